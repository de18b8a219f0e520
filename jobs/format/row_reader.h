/* Reading rows from a file whose name says its format. */
#ifndef RUNG_JOBS_FORMAT_ROW_READER_H
#define RUNG_JOBS_FORMAT_ROW_READER_H

#include "base/err.h"
#include "jobs/format/row.h"
#include "jobs/format/row_format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct row_reader;

/* Whether a file of this name is read as rows. */
bool row_reader_knows(const char *name);

/* name's ending says the format ("x.csv", or just ".csv"). file is borrowed; head holds what was read
 * from it already; without a file there is only that. NULL: the format is unknown, or the head of the file is no good. */
struct row_reader *row_reader_open(const char *name, FILE *file, const void *head, size_t head_length,
                                   struct err *err);
void row_reader_close(struct row_reader *reader); /* NULL is fine */

/* True where rows may have a value of this name: always, but for a CSV without such a column. */
bool row_reader_may_have(const struct row_reader *reader, const char *name);

/* The row lives until the next call; a broken one has only its line. */
enum row_status row_reader_next(struct row_reader *reader, struct row *row, struct err *why);

/* Hands each row of the file at path to take, which ends it by -1 with a reason. -1 names the file and the line. */
typedef int row_take(void *context, const struct row *row, struct err *err);
int row_reader_each(const char *path, row_take *take, void *context, struct err *err);

#endif
