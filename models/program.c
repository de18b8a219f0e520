#include "models/program.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "models/program_keeper.h"
#include "models/stopwatch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define END_WAIT_MS 1000 /* for the keeper to tell how a program ended whose output did */

struct program {
	int   to, from;    /* its standard input and output */
	int   told;        /* messages of the keeper */
	int   file;
	char  path[64];    /* of the file, as others find it */
	char *line;        /* what it has said, with what came after the line that was read last */
	size_t have, room, used; /* used: bytes of the answer that was given out, with its newline */
};

/* ---- starting ---- */

static bool open_pipes(int in[2], int out[2], int told[2])
{
	return pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0 && pipe2(told, O_CLOEXEC) == 0;
}

/* The keeper holds nothing of its caller's: what the caller reads from and writes to must end with the caller. */
static _Noreturn void become_keeper(const struct program_options *options, struct keeper_pipes pipes)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), least = pipes.in;
	int keep[] = { pipes.in, pipes.out, pipes.tell, pipes.file };

	for (int i = 0; i < 3; i++)
		dup2(null, i);
	for (int i = 0; i < 4; i++)
		least = keep[i] > least ? keep[i] : least;
	for (int fd = 3; fd <= least; fd++)
		if (fd != keep[0] && fd != keep[1] && fd != keep[2] && fd != keep[3])
			close(fd);
	close_range((unsigned)least + 1, ~0u, 0);
	keeper_run(options, &pipes);
}

/* Reads a message that is on its way, up to wait_ms. */
static bool read_message(struct program *program, int wait_ms, struct keeper_message *message)
{
	struct pollfd told = { .fd = program->told, .events = POLLIN };

	if (poll(&told, 1, wait_ms) != 1 || read(program->told, message, sizeof *message) != (ssize_t)sizeof *message)
		return false;
	message->words[sizeof message->words - 1] = '\0';
	return true;
}

static int await_start(struct program *program, struct err *err)
{
	struct keeper_message message;

	if (!read_message(program, -1, &message))
		return err_set(err, "the program cannot be started");
	if (message.kind != KEEPER_STARTED)
		return err_set(err, "the program cannot be started: %s", message.words);
	return 0;
}

int program_start(const struct program_options *options, struct program **started, struct err *err)
{
	int in[2], out[2], told[2], file = memfd_create("rung-item", MFD_CLOEXEC);
	struct program *program;
	pid_t keeper;

	if (file < 0 || !open_pipes(in, out, told))
		return err_set(err, "no pipe for the program: %s", strerror(errno));
	keeper = fork();
	if (keeper == 0)
		become_keeper(options, (struct keeper_pipes){ in[0], out[1], told[1], file });
	close(in[0]);
	close(out[1]);
	close(told[1]);
	signal(SIGPIPE, SIG_IGN); /* one that has gone is no reason to go too */
	program = xcalloc(1, sizeof *program);
	*program = (struct program){ .to = in[1], .from = out[0], .told = told[0], .file = file };
	snprintf(program->path, sizeof program->path, "/proc/%d/fd/%d", (int)keeper, file);
	fcntl(program->to, F_SETFL, O_NONBLOCK);
	fcntl(program->from, F_SETFL, O_NONBLOCK);
	if (keeper < 0)
		err_set(err, "no process for the program: %s", strerror(errno));
	else if (await_start(program, err) == 0)
		return *started = program, 0;
	program_end(program);
	return -1;
}

void program_pipes(const struct program *program, struct engine_pipes *pipes)
{
	*pipes = (struct engine_pipes){ .from = { program->from, program->told }, .from_count = 2, .to = { program->to },
	                                .to_count = 1, .file = program->file };
}

void program_end(struct program *program)
{
	if (!program)
		return;
	close(program->to);
	close(program->from);
	close(program->told);
	close(program->file);
	free(program->line);
	free(program);
}

/* ---- asking ---- */

/* Its output has ended: says how it went, as far as that is known. */
static int explain_end(struct program *program, struct err *err)
{
	struct keeper_message message;
	const char *colon;
	int number;

	if (!read_message(program, END_WAIT_MS, &message))
		return err_set(err, "the program closed its output");
	colon = message.words[0] ? ": " : "";
	number = WIFSIGNALED(message.code) ? WTERMSIG(message.code) : 0;
	if (number == SIGXCPU)
		return err_set(err, "the program used up its processor time");
	if (number)
		return err_set(err, "the program crashed: signal %d (%s)%s%s", number, strsignal(number), colon, message.words);
	return err_set(err, "the program ended with status %d%s%s", WEXITSTATUS(message.code), colon, message.words);
}

/* Writes what the pipe takes. */
static void write_some(struct program *program, const char *bytes, size_t length, size_t *done)
{
	ssize_t n;

	while (*done < length && ((n = write(program->to, bytes + *done, length - *done)) >= 0 || errno == EINTR))
		*done += n > 0 ? (size_t)n : 0;
	if (*done < length && errno == EPIPE)
		*done = length; /* its end shows on its output */
}

/* Reads what there is. 0, or -1 at the end or where it is too much. */
static int read_some(struct program *program, struct err *err)
{
	for (;;) {
		ssize_t n;

		if (program->have == program->room) {
			program->room = program->room ? program->room * 2 : 4096;
			program->line = xrealloc(program->line, program->room, 1);
		}
		n = read(program->from, program->line + program->have, program->room - program->have);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? 0 : err_set(err, "the program's output: %s", strerror(errno));
		if (n == 0)
			return explain_end(program, err);
		program->have += (size_t)n;
		if (program->have > PROGRAM_LINE_MAX)
			return err_set(err, "the program wrote a line of more than %zu MB", PROGRAM_LINE_MAX >> 20);
		if (memchr(program->line + program->have - n, '\n', (size_t)n))
			return 0;
	}
}

/* The first whole line it has said; NULL: none yet. */
static char *whole_line(struct program *program)
{
	return program->have ? memchr(program->line, '\n', program->have) : NULL;
}

static int exchange(struct program *program, const struct str *request, int timeout_ms, struct err *err)
{
	int64_t until = stopwatch_us() / 1000 + timeout_ms;
	size_t done = 0;

	for (;;) {
		struct pollfd polls[2] = { { .fd = program->from, .events = POLLIN }, { .fd = program->to, .events = POLLOUT } };
		int64_t left = timeout_ms ? until - stopwatch_us() / 1000 : 60000;

		write_some(program, request->text, request->length, &done);
		if (read_some(program, err) < 0)
			return -1;
		if (whole_line(program) && done == request->length)
			return 0;
		if (left <= 0)
			return err_set(err, "the program took longer than %g s", timeout_ms / 1000.0);
		poll(polls, done < request->length ? 2 : 1, (int)(left > 60000 ? 60000 : left));
	}
}

int program_ask(struct program *program, const char *request, size_t length, int timeout_ms, const char **answer,
                size_t *answer_length, struct err *err)
{
	struct str line = STR_EMPTY;
	char *end;
	int rc;

	program->have -= program->used;
	if (program->have > 0)
		memmove(program->line, program->line + program->used, program->have);
	program->used = 0;
	if (request) {
		str_add_bytes(&line, request, length);
		str_add_char(&line, '\n');
	}
	rc = exchange(program, &line, timeout_ms, err);
	str_release(&line);
	if (rc < 0)
		return -1;
	end = whole_line(program);
	*end = '\0';
	*answer = program->line;
	*answer_length = (size_t)(end - program->line);
	program->used = *answer_length + 1;
	return 0;
}

int program_put_file(struct program *program, const void *bytes, size_t length, const char **path, struct err *err)
{
	const char *at = bytes;
	size_t done = 0;

	if (ftruncate(program->file, 0) < 0)
		return err_set(err, "the item cannot be handed over: %s", strerror(errno));
	while (done < length) {
		ssize_t n = pwrite(program->file, at + done, length - done, (off_t)done);

		if (n < 0 && errno != EINTR)
			return err_set(err, "the item cannot be handed over: %s", strerror(errno));
		done += n > 0 ? (size_t)n : 0;
	}
	*path = program->path;
	return 0;
}
