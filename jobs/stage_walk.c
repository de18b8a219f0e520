#include "jobs/stage_walk.h"

#include "base/str.h"
#include "db/model_version.h"
#include "db/outcome.h"
#include "db/prediction.h"
#include "db/rollout.h"
#include "db/stage_link.h"
#include "db/stage_pass.h"
#include "db/upstream.h"
#include "ladder/level.h"

int stage_walk_takes_part(struct store *store, const struct stage *stage, struct err *why, struct err *err)
{
	struct traffic traffic;
	int frozen = stage_is_frozen(store, stage->stage_id, why);

	if (frozen != 0)
		return frozen < 0 ? err_set(err, "%s", why->text) : 0;
	if (rollout_traffic(store, stage, &traffic, err) < 0)
		return -1;
	if (traffic_live(&traffic))
		return 1;
	err_set(why, "stage %s has no live version: add a model first", stage->name);
	return 0;
}

/* The round is read first: where it changes in between, the answer is of none that there is. */
int stage_walk_words(struct store *store, int64_t stage_id, int64_t item_id, struct model_item *item, int64_t *round, struct err *err)
{
	json_t *words;

	*round = pass_round(store, stage_id, item_id, err);
	words = *round < 0 ? NULL : upstream_words(store, stage_id, item_id, err);
	if (!words)
		return -1;
	if (json_object_size(words) > 0)
		item->upstream = json_dumps(words, JSON_COMPACT);
	json_decref(words);
	return 0;
}

/* What cannot be run here is only routed, and only where the machine may decide. */
static int version_wants(struct store *store, const struct stage *stage, int64_t item_id, int64_t version_id, struct arena *arena,
                         struct err *err)
{
	struct model_version version;
	struct prediction prediction;
	struct outcome outcome;
	int got;

	if (model_version_read(store, version_id, arena, &version, err) < 0)
		return -1;
	if (version.path) {
		got = prediction_read(store, stage, item_id, version_id, arena, &prediction, err);
		return got < 0 ? -1 : !got;
	}
	got = stage->level < LEVEL_PARTIAL ? 0 : outcome_read(store, stage, item_id, arena, &outcome, err);
	return got <= 0 ? got : !outcome.routed;
}

static int wants(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct err *err)
{
	struct err why = ERR_NONE;
	int64_t version_id = 0;
	int got = stage_walk_takes_part(store, stage, &why, err);

	if (got > 0)
		got = pass_is_open(store, stage->stage_id, item_id, err);
	if (got > 0 && rollout_version_of(store, stage, item_id, &version_id, err) < 0)
		got = -1;
	return got <= 0 || !version_id ? got : version_wants(store, stage, item_id, version_id, arena, err);
}

int stage_walk_next(struct store *store, const char *kind, const char *after, int64_t item_id, struct arena *arena, const char **name,
                    struct err *err)
{
	struct arena scratch = ARENA_EMPTY;
	const char **names;
	struct stage stage;
	int count = stage_names(store, &scratch, &names, err), got = count < 0 ? -1 : 0, at = 0;

	while (at < count && !str_equal(names[at], after))
		at++;
	while (got == 0 && ++at < count) {
		got = stage_read(store, names[at], &scratch, &stage, err);
		if (got == 0 && str_equal(stage.kind, kind))
			got = wants(store, &stage, item_id, &scratch, err);
	}
	if (got > 0)
		*name = arena_strdup(arena, stage.name);
	arena_release(&scratch);
	return got;
}
