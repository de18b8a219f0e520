#include "jobs/report_private.h"

#include "base/html.h"
#include "ladder/level.h"

#include <stdlib.h>
#include <string.h>

/* ---- the promotion ---- */

static void add_pair(struct str *html, const char *name, const char *value)
{
	str_add(html, "<tr>");
	html_element(html, "th", name);
	report_cell(html, *value ? value : "-");
	str_add(html, "</tr>\n");
}

static void add_pair_number(struct str *html, const char *name, const json_t *object, const char *key)
{
	char text[REPORT_FIGURE_SIZE];

	add_pair(html, name, report_figure(report_number(object, key), text));
}

static void add_pair_time(struct str *html, const char *name, const json_t *object, const char *key)
{
	char when[REPORT_TIME_SIZE];

	add_pair(html, name, report_when(report_text(object, key), when));
}

static void add_who(struct str *html, const char *name, const json_t *object)
{
	struct str who = STR_EMPTY;
	const char *by = report_text(object, "operator"), *really = report_text(object, "acted_by");

	str_add(&who, by);
	if (*really && strcmp(by, really) != 0)
		str_addf(&who, " (at the keyboard: %s)", really);
	add_pair(html, name, str_text(&who));
	str_release(&who);
}

static void add_promotion(struct str *html, const json_t *dossier)
{
	const json_t *promotion = json_object_get(dossier, "promotion"), *request = json_object_get(dossier, "request");

	report_section(html, "The promotion", NULL);
	str_add(html, "<table><tbody>\n");
	add_who(html, "made by", promotion);
	add_pair_time(html, "at", promotion, "at");
	add_pair(html, "because", report_text(promotion, "reason"));
	if (json_is_object(request)) {
		add_who(html, "asked for by", request);
		add_pair_time(html, "asked at", request, "asked_at");
		add_pair(html, "asked because", report_text(request, "reason"));
		add_pair(html, "answered by", report_text(request, "answered_by"));
		add_pair(html, "with", report_text(request, "answer"));
		add_pair_time(html, "answered at", request, "answered_at");
	}
	add_pair_number(html, "row of level_change", promotion, "level_change");
	str_add(html, "</tbody></table>\n</section>\n");
}

/* ---- the gate ---- */

static void add_again(struct str *html, const json_t *check)
{
	const json_t *rows = json_object_get(check, "now");
	const char *name;
	json_t *value;

	for (size_t i = 0; i < json_array_size(rows); i++) {
		str_add(html, "<div>");
		json_object_foreach(json_array_get(rows, i), name, value)
		{
			char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));

			if (!json_is_null(value))
				html_textf(html, "%s %s  ", name, json_is_string(value) ? json_string_value(value) : text ? text : "");
			free(text);
		}
		str_add(html, "</div>");
	}
}

static void check_row(struct str *html, const json_t *check)
{
	char text[REPORT_FIGURE_SIZE];
	bool ok = report_yes(check, "ok");

	html_element(html, ok ? "td class=\"good\"" : "td class=\"bad\"", ok ? "yes" : "no");
	str_add(html, "<td>");
	html_text(html, report_text(check, "claim"));
	html_element(html, "div class=\"soft\"", report_text(check, "why"));
	str_add(html, "</td>");
	report_cell_number(html, report_figure(report_number(check, "value"), text));
	str_add(html, "<td class=\"n\">");
	if (report_number(check, "n") > 0)
		html_textf(html, "%.0f of %.0f", report_number(check, "k"), report_number(check, "n"));
	str_add(html, "</td>");
	report_cell_number(html, report_figure(report_number(check, "bound"), text));
	report_cell_number(html, report_figure(report_number(check, "need"), text));
}

static void add_queries(struct str *html, const json_t *checks)
{
	str_add(html, "<h3>Counted again</h3>\n<p class=\"soft\">Each query reads the rows that the gate read, and no later ones; below it, what it gave when "
	              "this page was made. A line without one is a setting, a state of that moment or a bound that rung replay computes.</p>\n");
	for (size_t i = 0; i < json_array_size(checks); i++) {
		const json_t *check = json_array_get(checks, i);

		if (!*report_text(check, "query"))
			continue;
		html_element(html, "p", report_text(check, "name"));
		html_element(html, "pre", report_text(check, "query"));
		add_again(html, check);
	}
}

static void add_gate(struct str *html, const json_t *dossier)
{
	static const char *const titles[] = { "held", "asked", "#measured", "#of", "#worst plausible", "#needed", NULL };
	const json_t *gate = json_object_get(dossier, "gate"), *checks = json_object_get(dossier, "checks");

	report_section(html, "The gate as it stood", "The worst plausible value holds however often it is looked at. View: v_gate_checks.");
	if (!json_is_object(gate)) {
		report_nothing(html, "This was no promotion through a gate: it claims no evidence.");
		str_add(html, "</section>\n");
		return;
	}
	report_table_begin(html, titles);
	report_rows(html, checks, check_row);
	report_table_end(html);
	str_add(html, "<table><tbody>\n");
	add_pair(html, "version", report_text(gate, "model"));
	add_pair_number(html, "chance that what does not deserve it gets through", gate, "alpha");
	add_who(html, "looked at by", gate);
	add_pair_time(html, "at", gate, "at");
	add_pair(html, "hash of the plan", report_text(gate, "plan_hash"));
	add_pair_number(html, "epoch of the evidence", gate, "epoch");
	add_pair_number(html, "newest counted row (folded_id)", gate, "folded");
	add_pair_number(html, "newest answer (decision_id)", gate, "decision");
	add_pair_number(html, "newest prediction (prediction_id)", gate, "prediction");
	str_add(html, "</tbody></table>\n");
	add_queries(html, checks);
	str_add(html, "</section>\n");
}

/* ---- what it rests on ---- */

/* Whatever an object has, one line each. */
static void add_object(struct str *html, const json_t *object)
{
	const char *name;
	json_t *value;

	str_add(html, "<table><tbody>\n");
	json_object_foreach((json_t *)object, name, value)
	{
		char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));

		add_pair(html, name, json_is_string(value) ? json_string_value(value) : json_is_null(value) ? "-" : text ? text : "");
		free(text);
	}
	str_add(html, "</tbody></table>\n");
}

static void add_object_section(struct str *html, const char *title, const char *note, const json_t *object)
{
	if (!json_is_object(object))
		return;
	report_section(html, title, note);
	add_object(html, object);
	str_add(html, "</section>\n");
}

static void person_row(struct str *html, const json_t *row)
{
	char text[REPORT_FIGURE_SIZE];

	report_cell(html, report_text(row, "operator"));
	report_cell(html, report_text(row, "counted_as"));
	report_cell_number(html, report_figure(report_number(row, "answers"), text));
	report_cell_number(html, report_figure(report_number(row, "imported"), text));
}

static void import_row(struct str *html, const json_t *row)
{
	char text[REPORT_FIGURE_SIZE], when[REPORT_TIME_SIZE];

	report_cell(html, report_text(row, "file"));
	report_cell_number(html, report_figure(report_number(row, "answers"), text));
	report_cell(html, report_text(row, "vouched_by"));
	report_cell(html, report_when(report_text(row, "at"), when));
}

static void limit_row(struct str *html, const json_t *row)
{
	char text[REPORT_FIGURE_SIZE];

	report_cell(html, report_text(row, "metric"));
	report_cell(html, report_text(row, "scope"));
	report_cell_number(html, report_figure(report_number(row, "low"), text));
	report_cell_number(html, report_figure(report_number(row, "high"), text));
	report_cell(html, report_text(row, "action"));
	report_cell(html, report_text(row, "guards"));
	report_cell(html, report_text(row, "operator"));
}

static void event_row(struct str *html, const json_t *row)
{
	char text[REPORT_FIGURE_SIZE], when[REPORT_TIME_SIZE];

	report_cell_number(html, report_figure(report_number(row, "event"), text));
	report_cell(html, report_when(report_text(row, "at"), when));
	report_cell(html, report_text(row, "kind"));
	report_cell(html, report_text(row, "operator"));
	str_add(html, "<td>");
	html_element(html, "code", report_text(row, "hash"));
	str_add(html, "</td>");
}

static void add_list(struct str *html, const char *title, const char *note, const char *const *titles, const json_t *rows,
                     void (*row)(struct str *html, const json_t *row), const char *none)
{
	report_section(html, title, note);
	if (json_array_size(rows) == 0) {
		report_nothing(html, none);
	} else {
		report_table_begin(html, titles);
		report_rows(html, rows, row);
		report_table_end(html);
	}
	str_add(html, "</section>\n");
}

static void add_lists(struct str *html, const json_t *dossier)
{
	static const char *const people[] = { "who", "counted as", "#answers", "#imported", NULL };
	static const char *const imports[] = { "file", "#answers", "who vouches that they are blind", "brought in", NULL };
	static const char *const limits[] = { "metric", "of", "#from", "#up to", "what it does", "against", "set by", NULL };
	static const char *const events[] = { "#event", "at", "kind", "by", "hash", NULL };

	add_list(html, "Who gave the answers", "Those that the gate counted. View: v_folded.", people, json_object_get(dossier, "people"), person_row, "Nobody.");
	add_list(html, "Files of answers", "That are said to be blind, of this stage.", imports, json_object_get(dossier, "imports"), import_row,
	         "None: all were given in the console or by commands.");
	add_list(html, "Limits in force then", "What would have raised an alarm.", limits, json_object_get(dossier, "limits"), limit_row,
	         "Nobody had set any of their own.");
	add_list(html, "What the log tells of it", "Each event holds the hash of the one before it. View: v_events.", events,
	         json_object_get(dossier, "events"), event_row, "No event tells of it.");
}

/* ---- the page ---- */

static void add_head(struct str *html, const json_t *dossier)
{
	const json_t *promotion = json_object_get(dossier, "promotion");
	char when[REPORT_TIME_SIZE];
	int from = (int)report_number(promotion, "from"), to = (int)report_number(promotion, "to");

	str_add(html, "<header>\n<h1>");
	html_textf(html, "%s, %s: promotion from level %d to %d, %s", report_text(dossier, "project"), report_text(dossier, "stage"), from, to,
	           level_name(to));
	str_add(html, "</h1>\n<p class=\"soft\">");
	html_textf(html, "Made on %s", report_when(report_text(dossier, "made_at"), when));
	str_add(html, "</p>\n");
	if (report_yes(dossier, "simulated"))
		html_element(html, "p class=\"bad\"", "A demonstration: the inspectors in it are simulated.");
	str_add(html, "</header>\n");
}

static void add_commands(struct str *html, const json_t *dossier)
{
	const json_t *commands = json_object_get(dossier, "recompute");

	report_section(html, "To check all of it", "On the project's file: the chains of events and the rows that they vouch for; every figure made again "
	                                           "from the answers; the gate as it stands now; and the figures of this page.");
	str_add(html, "<pre>");
	for (size_t i = 0; i < json_array_size(commands); i++)
		html_textf(html, "%s%s", i ? "\n" : "", json_string_value(json_array_get(commands, i)));
	str_add(html, "</pre>\n</section>\n");
}

void report_dossier_page(const json_t *dossier, struct str *html)
{
	struct str title = STR_EMPTY;

	str_addf(&title, "%s: a promotion", report_text(dossier, "project"));
	html_begin(html, str_text(&title));
	str_release(&title);
	add_head(html, dossier);
	str_add(html, "<main>\n");
	add_promotion(html, dossier);
	add_gate(html, dossier);
	add_object_section(html, "The certificate", "The threshold that it was decided by. View: v_certificates.", json_object_get(dossier, "certificate"));
	add_object_section(html, "The version", "The hash is that of the model's file. View: v_models.", json_object_get(dossier, "version"));
	add_object_section(html, "The settings", "What the gate asked for, as it was set then.",
	                   json_object_get(json_object_get(dossier, "gate"), "policy"));
	add_lists(html, dossier);
	if (json_is_object(json_object_get(dossier, "gate")))
		report_add_suspects(html, dossier, "Answers that leads had looked at again by then. It is no line of the gate, as the model had a say in what was looked at. "
		                                   "View: v_suspects.");
	add_commands(html, dossier);
	str_add(html, "</main>\n");
	html_end(html);
}
