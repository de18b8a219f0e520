/* rung monitor --watch: on a terminal a page that is painted over, else a line each time. */
#include "ui/cmd/monitor.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/store.h"
#include "ui/cmd/answer.h"
#include "ui/cmd/interrupt.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* ---- the keyboard ---- */

/* So that q is read without Enter. False: it is no terminal. */
static bool take_keys(struct termios *before)
{
	struct termios keys;

	if (tcgetattr(STDIN_FILENO, before) < 0)
		return false;
	keys = *before;
	keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	return tcsetattr(STDIN_FILENO, TCSANOW, &keys) == 0;
}

/* Waits, and says whether it is over: by a key, a signal, or since nobody reads any more. */
static bool wait_for_end(bool keys, int64_t every_ms, const volatile sig_atomic_t *stop)
{
	struct pollfd waits[] = { { .fd = keys ? STDIN_FILENO : -1, .events = POLLIN }, { .fd = STDOUT_FILENO } };
	char key;
	int got;

	if (*stop)
		return true;
	got = poll(waits, 2, (int)every_ms);
	if (*stop || (got < 0 && errno != EINTR) || (waits[1].revents & (POLLERR | POLLHUP)))
		return true;
	return got > 0 && waits[0].revents && (read(STDIN_FILENO, &key, 1) <= 0 || key == 'q' || key == 'Q');
}

/* ---- what is shown ---- */

static void print_line(struct command_call *call, const struct monitor_row *rows, int count)
{
	fputs(answer_when(call, store_now(call->store)), call->out);
	for (int i = 0; i < count; i++) {
		const struct monitor_figure *figure = &rows[i].figure;

		fprintf(call->out, "  %s%s%s ", figure->metric->name, *figure->scope ? "=" : "", answer_shown(call, figure->scope));
		if (isfinite(figure->value))
			fprintf(call->out, "%.4g%s", figure->value, rows[i].has_alarm ? "!" : "");
		else
			fputc('-', call->out);
	}
	fputc('\n', call->out);
}

/* As many lines as the terminal has, painted over those from before. */
static void paint(struct command_call *call, const char *page)
{
	struct winsize size = { 0 };
	int rows = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1 ? size.ws_row : 24;

	fputs("\033[H", call->out);
	for (int i = 1; i < rows && *page; i++) {
		size_t length = strcspn(page, "\n");

		fprintf(call->out, "%.*s\033[K\n", (int)length, page);
		page += length + (page[length] == '\n');
	}
	fputs("\033[Jq: end", call->out);
}

static int paint_page(struct command_call *call, const struct monitor_request *request, const struct monitor_row *rows, int count,
                      struct err *err)
{
	FILE *out = call->out;
	char *page = NULL;
	size_t size;
	int rc;

	call->out = open_memstream(&page, &size);
	if (!call->out) {
		call->out = out;
		return err_set(err, "no memory for a page");
	}
	rc = monitor_print(call, request, rows, count, err);
	fclose(call->out);
	call->out = out;
	if (rc == 0)
		paint(call, page);
	free(page);
	return rc;
}

static int show(struct command_call *call, const struct monitor_request *request, bool pages, struct err *err)
{
	struct arena kept = call->arena; /* what one look takes ends with it */
	struct monitor_row *rows;
	int count, rc;

	call->arena = (struct arena)ARENA_EMPTY;
	rc = monitor_rows(call, request, &call->arena, &rows, &count, err);

	if (rc == 0 && call->json)
		answer_json(call, monitor_rows_json(call, request, rows, count));
	else if (rc == 0 && pages)
		rc = paint_page(call, request, rows, count, err);
	else if (rc == 0)
		print_line(call, rows, count);
	fflush(call->out);
	arena_release(&call->arena);
	call->arena = kept;
	return rc;
}

enum command_status monitor_watch(struct command_call *call, const struct monitor_request *request, int64_t every_ms, struct err *err)
{
	const volatile sig_atomic_t *stop = interrupt_watch();
	bool pages = isatty(fileno(call->out)) && !call->json, keys;
	struct termios before;
	int rc;

	keys = pages && take_keys(&before);
	if (pages)
		fputs("\033[2J", call->out);
	do {
		monitor_fresh(call);
		rc = show(call, request, pages, err);
	} while (rc == 0 && !wait_for_end(keys, every_ms, stop));
	if (keys)
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
	if (pages)
		fputc('\n', call->out);
	return rc < 0 ? COMMAND_FAILED : COMMAND_DONE;
}
