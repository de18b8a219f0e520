/* The SQLite driver: the only file that knows sqlite3.
 *
 * Every connection has its automatic checkpoints off. Writes and checkpoints are made inside the
 * gate, so that no WAL file is ever reset by one connection while another checkpoints. */
#include "db/driver.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/write_gate.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/stat.h>
#include <unistd.h>

#define STEPS_A_LOOK 4000 /* of the engine, between two looks at the clock */
#define LONGEST_IN_TIME 4000000 /* bytes of one value, where a query may take so long and no longer */
#define CHECKPOINT_BYTES (4 << 20)
#define BUSY_TIMEOUT_MS  5000 /* for writers that do not know the gate */

struct driver_db {
	sqlite3    *sqlite;
	char       *path;
	struct write_gate gate;
	int         safety;         /* PRAGMA synchronous: 1 NORMAL, 2 FULL; 0: not set yet */
	bool        must_sync;      /* this write was raised to durable after it had begun */
	bool        has_stored;     /* the last commit had anything to store */
	int         wal_pages;      /* in the WAL after the last commit */
	int         checkpoint_at;  /* pages from which the next checkpoint is tried */
	int         failure;        /* extended result code of the last failure */
};

struct driver_statement {
	struct driver_db *db;
	sqlite3_stmt     *stmt;
	bool              returns_id; /* an INSERT ... RETURNING id, whose RETURNING we answer ourselves */
	bool              answered;   /* it has given its one row */
	int              *parameters; /* SQLite's number of $1, $2, ...; 0: not in the text */
	int               parameter_count;
};

static const char *reason(const struct driver_db *db)
{
	switch (db->failure & 0xff) {
	case SQLITE_FULL:
		return "the disk is full, or the file may not grow any more";
	case SQLITE_READONLY:
		return "the file is read-only";
	case SQLITE_NOTADB:
		return "not a database";
	case SQLITE_BUSY:
		return "another program keeps it locked";
	default:
		return sqlite3_errmsg(db->sqlite);
	}
}

static int fail(struct driver_db *db, struct err *err)
{
	int system = sqlite3_system_errno(db->sqlite);

	db->failure = sqlite3_extended_errcode(db->sqlite);
	/* a limit on the size of files, or a quota, comes as a failed write whose cause is not always kept */
	if (db->failure == SQLITE_IOERR_WRITE && system != EIO)
		db->failure = SQLITE_FULL;
	if ((db->failure & 0xff) == SQLITE_IOERR && system)
		return err_set(err, "%s: %s", reason(db), strerror(system));
	return err_set(err, "%s", reason(db));
}

static enum driver_fault fault(const struct driver_db *db)
{
	if (!db)
		return DRIVER_FAULT_OTHER;
	switch (db->failure & 0xff) {
	case SQLITE_NOTADB:
		return DRIVER_FAULT_FOREIGN;
	case SQLITE_CORRUPT:
		return DRIVER_FAULT_DAMAGED;
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
		return DRIVER_FAULT_READ_ONLY;
	case SQLITE_FULL:
		return DRIVER_FAULT_FULL;
	case SQLITE_BUSY:
		return DRIVER_FAULT_BUSY;
	case SQLITE_CONSTRAINT:
		return DRIVER_FAULT_REFUSED;
	default:
		return DRIVER_FAULT_OTHER;
	}
}

static int exec(struct driver_db *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : fail(db, err);
}

static int migrate(struct driver_db *db, const char *sql, struct err *err)
{
	int result;

	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	result = exec(db, sql, err);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return result;
}

static int pragma_integer(struct driver_db *db, const char *pragma, int *value, struct err *err)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v2(db->sqlite, pragma, -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW) {
		sqlite3_finalize(stmt);
		return fail(db, err);
	}
	*value = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return 0;
}

static int after_commit(void *context, sqlite3 *sqlite, const char *schema, int pages)
{
	struct driver_db *db = context;

	(void)sqlite;
	(void)schema;
	db->wal_pages = pages;
	db->has_stored = true;
	return SQLITE_OK;
}

/* ---- opening and closing ---- */

/* file:PATH?query, with what a URI would obey escaped. */
static int open_file(struct driver_db *db, const char *query, int flags, struct err *err)
{
	struct str uri = STR_EMPTY;
	int result;

	str_add(&uri, "file:");
	for (const char *c = db->path; *c; c++) {
		if (strchr("%?#", *c))
			str_addf(&uri, "%%%02x", (unsigned char)*c);
		else
			str_add_char(&uri, *c);
	}
	str_add(&uri, query);
	result = sqlite3_open_v2(str_text(&uri), &db->sqlite, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	str_release(&uri);
	if (result == SQLITE_OK)
		return 0;
	db->failure = result;
	return err_set(err, "%s", db->sqlite ? sqlite3_errmsg(db->sqlite) : "out of memory");
}

/* What every connection gets; schema text is never trusted to call functions with side effects. */
static int set_up(struct driver_db *db, struct err *err)
{
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_busy_timeout(db->sqlite, BUSY_TIMEOUT_MS);
	return exec(db, "PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -24576;", err);
}

static bool is_wal_empty(const char *path)
{
	struct str wal = STR_EMPTY;
	struct stat found;
	bool empty;

	str_addf(&wal, "%s-wal", path);
	empty = stat(str_text(&wal), &found) < 0 ? errno == ENOENT : found.st_size == 0;
	str_release(&wal);
	return empty;
}

static int try_reading(struct driver_db *db, struct err *err)
{
	int tables;

	return pragma_integer(db, "SELECT count(*) FROM sqlite_schema", &tables, err);
}

/* A file in WAL mode cannot be read where its -wal and -shm are missing and may not be made. With an
 * empty WAL the file alone holds everything, so it is then read as one that nobody changes. */
static int open_for_reading(struct driver_db *db, struct err *err)
{
	static const char *const ways[] = { "?mode=ro", "?mode=ro&immutable=1" };

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		sqlite3_close(db->sqlite);
		db->sqlite = NULL;
		if (open_file(db, ways[i], SQLITE_OPEN_READONLY, err) == 0 && set_up(db, err) == 0 && try_reading(db, err) == 0)
			return 0;
		if (fault(db) != DRIVER_FAULT_READ_ONLY || !is_wal_empty(db->path))
			break;
	}
	return -1;
}

/* The pragma answers with the mode that holds now, which is another where a WAL cannot be had. */
static int use_wal(struct driver_db *db, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	int result = 0;

	if (sqlite3_prepare_v2(db->sqlite, "PRAGMA journal_mode = WAL", -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
		result = fail(db, err);
	else if (!str_equal((const char *)sqlite3_column_text(stmt, 0), "wal"))
		result = err_set(err, "this file system gives no shared memory for a write-ahead log: move it to a local disk");
	sqlite3_finalize(stmt);
	if (result < 0)
		return -1;
	return exec(db, "PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;", err);
}

static int open_for_writing(struct driver_db *db, struct err *err)
{
	int keep = 1, result;

	if (open_file(db, "?mode=rw", SQLITE_OPEN_READWRITE, err) < 0 || set_up(db, err) < 0 || try_reading(db, err) < 0)
		return -1;
	/* the WAL stays when the last of us leaves, so that others may read without writing */
	sqlite3_file_control(db->sqlite, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
	if (write_gate_open(&db->gate, db->path, err) < 0 || write_gate_enter(&db->gate, err) < 0)
		return -1;
	result = use_wal(db, err);
	write_gate_leave(&db->gate);
	sqlite3_wal_hook(db->sqlite, after_commit, db);
	return result;
}

/* A sanitizer marks what is taken byte by byte, used or not: with a megabyte it spent more than half its time on that. */
#ifdef __SANITIZE_ADDRESS__
#define STATEMENT_JOURNAL (64 << 10)
#else
#define STATEMENT_JOURNAL (1 << 20)
#endif

static int open_db(const char *path, enum driver_open how, struct driver_db **out, struct err *err)
{
	struct driver_db *db = xcalloc(1, sizeof *db);
	int result = -1;

	/* Nobody reads SQLite's counts of memory, which take a lock at each allocation. A temporary table does not
	 * take 80 kB at once for its pages, to give them back a moment later. What a statement would need to be
	 * undone alone, the few pages it changed, stays in memory up to a megabyte, which is taken at once: where there
	 * is no limit it comes in pieces of a kilobyte. Holds for the whole program from the first connection on; later
	 * calls are refused and change nothing. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
	sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, STATEMENT_JOURNAL);
	db->path = xstrdup(path ? path : "");
	db->gate = (struct write_gate)WRITE_GATE_CLOSED;
	db->checkpoint_at = CHECKPOINT_BYTES / 4096;
	switch (how) {
	case DRIVER_READ:
		result = open_for_reading(db, err);
		break;
	case DRIVER_WRITE:
		result = open_for_writing(db, err);
		break;
	case DRIVER_SCRATCH:
		result = sqlite3_open_v2(":memory:", &db->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, NULL) ==
		         SQLITE_OK ? set_up(db, err) : fail(db, err);
		break;
	}
	*out = db; /* also after a failure, so that fault() can be asked; close frees it */
	return result;
}

/* A checkpoint never waits for a reader: what it could not copy the next one will. */
static void checkpoint(struct driver_db *db)
{
	sqlite3_busy_timeout(db->sqlite, 0);
	if (sqlite3_wal_checkpoint_v2(db->sqlite, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK) {
		db->wal_pages = 0;
		db->checkpoint_at = CHECKPOINT_BYTES / 4096;
	} else {
		db->checkpoint_at = db->wal_pages + CHECKPOINT_BYTES / 4096;
	}
	sqlite3_busy_timeout(db->sqlite, BUSY_TIMEOUT_MS);
}

static void close_db(struct driver_db *db)
{
	struct err ignored;

	if (!db)
		return;
	/* so that whoever copies the file alone misses nothing of what was written here */
	if (db->wal_pages > 0 && write_gate_enter(&db->gate, &ignored) == 0)
		checkpoint(db);
	sqlite3_close(db->sqlite);
	write_gate_close(&db->gate);
	free(db->path);
	free(db);
}

static const char *engine(void)
{
	return "SQLite " SQLITE_VERSION;
}

/* ---- statements ---- */

static void finalize(struct driver_statement *statement)
{
	if (!statement)
		return;
	sqlite3_finalize(statement->stmt);
	free(statement->parameters);
	free(statement);
}

/* SQLite opens a temporary table for every RETURNING, which is half the cost of a small insert, and knows
 * the id of a single row anyway. The length of the statement without a RETURNING of that id alone: others,
 * of more columns, of upserts or of rows that a SELECT gives, are SQLite's to answer. length: there is none. */
static size_t without_returning_id(const char *sql, size_t length)
{
	static const char word[] = " RETURNING ", id[] = "_id";
	const char *at = memmem(sql, length, word, sizeof word - 1), *name = at ? at + sizeof word - 1 : NULL;
	size_t column = name ? strspn(name, "abcdefghijklmnopqrstuvwxyz_") : 0, end = length;

	if (strncmp(sql, "INSERT INTO ", 12) != 0 || column < sizeof id || memcmp(name + column - (sizeof id - 1), id, sizeof id - 1) != 0)
		return length;
	while (end > 0 && strchr("; \n", sql[end - 1]))
		end--;
	if (name + column != sql + end || !memmem(sql, length, "VALUES (", 8) || memmem(sql, length, "ON CONFLICT", 11))
		return length;
	return (size_t)(at - sql);
}

static void number_parameters(struct driver_statement *statement)
{
	int named = sqlite3_bind_parameter_count(statement->stmt);

	for (int n = 1; n <= named; n++) {
		int number = atoi(sqlite3_bind_parameter_name(statement->stmt, n) + 1);

		if (number > statement->parameter_count)
			statement->parameter_count = number;
	}
	statement->parameters = xcalloc((size_t)statement->parameter_count + 1, sizeof *statement->parameters);
	for (int n = 1; n <= named; n++)
		statement->parameters[atoi(sqlite3_bind_parameter_name(statement->stmt, n) + 1)] = n;
}

static int prepare(struct driver_db *db, const char *sql, size_t whole, struct driver_statement **out, struct err *err)
{
	struct driver_statement *statement = xcalloc(1, sizeof *statement);
	size_t length = without_returning_id(sql, whole);

	statement->db = db;
	statement->returns_id = length < whole;
	if (sqlite3_prepare_v3(db->sqlite, sql, (int)length, SQLITE_PREPARE_PERSISTENT, &statement->stmt, NULL) != SQLITE_OK) {
		finalize(statement);
		return fail(db, err);
	}
	number_parameters(statement);
	*out = statement;
	return 0;
}

static int bind(struct driver_statement *statement, int parameter, const struct store_value *value, struct err *err)
{
	sqlite3_stmt *stmt = statement->stmt;
	int n = 0, result = SQLITE_MISUSE;

	if (parameter >= 1 && parameter <= statement->parameter_count)
		n = statement->parameters[parameter];
	if (n == 0)
		return err_set(err, "the statement has no such parameter");
	switch (value->type) {
	case STORE_NULL:
		result = sqlite3_bind_null(stmt, n);
		break;
	case STORE_INTEGER:
		result = sqlite3_bind_int64(stmt, n, value->integer);
		break;
	case STORE_REAL:
		result = sqlite3_bind_double(stmt, n, value->real);
		break;
	case STORE_TEXT:
		result = sqlite3_bind_text64(stmt, n, value->bytes, value->length, SQLITE_STATIC, SQLITE_UTF8);
		break;
	case STORE_BLOB:
		result = sqlite3_bind_blob64(stmt, n, value->bytes, value->length, SQLITE_STATIC);
		break;
	}
	return result == SQLITE_OK ? 0 : fail(statement->db, err);
}

static int step(struct driver_statement *statement, struct err *err)
{
	if (statement->answered)
		return 0;
	switch (sqlite3_step(statement->stmt)) {
	case SQLITE_ROW:
		return 1;
	case SQLITE_DONE:
		statement->answered = statement->returns_id && sqlite3_changes(statement->db->sqlite) > 0;
		return statement->answered;
	default:
		return fail(statement->db, err);
	}
}

static void column_value(sqlite3_stmt *stmt, int column, struct store_value *value)
{
	*value = (struct store_value){ .type = STORE_NULL };
	switch (sqlite3_column_type(stmt, column)) {
	case SQLITE_INTEGER:
		value->type = STORE_INTEGER;
		value->integer = sqlite3_column_int64(stmt, column);
		break;
	case SQLITE_FLOAT:
		value->type = STORE_REAL;
		value->real = sqlite3_column_double(stmt, column);
		break;
	case SQLITE_TEXT:
		value->type = STORE_TEXT;
		value->bytes = (const char *)sqlite3_column_text(stmt, column);
		value->length = (size_t)sqlite3_column_bytes(stmt, column);
		break;
	case SQLITE_BLOB:
		value->type = STORE_BLOB;
		value->bytes = sqlite3_column_blob(stmt, column);
		value->length = (size_t)sqlite3_column_bytes(stmt, column);
		break;
	default:
		break;
	}
}

static int columns(const struct driver_statement *statement)
{
	return sqlite3_column_count(statement->stmt);
}

static void column(const struct driver_statement *statement, int index, struct store_value *value)
{
	if (statement->answered)
		*value = (struct store_value){ .type = STORE_INTEGER, .integer = sqlite3_last_insert_rowid(statement->db->sqlite) };
	else
		column_value(statement->stmt, index, value);
}

static void reset(struct driver_statement *statement)
{
	statement->answered = false;
	sqlite3_reset(statement->stmt);
	sqlite3_clear_bindings(statement->stmt);
}

static int64_t changed(const struct driver_db *db)
{
	return sqlite3_changes64(db->sqlite);
}

/* ---- writes ---- */

static int begin(struct driver_db *db, enum store_durability durability, struct err *err)
{
	int safety = durability == STORE_DURABLE ? 2 : 1;

	if (write_gate_enter(&db->gate, err) < 0)
		return -1;
	db->must_sync = false;
	if ((db->safety == safety || exec(db, safety == 2 ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL", err) == 0) &&
	    exec(db, "BEGIN IMMEDIATE", err) == 0) {
		db->safety = safety;
		return 0;
	}
	write_gate_leave(&db->gate);
	return -1;
}

static bool is_wanted(const struct driver_db *db)
{
	return write_gate_is_wanted(&db->gate);
}

static void make_durable(struct driver_db *db)
{
	if (db->safety == 1)
		db->must_sync = true;
}

/* The safety level cannot change inside a transaction, so a write that was raised to durable is
 * flushed by hand after its commit. */
static int sync_wal(const struct driver_db *db, struct err *err)
{
	struct str wal = STR_EMPTY;
	int fd, result = -1;

	str_addf(&wal, "%s-wal", db->path);
	fd = open(str_text(&wal), O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		result = fdatasync(fd);
	if (result < 0)
		err_set(err, "flush %s: %s", str_text(&wal), strerror(errno));
	if (fd >= 0)
		close(fd);
	str_release(&wal);
	return result;
}

static bool was_flushed(const struct driver_db *db)
{
	return db->has_stored && (db->safety == 2 || db->must_sync);
}

static int commit(struct driver_db *db, bool *unknown, struct err *err)
{
	int result;

	db->has_stored = false;
	result = exec(db, "COMMIT", err);
	*unknown = result < 0;
	if (result < 0 && !sqlite3_get_autocommit(db->sqlite))
		sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
	if (result == 0 && db->must_sync) {
		result = sync_wal(db, err);
		*unknown = result < 0;
	}
	if (result == 0 && db->wal_pages >= db->checkpoint_at)
		checkpoint(db);
	write_gate_leave(&db->gate);
	return result;
}

static void rollback(struct driver_db *db)
{
	if (!sqlite3_get_autocommit(db->sqlite)) /* some failures have rolled back already */
		sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
	write_gate_leave(&db->gate);
}

static int part_begin(struct driver_db *db, struct err *err)
{
	return exec(db, "SAVEPOINT part", err);
}

static int part_end(struct driver_db *db, bool keep, struct err *err)
{
	return exec(db, keep ? "RELEASE part" : "ROLLBACK TO part; RELEASE part", err);
}

/* ---- the file as a whole ---- */

static int identify(struct driver_db *db, int *application_id, int *schema, struct err *err)
{
	if (pragma_integer(db, "PRAGMA application_id", application_id, err) < 0)
		return -1;
	return pragma_integer(db, "PRAGMA user_version", schema, err);
}

static int stamp(struct driver_db *db, int application_id, int schema, struct err *err)
{
	struct str sql = STR_EMPTY;
	int result;

	str_addf(&sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", application_id, schema);
	result = exec(db, str_text(&sql), err);
	str_release(&sql);
	return result;
}

static int64_t change_counter(struct driver_db *db)
{
	int value = 0;

	return pragma_integer(db, "PRAGMA data_version", &value, NULL) < 0 ? -1 : value;
}

static int copy(struct driver_db *db, const char *path, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	int result = 0;

	if (sqlite3_prepare_v2(db->sqlite, "VACUUM INTO ?1", -1, &stmt, NULL) != SQLITE_OK ||
	    sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_DONE)
		result = fail(db, err);
	sqlite3_finalize(stmt);
	return result;
}

static int check(struct driver_db *db, struct err *problem)
{
	sqlite3_stmt *stmt = NULL;
	int result = 0;

	if (sqlite3_prepare_v2(db->sqlite, "PRAGMA quick_check(1)", -1, &stmt, NULL) != SQLITE_OK || sqlite3_step(stmt) != SQLITE_ROW)
		result = fail(db, problem);
	else if (!str_equal((const char *)sqlite3_column_text(stmt, 0), "ok"))
		result = err_set(problem, "%s", (const char *)sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	return result;
}

/* ---- an analyst's statement ---- */

static bool is_reading_pragma(const char *name)
{
	static const char *const names[] = {
		"application_id", "collation_list", "compile_options", "data_version", "encoding", "foreign_key_list",
		"function_list", "index_info", "index_list", "index_xinfo", "integrity_check", "page_count", "page_size",
		"pragma_list", "quick_check", "schema_version", "table_info", "table_list", "table_xinfo", "user_version",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (sqlite3_stricmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool takes_no_value(const char *name)
{
	static const char *const names[] = { "application_id", "encoding", "schema_version", "user_version", "page_size" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (sqlite3_stricmp(name, names[i]) == 0)
			return true;
	return false;
}

static int allow_reading(void *context, int action, const char *first, const char *second, const char *schema, const char *trigger)
{
	(void)context;
	(void)schema;
	(void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_UPDATE: /* what a table-valued pragma seems to do; the statement must be read-only as a whole */
		return sqlite3_stricmp(first, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_FUNCTION:
		return second && (sqlite3_stricmp(second, "load_extension") == 0 || sqlite3_stricmp(second, "fts3_tokenizer") == 0)
			? SQLITE_DENY : SQLITE_OK;
	case SQLITE_PRAGMA:
		return is_reading_pragma(first) && !(second && takes_no_value(first)) ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static bool is_blank(const char *sql)
{
	return sql[strspn(sql, " \t\r\n;")] == '\0';
}

static int give_rows(struct driver_db *db, sqlite3_stmt *stmt, const struct store_sink *sink, struct err *err)
{
	int count = sqlite3_column_count(stmt), got;
	const char **names = xcalloc((size_t)count, sizeof *names);
	struct store_value *values = xcalloc((size_t)count, sizeof *values);
	bool going;

	for (int i = 0; i < count; i++)
		names[i] = sqlite3_column_name(stmt, i);
	going = !sink->header || sink->header(sink->context, names, count);
	for (got = SQLITE_ROW; going && (got = sqlite3_step(stmt)) == SQLITE_ROW;) {
		for (int i = 0; i < count; i++)
			column_value(stmt, i, &values[i]);
		going = sink->row(sink->context, values, count);
	}
	free(names);
	free(values);
	if (got == SQLITE_INTERRUPT)
		return err_set(err, "it takes more than %d ms", (int)sink->within_ms);
	return got == SQLITE_ROW || got == SQLITE_DONE ? 0 : fail(db, err);
}

static int64_t elapsed_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int is_over(void *until_ms)
{
	return elapsed_ms() > *(const int64_t *)until_ms;
}

/* Between two steps only can it be ended, so that no single one may make much either. */
static int give_rows_in_time(struct driver_db *db, sqlite3_stmt *stmt, const struct store_sink *sink, struct err *err)
{
	int64_t until_ms = elapsed_ms() + sink->within_ms;
	int result, longest;

	if (!sink->within_ms)
		return give_rows(db, stmt, sink, err);
	longest = sqlite3_limit(db->sqlite, SQLITE_LIMIT_LENGTH, LONGEST_IN_TIME);
	sqlite3_progress_handler(db->sqlite, STEPS_A_LOOK, is_over, &until_ms);
	result = give_rows(db, stmt, sink, err);
	sqlite3_progress_handler(db->sqlite, 0, NULL, NULL);
	sqlite3_limit(db->sqlite, SQLITE_LIMIT_LENGTH, longest);
	return result;
}

static int query(struct driver_db *db, const char *sql, const struct store_sink *sink, struct err *err)
{
	sqlite3_stmt *stmt = NULL;
	const char *rest = "";
	int result;

	sqlite3_set_authorizer(db->sqlite, allow_reading, NULL);
	result = sqlite3_prepare_v2(db->sqlite, sql, -1, &stmt, &rest);
	if (result == SQLITE_AUTH)
		result = err_set(err, "only reading is allowed here: %s", sqlite3_errmsg(db->sqlite));
	else if (result != SQLITE_OK)
		result = fail(db, err);
	else if (!stmt)
		result = err_set(err, "there is no statement in it");
	else if (!is_blank(rest))
		result = err_set(err, "one statement at a time");
	else if (!sqlite3_stmt_readonly(stmt))
		result = err_set(err, "only reading is allowed here");
	else
		result = give_rows_in_time(db, stmt, sink, err);
	sqlite3_finalize(stmt);
	sqlite3_set_authorizer(db->sqlite, NULL, NULL);
	return result;
}

const struct driver driver_sqlite = {
	.open = open_db,
	.close = close_db,
	.fault = fault,
	.engine = engine,
	.exec = exec,
	.migrate = migrate,
	.prepare = prepare,
	.finalize = finalize,
	.bind = bind,
	.step = step,
	.column = column,
	.columns = columns,
	.reset = reset,
	.changed = changed,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.part_begin = part_begin,
	.part_end = part_end,
	.is_wanted = is_wanted,
	.make_durable = make_durable,
	.was_flushed = was_flushed,
	.identify = identify,
	.stamp = stamp,
	.change_counter = change_counter,
	.copy = copy,
	.check = check,
	.query = query,
};
