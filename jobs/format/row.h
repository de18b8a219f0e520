/* One row of a file of rows, whatever its format: named values. */
#ifndef RUNG_JOBS_FORMAT_ROW_H
#define RUNG_JOBS_FORMAT_ROW_H

#include <jansson.h>
#include <stdint.h>

struct row {
	int64_t line;              /* where it begins in its file, from 1 */
	const char *const *names;
	const char *const *values; /* NULL for null; numbers and the like as they are written */
	int     count;
	const json_t *object;      /* the row itself where it is JSON; NULL in CSV */
};

/* The value called name; NULL where there is none, or it is null. */
const char *row_get(const struct row *row, const char *name);

/* The row as one JSON object without blanks, its fields in the order they came in. Freed by the caller. */
char *row_json(const struct row *row);

/* The same with sorted fields: one form for the same row, whatever their order. Freed by the caller. */
char *row_json_sorted(const struct row *row);

#endif
