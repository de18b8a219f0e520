/* rung threshold: from which confidence on the model keeps a promise, on what people decided blind. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "db/report.h"
#include "stats/threshold.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

struct question { double risk, delta, miss; const struct label *critical; };

struct answer {
	struct threshold threshold;
	int64_t criticals, missed; /* critical items, and those that would be accepted as something else */
};

static int read_question(struct command_call *call, struct question *question, struct err *err)
{
	const char *critical = command_option(call, "critical");
	int risk, miss;

	*question = (struct question){ .delta = 0.05 };
	risk = command_share(call, "risk", 1, &question->risk, err);
	miss = command_share(call, "miss-share", 1, &question->miss, err);
	if (risk < 0 || miss < 0 || command_share(call, "delta", 1, &question->delta, err) < 0)
		return -1;
	if (!risk)
		return err_set(err, "say which share of errors may be accepted: --risk 0.01");
	if ((miss > 0) != (critical != NULL))
		return err_set(err, "--miss-share and --critical go together");
	question->critical = critical ? stage_label_named(&call->stage, critical) : NULL;
	if (critical && !question->critical)
		return err_set(err, "no label '%s'", critical);
	return 0;
}

static void count_from(struct threshold *threshold, const struct confhist *hist)
{
	threshold->accepted = threshold->errors = 0;
	for (int bin = threshold->bin; bin < CONFBIN_COUNT; bin++) {
		threshold->accepted += hist->count[bin];
		threshold->errors += hist->wrong[bin];
	}
	threshold->coverage = (double)threshold->accepted / (double)threshold->total;
}

/* Raises the threshold until few enough critical items are missed. */
static void keep_misses(struct answer *answer, const struct confhist *hist, const int64_t missed[CONFBIN_COUNT],
                        const struct question *question)
{
	int bin = threshold_miss_bin(missed, answer->criticals, question->miss, question->delta);

	if (answer->threshold.bin < 0 || bin < 0) {
		answer->threshold.bin = -1;
		return;
	}
	if (bin > answer->threshold.bin) {
		answer->threshold.bin = bin;
		count_from(&answer->threshold, hist);
	}
	for (int i = answer->threshold.bin; i < CONFBIN_COUNT; i++)
		answer->missed += missed[i];
	if (answer->threshold.accepted < threshold_least_rows(question->risk, question->delta))
		answer->threshold.bin = -1;
}

static void find(const struct report_pair *pairs, int count, const struct question *question, struct answer *answer)
{
	struct confhist *hist = calloc(1, sizeof *hist);
	int64_t missed[CONFBIN_COUNT] = { 0 };

	if (!hist)
		abort();
	for (int i = 0; i < count; i++) {
		bool wrong = pairs[i].decided_label_id != pairs[i].predicted_label_id;
		bool critical = question->critical && pairs[i].decided_label_id == question->critical->label_id;

		if (pairs[i].trained_on || !confhist_add(hist, pairs[i].confidence, wrong))
			continue;
		answer->criticals += critical;
		missed[confbin_of(pairs[i].confidence)] += critical && wrong;
	}
	answer->threshold = threshold_certify(hist, question->risk, question->delta);
	if (question->critical)
		keep_misses(answer, hist, missed, question);
	free(hist);
}

static enum command_status print(struct command_call *call, const struct question *question, const struct answer *answer)
{
	const struct threshold *threshold = &answer->threshold;
	bool found = threshold->bin >= 0;

	if (call->json)
		return answer_json(call, json_pack("{s:o,s:o,s:o,s:I,s:I,s:I,s:I,s:o}", "threshold",
		                                   answer_number(found ? confbin_low(threshold->bin) : NAN), "coverage",
		                                   answer_number(found ? threshold->coverage : 0), "risk_bound",
		                                   answer_number(found ? threshold->risk_bound : NAN), "n",
		                                   (json_int_t)threshold->total, "errors", (json_int_t)(found ? threshold->errors : 0),
		                                   "criticals", (json_int_t)answer->criticals, "missed", (json_int_t)answer->missed,
		                                   "stage", answer_text(call->stage.name)));
	if (!found) {
		fprintf(call->out, "no confidence keeps that promise on %" PRId64 " items; %" PRId64 " without an error are the least it takes\n",
		        threshold->total, 2 * threshold_least_rows(question->risk, question->delta));
		return COMMAND_DONE;
	}
	fprintf(call->out, "from %.4f on: %.1f %% of %" PRId64 " items, %" PRId64 " of them wrong, at worst %.2f %%\n",
	        confbin_low(threshold->bin), threshold->coverage * 100, threshold->total, threshold->errors,
	        threshold->risk_bound * 100);
	if (question->critical)
		fprintf(call->out, "%s: %" PRId64 " of %" PRId64 " would be missed\n", answer_shown(call, question->critical->name),
		        answer->missed, answer->criticals);
	return COMMAND_DONE;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct question question;
	struct answer answer = { .criticals = 0 };
	struct report_pair *pairs;
	int count;

	if (read_question(call, &question, err) < 0)
		return COMMAND_USAGE;
	if (report_pairs(call->store, &call->stage, 0, 0, &call->arena, &pairs, &count, err) < 0)
		return COMMAND_FAILED;
	find(pairs, count, &question, &answer);
	return print(call, &question, &answer);
}

static const struct command_option options[] = {
	{ "risk", 0, "R", "the share of errors that may be accepted, such as 0.01" },
	{ "delta", 0, "D", "the chance that the answer is wrong; else 0.05" },
	{ "miss-share", 0, "B", "the share of critical items that may be missed" },
	{ "critical", 0, "L", "... of this label" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_threshold = {
	.name = "threshold",
	.arguments = "--risk R [--delta D] [--miss-share B --critical L]",
	.summary = "finds the confidence from which a promise is kept, with a guarantee",
	.details = "One plain look at all items that people decided blind: with confidence 1 - D, at most the share R\n"
	           "of what lies at or above the threshold is wrong. The guarantee is for one look: whoever asks again\n"
	           "and again until the answer pleases has none. Items that a version was trained on do not count.\n"
	           "\n"
	           "JSON: threshold (null where nothing can be certified), coverage, risk_bound, n, errors (among the\n"
	           "accepted), criticals, missed, stage.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.models = true,
	.run = run,
};
