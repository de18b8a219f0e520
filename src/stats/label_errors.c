#include "stats/label_errors.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

/* What the model gives the given label, at most. */
static double self_confidence(const struct label_error_row *row)
{
	if (row->probabilities)
		return row->probabilities[row->given];
	return row->given == row->predicted ? row->confidence : 1 - row->confidence;
}

/* What the model gives each label, on average, to the rows that were given it; infinity where none was. */
static void find_thresholds(const struct label_error_row *rows, int count, int labels, double *thresholds)
{
	int *given = xcalloc((size_t)labels, sizeof *given);

	for (int i = 0; i < count; i++) {
		thresholds[rows[i].given] += self_confidence(&rows[i]);
		given[rows[i].given]++;
	}
	for (int k = 0; k < labels; k++)
		thresholds[k] = given[k] ? thresholds[k] / given[k] : INFINITY;
	free(given);
}

/* The surest of the labels that the model is confident of, and how sure it is; -1: it is of none that is known. */
static int surest_of(const struct label_error_row *row, int labels, const double *thresholds, double *chance)
{
	const double *p = row->probabilities;
	int surest = -1;

	*chance = row->confidence;
	if (!p)
		return row->confidence >= thresholds[row->predicted] ? row->predicted : -1;
	for (int k = 0; k < labels; k++)
		if (p[k] >= thresholds[k] && (surest < 0 || p[k] > p[surest]))
			surest = k;
	*chance = surest >= 0 ? p[surest] : 0;
	return surest;
}

static void judge(struct label_error_row *row, int labels, const double *thresholds)
{
	double chance, given = self_confidence(row);
	int surest = surest_of(row, labels, thresholds, &chance);

	row->suspect = surest >= 0 && surest != row->given && chance > given;
	row->other = row->suspect ? surest : row->given;
	row->margin = row->suspect ? chance - given : 0;
}

void label_errors_find(struct label_error_row *rows, int count, int labels)
{
	double *thresholds = xcalloc((size_t)labels, sizeof *thresholds);

	find_thresholds(rows, count, labels, thresholds);
	for (int i = 0; i < count; i++)
		judge(&rows[i], labels, thresholds);
	free(thresholds);
}
