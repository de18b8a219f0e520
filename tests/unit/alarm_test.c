/* Alarms as they are raised, acted upon and closed, and what open ones ask of routes. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/pause.h"
#include "db/route_standing.h"
#include "jobs/alarms.h"
#include "jobs/ladder.h"
#include "jobs/pause.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static const int64_t monday = INT64_C(1772438400000); /* 2026-03-02T08:00Z */

static const struct alarm_call drifted = {
	.metric = "drift.data", .scope = "brightness", .severity = "warn", .action = "notify", .words = "brightness has moved",
	.evidence = "{\"psi\":0.3}", .value = 0.3, .low = NAN, .high = 0.2, .count = 500, .since_ms = 1772438000000,
};

static void raise_call(struct project *project, struct alarm_call call)
{
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarm_raise(project->store, &project->stage, &call, &err));
	OK(store_commit(project->store, &err));
}

static void raise_value(struct project *project, double value)
{
	struct alarm_call call = drifted;

	call.value = value;
	raise_call(project, call);
}

static void raise_action(struct project *project, const char *scope, const char *severity, const char *action)
{
	struct alarm_call call = drifted;

	call.metric = "null.share";
	call.scope = scope;
	call.severity = severity;
	call.action = action;
	raise_call(project, call);
}

static void settle(struct project *project, const char *metric, const char *scope)
{
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarm_settle(project->store, &project->stage, metric, scope, "it is as it was", &err));
	OK(store_commit(project->store, &err));
}

static struct alarm only(struct project *project, bool closed_too)
{
	struct alarm *alarms;
	int count;

	OK(alarms_read(project->store, &project->stage, closed_too, 0, &project->arena, &alarms, &count, &err));
	assert_int_equal(count, 1);
	return alarms[0];
}

static int open_ones(struct project *project)
{
	bool severe;
	int open;

	OK(alarms_count(project->store, &project->stage, &open, &severe, &err));
	return open;
}

static struct alarm_standing standing(struct project *project)
{
	struct alarm_standing alarms;

	OK(alarm_standing(project->store, &project->stage, &alarms, &err));
	return alarms;
}

static const char *acts(struct project *project)
{
	return project_text(project, "SELECT coalesce(group_concat(kind, ' '), '') FROM (SELECT kind FROM alarm_act ORDER BY alarm_act_id)");
}

/* ---- cases ---- */

static void of_a_metric_one_alarm_is_open(void **state)
{
	struct project *project = *state;
	struct alarm alarm;

	project_set_clock(project, monday);
	raise_value(project, 0.3);
	raise_value(project, 0.34);
	raise_value(project, 0.36);
	raise_value(project, 0.37);
	alarm = only(project, false);
	assert_string_equal(alarm.side, "above");
	assert_float_equal(alarm.value, 0.3, 0);
	assert_float_equal(alarm.worst, 0.36, 0);
	assert_true(isnan(alarm.low));
	assert_int_equal(alarm.since_ms, drifted.since_ms);
	assert_int_equal(alarm.opened_ms, monday);
	assert_int_equal(alarm.state, ALARM_OPEN);
	assert_string_equal(acts(project), "worse");
	settle(project, "drift.data", "contrast");
	assert_int_equal(open_ones(project), 1);
	project->clock_ms += CLOCK_MINUTE_MS;
	settle(project, "drift.data", "brightness");
	settle(project, "drift.data", "brightness");
	alarm = only(project, true);
	assert_int_equal(alarm.closed_ms, monday + CLOCK_MINUTE_MS);
	assert_string_equal(alarm.who, "rung");
	assert_string_equal(alarm.note, "it is as it was");
	assert_int_equal(open_ones(project), 0);
	assert_string_equal(project_text(project, "SELECT group_concat(kind, ' ') FROM event WHERE entity = 'alarm' ORDER BY event_id"),
	                    "alarm.open alarm.worse alarm.close");
	raise_value(project, 0.3);
	assert_int_equal(open_ones(project), 1);
}

static void an_acknowledged_alarm_comes_back_when_it_is_worse(void **state)
{
	struct project *project = *state;

	raise_value(project, 0.3);
	OK(alarm_acknowledge(project->store, &project->stage, &project->owner, 1, "the lamp is on order", &err));
	assert_int_equal(only(project, false).state, ALARM_ACKNOWLEDGED);
	assert_string_equal(only(project, false).note, "the lamp is on order");
	assert_string_equal(only(project, false).who, project->owner.name);
	raise_value(project, 0.3);
	assert_int_equal(only(project, false).state, ALARM_ACKNOWLEDGED);
	raise_value(project, 0.5);
	assert_int_equal(only(project, false).state, ALARM_OPEN);
	assert_int_equal(open_ones(project), 1);
}

static void a_snoozed_alarm_comes_back_with_its_time(void **state)
{
	struct project *project = *state;

	project_set_clock(project, monday);
	raise_value(project, 0.3);
	OK(alarm_snooze(project->store, &project->stage, &project->owner, 1, monday + CLOCK_HOUR_MS, "after the shift", &err));
	assert_int_equal(only(project, false).state, ALARM_SNOOZED);
	assert_int_equal(only(project, false).until_ms, monday + CLOCK_HOUR_MS);
	assert_true(standing(project).drift);
	project->clock_ms += CLOCK_HOUR_MS;
	assert_int_equal(only(project, false).state, ALARM_OPEN);
}

static void what_was_a_false_alarm_is_told_again_only_if_it_is_worse(void **state)
{
	struct project *project = *state;

	raise_value(project, 0.3);
	OK(alarm_false(project->store, &project->stage, &project->owner, 1, "the picture of the month", &err));
	raise_value(project, 0.32);
	assert_int_equal(open_ones(project), 0);
	raise_value(project, 0.35);
	assert_int_equal(open_ones(project), 1);
	OK(alarm_close(project->store, &project->stage, &project->owner, 2, "seen to", &err));
	settle(project, "drift.data", "brightness");
	raise_value(project, 0.3);
	assert_int_equal(open_ones(project), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM alarm"), 3);
}

static void an_alarm_that_becomes_severe_or_asks_for_more_is_another(void **state)
{
	struct project *project = *state;
	struct alarm_call severe = drifted;

	severe.severity = "alarm";
	raise_value(project, 0.3);
	assert_false(standing(project).severe);
	raise_call(project, severe);
	assert_string_equal(only(project, false).severity, "alarm");
	assert_int_equal(only(project, false).alarm_id, 2);
	assert_true(standing(project).severe);
	raise_value(project, 0.3); /* a warning takes nothing back */
	assert_string_equal(only(project, false).severity, "alarm");
	severe.action = "demote";
	raise_call(project, severe);
	assert_int_equal(only(project, false).alarm_id, 3);
	assert_string_equal(only(project, false).action, "demote");
	severe.action = "notify"; /* nor does one that asks for less */
	raise_call(project, severe);
	assert_string_equal(only(project, false).action, "demote");
}

static void acts_are_for_leads_and_need_a_note(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct err why = ERR_NONE;

	raise_value(project, 0.3);
	assert_int_equal(alarm_acknowledge(project->store, &project->stage, &ann, 1, "seen", &why), -1);
	assert_string_equal(why.text, "what becomes of an alarm is for leads; ann is inspector");
	assert_int_equal(alarm_acknowledge(project->store, &project->stage, &project->owner, 1, " ", &why), -1);
	assert_string_equal(why.text, "say why: a note is needed");
	assert_int_equal(alarm_close(project->store, &project->stage, &project->owner, 2, "seen", &why), -1);
	assert_string_equal(why.text, "there is no alarm 2");
	assert_int_equal(alarm_snooze(project->store, &project->stage, &project->owner, 1, 1, "later", &why), -1);
	assert_string_equal(why.text, "an alarm is put off until a time ahead, within 30 days");
	assert_string_equal(acts(project), "");
	OK(alarm_close(project->store, &project->stage, &project->owner, 1, "seen", &err));
	assert_int_equal(alarm_acknowledge(project->store, &project->stage, &project->owner, 1, "seen", &why), -1);
	assert_string_equal(why.text, "alarm 1 is closed already");
}

static double audit_probability(struct project *project)
{
	struct route_standing now;

	OK(route_standing_read(project->store, &project->stage, 1, &project->arena, &now, &err));
	return now.audit_probability;
}

static void more_is_audited_while_an_alarm_asks_for_it(void **state)
{
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");

	project_certify(project, &model, 0.9, 0.2);
	project_to_level(project, 3);
	raise_action(project, "a", "warn", "notify");
	assert_float_equal(audit_probability(project), 0.2, 1e-12);
	raise_action(project, "b", "warn", "audit-up");
	raise_action(project, "c", "warn", "audit-up");
	assert_float_equal(audit_probability(project), 0.6, 1e-12);
	OK(alarm_acknowledge(project->store, &project->stage, &project->owner, 2, "seen", &err));
	assert_float_equal(audit_probability(project), 0.6, 1e-12);
	settle(project, "null.share", "b");
	settle(project, "null.share", "c");
	assert_float_equal(audit_probability(project), 0.2, 1e-12);
}

static void the_machine_is_paused_while_an_alarm_asks_for_it(void **state)
{
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");
	const char *why;
	int64_t since;
	int paused;

	project_certify(project, &model, 0.9, 0.2);
	project_to_level(project, 3);
	OK(ladder_tend(project->store, NULL, NULL, &err));
	raise_action(project, "", "alarm", "pause");
	OK(ladder_tend(project->store, NULL, NULL, &err));
	OK(paused = pause_read(project->store, project->stage.stage_id, &project->arena, &why, &since, &err));
	assert_int_equal(paused, 1);
	assert_string_equal(why, "an alarm asks for it: brightness has moved");
	OK(alarm_acknowledge(project->store, &project->stage, &project->owner, 1, "seen", &err));
	OK(ladder_tend(project->store, NULL, NULL, &err));
	assert_int_equal(pause_holds(project->store, project->stage.stage_id, NULL), 1);
	OK(alarm_close(project->store, &project->stage, &project->owner, 1, "a cable", &err));
	assert_int_equal(pause_holds(project->store, project->stage.stage_id, NULL), 0); /* at once: nobody else need look */
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(of_a_metric_one_alarm_is_open),
		CASE(an_acknowledged_alarm_comes_back_when_it_is_worse),
		CASE(a_snoozed_alarm_comes_back_with_its_time),
		CASE(what_was_a_false_alarm_is_told_again_only_if_it_is_worse),
		CASE(an_alarm_that_becomes_severe_or_asks_for_more_is_another),
		CASE(acts_are_for_leads_and_need_a_note),
		CASE(more_is_audited_while_an_alarm_asks_for_it),
		CASE(the_machine_is_paused_while_an_alarm_asks_for_it),
	};

	return cmocka_run_group_tests_name("alarms", tests, NULL, NULL);
}
