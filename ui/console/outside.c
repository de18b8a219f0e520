#include "ui/console/outside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_FD   3  /* of OUTSIDE_FILE */
#define SAFE_FD   10 /* from here on descriptors are put that must outlive the moves below it */

/* ---- words ---- */

int outside_add(struct outside_command *command, const char *word, struct err *err)
{
	int length = (int)strnlen(word, OUTSIDE_TEXT_MAX);

	if (command->count == OUTSIDE_WORDS_MAX || length >= OUTSIDE_TEXT_MAX - command->length)
		return err_set(err, "the command is too long");
	memcpy(command->text + command->length, word, (size_t)length + 1);
	command->starts[command->count++] = command->length;
	command->length += length + 1;
	return 0;
}

int outside_add_words(struct outside_command *command, const char *text, struct err *err)
{
	for (text += strspn(text, " \t"); *text; text += strspn(text, " \t")) {
		size_t length = strcspn(text, " \t");
		char word[OUTSIDE_TEXT_MAX];

		if (length >= sizeof word)
			return err_set(err, "the command is too long");
		memcpy(word, text, length);
		word[length] = '\0';
		if (outside_add(command, word, err) < 0)
			return -1;
		text += length;
	}
	return 0;
}

static const char *word_at(const struct outside_command *command, int i)
{
	return command->text + command->starts[i];
}

const char *outside_name(const struct outside_command *command)
{
	const char *slash = strrchr(word_at(command, 0), '/');

	return slash ? slash + 1 : word_at(command, 0);
}

bool outside_exists(const char *program)
{
	const char *path = getenv("PATH");
	char file[OUTSIDE_TEXT_MAX];

	if (strchr(program, '/'))
		return access(program, X_OK) == 0;
	for (path = path ? path : "/usr/bin:/bin"; *path; path += *path == ':') {
		size_t length = strcspn(path, ":");
		int written = snprintf(file, sizeof file, "%.*s/%s", (int)length, path, program);

		if (length > 0 && written < (int)sizeof file && access(file, X_OK) == 0)
			return true;
		path += length;
	}
	return false;
}

/* ---- starting ---- */

enum stand { APART_FOR_GOOD, APART, ON_TERMINAL };

static void reset_signals(void)
{
	static const int changed[] = { SIGPIPE, SIGINT, SIGQUIT, SIGTSTP, SIGHUP, SIGTERM, SIGWINCH, SIGCONT };
	sigset_t none;

	for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
		signal(changed[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void close_terminal(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int fd = 0; fd <= 2; fd++)
		if (null < 0 || dup2(null, fd) < 0)
			_exit(127);
}

/* Between fork and exec: only calls that are safe there. Tells through report why it could not. */
static void become(char *const words[], enum stand stand, int file, int report, pid_t parent)
{
	int error;

	report = fcntl(report, F_DUPFD_CLOEXEC, SAFE_FD);
	if (file >= 0)
		file = fcntl(file, F_DUPFD_CLOEXEC, SAFE_FD);
	reset_signals();
	if (stand == APART) {
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(127);
	}
	if (stand != ON_TERMINAL)
		close_terminal();
	close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
	if (file < 0 || dup2(file, FILE_FD) == FILE_FD)
		execvp(words[0], words);
	error = errno;
	if (write(report, &error, sizeof error) < 0)
		error = 0; /* then nobody is left to be told */
	_exit(127);
}

/* Forks twice, so that nobody has to wait for what is left behind. */
static void become_apart(char *const words[], int report)
{
	setsid();
	if (fork() == 0)
		become(words, APART_FOR_GOOD, -1, report, 0);
	_exit(0);
}

/* Waits until the program runs, or has said why it does not. */
static int await_start(int from, const char *program, struct err *err)
{
	int error = 0;
	ssize_t got;

	while ((got = read(from, &error, sizeof error)) < 0 && errno == EINTR)
		;
	return got == (ssize_t)sizeof error ? err_set(err, "%s: %s", program, strerror(error)) : 0;
}

/* How it ended, as waitpid() tells it. */
static int reap(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* The process, or -1. */
static pid_t start(const struct outside_command *command, enum stand stand, int file, struct err *err)
{
	char *words[OUTSIDE_WORDS_MAX + 1] = { NULL };
	pid_t parent = getpid(), pid;
	int report[2], rc;

	for (int i = 0; i < command->count; i++)
		words[i] = (char *)(uintptr_t)word_at(command, i); /* execvp does not change it */
	if (pipe2(report, O_CLOEXEC) < 0)
		return err_set(err, "no pipe: %s", strerror(errno));
	pid = fork();
	if (pid == 0 && stand == APART_FOR_GOOD)
		become_apart(words, report[1]);
	if (pid == 0)
		become(words, stand, file, report[1], parent);
	close(report[1]);
	rc = pid < 0 ? err_set(err, "no process: %s", strerror(errno)) : await_start(report[0], words[0], err);
	close(report[0]);
	if (pid > 0 && (rc < 0 || stand == APART_FOR_GOOD))
		reap(pid);
	return rc < 0 ? -1 : pid;
}

int outside_leave(const struct outside_command *command, struct err *err)
{
	return start(command, APART_FOR_GOOD, -1, err) < 0 ? -1 : 0;
}

/* ---- on the terminal ---- */

/* Waits for the end of pid with these signals blocked; one that would end us ends it, and comes back
 * to us afterwards. */
static void attend(pid_t pid, const sigset_t *blocked)
{
	siginfo_t info;
	int status = 0, number;

	while (waitpid(pid, &status, WNOHANG | WUNTRACED) == 0 || WIFSTOPPED(status)) {
		if (WIFSTOPPED(status)) {
			raise(SIGSTOP); /* the shell continues both of us */
			kill(pid, SIGCONT);
			status = 0;
			continue;
		}
		number = sigwaitinfo(blocked, &info);
		if (number == SIGHUP || number == SIGTERM) {
			kill(pid, SIGKILL);
			reap(pid);
			raise(number);
			return;
		}
	}
}

int outside_run(const struct outside_command *command, struct err *err)
{
	static const int ours[] = { SIGCHLD, SIGHUP, SIGTERM };
	static const int its[] = { SIGINT, SIGQUIT, SIGTSTP };
	struct sigaction before[3], ignore = { .sa_handler = SIG_IGN };
	sigset_t blocked, mask;
	pid_t pid;

	sigemptyset(&blocked);
	for (size_t i = 0; i < 3; i++)
		sigaddset(&blocked, ours[i]);
	sigprocmask(SIG_BLOCK, &blocked, &mask);
	for (size_t i = 0; i < 3; i++)
		sigaction(its[i], &ignore, &before[i]);
	pid = start(command, ON_TERMINAL, -1, err);
	if (pid > 0)
		attend(pid, &blocked);
	for (size_t i = 0; i < 3; i++)
		sigaction(its[i], &before[i], NULL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return pid < 0 ? -1 : 0;
}

/* ---- playing ---- */

int outside_play(struct outside_player *player, const struct outside_command *command, int file, struct err *err)
{
	pid_t pid;

	outside_stop(player);
	pid = start(command, APART, file, err);
	if (pid < 0)
		return -1;
	*player = (struct outside_player){ .pid = pid, .ended = (int)syscall(SYS_pidfd_open, pid, 0) };
	if (player->ended >= 0)
		return 0;
	err_set(err, "%s: %s", word_at(command, 0), strerror(errno));
	outside_stop(player);
	return -1;
}

void outside_pause(struct outside_player *player, bool pause)
{
	if (player->pid > 0 && player->paused != pause)
		kill(-player->pid, pause ? SIGSTOP : SIGCONT);
	player->paused = pause && player->pid > 0;
}

/* Its whole group, so that nothing it has started plays on. */
static int end_group(struct outside_player *player)
{
	int status;

	kill(-player->pid, SIGKILL);
	status = reap(player->pid);
	if (player->ended >= 0)
		close(player->ended);
	*player = (struct outside_player){ 0 };
	return status;
}

void outside_stop(struct outside_player *player)
{
	if (player->pid > 0)
		end_group(player);
}

bool outside_has_ended(struct outside_player *player, bool *failed)
{
	struct pollfd ended = { player->ended, POLLIN, 0 };

	if (player->pid <= 0 || poll(&ended, 1, 0) <= 0)
		return false;
	*failed = end_group(player) != 0; /* it has ended: the signal is for what it left behind */
	return true;
}
