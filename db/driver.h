/* What the rest of db/ asks of a database engine: one const table of functions for each engine.
 *
 * Functions that can fail return -1 with the engine's reason; fault() then says what kind of failure
 * it was. Statements number their parameters $1, $2, ... */
#ifndef RUNG_DB_DRIVER_H
#define RUNG_DB_DRIVER_H

#include "base/err.h"
#include "db/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct driver_db;        /* a connection */
struct driver_statement; /* prepared; belongs to its connection */

enum driver_open {
	DRIVER_READ,
	DRIVER_WRITE,   /* an empty file is fine */
	DRIVER_SCRATCH, /* in memory, gone when closed; path is ignored */
};

enum driver_fault {
	DRIVER_FAULT_OTHER,
	DRIVER_FAULT_FOREIGN,   /* not a database */
	DRIVER_FAULT_DAMAGED,
	DRIVER_FAULT_READ_ONLY,
	DRIVER_FAULT_FULL,
	DRIVER_FAULT_BUSY,
	DRIVER_FAULT_REFUSED,   /* by a constraint or a guard */
};

struct driver {
	/* *db is set after a failure too, for fault() and close() */
	int  (*open)(const char *path, enum driver_open how, struct driver_db **db, struct err *err);
	void (*close)(struct driver_db *db);
	enum driver_fault (*fault)(const struct driver_db *db); /* of the last failure */
	const char *(*engine)(void);

	/* any number of statements without parameters; rows are thrown away */
	int (*exec)(struct driver_db *db, const char *sql, struct err *err);

	/* the same for the text of a migration, which may also say anew what a table is */
	int (*migrate)(struct driver_db *db, const char *sql, struct err *err);

	int  (*prepare)(struct driver_db *db, const char *sql, size_t length, struct driver_statement **statement,
	                struct err *err);
	void (*finalize)(struct driver_statement *statement);
	int  (*bind)(struct driver_statement *statement, int parameter, const struct store_value *value, struct err *err);
	int  (*step)(struct driver_statement *statement, struct err *err); /* 1: a row; 0: done; -1 */
	void (*column)(const struct driver_statement *statement, int column, struct store_value *value);
	int  (*columns)(const struct driver_statement *statement); /* of a row */
	void (*reset)(struct driver_statement *statement); /* forgets the bound values */
	int64_t (*changed)(const struct driver_db *db);    /* rows changed by the last statement */

	int  (*begin)(struct driver_db *db, enum store_durability durability, struct err *err);
	int  (*commit)(struct driver_db *db, bool *unknown, struct err *err); /* *unknown: on -1, it may be stored */
	bool (*was_flushed)(const struct driver_db *db); /* whether the last commit had rows to store, and waited for the disk */
	void (*rollback)(struct driver_db *db);
	int  (*part_begin)(struct driver_db *db, struct err *err); /* inside a write: what can be taken back alone */
	int  (*part_end)(struct driver_db *db, bool keep, struct err *err);
	bool (*is_wanted)(const struct driver_db *db); /* inside a write: whether another process waits to write */
	void (*make_durable)(struct driver_db *db); /* raises a write begun as lazy */

	/* what the file says of itself, and says from now on */
	int (*identify)(struct driver_db *db, int *application_id, int *schema, struct err *err);
	int (*stamp)(struct driver_db *db, int application_id, int schema, struct err *err);

	int64_t (*change_counter)(struct driver_db *db);
	int (*copy)(struct driver_db *db, const char *path, struct err *err); /* to a file that is not there yet */
	int (*check)(struct driver_db *db, struct err *problem);
	int (*query)(struct driver_db *db, const char *sql, const struct store_sink *sink, struct err *err);
};

extern const struct driver driver_sqlite;

#endif
