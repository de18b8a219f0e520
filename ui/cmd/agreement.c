/* rung agreement: how far the model and people say the same of the items that people decided blind. */
#include "ui/cmd/agreement_anchoring.h"
#include "ui/cmd/agreement_people.h"
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"
#include "ui/table.h"

#include "base/clock.h"
#include "base/xalloc.h"
#include "db/model_version.h"
#include "db/output.h"
#include "db/report.h"
#include "stats/confusion.h"
#include "stats/pairs.h"
#include "stats/raters.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

/* The labels that occur, retired ones among them, as the classes of a table. */
struct classes {
	int64_t     *label_ids;
	const char **names;
	int          count, room;
};

struct comparison {
	struct classes   classes;
	struct confusion confusion; /* people by row, model by column */
	struct raters    both;      /* the model as one more rater */
	struct raters    people;    /* people among themselves */
	struct pair_sample pairs;   /* answers that another person looked at again */
	int64_t          drawn;     /* of these, at random */
	struct report_anchoring anchoring;
	int64_t          left_out;  /* items that the model was trained on */
	int64_t          unlike;    /* items whose labels are the same, and what stands beside them does not match */
};

static int class_of(struct command_call *call, struct classes *classes, int64_t label_id)
{
	const struct label *label;

	for (int i = 0; i < classes->count; i++)
		if (classes->label_ids[i] == label_id)
			return i;
	if (classes->count == classes->room) {
		classes->room = classes->room ? classes->room * 2 : 16;
		classes->label_ids = xrealloc(classes->label_ids, (size_t)classes->room, sizeof *classes->label_ids);
		classes->names = xrealloc(classes->names, (size_t)classes->room, sizeof *classes->names);
	}
	label = stage_label(&call->stage, label_id);
	classes->label_ids[classes->count] = label_id;
	classes->names[classes->count] = label ? label->name : arena_printf(&call->arena, "retired label %" PRId64, label_id);
	return classes->count++;
}

static void release(struct comparison *comparison)
{
	free(comparison->classes.label_ids);
	free(comparison->classes.names);
	confusion_release(&comparison->confusion);
	raters_release(&comparison->both);
	raters_release(&comparison->people);
}

/* The ratings come item by item. */
static void compare_people(struct command_call *call, struct comparison *comparison,
                           const struct report_rating *ratings, int count)
{
	for (int i = 0; i < count;) {
		int labels[64], n = 0;
		int64_t item_id = ratings[i].item_id;

		for (; i < count && ratings[i].item_id == item_id; i++)
			if (n < 64)
				labels[n++] = class_of(call, &comparison->classes, ratings[i].label_id);
		raters_add(&comparison->people, labels, n, 1);
	}
}

static void compare_seconds(struct comparison *comparison, const struct report_second *seconds, int count)
{
	for (int i = 0; i < count; i++) {
		pair_add(&comparison->pairs, seconds[i].agrees ? PAIR_ALIKE : seconds[i].both_wrong ? PAIR_BOTH_WRONG : PAIR_ONE_WRONG,
		         seconds[i].probability);
		comparison->drawn += seconds[i].drawn;
	}
}

static void compare(struct command_call *call, struct comparison *comparison, const struct report_pair *pairs,
                    int pair_count, const struct report_rating *ratings, int rating_count)
{
	struct classes *classes = &comparison->classes;

	for (int i = 0; i < call->stage.label_count; i++)
		class_of(call, classes, call->stage.labels[i].label_id);
	for (int i = 0; i < pair_count; i++) {
		class_of(call, classes, pairs[i].decided_label_id);
		class_of(call, classes, pairs[i].predicted_label_id);
	}
	for (int i = 0; i < rating_count; i++)
		class_of(call, classes, ratings[i].label_id);
	confusion_init(&comparison->confusion, classes->count);
	raters_init(&comparison->both, classes->count);
	raters_init(&comparison->people, classes->count);
	for (int i = 0; i < pair_count; i++) {
		int labels[2] = { class_of(call, classes, pairs[i].decided_label_id),
		                  class_of(call, classes, pairs[i].predicted_label_id) };

		comparison->left_out += pairs[i].trained_on;
		if (pairs[i].trained_on)
			continue;
		comparison->unlike += pairs[i].unlike && labels[0] == labels[1];
		confusion_add(&comparison->confusion, labels[0], labels[1]);
		raters_add(&comparison->both, labels, 2, 1);
	}
	compare_people(call, comparison, ratings, rating_count);
}

/* ---- for scripts ---- */

static json_t *classes_json(const struct comparison *comparison)
{
	json_t *classes = json_object();

	for (int i = 0; i < comparison->classes.count; i++) {
		struct class_scores scores = confusion_class(&comparison->confusion, i);

		json_object_set_new(classes, comparison->classes.names[i],
		                    json_pack("{s:o,s:o,s:o,s:I}", "precision", answer_number(scores.precision), "recall",
		                              answer_number(scores.recall), "f1", answer_number(scores.f1), "n",
		                              (json_int_t)scores.n));
	}
	return classes;
}

static json_t *confusion_json(const struct comparison *comparison)
{
	const struct classes *classes = &comparison->classes;
	json_t *table = json_object();

	for (int i = 0; i < classes->count; i++) {
		json_t *row = json_object();

		for (int j = 0; j < classes->count; j++)
			json_object_set_new(row, classes->names[j], json_integer(confusion_count(&comparison->confusion, i, j)));
		json_object_set_new(table, classes->names[i], row);
	}
	return table;
}

static json_t *people_json(const struct raters *people)
{
	if (!people->items)
		return json_null();
	return json_pack("{s:I,s:o,s:o,s:o,s:o}", "n", (json_int_t)people->items, "agreement",
	                 answer_number(raters_agreement(people)), "alpha", answer_number(raters_alpha(people)), "fleiss",
	                 answer_number(raters_fleiss(people).kappa), "ac1", answer_number(raters_ac1(people)));
}

/* Not without a share drawn at random: the others are looked at because something is the matter with them. */
static json_t *error_json(const struct comparison *comparison)
{
	struct interval interval = pair_interval(&comparison->pairs, 0.05);

	if (comparison->drawn == 0)
		return json_null();
	return json_pack("{s:I,s:o,s:o,s:o,s:I}", "n", (json_int_t)comparison->pairs.pairs, "error",
	                 answer_number(pair_error(&comparison->pairs)), "low", answer_number(interval.low), "high",
	                 answer_number(interval.high), "drawn", (json_int_t)comparison->drawn);
}

/* The share that agrees, by labels and by what stands beside them. */
static double agreement_of(const struct comparison *comparison)
{
	const struct confusion *confusion = &comparison->confusion;

	return confusion_agreement(confusion) - (confusion->n ? (double)comparison->unlike / (double)confusion->n : 0);
}

/* How often words would agree by chance nobody can say: what is corrected for it is not defined. */
static void leave_undefined(json_t *object, const struct comparison *comparison)
{
	static const char *const by_chance[] = { "kappa", "kappa_low", "kappa_high", "ac1", "mcc", "alpha" };

	for (size_t i = 0; i < sizeof by_chance / sizeof *by_chance; i++)
		json_object_set_new(object, by_chance[i], json_null());
	json_object_set_new(object, "labels_agree", answer_number(confusion_agreement(&comparison->confusion)));
}

static enum command_status print_json(struct command_call *call, const struct comparison *comparison)
{
	json_t *object;
	const struct confusion *confusion = &comparison->confusion;
	struct estimate kappa = confusion_kappa(confusion, KAPPA_PLAIN), ac1 = confusion_ac1(confusion);

	object = json_pack("{s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:o}", "n", (json_int_t)confusion->n,
	                                   "agreement", answer_number(agreement_of(comparison)), "kappa",
	                                   answer_number(kappa.value), "kappa_low", answer_number(kappa.low), "kappa_high",
	                                   answer_number(kappa.high), "ac1", answer_number(ac1.value), "mcc",
	                                   answer_number(confusion_mcc(confusion)), "alpha",
	                                   answer_number(raters_alpha(&comparison->both)), "per_class",
	                                   classes_json(comparison), "confusion", confusion_json(comparison), "human_human",
	                                   people_json(&comparison->people), "human_error", error_json(comparison), "left_out",
	                   (json_int_t)comparison->left_out, "stage", answer_text(call->stage.name));
	agreement_anchoring_json(object, &comparison->anchoring);
	if (output_of_stage(&call->stage)->compare)
		leave_undefined(object, comparison);
	return answer_json(call, object);
}

/* ---- for people ---- */

static void print_verdict(struct command_call *call, const struct comparison *comparison)
{
	const struct confusion *confusion = &comparison->confusion;
	int64_t agreeing = -comparison->unlike;
	int commonest = 0;

	for (int i = 0; i < comparison->classes.count; i++) {
		agreeing += confusion_count(confusion, i, i);
		if (confusion_class(confusion, i).n > confusion_class(confusion, commonest).n)
			commonest = i;
	}
	fprintf(call->out, "the model and people agree on %" PRId64 " of %" PRId64 " items, %.1f %%\n", agreeing, confusion->n,
	        agreement_of(comparison) * 100);
	if (output_of_stage(&call->stage)->compare) {
		fprintf(call->out, "on the label alone they agree on %" PRId64 ", %.1f %%\n", agreeing + comparison->unlike,
		        confusion_agreement(confusion) * 100);
		return;
	}
	fprintf(call->out, "always answering %s would agree on %.1f %%\n",
	        answer_shown(call, comparison->classes.names[commonest]),
	        (double)confusion_class(confusion, commonest).n * 100 / (double)confusion->n);
	for (int i = 0; i < comparison->classes.count; i++) {
		const struct label *label = stage_label(&call->stage, comparison->classes.label_ids[i]);
		int64_t n = confusion_class(confusion, i).n;

		if (label && label->critical && n)
			fprintf(call->out, "%s is critical: the model misses %" PRId64 " of %" PRId64 "\n", answer_shown(call, label->name),
			        n - confusion_count(confusion, i, i), n);
	}
}

static void add_measure(struct command_call *call, struct table *table, const char *name, struct estimate estimate,
                        const char *why)
{
	const char *range = isfinite(estimate.low) ? arena_printf(&call->arena, "%s to %s", answer_share(call, estimate.low),
	                                                          answer_share(call, estimate.high))
	                                           : "";

	table_add(table, (const char *const[]){ name, why ? "" : answer_share(call, estimate.value), why ? why : range });
}

static void print_measures(struct command_call *call, const struct comparison *comparison)
{
	static const struct table_column columns[] = { { NULL, false }, { NULL, true }, { NULL, false } };
	const struct confusion *confusion = &comparison->confusion;
	struct table table;

	table_init(&table, columns, 3, 0);
	add_measure(call, &table, "kappa", confusion_kappa(confusion, KAPPA_PLAIN),
	            confusion_why_undefined(confusion, CONFUSION_KAPPA));
	add_measure(call, &table, "AC1", confusion_ac1(confusion), confusion_why_undefined(confusion, CONFUSION_AC1));
	add_measure(call, &table, "MCC", (struct estimate){ confusion_mcc(confusion), NAN, NAN, NAN },
	            confusion_why_undefined(confusion, CONFUSION_MCC));
	add_measure(call, &table, "alpha", (struct estimate){ raters_alpha(&comparison->both), NAN, NAN, NAN },
	            raters_why_undefined(&comparison->both, RATERS_ALPHA));
	fprintf(call->out, "\n");
	table_print(&table, call->out, 0);
	table_release(&table);
}

static void print_classes(struct command_call *call, const struct comparison *comparison)
{
	static const struct table_column columns[] = {
		{ "label", false }, { "decided", true }, { "predicted", true }, { "precision", true }, { "recall", true }, { "F1", true },
	};
	struct table table;

	table_init(&table, columns, 6, 0);
	for (int i = 0; i < comparison->classes.count; i++) {
		struct class_scores scores = confusion_class(&comparison->confusion, i);

		table_add(&table, (const char *const[]){ comparison->classes.names[i], arena_printf(&call->arena, "%" PRId64, scores.n),
		                                         arena_printf(&call->arena, "%" PRId64, scores.predicted),
		                                         answer_share(call, scores.precision), answer_share(call, scores.recall),
		                                         answer_share(call, scores.f1) });
	}
	fprintf(call->out, "\n");
	table_print(&table, call->out, 0);
	table_release(&table);
}

static void print_people(struct command_call *call, const struct raters *people)
{
	if (!people->items)
		fprintf(call->out, "\nno item was decided blind by two people: how far people agree among themselves is not known\n");
	else
		fprintf(call->out, "\npeople among themselves agree on %.1f %% (%" PRId64 " items decided by two or more)\n",
		        raters_agreement(people) * 100, people->items);
}

static void print_error(struct command_call *call, const struct comparison *comparison)
{
	struct interval interval = pair_interval(&comparison->pairs, 0.05);

	if (comparison->drawn > 0)
		fprintf(call->out, "people err in about %.1f %% (%.1f to %.1f %%), estimated from %" PRId64 " second looks\n",
		        pair_error(&comparison->pairs) * 100, interval.low * 100, interval.high * 100, comparison->pairs.pairs);
	else if (comparison->pairs.pairs > 0)
		fprintf(call->out, "how often people err is not known: none of the %" PRId64 " second looks was drawn at random\n",
		        comparison->pairs.pairs);
}

static void print_text(struct command_call *call, const struct comparison *comparison)
{
	if (!comparison->confusion.n)
		fprintf(call->out, "nothing to compare: no item has both a prediction and a blind decision\n"
		                   "next: %s score, and decide items in the console: %s\n", answer_rung(call), answer_rung(call));
	else
		print_verdict(call, comparison);
	if (comparison->left_out)
		fprintf(call->out, "%" PRId64 " more are left out: the model was trained on them\n", comparison->left_out);
	if (comparison->confusion.n && !output_of_stage(&call->stage)->compare)
		print_measures(call, comparison);
	if (comparison->confusion.n)
		print_classes(call, comparison);
	if (comparison->confusion.n || comparison->people.items)
		print_people(call, &comparison->people);
	print_error(call, comparison);
	agreement_anchoring_print(call, &comparison->anchoring);
}

/* ---- the command ---- */

/* Which version (0: the one that was live for each item) and since when (0: ever). */
static int read_scope(struct command_call *call, int64_t *model_version_id, int64_t *since_ms, enum command_status *status,
                      struct err *err)
{
	const char *model = command_option(call, "model"), *since = command_option(call, "since");
	struct model_version version;
	int got;

	*status = COMMAND_USAGE;
	if (command_option(call, "people") && (model || since))
		return err_set(err, "--people asks no model and knows no time: it goes without --model and --since");
	if (since && !clock_parse(since, since_ms))
		return err_set(err, "--since takes a time like 2026-03-01 or 2026-03-01T09:30, not '%s'", since);
	if (!model)
		return 0;
	*status = COMMAND_FAILED;
	got = model_version_find(call->store, &call->stage, model, &call->arena, &version, err);
	if (got == 0)
		return err_set(err, "no version '%s'; rung model list names them", model);
	*model_version_id = got > 0 ? version.model_version_id : 0;
	return got < 0 ? -1 : 0;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct comparison comparison = { .classes = { .count = 0 } };
	struct report_pair *pairs;
	struct report_rating *ratings;
	struct report_second *seconds;
	int pair_count, rating_count, second_count;
	int64_t model_version_id = 0, since_ms = 0;
	enum command_status status;

	if (read_scope(call, &model_version_id, &since_ms, &status, err) < 0)
		return status;
	if (command_option(call, "people"))
		return agreement_people(call, err);
	if (report_pairs(call->store, &call->stage, model_version_id, since_ms, &call->arena, &pairs, &pair_count, err) < 0 ||
	    report_ratings(call->store, &call->stage, 2, &call->arena, &ratings, &rating_count, err) < 0 ||
	    report_anchoring(call->store, &call->stage, model_version_id, since_ms, &comparison.anchoring, err) < 0 ||
	    report_seconds(call->store, &call->stage, &call->arena, &seconds, &second_count, err) < 0)
		return COMMAND_FAILED;
	compare(call, &comparison, pairs, pair_count, ratings, rating_count);
	compare_seconds(&comparison, seconds, second_count);
	if (call->json)
		print_json(call, &comparison);
	else
		print_text(call, &comparison);
	release(&comparison);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "model", 0, "V", "this version; else the one that was live for each item" },
	{ "since", 0, "T", "decided since then: 2026-03-01, 2026-03-01T09:30" },
	{ "people", 0, NULL, "how right people are, from what they say of the same items" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_agreement = {
	.name = "agreement",
	.arguments = "[--model V] [--since T] | --people",
	.summary = "compares the model with people, on what they decided blind",
	.details = "Over all items with a blind decision in force and a prediction: first the verdict, then Cohen's\n"
	           "kappa with its 95 % interval, Gwet's AC1, Matthews's correlation and Krippendorff's alpha, then\n"
	           "precision and recall label by label, and how far people agree among themselves. A measure that\n"
	           "is not defined says why.\n"
	           "\n"
	           "Agreement is what the model and people say alike; people err too. How often is estimated from the\n"
	           "second looks of other people, each weighted by the chance with which it was asked for; what two\n"
	           "get wrong alike cannot be seen. Items that a version was trained on, by its card, never count for\n"
	           "it.\n"
	           "\n"
	           "Where an answer is more than its label, agreement is by both, and what is corrected for chance is\n"
	           "not defined; labels_agree is the share by labels alone, and so are per_class and confusion.\n"
	           "\n"
	           "At level 2 a draw says who sees the prediction first: what it moves people to is told by what the\n"
	           "two take of its labels, and how far they lean on it by those that were wrong, as became known from\n"
	           "outside (rung import decisions --mode truth).\n"
	           "\n"
	           "With --people no model is asked: how right each person is, and how often each label is found, is\n"
	           "estimated from what several say of the same items, none of whom is taken to be right (Dawid and\n"
	           "Skene), once three people answered each of thirty items. Where the truth came later, most votes\n"
	           "and votes so weighed are compared with it.\n"
	           "\n"
	           "JSON: n, agreement, kappa, kappa_low, kappa_high, ac1, mcc, alpha (null where not defined),\n"
	           "per_class (label: precision, recall, f1, n), confusion (decided label: predicted label: n),\n"
	           "human_human (n, agreement, alpha, fleiss, ac1; null where nobody decided twice), human_error\n"
	           "(error, low, high, n second looks, drawn of them at random; null where none was drawn), left_out\n"
	           "(items the model was trained on), anchoring and over_reliance (shown, shown_taken, blind,\n"
	           "blind_taken, difference, low, high, at 95 %; null where either is missing), stage. With --people:\n"
	           "items, answers, judged_often (items of three answers or more), truth (null, or n, majority_error,\n"
	           "weighed_error), people (operator, answers, right, found by label; null where not defined), stage.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run,
};
