/* The people of a demo: inspectors who take whatever waits for them and say what is true, but for a slip
 * now and then, and a lead who judges where they differ. They work through the same functions as everybody,
 * and each of their answers is marked as simulated. */
#ifndef RUNG_DEMO_PEOPLE_H
#define RUNG_DEMO_PEOPLE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "jobs/demo/random.h"
#include "jobs/review.h"

#include <stdbool.h>
#include <stdint.h>

#define PEOPLE_COUNT 4 /* the last of them is the lead */

struct people {
	struct store  *store;
	struct review *reviews[PEOPLE_COUNT]; /* each one's sitting */
	struct actor   lead;
	struct random  draws;
	double         errors;     /* share of answers that are slips, 0..1 */
	const bool    *scratched;  /* what is true of each picture, by its index */
	int64_t        items;
	int64_t       *clock_ms;   /* what time it is; answers take theirs */
	struct arena   arena;      /* of one task */
	int64_t        decisions, slips;
};

/* Makes them operators of the project. The rest of people is set by then; the caller dismisses them, also
 * after -1. */
int people_hire(struct people *people, const struct actor *owner, uint64_t seed, struct err *err);
void people_dismiss(struct people *people);

/* Everything that waits for any of them is answered. One write: what a power cut takes can be made again. */
int people_work(struct people *people, struct err *err);

#endif
