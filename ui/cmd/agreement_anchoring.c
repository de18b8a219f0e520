#include "ui/cmd/agreement_anchoring.h"

#include "ui/cmd/answer.h"

#include "stats/anchoring.h"
#include "stats/interval.h"

#include <inttypes.h>

#define TOO_MUCH 0.10 /* more of the model's errors taken over than that, at worst: people lean on it */

static json_t *difference_json(const int64_t taken[2], const int64_t answers[2])
{
	struct anchoring found = anchoring_difference(taken[1], answers[1], taken[0], answers[0], INTERVAL_Z95);

	if (answers[0] == 0 || answers[1] == 0)
		return json_null();
	return json_pack("{s:I,s:I,s:I,s:I,s:o,s:o,s:o}", "shown", (json_int_t)answers[1], "shown_taken", (json_int_t)taken[1], "blind",
	                 (json_int_t)answers[0], "blind_taken", (json_int_t)taken[0], "difference", answer_number(found.difference), "low",
	                 answer_number(found.interval.low), "high", answer_number(found.interval.high));
}

void agreement_anchoring_json(json_t *object, const struct report_anchoring *counts)
{
	json_object_set_new(object, "anchoring", difference_json(counts->taken, counts->answers));
	json_object_set_new(object, "over_reliance", difference_json(counts->wrong_taken, counts->wrong));
}

static struct anchoring print_difference(struct command_call *call, const char *of, const int64_t taken[2], const int64_t answers[2])
{
	struct anchoring found = anchoring_difference(taken[1], answers[1], taken[0], answers[0], INTERVAL_Z95);

	fprintf(call->out, "%s take its label in %.1f %% of %" PRId64 ",\n"
	                   "others in %.1f %% of %" PRId64 ": %+.1f points (%+.1f to %+.1f)\n",
	        of, 100 * (double)taken[1] / (double)answers[1], answers[1], 100 * (double)taken[0] / (double)answers[0], answers[0],
	        100 * found.difference, 100 * found.interval.low, 100 * found.interval.high);
	return found;
}

void agreement_anchoring_print(struct command_call *call, const struct report_anchoring *counts)
{
	if (counts->answers[0] == 0 || counts->answers[1] == 0)
		return;
	fprintf(call->out, "\n");
	print_difference(call, "at level 2 people who see the prediction first", counts->taken, counts->answers);
	if (counts->wrong[0] == 0 || counts->wrong[1] == 0)
		fprintf(call->out, "how much of that is leaning on it is not known: no truth from outside contradicts it in both kinds\n");
	else if (print_difference(call, "where it is known to be wrong, people who see it first", counts->wrong_taken, counts->wrong).interval.high > TOO_MUCH)
		fprintf(call->out, "people may lean on the model: ask more of it blind, rung config assist.blind_share\n");
}
