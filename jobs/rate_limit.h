/* So many a second from each caller, with a burst of twice that: a bucket for each that has asked lately.
 * Takes the time from the caller; the memory does not grow. */
#ifndef RUNG_JOBS_RATE_LIMIT_H
#define RUNG_JOBS_RATE_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

#define RATE_LIMIT_WAYS 4
#define RATE_LIMIT_SETS 1024

struct rate_bucket { uint64_t who; int64_t at_ms; double left; };
struct rate_limit  { struct rate_bucket buckets[RATE_LIMIT_SETS][RATE_LIMIT_WAYS]; }; /* starts zeroed */

/* Takes one from the bucket of who (a hash, not 0). False where it is empty. per_second 0: always true.
 * Where more ask than there is room for, whoever has not asked for longest starts anew. */
bool rate_limit_take(struct rate_limit *limit, uint64_t who, double per_second, int64_t now_ms);

#endif
