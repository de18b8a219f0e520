#include "db/write_gate.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int write_gate_open(struct write_gate *gate, const char *path, struct err *err)
{
	struct str name = STR_EMPTY;
	struct stat project;
	mode_t mode = stat(path, &project) == 0 ? project.st_mode & 0666 : 0600;

	str_addf(&name, "%s.lock", path);
	gate->entered = false;
	gate->fd = open(str_text(&name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (gate->fd >= 0)
		(void)!fchmod(gate->fd, mode); /* whatever the umask: all who may write the project use the gate */
	else if (errno == EEXIST)
		gate->fd = open(str_text(&name), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (gate->fd < 0)
		err_set(err, "open %s: %s", str_text(&name), strerror(errno));
	str_release(&name);
	return gate->fd < 0 ? -1 : 0;
}

void write_gate_close(struct write_gate *gate)
{
	write_gate_leave(gate);
	if (gate->fd >= 0)
		close(gate->fd);
	gate->fd = -1;
}

int write_gate_enter(struct write_gate *gate, struct err *err)
{
	sigset_t stops;

	sigemptyset(&stops);
	sigaddset(&stops, SIGTSTP);
	sigaddset(&stops, SIGTTIN);
	sigaddset(&stops, SIGTTOU);
	pthread_sigmask(SIG_BLOCK, &stops, &gate->masked);
	while (flock(gate->fd, LOCK_EX) < 0) {
		if (errno != EINTR) {
			err_set(err, "wait for other writers: %s", strerror(errno));
			pthread_sigmask(SIG_SETMASK, &gate->masked, NULL);
			return -1;
		}
	}
	gate->entered = true;
	return 0;
}

void write_gate_leave(struct write_gate *gate)
{
	if (!gate->entered)
		return;
	gate->entered = false;
	flock(gate->fd, LOCK_UN);
	pthread_sigmask(SIG_SETMASK, &gate->masked, NULL);
}

/* A line of /proc/locks that tells of a waiter: "1: -> FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF". */
static bool is_waiter(const char *line, uint64_t inode)
{
	const char *arrow = strstr(line, "-> FLOCK"), *last = arrow ? strrchr(arrow, ':') : NULL;

	return last && strtoull(last + 1, NULL, 10) == inode;
}

bool write_gate_is_wanted(const struct write_gate *gate)
{
	struct stat file;
	bool wanted = false;
	char line[256];
	FILE *locks;

	if (fstat(gate->fd, &file) < 0 || !(locks = fopen("/proc/locks", "re")))
		return true;
	while (!wanted && fgets(line, sizeof line, locks))
		wanted = is_waiter(line, file.st_ino);
	fclose(locks);
	return wanted;
}
