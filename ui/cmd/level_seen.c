/* rung level seen: a lead has taken notice of a demotion that came by itself. */
#include "ui/cmd/level.h"

#include "db/demotion.h"

static enum command_status run(struct command_call *call, struct err *err)
{
	struct demotion demotion;
	int got = demotion_unseen(call->store, &call->stage, &call->arena, &demotion, err);

	if (got == 0)
		err_set(err, "there is no demotion of stage %s that nobody has seen", call->stage.name);
	if (got <= 0 || demotion_see(call->store, &call->stage, &call->actor, demotion.level_change_id, err) < 0)
		return COMMAND_FAILED;
	return level_print(call, err);
}

const struct command command_level_seen = {
	.name = "level seen",
	.arguments = "",
	.summary = "takes notice of a demotion that came by itself",
	.details = "For all leads: their screens tell of it until one of them has seen it, or gone up again. What\n"
	           "happened stays in the history.\n"
	           "\n"
	           "JSON: as level.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.leads = true,
	.run = run,
};
