#include "jobs/report_private.h"

#include "base/html.h"
#include "base/svg.h"

#include <math.h>
#include <string.h>

#define PSI_FULL 0.5 /* of a bar */
#define SERIES_MAX 64

/* ---- alarms ---- */

static void alarm_row(struct str *html, const json_t *row)
{
	char when[REPORT_TIME_SIZE];
	bool open = *report_text(row, "closed_at") == '\0';

	report_cell(html, report_when(report_text(row, "opened_at"), when));
	html_element(html, open ? "td class=\"bad\"" : "td", report_text(row, "state"));
	report_cell(html, report_text(row, "severity"));
	str_add(html, "<td>");
	html_text(html, report_text(row, "metric"));
	if (*report_text(row, "scope"))
		html_textf(html, " of %s", report_text(row, "scope"));
	str_add(html, "</td>");
	report_cell(html, report_text(row, "words"));
	report_cell(html, report_text(row, "action"));
	report_cell(html, report_text(row, "note"));
}

void report_add_alarms(struct str *html, const json_t *report)
{
	static const char *const titles[] = { "raised", "state", "severity", "of", "what", "what it does", "note", NULL };
	const json_t *rows = json_object_get(report, "alarms");

	report_section(html, "Alarms", "What has left its band. Command: rung alarm --all.");
	if (json_array_size(rows) == 0) {
		report_nothing(html, "None was raised.");
	} else {
		report_table_begin(html, titles);
		report_rows(html, rows, alarm_row);
		report_table_end(html);
	}
	str_add(html, "</section>\n");
}

/* ---- drift ---- */

static void add_bar(struct str *html, double psi, bool bad)
{
	if (isnan(psi))
		str_add(html, "<td>not defined</td>");
	else
		str_addf(html, "<td style=\"min-width:8rem\"><div class=\"bar%s\" style=\"width:%.0f%%\"></div></td>", bad ? " bad" : "",
		         100 * fmin(psi / PSI_FULL, 1));
}

static void drift_row(struct str *html, const json_t *row)
{
	char text[REPORT_FIGURE_SIZE];
	bool drifted = report_yes(row, "drifted");

	report_cell(html, *report_text(row, "slice") ? report_text(row, "slice") : "all items");
	report_cell(html, report_text(row, "feature"));
	report_cell_number(html, report_figure(report_number(row, "psi"), text));
	add_bar(html, report_number(row, "psi"), drifted);
	report_cell_number(html, report_figure(report_number(row, "reference_mean"), text));
	report_cell_number(html, report_figure(report_number(row, "mean"), text));
	html_element(html, drifted ? "td class=\"bad\"" : "td",
	             drifted ? "has moved" : isnan(report_number(row, "psi")) ? "not defined" : "like before");
}

static void add_window_words(struct str *html, const json_t *row)
{
	char begin[REPORT_TIME_SIZE], end[REPORT_TIME_SIZE];

	str_add(html, "<p>");
	html_textf(html, "The newest window: %.0f items from %s to %s, compared with %s (%.0f items).", report_number(row, "rows"),
	           report_when(report_text(row, "begin"), begin), report_when(report_text(row, "end"), end), report_text(row, "reference"),
	           report_number(row, "reference_rows"));
	str_add(html, "</p>\n");
}

void report_add_drift(struct str *html, const json_t *report)
{
	static const char *const titles[] = { "items", "feature", "#index", "", "#mean then", "#mean now", "", NULL };
	const json_t *rows = json_object_get(report, "drift");

	report_section(html, "Do inputs look as they did?",
	               "The index (PSI) is 0 for the same distribution; a feature has moved where that is beyond chance and above 0.1. View: v_drift.");
	if (json_array_size(rows) == 0) {
		report_nothing(html, "No window has been compared with a reference yet.");
	} else {
		add_window_words(html, json_array_get(rows, 0));
		report_table_begin(html, titles);
		report_rows(html, rows, drift_row);
		report_table_end(html);
	}
	str_add(html, "</section>\n");
}

/* ---- metrics ---- */

/* With its unit: "12.5 %", "28.8 kB", "14.05 ms". */
static void add_figure(struct str *html, double value, const char *unit)
{
	static const char *const sizes[] = { "B", "kB", "MB", "GB", "TB" };
	char text[REPORT_FIGURE_SIZE];
	size_t size = 0;

	if (strcmp(unit, "share") == 0) {
		html_text(html, report_percent(value, text));
		return;
	}
	if (*unit == 'B')
		for (; value >= 1000 && size + 1 < sizeof sizes / sizeof *sizes; size++)
			value /= 1000;
	html_text(html, report_figure(value, text));
	if (*unit == 'B')
		html_textf(html, " %s%s", sizes[size], unit + 1);
	else if (*unit && strcmp(unit, "0..1") != 0)
		html_textf(html, " %s", unit);
}

static void add_value(struct str *html, const json_t *row)
{
	str_add(html, report_yes(row, "alarm") ? "<td class=\"n bad\">" : "<td class=\"n\">");
	add_figure(html, report_number(row, "value"), report_text(row, "unit"));
	str_add(html, "</td>");
}

static void add_band(struct str *html, const json_t *row)
{
	double low = report_number(row, "low"), high = report_number(row, "high");

	str_add(html, "<td>");
	if (!isnan(low)) {
		str_add(html, "from ");
		add_figure(html, low, report_text(row, "unit"));
	}
	if (!isnan(high)) {
		str_add(html, " up to ");
		add_figure(html, high, report_text(row, "unit"));
	}
	str_add(html, isnan(low) && isnan(high) ? "none</td>" : "</td>");
}

static void metric_row(struct str *html, const json_t *row)
{
	const json_t *series = json_object_get(row, "series");
	double values[SERIES_MAX];
	char text[REPORT_FIGURE_SIZE];
	int count = 0;

	for (; count < SERIES_MAX && count < (int)json_array_size(series); count++) {
		const json_t *value = json_array_get(series, (size_t)count);

		values[count] = json_is_number(value) ? json_number_value(value) : (double)NAN;
	}
	str_add(html, "<td>");
	html_element(html, "code", report_text(row, "metric"));
	html_element(html, "div class=\"soft\"", report_text(row, "help"));
	str_add(html, "</td>");
	add_value(html, row);
	report_cell_number(html, report_figure(report_number(row, "n"), text));
	add_band(html, row);
	str_add(html, "<td>");
	svg_spark(html, values, count);
	str_add(html, "</td>");
}

void report_add_metrics(struct str *html, const json_t *report)
{
	static const char *const titles[] = { "metric", "#value", "#n", "band", "over time", NULL };
	const json_t *rows = json_object_get(report, "metrics");

	report_section(html, "What was measured", "Over the time of this report, at most the last 90 days. Command: rung monitor METRIC. View: v_metrics.");
	if (json_array_size(rows) == 0) {
		report_nothing(html, "Nothing yet.");
	} else {
		report_table_begin(html, titles);
		report_rows(html, rows, metric_row);
		report_table_end(html);
	}
	str_add(html, "</section>\n");
}
