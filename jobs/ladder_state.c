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

static json_t *reals(const double *values, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, json_real(values[i]));
	return list;
}

static json_t *esr_json(const struct esr *esr)
{
	return json_pack("{s:f,s:f,s:o,s:o}", "limit", esr->limit, "rate", esr->mean_rate, "evidence", reals(esr->evidence, ESR_SIZES),
	                 "between", reals(esr->between, ESR_SIZES));
}

static json_t *watch_json(const struct ladder *ladder)
{
	const struct watch *watch = &ladder->watch;
	const struct gate_sample *sample = &ladder->sample;

	return json_pack("{s:I,s:I,s:I,s:i,s:o,s:o,s:o,s:f,s:o,s:o}", "id", (json_int_t)ladder->watch_id, "calm_row",
	                 (json_int_t)ladder->calm_folded_id, "truth_calm_row", (json_int_t)ladder->truth_calm_id, "alarm", (int)ladder->alarm,
	                 "errors", esr_json(&watch->errors), "misses", esr_json(&watch->misses), "truth", esr_json(&watch->truth),
	                 "patience", watch->patience, "counts",
	                 integers((const int64_t[]){ watch->audits, watch->wrong, watch->missed, watch->truths, watch->truths_missed,
	                                             watch->calm, watch->truth_calm }, 7), "sample",
	                 integers((const int64_t[]){ sample->items, sample->wrong, sample->criticals, sample->found,
	                                             ladder->sample_days, ladder->sample_day }, 6));
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
	if (ladder->watching)
		json_object_set_new(state, "watch", watch_json(ladder));
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

static void read_reals(const json_t *list, double *values, int count)
{
	for (int i = 0; i < count && i < (int)json_array_size(list); i++)
		values[i] = json_number_value(json_array_get(list, (size_t)i));
}

static void read_esr(const json_t *from, struct esr *esr)
{
	esr_init(esr, json_number_value(json_object_get(from, "limit")), json_number_value(json_object_get(from, "rate")));
	read_reals(json_object_get(from, "evidence"), esr->evidence, ESR_SIZES);
	read_reals(json_object_get(from, "between"), esr->between, ESR_SIZES);
}

static void read_watch(struct ladder *ladder, const json_t *from)
{
	const json_t *audits = json_object_get(from, "counts"), *sample = json_object_get(from, "sample");
	struct watch *watch = &ladder->watch;

	ladder->watching = true;
	ladder->watch_id = (int64_t)json_integer_value(json_object_get(from, "id"));
	ladder->calm_folded_id = (int64_t)json_integer_value(json_object_get(from, "calm_row"));
	ladder->truth_calm_id = (int64_t)json_integer_value(json_object_get(from, "truth_calm_row"));
	ladder->alarm = (enum watch_alarm)json_integer_value(json_object_get(from, "alarm"));
	read_esr(json_object_get(from, "errors"), &watch->errors);
	read_esr(json_object_get(from, "misses"), &watch->misses);
	read_esr(json_object_get(from, "truth"), &watch->truth);
	watch->patience = json_number_value(json_object_get(from, "patience"));
	watch->audits = integer_at(audits, 0);
	watch->wrong = integer_at(audits, 1);
	watch->missed = integer_at(audits, 2);
	watch->truths = integer_at(audits, 3);
	watch->truths_missed = integer_at(audits, 4);
	watch->calm = integer_at(audits, 5);
	watch->truth_calm = integer_at(audits, 6);
	ladder->sample = (struct gate_sample){ integer_at(sample, 0), integer_at(sample, 1), integer_at(sample, 2), integer_at(sample, 3) };
	ladder->sample_days = integer_at(sample, 4);
	ladder->sample_day = integer_at(sample, 5);
}

static json_t *parse(const char *json, struct err *err)
{
	json_error_t error;
	json_t *state = json_loads(json, 0, &error);

	if (json_is_object(state))
		return state;
	json_decref(state);
	err_set(err, "the state of the ladder is not readable: %s", error.text);
	return NULL;
}

int ladder_state_read(struct ladder *ladder, const char *json, struct err *err)
{
	struct evidence *evidence = &ladder->attempt.evidence;
	json_t *state = parse(json, err), *days;

	if (!state)
		return -1;
	for (size_t i = 0; i < COUNT_COUNT; i++)
		*count_at(evidence, i) = (int64_t)json_integer_value(json_object_get(state, counts[i].key));
	read_labels(ladder, state, "seen", evidence->seen);
	read_labels(ladder, state, "found", evidence->found);
	read_bins(ladder, json_object_get(state, "bins"));
	days = json_object_get(state, "days");
	for (size_t i = 0; i < json_array_size(days); i++)
		evidence_count_day(evidence, integer_at(json_array_get(days, i), 0), integer_at(json_array_get(days, i), 1));
	if (json_object_get(state, "watch"))
		read_watch(ladder, json_object_get(state, "watch"));
	json_decref(state);
	return 0;
}

int ladder_state_carry(struct ladder *ladder, const char *json, struct err *err)
{
	json_t *state = parse(json, err);

	if (!state)
		return -1;
	if (json_object_get(state, "watch")) {
		read_watch(ladder, json_object_get(state, "watch"));
		ladder->sample = (struct gate_sample){ 0, 0, 0, 0 };
		ladder->sample_days = ladder->sample_day = 0;
	}
	json_decref(state);
	return 0;
}

char *ladder_state_watch(const char *json)
{
	json_t *state = json ? json_loads(json, 0, NULL) : NULL, *watch = json_object_get(state, "watch");
	char *text = watch ? json_dumps(watch, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17)) : NULL;

	json_decref(state);
	return text;
}
