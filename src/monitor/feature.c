#include "monitor/feature.h"

#include "base/str.h"
#include "base/xalloc.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NUMBERS_LEAST 0.9 /* of what is there, for a feature to be a number */
#define RUNNING_LEAST 20  /* rows, to tell a running number */
#define CODES_MOST 12     /* different words, for numbers to be names of something: of a camera, of a shift */
#define CODES_LEAST 100   /* rows, to tell */

/* ---- values ---- */

static bool says_missing(const char *text)
{
	static const char *const words[] = { "", "null", "nan", "none", "na", "n/a", "-" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(text, words[i]) == 0)
			return true;
	return false;
}

struct feature_value feature_value(const char *text)
{
	struct feature_value value = { .number = NAN, .text = text };
	char *end;

	if (text)
		text += strspn(text, " \t");
	if (!text || says_missing(text))
		return (struct feature_value){ .number = NAN, .text = NULL };
	value.number = strtod(text, &end);
	end += strspn(end, " \t");
	if (end == text || *end || !isfinite(value.number))
		value.number = NAN;
	return value;
}

/* ---- cutting ---- */

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void add_edge(struct feature_shape *shape, double edge)
{
	if (!shape->edge_count || edge > shape->edges[shape->edge_count - 1])
		shape->edges[shape->edge_count++] = edge;
}

/* Edges at the tenths. Where the smallest value fills a cell of its own, what is below it has one too, so that a
 * feature that never changed is seen to change either way. */
static void cut_numbers(const double *sorted, int count, struct feature_shape *shape)
{
	if (sorted[0] == sorted[(count + 9) / 10 - 1])
		add_edge(shape, nextafter(sorted[0], -INFINITY));
	for (int i = 1; i <= 9; i++)
		add_edge(shape, sorted[((int64_t)i * count + 9) / 10 - 1]);
}

static bool is_running(const struct feature_value *values, int count)
{
	double before = -INFINITY;
	int seen = 0;

	for (int i = 0; i < count; i++) {
		if (isnan(values[i].number))
			continue;
		if (values[i].number <= before)
			return false;
		before = values[i].number;
		seen++;
	}
	return seen >= RUNNING_LEAST;
}

struct word { const char *text; int count; };

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_frequency(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	return x->count != y->count ? (x->count < y->count) - (x->count > y->count) : strcmp(x->text, y->text);
}

/* Texts are sorted. */
static bool are_codes(const char **texts, int count)
{
	int different = 1;

	for (int i = 1; i < count; i++)
		different += !str_equal(texts[i], texts[i - 1]);
	return count >= CODES_LEAST && *texts[0] && different <= CODES_MOST;
}

static void cut_words(const char **texts, int count, struct arena *arena, struct feature_shape *shape)
{
	struct word *words = xcalloc((size_t)count, sizeof *words);
	int different = 0;

	for (int i = 0; i < count; i++) {
		if (!i || !str_equal(texts[i], texts[i - 1]))
			words[different++].text = texts[i];
		words[different - 1].count++;
	}
	qsort(words, (size_t)different, sizeof *words, by_frequency);
	for (int i = 0; i < different && i < FEATURE_NAMES_MAX && words[i].count >= FEATURE_NAME_LEAST; i++)
		shape->names[shape->name_count++] = arena_strdup(arena, words[i].text);
	free(words);
}

bool feature_shape_of(const struct feature_value *values, int count, bool in_order, struct arena *arena, struct feature_shape *shape)
{
	double *numbers = xcalloc((size_t)count + 1, sizeof *numbers);
	const char **texts = xcalloc((size_t)count + 1, sizeof *texts);
	int number_count = 0, there = 0;
	bool running;

	*shape = (struct feature_shape){ .edge_count = 0 };
	for (int i = 0; i < count; i++) {
		if (values[i].text || !isnan(values[i].number))
			texts[there++] = values[i].text ? values[i].text : "";
		if (!isnan(values[i].number))
			numbers[number_count++] = values[i].number;
	}
	qsort(texts, (size_t)there, sizeof *texts, by_text);
	shape->is_category = number_count < NUMBERS_LEAST * there || (there && are_codes(texts, there));
	running = in_order && !shape->is_category && is_running(values, count);
	if (there && shape->is_category)
		cut_words(texts, there, arena, shape);
	else if (there && !running) {
		qsort(numbers, (size_t)number_count, sizeof *numbers, by_number);
		cut_numbers(numbers, number_count, shape);
	}
	free(numbers);
	free(texts);
	return there && !running;
}

/* ---- counting ---- */

int feature_cells(const struct feature_shape *shape)
{
	return (shape->is_category ? shape->name_count : shape->edge_count) + 2;
}

int feature_cell(const struct feature_shape *shape, const struct feature_value *value)
{
	int missing = feature_cells(shape) - 1, cell = 0;

	if (shape->is_category) {
		while (value->text && cell < shape->name_count && !str_equal(shape->names[cell], value->text))
			cell++;
		return value->text ? cell : missing;
	}
	while (cell < shape->edge_count && value->number > shape->edges[cell])
		cell++;
	return isnan(value->number) ? missing : cell;
}

double feature_number(const struct feature_shape *shape, const struct feature_value *value)
{
	return shape->is_category ? NAN : value->number;
}

static const char *name_of_name(const struct feature_shape *shape, int cell)
{
	return cell < shape->name_count ? shape->names[cell] : "other";
}

const char *feature_cell_name(const struct feature_shape *shape, int cell, struct arena *arena)
{
	if (cell == feature_cells(shape) - 1)
		return "missing";
	if (shape->is_category)
		return name_of_name(shape, cell);
	if (cell == 0)
		return arena_printf(arena, "up to %.4g", shape->edges[0]);
	if (cell == shape->edge_count)
		return arena_printf(arena, "above %.4g", shape->edges[cell - 1]);
	return arena_printf(arena, "%.4g to %.4g", shape->edges[cell - 1], shape->edges[cell]);
}

void feature_quantiles(const double *sorted, int count, double quantiles[FEATURE_QUANTILES])
{
	for (int i = 0; i < FEATURE_QUANTILES; i++) {
		double at = (double)i / (FEATURE_QUANTILES - 1) * (count - 1);
		int low = (int)at, high = low + 1 < count ? low + 1 : low;

		quantiles[i] = sorted[low] + (at - low) * (sorted[high] - sorted[low]);
	}
}
