/* Windows: rows are counted into the cells of the reference, all of them and slice by slice, and judged when there
 * are enough. A window of all rows is read when it is complete; a slice's grows with each of these, and is kept as
 * counts until it is. */
#include "jobs/drift_private.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/model_version.h"
#include "db/store.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- counting ---- */

struct count {
	const struct drift_known *known;
	int64_t cells[FEATURE_CELLS_MAX];
	int64_t numbers;
	double  sum;
	double *sorted;       /* where the whole window is at hand; else NULL */
};

/* A window, or what there is of one. */
struct part {
	const char   *slice;
	struct count *counts;
	int           count;
	int64_t       rows, first_id, last_id, begin_ms, end_ms;
};

struct windows {
	struct store       *store;
	const struct stage *stage;
	struct arena       *arena;   /* of the reference, and of what slices have open */
	struct drift_known_all known;
	int64_t             live_id;
	struct part        *parts;   /* of slices */
	int                 part_count;
	bool                changed; /* parts were added to */
};

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void count_value(struct count *count, const struct feature_value *value)
{
	double number = feature_number(&count->known->shape, value);

	count->cells[feature_cell(&count->known->shape, value)]++;
	if (isnan(number))
		return;
	if (count->sorted)
		count->sorted[count->numbers] = number;
	count->numbers++;
	count->sum += number;
}

static void count_column(struct count *count, const struct drift_table *table)
{
	static const struct feature_value missing = { .number = NAN, .text = NULL };
	const struct drift_column *column = drift_table_find(table, count->known->feature);

	for (int i = 0; i < table->rows; i++)
		count_value(count, column ? &column->values[i] : &missing);
}

static void count_rows(struct part *part, const struct drift_table *table)
{
	if (table->rows == 0)
		return;
	if (part->rows == 0) {
		part->first_id = table->ids[0];
		part->begin_ms = table->times_ms[0];
	}
	part->last_id = table->ids[table->rows - 1];
	part->end_ms = table->times_ms[table->rows - 1];
	part->rows += table->rows;
	for (int i = 0; i < part->count; i++)
		count_column(&part->counts[i], table);
}

/* What a version said is compared with what the same one said. */
static bool is_answer(const char *feature)
{
	return str_equal(feature, "confidence") || str_equal(feature, "label") || str_equal(feature, "null");
}

static struct part part_of(struct windows *windows, const char *slice, bool answers, struct arena *arena)
{
	struct part part = { .slice = slice, .counts = arena_alloc(arena, (size_t)windows->known.count * sizeof *part.counts + 1) };

	for (int i = 0; i < windows->known.count; i++)
		if (str_equal(windows->known.all[i].slice, slice) && (answers || !is_answer(windows->known.all[i].feature)))
			part.counts[part.count++].known = &windows->known.all[i];
	return part;
}

/* ---- judging ---- */

static void fill_pair(struct drift_pair *pair, struct count *count)
{
	*pair = (struct drift_pair){
		.shape = &count->known->shape, .reference = count->known->counts, .now = count->cells,
		.is_nulls = str_equal(count->known->feature, "null"),
	};
	if (!count->sorted || !count->known->has_quantiles || count->numbers == 0)
		return;
	qsort(count->sorted, (size_t)count->numbers, sizeof *count->sorted, by_number);
	pair->quantiles = count->known->quantiles;
	pair->sorted = count->sorted;
	pair->sorted_count = (int)count->numbers;
}

static void fill_finding(struct drift_finding *finding, const struct count *count, const struct drift_pair *pair, int64_t rows,
                         struct arena *arena)
{
	int cells = feature_cells(&count->known->shape);

	*finding = (struct drift_finding){
		.feature = count->known->feature, .count = rows, .missing = count->cells[cells - 1],
		.mean = count->numbers ? count->sum / (double)count->numbers : NAN, .psi = pair->psi, .p = pair->p, .p_holm = pair->p_holm,
		.ks = pair->ks, .distance = pair->distance, .chi2 = pair->chi2, .js = pair->js,
		.bins = drift_counts_text(count->cells, cells, arena), .drifted = pair->drifted,
	};
}

/* What the window before this one, of the same slice, found. */
struct before { struct drift_window window; struct drift_finding *findings; int count; };

static int read_before(struct windows *windows, const char *slice, struct arena *arena, struct before *before, struct err *err)
{
	struct drift_window *last;
	int count;

	*before = (struct before){ .count = 0 };
	if (drift_windows(windows->store, windows->stage, slice, windows->known.reference.reference_id, 1, arena, &last, &count, err) < 0)
		return -1;
	if (count == 0)
		return 0;
	before->window = last[0];
	return drift_findings(windows->store, last[0].window_id, arena, &before->findings, &before->count, err);
}

static bool had_drifted(const struct before *before, const char *feature)
{
	for (int i = 0; i < before->count; i++)
		if (str_equal(before->findings[i].feature, feature))
			return before->findings[i].drifted;
	return false;
}

static const char *state_of(const struct drift_finding *findings, int count, const struct before *before)
{
	const char *state = "calm";

	for (int i = 0; i < count; i++) {
		if (findings[i].drifted && had_drifted(before, findings[i].feature))
			return "alarm";
		if (findings[i].drifted)
			state = "watch";
	}
	return state;
}

/* What is in alarm by this window, the largest index first. */
static int moved_features(const struct part *part, const struct drift_finding *findings, const struct before *before,
                          struct drift_moved *moved)
{
	int count = 0;

	for (int i = 0; i < part->count; i++) {
		int at = count;

		if (!findings[i].drifted || !had_drifted(before, findings[i].feature))
			continue;
		for (; at > 0 && moved[at - 1].finding->psi < findings[i].psi; at--)
			moved[at] = moved[at - 1];
		moved[at] = (struct drift_moved){ &findings[i], part->counts[i].known };
		count++;
	}
	return count;
}

static bool is_still(const struct part *part, const struct drift_finding *findings, const struct before *before)
{
	for (int i = 0; i < part->count; i++)
		if (findings[i].drifted || had_drifted(before, findings[i].feature))
			return false;
	return before->count > 0;
}

static bool is_sibling(const char *slice, const char *other)
{
	size_t name = strcspn(slice, "=");

	return strncmp(slice, other, name + 1) == 0 && !str_equal(slice, other);
}

/* A slice that moves as others of its kind do, while the alarm over everything is open, is told by that one. 1, 0, -1. */
static int is_told_already(struct windows *windows, const char *slice, struct arena *arena, struct err *err)
{
	struct drift_slice_row *rows;
	int count, open = *slice ? drift_alarm_is_open(windows->store, windows->stage, "", err) : 0;

	if (open <= 0)
		return open;
	if (drift_slices(windows->store, windows->stage, windows->known.reference.reference_id, arena, &rows, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (is_sibling(slice, rows[i].slice) && !str_equal(rows[i].state, "calm"))
			return 1;
	return 0;
}

/* One alarm of all that has moved together: four bells for one lamp say no more than one. */
static int tell(struct windows *windows, const struct drift_policy *policy, const struct part *part, const struct drift_window *window,
                const struct drift_finding *findings, const struct before *before, struct arena *arena, struct err *err)
{
	struct drift_moved *moved = arena_alloc(arena, (size_t)part->count * sizeof *moved + 1);
	struct drift_news news = { .slice = part->slice, .moved = moved, .count = moved_features(part, findings, before, moved),
		                   .window = window, .since_ms = before->window.begin_ms };
	int told = news.count ? is_told_already(windows, part->slice, arena, err) : 0;

	if (told < 0)
		return -1;
	if (news.count && !told)
		return drift_alarm_raise(windows->store, windows->stage, policy, &news, err);
	return is_still(part, findings, before)
	               ? drift_alarm_settle(windows->store, windows->stage, part->slice, "two windows in a row are like the reference", err)
	               : 0;
}

static int judge(struct windows *windows, const struct drift_policy *policy, struct part *part, int times, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct drift_pair *pairs = arena_alloc(&arena, (size_t)part->count * sizeof *pairs + 1);
	struct drift_finding *findings = arena_alloc(&arena, (size_t)part->count * sizeof *findings + 1);
	struct drift_window window = { .first_prediction_id = part->first_id, .last_prediction_id = part->last_id, .rows = part->rows,
		                       .begin_ms = part->begin_ms, .end_ms = part->end_ms };
	struct before before;
	int rc;

	for (int i = 0; i < part->count; i++)
		fill_pair(&pairs[i], &part->counts[i]);
	drift_judge(pairs, part->count, policy->big, times);
	for (int i = 0; i < part->count; i++)
		fill_finding(&findings[i], &part->counts[i], &pairs[i], part->rows, &arena);
	rc = read_before(windows, part->slice, &arena, &before, err);
	window.state = state_of(findings, part->count, &before);
	if (rc == 0)
		rc = drift_window_add(windows->store, windows->stage, windows->known.reference.reference_id, part->slice, &window, findings,
		                      part->count, err);
	if (rc == 0)
		rc = tell(windows, policy, part, &window, findings, &before, &arena, err);
	arena_release(&arena);
	return rc;
}

/* ---- slices ---- */

static void empty(struct part *part)
{
	part->rows = 0;
	for (int i = 0; i < part->count; i++) {
		struct count *count = &part->counts[i];

		*count = (struct count){ .known = count->known };
	}
}

static const char *part_text(const struct part *part, struct arena *arena)
{
	json_t *body = json_pack("{s:I,s:I,s:I,s:I,s:I}", "rows", (json_int_t)part->rows, "first", (json_int_t)part->first_id, "last",
	                         (json_int_t)part->last_id, "begin", (json_int_t)part->begin_ms, "end", (json_int_t)part->end_ms);
	json_t *features = json_object();
	const char *kept;
	char *text;

	for (int i = 0; i < part->count; i++) {
		const struct count *count = &part->counts[i];
		json_t *cells = json_array();

		for (int c = 0; c < feature_cells(&count->known->shape); c++)
			json_array_append_new(cells, json_integer((json_int_t)count->cells[c]));
		json_object_set_new(features, count->known->feature,
		                    json_pack("{s:o,s:I,s:f}", "cells", cells, "numbers", (json_int_t)count->numbers, "sum", count->sum));
	}
	json_object_set_new(body, "features", features);
	text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(17));
	kept = arena_strdup(arena, text);
	free(text);
	json_decref(body);
	return kept;
}

static int64_t number_of(const json_t *object, const char *key)
{
	return (int64_t)json_integer_value(json_object_get(object, key));
}

static void read_count(const json_t *from, struct count *count)
{
	const json_t *cells = json_object_get(from, "cells");

	for (int c = 0; c < feature_cells(&count->known->shape); c++)
		count->cells[c] = (int64_t)json_integer_value(json_array_get(cells, (size_t)c));
	count->numbers = number_of(from, "numbers");
	count->sum = json_number_value(json_object_get(from, "sum"));
}

static void read_part(const char *text, struct part *part)
{
	json_t *body = json_loads(text, 0, NULL), *features = json_object_get(body, "features");

	part->rows = number_of(body, "rows");
	part->first_id = number_of(body, "first");
	part->last_id = number_of(body, "last");
	part->begin_ms = number_of(body, "begin");
	part->end_ms = number_of(body, "end");
	for (int i = 0; i < part->count; i++)
		read_count(json_object_get(features, part->counts[i].known->feature), &part->counts[i]);
	json_decref(body);
}

static bool is_new_slice(const struct windows *windows, const char *slice)
{
	for (int i = 0; i < windows->part_count; i++)
		if (str_equal(windows->parts[i].slice, slice))
			return false;
	return *slice != '\0';
}

static int open_slices(struct windows *windows, struct err *err)
{
	struct drift_open *open;
	int count;

	if (drift_open_read(windows->store, windows->stage, windows->arena, &open, &count, err) < 0)
		return -1;
	windows->parts = arena_alloc(windows->arena, (size_t)windows->known.count * sizeof *windows->parts + 1);
	for (int i = 0; i < windows->known.count; i++)
		if (is_new_slice(windows, windows->known.all[i].slice))
			windows->parts[windows->part_count++] = part_of(windows, windows->known.all[i].slice, false, windows->arena);
	for (int i = 0; i < windows->part_count; i++)
		for (int o = 0; o < count; o++)
			if (str_equal(open[o].slice, windows->parts[i].slice))
				read_part(open[o].body, &windows->parts[i]);
	return 0;
}

static int keep_slices(struct windows *windows, struct err *err)
{
	for (int i = 0; windows->changed && i < windows->part_count; i++)
		if (drift_open_keep(windows->store, windows->stage, windows->parts[i].slice, part_text(&windows->parts[i], windows->arena), err) < 0)
			return -1;
	return 0;
}

/* A slice is NAME=VALUE; the name has no '=' of its own that matters: the reference made both. */
static int add_to_slices(struct windows *windows, const struct drift_table *table, struct err *err)
{
	for (int i = 0; i < windows->part_count; i++) {
		struct part *part = &windows->parts[i];
		const char *split = strchr(part->slice, '=');
		const char *name = arena_printf(table->arena, "%.*s", (int)(split - part->slice), part->slice);
		struct drift_policy policy = drift_policy_of(windows->store, windows->stage, str_equal(name, "source") ? split + 1 : NULL);
		struct drift_table rows;

		drift_table_slice(table, name, split + 1, &rows);
		count_rows(part, &rows);
		windows->changed = true;
		if (part->rows < policy.rows)
			continue;
		if (judge(windows, &policy, part, windows->part_count, err) < 0)
			return -1;
		empty(part);
	}
	return 0;
}

/* ---- one window after another ---- */

static bool is_of_one_version(const struct windows *windows, const struct drift_row *rows, int count)
{
	int64_t version = windows->known.reference.version_id;

	for (int i = 0; i < count; i++)
		if (rows[i].version_id != version)
			return false;
	return version != 0;
}

static int judge_rows(struct windows *windows, const struct drift_policy *policy, const struct drift_row *rows, int count,
                      struct arena *arena, struct err *err)
{
	bool answers = is_of_one_version(windows, rows, count);
	struct part part = part_of(windows, "", answers, arena);
	struct drift_table table;

	drift_table_make(&table, rows, count, answers ? windows->known.reference.version_id : 0, arena);
	for (int i = 0; i < part.count; i++)
		part.counts[i].sorted = arena_alloc(arena, (size_t)count * sizeof(double) + 1);
	count_rows(&part, &table);
	return judge(windows, policy, &part, 1, err) < 0 ? -1 : add_to_slices(windows, &table, err);
}

/* Whether rows are a whole window: as many as there are to be, or enough of them in as long as one may last. */
static bool is_complete(const struct windows *windows, const struct drift_policy *policy, const struct drift_row *rows, int count)
{
	return count >= policy->rows ||
	       (count >= DRIFT_ROWS_LEAST && store_now(windows->store) - rows[0].predicted_ms >= policy->span_ms);
}

/* 1: there was a whole window behind a prediction, which *after_id now is the last of; 0; -1. */
static int take_window(struct windows *windows, const struct drift_policy *policy, int64_t *after_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct drift_row *rows;
	int count, rc = drift_rows_after(windows->store, windows->stage, *after_id, (int)policy->rows, &arena, &rows, &count, err);

	if (rc == 0 && is_complete(windows, policy, rows, count)) {
		rc = judge_rows(windows, policy, rows, count, &arena, err) < 0 ? -1 : 1;
		*after_id = rows[count - 1].prediction_id;
	}
	arena_release(&arena);
	return rc;
}

static int where_next(struct windows *windows, int64_t *after_id, struct err *err)
{
	struct drift_window *last;
	int count;

	if (drift_windows(windows->store, windows->stage, "", windows->known.reference.reference_id, 1, windows->arena, &last, &count, err) < 0)
		return -1;
	*after_id = count ? last[0].last_prediction_id : windows->known.reference.after_prediction_id;
	return 0;
}

/* Most tendings find nothing: that is seen without reading a row. */
static int is_due(struct windows *windows, const struct drift_policy *policy, int64_t after_id, struct err *err)
{
	int64_t newest = drift_newest(windows->store, windows->stage, err);

	return newest < 0 ? -1 : newest - after_id >= (policy->rows < DRIFT_ROWS_LEAST ? policy->rows : DRIFT_ROWS_LEAST);
}

static int tend_windows(struct windows *windows, struct err *err)
{
	struct drift_policy policy = drift_policy_of(windows->store, windows->stage, NULL);
	int64_t after_id;
	int rc = drift_known_all(windows->store, windows->stage, windows->arena, &windows->known, NULL);

	if (rc < 0) /* it costs windows, and nothing that is done in the same write; whoever looks is told why */
		return 0;
	if (rc > 0 && (rc = where_next(windows, &after_id, err)) == 0)
		rc = is_due(windows, &policy, after_id, err);
	if (rc <= 0)
		return rc;
	rc = open_slices(windows, err) < 0 ? -1 : 1;
	while (rc > 0)
		rc = take_window(windows, &policy, &after_id, err);
	return rc < 0 ? -1 : keep_slices(windows, err);
}

int drift_tend(struct store *store, const struct stage *stage, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct windows windows = { .store = store, .stage = stage, .arena = &arena };
	struct model_version live;
	int rc = model_version_live(store, stage, &arena, &live, err);

	if (rc > 0) {
		windows.live_id = live.model_version_id;
		rc = drift_reference_follow(store, stage, windows.live_id, err);
		if (rc >= 0)
			rc = tend_windows(&windows, err);
		if (rc >= 0)
			rc = drift_concept_tend(store, stage, windows.live_id, err);
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}
