/* Reads what the Retrain screen shows. */
#ifndef RUNG_CONSOLE_RETRAIN_REFRESH_H
#define RUNG_CONSOLE_RETRAIN_REFRESH_H

#include "ui/console/retrain_state.h"

/* All of it. What a process left that has died is marked failed. */
void retrain_refresh(struct app *app, struct retrain_state *state);

/* Only the runs and the one selected, which is quick. */
void retrain_refresh_runs(struct app *app, struct retrain_state *state);

/* Selects a row; false where nothing changes. */
bool retrain_select(struct app *app, struct retrain_state *state, int row);

#endif
