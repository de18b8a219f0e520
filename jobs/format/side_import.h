/* Predictions beside decisions, a row each, as csv and jsonl are written. */
#ifndef RUNG_JOBS_FORMAT_SIDE_IMPORT_H
#define RUNG_JOBS_FORMAT_SIDE_IMPORT_H

#include "jobs/format/import_format.h"

/* Reads a row as an object; numbers may stand as texts. -1 where it is no good. */
int side_import_read(const json_t *row, struct foreign_case *said, struct arena *arena, struct err *why);

#endif
