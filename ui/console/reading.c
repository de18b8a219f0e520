#include "ui/console/reading.h"

#include "base/clock.h"
#include "db/store.h"
#include "ui/console/app.h"

#include <time.h>

#define LOOK_MS 1000 /* between looks whether something has changed */
#define REST_MS 5000 /* what was read holds so long, however much changes */
#define SLOW_MS 150  /* a key that waits longer for its answer is felt */

/* Of the processor: a machine that is busy with other things makes nothing slow for good. */
static int64_t spent_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void reading_mark(const struct app *app, struct reading *reading)
{
	reading->change_counter = store_change_counter(app->store);
	reading->wall_ms = store_now(app->store);
}

int64_t reading_begin(void)
{
	return spent_ms();
}

void reading_end(const struct app *app, struct reading *reading, int64_t began)
{
	reading->done = true;
	reading->old = false;
	reading->slow = spent_ms() - began > SLOW_MS;
	reading->done_ms = app->now_ms;
	reading->look_ms = app->now_ms + LOOK_MS;
}

bool reading_look(const struct app *app, struct reading *reading)
{
	bool was_old = reading->old;

	reading->look_ms = app->now_ms + LOOK_MS;
	reading->old = was_old || store_change_counter(app->store) != reading->change_counter;
	return reading->old && !was_old;
}

bool reading_may(const struct app *app, const struct reading *reading)
{
	return !reading->slow && app->now_ms >= reading->done_ms + REST_MS;
}

bool reading_due(const struct app *app, struct reading *reading, bool minute)
{
	bool passed = minute && store_now(app->store) / CLOCK_MINUTE_MS != reading->wall_ms / CLOCK_MINUTE_MS;

	reading_look(app, reading);
	return passed || (reading->old && reading_may(app, reading));
}

bool reading_again(struct app *app, struct reading *reading)
{
	app_say(app, INK_TEXT, "read again");
	if (reading->slow)
		reading->done = false;
	return !reading->slow;
}
