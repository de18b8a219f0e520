/* rung suspects: answers of people that a version and their peers contradict, the most doubtful first. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "db/item.h"
#include "db/model_version.h"
#include "jobs/suspects.h"
#include "stats/interval.h"

#include <inttypes.h>
#include <math.h>

#define LIMIT_DEFAULT 50

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

static const char *label_name(const struct command_call *call, int64_t label_id)
{
	const struct label *label = stage_label(&call->stage, label_id);

	return label ? label->name : "(retired)";
}

static json_t *object_of(struct command_call *call, const struct suspect *suspect, const struct item *item)
{
	return json_pack("{s:I, s:o, s:I, s:o, s:o, s:f, s:s, s:o, s:o, s:i, s:s, s:o}", "item", (json_int_t)suspect->answer->item_id, "name",
	                 answer_text(item->name), "decision_id", (json_int_t)suspect->answer->decision_id, "label",
	                 answer_text(label_name(call, suspect->answer->label_id)), "model_label", answer_text(label_name(call, suspect->other_id)),
	                 "margin", suspect->margin, "contradicted", suspect_contradicted(suspect), "model_margin",
	                 answer_number(suspect->model_margin), "peer_margin", answer_number(suspect->peer_margin), "peers", suspect->peers,
	                 "source", suspect->answer->source, "kept_from_training", answer_text(suspect->answer->kept));
}

static int list(struct command_call *call, const struct suspects *found, long limit, json_t *rows, struct err *err)
{
	for (int i = 0; i < found->count && i < limit; i++) {
		const struct suspect *suspect = &found->rows[i];
		struct item item;

		if (item_read(call->store, suspect->answer->item_id, &call->arena, &item, err) < 0)
			return -1;
		json_array_append_new(rows, object_of(call, suspect, &item));
		if (!call->json)
			fprintf(call->out, "%8" PRId64 "  %s  %-14s %-14s %-5s %-11s %s\n", item.item_id, answer_share(call, suspect->margin),
			        answer_shown(call, label_name(call, suspect->answer->label_id)), answer_shown(call, label_name(call, suspect->other_id)),
			        suspect_contradicted(suspect), suspect->answer->source, answer_shown(call, item.name));
	}
	return 0;
}

/* ---- what leads found ---- */

static struct interval interval_of(const struct suspect_result *result)
{
	return result->reviewed ? interval_clopper_pearson(result->overturned, result->reviewed, 0.05) : (struct interval){ NAN, NAN };
}

static json_t *result_json(const struct suspect_result *result)
{
	struct interval interval = interval_of(result);

	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:o, s:o}", "asked", (json_int_t)result->asked, "waiting", (json_int_t)result->waiting,
	                 "reviewed", (json_int_t)result->reviewed, "unsure", (json_int_t)result->unsure, "overturned",
	                 (json_int_t)result->overturned, "rate",
	                 answer_number(result->reviewed ? (double)result->overturned / (double)result->reviewed : (double)NAN), "low",
	                 answer_number(interval.low), "high", answer_number(interval.high));
}

static void print_result(struct command_call *call, const char *which, const struct suspect_result *result)
{
	struct interval interval = interval_of(result);

	if (result->asked == 0)
		return;
	fprintf(call->out, "%s: %" PRId64 " of %" PRId64 " looked at again were overturned", which, result->overturned, result->reviewed);
	if (result->reviewed > 0)
		fprintf(call->out, ", %s (95 %%: %s to %s)", answer_share(call, (double)result->overturned / (double)result->reviewed),
		        answer_share(call, interval.low), answer_share(call, interval.high));
	fprintf(call->out, "; %" PRId64 " unsure, %" PRId64 " wait\n", result->unsure, result->waiting);
}

static int tell(struct command_call *call, const struct suspects *found, long limit, json_t *rows, struct err *err)
{
	struct suspect_result suspects, drawn;

	if (suspect_found(call->store, &call->stage, &suspects, &drawn, err) < 0)
		return -1;
	if (call->json) {
		answer_json(call, json_pack("{s:o, s:O, s:i, s:I, s:I, s:I, s:o, s:I, s:o, s:o, s:s}", "model", answer_text(found->version.title), "suspects", rows,
		                            "found", found->count, "answers", (json_int_t)found->asked, "unasked", (json_int_t)found->unasked, "bounded", (json_int_t)found->bounded, "rate",
		                            answer_number(found->asked ? (double)found->count / (double)found->asked : (double)NAN), "reviewed",
		                            (json_int_t)found->reviewed, "review", result_json(&suspects), "drawn", result_json(&drawn), "stage",
		                            call->stage.name));
		return 0;
	}
	fprintf(call->out, "%d of %" PRId64 " answers are in doubt by %s and by what others say%s; %" PRId64 " more it was not asked about, or has learnt from\n",
	        found->count, found->asked, answer_shown(call, found->version.title), found->count > limit ? ", the first are shown" : "",
	        found->unasked);
	if (found->bounded)
		fprintf(call->out, "of %" PRId64 " it tells its label and how sure it is, and no more: margins of those are what they are at least\n",
		        found->bounded);
	print_result(call, "suspects", &suspects);
	print_result(call, "drawn to compare", &drawn);
	return 0;
}

static enum command_status show(struct command_call *call, const struct suspects *found, struct err *err)
{
	long limit = LIMIT_DEFAULT;
	json_t *rows;
	int rc;

	if (command_number(call, "limit", 1, 1000000, &limit, err) < 0)
		return COMMAND_USAGE;
	rows = json_array();
	if (!call->json && found->count)
		fprintf(call->out, "%8s  %s  %-14s %-14s %-5s %-11s %s\n", "item", "by  ", "answered", "may be", "say", "answer", "name");
	rc = list(call, found, limit, rows, err);
	if (rc == 0)
		rc = tell(call, found, limit, rows, err);
	json_decref(rows);
	return rc < 0 ? COMMAND_FAILED : COMMAND_DONE;
}

/* ---- looking again ---- */

static enum command_status review(struct command_call *call, const struct suspects *found, struct err *err)
{
	const char *reason = command_option(call, "reason");
	long most = LIMIT_DEFAULT, drawn = 0;
	int opened;

	if (command_number(call, "limit", 1, 100000, &most, err) < 0 || command_number(call, "drawn", 0, 100000, &drawn, err) < 0)
		return COMMAND_USAGE;
	if (suspects_review(call->store, &call->stage, &call->actor, found, (int)most, (int)drawn, reason ? reason : "", &opened, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		answer_json(call, json_pack("{s:i, s:s}", "opened", opened, "stage", call->stage.name));
	else if (opened == 0)
		fprintf(call->out, "nothing is in doubt that has settled and waits for nobody\n");
	else
		fprintf(call->out, "%d wait for you, before anything else: rung, or rung next\n", opened);
	return opened ? COMMAND_DONE : COMMAND_NO;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct model_version version;
	struct suspects found;

	if (find_version(call, &version, err) < 0 || suspects_find(call->store, &call->stage, &version, &call->arena, &found, err) < 0)
		return COMMAND_FAILED;
	return command_option(call, "review") ? review(call, &found, err) : show(call, &found, err);
}

static const struct command_option options[] = {
	{ "model", 0, "V", "the version that contradicts; otherwise LIVE" },
	{ "limit", 0, "N", "so many at most (50)" },
	{ "review", 0, NULL, "open a batch of them for you to look at again" },
	{ "drawn", 0, "N", "with --review: so many of the other answers too, drawn to compare with" },
	{ "reason", 0, "T", "with --review: why, for the log" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_suspects = {
	.name = "suspects",
	.arguments = "[--model V] [--limit N] [--review [--drawn N] [--reason T]]",
	.summary = "lists answers in doubt, most doubtful first, or has them looked at again",
	.details = "An answer is in doubt where the version is confident of another label by confident learning\n"
	           "(Northcutt, Jiang and Chuang 2021): it gives that at least what it gives it on average to the items\n"
	           "that people gave it; or where what others said of the item without the model makes another one\n"
	           "likelier. What each says counts by how often they err (Dawid and Skene 1979, from three people\n"
	           "and thirty items on that several have answered), with the version's chances as what is known\n"
	           "before; where both together leave the given label the likeliest, it is no suspect. They stand by\n"
	           "the margin: by how much the other label is likelier. What the version has learnt from is left out,\n"
	           "since it would repeat it.\n"
	           "\n"
	           "Of predictions that were imported as label and confidence c no more is known than that every other\n"
	           "label has 1 - c at most. The given label is held to have all of that: what it gets on average is c\n"
	           "where the prediction is alike and 1 - c where it is not, and the margin of a suspect is 2c - 1 at\n"
	           "least. So by the version alone none is listed that all chances would clear, but some may be missed;\n"
	           "of two labels nothing is. A label that others gave the item is held to have 1 - c too where the\n"
	           "prediction contradicts the answer, and an equal share of it where it does not.\n"
	           "\n"
	           "--review, or D on the Retrain screen, opens a batch for you, a lead: of the first of them whose\n"
	           "answers have settled and whose items nobody is still asked about. They come before anything else, in\n"
	           "no order that tells anything, with the two labels they are between, but not which of them was given;\n"
	           "those drawn to compare with look the same. What you say is the label that the item has from then on,\n"
	           "for training, exports and outcomes. It is evidence of nothing, whatever the answer was: no gate, no\n"
	           "agreement and no audit counts it, as the model had a say in what was looked at.\n"
	           "\n"
	           "JSON: model, suspects (item, name, decision_id, label, model_label: the likelier one, margin,\n"
	           "contradicted: model, peers or both, model_margin, peer_margin, peers, source: truth, adjudicated,\n"
	           "agreed, blind or assisted; kept_from_training: why, or null), found, answers, unasked, bounded (of\n"
	           "answers: by label and confidence alone), rate (null without answers), reviewed (that leads have\n"
	           "looked at again), review and drawn (asked, waiting, reviewed, unsure, overturned, rate, low, high:\n"
	           "95 %, Clopper and Pearson), stage; with --review opened, stage. Exit 3 where there is nothing to\n"
	           "open.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_WRITE,
	.stages = STAGES_EACH,
	.turns_with = "review",
	.leads = true,
	.models = true,
	.run = run,
};
