#include "ui/console/screen_ladder.h"

#include "base/order.h"
#include "ladder/level.h"
#include "ui/console/ladder_audits.h"
#include "ui/console/ladder_gate.h"
#include "ui/console/ladder_history.h"
#include "ui/console/ladder_hold.h"
#include "ui/console/ladder_keys.h"
#include "ui/console/ladder_move.h"
#include "ui/console/ladder_refresh.h"
#include "ui/console/ladder_rungs.h"

#include <stdio.h>

#define RUNGS_COLUMNS      20 /* of their pane beside the gate; with names in full WIDE_COLUMNS */
#define WIDE_RUNGS_COLUMNS 32
#define WIDE_COLUMNS       110
#define RUNGS_ROWS         13 /* of their pane where the history stands below it */
#define HISTORY_ROWS       6  /* of its pane below the gate, at least */
#define HISTORY_LEAST      4  /* ... beside it */
#define NOTICES_SHARE      2  /* notices take at most one in so many rows */

/* The level is known at once; the evidence is read once the screen stands there. */
static int open_ladder(struct app *app, void *opaque, struct err *err)
{
	struct ladder_state *state = opaque;

	if (!app->store)
		return err_set(err, "there is no project");
	ladder_refresh_level(app, state);
	return state->trouble[0] ? err_set(err, "%s", state->trouble) : 0;
}

static void close_ladder(void *opaque)
{
	struct ladder_state *state = opaque;

	arena_release(&state->arena);
	arena_release(&state->notices_arena);
}

static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	(void)item_id;
	ladder_refresh_level(app, opaque);
	return REACT_DRAW;
}

/* ---- where things are ---- */

static void lay_out_right(struct ladder_state *state, struct rect area, int left)
{
	struct rect *panes = state->panes, right = { area.x + left, area.y, area.width - left, area.height };
	int gate = ladder_gate_height(state), audits = state->standing.auditing ? LADDER_AUDITS_ROWS : 0;

	if (audits && area.height >= gate + LADDER_AUDITS_ROWS_FULL + HISTORY_ROWS)
		audits = LADDER_AUDITS_ROWS_FULL;
	panes[LADDER_GATE] = (struct rect){ right.x, right.y, right.width, area.height - audits };
	if (area.height >= gate + audits + HISTORY_ROWS) {
		panes[LADDER_GATE].height = gate;
		panes[LADDER_HISTORY] = (struct rect){ right.x, right.y + gate + audits, right.width, area.height - gate - audits };
	} else if (area.height >= RUNGS_ROWS + HISTORY_LEAST) {
		panes[LADDER_RUNGS].height = RUNGS_ROWS;
		panes[LADDER_HISTORY] = (struct rect){ area.x, area.y + RUNGS_ROWS, left, area.height - RUNGS_ROWS };
	}
	if (audits)
		panes[LADDER_AUDITS] = (struct rect){ right.x, right.y + panes[LADDER_GATE].height, right.width, audits };
}

static void lay_out(struct ladder_state *state, struct rect area)
{
	int left = area.width >= WIDE_COLUMNS ? WIDE_RUNGS_COLUMNS : RUNGS_COLUMNS;

	state->panes[LADDER_RUNGS] = (struct rect){ area.x, area.y, left, area.height };
	lay_out_right(state, area, left);
}

/* Notices take their rows from the top of the area. */
static void place_notices(const struct app *app, struct ladder_state *state, struct rect *area)
{
	int rows;

	arena_release(&state->notices_arena);
	ladder_notices_list(app, &state->standing, state->zone, state->reading.wall_ms, &state->notices_arena, &state->notices);
	rows = smaller(ladder_notices_height(&state->notices, area->width), area->height / NOTICES_SHARE);
	state->notices_area = (struct rect){ area->x, area->y, area->width, rows };
	area->y += rows;
	area->height -= rows;
}

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct ladder_state *state = opaque;

	for (int i = 0; i < LADDER_PANES; i++)
		state->panes[i] = (struct rect){ 0, 0, 0, 0 };
	place_notices(app, state, &area);
	if (state->focus == LADDER_AUDITS && !state->standing.auditing)
		state->focus = LADDER_GATE;
	if (app_is_narrow(app)) {
		state->panes[state->focus] = area;
		return;
	}
	if (state->focus >= LADDER_RUNGS)
		state->focus = LADDER_GATE;
	lay_out(state, area);
	if (state->panes[state->focus].width == 0)
		state->focus = LADDER_GATE;
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct ladder_state *state = opaque;
	const struct rect *panes = state->panes;

	(void)area;
	ladder_notices_draw(&state->notices, canvas, state->notices_area);
	if (panes[LADDER_RUNGS].width > 0)
		ladder_rungs_draw(state, canvas, panes[LADDER_RUNGS]);
	if (panes[LADDER_GATE].width > 0)
		ladder_gate_draw(app, state, canvas, panes[LADDER_GATE]);
	if (panes[LADDER_HISTORY].width > 0)
		ladder_history_draw(app, state, canvas, panes[LADDER_HISTORY]);
	if (panes[LADDER_AUDITS].width > 0)
		ladder_audits_draw(&state->standing.audit, canvas, panes[LADDER_AUDITS]);
}

/* ---- what happens ---- */

static unsigned key(struct app *app, void *opaque, const struct binding *binding, int code)
{
	(void)code;
	return binding ? ladder_keys_act(app, opaque, binding->action) : REACT_NONE;
}

static unsigned mouse_ladder(struct app *app, void *opaque, const struct mouse *mouse)
{
	return ladder_mouse(app, opaque, mouse);
}

static unsigned take_answer(struct app *app, void *opaque, const struct answer *answer)
{
	switch (answer->action) {
	case ACTION_PROMOTE: case ACTION_DEMOTE: case ACTION_REFUSE: case ACTION_WITHDRAW: case ACTION_RESUME:
		return ladder_moved(app, opaque, answer);
	case ACTION_HOLD: return ladder_hold_send(app, opaque);
	default: return REACT_NONE;
	}
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	(void)shown;
	return ladder_keys_offer(opaque, binding->action);
}

static bool copy(const void *opaque, struct str *out)
{
	const struct ladder_state *state = opaque;

	if (!state->reading.done || state->gate.check_count == 0)
		return false;
	str_addf(out, "gate %d to %d, %s: %s", state->gate.from, state->gate.to, state->gate.checks[state->at[LADDER_GATE]].name,
	         state->gate.checks[state->at[LADDER_GATE]].why);
	return true;
}

/* Reading may take a while: the key that leads to it is answered first. */
static unsigned painted(struct app *app, void *opaque)
{
	struct ladder_state *state = opaque;

	(void)app;
	state->reading.told = !state->reading.done;
	return REACT_NONE;
}

/* Behind another screen nothing is read: enter() has it read anew. */
static int64_t wake(const struct app *app, const void *opaque)
{
	const struct ladder_state *state = opaque;

	if (app->screen != &screen_ladder)
		return SCREEN_NEVER;
	if (!state->reading.done)
		return state->reading.told ? app->now_ms : SCREEN_NEVER;
	return state->reading.look_ms;
}

static unsigned tick(struct app *app, void *opaque)
{
	struct ladder_state *state = opaque;

	if (state->reading.done)
		return ladder_refresh_if_due(app, state) ? REACT_DRAW : REACT_NONE;
	ladder_refresh(app, state);
	state->reading.told = false;
	return REACT_DRAW;
}

static void level_changed(struct app *app, void *opaque)
{
	ladder_refresh_level(app, opaque);
}

static void chip(const void *opaque, char *text, size_t size)
{
	int level = ((const struct ladder_state *)opaque)->stage.level;

	snprintf(text, size, "L%d %s", level, level_short_name(level));
}

const struct screen screen_ladder = {
	.name = "Ladder",
	.for_leads = true,
	.context = CONTEXT_LADDER,
	.state_size = sizeof(struct ladder_state),
	.open = open_ladder,
	.close = close_ladder,
	.enter = enter,
	.prepare = prepare,
	.draw = draw,
	.painted = painted,
	.key = key,
	.mouse = mouse_ladder,
	.answer = take_answer,
	.copy = copy,
	.offers = offers,
	.wake = wake,
	.tick = tick,
	.level_changed = level_changed,
	.chip = chip,
};
