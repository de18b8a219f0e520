#include "stats/confbin.h"

#include <math.h>

int confbin_of(double confidence)
{
	int bin;

	if (!(confidence >= 0 && confidence <= 1))
		return -1;
	bin = (int)floor(200 * -log10(fmax(1 - confidence, 1e-5)));
	return bin < CONFBIN_COUNT ? bin : CONFBIN_COUNT - 1;
}

/* The formula turned round lands within a few roundings of the edge; the last steps are walked. */
double confbin_low(int bin)
{
	double low;

	if (bin < 0 || bin >= CONFBIN_COUNT)
		return NAN;
	if (bin == 0)
		return 0;
	low = 1 - pow(10, -bin / 200.0);
	while (confbin_of(low) >= bin)
		low = nextafter(low, 0);
	while (confbin_of(low) < bin)
		low = nextafter(low, 1);
	return low;
}
