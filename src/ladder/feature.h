/* What is measured of an item's content: one row a feature. They are columns of item_feature in this order, and what
 * an item must be alike in before the machine decides it. */
#ifndef RUNG_LADDER_FEATURE_H
#define RUNG_LADDER_FEATURE_H

#include <stdbool.h>

enum feature {
	FEATURE_WIDTH, FEATURE_HEIGHT, FEATURE_BRIGHTNESS, FEATURE_CONTRAST, FEATURE_BLUR, FEATURE_SATURATION, FEATURE_LENGTH,
	FEATURE_MISSING, FEATURE_FILE_SIZE, FEATURE_NOISE, FEATURE_WORDS, FEATURE_DIGITS, FEATURE_LETTERS, FEATURE_SPACES,
	FEATURE_FOREIGN_LETTERS, FEATURE_LEVEL, FEATURE_CLIPPING, FEATURE_SILENCE, FEATURE_FIELDS, FEATURE_COUNT,
};

/* Of one item; NaN: it has none of it, or it was not measured. */
struct features { double of[FEATURE_COUNT]; };

struct feature_row {
	const char *name;        /* "brightness": as stored */
	const char *words;       /* "file size" */
	const char *unit;        /* "pixels", "dB", "share"; "": a number of its own */
	bool        whole;       /* a whole number */
	double      least, most; /* beyond them it cannot have been measured */
	/* What an item needs for anything to be in it that can be judged, whatever the rest was like; NaN: nothing. */
	double      blank_low, blank_high;
	/* The range that it must lie in as long as nothing is known of what is usual; NaN: none. */
	double      plain_low, plain_high;
};

const struct feature_row *feature_row(enum feature feature);

/* The feature of that name, or FEATURE_COUNT. */
enum feature feature_find(const char *name);

/* Nothing measured. */
struct features features_none(void);

/* The value, as it is stored, where it can have been measured; else NaN. */
double feature_sane(enum feature feature, double value);

#define FEATURE_TEXT_SIZE 48

/* A value for people, with its unit: "0.42", "12 %", "-23.1 dB", "3.2 s"; "" where it is NaN. What a length is of
 * shows in the other values. */
const char *feature_text(const struct features *features, enum feature feature, char text[FEATURE_TEXT_SIZE]);

#endif
