/* The items behind the feature that is selected on the Drift screen. */
#ifndef RUNG_CONSOLE_DRIFT_ITEMS_H
#define RUNG_CONSOLE_DRIFT_ITEMS_H

#include "ui/console/drift_state.h"

/* A list of them to pick from; what is picked is answered as ACTION_DETAILS with its number. */
unsigned drift_items_open(struct app *app, const struct drift_screen *state);

#endif
