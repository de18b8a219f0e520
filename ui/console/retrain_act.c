#include "ui/console/retrain_act.h"

#include "base/text.h"
#include "db/store.h"
#include "ui/console/dialog.h"
#include "ui/console/screen_rollout.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool retrain_act_may(const struct retrain_state *state, enum action action)
{
	const struct retrain_run *open = retrain_open(state), *newest = state->run_count ? &state->runs[0] : NULL;

	switch (action) {
	case ACTION_TRAIN: return !open || retrain_waits(open);
	case ACTION_TRAIN_CANCEL: return open != NULL;
	case ACTION_TRAIN_AGAIN: return newest && newest->ended && !str_equal(newest->state, "registered");
	case ACTION_TRAIN_MADE: return retrain_selected(state) && retrain_selected(state)->candidate_id;
	default: return false;
	}
}

/* What is run, since it is run under the login of whoever says yes. */
static void add_command(const struct retrain_state *state, struct str *text)
{
	str_add(text, "A snapshot of the answers is taken, and this is run under your login, beside this console:\n  ");
	text_add_visible(text, *state->command ? state->command : "the reference trainer, models/train/train.py",
	                 strlen(*state->command ? state->command : "the reference trainer, models/train/train.py"));
	str_add(text, "\nWhat comes of it starts in shadow. It goes on when you leave.");
}

static unsigned ask_start(struct app *app, const struct retrain_state *state, enum action action)
{
	bool again = action == ACTION_TRAIN_AGAIN, waits = retrain_waits(retrain_open(state));
	struct str text = STR_EMPTY;
	char title[60];

	snprintf(title, sizeof title, again ? "TRAIN AGAIN, after run %" PRId64 : waits ? "BEGIN RUN %" PRId64 : "TRAIN A NEW VERSION",
	         state->asked_id);
	add_command(state, &text);
	dialog_open(app, &(struct dialog){ .title = title, .text = str_text(&text), .yes = "Train", .focus_yes = waits || again,
	                                   .line = waits || again ? NULL : "reason (optional)", .action = action });
	str_release(&text);
	return REACT_DRAW;
}

static unsigned ask_cancel(struct app *app, const struct retrain_state *state)
{
	bool waits = retrain_waits(retrain_open(state));
	char title[40];

	snprintf(title, sizeof title, "CANCEL RUN %" PRId64, state->asked_id);
	dialog_open(app, &(struct dialog){
		.title = title,
		.text = waits ? "It has not begun. Nothing is lost; what asked for it may ask again."
		              : "Its command is asked to end and killed five seconds later; what it has learnt so far is lost. It can be tried again from its beginning.",
		.yes = "End it", .line = "reason (optional)", .action = ACTION_TRAIN_CANCEL });
	return REACT_DRAW;
}

static unsigned go_to_made(struct app *app, const struct retrain_state *state)
{
	app->wanted = (struct app_wanted){ .version_id = retrain_selected(state)->candidate_id };
	return app_go(app, &screen_rollout, 0);
}

unsigned retrain_act_ask(struct app *app, struct retrain_state *state, enum action action)
{
	if (action == ACTION_TRAIN_MADE)
		return go_to_made(app, state);
	state->asked_id = state->run_count ? state->runs[0].run_id : 0;
	return action == ACTION_TRAIN_CANCEL ? ask_cancel(app, state) : ask_start(app, state, action);
}

/* ---- doing it ---- */

static int want(struct app *app, const struct retrain_state *state, const struct retrain_new *ask, int64_t *run_id, struct err *err)
{
	int got;

	if (store_begin(app->store, STORE_DURABLE, err) < 0)
		return -1;
	got = retrain_want(app->store, &state->stage, app->options->actor, ask, run_id, err);
	if (got < 0) {
		store_rollback(app->store);
		return -1;
	}
	return store_commit(app->store, err) < 0 ? -1 : got;
}

static unsigned begin(struct app *app, const struct retrain_state *state, struct retrain_new *ask, bool *done)
{
	struct err err = ERR_NONE;
	int64_t run_id = 0;
	int got = want(app, state, ask, &run_id, &err);

	*done = got >= 0;
	if (got < 0) {
		app_say(app, INK_WARN, "no run: %s", err.text);
	} else if (got == 0 && !retrain_waits(retrain_open(state))) {
		app_say(app, INK_WARN, "run %" PRId64 " is under way: another one was begun meanwhile", run_id);
	} else {
		retrain_start_aside(app->store, state->stage.name);
		app_say(app, INK_OK, "run %" PRId64 " begins", run_id);
	}
	return REACT_DRAW;
}

static unsigned start(struct app *app, const struct retrain_state *state, const char *reason, bool *done)
{
	struct retrain_new ask = { .cause = "manual", .reason = reason && *reason ? reason : "asked for in the console" };

	return begin(app, state, &ask, done);
}

static unsigned again(struct app *app, const struct retrain_state *state, bool *done)
{
	struct arena arena = ARENA_EMPTY;
	struct retrain_new ask;
	struct err err = ERR_NONE;
	unsigned react = REACT_DRAW;

	if (retrain_again(app->store, &state->stage, &arena, &ask, &err) < 0)
		app_say(app, INK_WARN, "no run: %s", err.text);
	else
		react = begin(app, state, &ask, done);
	arena_release(&arena);
	return react;
}

/* It may have ended, and another may have begun, since the question was asked. */
static unsigned cancel(struct app *app, const struct retrain_state *state, const char *reason, bool *done)
{
	const struct retrain_run *open = retrain_open(state);
	struct err err = ERR_NONE;
	int64_t run_id = 0;

	if (!open || open->run_id != state->asked_id)
		err_set(&err, "run %" PRId64 " has ended meanwhile", state->asked_id);
	else if (retrain_stop(app->store, &state->stage, app->options->actor, reason ? reason : "", &run_id, &err) == 0)
		*done = true;
	if (*done)
		app_say(app, INK_OK, "run %" PRId64 " is told to end", run_id);
	else
		app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}

unsigned retrain_act_answer(struct app *app, struct retrain_state *state, const struct answer *answer, bool *done)
{
	*done = false;
	switch (answer->action) {
	case ACTION_TRAIN: return start(app, state, answer->text, done);
	case ACTION_TRAIN_AGAIN: return again(app, state, done);
	case ACTION_TRAIN_CANCEL: return cancel(app, state, answer->text, done);
	default: return REACT_NONE;
	}
}
