/* What can be done with a stage on the Pipeline screen: it is frozen, thawed, scored again. Leads only. */
#ifndef RUNG_CONSOLE_PIPELINE_ACT_H
#define RUNG_CONSOLE_PIPELINE_ACT_H

#include "ui/console/pipeline_state.h"

/* Whether it would do something now; asking; and doing it. *done: something has changed. */
bool pipeline_act_may(const struct pipeline_state *state, enum action action);
unsigned pipeline_act_ask(struct app *app, struct pipeline_state *state, enum action action);
unsigned pipeline_act_answer(struct app *app, struct pipeline_state *state, const struct answer *answer, bool *done);

#endif
