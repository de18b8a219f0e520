/* The Rollout screen, for leads and the owner: which version answers for what, how two of them compare, and
 * what takes one back by itself. */
#ifndef RUNG_CONSOLE_SCREEN_ROLLOUT_H
#define RUNG_CONSOLE_SCREEN_ROLLOUT_H

#include "ui/console/screen.h"

extern const struct screen screen_rollout;

#endif
