/* rung rollout shadow, next, canary, switch, advance, rollback, stop and model retire: changing who answers. */
#include "ui/cmd/interrupt.h"
#include "ui/cmd/rerouting.h"
#include "ui/cmd/rollout.h"
#include "ui/progress.h"

#include "jobs/rollout_request.h"
#include "jobs/score.h"
#include "ladder/rollout_steps.h"
#include "ladder/setting.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define TRIED_ITEMS 20 /* of those that are there, by one that was asked hardly anything */

/* ---- what is asked for ---- */

/* An option that is read as the setting is; none given: *value stays. A nought stands for none. */
static int read_as(const struct command_call *call, const char *option, const char *key, int64_t *value, struct err *err)
{
	const char *text = command_option(call, option);
	struct setting_value read;

	if (!text)
		return 0;
	if (setting_parse(setting_find(key), text, &read, err) < 0)
		return err_wrap(err, "--%s", option);
	*value = read.integer > 0 ? read.integer : -1;
	return 0;
}

static int read_steps(const struct command_call *call, double steps[ROLLOUT_STEPS_MAX], struct rollout_wish *wish, struct err *err)
{
	const char *text = command_option(call, "steps"), *share = command_option(call, "share");

	if (!text && !share)
		return 0;
	if (text && share)
		return err_set(err, "--share is a canary of one step: say either, not both");
	wish->step_count = rollout_steps_parse(text ? text : share, steps, err);
	wish->steps = steps;
	if (wish->step_count < 0)
		return err_wrap(err, text ? "--steps" : "--share");
	return 0;
}

static int read_sample(const struct command_call *call, struct rollout_wish *wish, struct err *err)
{
	const char *text = command_option(call, "sample");
	double share[ROLLOUT_STEPS_MAX];

	if (!text)
		return 0;
	if (rollout_steps_parse(text, share, err) != 1)
		return *err->text ? err_wrap(err, "--sample") : err_set(err, "--sample is one share above 0 and at most 1");
	wish->share = share[0];
	return 0;
}

static int read_wish(const struct command_call *call, double steps[ROLLOUT_STEPS_MAX], struct rollout_wish *wish, struct err *err)
{
	wish->version = call->arguments[0];
	wish->reason = command_option(call, "reason");
	if (wish->kind == TRAFFIC_ACT_SHADOW || wish->kind == TRAFFIC_ACT_NEXT)
		return read_sample(call, wish, err);
	wish->again = command_has(call, "again");
	wish->although_worse = command_has(call, "although-worse");
	if (read_as(call, "bake", "rollout.bake", &wish->bake_ms, err) < 0)
		return -1;
	if (wish->kind == TRAFFIC_ACT_SWITCH)
		return 0;
	if (read_as(call, "items", "rollout.step_items", &wish->step_items, err) < 0 ||
	    read_as(call, "soak", "rollout.soak", &wish->soak_ms, err) < 0 ||
	    read_as(call, "max", "rollout.most_items", &wish->most_items, err) < 0)
		return -1;
	return read_steps(call, steps, wish, err);
}

/* ---- what it would be ---- */

enum became { BECAME_NOTHING, BECAME_DONE, BECAME_ASKED };

static enum command_status print_json(struct command_call *call, const struct rollout_outlook *outlook, enum became became)
{
	json_t *plan = rollout_plan_json(&outlook->plan);
	json_t *exam = json_pack("{s:I, s:I, s:o, s:o, s:i}", "settled", (json_int_t)outlook->exam_items, "scored",
	                         (json_int_t)outlook->exam_scored, "oldest", answer_time(outlook->exam_oldest_ms), "newest",
	                         answer_time(outlook->exam_newest_ms), "versions_judged", outlook->versions_judged);

	return answer_json(call, json_pack("{s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:i, s:i, s:o, s:o, s:o, s:o}", "done", became == BECAME_DONE,
	                                   "asked", became == BECAME_ASKED, "candidate",
	                                   answer_text(outlook->candidate.title), "live", answer_text(outlook->has_live ? outlook->live.title : NULL),
	                                   "worse", answer_text(*outlook->worse ? outlook->worse : NULL), "plan", plan, "exam", exam,
	                                   "level", outlook->level, "level_after", outlook->level_after, "level_why",
	                                   answer_text(*outlook->level_why ? outlook->level_why : NULL), "input_differs",
	                                   answer_text(outlook->input), "labels_changed",
	                                   answer_text(*outlook->labels_changed ? outlook->labels_changed : NULL), "stage",
	                                   answer_text(call->stage.name)));
}

static void print_canary(struct command_call *call, const struct rollout_plan *plan)
{
	fprintf(call->out, "steps: %s; each with %" PRId64 " judged items at least and %s\n", rollout_steps_text(call, plan), plan->step_items,
	        rollout_duration(call, plan->soak_ms));
	fprintf(call->out, "what people decide of it they decide blind, and so %.4g %% of LIVE's, to compare\n", plan->judged * 100);
}

/* It is counted for steps that last no longer than they must: a lead may leave one as it is for weeks. */
static void print_longer(struct command_call *call, const struct rollout_plan *plan)
{
	fprintf(call->out, "that is where no step lasts longer than it must; ");
	if (plan->most_items > 0)
		fprintf(call->out, "if one does, it goes back after %" PRId64 " items\n", plan->most_items);
	else
		fprintf(call->out, "one that does may add more: --max N takes it back after N items\n");
}

static void print_exposure(struct command_call *call, const struct rollout_plan *plan)
{
	bool canary = plan->kind == TRAFFIC_ACT_CANARY;

	fprintf(call->out, "errors that it adds at worst %s: ", canary ? "before it is LIVE" : "while they are armed");
	if (isnan(plan->exposure))
		fprintf(call->out, "not known before it has scored the exam pool\n");
	else if (plan->exposure > 0)
		fprintf(call->out, "%.0f, if every answer of its own were wrong and nothing were judged%s\n", plan->exposure,
		        canary ? "; people decide until its own evidence supports level 3" : "");
	else
		fprintf(call->out, "0 (people decide what it answers)\n");
	if (canary && plan->exposure > 0)
		print_longer(call, plan);
}

static void print_rules(struct command_call *call, const struct rollout_plan *plan)
{
	fprintf(call->out, "rules that take it back:");
	for (int i = 0; i < plan->rule_count; i++) {
		fprintf(call->out, "%s %s", i ? "," : "", plan->rules[i].rule);
		if (isfinite(plan->rules[i].bound))
			fprintf(call->out, " %.4g", plan->rules[i].bound);
	}
	fprintf(call->out, "; armed for %s after it is LIVE\n", rollout_duration(call, plan->bake_ms));
	print_exposure(call, plan);
}

static void print_exam(struct command_call *call, const struct rollout_outlook *outlook)
{
	if (outlook->exam_items == 0) {
		fprintf(call->out, "exam pool: empty, so its evidence comes from new items only\n");
	} else {
		fprintf(call->out, "exam pool: %" PRId64 " settled items, %" PRId64 " of them scored; the oldest of %s,", outlook->exam_items,
		        outlook->exam_scored, answer_when(call, outlook->exam_oldest_ms));
		fprintf(call->out, " the newest of %s\n", answer_when(call, outlook->exam_newest_ms));
	}
	if (outlook->versions_judged > 0)
		fprintf(call->out, "%d attempt%s of the year came before it: each makes the proof asked of this one stricter\n",
		        outlook->versions_judged, outlook->versions_judged > 1 ? "s" : "");
}

static void print_level(struct command_call *call, const struct rollout_outlook *outlook)
{
	if (outlook->unknown)
		fprintf(call->out, "the level: not known before it has scored the exam pool\n");
	else if (outlook->level_after < outlook->level)
		fprintf(call->out, "the level falls from %d to %d: %s\n", outlook->level, outlook->level_after, answer_shown(call, outlook->level_why));
	else if (*outlook->level_why)
		fprintf(call->out, "the level: %s\n", answer_shown(call, outlook->level_why));
}

/* What is about to be, on the way in. */
static void print_outlook(struct command_call *call, const struct rollout_outlook *outlook)
{
	const struct rollout_plan *plan = &outlook->plan;

	fprintf(call->out, "%s: %s%s%s\n", traffic_act_name(plan->kind), answer_shown(call, outlook->candidate.title),
	        outlook->has_live ? " beside " : "", outlook->has_live ? answer_shown(call, outlook->live.title) : "");
	if (*outlook->worse)
		fprintf(call->out, "SHOWN WORSE: %s\n", answer_shown(call, outlook->worse));
	if (outlook->untried)
		fprintf(call->out, "NEVER ASKED: it has answered nothing yet; whether it answers at all is known once it has, and then the rules\n"
		                   "nulls, failures and latency take it back. rung model check tries it on files\n");
	if (outlook->input)
		fprintf(call->out, "it takes %s\n", answer_shown(call, outlook->input));
	if (plan->kind == TRAFFIC_ACT_CANARY)
		print_canary(call, plan);
	if (plan->kind == TRAFFIC_ACT_CANARY || plan->kind == TRAFFIC_ACT_SWITCH)
		print_rules(call, plan);
	print_exam(call, outlook);
	if (*outlook->labels_changed)
		fprintf(call->out, "labels that only one of the two gives: %s; what is shown of a version is shown of its answers to all\n"
		                   "labels together, so none of the other's evidence is taken over, for no label\n", answer_shown(call, outlook->labels_changed));
	print_level(call, outlook);
}

/* ---- starting ---- */

static int score(struct command_call *call, struct score_options *options, struct score_result *result, struct err *err)
{
	struct progress_bar bar;
	struct progress progress;
	int rc;

	progress_bar_begin(&bar, call->err);
	progress = progress_bar_listener(&bar);
	options->progress = &progress;
	rc = score_run(call->store, call->stage_name, &call->actor, options, result, err);
	progress_bar_end(&bar);
	return rc;
}

/* What people have answered of the exam pool is evidence at once, for whoever is asked about it. */
static int score_exam(struct command_call *call, struct rollout_outlook *outlook, struct err *err)
{
	struct score_options options = { .model = outlook->candidate.title, .exam = true, .stop = interrupt_watch() };
	struct score_result result;
	int rc;

	if (!outlook->candidate.path || outlook->exam_scored >= outlook->exam_items || command_has(call, "later"))
		return 0;
	rc = score(call, &options, &result, err);
	if (rc == 0)
		outlook->exam_scored += result.scored;
	if (rc == 0 && !call->json)
		fprintf(call->out, "%" PRId64 " items of the exam pool scored\n", result.scored);
	return rc < 0 ? err_wrap(err, "the exam pool was not scored") : 0;
}

/* Who was asked hardly anything is asked about some of what is there before it answers for anybody. */
static int try_first(struct command_call *call, const struct rollout_outlook *outlook, struct err *err)
{
	struct score_options options = { .model = outlook->candidate.title, .backfill = true, .limit = TRIED_ITEMS, .stop = interrupt_watch() };
	struct score_result result;
	int rc;

	if (!outlook->candidate.path || outlook->candidate.predictions >= TRIED_ITEMS / 2 || command_has(call, "later"))
		return 0;
	rc = score(call, &options, &result, err);
	if (rc < 0)
		return err_wrap(err, "%s was not tried", outlook->candidate.title);
	if (result.scored == 0 && outlook->candidate.predictions == 0)
		return err_set(err, "%s was not tried: there is no item to ask it about. Add some (rung add), or --later gives it traffic untried",
		               outlook->candidate.title);
	if (result.scored >= TRIED_ITEMS / 2 && result.null == result.scored)
		return err_set(err, "%s has no answer to any of %" PRId64 " items: rung model check shows why, and --later gives it traffic all the same",
		               outlook->candidate.title, result.scored);
	return 0;
}

static int glance(struct command_call *call, const struct rollout_wish *wish, struct rollout_outlook *outlook, struct err *err)
{
	return rollout_glance(call->store, call->stage_name, wish, &call->arena, outlook, err);
}

static enum command_status say_taken_back(struct command_call *call, const char *title, const struct err *why)
{
	fprintf(call->err, "%s: %s\n", answer_shown(call, title), answer_shown(call, why->text));
	return COMMAND_NO;
}

static void say_asked(struct command_call *call)
{
	fprintf(call->out, "this only asks: promotions take two people here, and another lead approves it within a day, under their own "
	                   "login: %s rollout approve\n", answer_rung_another(call));
}

/* Who takes traffic is judged by what it says of the exam pool before it has any; others can be scored at leisure. */
static enum command_status do_it(struct command_call *call, const struct rollout_wish *wish, struct rollout_outlook *outlook,
                                 enum became *became, struct err *err)
{
	bool answers = wish->kind == TRAFFIC_ACT_CANARY || wish->kind == TRAFFIC_ACT_SWITCH;
	int rc;

	if (answers && (glance(call, wish, outlook, err) < 0 || score_exam(call, outlook, err) < 0 || glance(call, wish, outlook, err) < 0 ||
	                try_first(call, outlook, err) < 0))
		return COMMAND_FAILED;
	rc = rollout_start_told(call->store, call->stage_name, &call->actor, wish, &call->arena, outlook, err);
	if (rc < 0)
		return COMMAND_FAILED;
	if (rc == ROLLOUT_BACK_AT_ONCE)
		return say_taken_back(call, outlook->candidate.title, err);
	*became = rc == ROLLOUT_ASKED ? BECAME_ASKED : BECAME_DONE;
	if (answers && rc == ROLLOUT_DONE && rerouting_after(call, err) < 0)
		return COMMAND_FAILED;
	return !answers && score_exam(call, outlook, err) < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

static enum command_status start(struct command_call *call, enum traffic_act_kind kind, struct err *err)
{
	struct rollout_wish wish = { .kind = kind };
	double steps[ROLLOUT_STEPS_MAX];
	struct rollout_outlook outlook;
	bool dry = command_has(call, "dry-run");
	enum became became = BECAME_NOTHING;
	enum command_status status;

	if (read_wish(call, steps, &wish, err) < 0)
		return COMMAND_USAGE;
	if (!dry && (!wish.reason || !*wish.reason)) {
		err_set(err, "say why: --reason T");
		return COMMAND_USAGE;
	}
	if (!dry)
		status = do_it(call, &wish, &outlook, &became, err);
	else
		status = rollout_outlook(call->store, call->stage_name, &wish, &call->arena, &outlook, err) < 0 ? COMMAND_FAILED : COMMAND_DONE;
	if (status != COMMAND_DONE)
		return status;
	if (call->json)
		return print_json(call, &outlook, became);
	print_outlook(call, &outlook);
	if (became == BECAME_ASKED)
		say_asked(call);
	if (dry)
		fprintf(call->out, "nothing was done (--dry-run)\n");
	return COMMAND_DONE;
}

static enum command_status run_shadow(struct command_call *call, struct err *err)
{
	return start(call, TRAFFIC_ACT_SHADOW, err);
}

static enum command_status run_next(struct command_call *call, struct err *err)
{
	return start(call, TRAFFIC_ACT_NEXT, err);
}

static enum command_status run_canary(struct command_call *call, struct err *err)
{
	return start(call, TRAFFIC_ACT_CANARY, err);
}

static enum command_status run_switch(struct command_call *call, struct err *err)
{
	return start(call, TRAFFIC_ACT_SWITCH, err);
}

/* ---- going on ---- */

/* With its last step the canary is LIVE: the level goes as with a switch, and is told before. */
static int tell_last(struct command_call *call, const struct rollout_view *view, struct err *err)
{
	struct rollout_wish wish = { .kind = TRAFFIC_ACT_SWITCH };
	struct rollout_outlook outlook;

	for (int i = 0; i < view->version_count; i++)
		if (view->versions[i].role == TRAFFIC_CANARY)
			wish.version = view->versions[i].version.title;
	if (!wish.version || !view->may_advance || view->step < view->plan.step_count || call->json)
		return 0;
	if (rollout_outlook(call->store, call->stage_name, &wish, &call->arena, &outlook, err) < 0)
		return -1;
	fprintf(call->out, "with this step %s is LIVE", answer_shown(call, outlook.candidate.title));
	if (outlook.unknown || outlook.level_after < outlook.level) {
		fprintf(call->out, "; ");
		print_level(call, &outlook);
	} else {
		fprintf(call->out, "; the level stays %d\n", outlook.level);
	}
	return 0;
}

static enum command_status run_advance(struct command_call *call, struct err *err)
{
	struct rollout_view view;
	bool dry = command_has(call, "dry-run");
	int (*read)(struct store *store, const char *stage, struct arena *arena, struct rollout_view *view, struct err *err) =
		dry ? rollout_read : rollout_read_plan; /* what was done is told as it is then */

	if (read(call->store, call->stage_name, &call->arena, &view, err) < 0 || tell_last(call, &view, err) < 0)
		return COMMAND_FAILED;
	if (!dry) {
		int rc = rollout_advance(call->store, call->stage_name, &call->actor, command_option(call, "reason"), err);

		if (rc == ROLLOUT_ASKED && !call->json)
			say_asked(call);
		return rc < 0 || (rc == ROLLOUT_DONE && rerouting_after(call, err) < 0) ? COMMAND_FAILED : rollout_print(call, err);
	}
	if (!view.may_advance)
		fprintf(call->err, "not yet: %s\n", answer_shown(call, view.why_not));
	return rollout_print_view(call, &view, err) == COMMAND_DONE && view.may_advance ? COMMAND_DONE : COMMAND_NO;
}

/* ---- the second lead ---- */

static enum command_status run_approve(struct command_call *call, struct err *err)
{
	const char *reason = command_option(call, "reason"), *model;
	bool refused = command_has(call, "refuse");
	int rc;

	if (refused && (!reason || !*reason)) {
		err_set(err, "say why: --refuse --reason T");
		return COMMAND_USAGE;
	}
	rc = refused ? rollout_refuse(call->store, call->stage_name, &call->actor, 0, reason, err)
	             : rollout_approve(call->store, call->stage_name, &call->actor, 0, reason, &call->arena, &model, err);
	if (rc == ROLLOUT_BACK_AT_ONCE)
		return say_taken_back(call, model, err);
	return rc < 0 || rerouting_after(call, err) < 0 ? COMMAND_FAILED : rollout_print(call, err);
}

static enum command_status run_withdraw(struct command_call *call, struct err *err)
{
	if (rollout_withdraw(call->store, call->stage_name, &call->actor, 0, command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return rollout_print(call, err);
}

/* ---- back, and out ---- */

static enum command_status run_rollback(struct command_call *call, struct err *err)
{
	const char *to;
	struct stage after;

	if (rollout_rollback(call->store, call->stage_name, &call->actor, command_option(call, "reason"), &call->arena, &to, err) < 0 ||
	    rerouting_after(call, err) < 0 || stage_read(call->store, call->stage_name, &call->arena, &after, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:o, s:o}", "live", answer_text(to), "stage", answer_text(call->stage.name)));
	fprintf(call->out, "%s answers again, from the next item on\n", answer_shown(call, to));
	if (after.level > call->stage.level)
		fprintf(call->out, "the level is back at %d: its own evidence supports it as before\n", after.level);
	return COMMAND_DONE;
}

static enum command_status run_stop(struct command_call *call, struct err *err)
{
	if (rollout_stop(call->store, call->stage_name, &call->actor, call->arguments[0], command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return rollout_print(call, err);
}

static enum command_status run_retire(struct command_call *call, struct err *err)
{
	if (rollout_retire(call->store, call->stage_name, &call->actor, call->arguments[0], command_option(call, "reason"), err) < 0)
		return COMMAND_FAILED;
	return rollout_print(call, err);
}

static enum command_status run_seen(struct command_call *call, struct err *err)
{
	struct rollback rollback;
	int got = rollback_unseen(call->store, &call->stage, &call->arena, &rollback, err);

	if (got == 0)
		err_set(err, "no rule of stage %s has taken anything back that nobody has seen", call->stage.name);
	if (got <= 0 || rollback_see(call->store, &call->stage, &call->actor, rollback.act_id, err) < 0)
		return COMMAND_FAILED;
	return rollout_print(call, err);
}

/* ---- the table's rows ---- */

#define REASON  { "reason", 0, "T", "why; it is stored and shown" }
#define DRY_RUN { "dry-run", 0, NULL, "show what it would be, and do nothing" }
#define LATER   { "later", 0, NULL, "leave the exam pool to rung score, and try it on nothing before" }
#define END     { NULL, 0, NULL, NULL }

static const struct command_option shadow_options[] = {
	{ "sample", 0, "F", "share of the items that it is scored on; else all" }, LATER, REASON, DRY_RUN, END,
};

static const struct command_option canary_options[] = {
	{ "share", 0, "F", "share of the traffic, in one step" },
	{ "steps", 0, "F,F", "shares, one after the other; else as rollout.steps says" },
	{ "items", 0, "N", "items judged in each step, at least; else rollout.step_items" },
	{ "soak", 0, "D", "time in each step, at least; else rollout.soak" },
	{ "bake", 0, "D", "time in which the rules stay armed after the last; else rollout.bake" },
	{ "max", 0, "N", "items that it answers for, at most; else rollout.most_items" },
	{ "again", 0, NULL, "although it was rolled back before" },
	{ "although-worse", 0, NULL, "although it is shown to be worse than LIVE" },
	LATER, REASON, DRY_RUN, END,
};

static const struct command_option switch_options[] = {
	{ "bake", 0, "D", "time in which the rules stay armed; else rollout.bake" },
	{ "again", 0, NULL, "although it was rolled back before" },
	{ "although-worse", 0, NULL, "although it is shown to be worse than LIVE" },
	LATER, REASON, DRY_RUN, END,
};

static const struct command_option advance_options[] = { REASON, DRY_RUN, END };
static const struct command_option reason_options[] = { REASON, END };

#define OUTLOOK_JSON \
	"JSON: done, asked, candidate, live, worse, plan (as rollout), exam (settled, scored, oldest, newest,\n" \
	"versions_judged), level, level_after, level_why, input_differs,\n" \
	"labels_changed, stage.\n"

const struct command command_rollout_shadow = {
	.name = "rollout shadow",
	.arguments = "V [--sample F] --reason T [--later] [--dry-run]",
	.summary = "scores a version beside LIVE, to compare",
	.details = "What it says is stored, never shown and never used. It is run on the exam pool at once, whose\n"
	           "answers are there already, and by score on what waits; never on what it was trained on. Too many\n"
	           "nulls, failures where LIVE has none, or slow answers stop it by themselves; being wrong does not.\n"
	           "\n" OUTLOOK_JSON,
	.options = shadow_options, .least = 1, .most = 1, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_shadow,
};

const struct command command_rollout_next = {
	.name = "rollout next",
	.arguments = "V [--sample F] --reason T [--later] [--dry-run]",
	.summary = "makes a version NEXT (green): scored beside LIVE, ready for the switch",
	.details = "As a shadow, but one of a kind: a former NEXT is idle then.\n"
	           "\n" OUTLOOK_JSON,
	.options = shadow_options, .least = 1, .most = 1, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_next,
};

const struct command command_rollout_canary = {
	.name = "rollout canary",
	.arguments = "V [--share F | --steps F,F] [--items N] [--soak D] [--bake D] [--max N] --reason T [--later] [--dry-run]",
	.summary = "lets a version answer for a share of the items, in steps",
	.details = "Items go to it by a keyed draw, the same as its share grows; look-alikes of one group go together.\n"
	           "What people decide of it they decide blind, and so a part of LIVE's: the two can be compared. Rules\n"
	           "take it back by themselves: errors, nulls, failures, slow answers, alarms. The machine decides its\n"
	           "items only by evidence of its own. --dry-run shows the plan, what it may cost, and the level after.\n"
	           "It is run on the exam pool before. One that is shown to be worse than LIVE on what people have\n"
	           "judged or on the known cases, or that answers nothing, is refused, and where its rules take it\n"
	           "back at once nothing is changed (exit status 3).\n"
	           "Where promote.two_person is yes, this only asks: another lead says rollout approve within a day.\n"
	           "\n" OUTLOOK_JSON,
	.options = canary_options, .least = 1, .most = 1, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_canary,
};

const struct command command_rollout_switch = {
	.name = "rollout switch",
	.arguments = "V [--bake D] --reason T [--later] [--dry-run]",
	.summary = "makes a version LIVE at once; the one before is STANDBY",
	.details = "The level falls to what the version's own evidence supports; --dry-run says to which, and why.\n"
	           "Nothing that was shown of LIVE is taken over, also not for labels that both give. It is run on the\n"
	           "exam pool before, or else on twenty items, so that this is known. One that is shown to be worse\n"
	           "than LIVE on what people have judged or on the known cases, or that answers nothing, is refused,\n"
	           "and where its rules take it back at once nothing is changed (3).\n"
	           "While it bakes, the rules can take it back, and at any time rollout rollback does.\n"
	           "Where promote.two_person is yes, this only asks: another lead says rollout approve within a day.\n"
	           "\n" OUTLOOK_JSON,
	.options = switch_options, .least = 1, .most = 1, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_switch,
};

const struct command command_rollout_advance = {
	.name = "rollout advance",
	.arguments = "--reason T [--dry-run]",
	.summary = "takes the canary its next step; after the last it is LIVE",
	.details = "Refused while a check of the step does not hold. With --dry-run the exit status is 3 then. Before\n"
	           "the last step it says to which level the stage falls with it, and why; where promote.two_person is\n"
	           "yes that step only asks, and another lead says rollout approve.\n"
	           "\n"
	           "JSON: as rollout.\n",
	.options = advance_options, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_advance,
};

static const struct command_option approve_options[] = {
	{ "refuse", 0, NULL, "say no to it" },
	{ "reason", 0, "T", "why; it is stored, and needed to refuse" },
	END,
};

const struct command command_rollout_approve = {
	.name = "rollout approve",
	.arguments = "[--refuse] [--reason T]",
	.summary = "does what another lead has asked for: a canary, a switch, its last step",
	.details = "Where promote.two_person is yes, these only ask. This is for a lead who did not ask, under their own\n"
	           "login, within a day. Where LIVE, the level with it, settings or the plan differ from what was asked\n"
	           "for, it is refused and said. Rolling back takes one person, always.\n"
	           "\n"
	           "JSON: as rollout.\n",
	.options = approve_options, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_approve,
};

const struct command command_rollout_withdraw = {
	.name = "rollout withdraw",
	.arguments = "[--reason T]",
	.summary = "takes back what was asked for",
	.details = "For the one who asked, while nobody has answered.\n"
	           "\n"
	           "JSON: as rollout.\n",
	.options = reason_options, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_withdraw,
};

const struct command command_rollout_rollback = {
	.name = "rollout rollback",
	.arguments = "[--reason T]",
	.summary = "goes back to what was before the canary, or the switch",
	.details = "Everyone who decides may do it. It takes effect with the next item. Where a lead does it, and\n"
	           "nobody has changed the level since, what fell of it with the switch comes back as far as the\n"
	           "evidence of the version that answers again supports it.\n"
	           "\n"
	           "JSON: live, stage.\n",
	.options = reason_options, .section = SECTION_LADDER, .project = PROJECT_WRITE, .run = run_rollback,
};

const struct command command_rollout_seen = {
	.name = "rollout seen",
	.arguments = "",
	.summary = "takes notice of what a rule has taken back by itself",
	.details = "For all leads: their screens tell of it until one of them has seen it, or given another version\n"
	           "traffic. What happened stays in the history.\n"
	           "\n"
	           "JSON: as rollout.\n",
	.section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_seen,
};

const struct command command_rollout_stop = {
	.name = "rollout stop",
	.arguments = "V --reason T",
	.summary = "scores a shadow, or NEXT, no more",
	.details = "What it has said stays, and it can be taken in again.\n"
	           "\n"
	           "JSON: as rollout.\n",
	.options = reason_options, .least = 1, .most = 1, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_stop,
};

const struct command command_model_retire = {
	.name = "model retire",
	.arguments = "V --reason T",
	.summary = "takes a version out for good",
	.details = "One that is idle, and never takes part again. What it has said stays.\n"
	           "\n"
	           "JSON: as rollout.\n",
	.options = reason_options, .least = 1, .most = 1, .section = SECTION_LADDER, .project = PROJECT_WRITE, .leads = true, .run = run_retire,
};
