/* One metric in large, with its limits by name, and with its scopes where it is alone on the screen. */
#ifndef RUNG_CONSOLE_DASHBOARD_CHART_H
#define RUNG_CONSOLE_DASHBOARD_CHART_H

#include "ui/console/dashboard_state.h"

/* Reads the line of what is to show. */
void dashboard_chart_prepare(struct app *app, struct dashboard_state *state);

void dashboard_chart_draw(const struct app *app, const struct dashboard_state *state, struct canvas *canvas);

/* The row of the metric that is selected among its scopes, or the tile's; NULL: none. */
const struct monitor_row *dashboard_chart_row(const struct dashboard_state *state);

/* How many scopes there are to choose from, the whole among them. */
int dashboard_chart_scopes(const struct dashboard_state *state);

#endif
