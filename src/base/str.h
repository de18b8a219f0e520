/* A growable string. The text is always terminated and may hold any byte; release may be repeated. */
#ifndef RUNG_BASE_STR_H
#define RUNG_BASE_STR_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct str {
	char  *text;   /* never NULL after the first str_ call; owned by the str */
	size_t length; /* bytes, without the terminator */
	size_t room;
};

#define STR_EMPTY { NULL, 0, 0 }

void str_release(struct str *s);
void str_clear(struct str *s); /* keeps the memory */
void str_add(struct str *s, const char *text);
void str_add_bytes(struct str *s, const void *bytes, size_t length);
void str_add_char(struct str *s, char c);
void str_addf(struct str *s, const char *fmt, ...) RUNG_PRINTF(2, 3);

/* The text, "" for a str never written to. Borrowed until the next change. */
const char *str_text(const struct str *s);

/* Hands the text to the caller, who frees it; s is empty afterwards. */
char *str_take(struct str *s);

/* Comparisons on plain strings, named so that call sites read. */
bool str_equal(const char *a, const char *b); /* NULL equals only NULL */
bool str_among(const char *const *names, const char *text); /* NULL ends names */
bool str_starts(const char *text, const char *prefix);
bool str_ends(const char *text, const char *suffix);

#endif
