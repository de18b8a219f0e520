/* rung settle: closes the undo window now. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "db/decision.h"
#include "jobs/ladder.h"

#include <inttypes.h>

static enum command_status run(struct command_call *call, struct err *err)
{
	int64_t count = decision_settle(call->store, &call->stage, &call->actor, err);

	if (count < 0 || ladder_tend(call->store, call->stage_name, NULL, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, json_pack("{s:I,s:o}", "settled", (json_int_t)count, "stage", answer_text(call->stage.name)));
	fprintf(call->out, "%" PRId64 " decisions settled\n", count);
	return COMMAND_DONE;
}

const struct command command_settle = {
	.name = "settle",
	.arguments = "",
	.summary = "settles every decision so far, so that it counts as evidence",
	.details = "Decisions count for gates once they can no longer be taken back: after evidence.settle (10\n"
	           "minutes unless configured), or at once by this command.\n"
	           "\n"
	           "JSON: settled, stage.\n",
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.stages = STAGES_EACH,
	.leads = true,
	.run = run,
};
