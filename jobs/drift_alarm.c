/* Alarms of data drift: one of everything that has moved together, and one of a slice where it is one's. */
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
#include <string.h>

#define METRIC "drift.data"
#define SEVERE 0.25 /* stability index from which it is no mere warning; and on confidence takes automation back */

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

/* "contrast: mean 0.165 in the reference, 0.196 now (index 0.76)" */
static void add_moved(struct str *text, const struct drift_moved *moved)
{
	const struct drift_finding *finding = moved->finding;

	str_addf(text, "%s", finding->feature);
	if (isfinite(finding->mean) && isfinite(moved->known->mean))
		str_addf(text, ": mean %.4g in the reference, %.4g now", moved->known->mean, finding->mean);
	str_addf(text, " (index %.2f)", finding->psi);
}

/* "camera=2: brightness is unlike the reference, in two windows in a row, 500 items. brightness: mean ..." */
static const char *words_of(const struct drift_news *news, struct arena *arena)
{
	int64_t rows = news->window->rows;
	struct str text = STR_EMPTY;
	const char *words;

	if (news->count > 1)
		str_addf(&text, "%s and %d more are", news->moved[0].finding->feature, news->count - 1);
	else
		str_addf(&text, "%s is", news->moved[0].finding->feature);
	str_addf(&text, " unlike the reference%s%s, in two windows in a row (%" PRId64 " items): ", *news->slice ? " in " : "", news->slice, rows);
	for (int i = 0; i < news->count; i++) {
		str_add(&text, i ? "; " : "");
		add_moved(&text, &news->moved[i]);
	}
	words = arena_strdup(arena, str_text(&text));
	str_release(&text);
	return words;
}

static json_t *moved_json(const struct drift_moved *moved)
{
	return json_pack("{s:s,s:o,s:o,s:o,s:o}", "feature", moved->finding->feature, "psi", number(moved->finding->psi), "p_holm",
	                 number(moved->finding->p_holm), "mean", number(moved->finding->mean), "reference_mean", number(moved->known->mean));
}

static const char *evidence_of(const struct drift_news *news, struct arena *arena)
{
	json_t *features = json_array(), *body;
	const char *kept;
	char *text;

	for (int i = 0; i < news->count; i++)
		json_array_append_new(features, moved_json(&news->moved[i]));
	body = json_pack("{s:I,s:s,s:o}", "window", (json_int_t)news->window->window_id, "slice", news->slice, "features", features);
	text = json_dumps(body, JSON_COMPACT);
	kept = arena_strdup(arena, text);
	free(text);
	json_decref(body);
	return kept;
}

/* Confidence that has moved far says that the model meets what it does not know: the machine is not to go on. */
static bool takes_back(const struct drift_news *news)
{
	for (int i = 0; i < news->count && !*news->slice; i++)
		if (str_equal(news->moved[i].finding->feature, "confidence") && news->moved[i].finding->psi > SEVERE)
			return true;
	return false;
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
	double most = news->moved[0].finding->psi;
	struct arena arena = ARENA_EMPTY;
	struct alarm_call call = {
		.metric = METRIC, .scope = news->slice, .severity = most > SEVERE ? "alarm" : "warn",
		.action = takes_back(news) ? "demote" : policy->action, .words = words_of(news, &arena), .evidence = evidence_of(news, &arena),
		.value = most, .low = NAN, .high = policy->big, .count = news->window->rows, .since_ms = news->since_ms,
	};
	int rc = drift_alarm_call(store, stage, &call, err);

	arena_release(&arena);
	return rc;
}

int drift_alarm_is_open(struct store *store, const struct stage *stage, const char *slice, struct err *err)
{
	int64_t open_id;

	return alarm_open_of(store, stage, METRIC, slice, &open_id, err) < 0 ? -1 : open_id != 0;
}

/* Alarms of earlier versions were of one feature each: "brightness", or "camera=2 brightness". */
static bool is_of(const char *scope, const char *slice)
{
	size_t length = strlen(slice);

	if (str_equal(scope, slice))
		return true;
	return length ? str_starts(scope, slice) && scope[length] == ' ' : !strchr(scope, '=');
}

static int settle(struct store *store, const struct stage *stage, const char *slice, const char *why, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct alarm *alarms;
	int count, rc = alarms_read(store, stage, false, 0, &arena, &alarms, &count, err);

	for (int i = 0; rc >= 0 && i < count; i++)
		if (str_equal(alarms[i].metric, METRIC) && (!slice || is_of(alarms[i].scope, slice)))
			rc = alarm_settle(store, stage, METRIC, alarms[i].scope, why, err);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int drift_alarm_settle(struct store *store, const struct stage *stage, const char *slice, const char *why, struct err *err)
{
	if (alarm_settle(store, stage, METRIC, slice, why, err) < 0) /* one that people have closed is over too */
		return -1;
	return settle(store, stage, slice, why, err);
}

int drift_alarm_settle_all(struct store *store, const struct stage *stage, const char *why, struct err *err)
{
	return settle(store, stage, NULL, why, err);
}
