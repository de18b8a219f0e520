#include "stats/interval.h"

#include "stats/special.h"

#include <math.h>
#include <stdbool.h>

static const struct interval undefined = { NAN, NAN }, everything = { 0, 1 };

static bool makes_sense(int64_t k, int64_t n)
{
	return n >= 0 && k >= 0 && k <= n;
}

/* The ends are exact where nothing or everything was hit: rounding must not leave 1e-17 there. */
struct interval interval_wilson(int64_t k, int64_t n, double z)
{
	double size = (double)n, share, middle, half, scale;

	if (!makes_sense(k, n) || !(z > 0))
		return undefined;
	if (n == 0)
		return everything;
	share = (double)k / size;
	scale = 1 + z * z / size;
	middle = (share + z * z / (2 * size)) / scale;
	half = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / scale;
	return (struct interval){ k == 0 ? 0 : middle - half, k == n ? 1 : middle + half };
}

struct interval interval_effective(double hits, double size, double alpha)
{
	if (!(size >= 0 && hits >= 0 && hits <= size) || !(alpha > 0 && alpha < 1))
		return undefined;
	if (size <= 0)
		return everything;
	return (struct interval){
		hits <= 0 ? 0 : special_betainc_inv(hits, size - hits + 1, alpha / 2),
		hits >= size ? 1 : special_betainc_inv(hits + 1, size - hits, 1 - alpha / 2),
	};
}

struct interval interval_clopper_pearson(int64_t k, int64_t n, double alpha)
{
	return makes_sense(k, n) ? interval_effective((double)k, (double)n, alpha) : undefined;
}
