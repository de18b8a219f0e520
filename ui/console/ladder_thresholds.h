/* Reads the evidence of the live version and opens what other promises would give on it. */
#ifndef RUNG_CONSOLE_LADDER_THRESHOLDS_H
#define RUNG_CONSOLE_LADDER_THRESHOLDS_H

#include "ui/console/ladder_state.h"

unsigned ladder_thresholds(struct app *app, const struct ladder_state *state);

#endif
