#include "db/metric_change.h"

#include "base/str.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/store_private.h"

static int add(struct store *store, const struct actor *by, const struct metric_change *change, struct err *err)
{
	int64_t id;
	json_t *body;
	char kind[32];
	int rc;

	if (query_number(store, &id, err, "metric.change", value_text(change->kind), value_text(change->metric), value_text(change->query),
	                 value_text(change->unit ? change->unit : ""), value_text(change->help ? change->help : ""),
	                 value_text(change->reason ? change->reason : ""), value_integer(by->operator_id), value_integer(by->acted_by),
	                 value_integer(store_now(store))) < 0)
		return -1;
	body = json_pack("{s:s, s:s}", "metric", change->metric, "reason", change->reason ? change->reason : "");
	if (change->query)
		json_object_set_new(body, "query", json_string(change->query));
	snprintf(kind, sizeof kind, "metric.%s", change->kind);
	rc = event_add(store, by, kind, "metric_change", id, body, err);
	json_decref(body);
	return rc;
}

int metric_change_add(struct store *store, const struct actor *by, const struct metric_change *change, struct err *err)
{
	if (actor_need_lead(by, "change what is measured", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (add(store, by, change, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}
