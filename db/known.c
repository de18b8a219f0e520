#include "db/known.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/gold_private.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"

#include <string.h>

/* 1, with why, where the item is evidence, or may become that; 0; -1. */
static int refuse_evidence(struct store *store, const struct stage *stage, int64_t item_id, struct err *why)
{
	struct query query;
	int got = query_first(&query, store, why, "known.evidence", value_integer(stage->stage_id), value_integer(item_id));

	if (got <= 0)
		return got;
	err_set(why, "item %lld %s", (long long)item_id, query_text(&query, 0));
	query_end(&query);
	return 1;
}

int known_add(struct store *store, const struct stage *stage, const struct actor *by, const char *purpose, int64_t item_id,
              int64_t label_id, struct err *why)
{
	struct query query;
	int got;

	if (query_begin(&query, store, why, "known.of_item", value_integer(stage->stage_id), value_integer(item_id)) < 0)
		return -1;
	got = query_next(&query, why);
	if (got > 0) {
		bool gold = str_equal(query_text(&query, 0), "gold");

		err_set(why, "item %lld is known already: %s, as %s", (long long)item_id, query_text(&query, 1),
		        gold ? "gold" : "a case for models");
		query_end(&query);
		return 0;
	}
	if (got == 0)
		got = refuse_evidence(store, stage, item_id, why);
	if (got != 0)
		return got < 0 ? -1 : 0;
	if (query_run(store, why, "known.add", value_integer(stage->stage_id), value_integer(item_id), value_text(purpose),
	                         value_integer(label_id), value_integer(by->operator_id), value_integer(by->acted_by),
	                         value_integer(store_now(store))) < 0)
		return -1;
	return query_run(store, why, "known.close_places", value_integer(stage->stage_id), value_integer(item_id)) < 0 ? -1 : 1;
}

int known_find(struct store *store, const struct stage *stage, const char *purpose, int64_t item_id, int64_t label_id, struct err *err)
{
	int64_t there;

	return query_number(store, &there, err, "known.find", value_integer(stage->stage_id), value_integer(item_id), value_text(purpose),
	                    value_integer(label_id));
}

int known_list(struct store *store, const struct stage *stage, const char *purpose, struct arena *arena, struct known_row **rows,
               struct err *err)
{
	struct rows list = ROWS_OF(struct known_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "known.list", value_integer(stage->stage_id), value_text(purpose)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct known_row *)rows_add(&list) = (struct known_row){
			.item_id = query_integer(&query, 0), .added_ms = query_integer(&query, 1), .name = query_strdup(&query, 2, arena),
			.label = query_strdup(&query, 3, arena), .operator_name = query_strdup(&query, 4, arena),
			.critical = query_integer(&query, 5) != 0, .answers = query_integer(&query, 6), .right = query_integer(&query, 7),
		};
	*rows = list.all;
	return got < 0 ? -1 : list.count;
}

int challenge_list(struct store *store, const struct stage *stage, int64_t model_version_id, struct arena *arena,
                   struct challenge_row **rows, struct err *err)
{
	struct rows list = ROWS_OF(struct challenge_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "known.challenge", value_integer(stage->stage_id), value_integer(model_version_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct challenge_row *)rows_add(&list) = (struct challenge_row){
			.item_id = query_integer(&query, 0), .added_ms = query_integer(&query, 1), .name = query_strdup(&query, 2, arena),
			.label = query_strdup(&query, 3, arena), .operator_name = query_strdup(&query, 4, arena),
			.critical = query_integer(&query, 5) != 0, .asked = !query_is_null(&query, 6), .predicted = query_strdup(&query, 7, arena),
			.confidence = query_real(&query, 8), .right = query_integer(&query, 9) != 0,
		};
	*rows = list.all;
	return got < 0 ? -1 : list.count;
}

int gold_found_list(struct store *store, const struct stage *stage, struct arena *arena, struct gold_found **rows, struct err *err)
{
	struct rows list = ROWS_OF(struct gold_found, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "known.found", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct gold_found *)rows_add(&list) = (struct gold_found){
			query_strdup(&query, 0, arena), query_strdup(&query, 1, arena), query_integer(&query, 2) != 0,
			query_integer(&query, 3), query_integer(&query, 4),
		};
	*rows = list.all;
	return got < 0 ? -1 : list.count;
}

int64_t gold_older(struct store *store, const struct stage *stage, struct err *err)
{
	int64_t count;

	return query_number(store, &count, err, "gold.older", value_integer(stage->stage_id), value_integer(CLOCK_DAY_MS)) < 0 ? -1 : count;
}

/* ---- in the queue ---- */

/* A draw of one claim of an operator. */
static double draw(const struct store *store, const struct stage *stage, const struct actor *actor, const char *purpose, int64_t turn)
{
	const int64_t unit[] = { actor->operator_id, turn };

	return hash_draw(store->draw_key, purpose, stage->name, "", unit, sizeof unit);
}

/* The items that the actor may be given. */
static int read_rested(struct store *store, const struct stage *stage, const struct actor *actor, struct rows *list, struct err *err)
{
	int64_t rest = setting_integer(store, stage->stage_id, "gold.rest");
	struct query query;
	int got;

	if (query_begin(&query, store, err, "gold.rested", value_integer(stage->stage_id), value_integer(actor->operator_id),
	                value_integer(store_now(store) - rest)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(list) = query_integer(&query, 0);
	return got;
}

/* Takes the one out of the list that a turn is given. */
static int64_t pick(const struct store *store, const struct stage *stage, const struct actor *actor, int64_t turn, struct rows *list)
{
	int64_t *item_ids = list->all;
	int one = (int)(draw(store, stage, actor, "gold item", turn) * list->count);
	int64_t item_id = item_ids[one];

	memmove(item_ids + one, item_ids + one + 1, (size_t)(list->count - one - 1) * sizeof *item_ids);
	list->count--;
	return item_id;
}

static int open_one(struct store *store, const struct stage *stage, const struct actor *actor, int64_t turn, struct claim *claim,
                    struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	int got = read_rested(store, stage, actor, &list, err);

	if (got == 0 && list.count > 0) {
		*claim = (struct claim){ .item_id = pick(store, stage, actor, turn, &list), .lane = "review", .mode = "gold" };
		got = query_number(store, &claim->assignment_id, err, "gold.open", value_integer(claim->item_id),
		                   value_integer(stage->stage_id), value_integer(store_now(store)), value_integer(actor->operator_id));
	}
	arena_release(&arena);
	return got;
}

int gold_take(struct store *store, const struct stage *stage, const struct actor *actor, struct claim *claim, struct err *err)
{
	double share = setting_real(store, stage->stage_id, "gold.share");
	int64_t turn;

	if (share <= 0)
		return 0;
	if (query_run(store, err, "gold.next_turn", value_integer(stage->stage_id), value_integer(actor->operator_id)) < 0 ||
	    query_number(store, &turn, err, "gold.turn", value_integer(stage->stage_id), value_integer(actor->operator_id)) < 0)
		return -1;
	return draw(store, stage, actor, "gold", turn) < share ? open_one(store, stage, actor, turn, claim, err) : 0;
}

/* ---- what is to come ---- */

/* How many turns the actor has had, and what is left for further ones. 0 or -1. */
static int read_turns(struct store *store, const struct stage *stage, const struct actor *actor, int64_t *turn, struct rows *list,
                      struct err *err)
{
	if (query_number(store, turn, err, "gold.turn", value_integer(stage->stage_id), value_integer(actor->operator_id)) < 0)
		return -1;
	return read_rested(store, stage, actor, list, err);
}

int64_t gold_among(struct store *store, const struct stage *stage, const struct actor *actor, int64_t ordinary, struct err *err)
{
	double share = setting_real(store, stage->stage_id, "gold.share");
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	int64_t turn, gold = 0;
	int got;

	if (share <= 0 || ordinary <= 0)
		return 0;
	got = read_turns(store, stage, actor, &turn, &list, err);
	while (got == 0 && ordinary > 0 && gold < list.count)
		if (draw(store, stage, actor, "gold", ++turn) < share)
			gold++;
		else
			ordinary--;
	arena_release(&arena);
	return got < 0 ? -1 : gold;
}

int gold_weave(struct store *store, const struct stage *stage, const struct actor *actor, int64_t *item_ids, int from, int count,
               int max, struct err *err)
{
	double share = setting_real(store, stage->stage_id, "gold.share");
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	int64_t turn;
	int got;

	if (share <= 0)
		return count;
	got = read_turns(store, stage, actor, &turn, &list, err);
	for (int at = from; got == 0 && list.count > 0 && at < count; at++) {
		if (draw(store, stage, actor, "gold", ++turn) >= share)
			continue;
		count += count < max;
		memmove(item_ids + at + 1, item_ids + at, (size_t)(count - at - 1) * sizeof *item_ids);
		item_ids[at] = pick(store, stage, actor, turn, &list);
	}
	arena_release(&arena);
	return got < 0 ? -1 : count;
}
