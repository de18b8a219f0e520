/* Bringing a model in: its card is checked, its labels are found among the stage's, it is run once on
 * a small picture in a worker, and only then it is a version of the project. */
#ifndef RUNG_JOBS_MODEL_ADD_H
#define RUNG_JOBS_MODEL_ADD_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/model_version.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct model_add_options {
	const char *card;    /* path of the card; NULL: beside the model, its name ending in .json */
	const char *name, *version, *engine; /* NULL: as the card says */
	bool        as_live;           /* in a project that replaces a system, before anything of that was imported */
	bool        trained_elsewhere; /* the actor vouches that it was not trained on the stage's items */
	const char *engine_library;    /* NULL: the usual places */
	const char *program; /* the rung executable that workers run; NULL: this one */

	/* Of what was made here, which services may add too: told of the version in the write that stores it, and if that
	 * fails nothing is. NULL: it comes from elsewhere. */
	int       (*made_here)(void *context, const struct model_version *version, struct err *err);
	void       *made_context;
	int64_t     learnt_snapshot, learnt_parent; /* what it learnt from beside what its card says: a snapshot, all that a version did; 0 */
};

struct model_add_result {
	struct model_version version; /* lives in the arena given */
	bool    added;      /* false: the same file with the same card was there already */
	int64_t latency_us; /* of the trial run */
	int     check_count; /* pictures on which it was compared with its card or with ONNX Runtime; 0: it was not */
	const float *checks; /* what it said of each, label_count probabilities; in the arena given */
	const char **labels;
	int     label_count;
};

int model_add(struct store *store, const char *stage, const struct actor *by, const char *path,
              const struct model_add_options *options, struct arena *arena, struct model_add_result *result,
              struct err *err);

/* What a version says of a file, nothing stored. */
struct model_check_row {
	const char *file;       /* as given */
	const char *failure;    /* "" where there is an answer */
	const char *label;      /* the stage's word; NULL when null */
	double      confidence; /* NaN when it is not finite or failed */
	int64_t     latency_us;
	const char **labels;    /* with probabilities, in the model's order */
	double     *probabilities;
	int         probability_count;
};

/* Checks a version's file against its hash, and runs it over files. One row for each in arena; of the
 * options only engine_library and program count. */
int model_check(struct store *store, const char *stage, const char *reference, const char *const *files, int count,
                const struct model_add_options *options, struct arena *arena, struct model_check_row **rows,
                struct err *err);

#endif
