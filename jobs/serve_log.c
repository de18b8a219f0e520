/* A line a request, in a file that whoever rotates it may take away. */
#include "jobs/serve_private.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "db/store.h"
#include "jobs/monotonic.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATH_COLUMNS 120

int serve_log_open(struct serve *serve, struct err *err)
{
	const char *path = serve->options->log;
	int fd = path ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640) : STDERR_FILENO, before;

	if (fd < 0)
		return err_set(err, "the log %s: %s", path, strerror(errno));
	pthread_mutex_lock(&serve->log_lock);
	before = serve->log_fd;
	serve->log_fd = fd;
	pthread_mutex_unlock(&serve->log_lock);
	if (before > STDERR_FILENO)
		close(before);
	return 0;
}

static void write_line(struct serve *serve, const struct str *line)
{
	pthread_mutex_lock(&serve->log_lock);
	file_write_fd(serve->log_fd, line->text, line->length);
	pthread_mutex_unlock(&serve->log_lock);
}

static void add_time(struct serve *serve, struct str *line)
{
	char time[CLOCK_TEXT_SIZE];

	str_addf(line, "%s ", clock_iso(store_now(serve->store), time));
}

void serve_log_call(const struct serve_call *call)
{
	struct str line = STR_EMPTY, path = STR_EMPTY;

	text_add_visible(&path, call->path, strlen(call->path));
	add_time(call->serve, &line);
	str_addf(&line, "%s %.10s ", call->address, call->method);
	text_add_fitted(&line, str_text(&path), PATH_COLUMNS, true);
	str_addf(&line, " %d %zu %.1f ms\n", call->status, call->received, (double)(monotonic_us() - call->began_us) / 1000);
	write_line(call->serve, &line);
	str_release(&path);
	str_release(&line);
}

void serve_log(struct serve *serve, const char *fmt, ...)
{
	struct str line = STR_EMPTY;
	char words[400];
	va_list list;

	va_start(list, fmt);
	vsnprintf(words, sizeof words, fmt, list);
	va_end(list);
	add_time(serve, &line);
	text_add_visible(&line, words, strlen(words));
	str_add(&line, "\n");
	write_line(serve, &line);
	str_release(&line);
}
