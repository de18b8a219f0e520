/* The alarms that are open, at the foot of the Dashboard. */
#ifndef RUNG_CONSOLE_DASHBOARD_STRIP_H
#define RUNG_CONSOLE_DASHBOARD_STRIP_H

#include "ui/console/dashboard_state.h"

void dashboard_strip_draw(const struct app *app, const struct dashboard_state *state, struct canvas *canvas);

#endif
