/* Demos: a whole project in a folder, made from a seed. Each template has its own (jobs/template.h); here is that of inspection. Screens are drawn, taken in, scored by the
 * model that comes with the program, and the stage stands at level 1, shadow; or days of it have been worked
 * by simulated people. */
#ifndef RUNG_JOBS_DEMO_H
#define RUNG_JOBS_DEMO_H

#include "base/err.h"
#include "jobs/demo/screen_picture.h"
#include "jobs/demo/walk.h"
#include "jobs/progress.h"
#include "jobs/score.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

struct demo_options {
	struct screen_line line;      /* of inspection, but for the drift */
	int64_t     items;
	const char *drift;            /* what changes: one of the template's drifts; NULL: nothing */
	int64_t     drift_at;         /* the item it begins with, from 0; -1: as the template thinks best */
	double      drift_share;      /* of what it concerns, 0..1; NaN: as the template thinks best */
	const char *data;             /* a folder with real data, of templates that take such; NULL: none */
	bool        automatic;        /* simulated people work through it, day by day */
	int64_t     per_day;          /* of automatic: pictures a day */
	double      inspector_errors; /* of automatic: share of people's answers that are slips */
	const char *settings;         /* of the project, "KEY=VALUE,KEY=VALUE"; NULL: none */
	bool        pictures_only;    /* pictures and truth, no project */
	const char *engine_library;   /* NULL: the usual places */
	const char *program;          /* the rung executable that workers run; NULL: this one */
	const struct progress *progress;   /* NULL: none */
	const volatile sig_atomic_t *stop; /* ends early, as a failure, when it turns 1; NULL: never */
};

/* What a demo has to tell: in words after a heading, and as a number by its key in JSON. */
struct demo_line { const char *heading, *words; };
struct demo_figure { const char *key; double value; };

#define DEMO_TOLD_MOST 24

struct demo_result {
	int64_t scratched;         /* what is true, of all the items */
	struct score_result score;
	int     level;
	char    why_level[256];    /* why it is not at level 1; "" where it is */
	struct walk_result walk;   /* of automatic */

	/* Of templates other than inspection, which has its own words. */
	struct demo_line   lines[DEMO_TOLD_MOST];
	int                line_count;
	struct demo_figure figures[DEMO_TOLD_MOST];
	int                figure_count;
};

/* The line that options ask for, with its drift from picture drift_at on. */
struct screen_line demo_screens(const struct demo_options *options, int64_t drift_at);

/* The demo of inspection. Makes folder (its parent is there) with pictures/, truth.csv, model/ and rung.db. Refuses a folder
 * that holds a project or pictures already. After -1 what was made so far stays, for a look. What result
 * points to lives in arena. */
int demo_make(const char *folder, const struct demo_options *options, struct arena *arena, struct demo_result *result,
              struct err *err);

#endif
