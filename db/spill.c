#include "db/spill.h"

#include "base/xalloc.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct spill {
	sqlite3      *db;
	sqlite3_stmt *add, *walk; /* walk NULL until the first piece is asked for */
};

/* An empty name is a file of the system's own folder that is gone with the connection; a few MB of it stay in memory. */
static const char make[] = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; BEGIN;"
                           "CREATE TABLE piece (key TEXT, kind INTEGER, line INTEGER, text TEXT);";
static const char order[] = "SELECT key, kind, line, text FROM piece ORDER BY key, kind, rowid";

static int fail(struct spill *spill, struct err *err)
{
	return err_set(err, "what waits for its turn: %s", spill->db ? sqlite3_errmsg(spill->db) : "out of memory");
}

struct spill *spill_open(struct err *err)
{
	struct spill *spill = xcalloc(1, sizeof *spill);

	if (sqlite3_open_v2("", &spill->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK &&
	    sqlite3_exec(spill->db, make, NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(spill->db, "INSERT INTO piece VALUES (?, ?, ?, ?)", -1, &spill->add, NULL) == SQLITE_OK)
		return spill;
	fail(spill, err);
	spill_close(spill);
	return NULL;
}

void spill_close(struct spill *spill)
{
	if (!spill)
		return;
	sqlite3_finalize(spill->add);
	sqlite3_finalize(spill->walk);
	sqlite3_close(spill->db);
	free(spill);
}

int spill_add(struct spill *spill, const struct spill_piece *piece, struct err *err)
{
	int result;

	sqlite3_bind_text(spill->add, 1, piece->key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(spill->add, 2, piece->kind);
	sqlite3_bind_int64(spill->add, 3, piece->line);
	sqlite3_bind_text(spill->add, 4, piece->text, (int)piece->length, SQLITE_STATIC);
	result = sqlite3_step(spill->add);
	sqlite3_reset(spill->add);
	return result == SQLITE_DONE ? 0 : fail(spill, err);
}

int spill_next(struct spill *spill, struct spill_piece *piece, struct err *err)
{
	int result;

	if (!spill->walk && sqlite3_prepare_v2(spill->db, order, -1, &spill->walk, NULL) != SQLITE_OK)
		return fail(spill, err);
	result = sqlite3_step(spill->walk);
	if (result == SQLITE_DONE)
		return 0;
	if (result != SQLITE_ROW)
		return fail(spill, err);
	*piece = (struct spill_piece){
		.key = (const char *)sqlite3_column_text(spill->walk, 0), .kind = sqlite3_column_int64(spill->walk, 1),
		.line = sqlite3_column_int64(spill->walk, 2), .text = (const char *)sqlite3_column_text(spill->walk, 3),
		.length = (size_t)sqlite3_column_bytes(spill->walk, 3),
	};
	return 1;
}
