/* The level after a rollback: a switch took it down to what the other version supported, and with the one that
 * answers again its evidence is there again. */
#include "jobs/rollout_private.h"

#include "base/str.h"
#include "db/epoch.h"
#include "db/level_change.h"
#include "jobs/ladder.h"
#include "ladder/level.h"

/* Whether the newest change of the level is the fall that came with the version that goes: 1, 0, -1. */
static int fell_with(struct store *store, const struct stage *stage, int64_t version_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rollout_act *acts;
	int count, rc = rollout_acts(store, stage, -1, &arena, &acts, &count, err);
	bool fell = false;

	for (int i = 0; rc >= 0 && i < count && !fell; i++)
		fell = acts[i].level_change_id && acts[i].level_change_id == stage->level_change_id && acts[i].act.version_id == version_id;
	arena_release(&arena);
	return rc < 0 ? -1 : fell;
}

/* Where the machine decided, its certificate has to hold, and its own audits must say nothing against it. */
static int is_sound(struct store *store, const struct stage *stage, int64_t version_id, int level, struct err *err)
{
	struct ladder ladder;
	int rc = ladder_read_version(store, stage->name, version_id, &ladder, err);
	bool sound = rc == 0 && !(ladder.watching && watch_meter(&ladder.watch) >= 1);

	if (sound && level >= LEVEL_PARTIAL)
		sound = attempt_is_certified(&ladder.attempt, &ladder.policy);
	ladder_release(&ladder);
	return rc < 0 ? -1 : sound;
}

static int find_level(struct store *store, const struct stage *stage, int64_t gone_id, int64_t back_id, int *level, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rollout_support support;
	struct level_last last;
	int got = fell_with(store, stage, gone_id, err);

	*level = stage->level;
	if (got > 0)
		got = level_change_last(store, stage, &last, err);
	if (got <= 0 || last.fired)
		return got < 0 ? -1 : 0;
	got = rollout_support(store, stage, back_id, last.from_level, &arena, &support, err);
	if (got == 0 && support.level > stage->level) {
		got = is_sound(store, stage, back_id, support.level, err);
		*level = got > 0 ? support.level : stage->level;
	}
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

int rollout_return(struct store *store, const struct stage *stage, const struct actor *by, int64_t gone_id, int64_t back_id,
                   int64_t *level_change_id, struct err *err)
{
	struct level_change_new change = { .kind = "resume" };
	struct arena arena = ARENA_EMPTY;
	struct model_version back;
	struct epoch epoch;
	int rc;

	if (!role_leads(by->role) || gone_id == back_id)
		return 0;
	rc = find_level(store, stage, gone_id, back_id, &change.to_level, err);
	if (rc == 0 && change.to_level > stage->level) {
		if (model_version_read(store, back_id, &arena, &back, err) < 0 || epoch_read(store, stage, back_id, &epoch, err) < 0) {
			rc = -1;
		} else {
			change.epoch_id = epoch.epoch_id;
			change.reason = arena_printf(&arena, "%s is back: its own evidence supports level %d as before", back.title, change.to_level);
			rc = level_change_append(store, stage, by, &change, level_change_id, err);
		}
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}
