#include "jobs/limits.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/alarm.h"
#include "db/limit_request.h"
#include "db/rows.h"
#include "db/store.h"
#include "jobs/alarms.h"
#include "jobs/monitor.h"

#include <math.h>
#include <string.h>

#define LIVE_MS (7 * CLOCK_DAY_MS) /* a metric that was not seen for longer watches nothing */
#define MOST_MS (30 * CLOCK_DAY_MS)

/* ---- setting one ---- */

static bool is_severe_action(const char *action)
{
	return str_equal(action, "pause") || str_equal(action, "demote") || str_equal(action, "rollback");
}

static int check_action(const struct metric_limit *limit, struct err *err)
{
	if (!str_equal(limit->action, "notify") && !str_equal(limit->action, "audit-up") && !str_equal(limit->action, "retrain") &&
	    !is_severe_action(limit->action))
		return err_set(err, "the action is one of notify, audit-up, pause, demote, rollback, retrain");
	if (!str_equal(limit->severity, "warn") && !str_equal(limit->severity, "alarm"))
		return err_set(err, "the severity is warn or alarm");
	if (is_severe_action(limit->action) && str_equal(limit->severity, "warn"))
		return err_set(err, "what takes work away from the machine (%s) is no mere warning: severity alarm", limit->action);
	return 0;
}

static int check_bounds(const struct metric_limit *limit, struct err *err)
{
	if (limit->dropped)
		return 0;
	if (isinf(limit->low) || isinf(limit->high))
		return err_set(err, "a bound is a finite number");
	if (isnan(limit->low) && isnan(limit->high) && !limit->missing_ms)
		return err_set(err, "a band wants a lower or an upper bound, or how long nothing may come");
	if (limit->low > limit->high)
		return err_set(err, "the lower bound %g lies above the upper bound %g", limit->low, limit->high);
	if (limit->for_ms < 0 || limit->for_ms > MOST_MS || limit->missing_ms < 0 || limit->missing_ms > MOST_MS || limit->least < 0)
		return err_set(err, "times are 0 to 30 days, and a number of values is not below 0");
	return 0;
}

static int check_metric(struct store *store, const struct metric_limit *limit, struct arena *arena, struct err *err)
{
	const struct metric *metric;
	int got = monitor_metric(store, limit->metric, arena, &metric, err);

	if (got == 0)
		return err_set(err, "no metric is called %s", limit->metric);
	if (got > 0 && *limit->scope && !*metric->scope)
		return err_set(err, "%s is not told apart by anything", limit->metric);
	return got < 0 ? -1 : 0;
}

static int need_lead(const struct actor *by, struct err *err)
{
	return role_leads(by->role) ? 0 : err_set(err, "bands and risks are for leads; %s is %s", by->name, role_name(by->role));
}

/* Puts the risk on the list, unless it stands there just so. */
static int list_risk(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit,
                     const char *owner, struct arena *arena, struct err *err)
{
	struct risk *risks;
	int count;

	if (risk_list(store, stage, arena, &risks, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (str_equal(risks[i].name, limit->guards) && (!owner || str_equal(risks[i].owner, owner)))
			return 0;
	return risk_add(store, stage, by, &(struct risk){ .name = limit->guards, .owner = owner ? owner : "", .reason = limit->reason }, false, err);
}

/* Nobody looks at it any more. */
static int settle(struct store *store, const struct stage *stage, const struct metric_limit *limit, struct arena *arena, struct err *err)
{
	struct alarm *alarms;
	int count;

	if (alarms_read(store, stage, false, 0, arena, &alarms, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		bool is_of = str_equal(limit->scope, "*") ? *alarms[i].scope != '\0' : str_equal(alarms[i].scope, limit->scope);

		if (is_of && str_equal(alarms[i].metric, limit->metric) &&
		    alarm_settle(store, stage, alarms[i].metric, alarms[i].scope, "its band was dropped", err) < 0)
			return -1;
	}
	return 0;
}

static int keep(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit, const char *owner,
                struct arena *arena, struct err *err)
{
	if (metric_limit_add(store, stage, by, limit, err) < 0)
		return -1;
	if (*limit->guards && list_risk(store, stage, by, limit, owner, arena, err) < 0)
		return -1;
	return limit->dropped ? settle(store, stage, limit, arena, err) : 0;
}

/* ---- which takes two people ---- */

/* The one that judges a scope so far: its own, else that of each. NULL: none that people set. */
static const struct metric_limit *find_former(const struct metric_limit *limits, int count, const struct metric_limit *limit)
{
	const struct metric_limit *each = NULL;

	for (int i = 0; i < count; i++) {
		if (limits[i].dropped || !str_equal(limits[i].metric, limit->metric))
			continue;
		if (str_equal(limits[i].scope, limit->scope))
			return &limits[i];
		if (*limit->scope && str_equal(limits[i].scope, "*"))
			each = &limits[i];
	}
	return each;
}

/* A bound that is open guards nothing. */
static bool is_wider(const struct metric_limit *former, const struct metric_limit *limit)
{
	return (isfinite(former->low) && !(limit->low >= former->low)) || (isfinite(former->high) && !(limit->high <= former->high));
}

static bool is_slower(const struct metric_limit *former, const struct metric_limit *limit)
{
	return limit->for_ms > former->for_ms || limit->least > former->least ||
	       (former->missing_ms && (!limit->missing_ms || limit->missing_ms > former->missing_ms));
}

static bool guards_less(const struct metric_limit *former, const struct metric_limit *limit)
{
	if (!former || !is_severe_action(former->action))
		return false;
	return limit->dropped || !str_equal(limit->action, former->action) || is_wider(former, limit) || is_slower(former, limit);
}

/* Inside a write. 1: a second lead has to agree, and was asked; 0: nobody has to; -1. */
static int ask(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit, const char *owner,
               struct arena *arena, struct err *err)
{
	struct limit_request there;
	struct metric_limit *limits;
	int count, needed;

	if (metric_limit_list(store, stage, arena, &limits, &count, err) < 0)
		return -1;
	needed = guards_less(find_former(limits, count, limit), limit) ? limit_request_is_needed(store, stage, by, err) : 0;
	if (needed <= 0)
		return needed;
	needed = limit_request_of(store, stage, limit->metric, limit->scope, arena, &there, err);
	if (needed > 0)
		return err_set(err, "%s has asked for another band already: it is answered first, or withdrawn", there.limit.who);
	return needed < 0 || limit_request_add(store, stage, by, limit, owner, err) < 0 ? -1 : 1;
}

static int end_write(struct store *store, int rc, struct err *err)
{
	if (rc < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) < 0 ? -1 : rc;
}

static int set(struct store *store, const struct stage *stage, const struct actor *by, const struct metric_limit *limit, const char *owner,
               struct arena *arena, struct err *err)
{
	int rc;

	if (check_metric(store, limit, arena, err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	rc = ask(store, stage, by, limit, owner, arena, err);
	if (rc == 0)
		rc = keep(store, stage, by, limit, owner, arena, err);
	return end_write(store, rc, err);
}

int limit_set(struct store *store, const struct stage *stage, const struct actor *by, struct metric_limit limit, const char *owner,
              struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	int rc;

	if (!limit.severity)
		limit.severity = is_severe_action(limit.action) ? "alarm" : "warn";
	if (need_lead(by, err) < 0 || check_action(&limit, err) < 0 || check_bounds(&limit, err) < 0)
		return -1;
	if (owner && !*limit.guards)
		return err_set(err, "an owner is of a risk: say which one it guards");
	rc = set(store, stage, by, &limit, owner, &arena, err);
	arena_release(&arena);
	return rc;
}

/* The request is read in the write that answers it: of two answers at once one is refused. */
static int answer_in_write(struct store *store, const struct stage *stage, const struct actor *by, const char *metric, const char *scope,
                           const char *answer, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct limit_request request;
	int rc = limit_request_of(store, stage, metric, scope, &arena, &request, err);

	if (rc == 0)
		rc = err_set(err, "nobody waits for an answer about the band of %s%s%s", metric, *scope ? " of " : "", scope);
	else if (rc > 0)
		rc = limit_request_answer(store, by, &request, answer, err);
	if (rc == 0 && str_equal(answer, "approved"))
		rc = keep(store, stage, by, &request.limit, request.owner, &arena, err);
	arena_release(&arena);
	return rc;
}

int limit_answer(struct store *store, const struct stage *stage, const struct actor *by, const char *metric, const char *scope,
                 const char *answer, struct err *err)
{
	if (need_lead(by, err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	return end_write(store, answer_in_write(store, stage, by, metric, scope, answer, err), err);
}

int limit_risk(struct store *store, const struct stage *stage, const struct actor *by, const struct risk *risk, bool drop, struct err *err)
{
	if (need_lead(by, err) < 0)
		return -1;
	if (!risk->name[strspn(risk->name, " \t\n")])
		return err_set(err, "a risk has a name");
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (risk_add(store, stage, by, risk, drop, err) == 0)
		return store_commit(store, err);
	store_rollback(store);
	return -1;
}

/* ---- in force ---- */

static bool has_own_band(const struct metric *metric)
{
	return !isnan(metric->low) || !isnan(metric->high);
}

static void add_own(struct rows *rules, const struct metric *metric)
{
	*(struct limit_rule *)rows_add(rules) = (struct limit_rule){ metric, {
		.metric = metric->name, .scope = "", .low = metric->low, .high = metric->high, .for_ms = LIMIT_FOR_MS, .least = metric->least,
		.severity = "warn", .action = "notify", .guards = "" } };
}

static void add_rules(struct rows *rules, const struct metric *metric, const struct metric_limit *limits, int count)
{
	bool said = false;

	for (int i = 0; i < count; i++) {
		if (!str_equal(limits[i].metric, metric->name))
			continue;
		said |= !*limits[i].scope;
		if (!limits[i].dropped)
			*(struct limit_rule *)rows_add(rules) = (struct limit_rule){ metric, limits[i] };
	}
	if (!said && has_own_band(metric))
		add_own(rules, metric);
}

int limits_read(struct store *store, const struct stage *stage, struct arena *arena, struct limit_rule **rules, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct limit_rule, arena);
	const struct metric **metrics;
	struct metric_limit *limits;
	int metric_count, limit_count;

	if (monitor_metrics(store, arena, &metrics, &metric_count, err) < 0 ||
	    metric_limit_list(store, stage, arena, &limits, &limit_count, err) < 0)
		return -1;
	for (int i = 0; i < metric_count; i++)
		add_rules(&list, metrics[i], limits, limit_count);
	*rules = list.all;
	*count = list.count;
	return 0;
}

/* ---- risks and what watches them ---- */

static void take_alarm(struct limit_guard *guard, const struct alarm *alarms, int count)
{
	for (int i = 0; i < count && !guard->alarm_id; i++) {
		if (!str_equal(alarms[i].guards, guard->risk.name) || !str_equal(alarms[i].metric, guard->limit.metric))
			continue;
		guard->alarm_id = alarms[i].alarm_id;
		guard->alarm_ms = alarms[i].opened_ms;
		guard->alarm_open = alarms[i].state != ALARM_CLOSED;
	}
}

/* A band around each scope is live where any of them was seen. */
static int take_figure(struct store *store, const struct stage *stage, struct arena *arena, struct limit_guard *guard, struct err *err)
{
	const char *scope = str_equal(guard->limit.scope, "*") ? "" : guard->limit.scope;
	struct monitor_figure week, day;

	if (monitor_figure(store, stage, guard->limit.metric, scope, LIVE_MS, arena, &week, err) < 0 ||
	    monitor_figure(store, stage, guard->limit.metric, scope, CLOCK_DAY_MS, arena, &day, err) < 0)
		return -1;
	guard->live = week.count > 0;
	guard->value = day.value;
	return 0;
}

struct guards {
	struct store       *store;
	const struct stage *stage;
	struct arena       *arena;
	struct limit_rule  *rules;
	struct alarm       *alarms;
	int                 rule_count, alarm_count;
	struct rows         list;
};

static int add_guards(struct guards *guards, const struct risk *risk, struct err *err)
{
	struct limit_guard *guard;
	bool found = false;

	for (int i = 0; i < guards->rule_count; i++) {
		if (!str_equal(guards->rules[i].limit.guards, risk->name))
			continue;
		found = true;
		guard = rows_add(&guards->list);
		*guard = (struct limit_guard){ .risk = *risk, .metric = guards->rules[i].metric, .limit = guards->rules[i].limit, .value = (double)NAN };
		take_alarm(guard, guards->alarms, guards->alarm_count);
		if (take_figure(guards->store, guards->stage, guards->arena, guard, err) < 0)
			return -1;
	}
	if (!found)
		*(struct limit_guard *)rows_add(&guards->list) = (struct limit_guard){ .risk = *risk, .value = (double)NAN };
	return 0;
}

int limits_guards(struct store *store, const struct stage *stage, struct arena *arena, struct limit_guard **rows, int *count, struct err *err)
{
	struct guards guards = { .store = store, .stage = stage, .arena = arena, .list = ROWS_OF(struct limit_guard, arena) };
	struct risk *risks;
	int risk_count;

	if (risk_list(store, stage, arena, &risks, &risk_count, err) < 0 ||
	    limits_read(store, stage, arena, &guards.rules, &guards.rule_count, err) < 0 ||
	    alarms_read(store, stage, true, 0, arena, &guards.alarms, &guards.alarm_count, err) < 0)
		return -1;
	for (int i = 0; i < risk_count; i++)
		if (add_guards(&guards, &risks[i], err) < 0)
			return -1;
	*rows = guards.list.all;
	*count = guards.list.count;
	return 0;
}

int limits_gaps(struct store *store, const struct stage *stage, struct arena *arena, int *risks, int *gaps, const char **name, struct err *err)
{
	struct limit_guard *guards;
	bool live = false;
	int count;

	*risks = *gaps = 0;
	*name = "";
	if (limits_guards(store, stage, arena, &guards, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		bool first = i == 0 || !str_equal(guards[i].risk.name, guards[i - 1].risk.name);
		bool last = i + 1 == count || !str_equal(guards[i].risk.name, guards[i + 1].risk.name);

		live = (!first && live) || (guards[i].metric && guards[i].live);
		*risks += first;
		if (last && !live && (*gaps)++ == 0)
			*name = guards[i].risk.name;
	}
	return 0;
}
