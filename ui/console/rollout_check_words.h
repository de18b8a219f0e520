/* A guard of a rollout in words and figures. */
#ifndef RUNG_CONSOLE_ROLLOUT_CHECK_WORDS_H
#define RUNG_CONSOLE_ROLLOUT_CHECK_WORDS_H

#include "base/str.h"
#include "ladder/rollout_rules.h"

#define ROLLOUT_CHECK_SIZE 80

/* What it is called; with room, by more words. */
const char *rollout_check_name(const struct rollout_check *check, bool wide);

/* "ok", "WAIT", "FIRED". */
const char *rollout_check_state(const struct rollout_check *check);

/* Measured, and what it must not pass or must reach; how near the evidence is to what is asked of it where that
 * has room. Returns text. */
const char *rollout_check_figures(const struct rollout_check *check, int room, char text[ROLLOUT_CHECK_SIZE]);

/* What a rule of a plan takes a version back on: "nulls above 5%". Returns text. */
const char *rollout_check_rule(const char *rule, double bound, char text[ROLLOUT_CHECK_SIZE]);

/* Appends what is missing or has fired, else what it watches. */
void rollout_check_explain(const struct rollout_check *check, struct str *text);

/* Appends all there is to say of it. */
void rollout_check_page(const struct rollout_check *check, struct str *text);

#endif
