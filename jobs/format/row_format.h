/* The formats that rows are read from: one file each, one line each in the table of row_reader.c. */
#ifndef RUNG_JOBS_FORMAT_ROW_FORMAT_H
#define RUNG_JOBS_FORMAT_ROW_FORMAT_H

#include "base/err.h"
#include "jobs/format/row.h"

#include <stddef.h>
#include <stdio.h>

enum row_status {
	ROW_END,
	ROW_READ,
	ROW_BROKEN, /* this row is no good, its line and the reason are given; the next one may be */
	ROW_FAILED, /* the file cannot be read on */
};

struct row_format {
	const char *ending; /* of file names: ".csv" */

	/* Starts reading; file is borrowed, head was read from it already. NULL: the head of the file is
	 * no good. */
	void *(*open)(FILE *file, const void *head, size_t head_length, struct err *err);
	enum row_status (*next)(void *reader, struct row *row, struct err *why);

	/* The names that every row has, *count of them; NULL where each row has its own. */
	const char *const *(*columns)(const void *reader, int *count);
	void (*close)(void *reader);
};

extern const struct row_format csv_row_format, tsv_row_format, jsonl_row_format, ndjson_row_format;

#endif
