#include "db/upstream.h"

#include "base/arena.h"
#include "base/str.h"
#include "db/rows.h"
#include "db/store_private.h"
#include "db/upstream_private.h"

#include <stdlib.h>

/* A stage above. */
struct above { int64_t stage_id; const char *name, *output; bool bound; };

static int read_above(struct store *store, int64_t stage_id, struct arena *arena, struct rows *list, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "upstream.stages", value_integer(stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct above *)rows_add(list) = (struct above){ query_integer(&query, 0), query_strdup(&query, 1, arena),
		                                                  query_strdup(&query, 2, arena), query_integer(&query, 3) != 0 };
	return got;
}

int upstream_said(struct store *store, int64_t stage_id, int64_t item_id, struct arena *arena, struct upstream_said *said, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "upstream.said", value_integer(item_id), value_integer(stage_id));

	*said = (struct upstream_said){ 0 };
	if (got <= 0)
		return got;
	*said = (struct upstream_said){ query_integer(&query, 0), query_strdup(&query, 1, arena), query_integer(&query, 2),
	                                query_integer(&query, 3) };
	query_end(&query);
	return 1;
}

/* A label by name; where words are only compared by its number, which a new name leaves as it is. */
static json_t *label_json(const struct query *query, int name, int number, bool compared)
{
	if (query_is_null(query, name))
		return json_null();
	return compared ? json_integer((json_int_t)query_integer(query, number)) : json_string(query_text(query, name));
}

/* Returns how many there are, or -1. */
static int add_regions(struct store *store, const char *statement, int64_t id, bool compared, json_t *words, struct err *err)
{
	json_t *list = json_array();
	struct query query;
	int got = query_begin(&query, store, err, statement, value_integer(id)), count = 0;

	while (got >= 0 && (got = query_next(&query, err)) > 0) {
		json_array_append_new(list, json_pack("{s:f, s:f, s:f, s:f, s:o}", "x", query_real(&query, 0), "y", query_real(&query, 1),
		                                      "width", query_real(&query, 2), "height", query_real(&query, 3), "label",
		                                      label_json(&query, 4, 5, compared)));
		count++;
	}
	json_object_set_new(words, "regions", list);
	return got < 0 ? -1 : count;
}

/* Text as it is; what is JSON as JSON; null where it was erased. */
static json_t *output_json(const char *kind, const char *bytes, size_t length)
{
	json_t *value = NULL;

	if (bytes && (str_equal(kind, "text") || str_equal(kind, "choice")))
		value = json_stringn(bytes, length);
	else if (bytes)
		value = json_loadb(bytes, length, JSON_DECODE_ANY, NULL);
	return value ? value : json_null();
}

/* What is there already stays: what a person said goes before what was predicted. */
static int add_outputs(struct store *store, const char *statement, int64_t id, json_t *words, struct err *err)
{
	struct query query;
	int got = query_begin(&query, store, err, statement, value_integer(id));

	while (got >= 0 && (got = query_next(&query, err)) > 0) {
		const char *kind = query_text(&query, 0);
		size_t length;
		const char *bytes = query_blob(&query, 1, &length);

		if (!json_object_get(words, kind))
			json_object_set_new(words, kind, output_json(kind, bytes, length));
	}
	return got;
}

/* What stands beside the label: of the answer, and what that leaves unsaid of a prediction with the same label. */
static int add_beside(struct store *store, const struct above *above, const struct upstream_said *said, int64_t predicted_id, bool compared,
                      json_t *words, struct err *err)
{
	bool regions = str_equal(above->output, "regions");
	int drawn = 0;

	if (said->decision_id && regions && (drawn = add_regions(store, "upstream.decision_regions", said->decision_id, compared, words, err)) < 0)
		return -1;
	if (said->decision_id && add_outputs(store, "upstream.decision_output", said->decision_id, words, err) < 0)
		return -1;
	if (!predicted_id)
		return 0;
	if (regions && drawn == 0 && add_regions(store, "upstream.prediction_regions", predicted_id, compared, words, err) < 0)
		return -1;
	return add_outputs(store, "upstream.prediction_output", predicted_id, words, err);
}

static int add_stage(struct store *store, const struct above *above, int64_t item_id, bool compared, json_t *all, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct upstream_said said;
	int64_t predicted_id = 0;
	json_t *words;
	int got = upstream_said(store, above->stage_id, item_id, &arena, &said, err);

	if (got > 0 && query_number(store, &predicted_id, err, "upstream.predicted", value_integer(item_id), value_integer(above->stage_id),
	                            value_integer(said.label_id)) < 0)
		got = -1;
	if (got > 0) {
		words = json_object();
		if (!compared)
			json_object_set_new(words, "label", json_string(said.label));
		else if (!above->bound)
			json_object_set_new(words, "label", json_integer((json_int_t)said.label_id));
		got = add_beside(store, above, &said, predicted_id, compared, words, err);
		json_object_set_new(all, above->name, words);
	}
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

static json_t *all_words(struct store *store, int64_t stage_id, int64_t item_id, bool compared, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(struct above, &arena);
	json_t *all = json_object();
	int rc = read_above(store, stage_id, &arena, &list, err);

	for (int i = 0; rc == 0 && i < list.count; i++)
		rc = add_stage(store, (const struct above *)list.all + i, item_id, compared, all, err);
	arena_release(&arena);
	if (rc == 0)
		return all;
	json_decref(all);
	return NULL;
}

json_t *upstream_words(struct store *store, int64_t stage_id, int64_t item_id, struct err *err)
{
	return all_words(store, stage_id, item_id, false, err);
}

int upstream_hash(struct store *store, int64_t stage_id, int64_t item_id, unsigned char hash[HASH_BYTES], struct err *err)
{
	json_t *words = all_words(store, stage_id, item_id, true, err);
	char *text;

	if (!words)
		return -1;
	text = json_dumps(words, JSON_COMPACT | JSON_SORT_KEYS);
	hash_keyed(store->draw_key, text, strlen(text), hash);
	free(text);
	json_decref(words);
	return 0;
}
