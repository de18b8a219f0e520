/* The picture in hand on the Review screen: which part of it is shown, and its cells. */
#ifndef RUNG_CONSOLE_REVIEW_PICTURE_H
#define RUNG_CONSOLE_REVIEW_PICTURE_H

#include "ui/console/review_state.h"

/* Gets the cells ready for this pane with its frame. A pane of width 0 is not shown. */
void review_picture_prepare(const struct app *app, struct review_state *state, struct rect pane);

#endif
