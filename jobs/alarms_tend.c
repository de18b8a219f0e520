/* The look at all bands, once a minute. */
#include "jobs/alarms_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/metric.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "db/work_time.h"
#include "jobs/blame.h"
#include "jobs/limits.h"
#include "jobs/monitor.h"
#include "jobs/pause.h"
#include "monitor/band.h"
#include "monitor/figure.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define WINDOW_MS CLOCK_HOUR_MS /* what a band is judged by; where that holds too few values: */
#define LONG_MS   CLOCK_DAY_MS
#define STALE_MS  (30 * CLOCK_MINUTE_MS) /* a look longer ago says nothing of the time since */

/* One look. */
struct look {
	struct store       *store;
	const struct stage *stage;
	struct actor        by;
	struct arena        arena;
	int64_t             now_ms;
	bool                stale;    /* nobody has looked for a while */
	struct alarm       *open;     /* as they were when it began */
	bool               *seen;     /* which of them a band was looked at for */
	int                 open_count;
};

/* A band, its scope, and what it is judged by. */
struct judged {
	const struct limit_rule *rule;
	const char   *scope;
	struct monitor_figure figure;
	int64_t       window_ms;
	bool          missing;  /* nothing came for as long as may be */
	double        value;    /* NaN: none */
	int64_t       count;
};

/* ---- figures ---- */

static bool is_counter(const struct judged *judged)
{
	return judged->rule->metric->kind == METRIC_COUNTER;
}

static int read_figure(struct look *look, struct judged *judged, int64_t window_ms, struct err *err)
{
	judged->window_ms = window_ms;
	return monitor_figure(look->store, look->stage, judged->rule->metric->name, judged->scope, window_ms, &look->arena, &judged->figure, err);
}

/* Whether nothing was seen in so much working time: a night is no outage. */
static int read_missing(struct look *look, struct judged *judged, struct err *err)
{
	int64_t missing_ms = judged->rule->limit.missing_ms;
	int64_t since_ms = missing_ms ? work_time_before(look->store, look->stage->stage_id, look->now_ms, missing_ms) : 0;

	if (!missing_ms || since_ms < metric_began(look->store))
		return 0;
	if (read_figure(look, judged, look->now_ms - since_ms, err) < 0)
		return -1;
	judged->missing = judged->figure.count == 0;
	return 0;
}

/* How many come is judged by whole hours of working time; other figures by the hour, or the day where that is
 * what it takes. */
static int read_judged(struct look *look, struct judged *judged, struct err *err)
{
	int64_t least = judged->rule->limit.least;
	bool works = work_time_before(look->store, look->stage->stage_id, look->now_ms, WINDOW_MS) == look->now_ms - WINDOW_MS;

	judged->value = (double)NAN;
	if (read_missing(look, judged, err) < 0)
		return -1;
	if (judged->missing || (is_counter(judged) && !works))
		return 0;
	if (read_figure(look, judged, WINDOW_MS, err) < 0)
		return -1;
	if (!is_counter(judged) && judged->figure.count < least && read_figure(look, judged, LONG_MS, err) < 0)
		return -1;
	judged->value = judged->figure.value;
	judged->count = is_counter(judged) ? least : judged->figure.count;
	return 0;
}

/* ---- in words ---- */

static const char *name_of(struct look *look, const struct judged *judged)
{
	const char *name = judged->rule->metric->name;

	return *judged->scope ? arena_printf(&look->arena, "%s of %s", name, judged->scope) : name;
}

static const char *words_of(struct look *look, const struct judged *judged)
{
	const struct metric_limit *limit = &judged->rule->limit;
	const char *unit = judged->rule->metric->unit;
	char value[FIGURE_SIZE], bound[FIGURE_SIZE], time[CLOCK_TEXT_SIZE];
	bool below = judged->value < limit->low;

	if (judged->missing)
		return arena_printf(&look->arena, "%s: nothing was seen for %s of working time", name_of(look, judged),
		                    clock_duration(limit->missing_ms, time));
	return arena_printf(&look->arena, "%s is %s, %s %s (%" PRId64 " %s in the last %s)", name_of(look, judged),
	                    figure_words(judged->value, unit, value), below ? "below" : "above",
	                    figure_words(below ? limit->low : limit->high, unit, bound), judged->figure.count,
	                    judged->figure.count == 1 ? "value" : "values", judged->window_ms == WINDOW_MS ? "hour" : "day");
}

/* Where a stage above moved before, that stands there too. */
static const char *words_with_cause(struct look *look, const struct judged *judged)
{
	const char *words = words_of(look, judged);
	const char *first = judged->rule->metric->of_project ? NULL : blame_first(look->store, look->stage, judged->rule->metric->name, judged->scope, &look->arena);

	return first ? arena_printf(&look->arena, "%s; %s", words, first) : words;
}

static json_t *real_or_null(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static const char *evidence_of(struct look *look, const struct judged *judged)
{
	const struct metric_limit *limit = &judged->rule->limit;
	json_t *object = json_pack("{s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "value", real_or_null(judged->value), "low",
	                           real_or_null(limit->low), "high", real_or_null(limit->high), "count", (json_int_t)judged->figure.count,
	                           "window_ms", (json_int_t)judged->window_ms, "for_ms", (json_int_t)limit->for_ms, "missing_ms",
	                           (json_int_t)limit->missing_ms, "least", (json_int_t)limit->least, "limit", (json_int_t)limit->limit_id);
	char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
	const char *copy = arena_strdup(&look->arena, text);

	free(text);
	json_decref(object);
	return copy;
}

/* ---- one band ---- */

static int open_one(struct look *look, const struct judged *judged, const struct band_state *state, struct alarm_band *at, struct err *err)
{
	const struct metric_limit *limit = &judged->rule->limit;
	const struct alarm_new alarm = {
		.limit_id = limit->limit_id, .metric = limit->metric, .scope = judged->scope, .side = band_side_name(state->side),
		.severity = limit->severity, .action = limit->action, .words = words_with_cause(look, judged), .evidence = evidence_of(look, judged),
		.value = judged->value, .low = limit->low, .high = limit->high, .count = judged->figure.count, .since_ms = state->since_ms,
	};

	if (alarm_add(look->store, look->stage, &look->by, &alarm, &at->alarm_id, err) < 0)
		return -1;
	return alarm_do(look->store, look->stage, &look->by, at->alarm_id, &alarm, err);
}

static int act(struct look *look, int64_t alarm_id, const char *kind, const char *note, double value, struct err *err)
{
	const struct alarm_act what = { .kind = kind, .note = note, .value = value };

	return alarm_act_add(look->store, look->stage, &look->by, alarm_id, &what, err);
}

/* Whether the band behind an open alarm asks for something else since somebody has changed it. */
static bool asks_otherwise(const struct look *look, const struct judged *judged)
{
	const struct metric_limit *limit = &judged->rule->limit;

	for (int i = 0; i < look->open_count; i++)
		if (str_equal(look->open[i].metric, limit->metric) && str_equal(look->open[i].scope, judged->scope))
			return !str_equal(look->open[i].action, limit->action) || !str_equal(look->open[i].severity, limit->severity);
	return false;
}

static int replace(struct look *look, const struct judged *judged, const struct band_state *state, struct alarm_band *at, struct err *err)
{
	static const char note[] = "its band asks for something else by now: another takes its place";

	return act(look, at->alarm_id, "close", note, judged->value, err) < 0 ? -1 : open_one(look, judged, state, at, err);
}

static int turn(struct look *look, const struct judged *judged, enum band_turn turned, const struct band_state *state, struct alarm_band *at,
                struct err *err)
{
	const struct metric_limit *limit = &judged->rule->limit;
	bool outside = judged->missing || judged->value < limit->low || judged->value > limit->high;
	int64_t open_id;

	if (state->open && outside && asks_otherwise(look, judged))
		return replace(look, judged, state, at, err);
	if (turned == BAND_NOTHING)
		return 0;
	if (alarm_open_of(look->store, look->stage, judged->rule->limit.metric, judged->scope, &open_id, err) < 0)
		return -1;
	if (turned == BAND_CLOSES) {
		at->alarm_id = 0;
		return open_id ? act(look, open_id, "close", "it is inside its band again", judged->value, err) : 0;
	}
	if (open_id)
		return act(look, open_id, "worse", words_of(look, judged), judged->value, err);
	return open_one(look, judged, state, at, err);
}

static struct band band_of(const struct judged *judged)
{
	const struct metric_limit *limit = &judged->rule->limit;

	return (struct band){ .low = limit->low, .high = limit->high, .slack = BAND_SLACK, .for_ms = judged->missing ? 0 : limit->for_ms,
	                      .least = limit->least, .wants_some = judged->missing };
}

static enum band_side side_of(const char *name)
{
	for (enum band_side side = BAND_INSIDE; side < BAND_MISSING; side++)
		if (str_equal(name, band_side_name(side)))
			return side;
	return BAND_MISSING;
}

/* Where nothing was seen for a while, and now is, though too little to be judged. */
static bool comes_again(const struct judged *judged, const struct band_state *state)
{
	bool judges = isfinite(judged->value) && judged->count >= judged->rule->limit.least;

	return state->side == BAND_MISSING && !judged->missing && !judges;
}

static int judge(struct look *look, const struct judged *judged, struct err *err)
{
	const char *metric = judged->rule->limit.metric;
	const struct band band = band_of(judged), anything = { .low = (double)NAN, .high = (double)NAN };
	struct alarm_band at, was;
	struct band_state state;
	enum band_turn turned;

	if (alarm_band_read(look->store, look->stage, metric, judged->scope, &at, err) < 0)
		return -1;
	was = at;
	state = (struct band_state){ side_of(at.side), look->stale && !at.alarm_id ? look->now_ms : at.since_ms, at.alarm_id != 0, at.worst };
	turned = comes_again(judged, &state) ? band_look(&anything, &state, 0, 1, look->now_ms)
	                                     : band_look(&band, &state, judged->value, judged->count, look->now_ms);
	if (turn(look, judged, turned, &state, &at, err) < 0)
		return -1;
	at.side = band_side_name(state.side);
	at.since_ms = state.since_ms;
	at.looked_ms = look->now_ms;
	if (str_equal(at.side, was.side) && at.since_ms == was.since_ms && at.alarm_id == was.alarm_id)
		return 0;
	return alarm_band_write(look->store, look->stage, metric, judged->scope, &at, err);
}

/* ---- all bands ---- */

static void note_seen(struct look *look, const char *metric, const char *scope)
{
	for (int i = 0; i < look->open_count; i++)
		if (str_equal(look->open[i].metric, metric) && str_equal(look->open[i].scope, scope))
			look->seen[i] = true;
}

static int look_at(struct look *look, const struct limit_rule *rule, const char *scope, struct err *err)
{
	struct judged judged = { .rule = rule, .scope = scope };

	note_seen(look, rule->limit.metric, scope);
	return read_judged(look, &judged, err) < 0 ? -1 : judge(look, &judged, err);
}

/* Those of which nothing else is said. */
static int look_at_each(struct look *look, const struct limit_rule *rules, int count, const struct limit_rule *rule, struct err *err)
{
	const char **scopes;
	int scope_count;

	if (metric_limit_scopes(look->store, look->stage, rule->limit.metric, &look->arena, &scopes, &scope_count, err) < 0)
		return -1;
	for (int i = 0; i < scope_count; i++) {
		bool said = false;

		for (int k = 0; k < count; k++)
			said |= str_equal(rules[k].limit.metric, rule->limit.metric) && str_equal(rules[k].limit.scope, scopes[i]);
		if (!said && look_at(look, rule, scopes[i], err) < 0)
			return -1;
	}
	return 0;
}

/* Open alarms that no band is behind any more: it was dropped, or its metric muted. */
static int sweep(struct look *look, struct err *err)
{
	for (int i = 0; i < look->open_count; i++) {
		const struct alarm *alarm = &look->open[i];

		if (look->seen[i] || alarm_is_drift(alarm->metric) || str_equal(alarm->metric, ALARM_GAP))
			continue;
		if (alarm_settle(look->store, look->stage, alarm->metric, alarm->scope, "its band, or its metric, is gone", err) < 0)
			return -1;
	}
	return 0;
}

static int look_at_all(struct look *look, struct err *err)
{
	struct limit_rule *rules;
	int count;

	if (actor_program(look->store, &look->by, err) < 0 ||
	    alarms_read(look->store, look->stage, false, 0, &look->arena, &look->open, &look->open_count, err) < 0 ||
	    limits_read(look->store, look->stage, &look->arena, &rules, &count, err) < 0)
		return -1;
	look->seen = arena_alloc(&look->arena, ((size_t)look->open_count + 1) * sizeof *look->seen);
	for (int i = 0; i < count; i++) {
		int rc = str_equal(rules[i].limit.scope, "*") ? look_at_each(look, rules, count, &rules[i], err)
		                                              : look_at(look, &rules[i], rules[i].limit.scope, err);

		if (rc < 0)
			return err_wrap(err, "%s", rules[i].limit.metric);
	}
	return sweep(look, err);
}

/* ---- when ---- */

/* Working time in which nobody has looked, at the end of it. */
static int tell_gap(struct look *look, int64_t looked_ms, struct err *err)
{
	int64_t most_ms = setting_integer(look->store, look->stage->stage_id, "alarm.gap");
	bool gap = most_ms > 0 && work_time_before(look->store, look->stage->stage_id, look->now_ms, most_ms) > looked_ms;
	char time[CLOCK_TEXT_SIZE], words[120];
	const struct alarm_call call = {
		.metric = ALARM_GAP, .scope = "", .severity = "warn", .action = "notify", .words = words, .evidence = "{}", .low = (double)NAN,
		.value = (double)(look->now_ms - looked_ms) / (double)CLOCK_HOUR_MS, .high = (double)most_ms / (double)CLOCK_HOUR_MS, .count = 1,
		.since_ms = looked_ms,
	};

	if (!gap)
		return alarm_settle(look->store, look->stage, ALARM_GAP, "", "it is watched again", err);
	snprintf(words, sizeof words, "nothing was watched for %s: neither a console nor score --watch nor serve was running",
	         clock_duration(look->now_ms - looked_ms, time));
	return alarm_raise(look->store, look->stage, &call, err);
}

/* What an alarm asks of the machine holds from this write on. */
static int look_now(struct look *look, int64_t looked_ms, struct err *err)
{
	struct ladder_news news = { .folded = 0 };

	if ((looked_ms && !store_simulated(look->store) && tell_gap(look, looked_ms, err) < 0) || look_at_all(look, err) < 0 ||
	    alarm_looked_write(look->store, look->stage, look->now_ms, err) < 0)
		return -1;
	return pause_tend(look->store, look->stage, &news, err) < 0 ? -1 : 0;
}

int alarms_tend(struct store *store, const struct stage *stage, struct err *err)
{
	struct look look = { .store = store, .stage = stage, .now_ms = store_now(store) };
	int64_t looked_ms;
	int rc;

	if (alarm_looked_read(store, stage, &looked_ms, err) < 0)
		return -1;
	if (looked_ms > look.now_ms) /* the clock went back: it is looked again a minute from now */
		return alarm_looked_write(store, stage, look.now_ms, err);
	if (look.now_ms - looked_ms < CLOCK_MINUTE_MS)
		return 0;
	look.stale = look.now_ms - looked_ms > STALE_MS;
	rc = look_now(&look, looked_ms, err);
	arena_release(&look.arena);
	return rc < 0 ? err_wrap(err, "alarms") : 0;
}
