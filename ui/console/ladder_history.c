#include "ui/console/ladder_history.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/page.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define WIDE 44 /* columns from which more than day and level of a change is shown */

int ladder_history_rows(const struct ladder_state *state, int *first)
{
	int rows = smaller(widget_pane_inside(state->panes[LADDER_HISTORY]).height, state->history_count);

	*first = larger(0, smaller(state->at[LADDER_HISTORY] - rows / 2, state->history_count - rows));
	return rows;
}

int ladder_history_row_at(const struct ladder_state *state, int y)
{
	int first, rows = ladder_history_rows(state, &first), line = y - widget_pane_inside(state->panes[LADDER_HISTORY]).y;

	return line >= 0 && line < rows ? first + line : -1;
}

static void add_fitted(struct str *text, const char *value, int width, bool ascii)
{
	struct str visible = STR_EMPTY;
	int used;

	text_add_visible(&visible, value, strlen(value));
	used = text_add_fitted(text, str_text(&visible), width, ascii);
	str_release(&visible);
	while (used++ < width + 1)
		str_add(text, " ");
}

static const char *kind_of(const struct level_row *row)
{
	return row->by_itself ? "by itself" : row->kind;
}

/* Who did it; where two did, who asked and who confirmed. */
static void add_who(struct str *text, const struct level_row *row)
{
	str_add(text, row->asked_by_name ? row->asked_by_name : row->operator_name);
	if (row->asked_by_name)
		str_addf(text, " (2nd: %s)", row->operator_name);
}

static void add_who_fitted(struct str *text, const struct level_row *row, int width, bool ascii)
{
	struct str who = STR_EMPTY;

	add_who(&who, row);
	add_fitted(text, str_text(&who), larger(width, smaller(text_width(str_text(&who)), 2 * width)), ascii);
	str_release(&who);
}

/* "12 Mar 14:02  1 > 2  promote  mara  agreement .96 over 9 days" */
static void describe(struct str *text, const struct ladder_state *state, const struct level_row *row, int width, bool ascii)
{
	char when[WALL_TIME_SIZE];

	if (width < WIDE) {
		str_addf(text, "%6s %d>%d ", wall_time_day(state->zone, row->at_ms, state->reading.wall_ms, when), row->from_level, row->to_level);
		text_add_visible(text, row->operator_name, strlen(row->operator_name));
		return;
	}
	str_addf(text, "%-12s  %d > %d  ", wall_time_full(state->zone, row->at_ms, state->reading.wall_ms, when), row->from_level, row->to_level);
	add_fitted(text, kind_of(row), 9, ascii);
	add_who_fitted(text, row, 10, ascii);
	text_add_visible(text, row->reason, strlen(row->reason));
}

static enum ink row_ink(const struct level_row *row)
{
	return row->by_itself ? INK_WARN : INK_TEXT;
}

void ladder_history_draw(const struct app *app, const struct ladder_state *state, struct canvas *canvas, struct rect pane)
{
	struct rect inside = widget_pane(canvas, pane, "History"), former = canvas_clip(canvas, inside);
	int first, rows = ladder_history_rows(state, &first);
	bool focused = state->focus == LADDER_HISTORY;
	int mark = focused ? 2 : 0;
	char of[64];

	for (int i = 0; i < rows; i++) {
		bool selected = focused && first + i == state->at[LADDER_HISTORY];
		const struct level_row *row = ladder_change(state, first + i);
		struct str text = STR_EMPTY;

		describe(&text, state, row, inside.width, app->options->ascii);
		canvas_text(canvas, inside.x, inside.y + i, INK_KEY, selected ? ">" : "");
		canvas_fitted(canvas, inside.x + mark, inside.y + i, inside.width - mark, selected ? app_selected_ink(app) : row_ink(row), str_text(&text));
		if (selected)
			canvas_cursor(canvas, inside.x, inside.y + i);
		str_release(&text);
	}
	if (state->reading.done && state->history_count == 0)
		canvas_fitted(canvas, inside.x, inside.y, inside.width, INK_DIM, "no change yet");
	canvas_unclip(canvas, former);
	snprintf(of, sizeof of, "%d of %d", first + rows, state->history_count);
	if (rows < state->history_count)
		widget_footer(canvas, pane, of);
}

static void add_author(struct str *text, const struct level_row *row)
{
	struct str who = STR_EMPTY;

	if (row->by_itself) {
		str_add(text, "  demote by itself");
		return;
	}
	add_who(&who, row);
	str_addf(text, "  %s by ", row->kind);
	text_add_visible(text, str_text(&who), who.length);
	str_release(&who);
}

static void add_change(struct str *text, const struct ladder_state *state, const struct level_row *row)
{
	char when[WALL_TIME_SIZE];

	str_addf(text, "%s  level %d %s to %d %s\n", wall_time_exact(state->zone, row->at_ms, when), row->from_level, level_name(row->from_level), row->to_level,
	         level_name(row->to_level));
	add_author(text, row);
	str_add(text, ": ");
	text_add_visible(text, row->reason, strlen(row->reason));
	str_add(text, "\n\n");
}

unsigned ladder_timeline(struct app *app, const struct ladder_state *state)
{
	struct str text = STR_EMPTY;
	char title[120];

	for (int i = 0; i < state->history_count; i++)
		add_change(&text, state, ladder_change(state, i));
	if (state->history_count == 0)
		str_add(&text, "The level has never been changed.\n");
	snprintf(title, sizeof title, "Timeline of %.60s: times are UTC, the newest first", state->stage.name);
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
