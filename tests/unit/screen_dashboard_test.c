/* The Dashboard without a terminal, over figures put there: keys in, screens out. */
#include "test.h"

#include "../console/sitting.h"
#include "golden.h"
#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/metric.h"
#include "db/metric_limit.h"
#include "jobs/alarms.h"
#include "monitor/metric.h"
#include "ui/console/dashboard_range.h"
#include "ui/console/key.h"
#include "ui/console/screen_alarms.h"
#include "ui/console/screen_dashboard.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define NOW INT64_C(1772000000000) /* 2026-02-25T06:13Z */
#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

static int begin(void **state)
{
	struct project *project;

	project_begin(state);
	project = *state;
	project_set_clock(project, NOW);
	project_add_items(project, 3);
	return 0;
}

/* ---- what was measured ---- */

static void put_grain(struct project *project, int64_t series_id, enum metric_grain grain, int64_t at_ms, double value)
{
	int64_t size = grain * CLOCK_MINUTE_MS;
	struct metric_point point = { .start_ms = at_ms - at_ms % size, .count = 50, .sum = value * 50, .low = value, .high = value, .last = value,
		                      .last_ms = at_ms };

	OK(metric_put(project->store, series_id, grain, &point, &err));
}

/* A day and a half of it, every ten minutes, around level. */
static void measure(struct project *project, bool of_project, const char *metric, const char *scope, double level, double swing)
{
	int64_t series_id, begun = NOW - 36 * CLOCK_HOUR_MS;

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(metric_series(project->store, of_project ? 0 : project->stage.stage_id, metric, scope, &series_id, &err));
	for (int i = 0; i < 216; i++) {
		double value = level + swing * sin(i / 9.0) + swing * (i % 5) / 10;

		put_grain(project, series_id, METRIC_MINUTE, begun + i * 10 * CLOCK_MINUTE_MS, value);
		put_grain(project, series_id, METRIC_HOUR, begun + i * 10 * CLOCK_MINUTE_MS, value);
		put_grain(project, series_id, METRIC_DAY, begun + i * 10 * CLOCK_MINUTE_MS, value);
	}
	OK(store_commit(project->store, &err));
}

static void measure_all(struct project *project)
{
	measure(project, false, "output.agreement.blind", "", 0.94, 0.02);
	measure(project, false, "output.null", "", 0.02, 0.01);
	measure(project, false, "output.confidence", "", 0.93, 0.03);
	measure(project, false, "queue.depth", "", 412, 200);
	measure(project, true, "input.brightness", "", 0.44, 0.05);
	measure(project, true, "input.brightness", "cam1", 0.42, 0.02);
	measure(project, true, "input.brightness", "cam\033[31m2", 0.61, 0.05);
	measure(project, true, "host.cpu", "", 0.31, 0.2);
	measure(project, true, "host.memory", "", 0.62, 0.01);
	measure(project, true, "disk.free", "", 12e9, 1e8);
	measure(project, true, "database.size", "", 41e6, 1e6);
}

static void raise(struct project *project, const char *metric, const char *scope, const char *severity, double value, double high)
{
	struct alarm_call call = { .metric = metric, .scope = scope, .severity = severity, .action = "notify", .words = "it left its band",
		                   .evidence = "{}", .value = value, .low = NAN, .high = high, .count = 300, .since_ms = NOW - 57 * CLOCK_MINUTE_MS };

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarm_raise(project->store, &project->stage, &call, &err));
	OK(store_commit(project->store, &err));
}

/* ---- sitting there ---- */

static void sit_down(struct sitting *sitting, struct project *project, int columns, int rows)
{
	sitting->options.actor = &project->owner;
	sit_down_at(sitting, &screen_dashboard, project->store, columns, rows);
	screen_dashboard.enter(&sitting->app, sitting->app.state, 0);
	paint(sitting);
}

static void compare(struct project *project, const char *name, int columns, int rows, bool plain, const char *keys)
{
	struct sitting sitting = { .options = { .mono = plain, .ascii = plain } };

	sit_down(&sitting, project, columns, rows);
	press(&sitting, keys);
	golden_compare(name, str_text(&sitting.text));
	get_up(&sitting);
}

static void the_dashboard_looks_as_it_did(void **state)
{
	struct project *project = *state;

	compare(project, "dashboard-none-80x24", 80, 24, false, "");
	measure_all(project);
	compare(project, "dashboard-calm-80x24", 80, 24, false, "");
	compare(project, "dashboard-ascii-80x24", 80, 24, true, "jl");
	compare(project, "dashboard-calm-120x40", 120, 40, false, "");
	compare(project, "dashboard-hour-80x24", 80, 24, false, "ttt");
	compare(project, "dashboard-paused-80x24", 80, 24, false, "p");
	compare(project, "dashboard-below-80x24", 80, 24, false, "jjjj");
	compare(project, "dashboard-narrow-60x15", 60, 15, false, "");
	compare(project, "dashboard-narrow-40x10", 40, 10, true, "");
	compare(project, "dashboard-help-80x24", 80, 24, false, "?");
}

static void a_metric_that_says_nothing_is_muted_with_a_reason(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	measure_all(project);
	sit_down(&sitting, project, 80, 24);
	press(&sitting, "M\r");
	assert_true(shows(&sitting, "MUTE: output.agreement.blind"));
	assert_int_equal(project_number(project, "SELECT count(*) FROM metric_change"), 0);
	press(&sitting, "nobody reads it\r");
	assert_true(shows(&sitting, "output.agreement.blind is muted"));
	assert_false(shows(&sitting, " output.agreement.blind "));
	assert_string_equal(project_text(project, "SELECT kind || ' ' || metric || ': ' || reason FROM metric_change"), "mute output.agreement.blind: nobody reads it");
	get_up(&sitting);
}

static void an_empty_tile_names_the_key_of_another_range(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	measure_all(project);
	project_set_clock(project, NOW + 3 * CLOCK_DAY_MS);
	sit_down(&sitting, project, 200, 60);
	if (!shows(&sitting, "t: another range"))
		fail_msg("%s", str_text(&sitting.text));
	get_up(&sitting);
}

static void alarms_go_before_everything_else(void **state)
{
	struct project *project = *state;

	measure_all(project);
	raise(project, "input.brightness", "cam\033[31m2", "alarm", 0.66, 0.6);
	raise(project, "queue.depth", "", "warn", 512, 500);
	compare(project, "dashboard-alarm-80x24", 80, 24, false, "");
	compare(project, "dashboard-alarm-120x40", 120, 40, false, "");
	compare(project, "dashboard-alarm-200x60", 200, 60, false, "l");
}

static void one_metric_opens_in_large_with_its_scopes(void **state)
{
	struct project *project = *state;

	measure_all(project);
	raise(project, "input.brightness", "", "warn", 0.66, 0.6);
	compare(project, "dashboard-large-80x24", 80, 24, false, "\rj");
	compare(project, "dashboard-large-120x40", 120, 40, false, "\r");
	compare(project, "dashboard-large-ascii-80x24", 80, 24, true, "\rt");
	compare(project, "dashboard-why-80x24", 80, 24, false, "w");
}

static void keys_walk_over_the_tiles(void **state)
{
	static const struct { const char *keys, *selected; } rows[] = {
		{ "", "> output.agreement.blind" }, { "l", "> output.null" }, { "j", "> queue.depth" }, { "jk", "> output.agreement.blind" },
		{ "lh", "> output.agreement.blind" }, { "k", "> output.agreement.blind" }, { "\rl", "output.null, 24h" }, { "\rl\033", "> output.null" },
	};
	struct project *project = *state;

	measure_all(project);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .app = { 0 } };

		sit_down(&sitting, project, 80, 24);
		press(&sitting, rows[i].keys);
		if (!shows(&sitting, rows[i].selected))
			fail_msg("after '%s' there is no '%s':\n%s", rows[i].keys, rows[i].selected, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void look_again(struct sitting *sitting)
{
	sitting->app.now_ms += 6000;
	screen_dashboard.tick(&sitting->app, sitting->app.state);
	paint(sitting);
}

static void what_is_measured_meanwhile_shows_but_not_while_it_stands_still(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	measure(project, false, "queue.depth", "", 400, 0);
	sit_down(&sitting, project, 80, 24);
	assert_true(shows(&sitting, "400 items"));
	press(&sitting, "p");
	measure(project, false, "queue.depth", "", 777, 0);
	project_set_clock(project, NOW + CLOCK_MINUTE_MS);
	look_again(&sitting);
	assert_true(shows(&sitting, "400 items") && shows(&sitting, "PAUSED"));
	press(&sitting, "p");
	assert_true(shows(&sitting, "777 items"));
	measure(project, false, "queue.depth", "", 68888, 0);
	project_set_clock(project, NOW + 2 * CLOCK_MINUTE_MS);
	look_again(&sitting);
	assert_true(shows(&sitting, "68,888 items    ")); /* whole, on the tile too */
	get_up(&sitting);
}

/* Whatever has come before it in the order. */
static void the_selection_stays_on_its_metric(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	measure_all(project);
	sit_down(&sitting, project, 80, 24);
	press(&sitting, "l");
	assert_true(shows(&sitting, "> output.null"));
	raise(project, "queue.depth", "", "warn", 512, 500);
	press(&sitting, "r");
	assert_true(shows(&sitting, "> output.null"));
	get_up(&sitting);
}

static void an_alarm_opens_what_it_came_from(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	measure_all(project);
	raise(project, "input.brightness", "cam1", "alarm", 0.66, 0.6);
	sitting.options.actor = &project->owner;
	sit_down_at(&sitting, &screen_alarms, project->store, 100, 30);
	screen_alarms.enter(&sitting.app, sitting.app.state, 0);
	press(&sitting, "\r");
	assert_ptr_equal(sitting.app.screen, &screen_dashboard);
	assert_true(shows(&sitting, "input.brightness cam1, 24h"));
	get_up(&sitting);
}

/* ---- bands ---- */

static struct metric_limit newest_limit(struct project *project)
{
	struct metric_limit *limits;
	int count;

	OK(metric_limit_list(project->store, &project->stage, &project->arena, &limits, &count, &err));
	assert_int_equal(count, 1);
	return limits[0];
}

static void a_band_is_set_field_by_field_and_with_a_reason(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct metric_limit limit;

	measure_all(project);
	sit_down(&sitting, project, 80, 24);
	press(&sitting, "T20.9\r1\x15 0.99\r3\x15" "30\r4\x15" "200\r5637\r");
	assert_true(shows(&sitting, "it is needed"));
	press(&sitting, "agreed with the line\r");
	assert_true(shows(&sitting, "the band holds from now on"));
	assert_true(shows(&sitting, "lo 0.9") && shows(&sitting, "hi 0.99"));
	limit = newest_limit(project);
	assert_string_equal(limit.metric, "output.agreement.blind");
	assert_true(limit.low == 0.9 && limit.high == 0.99 && limit.least == 200 && limit.for_ms == 30 * CLOCK_MINUTE_MS);
	assert_string_equal(limit.severity, "alarm");
	assert_string_equal(limit.action, "pause");
	assert_string_equal(limit.reason, "agreed with the line");
	press(&sitting, "T1\x15\r7\x15only below\r");
	assert_true(isnan(newest_limit(project).high));
	assert_true(newest_limit(project).low == 0.9);
	press(&sitting, "T8it says nothing\r");
	assert_true(newest_limit(project).dropped);
	get_up(&sitting);
}

static void what_is_no_band_is_not_taken(void **state)
{
	static const struct { const char *keys, *says; } rows[] = {
		{ "T1abc\r", "that is no number" }, { "T10.5\r2\x15" "0.6\r", "above the upper one" }, { "T20.6\r1\x15" "0.5\r", "below the lower one" },
		{ "T3\x15-1\r", "0 to 1,000,000" }, { "T1nan\r", "that is no number" },
	};
	struct project *project = *state;

	measure_all(project);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .app = { 0 } };

		sit_down(&sitting, project, 80, 24);
		press(&sitting, rows[i].keys);
		if (!shows(&sitting, rows[i].says))
			fail_msg("after '%s' there is no '%s':\n%s", rows[i].keys, rows[i].says, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void bands_look_as_they_did(void **state)
{
	struct project *project = *state;

	measure_all(project);
	compare(project, "dashboard-band-80x24", 80, 24, false, "T");
	compare(project, "dashboard-band-action-80x24", 80, 24, false, "T6");
	compare(project, "dashboard-band-set-80x24", 80, 24, false, "T20.9\r7");
}

static void no_two_metrics_want_the_same_place(void **state)
{
	int count;
	const struct metric *metrics = metric_table(&count);

	(void)state;
	for (int i = 0; i < count; i++)
		for (int k = 0; k < i; k++)
			assert_true(metrics[i].headline == 0 || metrics[i].headline != metrics[k].headline);
}

static void windows_divide_into_whole_stretches(void **state)
{
	(void)state;
	for (int range = 0; range < DASHBOARD_RANGES; range++)
		for (int dots = 1; dots < 500; dots++) {
			int steps = dashboard_range_steps(range, dots);

			assert_true(steps > 0 && dashboard_range(range)->window_ms % (steps * CLOCK_MINUTE_MS) == 0);
			assert_int_equal(dashboard_range(range)->window_ms % (dashboard_range(range)->marks - 1), 0);
		}
}

static void any_size_survives(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	measure_all(project);
	sit_down(&sitting, project, 80, 24);
	for (int columns = 1; columns < 230; columns += 19)
		for (int rows = 1; rows < 60; rows += 7) {
			app_resize(&sitting.app, columns, rows);
			press(&sitting, "jl\rG\033k");
		}
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_dashboard_looks_as_it_did, begin, project_end),
		cmocka_unit_test_setup_teardown(a_metric_that_says_nothing_is_muted_with_a_reason, begin, project_end),
		cmocka_unit_test_setup_teardown(an_empty_tile_names_the_key_of_another_range, begin, project_end),
		cmocka_unit_test_setup_teardown(alarms_go_before_everything_else, begin, project_end),
		cmocka_unit_test_setup_teardown(one_metric_opens_in_large_with_its_scopes, begin, project_end),
		cmocka_unit_test_setup_teardown(keys_walk_over_the_tiles, begin, project_end),
		cmocka_unit_test_setup_teardown(what_is_measured_meanwhile_shows_but_not_while_it_stands_still, begin, project_end),
		cmocka_unit_test_setup_teardown(the_selection_stays_on_its_metric, begin, project_end),
		cmocka_unit_test_setup_teardown(an_alarm_opens_what_it_came_from, begin, project_end),
		cmocka_unit_test_setup_teardown(a_band_is_set_field_by_field_and_with_a_reason, begin, project_end),
		cmocka_unit_test_setup_teardown(what_is_no_band_is_not_taken, begin, project_end),
		cmocka_unit_test_setup_teardown(bands_look_as_they_did, begin, project_end),
		cmocka_unit_test(no_two_metrics_want_the_same_place),
		cmocka_unit_test(windows_divide_into_whole_stretches),
		cmocka_unit_test_setup_teardown(any_size_survives, begin, project_end),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
