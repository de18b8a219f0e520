/* rung replay without files: the ladder of the project made again from its own rows. */
#include "ui/cmd/replay_ladder.h"

#include "ui/cmd/answer.h"
#include "ui/cmd/project.h"

#include "jobs/ladder_replay.h"

#include <inttypes.h>

struct findings {
	struct command_call *call;
	json_t              *differences; /* NULL: they are printed */
};

static void tell(void *context, const char *entity, int64_t id, const char *what)
{
	struct findings *findings = context;

	if (findings->differences)
		json_array_append_new(findings->differences,
		                      json_pack("{s:s,s:I,s:o}", "entity", entity, "id", (json_int_t)id, "what", answer_text(what)));
	else
		fprintf(findings->call->out, "%s %" PRId64 ": %s\n", entity, id, answer_shown(findings->call, what));
}

static void print_text(struct command_call *call, const struct ladder_replay_result *result)
{
	fprintf(call->out, "%" PRId64 " folded rows, %" PRId64 " looks for a certificate, %" PRId64 " gates and %" PRId64 " rollouts made again: ",
	        result->rows, result->certificates, result->evaluations, result->rollouts);
	if (result->differences)
		fprintf(call->out, "%" PRId64 " things differ\n", result->differences);
	else
		fprintf(call->out, "all as they are stored\n");
}

enum command_status replay_ladder(struct command_call *call, struct err *err)
{
	struct findings findings = { call, NULL };
	struct ladder_replay_result result;
	int same;

	if (!call->store && project_open(call, PROJECT_READ, false, err) < 0)
		return COMMAND_FAILED;
	findings.differences = call->json ? json_array() : NULL;
	same = ladder_replay(call->store, call->stage_name, tell, &findings, &result, err);
	if (same >= 0 && call->json)
		answer_json(call, json_pack("{s:I,s:I,s:I,s:I,s:I,s:O,s:o}", "rows", (json_int_t)result.rows, "certificates",
		                            (json_int_t)result.certificates, "evaluations", (json_int_t)result.evaluations, "rollouts",
		                            (json_int_t)result.rollouts, "judged", (json_int_t)result.judged, "differences",
		                            findings.differences, "stage", answer_text(call->stage.name)));
	else if (same >= 0)
		print_text(call, &result);
	json_decref(findings.differences);
	return same < 0 ? COMMAND_FAILED : same ? COMMAND_DONE : COMMAND_NO;
}
