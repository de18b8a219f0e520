/* The page of keys, made from the key table. */
#ifndef RUNG_CONSOLE_KEY_HELP_H
#define RUNG_CONSOLE_KEY_HELP_H

#include "ui/console/app.h"

/* Draws the popup over the screen. */
void key_help_draw(const struct app *app, struct canvas *canvas);

/* Handles a key while the page is open: it scrolls or closes. */
unsigned key_help_key(struct app *app, int key);

/* Draws the keys that do something now into one line, the help key always among them. */
void key_help_draw_hints(const struct app *app, struct canvas *canvas, int y);

#endif
