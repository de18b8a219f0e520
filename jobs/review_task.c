/* A task as it is shown: where blind means blind. */
#include "jobs/review_private.h"

#include "base/str.h"
#include "db/item.h"
#include "db/model_version.h"
#include "db/output.h"
#include "db/prediction.h"
#include "db/rollout.h"
#include "db/second.h"
#include "db/suspect.h"
#include "jobs/record.h"
#include "ladder/level.h"

#include <math.h>
#include <stdlib.h>

#define RECORDS_AROUND   20 /* looked at before and after a record, for the fields they have */
#define RECORD_BYTES_MAX 16384

static int by_probability(const void *a, const void *b)
{
	double x = ((const struct review_probability *)a)->probability;
	double y = ((const struct review_probability *)b)->probability;

	return (x < y) - (x > y);
}

static void fill_probabilities(const struct stage *stage, const struct prediction *from, struct arena *arena,
                               struct review_prediction *to)
{
	to->probabilities = arena_alloc(arena, (size_t)from->probability_count * sizeof *to->probabilities + 1);
	for (int i = 0; i < from->probability_count; i++) {
		const struct label *label = stage_label(stage, from->probability_labels[i]);

		if (label)
			to->probabilities[to->probability_count++] = (struct review_probability){
				.label = arena_strdup(arena, label->name),
				.probability = from->probabilities[i],
			};
	}
	qsort(to->probabilities, (size_t)to->probability_count, sizeof *to->probabilities, by_probability);
}

/* NULL where it cannot be read. */
static const struct review_prediction *copy_prediction(const struct review *r, const struct prediction *prediction, struct arena *arena,
                                                       struct err *err)
{
	const struct label *label = stage_label(&r->stage, prediction->label_id);
	struct review_prediction *copy = arena_alloc(arena, sizeof *copy);

	copy->model = prediction->model;
	copy->label = label ? arena_strdup(arena, label->name) : NULL;
	copy->confidence = label ? prediction->confidence : NAN;
	copy->reason = prediction->failure;
	copy->regions = prediction->regions;
	copy->region_count = prediction->region_count;
	copy->heat = prediction->heat;
	fill_probabilities(&r->stage, prediction, arena, copy);
	if (output_of_prediction(r->store, &r->stage, prediction->prediction_id, arena, &copy->output, err) < 0)
		return NULL;
	return copy;
}

/* What the live version says of the item, for eyes that may see it. NULL in *shown: it says nothing. */
static int read_prediction(struct review *r, int64_t item_id, int64_t *seen_prediction_id, struct arena *arena,
                           const struct review_prediction **shown, struct err *err)
{
	struct model_version live;
	struct prediction prediction;
	int found = model_version_live(r->store, &r->stage, arena, &live, err);

	*shown = NULL;
	if (found > 0)
		found = prediction_read(r->store, &r->stage, item_id, live.model_version_id, arena, &prediction, err);
	if (found <= 0)
		return found;
	*seen_prediction_id = prediction.prediction_id;
	*shown = copy_prediction(r, &prediction, arena, err);
	return *shown ? 0 : -1;
}

/* What a canary would have said, where it has looked at the item at all; its own items are all asked blind. */
static int read_canary(struct review *r, int64_t item_id, struct arena *arena, const struct review_prediction **shown, struct err *err)
{
	const struct traffic *traffic = rollout_traffic_now(r->store, &r->stage, err);
	int64_t canary = traffic ? traffic_canary(traffic, NULL) : 0;
	struct prediction prediction;
	int found = !traffic ? -1 : canary ? prediction_read(r->store, &r->stage, item_id, canary, arena, &prediction, err) : 0;

	if (found > 0)
		*shown = copy_prediction(r, &prediction, arena, err);
	return found < 0 || (found > 0 && !*shown) ? -1 : 0;
}

/* A data set's own answers are no help to whoever is to judge without any. */
static void fill_attributes(const struct item *item, struct arena *arena, struct review_task *task)
{
	task->attributes = arena_alloc(arena, (size_t)item->attribute_count * sizeof *task->attributes + 1);
	for (int i = 0; i < item->attribute_count; i++)
		if (!task->blind || !item_column_may_tell(item->attributes[i].name))
			task->attributes[task->attribute_count++] =
			        (struct review_attribute){ item->attributes[i].name, item->attributes[i].value };
}

/* What stands in the attribute "spans" of a text. */
static void fill_spans(const struct item *item, struct arena *arena, struct review_task *task)
{
	struct err why = ERR_NONE;
	struct span *spans = NULL;

	for (int i = 0; i < item->attribute_count && str_equal(item->kind, "text") && item->words; i++)
		if (str_equal(item->attributes[i].name, "spans") &&
		    spans_read(item->attributes[i].value, item->words, item->words_length, arena, &spans, &task->span_count, &why) < 0)
			task->span_count = 0;
	task->spans = spans;
	task->spans_trouble = arena_strdup(arena, why.text);
}

static void fill_previous(const struct decision_given *given, struct review_task *task)
{
	task->previous_kind = given->kind;
	task->previous_label_id = given->label_id;
	task->previous_note = str_equal(given->kind, "skip") ? NULL : given->note; /* why one skipped is no note of an answer */
	task->previous_regions = given->regions;
	task->previous_region_count = given->region_count;
	task->previous_words = given->words;
	task->previous_erased = given->words_erased;
}

static int read_taken_back(struct review *r, const struct claim *claim, struct arena *arena, struct review_task *task,
                           struct err *err)
{
	struct decision_given given;
	int got = decision_taken_back(r->store, &r->actor, claim->assignment_id, arena, &given, err);

	if (got > 0)
		fill_previous(&given, task);
	return got < 0 ? -1 : 0;
}

/* Fields that a record lacks, though most of those around it have them. */
static void fill_absent(struct store *store, const struct item *item, struct arena *arena, struct review_task *task)
{
	struct arena others_arena = ARENA_EMPTY;
	const char **others;
	int count = 0;

	if (str_equal(item->kind, "record") && item->words)
		count = item_records_around(store, item->item_id, RECORDS_AROUND, RECORD_BYTES_MAX, &others_arena, &others, NULL);
	if (count > 0)
		task->absent_count = record_absent(item->words, others, count, arena, &task->absent);
	arena_release(&others_arena);
}

static void fill_item(const struct item *item, struct arena *arena, struct review_task *task)
{
	task->item_id = item->item_id;
	task->kind = item->kind;
	task->name = item->name;
	task->source = item->source;
	task->words = item->words;
	if (task->blind && str_equal(item->kind, "record") && item->words)
		task->words = record_to_judge(item->words, arena);
	fill_attributes(item, arena, task);
	fill_spans(item, arena, task);
}

/* A tie is settled by who knows what was said, but not by whom, and nothing of the model. */
static int fill_opinions(struct review *r, int64_t item_id, struct arena *arena, struct review_task *task, struct err *err)
{
	struct opinion *from;
	struct review_opinion *to;
	int count = second_opinions(r->store, &r->stage, item_id, arena, &from, err);

	if (count < 0)
		return -1;
	to = arena_alloc(arena, (size_t)count * sizeof *to + 1);
	for (int i = 0; i < count; i++)
		to[i] = (struct review_opinion){ from[i].label, from[i].note, from[i].regions, from[i].region_count, from[i].words,
		                                   from[i].words_erased };
	task->opinions = to;
	task->opinion_count = count;
	return 0;
}

/* Of an answer in doubt: the two labels between which it is, but neither which of them was given nor who says the other. */
static int fill_doubt(struct review *r, int64_t assignment_id, struct arena *arena, struct review_task *task, struct err *err)
{
	struct review_opinion *opinions = arena_alloc(arena, 2 * sizeof *opinions);
	const char *labels[2] = { NULL, NULL };
	int count = suspect_labels(r->store, assignment_id, arena, labels, err);

	for (int i = 0; i < count; i++)
		opinions[i] = (struct review_opinion){ .label = labels[i] };
	task->opinions = opinions;
	task->opinion_count = count;
	return count < 0 ? -1 : 0;
}

/* Where a name is chosen: from what. */
static int fill_candidates(struct review *r, int64_t item_id, struct arena *arena, struct review_task *task, struct err *err)
{
	if (output_of_stage(&r->stage)->id != OUTPUT_RANKING)
		return 0;
	if (task->prediction && task->prediction->output.ranking.count > 0) {
		task->candidates = task->prediction->output.ranking.names;
		task->candidate_count = task->prediction->output.ranking.count;
		return 0;
	}
	return output_names_elsewhere(r->store, &r->stage, item_id, arena, &task->candidates, &task->candidate_count, err);
}

/* Only an assisted task at a level that assists carries anything of the model. */
int review_fill_task(struct review *r, const struct claim *claim, int64_t *seen_prediction_id, struct arena *arena,
                     struct review_task *task, struct err *err)
{
	bool doubt = str_equal(claim->lane, "suspect");
	bool assisted = str_equal(claim->mode, "assisted") && r->stage.level >= LEVEL_ASSISTANCE && !doubt;
	bool tie = str_equal(claim->mode, "adjudication");
	struct item item;
	int64_t skips;

	*task = (struct review_task){ .assignment_id = claim->assignment_id, .blind = !assisted, .reason = "" };
	task->mode = assisted ? "assisted" : tie || doubt ? "adjudication" : "blind";
	task->doubt = doubt;
	task->resumed = claim->resumed;
	*seen_prediction_id = 0;
	if (item_read(r->store, claim->item_id, arena, &item, err) < 0)
		return -1;
	fill_item(&item, arena, task);
	fill_absent(r->store, &item, arena, task);
	skips = decision_skips(r->store, &r->actor, claim->assignment_id, err);
	if (skips < 0 || read_taken_back(r, claim, arena, task, err) < 0)
		return -1;
	task->skipped_before = skips > 0;
	if (!assisted && fill_candidates(r, item.item_id, arena, task, err) < 0)
		return -1;
	if (doubt)
		return fill_doubt(r, claim->assignment_id, arena, task, err);
	if (!assisted)
		return tie ? fill_opinions(r, item.item_id, arena, task, err) : 0;
	if (route_why(r->store, &r->stage, item.item_id, arena, &task->reason, err) < 0)
		return -1;
	if (read_prediction(r, item.item_id, seen_prediction_id, arena, &task->prediction, err) < 0 ||
	    fill_candidates(r, item.item_id, arena, task, err) < 0)
		return -1;
	return read_canary(r, item.item_id, arena, &task->canary, err);
}

int review_fill_decided(struct review *r, const struct past_decision *past, struct arena *arena, struct review_task *task,
                        struct err *err)
{
	struct review_past *decided = arena_alloc(arena, sizeof *decided);
	struct decision_given given;

	if (review_fill_task(r, &r->look.claim, &r->look.seen_prediction_id, arena, task, err) < 0 ||
	    decision_read_given(r->store, past->decision_id, arena, &given, err) < 0)
		return -1;
	fill_previous(&given, task);
	review_fill_past(past, decided);
	task->decided = decided;
	return 0;
}
