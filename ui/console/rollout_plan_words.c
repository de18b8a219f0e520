#include "ui/console/rollout_plan_words.h"

#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/rollout_check_words.h"
#include "ui/console/rollout_stage.h"
#include "ui/console/rollout_words.h"
#include "ui/console/widget.h"

#include <math.h>
#include <string.h>

/* A canary leaves the level where it is: what it has no certificate for goes to people. */
static void add_level_of_canary(const struct rollout_outlook *outlook, struct str *text)
{
	str_addf(text, "level: %d while it is a canary", outlook->level);
	if (outlook->unknown) {
		str_add(text, "; once it is LIVE: not known before it has scored the exam pool");
	} else if (outlook->level_why[0]) {
		str_add(text, "; ");
		text_add_visible(text, outlook->level_why, strlen(outlook->level_why));
	}
	str_add(text, ".\n");
}

void rollout_plan_level(const struct rollout_outlook *outlook, struct str *text)
{
	if (outlook->unknown) {
		str_add(text, "LEVEL: not known before it has scored the exam pool.\n");
		return;
	}
	if (outlook->level_after >= outlook->level) {
		str_addf(text, "level: it stays %d, %s.\n", outlook->level, level_name(outlook->level));
		return;
	}
	str_addf(text, "LEVEL: it FALLS from %d to %d, %s", outlook->level, outlook->level_after, level_name(outlook->level_after));
	str_add(text, outlook->level_why[0] ? ": " : "");
	text_add_visible(text, outlook->level_why, strlen(outlook->level_why));
	str_add(text, ".\n");
}

/* Before all else: nothing that follows is known of it. */
static void add_untried(const struct rollout_outlook *outlook, struct str *text)
{
	if (outlook->untried)
		str_add(text, "NEVER ASKED: it has answered nothing yet. Nulls, failures and slow answers take it back once it has.\n");
}

void rollout_plan_rules(const struct rollout_plan *plan, struct str *text)
{
	char rule[ROLLOUT_CHECK_SIZE];

	if (plan->kind != TRAFFIC_ACT_CANARY && plan->kind != TRAFFIC_ACT_SWITCH)
		return;
	str_add(text, "back by itself on: ");
	for (int i = 0; i < plan->rule_count; i++)
		str_addf(text, "%s%s", i > 0 ? "; " : "", rollout_check_rule(plan->rules[i].rule, plan->rules[i].bound, rule));
	str_add(text, ".\n");
}

/* It is counted for steps that last no longer than they must: a lead may leave one as it is for weeks. */
static void add_longer(const struct rollout_plan *plan, struct str *text)
{
	char count[WIDGET_COUNT_SIZE];

	str_add(text, " and no step lasted longer than it must; longer ones may add more, ");
	if (plan->most_items > 0)
		str_addf(text, "up to %s", widget_count((long long)plan->most_items, count));
	else
		str_add(text, "unbounded, since rollout.most_items is 0");
	str_add(text, "; people decide until its own evidence supports level 3");
}

static void add_exposure(const struct rollout_plan *plan, struct str *text)
{
	char count[WIDGET_COUNT_SIZE];

	if (plan->kind != TRAFFIC_ACT_CANARY && plan->kind != TRAFFIC_ACT_SWITCH)
		return;
	if (isnan(plan->exposure)) {
		str_add(text, "EXPOSURE: not known before it has scored the exam pool.\n");
	} else if (plan->exposure < 0.5) {
		str_add(text, "exposure: none, since people decide all that it answers for.\n");
	} else {
		str_addf(text, "EXPOSURE: at worst %s wrong answers more, if none of it were judged", widget_count(llround(plan->exposure), count));
		if (plan->kind == TRAFFIC_ACT_CANARY)
			add_longer(plan, text);
		str_add(text, ".\n");
	}
}

static void add_steps(const struct rollout_plan *plan, struct str *text)
{
	char figure[ROLLOUT_FIGURE_SIZE], span[ROLLOUT_FIGURE_SIZE], count[WIDGET_COUNT_SIZE];

	if (plan->kind != TRAFFIC_ACT_CANARY)
		return;
	str_add(text, "steps: ");
	for (int step = 1; step <= rollout_stage_count(plan); step++)
		str_addf(text, "%s%s", step > 1 ? ", " : "", rollout_share(rollout_stage_share(plan, step), figure));
	str_addf(text, "; each at a lead's word, after %s judged items and %s.\n", widget_count((long long)plan->step_items, count),
	         rollout_span(plan->soak_ms, span));
}

static void add_input(const struct rollout_outlook *outlook, struct str *text)
{
	if (!outlook->input)
		return;
	str_add(text, "OTHER INPUT: it takes ");
	text_add_visible(text, outlook->input, strlen(outlook->input));
	str_add(text, ".\n");
}

static void add_what(const struct rollout_state *state, const struct rollout_outlook *outlook, struct str *text)
{
	const struct rollout_plan *plan = &outlook->plan;
	char name[ROLLOUT_NAME_SIZE], live[ROLLOUT_NAME_SIZE], figure[ROLLOUT_FIGURE_SIZE];

	rollout_name(state, &outlook->candidate, name);
	if (plan->kind == TRAFFIC_ACT_CANARY)
		str_addf(text, "%s answers for %s of the items from the next one on. All of these that come to people are decided blind.\n", name,
		         rollout_share(plan->steps[0], figure));
	else if (plan->kind == TRAFFIC_ACT_SWITCH)
		str_addf(text, "%s answers for everything from the next item on; %s is STANDBY, the way back.\n", name,
		         outlook->has_live ? rollout_name(state, &outlook->live, live) : "nothing");
	else
		str_addf(text, "%s is scored beside LIVE and never answers; nobody who decides sees what it says.\n", name);
}

/* On what it can be judged at once: its age, and how often it has been asked before. */
static void add_pool(const struct rollout_state *state, const struct rollout_outlook *outlook, struct str *text)
{
	char items[WIDGET_COUNT_SIZE], scored[WIDGET_COUNT_SIZE], oldest[ROLLOUT_FIGURE_SIZE], newest[ROLLOUT_FIGURE_SIZE];

	if (outlook->exam_items == 0) {
		str_add(text, "exam pool: empty, so its evidence comes from new items only.\n");
		return;
	}
	str_addf(text, "exam pool: %s settled items, the oldest %s old, the newest %s; %s of them scored by it.\n", widget_count((long long)outlook->exam_items, items),
	         rollout_span(state->reading.wall_ms - outlook->exam_oldest_ms, oldest), rollout_span(state->reading.wall_ms - outlook->exam_newest_ms, newest),
	         widget_count((long long)outlook->exam_scored, scored));
	if (outlook->versions_judged > 0)
		str_addf(text, "%d attempt%s of the year came before it: each makes the proof asked of this one stricter.\n",
		         outlook->versions_judged, outlook->versions_judged > 1 ? "s" : "");
}

static void add_bake(const struct rollout_plan *plan, struct str *text)
{
	char span[ROLLOUT_FIGURE_SIZE];

	if (plan->kind == TRAFFIC_ACT_CANARY || plan->kind == TRAFFIC_ACT_SWITCH)
		str_addf(text, plan->kind == TRAFFIC_ACT_CANARY ? "after the last step the rules stay armed for %s.\n" : "the rules stay armed for %s.\n",
		         rollout_span(plan->bake_ms, span));
}

static void add_worse(const struct rollout_outlook *outlook, struct str *text)
{
	if (!*outlook->worse)
		return;
	str_add(text, "SHOWN WORSE: ");
	text_add_visible(text, outlook->worse, strlen(outlook->worse));
	str_add(text, ".\n");
}

void rollout_plan_words(const struct rollout_state *state, const struct rollout_outlook *outlook, struct str *text)
{
	add_worse(outlook, text);
	add_untried(outlook, text);
	add_what(state, outlook, text);
	add_exposure(&outlook->plan, text);
	add_input(outlook, text);
	if (outlook->plan.kind == TRAFFIC_ACT_SWITCH)
		rollout_plan_level(outlook, text);
	else if (outlook->plan.kind == TRAFFIC_ACT_CANARY)
		add_level_of_canary(outlook, text);
	add_steps(&outlook->plan, text);
	rollout_plan_rules(&outlook->plan, text);
	add_bake(&outlook->plan, text);
	add_pool(state, outlook, text);
	if (outlook->labels_changed[0]) {
		str_add(text, "labels that only one of the two gives: ");
		text_add_visible(text, outlook->labels_changed, strlen(outlook->labels_changed));
		str_add(text, ". What is shown of a version is shown of all its answers together: nothing of the other's is taken over, for no label.\n");
	}
}
