/* What the rollout commands print in common. */
#ifndef RUNG_UI_CMD_ROLLOUT_H
#define RUNG_UI_CMD_ROLLOUT_H

#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "jobs/comparison.h"
#include "jobs/rollout.h"

/* The plan of a rollout as an object: steps, rules and figures. */
json_t *rollout_plan_json(const struct rollout_plan *plan);

/* Prints where the traffic of the stage stands. */
enum command_status rollout_print(struct command_call *call, struct err *err);
enum command_status rollout_print_view(struct command_call *call, const struct rollout_view *view, struct err *err); /* as it was read */

/* How two versions compare, as an object. */
json_t *rollout_comparison_json(struct command_call *call, const struct comparison *comparison);

/* "2h 30min", "1d", "0"; in the call's arena. */
const char *rollout_duration(struct command_call *call, int64_t ms);

/* "5 %, 25 %, 50 %, then LIVE"; in the call's arena. */
const char *rollout_steps_text(struct command_call *call, const struct rollout_plan *plan);

#endif
