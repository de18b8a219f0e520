#include "stats/calibration.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>

#define BINS_MOST    100
#define ODDS_MOST    13.8 /* of confidences next to 0 and 1, which would be infinite */
#define NEWTON_STEPS 20

struct bin { double confidence, right; int count; };

static bool usable(const struct calibration_row *row)
{
	return row->confidence >= 0 && row->confidence <= 1; /* false for NaN */
}

static int count_usable(const struct calibration_row *rows, int count)
{
	int n = 0;

	for (int i = 0; i < count; i++)
		n += usable(&rows[i]);
	return n;
}

static int bin_of(double confidence, int bins)
{
	int b = (int)(confidence * bins);

	return b < bins ? b : bins - 1;
}

static void fill_bins(const struct calibration_row *rows, int count, int bins, struct bin filled[BINS_MOST])
{
	for (int b = 0; b < bins; b++)
		filled[b] = (struct bin){ 0, 0, 0 };
	for (int i = 0; i < count; i++) {
		struct bin *bin;

		if (!usable(&rows[i]))
			continue;
		bin = &filled[bin_of(rows[i].confidence, bins)];
		bin->confidence += rows[i].confidence;
		bin->right += rows[i].right;
		bin->count++;
	}
}

struct calibration_error calibration_error(const struct calibration_row *rows, int count, int bins)
{
	struct calibration_error error = { 0, 0 };
	struct bin filled[BINS_MOST];
	int n = count_usable(rows, count);

	if (n < 1 || bins < 1 || bins > BINS_MOST)
		return (struct calibration_error){ NAN, NAN };
	fill_bins(rows, count, bins, filled);
	for (int b = 0; b < bins; b++) {
		double gap = fabs(filled[b].right - filled[b].confidence);

		error.expected += gap / n;
		if (filled[b].count > 0)
			error.largest = fmax(error.largest, gap / filled[b].count);
	}
	return error;
}

/* chances[k]: of k being right among those so far; with one row more. */
static void chances_add(double *chances, int so_far, double confidence)
{
	chances[so_far + 1] = 0;
	for (int k = so_far + 1; k > 0; k--)
		chances[k] = chances[k] * (1 - confidence) + chances[k - 1] * confidence;
	chances[0] *= 1 - confidence;
}

/* How far the number of right rows of a bin lies from the sum of their confidences, on average. */
static double mean_gap(const struct calibration_row *rows, int count, int bins, int bin, double *chances)
{
	double expected = 0, gap = 0;
	int so_far = 0;

	chances[0] = 1;
	for (int i = 0; i < count; i++)
		if (usable(&rows[i]) && bin_of(rows[i].confidence, bins) == bin) {
			chances_add(chances, so_far++, rows[i].confidence);
			expected += rows[i].confidence;
		}
	for (int k = 0; k <= so_far; k++)
		gap += chances[k] * fabs(k - expected);
	return gap;
}

double calibration_chance(const struct calibration_row *rows, int count, int bins)
{
	int n = count_usable(rows, count);
	double gap = 0, *chances;

	if (n < 1 || bins < 1 || bins > BINS_MOST)
		return (double)NAN;
	chances = xcalloc((size_t)n + 1, sizeof *chances);
	for (int b = 0; b < bins; b++)
		gap += mean_gap(rows, count, bins, b, chances);
	free(chances);
	return gap / n;
}

struct calibration_brier calibration_brier(const struct calibration_row *rows, int count, int bins)
{
	struct calibration_brier brier = { 0, 0, 0, 0 };
	struct bin filled[BINS_MOST];
	double right = 0;
	int n = count_usable(rows, count);

	if (n < 1 || bins < 1 || bins > BINS_MOST)
		return (struct calibration_brier){ NAN, NAN, NAN, NAN };
	for (int i = 0; i < count; i++) {
		double miss = rows[i].confidence - rows[i].right;

		if (!usable(&rows[i]))
			continue;
		brier.score += miss * miss / n;
		right += rows[i].right / (double)n;
	}
	fill_bins(rows, count, bins, filled);
	for (int b = 0; b < bins; b++) {
		double size = filled[b].count, share = filled[b].right / size, said = filled[b].confidence / size;

		if (filled[b].count == 0)
			continue;
		brier.reliability += size / n * (said - share) * (said - share);
		brier.resolution += size / n * (share - right) * (share - right);
	}
	brier.uncertainty = right * (1 - right);
	return brier;
}

static double log_odds(double confidence)
{
	double odds = log(confidence) - log1p(-confidence);

	return fmin(fmax(odds, -ODDS_MOST), ODDS_MOST);
}

static double logistic(double odds)
{
	return 1 / (1 + exp(-odds));
}

double calibration_tempered(double confidence, double temperature)
{
	return logistic(log_odds(confidence) / temperature);
}

/* ln(1 + e^x) without overflow. */
static double soft_plus(double x)
{
	return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

static double log_loss(const struct calibration_row *rows, int count, double slope)
{
	double sum = 0;

	for (int i = 0; i < count; i++) {
		double odds = slope * log_odds(rows[i].confidence);

		if (usable(&rows[i]))
			sum += soft_plus(rows[i].right ? -odds : odds);
	}
	return sum / count_usable(rows, count);
}

double calibration_log_loss(const struct calibration_row *rows, int count, double temperature)
{
	return count_usable(rows, count) > 0 ? log_loss(rows, count, 1 / temperature) : NAN;
}

/* Newton's step for the slope 1 / temperature; 0 where the curve is flat. */
static double newton_step(const struct calibration_row *rows, int count, double slope)
{
	double gradient = 0, curvature = 0;

	for (int i = 0; i < count; i++) {
		double odds = log_odds(rows[i].confidence), said = logistic(slope * odds);

		if (!usable(&rows[i]))
			continue;
		gradient += odds * (said - rows[i].right);
		curvature += odds * odds * said * (1 - said);
	}
	return curvature > 0 ? gradient / curvature : 0;
}

double calibration_temperature(const struct calibration_row *rows, int count)
{
	double slope = 1;
	int right = 0;

	for (int i = 0; i < count; i++)
		right += usable(&rows[i]) && rows[i].right;
	if (right == 0 || right == count_usable(rows, count))
		return 1;
	for (int i = 0; i < NEWTON_STEPS; i++) {
		double step = newton_step(rows, count, slope), loss = log_loss(rows, count, slope);

		for (int halvings = 0; halvings < 30 && (slope - step <= 0 || log_loss(rows, count, slope - step) > loss); halvings++)
			step /= 2;
		if (slope - step <= 0)
			break;
		slope -= step;
	}
	return 1 / slope;
}

void calibration_isotonic(double *values, const double *weights, int count)
{
	struct block { double value, weight; int size; } *blocks = xcalloc((size_t)(count > 0 ? count : 1), sizeof *blocks);
	int used = 0, at = 0;

	for (int i = 0; i < count; i++) {
		struct block next = { values[i], weights[i], 1 };

		while (used > 0 && blocks[used - 1].value > next.value) {
			struct block *last = &blocks[--used];
			double weight = last->weight + next.weight;

			next.value = (last->value * last->weight + next.value * next.weight) / weight;
			next.weight = weight;
			next.size += last->size;
		}
		blocks[used++] = next;
	}
	for (int b = 0; b < used; b++)
		for (int i = 0; i < blocks[b].size; i++)
			values[at++] = blocks[b].value;
	free(blocks);
}
