#include "ui/console/rollout_score.h"

#include "db/store.h"
#include "ui/console/outside.h"

#include <string.h>

#define THIS_PROGRAM "/proc/self/exe"

bool rollout_score_may(const struct rollout_state *state)
{
	const struct rollout_version *row = rollout_selected(state);

	return row && row->version.path;
}

/* Whoever acts for somebody else here does so there too. */
static int add_words(const struct app *app, const struct rollout_state *state, const struct rollout_version *row, bool exam,
                     struct outside_command *command, struct err *err)
{
	const struct actor *actor = app->options->actor;
	bool for_other = actor->acted_by != actor->operator_id;
	const char *const words[] = { THIS_PROGRAM, "-p", store_path(app->store), "--stage", state->stage.name, for_other ? "--operator" : NULL,
	                              for_other ? actor->name : NULL, "score", "--model", row->version.title, exam ? "--exam" : NULL };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i] && outside_add(command, words[i], err) < 0)
			return -1;
	return 0;
}

static unsigned run(struct app *app, struct rollout_state *state, const struct rollout_version *row, bool exam)
{
	struct outside_command command = { .count = 0 };
	struct err err = ERR_NONE;

	if (add_words(app, state, row, exam, &command, &err) < 0)
		app_say(app, INK_WARN, "not scored: %s", err.text);
	else
		app->outside = command;
	state->reading.done = state->reading.told = false; /* it is read anew when that is over */
	return REACT_DRAW;
}

unsigned rollout_score(struct app *app, struct rollout_state *state)
{
	app_say(app, INK_TEXT, "%s", "");
	return run(app, state, rollout_selected(state), false);
}

unsigned rollout_score_exam(struct app *app, struct rollout_state *state, int64_t version_id)
{
	const struct rollout_version *row = rollout_version_of_id(state, version_id);

	return row ? run(app, state, row, true) : REACT_DRAW;
}
