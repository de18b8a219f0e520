#include "jobs/rest.h"

#include "base/str.h"
#include "db/audit.h"
#include "db/level_change.h"
#include "db/model_version.h"
#include "db/pause.h"
#include "db/route_standing.h"
#include "jobs/level.h"
#include "jobs/pause.h"
#include "jobs/provisional.h"
#include "ladder/gate_explain.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define STEPS_MAX 2 /* that are named of those which keep a certificate away */

static enum rest_cause judge(const struct stage *stage, const struct route_standing *standing)
{
	if (!standing->model_version_id)
		return REST_NO_VERSION;
	if (!standing->certificate_id)
		return REST_NO_CERTIFICATE;
	if (standing->paused)
		return REST_PAUSED;
	return standing->version_level < stage->level ? REST_LIMITED : REST_NONE;
}

int rest_cause_read(struct store *store, const struct stage *stage, enum rest_cause *cause, struct err *err)
{
	const struct route_standing *standing = NULL;
	struct arena arena = ARENA_EMPTY;
	struct model_version live;
	int got = 0;

	*cause = REST_NONE;
	if (stage->level < LEVEL_PARTIAL)
		return 0;
	got = model_version_live(store, stage, &arena, &live, err);
	if (got >= 0)
		standing = route_standing_now(store, stage, got ? live.model_version_id : 0, err);
	if (standing)
		*cause = judge(stage, standing);
	arena_release(&arena);
	return standing ? 0 : -1;
}

const char *rest_name(enum rest_cause cause)
{
	static const char *const names[] = {
		[REST_NONE] = "", [REST_NO_VERSION] = "no version", [REST_NO_CERTIFICATE] = "no certificate", [REST_PAUSED] = "pause",
		[REST_LIMITED] = "as level 3",
	};

	return names[cause];
}

bool rest_is_full(enum rest_cause cause)
{
	return cause == REST_NO_VERSION || cause == REST_NO_CERTIFICATE || cause == REST_PAUSED;
}

/* ---- without a certificate ---- */

static const struct gate_check *find_check(const struct gate *gate, const char *name)
{
	for (int i = 0; i < gate->check_count; i++)
		if (str_equal(gate->checks[i].name, name))
			return &gate->checks[i];
	return NULL;
}

/* What has to hold before a certificate is looked for. */
static bool comes_first(const struct gate_check *check)
{
	return !check->ok && !str_equal(check->name, "certificate") && !str_equal(check->name, "coverage") &&
	       !str_equal(check->name, "miss share");
}

static void add_first(const struct gate *gate, struct str *words)
{
	int steps = 0, all = 0;

	for (int i = 0; i < gate->check_count; i++)
		all += comes_first(&gate->checks[i]);
	for (int i = 0; i < gate->check_count && steps < STEPS_MAX; i++) {
		const struct gate_check *check = &gate->checks[i];

		if (!comes_first(check))
			continue;
		str_addf(words, "%s%s (%s)", steps++ ? ", " : "", check->name, check->change[0] ? check->change : check->why);
	}
	if (all > steps)
		str_addf(words, ", %d more check%s", all - steps, all - steps > 1 ? "s" : "");
	if (all)
		str_add(words, "; then ");
}

static void say_no_certificate(const struct gate *gate, struct rest *rest)
{
	const struct gate_check *check = find_check(gate, "certificate");
	struct str words = STR_EMPTY;
	char pace[GATE_PACE_SIZE];

	rest->days = gate->days;
	snprintf(rest->why, sizeof rest->why, "%s", check ? check->why : "no threshold is certified");
	add_first(gate, &words);
	str_add(&words, "a threshold is certified");
	if (check && check->change[0])
		str_addf(&words, " (%s)", check->change);
	if (*gate_pace(gate->days, pace))
		str_addf(&words, ": %s", pace);
	snprintf(rest->until, sizeof rest->until, "%s", str_text(&words));
	str_release(&words);
}

static int read_no_certificate(struct store *store, const struct stage *stage, struct rest *rest, struct err *err)
{
	struct gate gate;

	if (level_gate(store, stage->name, LEVEL_ASSISTANCE, &gate, err) < 0)
		return -1;
	say_no_certificate(&gate, rest);
	return 0;
}

/* ---- paused ---- */

static void say_held(struct store *store, struct rest *rest)
{
	snprintf(rest->why, sizeof rest->why, "what has settled cannot be counted: %s", route_standing_held(store));
	snprintf(rest->until, sizeof rest->until, "it can: rung replay and rung verify say what is wrong");
}

/* How many wait by now: the reason of the pause tells of those that there were then. */
static void say_provisional(int64_t waiting, struct rest *rest)
{
	static const char one[] = "the audit that waits now has its second look, and that finds the machine right; where it finds it wrong,"
	                          " automation is taken back";
	static const char more[] = "the %" PRId64 " audits that wait now have their second looks, and these find the machine right; where they"
	                           " find it wrong, automation is taken back";

	if (waiting == 1)
		snprintf(rest->until, sizeof rest->until, "%s", one);
	else
		snprintf(rest->until, sizeof rest->until, more, waiting);
}

/* What is to be done, in the order in which it presses. */
static void say_paused(const struct audit_waiting *waiting, const struct provisional *first, struct rest *rest)
{
	int64_t late = waiting->overdue > waiting->old ? waiting->overdue : waiting->old;

	if (first->alarm)
		say_provisional(first->waiting, rest);
	else if (late > 0)
		snprintf(rest->until, sizeof rest->until, "the %" PRId64 " %s audit%s answered", late,
		         waiting->overdue > 0 ? "overdue" : "waiting", late == 1 ? " is" : "s are");
	else
		snprintf(rest->until, sizeof rest->until, "that is over; it is looked at once a minute");
}

static int read_pause(struct store *store, const struct stage *stage, struct rest *rest, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct provisional first;
	struct audit_waiting waiting;
	const char *why = "";
	int64_t since;
	int got;

	if (*route_standing_held(store)) {
		say_held(store, rest);
		return 0;
	}
	got = audit_waiting_read(store, stage, &waiting, err);
	if (got == 0)
		got = provisional_read(store, stage, &first, err);
	if (got == 0)
		got = pause_read(store, stage->stage_id, &arena, &why, &since, err);
	if (got > 0)
		snprintf(rest->why, sizeof rest->why, "%s", why);
	if (got >= 0)
		say_paused(&waiting, &first, rest);
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

/* ---- */

static void say(struct rest *rest, const char *why, const char *until)
{
	snprintf(rest->why, sizeof rest->why, "%s", why);
	snprintf(rest->until, sizeof rest->until, "%s", until);
}

/* A pause begins at the next tending: whoever asks before that is told of it already. */
static int read_ahead(struct store *store, const struct stage *stage, struct rest *rest, struct err *err)
{
	char why[160];
	int ahead;

	if (rest->cause != REST_NONE && rest->cause != REST_LIMITED)
		return 0;
	ahead = pause_is_ahead(store, stage, why, err);
	if (ahead > 0) {
		rest->cause = REST_PAUSED;
		snprintf(rest->why, sizeof rest->why, "%s", why);
	}
	return ahead < 0 ? -1 : 0;
}

/* At level 4, as at level 3: another epoch has begun since, or the gate to 4 held for less. */
static int read_limited(struct store *store, const struct stage *stage, struct rest *rest, struct err *err)
{
	struct level_last last = { .fired = NULL };

	if (level_change_last(store, stage, &last, err) < 0)
		return -1;
	if (last.fired)
		say(rest, "its evidence began anew since the gate to level 4 held: labels, or the version, are others",
		    "a lead takes it to level 3, and to 4 anew once that gate holds");
	else
		say(rest, "what is promised is stricter than what the gate to level 4 held for",
		    "level 4 is reached anew from level 3, or what is promised is as it was");
	return 0;
}

int rest_read(struct store *store, const struct stage *stage, struct rest *rest, struct err *err)
{
	*rest = (struct rest){ .days = (double)NAN };
	if (rest_cause_read(store, stage, &rest->cause, err) < 0 || read_ahead(store, stage, rest, err) < 0)
		return -1;
	switch (rest->cause) {
	case REST_NO_VERSION:
		say(rest, "no version is live", "one is live, and has a certificate of its own");
		return 0;
	case REST_LIMITED: return read_limited(store, stage, rest, err);
	case REST_NO_CERTIFICATE: return read_no_certificate(store, stage, rest, err);
	case REST_PAUSED: return read_pause(store, stage, rest, err);
	default: return 0;
	}
}
