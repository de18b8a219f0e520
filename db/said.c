#include "db/said.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/item_private.h"
#include "db/output.h"
#include "db/query.h"
#include "db/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Names by number: labels, operators and versions are few. */
struct names { const char **all; int64_t room; };

/* A statement whose rows go by item, one row ahead of the walk. */
struct side { struct query query; int got; };

struct walk {
	struct store *store;
	const struct stage *stage;
	struct arena  whole;     /* of the walk */
	struct arena  arena;     /* of the item */
	struct names  labels, operators, models;
	bool          regions, extras; /* there are some */
	struct side   predictions, decisions, attributes, kept, extra;
	struct said_item item;
	struct said_prediction prediction;
};

static void names_put(struct names *names, int64_t id, const char *name, struct arena *arena)
{
	if (id >= names->room) {
		int64_t room = 2 * id + 16;

		names->all = xrealloc(names->all, (size_t)room, sizeof *names->all);
		memset(names->all + names->room, 0, (size_t)(room - names->room) * sizeof *names->all);
		names->room = room;
	}
	names->all[id] = arena_strdup(arena, name);
}

static const char *names_get(const struct names *names, int64_t id)
{
	return id > 0 && id < names->room ? names->all[id] : NULL;
}

static int names_read(struct walk *walk, struct names *names, const char *statement, bool of_stage, struct err *err)
{
	struct query query;
	struct store_value stage = value_integer(walk->stage->stage_id);
	int got = query_begin_values(&query, walk->store, err, statement, &stage, of_stage);

	if (got < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		names_put(names, query_integer(&query, 0), query_text(&query, 1), &walk->whole);
	return got;
}

/* ---- statements side by side ---- */

static int side_begin(struct walk *walk, struct side *side, const char *statement, bool of_stage, struct err *err)
{
	struct store_value stage = value_integer(walk->stage->stage_id);

	if (query_begin_values(&side->query, walk->store, err, statement, &stage, of_stage) < 0)
		return -1;
	side->got = query_next(&side->query, err);
	return side->got < 0 ? -1 : 0;
}

/* Whether the row at hand is of the item; rows of items before it are passed over. 1, 0, -1. */
static int side_at(struct side *side, int64_t item_id, struct err *err)
{
	while (side->got > 0 && query_integer(&side->query, 0) < item_id)
		side->got = query_next(&side->query, err);
	if (side->got <= 0)
		return side->got;
	return query_integer(&side->query, 0) == item_id;
}

/* ---- what belongs to an item ---- */

static int read_regions(struct walk *walk, const char *statement, int64_t id, struct said_region **regions, int *count,
                        struct err *err)
{
	struct rows list = ROWS_OF(struct said_region, &walk->arena);
	struct query query;
	int got;

	*count = 0;
	if (!walk->regions)
		return 0;
	if (query_begin_values(&query, walk->store, err, statement, &(struct store_value){ .type = STORE_INTEGER, .integer = id }, 1) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct said_region *region = rows_add(&list);

		region->at = (struct region){ query_real(&query, 1), query_real(&query, 2), query_real(&query, 3), query_real(&query, 4),
		                              query_integer(&query, 0), query_real(&query, 5) };
		region->label = names_get(&walk->labels, region->at.label_id);
		region->region_id = query_integer(&query, 6);
	}
	*regions = list.all;
	*count = list.count;
	return got;
}

/* What stands beside a label, where anything may. */
static int read_beside(struct walk *walk, const char *statement, int64_t id, const char **words, struct err *err)
{
	struct query query;
	int got = 0;

	*words = NULL;
	if (output_of_stage(walk->stage)->compare)
		got = query_first(&query, walk->store, err, statement, value_integer(id));
	if (got > 0) {
		*words = query_strdup(&query, 0, &walk->arena);
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}

static int read_prediction(struct walk *walk, struct err *err)
{
	const struct query *row = &walk->predictions.query;
	struct said_prediction *said = &walk->prediction;
	int got = side_at(&walk->predictions, walk->item.item_id, err);

	if (got <= 0)
		return got;
	*said = (struct said_prediction){
		.prediction_id = query_integer(row, 1),
		.model = names_get(&walk->models, query_integer(row, 2)),
		.label = names_get(&walk->labels, query_integer(row, 3)),
		.confidence = query_real(row, 4),
		.failure = query_strdup(row, 5, &walk->arena),
		.predicted_ms = query_integer(row, 6),
	};
	walk->item.prediction = said;
	if (read_beside(walk, "said.predicted_words", said->prediction_id, &said->words, err) < 0)
		return -1;
	return read_regions(walk, "said.prediction_regions", said->prediction_id, &said->regions, &said->region_count, err);
}

static int read_note(struct walk *walk, const struct query *row, const char **note, struct err *err)
{
	struct query query;
	struct store_value hash = query_value(row, 7);
	int got;

	*note = NULL;
	if (hash.type == STORE_NULL)
		return 0;
	got = query_first(&query, walk->store, err, "said.note", hash);
	if (got > 0) {
		*note = query_strdup(&query, 0, &walk->arena);
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}

static int read_agrees(struct walk *walk, struct said_decision *said, struct err *err)
{
	struct query query;
	int got;

	said->agrees = -1;
	said->score = (double)NAN;
	if (!walk->item.prediction)
		return 0;
	got = query_first(&query, walk->store, err, "said.agrees", value_integer(walk->prediction.prediction_id),
	                  value_integer(said->decision_id));
	if (got > 0) {
		said->agrees = query_integer(&query, 0) != 0;
		said->score = query_real(&query, 1);
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}

static int read_decision(struct walk *walk, struct said_decision *said, struct err *err)
{
	const struct query *row = &walk->decisions.query;

	said->decision_id = query_integer(row, 1);
	query_copy(row, 2, said->uuid, sizeof said->uuid);
	said->label = names_get(&walk->labels, query_integer(row, 3));
	said->operator_name = names_get(&walk->operators, query_integer(row, 4));
	said->mode = query_strdup(row, 5, &walk->arena);
	said->origin = query_strdup(row, 6, &walk->arena);
	said->duration_ms = query_integer(row, 8);
	said->decided_ms = query_integer(row, 9);
	said->seen = !query_is_null(row, 10);
	said->corrects = query_integer(row, 11) != 0;
	if (read_note(walk, row, &said->note, err) < 0 || read_agrees(walk, said, err) < 0 ||
	    read_beside(walk, "said.decided_words", said->decision_id, &said->words, err) < 0)
		return -1;
	return read_regions(walk, "said.decision_regions", said->decision_id, &said->regions, &said->region_count, err);
}

static int read_decisions(struct walk *walk, struct err *err)
{
	struct rows list = ROWS_OF(struct said_decision, &walk->arena);
	int64_t agreed;
	int got;

	while ((got = side_at(&walk->decisions, walk->item.item_id, err)) > 0) {
		if (read_decision(walk, rows_add(&list), err) < 0)
			return -1;
		walk->decisions.got = query_next(&walk->decisions.query, err);
	}
	walk->item.decisions = list.all;
	walk->item.decision_count = list.count;
	if (got < 0 || list.count == 0)
		return got;
	got = query_number(walk->store, &agreed, err, "said.agreed", value_integer(walk->item.item_id), value_integer(walk->stage->stage_id));
	walk->item.agreed_label = got > 0 ? names_get(&walk->labels, agreed) : NULL;
	return got < 0 ? -1 : 0;
}

static int read_attributes(struct walk *walk, struct err *err)
{
	struct rows list = ROWS_OF(struct item_attribute, &walk->arena);
	struct side *side = &walk->attributes;
	int got;

	while ((got = side_at(side, walk->item.item_id, err)) > 0) {
		struct item_attribute *attribute = rows_add(&list);

		attribute->name = query_strdup(&side->query, 1, &walk->arena);
		attribute->value = query_strdup(&side->query, 2, &walk->arena);
		side->got = query_next(&side->query, err);
	}
	walk->item.attributes = list.all;
	walk->item.attribute_count = list.count;
	return got;
}

/* ---- what files said beyond that ---- */

static bool give_extra(struct said_region *regions, int count, int64_t region_id, const char *fields)
{
	for (int i = 0; i < count; i++)
		if (regions[i].region_id == region_id) {
			regions[i].extra = fields;
			return true;
		}
	return false;
}

static void place_extra(struct walk *walk, const struct query *row)
{
	struct said_item *item = &walk->item;
	int64_t prediction_id = query_integer(row, 1), decision_id = query_integer(row, 2), region_id = query_integer(row, 3);
	const char *fields = query_strdup(row, 4, &walk->arena);

	if (!prediction_id && !decision_id && !region_id)
		item->extra = fields;
	if (item->prediction && prediction_id == item->prediction->prediction_id)
		walk->prediction.extra = fields;
	if (item->prediction && region_id && give_extra(walk->prediction.regions, walk->prediction.region_count, region_id, fields))
		return;
	for (int i = 0; i < item->decision_count; i++) {
		struct said_decision *decision = &item->decisions[i];

		if (decision_id && decision->decision_id == decision_id)
			decision->extra = fields;
		if (region_id && give_extra(decision->regions, decision->region_count, region_id, fields))
			return;
	}
}

static int read_extra(struct walk *walk, struct err *err)
{
	int got;

	while ((got = side_at(&walk->extra, walk->item.item_id, err)) > 0) {
		if (!query_is_null(&walk->extra.query, 4))
			place_extra(walk, &walk->extra.query);
		walk->extra.got = query_next(&walk->extra.query, err);
	}
	return got;
}

/* ---- the walk ---- */

static void read_item(struct walk *walk, const struct query *row)
{
	struct arena *arena = &walk->arena;
	struct said_item *item = &walk->item;

	*item = (struct said_item){
		.item_id = query_integer(row, 0), .kind = query_strdup(row, 1, arena), .external_key = query_strdup(row, 3, arena),
		.source = query_strdup(row, 4, arena), .root = query_strdup(row, 5, arena), .below = query_strdup(row, 6, arena),
		.path = query_strdup(row, 7, arena), .group = query_strdup(row, 8, arena), .captured_ms = query_integer(row, 9),
		.bytes = query_integer(row, 10), .width = (int)query_integer(row, 11), .height = (int)query_integer(row, 12),
		.words = query_strdup(row, 13, arena), .words_length = query_value(row, 13).length,
		.kept = query_is_null(row, 14) ? NULL : "exam",
	};
	query_copy(row, 2, item->sha256, sizeof item->sha256);
}

static int read_kept(struct walk *walk, struct err *err)
{
	int got = side_at(&walk->kept, walk->item.item_id, err);

	if (got > 0 && !walk->item.kept)
		walk->item.kept = query_strdup(&walk->kept.query, 1, &walk->arena);
	return got < 0 ? -1 : 0;
}

static int walk_item(struct walk *walk, const struct query *row, struct err *err)
{
	read_item(walk, row);
	if (read_prediction(walk, err) < 0 || read_decisions(walk, err) < 0 || read_attributes(walk, err) < 0 || read_kept(walk, err) < 0)
		return -1;
	return read_extra(walk, err);
}

static int begin_sides(struct walk *walk, struct err *err)
{
	int64_t versions, regions;

	if (query_number(walk->store, &versions, err, "said.versions", value_integer(walk->stage->stage_id)) < 0 ||
	    query_number(walk->store, &regions, err, "said.has_regions") < 0 ||
	    names_read(walk, &walk->labels, "said.labels", true, err) < 0 ||
	    names_read(walk, &walk->operators, "said.operators", false, err) < 0 ||
	    names_read(walk, &walk->models, "said.models", true, err) < 0)
		return -1;
	walk->regions = regions != 0;
	if (side_begin(walk, &walk->predictions, versions == 1 ? "said.only_predictions" : "said.predictions", true, err) < 0 ||
	    side_begin(walk, &walk->decisions, "said.decisions", true, err) < 0 ||
	    side_begin(walk, &walk->attributes, "said.attributes", false, err) < 0 ||
	    side_begin(walk, &walk->kept, "said.kept", true, err) < 0)
		return -1;
	return side_begin(walk, &walk->extra, "said.extra", false, err);
}

static void end_walk(struct walk *walk)
{
	struct side *sides[] = { &walk->predictions, &walk->decisions, &walk->attributes, &walk->kept, &walk->extra };
	struct names *names[] = { &walk->labels, &walk->operators, &walk->models };

	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
		query_end(&sides[i]->query);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		free(names[i]->all);
	arena_release(&walk->arena);
	arena_release(&walk->whole);
}

/* The statements are all begun before one of them ends: what they read is one moment of the database. */
static int walk_items(struct walk *walk, const struct query *items, bool all,
                      int (*item)(void *context, const struct said_item *said, struct err *err), void *context, struct err *err)
{
	arena_clear(&walk->arena);
	if (walk_item(walk, items, err) < 0)
		return -1;
	if (!walk->item.prediction && walk->item.decision_count == 0 && !(all && str_equal(walk->item.kind, walk->stage->kind)))
		return 0;
	return item(context, &walk->item, err);
}

int said_walk(struct store *store, const struct stage *stage, bool all,
              int (*item)(void *context, const struct said_item *said, struct err *err), void *context, struct err *err)
{
	struct walk walk = { .store = store, .stage = stage };
	struct query items;
	int got = query_first(&items, store, err, "said.items", value_integer(stage->stage_id));

	if (got > 0 && begin_sides(&walk, err) < 0)
		got = -1;
	while (got > 0) {
		got = walk_items(&walk, &items, all, item, context, err) < 0 ? -1 : query_next(&items, err);
		if (got < 0)
			query_end(&items);
	}
	end_walk(&walk);
	return got;
}

int said_newest(struct store *store, int64_t *item_id, struct err *err)
{
	return query_number(store, item_id, err, "said.newest") < 0 ? -1 : 0;
}

int said_extra_add(struct store *store, int64_t item_id, int64_t prediction_id, int64_t decision_id, int64_t region_id,
                   const char *fields, struct err *err)
{
	unsigned char hash[HASH_BYTES];

	if (content_keep(store, fields, strlen(fields), hash, err) < 0)
		return -1;
	return query_run(store, err, "said.add_extra", value_integer(item_id), value_id(prediction_id), value_id(decision_id),
	                 value_id(region_id), value_hash(hash)) < 0 ? -1 : 0;
}

int said_region_id(struct store *store, int64_t prediction_id, int64_t decision_id, int index, int64_t *region_id, struct err *err)
{
	return query_number(store, region_id, err, "said.region_id", value_id(prediction_id), value_id(decision_id), value_integer(index));
}

/* ---- items chosen by a condition ---- */

static bool take_chosen(void *context, const struct store_value *values, int count)
{
	struct said_set *set = context;
	int64_t id = count == 1 ? values[0].integer : 0;

	if (id > 0 && id <= set->newest)
		set->bits[id / 8] = (unsigned char)(set->bits[id / 8] | 1 << id % 8);
	return true;
}

/* Where what stands in quotes or is a comment ends, that begins at text; text where it is neither. */
static const char *behind_quoted(const char *text)
{
	const char *end = NULL;

	if (strchr("'\"`", *text))
		end = strchr(text + 1, *text); /* a doubled one begins another */
	else if (*text == '[')
		end = strchr(text, ']');
	else if (str_starts(text, "--"))
		end = strchr(text, '\n');
	else if (str_starts(text, "/*") && (end = strstr(text + 2, "*/")) != NULL)
		end++;
	else if (!str_starts(text, "/*"))
		return text;
	return end ? end + 1 : text + strlen(text);
}

/* It stands between parentheses: one that closes what it did not open would end it, and be followed by anything. */
static int check_condition(const char *text, struct err *err)
{
	int depth = 0;

	while (*text) {
		const char *behind = behind_quoted(text);

		if (behind == text) {
			depth += (*text == '(') - (*text == ')');
			behind++;
		}
		if (depth < 0)
			return err_set(err, "it is to be one condition, and a \")\" in it closes what it has not opened");
		text = behind;
	}
	return 0;
}

/* The lines keep a comment at the end of the condition from reaching what stands behind it. */
int said_set_read(struct store *store, const char *condition, struct said_set *set, struct err *err)
{
	struct store_sink sink = { .row = take_chosen, .context = set };
	struct str sql = STR_EMPTY;
	int rc;

	*set = (struct said_set){ NULL, 0 };
	if (check_condition(condition, err) < 0 || said_newest(store, &set->newest, err) < 0)
		return -1;
	set->bits = xcalloc((size_t)set->newest / 8 + 1, 1);
	str_addf(&sql, "SELECT item_id FROM v_items WHERE (\n%s\n)", condition);
	rc = store_query(store, str_text(&sql), &sink, err);
	str_release(&sql);
	return rc < 0 ? -1 : 0;
}

bool said_set_has(const struct said_set *set, int64_t item_id)
{
	return item_id <= set->newest && (set->bits[item_id / 8] & 1 << item_id % 8);
}

void said_set_release(struct said_set *set)
{
	free(set->bits);
}

/* ---- the answer ---- */

static bool is_mode(const struct said_decision *decision, const char *mode)
{
	return str_equal(decision->mode, mode);
}

/* The newest answer of a mode (NULL: any but truth) with a label; of this label where one is named. */
static const struct said_decision *newest(const struct said_item *item, const char *mode, const char *label)
{
	for (int i = item->decision_count - 1; i >= 0; i--) {
		const struct said_decision *decision = &item->decisions[i];

		if (decision->label && (!mode || is_mode(decision, mode)) && (!label || str_equal(decision->label, label)))
			return decision;
	}
	return NULL;
}

static const struct said_decision *correction(const struct said_item *item)
{
	for (int i = item->decision_count - 1; i >= 0; i--)
		if (item->decisions[i].corrects && item->decisions[i].label)
			return &item->decisions[i];
	return NULL;
}

static bool was_blind(const struct said_item *item)
{
	for (int i = 0; i < item->decision_count; i++)
		if (is_mode(&item->decisions[i], "blind") || is_mode(&item->decisions[i], "second") || is_mode(&item->decisions[i], "audit"))
			return true;
	return false;
}

const struct said_decision *said_answer(const struct said_item *item, const char **why)
{
	const struct said_decision *answer = newest(item, "truth", NULL);

	*why = item->decision_count == 0 ? "nobody has decided them" : "nobody was sure of them";
	if (!answer)
		answer = correction(item);
	if (!answer)
		answer = newest(item, "adjudication", NULL);
	if (answer || !newest(item, NULL, NULL))
		return answer;
	if (item->agreed_label)
		return newest(item, NULL, item->agreed_label);
	*why = "people differ, and no lead has settled it";
	return was_blind(item) ? NULL : newest(item, NULL, NULL);
}
