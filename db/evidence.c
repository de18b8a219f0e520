#include "db/evidence.h"

#include "db/query.h"

int evidence_rows(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms,
                  int (*row)(void *context, const struct evidence_row *row, struct err *err), void *context,
                  struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "evidence.rows", value_integer(stage->stage_id), value_integer(model_version_id),
	                value_integer(since_ms)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct evidence_row found = { query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2),
		                              (int)query_integer(&query, 3), query_integer(&query, 4), query_text(&query, 5) };

		if (row(context, &found, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}

static int read_pair(struct query *query, int64_t *first, int64_t *second, struct err *err)
{
	int got = query_next(query, err);

	if (got <= 0)
		return -1;
	*first = query_integer(query, 0);
	*second = query_integer(query, 1);
	query_end(query);
	return 0;
}

int evidence_counts(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms,
                    struct evidence_counts *counts, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "evidence.predictions", value_integer(model_version_id)) < 0 ||
	    read_pair(&query, &counts->predictions, &counts->nulls, err) < 0)
		return -1;
	if (query_begin(&query, store, err, "evidence.pending", value_integer(stage->stage_id), value_integer(since_ms)) < 0)
		return -1;
	return read_pair(&query, &counts->unsure, &counts->pending, err);
}

int evidence_mean_seconds(struct store *store, const struct stage *stage, double *seconds, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "evidence.seconds", value_integer(stage->stage_id)) < 0 || query_next(&query, err) <= 0)
		return -1;
	*seconds = query_is_null(&query, 0) ? 0 : query_real(&query, 0);
	query_end(&query);
	return 0;
}
