/* rung plan: whether the ladder is worth climbing for a line, and what it takes; by simulation. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/policy.h"

#include "ladder/plan.h"
#include "ui/table.h"

#include <inttypes.h>
#include <math.h>

static int read_line(const struct command_call *call, const struct climb_policy *policy, struct plan_line *line,
                     struct err *err)
{
	long per_day = 0, days = 400, seed = 1;

	*line = (struct plan_line){ .model_error = policy->gate.error, .people_error = 0.01, .seconds = 5 };
	if (!command_has(call, "per-day") || !command_has(call, "defects"))
		return err_set(err, "say how many items a day, and what share of them is defective: --per-day 300 --defects 0.02");
	if (command_number(call, "per-day", 1, 10000000, &per_day, err) < 0 ||
	    command_number(call, "days", 1, 3650, &days, err) < 0 || command_number(call, "seed", 0, 1000000000, &seed, err) < 0 ||
	    command_real(call, "defects", 0.0001, 0.9, &line->defects, err) < 0 ||
	    command_real(call, "model-error", 0, 0.3, &line->model_error, err) < 0 ||
	    command_real(call, "people-error", 0, 0.3, &line->people_error, err) < 0 ||
	    command_real(call, "seconds", 0.1, 3600, &line->seconds, err) < 0)
		return -1;
	line->per_day = per_day;
	line->horizon_days = (int)days;
	line->seed = (uint64_t)seed;
	return 0;
}

static enum command_status print_json(struct command_call *call, const struct plan_line *line, const struct plan *plan)
{
	json_t *days = json_pack("{s:o,s:o,s:o}", "1", answer_number(plan->shadow_days < 0 ? NAN : plan->shadow_days), "2",
	                         answer_number(plan->assist_days < 0 ? NAN : plan->assist_days), "3",
	                         answer_number(plan->partial_days < 0 ? NAN : plan->partial_days));

	return answer_json(call, json_pack("{s:b,s:I,s:f,s:f,s:f,s:f,s:o,s:o,s:i,s:i,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:b,s:s}", "simulated", 1,
	                                   "per_day", (json_int_t)line->per_day, "defects", line->defects, "model_error",
	                                   line->model_error, "people_error", line->people_error, "seconds", line->seconds,
	                                   "days_to_level", days, "blind_share", answer_number(plan->blind),
	                                   "reached", plan->reached_partial, "streams", PLAN_STREAMS,
	                                   "automation_rate", answer_number(plan->automation), "audits_per_day",
	                                   answer_number(plan->audits_per_day), "second_looks_per_day",
	                                   answer_number(plan->second_looks_per_day), "error_rate", answer_number(plan->error_seen),
	                                   "notice_items", answer_number(plan->notice_items), "notice_days",
	                                   answer_number(plan->notice_days), "saved_minutes_per_day",
	                                   answer_number(plan->saved_minutes), "extra_minutes_per_day",
	                                   answer_number(plan->extra_minutes), "first_year_hours",
	                                   answer_number(plan->first_year_hours), "worth_it", plan->worth_it, "why", plan->why));
}

static const char *days_text(struct command_call *call, double days)
{
	return days < 0 ? "not in time" : days < 10 ? arena_printf(&call->arena, "%.1f", days) : arena_printf(&call->arena, "%.0f", days);
}

static void print_levels(struct command_call *call, const struct plan *plan)
{
	static const struct table_column columns[] = { { "level", false }, { "days until then", true } };
	struct table table;

	table_init(&table, columns, 2, 0);
	table_add(&table, (const char *const[]){ "1 shadow", days_text(call, plan->shadow_days) });
	table_add(&table, (const char *const[]){ "2 AI assistance", days_text(call, plan->assist_days) });
	table_add(&table, (const char *const[]){ "3 partial automation", days_text(call, plan->partial_days) });
	table_print(&table, call->out, 2);
	table_release(&table);
}

static void print_text(struct command_call *call, const struct plan_line *line, const struct climb_policy *policy,
                       const struct plan *plan)
{
	FILE *out = call->out;

	fprintf(out, "%s\n\n", plan->why);
	print_levels(call, plan);
	if (!isnan(plan->blind))
		fprintf(out, "\nat level 2, %.0f %% of the items are decided blind: %s\n", plan->blind * 100,
		        isnan(policy->blind_share) ? "as many as assist.target_days needs" : "assist.blind_share is set");
	if (plan->extra_minutes > 0)
		fprintf(out, "\nbefore level 3, second looks take %.1f minutes a day\n", plan->extra_minutes);
	if (plan->automation > 0) {
		fprintf(out, "\nat level 3, a day of %" PRId64 " items:\n", line->per_day);
		fprintf(out, "  %.0f decided by the machine, %.2f %% of them wrong; promised is %.2f %%\n",
		        plan->automation * (double)line->per_day, plan->error_seen * 100, policy->gate.error * 100);
		fprintf(out, "  %.0f decided by people, %.0f audits, %.0f second looks\n", plan->hand_per_day, plan->audits_per_day,
		        plan->second_looks_per_day);
		fprintf(out, "  %.1f minutes saved, audits and second looks taken off\n", plan->saved_minutes);
		fprintf(out, "a tripled error is noticed within %.0f items of the machine, %.1f days, nine times in ten\n",
		        plan->notice_items, plan->notice_days);
	}
	fprintf(out, "\nsimulated: medians of %d streams of a model that errs in %.2f %%, mostly where it is unsure, and people\n"
	             "who err in %.2f %% of their looks and take %.1f s for each; %.1f %% of the items defective\n",
	        PLAN_STREAMS, line->model_error * 100, line->people_error * 100, line->seconds, line->defects * 100);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct climb_policy policy;
	struct plan_line line;
	struct plan plan;

	if (policy_read(call, &policy, err) < 0)
		return COMMAND_FAILED;
	if (read_line(call, &policy, &line, err) < 0)
		return COMMAND_USAGE;
	plan = plan_line(&line, &policy);
	if (call->json)
		return print_json(call, &line, &plan);
	print_text(call, &line, &policy, &plan);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "per-day", 0, "N", "items a day" },
	{ "defects", 0, "P", "share of them that is of the critical label" },
	{ "model-error", 0, "E", "share that the model gets wrong; else the promised error" },
	{ "people-error", 0, "H", "share that a person gets wrong at one look; else 0.01" },
	{ "seconds", 0, "S", "of a person for one look; else 5" },
	{ "days", 0, "D", "how far to look ahead; else 400" },
	{ "seed", 0, "S", "of the simulation; else 1" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_plan = {
	.name = "plan",
	.arguments = "--per-day N --defects P [--model-error E] [--people-error H]\n"
	             "                 [--seconds S] [--days D]",
	.summary = "says what climbing the ladder takes and saves, if anything",
	.details = "Simulates streams of such a line through the ladder itself: gates, certificates, audits, second\n"
	           "looks where somebody says defect. Few items and rare defects make evidence slow; people's own\n"
	           "errors make it slower. It is worth it where the first year saves ten hours or more of people's\n"
	           "time, audits and the second looks on the way taken off: what leads do for it is not simulated, and\n"
	           "takes some of that. A blind answer counts as one look, which the item takes without the ladder too.\n"
	           "With -p FILE the settings are the project's, with --stage one stage's. Every figure is simulated and\n"
	           "no better than what it is told of the line.\n"
	           "\n"
	           "JSON: simulated (true), per_day, defects, model_error, people_error, seconds, days_to_level (null\n"
	           "where it is not reached in time), blind_share (at level 2, of all items; null where none came\n"
	           "there), reached and streams (how many came to level 3, of how many), automation_rate,\n"
	           "audits_per_day, second_looks_per_day, error_rate, notice_items, notice_days,\n"
	           "saved_minutes_per_day, extra_minutes_per_day (of second looks, before level 3), first_year_hours\n"
	           "(null where level 3 is not reached), worth_it, why.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_NONE,
	.stages = STAGES_NONE,
	.run = run,
};
