/* What stands in the pane are lines: the four cells, what they show, then a row for each label and each
 * source. The cells and these rows can be selected; where not all lines have room the others scroll by. */
#include "ui/console/rollout_compare.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ui/console/key_action.h"
#include "ui/console/rollout_words.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MARK  2   /* columns of the > */
#define FEW   30  /* fewer items of a kind say little of it */
#define SHOWN 3.0 /* log e from which evidence counts as such: 1 in 20 by chance, however often one looks */

enum line_kind { LINE_CELL, LINE_VERDICT, LINE_DIFFERENCE, LINE_MCNEMAR, LINE_NULLS, LINE_LATENCY, LINE_LEFT_OUT, LINE_LABELS, LINE_LABEL,
	         LINE_SOURCES, LINE_SOURCE, LINE_NONE };

struct line { enum line_kind kind; int index; };

int64_t rollout_compare_judged(const struct comparison_row *row)
{
	return row->cells[COMPARISON_BOTH_RIGHT] + row->cells[COMPARISON_FIRST_ONLY] + row->cells[COMPARISON_SECOND_ONLY] +
	       row->cells[COMPARISON_BOTH_WRONG];
}

static bool has_items(const struct rollout_state *state)
{
	return state->compared && rollout_compare_judged(&state->comparison.all) > 0;
}

/* ---- lines ---- */

static int words_count(const struct rollout_state *state)
{
	return 5 + (state->comparison.left_out > 0);
}

static int labels_at(const struct rollout_state *state)
{
	return COMPARISON_CELLS + words_count(state);
}

static int sources_at(const struct rollout_state *state)
{
	return labels_at(state) + (state->comparison.label_count > 0 ? 1 + state->comparison.label_count : 0);
}

static int line_count(const struct rollout_state *state)
{
	return sources_at(state) + (state->comparison.source_count > 0 ? 1 + state->comparison.source_count : 0);
}

static struct line line_at(const struct rollout_state *state, int at)
{
	int labels = labels_at(state), sources = sources_at(state);

	if (at < COMPARISON_CELLS)
		return (struct line){ LINE_CELL, at };
	if (at < labels)
		return (struct line){ (enum line_kind)((int)LINE_VERDICT + at - COMPARISON_CELLS), 0 };
	if (at < sources)
		return (struct line){ at == labels ? LINE_LABELS : LINE_LABEL, at - labels - 1 };
	return (struct line){ at == sources ? LINE_SOURCES : LINE_SOURCE, at - sources - 1 };
}

int rollout_compare_count(const struct rollout_state *state)
{
	return has_items(state) ? COMPARISON_CELLS + state->comparison.label_count + state->comparison.source_count : 0;
}

/* The line of a row that can be selected, and the other way about (-1: it cannot). */
static int line_of(const struct rollout_state *state, int at)
{
	if (at < COMPARISON_CELLS)
		return at;
	at -= COMPARISON_CELLS;
	if (at < state->comparison.label_count)
		return labels_at(state) + 1 + at;
	return sources_at(state) + 1 + at - state->comparison.label_count;
}

static int row_of(const struct rollout_state *state, int line_number)
{
	struct line line = line_at(state, line_number);

	switch (line.kind) {
	case LINE_CELL: return line.index;
	case LINE_LABEL: return COMPARISON_CELLS + line.index;
	case LINE_SOURCE: return COMPARISON_CELLS + state->comparison.label_count + line.index;
	default: return -1;
	}
}

int rollout_compare_rows(const struct rollout_state *state)
{
	return larger(1, widget_pane_inside(state->panes[ROLLOUT_COMPARISON]).height);
}

static int first_line(const struct rollout_state *state)
{
	int rows = rollout_compare_rows(state), at = line_of(state, state->at[ROLLOUT_COMPARISON]);

	return larger(0, smaller(at - rows / 2, line_count(state) - rows));
}

int rollout_compare_row_at(const struct rollout_state *state, int y)
{
	int line = y - widget_pane_inside(state->panes[ROLLOUT_COMPARISON]).y;

	if (line < 0 || line >= rollout_compare_rows(state) || !has_items(state) || first_line(state) + line >= line_count(state))
		return -1;
	return row_of(state, first_line(state) + line);
}

const struct comparison_row *rollout_compare_at(const struct rollout_state *state, int at, enum comparison_cell *cell)
{
	const struct comparison *comparison = &state->comparison;

	*cell = at < COMPARISON_CELLS ? (enum comparison_cell)at : COMPARISON_CELLS;
	if (at < COMPARISON_CELLS)
		return &comparison->all;
	at -= COMPARISON_CELLS;
	return at < comparison->label_count ? &comparison->labels[at] : &comparison->sources[at - comparison->label_count];
}

/* ---- words ---- */

const char *rollout_compare_cell_name(const struct rollout_state *state, enum comparison_cell cell, char text[ROLLOUT_CELL_SIZE])
{
	char name[ROLLOUT_NAME_SIZE];

	if (cell == COMPARISON_BOTH_RIGHT || cell == COMPARISON_BOTH_WRONG)
		snprintf(text, ROLLOUT_CELL_SIZE, cell == COMPARISON_BOTH_RIGHT ? "both right" : "both wrong");
	else
		snprintf(text, ROLLOUT_CELL_SIZE, "%s right only",
		         rollout_name_of(state, cell == COMPARISON_FIRST_ONLY ? state->first_id : state->second_id, name));
	return text;
}

void rollout_compare_part_name(const struct comparison_row *row, struct str *text)
{
	if (row->name[0])
		text_add_visible(text, row->name, strlen(row->name));
	else
		str_add(text, "(no source)");
}

/* What may be said, however often one has looked: the rest may be chance. */
static enum ink add_verdict(const struct rollout_state *state, struct str *text)
{
	const struct comparison *comparison = &state->comparison;
	char name[ROLLOUT_NAME_SIZE];

	rollout_name_of(state, state->first_id, name);
	if (comparison->log_superior >= SHOWN)
		str_addf(text, "shown: %s is better", name);
	else if (comparison->log_inferior >= SHOWN)
		str_addf(text, "shown: %s is worse", name);
	else if (comparison->log_noninferior >= SHOWN)
		str_addf(text, "shown: %s is no worse", name);
	else
		str_add(text, "shown: nothing yet, may be chance");
	return comparison->log_inferior >= SHOWN ? INK_WARN : comparison->log_noninferior >= SHOWN || comparison->log_superior >= SHOWN ? INK_OK : INK_DIM;
}

static void add_difference(const struct comparison *comparison, struct str *text)
{
	if (isnan(comparison->difference))
		str_add(text, "difference -");
	else
		str_addf(text, "difference %+.1f%% [%.1f, %.1f]", comparison->difference * 100, comparison->difference_interval.low * 100,
		         comparison->difference_interval.high * 100);
}

static double share(const int64_t part, int64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : (double)NAN;
}

static enum ink add_words(const struct rollout_state *state, enum line_kind kind, struct str *text)
{
	const struct comparison *comparison = &state->comparison;
	char first[ROLLOUT_FIGURE_SIZE], second[ROLLOUT_FIGURE_SIZE];

	switch (kind) {
	case LINE_VERDICT: return add_verdict(state, text);
	case LINE_DIFFERENCE:
		add_difference(comparison, text);
		return INK_TEXT;
	case LINE_MCNEMAR:
		str_addf(text, isnan(comparison->mcnemar_p) ? "McNemar -" : comparison->mcnemar_p < 0.001 ? "McNemar p < 0.001, exact"
		                                                                                        : "McNemar p %.3f, exact", comparison->mcnemar_p);
		return INK_TEXT;
	case LINE_NULLS:
		str_addf(text, "nulls %s and %s", rollout_percent(share(comparison->nulls[0], comparison->predictions[0]), first),
		         rollout_percent(share(comparison->nulls[1], comparison->predictions[1]), second));
		return INK_TEXT;
	case LINE_LATENCY:
		str_addf(text, "p95 %s and %s", rollout_ms(comparison->latency_p95[0], first), rollout_ms(comparison->latency_p95[1], second));
		return INK_TEXT;
	default:
		str_addf(text, "%lld left out: trained on", (long long)comparison->left_out);
		return INK_DIM;
	}
}

/* ---- drawing ---- */

#define EMPTY_SIZE 200
#define NAMES_MAX 40
#define FIGURE 7 /* columns of a share beside a name */

static void draw_right(struct canvas *canvas, int end, int y, enum ink ink, const char *text)
{
	canvas_text(canvas, end - text_width(text), y, ink, text);
}

/* No count is above that of all. */
static int count_columns(const struct rollout_state *state)
{
	char count[WIDGET_COUNT_SIZE];

	return larger(FIGURE, 1 + text_width(widget_count((long long)rollout_compare_judged(&state->comparison.all), count)));
}

static void draw_cell(const struct rollout_state *state, enum comparison_cell cell, struct canvas *canvas, struct rect line, enum ink ink)
{
	char name[ROLLOUT_CELL_SIZE], count[WIDGET_COUNT_SIZE];
	int counts = larger(FIGURE + 1, count_columns(state)), names = smaller(22, line.width - counts - FIGURE + 1), x = line.x + names + counts;

	canvas_fitted(canvas, line.x, line.y, names, ink, rollout_compare_cell_name(state, cell, name));
	draw_right(canvas, x, line.y, ink, widget_count((long long)state->comparison.all.cells[cell], count));
	if (cell == COMPARISON_FIRST_ONLY || cell == COMPARISON_SECOND_ONLY)
		canvas_text(canvas, x + 1, line.y, ink == INK_TEXT ? INK_DIM : ink, cell == COMPARISON_FIRST_ONLY ? "gain" : "loss");
}

static void draw_heads(const struct rollout_state *state, struct canvas *canvas, struct rect line, const char *what)
{
	int counts = count_columns(state), names = smaller(NAMES_MAX, line.width - 2 * FIGURE - counts), x = line.x + names;
	char name[ROLLOUT_NAME_SIZE];
	struct str fitted = STR_EMPTY;

	canvas_fitted(canvas, line.x, line.y, names, INK_DIM, what);
	text_add_fitted(&fitted, rollout_name_of(state, state->first_id, name), FIGURE - 1, canvas->ascii);
	draw_right(canvas, x + FIGURE, line.y, INK_DIM, str_text(&fitted));
	str_clear(&fitted);
	text_add_fitted(&fitted, rollout_name_of(state, state->second_id, name), FIGURE - 1, canvas->ascii);
	draw_right(canvas, x + 2 * FIGURE, line.y, INK_DIM, str_text(&fitted));
	draw_right(canvas, x + 2 * FIGURE + counts, line.y, INK_DIM, "n");
	str_release(&fitted);
}

static void draw_part(const struct comparison_row *row, int counts, struct canvas *canvas, struct rect line, enum ink ink)
{
	int names = smaller(NAMES_MAX, line.width - 2 * FIGURE - counts), x = line.x + names;
	int64_t judged = rollout_compare_judged(row), both = row->cells[COMPARISON_BOTH_RIGHT];
	char figure[ROLLOUT_FIGURE_SIZE], count[WIDGET_COUNT_SIZE];
	struct str name = STR_EMPTY;
	enum ink figures = ink == INK_TEXT && judged < FEW ? INK_DIM : ink;

	rollout_compare_part_name(row, &name);
	canvas_fitted(canvas, line.x, line.y, names - 1, ink, str_text(&name));
	draw_right(canvas, x + FIGURE, line.y, figures, rollout_percent(share(both + row->cells[COMPARISON_FIRST_ONLY], judged), figure));
	draw_right(canvas, x + 2 * FIGURE, line.y, figures, rollout_percent(share(both + row->cells[COMPARISON_SECOND_ONLY], judged), figure));
	draw_right(canvas, x + 2 * FIGURE + counts, line.y, figures, widget_count((long long)judged, count));
	str_release(&name);
}

static void draw_words(const struct rollout_state *state, enum line_kind kind, struct canvas *canvas, struct rect line)
{
	struct str text = STR_EMPTY;
	enum ink ink = add_words(state, kind, &text);

	canvas_fitted(canvas, line.x, line.y, line.width, ink, str_text(&text));
	str_release(&text);
}

static void draw_line(const struct app *app, const struct rollout_state *state, int number, struct canvas *canvas, struct rect row)
{
	const struct comparison *comparison = &state->comparison;
	struct rect line = { row.x + MARK, row.y, row.width - MARK, 1 };
	struct line what = line_at(state, number);
	bool selected = state->focus == ROLLOUT_COMPARISON && row_of(state, number) == state->at[ROLLOUT_COMPARISON];
	enum ink ink = selected ? app_selected_ink(app) : INK_TEXT;

	if (selected && ink == INK_SELECTED)
		canvas_fill(canvas, row, ink);
	canvas_text(canvas, row.x, row.y, ink, selected ? ">" : " ");
	switch (what.kind) {
	case LINE_CELL: draw_cell(state, (enum comparison_cell)what.index, canvas, line, ink); break;
	case LINE_LABELS: draw_heads(state, canvas, line, "by label"); break;
	case LINE_SOURCES: draw_heads(state, canvas, line, "by source"); break;
	case LINE_LABEL: draw_part(&comparison->labels[what.index], count_columns(state), canvas, line, ink); break;
	case LINE_SOURCE: draw_part(&comparison->sources[what.index], count_columns(state), canvas, line, ink); break;
	default: draw_words(state, what.kind, canvas, line);
	}
	if (selected)
		canvas_cursor(canvas, row.x, row.y);
}

/* Why there is nothing to compare, and what brings it. */
static const char *empty_words(const struct app *app, const struct rollout_state *state, char text[EMPTY_SIZE])
{
	char key[KEY_ACTION_KEY_SIZE];
	bool has_key = *key_action_key(app, ACTION_SCORE, key) != '\0';

	if (state->uncompared[0])
		return state->uncompared;
	if (!state->first_id)
		return state->view.version_count > 1 ? "Nothing runs beside LIVE: select another version to compare the two."
		                                     : "Nothing to compare: LIVE and another version are needed.";
	if (!state->compared)
		return "comparing ...";
	if (state->comparison.predictions[0] == 0) {
		snprintf(text, EMPTY_SIZE, "The two have no item in common yet. A shadow, NEXT or a canary is scored beside LIVE by rung score%s%s%s.",
		         has_key ? "; " : "", key, has_key ? " does it now" : "");
		return text;
	}
	return "Both have answered, but no such item is judged yet: what people decide blind counts, once it is settled.";
}

static void title_of(const struct rollout_state *state, char *title, size_t size)
{
	char first[ROLLOUT_NAME_SIZE], second[ROLLOUT_NAME_SIZE], count[WIDGET_COUNT_SIZE] = "";

	if (!state->first_id) {
		snprintf(title, size, "Comparison");
		return;
	}
	if (has_items(state))
		widget_count((long long)rollout_compare_judged(&state->comparison.all), count);
	snprintf(title, size, "%s against %s%s%s", rollout_name_of(state, state->first_id, first),
	         rollout_name_of(state, state->second_id, second), count[0] ? ", same " : "", count);
}

void rollout_compare_draw(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane)
{
	char title[2 * ROLLOUT_NAME_SIZE + 40], text[EMPTY_SIZE];
	struct rect inside, former;

	title_of(state, title, sizeof title);
	inside = widget_pane(canvas, pane, title);
	former = canvas_clip(canvas, inside);
	if (!has_items(state) && state->reading.done && !state->trouble[0])
		widget_wrapped(canvas, inside, state->uncompared[0] ? INK_WARN : INK_DIM, empty_words(app, state, text));
	for (int i = 0; has_items(state) && i < inside.height && first_line(state) + i < line_count(state); i++)
		draw_line(app, state, first_line(state) + i, canvas, (struct rect){ inside.x, inside.y + i, inside.width, 1 });
	canvas_unclip(canvas, former);
	if (has_items(state) && first_line(state) + inside.height < line_count(state))
		widget_footer(canvas, pane, "more below");
}
