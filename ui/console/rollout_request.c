#include "ui/console/rollout_request.h"

#include "base/str.h"
#include "base/text.h"
#include "jobs/rollout_request.h"
#include "ui/console/dialog.h"
#include "ui/console/rollout_notices.h"
#include "ui/console/rollout_refresh.h"

#include <stdio.h>

unsigned rollout_refuse_ask(struct app *app, struct rollout_state *state)
{
	const struct rollout_request *request = &state->view.request;
	bool own = state->request_own;
	struct arena arena = ARENA_EMPTY;
	const char *text = arena_printf(&arena, "%s %s: \"%s\"\nWho answers stays as it is. Asking anew is open to every lead.",
	                                own ? "You want" : arena_printf(&arena, "%s wants", text_visible(&arena, request->operator_name)), rollout_notices_wanted(state, request, &arena),
	                                text_visible(&arena, request->reason));

	state->asked = (struct rollout_asked){ .request_id = request->request_id, .answer = own ? ACTION_WITHDRAW : ACTION_REFUSE };
	dialog_open(app, &(struct dialog){ .title = own ? "TAKE BACK what you asked for" : "REFUSE", .text = text,
	                                   .yes = own ? "Take it back" : "Refuse it", .focus_yes = own,
	                                   .line = own ? "reason (optional)" : "reason (kept for good)", .line_needed = !own,
	                                   .action = state->asked.answer });
	arena_release(&arena);
	return REACT_DRAW;
}

int rollout_request_answer_now(struct app *app, const struct rollout_state *state, const char *reason, struct arena *arena, struct err *err)
{
	const struct rollout_asked *asked = &state->asked;
	const struct actor *actor = app->options->actor;
	const char *stage = app->options->stage;

	if (asked->answer == ACTION_WITHDRAW)
		return rollout_withdraw(app->store, stage, actor, asked->request_id, reason, err);
	if (asked->answer == ACTION_REFUSE)
		return rollout_refuse(app->store, stage, actor, asked->request_id, reason, err);
	return rollout_approve(app->store, stage, actor, asked->request_id, reason, arena, NULL, err);
}

void rollout_request_say(struct app *app, const struct rollout_state *state)
{
	if (state->asked.answer == ACTION_WITHDRAW)
		app_say(app, INK_OK, "taken back: nothing waits for an answer");
	else
		app_say(app, INK_OK, "refused: who answers stays as it is");
}

unsigned rollout_see(struct app *app, struct rollout_state *state)
{
	struct err err = ERR_NONE;

	if (rollback_see(app->store, &state->stage, app->options->actor, state->view.unseen.act_id, &err) < 0) {
		app_say(app, INK_ALARM, "%s", err.text);
		return REACT_DRAW;
	}
	app_level_changed(app);
	rollout_refresh(app, state);
	app_say(app, INK_OK, "seen: the history keeps what happened");
	return REACT_DRAW;
}
