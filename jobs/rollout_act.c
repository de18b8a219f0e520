/* What is done with a rollout that runs: a step on, back, or out of play. */
#include "jobs/rollout_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/level_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* So long after a rollback another one is taken for the same: two who see the same trouble go back once. */
#define MOMENT_MS (60 * CLOCK_SECOND_MS)

struct change {
	struct store       *store;
	const char         *stage_name;
	const struct actor *by;
	const char         *reason, *reference; /* of the version, where one is named */
	struct arena        arena;
	struct stage        stage;
	struct traffic      traffic;
	struct rollout_act  act;
	const struct rollout_request *agreed; /* what another lead has asked for; NULL: nothing */
	struct rollout_request request;       /* of a step that takes another lead */
	bool                asks;             /* that is asked for, and nothing is done */
};

/* Reads what holds in the write that changes it, and does it. */
static int make(struct change *change, int (*fill)(struct change *change, struct err *err), struct err *err)
{
	int rc;

	if (store_begin(change->store, STORE_DURABLE, err) < 0)
		return -1;
	rc = stage_read(change->store, change->stage_name, &change->arena, &change->stage, err);
	if (rc == 0)
		rc = rollout_traffic(change->store, &change->stage, &change->traffic, err);
	if (rc == 0)
		rc = fill(change, err);
	if (rc == 0) {
		change->act.reason = change->reason;
		rc = change->asks ? rollout_ask(change->store, &change->stage, change->by, &change->request, err)
		                  : rollout_act_add(change->store, &change->stage, change->by, &change->act, err);
	}
	if (rc < 0)
		store_rollback(change->store);
	else if (store_commit(change->store, err) < 0)
		rc = -1;
	return rc;
}

/* ---- a step on ---- */

static double next_share(const struct rollout_plan *plan, int step)
{
	return step < plan->step_count ? plan->steps[step] : 1;
}

static int check_step(const struct change *change, const struct rollout_plan *plan, int *step, struct err *err)
{
	struct rollout_standing standing;
	const struct rollout_check *waits;

	if (rollout_standing(change->store, &change->stage, plan, &standing, err) < 0)
		return -1;
	*step = standing.step;
	waits = rollout_waits(&standing);
	return waits ? err_set(err, "step %d of %d is not over: %s%s%s", standing.step, plan->step_count + 1, waits->claim, *waits->why ? ": " : "", waits->why) : 0;
}

/* What the last step does: to whom, and to which level. */
struct last { struct model_version version, live; struct rollout_support support; const char *hash; };

static const char *seal(struct change *change, const struct rollout_plan *plan, const struct last *last)
{
	unsigned char hash[HASH_BYTES];
	struct str text = STR_EMPTY;
	char hex[HASH_HEX_SIZE];

	str_addf(&text, "last %" PRId64 " %d %" PRId64 " %" PRId64 " %d %d %" PRId64 " %d", plan->plan_id, change->act.step,
	         last->version.model_version_id, last->live.model_version_id, change->stage.level, last->support.level,
	         change->stage.level_change_id, change->stage.label_set);
	hash_sha256(text.text, text.length, hash);
	str_release(&text);
	return arena_printf(&change->arena, "%s", hash_hex(hash, HASH_BYTES, hex));
}

/* With all of the traffic the level falls to what its own evidence supports. */
static int foresee(struct change *change, const struct rollout_plan *plan, struct last *last, struct err *err)
{
	int64_t version_id = plan->model_version_id;
	bool decreed;

	last->support = (struct rollout_support){ change->stage.level, "" };
	if (rollout_tend_epoch(change->store, &change->stage, version_id, err) < 0 ||
	    rollout_level_decreed(change->store, &change->stage, &decreed, err) < 0 ||
	    model_version_read(change->store, version_id, &change->arena, &last->version, err) < 0 ||
	    model_version_read(change->store, traffic_live(&change->traffic), &change->arena, &last->live, err) < 0)
		return -1;
	if (!decreed && rollout_support(change->store, &change->stage, version_id, change->stage.level, &change->arena, &last->support, err) < 0)
		return -1;
	last->hash = seal(change, plan, last);
	return 0;
}

static struct rollout_request request_of(const struct change *change, const struct rollout_plan *plan, const struct last *last)
{
	return (struct rollout_request){
		.model = last->version.title, .live = last->live.title, .plan = *plan, .step = change->act.step, .level = change->stage.level,
		.level_after = last->support.level, .hash = last->hash, .reason = change->reason,
	};
}

static int take_over(struct change *change, const struct rollout_plan *plan, struct err *err)
{
	struct last last;

	if (foresee(change, plan, &last, err) < 0)
		return -1;
	if (change->agreed && !str_equal(change->agreed->hash, last.hash))
		return rollout_say_changed(change->agreed, last.live.title, change->stage.level, last.support.level, err);
	change->asks = !change->agreed && rollout_takes_two(change->store, &change->stage, TRAFFIC_ACT_ADVANCE, 1);
	if (change->asks)
		change->request = request_of(change, plan, &last);
	if (change->asks || last.support.level >= change->stage.level)
		return 0;
	return rollout_fall(change->store, &change->stage, change->by, &last.version, &last.support, &change->act.level_change_id, err);
}

static int fill_advance(struct change *change, struct err *err)
{
	int64_t canary = traffic_canary(&change->traffic, NULL);
	struct rollout_plan plan;
	int got, step;

	if (!canary)
		return err_set(err, "no canary runs");
	got = rollout_plan_current(change->store, &change->stage, &change->arena, &plan, err);
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "the canary has no plan");
	if (check_step(change, &plan, &step, err) < 0)
		return -1;
	change->act.act = (struct traffic_act){ TRAFFIC_ACT_ADVANCE, canary, next_share(&plan, step) };
	change->act.plan_id = plan.plan_id;
	change->act.step = step + 1;
	return change->act.act.share < 1 ? 0 : take_over(change, &plan, err);
}

static int step_on(struct change *change, struct err *err)
{
	int rc;

	if (level_check_leads(change->by, "the next step of a canary", err) < 0 || level_check_reason(change->reason, err) < 0)
		return -1;
	rc = make(change, fill_advance, err);
	arena_release(&change->arena);
	return rc;
}

int rollout_advance(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err)
{
	return step_on(&(struct change){ .store = store, .stage_name = stage, .by = by, .reason = reason }, err);
}

int rollout_advance_agreed(struct store *store, const char *stage, const struct actor *by, const struct rollout_request *agreed,
                           struct err *err)
{
	char *evidence = rollout_agreed_evidence(agreed);
	int rc = step_on(&(struct change){ .store = store, .stage_name = stage, .by = by, .reason = agreed->reason, .agreed = agreed,
	                                   .act.evidence = evidence }, err);

	free(evidence);
	return rc;
}

/* ---- back ---- */

static int check_moment(struct change *change, struct err *err)
{
	struct rollout_act *acts;
	int count;

	if (rollout_acts(change->store, &change->stage, 1, &change->arena, &acts, &count, err) < 0)
		return -1;
	if (count == 0 || acts->act.kind != TRAFFIC_ACT_ROLLBACK || store_now(change->store) >= acts->at_ms + MOMENT_MS)
		return 0;
	return err_set(err, "it was rolled back to %s a moment ago, by %s (%s); to go back further, say it again in a minute", acts->model,
	               acts->operator_name, acts->reason);
}

static int fill_rollback(struct change *change, struct err *err)
{
	struct traffic after = change->traffic;
	struct rollout_plan plan;
	int got = rollout_plan_current(change->store, &change->stage, &change->arena, &plan, err);

	if (got < 0 || (change->by->role != ROLE_SERVICE && check_moment(change, err) < 0))
		return -1;
	change->act.act.kind = TRAFFIC_ACT_ROLLBACK;
	change->act.plan_id = got ? plan.plan_id : 0;
	if (traffic_apply(&after, &change->act.act, err) < 0)
		return -1;
	return rollout_return(change->store, &change->stage, change->by, traffic_live(&change->traffic), traffic_live(&after),
	                      &change->act.level_change_id, err);
}

static int read_title(struct change *change, struct arena *arena, const char **title, struct err *err)
{
	struct model_version version;

	if (model_version_read(change->store, change->act.act.version_id, arena, &version, err) < 0)
		return -1;
	*title = version.title;
	return 0;
}

int rollout_rollback(struct store *store, const char *stage, const struct actor *by, const char *reason, struct arena *arena,
                     const char **to, struct err *err)
{
	struct change change = { .store = store, .stage_name = stage, .by = by, .reason = reason };
	char room[128];
	int rc;

	if (!role_decides(by->role))
		return err_set(err, "rolling back takes somebody who decides; %s is %s", by->name, role_name(by->role));
	if (level_check_reason(reason, NULL) < 0) {
		snprintf(room, sizeof room, "rolled back by %s", by->name);
		change.reason = room;
	}
	rc = make(&change, fill_rollback, err);
	if (rc == 0 && to)
		rc = read_title(&change, arena, to, err);
	arena_release(&change.arena);
	return rc;
}

/* In the program's name. */
static int fire(struct change *change, int (*fill)(struct change *change, struct err *err), struct err *err)
{
	struct actor program;
	int rc;

	change->by = &program;
	if (store_begin(change->store, STORE_DURABLE, err) < 0)
		return -1;
	rc = actor_program(change->store, &program, err);
	if (rc == 0)
		rc = make(change, fill, err);
	arena_release(&change->arena);
	if (rc == 0)
		return store_commit(change->store, err);
	store_rollback(change->store);
	return -1;
}

int rollout_fire(struct store *store, const struct stage *stage, const char *rule, const char *words, const char *evidence, struct err *err)
{
	struct change change = { .store = store, .stage_name = stage->name, .reason = words, .act = { .rule = rule, .evidence = evidence } };

	return fire(&change, fill_rollback, err);
}

static int as_it_is(struct change *change, struct err *err)
{
	(void)change, (void)err;
	return 0;
}

int rollout_fire_stop(struct store *store, const struct stage *stage, const struct rollout_plan *plan, const char *rule, const char *words,
                      const char *evidence, struct err *err)
{
	struct change change = { .store = store, .stage_name = stage->name, .reason = words,
	                         .act = { .act = { TRAFFIC_ACT_STOP, plan->model_version_id, 0 }, .plan_id = plan->plan_id, .rule = rule,
	                                  .evidence = evidence } };

	return fire(&change, as_it_is, err);
}

/* ---- out of play ---- */

static int fill_version(struct change *change, struct err *err)
{
	struct traffic after = change->traffic;
	struct model_version version;

	if (rollout_find_version(change->store, &change->stage, change->reference, &change->arena, &version, err) < 0)
		return -1;
	change->act.act.version_id = version.model_version_id;
	if (traffic_apply(&after, &change->act.act, err) < 0)
		return err_wrap(err, "%s", version.title);
	return 0;
}

static int take_out(struct store *store, const char *stage, const struct actor *by, enum traffic_act_kind kind, const char *version,
                    const char *reason, struct err *err)
{
	struct change change = { .store = store, .stage_name = stage, .by = by, .reason = reason, .reference = version };
	int rc;

	change.act.act.kind = kind;
	if (level_check_leads(by, kind == TRAFFIC_ACT_RETIRE ? "retiring a version" : "taking a version out", err) < 0 ||
	    level_check_reason(reason, err) < 0)
		return -1;
	rc = make(&change, fill_version, err);
	arena_release(&change.arena);
	return rc;
}

int rollout_stop(struct store *store, const char *stage, const struct actor *by, const char *version, const char *reason,
                 struct err *err)
{
	return take_out(store, stage, by, TRAFFIC_ACT_STOP, version, reason, err);
}

int rollout_retire(struct store *store, const char *stage, const struct actor *by, const char *version, const char *reason,
                   struct err *err)
{
	return take_out(store, stage, by, TRAFFIC_ACT_RETIRE, version, reason, err);
}
