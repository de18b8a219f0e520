#include "ladder/traffic.h"

#include "base/str.h"

#include <inttypes.h>

/* Ways back that are full want a place each for the version they bring back into play. */
#define IN_RESERVE (2 * TRAFFIC_WAYS_BACK)

static const struct { const char *name, *title; } roles[TRAFFIC_ROLE_COUNT] = {
	[TRAFFIC_IDLE]    = { "idle", "IDLE" },
	[TRAFFIC_SHADOW]  = { "shadow", "SHADOW" },
	[TRAFFIC_NEXT]    = { "next", "NEXT" },
	[TRAFFIC_STANDBY] = { "standby", "STANDBY" },
	[TRAFFIC_CANARY]  = { "canary", "CANARY" },
	[TRAFFIC_LIVE]    = { "live", "LIVE" },
};

static const char *const acts[TRAFFIC_ACT_COUNT] = {
	[TRAFFIC_ACT_FIRST] = "first", [TRAFFIC_ACT_SHADOW] = "shadow", [TRAFFIC_ACT_NEXT] = "next",
	[TRAFFIC_ACT_CANARY] = "canary", [TRAFFIC_ACT_ADVANCE] = "advance", [TRAFFIC_ACT_SWITCH] = "switch",
	[TRAFFIC_ACT_ROLLBACK] = "rollback", [TRAFFIC_ACT_STOP] = "stop", [TRAFFIC_ACT_RETIRE] = "retire",
};

const char *traffic_role_name(enum traffic_role role)
{
	return roles[role].name;
}

const char *traffic_role_title(enum traffic_role role)
{
	return roles[role].title;
}

enum traffic_role traffic_role_of(const char *name)
{
	for (int i = 0; i < TRAFFIC_ROLE_COUNT; i++)
		if (str_equal(roles[i].name, name))
			return i;
	return TRAFFIC_IDLE;
}

const char *traffic_act_name(enum traffic_act_kind kind)
{
	return acts[kind];
}

int traffic_act_of(const char *name)
{
	for (int i = 0; i < TRAFFIC_ACT_COUNT; i++)
		if (str_equal(acts[i], name))
			return i;
	return -1;
}

/* ---- who is in play ---- */

static int place_of(const struct traffic *traffic, int64_t version_id)
{
	for (int i = 0; i < traffic->count; i++)
		if (traffic->versions[i].version_id == version_id)
			return i;
	return -1;
}

static const struct traffic_version *holder_of(const struct traffic *traffic, enum traffic_role role)
{
	for (int i = 0; i < traffic->count; i++)
		if (traffic->versions[i].role == role)
			return &traffic->versions[i];
	return NULL;
}

static int64_t id_of(const struct traffic *traffic, enum traffic_role role)
{
	const struct traffic_version *holder = holder_of(traffic, role);

	return holder ? holder->version_id : 0;
}

int64_t traffic_live(const struct traffic *traffic)
{
	return id_of(traffic, TRAFFIC_LIVE);
}

int64_t traffic_canary(const struct traffic *traffic, double *share)
{
	const struct traffic_version *canary = holder_of(traffic, TRAFFIC_CANARY);

	if (share)
		*share = canary ? canary->share : 0;
	return canary ? canary->version_id : 0;
}

int64_t traffic_standby(const struct traffic *traffic)
{
	return id_of(traffic, TRAFFIC_STANDBY);
}

int64_t traffic_next(const struct traffic *traffic)
{
	return id_of(traffic, TRAFFIC_NEXT);
}

static struct traffic_version version_in(const struct traffic *traffic, int64_t version_id)
{
	int place = place_of(traffic, version_id);

	return place >= 0 ? traffic->versions[place] : (struct traffic_version){ .version_id = version_id };
}

enum traffic_role traffic_role_in(const struct traffic *traffic, int64_t version_id)
{
	return version_in(traffic, version_id).role;
}

/* Gives a version its role; one that is idle and not retired stands in no list. */
static void put(struct traffic *traffic, struct traffic_version version)
{
	int place = place_of(traffic, version.version_id);

	if (version.role != TRAFFIC_IDLE || version.retired) {
		traffic->versions[place >= 0 ? place : traffic->count++] = version;
	} else if (place >= 0) {
		traffic->count--;
		for (int i = place; i < traffic->count; i++)
			traffic->versions[i] = traffic->versions[i + 1];
	}
}

static void put_role(struct traffic *traffic, int64_t version_id, enum traffic_role role, double share)
{
	if (version_id)
		put(traffic, (struct traffic_version){ .version_id = version_id, .role = role, .share = share });
}

/* ---- the ways back ---- */

static struct traffic_version *found_in(struct traffic_before *before, int64_t version_id)
{
	for (int i = 0; i < before->count; i++)
		if (before->versions[i].version_id == version_id)
			return &before->versions[i];
	return NULL;
}

static int64_t live_in(const struct traffic_before *before)
{
	for (int i = 0; i < before->count; i++)
		if (before->versions[i].role == TRAFFIC_LIVE)
			return before->versions[i].version_id;
	return 0;
}

int64_t traffic_back_to(const struct traffic *traffic)
{
	return traffic->before_count > 0 ? live_in(&traffic->before[traffic->before_count - 1]) : 0;
}

static void drop_oldest(struct traffic *traffic, int count)
{
	traffic->before_count -= count;
	for (int i = 0; i < traffic->before_count; i++)
		traffic->before[i] = traffic->before[i + count];
}

static void begin_way_back(struct traffic *traffic)
{
	if (traffic->before_count == TRAFFIC_WAYS_BACK)
		drop_oldest(traffic, 1);
	traffic->before[traffic->before_count++] = (struct traffic_before){ .count = 0 };
}

/* What a version is now is what the newest rollout found it to be. */
static void remember(struct traffic *traffic, int64_t version_id)
{
	struct traffic_before *before = &traffic->before[traffic->before_count - 1];

	if (version_id && !found_in(before, version_id))
		before->versions[before->count++] = version_in(traffic, version_id);
}

/* Somebody has said anew what a version is to be, and that is what a way back leads to. That it was LIVE comes
 * back all the same, unless it is never to come back at all. */
static void say_in(struct traffic_before *before, const struct traffic_version *said)
{
	struct traffic_version *version = found_in(before, said->version_id);

	for (int i = 0; i < before->count && said->role == TRAFFIC_NEXT; i++)
		if (before->versions[i].role == TRAFFIC_NEXT)
			before->versions[i].role = TRAFFIC_IDLE, before->versions[i].share = 0;
	if (version && (version->role != TRAFFIC_LIVE || said->retired))
		*version = *said;
}

/* Makes a version what an act says; nothing leads back to where nobody would be LIVE, nor to what lies behind. */
static void say(struct traffic *traffic, struct traffic_version said)
{
	for (int i = 0; i < traffic->before_count; i++)
		say_in(&traffic->before[i], &said);
	for (int i = traffic->before_count - 1; i >= 0; i--)
		if (!live_in(&traffic->before[i])) {
			drop_oldest(traffic, i + 1);
			break;
		}
	put(traffic, said);
}

/* ---- acts ---- */

static int refuse(struct err *err, const struct traffic *traffic, int64_t version_id, const char *why)
{
	return err_set(err, "the version is %s: %s", traffic_role_title(traffic_role_in(traffic, version_id)), why);
}

static int check_share(double share, struct err *err)
{
	return share > 0 && share <= 1 ? 0 : err_set(err, "a share of %g is not above 0 and at most 1", share);
}

/* The version comes into play, or is scored on another share of the items. */
static int beside(struct traffic *traffic, const struct traffic_act *act, enum traffic_role role, struct err *err)
{
	struct traffic_version version = version_in(traffic, act->version_id);
	bool may = version.role == TRAFFIC_IDLE || version.role == role || (role == TRAFFIC_NEXT && version.role == TRAFFIC_SHADOW);

	if (check_share(act->share, err) < 0)
		return -1;
	if (version.role == role && version.share == act->share)
		return refuse(err, traffic, act->version_id, "it has that role already");
	if (!may)
		return refuse(err, traffic, act->version_id,
		              version.role == TRAFFIC_NEXT ? "stop it before it is a shadow" : "it takes part already");
	if (role == TRAFFIC_NEXT && traffic_next(traffic) != act->version_id)
		put_role(traffic, traffic_next(traffic), TRAFFIC_IDLE, 0);
	say(traffic, (struct traffic_version){ .version_id = act->version_id, .role = role, .share = act->share });
	return 0;
}

/* All of the traffic is the version's; its way back has begun already. */
static void make_live(struct traffic *traffic, int64_t version_id)
{
	int64_t live = traffic_live(traffic), standby = traffic_standby(traffic);

	remember(traffic, version_id);
	remember(traffic, live);
	remember(traffic, standby);
	put_role(traffic, standby, TRAFFIC_IDLE, 0);
	put_role(traffic, live, TRAFFIC_STANDBY, 1);
	put_role(traffic, version_id, TRAFFIC_LIVE, 1);
}

/* A canary of all items is LIVE. */
static void give_share(struct traffic *traffic, int64_t version_id, double share)
{
	if (share >= 1)
		make_live(traffic, version_id);
	else
		put_role(traffic, version_id, TRAFFIC_CANARY, share);
}

static int first(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	if (traffic_live(traffic))
		return err_set(err, "a version is LIVE already: switch to another one");
	put_role(traffic, act->version_id, TRAFFIC_LIVE, 1);
	return 0;
}

/* A canary and a switch both need somebody who answers now, and that no canary is under way. */
static int check_start(const struct traffic *traffic, int64_t version_id, struct err *err)
{
	if (!traffic_live(traffic))
		return err_set(err, "no version is LIVE that it could take over from");
	if (traffic_live(traffic) == version_id)
		return refuse(err, traffic, version_id, "it has all of the traffic already");
	if (holder_of(traffic, TRAFFIC_CANARY))
		return err_set(err, "a canary runs: take it on or roll it back first");
	return 0;
}

static int canary(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	if (check_share(act->share, err) < 0 || check_start(traffic, act->version_id, err) < 0)
		return -1;
	if (traffic_standby(traffic) == act->version_id)
		return refuse(err, traffic, act->version_id, "it is the way back; switch to it, or roll back");
	begin_way_back(traffic);
	remember(traffic, act->version_id);
	remember(traffic, traffic_live(traffic));
	give_share(traffic, act->version_id, act->share);
	return 0;
}

static int advance(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	double share;
	int64_t version_id = traffic_canary(traffic, &share);

	if (check_share(act->share, err) < 0)
		return -1;
	if (!version_id || version_id != act->version_id)
		return err_set(err, version_id ? "another version is the canary" : "no canary runs");
	if (!(act->share > share))
		return err_set(err, "the canary has %g of the traffic already: a share of %g is no advance", share, act->share);
	give_share(traffic, version_id, act->share);
	return 0;
}

/* The canary itself may be switched to: its way back is the one from where it began. */
static int switch_to(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	if (traffic_canary(traffic, NULL) != act->version_id) {
		if (check_start(traffic, act->version_id, err) < 0)
			return -1;
		begin_way_back(traffic);
	}
	make_live(traffic, act->version_id);
	return 0;
}

static int roll_back(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	int64_t back = traffic_back_to(traffic);
	const struct traffic_before *before;

	if (!back)
		return err_set(err, "there is no version to go back to");
	if (act->version_id && act->version_id != back)
		return err_set(err, "a rollback goes back to another version");
	before = &traffic->before[--traffic->before_count];
	for (int i = 0; i < before->count; i++)
		put(traffic, before->versions[i]);
	return 0;
}

static int stop(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	enum traffic_role role = traffic_role_in(traffic, act->version_id);

	if (role != TRAFFIC_SHADOW && role != TRAFFIC_NEXT)
		return refuse(err, traffic, act->version_id, role == TRAFFIC_CANARY ? "roll it back instead" : "only SHADOW and NEXT can be stopped");
	say(traffic, (struct traffic_version){ .version_id = act->version_id });
	return 0;
}

static int retire(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	if (traffic_role_in(traffic, act->version_id) != TRAFFIC_IDLE)
		return refuse(err, traffic, act->version_id, "only one that takes no part can be retired");
	say(traffic, (struct traffic_version){ .version_id = act->version_id, .retired = true });
	return 0;
}

static int act_on(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	switch (act->kind) {
	case TRAFFIC_ACT_FIRST:   return first(traffic, act, err);
	case TRAFFIC_ACT_SHADOW:  return beside(traffic, act, TRAFFIC_SHADOW, err);
	case TRAFFIC_ACT_NEXT:    return beside(traffic, act, TRAFFIC_NEXT, err);
	case TRAFFIC_ACT_CANARY:  return canary(traffic, act, err);
	case TRAFFIC_ACT_ADVANCE: return advance(traffic, act, err);
	case TRAFFIC_ACT_SWITCH:  return switch_to(traffic, act, err);
	case TRAFFIC_ACT_STOP:    return stop(traffic, act, err);
	case TRAFFIC_ACT_RETIRE:  return retire(traffic, act, err);
	default:                  return err_set(err, "act %d is none of ours", (int)act->kind);
	}
}

int traffic_apply(struct traffic *traffic, const struct traffic_act *act, struct err *err)
{
	int result;

	if (act->kind == TRAFFIC_ACT_ROLLBACK) {
		result = roll_back(traffic, act, err);
	} else {
		if (act->version_id <= 0)
			return err_set(err, "%" PRId64 " is no version", act->version_id);
		if (version_in(traffic, act->version_id).retired)
			return err_set(err, "the version is retired: it never takes part again");
		if (place_of(traffic, act->version_id) < 0 && traffic->count >= TRAFFIC_VERSIONS - IN_RESERVE)
			return err_set(err, "%d versions take part or are retired: there is no room for more", traffic->count);
		result = act_on(traffic, act, err);
	}
	traffic->can_roll_back = traffic_back_to(traffic) != 0;
	return result;
}

/* ---- items ---- */

int64_t traffic_route_version(const struct traffic *traffic, double draw)
{
	double share;
	int64_t version_id = traffic_canary(traffic, &share);

	return version_id && draw < share ? version_id : traffic_live(traffic);
}

bool traffic_scores(const struct traffic_version *version, double draw, bool judged)
{
	switch (version->role) {
	case TRAFFIC_LIVE:
	case TRAFFIC_CANARY:
		return true;
	case TRAFFIC_NEXT:
	case TRAFFIC_SHADOW:
		return draw < version->share;
	case TRAFFIC_STANDBY:
		return judged;
	default:
		return false;
	}
}

static bool is_same(const struct traffic_version *a, const struct traffic_version *b)
{
	return a->role == b->role && a->retired == b->retired && a->share >= b->share && a->share <= b->share;
}

int traffic_changes(const struct traffic *before, const struct traffic *after, struct traffic_change changes[2 * TRAFFIC_VERSIONS])
{
	int count = 0;

	for (int i = 0; i < after->count; i++) {
		const struct traffic_version *now = &after->versions[i];
		int was = place_of(before, now->version_id);

		if (was < 0 || !is_same(&before->versions[was], now))
			changes[count++] = (struct traffic_change){ now->version_id, now->retired ? "retired" : roles[now->role].name, now->share };
	}
	for (int i = 0; i < before->count; i++)
		if (place_of(after, before->versions[i].version_id) < 0)
			changes[count++] = (struct traffic_change){ before->versions[i].version_id, roles[TRAFFIC_IDLE].name, 0 };
	return count;
}
