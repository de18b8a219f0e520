/* Changes to a project behind the program's back, for tests of what finds them. */
#ifndef RUNG_TEST_TAMPER_H
#define RUNG_TEST_TAMPER_H

#include "base/str.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static inline int tamper_drop(void *context, int columns, char **values, char **names)
{
	(void)columns;
	(void)names;
	str_addf(context, "DROP TRIGGER %s;", values[0]);
	return 0;
}

/* Drops every guard, as somebody would who means it, and runs sql. */
static inline void tamper(const char *path, const char *sql)
{
	struct str drop = STR_EMPTY;
	char *message = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
	sqlite3_exec(db, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", tamper_drop, &drop, NULL);
	sqlite3_exec(db, str_text(&drop), NULL, NULL, NULL);
	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", sql, message);
	if (sqlite3_total_changes(db) == 0)
		fail_msg("nothing is changed by: %s", sql);
	sqlite3_close(db);
	str_release(&drop);
}

/* A copy of a file that nobody writes. */
static inline void tamper_copy(const char *from, const char *to)
{
	char command[600];

	assert_in_range(snprintf(command, sizeof command, "cp '%s' '%s'", from, to), 1, sizeof command - 1);
	assert_int_equal(system(command), 0);
}

#endif
