/* One hash chain per writer: operator@host. A row's hash is SHA-256 over the hash before it (32 zero
 * bytes at the start of a chain) and the row as text: its fields in the order of the table, from
 * writer to body, each followed by a line feed; numbers in decimal, a missing operator as 0. */
#include "db/event_private.h"

#include "base/hash.h"
#include "base/str.h"
#include "base/text.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

struct fields {
	const char *writer, *kind, *entity, *body;
	int64_t seq, at_ms, operator_id, acted_by, entity_id;
};

static void make_hash(const unsigned char before[HASH_BYTES], const struct fields *fields, unsigned char hash[HASH_BYTES])
{
	struct hash_state state;
	struct str text = STR_EMPTY;

	str_addf(&text, "%s\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%s\n%s\n%" PRId64 "\n%s\n", fields->writer,
	         fields->seq, fields->at_ms, fields->operator_id, fields->acted_by, fields->kind, fields->entity,
	         fields->entity_id, fields->body);
	hash_begin(&state);
	hash_add(&state, before, HASH_BYTES);
	hash_add(&state, str_text(&text), text.length);
	hash_end(&state, hash);
	str_release(&text);
}

static void name_writer(const struct actor *by, struct str *writer)
{
	char host[256] = "";

	gethostname(host, sizeof host - 1);
	str_addf(writer, "%s@", by ? by->name : "rung");
	text_add_visible(writer, host, strlen(host));
}

/* The end of the writer's chain: the hash to go on from and the next number. */
static int read_head(struct store *store, const char *writer, unsigned char hash[HASH_BYTES], int64_t *seq, struct err *err)
{
	struct query query;
	int got;

	memset(hash, 0, HASH_BYTES);
	*seq = 1;
	if (query_begin(&query, store, err, "event.head", value_text(writer)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		*seq = query_integer(&query, 0) + 1;
		query_copy(&query, 1, hash, HASH_BYTES);
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}

/* The end of the write asks whether more than answers of people was logged. */
static void note_logged(struct store *store, const char *kind)
{
	if (store->logged == STORE_LOGGED_NOTHING)
		store->logged = STORE_LOGGED_ANSWERS;
	if (strncmp(kind, "decision.", 9) != 0 && strncmp(kind, "review.", 7) != 0 && strcmp(kind, "log.checkpoint") != 0)
		store->logged = STORE_LOGGED_MORE;
}

int event_append(struct store *store, const struct actor *by, const char *kind, const char *entity, int64_t entity_id,
                 const json_t *body, struct err *err)
{
	char *text = body ? json_dumps(body, JSON_SORT_KEYS | JSON_COMPACT) : NULL;
	struct str writer = STR_EMPTY;
	unsigned char before[HASH_BYTES], hash[HASH_BYTES];
	struct fields fields = {
		.kind = kind, .entity = entity, .entity_id = entity_id, .body = text ? text : "{}", .at_ms = store_now(store),
		.operator_id = by ? by->operator_id : 0, .acted_by = by ? by->acted_by : 0,
	};
	int64_t result;

	name_writer(by, &writer);
	fields.writer = str_text(&writer);
	result = read_head(store, fields.writer, before, &fields.seq, err);
	if (result == 0) {
		make_hash(before, &fields, hash);
		result = query_run(store, err, "event.add", value_text(fields.writer), value_integer(fields.seq),
		                   value_integer(fields.at_ms), value_id(fields.operator_id), value_id(fields.acted_by),
		                   value_text(kind), value_text(entity), value_integer(entity_id), value_text(fields.body),
		                   value_hash(before), value_hash(hash));
	}
	if (result < 0)
		err_wrap(err, "log %s", kind);
	note_logged(store, kind);
	str_release(&writer);
	free(text);
	return result < 0 ? -1 : 0;
}

int event_add(struct store *store, const struct actor *by, const char *kind, const char *entity, int64_t entity_id,
              const json_t *body, struct err *err)
{
	if (event_append(store, by, kind, entity, entity_id, body, err) < 0)
		return -1;
	return event_checkpoint(store, err);
}

static bool reads_of_models(const struct actor *reader)
{
	return reader && (role_leads(reader->role) || reader->role == ROLE_ANALYST);
}

int event_list(struct store *store, const char *kind, const struct actor *reader, int limit, struct arena *arena, struct event_row **rows,
               int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct event_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "event.list", value_text(kind), value_integer(limit ? limit : -1),
	                value_integer(reader && role_leads(reader->role)), value_integer(reader ? reader->operator_id : 0),
	                value_integer(!reads_of_models(reader))) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct event_row *row = rows_add(&list);
		unsigned char hash[HASH_BYTES];

		row->event_id = query_integer(&query, 0);
		row->seq = query_integer(&query, 1);
		row->at_ms = query_integer(&query, 2);
		row->entity_id = query_integer(&query, 3);
		row->writer = query_strdup(&query, 4, arena);
		row->operator_name = query_strdup(&query, 5, arena);
		row->kind = query_strdup(&query, 6, arena);
		row->entity = query_strdup(&query, 7, arena);
		row->body = query_strdup(&query, 8, arena);
		query_copy(&query, 9, hash, sizeof hash);
		hash_hex(hash, sizeof hash, row->hash);
	}
	*rows = list.all;
	*count = list.count;
	return got;
}

int event_verify(struct store *store, int64_t *broken, struct err *why)
{
	unsigned char before[HASH_BYTES] = { 0 }, stored[HASH_BYTES], linked[HASH_BYTES], hash[HASH_BYTES];
	struct str chain = STR_EMPTY;
	struct query query;
	int64_t expected = 1;
	int got = 0;

	*broken = 0;
	if (query_begin(&query, store, why, "event.chain") < 0)
		return -1;
	while (*broken == 0 && (got = query_next(&query, why)) > 0) {
		struct fields fields = {
			.writer = query_text(&query, 1), .seq = query_integer(&query, 2), .at_ms = query_integer(&query, 3),
			.operator_id = query_integer(&query, 4), .acted_by = query_integer(&query, 5), .kind = query_text(&query, 6),
			.entity = query_text(&query, 7), .entity_id = query_integer(&query, 8), .body = query_text(&query, 9),
		};

		if (!str_equal(str_text(&chain), fields.writer)) {
			str_clear(&chain);
			str_add(&chain, fields.writer);
			memset(before, 0, sizeof before);
			expected = 1;
		}
		query_copy(&query, 10, linked, sizeof linked);
		query_copy(&query, 11, stored, sizeof stored);
		make_hash(before, &fields, hash);
		if (fields.seq != expected || memcmp(linked, before, HASH_BYTES) != 0 || memcmp(stored, hash, HASH_BYTES) != 0) {
			*broken = query_integer(&query, 0);
			err_set(why, "the chain of %s is broken at its event %" PRId64, fields.writer, expected);
		}
		memcpy(before, stored, sizeof before);
		expected++;
	}
	query_end(&query);
	str_release(&chain);
	return got < 0 ? -1 : *broken == 0;
}
