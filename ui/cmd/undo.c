/* rung undo: takes back this operator's last answer. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "jobs/review.h"

#include <inttypes.h>

static enum command_status run(struct command_call *call, struct err *err)
{
	struct review *review;
	struct review_past past;
	int got;

	if (review_open(call->store, call->stage_name, &call->actor, &review, err) < 0)
		return COMMAND_FAILED;
	got = review_undo(review, &call->arena, &past, err);
	review_close(review);
	if (got <= 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:o,s:o,s:I,s:o}", "item", (json_int_t)past.item_id, "kind",
		                                   answer_text(past.kind), "label", answer_text(past.label), "decision",
		                                   (json_int_t)past.decision_id, "stage", answer_text(call->stage.name)));
	fprintf(call->out, "took back: item %" PRId64 " (%s), %s\n", past.item_id, answer_shown(call, past.name),
	        answer_shown(call, past.label ? past.label : past.kind));
	return COMMAND_DONE;
}

const struct command command_undo = {
	.name = "undo",
	.arguments = "",
	.summary = "takes back your last answer",
	.details = "The answer stays in the history, out of force, and the item waits again. It works across\n"
	           "restarts, and until the answer is settled (rung config evidence.settle).\n"
	           "\n"
	           "JSON: item, kind, label, decision, stage.\n",
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.run = run,
};
