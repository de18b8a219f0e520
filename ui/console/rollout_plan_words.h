/* What a rollout would do, and what it might cost, in words for the dialog that asks for it. */
#ifndef RUNG_CONSOLE_ROLLOUT_PLAN_WORDS_H
#define RUNG_CONSOLE_ROLLOUT_PLAN_WORDS_H

#include "ui/console/rollout_state.h"

/* Appends the plan of an outlook: what it costs first, since a small terminal shows the head of it. */
void rollout_plan_words(const struct rollout_state *state, const struct rollout_outlook *outlook, struct str *text);

/* Appends to what the level would fall, and why; that it stays where it does. */
void rollout_plan_level(const struct rollout_outlook *outlook, struct str *text);

/* Appends what takes it back by itself. */
void rollout_plan_rules(const struct rollout_plan *plan, struct str *text);

#endif
