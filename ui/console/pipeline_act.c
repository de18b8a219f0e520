#include "ui/console/pipeline_act.h"

#include "db/stage_link.h"
#include "db/store.h"
#include "ui/console/dialog.h"
#include "ui/console/outside.h"

#include <stdio.h>
#include <string.h>

#define THIS_PROGRAM "/proc/self/exe"

bool pipeline_act_may(const struct pipeline_state *state, enum action action)
{
	const struct pipeline_stage *stage = pipeline_selected(state);

	return stage && (action == ACTION_FREEZE || (action == ACTION_RUN_AGAIN && !stage->flow.frozen));
}

unsigned pipeline_act_ask(struct app *app, struct pipeline_state *state, enum action action)
{
	const struct pipeline_stage *stage = pipeline_selected(state);
	bool again = action == ACTION_RUN_AGAIN, thaw = stage->flow.frozen;
	char title[160];

	snprintf(state->asked, sizeof state->asked, "%s", stage->flow.name);
	snprintf(title, sizeof title, "%s: %s", again ? "SCORE AGAIN" : thaw ? "THAW" : "FREEZE", stage->flow.name);
	dialog_open(app, &(struct dialog){
		.title = title,
		.text = again  ? "Whatever has come to this stage and has no answer of its models yet is scored now, on this terminal, with a bar. What they "
		                 "have said stays as it is: rung stage rerun has them asked anew."
		        : thaw ? "The stage is scored again and its items go to people. What upstream or it have changed meanwhile is looked at again."
		               : "The stage is not scored, none of its items goes to people, and what it says goes no further, until somebody thaws it. "
		                 "What was decided stays.",
		.yes = again ? "Score" : thaw ? "Thaw" : "Freeze", .focus_yes = again, .line = again ? NULL : "reason (kept for good)",
		.line_needed = !again, .action = action });
	return REACT_DRAW;
}

/* Whoever acts for somebody else here does so there too. */
static int add_words(const struct app *app, const struct pipeline_state *state, struct outside_command *command, struct err *err)
{
	const struct actor *actor = app->options->actor;
	bool for_other = actor->acted_by != actor->operator_id;
	const char *const words[] = { THIS_PROGRAM, "-p", store_path(app->store), "--stage", state->asked, for_other ? "--operator" : NULL,
	                              for_other ? actor->name : NULL, "score" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i] && outside_add(command, words[i], err) < 0)
			return -1;
	return 0;
}

static unsigned run_again(struct app *app, const struct pipeline_state *state)
{
	struct outside_command command = { .count = 0 };
	struct err err = ERR_NONE;

	if (add_words(app, state, &command, &err) < 0)
		app_say(app, INK_WARN, "not scored: %s", err.text);
	else
		app->outside = command;
	return REACT_DRAW;
}

static unsigned freeze(struct app *app, const struct pipeline_state *state, const char *reason, bool *done)
{
	const struct pipeline_stage *stage = NULL;
	struct err err = ERR_NONE;
	int rc;

	for (int i = 0; i < state->view.stage_count; i++)
		if (strcmp(state->view.stages[i].flow.name, state->asked) == 0)
			stage = &state->view.stages[i];
	if (!stage)
		return REACT_NONE;
	rc = (stage->flow.frozen ? stage_thaw : stage_freeze)(app->store, state->asked, app->options->actor, reason, &err);
	*done = rc == 0;
	if (rc < 0)
		app_say(app, INK_WARN, "%s", err.text);
	else
		app_say(app, INK_OK, "%s is %s", state->asked, stage->flow.frozen ? "thawed" : "frozen");
	return REACT_DRAW;
}

unsigned pipeline_act_answer(struct app *app, struct pipeline_state *state, const struct answer *answer, bool *done)
{
	*done = false;
	if (answer->action == ACTION_RUN_AGAIN)
		return run_again(app, state);
	return answer->action == ACTION_FREEZE ? freeze(app, state, answer->text, done) : REACT_NONE;
}
