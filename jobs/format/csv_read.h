/* CSV as RFC 4180 has it, with line numbers: a row that is broken is named by the line it begins in,
 * and reading goes on with the line after that.
 *
 * The first row names the columns. The separator is a comma, or what the first row has instead: a
 * semicolon or a tab. Quoted cells may hold separators, doubled quotes and line ends; lines end with
 * LF or CR LF; a byte order mark and empty lines are passed over. */
#ifndef RUNG_JOBS_FORMAT_CSV_READ_H
#define RUNG_JOBS_FORMAT_CSV_READ_H

#include "base/err.h"
#include "jobs/format/row_format.h"

#include <stddef.h>
#include <stdio.h>

#define CSV_ROW_MAX ((size_t)1024 * 1024) /* bytes; a longer one has most likely an open quote */

struct csv_reader;

/* file is borrowed; head: bytes that were read from it already; without a file (NULL) there are only
 * those. separator 0: found as above. NULL: there is no first row, or it is broken, or names a column
 * twice. */
struct csv_reader *csv_reader_open(FILE *file, const void *head, size_t head_length, char separator, struct err *err);
void csv_reader_close(struct csv_reader *reader); /* NULL is fine */

const char *const *csv_reader_columns(const struct csv_reader *reader, int *count);

/* The row lives until the next call. A broken one has only its line. */
enum row_status csv_reader_next(struct csv_reader *reader, struct row *row, struct err *why);

#endif
