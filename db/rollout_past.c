#include "db/rollout_past.h"

#include "db/query.h"
#include "db/rows.h"

static int list_plans(struct store *store, const struct stage *stage, struct rows *ids, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "rollout_past.plans", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(ids) = query_integer(&query, 0);
	return got;
}

int rollout_past_plans(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_plan **plans, int *count,
                       struct err *err)
{
	struct rows ids = ROWS_OF(int64_t, arena);

	if (list_plans(store, stage, &ids, err) < 0)
		return -1;
	*count = ids.count;
	*plans = arena_alloc(arena, ((size_t)ids.count + 1) * sizeof **plans);
	for (int i = 0; i < ids.count; i++)
		if (rollout_plan_read(store, ((int64_t *)ids.all)[i], arena, *plans + i, err) < 0)
			return -1;
	return 0;
}

int rollout_past_roles(struct store *store, const struct stage *stage, struct arena *arena, struct rollout_past_role **roles, int *count,
                       struct err *err)
{
	struct rows list = ROWS_OF(struct rollout_past_role, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "rollout_past.roles", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct rollout_past_role *)rows_add(&list) = (struct rollout_past_role){
			.rollout_id = query_integer(&query, 0), .model_version_id = query_integer(&query, 1), .act_id = query_integer(&query, 2),
			.role = query_strdup(&query, 3, arena), .share = query_real(&query, 4),
		};
	*roles = list.all;
	*count = list.count;
	return got;
}

int rollout_past_state(struct store *store, int64_t plan_id, struct rollout_past_state *state, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "rollout_past.state", value_integer(plan_id));

	*state = (struct rollout_past_state){ .marks = { 0 } };
	if (got <= 0)
		return got;
	state->marks = (struct rollout_marks){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2),
	                                       query_integer(&query, 3), query_integer(&query, 4) };
	state->said = (struct rollout_said){ query_integer(&query, 5), query_integer(&query, 6), query_integer(&query, 7),
	                                     query_integer(&query, 8), query_integer(&query, 9), 0 };
	query_end(&query);
	return 1;
}

int rollout_past_said(struct store *store, const struct stage *stage, const struct rollout_plan *plan, double slow_ms,
                      const struct rollout_marks *marks, struct rollout_said *said, struct err *err)
{
	struct query query;

	if (query_first(&query, store, err, "rollout_past.said", value_integer(plan->model_version_id), value_integer(plan->prediction_id),
	                value_integer(marks->prediction_id), value_integer(plan->against_id), value_real(slow_ms),
	                value_integer(stage->stage_id), value_integer(plan->at_ms), value_integer(marks->route_id),
	                value_integer(marks->pause_id), value_integer(marks->level_change_id)) <= 0)
		return -1;
	*said = (struct rollout_said){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2),
	                               query_integer(&query, 3), query_integer(&query, 4), query_integer(&query, 5) };
	query_end(&query);
	return 0;
}

int rollout_past_miscounted(struct store *store, int64_t plan_id, int64_t *count, struct err *err)
{
	return query_number(store, count, err, "rollout_past.miscounted", value_integer(plan_id)) < 0 ? -1 : 0;
}

static struct rollout_past_judged judged_of(const struct query *query, struct arena *arena)
{
	return (struct rollout_past_judged){
		.judged_id = query_integer(query, 0), .item_id = query_integer(query, 1), .candidate_prediction_id = query_integer(query, 2),
		.against_prediction_id = query_integer(query, 3), .decision_id = query_integer(query, 4),
		.decided_label_id = query_integer(query, 5), .judged_ms = query_integer(query, 6), .candidate_label_id = query_integer(query, 7),
		.against_label_id = query_integer(query, 8), .arm = query_strdup(query, 9, arena), .comparable = query_integer(query, 10) != 0,
		.step = (int)query_integer(query, 11), .candidate_unlike = query_integer(query, 12) != 0,
		.against_unlike = query_integer(query, 13) != 0,
	};
}

int rollout_past_judged(struct store *store, int64_t plan_id, struct arena *arena, struct rollout_past_judged **rows, int *count,
                        struct err *err)
{
	struct rows list = ROWS_OF(struct rollout_past_judged, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "rollout_past.judged", value_integer(plan_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct rollout_past_judged *)rows_add(&list) = judged_of(&query, arena);
	*rows = list.all;
	*count = list.count;
	return got;
}

int rollout_past_left(struct store *store, const struct rollout_plan *plan, const struct rollout_marks *marks, struct arena *arena,
                      struct rollout_past_left **rows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct rollout_past_left, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "rollout_past.left", value_integer(plan->model_version_id), value_integer(plan->against_id),
	                value_integer(marks->prediction_id), value_integer(marks->folded_id), value_integer(plan->plan_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct rollout_past_left *)rows_add(&list) = (struct rollout_past_left){ query_integer(&query, 0), query_integer(&query, 1) };
	*rows = list.all;
	*count = list.count;
	return got;
}
