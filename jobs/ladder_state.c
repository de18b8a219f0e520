#include "jobs/ladder_state.h"

#include <assert.h>
#include <jansson.h>

/* Counts of the evidence that are a number each. */
#define COUNT_OF(field) { #field, offsetof(struct evidence, field) }
static const struct { const char *key; size_t at; } counts[] = {
	COUNT_OF(settled), COUNT_OF(agreed), COUNT_OF(criticals), COUNT_OF(imported), COUNT_OF(predictions), COUNT_OF(nulls),
	COUNT_OF(unsure), COUNT_OF(pending),
};
#define COUNT_COUNT (sizeof counts / sizeof *counts)

static int64_t *count_at(struct evidence *evidence, size_t i)
{
	return (int64_t *)(void *)((char *)evidence + counts[i].at);
}

static json_t *integers(const int64_t *values, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, json_integer((json_int_t)values[i]));
	return list;
}

/* ---- writing ---- */

static json_t *labels_json(const struct stage *stage)
{
	json_t *list = json_array();

	for (int i = 0; i < stage->label_count; i++)
		json_array_append_new(list, json_integer((json_int_t)stage->labels[i].label_id));
	return list;
}

/* Bins with something in them, of one predicted label: each with its count, the wrong ones, and critical
 * ones missed. */
static void add_bins(json_t *list, const struct evidence *evidence, const struct label *label, int predicted)
{
	const struct evidence_said *said = &evidence->said[predicted];

	for (int i = 0; i < CONFBIN_COUNT; i++) {
		int64_t row[] = { label->label_id, i, said->hist.count[i], said->hist.wrong[i], said->missed[i] };

		if (said->hist.count[i] > 0)
			json_array_append_new(list, integers(row, 5));
	}
}

static json_t *bins_json(const struct ladder *ladder)
{
	json_t *list = json_array();

	for (int i = 0; i < ladder->stage.label_count; i++)
		add_bins(list, &ladder->attempt.evidence, &ladder->stage.labels[i], i);
	return list;
}

static json_t *days_json(const struct evidence *evidence)
{
	json_t *list = json_array();

	for (int i = 0; i < evidence->day_count; i++)
		json_array_append_new(list, integers((const int64_t[]){ evidence->days[i].day, evidence->days[i].decisions }, 2));
	return list;
}

char *ladder_state_write(const struct ladder *ladder)
{
	struct evidence *evidence = (struct evidence *)(uintptr_t)&ladder->attempt.evidence;
	json_t *state = json_object();
	char *text;

	for (size_t i = 0; i < COUNT_COUNT; i++)
		json_object_set_new(state, counts[i].key, json_integer((json_int_t)*count_at(evidence, i)));
	json_object_set_new(state, "labels", labels_json(&ladder->stage));
	json_object_set_new(state, "seen", integers(evidence->seen, evidence->label_count));
	json_object_set_new(state, "found", integers(evidence->found, evidence->label_count));
	json_object_set_new(state, "bins", bins_json(ladder));
	json_object_set_new(state, "days", days_json(evidence));
	text = json_dumps(state, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
	assert(text);
	json_decref(state);
	return text;
}

/* ---- reading ---- */

static int64_t integer_at(const json_t *list, size_t i)
{
	return (int64_t)json_integer_value(json_array_get(list, i));
}

/* By the labels they were written with. */
static void read_labels(const struct ladder *ladder, const json_t *state, const char *key, int64_t *values)
{
	const json_t *labels = json_object_get(state, "labels"), *list = json_object_get(state, key);

	for (size_t i = 0; i < json_array_size(labels); i++) {
		const struct label *label = stage_label(&ladder->stage, integer_at(labels, i));

		if (label)
			values[label - ladder->stage.labels] = integer_at(list, i);
	}
}

static void read_bins(struct ladder *ladder, const json_t *bins)
{
	for (size_t i = 0; i < json_array_size(bins); i++) {
		const json_t *row = json_array_get(bins, i);
		const struct label *label = stage_label(&ladder->stage, integer_at(row, 0));
		int64_t bin = integer_at(row, 1);

		if (label && bin >= 0 && bin < CONFBIN_COUNT)
			evidence_put(&ladder->attempt.evidence, (int)(label - ladder->stage.labels), (int)bin, integer_at(row, 2),
			             integer_at(row, 3), integer_at(row, 4));
	}
}

int ladder_state_read(struct ladder *ladder, const char *json, struct err *err)
{
	struct evidence *evidence = &ladder->attempt.evidence;
	json_error_t error;
	json_t *state = json_loads(json, 0, &error), *days;

	if (!json_is_object(state)) {
		json_decref(state);
		return err_set(err, "the state of the ladder is not readable: %s", error.text);
	}
	for (size_t i = 0; i < COUNT_COUNT; i++)
		*count_at(evidence, i) = (int64_t)json_integer_value(json_object_get(state, counts[i].key));
	read_labels(ladder, state, "seen", evidence->seen);
	read_labels(ladder, state, "found", evidence->found);
	read_bins(ladder, json_object_get(state, "bins"));
	days = json_object_get(state, "days");
	for (size_t i = 0; i < json_array_size(days); i++)
		evidence_count_day(evidence, integer_at(json_array_get(days, i), 0), integer_at(json_array_get(days, i), 1));
	json_decref(state);
	return 0;
}
