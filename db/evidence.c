#include "db/evidence.h"

#include "db/query.h"

int evidence_mean_seconds(struct store *store, const struct stage *stage, double *seconds, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "evidence.seconds", value_integer(stage->stage_id)) < 0 || query_next(&query, err) <= 0)
		return -1;
	*seconds = query_is_null(&query, 0) ? 0 : query_real(&query, 0);
	query_end(&query);
	return 0;
}
