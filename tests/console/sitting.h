/* A console without a terminal, for unit tests: somebody sits down at a screen, presses keys and
 * reads what stands there. It does what the event loop would. */
#ifndef RUNG_TEST_SITTING_H
#define RUNG_TEST_SITTING_H

#include "base/str.h"
#include "ui/console/app.h"
#include "ui/console/canvas_grid.h"

struct sitting {
	struct app             app;
	struct console_options options; /* set before sit_down_at(); actor is needed */
	struct canvas_grid     grid;
	struct str             text;    /* the screen as lines, as of the last paint */
};

/* Opens the screen at that size, over store (NULL: it needs none), and paints it. */
void sit_down_at(struct sitting *sitting, const struct screen *screen, struct store *store, int columns, int rows);
void get_up(struct sitting *sitting);

/* Paints until nothing more is to be painted. */
void paint(struct sitting *sitting);

/* Each key is pressed 2.1 s after the paint before. */
void press(struct sitting *sitting, const char *keys);

/* A key of key.h, and what the mouse does: then the screen is painted. */
void press_key(struct sitting *sitting, int key);
void use_mouse(struct sitting *sitting, enum mouse_kind kind, int x, int y);

/* Clicks on the first place where the text stands, which must be there. */
void click(struct sitting *sitting, const char *text);

bool shows(const struct sitting *sitting, const char *text);

#endif
