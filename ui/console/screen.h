/* A screen is a row of functions over its own state. The console calls them; a screen never reads
 * keys, waits or paints by itself. Functions that are NULL have nothing special to do. */
#ifndef RUNG_CONSOLE_SCREEN_H
#define RUNG_CONSOLE_SCREEN_H

#include "base/err.h"
#include "base/str.h"
#include "ui/console/canvas.h"
#include "ui/console/keymap.h"
#include "ui/console/mouse.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

/* What handling something led to; flags. */
enum react {
	REACT_NONE = 0,
	REACT_DRAW = 1,    /* something on the screen changed */
	REACT_FLUSH = 2,   /* keys typed up to now were meant for what stood there before: drop them */
	REACT_REPAINT = 4, /* send every cell again */
	REACT_GO_ON = 8,   /* the paint may wait for keys typed already: of moving about only the end matters */
};

/* What somebody chose or typed, where a screen had asked for it with action. */
struct answer {
	enum action action;
	const char *text;  /* as typed, or of the row picked */
	int64_t     value; /* of the row picked; 0 for typed text */
};

/* What the palette lists beside the bindings, where a binding alone does not say what its key does:
 * "label: scratch". */
struct screen_command {
	char text[360];
	int  key;
};

#define SCREEN_FDS_MAX 64
#define SCREEN_NEVER   INT64_MAX /* of wake */

struct screen {
	const char  *name; /* on its tab */
	bool         for_leads; /* inspectors have no such tab */
	bool         for_deciders; /* nor analysts and services this one */
	enum context context;
	/* Whose keys hold now, where the screen has more than one set of them. NULL: context's. */
	enum context (*context_now)(const void *state);
	size_t       state_size; /* zeroed before open */
	int      (*open)(struct app *app, void *state, struct err *err);
	void     (*close)(void *state);
	/* It came to the front: with item_id where that item is to be shown, else 0. */
	unsigned (*enter)(struct app *app, void *state, int64_t item_id);
	/* Another screen came to the front instead. */
	void     (*away)(struct app *app, void *state);
	/* The console is about to stand still for a while: nothing may play on. */
	void     (*hush)(void *state);
	/* Gets what draw will need ready for this area, pictures above all. */
	void     (*prepare)(struct app *app, void *state, struct rect area);
	/* Reads state and changes nothing. */
	void     (*draw)(const struct app *app, const void *state, struct canvas *canvas, struct rect area);
	/* Called when what was drawn has reached the terminal. */
	unsigned (*painted)(struct app *app, void *state);
	unsigned (*key)(struct app *app, void *state, const struct binding *binding, int key);
	unsigned (*mouse)(struct app *app, void *state, const struct mouse *mouse);
	/* Appends what is selected, for the clipboard; false: nothing is. */
	bool     (*copy)(const void *state, struct str *out);
	/* The terminal has got the focus, or lost it. */
	unsigned (*focus)(struct app *app, void *state, bool focused);
	/* The answer to app_ask(), or to a popup that asked for the screen. */
	unsigned (*answer)(struct app *app, void *state, const struct answer *answer);
	/* Whether leaving the console would lose something, and in words what. */
	bool     (*unsaved)(const void *state, char *words, size_t size);
	/* The level of the stage was changed here: what shows it is to follow. */
	void     (*level_changed)(struct app *app, void *state);
	/* What stands in the prompt of app_ask() so far, at each change of it; text NULL: it was given up. */
	unsigned (*typing)(struct app *app, void *state, const struct answer *answer);
	/* Whether an action would do something now; it may say which of the keys do (*shown). */
	bool     (*offers)(const void *state, const struct binding *binding, const char **shown);
	/* What the hint line says of a binding that has a hint. NULL: its hint. */
	const char *(*hint)(const void *state, const struct binding *binding);
	/* Fills in at most room of these, as they can be done now, and returns how many. */
	int      (*commands)(const void *state, struct screen_command *commands, int room);
	/* Descriptors to wait for besides the terminal, and what to do when one has something. These and
	 * the clock's functions below are called for open screens behind the one in front too. */
	int      (*fds)(const void *state, int fds[SCREEN_FDS_MAX]);
	unsigned (*work)(struct app *app, void *state);
	/* The app's time at which tick is wanted. */
	int64_t  (*wake)(const struct app *app, const void *state);
	unsigned (*tick)(struct app *app, void *state);
	/* Until this time of the app painting may wait for something better to paint; 0: paint. */
	int64_t  (*hold)(const void *state);
	/* The chip at the right of the tab line ("L1 SHADOW"); "" for none. */
	void     (*chip)(const void *state, char *text, size_t size);
};

#endif
