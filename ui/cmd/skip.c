/* rung skip and rung unsure: leaving one item, and saying that one cannot tell. */
#include "ui/cmd/answer.h"
#include "ui/cmd/one_item.h"

#include <inttypes.h>

typedef int64_t answering(struct review *review, const struct review_task *task, const struct review_answer *given, struct err *err);

static enum command_status answer_item(struct command_call *call, answering *give, const char *kind, const char *note,
                                       struct err *err)
{
	struct review *review;
	struct review_task task;
	int64_t decision_id;

	if (one_item_take(call, call->arguments[0], &review, &task, err) < 0)
		return COMMAND_FAILED;
	decision_id = give(review, &task, &(struct review_answer){ .note = note }, err);
	review_close(review);
	if (decision_id <= 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:s,s:I,s:o}", "item", (json_int_t)task.item_id, "kind", kind, "decision",
		                                   (json_int_t)decision_id, "stage", answer_text(call->stage.name)));
	fprintf(call->out, "item %" PRId64 ": %s, by %s (decision %" PRId64 ")\n", task.item_id, kind,
	        answer_shown(call, call->actor.name), decision_id);
	return COMMAND_DONE;
}

static enum command_status run_skip(struct command_call *call, struct err *err)
{
	return answer_item(call, review_skip, "skip", command_option(call, "reason"), err);
}

static enum command_status run_unsure(struct command_call *call, struct err *err)
{
	return answer_item(call, review_unsure, "unsure", command_option(call, "note"), err);
}

static const struct command_option skip_options[] = {
	{ "reason", 0, "T", "why: kept with the skip" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_skip = {
	.name = "skip",
	.arguments = "ITEM [--reason T]",
	.summary = "leaves one item to others",
	.details = "The item waits on: for others in its turn, for this operator after everything else. ITEM is as\n"
	           "for rung decide.\n"
	           "\n"
	           "JSON: item, kind, decision, stage.\n",
	.options = skip_options,
	.least = 1,
	.most = 1,
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.run = run_skip,
};

static const struct command_option unsure_options[] = {
	{ "note", 0, "T", "a remark that is kept with the answer" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_unsure = {
	.name = "unsure",
	.arguments = "ITEM [--note T]",
	.summary = "answers that one cannot tell",
	.details = "Unsure is an answer: the item does not come again for this operator. ITEM is as for rung decide.\n"
	           "\n"
	           "JSON: item, kind, decision, stage.\n",
	.options = unsure_options,
	.least = 1,
	.most = 1,
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.run = run_unsure,
};
