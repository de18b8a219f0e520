#include "ui/console/item_clock.h"

#include <stdio.h>

static const struct { int from_s; const char *words; } steps[] = {
	{ 0, "under 10 s" },
	{ 10, "over 10 s" },
	{ 30, "over 30 s" },
	{ 60, "over 1 min" },
	{ 120, "over 2 min" },
	{ 180, "over 3 min" },
	{ 240, "over 4 min" },
	{ 300, "over 5 min" },
	{ 600, "over 10 min" },
};

#define STEPS (int)(sizeof steps / sizeof *steps)

/* The step that a time has reached. */
static int step_at(int64_t ms)
{
	int step = 0;

	while (step + 1 < STEPS && ms >= steps[step + 1].from_s * INT64_C(1000))
		step++;
	return step;
}

void item_clock_run(struct item_clock *clock, int64_t now_ms)
{
	if (clock->runs)
		return;
	clock->begun = clock->runs = true;
	clock->since_ms = now_ms;
}

void item_clock_pause(struct item_clock *clock, int64_t now_ms)
{
	clock->before_ms = item_clock_ms(clock, now_ms);
	clock->runs = false;
}

int64_t item_clock_ms(const struct item_clock *clock, int64_t now_ms)
{
	return clock->before_ms + (clock->runs ? now_ms - clock->since_ms : 0);
}

bool item_clock_is_paused(const struct item_clock *clock)
{
	return clock->begun && !clock->runs;
}

void item_clock_text(const struct item_clock *clock, int64_t now_ms, char *text, size_t size)
{
	const char *words = steps[step_at(item_clock_ms(clock, now_ms))].words;

	snprintf(text, size, "%s", item_clock_is_paused(clock) ? "paused" : words);
}

int64_t item_clock_next_ms(const struct item_clock *clock, int64_t now_ms)
{
	int next = step_at(item_clock_ms(clock, now_ms)) + 1;

	if (!clock->runs || next == STEPS)
		return INT64_MAX;
	return clock->since_ms + steps[next].from_s * INT64_C(1000) - clock->before_ms;
}
