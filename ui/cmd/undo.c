/* rung undo and rung redo: taking one's last answer back, and giving it again. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "jobs/review.h"

#include <inttypes.h>

typedef int stepping(struct review *review, struct arena *arena, struct review_past *past, struct err *why);

static enum command_status step(struct command_call *call, stepping *move, const char *said, struct err *err)
{
	struct review *review;
	struct review_past past;
	int got;

	if (review_open(call->store, call->stage_name, &call->actor, &review, err) < 0)
		return COMMAND_FAILED;
	got = move(review, &call->arena, &past, err);
	review_close(review);
	if (got <= 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:o,s:o,s:I,s:o}", "item", (json_int_t)past.item_id, "kind",
		                                   answer_text(past.kind), "label", answer_text(past.label), "decision",
		                                   (json_int_t)past.decision_id, "stage", answer_text(call->stage.name)));
	fprintf(call->out, "%s: item %" PRId64 " (%s), %s\n", said, past.item_id, answer_shown(call, past.name),
	        answer_shown(call, past.label ? past.label : past.kind));
	return COMMAND_DONE;
}

static enum command_status run_undo(struct command_call *call, struct err *err)
{
	return step(call, review_undo, "took back", err);
}

static enum command_status run_redo(struct command_call *call, struct err *err)
{
	return step(call, review_redo, "gave again", err);
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
	.run = run_undo,
};

const struct command command_redo = {
	.name = "redo",
	.arguments = "",
	.summary = "gives again the answer you took back last",
	.details = "With its note and boxes, as a new decision; again and again through all that was taken back. It\n"
	           "ends where a new answer was given since, or somebody else has the item.\n"
	           "\n"
	           "JSON: item, kind, label, decision, stage.\n",
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.run = run_redo,
};
