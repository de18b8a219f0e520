/* What is told of the traffic of a stage, as it stands. */
#include "jobs/rollout_private.h"

#include "base/str.h"
#include "db/epoch.h"
#include "db/rollout_facts.h"
#include "db/rollout_subject.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "db/zone.h"
#include "ladder/level.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- where a plan stands ---- */

/* The newest act of the plan: its step, and since when. */
static int find_step(struct store *store, const struct stage *stage, const struct rollout_plan *plan, struct rollout_standing *standing,
                     struct err *err)
{
	struct rollout_act act;
	int got = rollout_act_of_plan(store, stage, plan->plan_id, &act, err);

	if (got <= 0)
		return got;
	standing->since_ms = act.at_ms;
	standing->baking = act.act.kind == TRAFFIC_ACT_SWITCH || act.act.share >= 1;
	standing->step = standing->baking ? 0 : act.step;
	return 0;
}

bool rollout_is_beside(enum traffic_act_kind kind)
{
	return kind == TRAFFIC_ACT_SHADOW || kind == TRAFFIC_ACT_NEXT;
}

struct rollout_ask rollout_ask_rules(const struct rollout_plan *plan)
{
	struct rollout_ask ask = { .steps = plan->step_count };

	for (int i = 0; i < plan->rule_count; i++) {
		if (rollout_is_beside(plan->kind) && !rollout_rule_beside(plan->rules[i].rule))
			continue; /* once bound, though it cannot fire */
		ask.rules[ask.rule_count].rule = plan->rules[i].rule;
		ask.rules[ask.rule_count++].bound = plan->rules[i].bound;
	}
	return ask;
}

static struct rollout_ask ask_of(struct store *store, const struct stage *stage, const struct rollout_plan *plan,
                                 const struct rollout_standing *standing)
{
	struct rollout_ask ask = rollout_ask_rules(plan);

	ask.step = standing->step;
	ask.baking = standing->baking;
	ask.last = standing->step == plan->step_count;
	ask.step_items = plan->step_items;
	ask.step_ms = store_now(store) - standing->since_ms;
	ask.soak_ms = plan->soak_ms;
	ask.alpha = setting_real(store, stage->stage_id, "rollout.alpha");
	ask.margin = setting_real(store, stage->stage_id, "rollout.margin");
	ask.ratio = setting_real(store, stage->stage_id, "rollout.ratio");
	return ask;
}

static void say_clock(struct store *store, const struct stage *stage, int64_t ms, char text[8])
{
	struct arena arena = ARENA_EMPTY;
	struct tm local;

	zone_local(setting_text(store, stage->stage_id, "project.timezone", &arena), ms, &local);
	snprintf(text, 8, "%02d:%02d", local.tm_hour % 24, local.tm_min % 60);
	arena_release(&arena);
}

/* Of its own items, whenever they came: those of which people gave the answer while it ran. */
static int count_step(struct store *store, const struct stage *stage, const struct rollout_plan *plan, struct rollout_standing *standing,
                      struct rollout_ask *ask, struct err *err)
{
	struct rollout_answered answered;

	if (standing->step < 1 || standing->step > ROLLOUT_STEP_COUNTS)
		return 0;
	if (rollout_answered_since(store, stage, plan, standing->since_ms, &answered, err) < 0)
		return -1;
	standing->counts.steps[standing->step - 1].judged = ask->step_judged = answered.settled;
	ask->step_waiting = answered.waiting;
	say_clock(store, stage, answered.settles_ms, ask->settles);
	return 0;
}

int rollout_standing(struct store *store, const struct stage *stage, const struct rollout_plan *plan, struct rollout_standing *standing,
                     struct err *err)
{
	struct rollout_ask ask;

	*standing = (struct rollout_standing){ .step = 0 };
	if (find_step(store, stage, plan, standing, err) < 0 || rollout_count(store, stage, plan, &standing->counts, err) < 0)
		return -1;
	ask = ask_of(store, stage, plan, standing);
	if (count_step(store, stage, plan, standing, &ask, err) < 0)
		return -1;
	standing->check_count = rollout_checks(&ask, &standing->counts, standing->checks);
	return 0;
}

const struct rollout_check *rollout_waits(const struct rollout_standing *standing)
{
	for (int i = 0; i < standing->check_count; i++)
		if (!standing->checks[i].ok)
			return &standing->checks[i];
	return NULL;
}

/* ---- versions ---- */

static int read_figures(struct store *store, const struct stage *stage, struct rollout_version *row, struct err *err)
{
	struct rollout_figures figures;

	if (rollout_figures_read(store, stage, row->version.model_version_id, &figures, err) < 0)
		return -1;
	row->predictions = figures.predictions;
	row->nulls = figures.nulls;
	row->failures = figures.failures;
	row->judged = figures.judged;
	row->agreed = figures.agreed;
	row->latency_p50 = figures.latency_p50;
	row->latency_p95 = figures.latency_p95;
	return 0;
}

/* LIVE's is the stage's; that of others is worked out where an epoch of theirs keeps it. */
static int read_level(struct store *store, const struct stage *stage, struct rollout_version *row, struct arena *arena, struct err *err)
{
	struct rollout_support support;
	struct epoch epoch;
	int got;

	row->level = row->role == TRAFFIC_LIVE ? stage->level : -1;
	if (row->role != TRAFFIC_CANARY && row->role != TRAFFIC_STANDBY)
		return 0;
	got = epoch_read(store, stage, row->version.model_version_id, &epoch, err);
	if (got <= 0)
		return got;
	if (rollout_support(store, stage, row->version.model_version_id, LEVEL_FULL, arena, &support, err) < 0)
		return -1;
	row->level = support.level;
	return 0;
}

static int in_order(const void *a, const void *b)
{
	static const int places[TRAFFIC_ROLE_COUNT] = {
		[TRAFFIC_LIVE] = 0, [TRAFFIC_CANARY] = 1, [TRAFFIC_NEXT] = 2, [TRAFFIC_STANDBY] = 3, [TRAFFIC_SHADOW] = 4, [TRAFFIC_IDLE] = 5,
	};
	const struct rollout_version *x = a, *y = b;
	int64_t newer = y->version.model_version_id - x->version.model_version_id;

	if (places[x->role] != places[y->role])
		return places[x->role] - places[y->role];
	return (newer > 0) - (newer < 0);
}

static int read_versions(struct store *store, const struct stage *stage, struct arena *arena, bool figures, struct rollout_view *view,
                         struct err *err)
{
	struct model_version *versions;
	int count;

	if (model_version_list(store, stage, arena, &versions, &count, err) < 0)
		return -1;
	view->versions = arena_alloc(arena, ((size_t)count + 1) * sizeof *view->versions);
	view->version_count = count;
	for (int i = 0; i < count; i++) {
		struct rollout_version *row = &view->versions[i];

		row->version = versions[i];
		row->role = traffic_role_in(&view->traffic, versions[i].model_version_id);
		row->share = versions[i].share;
		row->level = -1;
		row->latency_p50 = row->latency_p95 = (double)NAN;
		if (figures && (read_figures(store, stage, row, err) < 0 || read_level(store, stage, row, arena, err) < 0))
			return -1;
	}
	qsort(view->versions, (size_t)count, sizeof *view->versions, in_order);
	return 0;
}

/* ---- all of it ---- */

static const char *why_not(const struct rollout_view *view, const struct rollout_standing *standing, struct arena *arena)
{
	const struct rollout_check *waits = rollout_waits(standing);

	if (!traffic_canary(&view->traffic, NULL))
		return "no canary runs";
	return waits ? arena_printf(arena, "%s%s%s", waits->claim, *waits->why ? ": " : "", waits->why) : "";
}

static int read_plan(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_view *view, struct err *err)
{
	struct rollout_standing standing;
	int got = rollout_plan_current(store, stage, arena, &view->plan, err);

	view->why_not = "no canary runs";
	view->has_plan = got > 0;
	if (got <= 0)
		return got;
	if (rollout_standing(store, stage, &view->plan, &standing, err) < 0)
		return -1;
	view->step = standing.step;
	view->step_since_ms = standing.since_ms;
	view->baking = standing.baking;
	view->bake_until_ms = standing.baking ? standing.since_ms + view->plan.bake_ms : 0;
	view->canary_items = standing.counts.canary_items;
	if (standing.step > 0 && standing.step <= ROLLOUT_STEP_COUNTS)
		view->step_judged = standing.counts.steps[standing.step - 1].judged;
	memcpy(view->checks, standing.checks, sizeof view->checks);
	view->check_count = standing.check_count;
	view->why_not = why_not(view, &standing, arena);
	view->may_advance = !*view->why_not;
	return 0;
}

static int read_all(struct store *store, const char *stage_name, struct arena *arena, bool figures, struct rollout_view *view, struct err *err)
{
	struct stage stage;

	*view = (struct rollout_view){ .why_not = "" };
	if (stage_read(store, stage_name, arena, &stage, err) < 0 || rollout_traffic(store, &stage, &view->traffic, err) < 0 ||
	    read_versions(store, &stage, arena, figures, view, err) < 0 ||
	    rollout_request_waiting(store, &stage, arena, &view->request, err) < 0 ||
	    rollout_request_refused(store, &stage, arena, &view->refused, err) < 0 ||
	    rollback_unseen(store, &stage, arena, &view->unseen, err) < 0)
		return -1;
	view->two_people = rollout_takes_two(store, &stage, TRAFFIC_ACT_SWITCH, 1);
	return read_plan(store, &stage, arena, view, err);
}

int rollout_read(struct store *store, const char *stage, struct arena *arena, struct rollout_view *view, struct err *err)
{
	return read_all(store, stage, arena, true, view, err);
}

int rollout_read_plan(struct store *store, const char *stage, struct arena *arena, struct rollout_view *view, struct err *err)
{
	return read_all(store, stage, arena, false, view, err);
}
