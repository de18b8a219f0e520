#include "ui/console/ladder_request.h"

#include "base/str.h"
#include "base/text.h"
#include "db/setting_store.h"
#include "jobs/level.h"
#include "ladder/level.h"
#include "ui/console/dialog.h"
#include "ui/console/ladder_move.h"
#include "ui/console/wall_time.h"

#include <stdio.h>
#include <string.h>

static bool is_own(const struct app *app, const struct promotion_request *request)
{
	const struct actor *actor = app->options->actor;

	return request->operator_id == actor->operator_id || request->acted_by == actor->acted_by;
}

/* What others asked for and was refused is between the two. */
static int read_refusal(struct app *app, const struct stage *stage, struct arena *arena, struct ladder_refusal *refusal, struct err *err)
{
	struct promotion_request request;
	int refused = level_refused(app->store, stage, arena, &request, err);

	if (refused > 0 && is_own(app, &request))
		*refusal = (struct ladder_refusal){ request.answered_by, request.answer_reason, request.to_level, request.answered_ms };
	return refused < 0 ? -1 : 0;
}

int ladder_request_read(struct app *app, const struct stage *stage, struct arena *arena, struct ladder_standing *standing,
                        struct err *err)
{
	struct promotion_request request;
	int pending = level_pending(app->store, stage, arena, &request, err), stopped;

	stopped = pending < 0 ? -1 : level_resumable(app->store, stage, &standing->resume.to_level, &standing->resume.until_ms, err);
	if (stopped < 0)
		return -1;
	if (!stopped)
		standing->resume = (struct ladder_resume){ 0, 0 };
	if (pending > 0)
		standing->request = (struct ladder_request){
			.request_id = request.request_id, .to_level = request.to_level, .who = request.operator_name,
			.own = is_own(app, &request),
			.reason = request.reason, .expires_ms = request.expires_ms,
		};
	standing->two_person = setting_boolean(app->store, stage->stage_id, "promote.two_person");
	return read_refusal(app, stage, arena, &standing->refusal, err);
}

/* ---- the questions ---- */

static void add_asked(struct str *text, const struct ladder_request *request)
{
	text_add_visible(text, request->who, strlen(request->who));
	str_add(text, " asks: \"");
	text_add_visible(text, request->reason, strlen(request->reason));
	str_add(text, "\"\n");
}

unsigned ladder_confirm(struct app *app, struct ladder_state *state)
{
	const struct ladder_request *request = &state->standing.request;
	struct str text = STR_EMPTY;

	add_asked(&text, request);
	state->asked_request = request->request_id;
	ladder_ask_up(app, state, &(struct ladder_ask){ "CONFIRM", "Go to", "what you say to it (kept for good)", str_text(&text) });
	str_release(&text);
	return REACT_DRAW;
}

unsigned ladder_refuse(struct app *app, struct ladder_state *state)
{
	const struct ladder_request *request = &state->standing.request;
	struct str text = STR_EMPTY;
	char title[80];

	add_asked(&text, request);
	str_addf(&text, "The level stays %d. Asking anew is open to every lead.", state->stage.level);
	snprintf(title, sizeof title, "%s: level %d to %d", request->own ? "TAKE BACK" : "REFUSE", state->stage.level, request->to_level);
	state->asked_request = request->request_id;
	state->asked_from = state->stage.level;
	dialog_open(app, &(struct dialog){ .title = title, .text = str_text(&text), .yes = request->own ? "Take it back" : "Refuse it",
	                                   .focus_yes = request->own, .line = request->own ? "reason (optional)" : "reason (kept for good)",
	                                   .line_needed = !request->own,
	                                   .action = request->own ? ACTION_WITHDRAW : ACTION_REFUSE });
	str_release(&text);
	return REACT_DRAW;
}

unsigned ladder_resume(struct app *app, struct ladder_state *state)
{
	const struct ladder_resume *resume = &state->standing.resume;
	char title[80], yes[32], words[16], text[300], until[WALL_TIME_SIZE];

	snprintf(title, sizeof title, "RESUME: level %d to %d, %s", state->stage.level, resume->to_level, level_name(resume->to_level));
	snprintf(yes, sizeof yes, "Resume level %d", resume->to_level);
	snprintf(words, sizeof words, "level %d", resume->to_level);
	snprintf(text, sizeof text, "The stop is taken back, with the evidence as it was; this is open until %s.\nfrom the next item on %s",
	         wall_time_full(state->zone, resume->until_ms, state->reading.wall_ms, until), ladder_effect(resume->to_level));
	state->asked_from = state->stage.level;
	dialog_open(app, &(struct dialog){ .title = title, .text = text, .yes = yes, .line = "reason (kept for good)", .line_needed = true,
	                                   .typed = words, .action = ACTION_RESUME });
	return REACT_DRAW;
}

/* ---- what comes of them ---- */

/* The answer is meant for the request that was shown. */
static int check_request(struct app *app, const struct ladder_state *state, bool *own, struct err *err)
{
	struct ladder_standing standing = { .auditing = false };
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc = stage_read(app->store, app->options->stage, &arena, &stage, err);

	if (rc == 0)
		rc = ladder_request_read(app, &stage, &arena, &standing, err);
	if (rc == 0 && standing.request.request_id != state->asked_request)
		rc = err_set(err, "the request has been answered, or is over: look again");
	*own = standing.request.own;
	arena_release(&arena);
	return rc;
}

int ladder_confirm_now(struct app *app, const struct ladder_state *state, const char *reason, struct gate *gate, struct err *err)
{
	bool own;

	if (check_request(app, state, &own, err) < 0)
		return -1;
	return level_approve(app->store, app->options->stage, app->options->actor, reason, gate, err);
}

int ladder_refuse_now(struct app *app, const struct ladder_state *state, const char *reason, struct err *err)
{
	const struct actor *actor = app->options->actor;
	bool own;

	if (check_request(app, state, &own, err) < 0)
		return -1;
	return own ? level_withdraw(app->store, app->options->stage, actor, reason, err)
	           : level_refuse(app->store, app->options->stage, actor, reason, err);
}
