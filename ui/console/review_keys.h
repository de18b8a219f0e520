/* What the keys do on the Review screen: one row an action, which says when it works at all, so that
 * the hint line and the keys cannot disagree. */
#ifndef RUNG_CONSOLE_REVIEW_KEYS_H
#define RUNG_CONSOLE_REVIEW_KEYS_H

#include "ui/console/review_state.h"

/* As a screen's key and offers. key says which label ACTION_LABEL means. */
unsigned review_keys_act(struct app *app, struct review_state *state, enum action action, int key);
bool review_keys_offer(const struct review_state *state, const struct binding *binding, const char **shown);
int review_keys_commands(const struct review_state *state, struct screen_command *commands, int room);

#endif
