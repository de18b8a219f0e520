/* What things on the screen mean, and how each meaning looks. Code draws with inks; only the theme
 * table knows colours. Every state also has a word or a mark, so that no ink is needed to read it. */
#ifndef RUNG_CONSOLE_THEME_H
#define RUNG_CONSOLE_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum ink {
	INK_TEXT,
	INK_DIM,        /* explanations, units, what is switched off */
	INK_FRAME,
	INK_TITLE,
	INK_TAB,        /* the tab in front */
	INK_LEVEL,
	INK_KEY,        /* a key to press */
	INK_LABEL,      /* a label that can be chosen */
	INK_MARKED,     /* the answer given before */
	INK_SELECTED,
	INK_OK,
	INK_WARN,
	INK_ALARM,
	INK_MODEL,      /* what the model says */
	INK_METER,
	INK_METER_REST,
	INK_SPAN,       /* a part of a text that is marked */
	INK_SPAN_LABEL, /* what it is said to be */
	INK_COUNT
};

enum theme_attribute { THEME_BOLD = 1, THEME_DIM = 2, THEME_REVERSE = 4, THEME_UNDERLINE = 8 };

struct ink_style {
	int      colour;     /* 0..15, or THEME_DEFAULT; the background is always the terminal's own */
	unsigned attributes; /* of enum theme_attribute */
};

#define THEME_DEFAULT (-1)

/* Colours of 16..255 for lines over a picture: where that is dark, and where it is light. */
struct line_colours { uint8_t on_dark, on_light; };

struct theme {
	const char      *name;
	bool             colours; /* false: attributes only, pictures become characters */
	struct ink_style inks[INK_COUNT];
	struct line_colours model_box, own_box;
};

/* The themes by name, as people choose among them. */
#define THEME_NAMES "default, light, high-contrast, colour-blind, mono"

/* NULL where there is no such theme. */
const struct theme *theme_named(const char *name);

/* The one after it in the order above; after the last the first. */
const struct theme *theme_after(const struct theme *theme);

#endif
