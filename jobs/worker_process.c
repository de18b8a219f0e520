#include "jobs/worker_process.h"

#include "base/hash.h"
#include "base/str.h"
#include "base/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PIPE_BYTES (1 << 20) /* asked for; most pictures then fit at once */

/* What a worker may know of its parent's environment: where the engine is. */
static const char *const kept_variables[] = { "RUNG_ORT_LIB", "RUNG_LIBONNX", "HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "PATH", "TMPDIR", "LD_LIBRARY_PATH",
	                                      "ASAN_OPTIONS",
	                                      "UBSAN_OPTIONS" };

static const char *const set_variables[] = { "LC_ALL=C", "ORT_DISABLE_TELEMETRY=1" };

struct environment {
	struct str lines[sizeof kept_variables / sizeof *kept_variables];
	char *list[sizeof kept_variables / sizeof *kept_variables + sizeof set_variables / sizeof *set_variables + 1];
};

static void make_environment(struct environment *environment)
{
	size_t n = 0;

	memset(environment, 0, sizeof *environment);
	for (size_t i = 0; i < sizeof set_variables / sizeof *set_variables; i++)
		environment->list[n++] = (char *)(uintptr_t)set_variables[i]; /* execve does not change it */
	for (size_t i = 0; i < sizeof kept_variables / sizeof *kept_variables; i++) {
		const char *value = getenv(kept_variables[i]);

		if (!value)
			continue;
		str_addf(&environment->lines[i], "%s=%s", kept_variables[i], value);
		environment->list[n++] = environment->lines[i].text;
	}
}

static void release_environment(struct environment *environment)
{
	for (size_t i = 0; i < sizeof kept_variables / sizeof *kept_variables; i++)
		str_release(&environment->lines[i]);
}

/* Between fork and exec: only calls that are safe there. */
static void become_worker(const char *program, char *const argv[], char *const envp[], int in, int out, pid_t parent)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	sigset_t none;

	/* Its own session: keys at the terminal (^C, ^Z) are for the parent, not for workers. */
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	/* Past the three we set, so that no dup2 hits an end that is still needed. */
	in = fcntl(in, F_DUPFD_CLOEXEC, 3);
	out = fcntl(out, F_DUPFD_CLOEXEC, 3);
	null = fcntl(null, F_DUPFD_CLOEXEC, 3);
	if (in < 0 || out < 0 || null < 0 || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(null, STDERR_FILENO) < 0)
		_exit(1);
	close_range(3, ~0u, 0);
	execve(program, argv, envp);
	_exit(127);
}

static void close_pair(int pair[2])
{
	for (int i = 0; i < 2; i++)
		if (pair[i] >= 0)
			close(pair[i]);
}

int process_start(struct process *process, const struct worker_options *options, int seconds, int rest_ms, struct err *err)
{
	const char *program = options->program ? options->program : "/proc/self/exe";
	char limit[20], rest[20], threads[20], batch[20], sha256[HASH_HEX_SIZE] = "", name[] = WORKER_NAME;
	const char *words[] = { name, limit, rest, options->engine ? options->engine : "",
		                options->engine_library ? options->engine_library : "", options->model_path,
		                options->card_path, threads, batch, sha256, NULL };
	char *argv[sizeof words / sizeof *words];
	struct environment environment;
	int in[2] = { -1, -1 }, out[2] = { -1, -1 };
	pid_t parent = getpid();

	*process = (struct process)PROCESS_NONE;
	snprintf(limit, sizeof limit, "%d", seconds);
	snprintf(rest, sizeof rest, "%d", rest_ms);
	snprintf(threads, sizeof threads, "%d", options->threads);
	snprintf(batch, sizeof batch, "%d", options->batch);
	if (options->sha256)
		hash_hex(options->sha256, HASH_BYTES, sha256);
	if (!options->model_path)
		words[3] = NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		argv[i] = (char *)(uintptr_t)words[i]; /* execve takes them without const, and changes nothing */
	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0) {
		close_pair(in);
		return err_set(err, "no pipe for a worker: %s", strerror(errno));
	}
	make_environment(&environment);
	process->pid = fork();
	if (process->pid == 0)
		become_worker(program, argv, environment.list, in[0], out[1], parent);
	release_environment(&environment);
	if (process->pid < 0) {
		*process = (struct process)PROCESS_NONE;
		close_pair(in);
		close_pair(out);
		return err_set(err, "no process for a worker: %s", strerror(errno));
	}
	close(in[0]);
	close(out[1]);
	process->to = in[1];
	process->from = out[0];
	fcntl(process->to, F_SETPIPE_SZ, PIPE_BYTES); /* refused where the user has many: smaller will do */
	fcntl(process->from, F_SETPIPE_SZ, PIPE_BYTES);
	fcntl(process->to, F_SETFL, O_NONBLOCK);
	fcntl(process->from, F_SETFL, O_NONBLOCK);
	return 0;
}

/* write() that answers EPIPE to a worker that has gone, whatever the program does with SIGPIPE. */
static ssize_t write_quietly(int fd, const void *bytes, size_t length)
{
	static const struct timespec at_once;
	sigset_t pipe_signal, before, waiting;
	ssize_t n;
	int saved;

	sigemptyset(&pipe_signal);
	sigaddset(&pipe_signal, SIGPIPE);
	sigpending(&waiting);
	pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
	n = write(fd, bytes, length);
	saved = errno;
	if (n < 0 && saved == EPIPE && !sigismember(&waiting, SIGPIPE))
		while (sigtimedwait(&pipe_signal, NULL, &at_once) < 0 && errno == EINTR)
			;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = saved;
	return n;
}

/* Writes what the pipe takes. How much that was, or -1 when nobody is there to read. */
static ssize_t write_some(int fd, const unsigned char *bytes, size_t length)
{
	size_t done = 0;

	while (done < length) {
		ssize_t n = write_quietly(fd, bytes + done, length - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? (ssize_t)done : -1;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

int process_send(struct process *process, const struct wire_request *request, const void *bytes, const char *upstream,
                 struct err *err)
{
	const unsigned char *parts[] = { (const unsigned char *)request, bytes, (const unsigned char *)upstream };
	const size_t lengths[] = { sizeof *request, request->length, request->upstream_length };
	size_t done[] = { 0, 0, 0 };
	bool full = false;

	process->out_done = process->out_length = 0;
	for (int i = 0; i < 3; i++) {
		ssize_t n = full ? 0 : write_some(process->to, parts[i], lengths[i]);

		if (n < 0)
			return err_set(err, "the worker has gone");
		done[i] = (size_t)n;
		full = full || done[i] < lengths[i];
		process->out_length += lengths[i] - done[i];
	}
	if (process->out_length > 0) {
		unsigned char *at = process->out = xmalloc(process->out_length);

		for (int i = 0; i < 3; i++) {
			size_t rest = lengths[i] - done[i];

			if (rest)
				memcpy(at, parts[i] + done[i], rest);
			at += rest;
		}
	}
	return 0;
}

static void forget_out(struct process *process)
{
	free(process->out);
	process->out = NULL;
	process->out_done = process->out_length = 0;
}

/* Fills bytes up to length. 1 when full, 0 when nothing more waits, -1 at the end or on an error. */
static int read_some(int fd, void *bytes, size_t length, size_t *have)
{
	while (*have < length) {
		ssize_t n = read(fd, (char *)bytes + *have, length - *have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return 0;
		if (n <= 0)
			return -1;
		*have += (size_t)n;
	}
	return 1;
}

enum process_step process_step(struct process *process, enum worker_want want, int label_count, struct err *err)
{
	int rc;

	if (process->out) {
		ssize_t n = write_some(process->to, process->out + process->out_done, process->out_length - process->out_done);

		/* A failure shows below as the end of its output, perhaps after an answer. */
		process->out_done += n > 0 ? (size_t)n : 0;
		if (n < 0 || process->out_done == process->out_length)
			forget_out(process);
	}
	if (process->header_have < sizeof process->header) {
		rc = read_some(process->from, &process->header, sizeof process->header, &process->header_have);
		if (rc <= 0)
			return rc < 0 ? PROCESS_BROKEN : PROCESS_WORKING;
		if (wire_check(&process->header, want, label_count, err) < 0)
			return PROCESS_BROKEN;
		process->payload_length = wire_payload(&process->header);
		process->payload = malloc(process->payload_length + 1);
		if (!process->payload) {
			err_set(err, "not enough memory for its answer");
			return PROCESS_BROKEN;
		}
	}
	rc = read_some(process->from, process->payload, process->payload_length, &process->payload_have);
	return rc < 0 ? PROCESS_BROKEN : rc ? PROCESS_ANSWERED : PROCESS_WORKING;
}

void process_next(struct process *process)
{
	free(process->payload);
	process->payload = NULL;
	process->payload_have = process->payload_length = process->header_have = 0;
	forget_out(process);
}

int process_polls(const struct process *process, struct pollfd polls[2])
{
	int n = 0;

	if (process->pid == 0)
		return 0;
	polls[n++] = (struct pollfd){ .fd = process->from, .events = POLLIN };
	if (process->out)
		polls[n++] = (struct pollfd){ .fd = process->to, .events = POLLOUT };
	return n;
}

static void describe_end(int status, struct err *why)
{
	int signal_number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	if (signal_number == SIGSYS)
		err_set(why, "worker stopped: it tried what the sandbox forbids");
	else if (signal_number == SIGXCPU)
		err_set(why, "worker stopped: it used up its processor time");
	else if (signal_number)
		err_set(why, "worker crashed: signal %d (%s)", signal_number, strsignal(signal_number));
	else if (WEXITSTATUS(status) == 127)
		err_set(why, "worker cannot be started");
	else
		err_set(why, "worker ended with status %d: it ran out of memory, or could not go on", WEXITSTATUS(status));
}

void process_end(struct process *process, struct err *why)
{
	int status = 0, rc = 0;

	if (process->pid > 0) {
		close(process->to);
		/* One that has ended already tells how; killing it then changes nothing. Its output ends a moment
		 * before the process does, so the signal would hide the true reason if it came at once. */
		for (int tries = 0; why && tries < 50 && (rc = waitpid(process->pid, &status, WNOHANG)) == 0; tries++)
			poll(NULL, 0, 2);
		if (rc == 0) {
			kill(process->pid, SIGKILL);
			while ((rc = waitpid(process->pid, &status, 0)) < 0 && errno == EINTR)
				;
		}
		close(process->from);
		if (rc < 0)
			err_set(why, "worker ended");
		else
			describe_end(status, why);
	}
	process_next(process);
	*process = (struct process)PROCESS_NONE;
}
