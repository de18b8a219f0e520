/* The page of keys, made from the key table. */
#ifndef RUNG_CONSOLE_KEY_HELP_H
#define RUNG_CONSOLE_KEY_HELP_H

#include "ui/console/app.h"

/* Opens the page over the screen in front. */
unsigned key_help_open(struct app *app);

/* Draws the keys that do something now into one line, the help key always among them. */
void key_help_draw_hints(const struct app *app, struct canvas *canvas, int y);

/* The one that stands there at column x; NULL: none. */
const struct binding *key_help_hint_at(const struct app *app, int x);

#endif
