/* How the Review screen looks. Nothing here changes anything. */
#include "ui/console/review_state.h"

#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool review_is_picture(const struct review_state *state)
{
	return state->has_task && strcmp(state->task.kind, "image") == 0;
}

bool review_can_decide(const struct review_state *state)
{
	return state->has_task && (review_is_picture(state) ? state->loader.state == PICTURE_READY : state->task.words != NULL);
}

const struct label *review_predicted_label(const struct review_state *state)
{
	const struct review_prediction *prediction = state->task.prediction;

	if (!state->has_task || state->task.blind || !prediction || !prediction->label)
		return NULL;
	return stage_label_named(review_stage(state->review), prediction->label);
}

const struct label *review_other_label(const struct review_state *state)
{
	const struct stage *stage = review_stage(state->review);
	const struct label *predicted = review_predicted_label(state);

	if (!predicted || stage->label_count != 2)
		return NULL;
	return predicted == &stage->labels[0] ? &stage->labels[1] : &stage->labels[0];
}

bool review_has_boxes(const struct review_state *state)
{
	return state->has_task && !state->task.blind && state->task.prediction && state->task.prediction->region_count > 0;
}

bool review_has_heat(const struct review_state *state)
{
	return state->has_task && !state->task.blind && state->task.prediction && state->task.prediction->heat.columns > 0;
}

enum review_overlay review_overlay_shown(const struct review_state *state)
{
	bool boxes = review_has_boxes(state), heat = review_has_heat(state);

	if (state->overlay == OVERLAY_NONE || (!boxes && !heat))
		return OVERLAY_NONE;
	if (state->overlay == OVERLAY_BOXES)
		return boxes ? OVERLAY_BOXES : OVERLAY_HEAT;
	return heat ? OVERLAY_HEAT : OVERLAY_BOXES;
}

/* ---- the picture ---- */

#define MODEL_COLOUR 201 /* bright magenta, which pictures of things hardly have */

/* The model's colour on what the picture shows there, so that a box hides as little as a line can. */
static void draw_on_picture(const struct review_state *state, struct canvas *canvas, struct rect at, int x, int y,
                            uint32_t code)
{
	struct picture_cell cell = state->cells.cells[(y - at.y) * state->cells.columns + x - at.x];
	char text[5] = "";

	if (canvas->colours) {
		cell.code = code;
		cell.foreground = MODEL_COLOUR;
		canvas_cell(canvas, x, y, &cell);
	} else {
		text_encode(code, text);
		canvas_text(canvas, x, y, INK_TITLE, text);
	}
}

static void draw_box(const struct review_state *state, struct canvas *canvas, struct rect at, struct rect box, int number)
{
	static const uint32_t lines[2][6] = {
		{ 0x250c, 0x2510, 0x2514, 0x2518, 0x2500, 0x2502 }, { '+', '+', '+', '+', '-', '|' },
	};
	const uint32_t *line = lines[canvas->ascii];
	int right = box.x + box.width - 1, bottom = box.y + box.height - 1;

	for (int x = box.x; x <= right; x++) {
		draw_on_picture(state, canvas, at, x, box.y, x == box.x ? line[0] : x == right ? line[1] : line[4]);
		draw_on_picture(state, canvas, at, x, bottom, x == box.x ? line[2] : x == right ? line[3] : line[4]);
	}
	for (int y = box.y + 1; y < bottom; y++) {
		draw_on_picture(state, canvas, at, box.x, y, line[5]);
		draw_on_picture(state, canvas, at, right, y, line[5]);
	}
	if (number < 10 && box.width > 3) {
		draw_on_picture(state, canvas, at, box.x + 1, box.y, 'm');
		draw_on_picture(state, canvas, at, box.x + 2, box.y, (uint32_t)('0' + number));
	}
}

/* The cells from..to that a stretch of pixels touches, within count cells; at least two of them. */
static void stretch(double from, double length, int pixels, int count, int *first, int *cells)
{
	double scale = (double)count / pixels, end = fmin(fmax((from + length) * scale, 0), count);

	*first = (int)fmin(fmax(from * scale, 0), count - 1);
	*cells = (int)ceil(end) - *first;
	*cells = *cells < 2 ? 2 : *cells;
	if (*first + *cells > count)
		*first = count - *cells < 0 ? 0 : count - *cells;
	*cells = *cells > count ? count : *cells;
}

static void draw_boxes(const struct review_state *state, struct canvas *canvas, struct rect at)
{
	const struct review_prediction *prediction = state->task.prediction;

	for (int i = 0; i < prediction->region_count; i++) {
		const struct region *region = &prediction->regions[i];
		struct rect box;

		stretch(region->x, region->width, state->loader.picture.width, at.width, &box.x, &box.width);
		stretch(region->y, region->height, state->loader.picture.height, at.height, &box.y, &box.height);
		box.x += at.x;
		box.y += at.y;
		draw_box(state, canvas, at, box, i + 1);
	}
}

static void draw_cells(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	const struct picture_cells *cells = &state->cells;
	struct rect at = { inside.x + (inside.width - cells->columns) / 2, inside.y + (inside.height - cells->rows) / 2,
	                   cells->columns, cells->rows };

	for (int y = 0; y < cells->rows; y++)
		for (int x = 0; x < cells->columns; x++)
			canvas_cell(canvas, at.x + x, at.y + y, &cells->cells[y * cells->columns + x]);
	if (review_overlay_shown(state) == OVERLAY_BOXES)
		draw_boxes(state, canvas, at);
}

static void draw_failure(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	struct rect text = { inside.x + 2, inside.y + 1, inside.width - 4, inside.height - 4 };
	int lines;

	canvas_text(canvas, text.x, text.y++, INK_WARN, "picture cannot be shown:");
	lines = widget_wrapped(canvas, text, INK_TEXT, state->loader.reason);
	canvas_text(canvas, text.x, text.y + lines + 1, INK_DIM, "Space skip   f flag   r try again");
}

static void draw_footer(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	static const char *const overlays[] = { "", "  model: boxes", "  model: heat" };
	char text[80];

	if (state->loader.state != PICTURE_READY)
		return;
	snprintf(text, sizeof text, "%d x %d%s", state->loader.picture.width, state->loader.picture.height,
	         overlays[review_overlay_shown(state)]);
	widget_footer(canvas, area, text);
}

static void draw_item_pane(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	const char *view = !review_is_picture(state) ? "" : state->detail ? "  fit detail+" : "  fit average";
	char head[64], title[400];
	struct str name = STR_EMPTY;
	struct rect inside;

	snprintf(head, sizeof head, "#%lld %s ", (long long)state->task.item_id, state->task.kind);
	text_add_fitted(&name, state->task.name, area.width - 6 - (int)strlen(head) - (int)strlen(view), canvas->ascii);
	snprintf(title, sizeof title, "%s%s%s", head, str_text(&name), view);
	str_release(&name);
	inside = widget_picture_pane(canvas, area, title);
	draw_footer(state, canvas, area);
	if (state->task.words)
		widget_wrapped(canvas, (struct rect){ inside.x + 1, inside.y, inside.width - 2, inside.height }, INK_TEXT,
		               state->task.words);
	else if (!review_is_picture(state))
		canvas_textf(canvas, inside.x + 2, inside.y + 1, INK_WARN, "%s cannot be shown here: Space skip", state->task.kind);
	else if (state->loader.state == PICTURE_FAILED)
		draw_failure(state, canvas, inside);
	else if (state->loader.state == PICTURE_READY && state->paint >= PAINT_ALL)
		draw_cells(state, canvas, inside);
}

/* ---- what the model says ---- */

static void draw_hidden(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	static const char *const after[] = { "decide without it;", "agreement is counted", "after your decision" };
	int level = review_stage(state->review)->level, y = inside.y;

	if (level == LEVEL_HUMAN_ONLY) {
		canvas_text(canvas, inside.x, y, INK_DIM, "none at level 0:");
		canvas_text(canvas, inside.x, y + 1, INK_DIM, "people decide everything");
		return;
	}
	if (level == LEVEL_SHADOW)
		canvas_text(canvas, inside.x, y++, INK_TEXT, "hidden (level 1 shadow)");
	else
		canvas_text(canvas, inside.x, y++, INK_TEXT, "hidden (this item is asked blind)");
	for (int i = 0; i < 3; i++)
		canvas_text(canvas, inside.x, y++, INK_DIM, after[i]);
}

static void draw_classes(const struct review_prediction *prediction, struct canvas *canvas, struct rect rows)
{
	int longest = 0, bar;

	for (int i = 1; i < prediction->probability_count && i <= rows.height; i++) {
		int width = text_width(prediction->probabilities[i].label);

		longest = width > longest ? width : longest;
	}
	longest = longest > rows.width / 2 ? rows.width / 2 : longest;
	bar = rows.width - longest - 6;
	for (int i = 1; i < prediction->probability_count && i <= rows.height; i++) {
		const struct review_probability *class = &prediction->probabilities[i];
		int y = rows.y + i - 1;

		canvas_fitted(canvas, rows.x, y, longest, INK_TEXT, class->label);
		canvas_textf(canvas, rows.x + longest + 1, y, INK_TEXT, "%.2f", class->probability);
		widget_meter(canvas, rows.x + longest + 6, y, bar, class->probability);
	}
}

static void draw_said(const struct review_task *task, struct canvas *canvas, struct rect inside)
{
	const struct review_prediction *prediction = task->prediction;
	struct rect rows = { inside.x, inside.y + 2, inside.width, inside.height - 3 };
	int classes = prediction->probability_count - 1;
	char why[300];

	canvas_fitted(canvas, inside.x, inside.y, inside.width - 6, INK_MODEL, prediction->label);
	canvas_textf(canvas, inside.x + inside.width - 4, inside.y, INK_TITLE, "%.2f", prediction->confidence);
	widget_meter(canvas, inside.x, inside.y + 1, inside.width, prediction->confidence);
	draw_classes(prediction, canvas, rows);
	if (!task->reason[0])
		return;
	snprintf(why, sizeof why, "why: %s", task->reason);
	classes = classes < 0 ? 0 : classes < rows.height ? classes : rows.height;
	rows = (struct rect){ rows.x, rows.y + classes, rows.width, rows.height + 1 - classes };
	widget_wrapped(canvas, rows, INK_DIM, why);
}

static void draw_prediction(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	const struct review_prediction *prediction = state->task.blind ? NULL : state->task.prediction;
	char title[200] = "PREDICTION";
	struct rect inside, former;

	if (prediction)
		snprintf(title, sizeof title, "PREDICTION %s", prediction->model);
	inside = widget_pane(canvas, area, title);
	former = canvas_clip(canvas, inside);
	if (state->task.blind) {
		draw_hidden(state, canvas, inside);
	} else if (!prediction) {
		canvas_text(canvas, inside.x, inside.y, INK_DIM, "no model has seen this item");
	} else if (!prediction->label) {
		canvas_text(canvas, inside.x, inside.y, INK_MODEL, "no answer");
		inside.y++;
		inside.height--;
		widget_wrapped(canvas, inside, INK_DIM, prediction->reason);
	} else {
		draw_said(&state->task, canvas, inside);
	}
	canvas_unclip(canvas, former);
}

/* ---- the decision ---- */

static int label_columns(const struct stage *stage, int width)
{
	int longest = 0;

	for (int i = 0; i < stage->label_count && i < 10; i++) {
		int label = text_width(stage->labels[i].name);

		longest = label > longest ? label : longest;
	}
	return (longest + 6) * 2 <= width + 2 ? 2 : 1;
}

int review_decision_rows(const struct review_state *state)
{
	const struct stage *stage = review_stage(state->review);
	int labels = stage->label_count < 10 ? stage->label_count : 10;
	int columns = label_columns(stage, 29);

	return (labels + columns - 1) / columns + (review_predicted_label(state) ? 1 : 0) + 3;
}

static int draw_label(const struct review_state *state, struct canvas *canvas, int x, int y, int width,
                      const struct label *label)
{
	bool before = label->label_id == state->task.previous_label_id && state->task.previous_label_id != 0;
	int used = canvas_textf(canvas, x, y, INK_KEY, "[%d]", label->position % 10);

	canvas_text(canvas, x + used, y, before ? INK_MARKED : INK_TEXT, before ? ">" : " ");
	used++;
	return used + canvas_fitted(canvas, x + used, y, width - used - 1, before ? INK_MARKED : INK_LABEL, label->name);
}

/* Returns the rows used. */
static int draw_labels(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	const struct stage *stage = review_stage(state->review);
	int columns = label_columns(stage, area.width), shown = 0;

	for (int i = 0; i < stage->label_count && stage->labels[i].position <= 10; i++, shown++)
		draw_label(state, canvas, area.x + i % columns * (area.width / columns), area.y + i / columns,
		           area.width / columns, &stage->labels[i]);
	if (shown < stage->label_count)
		canvas_textf(canvas, area.x, area.y + (shown + columns - 1) / columns, INK_DIM, "and %d more: rung decide",
		             stage->label_count - shown);
	return (shown + columns - 1) / columns + (shown < stage->label_count);
}

static int draw_choices(const struct review_state *state, struct canvas *canvas, struct rect inside)
{
	const struct label *other = review_other_label(state);
	int used = 0;

	if (state->loader.state == PICTURE_FAILED && review_is_picture(state)) {
		canvas_text(canvas, inside.x, inside.y, INK_WARN, "not without the picture");
		return 1;
	}
	if (!review_can_decide(state)) {
		canvas_text(canvas, inside.x, inside.y, INK_DIM, "waiting for the picture");
		return 1;
	}
	if (review_predicted_label(state)) {
		int x = inside.x + canvas_text(canvas, inside.x, inside.y, INK_KEY, "[a]");

		x += canvas_text(canvas, x, inside.y, INK_TEXT, " agree: ");
		x += canvas_fitted(canvas, x, inside.y, inside.x + inside.width - x, INK_MODEL, state->task.prediction->label);
		if (other && x + 8 + text_width(other->name) <= inside.x + inside.width) {
			x += canvas_text(canvas, x + 2, inside.y, INK_KEY, "[x]") + 2;
			canvas_textf(canvas, x, inside.y, INK_TEXT, " %s", other->name);
		}
		used = 1;
		inside.y++;
	}
	return used + draw_labels(state, canvas, inside);
}

static void time_text(int64_t elapsed_ms, char *text, size_t size)
{
	int64_t seconds = elapsed_ms / 1000;

	if (seconds < 10)
		snprintf(text, size, "under 10 s");
	else if (seconds < 60)
		snprintf(text, size, "over %d s", seconds < 30 ? 10 : 30);
	else
		snprintf(text, size, "over %d min", seconds < 300 ? (int)(seconds / 60) : seconds < 600 ? 5 : 10);
}

static void draw_decision(const struct app *app, const struct review_state *state, struct canvas *canvas,
                          struct rect area)
{
	struct rect inside = widget_pane(canvas, area, "YOUR DECISION"), former = canvas_clip(canvas, inside);
	int used = draw_choices(state, canvas, inside);
	int y = inside.y + inside.height - 2;
	char time[32];

	y = y < inside.y + used ? inside.y + used : y;
	canvas_text(canvas, inside.x, y, INK_DIM, "note:");
	canvas_fitted(canvas, inside.x + 6, y, inside.width - 6, INK_TEXT, state->note[0] ? state->note : "-");
	time_text(state->seen_ms > 0 ? app->now_ms - state->seen_ms : 0, time, sizeof time);
	canvas_text(canvas, inside.x, y + 1, INK_DIM, "time on item");
	canvas_text(canvas, inside.x + 13, y + 1, INK_TEXT, time);
	canvas_unclip(canvas, former);
}

/* ---- the queue ---- */

static void draw_past(const struct review_state *state, struct canvas *canvas, struct rect rows)
{
	for (int i = 0; i < state->past_count && i < rows.height; i++) {
		const struct review_past *past = &state->past[i];
		int y = rows.y + i, x = rows.x;
		char time[32];

		snprintf(time, sizeof time, "%.1f s", (double)past->duration_ms / 1000);
		x += canvas_textf(canvas, x, y, INK_DIM, "#%-7lld", (long long)past->item_id);
		canvas_fitted(canvas, x, y, rows.x + rows.width - x - 9, INK_TEXT, past->label ? past->label : past->kind);
		canvas_text(canvas, rows.x + rows.width - text_width(time), y, INK_DIM, time);
	}
}

static void draw_queue(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	const struct review_progress *progress = &state->progress;
	struct rect inside = widget_pane(canvas, area, "QUEUE"), former = canvas_clip(canvas, inside);
	int64_t all = progress->today + progress->open;
	char open[WIDGET_COUNT_SIZE], today[WIDGET_COUNT_SIZE], undone[WIDGET_COUNT_SIZE], pace[WIDGET_COUNT_SIZE];
	int x = inside.x;

	x += canvas_textf(canvas, x, inside.y, INK_TEXT, "open %s%s", widget_count(progress->open, open),
	                  progress->open_is_more ? "+" : "") + 2;
	widget_meter(canvas, x, inside.y, inside.x + inside.width - x, all > 0 ? (double)progress->today / (double)all : 0);
	canvas_textf(canvas, inside.x, inside.y + 1, INK_TEXT, "today %s   undone %s", widget_count(progress->today, today),
	             widget_count(progress->undone, undone));
	if (progress->per_hour > 0)
		canvas_textf(canvas, inside.x, inside.y + 2, INK_TEXT, "you %s/h", widget_count(progress->per_hour, pace));
	else
		canvas_text(canvas, inside.x, inside.y + 2, INK_DIM, "your pace: not yet");
	if (inside.height > 5 && state->past_count > 0) {
		canvas_text(canvas, inside.x, inside.y + 4, INK_DIM, "your last");
		draw_past(state, canvas, (struct rect){ inside.x, inside.y + 5, inside.width, inside.height - 5 });
	}
	canvas_unclip(canvas, former);
}

/* ---- the whole ---- */

static void draw_empty(const struct review_state *state, struct canvas *canvas, struct rect area)
{
	static const struct { const char *keys, *what; } next[] = {
		{ "rung add DIR", "pictures to judge, in another terminal" },
		{ "rung score", "predictions for them, where there is a model" },
		{ "u", "take back your last decision" },
		{ "?", "keys of this screen" },
		{ "q", "leave" },
	};
	struct rect inside = widget_pane(canvas, area, "Review"), former = canvas_clip(canvas, inside);
	int x = inside.x + inside.width / 2 - 30, y = inside.y + inside.height / 2 - 5;

	x = x < inside.x ? inside.x : x;
	y = y < inside.y ? inside.y : y;
	if (state->trouble[0]) {
		canvas_text(canvas, x, y, INK_ALARM, "The queue cannot be read.");
		widget_wrapped(canvas, (struct rect){ x, y + 2, inside.x + inside.width - x, 3 }, INK_TEXT, state->trouble);
		canvas_text(canvas, x, y + 6, INK_DIM, "Tried again every 2 s; r tries now, q leaves.");
	} else {
		canvas_text(canvas, x, y, INK_TITLE, "The queue is empty.");
		for (int i = 0; i < 5; i++) {
			canvas_text(canvas, x + 2, y + 2 + i, INK_KEY, next[i].keys);
			canvas_text(canvas, x + 17, y + 2 + i, INK_TEXT, next[i].what);
		}
		canvas_text(canvas, x, y + 8, INK_DIM, "New items show up here by themselves.");
	}
	canvas_unclip(canvas, former);
}

static void draw_label_line(const struct review_state *state, struct canvas *canvas, struct rect line)
{
	const struct stage *stage = review_stage(state->review);
	struct rect former = canvas_clip(canvas, line);
	int x = line.x;

	if (!review_can_decide(state))
		canvas_text(canvas, x, line.y, INK_DIM, "no decision without the picture");
	for (int i = 0; review_can_decide(state) && i < stage->label_count && stage->labels[i].position <= 10; i++)
		x += draw_label(state, canvas, x, line.y, 24, &stage->labels[i]) + 2;
	if (review_can_decide(state) && review_predicted_label(state)) {
		x += canvas_text(canvas, x, line.y, INK_KEY, "[a]") + 1;
		canvas_textf(canvas, x, line.y, INK_MODEL, "%s %.2f", state->task.prediction->label,
		             state->task.prediction->confidence);
	}
	canvas_unclip(canvas, former);
}

void review_draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct review_state *state = opaque;
	struct review_layout layout;

	if (!state->has_task) {
		draw_empty(state, canvas, area);
		return;
	}
	review_layout(&layout, area, app_is_narrow(app), state->pane, review_decision_rows(state));
	if (layout.panes[PANE_PICTURE].width > 0)
		draw_item_pane(state, canvas, layout.panes[PANE_PICTURE]);
	if (layout.panes[PANE_PREDICTION].width > 0)
		draw_prediction(state, canvas, layout.panes[PANE_PREDICTION]);
	if (layout.panes[PANE_DECISION].width > 0)
		draw_decision(app, state, canvas, layout.panes[PANE_DECISION]);
	if (layout.panes[PANE_QUEUE].width > 0)
		draw_queue(state, canvas, layout.panes[PANE_QUEUE]);
	if (layout.labels.width > 0)
		draw_label_line(state, canvas, layout.labels);
}
