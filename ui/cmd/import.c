/* rung import: predictions and decisions that were made elsewhere. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/progress.h"

#include "base/str.h"
#include "jobs/import.h"

#include <inttypes.h>
#include <stdlib.h>

typedef int import_function(struct store *store, const char *stage, const struct actor *by, const char *path,
                            const struct import_options *options, struct import_result *result, struct err *err);

static void print_result(struct command_call *call, const struct import_result *result)
{
	if (call->json) {
		answer_json(call, json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o}", "rows", (json_int_t)result->rows,
		                            "imported", (json_int_t)result->imported, "present", (json_int_t)result->present,
		                            "nulls", (json_int_t)result->nulls, "created", (json_int_t)result->created,
		                            "unknown", (json_int_t)result->unknown, "rejected", (json_int_t)result->rejected,
		                            "tied", (json_int_t)result->tied, "contradicts", (json_int_t)result->contradicts,
		                            "model", answer_text(result->model[0] ? result->model : NULL), "mapped",
		                            answer_text(result->mapped), "stage", answer_text(call->stage.name)));
		return;
	}
	fprintf(call->out, "%" PRId64 " of %" PRId64 " rows imported, %" PRId64 " present already, %" PRId64 " rejected\n",
	        result->imported, result->rows, result->present, result->rejected);
	if (result->created)
		fprintf(call->out, "%" PRId64 " items made for them\n", result->created);
	if (result->nulls)
		fprintf(call->out, "%" PRId64 " without an answer\n", result->nulls);
	if (result->unknown)
		fprintf(call->out, "%" PRId64 " %s not here: add %s first, or use --create\n", result->unknown,
		        result->unknown == 1 ? "names an item that is" : "name items that are", result->unknown == 1 ? "it" : "them");
	if (result->foreign)
		fprintf(call->out, "%" PRId64 " %s that stage %s does not have: say what they mean here with --map OLD=NEW, or change the file\n",
		        result->foreign, result->foreign == 1 ? "has a label" : "have labels", answer_shown(call, call->stage.name));
	if (result->mapped)
		fprintf(call->out, "labels read as this stage's, and in how many rows: %s\n", answer_shown(call, result->mapped));
	if (result->tied)
		fprintf(call->out, "%" PRId64 " say something else than others did: a lead settles which holds, see %s queue lane:adjudication\n",
		        result->tied, answer_rung(call));
	if (result->contradicts)
		fprintf(call->out, "%" PRId64 " contradict what has counted already: that stays counted, whatever a lead says\n",
		        result->contradicts);
	if (result->model[0] && result->imported + result->present > 0)
		fprintf(call->out, "they are the predictions of %s\n", answer_shown(call, result->model));
	if (result->imported)
		fprintf(call->out, "next: %s agreement\n", answer_rung(call));
}

static enum command_status import(struct command_call *call, import_function *function, struct import_options *options,
                                  struct err *err)
{
	struct progress_bar bar;
	struct progress progress;
	struct import_result result = { .rejects = REJECT_LIST_EMPTY };
	int got;

	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	options->create = command_has(call, "create");
	options->progress = &progress;
	got = function(call->store, call->stage_name, &call->actor, call->arguments[0], options, &result, err);
	progress_bar_end(&bar);
	answer_rejects(call, &result.rejects);
	if (got == 0)
		print_result(call, &result);
	if (got == 0 && result.rejected && !result.imported && !result.present)
		got = err_set(err, "no row could be imported%s",
		              result.unknown == result.rejected   ? ": add its items first, or use --create"
		              : result.foreign == result.rejected ? ": its labels are not those of the stage" : "");
	reject_list_release(&result.rejects);
	free((void *)result.mapped);
	return got < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static enum command_status run_predictions(struct command_call *call, struct err *err)
{
	struct import_options options = { .model = command_option(call, "model"), .map = command_option(call, "map") };

	return import(call, import_predictions, &options, err);
}

static enum command_status run_decisions(struct command_call *call, struct err *err)
{
	static const char *const modes[] = { "blind", "assisted", "truth" };
	struct import_options options = { .mode = command_option(call, "mode") };
	bool known = !options.mode;

	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		known = known || str_equal(options.mode, modes[i]);
	if (!known) {
		err_set(err, "--mode takes blind, assisted or truth, not '%s'", options.mode);
		return COMMAND_USAGE;
	}
	return import(call, import_decisions, &options, err);
}

static const struct command_option prediction_options[] = {
	{ "model", 0, "V", "the version they are of; else it is named after the file" },
	{ "map", 0, "OLD=NEW,..", "what labels of another system mean here; kept with the version" },
	{ "create", 0, NULL, "make items that are not here, as records known by their key" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_import_predictions = {
	.name = "import predictions",
	.arguments = "FILE [--model V] [--map OLD=NEW,..] [--create]",
	.summary = "takes in predictions made elsewhere",
	.details = "FILE is CSV or JSONL with item, label and confidence, and time and group where known. item is\n"
	           "an external key, a path or an item's id. A label may be empty: the model abstained. Rows that\n"
	           "cannot be used, such as those of a time more than a day ahead, are named with their line, and the\n"
	           "rest goes in; the same file again adds nothing. Other columns stay with the items that --create\n"
	           "makes, as with add: rung drift compares them.\n"
	           "\n"
	           "A system with labels of its own can be LIVE as well: --map says what each of them means here. The\n"
	           "first file of a version settles it for those that follow; other meanings are another version. How\n"
	           "many rows said each of them is told, as one that none says may be misspelt.\n"
	           "\n"
	           "JSON: rows, imported, present, nulls, created, unknown, rejected, tied (0), contradicts (0), model,\n"
	           "mapped (null without a map), stage.\n",
	.options = prediction_options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_predictions,
};

static const struct command_option decision_options[] = {
	{ "mode", 0, "MODE", "blind (the default), assisted, or truth: known later from outside" },
	{ "create", 0, NULL, "make items that are not here, as records known by their key" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_import_decisions = {
	.name = "import decisions",
	.arguments = "FILE [--mode blind|assisted|truth] [--create]",
	.summary = "takes in decisions made elsewhere",
	.details = "FILE is CSV or JSONL with item, operator and label, and time where known. Operators are made\n"
	           "inspectors at first use. That decisions were blind is a claim: who imports them vouches for\n"
	           "it, and that is stored with them.\n"
	           "\n"
	           "Where blind decisions of different operators differ, a lead settles which holds, and the item\n"
	           "counts once that is done, whichever came first. What has counted by then stays counted: of such\n"
	           "items the first file holds. Import what speaks of the same items before the predictions of the\n"
	           "model are there, and the order of files makes no difference.\n"
	           "\n"
	           "JSON: rows, imported, present, nulls, created, unknown, rejected, tied (decisions that differ from\n"
	           "others), contradicts (decisions on what has counted as something else), model (null), mapped (null),\n"
	           "stage.\n",
	.options = decision_options,
	.least = 1,
	.most = 1,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_decisions,
};
