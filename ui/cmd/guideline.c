/* rung guideline: by what people are to judge. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "base/str.h"
#include "db/guideline.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static enum command_status run(struct command_call *call, struct err *err)
{
	struct guideline guideline;
	size_t length;

	if (guideline_read(call->store, &call->stage, &call->arena, &guideline, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o,s:o,s:o,s:o,s:o}", "version",
		                                   guideline.version ? json_integer((json_int_t)guideline.version) : json_null(), "text",
		                                   answer_text(guideline.version ? guideline.text : NULL), "operator",
		                                   answer_text(guideline.operator_name), "set", answer_time(guideline.set_ms), "stage",
		                                   answer_text(call->stage.name)));
	if (!guideline.version) {
		fprintf(call->err, "stage %s has no guideline: a lead sets one with rung guideline set FILE\n",
		        answer_shown(call, call->stage.name));
		return COMMAND_DONE;
	}
	length = strlen(guideline.text);
	fprintf(call->out, "%s%s", guideline.text, length && guideline.text[length - 1] == '\n' ? "" : "\n");
	return COMMAND_DONE;
}

/* Everything that the file holds, but no more than one byte too many. */
static int read_file(const char *name, struct str *text, struct err *err)
{
	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "rb");
	char piece[4096];
	size_t got = 0;
	bool failed;

	if (!file)
		return err_set(err, "%s: %s", name, strerror(errno));
	while (text->length <= GUIDELINE_BYTES_MAX && (got = fread(piece, 1, sizeof piece, file)) > 0)
		str_add_bytes(text, piece, got);
	failed = ferror(file);
	if (failed)
		err_set(err, "%s: %s", name, strerror(errno));
	if (file != stdin)
		fclose(file);
	return failed ? -1 : 0;
}

static enum command_status run_set(struct command_call *call, struct err *err)
{
	struct str text = STR_EMPTY;
	int64_t version;
	int set = -1;

	if (read_file(call->arguments[0], &text, err) == 0)
		set = guideline_set(call->store, &call->stage, &call->actor, str_text(&text), text.length, &version, err);
	str_release(&text);
	if (set < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:b,s:o}", "version", (json_int_t)version, "changed", set, "stage",
		                                   answer_text(call->stage.name)));
	fprintf(call->out, set ? "version %" PRId64 " of the guideline holds now\n" : "version %" PRId64 " of the guideline says this already\n",
	        version);
	return COMMAND_DONE;
}

const struct command command_guideline = {
	.name = "guideline",
	.arguments = "",
	.summary = "shows by what people are to judge",
	.details = "The console shows it too. Each decision in the log names the version that was in force.\n"
	           "\n"
	           "JSON: version (null: there is none), text, operator, set, stage.\n",
	.section = SECTION_WORK,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.run = run,
};

const struct command command_guideline_set = {
	.name = "guideline set",
	.arguments = "FILE|-",
	.summary = "makes a new version of the guideline",
	.details = "Plain text in UTF-8, at most 65536 bytes; from standard input with -. Earlier versions stay in the\n"
	           "history (v_guidelines).\n"
	           "\n"
	           "JSON: version, changed, stage.\n",
	.least = 1,
	.most = 1,
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_set,
};
