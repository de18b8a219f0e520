#include "ui/console/dashboard_strip.h"

#include "base/clock.h"
#include "base/str.h"
#include "ui/console/alarms_words.h"
#include "ui/console/chart.h"
#include "ui/console/dashboard_range.h"
#include "ui/console/dashboard_tiles.h"
#include "ui/console/key_action.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>

static void draw_alarm(const struct dashboard_state *state, const struct alarm *alarm, struct canvas *canvas, struct rect line)
{
	char since[WALL_TIME_SIZE], age[WALL_TIME_SIZE];
	struct str text = STR_EMPTY;
	int head;

	alarms_add_line(&text, alarm);
	canvas_fitted(canvas, line.x, line.y, 6, INK_DIM, wall_time_short(state->zone, alarm->since_ms, state->reading.wall_ms, since));
	canvas_fitted(canvas, line.x + 7, line.y, 6, INK_DIM, wall_time_age(state->reading.wall_ms - alarm->since_ms, age));
	head = alarms_is_severe(alarm) ? 5 : 4;
	canvas_fitted(canvas, line.x + 14, line.y, line.width - 14, INK_TEXT, str_text(&text));
	canvas_textf(canvas, line.x + 14, line.y, alarms_ink(alarm), "%.*s", head, str_text(&text));
	str_release(&text);
}

/* How many tiles do not show, and on which side. */
static void draw_more(const struct dashboard_state *state, struct canvas *canvas, struct rect line)
{
	int above = dashboard_tiles_first(state), below = state->tile_count - above - state->columns * state->lines;

	if (below > 0 || above > 0)
		canvas_textf(canvas, line.x, line.y, INK_DIM, "%d more metrics below (j)%s%.0d%s", below > 0 ? below : 0, above > 0 ? ", " : "", above,
		             above > 0 ? " above (k)" : "");
}

static void draw_footer(const struct app *app, const struct dashboard_state *state, struct canvas *canvas)
{
	const struct dashboard_range *range = dashboard_range(state->range);
	char as_of[WALL_TIME_SIZE], step[CLOCK_TEXT_SIZE], key[KEY_ACTION_KEY_SIZE], text[160];

	wall_time_clock(state->zone, state->reading.wall_ms, as_of);
	clock_duration(range->window_ms / dashboard_range_steps(state->range, dashboard_tiles_dots(state)), step);
	if (state->paused)
		snprintf(text, sizeof text, "%s in steps of %s, PAUSED at %s: %s goes on", range->name, step, as_of, key_action_name(app, ACTION_PAUSE, key));
	else
		snprintf(text, sizeof text, "%s in steps of %s, as of %s", range->name, step, as_of);
	widget_footer(canvas, state->strip, text);
}

void dashboard_strip_draw(const struct app *app, const struct dashboard_state *state, struct canvas *canvas)
{
	char key[KEY_ACTION_KEY_SIZE], title[60];
	struct rect inside, former;
	int rows;

	snprintf(title, sizeof title, "open alarms (%s)", key_action_name(app, ACTION_GO_ALARMS, key));
	inside = widget_pane(canvas, state->strip, title);
	former = canvas_clip(canvas, inside);
	rows = inside.height - 1 < state->alarm_count ? inside.height - 1 : state->alarm_count;
	for (int i = 0; i < rows; i++)
		draw_alarm(state, &state->alarms[i], canvas, (struct rect){ inside.x, inside.y + i, inside.width, 1 });
	if (state->alarm_count == 0)
		canvas_text(canvas, inside.x, inside.y, INK_DIM, "none is open");
	draw_more(state, canvas, (struct rect){ inside.x, inside.y + inside.height - 1, inside.width, 1 });
	canvas_unclip(canvas, former);
	draw_footer(app, state, canvas);
}
