/* What an alarm does at once: it takes away from the machine, or asks for a new version. */
#include "jobs/alarms_private.h"

#include "base/str.h"
#include "db/hold.h"
#include "db/level_change.h"
#include "db/rollout.h"
#include "db/store.h"
#include "jobs/retrain.h"
#include "jobs/rollout_private.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <stdio.h>

struct deed {
	struct store           *store;
	struct stage            stage;    /* as it is now: a rollback may have changed the level */
	const struct actor     *by;
	int64_t                 alarm_id;
	const struct alarm_new *alarm;
	char                    evidence[40], words[220];
};

/* ---- demote ---- */

/* After a demotion people want to know what came of it before: the machine's decisions since it left its band. */
static int hold(const struct deed *deed, int64_t level_change_id, struct err *err)
{
	const struct traffic *traffic = rollout_traffic_now(deed->store, &deed->stage, err);
	int64_t live, route_id;

	if (!traffic)
		return -1;
	live = traffic_live(traffic);
	if (alarm_first_route(deed->store, &deed->stage, live, deed->alarm->since_ms, &route_id, err) < 0)
		return -1;
	if (!route_id)
		return 0;
	return hold_add(deed->store, &deed->stage, deed->by, level_change_id, live, route_id, err) < 0 ? -1 : 0;
}

static int demote(const struct deed *deed, struct err *err)
{
	const struct level_change_new change = {
		.to_level = LEVEL_ASSISTANCE, .kind = "demote", .reason = deed->words, .evidence = deed->evidence,
	};
	int64_t level_change_id;

	if (deed->stage.level < LEVEL_PARTIAL)
		return 0;
	if (level_change_append(deed->store, &deed->stage, deed->by, &change, &level_change_id, err) < 0)
		return -1;
	return hold(deed, level_change_id, err);
}

/* ---- rollback ---- */

/* Whether a version that answers is on trial, and there is a way back: 1, 0, -1. */
static int is_on_trial(const struct deed *deed, struct err *err)
{
	const struct traffic *traffic = rollout_traffic_now(deed->store, &deed->stage, err);
	struct arena arena = ARENA_EMPTY;
	struct rollout_plan plan;
	int got = traffic ? rollout_plan_current(deed->store, &deed->stage, &arena, &plan, err) : -1;

	if (got > 0)
		got = traffic->can_roll_back && (plan.kind == TRAFFIC_ACT_CANARY || plan.kind == TRAFFIC_ACT_SWITCH);
	arena_release(&arena);
	return got;
}

static int roll_back(const struct deed *deed, struct err *err)
{
	int trial = is_on_trial(deed, err);

	if (trial <= 0)
		return trial;
	return rollout_fire(deed->store, &deed->stage, "alarm", deed->words, deed->evidence, err);
}

/* ---- both ---- */

/* ---- retrain ---- */

/* Whoever runs what is due takes it up; a run that is under way goes on, and the alarm asks for another after it. */
static int retrain(const struct deed *deed, struct err *err)
{
	const struct retrain_new ask = { .cause = "alarm", .reason = deed->words, .alarm_id = deed->alarm_id };
	int64_t run_id;

	return retrain_want(deed->store, &deed->stage, deed->by, &ask, &run_id, err) < 0 ? -1 : 0;
}

static int act(struct deed *deed, struct err *err)
{
	if (str_equal(deed->alarm->action, "retrain"))
		return retrain(deed, err);
	if (str_equal(deed->alarm->action, "demote"))
		return demote(deed, err);
	return str_equal(deed->alarm->action, "rollback") ? roll_back(deed, err) : 0;
}

int alarm_do(struct store *store, const struct stage *stage, const struct actor *program, int64_t alarm_id, const struct alarm_new *alarm,
             struct err *err)
{
	struct deed deed = { .store = store, .by = program, .alarm_id = alarm_id, .alarm = alarm };
	struct arena arena = ARENA_EMPTY;
	int rc = stage_read(store, stage->name, &arena, &deed.stage, err);

	snprintf(deed.evidence, sizeof deed.evidence, "{\"alarm\":%" PRId64 "}", alarm_id);
	snprintf(deed.words, sizeof deed.words, "alarm %" PRId64 " asks for it: %.160s", alarm_id, alarm->words);
	if (rc == 0)
		rc = act(&deed, err);
	arena_release(&arena);
	return rc;
}
