#include "ladder/work_hours.h"

#include "base/clock.h"

#include <string.h>

#define DAY_MINUTES (24 * 60)
#define WEEK_MS     (7 * CLOCK_DAY_MS)
#define MONDAY_MS   (4 * CLOCK_DAY_MS) /* 1970 began on a Thursday */

/* ---- reading ---- */

static bool read_day(const char **at, int *day)
{
	static const char names[] = "MonTueWedThuFriSatSun";

	for (*day = 0; *day < 7; (*day)++) {
		if (strncmp(*at, names + 3 * *day, 3) == 0) {
			*at += 3;
			return true;
		}
	}
	return false;
}

static bool read_two(const char **at, int *number)
{
	const char *digits = *at;

	if (digits[0] < '0' || digits[0] > '9' || digits[1] < '0' || digits[1] > '9')
		return false;
	*number = (digits[0] - '0') * 10 + digits[1] - '0';
	*at += 2;
	return true;
}

static bool read_char(const char **at, char expected)
{
	if (**at != expected)
		return false;
	(*at)++;
	return true;
}

/* 06:00, up to 24:00. */
static bool read_time(const char **at, int *minute)
{
	int hours, minutes;

	if (!read_two(at, &hours) || !read_char(at, ':') || !read_two(at, &minutes) || minutes > 59)
		return false;
	*minute = hours * 60 + minutes;
	return *minute <= DAY_MINUTES;
}

static void mark(bool *week, int day, int from, int to)
{
	if (to <= from)
		to += DAY_MINUTES;
	for (int minute = from; minute < to; minute++)
		week[(day * DAY_MINUTES + minute) % WORK_WEEK_MINUTES] = true;
}

/* Mon-Fri 06:00-22:00 */
static bool read_group(const char **at, bool *week)
{
	int first, last, from, to;

	*at += strspn(*at, " ");
	if (!read_day(at, &first))
		return false;
	last = first;
	if (**at == '-' && (++*at, !read_day(at, &last)))
		return false;
	if (!read_char(at, ' ') || !read_time(at, &from) || !read_char(at, '-') || !read_time(at, &to) || from == to || from == DAY_MINUTES)
		return false;
	for (int day = first;; day = (day + 1) % 7) {
		mark(week, day, from, to);
		if (day == last)
			return true;
	}
}

/* False where there are more spans than there is room for. */
static bool gather(const bool *week, struct work_hours *hours)
{
	hours->count = 0;
	for (int minute = 0; minute < WORK_WEEK_MINUTES; minute++) {
		if (!week[minute])
			continue;
		if (minute == 0 || !week[minute - 1]) {
			if (hours->count == WORK_SPANS_MAX)
				return false;
			hours->spans[hours->count++].from = minute;
		}
		hours->spans[hours->count - 1].to = minute + 1;
	}
	return true;
}

bool work_hours_parse(const char *text, struct work_hours *hours)
{
	bool week[WORK_WEEK_MINUTES] = { false };

	hours->count = 0;
	if (text[strspn(text, " ")] == '\0')
		return true;
	do {
		if (!read_group(&text, week))
			return false;
	} while (read_char(&text, ','));
	return *text == '\0' && gather(week, hours);
}

bool work_hours_fit(const char *text)
{
	struct work_hours hours;

	return work_hours_parse(text, &hours);
}

static void mark_spans(const char *text, bool *week)
{
	struct work_hours hours;
	bool always = !work_hours_parse(text, &hours) || hours.count == 0;

	for (int minute = 0; minute < WORK_WEEK_MINUTES; minute++)
		week[minute] = always;
	for (int i = 0; i < hours.count; i++)
		for (int minute = hours.spans[i].from; minute < hours.spans[i].to; minute++)
			week[minute] = true;
}

bool work_hours_fewer(const char *from, const char *to)
{
	bool was[WORK_WEEK_MINUTES], is[WORK_WEEK_MINUTES];

	mark_spans(from, was);
	mark_spans(to, is);
	for (int minute = 0; minute < WORK_WEEK_MINUTES; minute++)
		if (was[minute] && !is[minute])
			return true;
	return false;
}

/* ---- counting ---- */

static int64_t week_start(int64_t ms)
{
	int64_t since = (ms - MONDAY_MS) % WEEK_MS;

	return ms - (since < 0 ? since + WEEK_MS : since);
}

/* How much of a week is worked. */
static int64_t work_a_week(const struct work_hours *hours)
{
	int64_t minutes = 0;

	for (int i = 0; i < hours->count; i++)
		minutes += hours->spans[i].to - hours->spans[i].from;
	return minutes * CLOCK_MINUTE_MS;
}

int64_t work_hours_after(const struct work_hours *hours, int64_t from_ms, int64_t work_ms)
{
	int64_t week, whole = work_a_week(hours);

	if (whole == 0)
		return from_ms + work_ms;
	week = week_start(from_ms);
	for (;; week += WEEK_MS) {
		for (int i = 0; i < hours->count; i++) {
			int64_t begin = week + hours->spans[i].from * CLOCK_MINUTE_MS, end = week + hours->spans[i].to * CLOCK_MINUTE_MS;

			if (begin < from_ms)
				begin = from_ms;
			if (end - begin >= work_ms && end > from_ms)
				return begin + work_ms;
			if (end > begin)
				work_ms -= end - begin;
		}
	}
}

int64_t work_hours_before(const struct work_hours *hours, int64_t until_ms, int64_t work_ms)
{
	int64_t week, whole = work_a_week(hours);

	if (whole == 0)
		return until_ms - work_ms;
	week = week_start(until_ms);
	for (;; week -= WEEK_MS) {
		for (int i = hours->count - 1; i >= 0; i--) {
			int64_t begin = week + hours->spans[i].from * CLOCK_MINUTE_MS, end = week + hours->spans[i].to * CLOCK_MINUTE_MS;

			if (end > until_ms)
				end = until_ms;
			if (end - begin >= work_ms && begin < until_ms)
				return end - work_ms;
			if (end > begin)
				work_ms -= end - begin;
		}
	}
}
