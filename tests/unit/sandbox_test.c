/* The walls around workers: each row tries one thing in a process of its own behind one of them. */
#include "test.h"

#include "jobs/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WENT = 0, NO_WALL = 99 }; /* exit statuses; what fails exits with its errno */

enum walls { REACH, ALL, WITH_PROGRAM, PROGRAM, PROGRAM_ONLINE };
enum { PROGRAM_FROM = 40, PROGRAM_TO, PROGRAM_FILE };

/* Each tries something and returns 0 or errno. */

static int result(long rc)
{
	return rc < 0 ? errno : 0;
}

static int try_inet_socket(void)
{
	return result(socket(AF_INET, SOCK_STREAM, 0));
}

static int try_unix_socket(void)
{
	return result(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int try_program(void)
{
	char *const argv[] = { NULL };

	return result(execve("/bin/true", argv, argv));
}

static int try_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return result(pid);
}

static int try_write(void)
{
	return result(open("/dev/null", O_WRONLY));
}

static int try_create(void)
{
	return result(open("/tmp/rung-sandbox-test", O_RDONLY | O_CREAT, 0600));
}

static int try_read_write(void)
{
	return result(openat(AT_FDCWD, "/dev/null", O_RDWR));
}

static int try_read(void)
{
	char byte;
	int fd = open("/proc/cpuinfo", O_RDONLY);

	return fd < 0 ? errno : result(read(fd, &byte, 1));
}

static int try_openat2(void)
{
	struct { uint64_t flags, mode, resolve; } how = { O_WRONLY, 0, 0 };

	return result(syscall(SYS_openat2, AT_FDCWD, "/dev/null", &how, sizeof how));
}

static int try_remove(void)
{
	return result(unlink("/tmp/rung-sandbox-test-that-is-not-there"));
}

static int try_signal_parent(void)
{
	return result(kill(getppid(), 0));
}

static int try_trace(void)
{
	return result(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static void *thread(void *argument)
{
	return argument;
}

static int try_thread(void)
{
	pthread_t id;
	int rc = pthread_create(&id, NULL, thread, NULL);

	return rc ? rc : pthread_join(id, NULL);
}

static int try_memory(void)
{
	char *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return errno;
	memory[1000] = 1;
	return result(munmap(memory, 1 << 20));
}

static int try_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? errno : 0;
}

#ifndef __SANITIZE_ADDRESS__
static int try_much_memory(void)
{
	return mmap(NULL, SANDBOX_MEMORY_BYTES, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED
	           ? errno : 0;
}
#endif

static int try_pipes(void)
{
	struct timespec now;

	return result(write(STDERR_FILENO, "", 0)) | result(clock_gettime(CLOCK_MONOTONIC, &now));
}

static int try_other_file(void)
{
	return result(write(3, "x", 1));
}

static int try_time_limit(void)
{
	sandbox_allow_time(60);
	return 0;
}

static int spin_past_limit(void)
{
	sandbox_allow_time(0);
	for (volatile uint64_t i = 0; i < UINT64_MAX; i++)
		;
	return 0;
}

/* What a worker with a program of the user's own may do besides: its pipes, here one of its own, and its file. */
static int try_program_pipes(void)
{
	char byte = 'x';

	return write(PROGRAM_TO, &byte, 1) != 1 || read(PROGRAM_FROM, &byte, 1) != 1 || ftruncate(PROGRAM_FILE, 0) < 0 ||
	       pwrite(PROGRAM_FILE, &byte, 1, 4095) != 1 ? errno : 0;
}

static int try_large_file(void)
{
	signal(SIGXFSZ, SIG_IGN);
	return result(pwrite(PROGRAM_FILE, "x", 1, 4096));
}

static int try_wrong_pipe(void)
{
	return result(write(PROGRAM_FROM, "x", 1));
}

static int put_up_with_program(void)
{
	struct engine_pipes pipes = { .from = { PROGRAM_FROM }, .from_count = 1, .to = { PROGRAM_TO }, .to_count = 1, .file = PROGRAM_FILE };
	int ends[2], file = memfd_create("item", 0);

	if (file < 0 || pipe(ends) < 0 || dup2(ends[0], PROGRAM_FROM) < 0 || dup2(ends[1], PROGRAM_TO) < 0 || dup2(file, PROGRAM_FILE) < 0)
		return -1;
	return sandbox_with_program(&pipes, 4096, NULL);
}

static int put_up(enum walls walls)
{
	if (walls == WITH_PROGRAM)
		return put_up_with_program();
	if (walls >= PROGRAM)
		return sandbox_program(walls == PROGRAM_ONLINE, NULL);
	return sandbox_limit(NULL) < 0 || sandbox_cut_reach(NULL) < 0 || (walls == ALL && sandbox_compute_only(NULL) < 0) ? -1 : 0;
}

/* Runs attempt in a process behind the walls; gives its wait status. */
static int status_of(int (*attempt)(void), enum walls walls)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(put_up(walls) < 0 ? NO_WALL : attempt());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

struct row {
	const char *what;
	int (*attempt)(void);
	int expected; /* exit status, or minus the signal */
};

static void check_rows(const struct row *rows, size_t count, enum walls walls)
{
	for (size_t i = 0; i < count; i++) {
		int status = status_of(rows[i].attempt, walls);
		int got = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);

		if (got != rows[i].expected)
			fail_msg("%s: %d, not %d", rows[i].what, got, rows[i].expected);
	}
}

static void reach_is_cut_but_loading_works(void **state)
{
	static const struct row rows[] = {
		{ "socket of the internet", try_inet_socket, EPERM },
		{ "socket of this machine", try_unix_socket, EPERM },
		{ "another program", try_program, EPERM },
		{ "another process", try_process, EPERM },
		{ "open to write", try_write, EACCES },
		{ "open to create", try_create, EACCES },
		{ "open to read and write", try_read_write, EACCES },
		{ "open by openat2", try_openat2, ENOSYS },
		{ "remove", try_remove, EPERM },
		{ "signal to the parent", try_signal_parent, EPERM },
		{ "trace", try_trace, EPERM },
		{ "read", try_read, WENT },
		{ "thread", try_thread, WENT },
		{ "memory", try_memory, WENT },
		{ "code", try_code, WENT },
#ifndef __SANITIZE_ADDRESS__
		{ "much memory", try_much_memory, ENOMEM },
#endif
	};

	(void)state;
	check_rows(rows, sizeof rows / sizeof *rows, REACH);
}

static void only_computing_is_left(void **state)
{
	static const struct row rows[] = {
		{ "socket", try_inet_socket, -SIGSYS },
		{ "another program", try_program, -SIGSYS },
		{ "another process", try_process, -SIGSYS },
		{ "remove", try_remove, -SIGSYS },
		{ "signal to the parent", try_signal_parent, -SIGSYS },
		{ "code", try_code, -SIGSYS },
		{ "write to another file", try_other_file, -SIGSYS },
		{ "open to write", try_write, EACCES },
		{ "read a file", try_read, EACCES },
		{ "memory", try_memory, WENT },
		{ "pipes and clock", try_pipes, WENT },
		{ "own time limit", try_time_limit, WENT },
		{ "past the time limit", spin_past_limit, -SIGXCPU },
	};

	(void)state;
	check_rows(rows, sizeof rows / sizeof *rows, ALL);
}

static void a_program_outside_opens_its_pipes_alone(void **state)
{
	static const struct row rows[] = {
		{ "pipes and file", try_program_pipes, WENT },
		{ "a larger file", try_large_file, EFBIG },
		{ "a pipe the wrong way", try_wrong_pipe, -SIGSYS },
		{ "socket", try_unix_socket, -SIGSYS },
		{ "another program", try_program, -SIGSYS },
		{ "write to another file", try_other_file, -SIGSYS },
	};

	(void)state;
	check_rows(rows, sizeof rows / sizeof *rows, WITH_PROGRAM);
}

static void a_program_has_no_network_unless_asked(void **state)
{
	static const struct row offline[] = {
		{ "socket of the internet", try_inet_socket, EPERM }, { "socket of this machine", try_unix_socket, WENT },
		{ "write", try_write, WENT }, { "another process", try_process, WENT },
	};
	static const struct row online[] = { { "socket of the internet", try_inet_socket, WENT } };

	(void)state;
	check_rows(offline, sizeof offline / sizeof *offline, PROGRAM);
	check_rows(online, 1, PROGRAM_ONLINE);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reach_is_cut_but_loading_works),
		cmocka_unit_test(only_computing_is_left),
		cmocka_unit_test(a_program_outside_opens_its_pipes_alone),
		cmocka_unit_test(a_program_has_no_network_unless_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
