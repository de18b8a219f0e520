#include "stats/label_errors.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

/* What the model gives each label, on average, to the rows that were given it; infinity where none was. */
static void find_thresholds(const struct label_error_row *rows, int count, int labels, double *thresholds)
{
	int *given = xcalloc((size_t)labels, sizeof *given);

	for (int i = 0; i < count; i++) {
		thresholds[rows[i].given] += rows[i].probabilities[rows[i].given];
		given[rows[i].given]++;
	}
	for (int k = 0; k < labels; k++)
		thresholds[k] = given[k] ? thresholds[k] / given[k] : INFINITY;
	free(given);
}

static void judge(struct label_error_row *row, int labels, const double *thresholds)
{
	const double *p = row->probabilities;
	int surest = -1;

	for (int k = 0; k < labels; k++)
		if (p[k] >= thresholds[k] && (surest < 0 || p[k] > p[surest]))
			surest = k;
	row->suspect = surest >= 0 && surest != row->given && p[surest] > p[row->given];
	row->other = row->suspect ? surest : row->given;
	row->margin = row->suspect ? p[surest] - p[row->given] : 0;
}

void label_errors_find(struct label_error_row *rows, int count, int labels)
{
	double *thresholds = xcalloc((size_t)labels, sizeof *thresholds);

	find_thresholds(rows, count, labels, thresholds);
	for (int i = 0; i < count; i++)
		judge(&rows[i], labels, thresholds);
	free(thresholds);
}
