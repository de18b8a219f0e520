#include "stats/confusion.h"

#include "base/xalloc.h"
#include "stats/interval.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static const struct estimate undefined = { NAN, NAN, NAN, NAN };

void confusion_init(struct confusion *confusion, int classes)
{
	assert(classes >= 1);
	confusion->classes = classes;
	confusion->counts = xcalloc((size_t)classes * (size_t)classes, sizeof *confusion->counts);
	confusion->n = 0;
}

void confusion_release(struct confusion *confusion)
{
	free(confusion->counts);
	*confusion = (struct confusion){ 0 };
}

static int64_t *cell(const struct confusion *confusion, int row, int column)
{
	assert(row >= 0 && row < confusion->classes && column >= 0 && column < confusion->classes);
	return &confusion->counts[(size_t)row * (size_t)confusion->classes + (size_t)column];
}

void confusion_add(struct confusion *confusion, int truth, int prediction)
{
	++*cell(confusion, truth, prediction);
	confusion->n++;
}

int64_t confusion_count(const struct confusion *confusion, int truth, int prediction)
{
	return *cell(confusion, truth, prediction);
}

static int64_t row_sum(const struct confusion *confusion, int row)
{
	int64_t sum = 0;

	for (int j = 0; j < confusion->classes; j++)
		sum += *cell(confusion, row, j);
	return sum;
}

static int64_t column_sum(const struct confusion *confusion, int column)
{
	int64_t sum = 0;

	for (int i = 0; i < confusion->classes; i++)
		sum += *cell(confusion, i, column);
	return sum;
}

static int64_t diagonal(const struct confusion *confusion)
{
	int64_t sum = 0;

	for (int i = 0; i < confusion->classes; i++)
		sum += *cell(confusion, i, i);
	return sum;
}

/* Shares of the table, its rows and its columns. Freed by shares_release(). */
struct shares { int classes; double *cells, *rows, *columns; };

static struct shares shares_of(const struct confusion *confusion)
{
	size_t classes = (size_t)confusion->classes;
	struct shares s = { confusion->classes, xcalloc(classes * classes, sizeof(double)), xcalloc(classes, sizeof(double)),
	                    xcalloc(classes, sizeof(double)) };

	for (size_t i = 0; i < classes; i++) {
		for (size_t j = 0; j < classes; j++)
			s.cells[i * classes + j] = (double)confusion->counts[i * classes + j] / (double)confusion->n;
		s.rows[i] = (double)row_sum(confusion, (int)i) / (double)confusion->n;
		s.columns[i] = (double)column_sum(confusion, (int)i) / (double)confusion->n;
	}
	return s;
}

static void shares_release(struct shares *s)
{
	free(s->cells);
	free(s->rows);
	free(s->columns);
}

static double share_at(const struct shares *s, int i, int j)
{
	return s->cells[(size_t)i * (size_t)s->classes + (size_t)j];
}

#define NO_VARIANCE 1e-12 /* of one item: what rounding leaves of none */

/* All n pairs are alike, observed of them counting as agreement: at most one in so many may be otherwise, for
 * what the others have shown, and that bounds the agreement beyond what chance gives. */
static struct estimate all_alike(double value, double observed, double expected, int64_t n)
{
	double others = interval_clopper_pearson(0, n, 0.05).high, low = observed * (1 - others), high = low + others;

	return (struct estimate){ value, 0, fmax((low - expected) / (1 - expected), -1), fmin((high - expected) / (1 - expected), 1) };
}

/* A measure (observed - expected) / (1 - expected) whose variance is that of one item over n. */
static struct estimate with_error(double observed, double expected, double variance, int64_t n)
{
	double value = (observed - expected) / (1 - expected), error;

	if (variance < NO_VARIANCE)
		return all_alike(value, observed, expected, n);
	error = sqrt(variance / (double)n);
	return (struct estimate){ value, error, fmax(value - INTERVAL_Z95 * error, -1), fmin(value + INTERVAL_Z95 * error, 1) };
}

/* True where one cell holds everything: then chance alone agrees fully. */
static bool one_label_only(const struct confusion *confusion)
{
	for (int i = 0; i < confusion->classes; i++)
		if (*cell(confusion, i, i) == confusion->n)
			return true;
	return false;
}

const char *confusion_why_undefined(const struct confusion *confusion, enum confusion_measure measure)
{
	if (confusion->n == 0)
		return "not defined: nothing has been compared yet";
	switch (measure) {
	case CONFUSION_AGREEMENT:
		return NULL;
	case CONFUSION_KAPPA:
		return one_label_only(confusion) ? "not defined: every decision and every prediction is the same label" : NULL;
	case CONFUSION_AC1:
		return confusion->classes < 2 ? "not defined: there is only one label" : NULL;
	case CONFUSION_MCC:
		for (int i = 0; i < confusion->classes; i++) {
			if (row_sum(confusion, i) == confusion->n)
				return "not defined: every decision is the same label";
			if (column_sum(confusion, i) == confusion->n)
				return "not defined: every prediction is the same label";
		}
		return NULL;
	}
	return NULL;
}

double confusion_agreement(const struct confusion *confusion)
{
	if (confusion_why_undefined(confusion, CONFUSION_AGREEMENT))
		return NAN;
	return (double)diagonal(confusion) / (double)confusion->n;
}

static double weight(enum kappa_weights weights, int classes, int i, int j)
{
	double distance = i == j ? 0 : abs(i - j) / (double)(classes - 1);

	switch (weights) {
	case KAPPA_LINEAR:
		return 1 - distance;
	case KAPPA_QUADRATIC:
		return 1 - distance * distance;
	case KAPPA_PLAIN:
		break;
	}
	return i == j;
}

/* The mean weight of each row over the columns' shares plus that of each column over the rows', for
 * the standard error: a_i + b_j of Fleiss, Cohen and Everitt. */
static double *mean_weights(const struct shares *s, enum kappa_weights weights, const double *over, bool rows)
{
	double *means = xcalloc((size_t)s->classes, sizeof *means);

	for (int i = 0; i < s->classes; i++)
		for (int j = 0; j < s->classes; j++)
			means[i] += over[j] * (rows ? weight(weights, s->classes, i, j) : weight(weights, s->classes, j, i));
	return means;
}

struct estimate confusion_kappa(const struct confusion *confusion, enum kappa_weights weights)
{
	double observed = 0, expected = 0, kappa, sum = 0, rest;
	double *row_means, *column_means;
	struct shares s;

	if (confusion_why_undefined(confusion, CONFUSION_KAPPA))
		return undefined;
	s = shares_of(confusion);
	row_means = mean_weights(&s, weights, s.columns, true);
	column_means = mean_weights(&s, weights, s.rows, false);
	for (int i = 0; i < s.classes; i++) {
		for (int j = 0; j < s.classes; j++) {
			observed += weight(weights, s.classes, i, j) * share_at(&s, i, j);
			expected += weight(weights, s.classes, i, j) * s.rows[i] * s.columns[j];
		}
	}
	kappa = (observed - expected) / (1 - expected);
	for (int i = 0; i < s.classes; i++) {
		for (int j = 0; j < s.classes; j++) {
			double d = weight(weights, s.classes, i, j) - (row_means[i] + column_means[j]) * (1 - kappa);

			sum += share_at(&s, i, j) * d * d;
		}
	}
	rest = kappa - expected * (1 - kappa);
	shares_release(&s);
	free(row_means);
	free(column_means);
	return with_error(observed, expected, (sum - rest * rest) / ((1 - expected) * (1 - expected)), confusion->n);
}

struct estimate confusion_ac1(const struct confusion *confusion)
{
	double others = confusion->classes - 1, observed = 0, expected = 0, ac1, on = 0, all = 0, variance;
	struct shares s;

	if (confusion_why_undefined(confusion, CONFUSION_AC1))
		return undefined;
	s = shares_of(confusion);
	for (int i = 0; i < s.classes; i++) {
		double q = (s.rows[i] + s.columns[i]) / 2;

		observed += share_at(&s, i, i);
		expected += q * (1 - q) / others;
		on += share_at(&s, i, i) * (1 - q) / others;
	}
	ac1 = (observed - expected) / (1 - expected);
	for (int i = 0; i < s.classes; i++) {
		for (int j = 0; j < s.classes; j++) {
			double d = (1 - (s.rows[i] + s.columns[i] + s.rows[j] + s.columns[j]) / 4) / others;

			all += share_at(&s, i, j) * d * d;
		}
	}
	shares_release(&s);
	variance = observed * (1 - observed) - 4 * (1 - ac1) * (on - observed * expected) +
	           4 * (1 - ac1) * (1 - ac1) * (all - expected * expected);
	return with_error(observed, expected, variance / ((1 - expected) * (1 - expected)), confusion->n);
}

double confusion_mcc(const struct confusion *confusion)
{
	double n = (double)confusion->n, both = 0, rows = 0, columns = 0;

	if (confusion_why_undefined(confusion, CONFUSION_MCC))
		return NAN;
	for (int i = 0; i < confusion->classes; i++) {
		double row = (double)row_sum(confusion, i), column = (double)column_sum(confusion, i);

		both += row * column;
		rows += row * row;
		columns += column * column;
	}
	return ((double)diagonal(confusion) * n - both) / (sqrt(n * n - columns) * sqrt(n * n - rows));
}

static double ratio(int64_t part, int64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : NAN;
}

struct class_scores confusion_class(const struct confusion *confusion, int class)
{
	int64_t right = *cell(confusion, class, class), truth = row_sum(confusion, class), said = column_sum(confusion, class);

	return (struct class_scores){ .precision = ratio(right, said), .recall = ratio(right, truth),
	                              .f1 = ratio(2 * right, truth + said), .n = truth, .predicted = said };
}
