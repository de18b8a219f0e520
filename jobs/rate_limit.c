#include "jobs/rate_limit.h"

#define BURST_SECONDS 2

static struct rate_bucket *find(struct rate_limit *limit, uint64_t who, double burst, int64_t now_ms)
{
	struct rate_bucket *set = limit->buckets[who % RATE_LIMIT_SETS], *oldest = set;

	for (int i = 0; i < RATE_LIMIT_WAYS; i++) {
		if (set[i].who == who)
			return &set[i];
		if (set[i].at_ms < oldest->at_ms)
			oldest = &set[i];
	}
	*oldest = (struct rate_bucket){ who, now_ms, burst };
	return oldest;
}

bool rate_limit_take(struct rate_limit *limit, uint64_t who, double per_second, int64_t now_ms)
{
	double burst = per_second * BURST_SECONDS;
	struct rate_bucket *bucket;

	if (per_second <= 0)
		return true;
	bucket = find(limit, who, burst, now_ms);
	bucket->left += per_second * (double)(now_ms - bucket->at_ms) / 1000;
	if (bucket->left > burst)
		bucket->left = burst;
	bucket->at_ms = now_ms;
	if (bucket->left < 1)
		return false;
	bucket->left -= 1;
	return true;
}
