/* What a terminal sends, byte by byte, made into keys, mouse events, focus, pasted text and replies.
 *
 * Terminals send more than keys, and it comes in pieces. A sequence that has begun is taken to its
 * end, however late that comes and whatever is wrong with it; nothing in it ever becomes a key. Pasted
 * text comes as text, never as keys. */
#ifndef RUNG_CONSOLE_INPUT_H
#define RUNG_CONSOLE_INPUT_H

#include "ui/console/mouse.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INPUT_DOUBLE_MS 400 /* two presses on one cell within this are a double click */
#define INPUT_EVENTS_MAX 2  /* a byte can complete so many */

enum input_kind {
	INPUT_KEY,
	INPUT_MOUSE,
	INPUT_FOCUS,
	INPUT_PASTE, /* one character of pasted text, in key */
	INPUT_MODE,  /* the terminal says whether it knows a mode that it was asked for */
};

struct input_event {
	enum input_kind kind;
	int             key;     /* of key.h */
	struct mouse    mouse;
	bool            focused;
	int             mode;    /* its number */
	bool            known;   /* ... and whether it can be used */
};

enum input_state {
	INPUT_GROUND,
	INPUT_CHARACTER, /* in UTF-8 of several bytes */
	INPUT_ESCAPE,    /* an ESC: a key, or the start of something */
	INPUT_LATE,      /* a [ or O after an ESC that was taken for a key: a key too, or the rest */
	INPUT_SEQUENCE,  /* ESC [ */
	INPUT_KEYPAD,    /* ESC O */
	INPUT_STRING,    /* ESC P and the like: up to ESC \ or BEL */
	INPUT_OLD_MOUSE, /* ESC [ M, and three bytes that may be anything */
	INPUT_LINUX_KEY, /* ESC [ [, and a letter */
};

#define INPUT_SEQUENCE_MAX 31

/* Zeroed: nothing has come yet. */
struct input {
	enum input_state state;
	char          sequence[INPUT_SEQUENCE_MAX + 1]; /* what stands between ESC [ and its last byte */
	size_t        length;  /* of it; beyond the maximum it is too long to mean anything */
	unsigned char bytes[4];
	size_t        have, want;
	bool          pasting;
	int64_t       now_ms, before_ms; /* of the last byte, and the one before */
	int64_t       paste_ms;  /* when a paste began or ended last; 0: never */
	int64_t       escape_ms; /* when an ESC was taken for a key; 0: not lately */
	int64_t       press_ms;  /* of the last press of the mouse */
	int           press_x, press_y;
};

/* Takes a byte that came at now_ms (a clock that never goes back). Returns how many events it
 * completed. */
int input_take(struct input *input, unsigned char byte, int64_t now_ms, struct input_event events[INPUT_EVENTS_MAX]);

/* True where what came last could stand alone or be the start of more: only waiting tells. */
bool input_is_unsure(const struct input *input);

/* Nothing more came for a while: what came last stood alone. */
int input_pause(struct input *input, int64_t now_ms, struct input_event events[INPUT_EVENTS_MAX]);

#endif
