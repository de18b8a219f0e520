#include "jobs/review.h"

#include "base/hash.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "db/decision.h"
#include "db/item.h"
#include "db/model_version.h"
#include "db/prediction.h"
#include "db/queue.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/day.h"
#include "jobs/media.h"
#include "ladder/level.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OPEN_COUNTED_MAX 10000
#define PACE_DECISIONS_MIN 5

/* An answer that was sent: sent once more, it carries the same UUID and is stored once. */
struct attempt {
	bool          made;
	const char   *kind;
	int64_t       label_id;
	unsigned char uuid[UUID_BYTES];
};

struct review {
	struct store *store;
	struct actor  actor;
	const char   *origin;
	struct arena  stage_arena;
	char         *stage_name;
	struct stage  stage;
	bool          in_hand, keep;
	struct claim  claim;              /* in hand */
	int64_t       seen_prediction_id; /* shown with the task in hand; 0: none */
	int64_t       taken_back_assignment_id, taken_back_label_id; /* by the last undo; 0: none */
	struct attempt attempt;
	int64_t       opened_ms, answers; /* of this sitting */
};

static int read_stage(struct review *r, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;

	if (stage_read(r->store, r->stage_name, &arena, &stage, err) < 0) {
		arena_release(&arena);
		return -1;
	}
	arena_release(&r->stage_arena);
	r->stage_arena = arena;
	r->stage = stage;
	return 0;
}

int review_open(struct store *store, const char *stage, const struct actor *actor, struct review **review,
                struct err *err)
{
	struct review *r = xcalloc(1, sizeof *r);

	r->store = store;
	r->actor = *actor;
	r->origin = "command";
	r->stage_name = stage ? xstrdup(stage) : NULL;
	r->opened_ms = store_now(store);
	if (read_stage(r, err) < 0) {
		review_close(r);
		return -1;
	}
	if (!r->stage_name)
		r->stage_name = xstrdup(r->stage.name);
	*review = r;
	return 0;
}

void review_set_origin(struct review *review, const char *origin)
{
	review->origin = origin;
}

void review_keep(struct review *review)
{
	review->keep = true;
}

static void give_back(struct review *r)
{
	if (r->in_hand && !r->keep)
		queue_release(r->store, &r->actor, &r->claim, NULL);
	r->in_hand = false;
}

void review_close(struct review *review)
{
	if (!review)
		return;
	give_back(review);
	arena_release(&review->stage_arena);
	free(review->stage_name);
	free(review);
}

const struct stage *review_stage(const struct review *review)
{
	return &review->stage;
}

/* ---- showing a task ---- */

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

/* What the live version says of the item, for eyes that may see it. NULL in *shown: it says nothing. */
static int read_prediction(struct review *r, int64_t item_id, struct arena *arena,
                           const struct review_prediction **shown, struct err *err)
{
	struct model_version live;
	struct prediction prediction;
	struct review_prediction *copy;
	const struct label *label;
	int found = model_version_live(r->store, &r->stage, arena, &live, err);

	*shown = NULL;
	if (found > 0)
		found = prediction_read(r->store, &r->stage, item_id, live.model_version_id, arena, &prediction, err);
	if (found <= 0)
		return found;
	label = stage_label(&r->stage, prediction.label_id);
	copy = arena_alloc(arena, sizeof *copy);
	copy->model = prediction.model;
	copy->label = label ? arena_strdup(arena, label->name) : NULL;
	copy->confidence = label ? prediction.confidence : NAN;
	copy->reason = prediction.failure;
	copy->regions = prediction.regions;
	copy->region_count = prediction.region_count;
	copy->heat = prediction.heat;
	fill_probabilities(&r->stage, &prediction, arena, copy);
	r->seen_prediction_id = prediction.prediction_id;
	*shown = copy;
	return 0;
}

static void fill_attributes(const struct item *item, struct arena *arena, struct review_task *task)
{
	task->attribute_count = item->attribute_count;
	task->attributes = arena_alloc(arena, (size_t)item->attribute_count * sizeof *task->attributes + 1);
	for (int i = 0; i < item->attribute_count; i++)
		task->attributes[i] = (struct review_attribute){ item->attributes[i].name, item->attributes[i].value };
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

/* Only an assisted task at a level that assists carries anything of the model. */
static int fill_task(struct review *r, struct arena *arena, struct review_task *task, struct err *err)
{
	bool assisted = str_equal(r->claim.mode, "assisted") && r->stage.level >= LEVEL_ASSISTANCE;
	struct item item;

	*task = (struct review_task){ 0 };
	r->seen_prediction_id = 0;
	if (item_read(r->store, r->claim.item_id, arena, &item, err) < 0)
		return -1;
	task->assignment_id = r->claim.assignment_id;
	task->item_id = item.item_id;
	task->kind = item.kind;
	task->name = item.name;
	task->source = item.source;
	task->words = item.words;
	fill_attributes(&item, arena, task);
	fill_spans(&item, arena, task);
	if (r->taken_back_assignment_id == r->claim.assignment_id)
		task->previous_label_id = r->taken_back_label_id;
	task->blind = !assisted;
	task->mode = assisted ? "assisted" : "blind";
	task->reason = "";
	if (!assisted)
		return 0;
	if (route_why(r->store, &r->stage, item.item_id, arena, &task->reason, err) < 0)
		return -1;
	return read_prediction(r, item.item_id, arena, &task->prediction, err);
}

static void take_in_hand(struct review *r, const struct claim *claim)
{
	r->claim = *claim;
	r->in_hand = true;
	r->attempt.made = false;
}

int review_next(struct review *review, struct arena *arena, struct review_task *task, struct err *err)
{
	struct claim claim;
	int claimed = 0;

	if (read_stage(review, err) < 0)
		return -1;
	if (review->in_hand)
		claimed = queue_renew(review->store, &review->actor, &review->claim, err);
	if (claimed == 0) {
		review->in_hand = false;
		claimed = queue_claim(review->store, review->stage_name, &review->actor, &claim, err);
		if (claimed > 0)
			take_in_hand(review, &claim);
	}
	if (claimed <= 0)
		return claimed;
	return fill_task(review, arena, task, err) < 0 ? -1 : 1;
}

int review_take(struct review *review, int64_t item_id, struct arena *arena, struct review_task *task,
                struct err *why)
{
	struct claim claim;
	int claimed = 0;

	if (read_stage(review, why) < 0)
		return -1;
	if (review->in_hand && review->claim.item_id == item_id)
		claimed = queue_renew(review->store, &review->actor, &review->claim, why);
	if (claimed == 0) {
		claimed = queue_claim_item(review->store, review->stage_name, &review->actor, item_id, &claim, why);
		if (claimed <= 0)
			return claimed;
		if (claim.assignment_id != review->claim.assignment_id)
			give_back(review);
		take_in_hand(review, &claim);
	}
	if (claimed < 0)
		return -1;
	return fill_task(review, arena, task, why) < 0 ? -1 : 1;
}

/* ---- answering ---- */

static int check_in_hand(const struct review *r, const struct review_task *task, struct err *err)
{
	if (!r->in_hand || r->claim.assignment_id != task->assignment_id)
		return err_set(err, "%s: this task is not in hand", task->name);
	return 0;
}

/* The same answer tried again keeps its UUID, so that one whose fate was unknown is stored once. */
static void begin_attempt(struct review *r, const char *kind, int64_t label_id)
{
	struct attempt *attempt = &r->attempt;

	if (attempt->made && str_equal(attempt->kind, kind) && attempt->label_id == label_id)
		return;
	*attempt = (struct attempt){ .made = true, .kind = kind, .label_id = label_id };
	uuid_new(store_now(r->store), attempt->uuid);
}

static int64_t answer(struct review *r, const struct review_task *task, const char *kind, int64_t label_id,
                      const struct review_answer *given, struct err *err)
{
	struct decision_new decision = {
		.kind = kind,
		.label_id = label_id,
		.seen_prediction_id = r->seen_prediction_id,
		.note = given->note && *given->note ? given->note : NULL,
		.duration_ms = given->duration_ms > 0 ? given->duration_ms : 0,
		.origin = r->origin,
		.regions = given->regions,
		.region_count = given->region_count,
	};
	int64_t decision_id;

	if (check_in_hand(r, task, err) < 0)
		return -1;
	begin_attempt(r, kind, label_id);
	memcpy(decision.uuid, r->attempt.uuid, sizeof decision.uuid);
	decision_id = decision_add(r->store, &r->stage, &r->actor, &r->claim, &decision, err);
	if (decision_id >= 0)
		r->attempt.made = false;
	if (decision_id == 0)
		r->in_hand = false;
	return decision_id;
}

/* An answer after which the task is no longer in hand. */
static int64_t answer_and_leave(struct review *r, const struct review_task *task, const char *kind, int64_t label_id,
                                const struct review_answer *given, struct err *err)
{
	int64_t decision_id = answer(r, task, kind, label_id, given, err);

	if (decision_id > 0) {
		r->in_hand = false;
		r->taken_back_assignment_id = 0;
		r->answers++;
	}
	return decision_id;
}

int64_t review_decide(struct review *review, const struct review_task *task, int64_t label_id,
                      const struct review_answer *given, struct err *err)
{
	if (!stage_label(&review->stage, label_id))
		return err_set(err, "stage %s has no such label", review->stage.name);
	return answer_and_leave(review, task, "label", label_id, given, err);
}

int64_t review_unsure(struct review *review, const struct review_task *task, const struct review_answer *given,
                      struct err *err)
{
	return answer_and_leave(review, task, "unsure", 0, given, err);
}

int64_t review_skip(struct review *review, const struct review_task *task, const struct review_answer *given,
                    struct err *err)
{
	return answer_and_leave(review, task, "skip", 0, given, err);
}

int64_t review_flag(struct review *review, const struct review_task *task, const char *note, struct err *err)
{
	return answer(review, task, "flag", 0, &(struct review_answer){ .note = note }, err);
}

static void fill_past(const struct past_decision *from, struct review_past *to)
{
	*to = (struct review_past){
		.item_id = from->item_id,
		.decision_id = from->decision_id,
		.name = from->item_name,
		.label = from->label,
		.kind = from->kind,
		.duration_ms = from->duration_ms,
		.decided_ms = from->decided_ms,
	};
}

int review_undo(struct review *review, struct arena *arena, struct review_past *past, struct err *why)
{
	struct past_decision decision;
	struct claim claim;
	int back = decision_retract_last(review->store, &review->stage, &review->actor, arena, &decision, &claim, why);

	if (back <= 0)
		return back;
	if (claim.assignment_id != review->claim.assignment_id)
		give_back(review);
	take_in_hand(review, &claim);
	review->taken_back_assignment_id = claim.assignment_id;
	review->taken_back_label_id = decision.label_id;
	fill_past(&decision, past);
	return 1;
}

int review_renew(struct review *review, const struct review_task *task, struct err *err)
{
	int renewed;

	if (check_in_hand(review, task, err) < 0)
		return -1;
	renewed = queue_renew(review->store, &review->actor, &review->claim, err);
	if (renewed == 0) /* an answer may still be in time */
		return err_set(err, "%s: the lease ran out", task->name);
	return renewed < 0 ? -1 : 0;
}

/* ---- looking back ---- */

/* Decisions an hour: of this sitting while it is young, else of the last hour; 0 while too few. */
static int64_t pace(const struct review *r, int64_t last_hour, int64_t now)
{
	int64_t sitting_ms = now - r->opened_ms;

	if (sitting_ms >= 60 * 60 * 1000)
		return last_hour >= PACE_DECISIONS_MIN ? last_hour : 0;
	if (sitting_ms <= 0 || r->answers < PACE_DECISIONS_MIN)
		return 0;
	return r->answers * 60 * 60 * 1000 / sitting_ms;
}

int review_progress(struct review *review, struct review_progress *progress, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char *zone = setting_text(review->store, review->stage.stage_id, "project.timezone", &arena);
	int64_t now = store_now(review->store);
	int64_t day = day_start(zone, now);
	struct decision_counts counts;

	arena_release(&arena);
	*progress = (struct review_progress){ 0 };
	progress->open = queue_open_count(review->store, review->stage.stage_id, &review->actor, OPEN_COUNTED_MAX + 1, err);
	if (progress->open < 0 || decision_counts(review->store, &review->stage, &review->actor, day, &counts, err) < 0)
		return -1;
	if (progress->open > OPEN_COUNTED_MAX) {
		progress->open = OPEN_COUNTED_MAX;
		progress->open_is_more = true;
	}
	progress->today = counts.today;
	progress->undone = counts.undone_today;
	progress->per_hour = pace(review, counts.last_hour, now);
	return 0;
}

int review_history(struct review *review, struct arena *arena, struct review_past *past, int max, struct err *err)
{
	struct past_decision *rows;
	int count = decision_history(review->store, &review->stage, &review->actor, arena, &rows, max, err);

	for (int i = 0; i < count; i++)
		fill_past(&rows[i], &past[i]);
	return count;
}

int review_media(struct review *review, int64_t item_id, void **bytes, size_t *length, struct err *err)
{
	char *content;

	if (media_read(review->store, item_id, &content, length, err) < 0)
		return -1;
	*bytes = content;
	return 0;
}
