#include "ui/console/drift_features.h"

#include "base/order.h"
#include "base/text.h"
#include "monitor/figure.h"
#include "ui/console/drift_figures.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD_ROWS  1
#define MARK       2
#define FIGURE     8  /* columns */
#define STATE      5
#define NAME_LEAST 12
#define NAME_MOST  32
#define SLICES_MOST 8

/* Slices with their heading, where the pane has room for both. */
static int slice_rows(const struct drift_screen *state, int height)
{
	int room = height - HEAD_ROWS - state->view.feature_count - 2;

	return state->view.slice_count == 0 || room < 2 ? 0 : smaller(smaller(SLICES_MOST, room), state->view.slice_count);
}

int drift_features_rows(const struct drift_screen *state, int *first)
{
	int height = widget_pane_inside(state->features).height, slices = slice_rows(state, height);
	int rows = larger(0, smaller(height - HEAD_ROWS - (slices > 0 ? slices + 2 : 0), state->view.feature_count));

	*first = larger(0, smaller(state->at - rows / 2, state->view.feature_count - rows));
	return rows;
}

int drift_features_row_at(const struct drift_screen *state, int y)
{
	int first, rows = drift_features_rows(state, &first), line = y - widget_pane_inside(state->features).y - HEAD_ROWS;

	return line >= 0 && line < rows ? first + line : -1;
}

/* The full length of a bar: twice what is big, or the worst there is. */
static double bar_end(const struct drift_screen *state)
{
	double end = state->method == DRIFT_BY_PSI ? 2 * state->limit : 1e-9;

	for (int i = 0; i < state->view.feature_count; i++)
		end = fmax(end, drift_figure(&state->view.features[i], state->method)); /* NaN gives the other */
	return end;
}

static int name_columns(const struct drift_screen *state, int width)
{
	int wanted = NAME_LEAST;

	for (int i = 0; i < state->view.feature_count; i++)
		wanted = larger(wanted, text_width(state->view.features[i].feature));
	return smaller(smaller(wanted, NAME_MOST), larger(NAME_LEAST, width - MARK - FIGURE - STATE - 6 - 3));
}

static void draw_row(const struct app *app, const struct drift_screen *state, int at, struct canvas *canvas, struct rect line, int names)
{
	const struct drift_feature *feature = &state->view.features[at];
	bool selected = at == state->at;
	enum ink ink = selected ? app_selected_ink(app) : INK_TEXT;
	double value = drift_figure(feature, state->method), end = bar_end(state);
	int bar = line.width - MARK - names - FIGURE - STATE - 3, x = line.x + MARK;
	char name[120], figure[FIGURE_SIZE];

	text_copy_visible(name, sizeof name, feature->feature, strlen(feature->feature));
	canvas_text(canvas, line.x, line.y, INK_KEY, selected ? ">" : "");
	canvas_fitted(canvas, x, line.y, names, ink, name);
	x += names + 1;
	canvas_fitted(canvas, x, line.y, FIGURE, ink, figure_words(value, "", figure));
	x += FIGURE + 1;
	if (bar > 2 && !isnan(value))
		widget_inked_meter(canvas, x, line.y, bar, fmin(1, value / end), feature->drifted ? INK_WARN : INK_METER);
	canvas_text(canvas, line.x + line.width - STATE, line.y, drift_state_ink(feature->state), drift_state_word(feature->state));
	if (selected)
		canvas_cursor(canvas, line.x, line.y);
}

static void draw_slice(const struct drift_slice *slice, struct canvas *canvas, struct rect line)
{
	char name[160], worst[120], figure[FIGURE_SIZE];
	int x = line.x + MARK, names = larger(10, line.width / 3), end = line.x + line.width - STATE;

	text_copy_visible(name, sizeof name, slice->name, strlen(slice->name));
	text_copy_visible(worst, sizeof worst, slice->worst_feature, strlen(slice->worst_feature));
	canvas_fitted(canvas, x, line.y, names, INK_TEXT, name);
	x += names + 1;
	x += canvas_textf(canvas, x, line.y, INK_TEXT, "%s ", figure_words(slice->worst_psi, "", figure));
	canvas_fitted(canvas, x, line.y, end - x - 1, INK_DIM, worst);
	canvas_text(canvas, end, line.y, drift_state_ink(slice->state), drift_state_word(slice->state));
}

static void draw_slices(const struct drift_screen *state, struct canvas *canvas, struct rect inside)
{
	int rows = slice_rows(state, inside.height), y = inside.y + inside.height - rows;

	if (rows == 0)
		return;
	canvas_fitted(canvas, inside.x, y - 1, inside.width, INK_DIM, "by slice: PSI of its worst feature (s shows one)");
	for (int i = 0; i < rows; i++)
		draw_slice(&state->view.slices[i], canvas, (struct rect){ inside.x, y + i, inside.width, 1 });
}

void drift_features_draw(const struct app *app, const struct drift_screen *state, struct canvas *canvas)
{
	char title[220], slice[160], limit[60];
	struct rect inside, former;
	int first, rows, names;

	text_copy_visible(slice, sizeof slice, state->slice, strlen(state->slice));
	snprintf(title, sizeof title, "Features by %s%s%s", drift_method_name(state->method), *slice ? ", only " : "", slice);
	inside = widget_pane(canvas, state->features, title);
	former = canvas_clip(canvas, inside);
	names = name_columns(state, inside.width);
	canvas_text(canvas, inside.x + MARK, inside.y, INK_DIM, "feature");
	canvas_text(canvas, inside.x + MARK + names + 1, inside.y, INK_DIM, drift_method_name(state->method));
	canvas_text(canvas, inside.x + inside.width - STATE, inside.y, INK_DIM, "state");
	rows = drift_features_rows(state, &first);
	for (int i = 0; i < rows; i++)
		draw_row(app, state, first + i, canvas, (struct rect){ inside.x, inside.y + HEAD_ROWS + i, inside.width, 1 }, names);
	draw_slices(state, canvas, inside);
	canvas_unclip(canvas, former);
	snprintf(limit, sizeof limit, "big from PSI %.3g on", state->limit);
	widget_footer(canvas, state->features, limit);
}
