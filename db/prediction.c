#include "db/prediction.h"

#include "base/str.h"
#include "db/decision_private.h"
#include "db/known_answer.h"
#include "db/output_private.h"
#include "db/rows.h"
#include "db/second_private.h"
#include "db/store_private.h"
#include "stats/confbin.h"

#include <jansson.h>
#include <stdlib.h>

/* ---- appending ---- */

/* The probabilities as a JSON array; what is not finite becomes null. */
static char *probabilities_text(const struct prediction_new *prediction)
{
	json_t *array;
	char *text;

	if (!prediction->probabilities || prediction->probability_count <= 0)
		return NULL;
	array = json_array();
	for (int i = 0; i < prediction->probability_count; i++) {
		double p = (double)prediction->probabilities[i];

		json_array_append_new(array, isfinite(p) ? json_real(p) : json_null());
	}
	text = json_dumps(array, JSON_COMPACT | JSON_REAL_PRECISION(7));
	json_decref(array);
	return text;
}

/* A version's role as its predictions remember it. */
static const char *role_of(const struct model_version *version)
{
	if (str_equal(version->role, "next"))
		return "shadow";
	return str_equal(version->role, "standby") || str_equal(version->role, "retired") ? "idle" : version->role;
}

/* Why there is no answer; NULL where there is one. */
static const char *failure_of(const struct prediction_new *prediction)
{
	double confidence = prediction->confidence;

	if (!prediction->label_id)
		return prediction->failure ? prediction->failure : "no answer";
	if (!isfinite(confidence))
		return "the confidence is not a finite number";
	return confidence < 0 || confidence > 1 ? "the confidence is outside 0 to 1" : NULL;
}

#define PREDICTION_COLUMNS 14

static void prediction_values(const struct store *store, const struct stage *stage, const struct model_version *version,
                              const struct prediction_new *prediction, const char *probabilities,
                              struct store_value values[PREDICTION_COLUMNS])
{
	const char *failure = failure_of(prediction);
	bool confident = isfinite(prediction->confidence) && prediction->confidence >= 0 && prediction->confidence <= 1;
	const struct store_value all[PREDICTION_COLUMNS] = {
		value_integer(prediction->item_id), value_integer(stage->stage_id), value_integer(version->model_version_id),
		value_text(role_of(version)), value_id(failure ? 0 : prediction->label_id),
		confident ? value_real(prediction->confidence) : value_null(),
		confident ? value_integer(confbin_of(prediction->confidence)) : value_null(), value_integer(failure != NULL),
		value_text(failure), value_text(probabilities), value_integer(prediction->latency_us), value_text(version->engine),
		value_integer(prediction->predicted_ms ? prediction->predicted_ms : store_now(store)),
		prediction->round > 1 ? value_integer(prediction->round) : value_null(),
	};

	memcpy(values, all, sizeof all);
}

static int insert(struct store *store, const struct stage *stage, const struct model_version *version,
                  const struct prediction_new *prediction, int64_t *prediction_id, struct err *err)
{
	struct store_value values[PREDICTION_COLUMNS];
	char *probabilities = probabilities_text(prediction);
	int got;

	prediction_values(store, stage, version, prediction, probabilities, values);
	got = query_number_values(store, prediction_id, err, "prediction.add", values, PREDICTION_COLUMNS);
	free(probabilities);
	return got < 0 ? -1 : 0;
}

static int add_regions(struct store *store, const struct prediction_new *prediction, int64_t prediction_id, struct err *err)
{
	const struct heat *heat = &prediction->heat;

	for (int i = 0; i < prediction->region_count; i++) {
		const struct region *region = &prediction->regions[i];

		if (query_run(store, err, "prediction.add_region", value_integer(prediction_id), value_null(), value_id(region->label_id),
		              value_real(region->x), value_real(region->y), value_real(region->width), value_real(region->height),
		              value_real(region->score)) < 0)
			return -1;
	}
	if (heat->columns <= 0 || heat->rows <= 0)
		return 0;
	return query_run(store, err, "prediction.add_heat", value_integer(prediction_id), value_integer(heat->columns),
	                 value_integer(heat->rows), value_blob(heat->cells, (size_t)heat->columns * (size_t)heat->rows)) < 0 ? -1 : 0;
}

struct answer { int64_t decision_id, label_id; bool given_here; };

static int compare_with_decisions(struct store *store, const struct stage *stage, int64_t item_id, int64_t prediction_id,
                                  int64_t label_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(struct answer, &arena);
	struct query query;
	bool given_here = false;
	int got;

	if (query_begin(&query, store, err, "prediction.decisions", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct answer *)rows_add(&list) = (struct answer){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2) != 0 };
	for (int i = 0; got == 0 && i < list.count; i++) {
		const struct answer *answer = (const struct answer *)list.all + i;

		given_here = given_here || answer->given_here;
		got = comparison_add(store, stage, prediction_id, label_id, answer->decision_id, answer->label_id, err);
	}
	if (got == 0 && given_here) /* it may call critical what people did not */
		got = second_follow(store, stage, item_id, err) < 0 ? -1 : 0;
	arena_release(&arena);
	return got;
}

/* What there is to compare a prediction with: people have said something of the item, or its answer is known. */
struct beside { bool answered, known; };

/* Whether the version has predicted the item in the round it is in. */
static int look(struct store *store, const struct stage *stage, const struct model_version *version,
                struct prediction_new *prediction, int64_t *prediction_id, struct beside *beside, struct err *err)
{
	struct query query;
	int got;

	got = query_first(&query, store, err, "prediction.there", value_integer(prediction->item_id), value_integer(stage->stage_id),
	                  value_integer(version->model_version_id));
	if (got <= 0)
		return -1;
	*prediction_id = query_integer(&query, 0);
	*beside = (struct beside){ query_integer(&query, 1) != 0, query_integer(&query, 3) != 0 };
	prediction->round = query_integer(&query, 2);
	query_end(&query);
	return 0;
}

static int add(struct store *store, const struct stage *stage, const struct model_version *version,
               const struct prediction_new *prediction, const struct beside *beside, int64_t *prediction_id, struct err *err)
{
	if (insert(store, stage, version, prediction, prediction_id, err) < 0 || add_regions(store, prediction, *prediction_id, err) < 0 ||
	    output_keep_prediction(store, stage, *prediction_id, prediction->words, prediction->words_length, prediction->data,
	                           prediction->data_length, err) < 0)
		return -1;
	if (failure_of(prediction))
		return 1;
	if (beside->known && known_compare_prediction(store, stage, prediction->item_id, *prediction_id, err) < 0)
		return -1;
	if (beside->answered && compare_with_decisions(store, stage, prediction->item_id, *prediction_id, prediction->label_id, err) < 0)
		return -1;
	return 1;
}

int prediction_add(struct store *store, const struct stage *stage, const struct model_version *version,
                   const struct prediction_new *prediction, int64_t *prediction_id, struct err *err)
{
	struct prediction_new now = *prediction;
	struct beside beside;

	if (look(store, stage, version, &now, prediction_id, &beside, err) < 0)
		return -1;
	return *prediction_id ? 0 : add(store, stage, version, &now, &beside, prediction_id, err);
}

/* ---- many ---- */

int prediction_batch_end(struct prediction_batch *batch, struct store *store, struct err *err)
{
	struct store_value values[PREDICTION_BATCH][PREDICTION_COLUMNS];
	size_t count = (size_t)batch->count;

	for (int i = 0; i < batch->count; i++)
		prediction_values(store, batch->stage, batch->version, &batch->waiting[i], NULL, values[i]);
	batch->count = 0;
	return query_run_rows(store, err, "prediction.add", values[0], PREDICTION_COLUMNS, count);
}

static bool is_waiting(const struct prediction_batch *batch, int64_t item_id)
{
	for (int i = 0; i < batch->count; i++)
		if (batch->waiting[i].item_id == item_id)
			return true;
	return false;
}

static bool is_more_than_a_label(const struct prediction_new *prediction)
{
	return prediction->words || prediction->data || prediction->region_count > 0;
}

int prediction_batch_add(struct prediction_batch *batch, struct store *store, const struct prediction_new *prediction, struct err *err)
{
	struct prediction_new now = *prediction;
	struct beside beside;
	int64_t prediction_id;

	if ((batch->count == PREDICTION_BATCH || is_waiting(batch, prediction->item_id)) && prediction_batch_end(batch, store, err) < 0)
		return -1;
	if (look(store, batch->stage, batch->version, &now, &prediction_id, &beside, err) < 0)
		return -1;
	if (prediction_id)
		return 0;
	if (beside.answered || beside.known || is_more_than_a_label(prediction)) /* what it is compared with, or belongs to it, names it; in the order in which they came all the same */
		return prediction_batch_end(batch, store, err) < 0 ? -1
		     : add(store, batch->stage, batch->version, &now, &beside, &prediction_id, err);
	batch->waiting[batch->count++] = now;
	return 1;
}

int prediction_newest_nulls(struct store *store, int64_t model_version_id, int limit, struct prediction_nulls *nulls, struct err *err)
{
	struct query query;

	*nulls = (struct prediction_nulls){ 0 };
	if (query_begin(&query, store, err, "prediction.newest_nulls", value_integer(model_version_id), value_integer(limit)) < 0 ||
	    query_next(&query, err) <= 0)
		return -1;
	*nulls = (struct prediction_nulls){ query_integer(&query, 0), query_integer(&query, 1) };
	query_end(&query);
	return 0;
}

/* ---- reading ---- */

static int read_label_ids(struct store *store, int64_t model_version_id, struct arena *arena, struct prediction *prediction,
                          struct err *err)
{
	struct rows list = ROWS_OF(int64_t, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "model.labels", value_integer(model_version_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	prediction->probability_labels = list.all;
	if (prediction->probability_count > list.count) /* without a label no probability can be shown */
		prediction->probability_count = list.count;
	return got;
}

static void parse_probabilities(const char *text, struct arena *arena, struct prediction *prediction)
{
	json_t *array = text ? json_loads(text, 0, NULL) : NULL;
	size_t count = json_array_size(array);

	prediction->probabilities = arena_alloc(arena, (count + 1) * sizeof *prediction->probabilities);
	for (size_t i = 0; i < count; i++) {
		const json_t *p = json_array_get(array, i);

		prediction->probabilities[i] = json_is_number(p) ? json_number_value(p) : (double)NAN;
	}
	prediction->probability_count = (int)count;
	json_decref(array);
}

static int read_regions(struct store *store, struct arena *arena, struct prediction *prediction, struct err *err)
{
	struct rows list = ROWS_OF(struct region, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "prediction.regions", value_integer(prediction->prediction_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct region *)rows_add(&list) = (struct region){
			.x = query_real(&query, 0), .y = query_real(&query, 1), .width = query_real(&query, 2), .height = query_real(&query, 3),
			.label_id = query_integer(&query, 4), .score = query_real(&query, 5),
		};
	prediction->regions = list.all;
	prediction->region_count = list.count;
	return got;
}

int prediction_read(struct store *store, const struct stage *stage, int64_t item_id, int64_t model_version_id,
                    struct arena *arena, struct prediction *prediction, struct err *err)
{
	struct query query;
	int got;

	*prediction = (struct prediction){ .model_version_id = model_version_id };
	got = query_first(&query, store, err, "prediction.read", value_integer(item_id), value_integer(stage->stage_id),
	                  value_integer(model_version_id));
	if (got <= 0)
		return got;
	prediction->prediction_id = query_integer(&query, 0);
	prediction->model = query_strdup(&query, 1, arena);
	prediction->label_id = query_integer(&query, 2);
	prediction->confidence = query_real(&query, 3);
	prediction->failure = query_is_null(&query, 4) ? "" : query_strdup(&query, 4, arena);
	parse_probabilities(query_text(&query, 5), arena, prediction);
	prediction->heat.columns = (int)query_integer(&query, 6);
	prediction->heat.rows = (int)query_integer(&query, 7);
	prediction->heat.cells = (uint8_t *)query_strdup(&query, 8, arena);
	prediction->latency_us = query_integer(&query, 9);
	prediction->engine = query_strdup(&query, 10, arena);
	prediction->predicted_ms = query_integer(&query, 11);
	query_end(&query);
	if (read_label_ids(store, model_version_id, arena, prediction, err) < 0 || read_regions(store, arena, prediction, err) < 0)
		return -1;
	return 1;
}

int prediction_missing(struct store *store, const struct stage *stage, int64_t model_version_id, bool all,
                       int64_t after_item_id, int limit, struct arena *arena, int64_t **item_ids, int *count, struct err *err)
{
	struct rows list = ROWS_OF(int64_t, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "prediction.missing", value_integer(stage->stage_id), value_integer(model_version_id),
	                value_text(stage->kind), value_integer(all), value_integer(after_item_id), value_integer(limit)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	*item_ids = list.all;
	*count = list.count;
	return got;
}

int64_t prediction_missing_count(struct store *store, const struct stage *stage, int64_t model_version_id, bool all, struct err *err)
{
	int64_t count;

	return query_number(store, &count, err, "prediction.missing_count", value_integer(stage->stage_id),
	                    value_integer(model_version_id), value_text(stage->kind), value_integer(all)) < 0 ? -1 : count;
}
