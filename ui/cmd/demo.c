/* rung demo: a whole project in a folder, to look at and to play with. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"
#include "ui/progress.h"

#include "base/str.h"
#include "jobs/demo.h"
#include "jobs/monotonic.h"
#include "jobs/template.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER_DEFAULT "rung-demo"
#define ITEMS_MAX      1000000
#define ERRORS_DEFAULT  0.003

/* ---- what is asked for ---- */

/* "glare, blur or noise". */
static const char *list_words(struct arena *arena, const char *const *words)
{
	const char *text = "";

	for (int i = 0; words && words[i]; i++)
		text = arena_printf(arena, "%s%s%s", text, i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
	return text;
}

/* KIND, KIND@ITEM or KIND@ITEM:SHARE. False where it is none of the template's. */
static bool read_drift(const struct template *template, const char *text, struct demo_options *options)
{
	size_t length = strcspn(text, "@");
	const char *at = text[length] ? text + length + 1 : NULL;
	char *end;

	for (int i = 0; template->drifts && template->drifts[i]; i++)
		if (strlen(template->drifts[i]) == length && strncmp(template->drifts[i], text, length) == 0)
			options->drift = template->drifts[i];
	if (!options->drift || !at)
		return options->drift != NULL;
	options->drift_at = strtoll(at, &end, 10) - 1;
	if (end == at || options->drift_at < 0 || options->drift_at >= options->items)
		return false;
	if (*end == ':') {
		at = end + 1;
		options->drift_share = strtod(at, &end);
		if (end == at || !(options->drift_share > 0 && options->drift_share <= 1))
			return false;
	}
	return *end == '\0';
}

static int check_drift(struct command_call *call, const struct template *template, struct demo_options *options, struct err *err)
{
	const char *text = command_option(call, "drift");

	options->drift_at = -1;
	options->drift_share = (double)NAN;
	if (!text || read_drift(template, text, options))
		return 0;
	if (!template->drifts)
		return err_set(err, "a demo of %s has no --drift", template->name);
	return err_set(err, "--drift is %s, and after an @ the item it begins with, of 1 to %" PRId64
	               ", and after a : the share of it, above 0 up to 1; not \"%s\"",
	               list_words(&call->arena, template->drifts), options->items, text);
}

/* Options of other templates are refused. */
static int check_dials(const struct command_call *call, const struct template *template, struct err *err)
{
	const struct template *const *rows;
	int count = template_table(&rows);

	for (int i = 0; i < count; i++)
		for (int k = 0; rows[i]->dials && rows[i]->dials[k]; k++) {
			const char *dial = rows[i]->dials[k];

			if ((command_has(call, dial) || command_option(call, dial)) && !(template->dials && str_among(template->dials, dial)))
				return err_set(err, "--%s goes with --template %s, not with %s", dial, rows[i]->name, template->name);
		}
	return 0;
}

static int read_line(const struct command_call *call, struct screen_spec *spec, struct err *err)
{
	if (command_real(call, "defects", 0, 1, &spec->defect_rate, err) < 0 ||
	    command_real(call, "glare", 0, 1, &spec->glare, err) < 0 ||
	    command_real(call, "blur", 0, 1, &spec->blur, err) < 0 ||
	    command_real(call, "noise", 0, 1, &spec->noise, err) < 0)
		return -1;
	return command_real(call, "new-kind", 0, 1, &spec->new_kind, err);
}

static int read_options(struct command_call *call, const struct template *template, struct demo_options *options, struct err *err)
{
	struct screen_spec *spec = &options->line.before;
	/* Worked through, a drift wants time before it for the level to rise, and behind it for two windows to show it. */
	long times = command_has(call, "auto") && command_option(call, "drift") ? 2 : 1;
	long items = times * (long)template->items, seed = (long)spec->seed, per_day = (long)template->per_day;

	if (check_dials(call, template, err) < 0 || command_number(call, "items", 1, ITEMS_MAX, &items, err) < 0 ||
	    command_number(call, "per-day", 1, ITEMS_MAX, &per_day, err) < 0 ||
	    command_real(call, "inspector-errors", 0, 0.5, &options->inspector_errors, err) < 0 ||
	    command_number(call, "seed", 0, LONG_MAX, &seed, err) < 0 || read_line(call, spec, err) < 0)
		return -1;
	options->items = items;
	options->per_day = per_day;
	spec->seed = (uint64_t)seed;
	options->pictures_only = command_has(call, "pictures-only");
	options->automatic = template->always_works || command_has(call, "auto");
	options->settings = command_option(call, "set");
	options->data = command_option(call, "data");
	if (options->automatic && options->pictures_only)
		return err_set(err, "--auto works in a project, and --pictures-only makes none");
	return check_drift(call, template, options, err);
}

/* ---- what came of it ---- */

static void add_walk(json_t *answer, const struct demo_options *options, const struct walk_result *walk)
{
	json_t *changes = json_array(), *more;

	for (int i = 0; i < walk->change_count; i++)
		json_array_append_new(changes, json_pack("{s:I,s:i,s:i,s:o}", "row", (json_int_t)walk->changes[i].row, "from",
		                                         walk->changes[i].from, "to", walk->changes[i].to, "reason",
		                                         answer_text(walk->changes[i].reason)));
	more = json_pack("{s:I,s:o,s:I,s:I,s:I,s:o,s:I,s:I,s:I}", "rows", (json_int_t)options->items, "changes", changes, "days",
	                 (json_int_t)walk->days, "decisions", (json_int_t)walk->decisions, "inspector_errors",
	                 (json_int_t)walk->slips, "automation_rate",
	                 answer_number((double)walk->accepted / (double)options->items), "accepted", (json_int_t)walk->accepted,
	                 "accepted_errors", (json_int_t)walk->accepted_errors, "audits", (json_int_t)walk->score.audit);
	json_object_update(answer, more);
	json_decref(more);
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
		if (options->automatic)
			add_walk(answer, options, &result->walk);
	}
	answer_json(call, answer);
}

static void print_walk(struct command_call *call, const struct demo_options *options, const struct walk_result *walk)
{
	fprintf(call->out, "people     simulated, in %" PRId64 " working day%s: %" PRId64 " decisions, %" PRId64 " of them slips\n",
	        walk->days, walk->days == 1 ? "" : "s", walk->decisions, walk->slips);
	for (int i = 0; i < walk->change_count; i++)
		fprintf(call->out, "%-10s row %6" PRId64 "  %d to %d  %s\n", i == 0 ? "levels" : "", walk->changes[i].row,
		        walk->changes[i].from, walk->changes[i].to, answer_shown(call, walk->changes[i].reason));
	fprintf(call->out, "machine    decided %" PRId64 " of %" PRId64, walk->accepted, options->items);
	if (walk->accepted > 0)
		fprintf(call->out, ", %" PRId64 " of them wrong, %.2f %%", walk->accepted_errors,
		        (double)walk->accepted_errors * 100 / (double)walk->accepted);
	fprintf(call->out, "\n");
}

static void print_lines(struct command_call *call, const char *folder, const struct demo_options *options,
                        const struct demo_result *result, double seconds)
{
	const char *shown = answer_shown(call, folder);

	fprintf(call->out, "pictures   %s/pictures, %" PRId64 " of them, in %.1f s with all the rest\n", shown, options->items, seconds);
	fprintf(call->out, "truth      %s/truth.csv: %" PRId64 " are scratched; %s\n", shown, result->scratched,
	        options->automatic ? "only the simulated people know" : "nothing reads it but you");
	if (options->pictures_only)
		return;
	fprintf(call->out, "project    %s/rung.db, labels ok and scratch, scratch is critical\n", shown);
	fprintf(call->out, "model      %s/model: %" PRId64 " predictions, %" PRId64 " failed, %" PRId64 " without an answer\n",
	        shown, result->score.scored, result->score.failed, result->score.null);
	if (options->automatic)
		print_walk(call, options, &result->walk);
	fprintf(call->out, "level      %d, %s%s%s\n", result->level, level_name(result->level),
	        result->why_level[0] ? ": " : "", answer_shown(call, result->why_level));
	fprintf(call->out, "next       rung -p %s/rung.db            decide in the console, one key an item\n", shown);
	fprintf(call->out, "           rung -p %s/rung.db agreement  compare yourself with the model\n", shown);
	fprintf(call->out, "           rung -p %s/rung.db query      look into the database\n", shown);
}

/* Of templates that say themselves what there is to tell. */
static void print_told(struct command_call *call, const char *folder, const struct demo_options *options,
                       const struct demo_result *result, double seconds)
{
	json_t *answer;

	if (!call->json) {
		for (int i = 0; i < result->line_count; i++)
			fprintf(call->out, "%-10s %s\n", result->lines[i].heading, answer_shown(call, result->lines[i].words));
		return;
	}
	answer = json_pack("{s:o,s:o,s:I,s:I,s:I,s:I,s:I,s:I,s:o}", "folder", answer_text(folder), "project",
	                   answer_text(arena_printf(&call->arena, "%s/rung.db", folder)), "items", (json_int_t)options->items, "scored",
	                   (json_int_t)result->score.scored, "failed", (json_int_t)result->score.failed, "null",
	                   (json_int_t)result->score.null, "decisions", (json_int_t)result->walk.decisions, "inspector_errors",
	                   (json_int_t)result->walk.slips, "seconds", answer_number(seconds));
	for (int i = 0; i < result->figure_count; i++)
		json_object_set_new(answer, result->figures[i].key, answer_number(result->figures[i].value));
	answer_json(call, answer);
}

static void print_result(struct command_call *call, const struct template *template, const char *folder,
                         const struct demo_options *options, const struct demo_result *result, double seconds)
{
	if (template != &template_inspection)
		print_told(call, folder, options, result, seconds);
	else if (call->json)
		print_json(call, folder, options, result, seconds);
	else
		print_lines(call, folder, options, result, seconds);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *name = command_option(call, "template"), *folder = call->argument_count ? call->arguments[0] : FOLDER_DEFAULT;
	struct demo_options options = { .line = { .before = SCREEN_SPEC_DEFAULT }, .inspector_errors = ERRORS_DEFAULT,
	                                .stop = interrupt_watch() };
	struct progress_bar bar;
	struct progress progress;
	struct demo_result result;
	const struct template *template;
	double begun = monotonic_seconds();
	int got;

	template = template_named(name ? name : template_inspection.name, err);
	if (!template || read_options(call, template, &options, err) < 0)
		return COMMAND_USAGE;
	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	options.progress = &progress;
	got = template->demo(folder, &options, &call->arena, &result, err);
	progress_bar_end(&bar);
	if (got < 0)
		return COMMAND_FAILED;
	print_result(call, template, folder, &options, &result, monotonic_seconds() - begun);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "template", 0, "NAME", "a worked example: inspection (the default), recommender, serial or speech" },
	{ "items", 0, "N", "pictures, else 2000, or 4000 for --auto with --drift; else visits 2400, clips 1440, serial 720" },
	{ "seed", 0, "S", "the same seed makes the same pictures; else 1" },
	{ "defects", 0, "F", "share of scratched screens; else 0.15" },
	{ "glare", 0, "F", "lamps and windows in the glass, 0 to 1; else 0.25" },
	{ "blur", 0, "F", "out of focus, 0 to 1; else 0.2" },
	{ "noise", 0, "F", "of the sensor, 0 to 1; else 0.2" },
	{ "new-kind", 0, "F", "share of defects that are stars of cracks, which the model never saw; else 0" },
	{ "drift", 0, "KIND[@ITEM]", "newkind, glare, blur, noise, else from three fifths on; of pipelines, else near the end" },
	{ "auto", 0, NULL, "simulated people work through it, day by day, and the ladder moves" },
	{ "per-day", 0, "N", "with --auto: pictures a working day, else 500; visits or clips, else 480" },
	{ "inspector-errors", 0, "F", "with --auto: share of people's answers that are slips; else 0.003" },
	{ "set", 0, "KEY=VALUE", "settings of the project, with commas between them" },
	{ "data", 0, "FOLDER", "of recommender: real ratings; of speech: recordings with their words; of serial: the models" },
	{ "pictures-only", 0, NULL, "pictures and their truth, without a project: for training" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_demo = {
	.name = "demo",
	.arguments = "[DIR] [--template NAME] [--items N] [--seed S] [--defects F] [--glare F] [--blur F]\n"
	             "                 [--noise F] [--new-kind F] [--drift KIND[@ITEM]] [--set KEY=VALUE,...]\n"
	             "                 [--auto [--per-day N] [--inspector-errors F]]",
	.summary = "makes a project to look at: drawn phone screens, or another example",
	.details = "Draws phone screens, some of them scratched, into DIR/pictures (DIR: rung-demo unless given),\n"
	           "makes the project DIR/rung.db, adds the pictures and the model that comes with rung, scores\n"
	           "everything, and goes to level 1: the model predicts, people decide without seeing it.\n"
	           "What is true of each picture goes to DIR/truth.csv, and nothing reads it there.\n"
	           "\n"
	           "Some scratches are too faint to be seen, by the model or by anyone. With the dials as they are\n"
	           "the model errs in a few of a hundred; more glare, blur, noise or a new kind of defect shows what\n"
	           "happens when the world is not as it was. After --drift KIND@ITEM a :SHARE says how far, of 1.\n"
	           "\n"
	           "With --auto the pictures come in day by day, on working days that end yesterday. Simulated people\n"
	           "judge what the queue gives them, from what is true, and a simulated lead goes up a level, to 3 at\n"
	           "most, as soon as the gate is open. All the rest is as in earnest: model, routes, second looks,\n"
	           "evidence, gates, audits, and the way down. Their decisions are marked as simulated.\n"
	           "\n"
	           "--template recommender is a pipeline of three programs in Python: check looks whether a user's\n"
	           "data is whole, profile tells what somebody likes, rank names ten films. Users and their tastes are\n"
	           "simulated; with --data FOLDER what they rated, and take next, comes from ratings.csv and items.csv.\n"
	           "Hour after hour, up to now, visits come in, simulated people answer, and each stage climbs by its\n"
	           "own evidence. Which film somebody takes is known three hours later. --drift profiles leaves 30 % of\n"
	           "the profiles empty from half a day before the end, profiles@N:SHARE such a share from visit N on:\n"
	           "rung pipeline tells in which stage it began.\n"
	           "\n"
	           "--template speech finds where somebody speaks (vad) and what they say (asr), in clips cut from the\n"
	           "recordings of --data FOLDER; examples/speech/README.md says what it needs and how to get it. People,\n"
	           "who know what was said, correct transcripts in the hour after. --drift noise@N takes clips from N on\n"
	           "from the noisiest recordings.\n"
	           "\n"
	           "--template serial is the line of inspection, whose phones carry a serial number: beside the stage\n"
	           "that looks for defects (surface) one finds text (find) and one reads it (read).\n"
	           "models/ppocr/README.md says which models it needs; they are looked for in --data FOLDER, and where\n"
	           "./quickstart serial puts them. People correct what is read. --drift is as of inspection.\n"
	           "\n"
	           "JSON: folder, pictures, truth, items, scratched, seconds; and with a project: project, scored,\n"
	           "failed, null, level, stage; and with --auto: rows, changes (row, from, to, reason), days, decisions,\n"
	           "inspector_errors (slips), automation_rate, accepted, accepted_errors, audits. Of recommender:\n"
	           "folder, project, items, scored, failed, null, decisions, inspector_errors, seconds, level_STAGE of\n"
	           "each, hit_rate and choices; with --drift those of before, and drift_at, hit_rate_after and\n"
	           "choices_after. Of speech likewise, with word_error_rate and word_error_rate_after; of serial, with\n"
	           "whole (share of the numbers read whole), character_error_rate, whole_after and\n"
	           "character_error_rate_after.\n",
	.options = options,
	.most = 1,
	.section = SECTION_PROJECT,
	.run = run,
};
