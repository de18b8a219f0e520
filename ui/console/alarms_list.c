#include "ui/console/alarms_list.h"

#include "base/order.h"
#include "base/text.h"
#include "ui/console/alarms_words.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define HEAD_ROWS 1
#define MARK      2 /* columns of the > */
#define NARROW    60
#define WIDE      100
#define NAME_MOST 60  /* a value stands beside what it is of */

/* Columns of the table; those that do not show have width 0. */
struct columns { int severity, since, name, value, limit, lasts, state, who; };

static struct columns fit(int width)
{
	struct columns columns = { 5, 6, 0, 8, 9, 6, 7, 6 };

	if (width >= WIDE)
		columns = (struct columns){ 5, 12, 0, 10, 11, 7, 8, 12 };
	if (width < NARROW)
		columns.lasts = columns.who = columns.limit = 0;
	columns.name = width - MARK - columns.severity - columns.since - columns.value - columns.limit - columns.lasts - columns.state - columns.who - 7;
	columns.name = smaller(columns.name, NAME_MOST);
	return columns;
}

int alarms_list_rows(const struct alarms_state *state, int *first)
{
	int rows = larger(0, smaller(widget_pane_inside(state->list).height - HEAD_ROWS, state->count));

	*first = larger(0, smaller(state->at - rows / 2, state->count - rows));
	return rows;
}

int alarms_list_row_at(const struct alarms_state *state, int y)
{
	int first, rows = alarms_list_rows(state, &first), line = y - widget_pane_inside(state->list).y - HEAD_ROWS;

	return line >= 0 && line < rows ? first + line : -1;
}

static void put(struct canvas *canvas, int *x, int y, int width, enum ink ink, const char *text)
{
	if (width <= 0)
		return;
	canvas_fitted(canvas, *x, y, width, ink, text);
	*x += width + 1;
}

static void draw_heads(struct canvas *canvas, struct rect line, const struct columns *columns)
{
	int x = line.x + MARK;

	put(canvas, &x, line.y, columns->severity, INK_DIM, "sev");
	put(canvas, &x, line.y, columns->since, INK_DIM, "since");
	put(canvas, &x, line.y, columns->name, INK_DIM, "metric");
	put(canvas, &x, line.y, columns->value, INK_DIM, "value");
	put(canvas, &x, line.y, columns->limit, INK_DIM, "limit");
	put(canvas, &x, line.y, columns->lasts, INK_DIM, "for");
	put(canvas, &x, line.y, columns->state, INK_DIM, "state");
	put(canvas, &x, line.y, columns->who, INK_DIM, "who");
}

static const char *lasts(const struct alarms_state *state, const struct alarm *alarm, char text[WALL_TIME_SIZE])
{
	return wall_time_age((alarm->state == ALARM_CLOSED ? alarm->closed_ms : state->reading.wall_ms) - alarm->since_ms, text);
}

static void draw_row(const struct app *app, const struct alarms_state *state, int row, struct canvas *canvas, struct rect line,
                     const struct columns *columns)
{
	const struct alarm *alarm = state->rows[row];
	bool selected = row == state->at;
	enum ink ink = selected ? app_selected_ink(app) : alarm->state == ALARM_CLOSED ? INK_DIM : INK_TEXT;
	char time[WALL_TIME_SIZE], name[ALARMS_NAME_SIZE], figure[60];
	int x = line.x + MARK;

	canvas_text(canvas, line.x, line.y, INK_KEY, selected ? ">" : "");
	put(canvas, &x, line.y, columns->severity, alarms_ink(alarm), alarms_is_severe(alarm) ? "ALARM" : "WARN");
	put(canvas, &x, line.y, columns->since, ink,
	    columns->since > 6 ? wall_time_full(state->zone, alarm->since_ms, state->reading.wall_ms, time)
	                       : wall_time_short(state->zone, alarm->since_ms, state->reading.wall_ms, time));
	put(canvas, &x, line.y, columns->name, ink, alarms_name(alarm, name));
	put(canvas, &x, line.y, columns->value, ink, alarms_value(alarm, alarm->value, figure));
	put(canvas, &x, line.y, columns->limit, ink, alarms_limit(alarm, figure));
	put(canvas, &x, line.y, columns->lasts, ink, lasts(state, alarm, time));
	put(canvas, &x, line.y, columns->state, ink, alarms_state_word(alarm->state));
	text_copy_visible(name, sizeof name, alarm->who, strlen(alarm->who));
	put(canvas, &x, line.y, columns->who, ink, *name ? name : "-");
	if (selected)
		canvas_cursor(canvas, line.x, line.y);
}

static void draw_none(struct canvas *canvas, struct rect inside)
{
	widget_wrapped(canvas, inside, INK_DIM,
	               "No alarm has been raised.\n\n"
	               "A metric raises one where it leaves its band for as long as the band asks for: T on the Dashboard sets a band, with what is "
	               "to happen. Drift raises one by itself. What is open stands here, and on the tab of this screen.");
}

static void draw_footer(const struct alarms_state *state, struct canvas *canvas)
{
	char text[120];

	snprintf(text, sizeof text, "%d open, %d acknowledged, %d snoozed, %d closed", state->counts[ALARM_OPEN], state->counts[ALARM_ACKNOWLEDGED],
	         state->counts[ALARM_SNOOZED], state->counts[ALARM_CLOSED]);
	widget_footer(canvas, state->list, text);
}

void alarms_list_draw(const struct app *app, const struct alarms_state *state, struct canvas *canvas)
{
	struct rect inside = widget_pane(canvas, state->list, "Alarms"), former = canvas_clip(canvas, inside);
	struct columns columns = fit(inside.width);
	int first, rows = alarms_list_rows(state, &first);

	if (state->trouble[0])
		widget_wrapped(canvas, inside, INK_WARN, state->trouble);
	else if (state->count == 0)
		draw_none(canvas, inside);
	else
		draw_heads(canvas, (struct rect){ inside.x, inside.y, inside.width, 1 }, &columns);
	for (int i = 0; i < rows; i++)
		draw_row(app, state, first + i, canvas, (struct rect){ inside.x, inside.y + HEAD_ROWS + i, inside.width, 1 }, &columns);
	canvas_unclip(canvas, former);
	if (state->count > 0)
		draw_footer(state, canvas);
}
