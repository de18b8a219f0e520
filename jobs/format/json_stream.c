#include "jobs/format/json_stream.h"

#include <string.h>

#define VALUE_MAX_BYTES ((size_t)64 * 1024 * 1024)

/* How far a value has been seen. */
struct extent { size_t at; int depth; bool quoted, escaped, begun; };

void json_stream_open(struct json_stream *stream, FILE *file)
{
	*stream = (struct json_stream){ .first = true };
	window_open(&stream->window, file, NULL, 0);
}

void json_stream_release(struct json_stream *stream)
{
	window_release(&stream->window);
}

/* Goes past white space. The next character; 0 at the end. */
static char next_char(struct json_stream *stream)
{
	for (;;) {
		size_t length, blank;
		const char *text = window_text(&stream->window, &length);

		for (blank = 0; blank < length && strchr(" \t\r\n", text[blank]) && text[blank]; blank++)
			;
		window_take(&stream->window, blank);
		if (blank < length)
			return text[blank];
		if (!window_more(&stream->window))
			return 0;
	}
}

char json_stream_peek(struct json_stream *stream)
{
	return next_char(stream);
}

int json_stream_enter(struct json_stream *stream, char bracket, struct err *err)
{
	if (next_char(stream) != bracket)
		return err_set(err, "line %lld: %s is expected here", (long long)stream->window.line, bracket == '[' ? "a list" : "an object");
	window_take(&stream->window, 1);
	stream->first = true;
	return 0;
}

/* Looks at the bytes in sight from extent->at on. True at the end of the value, which extent->at then is. */
static bool scan(struct extent *extent, const char *text, size_t length)
{
	for (; extent->at < length; extent->at++) {
		char c = text[extent->at];

		if (extent->quoted) {
			if (!extent->escaped && c == '"')
				extent->quoted = false;
			extent->escaped = !extent->escaped && c == '\\';
		} else if (c == '"')
			extent->quoted = true;
		else if (c == '{' || c == '[')
			extent->depth++;
		else if ((c == '}' || c == ']') && extent->depth > 0)
			extent->depth--;
		else if (extent->depth == 0 && (c == ',' || c == '}' || c == ']' || c == ':' || strchr(" \t\r\n", c)))
			return true;
		if (extent->depth == 0 && !extent->quoted && (c == '"' || c == '}' || c == ']')) {
			extent->at++;
			return true;
		}
	}
	return false;
}

/* Brings the value that stands next in sight. Its length; 0: it does not end, why says it. */
static size_t find_value(struct json_stream *stream, struct err *why)
{
	struct extent extent = { .at = 0 };

	for (;;) {
		size_t length;
		const char *text = window_text(&stream->window, &length);

		if (scan(&extent, text, length))
			return extent.at;
		if (length > VALUE_MAX_BYTES) {
			err_set(why, "a value of more than %zu bytes", VALUE_MAX_BYTES);
			return 0;
		}
		if (!window_more(&stream->window))
			break;
	}
	err_set(why, "the file ends in the middle");
	return 0;
}

/* Between values. JSON_VALUE where one follows. */
static enum json_status next_value(struct json_stream *stream, char end, struct err *why)
{
	char c = next_char(stream);

	if (c == end) {
		window_take(&stream->window, 1);
		stream->first = false;
		return JSON_END;
	}
	if (!stream->first && c == ',') {
		window_take(&stream->window, 1);
		c = next_char(stream);
	} else if (!stream->first && c) {
		err_set(why, "line %lld: a comma is expected here", (long long)stream->window.line);
		return JSON_FAILED;
	}
	stream->first = false;
	if (c)
		return JSON_VALUE;
	err_set(why, "the file ends in the middle");
	return JSON_FAILED;
}

enum json_status json_stream_element(struct json_stream *stream, json_t **value, struct err *why)
{
	enum json_status status = next_value(stream, ']', why);
	json_error_t error;
	size_t length;

	*value = NULL;
	if (status != JSON_VALUE)
		return status;
	stream->line = stream->window.line;
	length = find_value(stream, why);
	if (length == 0)
		return JSON_FAILED;
	*value = json_loadb(window_text(&stream->window, &(size_t){ 0 }), length, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);
	if (!*value)
		err_set(why, "not JSON: %s", error.text);
	window_take(&stream->window, length);
	return *value ? JSON_VALUE : JSON_BROKEN;
}

enum json_status json_stream_name(struct json_stream *stream, char name[256], struct err *why)
{
	enum json_status status = next_value(stream, '}', why);
	json_error_t error;
	json_t *text;
	size_t length;

	if (status != JSON_VALUE)
		return status;
	length = find_value(stream, why);
	text = length == 0 ? NULL : json_loadb(window_text(&stream->window, &(size_t){ 0 }), length, JSON_DECODE_ANY, &error);
	snprintf(name, 256, "%s", json_is_string(text) ? json_string_value(text) : "");
	window_take(&stream->window, length);
	if (!json_is_string(text) || next_char(stream) != ':') {
		json_decref(text);
		err_set(why, "line %lld: a name and a colon are expected here", (long long)stream->window.line);
		return JSON_FAILED;
	}
	json_decref(text);
	window_take(&stream->window, 1);
	return JSON_VALUE;
}

int json_stream_skip(struct json_stream *stream, struct err *err)
{
	struct extent extent = { .at = 0 };

	next_char(stream);
	for (;;) {
		size_t length;
		const char *text = window_text(&stream->window, &length);
		bool done = scan(&extent, text, length);

		window_take(&stream->window, extent.at);
		extent.at = 0;
		if (done)
			return 0;
		if (!window_more(&stream->window))
			return err_set(err, "the file ends in the middle");
	}
}
