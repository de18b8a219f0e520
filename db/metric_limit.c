#include "db/metric_limit.h"

#include "db/event.h"
#include "db/rows.h"
#include "db/store_private.h"

/* ---- bands ---- */

static json_t *real_or_null(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static int log_limit(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit, int64_t limit_id,
                     struct err *err)
{
	json_t *body = json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:s, s:s}", "stage", stage->name, "metric", limit->metric, "scope", limit->scope,
	                         "low", real_or_null(limit->low), "high", real_or_null(limit->high), "severity", limit->severity, "action",
	                         limit->action, "reason", limit->reason);
	int result = event_add(store, by, limit->dropped ? "limit.drop" : "limit.set", "metric_limit", limit_id, body, err);

	json_decref(body);
	return result;
}

int metric_limit_add(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit,
                     struct err *err)
{
	int64_t limit_id;

	if (query_number(store, &limit_id, err, "limit.add", value_integer(stage->stage_id), value_text(limit->dropped ? "drop" : "set"),
	                 value_text(limit->metric), value_text(limit->scope), value_real(limit->low), value_real(limit->high),
	                 value_integer(limit->for_ms), value_integer(limit->missing_ms), value_integer(limit->least),
	                 value_text(limit->severity), value_text(limit->action), value_text(limit->guards), value_text(limit->reason),
	                 value_integer(by->operator_id), value_integer(by->acted_by), value_integer(store_now(store))) < 0)
		return -1;
	return log_limit(store, stage, by, limit, limit_id, err);
}

static void read_limit(struct query *query, struct arena *arena, struct metric_limit *limit)
{
	*limit = (struct metric_limit){
		.limit_id = query_integer(query, 0), .metric = query_strdup(query, 1, arena), .scope = query_strdup(query, 2, arena),
		.low = query_real(query, 3), .high = query_real(query, 4), .for_ms = query_integer(query, 5),
		.missing_ms = query_integer(query, 6), .least = query_integer(query, 7), .severity = query_strdup(query, 8, arena),
		.action = query_strdup(query, 9, arena), .guards = query_strdup(query, 10, arena), .reason = query_strdup(query, 11, arena),
		.who = query_strdup(query, 12, arena), .at_ms = query_integer(query, 13), .dropped = query_integer(query, 14) != 0,
	};
}

int metric_limit_list(struct store *store, const struct stage *stage, struct arena *arena, struct metric_limit **limits, int *count,
                      struct err *err)
{
	struct rows list = ROWS_OF(struct metric_limit, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "limit.list", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		read_limit(&query, arena, rows_add(&list));
	*limits = list.all;
	*count = list.count;
	return got;
}

int metric_limit_severe(struct store *store, const char *metric, struct err *err)
{
	int64_t count;

	return query_number(store, &count, err, "limit.severe", value_text(metric)) < 0 ? -1 : (int)count;
}

int metric_limit_scopes(struct store *store, const struct stage *stage, const char *metric, struct arena *arena, const char ***scopes,
                        int *count, struct err *err)
{
	struct rows list = ROWS_OF(const char *, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "limit.scopes", value_integer(stage->stage_id), value_text(metric)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(const char **)rows_add(&list) = query_strdup(&query, 0, arena);
	*scopes = list.all;
	*count = list.count;
	return got;
}

/* ---- risks ---- */

int risk_add(struct store *store, const struct stage *stage, const struct actor *by, const struct risk *risk, bool drop, struct err *err)
{
	json_t *body = json_pack("{s:s, s:s, s:s, s:s}", "stage", stage->name, "name", risk->name, "owner", risk->owner, "reason", risk->reason);
	int64_t risk_id;
	int result = query_number(store, &risk_id, err, "risk.add", value_integer(stage->stage_id), value_text(drop ? "drop" : "set"),
	                          value_text(risk->name), value_text(risk->owner), value_text(risk->reason), value_integer(by->operator_id),
	                          value_integer(by->acted_by), value_integer(store_now(store)));

	if (result >= 0)
		result = event_add(store, by, drop ? "risk.drop" : "risk.set", "risk", risk_id, body, err);
	json_decref(body);
	return result < 0 ? -1 : 0;
}

int risk_list(struct store *store, const struct stage *stage, struct arena *arena, struct risk **risks, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct risk, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "risk.list", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct risk *)rows_add(&list) = (struct risk){
			.name = query_strdup(&query, 0, arena), .owner = query_strdup(&query, 1, arena),
			.reason = query_strdup(&query, 2, arena), .who = query_strdup(&query, 3, arena), .at_ms = query_integer(&query, 4),
		};
	*risks = list.all;
	*count = list.count;
	return got;
}
