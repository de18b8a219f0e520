/* Reading what the Dashboard shows. */
#ifndef RUNG_CONSOLE_DASHBOARD_REFRESH_H
#define RUNG_CONSOLE_DASHBOARD_REFRESH_H

#include "ui/console/dashboard_state.h"

/* Everything but the lines of tiles. */
void dashboard_refresh(struct app *app, struct dashboard_state *state);

/* The line of a tile in so many dots, where it has not been read yet. */
void dashboard_read_line(struct app *app, struct dashboard_state *state, struct dashboard_tile *tile, int dots);

/* When it is to be looked at again; true where something was read. */
bool dashboard_refresh_if_due(struct app *app, struct dashboard_state *state);

/* The metric that another screen wants to be looked at, or that stood there before, is selected. */
void dashboard_select(struct dashboard_state *state, const char *metric, const char *scope);

/* Remembers what the selection stands on. */
void dashboard_note_selection(struct dashboard_state *state);

/* The rows of one metric: the whole first, then its scopes. Returns how many; rows NULL: only that. */
int dashboard_scopes(const struct dashboard_state *state, const char *metric, const struct monitor_row **rows, int room);

#endif
