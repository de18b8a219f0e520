#include "db/rollout_subject.h"

#include "base/str.h"
#include "db/decision_private.h"
#include "db/item_private.h"
#include "db/model_version.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"

#include <inttypes.h>

/* ---- how far a plan has been looked at ---- */

static struct rollout_marks marks_of(const struct query *query)
{
	return (struct rollout_marks){ query_integer(query, 0), query_integer(query, 1), query_integer(query, 2), query_integer(query, 3),
	                               query_integer(query, 4) };
}

int rollout_marks_read(struct store *store, int64_t plan_id, struct rollout_marks *marks, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout_subject.marks", value_integer(plan_id));

	*marks = (struct rollout_marks){ 0 };
	if (got <= 0)
		return got;
	*marks = marks_of(&query);
	query_end(&query);
	return 0;
}

int rollout_marks_newest(struct store *store, struct rollout_marks *marks, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "rollout_subject.newest") < 0 || query_next(&query, err) <= 0)
		return -1;
	*marks = marks_of(&query);
	query_end(&query);
	return 0;
}

static int add_rows(void *context, const struct rollout_judged_rows *rows, struct err *err)
{
	struct str *json = context;

	(void)err;
	str_addf(json, "%s[%d,%d,%d,%d,%d,%" PRId64 "]", json->length > 1 ? "," : "", rows->arm, rows->comparable, rows->step, rows->candidate,
	           rows->against, rows->count);
	return 0;
}

static int put_judged(struct store *store, int64_t plan_id, struct err *err)
{
	struct str json = STR_EMPTY;
	int rc;

	str_add(&json, "[");
	rc = rollout_judged_each(store, plan_id, add_rows, &json, err);
	str_add(&json, "]");
	if (rc == 0 && query_run(store, err, "rollout_subject.put_judged", value_integer(plan_id), value_text(str_text(&json))) < 0)
		rc = -1;
	str_release(&json);
	return rc;
}

int rollout_marks_write(struct store *store, int64_t plan_id, const struct rollout_marks *marks, const struct rollout_said *said,
                        struct err *err)
{
	return query_run(store, err, "rollout_subject.put_marks", value_integer(plan_id), value_integer(marks->folded_id),
	                 value_integer(marks->prediction_id), value_integer(marks->pause_id), value_integer(marks->level_change_id),
	                 value_integer(marks->route_id), value_integer(said->predictions), value_integer(said->nulls),
	                 value_integer(said->failures), value_integer(said->slow), value_integer(said->items)) < 0 ? -1 :
	       put_judged(store, plan_id, err);
}

int rollout_given_read(struct store *store, int64_t plan_id, struct rollout_given given[ROLLOUT_STEPS], int *count, struct err *err)
{
	struct query query;
	int got;

	*count = 0;
	if (query_begin(&query, store, err, "rollout_subject.shares", value_integer(plan_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		if (*count < ROLLOUT_STEPS)
			given[(*count)++] = (struct rollout_given){ query_real(&query, 0), query_integer(&query, 1) };
	return got;
}

/* ---- items ---- */

struct gather {
	struct store              *store;
	const struct stage        *stage;
	const struct rollout_plan *plan;
	struct model_version       candidate, against;
	struct arena               arena;
};

struct place { int64_t item_id, folded_id; };

static int list_items(struct gather *gather, const struct rollout_marks *marks, struct rows *places, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, gather->store, err, "rollout_subject.items", value_integer(gather->plan->model_version_id),
	                value_integer(gather->plan->against_id), value_integer(marks->folded_id), value_integer(marks->prediction_id),
	                value_integer(gather->plan->plan_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct place *)rows_add(places) = (struct place){ query_integer(&query, 0), query_integer(&query, 1) };
	return got;
}

/* The audit draw is the one by which LIVE's items are drawn: alike in both arms. */
static void draw(const struct gather *gather, const struct query *query, struct rollout_subject *subject)
{
	unsigned char sha256[HASH_BYTES];
	struct draw_unit unit;

	query_copy(query, 0, sha256, HASH_BYTES);
	unit = item_draw_unit(query_text(query, 1), sha256);
	subject->draw = hash_draw(gather->store->draw_key, "canary", gather->stage->name, gather->candidate.title, unit.bytes, unit.length);
	subject->audit_draw = hash_draw(gather->store->draw_key, "audit", gather->stage->name, gather->against.title, unit.bytes, unit.length);
}

static void fill(const struct gather *gather, const struct query *query, struct rollout_subject *subject)
{
	int64_t routed_ms = query_integer(query, 9);

	draw(gather, query, subject);
	subject->exam = query_integer(query, 2) != 0;
	subject->candidate_prediction_id = query_integer(query, 3);
	subject->against_prediction_id = query_integer(query, 4);
	subject->decision_id = query_integer(query, 5);
	subject->decided_label_id = query_integer(query, 6);
	subject->even = query_integer(query, 7) != 0;
	subject->came_ms = routed_ms > gather->plan->at_ms ? routed_ms : gather->plan->at_ms;
	subject->chosen = query_integer(query, 10) != 0;
	subject->first_decision_id = query_integer(query, 11);
	subject->own_level = (int)query_integer(query, 12);
}

/* 1; 0: it does not count; -1. */
static int read_subject(const struct gather *gather, const struct place *place, const struct rollout_subject_moment *moment,
                        struct rollout_subject *subject, struct err *err)
{
	const struct rollout_plan *plan = gather->plan;
	struct query query;
	int64_t level;
	bool counts;
	int got = query_first(&query, gather->store, err, "rollout_subject.item", value_integer(place->item_id),
	                      value_integer(gather->stage->stage_id), value_integer(place->folded_id), value_integer(plan->model_version_id),
	                      value_integer(plan->against_id), value_integer(plan->plan_id), value_integer(plan->at_ms),
	                      value_integer(moment->until_ms), value_integer(moment->before_judged_id));

	if (got <= 0)
		return got;
	*subject = (struct rollout_subject){ .item_id = place->item_id };
	fill(gather, &query, subject);
	counts = !query_integer(&query, 8) && !query_integer(&query, 13);
	query_end(&query);
	if (query_number(gather->store, &level, err, "rollout_subject.level", value_integer(gather->stage->stage_id),
	                 value_integer(subject->came_ms)) < 0)
		return -1;
	subject->level = (int)level;
	return counts;
}

static int take_each(struct gather *gather, const struct rows *places,
                     int (*take)(void *context, const struct rollout_subject *subject, struct err *err), void *context, struct err *err)
{
	const struct rollout_subject_moment now = { INT64_MAX, INT64_MAX, INT64_MAX };

	for (int i = 0; i < places->count; i++) {
		struct rollout_subject subject;
		int got = read_subject(gather, (const struct place *)places->all + i, &now, &subject, err);

		if (got < 0 || (got > 0 && take(context, &subject, err) < 0))
			return -1;
	}
	return 0;
}

static int read_versions(struct gather *gather, struct err *err)
{
	if (model_version_read(gather->store, gather->plan->model_version_id, &gather->arena, &gather->candidate, err) < 0)
		return -1;
	return model_version_read(gather->store, gather->plan->against_id, &gather->arena, &gather->against, err);
}

int rollout_subjects(struct store *store, const struct stage *stage, const struct rollout_plan *plan, const struct rollout_marks *marks,
                     int (*take)(void *context, const struct rollout_subject *subject, struct err *err), void *context, struct err *err)
{
	struct gather gather = { .store = store, .stage = stage, .plan = plan, .arena = ARENA_EMPTY };
	struct rows places = ROWS_OF(struct place, &gather.arena);
	int result = -1;

	if (read_versions(&gather, err) == 0 && list_items(&gather, marks, &places, err) == 0)
		result = take_each(&gather, &places, take, context, err);
	arena_release(&gather.arena);
	return result;
}

int rollout_judged_add_past(struct store *store, const struct stage *stage, const struct rollout_plan *plan, const struct rollout_marks *marks,
                            int64_t at_ms, struct err *err)
{
	return (int)query_run(store, err, "rollout_subject.add_past", value_integer(plan->model_version_id), value_integer(plan->against_id),
	                 value_integer(marks->folded_id), value_integer(marks->prediction_id), value_integer(plan->plan_id),
	                 value_integer(plan->decision_id), value_integer(stage->stage_id), value_integer(at_ms));
}

int rollout_subject_at(struct store *store, const struct stage *stage, const struct rollout_plan *plan, int64_t item_id,
                       const struct rollout_subject_moment *moment, struct rollout_subject *subject, struct err *err)
{
	struct gather gather = { .store = store, .stage = stage, .plan = plan, .arena = ARENA_EMPTY };
	struct place place = { .item_id = item_id };
	int got = query_number(store, &place.folded_id, err, "rollout_subject.settled", value_integer(plan->model_version_id),
	                       value_integer(plan->against_id), value_integer(item_id), value_integer(moment->settled_ms));

	if (got > 0)
		got = read_versions(&gather, err) < 0 ? -1 : 1;
	if (got > 0)
		got = read_subject(&gather, &place, moment, subject, err);
	arena_release(&gather.arena);
	return got;
}

int rollout_judged_add(struct store *store, const struct rollout_plan *plan, const struct rollout_subject *subject,
                       const struct rollout_judgement *judgement, int64_t at_ms, struct err *err)
{
	return query_run(store, err, "rollout_subject.add", value_integer(plan->plan_id), value_integer(subject->item_id),
	                 value_text(judgement->arm), value_integer(judgement->comparable), value_integer(judgement->step),
	                 value_integer(subject->candidate_prediction_id), value_integer(subject->against_prediction_id),
	                 value_integer(subject->decision_id), value_integer(subject->decided_label_id), value_integer(at_ms)) < 0 ? -1 : 0;
}

int rollout_answered_since(struct store *store, const struct stage *stage, const struct rollout_plan *plan, int64_t since_ms,
                           struct rollout_answered *answered, struct err *err)
{
	int64_t until_ms, until_id;
	struct query query;

	if (decision_settled_until(store, stage, &until_ms, &until_id, err) < 0 ||
	    query_first(&query, store, err, "rollout_subject.step", value_integer(stage->stage_id), value_integer(plan->model_version_id),
	                value_integer(plan->plan_id), value_integer(plan->decision_id), value_integer(since_ms), value_integer(until_ms),
	                value_integer(until_id)) <= 0)
		return -1;
	*answered = (struct rollout_answered){ query_integer(&query, 0), query_integer(&query, 1),
		                               query_integer(&query, 2) + setting_integer(store, stage->stage_id, "evidence.settle") };
	query_end(&query);
	return 0;
}
