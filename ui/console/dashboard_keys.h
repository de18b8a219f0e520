/* What keys, clicks and answers do on the Dashboard. */
#ifndef RUNG_CONSOLE_DASHBOARD_KEYS_H
#define RUNG_CONSOLE_DASHBOARD_KEYS_H

#include "ui/console/dashboard_state.h"

unsigned dashboard_keys_act(struct app *app, struct dashboard_state *state, enum action action);
bool dashboard_keys_offer(const struct dashboard_state *state, enum action action);
unsigned dashboard_keys_answer(struct app *app, struct dashboard_state *state, const struct answer *answer);
unsigned dashboard_mouse(struct app *app, struct dashboard_state *state, const struct mouse *mouse);

#endif
