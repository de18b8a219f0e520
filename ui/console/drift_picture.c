#include "ui/console/drift_picture.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "monitor/figure.h"
#include "ui/console/chart.h"
#include "ui/console/drift_figures.h"
#include "ui/console/page.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FIGURE_ROWS 3  /* below the picture */
#define NAME_MOST   16
#define SHARE       10 /* columns of "12% 34%" behind the bar */

/* ---- bins ---- */

static int names_width(const struct drift_feature *feature)
{
	int wanted = 4;

	for (int i = 0; i < feature->bin_count; i++)
		wanted = larger(wanted, text_width(feature->bin_names[i]));
	return smaller(wanted, NAME_MOST);
}

/* Bins that follow each other and stand in one row, named by where the last of them ends. */
struct group { const char *name; double reference, now; };

static const char *end_of(const char *name)
{
	const char *to = strstr(name, " to ");

	return to ? to + 1 : name;
}

static struct group group_at(const struct drift_feature *feature, int row, int size)
{
	struct group group = { .name = "" };

	for (int i = row * size; i < (row + 1) * size && i < feature->bin_count; i++) {
		group.name = size > 1 ? end_of(feature->bin_names[i]) : feature->bin_names[i];
		group.reference += feature->bin_reference[i];
		group.now += feature->bin_now[i];
	}
	return group;
}

static double largest_share(const struct drift_feature *feature, int size)
{
	double largest = 0.01;

	for (int row = 0; row * size < feature->bin_count; row++) {
		struct group group = group_at(feature, row, size);

		largest = fmax(largest, fmax(group.reference, group.now));
	}
	return largest;
}

static const char *now_mark(const struct canvas *canvas)
{
	return canvas->ascii ? "o" : "\u25cf";
}

static void draw_group(struct group group, double largest, int names, enum ink ink, struct canvas *canvas, struct rect line)
{
	int bar = line.width - names - 1 - SHARE, x = line.x + names + 1;
	char name[80];

	text_copy_visible(name, sizeof name, group.name, strlen(group.name));
	canvas_fitted(canvas, line.x, line.y, names, INK_DIM, name);
	if (bar > 3) {
		widget_meter(canvas, x, line.y, bar, group.reference / largest);
		if (!isnan(group.now))
			canvas_text(canvas, x + smaller(bar - 1, (int)(group.now / largest * (bar - 1) + 0.5)), line.y, ink, now_mark(canvas));
	}
	canvas_textf(canvas, line.x + line.width - SHARE + 1, line.y, INK_DIM, isnan(group.now) ? "%3.0f%%    -" : "%3.0f%% %3.0f%%",
	             100 * group.reference, 100 * group.now);
}

/* Numbers keep their shape where there are fewer rows than bins; of categories the commonest show. */
static void draw_bins(const struct drift_feature *feature, struct canvas *canvas, struct rect area)
{
	int names = names_width(feature), rows = larger(1, smaller(feature->bin_count, area.height - 1));
	int size = feature->is_category ? 1 : larger(1, (feature->bin_count + rows - 1) / rows);
	double largest = largest_share(feature, size);

	canvas_textf(canvas, area.x + names + 1, area.y, INK_DIM, "reference %s  now %s", canvas->ascii ? "#" : "\u2501", now_mark(canvas));
	canvas_text(canvas, area.x + area.width - SHARE + 1, area.y, INK_DIM, " ref  now");
	for (int row = 0; row < rows && row * size < feature->bin_count; row++)
		draw_group(group_at(feature, row, size), largest, names, feature->drifted ? INK_WARN : INK_TITLE, canvas,
		           (struct rect){ area.x, area.y + 1 + row, area.width, 1 });
}

/* ---- over time ---- */

static void draw_history(const struct drift_screen *state, const struct drift_feature *feature, struct canvas *canvas, struct rect area)
{
	static const char *const marks[] = { "windows before", "newest" };
	struct chart chart = { feature->history, feature->history_count, "", (double)NAN, state->limit, 0, 0, marks, 2 };

	chart_scale(&chart);
	chart.bottom = fmin(chart.bottom, 0);
	chart_draw(&chart, canvas, area);
}

/* ---- figures ---- */

static void add_figures(struct str *text, const struct drift_feature *feature)
{
	char psi[FIGURE_SIZE], p[FIGURE_SIZE], ks[FIGURE_SIZE], js[FIGURE_SIZE], now[FIGURE_SIZE], then[FIGURE_SIZE], count[TEXT_COUNT_SIZE];

	str_addf(text, "PSI %s  p %s  ", figure_words(feature->psi, "", psi), figure_words(feature->p_holm, "", p));
	if (feature->is_category)
		str_addf(text, "JS %s", figure_words(feature->js, "", js));
	else
		str_addf(text, "KS %s  mean %s -> %s", figure_words(feature->ks, "", ks), figure_words(feature->reference_mean, "", then),
		         figure_words(feature->mean, "", now));
	str_addf(text, "  n %s", text_count((long long)feature->count, count));
	if (feature->missing > 0)
		str_addf(text, "  missing %s", text_count((long long)feature->missing, count));
}

void drift_picture_draw(const struct drift_screen *state, struct canvas *canvas)
{
	const struct drift_feature *feature = drift_selected(state);
	char title[160], name[120];
	struct rect inside, area, former;
	struct str text = STR_EMPTY;

	text_copy_visible(name, sizeof name, feature ? feature->feature : "", feature ? strlen(feature->feature) : 0);
	snprintf(title, sizeof title, "%s%s", name, state->over_time ? ": PSI over time" : "");
	inside = widget_pane(canvas, state->picture, title);
	former = canvas_clip(canvas, inside);
	area = (struct rect){ inside.x, inside.y, inside.width, inside.height - FIGURE_ROWS };
	if (feature && *feature->why)
		widget_wrapped(canvas, area, INK_DIM, feature->why);
	else if (feature && state->over_time)
		draw_history(state, feature, canvas, area);
	else if (feature)
		draw_bins(feature, canvas, area);
	if (feature)
		add_figures(&text, feature);
	widget_wrapped(canvas, (struct rect){ inside.x, inside.y + inside.height - FIGURE_ROWS + 1, inside.width, FIGURE_ROWS - 1 }, INK_TEXT, str_text(&text));
	str_release(&text);
	canvas_unclip(canvas, former);
}

/* ---- the page ---- */

static void add_line(struct str *text, const char *name, double value, const char *words)
{
	char figure[FIGURE_SIZE];

	str_addf(text, "%-22s %-10s %s\n", name, figure_words(value, "", figure), words);
}

static void add_tests(struct str *text, const struct drift_feature *feature)
{
	add_line(text, "PSI", feature->psi, "population stability index over the reference's bins, missing values one of them");
	add_line(text, "p", feature->p, "of that PSI, where nothing has changed");
	add_line(text, "p, by Holm", feature->p_holm, "the same, for all features of the window at once");
	if (feature->is_category) {
		add_line(text, "chi-square", feature->chi2, "cells that expect fewer than 5 are pooled");
		add_line(text, "Jensen-Shannon", feature->js, "bits: 0 the same, 1 nothing in common");
		return;
	}
	add_line(text, "KS", feature->ks, "largest distance between the two distributions");
	add_line(text, "W1", feature->distance, "Wasserstein: how far values have moved on average, in the feature's unit");
	add_line(text, "mean, reference", feature->reference_mean, "");
	add_line(text, "mean, now", feature->mean, "");
}

/* The name stands in quotes of SQL: one of its own is doubled. */
static void add_sql(struct str *text, const struct drift_feature *feature)
{
	str_add(text, "\nSQL: rung query \"SELECT end_at, slice, psi, p_holm, drifted FROM v_drift WHERE feature = '");
	for (const char *c = feature->feature; *c; c++)
		str_addf(text, *c == '\'' ? "''" : "%c", *c);
	str_add(text, "' ORDER BY end_at\"\n");
}

unsigned drift_picture_page(struct app *app, const struct drift_screen *state)
{
	const struct drift_feature *feature = drift_selected(state);
	char title[160], count[TEXT_COUNT_SIZE], missing[TEXT_COUNT_SIZE];
	struct str text = STR_EMPTY;

	text_add_visible(&text, state->view.verdict, strlen(state->view.verdict));
	str_addf(&text, "\n\n%s of the newest window have it, %s lack it.\n\n", text_count((long long)(feature->count - feature->missing), count),
	         text_count((long long)feature->missing, missing));
	add_tests(&text, feature);
	str_addf(&text, "\nIt has moved where p by Holm is below 0.01 and the change is big (PSI %.3g on): %s.\nTwo windows in a row make an alarm.\n",
	         state->limit, feature->drifted ? "it has" : isnan(feature->psi) ? "not defined" : "it has not");
	add_sql(&text, feature);
	snprintf(title, sizeof title, "%s: how far it has moved", feature->feature);
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
