/* The console without a terminal: the screen in front, popups, the prompt and the status line. Keys
 * go in, reactions come out, drawing goes to any canvas; console.c joins it to a real terminal. */
#ifndef RUNG_CONSOLE_APP_H
#define RUNG_CONSOLE_APP_H

#include "ui/console/console.h"
#include "ui/console/line_edit.h"
#include "ui/console/screen.h"

#define APP_MIN_COLUMNS  40 /* below this there is no room to decide anything */
#define APP_MIN_ROWS     10
#define APP_FULL_COLUMNS 80 /* below this one pane at a time */
#define APP_FULL_ROWS    24

struct app {
	struct store                 *store;
	const struct console_options *options;
	const struct screen          *screen;
	void         *state;       /* of the screen */
	int64_t       now_ms;      /* a clock that never goes back; set before every call */
	int           columns, rows;
	char          who[160];    /* operator@host */
	enum ink      status_ink;
	char          status[ERR_TEXT_MAX + 80];
	bool          help_open;
	int           help_from;   /* first line shown */
	bool          asking;
	char          question[80];
	enum action  asking_for;
	struct line_edit answer;
	int64_t       cancelled_ms; /* of the last ^C; 0: none */
	bool          leave;
	int           exit_status;  /* once leave is set */
	bool          suspend;      /* stop until continued; the console clears it */
};

/* Opens the screen. options are borrowed until app_close(). */
int app_open(struct app *app, const struct screen *screen, struct store *store,
             const struct console_options *options, struct err *err);
void app_close(struct app *app);

unsigned app_key(struct app *app, int key);
void app_resize(struct app *app, int columns, int rows);

/* Both parts of drawing: the first may change the screen's state, the second only reads. */
void app_prepare(struct app *app);
void app_draw(const struct app *app, struct canvas *canvas);

/* Words for the status line, until the next ones. */
void app_say(struct app *app, enum ink ink, const char *fmt, ...) RUNG_PRINTF(3, 4);

/* Asks for a line of text on the status line; the screen's answer() gets it, unless it is cancelled. */
void app_ask(struct app *app, enum action action, const char *question, const char *text);

/* True where the terminal is too small to show all panes, or anything at all. */
bool app_is_narrow(const struct app *app);
bool app_is_tiny(const struct app *app);

#endif
