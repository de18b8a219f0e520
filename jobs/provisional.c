#include "jobs/provisional.h"

#include "db/audit.h"
#include "db/epoch.h"
#include "db/fold.h"
#include "db/model_version.h"
#include "jobs/ladder_fold.h"
#include "jobs/ladder_state.h"

/* The detectors of the live version's epoch as they are stored, or as the rows make them where that cannot be read: 1; 0:
 * nothing is watched; -1. */
static int read_watch(struct store *store, const struct stage *stage, struct ladder *ladder, struct err *err)
{
	struct fold_state state;
	struct err why;
	int got = model_version_live(store, stage, &ladder->arena, &ladder->live, err);

	if (got > 0)
		got = epoch_read(store, stage, ladder->live.model_version_id, &ladder->epoch, err);
	if (got > 0)
		got = fold_state_read(store, &ladder->epoch, &ladder->arena, &state, err);
	if (got <= 0)
		return got;
	ladder_begin(ladder);
	if (ladder_state_read(ladder, state.json, &why) == 0)
		return ladder->watching;
	ladder_release(ladder);
	return ladder_remake(store, stage->name, ladder, err) < 0 ? -1 : ladder->watching;
}

static int weigh(struct store *store, const struct stage *stage, const struct watch_finding *findings, int count,
                 struct provisional *provisional, struct err *err)
{
	struct ladder ladder = { .arena = ARENA_EMPTY, .stage = *stage };
	int watching = read_watch(store, stage, &ladder, err);

	provisional->waiting = count;
	for (int i = 0; i < count; i++)
		provisional->wrong += findings[i].wrong;
	provisional->alarm = watching > 0 && watch_try(&ladder.watch, findings, count) != WATCH_QUIET;
	ladder_release(&ladder);
	return watching < 0 ? -1 : 0;
}

int provisional_read(struct store *store, const struct stage *stage, struct provisional *provisional, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct watch_finding *findings;
	int count = audit_provisional_read(store, stage, &arena, &findings, err), rc = 0;

	*provisional = (struct provisional){ .alarm = false };
	if (count > 0)
		rc = weigh(store, stage, findings, count, provisional, err);
	arena_release(&arena);
	return count < 0 ? -1 : rc;
}
