/* rung agreement: what it does to people that they see the prediction first. */
#ifndef RUNG_UI_CMD_AGREEMENT_ANCHORING_H
#define RUNG_UI_CMD_AGREEMENT_ANCHORING_H

#include "ui/cmd/command.h"

#include "db/report.h"

#include <jansson.h>

/* Adds "anchoring" and "over_reliance", null where either kind of answer is missing. */
void agreement_anchoring_json(json_t *object, const struct report_anchoring *counts);

/* Nothing where either is missing. */
void agreement_anchoring_print(struct command_call *call, const struct report_anchoring *counts);

#endif
