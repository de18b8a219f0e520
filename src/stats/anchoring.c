#include "stats/anchoring.h"

#include <math.h>

static struct interval newcombe(double p1, struct interval first, double p2, struct interval second)
{
	double difference = p1 - p2;

	return (struct interval){
		difference - hypot(p1 - first.low, second.high - p2),
		difference + hypot(first.high - p1, p2 - second.low),
	};
}

struct anchoring anchoring_difference(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double z)
{
	struct interval first = interval_wilson(k1, n1, z), second = interval_wilson(k2, n2, z);
	struct anchoring anchoring = { NAN, NAN, { NAN, NAN } };
	double p1, p2, pooled;

	if (n1 < 1 || n2 < 1 || isnan(first.low) || isnan(second.low))
		return anchoring;
	p1 = (double)k1 / (double)n1;
	p2 = (double)k2 / (double)n2;
	pooled = (double)(k1 + k2) / (double)(n1 + n2);
	anchoring.difference = p1 - p2;
	if (pooled > 0 && pooled < 1)
		anchoring.z = anchoring.difference / sqrt(pooled * (1 - pooled) * (1 / (double)n1 + 1 / (double)n2));
	anchoring.interval = newcombe(p1, first, p2, second);
	return anchoring;
}
