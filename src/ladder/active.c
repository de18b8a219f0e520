#include "ladder/active.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char *const active_measure_names[ACTIVE_MEASURE_COUNT + 1] = {
	[ACTIVE_MARGIN] = "margin", [ACTIVE_ENTROPY] = "entropy", [ACTIVE_CONFIDENCE] = "confidence", [ACTIVE_MEASURE_COUNT] = NULL,
};

static double within(double x)
{
	return fmin(1, fmax(0, x));
}

/* ---- one item ---- */

/* Of count labels none is less sure than the likeliest of all alike. */
static double from_confidence(double confidence, int count)
{
	if (!(confidence >= 0 && confidence <= 1) || count < 1)
		return 1;
	return count < 2 ? 1 - confidence : within((1 - confidence) * count / (count - 1));
}

static double from_margin(const double *p, int count, double sum)
{
	double first = 0, second = 0;

	for (int i = 0; i < count; i++) {
		second = fmax(second, fmin(first, p[i]));
		first = fmax(first, p[i]);
	}
	return within(1 - (first - second) / sum);
}

static double from_entropy(const double *p, int count, double sum)
{
	double bits = 0;

	for (int i = 0; i < count; i++)
		bits -= p[i] > 0 ? p[i] / sum * log(p[i] / sum) : 0;
	return count > 1 ? within(bits / log(count)) : 0;
}

double active_uncertainty(enum active_measure measure, const double *probabilities, int count, double confidence)
{
	double sum = 0, most = 0;

	for (int i = 0; probabilities && i < count; i++) {
		sum += probabilities[i];
		most = fmax(most, probabilities[i]);
	}
	if (!(sum > 0) || !isfinite(sum))
		return from_confidence(confidence, count);
	if (measure == ACTIVE_ENTROPY)
		return from_entropy(probabilities, count, sum);
	return measure == ACTIVE_MARGIN ? from_margin(probabilities, count, sum) : from_confidence(most / sum, count);
}

double active_disagreement(const int64_t *votes, int count)
{
	double entropy = 0;

	if (count < 2)
		return NAN;
	for (int i = 0; i < count; i++) {
		int same = 0;

		for (int j = 0; j < count; j++)
			same += votes[j] == votes[i];
		entropy -= log((double)same / count) / count;
	}
	return within(entropy / log(count));
}

double active_rarity(int64_t answers, int64_t commonest)
{
	return within(1 - (double)(answers + 1) / (double)(commonest + 1));
}

const char *active_part_name(enum active_part part)
{
	static const char *const names[ACTIVE_PART_COUNT] = {
		[ACTIVE_UNCERTAINTY] = "uncertainty", [ACTIVE_DIVERSITY] = "diversity", [ACTIVE_DISAGREEMENT] = "disagreement",
		[ACTIVE_RARITY] = "rarity",
	};

	return names[part];
}

double active_score(const double parts[ACTIVE_PART_COUNT], const double weights[ACTIVE_PART_COUNT])
{
	double sum = 0, weight = 0;

	for (int i = 0; i < ACTIVE_PART_COUNT; i++) {
		if (isnan(parts[i]))
			continue;
		sum += weights[i] * parts[i];
		weight += weights[i];
	}
	return weight > 0 ? within(sum / weight) : 0;
}

int64_t active_rank(double score, int64_t assignment_id)
{
	uint32_t shuffled = (uint32_t)assignment_id * UINT32_C(2654435761); /* odd: each number becomes another */

	return (int64_t)(within(score) * 1048575) << 32 | shuffled;
}

/* ---- many items ---- */

struct cloud { double *at; int count, width; };

/* Makes a column one of mean 0 and deviation 1, as far as it is known. */
static void standardise(struct cloud *cloud, int column)
{
	double sum = 0, squares = 0;
	int known = 0;

	for (int i = 0; i < cloud->count; i++) {
		double x = cloud->at[i * cloud->width + column];

		if (isfinite(x)) {
			known++;
			sum += x;
			squares += x * x;
		}
	}
	for (int i = 0; i < cloud->count; i++) {
		double *x = &cloud->at[i * cloud->width + column], mean = known ? sum / known : 0;
		double variance = known ? squares / known - mean * mean : 0;

		*x = isfinite(*x) && variance > 1e-12 * (1 + mean * mean) ? (*x - mean) / sqrt(variance) : 0;
	}
}

static double distance(const struct cloud *cloud, int a, int b)
{
	double sum = 0;

	for (int i = 0; i < cloud->width; i++) {
		double step = cloud->at[a * cloud->width + i] - cloud->at[b * cloud->width + i];

		sum += step * step;
	}
	return sqrt(sum);
}

/* Without centers the first to be picked is the one farthest from the middle, where all columns are 0. */
static void begin_distances(const struct cloud *cloud, int count, double *left)
{
	for (int i = 0; i < count; i++) {
		double middle = 0;

		for (int k = 0; k < cloud->width; k++)
			middle += cloud->at[i * cloud->width + k] * cloud->at[i * cloud->width + k];
		left[i] = cloud->count > count ? INFINITY : sqrt(middle);
		for (int c = count; c < cloud->count; c++)
			left[i] = fmin(left[i], distance(cloud, i, c));
	}
}

static int farthest(const double *left, const bool *picked, int count)
{
	int best = -1;

	for (int i = 0; i < count; i++)
		if (!picked[i] && (best < 0 || left[i] > left[best]))
			best = i;
	return best;
}

static void pick_all(const struct cloud *cloud, int count, double *left, double *spread)
{
	bool *picked = xcalloc((size_t)count + 1, sizeof *picked);
	double most = 0;

	for (int n = 0; n < count; n++) {
		int one = farthest(left, picked, count);

		picked[one] = true;
		most = n == 0 ? left[one] : most;
		spread[one] = most > 0 ? within(left[one] / most) : 0;
		for (int i = 0; i < count; i++)
			left[i] = fmin(left[i], distance(cloud, i, one));
	}
	free(picked);
}

void active_spread(const double *points, int count, const double *centers, int center_count, int width, double *spread)
{
	struct cloud cloud = { .count = count + center_count, .width = width };
	double *left;

	for (int i = 0; i < count; i++)
		spread[i] = 0;
	if (count <= 0 || width <= 0) /* nothing is known of them */
		return;
	left = xcalloc((size_t)count, sizeof *left);
	cloud.at = xcalloc((size_t)cloud.count * (size_t)width + 1, sizeof *cloud.at);
	memcpy(cloud.at, points, (size_t)count * (size_t)width * sizeof *points);
	if (center_count > 0)
		memcpy(cloud.at + (size_t)count * (size_t)width, centers, (size_t)center_count * (size_t)width * sizeof *centers);
	for (int k = 0; k < width; k++)
		standardise(&cloud, k);
	begin_distances(&cloud, count, left);
	pick_all(&cloud, count, left, spread);
	free(cloud.at);
	free(left);
}
