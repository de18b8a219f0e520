#include "ui/console/ladder_refresh.h"

#include "db/model_version.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "jobs/level.h"
#include "ladder/level.h"
#include "ui/console/ladder_hold.h"
#include "ui/console/ladder_request.h"

#include <stdio.h>

/* What is read, before it takes the place of what was. */
struct fresh {
	struct arena      arena;
	struct stage      stage;
	const char       *model;
	struct gate       gate;
	struct level_row *history;
	int               history_count;
	struct ladder_standing standing;
};

static int read_standing(struct app *app, struct fresh *fresh, struct err *err)
{
	if (demotion_unseen(app->store, &fresh->stage, &fresh->arena, &fresh->standing.demotion, err) < 0)
		return -1;
	return ladder_request_read(app, &fresh->stage, &fresh->arena, &fresh->standing, err);
}

static int read_level(struct app *app, struct fresh *fresh, struct err *err)
{
	struct store *store = app->store;
	struct model_version live;
	int has_live;

	if (stage_read(store, app->options->stage, &fresh->arena, &fresh->stage, err) < 0)
		return -1;
	if (level_history(store, &fresh->stage, &fresh->arena, &fresh->history, &fresh->history_count, err) < 0)
		return -1;
	has_live = model_version_live(store, &fresh->stage, &fresh->arena, &live, err);
	if (has_live < 0)
		return -1;
	fresh->model = has_live ? live.title : NULL;
	return read_standing(app, fresh, err);
}

/* What is counted over many rows. */
static int read_gate(struct app *app, struct fresh *fresh, struct err *err)
{
	struct ladder_standing *standing = &fresh->standing;

	standing->auditing = fresh->stage.level >= LEVEL_PARTIAL;
	if (standing->auditing && audit_read(app->store, app->options->stage, &standing->audit, err) < 0)
		return -1;
	if (ladder_hold_read(app, &fresh->stage, &standing->hold, err) < 0)
		return -1;
	if (rest_read(app->store, &fresh->stage, &standing->rest, err) < 0)
		return -1;
	return level_gate(app->store, app->options->stage, fresh->stage.level, &fresh->gate, err);
}

/* Of a gate that was not shown before, what keeps it closed is looked at first. */
static int first_missing(const struct gate *gate)
{
	for (int i = 0; i < gate->check_count; i++)
		if (!gate->checks[i].ok)
			return i;
	return 0;
}

static void take(struct app *app, struct ladder_state *state, const struct fresh *fresh)
{
	if (fresh->gate.check_count != state->gate.check_count || fresh->gate.from != state->gate.from)
		state->at[LADDER_GATE] = first_missing(&fresh->gate);
	arena_release(&state->arena);
	state->arena = fresh->arena;
	state->stage = fresh->stage;
	snprintf(state->zone, sizeof state->zone, "%s", setting_text(app->store, state->stage.stage_id, "project.timezone", &state->arena));
	state->model = fresh->model;
	state->gate = fresh->gate;
	state->history = fresh->history;
	state->history_count = fresh->history_count;
	state->standing = fresh->standing;
	state->trouble[0] = '\0';
	if (state->at[LADDER_HISTORY] >= state->history_count)
		state->at[LADDER_HISTORY] = 0;
}

static void read_all(struct app *app, struct ladder_state *state, bool gate)
{
	struct fresh fresh = { .arena = ARENA_EMPTY };
	struct err err = ERR_NONE;

	reading_mark(app, &state->reading);
	if (read_level(app, &fresh, &err) == 0 && (!gate || read_gate(app, &fresh, &err) == 0)) {
		take(app, state, &fresh);
		return;
	}
	arena_release(&fresh.arena);
	snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
}

void ladder_refresh_level(struct app *app, struct ladder_state *state)
{
	struct ladder_standing standing = state->standing;
	struct gate gate = state->gate;
	int64_t wall_ms = state->reading.wall_ms, change_id = state->stage.level_change_id;

	read_all(app, state, false);
	state->reading.done = state->reading.done && state->reading.slow && !state->trouble[0] && state->stage.level_change_id == change_id;
	if (!state->reading.done)
		return;
	state->gate = gate;
	state->standing.auditing = standing.auditing;
	state->standing.audit = standing.audit;
	state->standing.hold = standing.hold;
	state->standing.rest = standing.rest;
	state->reading.wall_ms = wall_ms;
	state->reading.old = true;
}

void ladder_refresh(struct app *app, struct ladder_state *state)
{
	int64_t began = reading_begin();

	/* What has settled is folded once and kept, so that the next look is quick. Where it cannot be, the notice
	 * above the screen says so. */
	ladder_tend(app->store, app->options->stage, NULL, NULL);
	read_all(app, state, true);
	reading_end(app, &state->reading, began);
}

bool ladder_refresh_if_due(struct app *app, struct ladder_state *state)
{
	bool news = reading_look(app, &state->reading);

	if (!state->reading.old)
		return false;
	if (reading_may(app, &state->reading)) {
		ladder_refresh(app, state);
		return true;
	}
	return news && state->reading.slow;
}
