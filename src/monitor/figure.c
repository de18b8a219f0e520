#include "monitor/figure.h"

#include "base/str.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>

struct step { double size; const char *name; };

static const struct step times[] = { { 86400000, "d" }, { 3600000, "h" }, { 60000, "min" }, { 1000, "s" }, { 0, "ms" } };
static const struct step bytes[] = { { 1e12, "TB" }, { 1e9, "GB" }, { 1e6, "MB" }, { 1e3, "kB" }, { 0, "B" } };

/* Where three digits would be rounded to a power of ten that the unit does not say, all of them stand there. */
static const char *digits(double value, char text[FIGURE_SIZE])
{
	char count[TEXT_COUNT_SIZE];
	double size = fabs(value);

	if (size >= 1e15)
		snprintf(text, FIGURE_SIZE, "%.2e", value);
	else if (size >= 999.5)
		snprintf(text, FIGURE_SIZE, "%s%s", value < 0 ? "-" : "", text_count(llround(size), count));
	else
		snprintf(text, FIGURE_SIZE, "%.3g", value);
	return text;
}

static const char *stepped(double value, const struct step *step, const char *after, char text[FIGURE_SIZE])
{
	char number[FIGURE_SIZE];

	while (step->size > 0 && fabs(value) < step->size)
		step++;
	digits(step->size > 0 ? value / step->size : value, number);
	snprintf(text, FIGURE_SIZE, "%.24s %s%s", number, step->name, after);
	return text;
}

const char *figure_words(double value, const char *unit, char text[FIGURE_SIZE])
{
	char number[FIGURE_SIZE];

	if (isnan(value))
		return snprintf(text, FIGURE_SIZE, "-"), text;
	if (isinf(value) || str_equal(unit, "") || str_equal(unit, "share") || str_equal(unit, "0..1"))
		return digits(value, text);
	for (size_t i = 0; i < sizeof times / sizeof *times && value != 0; i++)
		if (str_equal(unit, times[i].name))
			return stepped(value * fmax(times[i].size, 1), times, "", text);
	if (str_equal(unit, "B") || str_equal(unit, "B/s"))
		return stepped(value, bytes, unit + 1, text);
	snprintf(text, FIGURE_SIZE, "%.24s%s%.12s", digits(value, number), *unit == '/' ? "" : " ", unit);
	return text;
}
