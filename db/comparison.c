#include "db/comparison.h"

#include "db/query.h"
#include "db/rows.h"

static const char *text_or_empty(const struct query *query, int column)
{
	return query_is_null(query, column) ? "" : query_text(query, column);
}

int comparison_cells_each(struct store *store, const struct stage *stage, const struct comparison_pair *pair, int64_t since_ms,
                          int (*cells)(void *context, const struct comparison_cells *cells, struct err *err), void *context,
                          struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "comparison.cells", value_integer(stage->stage_id), value_integer(pair->first_id),
	                value_integer(pair->second_id), value_integer(since_ms)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct comparison_cells found = {
			text_or_empty(&query, 0), query_integer(&query, 1), query_integer(&query, 2) != 0, query_integer(&query, 3) != 0,
			query_integer(&query, 4) != 0, query_integer(&query, 5),
		};

		if (cells(context, &found, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}

int comparison_item_list(struct store *store, const struct stage *stage, const struct comparison_pair *pair,
                          const struct comparison_which *which, int limit, int64_t offset, struct arena *arena,
                          struct comparison_item **found, int *count, struct err *err)
{
	struct rows rows = ROWS_OF(struct comparison_item, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "comparison.items", value_integer(stage->stage_id), value_integer(pair->first_id),
	                value_integer(pair->second_id), value_integer(which->first_right), value_integer(which->second_right),
	                value_id(which->label_id), value_text(which->source), value_integer(limit), value_integer(offset)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct comparison_item *)rows_add(&rows) = (struct comparison_item){
			query_integer(&query, 0), query_strdup(&query, 1, arena), query_strdup(&query, 2, arena), query_strdup(&query, 3, arena),
			query_strdup(&query, 4, arena), query_real(&query, 5), query_real(&query, 6),
		};
	*found = rows.all;
	*count = rows.count;
	return got;
}

int comparison_said_read(struct store *store, const struct stage *stage, const struct comparison_pair *pair, int limit,
                         struct comparison_said *said, struct err *err)
{
	struct query query;

	if (query_first(&query, store, err, "comparison.said", value_integer(stage->stage_id), value_integer(pair->first_id),
	                value_integer(pair->second_id), value_integer(limit)) <= 0)
		return -1;
	*said = (struct comparison_said){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2) };
	query_end(&query);
	return 0;
}

int comparison_latencies(struct store *store, const struct stage *stage, const struct comparison_pair *pair, int limit, double *times,
                         struct err *err)
{
	struct query query;
	int got, count = 0;

	if (query_begin(&query, store, err, "comparison.latencies", value_integer(stage->stage_id), value_integer(pair->first_id),
	                value_integer(pair->second_id), value_integer(limit)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		times[count++] = query_real(&query, 0);
	return got < 0 ? -1 : count;
}
