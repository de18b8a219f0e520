/* Two texts beside each other: Levenshtein's distance over words or characters, and which were put in, left out or
 * exchanged. Memory grows with the length of the texts alone, time with length times distance. */
#ifndef RUNG_OUTPUT_ALIGNMENT_H
#define RUNG_OUTPUT_ALIGNMENT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum text_unit { TEXT_WORDS, TEXT_CHARACTERS };

/* A text cut into units: where each stands in it, and a number that units have in common which count as the same. */
struct text_unit_at { uint32_t start, length; }; /* bytes of the text as it is written */
struct text_units {
	const struct text_unit_at *at;
	const int *keys;
	int        count;
};

/* Cuts two texts alike. Words are what stands between blanks. Unless exact: letters count in lower case (ASCII, Latin-1,
 * Latin Extended-A, Greek and Cyrillic); signs of punctuation do not count (ASCII's but for an apostrophe or hyphen
 * between letters or digits, U+00A1, U+00AB, U+00BB, U+00BF, U+2010 to U+2027, U+2030 to U+205E, U+3001 to U+3003); a typographic
 * apostrophe is a plain one, long dashes are blanks, and of characters a run of blanks counts as one and none at the ends. Lives in arena. Both texts are valid UTF-8. */
void text_units_cut(const char *first, const char *second, enum text_unit unit, bool exact, struct arena *arena,
                    struct text_units *first_units, struct text_units *second_units);

/* Beyond this many edits two texts have less in common than can be told in a moment. */
#define ALIGNMENT_MOST 10000

/* How many units are to be put in, left out or exchanged to make said of right; -1: more than most, or than
 * ALIGNMENT_MOST, or texts that repeat themselves so much that it would take minutes. The same either way round. */
int alignment_distance(const struct text_units *said, const struct text_units *right, int most);

enum edit { EDIT_SAME, EDIT_EXCHANGED, EDIT_PUT_IN, EDIT_LEFT_OUT }; /* by said, beside right */

/* A run of units alike in what was done: those of said from said_at on and of right from right_at on; of EDIT_PUT_IN
 * right has none, of EDIT_LEFT_OUT said. */
struct edit_run { enum edit edit; int said_at, right_at, length; };

struct alignment {
	const struct edit_run *runs; /* in order; together they cover both */
	int run_count;
	int same, exchanged, put_in, left_out;
	double rate; /* edits per unit of right; 0: both are empty; NaN: only right is */
};

/* One of the shortest ways from right to said. 0, or -1 as alignment_distance(). Lives in arena. */
int alignment_of(const struct text_units *said, const struct text_units *right, struct arena *arena, struct alignment *alignment);

#endif
