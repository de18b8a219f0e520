/* Names and figures as the Rollout screen tells them. What is not defined reads "-". */
#ifndef RUNG_CONSOLE_ROLLOUT_WORDS_H
#define RUNG_CONSOLE_ROLLOUT_WORDS_H

#include "ui/console/rollout_state.h"

#define ROLLOUT_FIGURE_SIZE 32
#define ROLLOUT_NAME_SIZE   120

/* "96.1%"; what does not hold for certain never reads 0% or 100%. Returns text, as all of these do. */
const char *rollout_percent(double share, char text[ROLLOUT_FIGURE_SIZE]);

/* A share as it was set: "5%", "12.5%". */
const char *rollout_share(double share, char text[ROLLOUT_FIGURE_SIZE]);

/* "41 ms", "1.2 s". */
const char *rollout_ms(double ms, char text[ROLLOUT_FIGURE_SIZE]);

/* "45 s", "12 min", "3 h", "3 h 12", "2 d". */
const char *rollout_span(int64_t ms, char text[ROLLOUT_FIGURE_SIZE]);

/* "v15" where all versions bear one name, else "name 15". Printable. */
const char *rollout_name(const struct rollout_state *state, const struct model_version *version, char text[ROLLOUT_NAME_SIZE]);

/* The same of an id; "-" where it is not known. */
const char *rollout_name_of(const struct rollout_state *state, int64_t version_id, char text[ROLLOUT_NAME_SIZE]);

#endif
