#include "ui/console/held_key.h"

#define REPEAT_MS   50 /* keyboards repeat 20 to 40 times a second, fingers hardly ten times */
#define REPEATS_MAX 3

bool held_key_press(struct held_key *held, int key, int64_t now_ms)
{
	bool again = held->key == key && now_ms - held->pressed_ms < REPEAT_MS;

	held->repeats = again ? held->repeats + 1 : 0;
	held->key = key;
	held->pressed_ms = now_ms;
	return held->repeats >= REPEATS_MAX;
}
