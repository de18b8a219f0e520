#include "jobs/report_private.h"

#include "base/html.h"
#include "stats/interval.h"

#include <math.h>

#define LEVEL 0.05 /* of the interval: 95 % */

int report_suspects_set(json_t *report, json_t *rows)
{
	if (!rows)
		return -1;
	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		double n = report_number(row, "reviewed"), k = report_number(row, "overturned");
		struct interval interval = interval_clopper_pearson((int64_t)k, (int64_t)n, LEVEL);
		bool known = n > 0;

		json_object_set_new(row, "rate", report_real(known ? k / n : (double)NAN));
		json_object_set_new(row, "low", report_real(known ? interval.low : (double)NAN));
		json_object_set_new(row, "high", report_real(known ? interval.high : (double)NAN));
	}
	return json_object_set_new(report, "suspects", rows);
}

static void suspect_row(struct str *html, const json_t *row)
{
	static const char *const counts[] = { "asked", "reviewed", "unsure", "overturned" };
	char text[REPORT_FIGURE_SIZE], high[REPORT_FIGURE_SIZE];

	report_cell(html, report_yes(row, "drawn") ? "other answers, drawn to compare" : "answers in doubt");
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		report_cell_number(html, report_figure(report_number(row, counts[i]), text));
	report_cell_number(html, report_percent(report_number(row, "rate"), text));
	str_add(html, "<td class=\"n\">");
	if (isfinite(report_number(row, "low")))
		html_textf(html, "%s to %s", report_percent(report_number(row, "low"), text), report_percent(report_number(row, "high"), high));
	else
		html_text(html, "-");
	str_add(html, "</td>");
}

static void mark_simulated(struct str *html, const json_t *rows)
{
	double simulated = 0;

	for (size_t i = 0; i < json_array_size(rows); i++)
		simulated += report_number(json_array_get(rows, i), "simulated");
	if (simulated > 0) {
		str_add(html, "<p class=\"bad\">");
		html_textf(html, "Simulated: %.0f of these looks are no person's.", simulated);
		str_add(html, "</p>\n");
	}
}

void report_add_suspects(struct str *html, const json_t *report, const char *note)
{
	static const char *const titles[] = { "looked at again", "#asked", "#settled", "#unsure", "#overturned", "#share", "#95 %", NULL };
	const json_t *rows = json_object_get(report, "suspects");

	report_section(html, "Are people right?", note);
	if (json_array_size(rows) == 0) {
		report_nothing(html, "No lead has looked at answers again: rung suspects lists those that the model or other people contradict.");
	} else {
		report_table_begin(html, titles);
		report_rows(html, rows, suspect_row);
		report_table_end(html);
		mark_simulated(html, rows);
	}
	str_add(html, "</section>\n");
}
