#include "ui/cmd/replay_candidate.h"

#include "db/setting_store.h"
#include "jobs/replay_candidate.h"
#include "ladder/rollout_steps.h"
#include "ladder/setting.h"
#include "ui/cmd/answer.h"

#include <inttypes.h>
#include <math.h>

static double real_of(const struct command_call *call, const char *key)
{
	return call->store ? setting_real(call->store, call->stage.stage_id, key) : setting_default(setting_find(key)).real;
}

static int64_t whole_of(const struct command_call *call, const char *key)
{
	return call->store ? setting_integer(call->store, call->stage.stage_id, key) : setting_default(setting_find(key)).integer;
}

static int read_steps(struct command_call *call, struct replay_trial_options *options, struct err *err)
{
	const char *steps = command_option(call, "steps");

	if (!steps)
		steps = call->store ? setting_text(call->store, call->stage.stage_id, "rollout.steps", &call->arena)
		                    : setting_default(setting_find("rollout.steps")).text;
	options->step_count = rollout_steps_parse(steps, options->steps, err);
	return options->step_count < 0 ? err_wrap(err, "--steps") : 0;
}

static int read_options(struct command_call *call, struct replay_trial_options *options, struct err *err)
{
	long seed = 1, items = (long)whole_of(call, "rollout.step_items");

	*options = (struct replay_trial_options){
		.predictions = command_option(call, "predictions"), .candidate = command_option(call, "candidate"),
		.decisions = command_option(call, "decisions"), .truth = command_option(call, "truth"), .judged = real_of(call, "rollout.judged"),
		.alpha = real_of(call, "rollout.alpha"), .margin = real_of(call, "rollout.margin"), .ratio = real_of(call, "rollout.ratio"),
	};
	if (!options->predictions || !options->decisions)
		return err_set(err, "--candidate goes with --predictions P.csv --decisions D.csv");
	if (command_number(call, "seed", 0, 1000000000, &seed, err) < 0 || command_number(call, "items", 0, 10000000, &items, err) < 0 ||
	    command_real(call, "judged", 0.001, 1, &options->judged, err) < 0)
		return -1;
	options->seed = (uint64_t)seed;
	options->step_items = items;
	return read_steps(call, options, err);
}

/* ---- for scripts ---- */

static json_t *row_or_null(int64_t row)
{
	return row ? json_integer((json_int_t)row) : json_null();
}

static json_t *steps_json(const struct replay_trial *trial)
{
	json_t *list = json_array();

	for (int i = 0; i < trial->step_count; i++)
		json_array_append_new(list, json_pack("{s:I,s:f,s:I,s:I}", "row", (json_int_t)trial->steps[i].row, "share", trial->steps[i].share,
		                                      "canary_items", (json_int_t)trial->steps[i].canary_items, "judged",
		                                      (json_int_t)trial->steps[i].judged));
	return list;
}

static enum command_status print_json(struct command_call *call, const struct replay_trial *trial)
{
	bool back = trial->end == REPLAY_TRIAL_BACK;

	return answer_json(call, json_pack("{s:I,s:I,s:I,s:o,s:s,s:o,s:o,s:o,s:I,s:I,s:I,s:{s:o,s:o,s:o},s:{s:I,s:I,s:I,s:I}}", "rows",
	                                   (json_int_t)trial->rows, "missing", (json_int_t)trial->missing, "duplicates", (json_int_t)trial->duplicates, "steps", steps_json(trial), "outcome",
	                                   replay_trial_end_words(trial->end), "row", row_or_null(trial->end_row), "rule",
	                                   answer_text(back ? trial->rule : NULL), "why", answer_text(back ? trial->why : NULL), "canary_items",
	                                   (json_int_t)trial->canary_items, "judged", (json_int_t)trial->judged, "extra_errors",
	                                   (json_int_t)(trial->candidate_errors - trial->against_errors), "shadow", "better_row",
	                                   row_or_null(trial->better_row), "worse_row", row_or_null(trial->worse_row), "no_worse_row",
	                                   row_or_null(trial->no_worse_row), "cells", "both_right", (json_int_t)trial->cells[0],
	                                   "only_candidate_right", (json_int_t)trial->cells[1], "only_live_right", (json_int_t)trial->cells[2],
	                                   "both_wrong", (json_int_t)trial->cells[3]));
}

/* ---- for people ---- */

static void print_row(FILE *out, const char *what, int64_t row)
{
	if (row)
		fprintf(out, "  %-28s row %" PRId64 "\n", what, row);
	else
		fprintf(out, "  %-28s never in these rows\n", what);
}

static void print_text(struct command_call *call, const struct replay_trial *trial)
{
	FILE *out = call->out;

	for (int i = 0; i < trial->step_count; i++)
		fprintf(out, "  row %7" PRId64 "  %s %.3g %%, after %" PRId64 " items of its own, %" PRId64 " judged\n", trial->steps[i].row,
		        trial->steps[i].share < 1 ? "canary at" : "LIVE at", trial->steps[i].share * 100, trial->steps[i].canary_items,
		        trial->steps[i].judged);
	if (trial->end == REPLAY_TRIAL_BACK)
		fprintf(out, "  row %7" PRId64 "  taken back by rule %s: %s\n", trial->end_row, trial->rule, trial->why);
	fprintf(out, "%" PRId64 " rows: %s; as a canary it answered for %" PRId64 " and added %+" PRId64 " errors\n", trial->rows,
	        replay_trial_end_words(trial->end), trial->canary_items, trial->candidate_errors - trial->against_errors);
	if (trial->missing > 0)
		fprintf(out, "%" PRId64 " rows have no answer of the candidate's and are left out\n", trial->missing);
	if (trial->duplicates > 0)
		fprintf(out, "%" PRId64 " further rows of an item that a file names before are not used\n", trial->duplicates);
	fprintf(out, "both right %" PRId64 ", only the candidate %" PRId64 ", only LIVE %" PRId64 ", both wrong %" PRId64 "\n", trial->cells[0],
	        trial->cells[1], trial->cells[2], trial->cells[3]);
	fprintf(out, "in the shadow, every row decided blind, it would be known to be\n");
	print_row(out, "better from", trial->better_row);
	print_row(out, "worse from", trial->worse_row);
	print_row(out, "no worse by the margin from", trial->no_worse_row);
}

enum command_status replay_candidate(struct command_call *call, struct err *err)
{
	struct replay_trial_options options;
	struct replay_trial trial;

	if (read_options(call, &options, err) < 0)
		return COMMAND_USAGE;
	if (replay_trial_run(&options, &trial, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return print_json(call, &trial);
	print_text(call, &trial);
	return COMMAND_DONE;
}
