#include "monitor/blame.h"

#include "base/xalloc.h"
#include "stats/drift.h"

#include <math.h>
#include <stdlib.h>

#define WINDOWS_MOST 512
#define PAIRS_LEAST  8 /* windows that both have, for a correlation */
#define LATE         2 /* each of two cuts may miss by a window: what seems to have changed so much later may have changed before */

/* ---- change ---- */

/* The windows that have a figure. */
struct seen { double values[WINDOWS_MOST]; int windows[WINDOWS_MOST]; int count; };

static void look(const double *values, int windows, struct seen *seen)
{
	seen->count = 0;
	for (int i = 0; i < windows && seen->count < WINDOWS_MOST; i++)
		if (isfinite(values[i])) {
			seen->values[seen->count] = values[i];
			seen->windows[seen->count++] = i;
		}
}

static double mean(const double *values, int count)
{
	double sum = 0;

	for (int i = 0; i < count; i++)
		sum += values[i];
	return sum / count;
}

/* The standard deviation of a figure that has changed at cut: by how far neighbours are apart or by how far figures
 * are from the means of their parts, whichever is larger, so that neither a slow wave nor a saw passes for calm. */
static double deviation(const struct seen *seen, int cut)
{
	double before = mean(seen->values, cut), after = mean(seen->values + cut, seen->count - cut), apart = 0, within = 0;

	for (int i = 0; i < seen->count; i++) {
		double from = seen->values[i] - (i < cut ? before : after), step = i > 0 ? seen->values[i] - seen->values[i - 1] : 0;

		within += from * from;
		apart += step * step;
	}
	return sqrt(fmax(apart / (2.0 * (seen->count - 1)), within / (seen->count - 2)));
}

/* The chance that a Brownian bridge strays so far: Kolmogorov's limit. */
static double bridge_p(double farthest)
{
	double sum = 0;

	if (farthest < 0.2)
		return 1;
	for (int k = 1; k <= 100; k++)
		sum += (k % 2 ? 2 : -2) * exp(-2.0 * k * k * farthest * farthest);
	return fmin(fmax(sum, 0), 1);
}

struct blame_change blame_change(const double *values, int windows, double level)
{
	struct blame_change change = { .found = false, .before = NAN, .after = NAN, .p = 1 };
	double whole, spread, sum = 0, farthest = 0, best = 0;
	struct seen seen;
	int cut = 1;

	look(values, windows, &seen);
	if (seen.count < BLAME_WINDOWS_LEAST)
		return change;
	whole = mean(seen.values, seen.count);
	for (int i = 1; i < seen.count; i++) {
		double gain;

		sum += seen.values[i - 1] - whole;
		gain = sum * sum / ((double)i * (seen.count - i));
		farthest = fmax(farthest, fabs(sum));
		if (gain > best) {
			best = gain;
			cut = i;
		}
	}
	spread = deviation(&seen, cut);
	if (best == 0 || spread <= 1e-12 * fabs(whole))
		return change;
	change.at = seen.windows[cut];
	change.before = mean(seen.values, cut);
	change.after = mean(seen.values + cut, seen.count - cut);
	change.p = bridge_p(farthest / (spread * sqrt(seen.count)));
	change.found = change.p < level;
	return change;
}

/* ---- going along ---- */

/* Pearson's, of x with y so many windows later; NaN: too few pairs, or one of them stands still. */
static double correlate(const double *x, const double *y, int windows, int lag)
{
	double n = 0, sx = 0, sy = 0, xx = 0, yy = 0, xy = 0, vx, vy;

	for (int i = 0; i + lag < windows; i++) {
		double a = x[i], b = y[i + lag];

		if (!isfinite(a) || !isfinite(b))
			continue;
		n++;
		sx += a, sy += b;
		xx += a * a, yy += b * b, xy += a * b;
	}
	vx = xx - sx * sx / n;
	vy = yy - sy * sy / n;
	return n >= PAIRS_LEAST && vx > 1e-12 * xx && vy > 1e-12 * yy ? (xy - sx * sy / n) / sqrt(vx * vy) : (double)NAN;
}

static void find_lag(const double *x, const double *y, int windows, struct blame_cause *cause)
{
	cause->correlation = NAN;
	for (int lag = 0; lag <= windows / 3; lag++) {
		double r = correlate(x, y, windows, lag);

		if (isfinite(r) && !(fabs(r) <= fabs(cause->correlation))) {
			cause->correlation = r;
			cause->lag = lag;
		}
	}
}

/* ---- order ---- */

static int by_time(const void *a, const void *b)
{
	const struct blame_cause *x = a, *y = b;

	return x->change.at != y->change.at ? x->change.at - y->change.at : x->series - y->series;
}

static int by_correlation(const void *a, const void *b)
{
	const struct blame_cause *x = a, *y = b;
	double r = fabs(x->correlation), s = fabs(y->correlation);

	return r != s ? (r > s ? -1 : 1) : x->series - y->series;
}

/* Groups that changed within a window of their first, one after the other. */
static void arrange(struct blame_cause *causes, int count)
{
	qsort(causes, (size_t)count, sizeof *causes, by_time);
	for (int first = 0, end; first < count; first = end) {
		for (end = first + 1; end < count && causes[end].change.at <= causes[first].change.at + 1; end++)
			;
		qsort(causes + first, (size_t)(end - first), sizeof *causes, by_correlation);
	}
}

/* The changes of the candidates, those that are accidents not found. malloc'd. */
static struct blame_change *find_changes(const double *const *candidates, int count, int windows)
{
	struct blame_change *changes = xcalloc((size_t)count + 1, sizeof *changes);
	double *p = xcalloc((size_t)count + 1, sizeof *p);

	for (int i = 0; i < count; i++) {
		changes[i] = blame_change(candidates[i], windows, BLAME_LEVEL);
		p[i] = changes[i].p;
	}
	drift_holm(p, count);
	for (int i = 0; i < count; i++)
		changes[i].found = changes[i].found && p[i] < BLAME_LEVEL;
	free(p);
	return changes;
}

int blame_find(const double *target, const double *const *candidates, int count, int windows, struct blame_cause *causes, int room)
{
	struct blame_change end = blame_change(target, windows, BLAME_LEVEL), *changes;
	int found = 0;

	if (!end.found)
		return 0;
	changes = find_changes(candidates, count, windows);
	for (int i = 0; i < count && found < room; i++) {
		int lead = end.at - changes[i].at;
		struct blame_cause cause = { .series = i, .lead = lead < 0 ? 0 : lead, .change = changes[i] };

		if (!changes[i].found || lead < -LATE)
			continue;
		find_lag(candidates[i], target, windows, &cause);
		if (fabs(cause.correlation) >= BLAME_ALONG)
			causes[found++] = cause;
	}
	free(changes);
	arrange(causes, found);
	return found;
}
