#include "ladder/gate.h"

#include "ladder/level.h"

#include <inttypes.h>
#include <stdio.h>

#define PREDICTIONS_MIN 100
#define NULL_SHARE_MAX  0.05

static struct gate_check *add_check(struct gate *gate, const char *name, double value, double need, bool ok)
{
	struct gate_check *check = &gate->checks[gate->check_count++];

	*check = (struct gate_check){ .name = name, .value = value, .need = need, .ok = ok };
	gate->open = gate->open && ok;
	return check;
}

/* Shadow asks for little: something to compare people with, and that it mostly answers. */
static void eval_shadow(const struct gate_facts *facts, struct gate *gate)
{
	double share = facts->predictions > 0 ? (double)facts->nulls / (double)facts->predictions : 0;
	struct gate_check *check;

	gate->open = true;
	check = add_check(gate, "live version", facts->has_live, 1, facts->has_live);
	snprintf(check->why, sizeof check->why, "%s",
	         facts->has_live ? "a version is live" : "no version is live: add a model, or import predictions");
	check = add_check(gate, "predictions", (double)facts->predictions, PREDICTIONS_MIN,
	                  facts->predictions >= PREDICTIONS_MIN);
	snprintf(check->why, sizeof check->why, "%" PRId64 " predictions of the live version, %d are needed",
	         facts->predictions, PREDICTIONS_MIN);
	check = add_check(gate, "nulls", share, NULL_SHARE_MAX, share <= NULL_SHARE_MAX);
	snprintf(check->why, sizeof check->why, "%.1f %% of them without an answer, at most %.0f %% may be", share * 100,
	         NULL_SHARE_MAX * 100);
}

int gate_eval(int from, const struct gate_facts *facts, struct gate *gate, struct err *err)
{
	*gate = (struct gate){ .from = from, .to = from + 1 };
	if (from == LEVEL_HUMAN_ONLY) {
		eval_shadow(facts, gate);
		return 0;
	}
	if (from == LEVEL_SHADOW)
		return err_set(err, "gates by evidence from level 1 up are not part of this version; "
		                    "\"level assist --by-decree --reason WHY\" is the way to level 2");
	if (from == LEVEL_FULL)
		return err_set(err, "level 4 is the highest");
	return err_set(err, "gates by evidence from level 1 up are not part of this version");
}
