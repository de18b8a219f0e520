/* rung add: items from files, folders, lists and standard input. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"
#include "ui/progress.h"

#include "jobs/intake.h"

#include <inttypes.h>

static void print_next(struct command_call *call)
{
	const char *rung = answer_rung(call);

	if (str_equal(call->stage.kind, "image"))
		fprintf(call->out, "next: %s model add MODEL.onnx, or decide them: %s\n", rung, rung);
	else
		fprintf(call->out, "next: decide them: %s\n", rung);
}

static enum command_status print_result(struct command_call *call, const struct intake_result *result)
{
	if (call->json) {
		answer_json(call, json_pack("{s:I,s:I,s:I,s:I,s:o}", "added", (json_int_t)result->added, "present",
		                            (json_int_t)result->present, "rejected", (json_int_t)result->rejected, "skipped",
		                            (json_int_t)result->skipped, "stage", answer_text(call->stage.name)));
	} else {
		fprintf(call->out, "%" PRId64 " added, %" PRId64 " present already, %" PRId64 " rejected", result->added,
		        result->present, result->rejected);
		if (result->skipped)
			fprintf(call->out, ", %" PRId64 " files of other kinds left out", result->skipped);
		fprintf(call->out, "\n");
		if (result->added)
			print_next(call);
	}
	return result->rejected && !result->added && !result->present ? COMMAND_FAILED : COMMAND_DONE;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct progress_bar bar;
	struct progress progress;
	struct intake_result result = { .rejects = REJECT_LIST_EMPTY };
	struct intake_options options = {
		.source = command_option(call, "source"),
		.input = stdin,
		.progress = &progress,
		.stop = interrupt_watch(),
	};
	enum command_status status = COMMAND_FAILED;
	int got;

	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	got = (command_has(call, "watch") ? intake_watch : intake_add)(call->store, call->stage_name, &call->actor,
	                                                               call->arguments, call->argument_count, &options,
	                                                               &result, err);
	progress_bar_end(&bar);
	answer_rejects(call, &result.rejects);
	if (got == 0) {
		status = print_result(call, &result);
		if (status == COMMAND_FAILED)
			err_set(err, "nothing could be taken in");
	}
	reject_list_release(&result.rejects);
	return status;
}

static const struct command_option options[] = {
	{ "source", 0, "S", "what to call where they come from; else the folder's name" },
	{ "watch", 0, NULL, "go on looking into the folders for new files, until ^C" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_add = {
	.name = "add",
	.arguments = "PATH...|- [--source S] [--watch]",
	.summary = "takes in files, folders, CSV and JSONL",
	.details = "Folders are walked to the bottom in sorted order; hidden files are left out and links are\n"
	           "not followed. An item is known by the SHA-256 of its content, so adding it twice is once.\n"
	           "Files stay where they are.\n"
	           "\n"
	           "Pictures are JPEG, PNG, BMP and PNM; recordings are WAV, FLAC, Ogg, MP3 and others that\n"
	           "libsndfile reads: each is decoded, and one that is damaged or cut short is not taken.\n"
	           "\n"
	           "A CSV or JSONL names one item a row: a column path or file, or image for pictures and audio\n"
	           "for recordings; text for text; records are the row itself. The columns key, group and\n"
	           "captured are understood, every other one is kept as an attribute. Of a text the column spans\n"
	           "marks parts of it in the console: [{\"start\":0,\"end\":5,\"label\":\"PERSON\"}], in characters.\n"
	           "- reads paths, CSV or JSONL from standard input.\n"
	           "\n"
	           "What cannot be taken is named with its reason on standard error and the rest goes in; the\n"
	           "exit status is 1 only where nothing could be taken.\n"
	           "\n"
	           "JSON: added, present, rejected, skipped, stage.\n",
	.options = options,
	.least = 1,
	.most = -1,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.stages = STAGES_FIRST,
	.run = run,
};
