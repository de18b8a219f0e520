#include "db/suspect.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/decision_private.h"
#include "db/event.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <jansson.h>

int suspect_votes(struct store *store, const struct stage *stage, struct arena *arena, struct suspect_vote **votes, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct suspect_vote, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "suspect.votes", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct suspect_vote *)rows_add(&list) = (struct suspect_vote){
			query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2), query_integer(&query, 3) };
	*votes = list.all;
	*count = list.count;
	return got;
}

int suspect_is_settled(struct store *store, const struct stage *stage, int64_t item_id, struct err *err)
{
	int64_t until_ms, until_id, there;
	int got;

	if (decision_settled_until(store, stage, &until_ms, &until_id, err) < 0)
		return -1;
	got = query_number(store, &there, err, "suspect.unsettled", value_integer(item_id), value_integer(stage->stage_id),
	                   value_integer(until_ms), value_integer(until_id));
	return got < 0 ? -1 : !got;
}

/* ---- batches ---- */

static int add_item(struct store *store, const struct stage *stage, const struct actor *by, const struct suspect_batch *batch, int position,
                    const struct suspect_new *row, struct err *err)
{
	const int64_t unit[] = { batch->batch_id, row->item_id };
	int64_t assignment_id, place = hash_draw_place(store->draw_key, "suspect", stage->name, "", unit, sizeof unit);
	int got = query_number(store, &assignment_id, err, "suspect.place", value_integer(row->item_id), value_integer(stage->stage_id),
	                       value_integer(place), value_integer(store_now(store)), value_integer(by->operator_id));

	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "item %lld was never in the queue", (long long)row->item_id);
	return query_run(store, err, "suspect.item", value_integer(batch->batch_id), value_integer(position), value_integer(row->item_id),
	                 value_integer(row->decision_id), value_integer(row->prediction_id), value_integer(row->label_id),
	                 value_integer(row->other_label_id), value_text(row->contradicted), value_real(row->margin),
	                 value_integer(assignment_id)) < 0 ? -1 : 0;
}

static int log_batch(struct store *store, const struct stage *stage, const struct actor *by, const struct suspect_batch *batch, int count,
                     struct err *err)
{
	json_t *body = json_pack("{s:s, s:i, s:I, s:I, s:s}", "stage", stage->name, "items", count, "found", (json_int_t)batch->found, "answers",
	                         (json_int_t)batch->answers, "reason", batch->reason);
	int rc = event_add(store, by, "suspects.review", "suspect_batch", batch->batch_id, body, err);

	json_decref(body);
	return rc;
}

int suspect_batch_add(struct store *store, const struct stage *stage, const struct actor *by, struct suspect_batch *batch,
                      const struct suspect_new *rows, int count, struct err *err)
{
	if (actor_need_lead(by, "have answers looked at again", err) < 0 ||
	    query_number(store, &batch->batch_id, err, "suspect.batch", value_integer(stage->stage_id), value_integer(batch->model_version_id),
	                 value_integer(batch->answers), value_integer(batch->found), value_text(batch->reason), value_integer(by->operator_id),
	                 value_integer(by->acted_by), value_integer(store_now(store))) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (add_item(store, stage, by, batch, i + 1, &rows[i], err) < 0)
			return -1;
	return log_batch(store, stage, by, batch, count, err);
}

int suspect_found(struct store *store, const struct stage *stage, struct suspect_result *suspects, struct suspect_result *drawn, struct err *err)
{
	struct query query;
	int got;

	*suspects = *drawn = (struct suspect_result){ .asked = 0 };
	if (query_begin(&query, store, err, "suspect.found", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(query_integer(&query, 0) ? drawn : suspects) = (struct suspect_result){
			query_integer(&query, 1), query_integer(&query, 2), query_integer(&query, 3), query_integer(&query, 4), query_integer(&query, 5) };
	return got;
}

int suspect_labels(struct store *store, int64_t assignment_id, struct arena *arena, const char *labels[2], struct err *err)
{
	struct query query;
	int got, count = 0;

	if (query_begin(&query, store, err, "suspect.labels", value_integer(assignment_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		const char *name = query_text(&query, 0);

		if (count == 0 || (count < 2 && !str_equal(labels[0], name)))
			labels[count++] = arena_strdup(arena, name);
	}
	return got < 0 ? -1 : count;
}
