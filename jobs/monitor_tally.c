#include "jobs/monitor_tally.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "db/metric_fact.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct tally_cell {
	const struct metric *metric; /* NULL: free */
	int64_t scope_id;
	enum metric_grain grain;
	struct metric_point point;
};

void tally_begin(struct tally *tally, int64_t now_ms, int64_t keep_minutes_ms, int64_t keep_hours_ms)
{
	*tally = (struct tally){ .arena = ARENA_EMPTY, .minutes_ms = now_ms - keep_minutes_ms, .hours_ms = now_ms - keep_hours_ms };
}

static void clear(struct tally *tally)
{
	for (size_t i = 0; i < tally->room; i++)
		histogram_release(&tally->cells[i].point.bins);
	free(tally->cells);
	tally->cells = NULL;
	tally->count = tally->room = 0;
}

void tally_release(struct tally *tally)
{
	clear(tally);
	free(tally->names);
	tally->names = NULL;
	arena_release(&tally->arena);
}

/* ---- cells ---- */

static size_t home(const struct tally *tally, const struct tally_cell *cell)
{
	uint64_t mix = (uint64_t)(uintptr_t)cell->metric * 31 + (uint64_t)cell->scope_id;

	mix = mix * 31 + (uint64_t)(cell->point.start_ms / CLOCK_MINUTE_MS) * 4 + (uint64_t)cell->grain;
	mix *= UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(mix >> 32) & (tally->room - 1);
}

static bool is_same(const struct tally_cell *a, const struct tally_cell *b)
{
	return a->metric == b->metric && a->scope_id == b->scope_id && a->grain == b->grain && a->point.start_ms == b->point.start_ms;
}

static struct tally_cell *find(struct tally *tally, const struct tally_cell *key)
{
	size_t at = home(tally, key);

	while (tally->cells[at].metric && !is_same(&tally->cells[at], key))
		at = (at + 1) & (tally->room - 1);
	return &tally->cells[at];
}

static void grow(struct tally *tally)
{
	struct tally old = *tally;

	tally->room = old.room ? 2 * old.room : 256;
	tally->cells = xcalloc(tally->room, sizeof *tally->cells);
	for (size_t i = 0; i < old.room; i++)
		if (old.cells[i].metric)
			*find(tally, &old.cells[i]) = old.cells[i];
	free(old.cells);
}

static void add_point(struct metric_point *to, const struct metric_point *more)
{
	bool first = to->count == 0;

	to->low = first ? more->low : fmin(to->low, more->low);
	to->high = first ? more->high : fmax(to->high, more->high);
	if (first || more->last_ms >= to->last_ms) {
		to->last = more->last;
		to->last_ms = more->last_ms;
	}
	to->count += more->count;
	to->sum += more->sum;
}

static int64_t stretch_start(enum metric_grain grain, int64_t at_ms)
{
	int64_t size = grain * CLOCK_MINUTE_MS, rest = at_ms % size;

	return at_ms - (rest < 0 ? rest + size : rest);
}

static struct tally_cell *cell_of(struct tally *tally, const struct metric *metric, int64_t scope_id, enum metric_grain grain, int64_t at_ms)
{
	struct tally_cell key = { .metric = metric, .scope_id = scope_id, .grain = grain, .point = { .start_ms = stretch_start(grain, at_ms) } };
	struct tally_cell *cell;

	if (tally->count * 2 >= tally->room)
		grow(tally);
	cell = find(tally, &key);
	if (!cell->metric) {
		*cell = key;
		tally->count++;
	}
	return cell;
}

/* Into the shortest stretch that is kept of that time: the longer ones are made of it. */
static struct tally_cell *cell_at(struct tally *tally, const struct metric *metric, int64_t scope_id, int64_t at_ms)
{
	enum metric_grain grain = at_ms >= tally->minutes_ms ? METRIC_MINUTE : at_ms >= tally->hours_ms ? METRIC_HOUR : METRIC_DAY;

	return cell_of(tally, metric, scope_id, grain, at_ms);
}

void tally_add(struct tally *tally, const struct metric *metric, int64_t scope_id, int64_t at_ms, double value)
{
	struct tally_cell *cell;

	if (!metric || !isfinite(value))
		return;
	cell = cell_at(tally, metric, scope_id, at_ms);
	add_point(&cell->point, &(struct metric_point){ .count = 1, .sum = value, .low = value, .high = value, .last = value, .last_ms = at_ms });
	if (metric->kind == METRIC_HISTOGRAM)
		histogram_add(&cell->point.bins, histogram_bin(value), 1);
}

void tally_count(struct tally *tally, const struct metric *metric, int64_t scope_id, int64_t at_ms, int64_t more)
{
	if (metric && more > 0)
		add_point(&cell_at(tally, metric, scope_id, at_ms)->point,
		          &(struct metric_point){ .count = more, .sum = (double)more, .low = 1, .high = 1, .last = 1, .last_ms = at_ms });
}

int64_t tally_scope(struct tally *tally, const char *name)
{
	for (int i = 0; i < tally->name_count; i++)
		if (str_equal(tally->names[i], name))
			return i + 1;
	tally->names = xrealloc(tally->names, (size_t)tally->name_count + 1, sizeof *tally->names);
	tally->names[tally->name_count] = arena_strdup(&tally->arena, name);
	return ++tally->name_count;
}

/* ---- storing ---- */

/* Cells of one length make those of the next. */
static void lengthen(struct tally *tally, enum metric_grain from, enum metric_grain to)
{
	struct tally_cell *cells = xcalloc(tally->count + 1, sizeof *cells);
	size_t count = 0;

	for (size_t i = 0; i < tally->room; i++)
		if (tally->cells[i].metric && tally->cells[i].grain == from)
			cells[count++] = tally->cells[i];
	for (size_t i = 0; i < count; i++) {
		struct tally_cell *longer = cell_of(tally, cells[i].metric, cells[i].scope_id, to, cells[i].point.start_ms);

		add_point(&longer->point, &cells[i].point);
		histogram_merge(&longer->point.bins, &cells[i].point.bins);
	}
	free(cells);
}

#define BY(field) if (a->field != b->field) return a->field < b->field ? -1 : 1

/* By series, and as they lie on the disk; free ones last. */
static int compare_cells(const void *left, const void *right)
{
	const struct tally_cell *a = left, *b = right;

	if (!a->metric || !b->metric)
		return (a->metric == NULL) - (b->metric == NULL);
	BY(metric);
	BY(scope_id);
	BY(grain);
	BY(point.start_ms);
	return 0;
}

/* Whether what it tells apart are rows: reasons and the like are names. */
static bool has_row(const char *scope)
{
	return str_equal(scope, "source") || str_equal(scope, "label") || str_equal(scope, "version") || str_equal(scope, "operator");
}

static int scope_name(struct tally *tally, struct store *store, const struct tally_cell *cell, const char **name, struct err *err)
{
	*name = "";
	if (!cell->scope_id)
		return 0;
	if (!has_row(cell->metric->scope)) {
		*name = tally->names[cell->scope_id - 1];
		return 0;
	}
	return fact_scope_name(store, cell->metric->scope, cell->scope_id, &tally->arena, name, err);
}

static int find_series(struct tally *tally, struct store *store, int64_t stage_id, const struct tally_cell *cell, int64_t *series_id,
                       struct err *err)
{
	const char *scope;

	if (scope_name(tally, store, cell, &scope, err) < 0)
		return -1;
	return metric_series(store, cell->metric->of_project ? 0 : stage_id, cell->metric->name, scope, series_id, err);
}

int tally_store(struct tally *tally, struct store *store, int64_t stage_id, struct err *err)
{
	int64_t series_id = 0;
	int rc = 0;

	lengthen(tally, METRIC_MINUTE, METRIC_HOUR);
	lengthen(tally, METRIC_HOUR, METRIC_DAY);
	if (tally->room)
		qsort(tally->cells, tally->room, sizeof *tally->cells, compare_cells);
	for (size_t i = 0; rc == 0 && i < tally->count; i++) {
		const struct tally_cell *cell = &tally->cells[i];

		if (i == 0 || cell->metric != cell[-1].metric || cell->scope_id != cell[-1].scope_id)
			rc = find_series(tally, store, stage_id, cell, &series_id, err);
		if (rc == 0)
			rc = metric_put(store, series_id, cell->grain, &cell->point, err);
	}
	clear(tally);
	return rc;
}
