#include "ui/console/rollout_stage.h"

#include "ui/console/key_action.h"
#include "ui/console/rollout_words.h"

#include <stdio.h>
#include <string.h>

double rollout_staged_share(const struct rollout_staged *staged)
{
	return staged->steps[staged->advance ? 0 : staged->first];
}

int rollout_stage_count(const struct rollout_plan *plan)
{
	return plan->step_count + (plan->step_count == 0 || plan->steps[plan->step_count - 1] < 1);
}

double rollout_stage_share(const struct rollout_plan *plan, int step)
{
	return step >= 1 && step <= plan->step_count ? plan->steps[step - 1] : 1;
}

static unsigned say(struct app *app, const struct rollout_state *state)
{
	char name[ROLLOUT_NAME_SIZE], figure[ROLLOUT_FIGURE_SIZE], open[KEY_ACTION_KEY_SIZE], close[KEY_ACTION_KEY_SIZE];

	app_say(app, INK_MODEL, "-> staged: %s at %s, not applied. %s shows the plan, %s drops it",
	        rollout_name_of(state, state->staged.version_id, name), rollout_share(rollout_staged_share(&state->staged), figure),
	        key_action_name(app, ACTION_OPEN, open), key_action_name(app, ACTION_CLOSE, close));
	return REACT_DRAW;
}

void rollout_stage_next(struct rollout_state *state, const struct rollout_version *canary)
{
	state->staged = (struct rollout_staged){
		.version_id = canary->version.model_version_id, .advance = true, .step_count = 1, .first = state->view.step,
		.steps = { rollout_stage_share(&state->view.plan, state->view.step + 1) },
	};
}

/* The steps are those of the settings: what is staged begins at one of them. */
static unsigned stage_first(struct app *app, struct rollout_state *state, const struct rollout_version *row)
{
	const struct rollout_wish wish = { .kind = TRAFFIC_ACT_CANARY, .version = row->version.title, .reason = "looked at" };
	struct rollout_outlook outlook = { .has_live = false };
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	int rc = rollout_outlook(app->store, app->options->stage, &wish, &arena, &outlook, &err);

	if (rc == 0 && outlook.plan.step_count > 0) {
		state->staged = (struct rollout_staged){ .version_id = row->version.model_version_id, .step_count = outlook.plan.step_count };
		memcpy(state->staged.steps, outlook.plan.steps, sizeof state->staged.steps);
	}
	arena_release(&arena);
	if (rc == 0)
		return say(app, state);
	app_say(app, INK_WARN, "%s", err.text);
	return REACT_DRAW;
}

static unsigned refuse(struct app *app, const char *why)
{
	app_say(app, INK_WARN, "%s", why);
	return REACT_DRAW;
}

unsigned rollout_stage_more(struct app *app, struct rollout_state *state)
{
	const struct rollout_version *row = rollout_selected(state);
	struct rollout_staged *staged = &state->staged;

	if (row->role == TRAFFIC_LIVE)
		return refuse(app, "it is LIVE: what no canary answers for is its own already");
	if (row->role == TRAFFIC_CANARY) {
		rollout_stage_next(state, row);
		return say(app, state);
	}
	if (rollout_with_role(state, TRAFFIC_CANARY))
		return refuse(app, "a canary runs: one at a time. It is rolled back, or goes all the way, first");
	if (staged->version_id != row->version.model_version_id)
		return stage_first(app, state, row);
	if (staged->first + 1 < staged->step_count && staged->steps[staged->first + 1] < 1)
		staged->first++;
	return say(app, state);
}

unsigned rollout_stage_less(struct app *app, struct rollout_state *state)
{
	const struct rollout_version *row = rollout_selected(state);
	struct rollout_staged *staged = &state->staged;
	char key[KEY_ACTION_KEY_SIZE];

	if (staged->version_id == row->version.model_version_id && !staged->advance && staged->first > 0) {
		staged->first--;
		return say(app, state);
	}
	if (rollout_stage_drop(app, state))
		return REACT_DRAW;
	if (row->role == TRAFFIC_CANARY)
		app_say(app, INK_WARN, "the share of a canary does not shrink: %s takes it back whole, at once",
		        key_action_name(app, ACTION_ROLL_BACK, key));
	return REACT_DRAW;
}

bool rollout_stage_drop(struct app *app, struct rollout_state *state)
{
	if (!state->staged.version_id)
		return false;
	state->staged = (struct rollout_staged){ 0 };
	app_say(app, INK_TEXT, "nothing is staged");
	return true;
}
