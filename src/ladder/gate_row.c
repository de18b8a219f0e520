#include "ladder/gate_row.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

struct gate_check *gate_row_add(struct gate_look *look, bool ok, const struct gate_measure *measure, const char *fmt, ...)
{
	struct gate_check *added;
	va_list ap;

	look->open = look->open && ok;
	if (!look->gate || look->gate->check_count == GATE_CHECKS_MAX)
		return NULL; /* what does not fit still closes the gate */
	added = &look->gate->checks[look->gate->check_count++];
	*added = (struct gate_check){ .name = measure->name, .unit = measure->unit, .at_most = measure->at_most, .value = measure->value,
	                              .bound = measure->bound, .need = measure->need, .k = measure->k, .n = measure->n, .ok = ok,
	                              .items = ok ? 0 : NAN, .days = ok ? 0 : NAN };
	snprintf(added->claim, sizeof added->claim, "%s", measure->claim);
	va_start(ap, fmt);
	vsnprintf(added->why, sizeof added->why, fmt, ap);
	va_end(ap);
	return added;
}

void gate_row_change(struct gate_check *check, const char *fmt, ...)
{
	va_list ap;

	if (!check || check->ok)
		return;
	va_start(ap, fmt);
	vsnprintf(check->change, sizeof check->change, fmt, ap);
	va_end(ap);
}

void gate_row_take(struct gate_check *check, double items, double pace)
{
	if (!check || check->ok)
		return;
	check->items = items;
	check->days = pace > 0 ? items / pace : NAN;
}

void gate_row_tell(struct gate_look *look, const struct gate_measure *measure, const char *why)
{
	struct gate_check *told = gate_row_add(look, true, measure, "%s", why);

	if (told)
		told->information = true;
}

double gate_share_value(int64_t k, int64_t n)
{
	return n > 0 ? (double)k / (double)n : NAN;
}

struct gate_measure gate_counted(const char *name, const char *claim, int64_t have, int64_t need)
{
	return (struct gate_measure){ .name = name, .claim = claim, .unit = GATE_COUNT, .value = (double)have, .bound = NAN,
	                              .need = (double)need };
}

struct gate_measure gate_few_of(const char *name, const char *claim, int64_t k, int64_t n, double need)
{
	return (struct gate_measure){ .name = name, .claim = claim, .unit = GATE_SHARE, .at_most = true, .value = gate_share_value(k, n),
	                              .bound = NAN, .need = need, .k = k, .n = n };
}

struct gate_measure gate_share_of(const char *name, const char *claim, struct gate_share of, double need)
{
	return (struct gate_measure){ .name = name, .claim = claim, .unit = GATE_SHARE, .value = gate_share_value(of.k, of.n), .bound = NAN,
	                              .need = need, .k = of.k, .n = of.n };
}
