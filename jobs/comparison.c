#include "jobs/comparison.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "stats/betting.h"
#include "stats/versions.h"

#include <math.h>
#include <stdlib.h>

#define SAID_MOST    100000
#define LATENCY_MOST 10000

/* ---- the cells ---- */

struct reading {
	const struct stage *stage;
	struct comparison  *comparison;
	struct comparison_row *labels; /* one for each of the stage */
	struct rows         sources;
};

static struct comparison_row *source_row(struct reading *reading, const char *name)
{
	struct comparison_row *rows = reading->sources.all, *row;

	for (int i = 0; i < reading->sources.count; i++)
		if (str_equal(rows[i].name, name))
			return &rows[i];
	row = rows_add(&reading->sources);
	row->name = arena_strdup(reading->sources.arena, name);
	return row;
}

static int take(void *context, const struct comparison_cells *cells, struct err *err)
{
	struct reading *reading = context;
	const struct label *label = stage_label(reading->stage, cells->label_id);
	enum comparison_cell cell = cells->first_right ? (cells->second_right ? COMPARISON_BOTH_RIGHT : COMPARISON_FIRST_ONLY)
	                                               : (cells->second_right ? COMPARISON_SECOND_ONLY : COMPARISON_BOTH_WRONG);

	(void)err;
	if (cells->trained) {
		reading->comparison->left_out += cells->items;
		return 0;
	}
	reading->comparison->all.cells[cell] += cells->items;
	source_row(reading, cells->source)->cells[cell] += cells->items;
	if (label)
		reading->labels[label - reading->stage->labels].cells[cell] += cells->items;
	return 0;
}

int64_t comparison_items_of(const struct comparison_row *row)
{
	int64_t size = 0;

	for (int i = 0; i < COMPARISON_CELLS; i++)
		size += row->cells[i];
	return size;
}

/* Labels that no item has would be lines of zeros. */
static void keep_labels(struct reading *reading)
{
	struct comparison *comparison = reading->comparison;

	comparison->labels = reading->labels;
	for (int i = 0; i < reading->stage->label_count; i++)
		if (comparison_items_of(&reading->labels[i]) > 0)
			comparison->labels[comparison->label_count++] = reading->labels[i];
}

static int by_size(const void *a, const void *b)
{
	int64_t x = comparison_items_of(a), y = comparison_items_of(b);

	return (x < y) - (x > y);
}

static int read_cells(struct store *store, struct reading *reading, const struct comparison_pair *pair, int64_t since_ms, struct err *err)
{
	const struct stage *stage = reading->stage;
	struct arena *arena = reading->sources.arena;

	reading->labels = arena_alloc(arena, ((size_t)stage->label_count + 1) * sizeof *reading->labels);
	for (int i = 0; i < stage->label_count; i++)
		reading->labels[i] = (struct comparison_row){ .name = arena_strdup(arena, stage->labels[i].name) };
	if (comparison_cells_each(store, stage, pair, since_ms, take, reading, err) < 0)
		return -1;
	keep_labels(reading);
	reading->comparison->sources = reading->sources.all;
	reading->comparison->source_count = reading->sources.count;
	if (reading->sources.count > 1)
		qsort(reading->sources.all, (size_t)reading->sources.count, sizeof(struct comparison_row), by_size);
	return 0;
}

/* ---- what they say ---- */

/* The order in which the differences came does not matter to what they add up to. */
static double noninferior(const struct comparison_row *row, double margin)
{
	struct betting betting;
	static const int difference[COMPARISON_CELLS] = { 0, 1, -1, 0 };

	betting_init(&betting, 0.5);
	for (int i = 0; i < COMPARISON_CELLS; i++)
		betting_add_differences(&betting, margin, difference[i], row->cells[i]);
	return betting_log_e(&betting);
}

static void judge(struct comparison *comparison, double margin)
{
	const int64_t *cells = comparison->all.cells;
	struct versions_cells counts = { cells[COMPARISON_BOTH_RIGHT], cells[COMPARISON_FIRST_ONLY], cells[COMPARISON_SECOND_ONLY],
		                         cells[COMPARISON_BOTH_WRONG] };

	comparison->mcnemar_p = comparison_items_of(&comparison->all) > 0 ? versions_mcnemar(counts.gains, counts.losses) : (double)NAN;
	comparison->difference = versions_difference(&counts);
	comparison->difference_interval = versions_difference_interval(&counts, INTERVAL_Z95);
	comparison->log_superior = versions_log_superior(counts.gains, counts.losses);
	comparison->log_inferior = versions_log_inferior(counts.gains, counts.losses);
	comparison->log_noninferior = noninferior(&comparison->all, margin);
}

/* The smallest that so many of them are no larger than. */
static double quantile(const double *sorted, int count, double share)
{
	int place = (int)ceil(share * count) - 1;

	return count ? sorted[place < 0 ? 0 : place] : (double)NAN;
}

static int read_latencies(struct store *store, const struct stage *stage, const struct comparison_pair *pair, double *p50, double *p95,
                          struct err *err)
{
	double *times = xcalloc(LATENCY_MOST, sizeof *times);
	int count = comparison_latencies(store, stage, pair, LATENCY_MOST, times, err);

	if (count >= 0) {
		*p50 = quantile(times, count, 0.50);
		*p95 = quantile(times, count, 0.95);
	}
	free(times);
	return count < 0 ? -1 : 0;
}

static int read_said(struct store *store, const struct stage *stage, const struct comparison_pair *pair, struct comparison *comparison,
                     struct err *err)
{
	struct comparison_pair other = { pair->second_id, pair->first_id };
	struct comparison_said said;

	if (comparison_said_read(store, stage, pair, SAID_MOST, &said, err) < 0 ||
	    read_latencies(store, stage, pair, &comparison->latency_p50[0], &comparison->latency_p95[0], err) < 0 ||
	    read_latencies(store, stage, &other, &comparison->latency_p50[1], &comparison->latency_p95[1], err) < 0)
		return -1;
	comparison->predictions[0] = comparison->predictions[1] = said.predictions;
	comparison->nulls[0] = said.first_nulls;
	comparison->nulls[1] = said.second_nulls;
	return 0;
}

static struct comparison_pair pair_of(const struct model_version *first, const struct model_version *second)
{
	return (struct comparison_pair){ first->model_version_id, second->model_version_id };
}

int comparison_read(struct store *store, const struct stage *stage, const struct model_version *first,
                    const struct model_version *second, int64_t since_ms, struct arena *arena, struct comparison *comparison,
                    struct err *err)
{
	struct reading reading = { .stage = stage, .comparison = comparison, .sources = ROWS_OF(struct comparison_row, arena) };
	struct comparison_pair pair = pair_of(first, second);

	*comparison = (struct comparison){ .first = *first, .second = *second, .all = { .name = "all" } };
	if (read_cells(store, &reading, &pair, since_ms, err) < 0 || read_said(store, stage, &pair, comparison, err) < 0)
		return -1;
	judge(comparison, setting_real(store, stage->stage_id, "rollout.margin"));
	return 0;
}

int comparison_items(struct store *store, const struct stage *stage, const struct model_version *first, const struct model_version *second,
                     enum comparison_cell cell, const char *label, const char *source, int limit, int64_t offset, struct arena *arena,
                     struct comparison_item **items, int *count, struct err *err)
{
	struct comparison_which which = {
		.first_right = cell == COMPARISON_BOTH_RIGHT || cell == COMPARISON_FIRST_ONLY,
		.second_right = cell == COMPARISON_BOTH_RIGHT || cell == COMPARISON_SECOND_ONLY, .source = source,
	};
	struct comparison_pair pair = pair_of(first, second);

	for (int i = 0; label && i < stage->label_count; i++)
		if (str_equal(stage->labels[i].name, label))
			which.label_id = stage->labels[i].label_id;
	if (label && !which.label_id)
		return err_set(err, "stage %s has no label \"%s\"", stage->name, label);
	return comparison_item_list(store, stage, &pair, &which, limit, offset, arena, items, count, err);
}
