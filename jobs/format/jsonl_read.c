/* JSON, one object a line. */
#include "base/arena.h"
#include "base/xalloc.h"
#include "jobs/format/row_format.h"
#include "jobs/format/window.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES ((size_t)16 * 1024 * 1024)

struct jsonl_reader {
	struct window window;
	struct arena  arena;   /* of the row */
	json_t       *object;  /* the row; NULL before the first */
};

static void *open_jsonl(FILE *file, const void *head, size_t head_length, struct err *err)
{
	struct jsonl_reader *r = xcalloc(1, sizeof *r);

	(void)err;
	window_open(&r->window, file, head, head_length);
	return r;
}

static void close_jsonl(void *reader)
{
	struct jsonl_reader *r = reader;

	if (!r)
		return;
	window_release(&r->window);
	arena_release(&r->arena);
	json_decref(r->object);
	free(r);
}

static bool is_blank(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!strchr(" \t\r", text[i]) || text[i] == '\0')
			return false;
	return true;
}

/* Brings the next line that is not blank in sight, without its end. */
static enum row_status find_line(struct window *w, const char **text, size_t *length, struct err *why)
{
	for (;;) {
		const char *newline;

		*text = window_text(w, length);
		newline = memchr(*text, '\n', *length);
		if (newline)
			*length = (size_t)(newline - *text);
		else if (*length > LINE_MAX_BYTES) {
			err_set(why, "longer than %zu bytes", LINE_MAX_BYTES);
			return ROW_BROKEN;
		} else if (window_more(w))
			continue;
		if (!is_blank(*text, *length))
			return ROW_READ;
		if (!newline)
			break;
		window_take(w, *length + 1);
	}
	if (!w->failed)
		return ROW_END;
	err_set(why, "the file cannot be read to its end");
	return ROW_FAILED;
}

static const char *value_text(struct arena *arena, const json_t *value)
{
	const char *copy;
	char *text;

	if (json_is_null(value))
		return NULL;
	if (json_is_string(value))
		return json_string_value(value);
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

static void fill_row(struct jsonl_reader *r, struct row *row)
{
	size_t room = json_object_size(r->object);
	const char **names = arena_alloc(&r->arena, room * sizeof *names + 1);
	const char **values = arena_alloc(&r->arena, room * sizeof *values + 1);
	const char *name;
	json_t *value;

	json_object_foreach(r->object, name, value) {
		names[row->count] = name;
		values[row->count++] = value_text(&r->arena, value);
	}
	row->names = names;
	row->values = values;
	row->object = r->object;
}

static enum row_status next_jsonl(void *reader, struct row *row, struct err *why)
{
	struct jsonl_reader *r = reader;
	enum row_status status;
	const char *text;
	size_t length;
	json_error_t error;

	*row = (struct row){ 0 };
	arena_clear(&r->arena);
	json_decref(r->object);
	r->object = NULL;
	status = find_line(&r->window, &text, &length, why);
	row->line = r->window.line;
	if (status == ROW_READ) {
		r->object = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
		if (!r->object)
			err_set(why, "not JSON: %s", error.text);
		else if (!json_is_object(r->object))
			err_set(why, "not a JSON object");
		else
			fill_row(r, row);
		status = row->object ? ROW_READ : ROW_BROKEN;
	}
	if (status == ROW_READ || status == ROW_BROKEN)
		window_take_line(&r->window);
	return status;
}

static const char *const *no_columns(const void *reader, int *count)
{
	(void)reader;
	*count = 0;
	return NULL;
}

const struct row_format jsonl_row_format = { ".jsonl", open_jsonl, next_jsonl, no_columns, close_jsonl };
const struct row_format ndjson_row_format = { ".ndjson", open_jsonl, next_jsonl, no_columns, close_jsonl };
