/* A demo line at work: days of pictures come in, are scored and judged, and the stage climbs and falls by
 * the functions that decide in earnest. Only the people and the clock are simulated. */
#ifndef RUNG_DEMO_WALK_H
#define RUNG_DEMO_WALK_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "jobs/progress.h"
#include "jobs/score.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

struct walk_options {
	const char *folder;            /* with the pictures of write_pictures() */
	int64_t     items, per_day;    /* at least 1 */
	double      inspector_errors;  /* share of people's answers that are slips */
	uint64_t    seed;              /* of the people */
	const bool *scratched;         /* what is true of each picture */
	int64_t    *clock_ms;          /* what the store takes for now; the walk sets it */
	const char *engine_library, *program;
	const struct progress *progress;
	const volatile sig_atomic_t *stop;
};

struct walk_change {
	int64_t     row;     /* pictures that had come in */
	int         from, to;
	const char *reason;
};

struct walk_result {
	struct score_result score;       /* of all days */
	struct walk_change *changes;     /* in arena */
	int         change_count;
	int64_t     days, decisions, slips;
	int64_t     accepted, accepted_errors; /* decided by the machine; against what is true */
	int         level;
};

/* When the first of the working days begins that such a walk needs to be over by now_ms. */
int64_t walk_begins(const struct walk_options *options, int64_t now_ms);

/* The first day begins at begin_ms, which the clock has not passed. owner acts for everybody. -1 also when *stop turned 1. */
int walk_run(struct store *store, const struct actor *owner, const struct walk_options *options, int64_t begin_ms,
             struct arena *arena, struct walk_result *result, struct err *err);

#endif
