#include "db/alarm.h"

#include "base/str.h"
#include "db/event.h"
#include "db/route_standing.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <inttypes.h>
#include <stdio.h>

#define AUDIT_TIMES 3 /* what the action audit-up makes of the audit probability */

const char *alarm_state_name(enum alarm_state state)
{
	static const char *const names[] = { "open", "acknowledged", "snoozed", "closed" };

	return names[state];
}

bool alarm_is_drift(const char *metric)
{
	return str_starts(metric, "drift.");
}

/* ---- raising, and acts ---- */

static int log_alarm(struct store *store, const struct stage *stage, const struct actor *by, const char *kind, int64_t alarm_id,
                     const char *words, struct err *err)
{
	json_t *body = json_pack("{s:s, s:s}", "stage", stage->name, "why", words);
	char event[32];
	int result;

	snprintf(event, sizeof event, "alarm.%s", kind);
	result = event_add(store, by, event, "alarm", alarm_id, body, err);
	json_decref(body);
	return result;
}

int alarm_add(struct store *store, const struct stage *stage, const struct actor *by, const struct alarm_new *alarm, int64_t *alarm_id,
              struct err *err)
{
	route_standing_forget(store);
	if (query_number(store, alarm_id, err, "alarm.add", value_integer(stage->stage_id), value_id(alarm->limit_id),
	                 value_text(alarm->metric), value_text(alarm->scope), value_text(alarm->side), value_real(alarm->value),
	                 value_real(alarm->low), value_real(alarm->high), value_integer(alarm->count), value_text(alarm->severity),
	                 value_text(alarm->action), value_text(alarm->evidence), value_text(alarm->words), value_integer(alarm->since_ms),
	                 value_integer(store_now(store))) < 0)
		return -1;
	if (query_run(store, err, "alarm.keep_open", value_integer(stage->stage_id), value_text(alarm->metric), value_text(alarm->scope),
	              value_integer(*alarm_id)) < 0)
		return -1;
	return log_alarm(store, stage, by, "open", *alarm_id, alarm->words, err);
}

static bool closes(const char *kind)
{
	return str_equal(kind, "close") || str_equal(kind, "false");
}

int alarm_act_add(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const struct alarm_act *act,
                  struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct alarm alarm;
	int got = alarm_read(store, stage, alarm_id, &arena, &alarm, err);

	if (got == 0)
		got = err_set(err, "there is no alarm %" PRId64, alarm_id);
	else if (got > 0 && alarm.state == ALARM_CLOSED)
		got = err_set(err, "alarm %" PRId64 " is closed already", alarm_id);
	arena_release(&arena);
	if (got < 0)
		return -1;
	if (query_run(store, err, "alarm.act", value_integer(alarm_id), value_text(act->kind), value_real(act->value),
	              value_id(act->until_ms), value_text(act->note), value_integer(by->operator_id), value_integer(by->acted_by),
	              value_integer(store_now(store))) < 0)
		return -1;
	route_standing_forget(store);
	if (closes(act->kind) && query_run(store, err, "alarm.drop_open", value_integer(alarm_id)) < 0)
		return -1;
	return log_alarm(store, stage, by, act->kind, alarm_id, act->note, err);
}

/* ---- reading ---- */

int alarm_open_of(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t *alarm_id, struct err *err)
{
	return query_number(store, alarm_id, err, "alarm.open", value_integer(stage->stage_id), value_text(metric), value_text(scope)) < 0 ? -1 : 0;
}

/* By the newest act, and the clock where it was put off. */
static enum alarm_state state_by(const char *act, int64_t until_ms, int64_t now_ms)
{
	if (!act || str_equal(act, "worse"))
		return ALARM_OPEN;
	if (str_equal(act, "acknowledge"))
		return ALARM_ACKNOWLEDGED;
	if (str_equal(act, "snooze"))
		return now_ms < until_ms ? ALARM_SNOOZED : ALARM_OPEN;
	return ALARM_CLOSED;
}

static const char *text_or_empty(struct query *query, int column, struct arena *arena)
{
	return query_is_null(query, column) ? "" : query_strdup(query, column, arena);
}

static void read_acts(struct query *query, struct arena *arena, int64_t now_ms, struct alarm *alarm)
{
	alarm->worst = query_is_null(query, 13) ? alarm->value : query_real(query, 13);
	alarm->state = state_by(query_text(query, 17), query_integer(query, 18), now_ms);
	alarm->until_ms = alarm->state == ALARM_SNOOZED ? query_integer(query, 18) : 0;
	alarm->note = text_or_empty(query, 19, arena);
	alarm->closed_ms = alarm->state == ALARM_CLOSED ? query_integer(query, 20) : 0;
	alarm->who = text_or_empty(query, 21, arena);
}

static void read_row(struct query *query, struct arena *arena, int64_t now_ms, struct alarm *alarm)
{
	*alarm = (struct alarm){
		.alarm_id = query_integer(query, 0), .metric = query_strdup(query, 1, arena), .scope = query_strdup(query, 2, arena),
		.side = query_strdup(query, 3, arena), .severity = query_strdup(query, 4, arena), .action = query_strdup(query, 5, arena),
		.words = query_strdup(query, 6, arena), .evidence = query_strdup(query, 7, arena), .guards = query_strdup(query, 8, arena),
		.owner = query_strdup(query, 9, arena), .value = query_real(query, 10), .low = query_real(query, 11),
		.high = query_real(query, 12), .count = query_integer(query, 14), .since_ms = query_integer(query, 15),
		.opened_ms = query_integer(query, 16),
	};
	read_acts(query, arena, now_ms, alarm);
}

int alarm_read(struct store *store, const struct stage *stage, int64_t alarm_id, struct arena *arena, struct alarm *alarm, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "alarm.list", value_integer(stage->stage_id), value_integer(1), value_integer(alarm_id),
	                      value_integer(alarm_id));

	if (got <= 0)
		return got;
	read_row(&query, arena, store_now(store), alarm);
	query_end(&query);
	return 1;
}

int alarms_read(struct store *store, const struct stage *stage, bool closed_too, int most, struct arena *arena, struct alarm **alarms,
               int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct alarm, arena);
	struct query query;
	int got;

	if (closed_too)
		got = query_begin(&query, store, err, "alarm.list", value_integer(stage->stage_id), value_integer(most > 0 ? most : -1),
		                  value_integer(1), value_integer(INT64_MAX));
	else
		got = query_begin(&query, store, err, "alarm.list_open", value_integer(stage->stage_id), value_integer(most > 0 ? most : -1));
	if (got < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		read_row(&query, arena, store_now(store), rows_add(&list));
	*alarms = list.all;
	*count = list.count;
	return got;
}

int alarms_count(struct store *store, const struct stage *stage, int *open, bool *severe, struct err *err)
{
	struct query query;

	if (query_first(&query, store, err, "alarm.count", value_integer(stage->stage_id)) < 0)
		return -1;
	*open = (int)query_integer(&query, 0);
	*severe = query_integer(&query, 1) != 0;
	query_end(&query);
	return 0;
}

/* ---- what they ask for ---- */

static void stand(struct alarm_standing *standing, const char *action, const char *severity, const char *metric, const char *words)
{
	bool drift = alarm_is_drift(metric), severe = str_equal(severity, "alarm"), pauses = str_equal(action, "pause");

	if (str_equal(action, "audit-up"))
		standing->audit_times = AUDIT_TIMES;
	standing->pauses |= pauses;
	standing->drift |= drift;
	standing->severe |= severe;
	standing->open += drift || severe;
	standing->drift_open += drift;
	if (drift || severe)
		snprintf(standing->why, sizeof standing->why, "%s", words);
	if (pauses)
		snprintf(standing->why_paused, sizeof standing->why_paused, "%s", words);
}

int alarm_standing(struct store *store, const struct stage *stage, struct alarm_standing *standing, struct err *err)
{
	struct query query;
	int got;

	*standing = (struct alarm_standing){ .audit_times = 1 };
	if (query_begin(&query, store, err, "alarm.standing", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		stand(standing, query_text(&query, 0), query_text(&query, 1), query_text(&query, 2), query_text(&query, 3));
	return got;
}

/* ---- bands between two looks ---- */

static const char *side_constant(const char *side)
{
	static const char *const sides[] = { "inside", "below", "above", "missing" };

	for (int i = 0; i < 3; i++)
		if (str_equal(side, sides[i]))
			return sides[i];
	return sides[3];
}

static int read_worst(struct store *store, struct alarm_band *band, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "alarm.told_worst", value_integer(band->alarm_id));

	if (got <= 0)
		return got;
	band->worst = query_real(&query, 0);
	query_end(&query);
	return 0;
}

int alarm_band_read(struct store *store, const struct stage *stage, const char *metric, const char *scope, struct alarm_band *band,
                    struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "alarm.state", value_integer(stage->stage_id), value_text(metric), value_text(scope));

	*band = (struct alarm_band){ .side = "inside", .worst = (double)NAN };
	if (got <= 0)
		return got;
	band->side = side_constant(query_text(&query, 0));
	band->since_ms = query_integer(&query, 1);
	band->looked_ms = query_integer(&query, 2);
	band->alarm_id = query_integer(&query, 3);
	query_end(&query);
	return band->alarm_id && read_worst(store, band, err) < 0 ? -1 : 1;
}

int alarm_band_write(struct store *store, const struct stage *stage, const char *metric, const char *scope, const struct alarm_band *band,
                     struct err *err)
{
	return query_run(store, err, "alarm.keep_state", value_integer(stage->stage_id), value_text(metric), value_text(scope),
	                 value_text(band->side), value_integer(band->since_ms), value_integer(band->looked_ms), value_id(band->alarm_id)) < 0 ? -1 : 0;
}

int alarm_looked_read(struct store *store, const struct stage *stage, int64_t *at_ms, struct err *err)
{
	return query_number(store, at_ms, err, "alarm.looked", value_integer(stage->stage_id)) < 0 ? -1 : 0;
}

int alarm_looked_write(struct store *store, const struct stage *stage, int64_t at_ms, struct err *err)
{
	return query_run(store, err, "alarm.keep_looked", value_integer(stage->stage_id), value_integer(at_ms)) < 0 ? -1 : 0;
}

int alarm_first_route(struct store *store, const struct stage *stage, int64_t model_version_id, int64_t since_ms, int64_t *route_id,
                      struct err *err)
{
	return query_number(store, route_id, err, "alarm.first_route", value_integer(stage->stage_id), value_integer(model_version_id),
	                    value_integer(since_ms)) < 0 ? -1 : 0;
}
