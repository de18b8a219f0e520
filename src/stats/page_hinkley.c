#include "stats/page_hinkley.h"

#include <math.h>

void page_hinkley_init(struct page_hinkley *detector, double tolerance, double threshold)
{
	*detector = (struct page_hinkley){ .tolerance = tolerance, .threshold = threshold };
}

bool page_hinkley_add(struct page_hinkley *detector, double value)
{
	if (!isfinite(value))
		return false;
	detector->count++;
	detector->mean += (value - detector->mean) / (double)detector->count;
	detector->sum += value - detector->mean - detector->tolerance;
	detector->lowest = fmin(detector->lowest, detector->sum);
	return detector->count > PAGE_HINKLEY_WARM_UP && detector->sum - detector->lowest > detector->threshold;
}
