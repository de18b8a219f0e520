/* Alarms of data drift: one a feature, and a slice where it is one's. */
#include "jobs/drift_private.h"

#include "base/str.h"
#include "db/alarm.h"
#include "db/store.h"
#include "jobs/alarms.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define METRIC "drift.data"
#define SEVERE 0.25 /* stability index from which it is no mere warning; and on confidence takes automation back */

static const char *scope_of(const char *slice, const char *feature, struct arena *arena)
{
	return *slice ? arena_printf(arena, "%s %s", slice, feature) : feature;
}

/* "source=camera2 brightness: mean 0.52 before, 0.31 now" */
static const char *words_of(const struct drift_news *news, const char *scope, struct arena *arena)
{
	const struct drift_finding *finding = news->finding;
	const char *moved = "";

	if (isfinite(finding->mean) && isfinite(news->known->mean))
		moved = arena_printf(arena, ": mean %.4g in the reference, %.4g now", news->known->mean, finding->mean);
	return arena_printf(arena, "%s is unlike the reference%s (index %.2f over %" PRId64 " items), in two windows in a row", scope, moved,
	                    finding->psi, finding->count);
}

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static const char *evidence_of(const struct drift_news *news, struct arena *arena)
{
	const struct drift_finding *finding = news->finding;
	json_t *body = json_pack("{s:I,s:s,s:s,s:o,s:o,s:o,s:o}", "window", (json_int_t)news->window->window_id, "slice", news->slice,
	                         "feature", news->feature, "psi", number(finding->psi), "p_holm", number(finding->p_holm), "mean",
	                         number(finding->mean), "reference_mean", number(news->known->mean));
	char *text = json_dumps(body, JSON_COMPACT);
	const char *kept = arena_strdup(arena, text);

	free(text);
	json_decref(body);
	return kept;
}

/* Confidence that has moved far says that the model meets what it does not know: the machine is not to go on. */
static bool takes_back(const struct drift_news *news)
{
	return !*news->slice && str_equal(news->feature, "confidence") && news->finding->psi > SEVERE;
}

/* Somebody may act on it: from here on the write has to be on disk when it is done. */
int drift_alarm_call(struct store *store, const struct stage *stage, const struct alarm_call *call, struct err *err)
{
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (alarm_raise(store, stage, call, err) >= 0)
		return store_commit(store, err);
	store_rollback(store);
	return -1;
}

int drift_alarm_raise(struct store *store, const struct stage *stage, const struct drift_policy *policy, const struct drift_news *news,
                      struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char *scope = scope_of(news->slice, news->feature, &arena);
	struct alarm_call call = {
		.metric = METRIC, .scope = scope, .severity = news->finding->psi > SEVERE ? "alarm" : "warn",
		.action = takes_back(news) ? "demote" : policy->action, .words = words_of(news, scope, &arena),
		.evidence = evidence_of(news, &arena), .value = news->finding->psi, .low = NAN, .high = policy->big,
		.count = news->finding->count, .since_ms = news->since_ms,
	};
	int rc = drift_alarm_call(store, stage, &call, err);

	arena_release(&arena);
	return rc;
}

int drift_alarm_settle(struct store *store, const struct stage *stage, const char *slice, const char *feature, const char *why, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	int rc = alarm_settle(store, stage, METRIC, scope_of(slice, feature, &arena), why, err);

	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int drift_alarm_settle_all(struct store *store, const struct stage *stage, const char *why, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct alarm *alarms;
	int count, rc = alarms_read(store, stage, false, 0, &arena, &alarms, &count, err);

	for (int i = 0; rc >= 0 && i < count; i++)
		if (str_equal(alarms[i].metric, METRIC))
			rc = alarm_settle(store, stage, METRIC, alarms[i].scope, why, err);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}
