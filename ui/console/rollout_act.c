#include "ui/console/rollout_act.h"

#include "base/str.h"
#include "base/text.h"
#include "jobs/rollout_request.h"
#include "ui/console/key_action.h"
#include "ui/console/ladder_handover.h"
#include "ui/console/page.h"
#include "ui/console/rollout_refresh.h"
#include "ui/console/rollout_request.h"
#include "ui/console/rollout_score.h"
#include "ui/console/rollout_words.h"

#include <stdio.h>
#include <string.h>

#define SCORED_SIZE 100

/* What another lead has asked for is that, in all its parts. */
static struct rollout_wish wish_of(const struct rollout_state *state, const char *reason)
{
	const struct rollout_asked *asked = &state->asked;
	const struct rollout_version *row = rollout_version_of_id(state, asked->version_id);

	if (asked->request_id && asked->kind == state->view.request.kind)
		return rollout_request_wish(&state->view.request);
	return (struct rollout_wish){
		.kind = asked->kind, .version = row ? row->version.title : "", .share = asked->share,
		.steps = asked->step_count > 0 ? asked->steps : NULL, .step_count = asked->step_count, .reason = reason, .again = asked->again,
		.although_worse = asked->although_worse,
	};
}

int rollout_act_look(struct app *app, struct rollout_state *state, struct arena *arena, struct rollout_outlook *outlook, struct err *err)
{
	const struct rollout_wish wish = wish_of(state, "looked at");

	if (rollout_outlook(app->store, app->options->stage, &wish, arena, outlook, err) < 0)
		return -1;
	state->asked.although_worse = *outlook->worse;
	state->asked.unscored = outlook->candidate.path && outlook->exam_scored < outlook->exam_items;
	snprintf(state->asked.hash, sizeof state->asked.hash, "%s", outlook->hash);
	return 0;
}

/* A step and a way back are of the traffic that the dialog spoke of. */
static int check(struct app *app, const struct rollout_state *state, struct err *err)
{
	const struct rollout_asked *asked = &state->asked;
	struct rollout_view now;
	struct arena arena = ARENA_EMPTY;
	int rc = rollout_read_plan(app->store, app->options->stage, &arena, &now, err);
	bool same = rc == 0 && traffic_live(&now.traffic) == asked->live_id && now.step == asked->step &&
	            (asked->kind != TRAFFIC_ACT_ADVANCE || traffic_canary(&now.traffic, NULL) == asked->version_id);

	arena_release(&arena);
	if (rc == 0 && !same)
		rc = err_set(err, "the traffic has become another one meanwhile: look again");
	return rc;
}

static int act(struct app *app, const struct rollout_state *state, const char *reason, struct arena *arena, struct err *err)
{
	const struct actor *actor = app->options->actor;
	const struct rollout_wish wish = wish_of(state, reason);
	const char *stage = app->options->stage, *to;

	if (state->asked.request_id)
		return rollout_request_answer_now(app, state, reason, arena, err);
	switch (state->asked.kind) {
	case TRAFFIC_ACT_ADVANCE: return rollout_advance(app->store, stage, actor, reason, err);
	case TRAFFIC_ACT_ROLLBACK: return rollout_rollback(app->store, stage, actor, *reason ? reason : NULL, arena, &to, err);
	case TRAFFIC_ACT_STOP: return rollout_stop(app->store, stage, actor, wish.version, *reason ? reason : "no longer needed", err);
	default: return rollout_start(app->store, stage, actor, &wish, state->asked.hash, err);
	}
}

/* Its evidence begins with what people have judged before: that can be scored at once. */
static const char *how_scored(const struct app *app, const struct rollout_version *row, char text[SCORED_SIZE])
{
	char key[KEY_ACTION_KEY_SIZE];

	if (!row || !row->version.path)
		snprintf(text, SCORED_SIZE, "what it says comes by rung import predictions");
	else
		snprintf(text, SCORED_SIZE, "rung score runs it too; %s does at once", key_action_name(app, ACTION_SCORE, key));
	return text;
}

/* More: what came of what waits. */
static void say_done(struct app *app, const struct rollout_state *state, const char *more)
{
	const struct rollout_version *row = rollout_version_of_id(state, state->asked.version_id);
	char name[ROLLOUT_NAME_SIZE], figure[ROLLOUT_FIGURE_SIZE], scored[SCORED_SIZE];

	rollout_name_of(state, state->asked.version_id, name);
	if (state->asked.kind == TRAFFIC_ACT_ROLLBACK)
		app_say(app, INK_OK, "ROLLED BACK: %s answers for everything from the next item on%s", name, more);
	else if (state->asked.kind == TRAFFIC_ACT_STOP)
		app_say(app, INK_OK, "%s is scored no more", name);
	else if (row && row->role == TRAFFIC_CANARY)
		app_say(app, INK_OK, "%s is CANARY at %s from the next item on, by %s%s", name, rollout_share(row->share, figure),
		        app->options->actor->name, more);
	else if (row && row->role == TRAFFIC_LIVE)
		app_say(app, INK_OK, "%s is LIVE from the next item on, by %s%s", name, app->options->actor->name, more);
	else
		app_say(app, INK_OK, "%s is %s: %s", name, row ? traffic_role_title(row->role) : "-", how_scored(app, row, scored));
}

/* Who answers by now answers for what waits too, as with the command. */
static void hand_over(struct app *app, const struct rollout_state *state)
{
	bool beside = state->asked.kind == TRAFFIC_ACT_SHADOW || state->asked.kind == TRAFFIC_ACT_NEXT || state->asked.kind == TRAFFIC_ACT_STOP;
	struct str words = STR_EMPTY;

	if (!beside || state->asked.request_id)
		ladder_hand_over(app, state->stage.level, &words);
	say_done(app, state, str_text(&words));
	str_release(&words);
}

static unsigned say_became(struct app *app, const struct rollout_state *state, int became)
{
	if (became == ROLLOUT_ASKED)
		app_say(app, INK_OK, "asked: another lead confirms it within a day, here or with rung rollout approve");
	else if (state->asked.request_id && state->asked.answer != ACTION_PROMOTE)
		rollout_request_say(app, state);
	else
		hand_over(app, state);
	return REACT_DRAW;
}

static unsigned say_refused(struct app *app, const struct err *why)
{
	struct str text = STR_EMPTY;

	text_add_visible(&text, why->text, strlen(why->text));
	str_add(&text, "\n");
	page_open(app, "Not done", str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}

static bool is_start(enum traffic_act_kind kind)
{
	return kind == TRAFFIC_ACT_SHADOW || kind == TRAFFIC_ACT_NEXT || kind == TRAFFIC_ACT_CANARY || kind == TRAFFIC_ACT_SWITCH;
}

unsigned rollout_act_do(struct app *app, struct rollout_state *state, const char *reason)
{
	const struct rollout_asked *asked = &state->asked;
	bool needs_look = !asked->request_id && (asked->kind == TRAFFIC_ACT_ADVANCE || asked->kind == TRAFFIC_ACT_ROLLBACK);
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	int rc = needs_look ? check(app, state, &err) : 0;

	if (rc == 0)
		rc = act(app, state, reason, &arena, &err);
	arena_release(&arena);
	if (rc == ROLLOUT_DONE || rc == ROLLOUT_ASKED)
		state->staged = (struct rollout_staged){ 0 };
	app_level_changed(app); /* the level may have fallen with it */
	rollout_refresh(app, state);
	if (rc < 0 || rc == ROLLOUT_BACK_AT_ONCE)
		return say_refused(app, &err);
	say_became(app, state, rc);
	return asked->unscored && is_start(asked->kind) && !asked->request_id ? rollout_score_exam(app, state, asked->version_id) : REACT_DRAW;
}
