/* What one file of a replay says: labels by item, in the order of its rows. */
#ifndef RUNG_JOBS_REPLAY_TABLE_H
#define RUNG_JOBS_REPLAY_TABLE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct replay_row {
	const char *item;
	const char *operator_name; /* who says it; "" where the file does not tell */
	int64_t     line;       /* of the file, from 1 */
	int         label;      /* number of the label; -1: none */
	double      confidence; /* NaN: none */
	int64_t     time_ms;    /* 0: none */
};

/* Rows of which the same is to be said: how many there are, and the lines of the first. */
#define REPLAY_LINES 5
struct replay_lines { int64_t count, first[REPLAY_LINES]; };
void replay_lines_add(struct replay_lines *lines, int64_t line);

struct replay_labels { const char **names; int count, room; };

struct replay_table {
	struct replay_row *rows;
	int64_t count, room;
	int64_t rejected;
	char    first_rejected[200];
	struct replay_lines ahead;         /* of the rejected ones: more than a day ahead of this machine's clock */
	struct replay_lines duplicates;    /* further rows of an item by the same operator, which are left out ... */
	struct replay_lines contradicting; /* ... and those of them that say something else */
	struct replay_lines out_of_order;  /* by their time; replay_table_run_clock() */
	struct replay_row **sorted; /* by item, the earlier row first; made by replay_table_sort() */
};

/* Reads a file of rows with the columns item and label; labels not met before are added to labels. Of an item each
 * operator has one row, the first, as in an import: one answer written often is one answer.
 * Strings live in arena. Release after -1 too. */
int replay_table_read(const char *path, bool has_confidence, struct replay_labels *labels, struct arena *arena,
                      struct replay_table *table, struct err *err);
void replay_table_release(struct replay_table *table);

/* Makes the times of the rows a clock that never goes back: as many rows as can be keep their time (the longest
 * series that does not fall), and each other one is given that of the row before it. So one odd time, early or late,
 * moves its own row and no other, and divides no day into two. False where no row has a time. */
bool replay_table_run_clock(struct replay_table *table);

/* Makes replay_table_find() possible. */
void replay_table_sort(struct replay_table *table);

/* The first row of an item; NULL where there is none. */
const struct replay_row *replay_table_find(const struct replay_table *table, const char *item);

#endif
