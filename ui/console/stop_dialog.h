/* X on every screen: straight to level 0, for everybody who decides. */
#ifndef RUNG_CONSOLE_STOP_DIALOG_H
#define RUNG_CONSOLE_STOP_DIALOG_H

#include "ui/console/app.h"

/* Whether whoever sits there may stop. */
bool stop_dialog_may(const struct app *app);

/* Asks; the answer comes with ACTION_STOP. */
unsigned stop_dialog_open(struct app *app);

unsigned stop_dialog_answer(struct app *app, const struct answer *answer);

#endif
