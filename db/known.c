#include "db/known.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/gold_private.h"
#include "db/known_answer.h"
#include "db/output_private.h"
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

/* 1, with why, where the stage asks for something else beside a label; 0. */
static int refuse_beside(const struct stage *stage, const struct known_new *known, struct err *why)
{
	if (known_is_more(stage) == (known->beside != NULL))
		return 0;
	if (known->beside)
		err_set(why, "stage %s takes nothing beside its labels", stage->name);
	else
		err_set(why, "an answer of stage %s is more than a label: the known one needs its %s too", stage->name, stage->output);
	return 1;
}

/* ---- what is known already ---- */

static bool is_same_region(const struct region *a, const struct region *b)
{
	return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height && a->label_id == b->label_id;
}

/* Of words that were erased nothing can be told. */
static bool is_same(const struct stage *stage, const struct output *answer, const struct known_beside *beside)
{
	const char *words = output_of_stage(stage)->id == OUTPUT_RANKING ? answer->choice : answer->text;

	if (answer->region_count != beside->region_count || (!answer->erased && !str_equal(words, beside->words)))
		return false;
	for (int i = 0; i < answer->region_count; i++)
		if (!is_same_region(&answer->regions[i], &beside->regions[i]))
			return false;
	return true;
}

/* The rest of an answer of which the label is known. As known_add(). */
static int add_rest(struct store *store, const struct stage *stage, const struct actor *by, const struct known_new *known, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct output answer;
	int there = known->beside ? known_answer_read(store, stage, known->item_id, &arena, &answer, why) : 2, done = 2;

	if (there == 1 && !is_same(stage, &answer, known->beside)) {
		err_set(why, "item %lld is known already, with another answer beside its label", (long long)known->item_id);
		done = 0;
	}
	arena_release(&arena);
	if (there == 0)
		return known_answer_add(store, stage, by, known->item_id, known->beside, why) < 0 ||
		       known_compare_item(store, stage, known->item_id, why) < 0 ? -1 : 1;
	return there < 0 ? -1 : done;
}

/* As known_add(); 3: it is not known yet. */
static int look(struct store *store, const struct stage *stage, const struct known_new *known, struct err *why)
{
	struct query query;
	int got = query_first(&query, store, why, "known.of_item", value_integer(stage->stage_id), value_integer(known->item_id));

	if (got <= 0)
		return got < 0 ? -1 : 3;
	got = str_equal(query_text(&query, 0), known->purpose) && query_integer(&query, 2) == known->label_id ? 2 : 0;
	if (got == 0)
		err_set(why, "item %lld is known already: %s, as %s", (long long)known->item_id, query_text(&query, 1),
		        str_equal(query_text(&query, 0), "gold") ? "gold" : "a case for models");
	query_end(&query);
	return got;
}

/* ---- adding ---- */

static int add(struct store *store, const struct stage *stage, const struct actor *by, const struct known_new *known, struct err *why)
{
	if (query_run(store, why, "known.add", value_integer(stage->stage_id), value_integer(known->item_id), value_text(known->purpose),
	              value_integer(known->label_id), value_integer(by->operator_id), value_integer(by->acted_by),
	              value_integer(store_now(store))) < 0)
		return -1;
	if (known->beside && (known_answer_add(store, stage, by, known->item_id, known->beside, why) < 0 ||
	                      known_compare_item(store, stage, known->item_id, why) < 0))
		return -1;
	return query_run(store, why, "known.close_places", value_integer(stage->stage_id), value_integer(known->item_id)) < 0 ? -1 : 1;
}

int known_add(struct store *store, const struct stage *stage, const struct actor *by, const struct known_new *known, struct err *why)
{
	int found;

	if (refuse_beside(stage, known, why) || (known->beside && output_check_words(stage, known->beside->words, why) < 0))
		return 0;
	found = look(store, stage, known, why);
	if (found == 2)
		return add_rest(store, stage, by, known, why);
	if (found != 3)
		return found;
	found = refuse_evidence(store, stage, known->item_id, why);
	return found != 0 ? (found < 0 ? -1 : 0) : add(store, stage, by, known, why);
}

/* ---- lists ---- */

/* What is known of an item beside its label. 0 or -1. */
static int read_answer(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct output *answer,
                       bool *by_label, struct err *err)
{
	int got = known_is_more(stage) ? known_answer_read(store, stage, item_id, arena, answer, err) : 1;

	*by_label = got == 0;
	return got < 0 ? -1 : 0;
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
	for (int i = 0; got == 0 && i < list.count; i++)
		got = read_answer(store, stage, (*rows)[i].item_id, arena, &(*rows)[i].answer, &(*rows)[i].by_label, err);
	return got < 0 ? -1 : list.count;
}

/* One more case; *prediction_id: what the version said of it; 0: nothing. */
static void take_case(const struct query *query, struct arena *arena, struct challenge_row *row, int64_t *prediction_id)
{
	*row = (struct challenge_row){
		.item_id = query_integer(query, 0), .added_ms = query_integer(query, 1), .name = query_strdup(query, 2, arena),
		.label = query_strdup(query, 3, arena), .operator_name = query_strdup(query, 4, arena), .critical = query_integer(query, 5) != 0,
		.asked = !query_is_null(query, 6), .predicted = query_strdup(query, 7, arena), .confidence = query_real(query, 8),
		.right = query_integer(query, 9) != 0,
	};
	*prediction_id = query_integer(query, 6);
}

/* What stands beside the labels of a case, and so whether it is right. */
static int judge_case(struct store *store, const struct stage *stage, const struct output_rule *rule, int64_t prediction_id,
                      struct arena *arena, struct challenge_row *row, struct err *err)
{
	int got = read_answer(store, stage, row->item_id, arena, &row->answer, &row->by_label, err);

	if (got == 0 && prediction_id && known_is_more(stage))
		got = output_of_prediction(store, stage, prediction_id, arena, &row->said, err);
	if (got == 0 && row->right && known_is_more(stage) && !row->by_label) {
		got = known_matches(store, stage, rule, row->item_id, prediction_id, err);
		row->right = got > 0;
	}
	return got < 0 ? -1 : 0;
}

int challenge_list(struct store *store, const struct stage *stage, int64_t model_version_id, struct arena *arena,
                   struct challenge_row **rows, struct err *err)
{
	struct output_rule rule = output_rule_now(store, stage);
	struct rows list = ROWS_OF(struct challenge_row, arena), predictions = ROWS_OF(int64_t, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "known.challenge", value_integer(stage->stage_id), value_integer(model_version_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take_case(&query, arena, rows_add(&list), rows_add(&predictions));
	*rows = list.all;
	for (int i = 0; got == 0 && i < list.count; i++)
		got = judge_case(store, stage, &rule, ((const int64_t *)predictions.all)[i], arena, &(*rows)[i], err);
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
