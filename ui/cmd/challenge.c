/* rung challenge: cases whose answer is known, which every version of a model is asked. */
#include "ui/cmd/answer.h"
#include "ui/cmd/beside.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"
#include "ui/progress.h"
#include "ui/table.h"

#include "db/known.h"
#include "db/known_answer.h"
#include "db/model_version.h"
#include "jobs/challenge.h"

#include <inttypes.h>

#define CELL_MAX 50

static int add(struct command_call *call, struct known_result *result, struct err *err)
{
	struct progress_bar bar;
	struct progress progress;
	struct intake_options options = { .progress = &progress, .stop = interrupt_watch() };
	int got;

	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	got = challenge_add(call->store, &call->stage, &call->actor, call->arguments[0], &options, result, err);
	progress_bar_end(&bar);
	return got;
}

static enum command_status run_add(struct command_call *call, struct err *err)
{
	struct known_result result;
	int got = add(call, &result, err);

	answer_rejects(call, &result.rejects);
	if (got == 0 && !result.added && !result.present)
		got = err_set(err, "no case could be used");
	if (got == 0 && call->json)
		answer_json(call, json_pack("{s:I,s:I,s:I,s:o}", "added", (json_int_t)result.added, "present", (json_int_t)result.present,
		                            "rejected", (json_int_t)result.rejects.total, "stage", answer_text(call->stage.name)));
	else if (got == 0)
		fprintf(call->out, "%" PRId64 " cases added, %" PRId64 " present already, %" PRId64 " rejected\nnext: %s score\n", result.added,
		        result.present, result.rejects.total, answer_rung(call));
	reject_list_release(&result.rejects);
	return got < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

/* ---- the list ---- */

static int64_t count_right(const struct challenge_row *rows, int count)
{
	int64_t right = 0;

	for (int i = 0; i < count; i++)
		right += rows[i].right;
	return right;
}

static json_t *row_json_of(const struct command_call *call, const struct challenge_row *row)
{
	json_t *object = json_pack("{s:I,s:o,s:o,s:b,s:o,s:o,s:o,s:o}", "item", (json_int_t)row->item_id, "name", answer_text(row->name), "label",
	                           answer_text(row->label), "critical", row->critical, "predicted", answer_text(row->predicted),
	                           "confidence", answer_number(row->confidence), "right",
	                           row->asked ? json_boolean(row->right) : json_null(), "operator", answer_text(row->operator_name));

	if (known_is_more(&call->stage)) {
		json_object_set_new(object, "output", beside_json(&call->stage, &row->answer));
		json_object_set_new(object, "predicted_output", beside_json(&call->stage, &row->said));
		json_object_set_new(object, "by_label", json_boolean(row->by_label));
	}
	return object;
}

static enum command_status print_json(struct command_call *call, const char *model, const struct challenge_row *rows, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, row_json_of(call, &rows[i]));
	return answer_json(call, json_pack("{s:o,s:o,s:i,s:I,s:o}", "challenge", list, "model", answer_text(model), "n", count, "right",
	                                   (json_int_t)count_right(rows, count), "stage", answer_text(call->stage.name)));
}

static void tell_by_label(struct command_call *call, const struct challenge_row *rows, int count)
{
	int n = 0;

	for (int i = 0; i < count; i++)
		n += rows[i].by_label;
	if (n > 0)
		fprintf(call->out, "%d of them by the label alone: that is all that is known of them; add them again with their %s\n", n,
		        output_row_column(&call->stage));
}

static void print_rows(struct command_call *call, const char *model, const struct challenge_row *rows, int count)
{
	static const struct table_column columns[] = {
		{ "item", true }, { "name", false }, { "known to be", false }, { "the model says", false }, { "confidence", true }, { "", false },
	};
	struct table table;

	table_init(&table, columns, 6, CELL_MAX);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ arena_printf(&call->arena, "%" PRId64, rows[i].item_id), rows[i].name,
		                                         rows[i].by_label ? rows[i].label : beside_shown(call, rows[i].label, &rows[i].answer),
		                                         rows[i].predicted ? beside_shown(call, rows[i].predicted, &rows[i].said) : "-",
		                                         answer_share(call, rows[i].confidence),
		                                         !rows[i].asked ? "not asked" : rows[i].right ? "" : "WRONG" });
	table_print(&table, call->out, 0);
	table_release(&table);
	tell_by_label(call, rows, count);
	fprintf(call->out, "%" PRId64 " of %d right by %s\n", count_right(rows, count), count, model ? answer_shown(call, model) : "no live version");
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	struct model_version live = { .model_version_id = 0 };
	struct challenge_row *rows;
	int has_live, count;
	const char *model;

	if (!answer_to_lead(call)) {
		err_set(err, "what versions say of known cases is for leads and the owner");
		return COMMAND_FAILED;
	}
	has_live = model_version_live(call->store, &call->stage, &call->arena, &live, err);
	model = has_live > 0 ? live.title : NULL;
	if (has_live < 0 || (count = challenge_list(call->store, &call->stage, live.model_version_id, &call->arena, &rows, err)) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return print_json(call, model, rows, count);
	if (count == 0)
		fprintf(call->out, "there is no challenge set\nnext: %s challenge add FOLDER\n", answer_rung(call));
	else
		print_rows(call, model, rows, count);
	return COMMAND_DONE;
}

const struct command command_challenge_add = {
	.name = "challenge add",
	.arguments = "FOLDER|FILE",
	.summary = "adds cases whose answer is known: every version must get them right",
	.details = "A folder holds a folder for each label, with the cases in it; or a CSV or JSONL has a column label\n"
	           "beside path, file or text as for add, or item for what is there already and not decided yet.\n"
	           "Where answers of the stage are more than a label it is such a list, with a column text, choice or\n"
	           "regions too, as import decisions takes it, empty where there is none; a version is right by\n"
	           "agree.iou, agree.wer and the like. (Texts that answer texts are listed by item.)\n"
	           "\n"
	           "Cases are items like others: each version of a model is asked them by score. But nobody is given\n"
	           "them, and they count for no agreement and as no evidence. The gates to levels 3 and 4 ask that the\n"
	           "live version gets the share challenge.need of them right.\n"
	           "\n"
	           "JSON: added, present, rejected, stage.\n",
	.least = 1,
	.most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_add,
};

const struct command command_challenge_list = {
	.name = "challenge list",
	.arguments = "",
	.summary = "lists the known cases, and what the live version says of them",
	.details = "For leads and the owner. v_challenge says the same of every version.\n"
	           "\n"
	           "JSON: challenge (item, name, label, critical, predicted, confidence, right: null where the version\n"
	           "has not been asked, operator, and where answers of the stage are more than a label output,\n"
	           "predicted_output and by_label: whether that is all that is known), model, n, right, stage.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.run = run_list,
};
