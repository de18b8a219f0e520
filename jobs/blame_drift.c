/* Features of what comes in as causes: rows that LIVE has answered in a stretch of time, against those of as long a time
 * before it. */
#include "jobs/blame_private.h"

#include "db/store.h"
#include "jobs/drift_private.h"
#include "monitor/faces.h"

#include <math.h>

#define ROWS_MOST 4000 /* of both times together; more are drawn from */

struct blame_feature {
	const char  *name;
	struct feature_shape shape;
	struct faces faces;
	int64_t      reference[FACES_MOST]; /* rows in each face */
	int          rows;
	const int   *window;                /* of each row: below 0, of the reference */
	int         *face;
	const struct feature_value *values;
	double       big;                   /* drift.psi */
};

/* ---- reading ---- */

struct seen { struct drift_table table; int *window; int before; double big; };

static int read_rows(const struct blame_search *search, const struct stage *stage, struct seen *seen, struct err *err)
{
	int64_t since_ms = search->until_ms - search->window_ms, step_ms = search->window_ms / BLAME_STEPS;
	struct drift_row *rows;
	int count;

	if (drift_rows_between(search->store, stage, since_ms - search->window_ms, search->until_ms, ROWS_MOST, search->arena, &rows, &count, err) < 0)
		return -1;
	drift_table_make(&seen->table, rows, count, 0, search->arena);
	seen->window = arena_alloc(search->arena, ((size_t)count + 1) * sizeof *seen->window);
	seen->big = drift_policy_of(search->store, stage, NULL).big;
	seen->before = 0;
	for (int i = 0; i < count; i++) {
		seen->window[i] = rows[i].predicted_ms < since_ms ? -1 : (int)((rows[i].predicted_ms - since_ms) / step_ms);
		seen->before += seen->window[i] < 0;
	}
	return 0;
}

/* ---- features ---- */

static bool cut(const struct seen *seen, const struct drift_column *column, struct arena *arena, struct blame_feature *feature)
{
	struct feature_value *before = arena_alloc(arena, ((size_t)seen->before + 1) * sizeof *before);
	int64_t counts[FEATURE_CELLS_MAX] = { 0 };
	int count = 0;

	for (int i = 0; i < seen->table.rows; i++)
		if (seen->window[i] < 0)
			before[count++] = column->values[i];
	if (!feature_shape_of(before, count, true, arena, &feature->shape))
		return false;
	for (int i = 0; i < count; i++)
		counts[feature_cell(&feature->shape, &before[i])]++;
	faces_cut(&feature->shape, counts, &feature->faces);
	for (int cell = 0; cell < feature_cells(&feature->shape); cell++)
		feature->reference[feature->faces.of_cell[cell]] += counts[cell];
	return true;
}

static void add_faces(const struct stage *stage, const struct blame_feature *feature, struct rows *candidates)
{
	for (int face = 0; face < feature->faces.count; face++) {
		struct blame_candidate *candidate = rows_add(candidates);

		*candidate = (struct blame_candidate){ .stage = stage->name, .metric = BLAME_DRIFT, .scope = feature->name, .feature = feature,
		                                       .face = face };
		faces_series(feature->face, feature->window, feature->rows, face, BLAME_STEPS, candidate->values);
	}
}

static void add_feature(const struct seen *seen, const struct stage *stage, const struct drift_column *column, struct arena *arena,
                        struct rows *candidates)
{
	struct blame_feature *feature = arena_alloc(arena, sizeof *feature);
	int rows = seen->table.rows;

	*feature = (struct blame_feature){ .name = column->name, .rows = rows, .window = seen->window, .values = column->values, .big = seen->big };
	if (!cut(seen, column, arena, feature))
		return;
	feature->face = arena_alloc(arena, ((size_t)rows + 1) * sizeof *feature->face);
	for (int i = 0; i < rows; i++)
		feature->face[i] = feature->faces.of_cell[feature_cell(&feature->shape, &column->values[i])];
	add_faces(stage, feature, candidates);
}

int blame_drift_add(const struct blame_search *search, const struct stage *stage, struct rows *candidates, struct err *err)
{
	struct seen seen;

	if (read_rows(search, stage, &seen, err) < 0)
		return -1;
	for (int i = 0; seen.before >= DRIFT_ROWS_LEAST && i < seen.table.column_count; i++)
		add_feature(&seen, stage, &seen.table.columns[i], search->arena, candidates);
	return 0;
}

/* ---- telling ---- */

struct side { int64_t faces[FACES_MOST]; double sum; int64_t rows, numbers; };

static void count_row(const struct blame_feature *feature, int row, struct side *side)
{
	double number = feature_number(&feature->shape, &feature->values[row]);

	side->faces[feature->face[row]]++;
	side->rows++;
	if (isfinite(number)) {
		side->sum += number;
		side->numbers++;
	}
}

bool blame_drift_tell(const struct blame_candidate *candidate, const struct blame_change *change, struct blame_told *told)
{
	const struct blame_feature *feature = candidate->feature;
	struct side sides[2] = { { .rows = 0 }, { .rows = 0 } };

	for (int i = 0; i < feature->rows; i++)
		if (feature->window[i] >= 0 && feature->window[i] < BLAME_STEPS)
			count_row(feature, i, &sides[feature->window[i] >= change->at]);
	told->part = faces_name(&feature->shape, &feature->faces, candidate->face);
	told->psi = faces_moved(&feature->faces, feature->reference, sides[0].faces, sides[1].faces, feature->big);
	if (!*told->part && sides[0].numbers && sides[1].numbers) {
		told->before = sides[0].sum / (double)sides[0].numbers;
		told->after = sides[1].sum / (double)sides[1].numbers;
	}
	return isfinite(told->psi);
}
