#include "db/guideline.h"

#include "base/str.h"
#include "base/text.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/item_private.h"
#include "db/store_private.h"

#include <string.h>

int guideline_read(struct store *store, const struct stage *stage, struct arena *arena, struct guideline *guideline,
                   struct err *err)
{
	struct query query;
	const char *text;
	int got;

	*guideline = (struct guideline){ .text = "" };
	got = query_first(&query, store, err, "guideline.newest", value_integer(stage->stage_id));
	if (got <= 0)
		return got;
	guideline->version = query_integer(&query, 0);
	text = query_strdup(&query, 1, arena);
	guideline->text = text ? text : "";
	guideline->operator_name = query_strdup(&query, 2, arena);
	guideline->set_ms = query_integer(&query, 3);
	query_end(&query);
	return 1;
}

/* Whether there is anything to read in it. */
static bool says_something(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!strchr(" \t\r\n", text[i]))
			return true;
	return false;
}

static int check_text(const char *text, size_t length, struct err *err)
{
	int line = 1;

	if (length > GUIDELINE_BYTES_MAX)
		return err_set(err, "the guideline is too long: %zu bytes of at most %d", length, GUIDELINE_BYTES_MAX);
	for (size_t at = 0, used; at < length; at += used) {
		uint32_t code;

		used = text_decode(text + at, length - at, &code);
		if (used == 0)
			return err_set(err, "line %d of the guideline is not valid UTF-8", line);
		line += code == '\n';
	}
	if (memchr(text, '\0', length) || !says_something(text, length))
		return err_set(err, memchr(text, '\0', length) ? "the guideline is not text" : "the guideline is empty");
	return 0;
}

/* Line by line, so that its ends stay, and tabs with them; carriage returns before them go. */
static void add_lines(struct str *out, const char *text, size_t length)
{
	const char *end = text + length;

	while (text < end) {
		const char *stop = text;

		while (stop < end && *stop != '\n' && *stop != '\t' && !(*stop == '\r' && stop + 1 < end && stop[1] == '\n'))
			stop++;
		text_add_visible(out, text, (size_t)(stop - text));
		if (stop < end && *stop != '\r')
			str_add_char(out, *stop);
		text = stop + 1;
	}
}

static int add_version(struct store *store, const struct stage *stage, const struct actor *by, const unsigned char *words,
                       size_t length, int64_t version, struct err *err)
{
	char hex[HASH_HEX_SIZE];
	json_t *body;
	int result;

	if (query_run(store, err, "guideline.add", value_integer(stage->stage_id), value_integer(version), value_hash(words),
	              value_integer(by->operator_id), value_integer(by->acted_by), value_integer(store_now(store))) < 0)
		return -1;
	body = json_pack("{s:s, s:I, s:I, s:s}", "stage", stage->name, "version", (json_int_t)version, "bytes", (json_int_t)length,
	                 "words", hash_hex(words, HASH_BYTES, hex));
	result = event_add(store, by, "guideline.set", "stage", stage->stage_id, body, err);
	json_decref(body);
	return result < 0 ? -1 : 1;
}

/* 1: a new version; 0: it says this already; -1. */
static int set(struct store *store, const struct stage *stage, const struct actor *by, const struct str *text, int64_t *version,
               struct err *err)
{
	unsigned char words[HASH_BYTES];
	struct arena arena = ARENA_EMPTY;
	struct guideline before;
	int got = guideline_read(store, stage, &arena, &before, err);
	bool same = got > 0 && str_equal(before.text, str_text(text));

	arena_release(&arena);
	*version = before.version;
	if (got < 0 || same)
		return got < 0 ? -1 : 0;
	if (content_keep(store, str_text(text), text->length, words, err) < 0)
		return -1;
	*version = before.version + 1;
	return add_version(store, stage, by, words, text->length, *version, err);
}

int guideline_set(struct store *store, const struct stage *stage, const struct actor *by, const char *text, size_t length,
                  int64_t *version, struct err *err)
{
	struct str lines = STR_EMPTY;
	int got;

	if (actor_need_lead(by, "set the guideline", err) < 0 || check_text(text, length, err) < 0 ||
	    store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	add_lines(&lines, text, length);
	got = set(store, stage, by, &lines, version, err);
	str_release(&lines);
	if (got <= 0) {
		store_rollback(store);
		return got;
	}
	return store_commit(store, err) < 0 ? -1 : 1;
}
