/* rung export: what was said of items, for other programs. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"
#include "ui/progress.h"

#include "base/clock.h"
#include "base/str.h"
#include "jobs/export.h"

#include <inttypes.h>

static bool is_format(const char *format)
{
	for (int i = 0; export_format_name(i); i++)
		if (str_equal(export_format_name(i), format))
			return true;
	return false;
}

static int refuse_format(const char *format, struct err *err)
{
	struct str known = STR_EMPTY;

	for (int i = 0; export_format_name(i); i++)
		str_addf(&known, "%s%s", i ? ", " : "", export_format_name(i));
	err_set(err, "no format '%s'; there are: %s%s", format, str_text(&known),
	        str_equal(format, "prometheus") ? "; what is measured: rung export metrics --format prometheus" : "");
	str_release(&known);
	return -1;
}

static int read_with(const char *with, struct export_options *options, struct err *err)
{
	if (str_equal(with, "images"))
		options->with = EXPORT_WITH_IMAGES;
	else if (str_equal(with, "links"))
		options->with = EXPORT_WITH_LINKS;
	else if (with)
		return err_set(err, "--with takes images or links, not '%s'", with);
	return 0;
}

static int read_options(const struct command_call *call, struct export_options *options, struct err *err)
{
	const char *since = command_option(call, "since"), *split = command_option(call, "split");
	const char *path = command_option(call, "output");

	options->format = command_option(call, "format") ? command_option(call, "format") : "csv";
	options->path = str_equal(path, "-") ? NULL : path;
	options->filter = command_option(call, "filter");
	options->split = split;
	options->url = command_option(call, "url");
	if (!is_format(options->format))
		return refuse_format(options->format, err);
	if (read_with(command_option(call, "with"), options, err) < 0)
		return -1;
	if (split && !str_equal(split, "train") && !str_equal(split, "eval"))
		return err_set(err, "--split takes train or eval, not '%s'", split);
	if (since && (!clock_parse(since, &options->since_ms) || options->since_ms <= 0))
		return err_set(err, "--since takes a time such as 2026-03-01 or 2026-03-01T09:30, not '%s'", since);
	if (export_is_folder(options) && !options->path)
		return err_set(err, "-o PATH says where its folder of files goes");
	if (call->json && !options->path)
		return err_set(err, "--json needs -o PATH: without it standard output takes the rows");
	return 0;
}

static json_t *left_out(const struct export_result *result)
{
	json_t *list = json_array();

	for (int i = 0; i < result->reasons; i++)
		json_array_append_new(list, json_pack("{s:s,s:I}", "why", result->left_out[i].why, "items", (json_int_t)result->left_out[i].items));
	return list;
}

static enum command_status print_json(struct command_call *call, const struct export_options *options, const struct export_result *result)
{
	return answer_json(call, json_pack("{s:s,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o}", "format", options->format, "items",
	                                   (json_int_t)result->items, "rows", (json_int_t)result->rows, "predictions",
	                                   (json_int_t)result->predictions, "decisions", (json_int_t)result->decisions, "regions",
	                                   (json_int_t)result->regions, "pictures", (json_int_t)result->pictures, "left_out",
	                                   left_out(result), "path", answer_text(options->path), "stage", answer_text(call->stage.name)));
}

/* Where the rows go to standard output the counts go beside them. */
static void print_counts(struct command_call *call, const struct export_options *options, const struct export_result *result)
{
	FILE *out = options->path ? call->out : call->err;

	fprintf(out, "%" PRId64 " rows%s%s: %" PRId64 " items, %" PRId64 " with a prediction, %" PRId64 " with a decision, %" PRId64 " regions\n",
	        result->rows, options->path ? " in " : "", options->path ? answer_shown(call, options->path) : "", result->items,
	        result->predictions, result->decisions, result->regions);
	if (result->pictures)
		fprintf(out, "%" PRId64 " files beside them\n", result->pictures);
	for (int i = 0; i < result->reasons; i++)
		fprintf(out, "%" PRId64 " items left out: %s\n", result->left_out[i].items, result->left_out[i].why);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct export_options options = { .output = call->out };
	struct progress_bar bar;
	struct progress progress;
	struct export_result result = { 0 };
	int got;

	if (read_options(call, &options, err) < 0)
		return COMMAND_USAGE;
	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	options.progress = &progress;
	options.stop = interrupt_watch();
	got = export_write(call->store, call->stage_name, &options, &result, err);
	progress_bar_end(&bar);
	if (got < 0)
		return COMMAND_FAILED;
	if (call->json)
		return print_json(call, &options, &result);
	print_counts(call, &options, &result);
	return COMMAND_DONE;
}

static const struct command_option options_of_export[] = {
	{ "format", 0, "F", "csv (the default), jsonl, coco, ...: see below" },
	{ "output", 'o', "PATH", "the file or folder to write; else, or with -, standard output" },
	{ "filter", 0, "SQL", "only items for which this condition over v_items holds" },
	{ "since", 0, "T", "only what was decided, or else predicted, at that time or later" },
	{ "split", 0, "train|eval", "only what a model may be trained on, one of its two piles" },
	{ "with", 0, "images|links", "the items' files too, as copies or hard links: PATH is a folder then" },
	{ "url", 0, "PREFIX", "stands before paths below their root: where others find the files" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_export = {
	.name = "export",
	.arguments = "--format F [-o PATH] [--filter SQL] [--since T] [--split train|eval] [--with images|links]",
	.summary = "writes predictions and decisions for other programs",
	.details = "Formats: csv and jsonl (a row for each answer, and for each prediction that nobody has answered),\n"
	           "coco and coco-results, yolo and yolo-classify, label-studio, prodigy, folders (one for each label),\n"
	           "cleanlab. What each says, and what it cannot, is in the manual, section FORMATS. What has boxes or\n"
	           "is a folder takes one answer of each item: what came to be known, what a lead settled, what people\n"
	           "agreed on, or the newest. Items without one are left out and counted.\n"
	           "\n"
	           "A file or folder is complete or not there: it is written beside PATH and renamed at the end. Exam,\n"
	           "audit, gold and challenge items, and groups with one of them, are in neither split. The condition\n"
	           "of --filter may read any view:\n"
	           "\"group_key = 'lot 7'\", \"item_id IN (SELECT item_id FROM v_decisions WHERE operator = 'ann')\".\n"
	           "\n"
	           "JSON (with -o): format, items, rows, predictions, decisions, regions, pictures, left_out (why,\n"
	           "items), path, stage.\n",
	.options = options_of_export,
	.section = SECTION_DATA,
	.project = PROJECT_READ,
	.models = true,
	.run = run,
};
