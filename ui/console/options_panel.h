/* What a person can choose about the console, one key each. A change takes effect at once and is kept. */
#ifndef RUNG_CONSOLE_OPTIONS_PANEL_H
#define RUNG_CONSOLE_OPTIONS_PANEL_H

#include "ui/console/app.h"

unsigned options_panel_open(struct app *app);

#endif
