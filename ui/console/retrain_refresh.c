#include "ui/console/retrain_refresh.h"

#include "db/setting_store.h"
#include "db/store.h"
#include "ui/console/row_move.h"

#include <stdio.h>

#define RUNS      200 /* of the list */
#define LOG_LINES 200

/* ---- the run selected ---- */

/* As it was handed out: it changes no more. */
static int read_snapshot(struct app *app, struct retrain_state *state, int64_t snapshot_id, struct err *err)
{
	if (snapshot_id == state->snapshot.snapshot_id)
		return 0;
	arena_clear(&state->snapshot_arena);
	state->snapshot = (struct snapshot){ .snapshot_id = 0 };
	state->class_count = 0;
	if (snapshot_id == 0)
		return 0;
	if (snapshot_read(app->store, snapshot_id, &state->snapshot_arena, &state->snapshot, err) < 0 ||
	    snapshot_balance(app->store, snapshot_id, &state->snapshot_arena, &state->classes, &state->class_count, err) < 0)
		return -1;
	state->snapshot.snapshot_id = snapshot_id;
	return 0;
}

static int read_selected(struct app *app, struct retrain_state *state, struct err *err)
{
	const struct retrain_run *run = retrain_selected(state);
	struct arena *arena = &state->runs_arena;

	state->step_count = state->point_count = 0;
	state->log = "";
	if (!run)
		return read_snapshot(app, state, 0, err);
	if (retrain_steps(app->store, run->run_id, arena, &state->steps, &state->step_count, err) < 0 ||
	    retrain_points(app->store, run->run_id, arena, &state->points, &state->point_count, err) < 0 ||
	    read_snapshot(app, state, run->snapshot_id, err) < 0)
		return -1;
	state->log = retrain_log_tail(app->store, run->run_id, LOG_LINES, arena);
	return 0;
}

static void keep_selection(struct retrain_state *state)
{
	state->at = 0;
	for (int i = 0; i < state->run_count; i++)
		if (state->runs[i].run_id == state->selected_id)
			state->at = i;
}

static int read_runs(struct app *app, struct retrain_state *state, struct err *err)
{
	int got;

	arena_clear(&state->runs_arena);
	state->run_count = 0;
	if (retrain_list(app->store, &state->stage, 0, false, RUNS, &state->runs_arena, &state->runs, &state->run_count, err) < 0)
		return -1;
	got = retrain_active(app->store, &state->stage, &state->runs_arena, &state->active, err);
	if (got == 0)
		state->active = (struct retrain_active){ .cancel = "" };
	keep_selection(state);
	return got < 0 ? -1 : read_selected(app, state, err);
}

/* ---- all of it ---- */

static int read_due(struct app *app, struct retrain_state *state, struct err *err)
{
	arena_clear(&state->arena);
	if (stage_read(app->store, app->options->stage, &state->arena, &state->stage, err) < 0)
		return -1;
	state->command = setting_text(app->store, state->stage.stage_id, "retrain.command", &state->arena);
	snprintf(state->zone, sizeof state->zone, "%s", setting_text(app->store, 0, "project.timezone", &state->arena));
	return retrain_look(app->store, &state->stage, &state->arena, &state->ask, err);
}

static void tell(struct retrain_state *state, int rc, const struct err *err)
{
	state->trouble[0] = '\0';
	if (rc < 0)
		snprintf(state->trouble, sizeof state->trouble, "%s", err->text);
}

void retrain_refresh(struct app *app, struct retrain_state *state)
{
	int64_t began = reading_begin();
	struct err err = ERR_NONE;
	int rc;

	retrain_sweep(app->store, &state->stage, app->options->actor, NULL);
	reading_mark(app, &state->reading);
	rc = read_due(app, state, &err);
	if (rc == 0)
		rc = read_runs(app, state, &err);
	tell(state, rc, &err);
	reading_end(app, &state->reading, began);
}

void retrain_refresh_runs(struct app *app, struct retrain_state *state)
{
	struct err err = ERR_NONE;

	tell(state, read_runs(app, state, &err), &err);
}

bool retrain_select(struct app *app, struct retrain_state *state, int row)
{
	int before = state->at;

	state->at = row_within(row, state->run_count);
	if (state->at == before)
		return false;
	state->selected_id = state->at ? state->runs[state->at].run_id : 0;
	retrain_refresh_runs(app, state);
	return true;
}
