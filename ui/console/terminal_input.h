/* The events that come from the terminal on standard input. */
#ifndef RUNG_CONSOLE_TERMINAL_INPUT_H
#define RUNG_CONSOLE_TERMINAL_INPUT_H

#include "ui/console/input.h"

#define TERMINAL_EVENTS_MAX 8

/* What has been read and not been taken yet. Zeroed: nothing. */
struct terminal_input {
	struct input       parser;
	unsigned char      bytes[256];
	size_t             from, to;
	struct input_event events[TERMINAL_EVENTS_MAX]; /* complete; the oldest first */
	int                count;
};

/* The next event that waits, where one does; of drags that wait in a row the last. After an ESC with
 * nothing behind it it waits for what may follow, 25 ms at most. */
bool terminal_input_next(struct terminal_input *input, int64_t now_ms, struct input_event *event);

/* Drops the keys, clicks and pasted text that wait. What a sequence has begun is dropped to its end,
 * when that comes; news of the focus and of a button let go is kept. */
void terminal_input_flush(struct terminal_input *input, int64_t now_ms);

#endif
