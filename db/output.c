#include "db/output_private.h"

#include "base/str.h"
#include "db/decision_private.h"
#include "db/item_private.h"
#include "db/query.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/stage_private.h"
#include "db/store_private.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct output_kind *output_of_stage(const struct stage *stage)
{
	const struct output_kind *kind = stage->output ? output_kind_named(stage->output) : NULL;

	return kind ? kind : output_kind_at(OUTPUT_CLASS);
}

static struct output_rule text_rule(struct store *store, const struct stage *stage)
{
	struct arena arena = ARENA_EMPTY;
	bool characters = str_equal(setting_text(store, stage->stage_id, "agree.text", &arena), "characters");

	arena_release(&arena);
	return (struct output_rule){
		.measure = characters ? OUTPUT_BY_CER : OUTPUT_BY_WER,
		.bound = setting_real(store, stage->stage_id, characters ? "agree.cer" : "agree.wer"),
		.exact = setting_boolean(store, stage->stage_id, "agree.exact"),
	};
}

struct output_rule output_rule_now(struct store *store, const struct stage *stage)
{
	switch (output_of_stage(stage)->id) {
	case OUTPUT_REGIONS:
		return (struct output_rule){ OUTPUT_BY_IOU, setting_real(store, stage->stage_id, "agree.iou"), false };
	case OUTPUT_TEXT:
		return text_rule(store, stage);
	case OUTPUT_RANKING:
		return (struct output_rule){ OUTPUT_BY_RANK, (double)setting_integer(store, stage->stage_id, "agree.top_k"), false };
	case OUTPUT_CLASS:
		break;
	}
	return (struct output_rule){ OUTPUT_BY_LABEL, 0, false };
}

/* ---- keeping ---- */

static int keep_words(struct store *store, int64_t prediction_id, const char *kind, const char *words, size_t length, struct err *err)
{
	unsigned char hash[HASH_BYTES];

	if (content_keep(store, words, length, hash, err) < 0)
		return -1;
	return query_run(store, err, "output.add_predicted", value_integer(prediction_id), value_text(kind), value_hash(hash)) < 0 ? -1 : 0;
}

int output_keep_prediction(struct store *store, const struct stage *stage, int64_t prediction_id, const char *words,
                           size_t words_length, const char *data, size_t data_length, struct err *err)
{
	const char *kind = output_of_stage(stage)->stored;

	if (words && !kind)
		return err_set(err, "stage %s takes no words beside its labels", stage->name);
	if (words && keep_words(store, prediction_id, kind, words, words_length, err) < 0)
		return -1;
	return data ? keep_words(store, prediction_id, "data", data, data_length, err) : 0;
}

int output_check_words(const struct stage *stage, const char *words, struct err *err)
{
	const struct output_kind *kind = output_of_stage(stage);
	int rc;

	if (!words)
		return 0;
	if (!kind->given)
		return err_set(err, "stage %s takes no words beside its labels", stage->name);
	rc = kind->id == OUTPUT_RANKING ? output_check_name(words, strlen(words), err) : output_check_text(words, strlen(words), err);
	return rc < 0 ? err_wrap(err, "the %s is", kind->given) : 0;
}

int output_keep_decision(struct store *store, const struct stage *stage, int64_t decision_id, const char *words, const char *entered,
                         struct err *err)
{
	unsigned char hash[HASH_BYTES];

	if (!words)
		return 0;
	if (output_check_words(stage, words, err) < 0 || content_keep(store, words, strlen(words), hash, err) < 0)
		return -1;
	return query_run(store, err, "output.add_decided", value_integer(decision_id), value_text(output_of_stage(stage)->given),
	                 value_hash(hash), value_text(entered ? entered : "given")) < 0 ? -1 : 0;
}

/* ---- reading ---- */

static int read_regions(struct store *store, const char *statement, int64_t id, struct arena *arena, struct output *output, struct err *err)
{
	struct rows list = ROWS_OF(struct region, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, statement, value_integer(id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct region *)rows_add(&list) = (struct region){
			query_real(&query, 0), query_real(&query, 1), query_real(&query, 2), query_real(&query, 3), query_integer(&query, 4),
			query_real(&query, 5),
		};
	output->regions = list.all;
	output->region_count = list.count;
	return got;
}

/* The words of a row. 1; 0: there are none, or they were erased; -1. */
static int read_words(struct store *store, const char *statement, int64_t id, const char *kind, struct arena *arena, const char **words,
                      size_t *length, bool *erased, struct err *err)
{
	struct query query;
	const void *bytes;
	int got = query_first(&query, store, err, statement, value_integer(id), value_text(kind));

	*words = NULL;
	if (got <= 0)
		return got;
	*erased = query_is_null(&query, 0);
	if (!*erased) {
		bytes = query_blob(&query, 0, length);
		*words = arena_memdup(arena, bytes ? bytes : "", *length);
	}
	query_end(&query);
	return *words != NULL;
}

int output_of_prediction(struct store *store, const struct stage *stage, int64_t prediction_id, struct arena *arena,
                         struct output *output, struct err *err)
{
	const struct output_kind *kind = output_of_stage(stage);
	const char *words = NULL;
	size_t length = 0;

	*output = (struct output){ .text = NULL };
	if (read_regions(store, "output.predicted_regions", prediction_id, arena, output, err) < 0)
		return -1;
	if (!kind->stored)
		return 0;
	if (read_words(store, "output.predicted", prediction_id, kind->stored, arena, &words, &length, &output->erased, err) < 0)
		return -1;
	return words ? kind->parse(words, length, arena, output, err) : 0;
}

int output_of_decision(struct store *store, const struct stage *stage, int64_t decision_id, struct arena *arena, struct output *output,
                       struct err *err)
{
	const struct output_kind *kind = output_of_stage(stage);
	const char *words = NULL;
	size_t length = 0;

	*output = (struct output){ .text = NULL };
	if (read_regions(store, "output.decided_regions", decision_id, arena, output, err) < 0)
		return -1;
	if (!kind->given)
		return 0;
	if (read_words(store, "output.decided", decision_id, kind->given, arena, &words, &length, &output->erased, err) < 0)
		return -1;
	*(kind->id == OUTPUT_RANKING ? &output->choice : &output->text) = words;
	return 0;
}

int output_words_of_prediction(struct store *store, const struct stage *stage, int64_t prediction_id, struct arena *arena,
                               const char **words, struct err *err)
{
	const char *kind = output_of_stage(stage)->stored;
	size_t length;
	bool erased;

	*words = NULL;
	return kind && read_words(store, "output.predicted", prediction_id, kind, arena, words, &length, &erased, err) < 0 ? -1 : 0;
}

int output_data_of_prediction(struct store *store, int64_t prediction_id, struct arena *arena, const char **data, struct err *err)
{
	size_t length;
	bool erased;

	return read_words(store, "output.predicted", prediction_id, "data", arena, data, &length, &erased, err) < 0 ? -1 : 0;
}

/* ---- names to choose from ---- */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_names(const struct output *output, struct rows *list)
{
	for (int i = 0; i < output->ranking.count; i++)
		*(const char **)rows_add(list) = output->ranking.names[i];
	if (output->choice)
		*(const char **)rows_add(list) = output->choice;
}

static int read_names(struct query *query, struct arena *arena, struct rows *list, struct err *err)
{
	const struct output_kind *kind = output_kind_at(OUTPUT_RANKING);
	int got;

	while ((got = query_next(query, err)) > 0) {
		struct output output = { .text = NULL };
		size_t length;
		const void *bytes = query_blob(query, 1, &length);

		if (query_integer(query, 0))
			output.choice = arena_memdup(arena, bytes, length);
		else if (kind->parse(bytes, length, arena, &output, NULL) < 0)
			continue;
		add_names(&output, list);
	}
	return got;
}

int output_names_elsewhere(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena,
                           const char *const **names, int *count, struct err *err)
{
	struct rows list = ROWS_OF(const char *, arena);
	struct query query;
	const char **all;

	if (query_begin(&query, store, err, "output.names_elsewhere", value_integer(stage->stage_id), value_integer(item_id)) < 0 ||
	    read_names(&query, arena, &list, err) < 0)
		return -1;
	all = list.all;
	if (list.count > 0)
		qsort(all, (size_t)list.count, sizeof *all, by_name);
	*count = 0;
	for (int i = 0; i < list.count && *count < OUTPUT_RANKING_MAX; i++)
		if (*count == 0 || strcmp(all[*count - 1], all[i]) != 0)
			all[(*count)++] = all[i];
	*names = all;
	return 0;
}

/* ---- comparing ---- */

static struct store_value value_measured(double measured)
{
	return isnan(measured) ? value_null() : value_real(measured);
}

/* The version of the rule as it is now, which is kept once it is used. */
static int rule_version(struct store *store, const struct stage *stage, const struct output_rule *rule, int64_t *version, struct err *err)
{
	int got = query_number(store, version, err, "output.rule", value_integer(stage->stage_id),
	                       value_text(output_measure_name(rule->measure)), value_real(rule->bound), value_integer(rule->exact));

	if (got != 0)
		return got < 0 ? -1 : 0;
	return query_number(store, version, err, "output.add_rule", value_integer(stage->stage_id),
	                    value_text(output_measure_name(rule->measure)), value_real(rule->bound), value_integer(rule->exact),
	                    value_integer(store_now(store))) < 0 ? -1 : 0;
}

int output_rule_keep(struct store *store, const struct stage *stage, int64_t *version, struct err *err)
{
	struct output_rule rule = output_rule_now(store, stage);

	*version = 0;
	return rule.measure == OUTPUT_BY_LABEL ? 0 : rule_version(store, stage, &rule, version, err);
}

int output_rule_find(struct store *store, const struct stage *stage, int64_t *now, int64_t *newest, struct err *err)
{
	struct output_rule rule = output_rule_now(store, stage);

	*now = *newest = 0;
	if (rule.measure == OUTPUT_BY_LABEL)
		return 0;
	if (query_number(store, now, err, "output.rule", value_integer(stage->stage_id), value_text(output_measure_name(rule.measure)),
	                 value_real(rule.bound), value_integer(rule.exact)) < 0)
		return -1;
	return query_number(store, newest, err, "output.newest_rule", value_integer(stage->stage_id)) < 0 ? -1 : 0;
}

int output_rule_read(struct store *store, int64_t version, struct output_rule *rule, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "output.rule_of", value_integer(version));

	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no rule %lld", (long long)version);
	*rule = (struct output_rule){ output_measure_from_name(query_text(&query, 0)), query_real(&query, 1), query_integer(&query, 2) != 0 };
	query_end(&query);
	return 0;
}

/* What a comparison came to; rule 1 where labels are all. */
struct finding { int64_t rule_version; struct output_compared compared; bool by_label; };

/* 1; 0: words of one of them are erased; -1. */
static int compare_outputs(struct store *store, const struct stage *stage, const struct output *said, const struct output *right,
                           struct finding *finding, struct err *err)
{
	struct output_rule rule = output_rule_now(store, stage);

	if (said->erased || right->erased)
		return 0;
	if (rule_version(store, stage, &rule, &finding->rule_version, err) < 0)
		return -1;
	output_of_stage(stage)->compare(&rule, said, right, &finding->compared);
	return 1;
}

static int find(struct store *store, const struct stage *stage, int64_t prediction_id, int64_t decision_id, struct finding *finding,
                struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct output said, right;
	int got = -1;

	*finding = (struct finding){ 1, { true, 1, (double)NAN }, true };
	if (!output_of_stage(stage)->compare)
		return 1;
	finding->by_label = false;
	if (output_of_prediction(store, stage, prediction_id, &arena, &said, err) >= 0 &&
	    output_of_decision(store, stage, decision_id, &arena, &right, err) >= 0)
		got = compare_outputs(store, stage, &said, &right, finding, err);
	arena_release(&arena);
	return got;
}

int comparison_add(struct store *store, const struct stage *stage, int64_t prediction_id, int64_t predicted_label_id,
                   int64_t decision_id, int64_t decided_label_id, struct err *err)
{
	int64_t predicted = predicted_label_id, decided = decided_label_id;
	struct finding finding;
	bool agrees;
	int found;

	if (predicted != decided &&
	    (label_final(store, predicted_label_id, &predicted, err) < 0 || label_final(store, decided_label_id, &decided, err) < 0))
		return -1;
	found = find(store, stage, prediction_id, decision_id, &finding, err);
	if (found <= 0)
		return found;
	agrees = predicted == decided && finding.compared.matches;
	return query_run(store, err, "comparison.add", value_integer(prediction_id), value_integer(decision_id),
	                 value_integer(finding.rule_version), value_integer(agrees),
	                 value_real(predicted == decided ? finding.compared.score : 0), value_integer(store_now(store)),
	                 finding.by_label ? value_null() : value_integer(finding.compared.matches),
	                 value_measured(finding.compared.measured)) < 0 ? -1 : 0;
}

#define COMPARISON_COLUMNS 8

/* The row of a pair of labels by rule 1: prediction and its label, decision and its label. */
static int fill_row(struct store *store, const int64_t pair[4], struct store_value values[COMPARISON_COLUMNS], struct err *err)
{
	int64_t predicted = pair[1], decided = pair[3];
	bool agrees;

	if (predicted != decided &&
	    (label_final(store, predicted, &predicted, err) < 0 || label_final(store, decided, &decided, err) < 0))
		return -1;
	agrees = predicted == decided;
	values[0] = value_integer(pair[0]);
	values[1] = value_integer(pair[2]);
	values[2] = value_integer(1);
	values[3] = value_integer(agrees);
	values[4] = value_real(agrees ? 1 : 0);
	values[5] = value_integer(store_now(store));
	values[6] = values[7] = value_null();
	return 0;
}

int comparison_add_labels(struct store *store, int64_t after_decision_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t[4], &arena);
	struct store_value *values = NULL;
	struct query query;
	int got;

	if (query_begin(&query, store, err, "decision.said_since", value_integer(after_decision_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		int64_t *pair = rows_add(&list);

		for (int i = 0; i < 4; i++)
			pair[i] = query_integer(&query, i);
	}
	if (list.count > 0)
		values = arena_alloc(&arena, (size_t)list.count * COMPARISON_COLUMNS * sizeof *values);
	for (int i = 0; got == 0 && i < list.count; i++)
		got = fill_row(store, ((int64_t (*)[4])list.all)[i], values + (size_t)i * COMPARISON_COLUMNS, err);
	if (got == 0)
		got = query_run_rows(store, err, "comparison.add", values, COMPARISON_COLUMNS, (size_t)list.count);
	arena_release(&arena);
	return got;
}

static int compare_with_answer(struct store *store, const struct stage *stage, int64_t first_id, int64_t second_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct finding finding;
	struct output first, second;
	int got = -1;

	if (output_of_decision(store, stage, first_id, &arena, &first, err) >= 0 &&
	    output_of_decision(store, stage, second_id, &arena, &second, err) >= 0)
		got = compare_outputs(store, stage, &second, &first, &finding, err);
	arena_release(&arena);
	if (got <= 0)
		return got;
	return query_run(store, err, "output.add_answers", value_integer(first_id), value_integer(second_id),
	                 value_integer(finding.rule_version), value_integer(finding.compared.matches), value_real(finding.compared.score),
	                 value_measured(finding.compared.measured), value_integer(store_now(store))) < 0 ? -1 : 0;
}

int output_compare_answers(struct store *store, const struct stage *stage, const struct decision_row *row, int64_t decision_id,
                           struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	struct query query;
	int got;

	if (!output_of_stage(stage)->compare ||
	    !(str_equal(row->mode, "blind") || str_equal(row->mode, "audit") || str_equal(row->mode, "second")))
		return 0;
	if (query_begin(&query, store, err, "output.answers", value_integer(row->item_id), value_integer(stage->stage_id),
	                value_integer(decision_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	for (int i = 0; got >= 0 && i < list.count; i++)
		got = compare_with_answer(store, stage, ((const int64_t *)list.all)[i], decision_id, err);
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

int output_verdict(struct store *store, int64_t prediction_id, int64_t decision_id, struct output_verdict *verdict, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "output.verdict", value_integer(prediction_id), value_integer(decision_id));

	if (got <= 0)
		return got;
	*verdict = (struct output_verdict){ query_integer(&query, 0), query_integer(&query, 1) != 0, query_real(&query, 2), query_real(&query, 3) };
	query_end(&query);
	return 1;
}
