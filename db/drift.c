#include "db/drift.h"

#include "base/str.h"
#include "db/event.h"
#include "db/query.h"
#include "db/rows.h"

static const char *const measured[DRIFT_MEASURED] = {
	"width", "height", "aspect", "file_size", "brightness", "contrast", "blur", "saturation", "noise", "length", "words", "digits",
	"letters", "spaces", "foreign_letters", "level", "clipping", "silence", "fields", "missing",
};

#define MEASURED_FROM 11 /* column of drift_input */
#define DRAWN_OF INT64_C(4294967296) /* of so many values of a hash drift.between takes the first */

const char *drift_measured_name(int index)
{
	return measured[index];
}

/* ---- rows ---- */

static void take_row(const struct query *query, struct arena *arena, struct drift_row *row)
{
	*row = (struct drift_row){
		.prediction_id = query_integer(query, 0), .item_id = query_integer(query, 3), .version_id = query_integer(query, 4),
		.predicted_ms = query_integer(query, 5), .is_null = query_integer(query, 6) != 0, .confidence = query_real(query, 7),
		.label_id = query_integer(query, 8), .source = query_strdup(query, 9, arena), .record = query_strdup(query, 10, arena),
	};
	for (int i = 0; i < DRIFT_MEASURED; i++)
		row->measured[i] = query_real(query, MEASURED_FROM + i);
}

static int read_fields(struct store *store, struct arena *arena, struct drift_row *row, struct err *err)
{
	struct rows list = ROWS_OF(struct drift_field, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "drift.attributes", value_integer(row->item_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct drift_field *)rows_add(&list) = (struct drift_field){ query_strdup(&query, 0, arena), query_strdup(&query, 1, arena) };
	row->fields = list.all;
	row->field_count = list.count;
	return got;
}

static int take_rows(struct query *query, struct store *store, struct arena *arena, struct drift_row **rows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct drift_row, arena);
	int got;

	while ((got = query_next(query, err)) > 0)
		take_row(query, arena, rows_add(&list));
	*rows = list.all;
	*count = list.count;
	for (int i = 0; got == 0 && i < list.count; i++)
		got = read_fields(store, arena, &(*rows)[i], err);
	return got;
}

int drift_rows_after(struct store *store, const struct stage *stage, int64_t prediction_id, int most, struct arena *arena,
                     struct drift_row **rows, int *count, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "drift.rows", value_integer(stage->stage_id), value_integer(prediction_id), value_integer(most)) < 0)
		return -1;
	return take_rows(&query, store, arena, rows, count, err);
}

int drift_rows_between(struct store *store, const struct stage *stage, int64_t from_ms, int64_t until_ms, int most, struct arena *arena,
                       struct drift_row **rows, int *count, struct err *err)
{
	struct query query;
	int64_t all;

	if (query_number(store, &all, err, "drift.between_count", value_integer(stage->stage_id), value_integer(from_ms),
	                 value_integer(until_ms)) < 0 ||
	    query_begin(&query, store, err, "drift.between", value_integer(stage->stage_id), value_integer(from_ms), value_integer(until_ms),
	                value_integer(all > most ? DRAWN_OF / all * most : DRAWN_OF)) < 0)
		return -1;
	return take_rows(&query, store, arena, rows, count, err);
}

int drift_rows_behind(struct store *store, int64_t certificate_id, int most, struct arena *arena, struct drift_row **rows, int *count,
                      struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "drift.behind", value_integer(certificate_id), value_integer(most)) < 0)
		return -1;
	return take_rows(&query, store, arena, rows, count, err);
}

int64_t drift_newest(struct store *store, const struct stage *stage, struct err *err)
{
	int64_t newest;

	return query_number(store, &newest, err, "drift.newest", value_integer(stage->stage_id)) < 0 ? -1 : newest;
}

int64_t drift_back(struct store *store, const struct stage *stage, int64_t rows, struct err *err)
{
	int64_t id;

	return query_number(store, &id, err, "drift.back", value_integer(stage->stage_id), value_integer(rows)) < 0 ? -1 : id;
}

/* ---- references ---- */

int drift_reference_read(struct store *store, const struct stage *stage, struct arena *arena, struct drift_reference *reference,
                         struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "drift.reference", value_integer(stage->stage_id));

	*reference = (struct drift_reference){ .reference_id = 0 };
	if (got <= 0)
		return got;
	*reference = (struct drift_reference){
		.reference_id = query_integer(&query, 0), .kind = query_strdup(&query, 1, arena), .certificate_id = query_integer(&query, 2),
		.version_id = query_integer(&query, 3), .name = query_strdup(&query, 4, arena), .rows = query_integer(&query, 5),
		.answers = query_integer(&query, 6), .wrong = query_integer(&query, 7), .folded_id = query_integer(&query, 8),
		.after_prediction_id = query_integer(&query, 9), .since_ms = query_integer(&query, 10), .until_ms = query_integer(&query, 11),
		.at_ms = query_integer(&query, 12),
	};
	query_end(&query);
	return 1;
}

int drift_reference_features(struct store *store, int64_t reference_id, struct arena *arena, struct drift_reference_feature **features,
                             int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct drift_reference_feature, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "drift.features", value_integer(reference_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct drift_reference_feature *)rows_add(&list) = (struct drift_reference_feature){
			.slice = query_strdup(&query, 0, arena), .feature = query_strdup(&query, 1, arena),
			.is_category = str_equal(query_text(&query, 2), "category"), .count = query_integer(&query, 3),
			.missing = query_integer(&query, 4), .mean = query_real(&query, 5), .deviation = query_real(&query, 6),
			.bins = query_strdup(&query, 7, arena), .quantiles = query_strdup(&query, 8, arena),
		};
	*features = list.all;
	*count = list.count;
	return got;
}

static int add_feature(struct store *store, int64_t reference_id, const struct drift_reference_feature *feature, struct err *err)
{
	return query_run(store, err, "drift.feature_add", value_integer(reference_id), value_text(feature->slice), value_text(feature->feature),
	                 value_text(feature->is_category ? "category" : "number"), value_integer(feature->count),
	                 value_integer(feature->missing), value_real(feature->mean), value_real(feature->deviation),
	                 value_text(feature->bins), value_text(feature->quantiles)) < 0 ? -1 : 0;
}

static int log_reference(struct store *store, const struct stage *stage, const struct actor *by, const struct drift_reference *reference,
                         struct err *err)
{
	json_t *body = json_pack("{s:s, s:s, s:s, s:I}", "stage", stage->name, "kind", reference->kind, "name", reference->name, "rows",
	                         (json_int_t)reference->rows);
	int result = event_add(store, by, "drift.reference", "drift_reference", reference->reference_id, body, err);

	json_decref(body);
	return result;
}

int drift_reference_add(struct store *store, const struct stage *stage, const struct actor *by, struct drift_reference *reference,
                        const struct drift_reference_feature *features, int count, struct err *err)
{
	reference->at_ms = store_now(store);
	if (query_number(store, &reference->reference_id, err, "drift.reference_add", value_integer(stage->stage_id),
	                 value_text(reference->kind), value_id(reference->certificate_id), value_id(reference->version_id),
	                 value_text(reference->name), reference->has_file ? value_hash(reference->sha256) : value_null(),
	                 value_integer(reference->rows), value_integer(reference->answers), value_integer(reference->wrong),
	                 value_integer(reference->folded_id), value_integer(reference->after_prediction_id), value_id(reference->since_ms),
	                 value_id(reference->until_ms), value_integer(by->operator_id), value_integer(by->acted_by),
	                 value_integer(reference->at_ms)) < 0 ||
	    query_run(store, err, "drift.open_forget", value_integer(stage->stage_id)) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (add_feature(store, reference->reference_id, &features[i], err) < 0)
			return -1;
	return log_reference(store, stage, by, reference, err);
}

int drift_certificate_read(struct store *store, int64_t version_id, struct drift_certificate *certificate, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "drift.certificate", value_integer(version_id));

	if (got <= 0)
		return got;
	*certificate = (struct drift_certificate){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2), query_integer(&query, 3) };
	query_end(&query);
	return 1;
}

int drift_certificate_used(struct store *store, int64_t certificate_id, struct err *err)
{
	int64_t there;

	return query_number(store, &there, err, "drift.used", value_integer(certificate_id));
}

/* ---- windows ---- */

static const char *state_constant(const char *name)
{
	return str_equal(name, "alarm") ? "alarm" : str_equal(name, "watch") ? "watch" : "calm";
}

static int add_finding(struct store *store, int64_t window_id, const struct drift_finding *finding, struct err *err)
{
	return query_run(store, err, "drift.finding_add", value_integer(window_id), value_text(finding->feature),
	                 value_integer(finding->count), value_integer(finding->missing), value_real(finding->mean),
	                 value_real(finding->psi), value_real(finding->p), value_real(finding->p_holm), value_real(finding->ks),
	                 value_real(finding->distance), value_real(finding->chi2), value_real(finding->js),
	                 value_text(finding->bins), value_integer(finding->drifted)) < 0 ? -1 : 0;
}

int drift_window_add(struct store *store, const struct stage *stage, int64_t reference_id, const char *slice, struct drift_window *window,
                     const struct drift_finding *findings, int count, struct err *err)
{
	if (query_number(store, &window->window_id, err, "drift.window_add", value_integer(stage->stage_id), value_integer(reference_id),
	                 value_text(slice), value_integer(window->first_prediction_id), value_integer(window->last_prediction_id),
	                 value_integer(window->rows), value_text(window->state), value_integer(window->begin_ms),
	                 value_integer(window->end_ms)) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (add_finding(store, window->window_id, &findings[i], err) < 0)
			return -1;
	return 0;
}

int drift_windows(struct store *store, const struct stage *stage, const char *slice, int64_t reference_id, int most, struct arena *arena,
                  struct drift_window **windows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct drift_window, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "drift.windows", value_integer(stage->stage_id), value_text(slice), value_integer(reference_id),
	                value_integer(most)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct drift_window *)rows_add(&list) = (struct drift_window){
			.window_id = query_integer(&query, 0), .first_prediction_id = query_integer(&query, 1),
			.last_prediction_id = query_integer(&query, 2), .rows = query_integer(&query, 3),
			.state = state_constant(query_text(&query, 4)), .begin_ms = query_integer(&query, 5), .end_ms = query_integer(&query, 6),
		};
	*windows = list.all;
	*count = list.count;
	return got;
}

int drift_findings(struct store *store, int64_t window_id, struct arena *arena, struct drift_finding **findings, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct drift_finding, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "drift.findings", value_integer(window_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct drift_finding *)rows_add(&list) = (struct drift_finding){
			.feature = query_strdup(&query, 0, arena), .count = query_integer(&query, 1), .missing = query_integer(&query, 2),
			.mean = query_real(&query, 3), .psi = query_real(&query, 4), .p = query_real(&query, 5), .p_holm = query_real(&query, 6),
			.ks = query_real(&query, 7), .distance = query_real(&query, 8), .chi2 = query_real(&query, 9), .js = query_real(&query, 10),
			.bins = query_strdup(&query, 11, arena), .drifted = query_integer(&query, 12) != 0,
		};
	*findings = list.all;
	*count = list.count;
	return got;
}

int drift_slices(struct store *store, const struct stage *stage, int64_t reference_id, struct arena *arena, struct drift_slice_row **rows,
                 int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct drift_slice_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "drift.slices", value_integer(stage->stage_id), value_integer(reference_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct drift_slice_row *)rows_add(&list) = (struct drift_slice_row){
			.slice = query_strdup(&query, 0, arena), .state = state_constant(query_text(&query, 1)), .rows = query_integer(&query, 2),
			.feature = query_strdup(&query, 3, arena), .psi = query_real(&query, 4), .window_id = query_integer(&query, 5),
		};
	*rows = list.all;
	*count = list.count;
	return got;
}

/* ---- what is not complete ---- */

int drift_open_read(struct store *store, const struct stage *stage, struct arena *arena, struct drift_open **rows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct drift_open, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "drift.open", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct drift_open *)rows_add(&list) = (struct drift_open){ query_strdup(&query, 0, arena), query_strdup(&query, 1, arena) };
	*rows = list.all;
	*count = list.count;
	return got;
}

int drift_open_keep(struct store *store, const struct stage *stage, const char *slice, const char *body, struct err *err)
{
	return query_run(store, err, "drift.open_keep", value_integer(stage->stage_id), value_text(slice), value_text(body)) < 0 ? -1 : 0;
}

/* ---- what people answer blind ---- */

static int take_counts(struct query *query, int got, int64_t *all, int64_t *wrong)
{
	*all = *wrong = 0;
	if (got <= 0)
		return got;
	*all = query_integer(query, 0);
	*wrong = query_integer(query, 1);
	query_end(query);
	return 0;
}

int drift_answered(struct store *store, int64_t epoch_id, int64_t folded_id, int64_t most, int64_t *answers, int64_t *wrong, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "drift.answered", value_integer(epoch_id), value_integer(folded_id), value_integer(most));

	return take_counts(&query, got, answers, wrong);
}

int drift_audited(struct store *store, int64_t epoch_id, int64_t most, int64_t *audits, int64_t *wrong, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "drift.audited", value_integer(epoch_id), value_integer(most));

	return take_counts(&query, got, audits, wrong);
}

int64_t drift_folded_newest(struct store *store, int64_t epoch_id, struct err *err)
{
	int64_t newest;

	return query_number(store, &newest, err, "drift.folded_newest", value_integer(epoch_id)) < 0 ? -1 : newest;
}

int drift_answers(struct store *store, int64_t epoch_id, int64_t after_folded_id, struct arena *arena, struct drift_answer **answers,
                  int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct drift_answer, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "drift.answers", value_integer(epoch_id), value_integer(after_folded_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct drift_answer *)rows_add(&list) = (struct drift_answer){ query_integer(&query, 0), query_integer(&query, 1) != 0 };
	*answers = list.all;
	*count = list.count;
	return got;
}

int64_t drift_answer_time(struct store *store, int64_t folded_id, struct err *err)
{
	int64_t at;

	return query_number(store, &at, err, "drift.answer_time", value_integer(folded_id)) < 0 ? -1 : at;
}

int drift_concept_read(struct store *store, const struct stage *stage, struct arena *arena, int64_t *epoch_id, int64_t *folded_id,
                       const char **body, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "drift.concept", value_integer(stage->stage_id));

	if (got <= 0)
		return got;
	*epoch_id = query_integer(&query, 0);
	*folded_id = query_integer(&query, 1);
	*body = query_strdup(&query, 2, arena);
	query_end(&query);
	return 1;
}

int drift_concept_keep(struct store *store, const struct stage *stage, int64_t epoch_id, int64_t folded_id, const char *body, struct err *err)
{
	return query_run(store, err, "drift.concept_keep", value_integer(stage->stage_id), value_integer(epoch_id), value_integer(folded_id),
	                 value_text(body)) < 0 ? -1 : 0;
}

static bool is_bin(int64_t bin)
{
	return bin >= 0 && bin < 1000;
}

int drift_calibration(struct store *store, int64_t epoch_id, int64_t count[1000], int64_t wrong[1000], struct err *err)
{
	struct query query;
	int got;

	memset(count, 0, 1000 * sizeof *count);
	memset(wrong, 0, 1000 * sizeof *wrong);
	if (query_begin(&query, store, err, "drift.calibration", value_integer(epoch_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		if (is_bin(query_integer(&query, 0))) {
			count[query_integer(&query, 0)] = query_integer(&query, 1);
			wrong[query_integer(&query, 0)] = query_integer(&query, 2);
		}
	return got;
}

int drift_bins(struct store *store, const struct stage *stage, int64_t version_id, int64_t first_id, int64_t last_id, int64_t count[1000],
               struct err *err)
{
	struct query query;
	int got;

	memset(count, 0, 1000 * sizeof *count);
	if (query_begin(&query, store, err, "drift.bins", value_integer(stage->stage_id), value_integer(version_id), value_integer(first_id),
	                value_integer(last_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		if (is_bin(query_integer(&query, 0)))
			count[query_integer(&query, 0)] = query_integer(&query, 1);
	return got;
}
