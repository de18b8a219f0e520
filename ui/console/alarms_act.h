/* What a lead does about an alarm: each asks for a note, and is an event. */
#ifndef RUNG_CONSOLE_ALARMS_ACT_H
#define RUNG_CONSOLE_ALARMS_ACT_H

#include "ui/console/alarms_state.h"

/* ACTION_ALARM_TAKE, ACTION_FALSE_ALARM, ACTION_SNOOZE or ACTION_ALARM_DONE, of the alarm selected. */
unsigned alarms_act_ask(struct app *app, struct alarms_state *state, enum action action);

/* Whether it can be done with the alarm selected. */
bool alarms_act_may(const struct alarms_state *state, enum action action);

/* The answer to what was asked; *done: something was, and the list is to be read again. */
unsigned alarms_act_answer(struct app *app, struct alarms_state *state, const struct answer *answer, bool *done);

#endif
