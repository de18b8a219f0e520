/* What opens over a screen and takes the keys while it is open: help, palette, dialogs, lists to
 * pick from, pages to read. Popups stack; the newest is in front. */
#ifndef RUNG_CONSOLE_POPUP_H
#define RUNG_CONSOLE_POPUP_H

#include "ui/console/canvas.h"
#include "ui/console/mouse.h"

#include <stdbool.h>
#include <stddef.h>

struct app;

struct popup {
	size_t   state_size;
	bool     guards; /* it asks before something happens: keys typed before it stood there are dropped */
	const char *hints; /* its keys, for the hint line; NULL: those of the screen stay there */
	void     (*close)(void *state);
	void     (*draw)(const struct app *app, const void *state, struct canvas *canvas);
	unsigned (*key)(struct app *app, void *state, int key);
	unsigned (*mouse)(struct app *app, void *state, const struct mouse *mouse); /* NULL: it takes none */
	unsigned (*paste)(struct app *app, void *state, int code); /* a printable character, for text that is being typed */
};

/* Opens a popup and returns its zeroed state, for whoever opens it to fill. Where too many are open
 * already, the newest of them makes room. */
void *popup_open(struct app *app, const struct popup *popup);

/* Closes the one in front; keys go to what stood below it. */
unsigned popup_close(struct app *app);

/* The popup in front; NULL: none. */
const struct popup *popup_front(const struct app *app);

#endif
