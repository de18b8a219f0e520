#include "ui/console/screen_drift.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "ui/console/drift_baseline.h"
#include "ui/console/drift_features.h"
#include "ui/console/drift_items.h"
#include "ui/console/drift_picture.h"
#include "ui/console/drift_verdict.h"
#include "ui/console/drift_figures.h"
#include "ui/console/picker.h"
#include "ui/console/row_move.h"
#include "ui/console/screen_queue.h"

#include <stdio.h>
#include <string.h>

#define BODY_LEAST  13
#define SLICES_MOST 100
#define WHEEL_ROWS  3

/* ---- reading ---- */

static int open_drift(struct app *app, void *opaque, struct err *err)
{
	struct drift_screen *state = opaque;

	if (!app->store)
		return err_set(err, "there is no project");
	state->view = (struct drift_view){ .reference = "", .why = "", .verdict = "" };
	return stage_read(app->store, app->options->stage, &state->arena, &state->stage, err);
}

static void close_drift(void *opaque)
{
	arena_release(&((struct drift_screen *)opaque)->arena);
}

static void note_selection(struct drift_screen *state)
{
	snprintf(state->feature, sizeof state->feature, "%s", drift_selected(state) ? drift_selected(state)->feature : "");
}

static void keep_selection(struct drift_screen *state)
{
	state->at = row_within(state->at, state->view.feature_count);
	for (int i = 0; i < state->view.feature_count; i++)
		if (str_equal(state->view.features[i].feature, state->feature))
			state->at = i;
	note_selection(state);
}

static int read_all(struct app *app, struct drift_screen *state, struct err *err)
{
	if (stage_read(app->store, app->options->stage, &state->arena, &state->stage, err) < 0)
		return -1;
	snprintf(state->zone, sizeof state->zone, "%s", setting_text(app->store, state->stage.stage_id, "project.timezone", &state->arena));
	state->limit = setting_real(app->store, state->stage.stage_id, "drift.psi");
	return drift_read(app->store, &state->stage, state->slice, &state->arena, &state->view, err);
}

static void refresh(struct app *app, struct drift_screen *state)
{
	int64_t began = reading_begin();
	struct err err = ERR_NONE;

	reading_mark(app, &state->reading);
	arena_clear(&state->arena);
	state->trouble[0] = '\0';
	if (read_all(app, state, &err) < 0) {
		snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
		state->view = (struct drift_view){ .reference = "", .why = "", .verdict = "" };
	}
	keep_selection(state);
	reading_end(app, &state->reading, began);
}

/* The scope of an alarm is a slice, or nothing: what has moved most is the first of the list. */
static void take_wanted(struct app *app, struct drift_screen *state)
{
	snprintf(state->slice, sizeof state->slice, "%s", strchr(app->wanted.scope, '=') ? app->wanted.scope : "");
	state->feature[0] = '\0';
	state->at = 0;
	app->wanted = (struct app_wanted){ .metric = "" };
}

static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	(void)item_id;
	if (*app->wanted.metric)
		take_wanted(app, opaque);
	refresh(app, opaque);
	return REACT_DRAW;
}

/* ---- where things are ---- */

static void lay_out(struct drift_screen *state, struct rect area)
{
	int verdict = larger(3, smaller(drift_verdict_height(state, area.width), area.height - BODY_LEAST)), left = area.width / 2;
	struct rect body = { area.x, area.y + verdict, area.width, area.height - verdict };

	if (state->view.feature_count == 0) {
		state->verdict = area;
		return;
	}
	state->verdict = (struct rect){ area.x, area.y, area.width, verdict };
	state->features = (struct rect){ body.x, body.y, left, body.height };
	state->picture = (struct rect){ body.x + left, body.y, body.width - left, body.height };
}

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct drift_screen *state = opaque;

	state->verdict = state->features = state->picture = (struct rect){ 0, 0, 0, 0 };
	state->narrow = app_is_narrow(app);
	if (!state->narrow)
		lay_out(state, area);
	else if (state->view.feature_count == 0)
		state->verdict = area;
	else if (state->reads_picture)
		state->picture = area;
	else
		state->features = area;
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct drift_screen *state = opaque;

	(void)area;
	if (state->verdict.width > 0)
		drift_verdict_draw(app, state, canvas);
	if (state->features.width > 0)
		drift_features_draw(app, state, canvas);
	if (state->picture.width > 0)
		drift_picture_draw(state, canvas);
}

/* ---- keys ---- */

static unsigned select_row(struct drift_screen *state, int row)
{
	int before = state->at;

	state->at = row_within(row, state->view.feature_count);
	note_selection(state);
	return state->at != before ? REACT_DRAW : REACT_NONE;
}

static unsigned move(struct drift_screen *state, enum action action)
{
	int first, page = larger(1, drift_features_rows(state, &first) - 1), row = state->at;

	return row_move(action, page, state->view.feature_count, &row) ? select_row(state, row) : REACT_NONE;
}

static unsigned pick_slice(struct app *app, const struct drift_screen *state)
{
	struct picker_row rows[SLICES_MOST + 1] = { { "everything", NULL, 1, false } };
	char names[SLICES_MOST][120];
	int count = 1;

	for (int i = 0; i < state->view.slice_count && count <= SLICES_MOST; i++) {
		const struct drift_slice *slice = &state->view.slices[i];

		text_copy_visible(names[i], sizeof names[i], slice->name, strlen(slice->name));
		rows[count] = (struct picker_row){ names[i], drift_state_word(slice->state), count + 1, false };
		count++;
	}
	picker_open(app, &(struct picker){ .title = "only which items?", .action = ACTION_SLICE, .rows = rows, .count = count, .digits = true });
	return REACT_DRAW;
}

static unsigned take_slice(struct app *app, struct drift_screen *state, int64_t value)
{
	if (value < 1 || value > state->view.slice_count + 1)
		return REACT_NONE;
	snprintf(state->slice, sizeof state->slice, "%s", value == 1 ? "" : state->view.slices[value - 2].name);
	refresh(app, state);
	return REACT_DRAW;
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	const struct drift_screen *state = opaque;
	bool has_features = state->view.feature_count > 0;

	(void)shown;
	switch (binding->action) {
	case ACTION_RETRY: case ACTION_BASELINE: return true;
	case ACTION_UP: case ACTION_DOWN: case ACTION_HALF_UP: case ACTION_HALF_DOWN: case ACTION_PAGE_UP: case ACTION_PAGE_DOWN:
	case ACTION_FIRST: case ACTION_LAST: case ACTION_METHOD: case ACTION_RANGE: case ACTION_OPEN: case ACTION_WHY:
		return has_features;
	case ACTION_SLICE: return state->view.slice_count > 0 || state->slice[0];
	case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE: return has_features && state->narrow;
	default: return false;
	}
}

static unsigned read_again(struct app *app, struct drift_screen *state)
{
	refresh(app, state);
	app_say(app, INK_TEXT, "read again");
	return REACT_DRAW;
}

static unsigned act(struct app *app, struct drift_screen *state, enum action action)
{
	switch (action) {
	case ACTION_RETRY: return read_again(app, state);
	case ACTION_BASELINE: return drift_baseline_pick(app, state);
	case ACTION_SLICE: return pick_slice(app, state);
	case ACTION_OPEN: return drift_items_open(app, state);
	case ACTION_WHY: return drift_picture_page(app, state);
	case ACTION_METHOD: state->method = (enum drift_method)((state->method + 1) % DRIFT_METHODS); break;
	case ACTION_RANGE: state->over_time = !state->over_time; break;
	case ACTION_NEXT_PANE: case ACTION_PREVIOUS_PANE: state->reads_picture = !state->reads_picture; break;
	default: return move(state, action);
	}
	return REACT_DRAW;
}

static unsigned key(struct app *app, void *opaque, const struct binding *binding, int code)
{
	const char *shown;

	(void)code;
	return binding && offers(opaque, binding, &shown) ? act(app, opaque, binding->action) : REACT_NONE;
}

static unsigned take_answer(struct app *app, void *opaque, const struct answer *answer)
{
	struct drift_screen *state = opaque;
	bool done = false;
	unsigned react;

	if (answer->action == ACTION_SLICE)
		return take_slice(app, state, answer->value);
	if (answer->action == ACTION_DETAILS)
		return app_go(app, &screen_queue, answer->value);
	react = answer->action == ACTION_BASELINE ? drift_baseline_answer(app, state, answer, &done) : REACT_NONE;
	if (done)
		refresh(app, state);
	return react;
}

static unsigned use_mouse(struct app *app, void *opaque, const struct mouse *mouse)
{
	struct drift_screen *state = opaque;
	int row = mouse_is_over(mouse, &state->features) ? drift_features_row_at(state, mouse->y) : -1;

	if (mouse->kind == MOUSE_WHEEL_UP || mouse->kind == MOUSE_WHEEL_DOWN)
		return select_row(state, state->at + (mouse->kind == MOUSE_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS));
	if (row < 0 || mouse->kind == MOUSE_DRAG || mouse->kind == MOUSE_RELEASE)
		return REACT_NONE;
	select_row(state, row);
	if (mouse->kind == MOUSE_DOUBLE)
		return drift_items_open(app, state);
	return mouse->kind == MOUSE_PRESS ? REACT_DRAW : drift_picture_page(app, state);
}

static bool copy(const void *opaque, struct str *out)
{
	const struct drift_feature *feature = drift_selected(opaque);

	if (feature)
		str_addf(out, "%s: PSI %.4g, p by Holm %.3g, %s", feature->feature, feature->psi, feature->p_holm, drift_state_word(feature->state));
	return feature != NULL;
}

/* ---- time ---- */

static int64_t wake(const struct app *app, const void *opaque)
{
	const struct drift_screen *state = opaque;

	return app->screen == &screen_drift ? state->reading.look_ms : SCREEN_NEVER;
}

static unsigned tick(struct app *app, void *opaque)
{
	struct drift_screen *state = opaque;

	if (!reading_due(app, &state->reading, false))
		return REACT_NONE;
	refresh(app, state);
	return REACT_DRAW;
}

const struct screen screen_drift = {
	.name = "driFt", /* its key is the capital */
	.for_leads = true,
	.context = CONTEXT_DRIFT,
	.state_size = sizeof(struct drift_screen),
	.open = open_drift,
	.close = close_drift,
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
