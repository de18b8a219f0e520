#include "ui/console/rollout_notices.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/key_action.h"
#include "ui/console/rollout_words.h"
#include "ui/console/wall_time.h"

#include <string.h>

static void add(struct ladder_notices *notices, enum ink ink, const char *text)
{
	if (notices->count < LADDER_NOTICES_MAX)
		notices->all[notices->count++] = (struct ladder_notice){ ink, text };
}

const char *rollout_notices_rollback(const struct rollback *rollback, const char *zone, int64_t now_ms, struct arena *arena)
{
	char when[WALL_TIME_SIZE];

	wall_time_full(zone, rollback->at_ms, now_ms, when);
	if (rollback->stopped)
		return arena_printf(arena, "STOPPED at %s: %s is scored no more, %s", when, text_visible(arena, rollback->live),
		                    text_visible(arena, rollback->reason));
	return arena_printf(arena, "ROLLED BACK at %s: %s answers again, %s", when, text_visible(arena, rollback->live),
	                    text_visible(arena, rollback->reason));
}

const char *rollout_notices_wanted(const struct rollout_state *state, const struct rollout_request *request, struct arena *arena)
{
	char name[ROLLOUT_NAME_SIZE], figure[ROLLOUT_FIGURE_SIZE];

	rollout_name_of(state, request->plan.model_version_id, name);
	if (request->kind == TRAFFIC_ACT_CANARY)
		return arena_printf(arena, "%s as canary at %s", name, rollout_share(request->plan.steps[0], figure));
	if (request->kind == TRAFFIC_ACT_ADVANCE)
		return arena_printf(arena, "the last step of %s, LIVE", name);
	return arena_printf(arena, "%s LIVE at once", name);
}

static const char *request_text(const struct app *app, const struct rollout_state *state, struct arena *arena)
{
	const struct rollout_request *request = &state->view.request;
	char key[KEY_ACTION_KEY_SIZE], refuse[KEY_ACTION_KEY_SIZE], when[WALL_TIME_SIZE];
	const char *wanted = rollout_notices_wanted(state, request, arena), *reason = text_visible(arena, request->reason);

	wall_time_full(state->zone, request->expires_ms, state->reading.wall_ms, when);
	if (state->request_own)
		return arena_printf(arena, "ASKED: you want %s: \"%s\". Another lead confirms until %s; %s takes it back.", wanted, reason, when,
		                    key_action_name(app, ACTION_WITHDRAW, key));
	return arena_printf(arena, "ASKED: %s wants %s: \"%s\". %s confirms, %s refuses; until %s.", text_visible(arena, request->operator_name),
	                    wanted, reason, key_action_name(app, ACTION_ADVANCE, key), key_action_name(app, ACTION_REFUSE, refuse), when);
}

static const char *refusal_text(struct rollout_state *state, struct arena *arena)
{
	const struct rollout_request *request = &state->view.refused;
	char when[WALL_TIME_SIZE];

	wall_time_full(state->zone, request->refused_ms, state->reading.wall_ms, when);
	return arena_printf(arena, "REFUSED: %s said no on %s to %s, which %s had asked for: \"%s\". Asking anew is open to every lead.",
	                    text_visible(arena, request->refused_by), when, rollout_notices_wanted(state, request, arena),
	                    text_visible(arena, request->operator_name), text_visible(arena, request->refusal));
}

void rollout_notices_list(const struct app *app, struct rollout_state *state)
{
	const struct rollback *unseen = &state->view.unseen;
	char key[KEY_ACTION_KEY_SIZE];

	arena_release(&state->notices_arena);
	state->notices.count = 0;
	if (unseen->act_id) {
		add(&state->notices, INK_ALARM, rollout_notices_rollback(unseen, state->zone, state->reading.wall_ms, &state->notices_arena));
		add(&state->notices, INK_KEY, arena_printf(&state->notices_arena, "%s: seen, for all leads. The history keeps what was counted.",
		                                           key_action_name(app, ACTION_ACKNOWLEDGE, key)));
	}
	if (state->view.request.request_id)
		add(&state->notices, INK_TITLE, request_text(app, state, &state->notices_arena));
	if (state->view.refused.request_id)
		add(&state->notices, INK_WARN, refusal_text(state, &state->notices_arena));
}
