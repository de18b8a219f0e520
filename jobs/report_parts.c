#include "jobs/report_private.h"

#include "base/html.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- reading ---- */

const char *report_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

double report_number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

bool report_yes(const json_t *object, const char *key)
{
	return json_is_true(json_object_get(object, key)) || report_number(object, key) > 0;
}

json_t *report_real(double number)
{
	return isfinite(number) ? json_real(number) : json_null();
}

/* ---- words ---- */

const char *report_when(const char *iso, char text[REPORT_TIME_SIZE])
{
	if (strlen(iso) < 16)
		return *iso ? iso : "-";
	snprintf(text, REPORT_TIME_SIZE, "%.10s %.5s UTC", iso, iso + 11);
	return text;
}

const char *report_percent(double share, char text[REPORT_FIGURE_SIZE])
{
	if (isnan(share))
		return "not defined";
	snprintf(text, REPORT_FIGURE_SIZE, "%.2f %%", share * 100);
	return text;
}

const char *report_figure(double number, char text[REPORT_FIGURE_SIZE])
{
	char digits[TEXT_COUNT_SIZE];

	if (isnan(number))
		return "-";
	if (fabs(number) < 1e15 && (fabs(number) >= 1000 || fabs(number - round(number)) < 1e-9))
		snprintf(text, REPORT_FIGURE_SIZE, "%s", text_count((long long)round(number), digits));
	else
		snprintf(text, REPORT_FIGURE_SIZE, "%.4g", number);
	return text;
}

/* ---- parts ---- */

static bool is_number(const char *title)
{
	return *title == '#';
}

void report_table_begin(struct str *html, const char *const *titles)
{
	str_add(html, "<table><thead><tr>");
	for (; *titles; titles++)
		html_element(html, is_number(*titles) ? "th class=\"n\"" : "th", *titles + is_number(*titles));
	str_add(html, "</tr></thead><tbody>\n");
}

void report_table_end(struct str *html)
{
	str_add(html, "</tbody></table>\n");
}

void report_cell(struct str *html, const char *text)
{
	html_element(html, "td", text);
}

void report_cell_number(struct str *html, const char *text)
{
	html_element(html, "td class=\"n\"", text);
}

void report_rows(struct str *html, const json_t *rows, void (*row)(struct str *html, const json_t *row))
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		str_add(html, "<tr>");
		row(html, json_array_get(rows, i));
		str_add(html, "</tr>\n");
	}
}

void report_section(struct str *html, const char *title, const char *note)
{
	str_add(html, "<section>\n");
	html_element(html, "h2", title);
	if (note)
		html_element(html, "p class=\"soft\"", note);
}

void report_nothing(struct str *html, const char *why)
{
	html_element(html, "p", why);
}

void report_card(struct str *html, const char *name, const char *figure, const char *below)
{
	str_add(html, "<div class=\"card\">");
	html_element(html, "span class=\"soft\"", name);
	html_element(html, "b", figure);
	html_element(html, "span class=\"soft\"", below);
	str_add(html, "</div>\n");
}
