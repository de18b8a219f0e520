#include "ui/progress.h"

#include "base/clock.h"
#include "base/text.h"
#include "jobs/monotonic.h"

#include <inttypes.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REDRAW_MS    100
#define BAR_COLUMNS  20
#define SETTLE_MS    1000 /* before that a rate says little */

static int terminal_columns(FILE *out)
{
	struct winsize size;

	if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}

static void add_bar(struct str *line, int64_t done, int64_t total)
{
	int full = done >= total ? BAR_COLUMNS : (int)((double)done / (double)total * BAR_COLUMNS);

	str_add_char(line, '[');
	for (int i = 0; i < BAR_COLUMNS; i++)
		str_add_char(line, i < full ? '#' : '.');
	str_add_char(line, ']');
}

void progress_bar_line(struct str *line, const char *note, int64_t done, int64_t first, int64_t total,
                       int64_t elapsed_ms, int columns)
{
	struct str whole = STR_EMPTY;
	char left[CLOCK_TEXT_SIZE];

	text_add_visible(&whole, note, strlen(note));
	str_add_char(&whole, ' ');
	if (total > 0) {
		add_bar(&whole, done, total);
		str_addf(&whole, " %" PRId64 "/%" PRId64, done, total);
	} else {
		str_addf(&whole, "%" PRId64, done);
	}
	if (elapsed_ms >= SETTLE_MS && done > first) {
		double rate = (double)(done - first) * 1000 / (double)elapsed_ms;

		str_addf(&whole, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate);
		if (total > done)
			str_addf(&whole, ", %s left", clock_duration((int64_t)((double)(total - done) * 1000 / rate), left));
	}
	text_add_fitted(line, str_text(&whole), columns, true);
	str_release(&whole);
}

void progress_bar_begin(struct progress_bar *bar, FILE *out)
{
	*bar = (struct progress_bar){ .out = out, .terminal = isatty(fileno(out)) == 1 };
}

void progress_bar_end(struct progress_bar *bar)
{
	if (bar->drawn)
		fprintf(bar->out, "\r\033[K");
	bar->drawn = false;
	fflush(bar->out);
}

static void step(void *context, int64_t done, int64_t total, const char *note)
{
	struct progress_bar *bar = context;
	int64_t now = monotonic_ms();
	struct str line = STR_EMPTY;

	if (!bar->terminal)
		return;
	if (strncmp(bar->note, note, sizeof bar->note - 1) != 0 || done < bar->last_done || !bar->begun_ms) {
		snprintf(bar->note, sizeof bar->note, "%s", note);
		bar->begun_ms = now;
		bar->first_done = done;
	}
	bar->last_done = done;
	if (bar->drawn && now - bar->drawn_ms < REDRAW_MS)
		return;
	progress_bar_line(&line, bar->note, done, bar->first_done, total, now - bar->begun_ms, terminal_columns(bar->out) - 1);
	fprintf(bar->out, "\r%s\033[K", str_text(&line));
	fflush(bar->out);
	bar->drawn = true;
	bar->drawn_ms = now;
	str_release(&line);
}

struct progress progress_bar_listener(struct progress_bar *bar)
{
	return (struct progress){ step, bar };
}
