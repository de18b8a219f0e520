/* The Drift screen: whether inputs have moved, or the relation of input to label, since when, where, and what it
 * does to gates. For leads. */
#ifndef RUNG_CONSOLE_SCREEN_DRIFT_H
#define RUNG_CONSOLE_SCREEN_DRIFT_H

#include "ui/console/screen.h"

extern const struct screen screen_drift;

#endif
