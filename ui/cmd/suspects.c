/* rung suspects: answers of people that a version contradicts, the most doubtful first. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "db/item.h"
#include "db/model_version.h"
#include "db/snapshot.h"
#include "jobs/snapshot.h"

#include <inttypes.h>
#include <stdlib.h>

#define LIMIT_DEFAULT 50

struct finding {
	struct model_version   version;
	struct snapshot_doubt *suspects; /* most doubtful first */
	int64_t asked, unasked;          /* answers that it says something of, and others */
	int     count;
};

static int by_margin(const void *a, const void *b)
{
	const struct snapshot_doubt *x = a, *y = b;

	if (x->margin != y->margin)
		return x->margin > y->margin ? -1 : 1;
	return (x->answer->item_id > y->answer->item_id) - (x->answer->item_id < y->answer->item_id);
}

static int find_version(struct command_call *call, struct model_version *version, struct err *err)
{
	const char *reference = command_option(call, "model");
	int got = reference ? model_version_find(call->store, &call->stage, reference, &call->arena, version, err)
	                    : model_version_live(call->store, &call->stage, &call->arena, version, err);

	if (got != 0)
		return got < 0 ? -1 : 0;
	return reference ? err_set(err, "stage %s has no version \"%s\"", call->stage.name, answer_shown(call, reference))
	                 : err_set(err, "stage %s has no LIVE version that could contradict anybody", call->stage.name);
}

static int find(struct command_call *call, struct finding *finding, struct err *err)
{
	struct snapshot_answer *answers;
	struct snapshot_doubt *doubts;
	int count;

	*finding = (struct finding){ .count = 0 };
	if (find_version(call, &finding->version, err) < 0 ||
	    snapshot_answers(call->store, &call->stage, finding->version.model_version_id, &call->arena, &answers, &count, err) < 0 ||
	    snapshot_doubts(call->store, &call->stage, finding->version.model_version_id, answers, count, &call->arena, &doubts, err) < 0)
		return -1;
	finding->suspects = doubts;
	for (int i = 0; i < count; i++) {
		*(doubts[i].asked ? &finding->asked : &finding->unasked) += answers[i].label_id != 0;
		if (doubts[i].suspect)
			finding->suspects[finding->count++] = doubts[i];
	}
	qsort(finding->suspects, (size_t)finding->count, sizeof *finding->suspects, by_margin);
	return 0;
}

static const char *label_name(const struct command_call *call, int64_t label_id)
{
	const struct label *label = stage_label(&call->stage, label_id);

	return label ? label->name : "(retired)";
}

static json_t *object_of(struct command_call *call, const struct snapshot_doubt *suspect, const struct item *item)
{
	return json_pack("{s:I, s:o, s:I, s:o, s:o, s:f, s:s, s:o}", "item", (json_int_t)suspect->answer->item_id, "name", answer_text(item->name),
	                 "decision_id", (json_int_t)suspect->answer->decision_id, "label", answer_text(label_name(call, suspect->answer->label_id)),
	                 "model_label", answer_text(label_name(call, suspect->other_id)), "margin", suspect->margin, "source",
	                 suspect->answer->source, "kept_from_training", answer_text(suspect->answer->kept));
}

static int list(struct command_call *call, const struct finding *finding, long limit, json_t *rows, struct err *err)
{
	for (int i = 0; i < finding->count && i < limit; i++) {
		const struct snapshot_doubt *suspect = &finding->suspects[i];
		struct item item;

		if (item_read(call->store, suspect->answer->item_id, &call->arena, &item, err) < 0)
			return -1;
		json_array_append_new(rows, object_of(call, suspect, &item));
		if (!call->json)
			fprintf(call->out, "%8" PRId64 "  %s  %-14s %-14s %-11s %s\n", item.item_id, answer_share(call, suspect->margin),
			        answer_shown(call, label_name(call, suspect->answer->label_id)), answer_shown(call, label_name(call, suspect->other_id)),
			        suspect->answer->source, answer_shown(call, item.name));
	}
	return 0;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct finding finding;
	long limit = LIMIT_DEFAULT;
	json_t *rows;

	if (command_number(call, "limit", 1, 1000000, &limit, err) < 0)
		return COMMAND_USAGE;
	if (find(call, &finding, err) < 0)
		return COMMAND_FAILED;
	rows = json_array();
	if (!call->json && finding.count)
		fprintf(call->out, "%8s  %s  %-14s %-14s %-11s %s\n", "item", "by  ", "answered", "model says", "answer", "name");
	if (list(call, &finding, limit, rows, err) < 0) {
		json_decref(rows);
		return COMMAND_FAILED;
	}
	if (call->json)
		return answer_json(call, json_pack("{s:o, s:o, s:i, s:I, s:I, s:o, s:s}", "model", answer_text(finding.version.title), "suspects", rows,
		                                   "found", finding.count, "answers", (json_int_t)finding.asked, "unasked",
		                                   (json_int_t)finding.unasked, "rate", finding.asked ?
		                                   json_real((double)finding.count / (double)finding.asked) : json_null(), "stage", call->stage.name));
	json_decref(rows);
	fprintf(call->out, "%d of %" PRId64 " answers are contradicted by %s%s; %" PRId64 " more it was not asked about, or has learnt from\n",
	        finding.count, finding.asked, answer_shown(call, finding.version.title), finding.count > limit ? ", the first are shown" : "",
	        finding.unasked);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "model", 0, "V", "the version that contradicts; otherwise LIVE" },
	{ "limit", 0, "N", "so many at most (50)" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_suspects = {
	.name = "suspects",
	.arguments = "[--model V] [--limit N]",
	.summary = "lists answers that a version contradicts, most doubtful first",
	.details = "By confident learning (Northcutt, Jiang and Chuang 2021): an answer is a suspect where the version\n"
	           "is confident of another label, that is, gives it at least what it gives that label on average to\n"
	           "the items that people gave it. They stand by the margin: by how much it puts that label above the\n"
	           "given one. What the version has learnt from is left out, since it would repeat it. A suspect is no\n"
	           "mistake yet: look at it again.\n"
	           "\n"
	           "JSON: model, suspects (item, name, decision_id, label, model_label, margin, source: truth,\n"
	           "adjudicated, agreed, blind or assisted; kept_from_training: why, or null), found, answers, unasked,\n"
	           "rate (null without answers), stage.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.leads = true,
	.models = true,
	.run = run,
};
