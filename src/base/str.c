#include "base/str.h"

#include "base/xalloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void grow(struct str *s, size_t more)
{
	size_t need = s->length + more + 1;

	if (s->text && need <= s->room)
		return;
	s->room = need < 64 ? 64 : need + need / 2;
	s->text = xrealloc(s->text, s->room, 1);
	s->text[s->length] = '\0';
}

void str_release(struct str *s)
{
	free(s->text);
	*s = (struct str)STR_EMPTY;
}

void str_clear(struct str *s)
{
	s->length = 0;
	if (s->text)
		s->text[0] = '\0';
}

void str_add_bytes(struct str *s, const void *bytes, size_t length)
{
	grow(s, length);
	if (length)
		memcpy(s->text + s->length, bytes, length);
	s->length += length;
	s->text[s->length] = '\0';
}

void str_add(struct str *s, const char *text)
{
	str_add_bytes(s, text, strlen(text));
}

void str_add_char(struct str *s, char c)
{
	str_add_bytes(s, &c, 1);
}

void str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n > 0) {
		grow(s, (size_t)n);
		vsnprintf(s->text + s->length, (size_t)n + 1, fmt, again);
		s->length += (size_t)n;
	}
	va_end(again);
}

const char *str_text(const struct str *s)
{
	return s->text ? s->text : "";
}

char *str_take(struct str *s)
{
	char *text;

	grow(s, 0);
	text = s->text;
	*s = (struct str)STR_EMPTY;
	return text;
}

bool str_equal(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return strcmp(a, b) == 0;
}

bool str_among(const char *const *names, const char *text)
{
	for (; *names; names++)
		if (str_equal(*names, text))
			return true;
	return false;
}

bool str_starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool str_ends(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n >= m && strcmp(text + n - m, suffix) == 0;
}
