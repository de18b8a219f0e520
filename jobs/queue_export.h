/* Rows of the queue in a file, with what whoever writes it may see of them. */
#ifndef RUNG_JOBS_QUEUE_EXPORT_H
#define RUNG_JOBS_QUEUE_EXPORT_H

#include "base/err.h"
#include "db/queue_list.h"

#include <stdbool.h>
#include <stdint.h>

struct queue_export;

/* Whether a file of that name can be written; *replaces: one is there already. */
int queue_export_check(const char *path, bool *replaces, struct err *err);

/* The format is that of the name's end: csv or jsonl. */
int queue_export_open(const struct queue_view *view, const char *path, struct queue_export **out, struct err *err);
int queue_export_add(struct queue_export *out, const struct queue_row *row, struct err *err);
int64_t queue_export_rows(const struct queue_export *out); /* written so far */

/* keep: the file is complete and takes its place; else nothing is left of it. Frees in any case; NULL
 * is fine. */
int queue_export_close(struct queue_export *out, bool keep, struct err *err);

#endif
