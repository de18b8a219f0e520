/* A demo of several stages at work: hour after hour items come in, go through the stages and are judged, and each stage
 * climbs and falls by the functions that decide in earnest. Only the people and the clock are simulated.
 *
 * Hours follow each other without a break and end with the last that is over, so that the newest day of figures is
 * the newest day of the demo. In each, at its beginning, items come in; then stage after stage they are scored and people
 * answer what the queue gives them. A stage that is `late` is answered hours later, as what is true there is known only
 * then: its figures follow those of the stages above, and what came in last waits. */
#ifndef RUNG_DEMO_JOURNEY_H
#define RUNG_DEMO_JOURNEY_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "jobs/demo.h"
#include "jobs/demo/people.h"
#include "jobs/template.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* What a stage of the template does in a demo; in the order of its stages. */
struct journey_stage {
	const char *card;       /* of its model: a file of the folder model/ below the demo's */
	int         level_most; /* the lead goes no higher */
	int         late;       /* hours until its items can be answered, each once; 0: at once */
};

struct journey {
	const struct template      *template;
	const struct journey_stage *stages;
	const char                 *title;     /* of the project */
	const char                 *folder;    /* is there; rung.db is made in it */
	const struct demo_options  *options;
	const char                 *settings;  /* of the project, before those of the options; NULL: none */

	/* Items first to first + count - 1, as intake takes them: lines of JSONL, to be freed, in *rows; or, *rows NULL, their files
	 * in *paths (in arena). */
	int (*deliver)(void *context, int64_t first, int64_t count, struct arena *arena, char **rows, const char ***paths, struct err *err);
	people_say *say;
	/* After the last hour: what it has to tell of itself, added to result; NULL: nothing. */
	int (*tell)(void *context, struct store *store, struct arena *arena, struct err *err);
	void       *context;
	int64_t     change_at;  /* the item from which on something is different; -1: nothing is. Where to look is told by it */
};

/* When item `index` comes in, in a journey that ends now; ms since 1970. */
int64_t journey_time_of(const struct demo_options *options, int64_t index, int64_t now_ms);

/* Whether it can be gone through: at most ten years of hours. To be asked before anything is made. */
int journey_check(const struct demo_options *options, struct err *err);

/* The item that options.drift begins with: as they say, else half a day before the end, or half way. */
int64_t journey_drift_at(const struct demo_options *options);

/* Makes the project and goes through all hours. result gets score, walk.decisions and walk.slips, walk.days (begun), and, as
 * lines and figures, what the levels came to be and what to look at next. -1 also when *stop turned 1. */
int journey_run(const struct journey *journey, struct arena *arena, struct demo_result *result, struct err *err);

#endif
