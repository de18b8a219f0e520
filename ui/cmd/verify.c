/* rung verify: whether the log is whole, and the rest of the file still says what it says. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "db/verify.h"

#include <inttypes.h>

struct findings {
	struct command_call *call;
	json_t              *problems; /* NULL: they are printed */
};

static void tell(void *context, const char *entity, int64_t id, const char *why)
{
	struct findings *findings = context;

	if (findings->problems)
		json_array_append_new(findings->problems,
		                      json_pack("{s:s,s:I,s:o}", "entity", entity, "id", (json_int_t)id, "why", answer_text(why)));
	else if (id)
		fprintf(findings->call->out, "%s %" PRId64 ": %s\n", entity, id, answer_shown(findings->call, why));
	else
		fprintf(findings->call->out, "%s\n", answer_shown(findings->call, why));
}

static json_t *head_json(const struct verify_head *head)
{
	if (head->event_id == 0)
		return json_null();
	return json_pack("{s:I,s:o,s:s}", "event", (json_int_t)head->event_id, "at", answer_time(head->at_ms), "hash", head->hash);
}

static json_t *rest_json(const struct verify_result *result)
{
	json_t *rest = json_object();

	for (int i = 0; i < result->rest_count; i++)
		json_object_set_new(rest, result->rest[i].fact, json_integer((json_int_t)result->rest[i].rows));
	return rest;
}

static void print_json(struct command_call *call, json_t *problems, const struct verify_result *result)
{
	answer_json(call, json_pack("{s:b,s:I,s:I,s:I,s:I,s:I,s:o,s:O,s:o}", "ok", result->problems == 0, "events",
	                            (json_int_t)result->events, "chains", (json_int_t)result->chains, "checkpoints",
	                            (json_int_t)result->checkpoints, "rows", (json_int_t)result->rows, "unvouched",
	                            (json_int_t)result->unvouched, "unvouched_by_table", rest_json(result), "problems", problems, "head", head_json(&result->head)));
}

static void print_text(struct command_call *call, const struct verify_result *result)
{
	if (result->problems)
		fprintf(call->out, "%" PRId64 " things do not fit\n", result->problems);
	else
		fprintf(call->out, "all fits: %" PRId64 " events in %" PRId64 " chains, %" PRId64 " checkpoints, and %" PRId64
		        " rows that they vouch for\n", result->events, result->chains, result->checkpoints, result->rows);
	if (result->unvouched > 0)
		fprintf(call->out, "%" PRId64 " rows came since, which the next event of weight will vouch for:", result->unvouched);
	for (int i = 0; i < result->rest_count; i++)
		fprintf(call->out, "%s %" PRId64 " of %s", i ? "," : "", result->rest[i].rows, result->rest[i].fact);
	if (result->unvouched > 0)
		fputc('\n', call->out);
}

static void print_head(struct command_call *call, const struct verify_head *head)
{
	if (head->event_id == 0)
		fprintf(call->out, "no head yet: the next change makes one\n");
	else
		fprintf(call->out, "head %s, event %" PRId64 ", %s\n  note it elsewhere: rung verify HASH looks whether it is still there\n",
		        head->hash, head->event_id, answer_when(call, head->at_ms));
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct findings findings = { call, call->json ? json_array() : NULL };
	struct verify_result result;
	int fits = verify_run(call->store, call->argument_count ? call->arguments[0] : NULL, tell, &findings, &result, err);

	if (fits >= 0 && call->json)
		print_json(call, findings.problems, &result);
	else if (fits >= 0)
		print_text(call, &result);
	if (fits >= 0 && !call->json && command_has(call, "head"))
		print_head(call, &result.head);
	json_decref(findings.problems);
	return fits < 0 ? COMMAND_FAILED : fits ? COMMAND_DONE : COMMAND_NO;
}

static const struct command_option options[] = {
	{ "head", 0, NULL, "the hash that stands for all so far too, to be noted elsewhere" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_verify = {
	.name = "verify",
	.arguments = "[--head] [HASH]",
	.summary = "looks whether the log is whole and the rows are what it says",
	.details = "Every event holds a hash over itself and the one before it, in a chain for each writer, and\n"
	           "checkpoints tie the chains together. With each change, and once a minute while people answer, an\n"
	           "event vouches for all rows that came since, by a digest over them. All of it is worked out again;\n"
	           "decisions, gates, changes of level, requests, pauses, roles and settings are compared with the\n"
	           "events that tell of each, comparisons with what they compare, and what the machine decided with\n"
	           "its certificate. Exit status 3 where something does not fit.\n"
	           "\n"
	           "So whatever is changed in the file shows, unless whoever does it makes the log anew, or takes off\n"
	           "its newest end with all that came with it. Against that helps a hash that was noted elsewhere:\n"
	           "--head tells the one that stands for all so far, and HASH must still be there later. The file\n"
	           "alone cannot tell what was written into it through the program under a stolen login, nor rows that\n"
	           "were put in by hand before the next event vouched for them and contradict no others: rung replay\n"
	           "works the ladder out again from its rows and finds evidence that was made up so.\n"
	           "\n"
	           "JSON: ok, events, chains, checkpoints, rows (vouched for), unvouched (that came since),\n"
	           "unvouched_by_table, problems (entity, id, why), head (null, or event, at, hash).\n",
	.options = options,
	.most = 1,
	.section = SECTION_CARE,
	.project = PROJECT_READ,
	.stages = STAGES_NONE,
	.run = run,
};
