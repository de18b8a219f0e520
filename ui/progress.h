/* A progress bar for work that takes a while: how far, how fast, how long still. It is drawn on one
 * line of a terminal, at most ten times a second, and wiped when the work is done; where the stream is
 * no terminal nothing is written. */
#ifndef RUNG_UI_PROGRESS_H
#define RUNG_UI_PROGRESS_H

#include "base/str.h"
#include "jobs/progress.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress_bar {
	FILE   *out;
	bool    terminal;
	bool    drawn;                 /* something stands on the line */
	int64_t begun_ms, drawn_ms;    /* monotonic; begun: the present piece of work */
	int64_t first_done, last_done;
	char    note[32];              /* of the present piece of work */
};

void progress_bar_begin(struct progress_bar *bar, FILE *out);
void progress_bar_end(struct progress_bar *bar); /* wipes the line; may be repeated */

/* What jobs report to; borrows bar. */
struct progress progress_bar_listener(struct progress_bar *bar);

/* Adds the line for done of total (0: unknown) after elapsed_ms of work on (done - first) things, in at
 * most columns columns. */
void progress_bar_line(struct str *line, const char *note, int64_t done, int64_t first, int64_t total,
                       int64_t elapsed_ms, int columns);

#endif
