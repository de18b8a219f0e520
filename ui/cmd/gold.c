/* rung gold: items whose answer is known, mixed into people's work to see what they find. */
#include "ui/cmd/answer.h"
#include "ui/cmd/beside.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "db/known.h"
#include "jobs/known_items.h"

#include <inttypes.h>
#include <math.h>

#define CELL_MAX 60

/* What can be told from ordinary work measures who knows that it is watched. */
static void warn_older(struct command_call *call, int64_t older)
{
	if (older > 0)
		fprintf(call->out, "%" PRId64 " of what is gold came a day or more before everything that waits: number, path and time may tell\n"
		                   "people what it is; make newer items gold\n", older);
}

static void print_added(struct command_call *call, const struct known_result *result, int64_t older)
{
	fprintf(call->out, "%" PRId64 " made gold, %" PRId64 " were already, %" PRId64 " rejected\n", result->added, result->present,
	        result->rejects.total);
	warn_older(call, older);
}

/* One item. An empty choice is that none is to be chosen. */
static int add_one(struct command_call *call, struct known_result *result, struct err *err)
{
	struct output_row said;
	struct known_beside beside;
	int got = beside_read(call, &said, err);

	*result = (struct known_result){ .rejects = REJECT_LIST_EMPTY };
	if (got < 0)
		return -1;
	beside = (struct known_beside){ command_option(call, "choice") && !*said.words ? NULL : said.words, said.regions, said.region_count };
	return known_items_add(call->store, call->stage_name, &call->actor, "gold", call->arguments[0], call->arguments[1],
	                       got ? &beside : NULL, result, err);
}

static int add(struct command_call *call, struct known_result *result, struct err *err)
{
	struct output_row said;
	int got;

	if (call->argument_count == 2)
		return add_one(call, result, err);
	*result = (struct known_result){ .rejects = REJECT_LIST_EMPTY };
	got = beside_read(call, &said, err);
	if (got != 0)
		return got < 0 ? -1 : err_set(err, "a file tells in its columns what stands beside its labels");
	return known_items_add_file(call->store, call->stage_name, &call->actor, "gold", call->arguments[0], result, err);
}

static enum command_status run_add(struct command_call *call, struct err *err)
{
	struct known_result result;
	int64_t older = 0;
	int got = add(call, &result, err);

	answer_rejects(call, &result.rejects);
	if (got == 0 && result.rejects.total && !result.added && !result.present)
		got = err_set(err, "no row could be used");
	if (got == 0 && (older = gold_older(call->store, &call->stage, err)) < 0)
		got = -1;
	if (got == 0 && call->json)
		answer_json(call, json_pack("{s:I,s:I,s:I,s:I,s:o}", "added", (json_int_t)result.added, "present", (json_int_t)result.present,
		                            "rejected", (json_int_t)result.rejects.total, "older", (json_int_t)older, "stage",
		                            answer_text(call->stage.name)));
	else if (got == 0)
		print_added(call, &result, older);
	reject_list_release(&result.rejects);
	return got < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

/* ---- the list ---- */

static double share(int64_t right, int64_t answers)
{
	return answers ? (double)right / (double)answers : (double)NAN;
}

static json_t *item_json(const struct command_call *call, const struct known_row *item)
{
	json_t *object = json_pack("{s:I,s:o,s:o,s:b,s:o,s:o,s:I,s:I}", "item", (json_int_t)item->item_id, "name", answer_text(item->name),
	                           "label", answer_text(item->label), "critical", item->critical, "operator",
	                           answer_text(item->operator_name), "added", answer_time(item->added_ms), "answers",
	                           (json_int_t)item->answers, "right", (json_int_t)item->right);

	if (known_is_more(&call->stage)) {
		json_object_set_new(object, "output", beside_json(&call->stage, &item->answer));
		json_object_set_new(object, "by_label", json_boolean(item->by_label));
	}
	return object;
}

static enum command_status print_json(struct command_call *call, const struct known_row *items, int item_count,
                                      const struct gold_found *found, int found_count, int64_t older)
{
	json_t *list = json_array(), *people = json_array();

	for (int i = 0; i < item_count; i++)
		json_array_append_new(list, item_json(call, &items[i]));
	for (int i = 0; i < found_count; i++)
		json_array_append_new(people, json_pack("{s:o,s:o,s:b,s:I,s:I,s:o}", "operator", answer_text(found[i].operator_name), "label",
		                                        answer_text(found[i].label), "critical", found[i].critical, "answers",
		                                        (json_int_t)found[i].answers, "right", (json_int_t)found[i].right, "recall",
		                                        answer_number(share(found[i].right, found[i].answers))));
	return answer_json(call, json_pack("{s:o,s:o,s:I,s:o}", "gold", list, "people", people, "older", (json_int_t)older, "stage",
	                                   answer_text(call->stage.name)));
}

static const char *number(struct command_call *call, int64_t value)
{
	return arena_printf(&call->arena, "%" PRId64, value);
}

/* Answers of the stage are more than this; it was made known before they could be. */
static const char *by_label(struct command_call *call, const char *label)
{
	return arena_printf(&call->arena, "%s (by label alone)", answer_shown(call, label));
}

static void print_items(struct command_call *call, const struct known_row *items, int count)
{
	static const struct table_column columns[] = {
		{ "item", true }, { "name", false }, { "known to be", false }, { "answers", true }, { "right", true }, { "added by", false },
	};
	struct table table;

	table_init(&table, columns, 6, CELL_MAX);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ number(call, items[i].item_id), items[i].name,
		                                         items[i].by_label ? by_label(call, items[i].label) : beside_shown(call, items[i].label, &items[i].answer),
		                                         number(call, items[i].answers), number(call, items[i].right), items[i].operator_name });
	table_print(&table, call->out, 0);
	table_release(&table);
}

static void print_found(struct command_call *call, const struct gold_found *found, int count)
{
	static const struct table_column columns[] = {
		{ "who", false }, { "label", false }, { "", false }, { "answers", true }, { "right", true }, { "share", true },
	};
	struct table table;

	if (count == 0) {
		fprintf(call->out, "\nnobody has met any of it yet\n");
		return;
	}
	fprintf(call->out, "\n");
	table_init(&table, columns, 6, 0);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ found[i].operator_name, found[i].label, found[i].critical ? "critical" : "",
		                                         number(call, found[i].answers), number(call, found[i].right),
		                                         answer_share(call, share(found[i].right, found[i].answers)) });
	table_print(&table, call->out, 0);
	table_release(&table);
}

static enum command_status run_list(struct command_call *call, struct err *err)
{
	struct known_row *items;
	struct gold_found *found;
	int item_count, found_count;
	int64_t older;

	if (!answer_to_lead(call)) {
		err_set(err, "what is gold is for leads and the owner to know");
		return COMMAND_FAILED;
	}
	item_count = known_list(call->store, &call->stage, "gold", &call->arena, &items, err);
	found_count = item_count < 0 ? -1 : gold_found_list(call->store, &call->stage, &call->arena, &found, err);
	older = found_count < 0 ? -1 : gold_older(call->store, &call->stage, err);
	if (older < 0)
		return COMMAND_FAILED;
	if (call->json)
		return print_json(call, items, item_count, found, found_count, older);
	if (item_count == 0) {
		fprintf(call->out, "no item is gold\nnext: %s gold add ITEM LABEL, and %s config gold.share 0.02\n", answer_rung(call), answer_rung(call));
		return COMMAND_DONE;
	}
	print_items(call, items, item_count);
	warn_older(call, older);
	print_found(call, found, found_count);
	return COMMAND_DONE;
}

static const struct command_option add_options[] = {
	BESIDE_OPTIONS,
	{ NULL, 0, NULL, NULL },
};

const struct command command_gold_add = {
	.name = "gold add",
	.arguments = "ITEM LABEL [--text T | --choice NAME | --regions JSON]|FILE",
	.summary = "makes items gold: their answer is known",
	.details = "Gold is mixed into people's work unmarked, at the share gold.share of their tasks, and nobody gets\n"
	           "the same again within gold.rest. It shows what each of them finds; it never counts as evidence,\n"
	           "nor for agreement. FILE is CSV or JSONL with item (an external key or a path) and label. What\n"
	           "is gold stays gold. What is evidence stays that: an item that was answered, or that the model\n"
	           "has had a say in, is refused: whoever had gold among it would choose what the model is judged\n"
	           "by. Make items gold as they come in, before they are scored, and some each month: gold shows\n"
	           "its number and path as all items do, and beside much newer work old ones may be noticed; how many\n"
	           "came a day or more before all that waits is told.\n"
	           "\n"
	           "Where answers of the stage are more than a label, the known one has all of it: FILE has a column\n"
	           "text, choice or regions too, empty where there is none. People are right by agree.iou, agree.wer\n"
	           "and the like, as those were when they answered. What was made gold by its label alone, which an\n"
	           "older rung did, can be given the rest so.\n"
	           "\n"
	           "JSON: added, present, rejected, older (gold that came a day or more before all that waits), stage.\n",
	.options = add_options,
	.least = 1,
	.most = 2,
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_add,
};

const struct command command_gold_list = {
	.name = "gold list",
	.arguments = "",
	.summary = "lists what is gold, and what people find of it",
	.details = "For leads and the owner. Of each item how often it was answered and how often right; of each\n"
	           "operator and label the same, critical labels first.\n"
	           "\n"
	           "JSON: gold (item, name, label, critical, operator, added, answers, right, and where answers of the\n"
	           "stage are more than a label output and by_label: whether that is all that is known), people\n"
	           "(operator, label, critical, answers, right, recall), older (gold that came a day or more before all\n"
	           "that waits: what it shows is of people who may know that they are watched), stage.\n",
	.section = SECTION_WORK,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.run = run_list,
};
