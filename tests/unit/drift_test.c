/* Windows of imported predictions against a reference, with the alarms that follow; and people's answers against what
 * was usual. */
#include "test.h"

#include "jobs_project.h"

#include "base/str.h"
#include "db/alarm.h"
#include "db/drift.h"
#include "db/model_version.h"
#include "jobs/drift.h"
#include "jobs/import.h"
#include "jobs/ladder.h"
#include "stats/uniform.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>

/* A line whose items are made up: what each camera gives of brightness, how sure the model is, how often it errs. */
struct line {
	struct project project;
	struct arena   arena;
	struct stage   stage;
	uint64_t       seed;
	int            items;
	double         shift[3];  /* of brightness, by camera */
	double         wrong;     /* share of answers that differ */
	double         bright;    /* share that the model calls so */
	const char    *speed;     /* a column that is always the same, or garbage */
};

static void line_open(struct line *line)
{
	struct err err = ERR_NONE;

	*line = (struct line){ .seed = 41, .bright = 0.3, .wrong = 0.05, .speed = "7" };
	project_open(&line->project, "record");
	MUST(setting_change(line->project.store, 0, &line->project.owner, "drift.window", "500", &err));
	MUST(stage_read(line->project.store, NULL, &line->arena, &line->stage, &err));
}

static void line_close(struct line *line)
{
	arena_release(&line->arena);
	project_close(&line->project);
}

static void import_file(struct line *line, bool decisions, const char *name)
{
	static const struct import_options creating = { .create = true, .model = "line/1" }, blind = { .mode = "blind" };
	struct import_result result;
	struct err err = ERR_NONE;
	char path[256];

	project_path(&line->project, name, path);
	MUST(decisions ? import_decisions(line->project.store, NULL, &line->project.owner, path, &blind, &result, &err)
	               : import_predictions(line->project.store, NULL, &line->project.owner, path, &creating, &result, &err));
	assert_int_equal(result.rejected, 0);
	reject_list_release(&result.rejects);
}

/* So many more items, each predicted; with answers where they are asked for. */
static void feed(struct line *line, int count, bool answered)
{
	char path[256];
	FILE *items = fopen(project_path(&line->project, "p.csv", path), "w");
	FILE *answers = fopen(project_path(&line->project, "d.csv", path), "w");

	assert_non_null(items);
	assert_non_null(answers);
	fputs("item,label,confidence,brightness2,camera,speed,serial\n", items);
	fputs("item,operator,label\n", answers);
	for (int i = 0; i < count; i++) {
		int n = line->items++, camera = n % 3;
		bool bright = uniform_draw(&line->seed) < line->bright, wrong = uniform_draw(&line->seed) < line->wrong;

		fprintf(items, "k%d,%s,%.4f,%.5f,%d,%s,%d\n", n, bright ? "bright" : "ok", 0.9 + 0.0999 * uniform_draw(&line->seed),
		        uniform_draw(&line->seed) + line->shift[camera], camera + 1, line->speed, n);
		fprintf(answers, "k%d,ann,%s\n", n, bright != wrong ? "bright" : "ok");
	}
	fclose(items);
	fclose(answers);
	import_file(line, false, "p.csv");
	if (answered)
		import_file(line, true, "d.csv");
}

static void tend(struct line *line)
{
	struct err err = ERR_NONE;

	MUST(store_begin(line->project.store, STORE_DURABLE, &err));
	MUST(drift_tend(line->project.store, &line->stage, &err));
	MUST(store_commit(line->project.store, &err));
}

static void set_reference(struct line *line, int rows)
{
	struct err err = ERR_NONE;

	MUST(drift_reference_from_rows(line->project.store, &line->stage, &line->project.owner, rows, &err));
}

static struct drift_view look(struct line *line, const char *slice)
{
	struct drift_view view;
	struct err err = ERR_NONE;

	MUST(drift_read(line->project.store, &line->stage, slice, &line->arena, &view, &err));
	return view;
}

static const struct drift_feature *feature_of(const struct drift_view *view, const char *name)
{
	for (int i = 0; i < view->feature_count; i++)
		if (str_equal(view->features[i].feature, name))
			return &view->features[i];
	return NULL;
}

static const struct drift_slice *slice_of(const struct drift_view *view, const char *name)
{
	for (int i = 0; i < view->slice_count; i++)
		if (str_equal(view->slices[i].name, name))
			return &view->slices[i];
	fail_msg("there is no slice %s", name);
	return NULL;
}

/* The scopes of what is open, in order, with blanks between. */
static const char *open_alarms(struct line *line)
{
	struct alarm *alarms;
	struct err err = ERR_NONE;
	const char *all = "";
	int count;

	MUST(alarms_read(line->project.store, &line->stage, false, 0, &line->arena, &alarms, &count, &err));
	for (int i = count - 1; i >= 0; i--)
		all = arena_printf(&line->arena, "%s%s[%s]", all, alarms[i].metric, alarms[i].scope);
	return all;
}

static void shift_all(struct line *line, double by)
{
	for (int i = 0; i < 3; i++)
		line->shift[i] = by;
}

/* ---- data ---- */

static void what_stays_as_it_was_is_calm(void **state)
{
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 3000, false);
	set_reference(&line, 3000);
	feed(&line, 5000, false);
	tend(&line);
	view = look(&line, "");
	assert_int_equal(view.windows, 10);
	assert_int_equal(view.data, DRIFT_CALM);
	assert_string_equal(open_alarms(&line), "");
	assert_non_null(feature_of(&view, "brightness2"));
	assert_non_null(feature_of(&view, "confidence"));
	assert_null(feature_of(&view, "serial")); /* it only ever grows */
	assert_true(isnan(feature_of(&view, "speed")->psi) && *feature_of(&view, "speed")->why);
	assert_int_equal(feature_of(&view, "speed")->state, DRIFT_UNKNOWN); /* neither calm nor moved */
	assert_non_null(strstr(view.verdict, "of the others it is not defined"));
	assert_true(feature_of(&view, "camera")->is_category);
	line_close(&line);
}

static void one_window_is_watched_and_two_are_an_alarm_until_two_are_calm(void **state)
{
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 3000, false);
	set_reference(&line, 3000);
	shift_all(&line, 0.5);
	feed(&line, 500, false);
	tend(&line);
	view = look(&line, "");
	assert_int_equal(view.data, DRIFT_WATCH);
	assert_string_equal(open_alarms(&line), "");

	feed(&line, 500, false);
	tend(&line);
	view = look(&line, "");
	assert_int_equal(view.data, DRIFT_ALARM);
	assert_string_equal(view.features[0].feature, "brightness2");
	assert_int_equal(view.features[0].state, DRIFT_ALARM);
	assert_true(fabs(view.features[0].distance - 0.5) < 0.05);
	assert_int_equal(view.features[0].history_count, 2);
	assert_string_equal(open_alarms(&line), "drift.data[]");
	assert_asks(&line.project, "SELECT count(*) FROM v_drift WHERE feature = 'brightness2' AND drifted = 1 AND slice = ''", "2");

	shift_all(&line, 0);
	feed(&line, 500, false);
	tend(&line);
	assert_string_equal(open_alarms(&line), "drift.data[]");
	feed(&line, 500, false);
	tend(&line);
	assert_string_equal(open_alarms(&line), "");
	line_close(&line);
}

static void a_window_is_judged_once(void **state)
{
	struct line line;

	(void)state;
	line_open(&line);
	feed(&line, 1000, false);
	set_reference(&line, 1000);
	feed(&line, 1200, false);
	tend(&line);
	tend(&line);
	assert_asks(&line.project, "SELECT count(DISTINCT window_id) FROM v_drift WHERE slice = ''", "2");
	feed(&line, 300, false);
	tend(&line);
	assert_asks(&line.project, "SELECT count(DISTINCT window_id) FROM v_drift WHERE slice = ''", "3");
	assert_asks(&line.project, "SELECT count(*) FROM (SELECT first_prediction_id - lag(last_prediction_id) OVER (ORDER BY window_id) AS gap "
	                           "FROM (SELECT DISTINCT window_id, first_prediction_id, last_prediction_id FROM v_drift WHERE slice = '')) WHERE gap <> 1", "0");
	line_close(&line);
}

static void it_is_said_where_only_one_camera_has_moved(void **state)
{
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 3000, false);
	set_reference(&line, 3000);
	line.shift[1] = 0.35;
	feed(&line, 3000, false);
	tend(&line);
	view = look(&line, "");
	assert_int_equal(slice_of(&view, "camera=2")->state, DRIFT_ALARM);
	assert_int_equal(slice_of(&view, "camera=1")->state, DRIFT_CALM);
	assert_int_equal(slice_of(&view, "camera=3")->state, DRIFT_CALM);
	assert_non_null(strstr(view.verdict, "only in camera=2"));
	assert_non_null(strstr(open_alarms(&line), "drift.data[camera=2]"));
	view = look(&line, "camera=2");
	assert_string_equal(view.features[0].feature, "brightness2");
	line_close(&line);
}

static void what_moves_together_is_one_alarm(void **state)
{
	static const char *const cameras[] = { "camera=1", "camera=2", "camera=3" };
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 3000, false);
	set_reference(&line, 3000);
	shift_all(&line, 0.5);
	line.bright = 0.7;
	feed(&line, 4000, false);
	tend(&line);
	view = look(&line, "");
	for (int camera = 0; camera < 3; camera++)
		assert_int_equal(slice_of(&view, cameras[camera])->state, DRIFT_ALARM);
	assert_string_equal(open_alarms(&line), "drift.data[]");
	assert_asks(&line.project, "SELECT count(*) FROM v_alarms", "1");
	assert_asks(&line.project, "SELECT json_group_array(f.value ->> 'feature') FROM alarm a, json_each(a.evidence ->> 'features') f", "[\"brightness2\",\"label\"]");
	assert_asks(&line.project, "SELECT words LIKE 'brightness2 and 1 more are unlike the reference, in two windows in a row (500 items): brightness2: mean %; label (index %)' FROM alarm", "1");
	line_close(&line);
}

static void the_items_behind_a_feature_are_found(void **state)
{
	struct line line;
	struct drift_item items[600];
	struct err err = ERR_NONE;
	int count;

	(void)state;
	line_open(&line);
	feed(&line, 3000, false);
	set_reference(&line, 3000);
	line.shift[1] = 0.5;
	feed(&line, 3000, false);
	tend(&line);
	MUST(count = drift_items(line.project.store, &line.stage, &line.project.owner, "", "brightness2", 600, &line.arena, items, &err));
	assert_int_equal(count, 500);
	for (int i = 0; i < 20; i++)
		assert_true(atof(items[i].value) > 0.9);
	assert_true(atof(items[499].value) < 0.9);
	MUST(count = drift_items(line.project.store, &line.stage, &line.project.owner, "camera=2", "brightness2", 10, &line.arena, items, &err));
	assert_int_equal(count, 10);
	assert_asks(&line.project, arena_printf(&line.arena, "SELECT value FROM item_attribute WHERE name = 'camera' AND item_id = %d", (int)items[0].item_id), "2");
	MUST(count = drift_items(line.project.store, &line.stage, &line.project.owner, "", "label", 10, &line.arena, items, &err));
	assert_int_equal(count, 0); /* all are still to be judged blind */
	MUST(count = drift_items(line.project.store, &line.stage, &line.project.owner, "", "nonsense", 10, &line.arena, items, &err));
	assert_int_equal(count, 0);
	line_close(&line);
}

static void what_the_model_says_is_compared_too(void **state)
{
	struct line line;
	struct drift_view view;
	const struct drift_feature *label;

	(void)state;
	line_open(&line);
	feed(&line, 2000, false);
	set_reference(&line, 2000);
	line.bright = 0.7;
	feed(&line, 1000, false);
	tend(&line);
	view = look(&line, "");
	label = feature_of(&view, "label");
	assert_int_equal(label->state, DRIFT_ALARM);
	assert_string_equal(label->bin_names[0], "ok");
	assert_true(label->bin_reference[0] > 0.6 && label->bin_now[0] < 0.4);
	line_close(&line);
}

/* Numbers that are none, and a feature that goes missing. */
static void garbage_is_missing(void **state)
{
	static const char *const garbage[] = { "nan", "inf", "-inf", "", "1e999" };
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 1000, false);
	set_reference(&line, 1000);
	for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
		line.speed = garbage[i];
		feed(&line, 300, false);
	}
	tend(&line);
	view = look(&line, "");
	assert_int_equal(feature_of(&view, "speed")->state, DRIFT_ALARM);
	line_close(&line);
}

static void without_a_reference_it_says_what_to_do(void **state)
{
	struct line line;
	struct drift_view view;
	struct err err = ERR_NONE;

	(void)state;
	line_open(&line);
	tend(&line);
	view = look(&line, "");
	assert_int_equal(view.data, DRIFT_UNKNOWN);
	assert_non_null(strstr(view.why, "--set-reference"));
	feed(&line, 100, false);
	assert_int_equal(drift_reference_from_rows(line.project.store, &line.stage, &line.project.owner, 500, &err), -1);
	assert_non_null(strstr(err.text, "100"));
	assert_int_equal(drift_reference_from_certificate(line.project.store, &line.stage, &line.project.owner, &err), -1);
	assert_int_equal(drift_reference_from_card(line.project.store, &line.stage, &line.project.owner, &err), -1);
	line_close(&line);
}

static void only_leads_choose_the_reference(void **state)
{
	struct line line;
	struct actor inspector;
	struct err err = ERR_NONE;

	(void)state;
	line_open(&line);
	feed(&line, 500, false);
	inspector = line.project.owner;
	inspector.role = ROLE_INSPECTOR;
	assert_int_equal(drift_reference_from_rows(line.project.store, &line.stage, &inspector, 500, &err), -1);
	assert_non_null(strstr(err.text, "lead"));
	line_close(&line);
}

static int from_file(struct line *line, const char *text, struct err *err)
{
	char path[256];

	if (text)
		project_write_text(&line->project, "reference.csv", text);
	return drift_reference_from_file(line->project.store, &line->stage, &line->project.owner,
	                                 project_path(&line->project, text ? "reference.csv" : "none.csv", path), err);
}

/* A training set says on the first day what has changed since. */
static void a_file_is_a_reference(void **state)
{
	struct line line;
	struct drift_view view;
	struct err err = ERR_NONE;
	struct arena arena = ARENA_EMPTY;
	const char *text = "brightness2,label,colour\n";

	(void)state;
	line_open(&line);
	feed(&line, 1000, false);
	for (int i = 0; i < 400; i++)
		text = arena_printf(&arena, "%s%.4f,%s,red\n", text, 2 + i / 400.0, i % 10 < 3 ? "bright" : "ok");
	MUST(from_file(&line, text, &err));
	tend(&line);
	view = look(&line, "");
	assert_int_equal(feature_of(&view, "brightness2")->state, DRIFT_ALARM);
	assert_int_equal(feature_of(&view, "label")->state, DRIFT_CALM);
	assert_int_equal(feature_of(&view, "colour")->state, DRIFT_ALARM); /* it is missing here */
	assert_non_null(strstr(view.reference, "reference.csv"));
	arena_release(&arena);
	line_close(&line);
}

static void bad_files_are_refused_with_the_reason(void **state)
{
	static const struct { const char *text, *why; } rows[] = {
		{ NULL, "No such file" }, { "", "" }, { "x\n", "0 rows" }, { "brightness2,speed\n0.5,7\n", "1 rows" },
	};
	struct line line;
	struct err none = ERR_NONE;
	struct arena arena = ARENA_EMPTY;
	const char *nothing = "x,y\n";

	(void)state;
	line_open(&line);
	feed(&line, 300, false);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = ERR_NONE;

		assert_int_equal(from_file(&line, rows[i].text, &err), -1);
		assert_non_null(strstr(err.text, rows[i].why));
	}
	for (int i = 0; i < 300; i++)
		nothing = arena_printf(&arena, "%s,\n", nothing);
	assert_int_equal(from_file(&line, nothing, &none), -1);
	assert_non_null(strstr(none.text, "nothing"));
	arena_release(&arena);
	line_close(&line);
}

/* The first version of a line is live; its card says what it was trained on. */
static int from_card(struct line *line, const char *statistics, struct err *why)
{
	struct err err = ERR_NONE;
	const int64_t labels[] = { line->stage.labels[0].label_id, line->stage.labels[1].label_id };
	struct model_version_new version = {
		.name = "net", .version = "1", .engine = "onnxruntime", .has_file = true, .path = "/net.onnx", .label_ids = labels,
		.label_count = 2, .trained_on_listed = true,
		.card = arena_printf(&line->arena, "{\"statistics\":%s}", statistics),
	};
	int64_t id;

	MUST(store_begin(line->project.store, STORE_DURABLE, &err));
	assert_int_equal(model_version_add(line->project.store, &line->stage, &line->project.owner, &version, &id, &err), 1);
	MUST(store_commit(line->project.store, &err));
	return drift_reference_from_card(line->project.store, &line->stage, &line->project.owner, why);
}

static void a_card_tells_what_the_training_set_was_like(void **state)
{
	struct line line;
	struct drift_view view;
	struct err err = ERR_NONE;

	(void)state;
	line_open(&line);
	if (from_card(&line, "{\"brightness\":{\"count\":1000,\"missing\":0,\"mean\":0.4,\"edges\":[0.3,0.5],\"counts\":[300,400,300,0]},"
	                     "\"label\":{\"count\":1000,\"names\":[\"bright\",\"ok\"],\"counts\":[200,800,0,0]}}", &err) < 0)
		fail_msg("%s", err.text);
	view = look(&line, "");
	assert_int_equal(view.feature_count, 2);
	assert_string_equal(feature_of(&view, "label")->bin_names[0], "bright");
	assert_true(feature_of(&view, "brightness")->bin_reference[1] == 0.4);
	assert_non_null(strstr(view.reference, "card net 1"));
	line_close(&line);
}

static void bad_cards_are_refused_with_the_reason(void **state)
{
	static const struct { const char *statistics, *why; } rows[] = {
		{ "{}", "no \"statistics\"" }, { "{\"x\":3}", "no object" }, { "{\"x\":{\"count\":0}}", "need a count" },
		{ "{\"x\":{\"count\":9,\"edges\":[1,0],\"counts\":[3,3,3,0]}}", "each cell" },
		{ "{\"x\":{\"count\":9,\"edges\":[1],\"counts\":[9,0]}}", "each cell" },
		{ "{\"x\":{\"count\":9,\"names\":[\"a\"],\"counts\":[9,-1,0]}}", "each cell" },
		{ "{\"x\":{\"count\":9,\"names\":[\"a\"],\"counts\":[9,0,0]}}", "of 9 items" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct line line;
		struct err err = ERR_NONE;

		line_open(&line);
		assert_int_equal(from_card(&line, rows[i].statistics, &err), -1);
		if (!strstr(err.text, rows[i].why))
			fail_msg("%s: %s", rows[i].statistics, err.text);
		line_close(&line);
	}
}

/* However few different ones there are: codes and classes are numbers of others. */
static void what_the_program_measures_is_a_number_in_a_file_too(void **state)
{
	struct line line;
	struct drift_view view;
	struct err err = ERR_NONE;
	struct arena arena = ARENA_EMPTY;
	const char *text = "contrast,blur,code\n";

	(void)state;
	line_open(&line);
	feed(&line, 1000, false);
	for (int i = 0; i < 400; i++)
		text = arena_printf(&arena, "%s0.4,%s,%d\n", text, i % 9 ? "3" : i % 2 ? "inf" : "soft", i % 3);
	MUST(from_file(&line, text, &err));
	tend(&line);
	view = look(&line, "");
	assert_false(feature_of(&view, "contrast")->is_category);
	assert_false(feature_of(&view, "blur")->is_category);
	assert_true(feature_of(&view, "code")->is_category);
	assert_true(fabs(feature_of(&view, "contrast")->reference_mean - 0.4) < 1e-9);
	assert_true(fabs(feature_of(&view, "blur")->reference_mean - 3) < 1e-9);
	arena_release(&arena);
	line_close(&line);
}

static void another_reference_begins_anew(void **state)
{
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 1000, false);
	set_reference(&line, 1000);
	shift_all(&line, 0.5);
	feed(&line, 1000, false);
	tend(&line);
	assert_string_equal(open_alarms(&line), "drift.data[]");
	set_reference(&line, 1000);
	assert_string_equal(open_alarms(&line), "");
	feed(&line, 1000, false);
	tend(&line);
	view = look(&line, "");
	assert_int_equal(view.windows, 2);
	assert_int_equal(view.data, DRIFT_CALM);
	line_close(&line);
}

/* ---- concept ---- */

static void fold(struct line *line)
{
	struct err err = ERR_NONE;

	MUST(ladder_tend(line->project.store, NULL, NULL, &err));
	tend(line);
}

static void other_labels_are_told_from_other_inputs(void **state)
{
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 3000, true);
	fold(&line);
	set_reference(&line, 3000);
	tend(&line);
	feed(&line, 1000, true);
	fold(&line);
	view = look(&line, "");
	assert_int_not_equal(view.concept.state, DRIFT_ALARM); /* the order in which answers count is drawn */
	line.wrong = 0.2;
	feed(&line, 500, true);
	fold(&line);
	view = look(&line, "");
	assert_int_equal(view.concept.state, DRIFT_ALARM);
	assert_int_equal(view.data, DRIFT_CALM);
	assert_string_equal(open_alarms(&line), "drift.concept[blind answers]");
	assert_non_null(strstr(view.verdict, "Concept drift since"));
	assert_asks(&line.project, "SELECT value > high FROM alarm WHERE metric = 'drift.concept'", "1");
	assert_true(view.concept.agreement < 0.85 && view.concept.usual > 0.93);

	line.wrong = 0.03;
	feed(&line, 1000, true);
	fold(&line);
	view = look(&line, "");
	assert_int_not_equal(view.concept.state, DRIFT_ALARM); /* the order in which answers count is drawn */
	assert_string_equal(open_alarms(&line), "");
	line_close(&line);
}

static void what_is_usual_is_learnt_first(void **state)
{
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 400, true);
	fold(&line);
	view = look(&line, "");
	assert_int_equal(view.concept.state, DRIFT_UNKNOWN);
	assert_int_equal(view.concept.answers, 400);
	feed(&line, 400, true);
	fold(&line);
	view = look(&line, "");
	assert_int_equal(view.concept.state, DRIFT_CALM);
	assert_true(view.concept.estimate > 0.9 && view.concept.estimate < 1);
	line_close(&line);
}

/* Once the machine decides, blind answers of before say nothing of today. */
static void what_is_calm_is_calm_until_then(void **state)
{
	struct line line;
	struct drift_view view;

	(void)state;
	line_open(&line);
	feed(&line, 800, true);
	fold(&line);
	assert_null(strstr(look(&line, "").verdict, "audits"));
	line.stage.level = 3;
	view = look(&line, "");
	assert_int_equal(view.concept.state, DRIFT_CALM);
	assert_true(view.concept.newest_ms > 0);
	assert_non_null(strstr(view.verdict, "blind answers). That is up to 20"));
	assert_non_null(strstr(view.verdict, "its audits tell, 0 of the newest 0 wrong (rung audit)."));
	line_close(&line);
}

/* As it was before a lead chose another reference: who goes back to the certificate need not learn what is usual again. */
static void a_certificate_says_again_what_is_usual(void **state)
{
	struct line line;
	struct drift_reference reference;
	struct drift_reference_feature *features;
	struct err err = ERR_NONE;
	struct arena arena = ARENA_EMPTY;
	const char *text = "code\n";
	int count;

	(void)state;
	line_open(&line);
	feed(&line, 1000, true);
	set_reference(&line, 1000);
	assert_int_equal(drift_reference_read(line.project.store, &line.stage, &arena, &reference, &err), 1);
	MUST(drift_reference_features(line.project.store, reference.reference_id, &arena, &features, &count, &err));
	for (int i = 0; i < 300; i++)
		text = arena_printf(&arena, "%s%d\n", text, i % 3);
	MUST(from_file(&line, text, &err));
	tend(&line);
	assert_int_equal(look(&line, "").concept.state, DRIFT_UNKNOWN);
	reference.kind = "certificate";
	MUST(store_begin(line.project.store, STORE_DURABLE, &err));
	MUST(drift_reference_add(line.project.store, &line.stage, &line.project.owner, &reference, features, count, &err));
	MUST(store_commit(line.project.store, &err));
	tend(&line);
	assert_int_equal(look(&line, "").concept.state, DRIFT_CALM);
	arena_release(&arena);
	line_close(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stays_as_it_was_is_calm),
		cmocka_unit_test(one_window_is_watched_and_two_are_an_alarm_until_two_are_calm),
		cmocka_unit_test(a_window_is_judged_once),
		cmocka_unit_test(it_is_said_where_only_one_camera_has_moved),
		cmocka_unit_test(what_moves_together_is_one_alarm),
		cmocka_unit_test(the_items_behind_a_feature_are_found),
		cmocka_unit_test(what_the_model_says_is_compared_too),
		cmocka_unit_test(garbage_is_missing),
		cmocka_unit_test(without_a_reference_it_says_what_to_do),
		cmocka_unit_test(only_leads_choose_the_reference),
		cmocka_unit_test(a_file_is_a_reference),
		cmocka_unit_test(bad_files_are_refused_with_the_reason),
		cmocka_unit_test(a_card_tells_what_the_training_set_was_like),
		cmocka_unit_test(bad_cards_are_refused_with_the_reason),
		cmocka_unit_test(what_the_program_measures_is_a_number_in_a_file_too),
		cmocka_unit_test(a_certificate_says_again_what_is_usual),
		cmocka_unit_test(another_reference_begins_anew),
		cmocka_unit_test(other_labels_are_told_from_other_inputs),
		cmocka_unit_test(what_is_usual_is_learnt_first),
		cmocka_unit_test(what_is_calm_is_calm_until_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
