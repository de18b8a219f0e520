#include "models/program_keeper.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define GRACE_MS       500
#define LOG_FILE_MAX   (8 << 20)  /* a larger one makes room for a new one */
#define LOG_RUN_MAX    (4u << 20) /* of one run: the rest is left out */
#define LOG_LINE_MAX   1000

struct keeper {
	const struct program_options *options;
	const struct keeper_pipes    *pipes;
	pid_t  pid;          /* of the program, and of its group */
	int    pidfd;        /* readable once it has ended; -1: the system does not offer that */
	int    words;        /* its standard error; -1: at its end */
	int    log;          /* -1: none */
	size_t logged;
	char   line[LOG_LINE_MAX];
	size_t line_length;
	struct keeper_message last;
};

/* ---- becoming the program ---- */

/* value 0: as it is. */
static void set_limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit limit = { value, value };

	if (value)
		setrlimit(resource, &limit);
}

/* Up to the program itself. On failure the errno and what it was go to report. */
static void become(const struct program_options *options, const struct keeper_pipes *pipes, int words, int report)
{
	struct keeper_message message = { .kind = KEEPER_NOT_STARTED };
	struct err err = ERR_NONE;
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setenv("LC_ALL", "C.UTF-8", 1);
	set_limit(RLIMIT_CPU, (rlim_t)options->cpu);
	set_limit(RLIMIT_NOFILE, (rlim_t)options->open_files);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	if (chdir(options->folder) < 0) {
		err_set(&err, "its folder %s: %s", options->folder, strerror(errno));
	} else if (!options->confine || options->confine(options->network, &err) == 0) {
		dup2(pipes->in, STDIN_FILENO);
		dup2(pipes->out, STDOUT_FILENO);
		dup2(words, STDERR_FILENO);
		set_limit(RLIMIT_AS, (rlim_t)options->memory << 20); /* the program's: a sanitized build of rung itself has more */
		execvp(options->command[0], (char *const *)(uintptr_t)options->command); /* changes nothing of them */
		err_set(&err, "%s: %s", options->command[0], strerror(errno));
	}
	text_copy_visible(message.words, sizeof message.words, err.text, strlen(err.text));
	file_write_fd(report, &message, sizeof message);
	_exit(127);
}

static void tell(const struct keeper *keeper, const struct keeper_message *message)
{
	file_write_fd(keeper->pipes->tell, message, sizeof *message);
}

/* Starts it; report closes when it has become the program, or brings why it has not. */
static int start(struct keeper *keeper)
{
	struct keeper_message message = { .kind = KEEPER_NOT_STARTED };
	int report[2], words[2];
	ssize_t got;

	if (pipe2(report, O_CLOEXEC) < 0 || pipe2(words, O_CLOEXEC) < 0)
		return -1;
	keeper->pid = fork();
	if (keeper->pid == 0)
		become(keeper->options, keeper->pipes, words[1], report[1]);
	close(report[1]);
	close(words[1]);
	close(keeper->pipes->in);
	close(keeper->pipes->out);
	keeper->words = words[0];
	fcntl(keeper->words, F_SETFL, O_NONBLOCK);
	while ((got = read(report[0], &message, sizeof message)) < 0 && errno == EINTR)
		;
	close(report[0]);
	if (keeper->pid > 0 && got == 0)
		message.kind = KEEPER_STARTED;
	tell(keeper, &message);
	return message.kind == KEEPER_STARTED ? 0 : -1;
}

/* ---- what it says on standard error ---- */

static void open_log(struct keeper *keeper)
{
	const char *path = keeper->options->log;
	struct str old = STR_EMPTY;
	struct stat stat;

	keeper->log = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0600) : -1;
	if (keeper->log < 0 || fstat(keeper->log, &stat) < 0 || stat.st_size < LOG_FILE_MAX)
		return;
	str_addf(&old, "%s.1", path);
	if (rename(path, old.text) == 0) {
		close(keeper->log);
		keeper->log = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW, 0600);
	}
	str_release(&old);
}

static void log_line(struct keeper *keeper, const char *line, size_t length)
{
	struct str text = STR_EMPTY;
	char when[CLOCK_TEXT_SIZE];
	struct timespec now;

	if (keeper->log < 0 || keeper->logged > LOG_RUN_MAX)
		return;
	clock_gettime(CLOCK_REALTIME, &now);
	str_addf(&text, "%s %s[%d] ", clock_iso((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000, when), keeper->options->command[0],
	         (int)keeper->pid);
	text_add_visible(&text, line, length);
	keeper->logged += text.length;
	str_add(&text, keeper->logged > LOG_RUN_MAX ? " (what follows is left out)\n" : "\n");
	file_write_fd(keeper->log, text.text, text.length);
	str_release(&text);
}

static void end_line(struct keeper *keeper)
{
	if (keeper->line_length == 0)
		return;
	text_copy_visible(keeper->last.words, sizeof keeper->last.words, keeper->line, keeper->line_length);
	log_line(keeper, keeper->line, keeper->line_length);
	keeper->line_length = 0;
}

static void take_words(struct keeper *keeper)
{
	char bytes[4096];
	ssize_t n = read(keeper->words, bytes, sizeof bytes);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		end_line(keeper);
		close(keeper->words);
		keeper->words = -1;
	}
	for (ssize_t i = 0; i < n; i++)
		if (bytes[i] == '\n')
			end_line(keeper);
		else if (keeper->line_length < sizeof keeper->line)
			keeper->line[keeper->line_length++] = bytes[i];
}

/* ---- until one of the two has gone ---- */

/* Waits for something to happen, up to timeout_ms (-1: any time). True when the caller has gone. */
static bool watch(struct keeper *keeper, int timeout_ms)
{
	struct pollfd polls[] = { { .fd = keeper->pipes->tell }, { .fd = keeper->pidfd, .events = POLLIN },
		                  { .fd = keeper->words, .events = POLLIN } };

	if (keeper->pidfd < 0 && (timeout_ms < 0 || timeout_ms > 100))
		timeout_ms = 100;
	if (poll(polls, 3, timeout_ms) < 0)
		return false;
	if (keeper->words >= 0 && polls[2].revents)
		take_words(keeper);
	return polls[0].revents & (POLLERR | POLLHUP);
}

static bool has_ended(struct keeper *keeper)
{
	return waitpid(keeper->pid, &keeper->last.code, WNOHANG) == keeper->pid;
}

/* The caller has gone, and with it the program's input. */
static void end_program(struct keeper *keeper)
{
	static const int signals[] = { SIGTERM, SIGKILL };
	struct pollfd ended = { .fd = keeper->pidfd, .events = POLLIN };

	for (int i = 0; i < 2; i++) {
		poll(&ended, 1, GRACE_MS);
		kill(-keeper->pid, signals[i]);
		if (has_ended(keeper))
			break;
	}
	kill(-keeper->pid, SIGKILL); /* what it has left behind */
}

_Noreturn void keeper_run(const struct program_options *options, const struct keeper_pipes *pipes)
{
	struct keeper keeper = { .options = options, .pipes = pipes, .pidfd = -1, .words = -1, .last = { .kind = KEEPER_ENDED } };
	bool gone = false, ended = false;

	signal(SIGPIPE, SIG_IGN);
	open_log(&keeper);
	if (start(&keeper) < 0)
		_exit(1);
	keeper.pidfd = (int)syscall(SYS_pidfd_open, keeper.pid, 0);
	while (!gone && !ended) {
		gone = watch(&keeper, -1);
		ended = has_ended(&keeper);
	}
	if (!ended) {
		end_program(&keeper);
		_exit(0);
	}
	kill(-keeper.pid, SIGKILL);
	while (keeper.words >= 0 && !watch(&keeper, GRACE_MS))
		;
	tell(&keeper, &keeper.last);
	_exit(0);
}
