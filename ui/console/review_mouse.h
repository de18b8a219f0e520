/* The mouse on the Review screen: a click on a choice is its key. */
#ifndef RUNG_CONSOLE_REVIEW_MOUSE_H
#define RUNG_CONSOLE_REVIEW_MOUSE_H

#include "ui/console/review_state.h"

unsigned review_mouse(struct app *app, struct review_state *state, const struct mouse *mouse);

#endif
