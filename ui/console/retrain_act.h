/* What a lead can do on the Retrain screen: begin a run, end the one under way, try one again, go to what came of it. */
#ifndef RUNG_CONSOLE_RETRAIN_ACT_H
#define RUNG_CONSOLE_RETRAIN_ACT_H

#include "ui/console/retrain_state.h"

/* Whether it would do something now; asking; and doing it. *done: something has changed. */
bool retrain_act_may(const struct retrain_state *state, enum action action);
unsigned retrain_act_ask(struct app *app, struct retrain_state *state, enum action action);
unsigned retrain_act_answer(struct app *app, struct retrain_state *state, const struct answer *answer, bool *done);

#endif
