/* What stands around a screen: the tabs above it, the status line and the keys below. */
#ifndef RUNG_CONSOLE_FRAME_H
#define RUNG_CONSOLE_FRAME_H

#include "ui/console/app.h"

/* What is left for the screen. */
struct rect frame_inside(const struct app *app);

void frame_draw(const struct app *app, struct canvas *canvas);

/* A click on a tab goes there; one on a key of the hint line does what the key does, once the button
 * is let go. False: it is the screen's. */
bool frame_takes(const struct app *app, const struct mouse *mouse);
unsigned frame_mouse(struct app *app, const struct mouse *mouse);

#endif
