/* Text that comes from data (file names, labels, comments, model names) is hostile until it has
 * passed here: what a terminal would obey is made visible instead. */
#ifndef RUNG_BASE_TEXT_H
#define RUNG_BASE_TEXT_H

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads one code point of UTF-8 from at most length bytes. Returns the bytes used (1 to 4) and sets
 * *code, or returns 0 where the bytes are no valid UTF-8 (overlong, surrogate, cut short). */
size_t text_decode(const char *bytes, size_t length, uint32_t *code);

/* Writes code as UTF-8 and returns its length (1 to 4), without a terminator. */
size_t text_encode(uint32_t code, char out[4]);

bool text_valid_utf8(const char *bytes, size_t length);

/* True for code points that must never reach a terminal as they are: C0 and C1 controls, DEL,
 * bidirectional overrides and isolates, zero-width and other invisible format characters. */
bool text_is_hostile(uint32_t code);

/* Appends text with every hostile code point and invalid byte as \xHH or \u{HHHH}. */
void text_add_visible(struct str *out, const char *text, size_t length);

/* A copy of it, in arena. */
const char *text_visible(struct arena *arena, const char *text);

/* The same into room bytes, a terminator among them: as many whole characters as fit. */
void text_copy_visible(char *out, size_t room, const char *text, size_t length);

/* True when text_add_visible() would change nothing. */
bool text_is_visible(const char *text, size_t length);

/* Columns the (visible) text takes on a terminal. */
int text_width(const char *text);

/* Appends at most columns columns of text, with an ellipsis as its last column where it is cut.
 * ascii: the ellipsis is ~ instead of U+2026. Returns the columns written. */
int text_add_fitted(struct str *out, const char *text, int columns, bool ascii);

/* "2,113": digits in groups of three; below zero there is nothing to count: "0". Returns text. */
#define TEXT_COUNT_SIZE 28
const char *text_count(long long value, char text[TEXT_COUNT_SIZE]);

#endif
