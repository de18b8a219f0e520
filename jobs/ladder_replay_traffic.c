/* Who took part in the traffic, from the acts alone: the roles that are stored, the plan that ran by then, and the acts by
 * which each plan ended. */
#include "jobs/ladder_replay_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "jobs/rollout_private.h"
#include "ladder/traffic.h"

#include <inttypes.h>

#define ACT(act) "rollout_act", (act)->act_id

struct replaying {
	struct ladder_replay     *replay;
	struct rollout_act       *acts;   /* newest first */
	int                       act_count;
	struct rollout_past_role *roles;
	int                       role_count, role_next;
	struct ladder_replay_plan *runs;  /* NULL: none */
	int64_t                   step_ms; /* since its newest act */
	int                       step;
};

/* ---- roles ---- */

/* Those that came before there were acts belong to none. */
static const struct rollout_past_role *next_role(struct replaying *replaying, int64_t act_id)
{
	const struct rollout_past_role *role = &replaying->roles[replaying->role_next];

	while (replaying->role_next < replaying->role_count && role->act_id == 0) {
		replaying->role_next++;
		role++;
	}
	if (replaying->role_next == replaying->role_count || role->act_id != act_id)
		return NULL;
	replaying->role_next++;
	return role;
}

static void compare_role(struct replaying *replaying, const struct rollout_act *act, const struct traffic_change *change)
{
	struct ladder_replay *replay = replaying->replay;
	const struct rollout_past_role *role = next_role(replaying, act->act_id);

	if (!role) {
		ladder_replay_tell(replay, ACT(act), "the role that it gives to version %" PRId64 ", %s, is not there", change->version_id, change->role);
		return;
	}
	ladder_replay_integer(replay, "rollout", role->rollout_id, "its version", role->model_version_id, change->version_id);
	ladder_replay_text(replay, "rollout", role->rollout_id, "its role", role->role, change->role);
	ladder_replay_real(replay, "rollout", role->rollout_id, "its share", role->share, change->share);
}

static void tell_more(struct replaying *replaying, int64_t act_id)
{
	const struct rollout_past_role *role;

	while ((role = next_role(replaying, act_id)))
		ladder_replay_tell(replaying->replay, "rollout", role->rollout_id, "no act gives this role");
}

/* The first version of a project that is older than acts became LIVE by an act that has no roles of its own. */
static bool is_older(const struct replaying *replaying, const struct rollout_act *act)
{
	if (act->act.kind != TRAFFIC_ACT_FIRST)
		return false;
	for (int i = 0; i < replaying->role_count; i++)
		if (replaying->roles[i].act_id == act->act_id)
			return false;
	return replaying->role_count > 0 && replaying->roles->act_id == 0;
}

/* False: the act cannot have been done, and nothing can be said of those after it. */
static bool compare_roles(struct replaying *replaying, const struct rollout_act *act, struct traffic *traffic)
{
	struct traffic before = *traffic;
	struct traffic_change changes[2 * TRAFFIC_VERSIONS];
	struct err why;
	int count;

	if (act->act.kind == TRAFFIC_ACT_ROLLBACK)
		ladder_replay_integer(replaying->replay, ACT(act), "the version it goes back to", act->act.version_id, traffic_back_to(traffic));
	if (traffic_apply(traffic, &act->act, &why) < 0) {
		ladder_replay_tell(replaying->replay, ACT(act), "it cannot have been done: %s", why.text);
		return false;
	}
	if (is_older(replaying, act))
		return true;
	count = traffic_changes(&before, traffic, changes);
	for (int i = 0; i < count; i++)
		compare_role(replaying, act, &changes[i]);
	tell_more(replaying, act->act_id);
	return true;
}

/* ---- plans ---- */

static struct ladder_replay_plan *plan_of(const struct replaying *replaying, int64_t plan_id)
{
	for (int i = 0; i < replaying->replay->plan_count; i++)
		if (replaying->replay->plans[i].plan.plan_id == plan_id)
			return &replaying->replay->plans[i];
	return NULL;
}

static void check_rules(struct replaying *replaying, const struct rollout_act *act, const struct ladder_replay_plan *known)
{
	if (known->plan.rule_count == 0)
		ladder_replay_tell(replaying->replay, ACT(act), "its plan has no rule that takes it back");
	if (known->plan.model_version_id != act->act.version_id)
		ladder_replay_tell(replaying->replay, ACT(act), "its plan is of another version");
}

static void check_step(struct replaying *replaying, const struct rollout_act *act, const struct rollout_plan *plan, int step)
{
	ladder_replay_integer(replaying->replay, ACT(act), "its step", act->step, step);
	ladder_replay_real(replaying->replay, ACT(act), "its share", act->act.share, step <= plan->step_count ? plan->steps[step - 1] : 1);
}

#define LOOK_MS CLOCK_MINUTE_MS /* a look that began in time is over by then */

/* With all of the traffic it only bakes. */
static void bake(struct ladder_replay_plan *known, int64_t at_ms)
{
	known->as_canary = false;
	known->ended_ms = at_ms + known->plan.bake_ms + LOOK_MS;
}

static void begin_plan(struct replaying *replaying, const struct rollout_act *act)
{
	struct ladder_replay_plan *known = plan_of(replaying, act->plan_id);

	replaying->runs = known;
	if (!known) {
		ladder_replay_tell(replaying->replay, ACT(act), "its plan is not there");
		return;
	}
	check_rules(replaying, act, known);
	known->as_canary = true;
	if (act->act.kind == TRAFFIC_ACT_CANARY)
		check_step(replaying, act, &known->plan, 1);
	else
		bake(known, act->at_ms);
}

/* Whether people had judged as many as a step asks for no row tells of the past. */
static void advance_plan(struct replaying *replaying, const struct rollout_act *act)
{
	struct ladder_replay_plan *known = replaying->runs;

	if (!known || known->plan.plan_id != act->plan_id) {
		ladder_replay_tell(replaying->replay, ACT(act), "no canary of its plan ran then");
		return;
	}
	check_step(replaying, act, &known->plan, replaying->step + 1);
	if (act->at_ms - replaying->step_ms < known->plan.soak_ms)
		ladder_replay_tell(replaying->replay, ACT(act), "the step before it had lasted %" PRId64 " s, of the %" PRId64 " s that its plan asks for",
		                   (act->at_ms - replaying->step_ms) / 1000, known->plan.soak_ms / 1000);
	if (act->act.share >= 1)
		bake(known, act->at_ms);
}

static void end_plan(struct replaying *replaying, const struct rollout_act *act)
{
	struct ladder_replay_plan *known = replaying->runs;

	if (known) {
		known->ended_ms = act->at_ms < known->ended_ms ? act->at_ms : known->ended_ms;
		if (act->act.kind == TRAFFIC_ACT_ROLLBACK && *act->rule && act->plan_id == known->plan.plan_id)
			known->fired = act;
	}
	if (*act->rule && (!known || known->fired != act))
		ladder_replay_tell(replaying->replay, ACT(act), "it says that rule %s fired, and no plan of it ran", act->rule);
	replaying->runs = NULL;
}

/* A rule may end what runs beside LIVE, as people do. */
static void end_beside(struct replaying *replaying, const struct rollout_act *act)
{
	struct ladder_replay_plan *known = plan_of(replaying, act->plan_id);

	if (!*act->rule)
		return;
	if (known && rollout_is_beside(known->plan.kind) && known->plan.model_version_id == act->act.version_id)
		known->fired = act;
	else
		ladder_replay_tell(replaying->replay, ACT(act), "it says that rule %s fired, and no plan of it ran", act->rule);
}

static void follow(struct replaying *replaying, const struct rollout_act *act)
{
	switch (act->act.kind) {
	case TRAFFIC_ACT_STOP:
		end_beside(replaying, act);
		return;
	case TRAFFIC_ACT_CANARY:
	case TRAFFIC_ACT_SWITCH:
		end_plan(replaying, act);
		begin_plan(replaying, act);
		break;
	case TRAFFIC_ACT_ADVANCE:
		advance_plan(replaying, act);
		break;
	case TRAFFIC_ACT_FIRST:
	case TRAFFIC_ACT_ROLLBACK:
		end_plan(replaying, act);
		break;
	default:
		return;
	}
	replaying->step_ms = act->at_ms;
	replaying->step = act->step;
}

/* ---- all acts ---- */

static void replay_acts(struct replaying *replaying)
{
	struct traffic traffic = { .count = 0 };

	for (int i = replaying->act_count - 1; i >= 0; i--) {
		const struct rollout_act *act = &replaying->acts[i];

		if (!compare_roles(replaying, act, &traffic))
			return;
		follow(replaying, act);
	}
	for (; replaying->role_next < replaying->role_count; replaying->role_next++)
		if (replaying->roles[replaying->role_next].act_id)
			ladder_replay_tell(replaying->replay, "rollout", replaying->roles[replaying->role_next].rollout_id, "no act gives this role");
}

int ladder_replay_traffic(struct ladder_replay *replay, struct err *err)
{
	struct replaying replaying = { .replay = replay };

	if (rollout_acts(replay->store, &replay->stage, -1, &replay->arena, &replaying.acts, &replaying.act_count, err) < 0 ||
	    rollout_past_roles(replay->store, &replay->stage, &replay->arena, &replaying.roles, &replaying.role_count, err) < 0)
		return -1;
	replay_acts(&replaying);
	return 0;
}
