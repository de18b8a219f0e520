/* What a lead should know before anything else, above the panes of the Rollout: that a rule has taken a version back,
 * that somebody asks for one to answer. Each says what can be done, and by which key. */
#ifndef RUNG_CONSOLE_ROLLOUT_NOTICES_H
#define RUNG_CONSOLE_ROLLOUT_NOTICES_H

#include "db/rollback.h"
#include "ui/console/rollout_state.h"

/* Lists them into the state. */
void rollout_notices_list(const struct app *app, struct rollout_state *state);

/* A rollback alone in a line, for the other screens: "ROLLED BACK at 22 Nov 14:02: ...". */
const char *rollout_notices_rollback(const struct rollback *rollback, const char *zone, int64_t now_ms, struct arena *arena);

/* What a request asks for: "v15 as canary at 5%", "v15 LIVE at once". In arena. */
const char *rollout_notices_wanted(const struct rollout_state *state, const struct rollout_request *request, struct arena *arena);

#endif
