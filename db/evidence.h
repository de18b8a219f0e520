/* The rows that gates read: settled blind decisions beside what one version said. */
#ifndef RUNG_DB_EVIDENCE_H
#define RUNG_DB_EVIDENCE_H

#include "base/err.h"
#include "db/stage.h"

#include <stdint.h>

struct store;

struct evidence_row {
	int64_t     item_id, decided_label_id, predicted_label_id;
	int         bin;        /* of the confidence */
	int64_t     decided_ms;
	const char *group;      /* look-alikes; NULL: none. Lasts until the next row */
};

/* Calls row for each, in the order in which they were decided from since_ms on; it ends the reading by
 * returning -1. */
int evidence_rows(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms,
                  int (*row)(void *context, const struct evidence_row *row, struct err *err), void *context,
                  struct err *err);

struct evidence_counts { int64_t predictions, nulls, unsure, pending; };
int evidence_counts(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms,
                    struct evidence_counts *counts, struct err *err);

/* Mean seconds that people took over an item, by keys or lines; 0 where nobody has. */
int evidence_mean_seconds(struct store *store, const struct stage *stage, double *seconds, struct err *err);

#endif
