#include "ui/console/dashboard_refresh.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/str.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "ui/console/alarms_words.h"
#include "ui/console/dashboard_range.h"
#include "ui/console/row_move.h"

#include <math.h>
#include <stdio.h>

#define ALARMS_MOST 50

/* ---- which tiles there are ---- */

static const struct alarm *alarm_of(const struct dashboard_state *state, const struct monitor_row *row)
{
	for (int i = 0; i < state->alarm_count; i++)
		if (str_equal(state->alarms[i].metric, row->figure.metric->name) && str_equal(state->alarms[i].scope, row->figure.scope))
			return &state->alarms[i];
	return NULL;
}

static enum dashboard_state_word state_of(const struct dashboard_state *state, const struct monitor_row *row)
{
	const struct alarm *alarm = alarm_of(state, row);
	double value = row->figure.value;

	if (alarm)
		return alarms_is_severe(alarm) ? DASHBOARD_ALARM : DASHBOARD_WARN;
	if (isnan(value))
		return DASHBOARD_NONE;
	if (isnan(row->low) && isnan(row->high))
		return DASHBOARD_FREE;
	if (row->figure.count < row->figure.metric->least)
		return DASHBOARD_FEW;
	return value < row->low || value > row->high ? DASHBOARD_OUT : DASHBOARD_OK;
}

/* What a lead answers for goes before what it runs on. */
static int rank_of_group(enum metric_group group)
{
	static const int ranks[] = { [METRIC_OWN] = 0, [METRIC_OUTPUT] = 1, [METRIC_PEOPLE] = 2, [METRIC_INPUT] = 3, [METRIC_SOFTWARE] = 4 };

	return ranks[group];
}

/* The least goes first: where somebody should look, then what people look at first; what has nothing to show last. */
static int rank(const struct dashboard_tile *tile)
{
	const struct metric *metric = tile->row->figure.metric;

	if (tile->state >= DASHBOARD_WARN)
		return tile->state == DASHBOARD_ALARM ? 0 : 1;
	if (metric->headline > 0)
		return 1 + metric->headline;
	return 1000 + 10 * (tile->state == DASHBOARD_NONE) + rank_of_group(metric->group);
}

/* Those of one rank stay in the order of the table. */
static void insert_tile(struct dashboard_state *state, struct dashboard_tile tile)
{
	int at = state->tile_count++;

	for (; at > 0 && rank(&state->tiles[at - 1]) > rank(&tile); at--)
		state->tiles[at] = state->tiles[at - 1];
	state->tiles[at] = tile;
}

/* Scopes are behind their metric, but where they have an alarm of their own. */
static void make_tiles(struct dashboard_state *state)
{
	state->tiles = arena_alloc(&state->arena, (size_t)(state->row_count + 1) * sizeof *state->tiles);
	state->tile_count = 0;
	for (int i = 0; i < state->row_count; i++) {
		struct dashboard_tile tile = { .row = &state->rows[i], .state = state_of(state, &state->rows[i]) };

		if (!*tile.row->figure.scope || tile.state >= DASHBOARD_WARN)
			insert_tile(state, tile);
	}
}

int dashboard_scopes(const struct dashboard_state *state, const char *metric, const struct monitor_row **rows, int room)
{
	int count = 0;

	for (int i = 0; i < state->row_count && (!rows || count < room); i++)
		if (str_equal(state->rows[i].figure.metric->name, metric)) {
			if (rows)
				rows[count] = &state->rows[i];
			count++;
		}
	return count;
}

/* ---- the selection ---- */

void dashboard_note_selection(struct dashboard_state *state)
{
	const struct dashboard_tile *tile = dashboard_selected(state);

	snprintf(state->metric, sizeof state->metric, "%s", tile ? tile->row->figure.metric->name : "");
	snprintf(state->scope, sizeof state->scope, "%s", tile ? tile->row->figure.scope : "");
}

void dashboard_select(struct dashboard_state *state, const char *metric, const char *scope)
{
	int found = -1;

	for (int i = 0; i < state->tile_count; i++) {
		const struct monitor_figure *figure = &state->tiles[i].row->figure;

		if (str_equal(figure->metric->name, metric) && (found < 0 || str_equal(figure->scope, scope)))
			found = i;
	}
	state->at = row_within(found >= 0 ? found : state->at, state->tile_count);
	dashboard_note_selection(state);
}

/* Scopes come and go with what is seen. */
static void find_scope(struct dashboard_state *state)
{
	const struct monitor_row *rows[DASHBOARD_SCOPES_MAX];
	int count = dashboard_scopes(state, state->metric, rows, DASHBOARD_SCOPES_MAX);

	state->scope_at = row_within(state->scope_at, count);
	for (int i = 0; i < count; i++)
		if (str_equal(rows[i]->figure.scope, state->scope_wanted))
			state->scope_at = i;
}

/* ---- reading ---- */

/* The severe go first; the newest of each first, as they were read. */
static void sort_alarms(struct alarm *alarms, int count)
{
	for (int i = 1; i < count; i++)
		for (int at = i; at > 0 && alarms_is_severe(&alarms[at]) && !alarms_is_severe(&alarms[at - 1]); at--) {
			struct alarm other = alarms[at - 1];

			alarms[at - 1] = alarms[at];
			alarms[at] = other;
		}
}

static int read_all(struct app *app, struct dashboard_state *state, struct err *err)
{
	if (stage_read(app->store, app->options->stage, &state->arena, &state->stage, err) < 0 ||
	    alarms_read(app->store, &state->stage, false, ALARMS_MOST, &state->arena, &state->alarms, &state->alarm_count, err) < 0)
		return -1;
	sort_alarms(state->alarms, state->alarm_count);
	snprintf(state->zone, sizeof state->zone, "%s", setting_text(app->store, state->stage.stage_id, "project.timezone", &state->arena));
	return monitor_list(app->store, &state->stage, dashboard_range(state->range)->window_ms, &state->arena, &state->rows, &state->row_count, err);
}

void dashboard_refresh(struct app *app, struct dashboard_state *state)
{
	int64_t began = reading_begin();
	struct err err = ERR_NONE;

	reading_mark(app, &state->reading);
	arena_clear(&state->arena);
	state->trouble[0] = '\0';
	state->row_count = state->alarm_count = 0;
	if (read_all(app, state, &err) < 0) {
		snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
		state->row_count = state->alarm_count = 0;
	}
	make_tiles(state);
	dashboard_select(state, state->metric, state->scope);
	find_scope(state);
	state->large = (struct dashboard_tile){ .row = NULL };
	reading_end(app, &state->reading, began);
}

void dashboard_read_line(struct app *app, struct dashboard_state *state, struct dashboard_tile *tile, int dots)
{
	const struct monitor_figure *figure = &tile->row->figure;
	int steps = dashboard_range_steps(state->range, dots);
	struct err err = ERR_NONE;
	double *values;

	if (tile->values && tile->steps == steps)
		return;
	values = arena_alloc(&state->arena, (size_t)steps * sizeof *values);
	if (monitor_chart(app->store, &state->stage, figure->metric->name, figure->scope, dashboard_range(state->range)->window_ms, steps, values,
	                  &err) < 0)
		for (int i = 0; i < steps; i++)
			values[i] = (double)NAN;
	tile->values = values;
	tile->steps = steps;
}

/* Time itself moves the window: by the minute, which is the finest that is kept. */
bool dashboard_refresh_if_due(struct app *app, struct dashboard_state *state)
{
	bool due = reading_due(app, &state->reading, true);

	if (state->paused || !due)
		return false;
	dashboard_refresh(app, state);
	return true;
}
