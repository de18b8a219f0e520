#include "ui/console/pipeline_act.h"

#include "db/store.h"
#include "ui/console/dialog.h"
#include "ui/console/outside.h"

#include <stdio.h>

#define THIS_PROGRAM "/proc/self/exe"

bool pipeline_act_may(const struct pipeline_state *state, enum action action)
{
	const struct pipeline_stage *stage = pipeline_selected(state);

	return stage && action == ACTION_RUN_AGAIN && !stage->flow.frozen;
}

unsigned pipeline_act_ask(struct app *app, struct pipeline_state *state, enum action action)
{
	const struct pipeline_stage *stage = pipeline_selected(state);
	char title[160];

	snprintf(state->asked, sizeof state->asked, "%s", stage->flow.name);
	snprintf(title, sizeof title, "SCORE AGAIN: %s", stage->flow.name);
	dialog_open(app, &(struct dialog){
		.title = title,
		.text = "Whatever has come to this stage and has no answer of its models yet is scored now, on this terminal, with a bar. What was "
		        "answered stays as it is.",
		.yes = "Score", .focus_yes = true, .action = action });
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

unsigned pipeline_act_answer(struct app *app, struct pipeline_state *state, const struct answer *answer, bool *done)
{
	*done = false;
	return answer->action == ACTION_RUN_AGAIN ? run_again(app, state) : REACT_NONE;
}
