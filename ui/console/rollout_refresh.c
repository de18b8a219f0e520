#include "ui/console/rollout_refresh.h"

#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "ui/console/row_move.h"

#include <stdio.h>

#define ACTS     50   /* of the history */

/* ---- what is compared ---- */

/* LIVE is looked at beside what may take its place, or had it before. */
static const struct rollout_version *rival_of_live(const struct rollout_state *state)
{
	static const enum traffic_role roles[] = { TRAFFIC_CANARY, TRAFFIC_NEXT, TRAFFIC_SHADOW, TRAFFIC_STANDBY };

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (rollout_with_role(state, roles[i]))
			return rollout_with_role(state, roles[i]);
	return NULL;
}

/* The candidate first, so that a gain is a gain of what is on its way. */
static void choose_pair(const struct rollout_state *state, int64_t *first, int64_t *second)
{
	const struct rollout_version *selected = rollout_selected(state), *against = rollout_version_of_id(state, state->against_id);
	bool is_live = selected && selected->role == TRAFFIC_LIVE;

	if (!against || against == selected)
		against = is_live ? rival_of_live(state) : rollout_with_role(state, TRAFFIC_LIVE);
	*first = *second = 0;
	if (!selected || !against)
		return;
	*first = (is_live ? against : selected)->version.model_version_id;
	*second = (is_live ? selected : against)->version.model_version_id;
}

void rollout_want_comparison(struct rollout_state *state)
{
	int64_t first, second;

	choose_pair(state, &first, &second);
	if (first == state->first_id && second == state->second_id && state->compared)
		return;
	state->first_id = first;
	state->second_id = second;
	state->compared = state->compare_told = false;
	state->compare_due = first != 0;
	state->uncompared[0] = '\0';
	state->at[ROLLOUT_COMPARISON] = 0;
}

void rollout_compare_now(struct app *app, struct rollout_state *state)
{
	const struct rollout_version *first = rollout_version_of_id(state, state->first_id);
	const struct rollout_version *second = rollout_version_of_id(state, state->second_id);
	struct arena arena = ARENA_EMPTY;
	struct comparison fresh = { .label_count = 0 };
	struct err err = ERR_NONE;

	state->compare_due = state->compare_told = false;
	if (!first || !second)
		return;
	if (comparison_read(app->store, &state->stage, &first->version, &second->version, 0, &arena, &fresh, &err) < 0) {
		arena_release(&arena);
		state->compared = false;
		snprintf(state->uncompared, sizeof state->uncompared, "%s", err.text);
		return;
	}
	arena_release(&state->compared_arena);
	state->compared_arena = arena;
	state->comparison = fresh;
	state->compared = true;
	state->uncompared[0] = '\0';
}

bool rollout_select(struct rollout_state *state, int at)
{
	int before = state->at[ROLLOUT_VERSIONS];

	state->at[ROLLOUT_VERSIONS] = row_within(at, state->view.version_count);
	state->selected_id = rollout_selected(state) ? rollout_selected(state)->version.model_version_id : 0;
	if (state->at[ROLLOUT_VERSIONS] == before)
		return false;
	state->against_id = 0;
	rollout_want_comparison(state);
	return true;
}

/* ---- reading ---- */

struct fresh {
	struct arena        arena;
	struct stage        stage;
	struct rollout_view view;
	struct rollout_act *acts;
	int                 act_count;
};

static int read_fresh(struct app *app, struct fresh *fresh, struct err *err)
{
	if (stage_read(app->store, app->options->stage, &fresh->arena, &fresh->stage, err) < 0 ||
	    rollout_read(app->store, app->options->stage, &fresh->arena, &fresh->view, err) < 0)
		return -1;
	return rollout_acts(app->store, &fresh->stage, ACTS, &fresh->arena, &fresh->acts, &fresh->act_count, err);
}

/* A version goes up and down the list with its role: the selection stays on it. */
static void keep_selection(struct rollout_state *state)
{
	int at = 0;

	for (int i = 0; i < state->view.version_count; i++) {
		int64_t version_id = state->view.versions[i].version.model_version_id;

		if (state->selected_id ? version_id == state->selected_id : state->view.versions[i].role == TRAFFIC_CANARY)
			at = i;
	}
	state->at[ROLLOUT_VERSIONS] = at;
	state->selected_id = rollout_selected(state) ? rollout_selected(state)->version.model_version_id : 0;
}

/* What somebody else has done meanwhile may leave nothing to stage. */
static void keep_staged(struct rollout_state *state)
{
	const struct rollout_version *row = rollout_version_of_id(state, state->staged.version_id);
	bool holds = row && (state->staged.advance ? row->role == TRAFFIC_CANARY && state->staged.first == state->view.step
	                                           : row->role < TRAFFIC_CANARY && !rollout_with_role(state, TRAFFIC_CANARY));

	if (!holds)
		state->staged = (struct rollout_staged){ 0 };
}

static void take(struct app *app, struct rollout_state *state, const struct fresh *fresh)
{
	arena_release(&state->arena);
	state->arena = fresh->arena;
	state->stage = fresh->stage;
	snprintf(state->zone, sizeof state->zone, "%s", setting_text(app->store, state->stage.stage_id, "project.timezone", &state->arena));
	state->view = fresh->view;
	state->acts = fresh->acts;
	state->act_count = fresh->act_count;
	state->trouble[0] = '\0';
	keep_selection(state);
	keep_staged(state);
	if (state->at[ROLLOUT_GUARDS] >= state->view.check_count)
		state->at[ROLLOUT_GUARDS] = 0;
	if (state->at[ROLLOUT_HISTORY] >= state->act_count)
		state->at[ROLLOUT_HISTORY] = 0;
	state->compared = false; /* of the same two, but more may have been judged */
	rollout_want_comparison(state);
}

static bool is_own(const struct app *app, const struct rollout_request *request)
{
	const struct actor *actor = app->options->actor;

	return request->operator_id == actor->operator_id || request->acted_by == actor->acted_by;
}

static void read_all(struct app *app, struct rollout_state *state)
{
	struct fresh fresh = { .arena = ARENA_EMPTY };
	struct err err = ERR_NONE;
	int at = state->at[ROLLOUT_COMPARISON];
	int64_t first = state->first_id, second = state->second_id;

	reading_mark(app, &state->reading);
	if (read_fresh(app, &fresh, &err) < 0) {
		arena_release(&fresh.arena);
		snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
		return;
	}
	take(app, state, &fresh);
	state->request_own = is_own(app, &state->view.request);
	rollout_compare_now(app, state);
	if (first == state->first_id && second == state->second_id)
		state->at[ROLLOUT_COMPARISON] = at;
}

void rollout_refresh(struct app *app, struct rollout_state *state)
{
	int64_t began = reading_begin();

	/* What has settled is judged once and kept; where it cannot be, a notice on all screens says so. */
	ladder_tend(app->store, app->options->stage, NULL, NULL);
	read_all(app, state);
	reading_end(app, &state->reading, began);
}

/* Who answers is known at once, however large the project: what a rule has taken back must not stand there. */
static bool has_moved(struct app *app, const struct rollout_state *state)
{
	struct err err = ERR_NONE;
	const struct traffic *now = rollout_traffic_now(app->store, &state->stage, &err), *then = &state->view.traffic;
	double share = 0, share_then = 0;

	return now && (traffic_live(now) != traffic_live(then) || traffic_canary(now, &share) != traffic_canary(then, &share_then) ||
	               share != share_then);
}

bool rollout_refresh_if_due(struct app *app, struct rollout_state *state)
{
	bool news = reading_look(app, &state->reading), moved;

	if (!state->reading.old)
		return false;
	moved = has_moved(app, state);
	if (state->reading.slow && moved) {
		state->reading.done = false; /* that it takes a while stands there first */
		return true;
	}
	if (moved || reading_may(app, &state->reading)) {
		rollout_refresh(app, state);
		return true;
	}
	return news && state->reading.slow;
}
