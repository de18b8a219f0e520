/* To what level a version's own evidence would carry it. */
#include "jobs/rollout_private.h"

#include "base/str.h"
#include "db/route_standing.h"
#include "jobs/gate_facts.h"
#include "jobs/ladder.h"
#include "ladder/gate.h"
#include "ladder/level.h"

#include <inttypes.h>

/* Every line that does not hold, with what is known of it. */
static void say_missing(const struct gate *gate, struct arena *arena, struct rollout_support *support)
{
	int missing = gate_missing(gate);
	struct str text = STR_EMPTY;
	const char *between = "";

	str_addf(&text, "of %d lines of the gate to level %d %d %s not hold: ", gate_checks(gate), gate->to, missing, missing == 1 ? "does" : "do");
	for (int i = 0; i < gate->check_count; i++) {
		const struct gate_check *check = &gate->checks[i];

		if (check->ok || check->information)
			continue;
		str_addf(&text, "%s%s%s%s", between, check->name, *check->why ? ": " : "", check->why);
		between = "; ";
	}
	support->why = arena_strdup(arena, str_text(&text));
	str_release(&text);
}

/* Where the machine of a version was once promoted to decide everything, and what it promised then holds. */
static int was_carried(struct store *store, const struct stage *stage, int64_t version_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct route_standing standing;
	int rc = route_standing_read(store, stage, version_id, &arena, &standing, err);

	arena_release(&arena);
	return rc < 0 ? -1 : standing.version_level >= LEVEL_FULL;
}

static int climb(struct store *store, struct ladder *ladder, int most, struct arena *arena, struct rollout_support *support, struct err *err)
{
	struct gate_facts facts;
	struct gate gate;

	if (gate_facts_read(store, ladder, &gate_moment_now, &facts, err) < 0)
		return -1;
	/* what waits of the version before says nothing of this one */
	facts.overdue_audits = 0;
	facts.alarms = facts.drift_alarms = facts.risks = 0;
	for (; support->level < most && support->level < LEVEL_FULL; support->level++) {
		gate_eval(support->level, &ladder->policy, &facts, &gate);
		if (!gate.open)
			break;
	}
	if (support->level == LEVEL_PARTIAL && most > LEVEL_PARTIAL) {
		int carried = was_carried(store, &ladder->stage, ladder->live.model_version_id, err);

		if (carried < 0)
			return -1;
		support->level += carried;
	}
	if (support->level < most)
		say_missing(&gate, arena, support);
	return 0;
}

int rollout_support(struct store *store, const struct stage *stage, int64_t version_id, int most, struct arena *arena,
                    struct rollout_support *support, struct err *err)
{
	struct ladder ladder;
	int rc;

	*support = (struct rollout_support){ .why = "" };
	rc = ladder_read_version(store, stage->name, version_id, &ladder, err);
	if (rc == 0)
		rc = climb(store, &ladder, most, arena, support, err);
	ladder_release(&ladder);
	return rc;
}
