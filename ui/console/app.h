/* The console without a terminal: the screen in front, popups, the prompt and the status line. Keys
 * go in, reactions come out, drawing goes to any canvas; console.c joins it to a real terminal. */
#ifndef RUNG_CONSOLE_APP_H
#define RUNG_CONSOLE_APP_H

#include "ui/console/alarm_watch.h"
#include "ui/console/console.h"
#include "ui/console/level_watch.h"
#include "ui/console/line_edit.h"
#include "ui/console/outside.h"
#include "ui/console/popup.h"
#include "ui/console/prefs.h"
#include "ui/console/screen.h"

#define APP_MIN_COLUMNS  40 /* below this there is no room to decide anything */
#define APP_MIN_ROWS     10
#define APP_FULL_COLUMNS 80 /* below this one pane at a time */
#define APP_FULL_ROWS    24

#define APP_SCREENS_MAX 12
#define APP_POPUPS_MAX  4

struct app_open_screen { const struct screen *screen; void *state; };
struct app_open_popup { const struct popup *popup; void *state; };

/* A g that waits for its second letter. */
struct app_prefix {
	int     key;     /* 0: none waits */
	int64_t list_ms; /* when to show what can follow */
	bool    listed;
};

/* What one screen wants another to show as it comes to the front; that one takes it. */
struct app_wanted { char metric[80], scope[120]; int64_t version_id; }; /* metric "", version 0: nothing */

struct app {
	struct store                 *store;
	const struct console_options *options;
	const struct screen          *screen; /* the one in front */
	void         *state;       /* of that screen */
	struct keymap keymap;      /* the keys in force */
	struct app_prefix prefix;
	struct level_watch watch;
	struct alarm_watch alarms;
	struct app_wanted wanted;
	struct prefs  prefs;       /* the person's; the options panel changes them */
	const struct theme *theme; /* what is painted with */
	bool          palette;     /* the terminal has the colours that pictures need */
	bool          refused;     /* something was, or an alarm came, since the console rang the bell */
	struct app_open_screen screens[APP_SCREENS_MAX]; /* all that are open, each once */
	int           screen_count;
	struct app_open_popup popups[APP_POPUPS_MAX]; /* the newest last */
	int           popup_count;
	bool          drop_keys;   /* keys before the next paint are not meant for what it will show */
	int64_t       now_ms;      /* a clock that never goes back; set before every call */
	int           columns, rows;
	char          who[160];    /* operator@host */
	int           stage_count; /* of the project, as the console began */
	char          stage[64];   /* the one it speaks of; "": there is but one */
	char          stage_wanted[64]; /* with leave: begin anew with this one; "": none */
	enum ink      status_ink;
	char          status[ERR_TEXT_MAX + 80];
	bool          asking;
	char          question[80];
	enum action  asking_for;
	struct line_edit answer;
	struct str    copied;      /* for the clipboard, printable; the console takes it from here */
	const struct binding *pressed_hint; /* the button went down on it; NULL: on none */
	bool          frame_pressed; /* the button went down on the tabs, the status or the hints */
	int64_t       cancelled_ms; /* of the last ^C; 0: none */
	int64_t       warned_ms;   /* when it was said what leaving would lose; 0: not yet */
	bool          leave;
	int           exit_status;  /* once leave is set */
	bool          suspend;      /* stop until continued; the console clears it */
	struct outside_command outside; /* to run on our terminal; count 0: none; the console clears it */
};

/* Opens the screen. options are borrowed until app_close(). */
int app_open(struct app *app, const struct screen *screen, struct store *store,
             const struct console_options *options, struct err *err);
void app_close(struct app *app);

unsigned app_key(struct app *app, int key);
unsigned app_mouse(struct app *app, const struct mouse *mouse);
unsigned app_focus(struct app *app, bool focused);

/* A character of pasted text: it goes where text is typed and nowhere else. */
unsigned app_paste(struct app *app, int code);

/* All open screens fall silent. */
void app_hush(const struct app *app);

/* Brings a screen to the front, opening it first where need be; item_id as in screen.h's enter. What
 * was open over the one before is closed; the screen itself stays as it is, and keeps what it leased. */
unsigned app_go(struct app *app, const struct screen *screen, int64_t item_id);

/* What the open screens wait for, together: as in screen.h. */
int app_fds(const struct app *app, int fds[SCREEN_FDS_MAX]);
unsigned app_work(struct app *app);
int64_t app_wake(const struct app *app);
unsigned app_tick(struct app *app);
void app_resize(struct app *app, int columns, int rows);

/* Whose keys the screen in front takes. */
enum context app_context(const struct app *app);

/* Both parts of drawing: the first may change the screen's state, the second only reads. */
void app_prepare(struct app *app);
void app_draw(const struct app *app, struct canvas *canvas);

/* What was drawn has reached the terminal: to be called after each paint, with the time of that. */
unsigned app_painted(struct app *app);

/* Paints with the theme of that name from now on; where there are to be no colours, with mono. */
void app_use_theme(struct app *app, const char *name);

/* Of the row that is selected in a list, beside its > mark; over a thin line the mark alone moves. */
enum ink app_selected_ink(const struct app *app);

/* True where pictures have colours. */
bool app_has_colours(const struct app *app);

/* Words for the status line, until the next ones; of an error what failed, why, and what to do. Those in
 * INK_WARN and INK_ALARM tell that something was refused. */
void app_say(struct app *app, enum ink ink, const char *fmt, ...) RUNG_PRINTF(3, 4);

/* Tells all open screens that the level of the stage is another one. */
void app_level_changed(struct app *app);

/* Asks for a line of text on the status line; the screen's answer() gets it, unless it is cancelled. */
void app_ask(struct app *app, enum action action, const char *question, const char *text);

/* Gives an answer to whoever asked for it. */
unsigned app_answer(struct app *app, const struct answer *answer);

/* True where the terminal is too small to show all panes, or anything at all. */
bool app_is_narrow(const struct app *app);
bool app_is_tiny(const struct app *app);

#endif
