/* Templates: the worked examples, each a row that says what a project of its kind begins with and how a demo of it
 * is made. rung init --template takes the first half of a row, rung demo --template all of it.
 *
 * A row is a const struct template in a file of its own, named in the table of template.c. It must supply
 * - stages, at least one, in their order: the first stands on none, the others on what was there before, and all that
 *   stand on each other judge the same kind of item;
 * - of each stage its labels, which of them are critical, and the settings in which it differs from any other
 *   project. None may ask for less than the default does (a demo may: see below);
 * - demo(), which makes FOLDER/rung.db by template_make() with new.simulated set, so that all of it is marked as
 *   simulated. Programs and data are copied to the folder, so that it stays whole wherever rung goes. What it cannot do
 *   without (a program, a package) it looks for before it makes anything. Only here may settings ask for less than in
 *   earnest, and then it says so. jobs/demo/journey.h does the hours, the people and the clock of several stages;
 * - dials, the options of rung demo that only this template understands, and drifts, what --drift may be. */
#ifndef RUNG_JOBS_TEMPLATE_H
#define RUNG_JOBS_TEMPLATE_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage_link.h"

#include <stdbool.h>
#include <stdint.h>

struct store;
struct store_new;
struct demo_options;
struct demo_result;

struct template_stage {
	const char *name;
	const char *kind, *output;            /* image, text, audio, record; class, regions, text, ranking */
	const char *const *labels;            /* NULL ends them, as all lists here */
	const char *const *critical;          /* of the labels; NULL: none */
	const struct stage_link *after;       /* the stages it stands on, by name; NULL: every item comes to it */
	int         after_count;
	const char *settings;                 /* "KEY=VALUE,KEY=VALUE"; NULL: none */
};

struct template {
	const char *name, *says;              /* says: what it is, in a few words */
	const struct template_stage *stages;
	int         stage_count;
	const char *const *dials, *const *drifts; /* NULL: none */
	bool        always_works;             /* simulated people work through a demo of it, whether --auto is said or not */
	int64_t     items, per_day;           /* of a demo, unless said otherwise */
	int (*demo)(const char *folder, const struct demo_options *options, struct arena *arena, struct demo_result *result,
	            struct err *err);
};

extern const struct template template_inspection;  /* jobs/demo.c */
extern const struct template template_recommender; /* jobs/demo/recommender.c */
extern const struct template template_serial;      /* jobs/demo/serial.c */
extern const struct template template_speech;      /* jobs/demo/speech.c */

/* All rows; returns how many. */
int template_table(const struct template *const **rows);

/* NULL: there is none of that name, and err lists those there are. */
const struct template *template_named(const char *name, struct err *err);

/* Makes the project at path: `new` with the name of the project, its use case and, of a demo, its beginning; what is of
 * a stage comes from the template. *store is open for writing then, with that clock (context is read; NULL: the system's),
 * and *by is whoever runs it; the caller closes it. -1: where it failed after the first stage the file stays, for a look. */
int template_make(const char *path, const struct template *template, struct store_new *new, const int64_t *clock_ms,
                  struct store **store, struct actor *by, struct err *err);

/* Changes "KEY=VALUE,KEY=VALUE" in that order, of a stage or, stage_id 0, of the project. */
int template_settings(struct store *store, int64_t stage_id, const struct actor *by, const char *settings, struct err *err);

#endif
