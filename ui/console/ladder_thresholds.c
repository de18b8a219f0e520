#include "ui/console/ladder_thresholds.h"

#include "db/evidence.h"
#include "db/model_version.h"
#include "jobs/evidence.h"
#include "ui/console/ladder_promises.h"

static int read_and_open(struct app *app, const struct ladder_state *state, struct arena *arena, struct err *err)
{
	struct gate_policy policy = evidence_policy(app->store, &state->stage);
	struct model_version live = { .model_version_id = 0 };
	struct attempt attempt;
	double seconds;
	int rc;

	if (model_version_live(app->store, &state->stage, arena, &live, err) < 0 ||
	    evidence_mean_seconds(app->store, &state->stage, &seconds, err) < 0)
		return -1;
	rc = evidence_read(app->store, &state->stage, live.model_version_id, &policy, &attempt, err);
	if (rc == 0)
		ladder_promises_open(app, &(struct ladder_promises){ &attempt.evidence.hist, &attempt.certificate, policy.error, seconds });
	attempt_release(&attempt);
	return rc;
}

unsigned ladder_thresholds(struct app *app, const struct ladder_state *state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;

	if (read_and_open(app, state, &arena, &err) < 0)
		app_say(app, INK_ALARM, "%s", err.text);
	arena_release(&arena);
	return REACT_DRAW;
}
