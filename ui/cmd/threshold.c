/* rung threshold: from which confidence on the model keeps a promise, on what people decided blind. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "db/report.h"
#include "ladder/certificate.h"
#include "stats/threshold.h"
#include "ui/table.h"

#include <inttypes.h>
#include <math.h>

struct question { double risk, delta, miss; bool by_class; const struct label *critical; };

static int read_question(struct command_call *call, struct question *question, struct err *err)
{
	const char *critical = command_option(call, "critical");
	int risk, miss;

	*question = (struct question){ .delta = 0.05, .by_class = command_has(call, "by-class") };
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

static int label_index(const struct stage *stage, int64_t label_id)
{
	const struct label *label = stage_label(stage, label_id);

	return label ? (int)(label - stage->labels) : -1;
}

/* One plain look at the pairs. */
static struct certificate find(struct command_call *call, const struct report_pair *pairs, int count, const struct question *question)
{
	const struct stage *stage = &call->stage;
	bool *critical = arena_alloc(&call->arena, (size_t)stage->label_count * sizeof *critical);
	struct certificate_terms terms = { question->risk, question->miss, question->by_class };
	struct certificate found;
	struct evidence evidence;

	for (int i = 0; i < stage->label_count; i++)
		critical[i] = &stage->labels[i] == question->critical;
	evidence_init(&evidence, critical, stage->label_count);
	for (int i = 0; i < count; i++)
		if (!pairs[i].trained_on)
			evidence_judged(&evidence, label_index(stage, pairs[i].predicted_label_id), confbin_of(pairs[i].confidence),
			                label_index(stage, pairs[i].decided_label_id), !pairs[i].unlike, 0);
	found = certificate_at(&evidence, &terms, question->delta);
	evidence_release(&evidence);
	return found;
}

static json_t *classes_json(const struct stage *stage, const struct certificate *found)
{
	json_t *classes = json_object();

	for (int i = 0; i < found->class_count; i++)
		json_object_set_new(classes, stage->labels[i].name,
		                    json_pack("{s:o,s:I,s:I,s:o}", "threshold", answer_number(found->classes[i].threshold), "accepted",
		                              (json_int_t)found->classes[i].accepted, "errors", (json_int_t)found->classes[i].errors,
		                              "risk_bound", answer_number(found->classes[i].risk_bound)));
	return classes;
}

/* Of what is not there, or was not asked for, nothing is counted: null. */
static json_t *count_json(bool has, int64_t count)
{
	return has ? json_integer((json_int_t)count) : json_null();
}

static enum command_status print_json(struct command_call *call, const struct question *question, const struct certificate *found)
{
	bool has = found->found, asked = question->critical != NULL;
	json_t *answer = json_pack("{s:o,s:o,s:o,s:I,s:o,s:o,s:o,s:o}", "threshold", answer_number(has ? found->threshold : NAN), "coverage",
	                           answer_number(has ? found->coverage : NAN), "risk_bound", answer_number(found->risk_bound), "n",
	                           (json_int_t)found->settled, "errors", count_json(has, found->errors), "criticals",
	                           count_json(asked, found->criticals), "missed", count_json(has && asked, found->missed), "stage",
	                           answer_text(call->stage.name));

	if (found->by_class)
		json_object_set_new(answer, "classes", classes_json(&call->stage, found));
	return answer_json(call, answer);
}

static void print_classes(struct command_call *call, const struct certificate *found)
{
	static const struct table_column columns[] = {
		{ "the model says", false }, { "from confidence", true }, { "items", true }, { "wrong", true }, { "at worst", true },
	};
	struct table table;

	table_init(&table, columns, 5, 0);
	for (int i = 0; i < found->class_count; i++) {
		const struct certificate_class *class = &found->classes[i];
		bool never = class->bin < 0;

		table_add(&table, (const char *const[]){
			call->stage.labels[i].name, never ? "never" : arena_printf(&call->arena, "%.4f", class->threshold),
			never ? "" : arena_printf(&call->arena, "%" PRId64, class->accepted), never ? "" : arena_printf(&call->arena, "%" PRId64, class->errors),
			never ? "" : arena_printf(&call->arena, "%.2f %%", class->risk_bound * 100) });
	}
	table_print(&table, call->out, 2);
	table_release(&table);
}

static enum command_status print(struct command_call *call, const struct question *question, const struct certificate *found)
{
	if (!found->found) {
		fprintf(call->out, "%s\n", found->why);
		return COMMAND_DONE;
	}
	if (found->by_class)
		fprintf(call->out, "together: ");
	fprintf(call->out, "from %.4f on: %.1f %% of %" PRId64 " items, %" PRId64 " of them wrong, at worst %.2f %%\n", found->threshold,
	        found->coverage * 100, found->settled, found->errors, found->risk_bound * 100);
	if (question->critical)
		fprintf(call->out, "%s: %" PRId64 " of %" PRId64 " would be missed\n", answer_shown(call, question->critical->name),
		        found->missed, found->criticals);
	if (found->by_class)
		print_classes(call, found);
	return COMMAND_DONE;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct certificate found;
	struct question question;
	struct report_pair *pairs;
	int count;

	if (read_question(call, &question, err) < 0)
		return COMMAND_USAGE;
	if (report_pairs(call->store, &call->stage, 0, 0, &call->arena, &pairs, &count, err) < 0)
		return COMMAND_FAILED;
	found = find(call, pairs, count, &question);
	return call->json ? print_json(call, &question, &found) : print(call, &question, &found);
}

static const struct command_option options[] = {
	{ "risk", 0, "R", "the share of errors that may be accepted, such as 0.01" },
	{ "delta", 0, "D", "the chance that the answer is wrong; else 0.05" },
	{ "miss-share", 0, "B", "the share of critical items that may be missed" },
	{ "critical", 0, "L", "... of this label" },
	{ "by-class", 0, NULL, "a threshold for each label that the model gives" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_threshold = {
	.name = "threshold",
	.arguments = "--risk R [--delta D] [--miss-share B --critical L] [--by-class]",
	.summary = "finds the confidence from which a promise is kept, with a guarantee",
	.details = "One plain look at all items that people decided blind: with confidence 1 - D, at most the share R\n"
	           "of what lies at or above the threshold is wrong. The guarantee is for one look: whoever asks again\n"
	           "and again until the answer pleases has none. The search goes from the surest items down and ends\n"
	           "where it fails: errors that are as common among the surest may end it at its first step, though\n"
	           "all items together would keep the promise. Items that a version was trained on do not count.\n"
	           "\n"
	           "With --by-class the promise is kept for each label that the model gives by itself, the miss share\n"
	           "where a critical item may be called so, and D is shared among all these promises: they hold\n"
	           "together. The machine works so where threshold.by_class is set.\n"
	           "\n"
	           "JSON: threshold (null where nothing can be certified, and with it coverage, risk_bound, errors and\n"
	           "missed; by class the lowest), coverage, risk_bound (by class of the worst), n, errors (among the\n"
	           "accepted), criticals and missed (null without --critical), stage; with --by-class classes: by\n"
	           "label threshold (null: never), accepted, errors, risk_bound.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.models = true,
	.run = run,
};
