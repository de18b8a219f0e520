#include "stats/refit.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const char *refit_method_name(enum refit_method method)
{
	return method == REFIT_ISOTONIC ? "isotonic" : "temperature";
}

static int by_confidence(const void *a, const void *b)
{
	double x = ((const struct calibration_row *)a)->confidence, y = ((const struct calibration_row *)b)->confidence;

	return (x > y) - (x < y);
}

static struct calibration_row *sorted_copy(const struct calibration_row *rows, int count)
{
	struct calibration_row *sorted = xcalloc((size_t)count, sizeof *sorted);

	memcpy(sorted, rows, (size_t)count * sizeof *sorted);
	qsort(sorted, (size_t)count, sizeof *sorted, by_confidence);
	return sorted;
}

/* Where the rows end that are as sure as the one before end. */
static int past_alike(const struct calibration_row *sorted, int count, int end)
{
	while (end < count && !(sorted[end].confidence > sorted[end - 1].confidence))
		end++;
	return end;
}

static struct refit_bin bin_of(const struct calibration_row *rows, int count)
{
	struct refit_bin bin = { count, 0, 0 };

	for (int i = 0; i < count; i++) {
		bin.said += rows[i].confidence / count;
		bin.right += rows[i].right / (double)count;
	}
	return bin;
}

/* Each pool becomes a point at its centre. */
static void add_points(struct refit *refit, const struct refit_bin *steps, const double *values, int count)
{
	for (int i = 0, end; i < count; i = end) {
		double said = 0, mass = 0;

		for (end = i; end < count && !(values[end] > values[i]); end++) {
			said += steps[end].said * steps[end].count;
			mass += steps[end].count;
		}
		refit->points[refit->count++] = (struct refit_point){ fmin(said / mass, 1), fmin(values[i], 1) };
	}
}

static struct refit fit_isotonic(const struct calibration_row *rows, int count, struct arena *arena)
{
	struct refit refit = { .method = REFIT_ISOTONIC, .temperature = 1 };
	struct calibration_row *sorted = sorted_copy(rows, count);
	struct refit_bin *steps = xcalloc((size_t)count, sizeof *steps);
	double *values = xcalloc((size_t)count, sizeof *values), *weights = xcalloc((size_t)count, sizeof *weights);
	int used = 0;

	for (int at = 0, end; at < count; at = end) {
		end = past_alike(sorted, count, at + 1);
		steps[used] = bin_of(sorted + at, end - at);
		values[used] = steps[used].right;
		weights[used++] = end - at;
	}
	calibration_isotonic(values, weights, used);
	refit.points = arena_alloc(arena, (size_t)used * sizeof *refit.points);
	add_points(&refit, steps, values, used);
	free(weights);
	free(values);
	free(steps);
	free(sorted);
	return refit;
}

struct refit refit_fit(const struct calibration_row *rows, int count, enum refit_method method, struct arena *arena)
{
	if (method == REFIT_ISOTONIC)
		return fit_isotonic(rows, count, arena);
	return (struct refit){ .method = method, .temperature = fmin(fmax(calibration_temperature(rows, count), 0.01), 100) };
}

static double between_points(const struct refit *refit, double confidence)
{
	const struct refit_point *points = refit->points;
	int i = 0;

	while (i < refit->count && points[i].said < confidence)
		i++;
	if (i == 0 || i == refit->count)
		return points[i ? i - 1 : 0].right;
	return points[i - 1].right + (points[i].right - points[i - 1].right) * (confidence - points[i - 1].said) /
	                             (points[i].said - points[i - 1].said);
}

double refit_apply(const struct refit *refit, double confidence)
{
	return refit->method == REFIT_ISOTONIC ? between_points(refit, confidence) : calibration_tempered(confidence, refit->temperature);
}

void refit_cross(const struct calibration_row *rows, int count, enum refit_method method, struct arena *arena, struct calibration_row *after)
{
	struct calibration_row *others = xcalloc((size_t)count, sizeof *others);

	for (int part = 0; part < REFIT_PARTS; part++) {
		struct refit refit;
		int used = 0;

		for (int i = 0; i < count; i++)
			if (i % REFIT_PARTS != part)
				others[used++] = rows[i];
		refit = refit_fit(others, used, method, arena);
		for (int i = part; i < count; i += REFIT_PARTS)
			after[i] = (struct calibration_row){ refit_apply(&refit, rows[i].confidence), rows[i].right };
	}
	free(others);
}

int refit_bins(const struct calibration_row *rows, int count, struct refit_bin bins[REFIT_BINS])
{
	struct calibration_row *sorted = sorted_copy(rows, count);
	int used = 0, at = 0;

	for (int i = 1; i <= REFIT_BINS; i++) {
		int end = (int)((int64_t)count * i / REFIT_BINS);

		if (end <= at)
			continue;
		end = past_alike(sorted, count, end);
		bins[used++] = bin_of(sorted + at, end - at);
		at = end;
	}
	free(sorted);
	return used;
}

double refit_error(const struct refit_bin *bins, int count)
{
	double gap = 0, rows = 0;

	for (int i = 0; i < count; i++) {
		gap += bins[i].count * fabs(bins[i].said - bins[i].right);
		rows += bins[i].count;
	}
	return gap / rows;
}
