#include "jobs/report_private.h"

#include "base/html.h"

#include <math.h>

static size_t open_alarms(const json_t *report)
{
	const json_t *rows = json_object_get(report, "alarms");
	size_t open = 0;

	for (size_t i = 0; i < json_array_size(rows); i++)
		open += *report_text(json_array_get(rows, i), "closed_at") == '\0';
	return open;
}

/* k of n over all days. */
static double total(const json_t *rows, const char *key)
{
	double sum = 0;

	for (size_t i = 0; i < json_array_size(rows); i++)
		sum += report_number(json_array_get(rows, i), key);
	return sum;
}

static const char *share_of(const json_t *rows, const char *k, const char *n, char text[REPORT_FIGURE_SIZE])
{
	double of = total(rows, n);

	return report_percent(of > 0 ? total(rows, k) / of : (double)NAN, text);
}

static void add_cards(struct str *html, const json_t *report)
{
	const json_t *counts = json_object_get(report, "counts"), *audit = json_object_get(report, "audit");
	const json_t *agreement = json_object_get(report, "agreement"), *coverage = json_object_get(report, "coverage");
	char text[REPORT_FIGURE_SIZE], alarms[REPORT_FIGURE_SIZE];
	size_t open = open_alarms(report);

	str_add(html, "<div class=\"cards\">\n");
	report_card(html, "Items", report_figure(report_number(counts, "items"), text), "since the beginning");
	report_card(html, "Decided by people", report_figure(report_number(counts, "decided"), text), "since the beginning");
	report_card(html, "Decided by the machine", share_of(coverage, "machine", "items", text), "of the items in this time");
	report_card(html, "Agreement", share_of(agreement, "blind_agreed", "blind", text), "of answers given without seeing the model");
	report_card(html, "Wrong in audits", report_percent(report_number(audit, "error_rate"), text), "of what the machine decided");
	report_card(html, "Open alarms", report_figure((double)open, alarms), open ? "see below" : "all is within its bands");
	str_add(html, "</div>\n");
}

static void add_head(struct str *html, const json_t *report)
{
	char made[REPORT_TIME_SIZE], from[REPORT_TIME_SIZE];
	const char *model = report_text(report, "live_model");

	str_add(html, "<header>\n<h1>");
	html_textf(html, "%s: %s", report_text(report, "project"), report_text(report, "stage"));
	str_add(html, "</h1>\n<p class=\"soft\">");
	html_textf(html, "From %s to %s", report_when(report_text(report, "from"), from), report_when(report_text(report, "made_at"), made));
	str_add(html, "</p>\n<p>");
	html_textf(html, "Level %.0f, %s. ", report_number(report, "level"), report_text(report, "level_name"));
	if (*model)
		html_textf(html, "The model that answers: %s.", model);
	else
		html_text(html, "No model answers.");
	str_add(html, "</p>\n");
	if (report_yes(report, "simulated"))
		html_element(html, "p class=\"bad\"", "A demonstration: the inspectors in it are simulated.");
	str_add(html, "</header>\n");
}

void report_page(const json_t *report, struct str *html)
{
	struct str title = STR_EMPTY;

	str_addf(&title, "%s: report", report_text(report, "project"));
	html_begin(html, str_text(&title));
	str_release(&title);
	add_head(html, report);
	str_add(html, "<main>\n");
	add_cards(html, report);
	report_add_levels(html, report);
	report_add_agreement(html, report);
	report_add_confusion(html, report);
	report_add_coverage(html, report);
	report_add_audits(html, report);
	report_add_suspects(html, report, "Answers that the model or other people contradict, and some of the rest, which leads have looked at again without being "
	                                  "told what had been answered; overturned: they say something else. No evidence, as the model had a say in what was "
	                                  "looked at. View: v_suspects.");
	report_add_alarms(html, report);
	report_add_drift(html, report);
	report_add_metrics(html, report);
	str_add(html, "</main>\n");
	html_end(html);
}
