/* What two people do together: confirming a rollout that another lead has asked for, refusing or taking back a request. */
#ifndef RUNG_CONSOLE_ROLLOUT_REQUEST_H
#define RUNG_CONSOLE_ROLLOUT_REQUEST_H

#include "ui/console/rollout_state.h"

/* Asks whether to refuse it, or for one's own to take it back; it waits. */
unsigned rollout_refuse_ask(struct app *app, struct rollout_state *state);

/* Does what the dialog spoke of: as rollout_start(). Strings in arena. */
int rollout_request_answer_now(struct app *app, const struct rollout_state *state, const char *reason, struct arena *arena, struct err *err);

/* What has become of it, in words. */
void rollout_request_say(struct app *app, const struct rollout_state *state);

/* A rollback is taken notice of, for all leads. */
unsigned rollout_see(struct app *app, struct rollout_state *state);

#endif
