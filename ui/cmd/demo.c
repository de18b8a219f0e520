/* rung demo: a whole project in a folder, to look at and to play with. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"
#include "ui/progress.h"

#include "jobs/demo.h"
#include "jobs/monotonic.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <limits.h>

#define FOLDER_DEFAULT "rung-demo"
#define ITEMS_DEFAULT  2000
#define ITEMS_MAX      1000000

static int read_options(const struct command_call *call, struct demo_options *options, struct err *err)
{
	struct screen_spec *spec = &options->spec;
	long items = ITEMS_DEFAULT, seed = (long)spec->seed;

	if (command_number(call, "items", 1, ITEMS_MAX, &items, err) < 0 ||
	    command_number(call, "seed", 0, LONG_MAX, &seed, err) < 0 ||
	    command_real(call, "defects", 0, 1, &spec->defect_rate, err) < 0 ||
	    command_real(call, "glare", 0, 1, &spec->glare, err) < 0 ||
	    command_real(call, "blur", 0, 1, &spec->blur, err) < 0 ||
	    command_real(call, "noise", 0, 1, &spec->noise, err) < 0 ||
	    command_real(call, "new-kind", 0, 1, &spec->new_kind, err) < 0)
		return -1;
	options->items = items;
	spec->seed = (uint64_t)seed;
	options->pictures_only = command_has(call, "pictures-only");
	return 0;
}

static void print_json(struct command_call *call, const char *folder, const struct demo_options *options,
                       const struct demo_result *result, double seconds)
{
	json_t *answer = json_pack("{s:o,s:o,s:o,s:I,s:I,s:o}", "folder", answer_text(folder), "pictures",
	                           answer_text(arena_printf(&call->arena, "%s/pictures", folder)), "truth",
	                           answer_text(arena_printf(&call->arena, "%s/truth.csv", folder)), "items",
	                           (json_int_t)options->items, "scratched", (json_int_t)result->scratched, "seconds",
	                           answer_number(seconds));

	if (!options->pictures_only) {
		json_t *more = json_pack("{s:o,s:I,s:I,s:I,s:i,s:s}", "project",
		                         answer_text(arena_printf(&call->arena, "%s/rung.db", folder)), "scored",
		                         (json_int_t)result->score.scored, "failed", (json_int_t)result->score.failed, "null",
		                         (json_int_t)result->score.null, "level", result->level, "stage", "main");

		json_object_update(answer, more);
		json_decref(more);
	}
	answer_json(call, answer);
}

static void print_lines(struct command_call *call, const char *folder, const struct demo_options *options,
                        const struct demo_result *result, double seconds)
{
	const char *shown = answer_shown(call, folder);

	fprintf(call->out, "pictures   %s/pictures, %" PRId64 " of them, in %.1f s with all the rest\n", shown, options->items, seconds);
	fprintf(call->out, "truth      %s/truth.csv: %" PRId64 " are scratched; nothing reads it but you\n", shown, result->scratched);
	if (options->pictures_only)
		return;
	fprintf(call->out, "project    %s/rung.db, labels ok and scratch, scratch is critical\n", shown);
	fprintf(call->out, "model      %s/model: %" PRId64 " predictions, %" PRId64 " failed, %" PRId64 " without an answer\n",
	        shown, result->score.scored, result->score.failed, result->score.null);
	fprintf(call->out, "level      %d, %s%s%s\n", result->level, level_name(result->level),
	        result->why_level[0] ? ": " : "", answer_shown(call, result->why_level));
	fprintf(call->out, "next       rung -p %s/rung.db            decide in the console, one key an item\n", shown);
	fprintf(call->out, "           rung -p %s/rung.db agreement  compare yourself with the model\n", shown);
	fprintf(call->out, "           rung -p %s/rung.db query      look into the database\n", shown);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *folder = call->argument_count ? call->arguments[0] : FOLDER_DEFAULT;
	struct demo_options options = { .spec = SCREEN_SPEC_DEFAULT, .stop = interrupt_watch() };
	struct progress_bar bar;
	struct progress progress;
	struct demo_result result;
	double begun = monotonic_seconds();
	int got;

	if (read_options(call, &options, err) < 0)
		return COMMAND_USAGE;
	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	options.progress = &progress;
	got = demo_make(folder, &options, &result, err);
	progress_bar_end(&bar);
	if (got < 0)
		return COMMAND_FAILED;
	if (call->json)
		print_json(call, folder, &options, &result, monotonic_seconds() - begun);
	else
		print_lines(call, folder, &options, &result, monotonic_seconds() - begun);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "items", 0, "N", "pictures; else 2000" },
	{ "seed", 0, "S", "the same seed makes the same pictures; else 1" },
	{ "defects", 0, "F", "share of scratched screens; else 0.15" },
	{ "glare", 0, "F", "lamps and windows in the glass, 0 to 1; else 0.25" },
	{ "blur", 0, "F", "out of focus, 0 to 1; else 0.2" },
	{ "noise", 0, "F", "of the sensor, 0 to 1; else 0.2" },
	{ "new-kind", 0, "F", "share of defects that are stars of cracks, which the model never saw; else 0" },
	{ "pictures-only", 0, NULL, "pictures and their truth, without a project: for training" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_demo = {
	.name = "demo",
	.arguments = "[DIR] [--items N] [--seed S] [--defects F] [--glare F] [--blur F] [--noise F] [--new-kind F]",
	.summary = "makes a project of drawn phone screens, scored by a model",
	.details = "Draws phone screens, some of them scratched, into DIR/pictures (DIR: rung-demo unless given),\n"
	           "makes the project DIR/rung.db, adds the pictures and the model that comes with rung, scores\n"
	           "everything, and goes to level 1: the model predicts, people decide without seeing it.\n"
	           "What is true of each picture goes to DIR/truth.csv and never into the project.\n"
	           "\n"
	           "Some scratches are too faint to be seen, by the model or by anyone. With the dials as they are\n"
	           "the model errs in a few of a hundred; more glare, blur, noise or a new kind of defect shows what\n"
	           "happens when the world is not as it was.\n"
	           "\n"
	           "JSON: folder, pictures, truth, items, scratched, seconds; and with a project: project, scored,\n"
	           "failed, null, level, stage.\n",
	.options = options,
	.most = 1,
	.section = SECTION_PROJECT,
	.run = run,
};
