/* The Dashboard: what is measured of the machine, of inputs, of outputs and of people, as tiles. For leads. */
#ifndef RUNG_CONSOLE_SCREEN_DASHBOARD_H
#define RUNG_CONSOLE_SCREEN_DASHBOARD_H

#include "ui/console/screen.h"

extern const struct screen screen_dashboard;

#endif
