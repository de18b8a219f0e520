/* What two people do together, and what a stop leaves open: confirming a promotion that somebody else has
 * asked for, refusing or taking back a request, going back to where a stop came from. */
#ifndef RUNG_CONSOLE_LADDER_REQUEST_H
#define RUNG_CONSOLE_LADDER_REQUEST_H

#include "ui/console/ladder_state.h"

/* Each asks first; there is such a request, or such a stop. The gate that the request needs is open. */
unsigned ladder_confirm(struct app *app, struct ladder_state *state);
unsigned ladder_refuse(struct app *app, struct ladder_state *state);
unsigned ladder_resume(struct app *app, struct ladder_state *state);

/* Do what was asked about, for ladder_moved(): the level as in jobs/level.h. */
int ladder_confirm_now(struct app *app, const struct ladder_state *state, const char *reason, struct gate *gate, struct err *err);
int ladder_refuse_now(struct app *app, const struct ladder_state *state, const char *reason, struct err *err);

/* Reads both into standing, with strings in arena. */
int ladder_request_read(struct app *app, const struct stage *stage, struct arena *arena, struct ladder_standing *standing,
                        struct err *err);

#endif
