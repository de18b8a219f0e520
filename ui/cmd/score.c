/* rung score: the live model says what it thinks of whatever waits, and each item is routed. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/interrupt.h"
#include "ui/cmd/monitor.h"
#include "ui/progress.h"

#include "jobs/score.h"

#include <inttypes.h>

#define WORKERS_MAX 64

/* For who judges without the model: how much was done, and nothing of what came of it. */
static void print_amount(struct command_call *call, const struct score_result *result)
{
	if (call->json)
		answer_json(call, json_pack("{s:I,s:n,s:n,s:n,s:n,s:n,s:o,s:o}", "scored", (json_int_t)result->scored, "failed", "null", "auto",
		                            "human", "audit", "seconds", answer_number(result->seconds), "stage", answer_text(call->stage.name)));
	else
		fprintf(call->out, "%" PRId64 " scored in %.1f s\n", result->scored, result->seconds);
}

static void print_result(struct command_call *call, const struct score_result *result)
{
	if (call->json) {
		answer_json(call, json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o}", "scored", (json_int_t)result->scored,
		                            "failed", (json_int_t)result->failed, "null", (json_int_t)result->null, "auto",
		                            (json_int_t)result->automatic, "human", (json_int_t)result->human, "audit",
		                            (json_int_t)result->audit, "seconds", answer_number(result->seconds), "stage",
		                            answer_text(call->stage.name)));
		return;
	}
	if (result->routes_only)
		fprintf(call->out, "nothing to score: the predictions of the live version are imported\n");
	else
		fprintf(call->out, "%" PRId64 " scored in %.1f s: %" PRId64 " failed, %" PRId64 " without an answer\n",
		        result->scored, result->seconds, result->failed, result->null);
	if (result->routes_only || result->human + result->automatic + result->audit)
		fprintf(call->out, "decided by: people %" PRId64 ", the machine %" PRId64 ", both %" PRId64 "\n", result->human,
		        result->automatic, result->audit);
	if (result->failed)
		fprintf(call->out, "why: rung query \"SELECT * FROM v_predictions WHERE is_null\"\n");
}

/* 0, or -1 for what only those may ask for who do not judge blind. */
static int check_asked(struct command_call *call, struct err *err)
{
	static const char *const names[] = { "model", "exam", "backfill" };

	for (int i = 0; i < 3 && call->actor.role == ROLE_INSPECTOR; i++)
		if (command_has(call, names[i]))
			return err_set(err, "--%s is for leads: %s is inspector and judges without the model", names[i], call->actor.name);
	return 0;
}

static void print_all(struct command_call *call, const struct score_result *result)
{
	if (call->actor.role == ROLE_INSPECTOR) {
		print_amount(call, result);
		return;
	}
	if (*result->problem)
		fprintf(call->err, "%s: it is not run beside the live version\n", answer_shown(call, result->problem));
	print_result(call, result);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct progress_bar bar;
	struct progress progress;
	struct score_result result = { 0 };
	long workers = 0, limit = 0;
	int got;

	if (command_number(call, "jobs", 1, WORKERS_MAX, &workers, err) < 0 ||
	    command_number(call, "limit", 1, 1000000000, &limit, err) < 0)
		return COMMAND_USAGE;
	if (command_has(call, "exam") && !command_option(call, "model")) {
		err_set(err, "--exam wants to know of which version: --model V");
		return COMMAND_USAGE;
	}
	if (check_asked(call, err) < 0)
		return COMMAND_FAILED;
	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	got = score_run(call->store, call->stage_name, &call->actor,
	                &(struct score_options){ .workers = (int)workers,
	                                         .limit = limit,
	                                         .backfill = command_has(call, "backfill"),
	                                         .model = command_option(call, "model"),
	                                         .exam = command_has(call, "exam"),
	                                         .watch = command_has(call, "watch"),
	                                         .stop = interrupt_watch(),
	                                         .progress = &progress },
	                &result, err);
	progress_bar_end(&bar);
	if (got < 0)
		return COMMAND_FAILED;
	monitor_fresh_all(call); /* whoever looks next at what passes through sees it */
	print_all(call, &result);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "jobs", 'j', "N", "worker processes; else one a core" },
	{ "limit", 0, "N", "stop after N items" },
	{ "watch", 0, NULL, "go on with items as they come, until ^C" },
	{ "backfill", 0, NULL, "also items that people have decided already" },
	{ "model", 0, "V", "this version instead of those in play" },
	{ "exam", 0, NULL, "with --model: only what people have judged of the exam pool" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_score = {
	.name = "score",
	.arguments = "[-j N] [--limit N] [--watch] [--backfill] [--model V [--exam]]",
	.summary = "predicts and routes whatever has no prediction yet",
	.details = "Runs the models in play over every item that waits for a decision and over the exam pool, stores\n"
	           "what they said, measures the input, and settles who decides each item. LIVE and a canary go\n"
	           "first; NEXT and shadows are run after them, on the share that was asked for. At level 0 predictions\n"
	           "are stored, and neither used nor shown. At levels 3 and 4 what waits with a prediction is looked\n"
	           "at anew, so that the machine takes what it may decide since a promotion; where the live version is\n"
	           "imported, that is all that is done.\n"
	           "\n"
	           "Decoding and the model run in worker processes that can reach neither the network nor files.\n"
	           "An item that cannot be read, decoded or run gets a null prediction with the reason; the rest\n"
	           "goes on. ^C ends at the next item; run it again to go on from there.\n"
	           "\n"
	           "Inspectors, who judge without the model, are told how many were scored, and may not ask for\n"
	           "--model, --exam or --backfill.\n"
	           "\n"
	           "JSON: scored, failed, null, auto, human, audit (routes given), seconds, stage. Inspectors get\n"
	           "scored and seconds; the others are null.\n",
	.options = options,
	.most = 0,
	.section = SECTION_PROJECT,
	.project = PROJECT_WRITE,
	.stages = STAGES_NONE,
	.run = run,
};
