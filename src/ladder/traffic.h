/* Who of a stage's versions takes part in its traffic, and what an act does to that.
 *
 * LIVE (blue) answers; a canary answers for a share; NEXT (green) is scored beside it and waits for the
 * switch; STANDBY is the way back, kept warm; shadows are scored and compared, never shown and never used.
 * A traffic is made by applying the acts of a stage in their order, so that the rows tell at any time who
 * answered when, and a rollback knows what was there before. Everything here is pure. */
#ifndef RUNG_LADDER_TRAFFIC_H
#define RUNG_LADDER_TRAFFIC_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum traffic_role { TRAFFIC_IDLE, TRAFFIC_SHADOW, TRAFFIC_NEXT, TRAFFIC_STANDBY, TRAFFIC_CANARY, TRAFFIC_LIVE, TRAFFIC_ROLE_COUNT };

const char *traffic_role_name(enum traffic_role role);  /* "live", "canary", ...: as stored */
const char *traffic_role_title(enum traffic_role role); /* "LIVE", "CANARY", ...: as screens say it */
enum traffic_role traffic_role_of(const char *name);    /* TRAFFIC_IDLE for unknown words */

enum traffic_act_kind {
	TRAFFIC_ACT_FIRST,    /* the first version of a stage is LIVE */
	TRAFFIC_ACT_SHADOW,   /* an idle version is scored beside the others; share: of the items, by hash */
	TRAFFIC_ACT_NEXT,     /* a version becomes NEXT; a former NEXT is idle */
	TRAFFIC_ACT_CANARY,   /* an idle, shadow or NEXT version answers for a share */
	TRAFFIC_ACT_ADVANCE,  /* the canary's share grows; at 1 it is LIVE, as after a switch */
	TRAFFIC_ACT_SWITCH,   /* a version is LIVE at once; the former LIVE is STANDBY, the former STANDBY idle */
	TRAFFIC_ACT_ROLLBACK, /* back to what was before the canary, or before the switch */
	TRAFFIC_ACT_STOP,     /* a shadow or NEXT is idle again */
	TRAFFIC_ACT_RETIRE,   /* an idle version never takes part again */
	TRAFFIC_ACT_COUNT,
};

const char *traffic_act_name(enum traffic_act_kind kind);
int traffic_act_of(const char *name); /* -1 for none */

#define TRAFFIC_VERSIONS 256 /* that have any role but idle, and those retired */
#define TRAFFIC_WAYS_BACK  4 /* so many rollouts, one after the other, can be rolled back */

struct traffic_version {
	int64_t version_id;
	enum traffic_role role;
	double  share; /* of a canary: of the traffic; of a shadow or NEXT: of the items it is scored on; else 1 or 0 */
	bool    retired;
};

/* What a canary or a switch changed: the roles as they were before it, LIVE's among them. */
struct traffic_before { struct traffic_version versions[4]; int count; };

struct traffic {
	struct traffic_version versions[TRAFFIC_VERSIONS]; /* in the order in which they came into play */
	int count;
	struct traffic_before before[TRAFFIC_WAYS_BACK]; /* of those that have not been undone, newest last */
	int before_count;
	bool can_roll_back;
};

struct traffic_act { enum traffic_act_kind kind; int64_t version_id; double share; };

/* What the act would make of it: the caller appends it only where this is 0. -1 with why it may not be
 * (share outside (0, 1], a canary while one runs, nobody to go back to, a version that is retired or has
 * that role already, ...); *traffic is as it was then. share counts for shadow, NEXT, canary and advance
 * only. A version that is LIVE, canary or STANDBY is taken out by a rollback or a switch alone.
 *
 * A rollback leaves what all the other acts would have made without the canary or the switch: what became of
 * other versions meanwhile stays. Its version is the one that answers then, or 0 for whichever it is; the
 * next rollback goes one rollout further back. */
int traffic_apply(struct traffic *traffic, const struct traffic_act *act, struct err *err);

/* Versions whose role or share is another after an act, in the order in which a row of each is appended; role as stored.
 * How many. */
struct traffic_change { int64_t version_id; const char *role; double share; };
int traffic_changes(const struct traffic *before, const struct traffic *after, struct traffic_change changes[2 * TRAFFIC_VERSIONS]);

/* The version with a role that only one can have: 0 for none. */
int64_t traffic_live(const struct traffic *traffic);
int64_t traffic_canary(const struct traffic *traffic, double *share); /* share may be NULL */
int64_t traffic_standby(const struct traffic *traffic);
int64_t traffic_next(const struct traffic *traffic);
int64_t traffic_back_to(const struct traffic *traffic); /* that would be LIVE after a rollback */
enum traffic_role traffic_role_in(const struct traffic *traffic, int64_t version_id);

/* Whose answer counts for an item: the canary's where draw < its share, else LIVE's; 0 where no version is
 * LIVE. draw, 0 <= draw < 1, is the item's (or its group's) for purpose "canary" and that version, so it
 * stays as the share grows. */
int64_t traffic_route_version(const struct traffic *traffic, double draw);

/* Whether a version is to score an item: LIVE always, the canary always (its answers are compared with LIVE's
 * on the same items), a shadow and NEXT where draw (purpose "shadow") < share; STANDBY only where judged. */
bool traffic_scores(const struct traffic_version *version, double draw, bool judged);

#endif
