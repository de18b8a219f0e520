#include "ui/console/pipeline_draw.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/text.h"
#include "ladder/level.h"
#include "monitor/figure.h"
#include "monitor/metric.h"
#include "ui/console/dashboard_range.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"
#include "ui/flow_tree.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD_ROWS 1
#define MARK      2 /* columns of the > */
#define WIDE      100
#define NARROW    60
#define TOLD_MOST 4 /* that moved before, of each kind */

/* Columns of the table; those that do not show have width 0. */
struct columns { int name, state, in, out, null, lag, agree, drift, errors, pass, on; };

static struct columns fit(int width)
{
	struct columns columns = { 0, 6, 7, 7, 4, 6, 5, 5, 4, 0, 0 };

	if (width >= WIDE)
		columns = (struct columns){ 0, 7, 9, 9, 5, 8, 6, 6, 6, 6, 9 };
	if (width < NARROW)
		columns.in = columns.lag = columns.agree = columns.errors = 0;
	columns.name = width - MARK - columns.state - columns.in - columns.out - columns.null - columns.lag - columns.agree - columns.drift -
	               columns.errors - columns.pass - columns.on - 11;
	return columns;
}

int pipeline_list_rows(const struct pipeline_state *state, int *first)
{
	int rows = larger(0, smaller(widget_pane_inside(state->list).height - HEAD_ROWS, state->view.stage_count));

	*first = larger(0, smaller(state->at - rows / 2, state->view.stage_count - rows));
	return rows;
}

int pipeline_list_row_at(const struct pipeline_state *state, int y)
{
	int first, rows = pipeline_list_rows(state, &first), line = y - widget_pane_inside(state->list).y - HEAD_ROWS;

	return line >= 0 && line < rows ? first + line : -1;
}

static void draw_heads(struct canvas *canvas, struct rect line, const struct columns *columns)
{
	int x = line.x + MARK;

	widget_column(canvas, &x, line.y, columns->name, false, INK_DIM, "stage");
	widget_column(canvas, &x, line.y, columns->state, false, INK_DIM, "state");
	widget_column(canvas, &x, line.y, columns->in, true, INK_DIM, "in");
	widget_column(canvas, &x, line.y, columns->out, true, INK_DIM, "out");
	widget_column(canvas, &x, line.y, columns->null, true, INK_DIM, "null");
	widget_column(canvas, &x, line.y, columns->lag, true, INK_DIM, "lag");
	widget_column(canvas, &x, line.y, columns->agree, true, INK_DIM, "agree");
	widget_column(canvas, &x, line.y, columns->drift, false, INK_DIM, "drift");
	widget_column(canvas, &x, line.y, columns->errors, true, INK_DIM, columns->errors > 4 ? "errors" : "err");
	widget_column(canvas, &x, line.y, columns->pass, true, INK_DIM, "passes");
	widget_column(canvas, &x, line.y, columns->on, true, INK_DIM, "handed on");
}

static const char *share(double value, char text[WIDGET_SHARE_SIZE])
{
	return isfinite(value) ? widget_share(value, text) : "-";
}

static enum ink state_ink(const char *word)
{
	return strcmp(word, "ok") == 0 ? INK_OK : strcmp(word, "ALARM") == 0 ? INK_ALARM : INK_WARN;
}

static void draw_figures(const struct pipeline_stage *stage, struct canvas *canvas, int x, int y, enum ink ink, const struct columns *columns)
{
	char text[WIDGET_SHARE_SIZE], time[CLOCK_TEXT_SIZE], count[TEXT_COUNT_SIZE];

	widget_column(canvas, &x, y, columns->state, false, state_ink(pipeline_state(stage)), pipeline_state(stage));
	widget_column(canvas, &x, y, columns->in, true, ink, text_count((long long)stage->passed.came, count));
	widget_column(canvas, &x, y, columns->out, true, ink, text_count((long long)stage->out, count));
	widget_column(canvas, &x, y, columns->null, true, ink, share(stage->null, text));
	widget_column(canvas, &x, y, columns->lag, true, ink,
	    isfinite(stage->passed.lag_ms) ? clock_duration((int64_t)stage->passed.lag_ms, time) : "-");
	widget_column(canvas, &x, y, columns->agree, true, ink, share(stage->agreement, text));
	widget_column(canvas, &x, y, columns->drift, false, stage->drift == DRIFT_ALARM ? INK_ALARM : ink, flow_drift_word(stage->drift));
	widget_column(canvas, &x, y, columns->errors, true, ink, share(stage->failed, text));
	widget_column(canvas, &x, y, columns->pass, true, ink, share(stage->pass, text));
	widget_column(canvas, &x, y, columns->on, true, ink, share(stage->handed_on, text));
}

static void draw_row(const struct app *app, const struct pipeline_state *state, int row, struct canvas *canvas, struct rect line,
                     const struct columns *columns)
{
	const struct pipeline_stage *stage = &state->view.stages[state->order[row]];
	bool selected = row == state->at;
	enum ink ink = selected ? app_selected_ink(app) : stage->flow.frozen ? INK_DIM : INK_TEXT;
	struct arena arena = ARENA_EMPTY;
	struct str visible = STR_EMPTY;
	const char *name = flow_tree(&state->view, state->order[row], canvas->ascii, &arena);
	int x = line.x + MARK;

	text_add_visible(&visible, name, strlen(name));
	canvas_text(canvas, line.x, line.y, INK_KEY, selected ? ">" : "");
	widget_column(canvas, &x, line.y, columns->name, false, ink, str_text(&visible));
	draw_figures(stage, canvas, x, line.y, ink, columns);
	if (selected)
		canvas_cursor(canvas, line.x, line.y);
	str_release(&visible);
	arena_release(&arena);
}

void pipeline_draw_list(const struct app *app, const struct pipeline_state *state, struct canvas *canvas)
{
	char title[60];
	struct rect inside, former;
	struct columns columns;
	int first, rows = pipeline_list_rows(state, &first);

	snprintf(title, sizeof title, "Stages  %s", dashboard_range(state->range)->name);
	inside = widget_pane(canvas, state->list, title);
	former = canvas_clip(canvas, inside);
	columns = fit(inside.width);
	if (state->trouble[0]) {
		widget_wrapped(canvas, inside, INK_WARN, state->trouble);
	} else {
		draw_heads(canvas, inside, &columns);
		for (int i = 0; i < rows; i++)
			draw_row(app, state, first + i, canvas, (struct rect){ inside.x, inside.y + HEAD_ROWS + i, inside.width, 1 }, &columns);
	}
	canvas_unclip(canvas, former);
}

/* ---- the stage selected ---- */

static void add_visible(struct str *text, const char *words)
{
	text_add_visible(text, words, strlen(words));
}

static void add_links(struct str *text, const struct pipeline_stage *stage)
{
	const struct flow_stage *flow = &stage->flow;

	if (flow->link_count == 0)
		str_addf(text, "takes up every %s", flow->kind);
	for (int i = 0; i < flow->link_count; i++) {
		str_add(text, i == 0 ? "takes up what " : " and ");
		add_visible(text, flow->links[i].upstream);
		str_add(text, flow->links[i].label ? " calls " : " has judged");
		add_visible(text, flow->links[i].label ? flow->links[i].label : "");
	}
	str_addf(text, "; level %d %s, says %s%s\n", stage->level, level_name(stage->level),
	         str_equal(flow->output, "regions") ? "" : "a ", flow->output);
}

static void add_passing(struct str *text, const struct pipeline_stage *stage)
{
	char share_text[WIDGET_SHARE_SIZE], count[TEXT_COUNT_SIZE];

	if (!stage->has_below)
		str_add(text, "no stage stands on it");
	else if (isfinite(stage->pass))
		str_addf(text, "lets through %s of its items", widget_share(stage->pass, share_text));
	else
		str_add(text, "lets through: nothing was seen yet");
	if (isfinite(stage->handed_on))
		str_addf(text, "; hands on %s of their length in segments", widget_share(stage->handed_on, share_text));
	str_addf(text, "\nwaiting for people: %s", text_count((long long)stage->waiting, count));
	if (stage->compared > 0)
		str_addf(text, "; agreement of %s blind answers", text_count((long long)stage->compared, count));
	str_addf(text, "; open alarms: %d\n", stage->alarms);
}

void pipeline_describe(const struct pipeline_state *state, struct str *text)
{
	const struct pipeline_stage *stage = pipeline_selected(state);
	char time[WALL_TIME_SIZE];

	if (!stage)
		return;
	if (stage->flow.frozen) {
		str_add(text, "FROZEN: ");
		add_visible(text, stage->flow.why_frozen);
		str_add(text, "\n");
	}
	add_links(text, stage);
	add_passing(text, stage);
	if (!stage->passed.failure)
		return;
	str_addf(text, "last error %s: ", wall_time_full(state->zone, stage->passed.failed_ms, state->reading.wall_ms, time));
	add_visible(text, stage->passed.failure);
	str_add(text, "\n");
}

void pipeline_draw_details(const struct pipeline_state *state, struct canvas *canvas)
{
	const struct pipeline_stage *stage = pipeline_selected(state);
	struct str text = STR_EMPTY, title = STR_EMPTY;
	struct rect inside;

	add_visible(&title, stage ? stage->flow.name : "");
	inside = widget_pane(canvas, state->details, str_text(&title));
	pipeline_describe(state, &text);
	widget_wrapped(canvas, inside, INK_TEXT, str_text(&text));
	str_release(&title);
	str_release(&text);
}

/* ---- what moved first ---- */

static const char *value(const char *metric, double number, char text[FIGURE_SIZE])
{
	const struct metric *of = metric_find(metric);

	return figure_words(number, of ? of->unit : "", text);
}

static void add_told(struct str *text, const struct blame_told *told, int count, int64_t step_ms)
{
	struct arena arena = ARENA_EMPTY;
	char time[CLOCK_TEXT_SIZE];

	for (int i = 0; i < count && i < TOLD_MOST; i++) {
		str_add(text, "   ");
		add_visible(text, blame_name(&told[i], &arena));
		str_addf(text, "  %s%s, %s: %s\n", told[i].lead ? clock_duration(told[i].lead * step_ms, time) : "at the same time",
		         told[i].lead ? " before" : "", blame_measure(&told[i], &arena), blame_means(&told[i], &arena));
	}
	arena_release(&arena);
}

static void add_trouble(const struct pipeline_state *state, struct str *text, const struct pipeline_trouble *trouble)
{
	const struct blame_view *blame = &trouble->blame;
	char at[WALL_TIME_SIZE], before[FIGURE_SIZE], after[FIGURE_SIZE];

	add_visible(text, blame->stage);
	str_addf(text, ".%s%s", blame->metric, *blame->scope ? " of " : "");
	add_visible(text, blame->scope);
	if (!blame->changed) {
		str_add(text, " is outside its band, without a clear moment of change\n");
		return;
	}
	str_addf(text, " %s since %s: %s -> %s\n", trouble->outside ? "is outside its band" : "has changed",
	         wall_time_full(state->zone, blame->changed_ms, state->reading.wall_ms, at), value(blame->metric, blame->before, before),
	         value(blame->metric, blame->after, after));
	str_add(text, blame->cause_count ? " moved first:\n" : " no stage above moved before it\n");
	add_told(text, blame->causes, blame->cause_count, blame->step_ms);
	str_add(text, blame->input_count ? " of what came in:\n" : "");
	add_told(text, blame->inputs, blame->input_count, blame->step_ms);
}

void pipeline_tell_blame(const struct pipeline_state *state, struct str *text)
{
	for (int i = 0; i < state->view.trouble_count; i++)
		add_trouble(state, text, &state->view.troubles[i]);
	if (state->view.trouble_count == 0)
		str_add(text, "No figure of a stage that stands on others has left its band, or has changed after one above it did.\n");
}

void pipeline_draw_blame(const struct pipeline_state *state, struct canvas *canvas)
{
	struct rect inside = widget_pane(canvas, state->blame, "Where it began");
	struct str text = STR_EMPTY;

	pipeline_tell_blame(state, &text);
	widget_wrapped(canvas, inside, state->view.trouble_count ? INK_TEXT : INK_DIM, str_text(&text));
	str_release(&text);
}
