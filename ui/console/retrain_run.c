#include "ui/console/retrain_run.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/text.h"
#include "ui/console/chart.h"
#include "ui/console/retrain_list.h"
#include "ui/console/widget.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define AXIS_FROM   6    /* rows from which the curve has its values beside it */
#define FORETOLD    0.02 /* of the whole: before, nobody can tell how long it takes */
#define PERCENT_COLUMNS 5

/* ---- how far it is ---- */

static double progress_now(const struct retrain_state *state)
{
	return state->point_count ? state->points[state->point_count - 1].progress : (double)NAN;
}

static int64_t trained_since_ms(const struct retrain_state *state)
{
	for (int i = 0; i < state->step_count; i++)
		if (str_equal(state->steps[i].state, "training"))
			return state->steps[i].at_ms;
	return 0;
}

/* How long nothing has been heard of its progress, and what is left if it goes on as it went. False: that cannot be told. */
static bool foretold(const struct retrain_state *state, int64_t *quiet_ms, int64_t *left_ms)
{
	const struct retrain_run *run = retrain_selected(state);
	int64_t since_ms = trained_since_ms(state), last_ms;
	double progress = progress_now(state);

	if (!str_equal(run->state, "training") || !since_ms || !(progress >= FORETOLD))
		return false;
	last_ms = state->points[state->point_count - 1].at_ms;
	*quiet_ms = state->reading.wall_ms - last_ms;
	*left_ms = (int64_t)((double)(last_ms - since_ms) * (1 - progress) / progress) - *quiet_ms;
	return true;
}

void retrain_run_progress(const struct retrain_state *state, struct str *text)
{
	const struct retrain_run *run = retrain_selected(state);
	char time[CLOCK_TEXT_SIZE];
	int64_t quiet, left;

	str_add(text, run->state);
	if (foretold(state, &quiet, &left))
		str_addf(text, left >= 0 ? ", about %s left" : ", no progress for %s", clock_duration(left >= 0 ? left : quiet, time));
	if (run->exit_code > 0)
		str_addf(text, ", exit code %d", run->exit_code);
}

/* ---- its loss ---- */

void retrain_run_loss(const struct retrain_state *state, struct str *text)
{
	double first = (double)NAN, last = (double)NAN, least = (double)INFINITY;

	for (int i = 0; i < state->point_count; i++) {
		double loss = state->points[i].loss;

		if (!isfinite(loss))
			continue;
		first = isfinite(first) ? first : loss;
		least = fmin(least, loss);
		last = loss;
	}
	if (isfinite(last))
		str_addf(text, "loss %.3g, at first %.3g, least %.3g", last, first, least);
}

/* Between values that are known the line is straight. */
static void join(double *values, int from, int to)
{
	for (int i = from + 1; i < to; i++)
		values[i] = values[from] + (values[to] - values[from]) * (i - from) / (to - from);
}

/* Loss by progress, in steps of equal width over the whole run. How many points there are. */
static int curve(const struct retrain_state *state, int steps, double *values)
{
	int before = -1, count = 0;

	for (int i = 0; i < steps; i++)
		values[i] = (double)NAN;
	for (int i = 0; i < state->point_count; i++) {
		const struct retrain_point *point = &state->points[i];

		if (!isfinite(point->loss) || !isfinite(point->progress))
			continue;
		values[smaller(steps - 1, larger(0, (int)(point->progress * steps)))] = point->loss;
		count++;
	}
	for (int i = 0; i < steps; i++) {
		if (!isfinite(values[i]))
			continue;
		if (before >= 0)
			join(values, before, i);
		before = i;
	}
	return count;
}

static void draw_curve(const struct retrain_state *state, struct canvas *canvas, struct rect area)
{
	static const char *const marks[] = { "begin", "half", "end" };
	double values[CHART_DOTS_MAX];
	struct chart chart = { .values = values, .count = chart_steps(area.width), .unit = "", .low = (double)NAN, .high = (double)NAN,
	                       .marks = marks, .mark_count = 3 };

	if (area.height < 1 || area.width < 1 || curve(state, chart.count, values) == 0)
		return;
	chart_scale(&chart);
	if (area.height >= AXIS_FROM)
		chart_draw(&chart, canvas, area);
	else
		chart_draw_line(&chart, canvas, area);
}

/* ---- the pane ---- */

static int draw_bar(const struct retrain_state *state, struct canvas *canvas, struct rect inside, int y)
{
	double progress = progress_now(state);
	char percent[16];

	if (!isfinite(progress) || str_equal(retrain_selected(state)->state, "registered"))
		return 0;
	snprintf(percent, sizeof percent, "%3.0f %%", progress * 100);
	widget_meter(canvas, inside.x, y, larger(0, inside.width - PERCENT_COLUMNS - 1), progress);
	canvas_text(canvas, inside.x + inside.width - PERCENT_COLUMNS, y, INK_TEXT, percent);
	return 1;
}

/* What it is about now: how it ended, who wants it ended, or what is left of it. */
static enum ink state_words(const struct retrain_state *state, struct str *text)
{
	const struct retrain_run *run = retrain_selected(state);
	struct str words = STR_EMPTY;

	retrain_run_progress(state, text);
	if (!run->ended && *state->active.cancel)
		str_addf(&words, ": %s", state->active.cancel);
	else if (retrain_waits(run))
		str_add(&words, ": waits for rung serve, score --watch or retrain --if-due; S begins it now");
	else if (*run->words && !str_equal(run->state, "training"))
		str_addf(&words, ": %s", run->words);
	text_add_visible(text, str_text(&words), words.length);
	str_release(&words);
	return retrain_state_ink(run->state);
}

static int draw_words(struct canvas *canvas, struct rect inside, int from, int most, enum ink ink, const struct str *text)
{
	struct rect area = { inside.x, inside.y + from, inside.width, smaller(most, inside.height - from) };

	return text->length ? widget_wrapped(canvas, area, ink, str_text(text)) : 0;
}

static void draw_inside(const struct retrain_state *state, struct canvas *canvas, struct rect inside)
{
	const struct retrain_run *run = retrain_selected(state);
	struct str why = STR_EMPTY, now = STR_EMPTY, loss = STR_EMPTY;
	enum ink ink = state_words(state, &now);
	int rows;

	str_addf(&why, "%s: ", run->operator_name);
	text_add_visible(&why, run->reason, strlen(run->reason));
	retrain_run_loss(state, &loss);
	rows = draw_words(canvas, inside, 0, inside.height > AXIS_FROM ? 2 : 1, INK_DIM, &why);
	rows += draw_words(canvas, inside, rows, run->ended ? 3 : 2, ink, &now);
	rows += draw_bar(state, canvas, inside, inside.y + rows);
	rows += draw_words(canvas, inside, rows, 1, INK_TEXT, &loss);
	draw_curve(state, canvas, (struct rect){ inside.x, inside.y + rows, inside.width, inside.height - rows });
	str_release(&why);
	str_release(&now);
	str_release(&loss);
}

void retrain_run_draw(const struct retrain_state *state, struct canvas *canvas)
{
	const struct retrain_run *run = retrain_selected(state);
	char title[40];
	struct rect inside, former;

	snprintf(title, sizeof title, "Run %" PRId64, run ? run->run_id : 0);
	inside = widget_pane(canvas, state->panes[RETRAIN_RUN], run ? title : "Run");
	former = canvas_clip(canvas, inside);
	if (run)
		draw_inside(state, canvas, inside);
	else
		widget_wrapped(canvas, inside, INK_DIM, "A run takes a snapshot of the answers, trains on it, compares what comes of it with LIVE, and "
		                                        "puts it in shadow. Nothing but a rollout makes it LIVE.");
	canvas_unclip(canvas, former);
}

/* ---- its output ---- */

/* Where the last so many lines of it begin. */
static const char *tail(const char *text, int lines)
{
	const char *at = text + strlen(text);

	at -= at > text;
	while (at > text && (at[-1] != '\n' || --lines > 0))
		at--;
	return at;
}

void retrain_log_draw(const struct retrain_state *state, struct canvas *canvas)
{
	struct rect inside = widget_pane(canvas, state->panes[RETRAIN_LOG], "Its output"), former = canvas_clip(canvas, inside);
	const char *at = tail(state->log, inside.height);

	if (!*state->log && retrain_selected(state))
		widget_wrapped(canvas, inside, INK_DIM, "The command has said nothing so far.");
	for (int row = 0; *at && row < inside.height; row++) {
		size_t length = strcspn(at, "\n");
		struct str line = STR_EMPTY;

		str_add_bytes(&line, at, length);
		canvas_fitted(canvas, inside.x, inside.y + row, inside.width, INK_TEXT, str_text(&line));
		str_release(&line);
		at += length + (at[length] == '\n');
	}
	canvas_unclip(canvas, former);
}
