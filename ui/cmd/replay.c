/* rung replay: the ladder over a recorded stream: how far a model would have come, and at what price. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/cmd/policy.h"
#include "ui/cmd/replay_candidate.h"
#include "ui/cmd/replay_ladder.h"

#include "base/str.h"
#include "jobs/replay.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <langinfo.h>
#include <math.h>

/* Critical labels of the project. NULL after the last. */
static const char *const *critical_labels(struct command_call *call)
{
	const char **names = arena_alloc(&call->arena, ((size_t)call->stage.label_count + 1) * sizeof *names);
	int count = 0;

	for (int i = 0; call->store && i < call->stage.label_count; i++)
		if (call->stage.labels[i].critical)
			names[count++] = call->stage.labels[i].name;
	names[count] = NULL;
	return names;
}

static int read_options(struct command_call *call, struct replay_options *options, struct err *err)
{
	long seed = 1, per_day = 500;

	options->predictions = command_option(call, "predictions");
	options->decisions = command_option(call, "decisions");
	options->truth = command_option(call, "truth");
	if (!options->predictions || !options->decisions)
		return err_set(err, "it takes both: --predictions P.csv --decisions D.csv");
	if (command_share(call, "risk", 0.2, &options->policy.gate.error, err) < 0 ||
	    command_number(call, "seed", 0, 1000000000, &seed, err) < 0 ||
	    command_number(call, "per-day", 1, 100000000, &per_day, err) < 0)
		return -1;
	options->seed = (uint64_t)seed;
	options->per_day = per_day;
	options->criticals = critical_labels(call);
	options->critical = command_option(call, "critical");
	return 0;
}

/* Rows that are refused for their time, in all files. */
static int64_t ahead(const struct replay_result *result)
{
	int64_t count = 0;

	for (int i = 0; i < REPLAY_FILES; i++)
		count += result->said[i].ahead.count;
	return count;
}

/* ---- for scripts ---- */

static json_t *changes_json(const struct replay_result *result)
{
	json_t *changes = json_array();

	for (int i = 0; i < result->change_count; i++) {
		const struct replay_change *made = &result->changes[i];
		json_t *change = json_pack("{s:I,s:i,s:i,s:s}", "row", (json_int_t)made->row, "from", made->change.from, "to",
		                           made->change.to, "reason", climb_reason_words(made->change.reason));

		if (made->change.to < made->change.from) {
			json_object_set_new(change, "drift_row", made->drift_row ? json_integer((json_int_t)made->drift_row) : json_null());
			json_object_set_new(change, "delay", made->drift_row ? json_integer((json_int_t)(made->row - made->drift_row)) : json_null());
		}
		json_array_append_new(changes, change);
	}
	return changes;
}

/* The checks of the next gate that do not hold. */
static json_t *waiting_json(const struct replay_result *result)
{
	json_t *list = json_array();

	for (int i = 0; result->level < LEVEL_FULL && i < result->gate.check_count; i++)
		if (!result->gate.checks[i].ok)
			json_array_append_new(list, json_pack("{s:s,s:o}", "name", result->gate.checks[i].name, "why",
			                                      answer_text(result->gate.checks[i].why)));
	return list;
}

/* What was found in the rows of the files. */
static json_t *files_json(const struct replay_result *result)
{
	return json_pack("{s:I,s:I,s:I,s:I,s:I,s:I}", "rejected", (json_int_t)result->rejected, "duplicates", (json_int_t)result->duplicates,
	                 "contradicting", (json_int_t)result->contradicting, "out_of_order",
	                 (json_int_t)result->said[REPLAY_PREDICTIONS].out_of_order.count, "ahead", (json_int_t)ahead(result), "unmatched",
	                 (json_int_t)result->unmatched);
}

static enum command_status print_json(struct command_call *call, const struct replay_result *result)
{
	const struct certificate *certificate = &result->certificate;
	json_t *answer = json_pack("{s:I,s:o,s:o,s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:o,s:i,s:o,s:I,s:I,s:s}", "rows", (json_int_t)result->rows,
	                           "changes", changes_json(result), "automation_rate",
	                           answer_number((double)result->accepted / (double)result->rows), "accepted", (json_int_t)result->accepted,
	                           "accepted_errors", (json_int_t)result->accepted_errors, "unjudged", (json_int_t)result->unjudged, "audits",
	                           (json_int_t)result->audits, "audit_probability", answer_number(result->audit_probability), "threshold",
	                           answer_number(certificate->found ? certificate->threshold : NAN), "coverage",
	                           answer_number(certificate->found ? certificate->coverage : NAN), "risk_bound",
	                           answer_number(certificate->found ? certificate->risk_bound : NAN), "level", result->level, "waiting_for",
	                           waiting_json(result), "nulls", (json_int_t)result->nulls, "undecided", (json_int_t)result->undecided, "note",
	                           "decisions are taken as recorded, without second looks");

	json_object_update_new(answer, files_json(result));
	return answer_json(call, answer);
}

/* ---- for people ---- */

/* A line of columns, each a part of the stream: how much of it the machine decided. */
static void print_picture(FILE *out, const struct replay_result *result)
{
	static const char *const blocks[] = { " ", "\u2581", "\u2582", "\u2583", "\u2584", "\u2585", "\u2586", "\u2587", "\u2588" };
	static const char *const plain[] = { " ", ".", ".", ":", ":", "+", "+", "#", "#" };
	const char *const *marks = str_equal(nl_langinfo(CODESET), "UTF-8") ? blocks : plain;

	fprintf(out, "\n  level      ");
	for (int i = 0; i < REPLAY_PARTS; i++)
		fprintf(out, result->parts[i].rows ? "%d" : " ", result->parts[i].highest);
	fprintf(out, "\n  automated  ");
	for (int i = 0; i < REPLAY_PARTS; i++) {
		const struct replay_part *part = &result->parts[i];
		double share = part->rows ? (double)part->accepted / (double)part->rows : 0;

		fprintf(out, "%s", marks[share > 0 ? 1 + (int)(share * 7.999) : 0]);
	}
	fprintf(out, "\n  row        0%*" PRId64 "\n", REPLAY_PARTS - 1, result->rows);
}

static void print_changes(FILE *out, const struct replay_options *options, const struct replay_result *result)
{
	for (int i = 0; i < result->change_count; i++) {
		const struct replay_change *made = &result->changes[i];

		fprintf(out, "  row %7" PRId64 "  %d to %d  %s\n", made->row, made->change.from, made->change.to,
		        climb_reason_words(made->change.reason));
		if (made->drift_row)
			fprintf(out, "%22s%" PRId64 " rows after row %" PRId64 ": from there on %.2f %% of what it takes is wrong, before %.2f %%\n",
			        "", made->row - made->drift_row, made->drift_row, made->drift.after * 100, made->drift.before * 100);
		else if (made->change.to < made->change.from && options->truth)
			fprintf(out, "%22sthe truth shows no change before it\n", "");
	}
}

static void print_waiting(struct command_call *call, const struct replay_result *result)
{
	if (result->level >= LEVEL_FULL)
		return;
	fprintf(call->out, "level %d at the end; for level %d these lines of the gate do not hold:\n", result->level, result->level + 1);
	for (int i = 0; i < result->gate.check_count; i++)
		if (!result->gate.checks[i].ok)
			fprintf(call->out, "  %s: %s\n", result->gate.checks[i].name, answer_shown(call, result->gate.checks[i].why));
}

static void print_text(struct command_call *call, const struct replay_options *options, const struct replay_result *result)
{
	FILE *out = call->out;
	int64_t judged = result->accepted - result->unjudged;

	fprintf(out, "%" PRId64 " rows, promised error %.2f %%, seed %" PRIu64 "; decisions as recorded, no second looks\n", result->rows,
	        options->policy.gate.error * 100, options->seed);
	print_changes(out, options, result);
	if (result->change_count == 0)
		fprintf(out, "  level 0 throughout\n");
	fprintf(out, "the machine decided %" PRId64 " rows, %.1f %%", result->accepted,
	        (double)result->accepted * 100 / (double)result->rows);
	if (judged > 0)
		fprintf(out, "; %" PRId64 " of them wrong, %.2f %%, against the %s", result->accepted_errors,
		        (double)result->accepted_errors * 100 / (double)judged, options->truth ? "truth" : "decisions");
	fprintf(out, "\n%" PRId64 " audits, %.1f %% of what it decides\n", result->audits, result->audit_probability * 100);
	if (result->certificate.found)
		fprintf(out, "last threshold %.4f: at worst %.2f %% wrong, %.0f %% of the items\n", result->certificate.threshold,
		        result->certificate.risk_bound * 100, result->certificate.coverage * 100);
	if (result->undecided > 0)
		fprintf(out, "%" PRId64 " rows have no decision: people would be asked, and nothing is learnt from them\n", result->undecided);
	if (result->unmatched > 0)
		fprintf(out, "%" PRId64 " decision%s of which there is no prediction\n", result->unmatched,
		        result->unmatched == 1 ? " is of an item" : "s are of items");
	print_waiting(call, result);
	print_picture(out, result);
}

/* ---- what is odd about the files ---- */

static void say_lines(struct command_call *call, enum replay_file file, const struct replay_lines *lines, const char *what)
{
	static const char *const names[] = { "predictions", "decisions", "truth" };

	if (lines->count == 0)
		return;
	fprintf(call->err, "%s: %" PRId64 " %s %s: line%s", names[file], lines->count, lines->count == 1 ? "row" : "rows", what,
	        lines->count == 1 ? "" : "s");
	for (int i = 0; i < lines->count && i < REPLAY_LINES; i++)
		fprintf(call->err, "%s %" PRId64, i > 0 ? "," : "", lines->first[i]);
	fprintf(call->err, "%s\n", lines->count > REPLAY_LINES ? ", ..." : "");
}

static void say_oddities(struct command_call *call, const struct replay_result *result)
{
	if (result->rejected > 0)
		fprintf(call->err, "%" PRId64 " rows could not be read; %s\n", result->rejected, answer_shown(call, result->first_rejected));
	for (int i = 0; i < REPLAY_FILES; i++) {
		const struct replay_said *said = &result->said[i];

		say_lines(call, i, &said->ahead, "more than a day ahead of this machine's clock, refused");
		say_lines(call, i, &said->duplicates, "of an item that the same one has answered before, not used");
		say_lines(call, i, &said->contradicting, "of these with another label than the first, which stays");
		say_lines(call, i, &said->out_of_order, "out of the order of time, taken as of the row before");
	}
}

static bool has_options(const struct command_call *call)
{
	for (const struct command_option *option = call->command->options; option->name; option++)
		if (command_has(call, option->name))
			return true;
	return false;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct replay_options options = { .predictions = NULL };
	struct replay_result *result;
	enum command_status status = COMMAND_DONE;

	if (!has_options(call))
		return replay_ladder(call, err);
	if (policy_read(call, &options.policy, err) < 0)
		return COMMAND_FAILED;
	if (command_option(call, "candidate"))
		return replay_candidate(call, err);
	if (read_options(call, &options, err) < 0)
		return COMMAND_USAGE;
	result = arena_alloc(&call->arena, sizeof *result);
	if (replay_run(&options, result, err) < 0)
		return COMMAND_FAILED;
	say_oddities(call, result);
	if (call->json)
		status = print_json(call, result);
	else
		print_text(call, &options, result);
	return status;
}

static const struct command_option options[] = {
	{ "predictions", 0, "P.csv", "what the model said: item,label,confidence[,time], in the order of the stream" },
	{ "decisions", 0, "D.csv", "what people said: item,label" },
	{ "truth", 0, "T.csv", "what is true: item,label; else errors are told against the decisions" },
	{ "risk", 0, "R", "the promised error; else the project's, else 0.01" },
	{ "critical", 0, "L", "a critical label, where no project says which" },
	{ "seed", 0, "S", "of the draws; else 1" },
	{ "per-day", 0, "N", "rows a day, where the predictions have no time; else 500" },
	{ "candidate", 0, "P2.csv", "what a new version said of the same items: it runs as a canary beside the first" },
	{ "steps", 0, "F,F,...", "of the canary: growing shares of the rows; else the project's, else 0.05,0.25,0.5" },
	{ "items", 0, "N", "of the canary's that each step waits for; else the project's, else 100" },
	{ "judged", 0, "F", "share of the other rows that people decide blind to compare it; else the project's, else 0.1" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_replay = {
	.name = "replay",
	.arguments = "[--predictions P.csv --decisions D.csv [--truth T.csv] [--risk R]\n"
	             "                   [--critical L] [--seed S] [--per-day N]\n"
	             "                   [--candidate P2.csv [--steps F,F,...] [--items N] [--judged F]]]",
	.summary = "runs the ladder over a recorded stream, or the project's own again",
	.details = "Without files the ladder of the project is made again from what people and models said: every\n"
	           "folded row, every certificate, every gate that somebody acted on and every demotion by the evidence,\n"
	           "to the last bit; of rollouts every item that was judged, the roles that the acts give, and each time\n"
	           "a rule took a version back, with none missing. A line says what differs, and the exit status is\n"
	           "then 3. Answers that waited, overdue audits and open alarms of a gate have to lie between what\n"
	           "there was for sure and what there may have been: no row tells when a place in the queue was taken\n"
	           "back that nobody had answered. In a pause, and where an audit had waited for too long, the\n"
	           "machine must have decided nothing; what else a pause says as its reason is taken as recorded. So\n"
	           "are the items that a step of a rollout had when it was advanced. Nulls, failures, latency and items\n"
	           "of a candidate are made again as of the newest look at it. rung verify looks at the log and the rows\n"
	           "beside it.\n"
	           "\n"
	           "JSON: rows, certificates, evaluations, rollouts, judged (items of these), differences (entity, id,\n"
	           "what), stage.\n"
	           "\n"
	           "With files each row goes through the functions that decide in earnest: routes, gates,\n"
	           "certificates, audits and the detector that takes automation back. A gate is passed at the row\n"
	           "where it opens. Decisions of rows that the machine decides are seen only where they are audited.\n"
	           "The same files and seed give the same answer. With -p FILE the settings and critical labels\n"
	           "are the project's; nothing is written to it. CSV and JSONL are read. With --truth each fall says\n"
	           "from which row on what the machine takes was wrong more often, and how many rows later it came.\n"
	           "\n"
	           "One answer written often is one answer: of each item the first row counts, and of each operator's\n"
	           "decisions. The clock of the stream never goes back: a row whose time is out of order is taken as\n"
	           "of the row before it, and one more than a day ahead of this machine's clock is refused. All are\n"
	           "told.\n"
	           "\n"
	           "With --candidate no ladder is climbed: the second version goes through the steps and rules of a\n"
	           "rollout. It takes the next step at the row where one is over, and goes back at the row where a\n"
	           "rule fires. Beside that stands from which row on it would have been known in the shadow. JSON:\n"
	           "rows, missing, duplicates, steps (row, share, canary_items, judged), outcome (undecided, live,\n"
	           "rolled back), row, rule, why, canary_items, judged, extra_errors, shadow (better_row, worse_row,\n"
	           "no_worse_row), cells.\n"
	           "\n"
	           "JSON with files: rows, changes (row, from, to, reason; of a fall also drift_row and delay, null\n"
	           "where the truth shows no change), automation_rate, accepted, accepted_errors, unjudged, audits,\n"
	           "audit_probability, threshold, coverage and risk_bound (of the last certificate; null for none),\n"
	           "level (at the end), waiting_for (name, why: the lines of the next gate that do not hold), nulls,\n"
	           "undecided, unmatched (decisions of no prediction), rejected (rows), of them ahead (more than a day\n"
	           "ahead of the clock), duplicates (further rows of an item, by the same operator: not used), of them\n"
	           "contradicting (with another label), out_of_order (by their time), note.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_NONE,
	.models = true,
	.run = run,
};
