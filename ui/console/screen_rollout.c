#include "ui/console/screen_rollout.h"

#include "base/order.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/rollout_compare.h"
#include "ui/console/rollout_guards.h"
#include "ui/console/rollout_history.h"
#include "ui/console/rollout_keys.h"
#include "ui/console/rollout_notices.h"
#include "ui/console/rollout_refresh.h"
#include "ui/console/rollout_versions.h"
#include "ui/console/rollout_words.h"

#include <stdio.h>
#include <string.h>

#define LOWER_ROWS   12 /* of comparison and guards, at least, where the versions may take more */
#define NOTICES_SHARE 2 /* notices take at most one in so many rows */
#define HISTORY_ROWS 8  /* of its pane below the guards, at least */

static int open_rollout(struct app *app, void *opaque, struct err *err)
{
	struct rollout_state *state = opaque;

	if (!app->store)
		return err_set(err, "there is no project");
	return stage_read(app->store, app->options->stage, &state->arena, &state->stage, err);
}

static void close_rollout(void *opaque)
{
	struct rollout_state *state = opaque;

	arena_release(&state->arena);
	arena_release(&state->compared_arena);
	arena_release(&state->notices_arena);
}

/* A version that another screen wants seen. */
static void take_wanted(struct app *app, struct rollout_state *state)
{
	state->selected_id = app->wanted.version_id;
	state->against_id = 0;
	state->focus = ROLLOUT_VERSIONS;
	state->reading.done = state->reading.told = false;
	app->wanted = (struct app_wanted){ .metric = "" };
}

/* What another screen has done meanwhile does not change the store's counter. */
static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	struct rollout_state *state = opaque;

	(void)item_id;
	if (state->reading.slow)
		state->reading.old = true;
	else
		state->reading.done = state->reading.told = false;
	if (app->wanted.version_id)
		take_wanted(app, state);
	state->reading.look_ms = app->now_ms;
	return REACT_DRAW;
}

/* ---- where things are ---- */

static void lay_out(struct rollout_state *state, struct rect area)
{
	int upper = smaller(rollout_versions_height(state), larger(6, area.height - LOWER_ROWS)), left = area.width / 2;
	struct rect lower = { area.x, area.y + upper, area.width, area.height - upper }, *panes = state->panes;
	int guards = state->view.has_plan ? rollout_guards_height(state) : LOWER_ROWS;

	panes[ROLLOUT_VERSIONS] = (struct rect){ area.x, area.y, area.width, upper };
	panes[ROLLOUT_COMPARISON] = (struct rect){ lower.x, lower.y, left, lower.height };
	panes[ROLLOUT_GUARDS] = (struct rect){ lower.x + left, lower.y, lower.width - left, lower.height };
	if (lower.height < guards + HISTORY_ROWS)
		return;
	panes[ROLLOUT_GUARDS].height = guards;
	panes[ROLLOUT_HISTORY] = (struct rect){ lower.x + left, lower.y + guards, lower.width - left, lower.height - guards };
}

/* Notices take their rows from the top of the area. */
static void place_notices(const struct app *app, struct rollout_state *state, struct rect *area)
{
	int rows;

	rollout_notices_list(app, state);
	rows = smaller(ladder_notices_height(&state->notices, area->width), area->height / NOTICES_SHARE);
	state->notices_area = (struct rect){ area->x, area->y, area->width, rows };
	area->y += rows;
	area->height -= rows;
}

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct rollout_state *state = opaque;

	for (int i = 0; i < ROLLOUT_PANES; i++)
		state->panes[i] = (struct rect){ 0, 0, 0, 0 };
	place_notices(app, state, &area);
	if (app_is_narrow(app)) {
		state->panes[state->focus] = area;
		return;
	}
	lay_out(state, area);
	if (state->panes[state->focus].width == 0)
		state->focus = ROLLOUT_VERSIONS;
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct rollout_state *state = opaque;
	const struct rect *panes = state->panes;

	(void)area;
	ladder_notices_draw(&state->notices, canvas, state->notices_area);
	if (panes[ROLLOUT_VERSIONS].width > 0)
		rollout_versions_draw(app, state, canvas, panes[ROLLOUT_VERSIONS]);
	if (panes[ROLLOUT_COMPARISON].width > 0)
		rollout_compare_draw(app, state, canvas, panes[ROLLOUT_COMPARISON]);
	if (panes[ROLLOUT_GUARDS].width > 0)
		rollout_guards_draw(app, state, canvas, panes[ROLLOUT_GUARDS]);
	if (panes[ROLLOUT_HISTORY].width > 0)
		rollout_history_draw(app, state, canvas, panes[ROLLOUT_HISTORY]);
}

/* ---- what happens ---- */

static unsigned key(struct app *app, void *opaque, const struct binding *binding, int code)
{
	(void)code;
	return binding ? rollout_keys_act(app, opaque, binding->action) : REACT_NONE;
}

static unsigned mouse_rollout(struct app *app, void *opaque, const struct mouse *mouse)
{
	return rollout_mouse(app, opaque, mouse);
}

static unsigned take_answer(struct app *app, void *opaque, const struct answer *answer)
{
	return rollout_keys_answer(app, opaque, answer);
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	(void)shown;
	return rollout_keys_offer(opaque, binding->action);
}

static bool copy(const void *opaque, struct str *out)
{
	const struct rollout_state *state = opaque;
	const struct rollout_version *row = state->reading.done ? rollout_selected(state) : NULL;
	char figure[ROLLOUT_FIGURE_SIZE];

	if (!row)
		return false;
	str_addf(out, "%s: %s", row->version.title, traffic_role_title(row->role));
	if (row->role == TRAFFIC_CANARY)
		str_addf(out, " %s", rollout_share(row->share, figure));
	return true;
}

/* Reading may take a while: the key that leads to it is answered first. */
static unsigned painted(struct app *app, void *opaque)
{
	struct rollout_state *state = opaque;

	(void)app;
	state->reading.told = !state->reading.done;
	state->compare_told = state->compare_due;
	return REACT_NONE;
}

static bool is_due(const struct rollout_state *state)
{
	return state->reading.done ? state->compare_due && state->compare_told : state->reading.told;
}

/* Behind another screen nothing is read: enter() has it read anew. */
static int64_t wake(const struct app *app, const void *opaque)
{
	const struct rollout_state *state = opaque;

	if (app->screen != &screen_rollout)
		return SCREEN_NEVER;
	if (is_due(state))
		return app->now_ms;
	return state->reading.done ? state->reading.look_ms : SCREEN_NEVER;
}

static unsigned tick(struct app *app, void *opaque)
{
	struct rollout_state *state = opaque;

	if (!state->reading.done) {
		rollout_refresh(app, state);
		state->reading.told = false;
		return REACT_DRAW;
	}
	if (is_due(state)) {
		rollout_compare_now(app, state);
		return REACT_DRAW;
	}
	return rollout_refresh_if_due(app, state) ? REACT_DRAW : REACT_NONE;
}

/* The chip tells the level at once; the rest is read when the screen is looked at. */
static void level_changed(struct app *app, void *opaque)
{
	struct rollout_state *state = opaque;
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	struct err err = ERR_NONE;

	if (stage_read(app->store, app->options->stage, &arena, &stage, &err) == 0)
		state->stage.level = stage.level;
	arena_release(&arena);
	(void)enter(app, opaque, 0);
}

static void chip(const void *opaque, char *text, size_t size)
{
	int level = ((const struct rollout_state *)opaque)->stage.level;

	snprintf(text, size, "L%d %s", level, level_short_name(level));
}

const struct screen screen_rollout = {
	.name = "rOllout", /* its key is the capital */
	.for_leads = true,
	.context = CONTEXT_ROLLOUT,
	.state_size = sizeof(struct rollout_state),
	.open = open_rollout,
	.close = close_rollout,
	.enter = enter,
	.prepare = prepare,
	.draw = draw,
	.painted = painted,
	.key = key,
	.mouse = mouse_rollout,
	.answer = take_answer,
	.copy = copy,
	.offers = offers,
	.wake = wake,
	.tick = tick,
	.level_changed = level_changed,
	.chip = chip,
};
