#include "ladder/gate_explain.h"

#include "base/order.h"
#include "base/text.h"
#include "ladder/gate_cells.h"
#include "ladder/level.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NARROWEST 40
#define WIDE      76 /* columns from which every column has its full width */
#define CLAIM_MAX 44
#define INDENT    "    "

const char *gate_pace(double days, char text[GATE_PACE_SIZE])
{
	text[0] = '\0';
	if (days > 0 && days < 1)
		snprintf(text, GATE_PACE_SIZE, "within a day at this pace");
	else if (days >= 1)
		snprintf(text, GATE_PACE_SIZE, "about %.0f day%s at this pace", ceil(days), days > 1 ? "s" : "");
	return text;
}

const char *gate_chance(const struct gate *gate, char text[GATE_CHANCE_SIZE])
{
	text[0] = '\0';
	if (gate->from >= LEVEL_SHADOW && gate->from < LEVEL_FULL)
		snprintf(text, GATE_CHANCE_SIZE,
		         "Chance that an undeserving model gets through, however often we look: at most %.2g in 100 (year: %.2g of %.2g left)",
		         gate->alpha * 100, gate->left * 100, gate->budget * 100);
	return text;
}

/* ---- lines of a width ---- */

/* The bytes of text that fit into columns, broken at a blank where there is one. */
static size_t fitting(const char *text, int columns)
{
	size_t at = 0, blank = 0, length = strlen(text);
	int used = 0;

	while (at < length) {
		uint32_t code = '?';
		size_t bytes = text_decode(text + at, length - at, &code);
		char one[8] = "";

		bytes += bytes == 0;
		memcpy(one, text + at, bytes);
		used += text_width(one);
		if (used > columns)
			return blank > 0 ? blank : at > 0 ? at : bytes;
		if (text[at] == ' ')
			blank = at;
		at += bytes;
	}
	return length;
}

static void add_wrapped(struct str *out, const char *text, int width, const char *indent)
{
	while (*text) {
		size_t length = fitting(text, width - (int)strlen(indent));

		str_add(out, indent);
		str_add_bytes(out, text, length);
		str_add(out, "\n");
		text += length;
		text += strspn(text, " ");
	}
}

/* ---- the table ---- */

/* Columns of the table; the worst plausible does not show where it has width 0. */
struct columns { int claim, measured, worst, need; bool wide; };

static struct columns fit(int width)
{
	struct columns columns = { 0, 9, 8, 7, false };

	if (width >= WIDE)
		columns = (struct columns){ 0, 16, 15, 8, true };
	else if (width < 50)
		columns.worst = 0;
	columns.claim = smaller(CLAIM_MAX, width - columns.measured - columns.worst - columns.need - 8);
	return columns;
}

static void add_right(struct str *out, const char *text, int width)
{
	if (width == 0)
		return;
	for (int used = text_width(text); used < width; used++)
		str_add_char(out, ' ');
	text_add_fitted(out, text, width, true);
	str_add(out, " ");
}

static void add_row(struct str *out, const struct columns *columns, const char *claim, const char *const figures[3], const char *mark)
{
	int used = text_add_fitted(out, claim, columns->claim, true);

	for (; used <= columns->claim; used++)
		str_add_char(out, ' ');
	add_right(out, figures[0], columns->measured);
	add_right(out, figures[1], columns->worst);
	add_right(out, figures[2], columns->need);
	str_addf(out, " %s", mark);
	while (str_text(out)[out->length - 1] == ' ') {
		out->text[--out->length] = '\0';
	}
	str_add(out, "\n");
}

/* What would change it, and when; why, where there is nothing to measure. */
static void add_change(struct str *out, const struct gate_check *check, int width)
{
	struct str words = STR_EMPTY;
	char pace[GATE_PACE_SIZE];

	if (isnan(check->value) || !check->change[0])
		text_add_visible(&words, check->why, strlen(check->why));
	if (words.length && check->change[0])
		str_add(&words, ": ");
	text_add_visible(&words, check->change, strlen(check->change));
	if (*gate_pace(check->days, pace))
		str_addf(&words, "%s%s", words.length ? ": " : "", pace);
	add_wrapped(out, str_text(&words), width, INDENT);
	str_release(&words);
}

static void add_check(struct str *out, const struct gate_check *check, const struct columns *columns, int width)
{
	struct gate_cells cells;

	gate_cells(check, columns->claim, columns->wide, &cells);
	add_row(out, columns, cells.claim, (const char *const[]){ cells.measured, cells.worst, cells.need },
	        gate_is_unmeasured(check) ? "-" : check->ok ? "yes" : "NO");
	if (!check->ok || gate_is_unmeasured(check))
		add_change(out, check, width);
}

/* What is only told stands below, in one sentence: its why goes on where the figure ends. */
static void add_information(struct str *out, const struct gate_check *check, int width)
{
	struct str words = STR_EMPTY;
	struct gate_cells cells;

	gate_cells(check, (int)sizeof cells.claim, true, &cells);
	str_addf(&words, "%s: %s ", cells.claim, cells.measured);
	text_add_visible(&words, check->why, strlen(check->why));
	add_wrapped(out, str_text(&words), width, "");
	str_release(&words);
}

/* ---- around it ---- */

static void add_verdict(struct str *out, const struct gate *gate, const char *model, int width)
{
	struct str words = STR_EMPTY;

	if (gate->from == gate->to)
		str_addf(&words, "NO GATE ABOVE LEVEL %d", gate->from);
	else
		str_addf(&words, "GATE %d -> %d  %s   %s", gate->from, gate->to, level_name(gate->to), gate->open ? "OPEN" : "CLOSED");
	if (gate->open)
		str_addf(&words, "   all %d met", gate_checks(gate));
	else
		str_addf(&words, "   %d of %d not met", gate_missing(gate), gate_checks(gate));
	if (model) {
		str_add(&words, "   model ");
		text_add_visible(&words, model, strlen(model));
	}
	add_wrapped(out, str_text(&words), width, "");
	str_release(&words);
}

/* More of what it waits for would open it, but nothing has come yet that tells how fast; or nobody can tell what would. */
static void add_no_forecast(struct str *out, const struct gate_check *check, int width)
{
	struct str words = STR_EMPTY;
	struct gate_cells cells;

	gate_cells(check, (int)sizeof cells.claim, true, &cells);
	str_addf(&words, isnan(check->items) ? "Forecast: not defined (no number of days is known to change \"%s\")"
	                                     : "Forecast: not defined (no pace yet: too little has come for \"%s\")", cells.claim);
	add_wrapped(out, str_text(&words), width, "");
	str_release(&words);
}

/* When it opens, or that nobody can tell and for which of its checks. */
static void add_forecast(struct str *out, const struct gate *gate, int width)
{
	char pace[GATE_PACE_SIZE], text[160];

	if (gate->open || gate->from == gate->to)
		return;
	if (*gate_pace(gate->days, pace)) {
		snprintf(text, sizeof text, "Forecast: it opens %s%s, if what comes is like what came", gate->days < 1 ? "" : "after ", pace);
		add_wrapped(out, text, width, "");
		return;
	}
	for (int i = 0; i < gate->check_count; i++)
		if (isnan(gate->checks[i].days)) {
			add_no_forecast(out, &gate->checks[i], width);
			return;
		}
}

void gate_explain(const struct gate *gate, const char *model, int width, struct str *text)
{
	struct columns columns = fit(larger(width, NARROWEST));
	char chance[GATE_CHANCE_SIZE];

	width = larger(width, NARROWEST);
	add_verdict(text, gate, model, width);
	add_row(text, &columns, "What we ask", (const char *const[]){ "measured", columns.wide ? "worst plausible" : "at worst", "needed" }, "");
	for (int i = 0; i < gate->check_count; i++)
		if (!gate->checks[i].information)
			add_check(text, &gate->checks[i], &columns, width);
	for (int i = 0; i < gate->check_count; i++)
		if (gate->checks[i].information)
			add_information(text, &gate->checks[i], width);
	add_forecast(text, gate, width);
	add_wrapped(text, gate_chance(gate, chance), width, "");
}
