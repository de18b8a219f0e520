#include "db/query.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/driver.h"
#include "db/store_private.h"

#include <assert.h>
#include <stdlib.h>

static const char *const files[] = {
#include "db/query/actor.sql.h"
	,
#include "db/query/alarm.sql.h"
	,
#include "db/query/audit.sql.h"
	,
#include "db/query/calibration.sql.h"
	,
#include "db/query/certificate_store.sql.h"
	,
#include "db/query/comparison.sql.h"
	,
#include "db/query/decision.sql.h"
	,
#include "db/query/demotion.sql.h"
	,
#include "db/query/drift.sql.h"
	,
#include "db/query/epoch.sql.h"
	,
#include "db/query/event.sql.h"
	,
#include "db/query/evidence.sql.h"
	,
#include "db/query/flow.sql.h"
	,
#include "db/query/fold.sql.h"
	,
#include "db/query/gate_evaluation.sql.h"
	,
#include "db/query/gate_fact.sql.h"
	,
#include "db/query/guideline.sql.h"
	,
#include "db/query/hold.sql.h"
	,
#include "db/query/importing.sql.h"
	,
#include "db/query/item.sql.h"
#include "db/query/item_feature.sql.h"
	,
#include "db/query/item_history.sql.h"
	,
#include "db/query/known.sql.h"
	,
#include "db/query/level_change.sql.h"
	,
#include "db/query/limit_request.sql.h"
#include "db/query/metric.sql.h"
	,
#include "db/query/metric_limit.sql.h"
	,
#include "db/query/model_version.sql.h"
	,
#include "db/query/notice.sql.h"
#include "db/query/output.sql.h"
	,
#include "db/query/pause.sql.h"
	,
#include "db/query/outcome.sql.h"
#include "db/query/page.sql.h"
	,
#include "db/query/pipeline.sql.h"
#include "db/query/prediction.sql.h"
	,
#include "db/query/promotion_request.sql.h"
	,
#include "db/query/queue.sql.h"
	,
#include "db/query/queue_list.sql.h"
	,
#include "db/query/queue_rank.sql.h"
	,
#include "db/query/refold.sql.h"
	,
#include "db/query/report.sql.h"
	,
#include "db/query/retrain.sql.h"
	,
#include "db/query/rollback.sql.h"
	,
#include "db/query/rollout.sql.h"
	,
#include "db/query/rollout_past.sql.h"
	,
#include "db/query/rollout_request.sql.h"
	,
#include "db/query/rollout_subject.sql.h"
	,
#include "db/query/route.sql.h"
	,
#include "db/query/row_batch.sql.h"
	,
#include "db/query/said.sql.h"
	,
#include "db/query/second.sql.h"
	,
#include "db/query/service_request.sql.h"
	,
#include "db/query/setting_request.sql.h"
	,
#include "db/query/setting_store.sql.h"
	,
#include "db/query/snapshot.sql.h"
	,
#include "db/query/stage.sql.h"
	,
#include "db/query/standing.sql.h"
	,
#include "db/query/store.sql.h"
	,
#include "db/query/suspect.sql.h"
	,
#include "db/query/verify.sql.h"
	,
#include "db/query/vouch.sql.h"
};

struct query_statement {
	char *name;
	const char *sql; /* within one of files */
	size_t length;
	struct driver_statement *prepared; /* NULL until first used */
	struct driver_statement *wide;     /* for ROWS_AT_ONCE rows; NULL until first used */
	bool in_use;
};

#define RECENT 256
#define ROWS_AT_ONCE 32 /* what a statement costs by itself is shared; the pages that so many rows change stay in memory */

struct query_table {
	const struct driver *driver;
	struct driver_db *db;
	struct query_statement *statements; /* by name */
	size_t count;
	struct query_statement *recent[RECENT]; /* asked for by the same words in memory; NULL: none yet */
};

static const char mark[] = "-- name: ";

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct query_statement *)a)->name, ((const struct query_statement *)b)->name);
}

static void add_file(struct query_table *table, const char *text)
{
	const char *at = strstr(text, mark);

	while (at) {
		const char *name = at + sizeof mark - 1, *end = strchr(name, '\n'), *next = strstr(name, mark);
		struct query_statement *statement;

		assert(end);
		table->statements = xrealloc(table->statements, table->count + 1, sizeof *table->statements);
		statement = &table->statements[table->count++];
		*statement = (struct query_statement){
			.name = xstrndup(name, (size_t)(end - name)),
			.sql = end + 1,
			.length = next ? (size_t)(next - end - 1) : strlen(end + 1),
		};
		at = next;
	}
}

struct query_table *query_table_new(const struct driver *driver, struct driver_db *db)
{
	struct query_table *table = xcalloc(1, sizeof *table);

	table->driver = driver;
	table->db = db;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		add_file(table, files[i]);
	qsort(table->statements, table->count, sizeof *table->statements, compare_names);
	return table;
}

void query_table_free(struct query_table *table)
{
	if (!table)
		return;
	for (size_t i = 0; i < table->count; i++) {
		if (table->statements[i].prepared)
			table->driver->finalize(table->statements[i].prepared);
		if (table->statements[i].wide)
			table->driver->finalize(table->statements[i].wide);
		free(table->statements[i].name);
	}
	free(table->statements);
	free(table);
}

const char *query_table_text(const struct query_table *table, size_t index, const char **name, size_t *length)
{
	if (index >= table->count)
		return NULL;
	*name = table->statements[index].name;
	*length = table->statements[index].length;
	return table->statements[index].sql;
}

static int prepare(const struct query_table *table, struct query_statement *statement, struct err *err)
{
	if (statement->prepared)
		return 0;
	if (table->driver->prepare(table->db, statement->sql, statement->length, &statement->prepared, err) < 0)
		return err_wrap(err, "%s", statement->name);
	return 0;
}

int query_table_check(struct query_table *table, struct err *err)
{
	for (size_t i = 0; i < table->count; i++)
		if (prepare(table, &table->statements[i], err) < 0)
			return -1;
	return 0;
}

/* Names are literals: where one stands leads to its statement without searching for it each time. */
static struct query_statement *find(struct query_table *table, const char *name)
{
	const struct query_statement key = { .name = (char *)(uintptr_t)name };
	struct query_statement **recent = &table->recent[((uintptr_t)name >> 3) % RECENT];

	if (!*recent || strcmp((*recent)->name, name) != 0)
		*recent = bsearch(&key, table->statements, table->count, sizeof *table->statements, compare_names);
	return *recent;
}

int query_begin_values(struct query *query, struct store *store, struct err *err, const char *name,
                       const struct store_value *values, size_t count)
{
	struct query_table *table = store->queries;
	struct query_statement *statement = find(table, name);

	assert(statement && !statement->in_use);
	*query = (struct query){ .store = store };
	if (prepare(table, statement, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (table->driver->bind(statement->prepared, (int)i + 1, &values[i], err) < 0)
			return err_wrap(err, "%s: $%zu", name, i + 1);
	statement->in_use = true;
	query->statement = statement;
	return 0;
}

int query_next(struct query *query, struct err *err)
{
	int got = query->store->driver->step(query->statement->prepared, err);

	if (got <= 0)
		query_end(query);
	return got;
}

int query_first_values(struct query *query, struct store *store, struct err *err, const char *name,
                       const struct store_value *values, size_t count)
{
	return query_begin_values(query, store, err, name, values, count) < 0 ? -1 : query_next(query, err);
}

void query_end(struct query *query)
{
	if (!query->statement)
		return;
	query->store->driver->reset(query->statement->prepared);
	query->statement->in_use = false;
	query->statement = NULL;
}

int query_columns(const struct query *query)
{
	return query->store->driver->columns(query->statement->prepared);
}

struct store_value query_value(const struct query *query, int column)
{
	struct store_value value;

	query->store->driver->column(query->statement->prepared, column, &value);
	return value;
}

bool query_is_null(const struct query *query, int column)
{
	return query_value(query, column).type == STORE_NULL;
}

int64_t query_integer(const struct query *query, int column)
{
	return query_value(query, column).integer;
}

double query_real(const struct query *query, int column)
{
	struct store_value value = query_value(query, column);

	if (value.type == STORE_INTEGER)
		return (double)value.integer;
	return value.type == STORE_REAL ? value.real : (double)NAN;
}

const char *query_text(const struct query *query, int column)
{
	struct store_value value = query_value(query, column);

	return value.type == STORE_TEXT ? value.bytes : NULL;
}

const void *query_blob(const struct query *query, int column, size_t *length)
{
	struct store_value value = query_value(query, column);

	*length = value.length;
	return value.bytes;
}

char *query_strdup(const struct query *query, int column, struct arena *arena)
{
	struct store_value value = query_value(query, column);

	if (value.type == STORE_NULL)
		return NULL;
	return arena_memdup(arena, value.bytes ? value.bytes : "", value.length);
}

void query_copy(const struct query *query, int column, void *out, size_t length)
{
	struct store_value value = query_value(query, column);

	memset(out, 0, length);
	if (value.bytes)
		memcpy(out, value.bytes, value.length < length ? value.length : length);
}

int64_t query_run_values(struct store *store, struct err *err, const char *name, const struct store_value *values,
                         size_t count)
{
	struct query query;
	int got;

	if (query_begin_values(&query, store, err, name, values, count) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		;
	return got < 0 ? -1 : store->driver->changed(store->db);
}

/* ---- many rows ---- */

static void add_tuple(struct str *sql, size_t first, size_t width)
{
	for (size_t i = 0; i < width; i++)
		str_addf(sql, "%s$%zu", i ? ", " : "(", first + i);
	str_add_char(sql, ')');
}

/* What one row returns many do not: nobody asks, and each row would go through a table of its own on the way out. */
static int prepare_wide(const struct query_table *table, struct query_statement *statement, size_t width, struct err *err)
{
	const char *values = memmem(statement->sql, statement->length, "VALUES ", 7);
	const char *returning = memmem(statement->sql, statement->length, " RETURNING ", 11);
	struct str sql = STR_EMPTY;
	size_t rest;
	int result;

	add_tuple(&sql, 1, width);
	assert(values && strncmp(values + 7, str_text(&sql), sql.length) == 0);
	rest = (size_t)(values + 7 - statement->sql) + sql.length;
	str_clear(&sql);
	str_add_bytes(&sql, statement->sql, (size_t)(values + 7 - statement->sql));
	for (size_t row = 0; row < ROWS_AT_ONCE; row++) {
		if (row)
			str_add(&sql, ", ");
		add_tuple(&sql, row * width + 1, width);
	}
	str_add_bytes(&sql, statement->sql + rest, (returning ? (size_t)(returning - statement->sql) : statement->length) - rest);
	result = table->driver->prepare(table->db, str_text(&sql), sql.length, &statement->wide, err);
	str_release(&sql);
	return result < 0 ? err_wrap(err, "%s", statement->name) : 0;
}

static int run_wide(const struct query_table *table, const struct query_statement *statement, const struct store_value *values,
                    size_t width, struct err *err)
{
	int got = 0;

	for (size_t i = 0; got == 0 && i < ROWS_AT_ONCE * width; i++)
		got = table->driver->bind(statement->wide, (int)i + 1, &values[i], err);
	if (got == 0)
		got = table->driver->step(statement->wide, err);
	table->driver->reset(statement->wide);
	return got < 0 ? -1 : 0;
}

int query_run_rows(struct store *store, struct err *err, const char *name, const struct store_value *values, size_t width, size_t count)
{
	struct query_table *table = store->queries;
	struct query_statement *statement = find(table, name);
	size_t done = 0;

	assert(statement);
	if (count >= ROWS_AT_ONCE && !statement->wide && prepare_wide(table, statement, width, err) < 0)
		return -1;
	for (; count - done >= ROWS_AT_ONCE; done += ROWS_AT_ONCE)
		if (run_wide(table, statement, values + done * width, width, err) < 0)
			return -1;
	for (; done < count; done++)
		if (query_run_values(store, err, name, values + done * width, width) < 0)
			return -1;
	return 0;
}

int query_number_values(struct store *store, int64_t *number, struct err *err, const char *name,
                        const struct store_value *values, size_t count)
{
	struct query query;
	bool found = false;
	int got;

	*number = 0;
	if (query_begin_values(&query, store, err, name, values, count) < 0)
		return -1;
	/* to the end: a foreign key is judged after the last row */
	while ((got = query_next(&query, err)) > 0) {
		if (!found && !query_is_null(&query, 0)) {
			*number = query_integer(&query, 0);
			found = true;
		}
	}
	return got < 0 ? -1 : found;
}
