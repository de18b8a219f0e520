#include "db/holder.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* When the process started, in the kernel's ticks since boot; 0 where there is none. The name of the
 * program stands in brackets before it and may hold anything. */
static unsigned long long start_of(long pid)
{
	char path[64], line[1024];
	unsigned long long start = 0;
	const char *rest;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fgets(line, sizeof line, file) && (rest = strrchr(line, ')')) != NULL &&
	    sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &start) != 1)
		start = 0;
	fclose(file);
	return start;
}

static void add_name_of(struct str *name, long pid, unsigned long long start)
{
	char host[256] = "";

	gethostname(host, sizeof host - 1);
	str_addf(name, "%ld/%llu@", pid, start);
	text_add_visible(name, host, strlen(host));
}

void holder_add_name(struct str *name)
{
	add_name_of(name, (long)getpid(), start_of((long)getpid()));
}

bool holder_is_other(const char *name)
{
	struct str expected = STR_EMPTY;
	long pid;
	unsigned long long start;
	bool other;

	if (!name || sscanf(name, "%ld/%llu@", &pid, &start) != 2)
		return false;
	add_name_of(&expected, pid, start);
	if (!str_equal(str_text(&expected), name))
		other = true;
	else
		other = pid != (long)getpid() && start_of(pid) == start;
	str_release(&expected);
	return other;
}
