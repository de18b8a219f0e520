#include "db/flow.h"

#include "db/rows.h"
#include "db/store_private.h"

#include <stdlib.h>

#define LAGS_MOST 200

static int read_links(struct store *store, struct flow_stage *stage, struct arena *arena, struct err *err)
{
	struct rows rows = ROWS_OF(struct flow_link, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "flow.links", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct flow_link *)rows_add(&rows) =
			(struct flow_link){ query_integer(&query, 0), query_strdup(&query, 1, arena), query_strdup(&query, 2, arena) };
	stage->links = rows.all;
	stage->link_count = rows.count;
	return got;
}

int flow_stages(struct store *store, struct arena *arena, struct flow_stage **stages, int *count, struct err *err)
{
	struct rows rows = ROWS_OF(struct flow_stage, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "flow.stages") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct flow_stage *stage = rows_add(&rows);
		bool frozen = query_integer(&query, 4) != 0;

		*stage = (struct flow_stage){ .stage_id = query_integer(&query, 0), .name = query_strdup(&query, 1, arena),
		                              .kind = query_strdup(&query, 2, arena), .output = query_strdup(&query, 3, arena), .frozen = frozen,
		                              .why_frozen = frozen ? query_strdup(&query, 5, arena) : NULL };
	}
	*stages = rows.all;
	*count = rows.count;
	for (int i = 0; got == 0 && i < rows.count; i++)
		got = read_links(store, &(*stages)[i], arena, err);
	return got;
}

static int by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int read_lag(struct store *store, int64_t stage_id, int64_t since_ms, double *median, struct err *err)
{
	double lags[LAGS_MOST];
	struct query query;
	int count = 0, got;

	if (query_begin(&query, store, err, "flow.lags", value_integer(stage_id), value_integer(since_ms)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		if (count < LAGS_MOST)
			lags[count++] = (double)query_integer(&query, 0);
	qsort(lags, (size_t)count, sizeof *lags, by_size);
	*median = count > 0 ? (lags[(count - 1) / 2] + lags[count / 2]) / 2 : (double)NAN;
	return got;
}

int flow_passed(struct store *store, int64_t stage_id, int64_t since_ms, struct arena *arena, struct flow_passed *passed, struct err *err)
{
	struct query query;
	int got;

	*passed = (struct flow_passed){ 0 };
	if (query_number(store, &passed->came, err, "flow.came", value_integer(stage_id), value_integer(since_ms)) < 0 ||
	    read_lag(store, stage_id, since_ms, &passed->lag_ms, err) < 0)
		return -1;
	got = query_first(&query, store, err, "flow.failure", value_integer(stage_id), value_integer(since_ms));
	if (got <= 0)
		return got;
	passed->failure = query_strdup(&query, 0, arena);
	passed->failed_ms = query_integer(&query, 1);
	query_end(&query);
	return 0;
}
