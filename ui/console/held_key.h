/* A key that is held down sends itself again and again, faster than anybody can look at an item: it
 * must not answer one after the other. Times are the app's. Zeroed, nothing was pressed. */
#ifndef RUNG_CONSOLE_HELD_KEY_H
#define RUNG_CONSOLE_HELD_KEY_H

#include <stdbool.h>
#include <stdint.h>

struct held_key {
	int     key;
	int64_t pressed_ms;
	int     repeats;
};

/* Counts a press. True where it only goes on a series of the same key that nobody can have meant: a
 * few quick presses before it count, and a moment without the key ends it. */
bool held_key_press(struct held_key *held, int key, int64_t now_ms);

#endif
