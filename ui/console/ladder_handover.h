/* After going up to where the model assists or decides: what waits for people is routed at once, and what is the
 * machine's by now goes to it, where that takes no more than a moment. Claims look at each item in any case. */
#ifndef RUNG_CONSOLE_LADDER_HANDOVER_H
#define RUNG_CONSOLE_LADDER_HANDOVER_H

#include "base/str.h"
#include "ui/console/app.h"

/* Adds to words what came of it: "; the machine has taken 16 items that waited, 3 of them for audit". */
void ladder_hand_over(struct app *app, int level, struct str *words);

#endif
