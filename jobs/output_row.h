/* What a row of a file says beside its label, by the output of the stage: text; ranking, as a JSON list or names with |
 * between them, or of a person choice; regions as JSON. */
#ifndef RUNG_JOBS_OUTPUT_ROW_H
#define RUNG_JOBS_OUTPUT_ROW_H

#include "base/arena.h"
#include "base/err.h"
#include "base/picture.h"
#include "db/stage.h"
#include "jobs/format/row.h"

#include <stdbool.h>
#include <stddef.h>

struct output_row {
	const char          *words; /* as prediction_new and decision_imported take them; NULL: none */
	size_t               length;
	const struct region *regions;
	int                  region_count;
};

/* person: a decision, not a prediction. Lives in arena. -1: why names the column and what is wrong with it. */
int output_row_read(const struct stage *stage, const struct row *row, bool person, struct arena *arena, struct output_row *said,
                    struct err *why);

/* Whether a column of that name says what stands beside a label, be it of a prediction or of a decision. */
bool output_row_takes(const struct stage *stage, const char *column);

/* The column that says it of a decision; NULL: labels are all. */
const char *output_row_column(const struct stage *stage);

/* The same of regions alone, wherever they were written. */
int output_row_regions(const struct stage *stage, const char *json, struct arena *arena, struct output_row *said, struct err *why);

#endif
