/* rung import FORMAT PATH: what other programs have written. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"
#include "ui/progress.h"

#include "base/str.h"
#include "jobs/import_foreign.h"

#include <inttypes.h>

static int check_format(const char *format, struct err *err)
{
	struct str known = STR_EMPTY;

	for (int i = 0; import_foreign_format(i); i++) {
		if (str_equal(import_foreign_format(i), format)) {
			str_release(&known);
			return 0;
		}
		str_addf(&known, ", %s", import_foreign_format(i));
	}
	err_set(err, "no format '%s'; there are: predictions, decisions%s", format, str_text(&known));
	str_release(&known);
	return -1;
}

static int check_mode(const char *mode, struct err *err)
{
	static const char *const modes[] = { "blind", "assisted", "truth" };

	for (size_t i = 0; mode && i < sizeof modes / sizeof *modes; i++)
		if (str_equal(mode, modes[i]))
			return 0;
	return mode ? err_set(err, "--mode takes blind, assisted or truth, not '%s'", mode) : 0;
}

static enum command_status print_json(struct command_call *call, const char *format, const struct import_foreign_result *result)
{
	return answer_json(call, json_pack("{s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "format", format, "cases",
	                                   (json_int_t)result->cases, "items", (json_int_t)result->items, "created",
	                                   (json_int_t)result->created, "predictions", (json_int_t)result->predictions, "decisions",
	                                   (json_int_t)result->decisions, "regions", (json_int_t)result->regions, "nulls",
	                                   (json_int_t)result->nulls, "present", (json_int_t)result->present, "scored",
	                                   (json_int_t)result->scored, "unknown", (json_int_t)result->unknown, "foreign",
	                                   (json_int_t)result->foreign, "rejected", (json_int_t)result->rejected, "tied",
	                                   (json_int_t)result->tied, "contradicts", (json_int_t)result->contradicts, "stage",
	                                   answer_text(call->stage.name)));
}

static void print_some(struct command_call *call, int64_t count, const char *what)
{
	if (count)
		fprintf(call->out, "%" PRId64 " %s\n", count, what);
}

static void print_result(struct command_call *call, const struct import_foreign_result *result)
{
	fprintf(call->out, "%" PRId64 " read, of %" PRId64 " items: %" PRId64 " predictions, %" PRId64 " decisions and %" PRId64 " regions imported\n",
	        result->cases, result->items, result->predictions, result->decisions, result->regions);
	print_some(call, result->created, "items are new");
	print_some(call, result->present, "predictions and decisions were here already");
	print_some(call, result->nulls, "predictions without an answer");
	print_some(call, result->scored, "predictions left out: their version is run here, and they come from scoring");
	print_some(call, result->rejected, "rejected");
	print_some(call, result->unknown, "of them are of items that are not here: --images says where their files are, --create makes them");
	print_some(call, result->foreign, "of them have labels that this stage does not have: --map OLD=NEW says what they mean");
	print_some(call, result->tied, "decisions say something else than others did: a lead settles which holds");
	print_some(call, result->contradicts, "decisions contradict what has counted already: that stays counted");
}

static int import(struct command_call *call, struct import_foreign_result *result, struct err *err)
{
	struct import_foreign_options options = {
		.format = call->arguments[0], .images = command_option(call, "images"), .url = command_option(call, "url"),
		.beside = command_option(call, "coco"), .label = command_option(call, "label"),
		.none = command_option(call, "none"), .mode = command_option(call, "mode"),
		.who = command_option(call, "by"), .model = command_option(call, "model"), .map = command_option(call, "map"),
		.create = command_has(call, "create"), .stop = interrupt_watch(),
	};
	struct progress_bar bar;
	struct progress progress;
	int got;

	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	options.progress = &progress;
	got = import_foreign(call->store, call->stage_name, &call->actor, call->arguments[1], &options, result, err);
	progress_bar_end(&bar);
	return got;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct import_foreign_result result = { .rejects = REJECT_LIST_EMPTY };
	int got;

	if (check_format(call->arguments[0], err) < 0 || check_mode(command_option(call, "mode"), err) < 0)
		return COMMAND_USAGE;
	got = import(call, &result, err);
	answer_rejects(call, &result.rejects);
	if (got == 0 && call->json)
		print_json(call, call->arguments[0], &result);
	else if (got == 0)
		print_result(call, &result);
	if (got == 0 && result.rejected && result.predictions + result.decisions + result.present + result.scored == 0)
		got = err_set(err, "nothing could be imported");
	reject_list_release(&result.rejects);
	return got < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "images", 0, "DIR", "where the items' files are; else beside the file, or below the folder" },
	{ "url", 0, "PREFIX", "what stands before names of files there, and is left away" },
	{ "map", 0, "OLD=NEW,..", "what labels of another system mean here" },
	{ "label", 0, "LABEL", "what is marked in masks" },
	{ "none", 0, "LABEL", "what a picture is on which nothing is marked" },
	{ "mode", 0, "MODE", "blind, assisted or truth; else as the file has it, or assisted" },
	{ "by", 0, "NAME", "whose answers are that the file gives to nobody; else yours" },
	{ "model", 0, "V", "whose the predictions are; else as the file has it, or named after it" },
	{ "coco", 0, "FILE", "which pictures coco-results speaks of, by their numbers" },
	{ "create", 0, NULL, "make items without a file, as records known by their key" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_import = {
	.name = "import",
	.arguments = "FORMAT PATH [--images DIR] [--map OLD=NEW,..] [--none LABEL] [--mode MODE] [--create]",
	.summary = "takes in items and answers that other programs have written",
	.details = "Formats: csv and jsonl as export writes them, coco, coco-results, yolo, yolo-classify,\n"
	           "label-studio, prodigy, pascal-voc, folders, masks, ground-truth and a2i. PATH is a file, or a folder\n"
	           "for yolo, yolo-classify, pascal-voc, folders, masks and a2i. The manual says of each what has a\n"
	           "place here, in its section FORMATS; what has none is kept with the item, or with what is said of it,\n"
	           "and comes out again.\n"
	           "\n"
	           "An item is known by its content where the file says it, by its key, or by the path of its file; one\n"
	           "that is not here is added from its file, which has to lie below the folder. What cannot be taken in\n"
	           "is named with its line, or its file, and the rest goes in; the same again adds nothing.\n"
	           "\n"
	           "That decisions were blind is a claim of who imports them, and is stored so. Where a file does not\n"
	           "say how they were made they are assisted, which is evidence of nothing.\n"
	           "\n"
	           "JSON: format, cases, items, created, predictions, decisions, regions, nulls, present, scored,\n"
	           "unknown, foreign, rejected, tied, contradicts, stage.\n",
	.options = options,
	.least = 2,
	.most = 2,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run,
};
