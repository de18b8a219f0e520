#include "db/outcome.h"

#include "base/str.h"
#include "db/decision.h"
#include "db/output.h"
#include "db/prediction.h"
#include "db/rows.h"
#include "db/store_private.h"

/* What an outcome is taken from; 0: none. */
struct origin { int64_t version_id, prediction_id, decision_id; };

static void take(const struct query *query, struct arena *arena, struct outcome *outcome, struct origin *origin)
{
	const char *route = query_text(query, 1);
	bool machine = route && !str_equal(route, "human");

	*outcome = (struct outcome){ .route = machine ? "auto" : "human", .routed = route != NULL, .confidence = (double)NAN };
	outcome->asked = machine && query_integer(query, 8) != 0;
	query_copy(query, 0, outcome->sha256, HASH_BYTES);
	outcome->label = query_strdup(query, 6, arena);
	if (!outcome->label)
		return;
	outcome->decided_by = machine ? "machine" : "human";
	outcome->words = query_strdup(query, 9, arena);
	if (machine) {
		*origin = (struct origin){ query_integer(query, 2), query_integer(query, 3), 0 };
		outcome->model = query_strdup(query, 4, arena);
		outcome->confidence = query_real(query, 5);
	} else {
		origin->decision_id = query_integer(query, 7);
	}
}

static int read_regions(struct store *store, const struct stage *stage, int64_t item_id, const struct origin *origin,
                        struct arena *arena, struct outcome *outcome, struct err *err)
{
	struct decision_given given;
	struct prediction prediction;
	int got = 0;

	if (origin->prediction_id) {
		got = prediction_read(store, stage, item_id, origin->version_id, arena, &prediction, err);
		if (got > 0) {
			outcome->regions = prediction.regions;
			outcome->region_count = prediction.region_count;
		}
	} else if (origin->decision_id) {
		got = decision_read_given(store, origin->decision_id, arena, &given, err);
		if (got >= 0) {
			outcome->regions = given.regions;
			outcome->region_count = given.region_count;
		}
	}
	return got < 0 ? -1 : 0;
}

int outcome_read(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct outcome *outcome,
                 struct err *err)
{
	struct origin origin = { .version_id = 0 };
	struct query query;
	int got = query_first(&query, store, err, "outcome.read", value_integer(item_id), value_integer(stage->stage_id));

	if (got <= 0)
		return got;
	take(&query, arena, outcome, &origin);
	outcome->output = output_of_stage(stage);
	query_end(&query);
	return read_regions(store, stage, item_id, &origin, arena, outcome, err) < 0 ? -1 : 1;
}

int outcome_mark_now(struct store *store, struct outcome_mark *mark, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "outcome.newest");

	if (got <= 0)
		return -1;
	*mark = (struct outcome_mark){ query_integer(&query, 0), query_integer(&query, 1) };
	query_end(&query);
	return 0;
}

int outcome_changed(struct store *store, struct outcome_mark *mark, struct arena *arena, int64_t **item_ids, struct err *err)
{
	struct rows list = ROWS_OF(int64_t, arena);
	struct outcome_mark newest;
	struct query query;
	int got;

	*item_ids = NULL;
	if (outcome_mark_now(store, &newest, err) < 0 ||
	    query_begin(&query, store, err, "outcome.changed", value_integer(mark->decision_id), value_integer(mark->route_id),
	                value_integer(newest.decision_id), value_integer(newest.route_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	*mark = newest;
	*item_ids = list.all;
	return got < 0 ? -1 : list.count;
}
