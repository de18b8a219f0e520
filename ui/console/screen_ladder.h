/* The Ladder: where the stage stands, what the gate above asks, and the ways up and down. For leads. */
#ifndef RUNG_CONSOLE_SCREEN_LADDER_H
#define RUNG_CONSOLE_SCREEN_LADDER_H

#include "ui/console/screen.h"

extern const struct screen screen_ladder;

#endif
