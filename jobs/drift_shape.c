/* What a reference says of a feature, and its form in the database. */
#include "jobs/drift_private.h"

#include "base/str.h"
#include "base/xalloc.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- measuring ---- */

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void measure_numbers(const struct drift_column *column, int rows, struct drift_known *known)
{
	double *sorted = xcalloc((size_t)rows + 1, sizeof *sorted), sum = 0, squares = 0;
	int count = 0;

	for (int i = 0; i < rows; i++)
		if (!isnan(column->values[i].number))
			sorted[count++] = column->values[i].number;
	qsort(sorted, (size_t)count, sizeof *sorted, by_number);
	for (int i = 0; i < count; i++)
		sum += sorted[i];
	known->mean = sum / count;
	for (int i = 0; i < count; i++)
		squares += (sorted[i] - known->mean) * (sorted[i] - known->mean);
	known->deviation = sqrt(squares / count);
	known->has_quantiles = !*known->slice;
	if (known->has_quantiles)
		feature_quantiles(sorted, count, known->quantiles);
	free(sorted);
}

/* A running number never comes again, whatever is fed in; only what came with an item can be one. */
bool drift_known_measure(const struct drift_table *table, const struct drift_column *column, const char *slice, struct arena *arena, struct drift_known *known)
{
	int rows = table->rows;

	*known = (struct drift_known){ .slice = slice, .feature = column->name, .count = rows, .mean = NAN, .deviation = NAN };
	if (!feature_shape_of(column->values, rows, table->in_order, arena, &known->shape))
		return false;
	if (str_equal(column->name, "null"))
		known->shape = (struct feature_shape){ .is_category = true, .name_count = 2, .names = { "no", "yes" } };
	for (int i = 0; i < rows; i++)
		known->counts[feature_cell(&known->shape, &column->values[i])]++;
	known->missing = known->counts[feature_cells(&known->shape) - 1];
	if (!known->shape.is_category)
		measure_numbers(column, rows, known);
	return true;
}

/* ---- writing ---- */

static json_t *reals(const double *values, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, json_real(values[i]));
	return list;
}

static json_t *integers(const int64_t *values, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, json_integer((json_int_t)values[i]));
	return list;
}

static const char *take_text(json_t *json, struct arena *arena)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17));
	const char *kept = arena_strdup(arena, text);

	free(text);
	json_decref(json);
	return kept;
}

const char *drift_counts_text(const int64_t *counts, int cells, struct arena *arena)
{
	return take_text(integers(counts, cells), arena);
}

void drift_known_write(const struct drift_known *known, struct arena *arena, struct drift_reference_feature *feature)
{
	const struct feature_shape *shape = &known->shape;
	json_t *bins = json_object(), *names = json_array();

	for (int i = 0; i < shape->name_count; i++)
		json_array_append_new(names, json_string(shape->names[i]));
	json_object_set_new(bins, "counts", integers(known->counts, feature_cells(shape)));
	if (shape->is_category)
		json_object_set(bins, "names", names);
	else
		json_object_set_new(bins, "edges", reals(shape->edges, shape->edge_count));
	json_decref(names);
	*feature = (struct drift_reference_feature){
		.slice = known->slice, .feature = known->feature, .is_category = shape->is_category, .count = known->count,
		.missing = known->missing, .mean = known->mean, .deviation = known->deviation, .bins = take_text(bins, arena),
		.quantiles = known->has_quantiles ? take_text(reals(known->quantiles, FEATURE_QUANTILES), arena) : NULL,
	};
}

/* ---- reading ---- */

static bool read_counts(const json_t *list, int64_t *counts, int cells)
{
	bool good = json_is_array(list) && (int)json_array_size(list) == cells;

	for (int i = 0; good && i < cells; i++) {
		const json_t *value = json_array_get(list, (size_t)i);

		good = json_is_integer(value) && json_integer_value(value) >= 0;
		counts[i] = (int64_t)json_integer_value(value);
	}
	return good;
}

bool drift_counts_read(const char *json, int64_t *counts, int cells)
{
	json_t *list = json_loads(json, 0, NULL);
	bool good = read_counts(list, counts, cells);

	json_decref(list);
	return good;
}

static bool read_edges(const json_t *list, struct feature_shape *shape)
{
	size_t count = json_array_size(list);

	for (size_t i = 0; i < count && count <= FEATURE_EDGES_MAX; i++) {
		shape->edges[i] = json_number_value(json_array_get(list, i));
		if (!json_is_number(json_array_get(list, i)) || (i > 0 && shape->edges[i] < shape->edges[i - 1]))
			return false;
	}
	shape->edge_count = (int)count;
	return count >= 1 && count <= FEATURE_EDGES_MAX;
}

static bool read_names(const json_t *list, struct arena *arena, struct feature_shape *shape)
{
	size_t count = json_array_size(list);

	for (size_t i = 0; i < count && count <= FEATURE_NAMES_MAX; i++)
		if (!(shape->names[i] = arena_strdup(arena, json_string_value(json_array_get(list, i)))))
			return false;
	shape->name_count = (int)count;
	return json_is_array(list) && count <= FEATURE_NAMES_MAX;
}

static bool read_bins(const json_t *bins, struct arena *arena, struct drift_known *known)
{
	struct feature_shape *shape = &known->shape;
	bool good = shape->is_category ? read_names(json_object_get(bins, "names"), arena, shape)
	                               : read_edges(json_object_get(bins, "edges"), shape);

	return good && read_counts(json_object_get(bins, "counts"), known->counts, feature_cells(shape));
}

static void read_quantiles(const char *text, struct drift_known *known)
{
	json_t *list = text ? json_loads(text, 0, NULL) : NULL;

	known->has_quantiles = json_array_size(list) == FEATURE_QUANTILES;
	for (size_t i = 0; known->has_quantiles && i < FEATURE_QUANTILES; i++)
		known->quantiles[i] = json_number_value(json_array_get(list, i));
	json_decref(list);
}

int drift_known_read(const struct drift_reference_feature *feature, struct arena *arena, struct drift_known *known, struct err *err)
{
	json_t *bins = json_loads(feature->bins, 0, NULL);
	bool good;

	*known = (struct drift_known){
		.slice = feature->slice, .feature = feature->feature, .shape.is_category = feature->is_category, .count = feature->count,
		.missing = feature->missing, .mean = feature->mean, .deviation = feature->deviation,
	};
	good = read_bins(bins, arena, known);
	json_decref(bins);
	if (!good)
		return err_set(err, "what the reference says of %s cannot be read", feature->feature);
	read_quantiles(feature->quantiles, known);
	return 0;
}

int drift_known_all(struct store *store, const struct stage *stage, struct arena *arena, struct drift_known_all *known, struct err *err)
{
	struct drift_reference_feature *features;
	int got = drift_reference_read(store, stage, arena, &known->reference, err);

	known->count = 0;
	if (got <= 0)
		return got;
	if (drift_reference_features(store, known->reference.reference_id, arena, &features, &known->count, err) < 0)
		return -1;
	known->all = arena_alloc(arena, (size_t)known->count * sizeof *known->all + 1);
	for (int i = 0; i < known->count; i++)
		if (drift_known_read(&features[i], arena, &known->all[i], err) < 0)
			return -1;
	return 1;
}
