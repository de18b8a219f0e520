/* The list of the Alarms screen. */
#ifndef RUNG_CONSOLE_ALARMS_LIST_H
#define RUNG_CONSOLE_ALARMS_LIST_H

#include "ui/console/alarms_state.h"

/* How many rows show, and which is the first. */
int alarms_list_rows(const struct alarms_state *state, int *first);

/* The row at line y of the screen; -1: none. */
int alarms_list_row_at(const struct alarms_state *state, int y);

void alarms_list_draw(const struct app *app, const struct alarms_state *state, struct canvas *canvas);

#endif
