#include "ui/console/ladder_handover.h"

#include "db/queue.h"
#include "jobs/reroute.h"
#include "ladder/level.h"

#define MOST 5000 /* looked at in half a second; more would keep the keys waiting */

static int64_t count_waiting(struct app *app, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int64_t count = -1;

	if (stage_read(app->store, app->options->stage, &arena, &stage, err) == 0)
		count = queue_open_count(app->store, &stage, app->options->actor, MOST + 1, err);
	arena_release(&arena);
	return count;
}

void ladder_hand_over(struct app *app, int level, struct str *words)
{
	struct reroute reroute = { 0 };
	struct err err = ERR_NONE;
	int64_t waiting = count_waiting(app, &err);

	if (waiting > MOST)
		str_add(words, level >= LEVEL_PARTIAL ? "; what waits goes to the machine as it is claimed, or at once by rung score"
		                                      : "; what waits is routed as it is claimed, or at once by rung score");
	else if (waiting < 0 || reroute_waiting(app->store, app->options->stage, app->options->actor, NULL, &reroute, &err) < 0)
		str_addf(words, "; what waits is looked at when it is claimed: %s", err.text);
	else if (reroute.automatic + reroute.audit > 0)
		str_addf(words, "; the machine has taken %lld items that waited, %lld of them for audit",
		         (long long)(reroute.automatic + reroute.audit), (long long)reroute.audit);
}
