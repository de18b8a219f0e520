/* Bands that people set, the look at them once a minute, and what an alarm takes away from the machine. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/hold.h"
#include "db/metric.h"
#include "db/pause.h"
#include "jobs/alarms.h"
#include "jobs/ladder.h"
#include "jobs/limits.h"
#include "jobs/monitor_own.h"
#include "jobs/pause.h"
#include "jobs/rollout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static const int64_t monday = INT64_C(1772438400000); /* 2026-03-02T08:00Z */

/* ---- figures and bands ---- */

static void put(struct project *project, int64_t stage_id, const char *metric, const char *scope, double value, int64_t count)
{
	static const enum metric_grain grains[] = { METRIC_MINUTE, METRIC_HOUR, METRIC_DAY };
	struct metric_point point = { .count = count, .sum = value * (double)count, .low = value, .high = value, .last = value,
	                              .last_ms = project->clock_ms };
	int64_t series_id;

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(metric_series(project->store, stage_id, metric, scope, &series_id, &err));
	for (int i = 0; i < 3; i++) {
		point.start_ms = project->clock_ms - project->clock_ms % (grains[i] * CLOCK_MINUTE_MS);
		OK(metric_put(project->store, series_id, grains[i], &point, &err));
	}
	OK(store_commit(project->store, &err));
}

/* A look, a minute later. */
static void look(struct project *project)
{
	project->clock_ms += CLOCK_MINUTE_MS;
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarms_tend(project->store, &project->stage, &err));
	OK(store_commit(project->store, &err));
	project_look(project);
}

static void look_for(struct project *project, int minutes)
{
	while (minutes-- > 0)
		look(project);
}

static const struct metric_limit null_share = {
	.metric = "output.null", .scope = "", .low = NAN, .high = 0.1, .for_ms = 3 * CLOCK_MINUTE_MS, .least = 50, .action = "notify", .guards = "",
	.reason = "test",
};

static void set(struct project *project, struct metric_limit limit)
{
	OK(limit_set(project->store, &project->stage, &project->owner, limit, NULL, &err));
}

static void set_action(struct project *project, const char *action)
{
	struct metric_limit limit = null_share;

	limit.action = action;
	limit.for_ms = 0;
	set(project, limit);
}

static const char *raised(struct project *project)
{
	return project_text(project, "SELECT coalesce(group_concat(metric || iif(scope = '', '', '/' || scope) || ' ' || side || ' ' || severity, ', '), '')"
	                             " FROM (SELECT * FROM alarm ORDER BY alarm_id)");
}

static const char *acts(struct project *project)
{
	return project_text(project, "SELECT coalesce(group_concat(kind, ' '), '') FROM (SELECT kind FROM alarm_act ORDER BY alarm_act_id)");
}

static void begin(struct project *project)
{
	project_set_clock(project, monday);
}

/* ---- cases ---- */

static void a_band_that_is_left_for_long_enough_is_an_alarm(void **state)
{
	struct project *project = *state;
	struct alarm *alarms;
	int count;

	begin(project);
	set(project, null_share);
	put(project, 1, "output.null", "", 0.2, 49);
	look_for(project, 5);
	assert_string_equal(raised(project), "");
	put(project, 1, "output.null", "", 0.2, 60);
	look_for(project, 3);
	assert_string_equal(raised(project), "");
	look_for(project, 2);
	assert_string_equal(raised(project), "output.null above warn");
	look_for(project, 5);
	assert_string_equal(acts(project), "");
	OK(alarms_read(project->store, &project->stage, false, 0, &project->arena, &alarms, &count, &err));
	assert_string_equal(alarms[0].words, "output.null is 0.2, above 0.1 (109 values in the last hour)");
	assert_int_equal(alarms[0].since_ms, monday + 6 * CLOCK_MINUTE_MS);
	assert_int_equal(alarms[0].opened_ms, monday + 9 * CLOCK_MINUTE_MS);
	put(project, 1, "output.null", "", 0, 5000);
	look_for(project, 10);
	assert_string_equal(acts(project), "close");
	assert_string_equal(raised(project), "output.null above warn");
}

static void where_an_hour_holds_too_little_the_day_is_judged(void **state)
{
	struct project *project = *state;

	begin(project);
	set(project, null_share);
	put(project, 1, "output.null", "", 0.2, 45);
	project->clock_ms += 3 * CLOCK_HOUR_MS;
	put(project, 1, "output.null", "", 0.2, 45);
	look_for(project, 5);
	assert_string_equal(raised(project), "output.null above warn");
}

/* Two looks far apart do not say that it was outside all the time. */
static void what_nobody_looked_at_has_not_lasted(void **state)
{
	struct project *project = *state;

	begin(project);
	set(project, null_share);
	for (int hour = 0; hour < 4; hour++) {
		put(project, 1, "output.null", "", 0.2, 100);
		look(project);
		project->clock_ms += CLOCK_HOUR_MS;
	}
	assert_string_equal(raised(project), "");
	look_for(project, 5);
	assert_string_equal(raised(project), "output.null above warn");
}

static void each_scope_has_an_alarm_of_its_own(void **state)
{
	struct project *project = *state;
	struct metric_limit limit = null_share;

	begin(project);
	limit.metric = "input.brightness";
	limit.scope = "*";
	limit.high = NAN;
	limit.low = 0.3;
	set(project, limit);
	limit.scope = "camera 3";
	limit.low = 0.05;
	set(project, limit);
	put(project, 0, "input.brightness", "", 0.1, 100);
	put(project, 0, "input.brightness", "camera 1", 0.5, 100);
	put(project, 0, "input.brightness", "camera 2", 0.1, 100);
	put(project, 0, "input.brightness", "camera 3", 0.1, 100);
	look_for(project, 5);
	assert_string_equal(raised(project), "input.brightness/camera 2 below warn");
}

static void the_programs_own_bands_hold_until_somebody_says_otherwise(void **state)
{
	struct project *project = *state;
	struct metric_limit limit = { .metric = "disk.free", .scope = "", .low = NAN, .high = NAN, .action = "notify", .guards = "",
	                              .reason = "a small disk", .dropped = true };

	begin(project);
	put(project, 0, "disk.free", "", 1e6, 1);
	look_for(project, 9);
	assert_string_equal(raised(project), "");
	look_for(project, 3);
	assert_string_equal(raised(project), "disk.free below warn");
	set(project, limit);
	assert_string_equal(acts(project), "close");
	put(project, 0, "disk.free", "", 1e5, 1);
	look_for(project, 20);
	assert_string_equal(raised(project), "disk.free below warn");
}

static void nothing_that_comes_is_an_alarm_in_working_time(void **state)
{
	struct project *project = *state;
	struct metric_limit limit = { .metric = "input.items", .scope = "", .low = NAN, .high = NAN, .missing_ms = 30 * CLOCK_MINUTE_MS,
	                              .action = "notify", .guards = "", .reason = "test" };

	begin(project);
	project_set(project, "project.hours", "Mon-Fri 06:00-08:35, Mon-Fri 20:00-22:00");
	set(project, limit);
	put(project, 0, "input.items", "", 1, 1);
	look_for(project, 29);
	assert_string_equal(raised(project), "");
	look_for(project, 10); /* after hours */
	assert_string_equal(raised(project), "input.items missing warn");
	put(project, 0, "input.items", "", 1, 1);
	look(project);
	assert_string_equal(acts(project), "close");
	project->clock_ms = monday + 12 * CLOCK_HOUR_MS; /* 20:00: nothing all afternoon */
	look_for(project, 15);
	assert_string_equal(raised(project), "input.items missing warn");
	look_for(project, 30);
	assert_string_equal(raised(project), "input.items missing warn, input.items missing warn");
}

static void a_look_is_once_a_minute_and_clocks_may_jump(void **state)
{
	struct project *project = *state;

	begin(project);
	set_action(project, "notify");
	put(project, 1, "output.null", "", 0.2, 100);
	look(project);
	assert_string_equal(raised(project), "output.null above warn");
	put(project, 1, "output.null", "", 0, 100000);
	project->clock_ms -= CLOCK_MINUTE_MS; /* the same minute */
	look(project);
	assert_string_equal(acts(project), "");
	project->clock_ms -= 300 * CLOCK_DAY_MS;
	look_for(project, 5);
	assert_string_equal(acts(project), "");
	project->clock_ms += 300 * CLOCK_DAY_MS;
	look(project);
	assert_string_equal(acts(project), "close");
}

static void a_while_without_a_look_is_told(void **state)
{
	struct project *project = *state;

	begin(project);
	project_set(project, "alarm.gap", "1d");
	look_for(project, 2);
	project->clock_ms += CLOCK_DAY_MS;
	look(project);
	assert_string_equal(raised(project), "monitor.gap above warn");
	look(project);
	assert_string_equal(acts(project), "close");
	project_set(project, "alarm.gap", "0");
	project->clock_ms += CLOCK_DAY_MS;
	look(project);
	assert_string_equal(raised(project), "monitor.gap above warn");
}

static struct model_version at_work(struct project *project)
{
	struct model_version model;

	project_set(project, "exam.share", "0");
	begin(project);
	model = project_add_model(project, "1");
	project_certify(project, &model, 0.9, 0.2);
	project_to_level(project, 3);
	for (int i = 0; i < 4; i++) {
		project->clock_ms += CLOCK_HOUR_MS;
		project_predict(project, &model, project_add_item(project), PROJECT_OK, 0.99);
	}
	return model;
}

static void an_alarm_may_pause_the_machine(void **state)
{
	struct project *project = *state;

	at_work(project);
	set_action(project, "pause");
	put(project, 1, "output.null", "", 0.2, 100);
	look(project);
	assert_string_equal(raised(project), "output.null above alarm");
	assert_int_equal(pause_holds(project->store, 1, NULL), 1);
	put(project, 1, "output.null", "", 0, 10000);
	look(project);
	assert_int_equal(pause_holds(project->store, 1, NULL), 0);
	assert_int_equal(project->stage.level, 3);
}

static void a_band_that_asks_for_something_else_does_so_at_once(void **state)
{
	struct project *project = *state;

	at_work(project);
	set_action(project, "notify");
	put(project, 1, "output.null", "", 0.2, 100);
	look(project);
	assert_string_equal(raised(project), "output.null above warn");
	put(project, 1, "output.null", "", 0, 108); /* inside again, not far enough for it to be over */
	set_action(project, "pause");
	look_for(project, 3);
	assert_string_equal(raised(project), "output.null above warn");
	assert_string_equal(acts(project), "");
	put(project, 1, "output.null", "", 0.2, 100);
	look_for(project, 3);
	assert_string_equal(raised(project), "output.null above warn, output.null above alarm");
	assert_string_equal(acts(project), "close");
	assert_int_equal(pause_holds(project->store, 1, NULL), 1);
	OK(alarm_close(project->store, &project->stage, &project->owner, 2, "a test", &err));
	look_for(project, 3); /* what a lead has closed stays so */
	assert_int_equal(project_number(project, "SELECT count(*) FROM alarm"), 2);
}

static void an_alarm_may_take_the_level_down_and_hold_what_was_decided(void **state)
{
	struct project *project = *state;
	struct hold *holds;
	int count;

	at_work(project);
	set_action(project, "demote");
	put(project, 1, "output.null", "", 0.2, 100);
	look(project);
	assert_int_equal(project->stage.level, 2);
	assert_string_equal(project_text(project, "SELECT reason || ' ' || evidence FROM level_change ORDER BY level_change_id DESC LIMIT 1"),
	                    "alarm 1 asks for it: output.null is 0.2, above 0.1 (100 values in the last hour) {\"alarm\":1}");
	OK(hold_list(project->store, &project->stage, &project->arena, &holds, &count, &err));
	assert_int_equal(count, 0); /* nothing was decided since it left its band */
	look_for(project, 5);
	assert_int_equal(project_number(project, "SELECT count(*) FROM level_change WHERE kind = 'demote'"), 1);
}

static void what_was_decided_since_it_left_its_band_is_held(void **state)
{
	struct project *project = *state;
	struct alarm_call call = { .metric = "drift.data", .scope = "", .severity = "alarm", .action = "demote", .words = "it has moved",
	                           .evidence = "{}", .value = 1, .low = NAN, .high = 0.2, .count = 500 };
	struct hold *holds;
	int count;

	at_work(project);
	call.since_ms = project->clock_ms - CLOCK_HOUR_MS;
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarm_raise(project->store, &project->stage, &call, &err));
	OK(store_commit(project->store, &err));
	project_look(project);
	assert_int_equal(project->stage.level, 2);
	OK(hold_list(project->store, &project->stage, &project->arena, &holds, &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(holds[0].items, 2);
}

/* ---- and from a version on trial ---- */

static void start_canary(struct project *project, struct model_version *model)
{
	static const double half[] = { 0.5 };
	const struct rollout_wish wish = { .kind = TRAFFIC_ACT_CANARY, .version = "2", .steps = half, .step_count = 1, .step_items = 20, .soak_ms = -1,
	                                   .bake_ms = CLOCK_HOUR_MS, .reason = "a test" };

	*model = project_add_model(project, "2");
	OK(rollout_start(project->store, NULL, &project->owner, &wish, NULL, &err));
}

static const char *rollbacks(struct project *project)
{
	return project_text(project, "SELECT coalesce(group_concat(rule || ': ' || reason, '; '), '') FROM rollout_act WHERE kind = 'rollback'");
}

static void an_alarm_may_take_back_the_version_on_trial(void **state)
{
	struct project *project = *state;
	struct model_version two;

	at_work(project);
	start_canary(project, &two);
	set_action(project, "rollback");
	look(project);
	assert_string_equal(rollbacks(project), "");
	put(project, 1, "output.null", "", 0.2, 100);
	look(project);
	assert_string_equal(rollbacks(project),
	                    "alarm: alarm 1 asks for it: output.null is 0.2, above 0.1 (100 values in the last hour)");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_live_model WHERE role = 'canary' AND until IS NULL"), 0);
	assert_int_equal(project->stage.level, 3);
	look_for(project, 5);
	assert_int_equal(project_number(project, "SELECT count(*) FROM rollout_act WHERE kind = 'rollback'"), 1);
}

static void an_alarm_takes_nothing_back_where_nothing_is_on_trial(void **state)
{
	struct project *project = *state;

	at_work(project);
	set_action(project, "rollback");
	put(project, 1, "output.null", "", 0.2, 100);
	look(project);
	assert_string_equal(raised(project), "output.null above alarm");
	assert_string_equal(rollbacks(project), "");
}

static void what_pauses_the_machine_takes_back_the_version_on_trial_by_its_rule(void **state)
{
	struct project *project = *state;
	struct model_version two;

	at_work(project);
	start_canary(project, &two);
	set_action(project, "pause");
	put(project, 1, "output.null", "", 0.2, 100);
	look(project);
	OK(ladder_tend(project->store, NULL, NULL, &err));
	assert_string_equal(rollbacks(project), "alarm: taken back by rule alarm: an alarm, or missing audits, stopped the machine");
}

static void refuse(struct project *project, const struct actor *by, struct metric_limit limit, const char *owner, const char *why)
{
	struct err err = ERR_NONE;

	assert_int_equal(limit_set(project->store, &project->stage, by, limit, owner, &err), -1);
	assert_string_equal(err.text, why);
}

static void bands_that_make_no_sense_are_refused(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	const struct metric_limit *fine = &null_share;
#define BUT(change) ({ struct metric_limit l = *fine; change; l; })

	begin(project);
	refuse(project, &ann, *fine, NULL, "bands and risks are for leads; ann is inspector");
	refuse(project, &project->owner, BUT(l.metric = "output.nul"), NULL, "no metric is called output.nul");
	refuse(project, &project->owner, BUT(l.low = 0.2), NULL, "the lower bound 0.2 lies above the upper bound 0.1");
	refuse(project, &project->owner, BUT(l.high = NAN), NULL, "a band wants a lower or an upper bound, or how long nothing may come");
	refuse(project, &project->owner, BUT(l.high = INFINITY), NULL, "a bound is a finite number");
	refuse(project, &project->owner, BUT(l.action = "shout"), NULL, "the action is one of notify, audit-up, pause, demote, rollback, retrain");
	refuse(project, &project->owner, BUT(l.severity = "dire"), NULL, "the severity is warn or alarm");
	refuse(project, &project->owner, BUT((l.action = "pause", l.severity = "warn")), NULL,
	       "what takes work away from the machine (pause) is no mere warning: severity alarm");
	refuse(project, &project->owner, *fine, "bob", "an owner is of a risk: say which one it guards");
	refuse(project, &project->owner, BUT((l.metric = "disk.free", l.scope = "camera 1")), NULL, "disk.free is not told apart by anything");
	assert_int_equal(project_number(project, "SELECT count(*) FROM metric_limit"), 0);
#undef BUT
}

/* A lead with a login of their own. */
static struct actor make_lead(struct project *project, const char *name)
{
	struct actor actor;

	OK(operator_add(project->store, &project->owner, name, ROLE_LEAD, &err));
	OK(actor_identify(project->store, name, &actor, &err));
	actor.acted_by = actor.operator_id;
	return actor;
}

static int set_as(struct project *project, const struct actor *by, struct metric_limit limit)
{
	int rc;

	limit.reason = "test";
	OK(rc = limit_set(project->store, &project->stage, by, limit, NULL, &err));
	return rc;
}

static const char *in_force(struct project *project)
{
	return project_text(project, "SELECT coalesce(group_concat(iif(high IS NULL, '-', high) || ' ' || action, '; '), '') FROM v_limits WHERE in_force AND kind = 'set'");
}

static void what_stops_the_machine_is_not_loosened_by_one(void **state)
{
	struct project *project = *state;
	struct actor bea = make_lead(project, "bea"), carl = make_lead(project, "carl");
	struct metric_limit limit = null_share;
	struct err why = ERR_NONE;

	begin(project);
	project_set(project, "promote.two_person", "yes");
	assert_int_equal(set_as(project, &bea, limit), 0); /* a new one, and one that only tells */
	limit.high = 0.2;
	assert_int_equal(set_as(project, &bea, limit), 0);
	limit.action = "pause";
	assert_int_equal(set_as(project, &bea, limit), 0);
	limit.high = 0.1;
	assert_int_equal(set_as(project, &bea, limit), 0); /* stricter: at once */
	limit.high = 0.3;
	assert_int_equal(set_as(project, &bea, limit), 1);
	assert_string_equal(in_force(project), "0.1 pause");
	assert_int_equal(limit_answer(project->store, &project->stage, &bea, limit.metric, "", "approved", &why), -1);
	assert_non_null(strstr(why.text, "another lead has to answer"));
	assert_int_equal(limit_answer(project->store, &project->stage, &carl, limit.metric, "", "withdrawn", NULL), -1);
	limit.dropped = true;
	assert_int_equal(limit_set(project->store, &project->stage, &carl, limit, NULL, &why), -1);
	assert_non_null(strstr(why.text, "bea has asked for another band already"));
	OK(limit_answer(project->store, &project->stage, &carl, limit.metric, "", "approved", &err));
	assert_string_equal(in_force(project), "0.3 pause");
	assert_int_equal(limit_answer(project->store, &project->stage, &carl, limit.metric, "", "approved", &why), -1);
	assert_non_null(strstr(why.text, "nobody waits"));
	assert_int_equal(set_as(project, &carl, limit), 1); /* to take it away */
	OK(limit_answer(project->store, &project->stage, &bea, limit.metric, "", "refused", &err));
	assert_string_equal(in_force(project), "0.3 pause");
	assert_string_equal(project_text(project, "SELECT group_concat(kind, ' ') FROM (SELECT kind FROM v_events WHERE kind LIKE 'limit.%' AND kind <> 'limit.set' ORDER BY event_id)"),
	                    "limit.request limit.approved limit.request limit.refused");
}

static void each_way_to_guard_less_takes_two(void **state)
{
#define BUT(change) ({ struct metric_limit l = null_share; l.action = "demote"; l.low = 0.01; l.missing_ms = CLOCK_HOUR_MS; change; l; })
	struct project *project = *state;
	struct actor bea = make_lead(project, "bea");
	const struct metric_limit less[] = {
		BUT(l.low = 0.005), BUT(l.low = NAN), BUT(l.high = NAN), BUT(l.for_ms++), BUT(l.least++), BUT(l.missing_ms = 0), BUT(l.missing_ms++),
		BUT(l.action = "notify"), BUT(l.action = "pause"), BUT((l.dropped = true)),
		BUT((l.scope = "net/1", l.action = "notify")), /* a scope is taken out of the band around each */
	};
	struct err why = ERR_NONE;

	begin(project);
	project_set(project, "promote.two_person", "yes");
	assert_int_equal(set_as(project, &bea, BUT(l.action = "demote")), 0);
	assert_int_equal(set_as(project, &bea, BUT(l.scope = "*")), 0);
	for (size_t i = 0; i < sizeof less / sizeof *less; i++) {
		assert_int_equal(set_as(project, &bea, less[i]), 1);
		OK(limit_answer(project->store, &project->stage, &bea, less[i].metric, less[i].scope, "withdrawn", &err));
	}
	assert_int_equal(monitor_own_change(project->store, &bea, &(struct metric_change){ .kind = "mute", .metric = "output.null", .reason = "x" }, &why), -1);
	assert_non_null(strstr(why.text, "takes two leads"));
	OK(monitor_own_change(project->store, &bea, &(struct metric_change){ .kind = "mute", .metric = "host.load", .reason = "x" }, &err));
#undef BUT
}

static void a_risk_is_listed_with_what_watches_it_or_is_a_gap(void **state)
{
	struct project *project = *state;
	struct metric_limit limit = null_share;
	struct limit_guard *guards;
	const char *name;
	int count, risks, gaps;

	begin(project);
	limit.guards = "model dazzled";
	OK(limit_set(project->store, &project->stage, &project->owner, limit, "bob", &err));
	OK(limit_risk(project->store, &project->stage, &project->owner, &(struct risk){ .name = "lens dirty", .owner = "", .reason = "seen" }, false, &err));
	OK(limits_gaps(project->store, &project->stage, &project->arena, &risks, &gaps, &name, &err));
	assert_int_equal(risks, 2);
	assert_int_equal(gaps, 2); /* nothing was measured yet */
	put(project, 1, "output.null", "", 0.2, 100);
	look_for(project, 5);
	OK(limits_guards(project->store, &project->stage, &project->arena, &guards, &count, &err));
	assert_int_equal(count, 2);
	assert_string_equal(guards[0].risk.name, "lens dirty");
	assert_null(guards[0].metric);
	assert_string_equal(guards[1].risk.owner, "bob");
	assert_true(guards[1].live && guards[1].alarm_open);
	assert_int_equal(guards[1].alarm_id, 1);
	assert_float_equal(guards[1].value, 0.2, 1e-12);
	OK(limits_gaps(project->store, &project->stage, &project->arena, &risks, &gaps, &name, &err));
	assert_int_equal(gaps, 1);
	assert_string_equal(name, "lens dirty");
	OK(limit_risk(project->store, &project->stage, &project->owner, &(struct risk){ .name = "lens dirty", .owner = "", .reason = "gone" }, true, &err));
	OK(limits_gaps(project->store, &project->stage, &project->arena, &risks, &gaps, &name, &err));
	assert_int_equal(risks, 1);
	assert_int_equal(gaps, 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_band_that_is_left_for_long_enough_is_an_alarm),
		CASE(what_stops_the_machine_is_not_loosened_by_one),
		CASE(each_way_to_guard_less_takes_two),
		CASE(where_an_hour_holds_too_little_the_day_is_judged),
		CASE(what_nobody_looked_at_has_not_lasted),
		CASE(each_scope_has_an_alarm_of_its_own),
		CASE(the_programs_own_bands_hold_until_somebody_says_otherwise),
		CASE(nothing_that_comes_is_an_alarm_in_working_time),
		CASE(a_look_is_once_a_minute_and_clocks_may_jump),
		CASE(a_while_without_a_look_is_told),
		CASE(an_alarm_may_pause_the_machine),
		CASE(a_band_that_asks_for_something_else_does_so_at_once),
		CASE(an_alarm_may_take_the_level_down_and_hold_what_was_decided),
		CASE(what_was_decided_since_it_left_its_band_is_held),
		CASE(an_alarm_may_take_back_the_version_on_trial),
		CASE(an_alarm_takes_nothing_back_where_nothing_is_on_trial),
		CASE(what_pauses_the_machine_takes_back_the_version_on_trial_by_its_rule),
		CASE(bands_that_make_no_sense_are_refused),
		CASE(a_risk_is_listed_with_what_watches_it_or_is_a_gap),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
