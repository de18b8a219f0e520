/* Every setting of a project, in one table: the parser, `rung config`, its help and the manual read
 * it, and code reads values through setting_parse().
 *
 * A setting's value is kept as text in its normal form (setting_normalise()), so that a person who
 * looks into the database reads "10min" and not a bare number of something. Numbers are read with a
 * decimal point in every locale. Adding a setting is adding a row. */
#ifndef RUNG_LADDER_SETTING_H
#define RUNG_LADDER_SETTING_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting_type {
	SETTING_REAL,     /* up to 15 digits with a decimal point, no exponent */
	SETTING_INTEGER,  /* up to 15 digits */
	SETTING_DURATION, /* a whole number with ms, s, min, h or d behind it, a space allowed; or 0 */
	SETTING_TEXT,
	SETTING_CHOICE,   /* one of choices */
	SETTING_BOOLEAN,  /* yes, no; on, off, true, false, 1, 0 are read too */
};

/* Which way a value guards less. Where promotions take two people, so does such a change. */
enum setting_laxer { SETTING_NEVER_LAXER, SETTING_LAXER_HIGH, SETTING_LAXER_LOW, SETTING_LAXER_NO };

struct setting {
	const char *key;
	enum setting_type type;
	const char *fallback;        /* the default, in normal form */
	const char *low, *high;      /* the range of numbers and durations, both ends included; else NULL */
	const char *const *choices;  /* of SETTING_CHOICE, ended by NULL; else NULL */
	bool      (*fits)(const char *text); /* of SETTING_TEXT: whether the text will do; else NULL */
	const char *expects;         /* of SETTING_TEXT: what will do, in words; else NULL */
	const char *unit;            /* of a plain number, in words; "" where the number says it all */
	enum setting_laxer laxer;
	bool      (*weaker)(const char *from, const char *to); /* where that takes more than an order: whether to guards less; else NULL */
	const char *help;            /* one line */
	const char *shuts, *why_shut; /* the value, in normal form, by which a gate never opens, and how; else NULL */
};

/* A value, in the field that its type names. */
struct setting_value {
	double      real;
	int64_t     integer;  /* also durations, in ms */
	bool        boolean;
	const char *text;     /* texts (the caller's own) and choices (a constant) */
};

size_t setting_count(void);
const struct setting *setting_at(size_t index);          /* by key order; index < setting_count() */
const struct setting *setting_find(const char *key);     /* NULL: no such setting */

/* Reads text as a value of the setting. -1 where it is not one, or out of its range: the message
 * names the setting and what it takes. Blanks around the text are left out, except around texts. */
int setting_parse(const struct setting *setting, const char *text, struct setting_value *value, struct err *err);

/* Whether text is good for key. -1 with the reason; an unknown key is one. */
int setting_check(const char *key, const char *text, struct err *err);

/* Adds text to normal in the form that is stored. -1 as setting_parse(). */
int setting_normalise(const struct setting *setting, const char *text, struct str *normal, struct err *err);

/* Adds what the setting takes, in words: "a number from 0.0001 to 0.5". */
void setting_describe(const struct setting *setting, struct str *words);

/* Whether to guards less than from does; both are values of the setting. */
bool setting_is_laxer(const struct setting *setting, const char *from, const char *to);

/* What the value does to a gate that nobody may expect, in words; NULL: nothing. */
const char *setting_warning(const struct setting *setting, const char *value);

/* The default value. */
struct setting_value setting_default(const struct setting *setting);

#endif
