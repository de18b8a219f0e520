/* rung audit: what people say of a sample of what the machine decided. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "jobs/audit.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <math.h>

static enum command_status print_json(struct command_call *call, const struct audit_report *report)
{
	return answer_json(call, json_pack("{s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:o,s:f,s:o,s:o,s:b,s:o,s:o,s:o}", "population",
	                                   (json_int_t)report->population, "drawn", (json_int_t)report->drawn, "audited",
	                                   (json_int_t)report->audited, "waiting",
	                                   (json_int_t)report->waiting, "overdue", (json_int_t)report->overdue, "wrong",
	                                   (json_int_t)report->wrong, "missed", (json_int_t)report->missed, "known",
	                                   (json_int_t)report->known, "known_missed", (json_int_t)report->known_missed, "error_rate",
	                                   answer_number(report->error_rate), "low", answer_number(report->low), "high",
	                                   answer_number(report->high), "probability", answer_number(report->probability),
	                                   "evidence", answer_number(report->evidence), "limit", AUDIT_LIMIT, "promised_error", answer_number(report->promised),
	                                   "notice_items", answer_number(report->notice_items), "paused", report->paused, "why",
	                                   answer_text(report->paused ? report->why : NULL), "ended", answer_time(report->ended_ms), "stage",
	                                   answer_text(call->stage.name)));
}

static const char *percent(struct command_call *call, double share)
{
	return isfinite(share) ? arena_printf(&call->arena, "%.2f %%", 100 * share) : "not defined";
}

static void print_drawing(struct command_call *call, const struct audit_report *report)
{
	if (!isfinite(report->probability))
		return;
	fprintf(call->out, "audits are drawn at %s", percent(call, report->probability));
	if (isfinite(report->notice_items))
		fprintf(call->out, ": a tripled error is noticed within %.0f items, 9 times of 10", report->notice_items);
	fputc('\n', call->out);
}

static void print_text(struct command_call *call, const struct audit_report *report)
{
	if (report->ended_ms)
		fprintf(call->out, "a demotion took automation back at %s, and the machine has decided nothing since; until then:\n",
		        answer_when(call, report->ended_ms));
	fprintf(call->out, "the machine has decided %" PRId64 " items; %" PRId64 " were drawn for audit, %" PRId64 " are settled\n",
	        report->population, report->drawn, report->audited);
	if (report->waiting)
		fprintf(call->out, "%" PRId64 " more are answered and wait for a second look or a lead: they count below by their first answer\n",
		        report->waiting);
	if (isfinite(report->error_rate))
		fprintf(call->out, "wrong: %" PRId64 ", critical and missed: %" PRId64 ": %s of all that it decided, %s to %s; agreed at most %s\n",
		        report->wrong, report->missed, percent(call, report->error_rate), percent(call, report->low),
		        percent(call, report->high), percent(call, report->promised));
	else
		fprintf(call->out, "how much of it is wrong: not defined (no audit is settled); agreed at most %s\n",
		        percent(call, report->promised));
	if (report->known)
		fprintf(call->out, "known later from outside: %" PRId64 " items that it decided alone, %" PRId64 " of them critical and missed\n",
		        report->known, report->known_missed);
	fprintf(call->out, "evidence against it%s: %.0f %% of what takes automation back (a logarithmic scale: up to about half is usual while all is well)\n",
	        report->ended_ms ? " since then, watched anew" : "", 100 * report->evidence);
	print_drawing(call, report);
	if (call->stage.level < LEVEL_PARTIAL)
		fprintf(call->out, "the level is %d: the machine decides nothing, and what went before is told by rung level and rung hold\n",
		        call->stage.level);
	if (report->overdue)
		fprintf(call->out, "overdue: %" PRId64 "\n", report->overdue);
	if (report->paused)
		fprintf(call->out, "PAUSED: the machine decides nothing: %s\n", answer_shown(call, report->why));
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct audit_report report;

	if (audit_read(call->store, call->stage_name, &report, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return print_json(call, &report);
	print_text(call, &report);
	return COMMAND_DONE;
}

const struct command command_audit = {
	.name = "audit",
	.arguments = "",
	.summary = "says how right the machine was where people checked it",
	.details = "Audits are drawn from what the machine decides, each with a probability that is stored with it,\n"
	           "and answered blind among other work. The share of wrong ones is weighted by these. Evidence of\n"
	           "more errors, or of more critical items missed, than agreed takes automation back by itself; what\n"
	           "becomes known later from outside (rung import decisions --mode truth) is watched by itself.\n"
	           "Audits that are not answered in time pause the machine until they are, and so do wrong first\n"
	           "answers that wait for a second look, where they would be an alarm. All of this is of the\n"
	           "live version since its evidence last began anew; where a demotion did that, and the machine has\n"
	           "decided nothing since, counts and error are those of before, which is said; evidence is that of the\n"
	           "watch that has begun anew.\n"
	           "\n"
	           "JSON: population, drawn, audited (settled), waiting (answered, for a second look or a lead:\n"
	           "counted in what follows by the first blind answer), overdue, wrong, missed, known and\n"
	           "known_missed (from outside), error_rate, low, high (95 %; null without audits), probability\n"
	           "(null where none are drawn), evidence (logarithmic: up to about 0.5 is usual while all is well)\n"
	           "and limit, on the same scale: the evidence, 1, at which automation is taken back;\n"
	           "promised_error (the share of wrong ones that is promised at most), notice_items, paused, why,\n"
	           "ended (null, or the demotion whose counts and error these are), stage.\n",
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run,
};
