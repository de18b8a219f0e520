#include "jobs/format/json_out.h"

#include "base/clock.h"
#include "base/text.h"
#include "jobs/format/row_writer.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void json_out_release(struct json_out *out)
{
	str_release(&out->text);
	out->more = false;
}

void json_out_clear(struct json_out *out)
{
	str_clear(&out->text);
	out->more = false;
}

static size_t plain_run(const char *text, size_t length)
{
	size_t i = 0;

	while (i < length && (unsigned char)text[i] >= 0x20 && (unsigned char)text[i] < 0x80 && text[i] != '"' && text[i] != '\\')
		i++;
	return i;
}

/* One character that is not plain ASCII. Returns how many bytes it took. */
static size_t add_special(struct str *text, const char *at, size_t length)
{
	uint32_t code;
	size_t used;

	if (*at == '"' || *at == '\\') {
		str_add_char(text, '\\');
		str_add_char(text, *at);
		return 1;
	}
	if ((unsigned char)*at < 0x20) {
		str_addf(text, "\\u%04x", (unsigned)*at);
		return 1;
	}
	used = text_decode(at, length, &code);
	str_add_bytes(text, used ? at : "\xef\xbf\xbd", used ? used : 3);
	return used ? used : 1;
}

static void add_quoted(struct str *text, const char *words)
{
	size_t length = strlen(words);

	str_add_char(text, '"');
	while (length > 0) {
		size_t used = plain_run(words, length);

		str_add_bytes(text, words, used);
		if (used < length)
			used += add_special(text, words + used, length - used);
		words += used;
		length -= used;
	}
	str_add_char(text, '"');
}

static void add_words(struct json_out *out, const char *words)
{
	struct str shown = STR_EMPTY;

	if (out->visible)
		text_add_visible(&shown, words, strlen(words));
	add_quoted(&out->text, out->visible ? str_text(&shown) : words);
	str_release(&shown);
}

static void begin(struct json_out *out, const char *name)
{
	if (out->more)
		str_add_char(&out->text, ',');
	out->more = true;
	if (!name)
		return;
	add_words(out, name);
	str_add_char(&out->text, ':');
}

void json_out_open(struct json_out *out, const char *name, char bracket)
{
	begin(out, name);
	str_add_char(&out->text, bracket);
	out->more = false;
}

void json_out_close(struct json_out *out, char bracket)
{
	str_add_char(&out->text, bracket);
	out->more = true;
}

void json_out_raw(struct json_out *out, const char *name, const char *json)
{
	begin(out, name);
	str_add(&out->text, json ? json : "null");
}

void json_out_text(struct json_out *out, const char *name, const char *text)
{
	begin(out, name);
	if (text)
		add_words(out, text);
	else
		str_add(&out->text, "null");
}

void json_out_known(struct json_out *out, const char *name, const char *text)
{
	if (text && *text)
		json_out_text(out, name, text);
}

void json_out_integer(struct json_out *out, const char *name, int64_t integer)
{
	begin(out, name);
	str_addf(&out->text, "%" PRId64, integer);
}

void json_out_real(struct json_out *out, const char *name, double real)
{
	char number[32];

	json_out_raw(out, name, isfinite(real) ? row_writer_real(real, number) : NULL);
}

void json_out_boolean(struct json_out *out, const char *name, bool value)
{
	json_out_raw(out, name, value ? "true" : "false");
}

void json_out_time(struct json_out *out, const char *name, int64_t ms)
{
	char time[CLOCK_TEXT_SIZE];

	if (ms)
		json_out_text(out, name, clock_iso(ms, time));
}

void json_out_fields(struct json_out *out, const char *object, const char *const *taken)
{
	json_t *fields = object ? json_loads(object, 0, NULL) : NULL;
	const char *name;
	json_t *value;

	json_object_foreach(fields, name, value) {
		char *text;

		if (str_among(taken, name))
			continue;
		text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | (out->visible ? JSON_ENSURE_ASCII : 0));
		json_out_raw(out, name, text);
		free(text);
	}
	json_decref(fields);
}
