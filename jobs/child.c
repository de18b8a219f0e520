#include "jobs/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void clear_signals(void)
{
	static const int changed[] = { SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
		signal(changed[i], SIG_DFL);
}

_Noreturn static void become(const char *path, const char *const *words, int input, int output)
{
	clear_signals();
	if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
		_exit(126);
	execv(path, (char *const *)(uintptr_t)words); /* execv changes nothing */
	_exit(127);
}

static void put_environment(const char *const *environment)
{
	for (; environment && *environment; environment++)
		putenv((char *)(uintptr_t)*environment);
}

pid_t child_start(const char *line, int input, int output, const char *const *environment, const char *folder)
{
	const char *words[] = { "sh", "-c", line, NULL };
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		put_environment(environment);
		if (folder && chdir(folder) < 0)
			_exit(126);
		become("/bin/sh", words, input, output);
	}
	if (pid > 0)
		setpgid(pid, pid); /* whichever comes first: it has to be one before it may be killed */
	return pid;
}

void child_end(int status, char why[CHILD_END_SIZE])
{
	why[0] = '\0';
	if (WIFSIGNALED(status))
		snprintf(why, CHILD_END_SIZE, "signal %d ended it", WTERMSIG(status));
	else if (WEXITSTATUS(status) == 127)
		snprintf(why, CHILD_END_SIZE, "it ended with 127: there is no such program");
	else if (WEXITSTATUS(status))
		snprintf(why, CHILD_END_SIZE, "it ended with %d", WEXITSTATUS(status));
}

void child_aside(const char *const *words)
{
	pid_t pid = fork();
	int null;

	if (pid == 0) {
		setsid();
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (fork() == 0)
			become("/proc/self/exe", words, null, null);
		_exit(0);
	}
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}
