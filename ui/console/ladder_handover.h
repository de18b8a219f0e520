/* After going up to where the machine decides: what waits for people and is the machine's by now goes to it
 * at once, where that takes no more than a moment. Claims look at each item anew in any case. */
#ifndef RUNG_CONSOLE_LADDER_HANDOVER_H
#define RUNG_CONSOLE_LADDER_HANDOVER_H

#include "base/str.h"
#include "ui/console/app.h"

/* Adds to words what came of it: "; the machine has taken 16 items that waited, 3 of them for audit". */
void ladder_hand_over(struct app *app, struct str *words);

#endif
