/* Our own random numbers for made-up pictures: the same key gives the same numbers on every machine.
 *
 * A picture is drawn from several streams (scene, marks, camera), so that turning one dial does not
 * move what the other streams draw. Not for secrets, and not for anything that is evidence. */
#ifndef RUNG_DEMO_RANDOM_H
#define RUNG_DEMO_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random { uint64_t s[4]; }; /* xoshiro256** */

/* Begins the stream named by (seed, index, stream). */
struct random random_begin(uint64_t seed, uint64_t index, uint64_t stream);

uint64_t random_bits(struct random *r);
float random_between(struct random *r, float low, float high);
float random_log_between(struct random *r, float low, float high); /* small values as likely as large ones; low > 0 */
int   random_int(struct random *r, int low, int high);             /* both ends included */
bool  random_chance(struct random *r, double probability);

#endif
