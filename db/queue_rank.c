#include "db/queue_rank.h"

#include "base/str.h"
#include "db/item_feature.h"
#include "db/item_private.h"
#include "db/rollout.h"
#include "db/route_private.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "ladder/level.h"

#include <jansson.h>
#include <math.h>

bool queue_rank_rules(struct store *store, const struct stage *stage)
{
	struct arena arena = ARENA_EMPTY;
	bool active = stage->level >= LEVEL_ASSISTANCE && str_equal(setting_text(store, stage->stage_id, "queue.order", &arena), "active");

	arena_release(&arena);
	return active;
}

/* ---- how far it has come ---- */

int queue_round_read(struct store *store, const struct stage *stage, struct arena *arena, struct queue_round *round, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "queue_rank.round", value_integer(stage->stage_id));

	if (got <= 0)
		return got;
	*round = (struct queue_round){
		.after_item_id = query_integer(&query, 0), .basis = query_strdup(&query, 1, arena), .prediction_id = query_integer(&query, 2),
		.decision_id = query_integer(&query, 3), .looked = query_integer(&query, 4),
	};
	query_end(&query);
	return 1;
}

int queue_round_keep(struct store *store, const struct stage *stage, const struct queue_round *round, struct err *err)
{
	return query_run(store, err, "queue_rank.keep_round", value_integer(stage->stage_id), value_integer(round->after_item_id),
	                 value_text(round->basis), value_integer(round->prediction_id), value_integer(round->decision_id),
	                 value_integer(round->looked), value_integer(store_now(store))) < 0 ? -1 : 0;
}

int queue_round_newest(struct store *store, int64_t *prediction_id, int64_t *decision_id, struct err *err)
{
	struct query query;

	if (query_begin_values(&query, store, err, "queue_rank.newest", NULL, 0) < 0 || query_next(&query, err) < 0)
		return -1;
	*prediction_id = query_integer(&query, 0);
	*decision_id = query_integer(&query, 1);
	query_end(&query);
	return 0;
}

/* ---- what waits ---- */

/* A list of a page of places: what else is asked of each comes once the page is read. */
struct place { struct queue_candidate row; bool seen; };

static int read_places(struct store *store, const struct stage *stage, int64_t after_item_id, int limit, double floor, struct rows *list,
                       struct err *err)
{
	struct arena words = ARENA_EMPTY;
	struct query query;
	int got;

	if (query_begin(&query, store, err, "queue_rank.places", value_integer(stage->stage_id), value_integer(after_item_id),
	                value_integer(limit)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct place *place = rows_add(list);
		unsigned char sha256[HASH_BYTES];
		struct draw_unit unit;

		query_copy(&query, 3, sha256, HASH_BYTES);
		unit = item_draw_unit(query_strdup(&query, 4, &words), sha256);
		*place = (struct place){ .seen = query_integer(&query, 2) != 0 };
		place->row = (struct queue_candidate){
			.assignment_id = query_integer(&query, 0), .item_id = query_integer(&query, 1), .confidence = NAN,
			.drawn = hash_draw(store->draw_key, "active", stage->name, "", unit.bytes, unit.length) < floor,
			.features = item_features_of_row(&query, 5),
		};
	}
	arena_release(&words);
	return got;
}

/* As a claim would find it; what no route has said to be decided with the model's answer may still be drawn to be blind. */
static int find_eligible(struct store *store, const struct stage *stage, struct place *place, struct err *err)
{
	struct route_now now;

	if (rollout_version_of(store, stage, place->row.item_id, &place->row.model_version_id, err) < 0 ||
	    route_foresee(store, stage, place->row.item_id, &now, err) < 0)
		return -1;
	place->row.eligible = place->row.model_version_id != 0 && !now.decided && now.decision.kind == ROUTE_HUMAN &&
	                      (place->seen || (now.decision.mode == ROUTE_ASSISTED && now.told));
	return 0;
}

static void read_probabilities(const char *text, struct arena *arena, struct queue_candidate *row)
{
	json_t *list = text ? json_loads(text, 0, NULL) : NULL;
	size_t count = json_array_size(list);
	double *numbers = arena_alloc(arena, count * sizeof *numbers + 1);

	for (size_t i = 0; i < count; i++)
		numbers[i] = json_number_value(json_array_get(list, i));
	row->probabilities = count ? numbers : NULL;
	row->probability_count = (int)count;
	json_decref(list);
}

static int read_said(struct store *store, const struct stage *stage, const struct traffic *traffic, struct queue_candidate *row,
                     struct arena *arena, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "queue_rank.said", value_integer(row->item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		int64_t version_id = query_integer(&query, 0);

		if (traffic_role_in(traffic, version_id) != TRAFFIC_IDLE && row->vote_count < QUEUE_VOTES_MAX)
			row->votes[row->vote_count++] = query_integer(&query, 1);
		if (version_id != row->model_version_id)
			continue;
		row->label_id = query_integer(&query, 1);
		row->confidence = row->label_id ? query_real(&query, 2) : (double)NAN;
		if (row->label_id)
			read_probabilities(query_text(&query, 3), arena, row);
	}
	return got;
}

int queue_candidates(struct store *store, const struct stage *stage, int64_t after_item_id, int limit, double floor, struct arena *arena,
                     struct queue_candidate **rows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct place, arena);
	const struct traffic *traffic = rollout_traffic_now(store, stage, err);
	struct place *places;

	if (!traffic || read_places(store, stage, after_item_id, limit, floor, &list, err) < 0)
		return -1;
	places = list.all;
	*count = list.count;
	*rows = arena_alloc(arena, (size_t)list.count * sizeof **rows + 1);
	for (int i = 0; i < list.count; i++) {
		if (find_eligible(store, stage, &places[i], err) < 0 ||
		    (places[i].row.eligible && read_said(store, stage, traffic, &places[i].row, arena, err) < 0))
			return -1;
		(*rows)[i] = places[i].row;
	}
	return 0;
}

/* ---- what was answered ---- */

#define LATELY 4000 /* newest acts of people, of all stages */

static int count_labels(struct store *store, const struct stage *stage, int64_t *answers, struct err *err)
{
	struct query query;
	int got;

	for (int i = 0; i < stage->label_count; i++)
		answers[i] = 0;
	if (query_begin(&query, store, err, "queue_rank.labels", value_integer(stage->stage_id), value_integer(LATELY)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		for (int i = 0; i < stage->label_count; i++)
			if (stage->labels[i].label_id == query_integer(&query, 0))
				answers[i] = query_integer(&query, 1);
	return got;
}

int queue_answered(struct store *store, const struct stage *stage, int limit, int64_t *answers, struct features *features, int *measured,
                   struct err *err)
{
	struct query query;
	int got;

	*measured = 0;
	if (count_labels(store, stage, answers, err) < 0 ||
	    query_begin(&query, store, err, "queue_rank.answered", value_integer(stage->stage_id), value_integer(LATELY), value_integer(limit)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		features[(*measured)++] = item_features_of_row(&query, 0);
	return got;
}

/* ---- what comes of it ---- */

int queue_rank_keep(struct store *store, const struct queue_candidate *row, double score, const double parts[ACTIVE_PART_COUNT],
                    struct err *err)
{
	bool ranked = row->eligible && !row->drawn;

	if (query_run(store, err, "queue_rank.set", value_integer(row->assignment_id),
	              ranked ? value_integer(active_rank(score, row->assignment_id)) : value_null()) < 0)
		return -1;
	if (!row->eligible)
		return query_run(store, err, "queue_rank.forget", value_integer(row->assignment_id)) < 0 ? -1 : 0;
	return query_run(store, err, "queue_rank.keep", value_integer(row->assignment_id), value_real(score), value_real(parts[ACTIVE_UNCERTAINTY]),
	                 value_real(parts[ACTIVE_DIVERSITY]), value_real(parts[ACTIVE_DISAGREEMENT]), value_real(parts[ACTIVE_RARITY]),
	                 value_integer(row->drawn), value_integer(row->model_version_id), value_integer(store_now(store))) < 0 ? -1 : 0;
}

int queue_rank_why(struct store *store, const struct stage *stage, int64_t item_id, struct queue_standing_why *why, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "queue_rank.of_item", value_integer(item_id), value_integer(stage->stage_id));

	if (got <= 0)
		return got;
	*why = (struct queue_standing_why){ .ranked = query_integer(&query, 0) != 0, .drawn = query_integer(&query, 1) != 0, .score = query_real(&query, 2) };
	for (int i = 0; i < ACTIVE_PART_COUNT; i++)
		why->parts[i] = query_real(&query, 3 + i);
	query_end(&query);
	return 1;
}
