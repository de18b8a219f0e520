#include "jobs/report_private.h"

#include "base/arena.h"
#include "base/clock.h"
#include "db/alarm.h"
#include "db/model_version.h"
#include "db/page.h"
#include "db/report.h"
#include "db/store.h"
#include "jobs/audit.h"
#include "ladder/level.h"

#define ALARMS_MAX 50 /* the newest */

static json_t *time_json(int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	return ms ? json_string(clock_iso(ms, text)) : json_null();
}

static int add_head(json_t *report, struct store *store, const struct stage *stage, int64_t since_ms, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct model_version live = { .model_version_id = 0 };
	json_t *project = page_project(store, err);
	int has_live = project ? model_version_live(store, stage, &arena, &live, err) : -1;

	if (has_live >= 0) {
		json_object_update_missing(report, project);
		json_object_update_new(report, json_pack("{s:s,s:o,s:i,s:s,s:o}", "stage", stage->name, "made_at", time_json(store_now(store)), "level",
		                                         stage->level, "level_name", level_name(stage->level), "live_model",
		                                         has_live > 0 ? json_string(live.title) : json_null()));
		json_object_set_new(report, "from", since_ms ? time_json(since_ms) : json_incref(json_object_get(project, "since")));
	}
	json_decref(project);
	arena_release(&arena);
	return has_live < 0 ? -1 : 0;
}

static int add_counts(json_t *report, struct store *store, const struct stage *stage, struct err *err)
{
	struct report_counts counts;
	struct audit_report audit;

	if (report_counts(store, stage, &counts, err) < 0 || audit_read(store, stage->name, &audit, err) < 0)
		return -1;
	json_object_set_new(report, "counts", json_pack("{s:I,s:I,s:I,s:I,s:I}", "items", (json_int_t)counts.items, "decided",
	                                                (json_int_t)counts.decided, "predictions", (json_int_t)counts.predictions, "nulls",
	                                                (json_int_t)counts.nulls, "open", (json_int_t)counts.open));
	json_object_set_new(report, "audit", json_pack("{s:I,s:I,s:I,s:I,s:o,s:o,s:o,s:f,s:b}", "population", (json_int_t)audit.population,
	                                               "audited", (json_int_t)audit.audited, "wrong", (json_int_t)audit.wrong, "missed",
	                                               (json_int_t)audit.missed, "error_rate", report_real(audit.error_rate), "low",
	                                               report_real(audit.low), "high", report_real(audit.high), "promised_error", audit.promised,
	                                               "paused", audit.paused));
	return 0;
}

static json_t *alarm_json(const struct alarm *alarm)
{
	return json_pack("{s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:s}", "alarm", (json_int_t)alarm->alarm_id, "metric", alarm->metric,
	                 "scope", alarm->scope, "severity", alarm->severity, "action", alarm->action, "state", alarm_state_name(alarm->state),
	                 "words", alarm->words, "value", report_real(alarm->value), "low", report_real(alarm->low), "high",
	                 report_real(alarm->high), "opened_at", time_json(alarm->opened_ms), "closed_at", time_json(alarm->closed_ms), "note",
	                 alarm->note);
}

static int add_alarms(json_t *report, struct store *store, const struct stage *stage, int64_t since_ms, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct alarm *alarms;
	int count, rc = alarms_read(store, stage, true, ALARMS_MAX, &arena, &alarms, &count, err);
	json_t *list = json_array();

	for (int i = 0; rc >= 0 && i < count; i++)
		if (alarms[i].closed_ms == 0 || alarms[i].closed_ms >= since_ms)
			json_array_append_new(list, alarm_json(&alarms[i]));
	json_object_set_new(report, "alarms", list);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

static int add_pages(json_t *report, struct store *store, const struct stage *stage, int64_t since_ms, struct err *err)
{
	static const struct { const char *key; enum page_since page; } pages[] = {
		{ "levels", PAGE_LEVELS }, { "versions", PAGE_VERSIONS }, { "agreement", PAGE_AGREEMENT }, { "confusion", PAGE_CONFUSION },
		{ "coverage", PAGE_COVERAGE }, { "audits", PAGE_AUDITS }, { "drift", PAGE_DRIFT }, { "drift_windows", PAGE_DRIFT_WINDOWS },
	};

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		json_t *rows = page_since(store, pages[i].page, stage, since_ms, err);

		if (!rows)
			return -1;
		json_object_set_new(report, pages[i].key, rows);
	}
	return 0;
}

static int64_t begin_of(const json_t *report)
{
	int64_t ms = 0;

	return clock_parse(report_text(report, "from"), &ms) ? ms : 0;
}

json_t *report_read(struct store *store, const struct stage *stage, int64_t since_ms, struct err *err)
{
	json_t *report = json_object(), *metrics = NULL;

	if (add_head(report, store, stage, since_ms, err) == 0 && add_counts(report, store, stage, err) == 0 &&
	    add_pages(report, store, stage, since_ms, err) == 0 &&
	    report_suspects_set(report, page_since(store, PAGE_SUSPECTS, stage, since_ms, err)) == 0 && add_alarms(report, store, stage, since_ms, err) == 0)
		metrics = report_metrics_read(store, stage, begin_of(report), err);
	if (!metrics) {
		json_decref(report);
		return NULL;
	}
	json_object_set_new(report, "metrics", metrics);
	return report;
}
