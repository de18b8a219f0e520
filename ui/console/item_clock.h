/* How long somebody has looked at an item: counted from when it could be seen, without the time in
 * which nobody looked. Times are the app's. Zeroed, it has not begun. */
#ifndef RUNG_CONSOLE_ITEM_CLOCK_H
#define RUNG_CONSOLE_ITEM_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct item_clock {
	bool    begun, runs;
	int64_t since_ms;  /* when it last went on */
	int64_t before_ms; /* what was counted until then */
};

/* Starts it, or lets it go on; one that runs is left alone. */
void item_clock_run(struct item_clock *clock, int64_t now_ms);
void item_clock_pause(struct item_clock *clock, int64_t now_ms);

int64_t item_clock_ms(const struct item_clock *clock, int64_t now_ms);

/* It has begun and stands. */
bool item_clock_is_paused(const struct item_clock *clock);

/* The time in words, in coarse steps, so that a console nobody touches has nothing to send. */
void item_clock_text(const struct item_clock *clock, int64_t now_ms, char *text, size_t size);

/* When the words next change; INT64_MAX: not by themselves. */
int64_t item_clock_next_ms(const struct item_clock *clock, int64_t now_ms);

#endif
