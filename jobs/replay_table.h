/* What one file of a replay says: labels by item, in the order of its rows. */
#ifndef RUNG_JOBS_REPLAY_TABLE_H
#define RUNG_JOBS_REPLAY_TABLE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct replay_row {
	const char *item;
	int         label;      /* number of the label; -1: none */
	double      confidence; /* NaN: none */
	int64_t     time_ms;    /* 0: none */
};

struct replay_labels { const char **names; int count, room; };

struct replay_table {
	struct replay_row *rows;
	int64_t count, room;
	int64_t rejected;
	char    first_rejected[200];
	struct replay_row **sorted; /* by item, the earlier row first; made by replay_table_sort() */
};

/* Reads a file of rows with the columns item and label; labels not met before are added to labels.
 * Strings live in arena. Release after -1 too. */
int replay_table_read(const char *path, bool has_confidence, struct replay_labels *labels, struct arena *arena,
                      struct replay_table *table, struct err *err);
void replay_table_release(struct replay_table *table);

/* Makes replay_table_find() possible. */
void replay_table_sort(struct replay_table *table);

/* The first row of an item; NULL where there is none. */
const struct replay_row *replay_table_find(const struct replay_table *table, const char *item);

#endif
