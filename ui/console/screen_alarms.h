/* The Alarms screen: what left its band, since when, who looks after it, and what to do. For leads. */
#ifndef RUNG_CONSOLE_SCREEN_ALARMS_H
#define RUNG_CONSOLE_SCREEN_ALARMS_H

#include "ui/console/screen.h"

extern const struct screen screen_alarms;

#endif
