#include "jobs/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define OPEN_FILES_MAX 64
#define LOCAL_DOMAIN   1 /* AF_UNIX, without the header of sockets, which are opened elsewhere */

/* Calls that reach out of the process or change what is outside of it. A name that this system does
 * not have is passed over. */
static const char *const reaching[] = {
	"socket", "socketpair", "socketcall", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg",
	"sendmmsg", "recvfrom", "recvmsg", "recvmmsg",
	"execve", "execveat", "fork", "vfork",
	"creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat",
	"symlink", "symlinkat", "mknod", "mknodat", "truncate", "truncate64", "ftruncate", "ftruncate64", "fallocate",
	"chmod", "fchmod", "fchmodat", "chown", "fchown", "lchown", "fchownat", "utime", "utimes", "utimensat", "futimesat",
	"setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr", "open_by_handle_at",
	"chroot", "pivot_root", "mount", "umount", "umount2", "move_mount", "open_tree", "fsopen", "fsmount", "fspick",
	"unshare", "setns", "quotactl", "swapon", "swapoff", "acct", "sync", "syncfs",
	"ptrace", "process_vm_readv", "process_vm_writev", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "kill", "tkill",
	"rt_sigqueueinfo", "rt_tgsigqueueinfo", "kcmp", "process_madvise",
	"setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid", "capset",
	"setpgid", "setsid", "setpriority", "sethostname", "setdomainname", "personality", "ioprio_set",
	"shmget", "shmat", "shmctl", "semget", "semop", "semctl", "msgget", "msgsnd", "msgrcv", "msgctl", "mq_open",
	"mq_unlink", "memfd_create", "memfd_secret",
	"bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "io_setup",
	"io_submit", "inotify_init", "inotify_init1", "fanotify_init", "signalfd", "signalfd4", "timerfd_create",
	"keyctl", "add_key", "request_key", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
	"reboot", "iopl", "ioperm", "clock_settime", "clock_adjtime", "adjtimex", "settimeofday", "stime", "vhangup",
	"name_to_handle_at", "lookup_dcookie", "syslog", "nfsservctl", "uselib",
};

/* Calls that arithmetic, memory and threads that stand already need. */
static const char *const computing[] = {
	"brk", "munmap", "mremap", "madvise", "futex", "futex_time64", "poll", "ppoll", "exit", "exit_group",
	"clock_gettime", "clock_gettime64", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "sched_yield", "getcpu",
	"sched_getaffinity", "rt_sigreturn", "sigreturn", "rt_sigprocmask", "rt_sigaction", "sigaltstack", "getpid", "gettid",
	"getrandom", "restart_syscall", "membarrier", "set_robust_list", "rseq", "getrusage",
};

/* Asked for by libraries out of habit, and harmless to refuse. */
static const char *const looking[] = {
	"open", "openat", "access", "faccessat", "faccessat2", "stat", "stat64", "lstat", "newfstatat", "fstatat64", "statx",
	"readlink", "readlinkat", "sysinfo", "uname", "fstat", "ioctl", "sched_setaffinity", "get_mempolicy",
};

static int set_limit(__rlimit_resource_t resource, rlim_t value, const char *what, struct err *err)
{
	struct rlimit limit = { value, value };

	if (setrlimit(resource, &limit) < 0)
		return err_set(err, "the limit of %s cannot be set: %s", what, strerror(errno));
	return 0;
}

static int limit_all(rlim_t file_bytes, struct err *err)
{
#ifndef __SANITIZE_ADDRESS__
	if (set_limit(RLIMIT_AS, SANDBOX_MEMORY_BYTES, "memory", err) < 0)
		return -1;
#endif
	if (set_limit(RLIMIT_CORE, 0, "core files", err) < 0 || set_limit(RLIMIT_FSIZE, file_bytes, "written files", err) < 0 ||
	    set_limit(RLIMIT_NOFILE, OPEN_FILES_MAX, "open files", err) < 0)
		return -1;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_set(err, "new privileges cannot be ruled out: %s", strerror(errno));
	return 0;
}

int sandbox_limit(struct err *err)
{
	return limit_all(0, err);
}

void sandbox_allow_time(int seconds)
{
	struct rlimit limit;
	struct timespec used;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0 || getrlimit(RLIMIT_CPU, &limit) < 0)
		return;
	limit.rlim_cur = (rlim_t)used.tv_sec + (rlim_t)seconds + 1;
	if (limit.rlim_max == RLIM_INFINITY || limit.rlim_cur <= limit.rlim_max)
		setrlimit(RLIMIT_CPU, &limit);
}

static int add_names(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int number = seccomp_syscall_resolve_name(names[i]);

		if (number != __NR_SCMP_ERROR && seccomp_rule_add(filter, action, number, 0) < 0)
			return -1;
	}
	return 0;
}

/* Opening a file to write, to create or to cut it. openat2 hides its flags behind a pointer and
 * clone3 likewise: the C library goes on with the older call where they are missing. */
static int add_file_rules(scmp_filter_ctx filter)
{
	static const struct { int call; unsigned argument; } opens[] = { { SCMP_SYS(open), 1 }, { SCMP_SYS(openat), 2 } };
	static const int flags[] = { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_APPEND };

	for (size_t i = 0; i < sizeof opens / sizeof *opens; i++)
		for (size_t k = 0; k < sizeof flags / sizeof *flags; k++) {
			struct scmp_arg_cmp set = SCMP_CMP(opens[i].argument, SCMP_CMP_MASKED_EQ, (scmp_datum_t)flags[k],
			                                   (scmp_datum_t)flags[k]);

			if (seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EACCES), opens[i].call, 1, &set) < 0)
				return -1;
		}
	if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0) < 0 ||
	    seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) < 0)
		return -1;
	return 0;
}

/* Threads are fine, processes are not; a process may signal itself alone. */
static int add_process_rules(scmp_filter_ctx filter)
{
	struct scmp_arg_cmp no_thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0);
	struct scmp_arg_cmp other = SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid());

	if (seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1, &no_thread) < 0 ||
	    seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(tgkill), 1, &other) < 0)
		return -1;
	return 0;
}

static int load(scmp_filter_ctx filter, int rc, struct err *err)
{
	if (rc < 0) {
		err_set(err, "the filter of system calls cannot be made");
	} else if ((rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1)) < 0 || (rc = seccomp_load(filter)) < 0) {
		err_set(err, "the filter of system calls is not taken by this system: %s", strerror(-rc));
	}
	if (filter)
		seccomp_release(filter);
	return rc < 0 ? -1 : 0;
}

int sandbox_cut_reach(struct err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int rc = filter && add_names(filter, SCMP_ACT_ERRNO(EPERM), reaching, sizeof reaching / sizeof *reaching) == 0 &&
	         add_file_rules(filter) == 0 && add_process_rules(filter) == 0 ? 0 : -1;

	return load(filter, rc, err);
}

/* Reading from pipe 0, writing to 1 and 2, memory that holds no code, and this process's own time. */
static int add_pipe_rules(scmp_filter_ctx filter)
{
	static const struct { int call; unsigned count; struct scmp_arg_cmp arguments[2]; } rules[] = {
		{ SCMP_SYS(read), 1, { { 0, SCMP_CMP_EQ, STDIN_FILENO, 0 } } },
		{ SCMP_SYS(write), 1, { { 0, SCMP_CMP_EQ, STDOUT_FILENO, 0 } } },
		{ SCMP_SYS(write), 1, { { 0, SCMP_CMP_EQ, STDERR_FILENO, 0 } } },
		{ SCMP_SYS(mmap), 1, { { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } } },
		{ SCMP_SYS(mmap2), 1, { { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } } },
		{ SCMP_SYS(mprotect), 1, { { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } } },
		{ SCMP_SYS(prlimit64), 2, { { 0, SCMP_CMP_EQ, 0, 0 }, { 1, SCMP_CMP_EQ, RLIMIT_CPU, 0 } } },
		{ SCMP_SYS(getrlimit), 0, { { 0 } } },
		{ SCMP_SYS(setrlimit), 1, { { 0, SCMP_CMP_EQ, RLIMIT_CPU, 0 } } },
	};

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rules[i].call, rules[i].count, rules[i].arguments) < 0)
			return -1;
	return 0;
}

/* The same for further descriptors, whose file can be written where it is. */
static int add_program_rules(scmp_filter_ctx filter, const struct engine_pipes *pipes)
{
	scmp_datum_t file = (scmp_datum_t)pipes->file;

	for (int i = 0; i < pipes->from_count; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(read), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)pipes->from[i])) < 0)
			return -1;
	for (int i = 0; i < pipes->to_count; i++)
		if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)pipes->to[i])) < 0)
			return -1;
	return pipes->file < 0 || (seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(pwrite64), 1, SCMP_A0(SCMP_CMP_EQ, file)) == 0 &&
	                           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ftruncate), 1, SCMP_A0(SCMP_CMP_EQ, file)) == 0)
	       ? 0 : -1;
}

static int compute_with(const struct engine_pipes *pipes, struct err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	struct scmp_arg_cmp self = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid());
	int rc = filter && add_names(filter, SCMP_ACT_ALLOW, computing, sizeof computing / sizeof *computing) == 0 &&
	         add_names(filter, SCMP_ACT_ERRNO(EACCES), looking, sizeof looking / sizeof *looking) == 0 &&
	         seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &self) == 0 &&
	         add_pipe_rules(filter) == 0 && (!pipes || add_program_rules(filter, pipes) == 0) ? 0 : -1;

	return load(filter, rc, err);
}

int sandbox_compute_only(struct err *err)
{
	return compute_with(NULL, err);
}

int sandbox_with_program(const struct engine_pipes *pipes, unsigned long long file_bytes, struct err *err)
{
	return limit_all(pipes->file >= 0 ? (rlim_t)file_bytes : 0, err) < 0 ? -1 : compute_with(pipes, err);
}

int sandbox_program(bool network, struct err *err)
{
	scmp_filter_ctx filter;
	int rc;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return err_set(err, "new privileges cannot be ruled out: %s", strerror(errno));
	if (network)
		return 0;
	filter = seccomp_init(SCMP_ACT_ALLOW);
	rc = filter && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_NE, LOCAL_DOMAIN)) == 0 &&
	     seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(io_uring_setup), 0) == 0 ? 0 : -1;
	return load(filter, rc, err);
}
