#include "models/rate.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define CROSSINGS   16
#define WEIGHTS_MAX ((int64_t)16 << 20)
#define BLOCK       4096

struct rate {
	int      from, to;   /* without their common divisor */
	int      reach;      /* input samples to each side */
	float   *weights;    /* to rows of 2 * reach + 1; NULL: nothing to do */
	float   *input;      /* from sample first on */
	int64_t  first, have, room;
	int64_t  next;       /* output sample that comes next */
};

static int divisor(int a, int b)
{
	return b ? divisor(b, a % b) : a;
}

/* The weights for an output sample that lies a share (0..1) behind the middle of its input. */
static void fill_row(float *row, int reach, double share, double cut)
{
	double sum = 0;

	for (int k = -reach; k <= reach; k++) {
		double x = k - share, angle = M_PI * x * cut;
		double window = fabs(x) < reach + 1 ? 0.5 + 0.5 * cos(M_PI * x / (reach + 1)) : 0;
		double weight = window * (fabs(angle) < 1e-12 ? 1 : sin(angle) / angle);

		row[k + reach] = (float)weight;
		sum += weight;
	}
	for (int k = 0; k < 2 * reach + 1; k++)
		row[k] = (float)((double)row[k] / sum);
}

struct rate *rate_open(int from, int to)
{
	int common = divisor(from, to);
	double cut = fmin(1, (double)to / from);
	int reach = (int)ceil(CROSSINGS / cut);
	struct rate *rate;

	if ((int64_t)(to / common) * (2 * reach + 1) > WEIGHTS_MAX)
		return NULL;
	rate = xcalloc(1, sizeof *rate);
	*rate = (struct rate){ .from = from / common, .to = to / common, .reach = reach };
	if (from == to)
		return rate;
	rate->first = -reach;
	rate->have = reach;
	rate->room = 2 * reach + BLOCK;
	rate->input = xcalloc((size_t)rate->room, sizeof *rate->input);
	rate->weights = xcalloc((size_t)rate->to * (size_t)(2 * reach + 1), sizeof *rate->weights);
	for (int i = 0; i < rate->to; i++)
		fill_row(rate->weights + (size_t)i * (size_t)(2 * reach + 1), reach, (double)i / rate->to, cut);
	return rate;
}

void rate_close(struct rate *rate)
{
	if (!rate)
		return;
	free(rate->input);
	free(rate->weights);
	free(rate);
}

/* Output sample n lies at n * from / to of the input: a whole sample and a share of to. */
static float sample_at(const struct rate *rate, int64_t n)
{
	int64_t at = n * rate->from, middle = at / rate->to;
	const float *row = rate->weights + (at % rate->to) * (2 * rate->reach + 1);
	const float *input = rate->input + (middle - rate->reach - rate->first);
	double sum = 0;

	for (int k = 0; k < 2 * rate->reach + 1; k++)
		sum += (double)row[k] * (double)input[k];
	return (float)sum;
}

/* Hands on what all input is there for, up to output sample `until`; then forgets what is not needed any more. */
static int hand_on(struct rate *rate, int64_t until, rate_sink *sink, void *context, struct err *err)
{
	float out[BLOCK];
	int64_t count = 0, keep;
	int rc = 0;

	while (rc == 0 && rate->next < until && rate->next * rate->from / rate->to + rate->reach < rate->first + rate->have) {
		out[count++] = sample_at(rate, rate->next++);
		if (count == BLOCK) {
			rc = sink(context, out, count, err);
			count = 0;
		}
	}
	if (rc == 0 && count > 0)
		rc = sink(context, out, count, err);
	keep = rate->next * rate->from / rate->to - rate->reach - rate->first;
	keep = keep < 0 ? 0 : keep > rate->have ? rate->have : keep;
	memmove(rate->input, rate->input + keep, (size_t)(rate->have - keep) * sizeof *rate->input);
	rate->first += keep;
	rate->have -= keep;
	return rc;
}

int rate_add(struct rate *rate, const float *samples, int64_t count, rate_sink *sink, void *context, struct err *err)
{
	int rc = 0;

	if (!rate->weights)
		return count > 0 ? sink(context, samples, count, err) : 0;
	while (rc == 0 && count > 0) {
		int64_t part = rate->room - rate->have < count ? rate->room - rate->have : count;

		memcpy(rate->input + rate->have, samples, (size_t)part * sizeof *samples);
		rate->have += part;
		samples += part;
		count -= part;
		rc = hand_on(rate, INT64_MAX, sink, context, err);
	}
	return rc;
}

int rate_end(struct rate *rate, rate_sink *sink, void *context, struct err *err)
{
	static const float silence[256];
	int64_t end = rate->first + rate->have, until = (end * rate->to + rate->from - 1) / rate->from;
	int rc = 0;

	if (!rate->weights)
		return 0;
	while (rc == 0 && rate->next < until) {
		int64_t part = rate->room - rate->have < 256 ? rate->room - rate->have : 256;

		memcpy(rate->input + rate->have, silence, (size_t)part * sizeof *silence);
		rate->have += part;
		rc = hand_on(rate, until, sink, context, err);
	}
	return rc;
}
