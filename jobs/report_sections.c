#include "jobs/report_private.h"

#include "base/clock.h"
#include "base/html.h"
#include "base/svg.h"
#include "base/xalloc.h"
#include "stats/interval.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CONFUSION_MAX 12 /* labels a side */

/* Values over days, for a chart; what they point to ends with series_release(). */
struct series {
	const json_t *rows;
	int     count;
	double *x, *y[SVG_LINES_MAX], *low[SVG_LINES_MAX], *high[SVG_LINES_MAX];
};

static double moment(const char *iso)
{
	int64_t ms = 0;

	return clock_parse(iso, &ms) ? (double)ms : 0;
}

static struct series series_of(const json_t *rows, const char *time)
{
	struct series series = { .rows = rows, .count = (int)json_array_size(rows) };
	size_t count = (size_t)series.count + 1;

	series.x = xcalloc(count, sizeof(double));
	for (int i = 0; i < SVG_LINES_MAX; i++) {
		series.y[i] = xcalloc(count, sizeof(double));
		series.low[i] = xcalloc(count, sizeof(double));
		series.high[i] = xcalloc(count, sizeof(double));
	}
	for (int i = 0; i < series.count; i++)
		series.x[i] = moment(report_text(json_array_get(rows, (size_t)i), time));
	return series;
}

static void series_release(struct series *series)
{
	free(series->x);
	for (int i = 0; i < SVG_LINES_MAX; i++) {
		free(series->y[i]);
		free(series->low[i]);
		free(series->high[i]);
	}
}

/* k of n in each row, with its interval. */
static void fill_shares(struct series *series, int line, const char *k, const char *n)
{
	for (int i = 0; i < series->count; i++) {
		const json_t *row = json_array_get(series->rows, (size_t)i);
		double of = report_number(row, n), hits = report_number(row, k);
		struct interval interval = interval_wilson((int64_t)hits, (int64_t)of, INTERVAL_Z95);
		bool known = of > 0;

		series->y[line][i] = known ? hits / of : (double)NAN;
		series->low[line][i] = known ? interval.low : (double)NAN;
		series->high[line][i] = known ? interval.high : (double)NAN;
	}
}

/* Of a chart of shares over days. */
static struct svg_chart chart_of(const struct series *series, const char *title, const char *time)
{
	return (struct svg_chart){
		.title = title, .x = series->x, .count = series->count, .least = 0, .most = 1, .share = true, .limit = (double)NAN, .limit_name = "",
		.first = report_text(json_array_get(series->rows, 0), time),
		.last = report_text(json_array_get(series->rows, (size_t)series->count - 1), time),
	};
}

/* ---- levels ---- */

static void level_row(struct str *html, const json_t *row)
{
	char when[REPORT_TIME_SIZE];
	const char *by = report_text(row, "operator"), *really = report_text(row, "acted_by");

	report_cell(html, report_when(report_text(row, "since"), when));
	str_add(html, "<td>");
	html_textf(html, "%.0f %s", report_number(row, "level"), report_text(row, "name"));
	str_add(html, "</td>");
	report_cell(html, report_text(row, "kind"));
	str_add(html, "<td>");
	html_text(html, by);
	if (strcmp(by, really) != 0)
		html_textf(html, " (at the keyboard: %s)", really);
	str_add(html, "</td>");
	report_cell(html, report_text(row, "reason"));
}

/* The last level holds until the report was made. */
static void draw_levels(struct str *html, const json_t *report)
{
	json_t *rows = json_copy(json_object_get(report, "levels"));
	struct series series;
	struct svg_chart chart;
	char first[REPORT_TIME_SIZE], last[REPORT_TIME_SIZE];

	json_array_append_new(rows, json_pack("{s:o,s:O}", "level", report_real(report_number(report, "level")), "since",
	                                      json_object_get(report, "made_at")));
	series = series_of(rows, "since");
	for (int i = 0; i < series.count; i++)
		series.y[0][i] = report_number(json_array_get(rows, (size_t)i), "level");
	chart = chart_of(&series, "The level over time", "since");
	chart.most = 4;
	chart.share = false;
	chart.steps = true;
	chart.line_count = 1;
	chart.lines[0] = (struct svg_line){ .name = "level", .y = series.y[0] };
	chart.first = report_when(chart.first, first);
	chart.last = report_when(chart.last, last);
	svg_chart(html, &chart);
	series_release(&series);
	json_decref(rows);
}

void report_add_levels(struct str *html, const json_t *report)
{
	static const char *const titles[] = { "since", "level", "how", "who", "why", NULL };

	report_section(html, "Who decides", "0: people alone. 1: a model is compared with them. 2: it assists. 3: it decides what it is sure of. "
	                                    "4: it decides. View: v_levels.");
	draw_levels(html, report);
	report_table_begin(html, titles);
	report_rows(html, json_object_get(report, "levels"), level_row);
	report_table_end(html);
	str_add(html, "</section>\n");
}

/* ---- agreement ---- */

static void agreement_row(struct str *html, const json_t *row)
{
	char text[REPORT_FIGURE_SIZE];
	double blind = report_number(row, "blind"), assisted = report_number(row, "assisted");

	report_cell(html, report_text(row, "day"));
	report_cell_number(html, report_figure(blind, text));
	report_cell_number(html, blind > 0 ? report_percent(report_number(row, "blind_agreed") / blind, text) : "-");
	report_cell_number(html, report_figure(assisted, text));
	report_cell_number(html, assisted > 0 ? report_percent(report_number(row, "assisted_agreed") / assisted, text) : "-");
}

/* From the lowest value that was seen, so that little changes show. */
static double floor_of(const struct series *series)
{
	double least = 1;

	for (int i = 0; i < series->count; i++)
		for (int line = 0; line < SVG_LINES_MAX; line++)
			least = fmin(least, series->y[line][i]);
	return fmin(fmax(floor(least * 10) / 10 - 0.1, 0), 0.9);
}

static void draw_agreement(struct str *html, const json_t *rows)
{
	struct series series = series_of(rows, "day");
	struct svg_chart chart = chart_of(&series, "Share of answers that the model agrees with, by day", "day");

	fill_shares(&series, 0, "blind_agreed", "blind");
	fill_shares(&series, 1, "assisted_agreed", "assisted");
	chart.least = floor_of(&series);
	chart.line_count = 2;
	chart.lines[0] = (struct svg_line){ "without seeing the model", series.y[0], series.low[0], series.high[0] };
	chart.lines[1] = (struct svg_line){ "with its answer shown", series.y[1], NULL, NULL };
	svg_chart(html, &chart);
	series_release(&series);
}

void report_add_agreement(struct str *html, const json_t *report)
{
	static const char *const titles[] = { "day (UTC)", "#blind", "#agree", "#assisted", "#agree", NULL };
	const json_t *rows = json_object_get(report, "agreement");

	report_section(html, "Do people and the model agree?",
	               "Only answers given without seeing the model are evidence; the band is what chance alone explains (95 %). View: v_agreement_daily.");
	if (json_array_size(rows) == 0) {
		report_nothing(html, "Nobody has answered yet what a model has said something of.");
	} else {
		draw_agreement(html, rows);
		str_add(html, "<details><summary>The figures</summary>\n");
		report_table_begin(html, titles);
		report_rows(html, rows, agreement_row);
		report_table_end(html);
		str_add(html, "</details>\n");
	}
	str_add(html, "</section>\n");
}

/* ---- confusion ---- */

struct labels { const char *names[CONFUSION_MAX]; int count; };

static void add_label(struct labels *labels, const char *name)
{
	for (int i = 0; i < labels->count; i++)
		if (strcmp(labels->names[i], name) == 0)
			return;
	if (labels->count < CONFUSION_MAX)
		labels->names[labels->count++] = name;
}

static double cell_of(const json_t *rows, const char *predicted, const char *decided)
{
	double n = 0;

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		if (strcmp(report_text(row, "predicted"), predicted) == 0 && strcmp(report_text(row, "decided"), decided) == 0)
			n += report_number(row, "n");
	}
	return n;
}

/* predicted "": no answer. */
static void confusion_row(struct str *html, const json_t *rows, const struct labels *decided, const char *predicted)
{
	char text[REPORT_FIGURE_SIZE];

	str_add(html, "<tr>");
	html_element(html, "th", *predicted ? predicted : "no answer");
	for (int i = 0; i < decided->count; i++) {
		double n = cell_of(rows, predicted, decided->names[i]);
		bool right = strcmp(predicted, decided->names[i]) == 0;

		html_element(html, n > 0 && !right ? "td class=\"n bad\"" : right ? "td class=\"n good\"" : "td class=\"n\"", report_figure(n, text));
	}
	str_add(html, "</tr>\n");
}

void report_add_confusion(struct str *html, const json_t *report)
{
	const json_t *rows = json_object_get(report, "confusion");
	struct labels predicted = { .count = 0 }, decided = { .count = 0 };

	report_section(html, "What is taken for what",
	               "A row is what the model said, a column what people agree on without having seen it: all items decided blind. View: v_confusion.");
	for (size_t i = 0; i < json_array_size(rows); i++) {
		add_label(&predicted, report_text(json_array_get(rows, i), "predicted"));
		add_label(&decided, report_text(json_array_get(rows, i), "decided"));
	}
	if (decided.count == 0) {
		report_nothing(html, "Nothing was decided blind yet.");
	} else {
		str_add(html, "<table><thead><tr><th>the model said</th>");
		for (int i = 0; i < decided.count; i++)
			html_element(html, "th class=\"n\"", decided.names[i]);
		str_add(html, "</tr></thead><tbody>\n");
		for (int i = 0; i < predicted.count; i++)
			confusion_row(html, rows, &decided, predicted.names[i]);
		report_table_end(html);
	}
	if (decided.count == CONFUSION_MAX || predicted.count == CONFUSION_MAX)
		report_nothing(html, "The view has the other labels.");
	str_add(html, "</section>\n");
}

/* ---- coverage and audits ---- */

void report_add_coverage(struct str *html, const json_t *report)
{
	const json_t *rows = json_object_get(report, "coverage");
	struct series series = series_of(rows, "day");
	struct svg_chart chart = chart_of(&series, "Share of the items that the machine decided, by day", "day");

	report_section(html, "What the machine decided", "Of the items that came on each day (UTC). View: v_coverage_daily.");
	if (series.count == 0) {
		report_nothing(html, "No item has been given to anybody yet.");
	} else {
		fill_shares(&series, 0, "machine", "items");
		chart.line_count = 1;
		chart.lines[0] = (struct svg_line){ .name = "decided by the machine", .y = series.y[0] };
		svg_chart(html, &chart);
	}
	series_release(&series);
	str_add(html, "</section>\n");
}

static void audit_row(struct str *html, const json_t *row)
{
	static const char *const keys[] = { "audited", "wrong", "missed" };
	char text[REPORT_FIGURE_SIZE];

	report_cell(html, report_text(row, "day"));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		report_cell_number(html, report_figure(report_number(row, keys[i]), text));
}

static void add_audit_words(struct str *html, const json_t *audit)
{
	char rate[REPORT_FIGURE_SIZE], low[REPORT_FIGURE_SIZE], high[REPORT_FIGURE_SIZE], most[REPORT_FIGURE_SIZE];

	str_add(html, "<p>");
	html_textf(html, "Of %.0f items that the machine decided, people have checked %.0f: %.0f wrong, %.0f of them critical and missed. ",
	           report_number(audit, "population"), report_number(audit, "audited"), report_number(audit, "wrong"), report_number(audit, "missed"));
	if (isnan(report_number(audit, "error_rate")))
		html_textf(html, "How much of it all is wrong is not defined yet; agreed is at most %s.",
		           report_percent(report_number(audit, "promised_error"), most));
	else
		html_textf(html, "Wrong of all that it decided: %s (%s to %s); agreed is at most %s.", report_percent(report_number(audit, "error_rate"), rate),
		           report_percent(report_number(audit, "low"), low), report_percent(report_number(audit, "high"), high),
		           report_percent(report_number(audit, "promised_error"), most));
	str_add(html, "</p>\n");
	if (report_yes(audit, "paused"))
		html_element(html, "p class=\"bad\"", "Paused: the machine decides nothing for the time being.");
}

void report_add_audits(struct str *html, const json_t *report)
{
	static const char *const titles[] = { "day (UTC)", "#checked", "#wrong", "#critical, missed", NULL };
	const json_t *rows = json_object_get(report, "audits");

	report_section(html, "Is the machine right?", "A random part of what it decides is judged again by people, blind, each weighted by its chance to be drawn. View: v_audits.");
	add_audit_words(html, json_object_get(report, "audit"));
	if (json_array_size(rows) > 0) {
		str_add(html, "<details><summary>By day</summary>\n");
		report_table_begin(html, titles);
		report_rows(html, rows, audit_row);
		report_table_end(html);
		str_add(html, "</details>\n");
	}
	str_add(html, "</section>\n");
}
