/* rung decide: what this operator says of an item, without curses. */
#include "ui/cmd/answer.h"
#include "ui/cmd/beside.h"
#include "ui/cmd/one_item.h"

#include "base/str.h"

#include <inttypes.h>

static int no_label(const struct stage *stage, const char *name, struct err *err)
{
	struct str known = STR_EMPTY;

	for (int i = 0; i < stage->label_count; i++)
		str_addf(&known, "%s%s", i ? ", " : "", stage->labels[i].name);
	err_set(err, "no label '%s'; there are: %s", name, str_text(&known));
	str_release(&known);
	return -1;
}

/* What stands beside the label. */
static int read_beside(struct command_call *call, struct review_answer *answer, struct err *err)
{
	struct output_row beside;

	if (beside_read(call, &beside, err) < 0)
		return -1;
	answer->words = beside.words;
	answer->regions = beside.regions;
	answer->region_count = beside.region_count;
	return 0;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const struct label *label = stage_label_named(&call->stage, call->arguments[1]);
	struct review_answer answer = { .note = command_option(call, "note") };
	struct review *review;
	struct review_task task;
	int64_t decision_id;

	if (!label) {
		no_label(&call->stage, call->arguments[1], err);
		return COMMAND_FAILED;
	}
	if (read_beside(call, &answer, err) < 0)
		return COMMAND_USAGE;
	if (one_item_take(call, call->arguments[0], &review, &task, err) < 0)
		return COMMAND_FAILED;
	decision_id = review_decide(review, &task, label->label_id, &answer, err);
	review_close(review);
	answer_held(call);
	if (decision_id <= 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:o,s:I,s:o}", "item", (json_int_t)task.item_id, "label",
		                                   answer_text(label->name), "decision", (json_int_t)decision_id, "stage",
		                                   answer_text(call->stage.name)));
	fprintf(call->out, "item %" PRId64 ": %s, by %s (decision %" PRId64 ")\n", task.item_id, answer_shown(call, label->name),
	        answer_shown(call, call->actor.name), decision_id);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "note", 0, "T", "a remark that is kept with the decision" },
	BESIDE_OPTIONS,
	{ NULL, 0, NULL, NULL },
};

const struct command command_decide = {
	.name = "decide",
	.arguments = "ITEM LABEL [--note T] [--text T | --choice NAME | --regions JSON]",
	.summary = "decides one item",
	.details = "ITEM is an item's id, its external key or its path. It has to be open to this operator: waiting\n"
	           "in the queue, or given out by rung next. The decision is on disk when this returns; rung undo\n"
	           "takes it back.\n"
	           "\n"
	           "JSON: item, label, decision, stage.\n",
	.options = options,
	.least = 2,
	.most = 2,
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.run = run,
};
