/* rung retrain: trains a new version from what people have said, lists the runs, ends one, tries one again. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/retrain.h"
#include "jobs/snapshot.h"
#include "ui/cmd/interrupt.h"
#include "ui/progress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- one run ---- */

static json_t *run_object(const struct retrain_run *run)
{
	json_t *figures = json_loads(run->figures, 0, NULL);
	json_t *object = json_pack("{s:I, s:s, s:o, s:s, s:o, s:o, s:o, s:o}", "run", (json_int_t)run->run_id, "cause", run->cause, "reason",
	                           answer_text(run->reason), "state", run->state, "words", answer_text(run->words), "parent",
	                           answer_text(run->parent), "candidate", answer_text(run->candidate), "figures", figures ? figures : json_null());

	json_object_update_new(object, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "snapshot_id",
	                                         run->snapshot_id ? json_integer(run->snapshot_id) : json_null(), "exit_code",
	                                         run->exit_code < 0 ? json_null() : json_integer(run->exit_code), "alarm",
	                                         run->alarm_id ? json_integer(run->alarm_id) : json_null(), "retry_of",
	                                         run->retry_of ? json_integer(run->retry_of) : json_null(), "operator",
	                                         answer_text(run->operator_name), "asked_at", answer_time(run->at_ms), "ended_at",
	                                         run->ended ? answer_time(run->step_ms) : json_null()));
	return object;
}

/* Where a run ends before its command begins there is none. */
static void tell_output(struct command_call *call, const struct retrain_run *run)
{
	const char *path = arena_printf(&call->arena, "%s/log", retrain_folder(call->store, run->run_id, &call->arena));

	if (access(path, F_OK) == 0)
		fprintf(call->err, "its output: %s\n", answer_shown(call, path));
}

static enum command_status tell_end(struct command_call *call, const struct retrain_run *run)
{
	bool well = str_equal(run->state, "registered");

	if (call->json) {
		json_t *object = run_object(run);

		json_object_set_new(object, "due", json_true());
		json_object_set_new(object, "stage", answer_text(call->stage.name));
		answer_json(call, object);
	} else {
		fprintf(call->out, "run %" PRId64 " %s: %s\n", run->run_id, run->state, answer_shown(call, run->words));
	}
	if (!call->json && well && run->parent)
		fprintf(call->out, "%s runs in shadow beside %s: %s score, then rollout compare\n", answer_shown(call, run->candidate),
		        answer_shown(call, run->parent), answer_rung(call));
	if (!call->json && !well)
		tell_output(call, run);
	return well ? COMMAND_DONE : COMMAND_FAILED;
}

static enum command_status train(struct command_call *call, const struct retrain_new *ask, struct err *err)
{
	struct retrain_options options = { .stop = interrupt_watch() };
	struct retrain_result result;
	struct progress_bar bar;
	struct progress progress;
	int rc;

	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	options.progress = &progress;
	rc = retrain_now(call->store, call->stage.name, &call->actor, ask, &options, &call->arena, &result, err);
	progress_bar_end(&bar);
	if (rc < 0)
		return COMMAND_FAILED;
	if (tell_end(call, &result.run) == COMMAND_DONE)
		return COMMAND_DONE;
	err_set(err, "run %" PRId64 " %s: %s", result.run.run_id, result.run.state, answer_shown(call, result.run.words));
	return COMMAND_FAILED;
}

static enum command_status run_if_due(struct command_call *call, struct err *err)
{
	struct retrain_new ask = { .cause = "manual" };
	struct retrain_ask due;

	if (retrain_sweep(call->store, &call->stage, &call->actor, err) < 0 ||
	    retrain_look(call->store, &call->stage, &call->arena, &due, err) < 0)
		return COMMAND_FAILED;
	if (!due.cause && call->json)
		return answer_json(call, json_pack("{s:b, s:s, s:s}", "due", 0, "words", due.words, "stage", call->stage.name));
	if (!due.cause) {
		fprintf(call->out, "%s\n", answer_shown(call, due.words));
		return COMMAND_DONE;
	}
	ask.cause = due.cause;
	ask.reason = due.words;
	ask.alarm_id = due.alarm_id;
	return train(call, &ask, err);
}

static enum command_status run_retrain(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason");
	const struct retrain_new ask = { .cause = "manual", .reason = reason ? reason : "asked for" };

	return command_has(call, "if-due") ? run_if_due(call, err) : train(call, &ask, err);
}

static enum command_status run_retry(struct command_call *call, struct err *err)
{
	struct retrain_new ask;

	if (retrain_sweep(call->store, &call->stage, &call->actor, err) < 0 ||
	    retrain_again(call->store, &call->stage, &call->arena, &ask, err) < 0)
		return COMMAND_FAILED;
	return train(call, &ask, err);
}

static enum command_status run_cancel(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason");
	int64_t run_id;

	if (retrain_stop(call->store, &call->stage, &call->actor, reason ? reason : "", &run_id, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I, s:s}", "run", (json_int_t)run_id, "stage", call->stage.name));
	fprintf(call->out, "run %" PRId64 " is told to end\n", run_id);
	return COMMAND_DONE;
}

/* ---- the list ---- */

static enum command_status wrong(int ignored, enum command_status status)
{
	(void)ignored;
	return status;
}

static const char *span(struct command_call *call, const struct retrain_run *run)
{
	char *text = arena_alloc(&call->arena, CLOCK_TEXT_SIZE);
	int64_t end_ms = run->ended ? run->step_ms : store_now(call->store);

	return clock_duration(end_ms > run->at_ms ? end_ms - run->at_ms : 0, text);
}

static void print_snapshot(struct command_call *call, const struct snapshot *snapshot, const struct snapshot_class *classes, int count)
{
	char hex[HASH_HEX_SIZE];

	fprintf(call->out, "snapshot   %.12s: %" PRId64 " to learn from, %" PRId64 " kept back, %" PRId64 " in doubt; left out: %s\n",
	        hash_hex(snapshot->sha256, HASH_BYTES, hex), snapshot->train, snapshot->eval, snapshot->suspects,
	        answer_shown(call, snapshot->left_out));
	for (int i = 0; i < count; i++)
		fprintf(call->out, "           %-20s %6" PRId64 " %6" PRId64 "   %" PRId64 " in doubt\n", answer_shown(call, classes[i].label),
		        classes[i].train, classes[i].eval, classes[i].suspects);
}

static json_t *snapshot_object(const struct snapshot *snapshot, const struct snapshot_class *classes, int count)
{
	json_t *balance = json_array(), *left_out = json_loads(snapshot->left_out, 0, NULL);
	char hex[HASH_HEX_SIZE];

	for (int i = 0; i < count; i++)
		json_array_append_new(balance, json_pack("{s:o, s:I, s:I, s:I}", "label", answer_text(classes[i].label), "train",
		                                         (json_int_t)classes[i].train, "eval", (json_int_t)classes[i].eval, "suspects",
		                                         (json_int_t)classes[i].suspects));
	return json_pack("{s:s, s:I, s:I, s:I, s:o, s:o}", "sha256", hash_hex(snapshot->sha256, HASH_BYTES, hex), "train",
	                 (json_int_t)snapshot->train, "eval", (json_int_t)snapshot->eval, "suspects", (json_int_t)snapshot->suspects,
	                 "left_out", left_out ? left_out : json_null(), "balance", balance);
}

static json_t *step_list(struct command_call *call, const struct retrain_step_row *steps, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++) {
		json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "state", steps[i].state, "words", answer_text(steps[i].words), "at",
		                                      answer_time(steps[i].at_ms)));
		if (!call->json)
			fprintf(call->out, "%-10s %s  %s\n", steps[i].state, answer_when(call, steps[i].at_ms), answer_shown(call, steps[i].words));
	}
	return list;
}

static enum command_status show_one(struct command_call *call, const struct retrain_run *run, struct err *err)
{
	struct retrain_step_row *steps;
	struct snapshot_class *classes;
	struct snapshot snapshot;
	json_t *object = run_object(run);
	int step_count, count = 0;

	if (retrain_steps(call->store, run->run_id, &call->arena, &steps, &step_count, err) < 0 ||
	    (run->snapshot_id && (snapshot_read(call->store, run->snapshot_id, &call->arena, &snapshot, err) < 0 ||
	                          snapshot_balance(call->store, run->snapshot_id, &call->arena, &classes, &count, err) < 0))) {
		json_decref(object);
		return COMMAND_FAILED;
	}
	if (!call->json)
		fprintf(call->out, "run %" PRId64 ", %s, asked for by %s: %s\n", run->run_id, run->cause, answer_shown(call, run->operator_name),
		        answer_shown(call, run->reason));
	json_object_set_new(object, "steps", step_list(call, steps, step_count));
	json_object_set_new(object, "snapshot", run->snapshot_id ? snapshot_object(&snapshot, classes, count) : json_null());
	json_object_set_new(object, "stage", answer_text(call->stage.name));
	if (call->json)
		return answer_json(call, object);
	json_decref(object);
	if (run->snapshot_id)
		print_snapshot(call, &snapshot, classes, count);
	fprintf(call->out, "%s", retrain_log_tail(call->store, run->run_id, 20, &call->arena));
	return COMMAND_DONE;
}

static enum command_status list_all(struct command_call *call, const struct retrain_run *runs, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++) {
		json_array_append_new(list, run_object(&runs[i]));
		if (!call->json)
			fprintf(call->out, "%4" PRId64 "  %s  %-10s %-13s %8s  %s\n", runs[i].run_id, answer_when(call, runs[i].at_ms), runs[i].state,
			        runs[i].cause, span(call, &runs[i]), answer_shown(call, runs[i].words));
	}
	if (call->json)
		return answer_json(call, json_pack("{s:o, s:o}", "runs", list, "stage", answer_text(call->stage.name)));
	json_decref(list);
	if (count == 0)
		fprintf(call->out, "there was no run yet\n");
	return COMMAND_DONE;
}

static enum command_status run_log(struct command_call *call, struct err *err)
{
	struct retrain_run *runs;
	int64_t id = 0;
	int count;
	char *end;

	if (call->argument_count) {
		id = strtoll(call->arguments[0], &end, 10);
		if (*end || id < 1)
			return wrong(err_set(err, "a run is named by its number, not \"%.40s\"", answer_shown(call, call->arguments[0])), COMMAND_USAGE);
	}
	if (retrain_list(call->store, &call->stage, id, false, 0, &call->arena, &runs, &count, err) < 0)
		return COMMAND_FAILED;
	if (id && count == 0)
		return wrong(err_set(err, "there is no run %" PRId64, id), COMMAND_FAILED);
	return id ? show_one(call, &runs[0], err) : list_all(call, runs, count);
}

static const struct command_option retrain_options[] = {
	{ "if-due", 0, NULL, "only where a trigger asks for it; else it says what it waits for" },
	{ "reason", 0, "TEXT", "why, for those who read it later" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_retrain = {
	.name = "retrain",
	.arguments = "[--if-due] [--reason TEXT]",
	.summary = "trains a new version from what people have said; it starts in shadow",
	.details = "Takes a snapshot of the answers in force, runs retrain.command over it, compares what that leaves\n"
	           "with LIVE on the part that was kept back, and registers it as a candidate in shadow. Nothing but\n"
	           "a rollout makes it LIVE. Exam items, audits, gold and challenges are never in a snapshot, nor is any\n"
	           "item of a group with one of them; a keyed hash keeps split.eval of the rest, whole groups together,\n"
	           "for evaluation. The command never sees it.\n"
	           "\n"
	           "The command is run by /bin/sh in a process group of its own, under the login of whoever runs it, in\n"
	           "the folder PROJECT.retrain/RUN, its output in the file log there. It finds in its environment:\n"
	           "RUNG_DATASET (a folder: dataset.csv of file, label, split, item, sha256, group, where; labels.txt),\n"
	           "RUNG_OUTPUT (a folder: it leaves one .onnx there, and its card with trained_on beside it),\n"
	           "RUNG_PARENT_MODEL and RUNG_PARENT_CARD (LIVE, to go on from its weights; empty where there is none,\n"
	           "or nobody knows what it learnt from), RUNG_LABELS, RUNG_CRITICAL (with commas), RUNG_NAME,\n"
	           "RUNG_VERSION, RUNG_STAGE, RUNG_RUN, RUNG_SNAPSHOT (its SHA-256). A line of output such as\n"
	           "\"progress 0.42 loss 0.13\" is shown as such. It is ended after retrain.timeout, and with rung.\n"
	           "Without a command of your own the reference trainer models/train/train.py is run (PyTorch).\n"
	           "\n"
	           "One run of a stage is under way at a time. With --if-due it begins where retrain.new_decisions,\n"
	           "retrain.disagreements, retrain.age, retrain.schedule or an alarm with action retrain asks for it;\n"
	           "rung serve and rung score --watch look for that twice a minute where a lead or a service runs\n"
	           "them, and start it beside themselves. By cron: 0 * * * * rung -p line.db retrain --if-due\n"
	           "\n"
	           "JSON: run, cause, reason, state, words, parent, candidate, figures (candidate and live on the part\n"
	           "kept back: n, agreement, nulls, recall), snapshot_id, exit_code, alarm, retry_of, operator,\n"
	           "asked_at, ended_at, due, stage; with --if-due and nothing due: due, words, stage.\n",
	.options = retrain_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.turns_with = "if-due",
	.models = true,
	.run = run_retrain,
};

const struct command command_retrain_log = {
	.name = "retrain log",
	.arguments = "[RUN]",
	.summary = "lists the runs, or shows one with its snapshot and its output",
	.details = "JSON: runs, each as of rung retrain; of one run also steps (state, words, at) and snapshot (sha256,\n"
	           "train, eval, suspects, left_out, balance of label, train, eval, suspects), stage.\n",
	.least = 0, .most = 1,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.leads = true,
	.models = true,
	.run = run_log,
};

static const struct command_option cancel_options[] = {
	{ "reason", 0, "TEXT", "why, for those who read it later" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_retrain_cancel = {
	.name = "retrain cancel",
	.arguments = "[--reason TEXT]",
	.summary = "ends the run that is under way",
	.details = "The command is asked to end (SIGTERM to its group) within a second or two, and killed five seconds\n"
	           "later. JSON: run, stage.\n",
	.options = cancel_options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run_cancel,
};

const struct command command_retrain_retry = {
	.name = "retrain retry",
	.arguments = "",
	.summary = "runs again what failed or was cancelled last",
	.details = "With a snapshot of what people have said by now. JSON: as of rung retrain.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.models = true,
	.run = run_retry,
};
