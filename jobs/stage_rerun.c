#include "jobs/stage_rerun.h"

#include "base/arena.h"
#include "db/model_version.h"
#include "db/rollout.h"
#include "jobs/stage_walk.h"

#define ITEMS_PER_WRITE 200

static int check_live(struct store *store, const struct stage *stage, struct arena *arena, struct err *err)
{
	struct model_version version;
	struct traffic traffic;

	if (rollout_traffic(store, stage, &traffic, err) < 0 ||
	    model_version_read(store, traffic_live(&traffic), arena, &version, err) < 0)
		return -1;
	if (!version.path)
		return err_set(err, "%s of stage %s cannot be run here: its predictions came from a file", version.title, stage->name);
	return 0;
}

int stage_rerun_look(struct store *store, const struct stage *stage, const struct rerun_wish *wish, struct rerun_count *count, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct err why = ERR_NONE;
	int got = stage_walk_takes_part(store, stage, &why, err);

	if (got == 0)
		got = err_set(err, "%s", why.text);
	if (got > 0)
		got = check_live(store, stage, &arena, err);
	arena_release(&arena);
	return got < 0 ? -1 : rerun_count(store, stage, wish, count, err);
}

int64_t stage_rerun(struct store *store, const struct stage *stage, const struct actor *by, const struct rerun_wish *wish, struct err *err)
{
	int64_t after = 0, done = 0;
	int more = 1;

	while (more > 0)
		more = rerun_some(store, stage, by, wish, ITEMS_PER_WRITE, &after, &done, err);
	return more < 0 ? -1 : done;
}
