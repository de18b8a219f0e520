#include "db/known_answer.h"

#include "base/hash.h"
#include "db/item_private.h"
#include "db/output_private.h"
#include "db/query.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <string.h>

bool known_is_more(const struct stage *stage)
{
	return output_of_stage(stage)->compare != NULL;
}

/* ---- keeping ---- */

static int add_regions(struct store *store, const struct stage *stage, int64_t item_id, const struct known_beside *beside,
                       struct err *err)
{
	for (int i = 0; i < beside->region_count; i++) {
		const struct region *region = &beside->regions[i];

		if (query_run(store, err, "known.add_region", value_integer(stage->stage_id), value_integer(item_id), value_integer(i + 1),
		              value_id(region->label_id), value_real(region->x), value_real(region->y), value_real(region->width),
		              value_real(region->height)) < 0)
			return -1;
	}
	return 0;
}

int known_answer_add(struct store *store, const struct stage *stage, const struct actor *by, int64_t item_id,
                     const struct known_beside *beside, struct err *err)
{
	unsigned char hash[HASH_BYTES];

	if (output_check_words(stage, beside->words, err) < 0)
		return -1;
	if (beside->words && content_keep(store, beside->words, strlen(beside->words), hash, err) < 0)
		return -1;
	if (query_run(store, err, "known.add_answer", value_integer(stage->stage_id), value_integer(item_id),
	              beside->words ? value_hash(hash) : value_null(), value_integer(by->operator_id), value_integer(by->acted_by),
	              value_integer(store_now(store))) < 0)
		return -1;
	return add_regions(store, stage, item_id, beside, err);
}

/* ---- reading ---- */

static int read_regions(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct output *output,
                        struct err *err)
{
	struct rows list = ROWS_OF(struct region, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "known.regions", value_integer(stage->stage_id), value_integer(item_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct region *)rows_add(&list) = (struct region){
			query_real(&query, 0), query_real(&query, 1), query_real(&query, 2), query_real(&query, 3), query_integer(&query, 4),
			(double)NAN,
		};
	output->regions = list.all;
	output->region_count = list.count;
	return got;
}

int known_answer_read(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct output *output,
                      struct err *err)
{
	const struct output_kind *kind = output_of_stage(stage);
	struct query query;
	int got = query_first(&query, store, err, "known.answer", value_integer(stage->stage_id), value_integer(item_id));

	*output = (struct output){ .text = NULL };
	if (got <= 0)
		return got;
	output->erased = query_integer(&query, 0) != 0;
	*(kind->id == OUTPUT_RANKING ? &output->choice : &output->text) = query_strdup(&query, 1, arena);
	query_end(&query);
	return read_regions(store, stage, item_id, arena, output, err) < 0 ? -1 : 1;
}

/* ---- comparing ---- */

static int read_said(struct store *store, const struct stage *stage, const struct known_said *said, struct arena *arena,
                     struct output *output, struct err *err)
{
	if (said->prediction_id)
		return output_of_prediction(store, stage, said->prediction_id, arena, output, err);
	return output_of_decision(store, stage, said->decision_id, arena, output, err);
}

int known_compare(struct store *store, const struct stage *stage, const struct output_rule *rule, const struct known_said *said,
                  struct output_compared *compared, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct output heard, right;
	int got = known_is_more(stage) ? known_answer_read(store, stage, said->item_id, &arena, &right, err) : 0;

	if (got > 0 && read_said(store, stage, said, &arena, &heard, err) < 0)
		got = -1;
	if (got > 0 && (right.erased || heard.erased))
		got = 0;
	if (got > 0)
		output_of_stage(stage)->compare(rule, &heard, &right, compared);
	arena_release(&arena);
	return got;
}

/* What was found of a prediction last, and by which rule. 1; 0: nothing; -1. */
static int read_found(struct store *store, int64_t prediction_id, struct output_rule *rule, bool *matches, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "known.found_of", value_integer(prediction_id));

	if (got <= 0)
		return got;
	*matches = query_integer(&query, 0) != 0;
	*rule = (struct output_rule){ output_measure_from_name(query_text(&query, 1)), query_real(&query, 2), query_integer(&query, 3) != 0 };
	query_end(&query);
	return 1;
}

static bool is_same_rule(const struct output_rule *a, const struct output_rule *b)
{
	return a->measure == b->measure && a->bound == b->bound && a->exact == b->exact;
}

int known_matches(struct store *store, const struct stage *stage, const struct output_rule *rule, int64_t item_id, int64_t prediction_id,
                  struct err *err)
{
	struct known_said said = { item_id, prediction_id, 0 };
	struct output_compared compared;
	struct output_rule found;
	bool matches = false;
	int got = read_found(store, prediction_id, &found, &matches, err);

	if (got < 0 || (got > 0 && is_same_rule(&found, rule)))
		return got < 0 ? -1 : matches;
	got = known_compare(store, stage, rule, &said, &compared, err);
	return got < 0 ? -1 : got > 0 ? compared.matches : matches;
}

static int compare_and_keep(struct store *store, const struct stage *stage, const struct known_said *said, struct err *err)
{
	struct output_rule rule = output_rule_now(store, stage);
	struct output_compared compared;
	int64_t version;
	int got = known_compare(store, stage, &rule, said, &compared, err);

	if (got <= 0)
		return got;
	if (output_rule_keep(store, stage, &version, err) < 0)
		return -1;
	return query_run(store, err, "known.add_comparison", value_integer(stage->stage_id), value_integer(said->item_id),
	                 value_id(said->prediction_id), value_id(said->decision_id), value_integer(version), value_integer(compared.matches),
	                 value_real(compared.score), value_real(compared.measured), value_integer(store_now(store))) < 0 ? -1 : 0;
}

int known_compare_prediction(struct store *store, const struct stage *stage, int64_t item_id, int64_t prediction_id, struct err *err)
{
	return compare_and_keep(store, stage, &(struct known_said){ item_id, prediction_id, 0 }, err);
}

int known_compare_decision(struct store *store, const struct stage *stage, int64_t item_id, int64_t decision_id, struct err *err)
{
	return compare_and_keep(store, stage, &(struct known_said){ item_id, 0, decision_id }, err);
}

/* All that a statement gives. */
static int compare_all(struct store *store, const struct stage *stage, const char *statement, int64_t item_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(struct known_said, &arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, statement, value_integer(stage->stage_id), value_id(item_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct known_said *)rows_add(&list) = (struct known_said){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2) };
	for (int i = 0; got == 0 && i < list.count; i++)
		got = compare_and_keep(store, stage, (const struct known_said *)list.all + i, err);
	arena_release(&arena);
	return got;
}

int known_compare_cases(struct store *store, const struct stage *stage, struct err *err)
{
	int64_t version;

	if (!known_is_more(stage))
		return 0;
	return output_rule_keep(store, stage, &version, err) < 0 ? -1 : compare_all(store, stage, "known.predicted", 0, err);
}

int known_compare_item(struct store *store, const struct stage *stage, int64_t item_id, struct err *err)
{
	if (compare_all(store, stage, "known.predicted", item_id, err) < 0)
		return -1;
	return compare_all(store, stage, "known.answered", item_id, err);
}
