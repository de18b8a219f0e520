#include "stats/confhist.h"

bool confhist_add(struct confhist *hist, double confidence, bool wrong)
{
	int bin = confbin_of(confidence);

	if (bin < 0)
		return false;
	confhist_add_bin(hist, bin, 1, wrong);
	hist->sum[bin] += confidence;
	return true;
}

void confhist_add_bin(struct confhist *hist, int bin, int64_t count, int64_t wrong)
{
	hist->count[bin] += count;
	hist->wrong[bin] += wrong;
	hist->total += count;
}
