/* A page on the selected check: why it holds or not, its figures, and how to compute them anew. */
#ifndef RUNG_CONSOLE_LADDER_WHY_H
#define RUNG_CONSOLE_LADDER_WHY_H

#include "ui/console/ladder_state.h"

unsigned ladder_why(struct app *app, const struct ladder_state *state);

#endif
