/* Metrics: counted from what is stored, once, at the time it carries. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/hash.h"
#include "db/item.h"
#include "db/metric.h"
#include "jobs/ladder.h"
#include "jobs/monitor.h"
#include "models/features.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)
#define NOON INT64_C(1768305600000) /* 2026-01-13T12:00:00Z */

static void tend(struct project *project)
{
	OK(monitor_tend(project->store, &project->stage, &err));
}

static struct monitor_figure figure(struct project *project, const char *metric, const char *scope, int64_t window_ms)
{
	struct monitor_figure made;

	OK(monitor_figure(project->store, &project->stage, metric, scope, window_ms, &project->arena, &made, &err));
	return made;
}

/* What a metric's stretches of a length add up to. */
static double stored(struct project *project, const char *metric, const char *scope, const char *stretch)
{
	return (double)project_number(project, arena_printf(&project->arena,
		"SELECT round(1000 * coalesce(sum(sum), 0)) FROM v_metrics WHERE metric = '%s' AND scope = '%s' AND stretch = '%s'",
		metric, scope, stretch)) / 1000;
}

/* A morning's work: a minute an item, three labels, now and then a null, an answer that differs, one taken back. */
static struct model_version work(struct project *project, int items)
{
	struct model_version model = project_add_model(project, "1");
	struct actor nina = project_actor(project, "nina");

	for (int i = 0; i < items; i++) {
		int64_t item_id, label_id = 1 + i % 3;

		project->clock_ms += CLOCK_MINUTE_MS;
		item_id = project_add_item(project);
		project_predict(project, &model, item_id, i % 7 == 3 ? 0 : label_id, .6 + .001 * i);
		project_decide(project, i % 2 ? &nina : &project->owner, item_id, i % 5 ? label_id : PROJECT_OK);
		if (i % 4 == 1)
			tend(project);
	}
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);
	return model;
}

static int begin(void **state)
{
	int rc = project_begin(state);

	project_set_clock(*state, NOON);
	return rc;
}

/* ---- counting ---- */

static void metrics_are_what_the_rows_add_up_to(void **state)
{
	struct project *project = *state;
	static const struct { const char *metric, *scope, *sql; } rows[] = {
		{ "score.items", "", "SELECT count(*) FROM prediction" },
		{ "output.null", "", "SELECT sum(is_null) FROM prediction" },
		{ "output.label", "", "SELECT count(*) FROM prediction WHERE label_id IS NOT NULL" },
		{ "output.label", "scratch", "SELECT count(*) FROM v_predictions WHERE label = 'scratch'" },
		{ "people.decisions", "", "SELECT count(*) FROM decision WHERE kind = 'label'" },
		{ "people.decisions", "nina", "SELECT count(*) FROM v_decisions WHERE operator = 'nina'" },
		{ "output.agreement.blind", "", "SELECT sum(agrees) FROM comparison" },
		{ "output.route", "", "SELECT count(*) FROM route" },
		{ "output.route", "human-only", "SELECT count(*) FROM route WHERE reason = 'human-only'" },
		{ "input.items", "", "SELECT count(*) FROM item" },
	};

	work(project, 40);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int j = 0; j < 3; j++) {
			static const char *const stretches[] = { "minute", "hour", "day" };
			double expected = (double)project_number(project, rows[i].sql);

			assert_true(expected > 0);
			assert_true(stored(project, rows[i].metric, rows[i].scope, stretches[j]) == expected);
		}
}

static void what_a_stage_below_takes_up_is_a_share(void **state)
{
	struct project *project = *state;

	project_foreign(project, "INSERT INTO stage (stage_id, name, position, input_kind, output_kind, created_ms) "
	                         "VALUES (9, 'next', 2, 'image', 'class', 0); "
	                         "INSERT INTO stage_link (stage_id, upstream_id, label_id) "
	                         "SELECT 9, stage_id, label_id FROM label WHERE name = 'scratch'");
	work(project, 40);

	assert_true(stored(project, "output.pass", "", "day") ==
	            (double)project_number(project, "SELECT count(*) FROM v_predictions WHERE label = 'scratch'"));
	assert_int_equal(figure(project, "output.pass", "", CLOCK_DAY_MS).count, 40); /* nulls go no further, but count */
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_metrics WHERE metric = 'output.handed_on'"), 0);
}

/* Also where it goes through several stages, or a stage is run again. */
static void an_item_is_measured_once(void **state)
{
	struct project *project = *state;

	project_foreign(project, "CREATE TRIGGER measured AFTER INSERT ON item BEGIN "
	                         "INSERT INTO item_feature (item_id, brightness, measured_ms) VALUES (NEW.item_id, 0.5, 1); END");
	work(project, 8);
	project_foreign(project, "INSERT INTO prediction (item_id, stage_id, model_version_id, role, label_id, confidence, bin, is_null, failure, latency_us, "
	                         "engine, predicted_ms, round) SELECT item_id, stage_id, model_version_id, role, label_id, confidence, bin, is_null, failure, "
	                         "latency_us, engine, predicted_ms, 2 FROM prediction");
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);

	assert_int_equal(figure(project, "score.items", "", CLOCK_DAY_MS).count, 16);
	assert_int_equal(figure(project, "input.brightness", "", CLOCK_DAY_MS).count, 8);
}

/* A minute of sound an item, of which a quarter is handed on in two segments. */
static void length_of_segments_is_a_share_of_the_recording(void **state)
{
	struct project *project = *state;

	project_foreign(project, "UPDATE stage SET input_kind = 'audio', output_kind = 'regions'; "
	                         "CREATE TRIGGER minute AFTER INSERT ON item BEGIN "
	                         "INSERT INTO item_feature (item_id, length) VALUES (NEW.item_id, 60000); END; "
	                         "CREATE TRIGGER segments AFTER INSERT ON prediction WHEN NEW.is_null = 0 BEGIN "
	                         "INSERT INTO region (prediction_id, x, y, width, height) "
	                         "VALUES (NEW.prediction_id, 0, 0, 10000, 1), (NEW.prediction_id, 20000, 0, 5000, 1); END");
	project_look(project);
	work(project, 8);

	assert_float_equal(figure(project, "output.handed_on", "", CLOCK_DAY_MS).value, 0.25, 1e-9);
}

/* model NULL: nobody predicts it. */
static void add_record(struct project *project, const struct model_version *model, const char *json, int count, int missing)
{
	struct features features = features_of_record(count, missing);
	struct item_new item = { .kind = "record", .words = json, .words_length = strlen(json), .bytes = (int64_t)strlen(json), .features = &features };
	int64_t item_id;

	hash_sha256(json, strlen(json), item.sha256);
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(item_add(project->store, &project->stage, &item, &item_id, &err));
	OK(store_commit(project->store, &err));
	if (model)
		project_predict(project, model, item_id, 1, .9);
}

/* What a record is like is known as it comes: it takes no model to look at it. */
static void records_are_measured_without_a_model(void **state)
{
	struct project *project = *state;

	project_foreign(project, "UPDATE stage SET input_kind = 'record'");
	project_look(project);
	add_record(project, NULL, "{\"size\":1,\"place\":\"a\"}", 2, 0);
	add_record(project, NULL, "{\"size\":null,\"place\":\"b\"}", 2, 1);
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);

	assert_int_equal(figure(project, "input.fields", "", CLOCK_DAY_MS).count, 2);
	assert_float_equal(figure(project, "input.missing", "", CLOCK_DAY_MS).value, .5, 1e-9);
	assert_float_equal(figure(project, "input.missing.field", "size", CLOCK_DAY_MS).value, .5, 1e-9);
}

/* Of names without end the first have series of their own, also where they come another time. */
static void missing_values_are_told_apart_by_field(void **state)
{
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");
	char json[80];

	project_foreign(project, "UPDATE stage SET input_kind = 'record'");
	project_look(project);
	add_record(project, &model, "{\"size\":1,\"place\":\"a\"}", 2, 0);
	add_record(project, &model, "{\"size\":null,\"place\":\"b\"}", 2, 1);
	add_record(project, &model, "{\"size\":\"  \",\"place\":null}", 2, 2);
	add_record(project, &model, "{\"size\":\"\",\"place\":\"c\"}", 2, 1);
	project_add_item(project);
	tend(project);

	assert_int_equal(figure(project, "input.missing.field", "size", CLOCK_DAY_MS).count, 4);
	assert_float_equal(figure(project, "input.missing.field", "size", CLOCK_DAY_MS).value, .75, 1e-9);
	assert_float_equal(figure(project, "input.missing.field", "place", CLOCK_DAY_MS).value, .25, 1e-9);
	for (int i = 0; i < 100; i++) {
		snprintf(json, sizeof json, "{\"field %d\":null,\"size\":null}", i);
		add_record(project, &model, json, 2, 2);
	}
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);
	assert_int_equal(project_number(project, "SELECT count(*) FROM metric_series WHERE metric = 'input.missing.field'"), 97);
	assert_float_equal(figure(project, "input.missing.field", "size", CLOCK_DAY_MS).value, 103. / 104, 1e-9);
}

static void looking_again_counts_nothing_twice(void **state)
{
	struct project *project = *state;
	double before;

	work(project, 8);
	before = stored(project, "score.items", "", "day");
	for (int i = 0; i < 3; i++) {
		project->clock_ms += CLOCK_MINUTE_MS;
		tend(project);
		OK(monitor_catch_up(project->store, &project->stage, &err));
	}

	assert_true(before == 8);
	assert_true(stored(project, "score.items", "", "day") == before);
	assert_true(stored(project, "output.agreement.blind", "", "day") == (double)project_number(project, "SELECT sum(agrees) FROM comparison"));
}

static void answer_that_was_there_before_the_prediction_counts_once(void **state)
{
	struct project *project = *state;
	int64_t item_id = project_add_item(project);
	struct model_version model;

	project_decide(project, &project->owner, item_id, PROJECT_OK);
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);
	model = project_add_model(project, "1");
	project_predict(project, &model, item_id, PROJECT_OK, .9);
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);

	assert_int_equal(project_number(project, "SELECT count(*) FROM comparison"), 1);
	assert_true(stored(project, "output.agreement.blind", "", "day") == 1);
}

static void write_that_fails_leaves_nothing_half_counted(void **state)
{
	struct project *project = *state;

	work(project, 4);
	project_add_items(project, 3);
	project->clock_ms += CLOCK_MINUTE_MS;
	OK(store_begin(project->store, STORE_LAZY, &err));
	tend(project);
	store_rollback(project->store);
	assert_true(stored(project, "input.items", "", "day") == 4);
	tend(project);

	assert_true(stored(project, "input.items", "", "day") == 7);
}

static void what_cannot_be_measured_costs_figures_alone(void **state)
{
	struct project *project = *state;
	struct err why = ERR_NONE;

	work(project, 4);
	assert_null(project_foreign(project, "CREATE TRIGGER no_room BEFORE INSERT ON metric_rollup BEGIN SELECT RAISE(ABORT, 'no room'); END"));
	OK(store_begin(project->store, STORE_LAZY, &err));
	project_add_items(project, 3);
	project->clock_ms += CLOCK_MINUTE_MS;
	assert_int_equal(monitor_tend(project->store, &project->stage, &why), -1);
	assert_non_null(strstr(why.text, "no room"));
	OK(store_commit(project->store, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM item"), 7);
	assert_true(stored(project, "input.items", "", "day") == 4);

	assert_null(project_foreign(project, "DROP TRIGGER no_room"));
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);
	assert_true(stored(project, "input.items", "", "day") == 7);
}

/* ---- the clock ---- */

static void clock_that_goes_back_counts_what_is_new_alone(void **state)
{
	struct project *project = *state;

	work(project, 4);
	project->clock_ms -= 3 * CLOCK_DAY_MS;
	project_add_items(project, 2);
	tend(project);
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);
	assert_true(stored(project, "input.items", "", "day") == 6);
	project->clock_ms += 400 * CLOCK_DAY_MS;
	tend(project);

	assert_true(stored(project, "input.items", "", "day") == 6);
	assert_true(stored(project, "input.items", "", "minute") == 0);
	assert_true(stored(project, "input.items", "", "hour") == 0);
}

static void old_history_is_kept_by_the_day(void **state)
{
	struct project *project = *state;
	struct err why;
	int64_t item_id = project_add_item(project);

	assert_true(project_import(project, "olaf", item_id, PROJECT_OK, "blind", NOON - 100 * CLOCK_DAY_MS, &why) >= 0);
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);

	assert_true(stored(project, "people.decisions", "olaf", "day") == 1);
	assert_true(stored(project, "people.decisions", "olaf", "hour") == 0);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_metrics WHERE metric = 'people.decisions' AND scope = 'olaf' "
	                                         "AND since = '2025-10-05T00:00:00.000Z'"), 1);
}

/* ---- figures ---- */

static void figure_is_of_its_window(void **state)
{
	struct project *project = *state;

	work(project, 30);
	project->clock_ms += 2 * CLOCK_HOUR_MS;

	assert_true(isnan(figure(project, "output.null", "", CLOCK_HOUR_MS).value));
	assert_string_equal(figure(project, "output.null", "", CLOCK_HOUR_MS).why, "nothing was seen in the last 60 min");
	assert_true(figure(project, "output.null", "", 4 * CLOCK_HOUR_MS).value == 4 / 30.0);
	assert_int_equal(figure(project, "output.null", "", 4 * CLOCK_HOUR_MS).count, 30);
	assert_true(figure(project, "output.null", "", 20 * CLOCK_DAY_MS).value == 4 / 30.0);
	assert_true(figure(project, "output.label", "dust", CLOCK_DAY_MS).value == 9 / 26.0);
	assert_true(isnan(figure(project, "output.label", "", CLOCK_DAY_MS).value));
}

static void nothing_an_hour_is_a_figure_and_a_mean_of_nothing_is_none(void **state)
{
	struct project *project = *state;

	work(project, 10);
	project->clock_ms += 5 * CLOCK_HOUR_MS;

	assert_true(figure(project, "score.items", "", CLOCK_HOUR_MS).value == 0);
	assert_int_equal(figure(project, "score.items", "", CLOCK_HOUR_MS).count, 0);
	assert_true(isnan(figure(project, "output.confidence", "", CLOCK_HOUR_MS).value));
}

static void chart_shows_when(void **state)
{
	struct project *project = *state;
	double values[6];

	work(project, 20);
	project->clock_ms += CLOCK_HOUR_MS;
	OK(monitor_chart(project->store, &project->stage, "output.confidence", "", 3 * CLOCK_HOUR_MS, 6, values, &err));

	assert_true(isnan(values[0]) && isnan(values[5]));
	assert_true(values[3] > .6 && values[3] < .65);
	OK(monitor_chart(project->store, &project->stage, "people.decisions", "", 3 * CLOCK_HOUR_MS, 6, values, &err));
	assert_true(values[5] == 0);
	assert_true(values[3] > 0);
}

/* Where a step begins within a minute, that minute falls to one of two. */
static void chart_counts_each_minute_once(void **state)
{
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");
	int64_t item_id = project_add_item(project);
	double values[6];

	project_predict(project, &model, item_id, PROJECT_OK, .9);
	for (int i = 0; i < 6; i++) {
		int steps = 0;

		project->clock_ms = NOON + CLOCK_HOUR_MS + i * 10 * CLOCK_SECOND_MS;
		tend(project);
		OK(monitor_chart(project->store, &project->stage, "score.items", "", 3 * CLOCK_HOUR_MS, 6, values, &err));
		for (int j = 0; j < 6; j++)
			steps += values[j] > 0;
		assert_int_equal(steps, 1);
	}
}

/* ---- calibration ---- */

static void calibration_is_told_from_blind_evidence(void **state)
{
	struct project *project = *state;

	work(project, 40);
	assert_int_equal(figure(project, "output.ece", "", CLOCK_HOUR_MS).count, 0);
	project->clock_ms += CLOCK_DAY_MS;
	OK(ladder_tend(project->store, NULL, NULL, &err));
	assert_true(project_number(project, "SELECT count(*) FROM folded WHERE kind = 'blind'") > 20);
	project->clock_ms += CLOCK_HOUR_MS;
	tend(project);

	assert_int_equal(lround(1e6 * figure(project, "output.ece", "", CLOCK_HOUR_MS).value), project_number(project,
		"SELECT round(1e6 * sum(gap) / sum(n)) FROM (SELECT count(*) AS n, "
		"abs(sum(p.confidence) - sum(f.predicted_label_id = f.decided_label_id)) AS gap "
		"FROM folded f JOIN prediction p USING (prediction_id) WHERE f.kind = 'blind' GROUP BY min(9, cast(p.confidence * 10 AS INTEGER)))"));
	assert_true(figure(project, "output.ece.null", "", CLOCK_HOUR_MS).value > .01);
	assert_true(figure(project, "output.ece.null", "", CLOCK_HOUR_MS).value < .2);
	assert_true(figure(project, "output.ece.age", "", CLOCK_HOUR_MS).value > 25 && figure(project, "output.ece.age", "", CLOCK_HOUR_MS).value < 26);
}

static void unknown_metric_is_refused(void **state)
{
	struct project *project = *state;
	struct monitor_figure made;
	struct err err = ERR_NONE;

	assert_int_equal(monitor_figure(project->store, &project->stage, "output.nul", "", CLOCK_HOUR_MS, &project->arena, &made, &err), -1);
	assert_string_equal(err.text, "no metric is called output.nul");
}

static void list_has_what_was_seen_with_its_band(void **state)
{
	struct project *project = *state;
	struct monitor_row *rows;
	int count, nulls = 0, scopes = 0;

	work(project, 20);
	OK(monitor_list(project->store, &project->stage, CLOCK_HOUR_MS, &project->arena, &rows, &count, &err));

	for (int i = 0; i < count; i++) {
		const struct monitor_figure *made = &rows[i].figure;

		assert_string_not_equal(made->metric->name, "input.clipping");
		if (strcmp(made->metric->name, "output.null") == 0 && !*made->scope) {
			assert_true(rows[i].high == .05 && isnan(rows[i].low));
			nulls++;
		}
		scopes += strcmp(made->metric->name, "people.decisions") == 0 && *made->scope;
		assert_true(made->value == figure(project, made->metric->name, made->scope, CLOCK_HOUR_MS).value || isnan(made->value));
	}
	assert_int_equal(nulls, 1);
	assert_int_equal(scopes, 2);
}

/* By the SQL that its explanation names. */
static void assert_explained(struct project *project, const char *metric, const char *scope)
{
	struct monitor_figure made = figure(project, metric, scope, CLOCK_DAY_MS);
	const char *text = monitor_explain(&project->stage, &made, &project->arena), *sql = strchr(strstr(text, "SQL: rung query"), '"') + 1;

	assert_false(isnan(made.value));
	sql = arena_printf(&project->arena, "%.*s", (int)strcspn(sql, "\""), sql);
	assert_int_equal(project_number(project, arena_printf(&project->arena, "SELECT n FROM (%s)", sql)), made.count);
	assert_int_equal(project_number(project, arena_printf(&project->arena, "SELECT round(100 * value) FROM (%s)", sql)), lround(100 * made.value));
}

/* A count among them, of a project that is younger than the window, and a share of what there is of several. */
static void explanation_gives_sql_that_gives_the_figure(void **state)
{
	struct project *project = *state;

	work(project, 20);
	assert_explained(project, "output.null", "");
	assert_explained(project, "output.label", "ok");
	assert_explained(project, "score.items", "");
	assert_explained(project, "queue.depth", "");
}

/* ---- what stands at a value ---- */

static void machine_is_looked_at_while_the_clock_is_its_own(void **state)
{
	struct project *project = *state;

	store_set_process(project->store, "test");
	OK(monitor_catch_up(project->store, &project->stage, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_metrics WHERE metric LIKE 'host.%' OR metric = 'disk.free'"), 0);
	store_set_clock(project->store, NULL, NULL);
	OK(monitor_catch_up(project->store, &project->stage, &err));

	assert_true(figure(project, "host.load", "", CLOCK_HOUR_MS).value >= 0);
	assert_true(figure(project, "host.memory", "", CLOCK_HOUR_MS).value > 0 && figure(project, "host.memory", "", CLOCK_HOUR_MS).value < 1);
	assert_true(figure(project, "disk.free", "", CLOCK_HOUR_MS).value >= 0);
	assert_true(figure(project, "database.size", "", CLOCK_HOUR_MS).value >= 4096);
	assert_true(figure(project, "process.memory", "test", CLOCK_HOUR_MS).value > 1e6);
}

static void what_a_process_notes_is_written_down_once(void **state)
{
	struct project *project = *state;

	store_note(project->store, "decode.latency", 12);
	store_note(project->store, "decode.latency", NAN);
	store_note(project->store, "decode.latency", INFINITY);
	store_note(project->store, "worker.restarts", 1);
	store_note(project->store, "worker.restarts", 1);
	OK(monitor_catch_up(project->store, &project->stage, &err));
	OK(monitor_catch_up(project->store, &project->stage, &err));

	assert_int_equal(figure(project, "decode.latency", "", CLOCK_HOUR_MS).count, 1);
	assert_true(figure(project, "decode.latency", "", CLOCK_HOUR_MS).value == 12);
	assert_int_equal(figure(project, "worker.restarts", "", CLOCK_HOUR_MS).count, 2);
}

/* Not of writes that store nothing, nor of those that a power cut may take. */
static void commits_are_timed_that_wait_for_the_disk(void **state)
{
	static const struct { enum store_durability durability; bool stores; } writes[] = {
		{ STORE_DURABLE, false }, { STORE_LAZY, true }, { STORE_DURABLE, true },
	};
	struct project *project = *state;
	int64_t before, series_id;

	OK(monitor_catch_up(project->store, &project->stage, &err));
	before = figure(project, "commit.latency", "", CLOCK_HOUR_MS).count;
	for (int i = 0; i < 3; i++) {
		OK(store_begin(project->store, writes[i].durability, &err));
		if (writes[i].stores)
			OK(metric_series(project->store, 0, "x", i == 1 ? "lazy" : "durable", &series_id, &err));
		OK(store_commit(project->store, &err));
	}
	OK(monitor_catch_up(project->store, &project->stage, &err));

	assert_int_equal(figure(project, "commit.latency", "", CLOCK_HOUR_MS).count, before + 1);
}

/* 1 to 100 ms, in two writes of one minute. */
static void of_times_three_quantiles_are_told(void **state)
{
	struct project *project = *state;
	struct monitor_figure made;

	for (int ms = 1; ms <= 100; ms++) {
		store_note(project->store, "decode.latency", ms);
		if (ms == 50)
			OK(monitor_catch_up(project->store, &project->stage, &err));
	}
	OK(monitor_catch_up(project->store, &project->stage, &err));
	made = figure(project, "decode.latency", "", CLOCK_HOUR_MS);
	assert_true(fabs(made.quantiles[0] - 50) < 50 * HISTOGRAM_ERROR);
	assert_true(fabs(made.quantiles[1] - 95) < 95 * HISTOGRAM_ERROR);
	assert_true(fabs(made.quantiles[2] - 99) < 99 * HISTOGRAM_ERROR && made.quantiles[2] <= 100);
	assert_true(made.value == made.quantiles[1]);
	assert_string_equal(project_text(project, "SELECT count(*) || ' ' || sum(abs(p50 - 50) < 2.3 AND abs(p95 - 95) < 4.3 AND p99 BETWEEN 94.6 AND 100) FROM v_metrics"
	                    " WHERE metric = 'decode.latency'"), "3 3");
	assert_int_equal(project_number(project, "SELECT count(p50) FROM v_metrics WHERE metric = 'host.load'"), 0);
}

static void places_that_wait_are_told_with_how_long(void **state)
{
	struct project *project = *state;

	project_add_items(project, 3);
	project->clock_ms += 90 * CLOCK_MINUTE_MS;
	tend(project);

	assert_true(figure(project, "queue.depth", "", CLOCK_HOUR_MS).value == 3);
	assert_true(figure(project, "queue.age", "", CLOCK_HOUR_MS).value == 1.5);
	/* once nothing waits nothing has waited long: what stood at its last value would keep an alarm open */
	project_foreign(project, "UPDATE assignment SET state = 'done'");
	project->clock_ms += CLOCK_MINUTE_MS;
	tend(project);
	assert_true(figure(project, "queue.depth", "", CLOCK_HOUR_MS).value == 0);
	assert_true(figure(project, "queue.age", "", CLOCK_HOUR_MS).value == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(metrics_are_what_the_rows_add_up_to, begin, project_end),
		cmocka_unit_test_setup_teardown(what_a_stage_below_takes_up_is_a_share, begin, project_end),
		cmocka_unit_test_setup_teardown(an_item_is_measured_once, begin, project_end),
		cmocka_unit_test_setup_teardown(records_are_measured_without_a_model, begin, project_end),
		cmocka_unit_test_setup_teardown(length_of_segments_is_a_share_of_the_recording, begin, project_end),
		cmocka_unit_test_setup_teardown(missing_values_are_told_apart_by_field, begin, project_end),
		cmocka_unit_test_setup_teardown(looking_again_counts_nothing_twice, begin, project_end),
		cmocka_unit_test_setup_teardown(answer_that_was_there_before_the_prediction_counts_once, begin, project_end),
		cmocka_unit_test_setup_teardown(write_that_fails_leaves_nothing_half_counted, begin, project_end),
		cmocka_unit_test_setup_teardown(what_cannot_be_measured_costs_figures_alone, begin, project_end),
		cmocka_unit_test_setup_teardown(clock_that_goes_back_counts_what_is_new_alone, begin, project_end),
		cmocka_unit_test_setup_teardown(old_history_is_kept_by_the_day, begin, project_end),
		cmocka_unit_test_setup_teardown(figure_is_of_its_window, begin, project_end),
		cmocka_unit_test_setup_teardown(nothing_an_hour_is_a_figure_and_a_mean_of_nothing_is_none, begin, project_end),
		cmocka_unit_test_setup_teardown(chart_shows_when, begin, project_end),
		cmocka_unit_test_setup_teardown(chart_counts_each_minute_once, begin, project_end),
		cmocka_unit_test_setup_teardown(calibration_is_told_from_blind_evidence, begin, project_end),
		cmocka_unit_test_setup_teardown(unknown_metric_is_refused, begin, project_end),
		cmocka_unit_test_setup_teardown(list_has_what_was_seen_with_its_band, begin, project_end),
		cmocka_unit_test_setup_teardown(explanation_gives_sql_that_gives_the_figure, begin, project_end),
		cmocka_unit_test_setup_teardown(machine_is_looked_at_while_the_clock_is_its_own, begin, project_end),
		cmocka_unit_test_setup_teardown(what_a_process_notes_is_written_down_once, begin, project_end),
		cmocka_unit_test_setup_teardown(commits_are_timed_that_wait_for_the_disk, begin, project_end),
		cmocka_unit_test_setup_teardown(of_times_three_quantiles_are_told, begin, project_end),
		cmocka_unit_test_setup_teardown(places_that_wait_are_told_with_how_long, begin, project_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
