/* Named statements. They stand in db/query/ as "-- name: queue.claim" blocks, are prepared at first
 * use and kept for the life of the connection.
 *
 * Several steps:                                  One step:
 *     struct query q;                                 query_run(store, err, "lease.renew", ...)
 *     if (query_begin(&q, store, err, "item.read",
 *                     value_integer(id)) < 0) ...
 *     while ((got = query_next(&q, err)) > 0) ...
 *     query_end(&q);
 */
#ifndef RUNG_DB_QUERY_H
#define RUNG_DB_QUERY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/store.h"

#include <math.h>
#include <string.h>

static inline struct store_value value_null(void)
{
	return (struct store_value){ .type = STORE_NULL };
}

static inline struct store_value value_integer(int64_t integer)
{
	return (struct store_value){ .type = STORE_INTEGER, .integer = integer };
}

static inline struct store_value value_id(int64_t id) /* 0: NULL */
{
	return id ? value_integer(id) : value_null();
}

static inline struct store_value value_real(double real) /* not finite: NULL */
{
	return isfinite(real) ? (struct store_value){ .type = STORE_REAL, .real = real } : value_null();
}

static inline struct store_value value_text(const char *text) /* NULL: NULL */
{
	return text ? (struct store_value){ .type = STORE_TEXT, .bytes = text, .length = strlen(text) } : value_null();
}

static inline struct store_value value_blob(const void *bytes, size_t length) /* NULL: NULL */
{
	return bytes ? (struct store_value){ .type = STORE_BLOB, .bytes = bytes, .length = length } : value_null();
}

static inline struct store_value value_hash(const unsigned char hash[HASH_BYTES])
{
	return value_blob(hash, HASH_BYTES);
}

struct query_table; /* the statements of one connection */
struct driver;
struct driver_db;

struct query_table *query_table_new(const struct driver *driver, struct driver_db *db);
void query_table_free(struct query_table *table); /* NULL is fine */

/* Prepares every statement; -1 names the first that cannot be. */
int query_table_check(struct query_table *table, struct err *err);

/* The text of each statement in turn, for tests; not terminated. NULL after the last. */
const char *query_table_text(const struct query_table *table, size_t index, const char **name, size_t *length);

struct query {
	struct store *store;
	struct query_statement *statement; /* NULL: ended */
};

#define QUERY_VALUES(...) \
	(const struct store_value[]){ __VA_ARGS__ }, sizeof((const struct store_value[]){ __VA_ARGS__ }) / sizeof(struct store_value)

/* Starts a statement with its values $1, $2, ... Their bytes must live until query_end(). After -1
 * the query is ended. */
#define query_begin(query, store, err, name, ...) query_begin_values(query, store, err, name, QUERY_VALUES(__VA_ARGS__))
int query_begin_values(struct query *query, struct store *store, struct err *err, const char *name,
                       const struct store_value *values, size_t count);

int query_next(struct query *query, struct err *err); /* 1: a row; 0: done; -1. Ended after 0 and -1 */
void query_end(struct query *query);                  /* may be repeated */

/* Starts it and goes to its first row. 1: whoever has read it calls query_end(); 0: there is none; -1. */
#define query_first(query, store, err, name, ...) query_first_values(query, store, err, name, QUERY_VALUES(__VA_ARGS__))
int query_first_values(struct query *query, struct store *store, struct err *err, const char *name,
                       const struct store_value *values, size_t count);

/* Columns of the row, from 0. Borrowed strings live until the next row. */
int query_columns(const struct query *query);
struct store_value query_value(const struct query *query, int column);
bool query_is_null(const struct query *query, int column);
int64_t query_integer(const struct query *query, int column);       /* NULL: 0 */
double query_real(const struct query *query, int column);           /* NULL: NaN */
const char *query_text(const struct query *query, int column);      /* NULL: NULL */
const void *query_blob(const struct query *query, int column, size_t *length);
char *query_strdup(const struct query *query, int column, struct arena *arena); /* text or blob, terminated; NULL: NULL */
void query_copy(const struct query *query, int column, void *out, size_t length); /* a blob of known length */

/* Runs a statement to its end. Returns the rows it changed, or -1. */
#define query_run(store, err, name, ...) query_run_values(store, err, name, QUERY_VALUES(__VA_ARGS__))
int64_t query_run_values(struct store *store, struct err *err, const char *name, const struct store_value *values,
                         size_t count);

/* Runs a statement with VALUES ($1, .., $width), its only parameters in their order, for count rows, several at a time.
 * values has row after row; what the statement RETURNs is not told. 0; -1. */
int query_run_rows(struct store *store, struct err *err, const char *name, const struct store_value *values, size_t width, size_t count);

/* The first column of the first row. 1; 0: no row, or NULL (*number is 0); -1. */
#define query_number(store, number, err, name, ...) query_number_values(store, number, err, name, QUERY_VALUES(__VA_ARGS__))
int query_number_values(struct store *store, int64_t *number, struct err *err, const char *name,
                        const struct store_value *values, size_t count);

#endif
