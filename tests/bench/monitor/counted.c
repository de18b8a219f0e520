/* Starts workers by $RUNG: where valgrind counts what their parent does, /proc/self/exe is valgrind itself. */
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int execve(const char *path, char *const argv[], char *const envp[])
{
	const char *program = getenv("RUNG");

	return (int)syscall(SYS_execve, program && strcmp(path, "/proc/self/exe") == 0 ? program : path, argv, envp);
}
