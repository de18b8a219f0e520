/* When people work: hours of the week, so that a night or a weekend is not taken for an outage.
 *
 * Moments are local milliseconds: milliseconds since 1970-01-01 00:00 on the wall clock of the place. A
 * change between summer and winter time within a stretch of work makes it an hour longer or shorter. */
#ifndef RUNG_LADDER_WORK_HOURS_H
#define RUNG_LADDER_WORK_HOURS_H

#include <stdbool.h>
#include <stdint.h>

#define WORK_WEEK_MINUTES (7 * 24 * 60)
#define WORK_SPANS_MAX    32

/* Spans of the week in minutes since Monday 00:00, in order, apart from each other. None: always. */
struct work_hours {
	struct { int from, to; } spans[WORK_SPANS_MAX];
	int count;
};

/* Reads "Mon-Fri 06:00-22:00, Sat 06:00-14:00"; hours that end before they begin go on into the next day,
 * and empty text is always. False where text is anything else. */
bool work_hours_parse(const char *text, struct work_hours *hours);

/* Whether text is one: for the table of settings. */
bool work_hours_fit(const char *text);

/* Whether there is a minute of the week that from works and to does not; text that is none of them is always. */
bool work_hours_fewer(const char *from, const char *to);

/* The moment at which work_ms of work have passed since from_ms; work_ms at least 0. */
int64_t work_hours_after(const struct work_hours *hours, int64_t from_ms, int64_t work_ms);

/* The latest moment since which work_ms of work have passed at until_ms; work_ms at least 0. */
int64_t work_hours_before(const struct work_hours *hours, int64_t until_ms, int64_t work_ms);

#endif
