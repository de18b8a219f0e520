#include "ui/console/ladder_promises.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ladder/offer.h"
#include "ui/console/frame.h"
#include "ui/console/key.h"
#include "ui/console/risk_chart.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>

#define LIST_COLUMNS  38 /* beside the picture */
#define CHART_COLUMNS 34 /* of the picture, at least */
#define HEAD_ROWS     2
#define FOOT_ROWS     3
#define WORDS_ROWS    5
#define LEGEND_ROWS   2
#define LEGEND_INDENT 6 /* behind the figures of the picture's axis */

struct promises_state {
	struct risk_chart  chart;
	struct offer       offers[OFFERS_MAX];
	int                count, picked;
	int64_t            settled;
	double             seconds, now_from; /* the confidence that it runs on; NaN: none */
};

/* Where things are; what does not show has no height. */
struct place { struct rect frame, chart, list, legend, words, foot; };

static struct place place(const struct app *app, const struct promises_state *state)
{
	struct rect frame = frame_inside(app), inside = widget_pane_inside(frame), list = inside;
	struct place at = { .frame = frame };
	int rest;

	if (inside.width >= CHART_COLUMNS + 2 + LIST_COLUMNS && inside.height > 10) {
		int columns = inside.width - LIST_COLUMNS - 2, rows = inside.height - LEGEND_ROWS;

		at.chart = (struct rect){ inside.x, inside.y, columns, rows };
		at.legend = (struct rect){ inside.x + LEGEND_INDENT, inside.y + rows, columns - LEGEND_INDENT, LEGEND_ROWS };
		list = (struct rect){ inside.x + columns + 2, inside.y, LIST_COLUMNS, inside.height };
	}
	at.list = (struct rect){ list.x, list.y, list.width, smaller(list.height, HEAD_ROWS + state->count) };
	rest = list.height - at.list.height - 1;
	at.words = (struct rect){ list.x, list.y + at.list.height + 1, list.width, larger(0, smaller(rest, WORDS_ROWS)) };
	at.foot = (struct rect){ list.x, list.y + list.height - FOOT_ROWS, list.width, rest > WORDS_ROWS + FOOT_ROWS - 2 ? FOOT_ROWS : 0 };
	if (at.foot.height > 0)
		at.words.height = smaller(WORDS_ROWS, rest - FOOT_ROWS - 1);
	return at;
}

/* The offer in the list's first row. */
static int first_row(const struct promises_state *state, struct rect list)
{
	int rows = list.height - HEAD_ROWS;

	return larger(0, smaller(state->picked - rows / 2, state->count - rows));
}

/* ---- the list ---- */

/* Ends of the columns, counted from the left of the list. */
static const struct { const char *over, *head; int end; } columns[] = {
	{ "errors", "at most", 8 },
	{ "from", "confid.", 16 },
	{ "takes", "over", 22 },
	{ "at worst", "/1,000", 31 },
	{ "hours", "/1,000", 38 },
};

#define COLUMNS ((int)(sizeof columns / sizeof *columns))

static void draw_cell(struct canvas *canvas, struct rect line, int column, enum ink ink, const char *text)
{
	if (columns[column].end <= line.width)
		canvas_text(canvas, line.x + columns[column].end - text_width(text), line.y, ink, text);
}

static void tenth(char text[16], double value)
{
	if (isnan(value))
		snprintf(text, 16, "-");
	else
		snprintf(text, 16, "%.1f", value);
}

static void confidence(char text[16], double from)
{
	if (from > 0)
		snprintf(text, 16, "%.4f", from);
	else
		snprintf(text, 16, "any");
}

static void draw_offer(const struct app *app, const struct promises_state *state, struct canvas *canvas, struct rect line, int row)
{
	const struct offer *offer = &state->offers[row];
	bool picked = row == state->picked;
	enum ink ink = !offer->found ? INK_DIM : INK_TEXT;
	char text[16];

	ink = picked ? app_selected_ink(app) : ink;
	if (ink == INK_SELECTED)
		canvas_fill(canvas, line, ink);
	canvas_text(canvas, line.x, line.y, ink, picked ? ">" : " ");
	canvas_text(canvas, line.x + 2, line.y, ink, offer->risk == state->chart.promise ? "*" : " ");
	if (picked)
		canvas_cursor(canvas, line.x, line.y);
	snprintf(text, sizeof text, "%.4g%%", offer->risk * 100);
	draw_cell(canvas, line, 0, ink, text);
	if (!offer->found) {
		canvas_fitted(canvas, line.x + columns[0].end + 2, line.y, line.width - columns[0].end - 2, ink, "none can be certified");
		return;
	}
	confidence(text, offer->threshold);
	draw_cell(canvas, line, 1, ink, text);
	snprintf(text, sizeof text, "%.0f%%", offer->coverage * 100);
	draw_cell(canvas, line, 2, ink, text);
	tenth(text, offer_errors(offer));
	draw_cell(canvas, line, 3, ink, text);
	tenth(text, offer_hours(offer, state->seconds));
	draw_cell(canvas, line, 4, ink, text);
}

static void draw_list(const struct app *app, const struct promises_state *state, struct canvas *canvas, struct rect area)
{
	struct rect former = canvas_clip(canvas, area);

	for (int i = 0; i < COLUMNS; i++) {
		draw_cell(canvas, area, i, INK_DIM, columns[i].over);
		draw_cell(canvas, (struct rect){ area.x, area.y + 1, area.width, 1 }, i, INK_DIM, columns[i].head);
	}
	for (int i = first_row(state, area), y = area.y + HEAD_ROWS; i < state->count && y < area.y + area.height; i++, y++)
		draw_offer(app, state, canvas, (struct rect){ area.x, y, area.width, 1 }, i);
	canvas_unclip(canvas, former);
}

/* ---- words ---- */

static void draw_legend(const struct promises_state *state, struct canvas *canvas, struct rect area)
{
	char from[16], text[80] = " today: none certified yet";
	int x = area.x + canvas_text(canvas, area.x, area.y, INK_LEVEL, risk_chart_now_mark(canvas));

	confidence(from, state->now_from);
	if (!isnan(state->now_from))
		snprintf(text, sizeof text, " today: from %s on, %.0f%%", from, state->chart.now.coverage * 100);
	canvas_fitted(canvas, x, area.y, area.width - 1, INK_TEXT, text);
	x = area.x + canvas_text(canvas, area.x, area.y + 1, INK_TITLE, risk_chart_picked_mark(canvas));
	x += canvas_text(canvas, x, area.y + 1, INK_TEXT, " line picked   ");
	x += canvas_text(canvas, x, area.y + 1, INK_TEXT, risk_chart_promise_mark(canvas));
	canvas_textf(canvas, x, area.y + 1, INK_TEXT, "* promised");
}

static void add_offer(struct str *text, const struct promises_state *state)
{
	const struct offer *offer = &state->offers[state->picked];
	double hours = offer_hours(offer, state->seconds);
	char from[16];

	if (!offer->found) {
		str_addf(text, "%.4g %% cannot be promised on %lld settled items.", offer->risk * 100, (long long)state->settled);
		return;
	}
	confidence(from, offer->threshold);
	str_addf(text, "Of 1,000 items the machine would decide %.0f, from confidence %s on, and get %.1f wrong, at worst %.1f.",
	         offer->coverage * 1000, str_equal(from, "any") ? "0" : from, offer_expected(offer), offer_errors(offer));
	if (isnan(hours))
		str_add(text, " Nobody's pace is known yet.");
	else
		str_addf(text, " Saved: %.1f hours, %.0f audits paid.", hours, offer_audits(offer));
}

static void draw_words(const struct promises_state *state, struct canvas *canvas, struct rect area)
{
	struct str text = STR_EMPTY;

	add_offer(&text, state);
	widget_wrapped(canvas, area, INK_TEXT, str_text(&text));
	str_release(&text);
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas)
{
	const struct promises_state *state = opaque;
	struct place at = place(app, state);
	struct rect former;
	char of[64], count[WIDGET_COUNT_SIZE];

	canvas_fill(canvas, at.frame, INK_TEXT);
	former = canvas_clip(canvas, widget_pane(canvas, at.frame, "Thresholds: what other promises would give"));
	if (at.chart.width > 0) {
		risk_chart_draw(&state->chart, canvas, at.chart);
		draw_legend(state, canvas, at.legend);
	}
	draw_list(app, state, canvas, at.list);
	draw_words(state, canvas, at.words);
	widget_wrapped(canvas, at.foot, INK_DIM,
	               "Each line is one look of its own at 95 %; a certificate asks for more. Next: rung config promise.error");
	canvas_unclip(canvas, former);
	snprintf(of, sizeof of, "%s settled items", widget_count((long long)state->settled, count));
	widget_footer(canvas, at.frame, of);
}

/* ---- what happens ---- */

static unsigned pick(struct promises_state *state, int row)
{
	const struct offer *offer;

	state->picked = larger(0, smaller(row, state->count - 1));
	offer = &state->offers[state->picked];
	state->chart.picked = (struct risk_point){ offer->risk, offer->coverage };
	return REACT_DRAW;
}

static unsigned press(struct app *app, void *opaque, int key)
{
	struct promises_state *state = opaque;

	switch (key) {
	case 'j': case PRESS_DOWN: return pick(state, state->picked + 1);
	case 'k': case PRESS_UP: return pick(state, state->picked - 1);
	case 'g': case PRESS_HOME: case PRESS_PAGE_UP: return pick(state, 0);
	case 'G': case PRESS_END: case PRESS_PAGE_DOWN: return pick(state, state->count - 1);
	case 'q': case 'T': case PRESS_ENTER: case PRESS_ESCAPE: case PRESS_CTRL('c'): return popup_close(app);
	default: return REACT_NONE;
	}
}

static unsigned point(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct promises_state *state = opaque;
	struct place at = place(app, state);
	int row = mouse->y - at.list.y - HEAD_ROWS + first_row(state, at.list);

	switch (mouse->kind) {
	case MOUSE_WHEEL_UP: return pick(state, state->picked - 1);
	case MOUSE_WHEEL_DOWN: return pick(state, state->picked + 1);
	case MOUSE_PRESS:
		return mouse->y >= at.list.y + HEAD_ROWS && row < state->count && mouse->x >= at.list.x ? pick(state, row) : REACT_NONE;
	default: return REACT_NONE;
	}
}

static const struct popup popup = {
	.state_size = sizeof(struct promises_state),
	.hints = "j k another promise  q close",
	.draw = draw,
	.key = press,
	.mouse = point,
};

unsigned ladder_promises_open(struct app *app, const struct ladder_promises *promises)
{
	struct promises_state *state = popup_open(app, &popup);
	const struct certificate *certificate = promises->certificate;

	risk_chart_init(&state->chart, promises->evidence, promises->policy);
	state->count = offer_list(promises->evidence, promises->policy, promises->policy->gate.error, state->offers);
	state->settled = promises->evidence->settled;
	state->seconds = promises->seconds;
	state->now_from = certificate && certificate->found ? certificate->threshold : NAN;
	if (certificate && certificate->found)
		state->chart.now = (struct risk_point){ certificate->risk, certificate->coverage };
	for (int i = 0; i < state->count; i++)
		if (state->offers[i].risk == promises->policy->gate.error)
			pick(state, i);
	return REACT_DRAW;
}
