/* Shows the file of the item in hand by a program of the person's own: one with windows, which is left
 * alone, or ("term:PROGRAM") one on our terminal, which we get back at its end. */
#ifndef RUNG_CONSOLE_REVIEW_VIEWER_H
#define RUNG_CONSOLE_REVIEW_VIEWER_H

#include "ui/console/review_state.h"

unsigned review_viewer_open(struct app *app, struct review_state *state);

#endif
