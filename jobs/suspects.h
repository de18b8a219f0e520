/* Answers of people that a version and their peers contradict, and the batch in which leads look at them again. */
#ifndef RUNG_JOBS_SUSPECTS_H
#define RUNG_JOBS_SUSPECTS_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/model_version.h"
#include "db/snapshot.h"
#include "db/stage.h"
#include "db/suspect.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct suspect {
	const struct snapshot_answer *answer;
	int64_t other_id;               /* the label that is likelier, else the likeliest other one */
	bool    by_model, by_peers;     /* who contradicts it */
	int     peers;                  /* others who have answered the item without the model */
	double  margin;                 /* by how much the other label is likelier, by all of them; at least, where it is bounded */
	double  model_margin;           /* ... by the model alone: of a suspect by confident learning; else NaN */
	double  peer_margin;            /* ... by the peers alone; NaN: there is none */
};

struct suspects {
	struct model_version version;
	struct suspect *rows;  /* those in doubt, the most doubtful first */
	struct suspect *rest;  /* the others that were compared */
	int     count, rest_count;
	int64_t asked, unasked; /* answers that the version says something of, and others */
	int64_t bounded;        /* of those asked: by the label that it gives and how sure it is of that alone */
	int64_t reviewed;       /* of those a lead has looked again, which settles them: in neither list */
};

/* An answer is a suspect where the version is confident of another label (stats/label_errors) or peers make another one
 * likelier, unless both together leave the given one the likeliest. Where the version tells no more than a label and how sure
 * it is of it, what that leaves of 1 is held in favour of the answer (label_errors_find(), doubt_bounds()). version: read by the caller. In arena. */
int suspects_find(struct store *store, const struct stage *stage, const struct model_version *version, struct arena *arena,
                  struct suspects *found, struct err *err);

const char *suspect_contradicted(const struct suspect *suspect); /* "model", "peers", "both"; NULL: nobody */

/* How many suspects_review() would open now of the suspects (*ready) and of the rest (*compared). */
int suspects_ready(struct store *store, const struct stage *stage, const struct suspects *found, int most, int drawn, int *ready,
                   int *compared, struct err *err);

/* Opens a batch of the first `most` suspects whose items nothing waits for, and of as many of the rest as `drawn`, drawn by keyed
 * hash to compare with; all are kept for `by`, who has to be a lead. *opened: how many; 0: there are none, and nothing is stored. */
int suspects_review(struct store *store, const struct stage *stage, const struct actor *by, const struct suspects *found, int most, int drawn,
                    const char *reason, int *opened, struct err *err);

#endif
