/* rung export: predictions beside decisions, for other programs. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/progress.h"

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

static int check(const struct command_call *call, const char *format, struct err *err)
{
	struct str known = STR_EMPTY;

	if (is_format(format)) {
		if (call->json && !command_has(call, "output"))
			return err_set(err, "--json needs -o PATH: without it standard output takes the rows");
		return 0;
	}
	for (int i = 0; export_format_name(i); i++)
		str_addf(&known, "%s%s", i ? ", " : "", export_format_name(i));
	err_set(err, "no format '%s'; there are: %s", format, str_text(&known));
	str_release(&known);
	return -1;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *format = command_option(call, "format") ? command_option(call, "format") : "csv";
	const char *path = command_option(call, "output");
	struct progress_bar bar;
	struct progress progress;
	struct export_result result = { 0 };
	int got;

	if (check(call, format, err) < 0)
		return COMMAND_USAGE;
	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	got = export_write(call->store, call->stage_name,
	                   &(struct export_options){ .format = format, .path = path, .output = call->out, .progress = &progress },
	                   &result, err);
	progress_bar_end(&bar);
	if (got < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:I,s:I,s:o,s:o}", "rows", (json_int_t)result.rows, "predictions",
		                                   (json_int_t)result.predictions, "decisions", (json_int_t)result.decisions,
		                                   "path", answer_text(path), "stage", answer_text(call->stage.name)));
	if (path)
		fprintf(call->out, "%" PRId64 " rows in %s: %" PRId64 " with a prediction, %" PRId64 " with a decision\n", result.rows,
		        answer_shown(call, path), result.predictions, result.decisions);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "format", 0, "F", "csv (the default) or jsonl" },
	{ "output", 'o', "PATH", "the file to write; else standard output" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_export = {
	.name = "export",
	.arguments = "--format csv|jsonl [-o PATH]",
	.summary = "writes predictions beside decisions to a file",
	.details = "One row for each item that has a prediction or a decision, with a header. A file is complete or\n"
	           "not there: it is written beside PATH and renamed at the end.\n"
	           "\n"
	           "JSON (with -o): rows, predictions, decisions, path, stage.\n",
	.options = options,
	.section = SECTION_DATA,
	.project = PROJECT_READ,
	.models = true,
	.run = run,
};
