/* Two versions on the same items: what each said, beside what people decided blind. Only items count that people
 * judged whatever a model said of them, once the answer has settled: what LIVE leaves to people is what it finds
 * hard, and would make any other version look good. Items of a version's own training set are left out. Reads only. */
#ifndef RUNG_JOBS_COMPARISON_H
#define RUNG_JOBS_COMPARISON_H

#include "base/arena.h"
#include "base/err.h"
#include "db/comparison.h"
#include "db/model_version.h"
#include "db/stage.h"
#include "stats/interval.h"

#include <stdint.h>

struct store;

enum comparison_cell { COMPARISON_BOTH_RIGHT, COMPARISON_FIRST_ONLY, COMPARISON_SECOND_ONLY, COMPARISON_BOTH_WRONG, COMPARISON_CELLS };

/* One table of the four cells, in all, for a label (as decided), or for a source ("": items that have none). */
struct comparison_row { const char *name; int64_t cells[COMPARISON_CELLS]; };
int64_t comparison_items_of(const struct comparison_row *row); /* in all cells */

struct comparison {
	struct model_version first, second; /* the candidate, and what it is compared with */
	struct comparison_row all;
	struct comparison_row *labels, *sources; /* those with any items; labels in the order of the stage's */
	int     label_count, source_count;
	double  mcnemar_p;             /* exact, two-sided; 1 where they never differ; NaN without items */
	double  difference;            /* agreement of the first minus the second; NaN without items */
	struct interval difference_interval; /* 95 % (Newcombe 1998, paired) */
	double  log_superior, log_inferior, log_noninferior; /* log e, anytime-valid; the last by rollout.margin */
	int64_t nulls[2], predictions[2];   /* of the newest 100,000 items that both were asked about, judged or not */
	double  latency_p50[2], latency_p95[2]; /* ms, of the newest 10,000 of them; NaN: not measured */
	int64_t left_out;              /* of a training set */
};

/* since_ms: answers given from then on; 0: all. Strings live in arena. 0; -1. */
int comparison_read(struct store *store, const struct stage *stage, const struct model_version *first,
                    const struct model_version *second, int64_t since_ms, struct arena *arena, struct comparison *comparison,
                    struct err *err);

/* The items behind a cell, newest first; offset: so many of them are passed over. label: as named in the rows; source: the same;
 * NULL for all. In arena. */
int comparison_items(struct store *store, const struct stage *stage, const struct model_version *first, const struct model_version *second,
                     enum comparison_cell cell, const char *label, const char *source, int limit, int64_t offset, struct arena *arena,
                     struct comparison_item **items, int *count, struct err *err);

#endif
