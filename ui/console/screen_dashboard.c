#include "ui/console/screen_dashboard.h"

#include "base/order.h"
#include "base/str.h"
#include "ui/console/dashboard_chart.h"
#include "ui/console/dashboard_keys.h"
#include "ui/console/dashboard_refresh.h"
#include "ui/console/dashboard_strip.h"
#include "ui/console/dashboard_tiles.h"
#include "ui/console/widget.h"

#define RANGE_FIRST   1  /* 24h */
#define STRIP_ROWS    6
#define CHART_ROWS    10 /* below the tiles, at least */
#define LINES_LARGE   4  /* of tiles, where the chart has room below them */
#define COLUMNS_MOST  5

#define NOTHING "Nothing has been measured yet.\n\n" \
	"What comes in, what versions say and what people decide is counted as it happens; the machine itself is looked at once a minute, " \
	"by the console, rung score --watch and rung serve. rung monitor shows the same figures without a screen."

static int open_dashboard(struct app *app, void *opaque, struct err *err)
{
	struct dashboard_state *state = opaque;

	if (!app->store)
		return err_set(err, "there is no project");
	state->range = RANGE_FIRST;
	return stage_read(app->store, app->options->stage, &state->arena, &state->stage, err);
}

static void close_dashboard(void *opaque)
{
	arena_release(&((struct dashboard_state *)opaque)->arena);
}

/* What an alarm came from opens in large. */
static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	struct dashboard_state *state = opaque;

	(void)item_id;
	dashboard_refresh(app, state);
	if (!*app->wanted.metric)
		return REACT_DRAW;
	dashboard_select(state, app->wanted.metric, app->wanted.scope);
	if (str_equal(state->metric, app->wanted.metric))
		dashboard_keys_act(app, state, ACTION_OPEN);
	app->wanted = (struct app_wanted){ .metric = "" };
	return REACT_DRAW;
}

/* ---- where things are ---- */

static void lay_out(struct dashboard_state *state, struct rect area)
{
	int strip = larger(3, smaller(STRIP_ROWS, area.height - 3 * DASHBOARD_TILE_ROWS)), room = area.height - strip;
	int lines = larger(1, room / DASHBOARD_TILE_ROWS), needed;

	state->columns = larger(1, smaller(COLUMNS_MOST, area.width / DASHBOARD_TILE_COLUMNS));
	needed = larger(1, (state->tile_count + state->columns - 1) / state->columns);
	if (room - LINES_LARGE * DASHBOARD_TILE_ROWS >= CHART_ROWS - 2 && lines >= LINES_LARGE)
		lines = room - LINES_LARGE * DASHBOARD_TILE_ROWS >= CHART_ROWS ? LINES_LARGE : LINES_LARGE - 1;
	state->lines = smaller(lines, needed);
	state->grid = (struct rect){ area.x, area.y, area.width, state->lines * DASHBOARD_TILE_ROWS };
	room -= state->grid.height;
	if (room >= CHART_ROWS) {
		state->chart = (struct rect){ area.x, area.y + state->grid.height, area.width, room };
		room = 0;
	}
	state->strip = (struct rect){ area.x, area.y + area.height - strip - room, area.width, strip + room };
}

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct dashboard_state *state = opaque;

	state->grid = state->chart = state->strip = (struct rect){ 0, 0, 0, 0 };
	if (state->is_open && state->tile_count > 0)
		state->chart = area;
	else
		lay_out(state, area);
	for (int i = dashboard_tiles_first(state); state->grid.width > 0 && i < state->tile_count && dashboard_tiles_place(state, i).width > 0; i++)
		dashboard_read_line(app, state, &state->tiles[i], dashboard_tiles_dots(state));
	if (state->chart.width > 0)
		dashboard_chart_prepare(app, state);
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct dashboard_state *state = opaque;

	if (state->trouble[0]) {
		widget_wrapped(canvas, widget_pane(canvas, area, "Dashboard"), INK_WARN, state->trouble);
		return;
	}
	if (state->tile_count == 0) {
		widget_wrapped(canvas, widget_pane(canvas, area, "Dashboard"), INK_DIM, NOTHING);
		return;
	}
	if (state->grid.width > 0)
		dashboard_tiles_draw(app, state, canvas);
	if (state->chart.width > 0)
		dashboard_chart_draw(app, state, canvas);
	if (state->strip.width > 0)
		dashboard_strip_draw(app, state, canvas);
}

/* ---- what happens ---- */

static unsigned key(struct app *app, void *opaque, const struct binding *binding, int code)
{
	(void)code;
	return binding ? dashboard_keys_act(app, opaque, binding->action) : REACT_NONE;
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	(void)shown;
	return dashboard_keys_offer(opaque, binding->action);
}

static unsigned take_answer(struct app *app, void *opaque, const struct answer *answer)
{
	return dashboard_keys_answer(app, opaque, answer);
}

static unsigned use_mouse(struct app *app, void *opaque, const struct mouse *mouse)
{
	return dashboard_mouse(app, opaque, mouse);
}

static bool copy(const void *opaque, struct str *out)
{
	const struct monitor_row *row = dashboard_chart_row(opaque);
	struct arena arena = ARENA_EMPTY;

	if (row)
		str_addf(out, "%s: %.9g %s", dashboard_tiles_title(row, &arena), row->figure.value, row->figure.metric->unit);
	arena_release(&arena);
	return row != NULL;
}

static int64_t wake(const struct app *app, const void *opaque)
{
	const struct dashboard_state *state = opaque;

	return app->screen == &screen_dashboard && !state->paused ? state->reading.look_ms : SCREEN_NEVER;
}

static unsigned tick(struct app *app, void *opaque)
{
	return dashboard_refresh_if_due(app, opaque) ? REACT_DRAW : REACT_NONE;
}

const struct screen screen_dashboard = {
	.name = "Dash", /* its key is the capital */
	.for_leads = true,
	.context = CONTEXT_DASHBOARD,
	.state_size = sizeof(struct dashboard_state),
	.open = open_dashboard,
	.close = close_dashboard,
	.enter = enter,
	.prepare = prepare,
	.draw = draw,
	.key = key,
	.mouse = use_mouse,
	.answer = take_answer,
	.copy = copy,
	.offers = offers,
	.wake = wake,
	.tick = tick,
};
