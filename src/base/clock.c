#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>

/* Days since 1970-01-01 of a date in the proleptic Gregorian calendar: years are counted from
 * March, so that the leap day is the last day of a year, and in eras of 400 years. */
static int64_t days_from_date(int64_t year, int month, int day)
{
	int64_t era, year_of_era, day_of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	year_of_era = year - era * 400;
	day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void date_from_days(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t era, day_of_era, year_of_era, day_of_year, shifted;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day_of_era = days - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	shifted = (5 * day_of_year + 2) / 153;
	*day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	*month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

const char *clock_iso(int64_t ms, char text[CLOCK_TEXT_SIZE])
{
	int64_t days = ms / CLOCK_DAY_MS, rest = ms % CLOCK_DAY_MS, year;
	int month, day;

	if (rest < 0) {
		rest += CLOCK_DAY_MS;
		days--;
	}
	date_from_days(days, &year, &month, &day);
	snprintf(text, CLOCK_TEXT_SIZE, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, day,
	         (int)(rest / CLOCK_HOUR_MS), (int)(rest / CLOCK_MINUTE_MS % 60),
	         (int)(rest / CLOCK_SECOND_MS % 60), (int)(rest % 1000));
	return text;
}

/* Reads exactly count digits. */
static bool digits(const char **at, int count, int *value)
{
	*value = 0;
	for (; count > 0; count--, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return true;
}

static bool one_of(const char **at, const char *choices)
{
	for (; *choices; choices++) {
		if (**at == *choices) {
			(*at)++;
			return true;
		}
	}
	return false;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* [.fff] after the seconds: any number of digits, read to the millisecond. */
static int fraction_ms(const char **at)
{
	int ms = 0, scale = 100;

	while (**at >= '0' && **at <= '9') {
		ms += (**at - '0') * scale;
		scale /= 10;
		(*at)++;
	}
	return ms;
}

static bool parse_zone(const char **at, int *offset_min)
{
	int sign, hour, minute = 0;

	*offset_min = 0;
	if (!**at || one_of(at, "Zz"))
		return true;
	sign = **at == '-' ? -1 : 1;
	if (!one_of(at, "+-") || !digits(at, 2, &hour))
		return false;
	one_of(at, ":");
	if (**at && !digits(at, 2, &minute))
		return false;
	*offset_min = sign * (hour * 60 + minute);
	return hour <= 14 && minute < 60;
}

bool clock_parse(const char *text, int64_t *ms)
{
	const char *at = text;
	int year, month, day, hour = 0, minute = 0, second = 0, fraction = 0, offset_min = 0;

	if (!digits(&at, 4, &year) || !one_of(&at, "-") || !digits(&at, 2, &month) ||
	    !one_of(&at, "-") || !digits(&at, 2, &day))
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return false;
	if (one_of(&at, "T t")) {
		if (!digits(&at, 2, &hour) || !one_of(&at, ":") || !digits(&at, 2, &minute))
			return false;
		if (one_of(&at, ":") && !digits(&at, 2, &second))
			return false;
		if (one_of(&at, ".,"))
			fraction = fraction_ms(&at);
		if (!parse_zone(&at, &offset_min))
			return false;
	}
	if (*at || hour > 23 || minute > 59 || second > 60)
		return false;
	*ms = days_from_date(year, month, day) * CLOCK_DAY_MS + hour * CLOCK_HOUR_MS +
	      (minute - offset_min) * CLOCK_MINUTE_MS + second * CLOCK_SECOND_MS + fraction;
	return true;
}

const char *clock_duration(int64_t ms, char text[CLOCK_TEXT_SIZE])
{
	if (ms < 10 * CLOCK_SECOND_MS)
		snprintf(text, CLOCK_TEXT_SIZE, "%.1f s", (double)ms / 1000.0);
	else if (ms < 2 * CLOCK_MINUTE_MS)
		snprintf(text, CLOCK_TEXT_SIZE, "%" PRId64 " s", ms / CLOCK_SECOND_MS);
	else if (ms < 2 * CLOCK_HOUR_MS)
		snprintf(text, CLOCK_TEXT_SIZE, "%" PRId64 " min", ms / CLOCK_MINUTE_MS);
	else if (ms < 2 * CLOCK_DAY_MS)
		snprintf(text, CLOCK_TEXT_SIZE, "%" PRId64 " h", ms / CLOCK_HOUR_MS);
	else
		snprintf(text, CLOCK_TEXT_SIZE, "%" PRId64 " d", ms / CLOCK_DAY_MS);
	return text;
}
