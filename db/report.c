#include "db/report.h"

#include "db/rows.h"
#include "db/store_private.h"

int report_pairs(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms, struct arena *arena,
                 struct report_pair **pairs, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct report_pair, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "report.pairs", value_integer(stage->stage_id), value_id(model_version_id),
	                value_integer(since_ms)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct report_pair *)rows_add(&list) = (struct report_pair){
			query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2), query_real(&query, 3),
			query_integer(&query, 4) != 0, query_integer(&query, 5) != 0,
		};
	*pairs = list.all;
	*count = list.count;
	return got;
}

int report_ratings(struct store *store, const struct stage *stage, int people, struct arena *arena, struct report_rating **ratings,
                   int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct report_rating, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "report.ratings", value_integer(stage->stage_id), value_integer(people)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct report_rating *)rows_add(&list) = (struct report_rating){
			query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2),
		};
	*ratings = list.all;
	*count = list.count;
	return got;
}

int report_truths(struct store *store, const struct stage *stage, struct arena *arena, struct report_truth **truths, int *count,
                  struct err *err)
{
	struct rows list = ROWS_OF(struct report_truth, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "report.truths", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct report_truth *)rows_add(&list) = (struct report_truth){ query_integer(&query, 0), query_integer(&query, 1) };
	*truths = list.all;
	*count = list.count;
	return got;
}

int report_seconds(struct store *store, const struct stage *stage, struct arena *arena, struct report_second **seconds, int *count,
                   struct err *err)
{
	struct rows list = ROWS_OF(struct report_second, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "report.seconds", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct report_second *)rows_add(&list) = (struct report_second){
			query_integer(&query, 0) != 0, query_integer(&query, 1) != 0, query_integer(&query, 2) != 0, query_real(&query, 3),
		};
	*seconds = list.all;
	*count = list.count;
	return got;
}

int report_anchoring(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms,
                     struct report_anchoring *anchoring, struct err *err)
{
	struct query query;
	int got;

	*anchoring = (struct report_anchoring){ .answers = { 0 } };
	if (query_begin(&query, store, err, "report.anchoring", value_integer(stage->stage_id), value_id(model_version_id),
	                value_integer(since_ms)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		int shown = query_integer(&query, 0) != 0;

		anchoring->answers[shown] = query_integer(&query, 1);
		anchoring->taken[shown] = query_integer(&query, 2);
		anchoring->wrong[shown] = query_integer(&query, 3);
		anchoring->wrong_taken[shown] = query_integer(&query, 4);
	}
	return got;
}

int report_counts(struct store *store, const struct stage *stage, struct report_counts *counts, struct err *err)
{
	struct query query;
	int got;

	*counts = (struct report_counts){ 0 };
	got = query_first(&query, store, err, "report.counts", value_integer(stage->stage_id));
	if (got <= 0)
		return got;
	counts->items = query_integer(&query, 0);
	counts->decided = query_integer(&query, 1);
	counts->predictions = query_integer(&query, 2);
	counts->nulls = query_integer(&query, 3);
	counts->open = query_integer(&query, 4);
	query_end(&query);
	return 0;
}

int report_schema(struct store *store, const char *view, struct arena *arena, struct report_column **rows, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct report_column, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "report.schema", value_text(view)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct report_column *row = rows_add(&list);

		row->view = query_strdup(&query, 0, arena);
		row->column = query_strdup(&query, 1, arena);
		row->meaning = query_strdup(&query, 2, arena);
	}
	*rows = list.all;
	*count = list.count;
	return got;
}

