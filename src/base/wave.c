#include "base/wave.h"

#include <stdlib.h>

void wave_release(struct wave *wave)
{
	free(wave->columns);
	*wave = (struct wave)WAVE_NONE;
}

double wave_seconds(const struct wave *wave)
{
	return wave->rate > 0 ? (double)wave->frames / wave->rate : 0;
}
