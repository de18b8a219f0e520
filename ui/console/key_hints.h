/* The last line of the screen, made from the key table. */
#ifndef RUNG_CONSOLE_KEY_HINTS_H
#define RUNG_CONSOLE_KEY_HINTS_H

#include "ui/console/app.h"

/* Draws the keys that do something now into one line, the help key always among them. */
void key_hints_draw(const struct app *app, struct canvas *canvas, int y);

/* The one that stands there at column x; NULL: none. */
const struct binding *key_hints_at(const struct app *app, int x);

#endif
