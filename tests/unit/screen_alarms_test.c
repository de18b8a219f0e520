/* The Alarms screen without a terminal, and what all screens of a lead show of alarms: keys in, screens out. */
#include "test.h"

#include "../console/sitting.h"
#include "golden.h"
#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/notice.h"
#include "jobs/alarms.h"
#include "ui/console/key.h"
#include "ui/console/screen_alarms.h"
#include "ui/console/screen_queue.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define NOW INT64_C(1772000000000) /* 2026-02-25T06:13Z */
#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static const struct alarm_call brightness = {
	.metric = "drift.data", .scope = "brightness", .severity = "alarm", .action = "audit-up",
	.words = "brightness: mean 112 -> 141, only phone-cam2", .evidence = "{\"psi\":0.27,\"p\":0.0004}", .value = 0.27, .low = NAN, .high = 0.2,
	.count = 500, .since_ms = NOW - 57 * CLOCK_MINUTE_MS,
};

static const struct alarm_call nulls = {
	.metric = "own.backlog", .scope = "", .severity = "warn", .action = "notify", .words = "more waits than a shift can do", .evidence = "{}",
	.value = 37, .low = NAN, .high = 35, .count = 1, .since_ms = NOW - 22 * CLOCK_MINUTE_MS,
};

static const struct alarm_call silence = {
	.metric = "own.arrivals", .scope = "cam\033[31m1", .severity = "alarm", .action = "pause", .words = "", .evidence = "{}", .value = NAN,
	.low = 20, .high = NAN, .count = 0, .since_ms = NOW - 30 * CLOCK_HOUR_MS,
};

static int begin(void **state)
{
	struct project *project;

	project_begin(state);
	project = *state;
	project_set_clock(project, NOW);
	project_add_items(project, 3);
	return 0;
}

static void raise(struct project *project, const struct alarm_call *call)
{
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarm_raise(project->store, &project->stage, call, &err));
	OK(store_commit(project->store, &err));
}

/* The newest has the largest number. */
static int64_t raise_id(struct project *project, const struct alarm_call *call)
{
	struct alarm *alarms;
	int count;

	raise(project, call);
	OK(alarms_read(project->store, &project->stage, true, 1, &project->arena, &alarms, &count, &err));
	return alarms[0].alarm_id;
}

/* One of each: severe and not, taken on, closed as false. */
static void raise_several(struct project *project)
{
	struct alarm_call call = nulls;
	int64_t id;

	call.scope = "line 2";
	id = raise_id(project, &call);
	OK(alarm_false(project->store, &project->stage, &project->owner, id, "the counter was reset", &err));
	id = raise_id(project, &silence);
	OK(alarm_acknowledge(project->store, &project->stage, &project->owner, id, "the belt stands still, maintenance", &err));
	raise(project, &nulls);
	raise(project, &brightness);
}

static void tell(struct project *project, int64_t alarm_id, const char *what, int attempt, enum notice_way way, const char *failure)
{
	const struct notice notice = { .alarm_id = alarm_id, .what = what, .attempt = attempt, .way = way };

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(notice_add(project->store, &notice, failure, &err));
	OK(store_commit(project->store, &err));
}

static void sit_down(struct sitting *sitting, struct project *project, const struct screen *screen, int columns, int rows)
{
	sitting->options.actor = &project->owner;
	sit_down_at(sitting, screen, project->store, columns, rows);
	if (screen->enter)
		screen->enter(&sitting->app, sitting->app.state, 0);
	paint(sitting);
}

static void who_was_told_stands_with_the_alarm(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	int64_t id = raise_id(project, &brightness);

	raise(project, &nulls);
	tell(project, id, "opened", 1, NOTICE_COMMAND, "it ended with 7");
	tell(project, id, "opened", 2, NOTICE_COMMAND, "");
	tell(project, id, "opened", 1, NOTICE_SYSLOG, "");
	sit_down(&sitting, project, &screen_alarms, 80, 24);
	golden_compare("alarms-told-80x24", str_text(&sitting.text));
	press(&sitting, "j");
	assert_null(strstr(str_text(&sitting.text), "told: "));
	get_up(&sitting);
}

static void compare(struct project *project, const char *name, int columns, int rows, bool plain, const char *keys)
{
	struct sitting sitting = { .options = { .mono = plain, .ascii = plain } };

	sit_down(&sitting, project, &screen_alarms, columns, rows);
	press(&sitting, keys);
	golden_compare(name, str_text(&sitting.text));
	get_up(&sitting);
}

static void alarms_look_as_they_did(void **state)
{
	struct project *project = *state;

	compare(project, "alarms-none-80x24", 80, 24, false, "");
	raise_several(project);
	compare(project, "alarms-80x24", 80, 24, false, "");
	compare(project, "alarms-ascii-80x24", 80, 24, true, "jj");
	compare(project, "alarms-120x40", 120, 40, false, "G");
	compare(project, "alarms-200x60", 200, 60, false, "j");
	compare(project, "alarms-narrow-60x15", 60, 15, false, "");
	compare(project, "alarms-narrow-one-40x10", 40, 10, false, "\t");
	compare(project, "alarms-acknowledge-80x24", 80, 24, false, "a");
	compare(project, "alarms-snooze-80x24", 80, 24, false, "s3");
	compare(project, "alarms-why-80x24", 80, 24, false, "w");
	compare(project, "alarms-help-80x24", 80, 24, false, "?");
}

static struct alarm of(struct project *project, int64_t alarm_id)
{
	struct alarm alarm = { .alarm_id = 0 };

	OK(alarm_read(project->store, &project->stage, alarm_id, &project->arena, &alarm, &err));
	return alarm;
}

static void each_act_takes_a_note(void **state)
{
	static const struct { const char *keys; enum alarm_state state; } rows[] = {
		{ "a", ALARM_ACKNOWLEDGED }, { "s4", ALARM_SNOOZED }, { "d", ALARM_CLOSED }, { "x", ALARM_CLOSED },
	};
	struct project *project = *state;
	struct alarm_call call = brightness;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .app = { 0 } };
		int64_t id;

		call.scope = rows[i].keys;
		id = raise_id(project, &call);
		sit_down(&sitting, project, &screen_alarms, 80, 24);
		press(&sitting, "gg");
		press(&sitting, rows[i].keys);
		press(&sitting, "\r");
		assert_true(shows(&sitting, "it is needed"));
		assert_int_equal(of(project, id).state, ALARM_OPEN);
		press(&sitting, "the lens was dirty\r");
		assert_int_equal(of(project, id).state, rows[i].state);
		assert_string_equal(of(project, id).note, "the lens was dirty");
		get_up(&sitting);
	}
}

static void a_snooze_ends_when_it_was_chosen_to(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	int64_t id = raise_id(project, &brightness);

	sit_down(&sitting, project, &screen_alarms, 80, 24);
	press(&sitting, "s2later\r");
	assert_int_equal(of(project, id).until_ms, NOW + CLOCK_HOUR_MS);
	get_up(&sitting);
}

static void nothing_is_offered_of_a_closed_one(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	int64_t id = raise_id(project, &brightness);

	OK(alarm_close(project->store, &project->stage, &project->owner, id, "done", &err));
	sit_down(&sitting, project, &screen_alarms, 80, 24);
	assert_false(shows(&sitting, "a acknowledge"));
	press(&sitting, "axsd");
	assert_int_equal(sitting.app.popup_count, 0);
	get_up(&sitting);
}

/* ---- on the other screens ---- */

/* The bands of the machine that runs the test are not looked at: its load may be anything. */
static void look_again(struct sitting *sitting)
{
	sitting->app.watch.tend_ms = INT64_MAX;
	sitting->app.now_ms += 2100;
	app_tick(&sitting->app);
	paint(sitting);
}

static void a_severe_alarm_is_told_on_every_screen_until_it_is_seen(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &screen_queue, 100, 24);
	assert_true(shows(&sitting, "Alarms"));
	raise(project, &nulls);
	look_again(&sitting);
	assert_true(shows(&sitting, "Alarms:1"));
	assert_false(shows(&sitting, "more waits"));
	raise(project, &brightness);
	sitting.app.refused = false;
	look_again(&sitting);
	assert_true(shows(&sitting, "Alarms:2"));
	assert_true(shows(&sitting, "ALARM drift brightness 0.27 > 0.2: brightness: mean 112"));
	assert_true(shows(&sitting, "ga: all"));
	assert_true(sitting.app.refused);
	click(&sitting, "ALARM drift");
	assert_ptr_equal(sitting.app.screen, &screen_alarms);
	press(&sitting, "q");
	assert_ptr_equal(sitting.app.screen, &screen_queue);
	look_again(&sitting);
	assert_false(shows(&sitting, "ALARM drift"));
	assert_true(shows(&sitting, "Alarms:2"));
	get_up(&sitting);
}

static void what_was_answered_and_got_worse_is_told_again(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct alarm_call worse = brightness;
	int64_t id = raise_id(project, &brightness);

	worse.value = 2.7;
	sit_down(&sitting, project, &screen_queue, 100, 24);
	press(&sitting, "gaq");
	OK(alarm_acknowledge(project->store, &project->stage, &project->owner, id, "on it", &err));
	look_again(&sitting);
	assert_false(shows(&sitting, "ALARM drift"));
	raise(project, &worse);
	look_again(&sitting);
	assert_true(shows(&sitting, "ALARM drift"));
	get_up(&sitting);
}

/* An alarm says what a model does: that is not for whoever decides blind. */
static void inspectors_see_nothing_of_alarms(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct actor ivo = project->owner;

	ivo.role = ROLE_INSPECTOR;
	sitting.options.actor = &ivo;
	sit_down_at(&sitting, &screen_queue, project->store, 100, 24);
	raise(project, &brightness);
	look_again(&sitting);
	press(&sitting, "ga");
	assert_ptr_equal(sitting.app.screen, &screen_queue);
	assert_false(shows(&sitting, "Alarms"));
	assert_false(shows(&sitting, "ALARM"));
	assert_false(sitting.app.refused);
	get_up(&sitting);
}

static void any_size_survives(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	raise_several(project);
	sit_down(&sitting, project, &screen_alarms, 80, 24);
	for (int columns = 1; columns < 130; columns += 7)
		for (int rows = 1; rows < 40; rows += 3) {
			app_resize(&sitting.app, columns, rows);
			press(&sitting, "jk\t");
		}
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(alarms_look_as_they_did, begin, project_end),
		cmocka_unit_test_setup_teardown(who_was_told_stands_with_the_alarm, begin, project_end),
		cmocka_unit_test_setup_teardown(each_act_takes_a_note, begin, project_end),
		cmocka_unit_test_setup_teardown(a_snooze_ends_when_it_was_chosen_to, begin, project_end),
		cmocka_unit_test_setup_teardown(nothing_is_offered_of_a_closed_one, begin, project_end),
		cmocka_unit_test_setup_teardown(a_severe_alarm_is_told_on_every_screen_until_it_is_seen, begin, project_end),
		cmocka_unit_test_setup_teardown(what_was_answered_and_got_worse_is_told_again, begin, project_end),
		cmocka_unit_test_setup_teardown(inspectors_see_nothing_of_alarms, begin, project_end),
		cmocka_unit_test_setup_teardown(any_size_survives, begin, project_end),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
