/* Answers in doubt: how many a lead looks at again in one pass, and with how many others among them to compare with. */
#ifndef RUNG_CONSOLE_RETRAIN_DOUBT_H
#define RUNG_CONSOLE_RETRAIN_DOUBT_H

#include "ui/console/retrain_state.h"

unsigned retrain_doubt_begin(struct app *app, struct retrain_state *state);

/* All answers are compared, which takes a while where there are many, and the first question is asked. */
unsigned retrain_doubt_ask(struct app *app, struct retrain_state *state);

unsigned retrain_doubt_answer(struct app *app, struct retrain_state *state, const struct answer *answer);

#endif
