/* CSV as RFC 4180 has it, with line numbers: a row that is broken is named by the line it begins in,
 * and reading goes on with the line after that.
 *
 * The first row names the columns, each once. The separator is a comma, or what the first row has instead: a
 * semicolon or a tab. Quoted cells may hold separators, doubled quotes and line ends; lines end with
 * LF or CR LF; a byte order mark and empty lines are passed over.
 *
 * A row is parsed in one piece from what is in sight; where it is not all there, more is read and it
 * is parsed again from its beginning. A broken row is put down to its first line alone: an unclosed
 * quote swallows what follows, and those rows are found again by starting over one line on. */
#include "jobs/format/row_format.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "jobs/format/window.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CSV_ROW_MAX ((size_t)1024 * 1024) /* bytes; a longer one has most likely an open quote */

struct csv_reader {
	struct window  window;
	char           separator;
	struct arena   arena;   /* of the columns */
	const char   **columns;
	int            column_count; /* 0 before the first row */
	struct str     text;    /* the cells of a row, a terminator after each */
	size_t        *starts;  /* where each begins in text */
	const char   **cells;
	int            count, room;
};

enum parse { PARSE_ROW, PARSE_MORE, PARSE_BROKEN };

/* What is in sight of the row being parsed. */
struct sight {
	const char *text;
	size_t      length, at;
	bool        end; /* nothing follows */
};

static void begin_cell(struct csv_reader *r)
{
	if (r->count == r->room) {
		r->room = r->room ? r->room * 2 : 16;
		r->starts = xrealloc(r->starts, (size_t)r->room, sizeof *r->starts);
		r->cells = xrealloc(r->cells, (size_t)r->room, sizeof *r->cells);
	}
	r->starts[r->count++] = r->text.length;
}

/* Reads from the opening quote past the closing one. */
static enum parse parse_quoted(struct csv_reader *r, struct sight *s, struct err *why)
{
	s->at++;
	for (;;) {
		const char *quote = memchr(s->text + s->at, '"', s->length - s->at);
		size_t next;

		if (!quote && s->end) {
			err_set(why, "a quote is opened and never closed");
			return PARSE_BROKEN;
		}
		if (!quote)
			return PARSE_MORE;
		next = (size_t)(quote - s->text) + 1;
		str_add_bytes(&r->text, s->text + s->at, next - 1 - s->at);
		s->at = next;
		if (next == s->length)
			return s->end ? PARSE_ROW : PARSE_MORE;
		if (s->text[next] != '"')
			return PARSE_ROW;
		str_add_char(&r->text, '"');
		s->at++;
	}
}

/* Reads from where a cell's text is over past its separator or line end. */
static enum parse parse_cell_end(const struct csv_reader *r, struct sight *s, bool *last, struct err *why)
{
	size_t at = s->at;

	*last = true;
	if (at == s->length)
		return s->end ? PARSE_ROW : PARSE_MORE;
	if (s->text[at] == '\r' && at + 1 == s->length && !s->end)
		return PARSE_MORE;
	if (s->text[at] == '\r' && (at + 1 == s->length || s->text[at + 1] == '\n'))
		at++;
	if (at == s->length || s->text[at] == '\n') {
		s->at = at < s->length ? at + 1 : at;
		return PARSE_ROW;
	}
	if (s->text[at] == r->separator) {
		s->at = at + 1;
		*last = false;
		return PARSE_ROW;
	}
	err_set(why, "text follows a closing quote");
	return PARSE_BROKEN;
}

static enum parse parse_bare(struct csv_reader *r, struct sight *s)
{
	size_t at = s->at, length;

	while (at < s->length && s->text[at] != r->separator && s->text[at] != '\n')
		at++;
	if (at == s->length && !s->end)
		return PARSE_MORE;
	length = at - s->at;
	if (length > 0 && s->text[at - 1] == '\r' && (at == s->length || s->text[at] == '\n'))
		length--;
	str_add_bytes(&r->text, s->text + s->at, length);
	s->at += length;
	return PARSE_ROW;
}

static enum parse parse_row(struct csv_reader *r, struct sight *s, struct err *why)
{
	bool last = false;

	str_clear(&r->text);
	r->count = 0;
	while (!last) {
		bool quoted = s->at < s->length && s->text[s->at] == '"';
		enum parse parsed;

		begin_cell(r);
		parsed = quoted ? parse_quoted(r, s, why) : parse_bare(r, s);
		if (parsed == PARSE_ROW)
			parsed = parse_cell_end(r, s, &last, why);
		if (parsed != PARSE_ROW)
			return parsed;
		str_add_char(&r->text, '\0');
	}
	return PARSE_ROW;
}

/* What the form of CSV leaves open and a row must be all the same. */
static int check_row(const struct csv_reader *r, const char *text, size_t length, struct err *why)
{
	if (memchr(text, '\0', length))
		return err_set(why, "a zero byte in the row");
	if (!text_valid_utf8(text, length))
		return err_set(why, "not UTF-8");
	if (r->column_count > 0 && r->count != r->column_count)
		return err_set(why, "%d fields where the header has %d", r->count, r->column_count);
	return 0;
}

/* Passes over empty lines. */
static bool at_row(struct window *w)
{
	for (;;) {
		size_t length;
		const char *text = window_text(w, &length);

		if (length >= 1 && text[0] == '\n')
			window_take(w, 1);
		else if (length >= 2 && text[0] == '\r' && text[1] == '\n')
			window_take(w, 2);
		else if (length >= 2 || !window_more(w))
			return length > 0;
	}
}

/* Reads the next row into text and starts; cells are set. */
static enum row_status read_row(struct csv_reader *r, int64_t *line, struct err *why)
{
	enum parse parsed;
	struct sight s;

	if (!at_row(&r->window)) {
		if (!r->window.failed)
			return ROW_END;
		err_set(why, "the file cannot be read to its end");
		return ROW_FAILED;
	}
	*line = r->window.line;
	do {
		s = (struct sight){ .end = r->window.end };
		s.text = window_text(&r->window, &s.length);
		if (s.length > CSV_ROW_MAX) {
			s.length = CSV_ROW_MAX;
			s.end = false;
		}
		parsed = parse_row(r, &s, why);
		if (parsed != PARSE_ROW && s.length == CSV_ROW_MAX) {
			err_set(why, "longer than %zu bytes; a quote may be open", CSV_ROW_MAX);
			parsed = PARSE_BROKEN;
		}
		if (parsed == PARSE_MORE)
			window_more(&r->window);
	} while (parsed == PARSE_MORE);
	if (parsed == PARSE_BROKEN || check_row(r, s.text, s.at, why) < 0) {
		window_take_line(&r->window);
		return ROW_BROKEN;
	}
	for (int i = 0; i < r->count; i++)
		r->cells[i] = r->text.text + r->starts[i];
	window_take(&r->window, s.at);
	return ROW_READ;
}

/* The separator that the first line has most reason to mean. */
static char find_separator(struct window *w)
{
	size_t length, line;
	const char *text;

	do {
		text = window_text(w, &length);
		line = 0;
		while (line < length && text[line] != '\n')
			line++;
	} while (line == length && length < CSV_ROW_MAX && window_more(w));
	if (memchr(text, ',', line))
		return ',';
	if (memchr(text, ';', line))
		return ';';
	return memchr(text, '\t', line) ? '\t' : ',';
}

static int read_columns(struct csv_reader *r, struct err *err)
{
	int64_t line = 1;
	struct err why = ERR_NONE;
	enum row_status status = read_row(r, &line, &why);

	if (status == ROW_END)
		return err_set(err, "empty: a first row that names the columns is needed");
	if (status != ROW_READ)
		return err_set(err, "line %" PRId64 ": %s", line, why.text);
	r->columns = arena_alloc(&r->arena, (size_t)r->count * sizeof *r->columns);
	for (int i = 0; i < r->count; i++) {
		r->columns[i] = arena_strdup(&r->arena, r->cells[i]);
		for (int k = 0; k < i; k++)
			if (str_equal(r->columns[i], r->columns[k]))
				return err_set(err, "two columns are called \"%s\"", r->columns[i]);
	}
	r->column_count = r->count;
	return 0;
}

static void close_rows(void *reader)
{
	struct csv_reader *r = reader;

	if (!r)
		return;
	window_release(&r->window);
	arena_release(&r->arena);
	str_release(&r->text);
	free(r->starts);
	free(r->cells);
	free(r);
}

/* separator 0: the one found in the first row. */
static void *open_rows(FILE *file, const void *head, size_t head_length, char separator, struct err *err)
{
	struct csv_reader *r = xcalloc(1, sizeof *r);

	window_open(&r->window, file, head, head_length);
	r->separator = separator;
	if (separator == 0)
		r->separator = find_separator(&r->window);
	if (read_columns(r, err) < 0) {
		close_rows(r);
		return NULL;
	}
	return r;
}

static void *open_csv(FILE *file, const void *head, size_t head_length, struct err *err)
{
	return open_rows(file, head, head_length, 0, err);
}

static void *open_tsv(FILE *file, const void *head, size_t head_length, struct err *err)
{
	return open_rows(file, head, head_length, '\t', err);
}

static enum row_status next_row(void *reader, struct row *row, struct err *why)
{
	struct csv_reader *r = reader;
	enum row_status status;

	*row = (struct row){ 0 };
	status = read_row(r, &row->line, why);
	if (status == ROW_READ) {
		row->names = r->columns;
		row->values = r->cells;
		row->count = r->count;
	}
	return status;
}

static const char *const *row_columns(const void *reader, int *count)
{
	const struct csv_reader *r = reader;

	*count = r->column_count;
	return r->columns;
}

const struct row_format csv_row_format = { ".csv", open_csv, next_row, row_columns, close_rows };
const struct row_format tsv_row_format = { ".tsv", open_tsv, next_row, row_columns, close_rows };
