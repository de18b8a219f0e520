#include "jobs/demo/random.h"

/* splitmix64: turns any key, even 0 or 1, into well mixed state. */
static uint64_t mix(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint64_t rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

struct random random_begin(uint64_t seed, uint64_t index, uint64_t stream)
{
	struct random r;
	uint64_t state = seed;

	state = mix(&state) ^ index;
	state = mix(&state) ^ stream;
	for (int i = 0; i < 4; i++)
		r.s[i] = mix(&state);
	return r;
}

uint64_t random_bits(struct random *r)
{
	uint64_t *s = r->s, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

/* 24 bits: each value is a float exactly. */
static float unit(struct random *r)
{
	return (float)(random_bits(r) >> 40) * 0x1p-24f;
}

float random_between(struct random *r, float low, float high)
{
	return low + (high - low) * unit(r);
}

/* A true power would need libm, whose last digit differs between machines: the exponent's whole part
 * is halved off and the rest follows a parabola that is within 0.4 % of 2^f. */
float random_log_between(struct random *r, float low, float high)
{
	float span = 0, f, value = low;

	for (float ratio = high / low; ratio > 1; ratio /= 2)
		span += ratio >= 2 ? 1 : ratio - 1;
	for (f = unit(r) * span; f >= 1; f -= 1)
		value *= 2;
	value *= 1 + f * (0.6564f + 0.3436f * f);
	return value < high ? value : high;
}

int random_int(struct random *r, int low, int high)
{
	return low + (int)(random_bits(r) % (uint64_t)(high - low + 1));
}

bool random_chance(struct random *r, double probability)
{
	return (double)(random_bits(r) >> 11) * 0x1p-53 < probability;
}
