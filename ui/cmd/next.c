/* rung next: the task that this operator gets now, without curses. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "base/text.h"
#include "db/item.h"
#include "db/output.h"
#include "db/stage_link.h"
#include "jobs/review.h"

#include <inttypes.h>
#include <string.h>

#define NAMES_SHOWN 20

static json_t *regions_json(const struct region *regions, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, json_pack("{s:f,s:f,s:f,s:f,s:o}", "x", regions[i].x, "y", regions[i].y, "width",
		                                      regions[i].width, "height", regions[i].height, "score",
		                                      answer_number(regions[i].score)));
	return list;
}

/* Only where there are any: no other task tells what people said. */
static void add_opinions(json_t *object, const struct review_task *task, const struct output_kind *kind)
{
	json_t *list = json_array(), *said;

	for (int i = 0; i < task->opinion_count; i++) {
		const struct review_opinion *opinion = &task->opinions[i];

		said = json_pack("{s:o,s:o,s:o}", "label", answer_text(opinion->label), "note", answer_text(opinion->note), "regions",
		                 regions_json(opinion->regions, opinion->region_count));
		if (kind->given)
			json_object_set_new(said, kind->given, answer_text(opinion->words));
		json_array_append_new(list, said);
	}
	if (task->opinion_count > 0)
		json_object_set(object, "opinions", list);
	json_decref(list);
}

static json_t *names_json(const char *const *names, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, answer_text(names[i]));
	return list;
}

/* What the model says beside the label, by the stage's output; null where there is none, or it was erased. */
static void add_output(json_t *object, const struct output_kind *kind, const struct output *output)
{
	if (kind->id == OUTPUT_TEXT)
		json_object_set_new(object, "text", answer_text(output->text));
	else if (kind->id == OUTPUT_RANKING)
		json_object_set_new(object, "ranking", names_json(output->ranking.names, output->ranking.count));
	if (kind->stored)
		json_object_set_new(object, "erased", json_boolean(output->erased));
}

static json_t *prediction_json(const struct output_kind *kind, const struct review_prediction *prediction)
{
	json_t *probabilities, *object;

	if (!prediction)
		return json_null();
	probabilities = json_object();
	for (int i = 0; i < prediction->probability_count; i++)
		json_object_set_new(probabilities, prediction->probabilities[i].label,
		                    answer_number(prediction->probabilities[i].probability));
	object = json_pack("{s:o,s:o,s:o,s:o,s:o,s:o}", "model", answer_text(prediction->model), "label",
	                 answer_text(prediction->label), "confidence", answer_number(prediction->confidence), "reason",
	                 answer_text(prediction->reason), "probabilities", probabilities, "regions",
	                 regions_json(prediction->regions, prediction->region_count));
	add_output(object, kind, &prediction->output);
	return object;
}

/* The absolute path, for scripts that open the file; NULL where there is none, or its name is no UTF-8. */
static const char *file_path(struct command_call *call, const struct item *item)
{
	const char *path = item->root && item->path ? arena_printf(&call->arena, "%s/%s", item->root, item->path) : NULL;

	return path && text_valid_utf8(path, strlen(path)) ? path : NULL;
}

static enum command_status print_json(struct command_call *call, const struct stage *stage,
                                      const struct review_task *task, const struct item *item)
{
	json_t *labels = json_array(), *object;

	for (int i = 0; i < stage->label_count; i++)
		json_array_append_new(labels, answer_text(stage->labels[i].name));
	object = json_pack("{s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "item", (json_int_t)task->item_id, "path",
	                   answer_text(item->path ? task->name : NULL), "kind", answer_text(task->kind), "mode",
	                   answer_text(task->mode), "labels", labels, "prediction", prediction_json(output_of_stage(stage), task->prediction), "file",
	                   answer_text(file_path(call, item)), "words", answer_text(task->words), "stage", answer_text(stage->name));
	if (output_of_stage(stage)->id != OUTPUT_CLASS)
		json_object_set_new(object, "output", answer_text(stage->output));
	if (output_of_stage(stage)->id == OUTPUT_RANKING)
		json_object_set_new(object, "candidates", names_json(task->candidates, task->candidate_count));
	add_opinions(object, task, output_of_stage(stage));
	return answer_json(call, object);
}

static void print_opinions(struct command_call *call, const struct review_task *task)
{
	for (int i = 0; i < task->opinion_count; i++) {
		const struct review_opinion *opinion = &task->opinions[i];

		fprintf(call->out, "%s %s", task->doubt ? "it may be" : "somebody says", opinion->label ? answer_shown(call, opinion->label) : "unsure");
		fprintf(call->out, opinion->note ? ": %s\n" : "%s\n", opinion->note ? answer_shown(call, opinion->note) : "");
	}
}

/* What goes with the label of an answer. */
static const char *option_of(const struct output_kind *kind)
{
	static const char *const options[] = { [OUTPUT_CLASS] = "", [OUTPUT_REGIONS] = " --regions JSON", [OUTPUT_TEXT] = " --text WORDS",
	                                       [OUTPUT_RANKING] = " --choice NAME" };

	return options[kind->id];
}

/* What the model wrote, where it may be seen, and the names to choose from: by name where that may not. */
static void print_words(struct command_call *call, const struct review_task *task, const struct output_kind *kind)
{
	const struct output *output = task->prediction ? &task->prediction->output : NULL;

	if (kind->id == OUTPUT_TEXT && output && (output->erased || output->text))
		fprintf(call->out, "text: %s\n", output->erased ? "erased" : answer_shown(call, output->text));
	if (kind->id != OUTPUT_RANKING || task->candidate_count == 0)
		return;
	fprintf(call->out, "names:");
	for (int i = 0; i < task->candidate_count && i < NAMES_SHOWN; i++)
		fprintf(call->out, "%s %s", i ? "," : "", answer_shown(call, task->candidates[i]));
	fprintf(call->out, task->candidate_count > NAMES_SHOWN ? ", and %d more\n" : "\n", task->candidate_count - NAMES_SHOWN);
}

static void print_task(struct command_call *call, const struct stage *stage, const struct review_task *task,
                       const struct item *item)
{
	const struct review_prediction *prediction = task->prediction;
	const char *file = file_path(call, item);

	fprintf(call->out, "item %" PRId64 ": %s (%s)\n", task->item_id, answer_shown(call, file ? file : task->name), task->mode);
	if (task->words)
		fprintf(call->out, "%s\n", answer_shown(call, task->words));
	print_opinions(call, task);
	if (prediction && prediction->label)
		fprintf(call->out, "%s says %s, confidence %s\n", answer_shown(call, prediction->model),
		        answer_shown(call, prediction->label), answer_share(call, prediction->confidence));
	else if (prediction)
		fprintf(call->out, "%s gives no answer: %s\n", answer_shown(call, prediction->model),
		        answer_shown(call, prediction->reason));
	print_words(call, task, output_of_stage(stage));
	fprintf(call->out, "next: %s decide %" PRId64 " LABEL%s, where LABEL is", answer_rung(call), task->item_id, option_of(output_of_stage(stage)));
	for (int i = 0; i < stage->label_count; i++)
		fprintf(call->out, "%s %s", i ? " or" : "", answer_shown(call, stage->labels[i].name));
	fprintf(call->out, "\n");
}

/* Why there is nothing goes to whoever reads along. */
static enum command_status print_nothing(struct command_call *call)
{
	struct err why = ERR_NONE;
	bool frozen = stage_is_frozen(call->store, call->stage.stage_id, &why) > 0;

	if (call->json)
		return answer_json(call, json_pack("{s:n,s:o,s:o}", "item", "why", answer_text(frozen ? why.text : NULL), "stage",
		                                   answer_text(call->stage.name)));
	fprintf(call->out, "%s\n", frozen ? answer_shown(call, why.text) : "nothing waits");
	return COMMAND_DONE;
}

static enum command_status run(struct command_call *call, struct err *err)
{
	struct review *review;
	struct review_task task;
	struct item item;
	enum command_status status = COMMAND_FAILED;
	int got;

	if (review_open(call->store, call->stage_name, &call->actor, &review, err) < 0)
		return COMMAND_FAILED;
	got = review_next(review, &call->arena, &task, err);
	answer_held(call);
	if (got == 0) {
		status = print_nothing(call);
	} else if (got > 0 && item_read(call->store, task.item_id, &call->arena, &item, err) == 0) {
		if (call->json)
			print_json(call, review_stage(review), &task, &item);
		else
			print_task(call, review_stage(review), &task, &item);
		review_keep(review);
		status = COMMAND_DONE;
	}
	review_close(review);
	return status;
}

const struct command command_next = {
	.name = "next",
	.arguments = "",
	.summary = "takes the next item to decide",
	.details = "Prints what the console would show: one item, leased to this operator, so that nobody else\n"
	           "gets it meanwhile. Asked again it gives the same item, until it is decided or the lease runs\n"
	           "out. A task that must be decided blind shows nothing of the model.\n"
	           "\n"
	           "Leads are also given what two people differ on, with what they said but not who they are.\n"
	           "\n"
	           "JSON: item (null when nothing waits: why then, where the stage is frozen), path, kind, mode (blind,\n"
	           "assisted, or for leads adjudication), labels, prediction (null when blind: model, label, confidence,\n"
	           "reason, probabilities, regions), file (absolute path), words, stage; of an adjudication opinions\n"
	           "(label, note, regions).\n",
	.section = SECTION_WORK,
	.project = PROJECT_WRITE,
	.run = run,
};
