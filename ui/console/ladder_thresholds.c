#include "ui/console/ladder_thresholds.h"

#include "db/evidence.h"
#include "jobs/evidence.h"
#include "jobs/ladder.h"
#include "ui/console/ladder_promises.h"

static int read_and_open(struct app *app, const struct ladder_state *state, struct err *err)
{
	struct climb_policy policy = evidence_climb_policy(app->store, &state->stage);
	struct ladder ladder;
	double seconds;
	int rc;

	if (evidence_mean_seconds(app->store, &state->stage, &seconds, err) < 0)
		return -1;
	rc = ladder_read(app->store, state->stage.name, &ladder, err);
	if (rc == 0)
		ladder_promises_open(app, &(struct ladder_promises){ &ladder.attempt.evidence, &policy, &ladder.attempt.certificate, seconds });
	ladder_release(&ladder);
	return rc;
}

unsigned ladder_thresholds(struct app *app, const struct ladder_state *state)
{
	struct err err = ERR_NONE;

	if (read_and_open(app, state, &err) < 0)
		app_say(app, INK_ALARM, "%s", err.text);
	return REACT_DRAW;
}
