/* The runs of retraining as a table, the newest first. */
#ifndef RUNG_CONSOLE_RETRAIN_LIST_H
#define RUNG_CONSOLE_RETRAIN_LIST_H

#include "ui/console/retrain_state.h"

void retrain_list_draw(const struct app *app, const struct retrain_state *state, struct canvas *canvas);

/* The run at this row of the terminal, or -1; and how many fit, from *first on. */
int retrain_list_row_at(const struct retrain_state *state, int y);
int retrain_list_rows(const struct retrain_state *state, int *first);

/* Of a state: what went wrong stands out. */
enum ink retrain_state_ink(const char *word);

#endif
