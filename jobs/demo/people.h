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

/* What somebody says of a task: a label of the stage, and in answer what goes with it; strings live as long as the
 * context, or in arena. slips: it is to be wrong. -1: the task is none that can be answered. */
typedef int people_say(void *context, const struct stage *stage, const struct review_task *task, bool slips, struct arena *arena,
                       const char **label, struct review_answer *answer, struct err *err);

/* At work in one stage. */
struct people {
	struct store  *store;
	struct review *reviews[PEOPLE_COUNT]; /* each one's sitting */
	struct random  draws;
	double         errors;     /* share of answers that are slips, 0..1 */
	people_say    *say;
	void          *context;
	int64_t       *clock_ms;   /* what time it is; answers take theirs */
	int64_t        until_ms;   /* it goes no further than that; 0: as far as it takes */
	struct arena   arena;      /* of one task */
	int64_t        decisions, slips;
};

/* Makes them operators of the project. */
int people_hire(struct store *store, const struct actor *owner, struct actor *lead, struct err *err);

/* They sit down at a stage (NULL: the only one). The rest of people is set by then; the caller dismisses them, also
 * after -1. */
int people_sit(struct people *people, const char *stage, uint64_t seed, struct err *err);
void people_dismiss(struct people *people);

/* Everything that waits for any of them is answered. One write: what a power cut takes can be made again. */
int people_work(struct people *people, struct err *err);

/* So many items from the one with that number on are answered by whoever's turn it is, where they are open to them. One write. */
int people_answer(struct people *people, int64_t first_item_id, int64_t count, struct err *err);

#endif
