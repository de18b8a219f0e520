/* Scoring and bringing models in, with the small models of tests/data/models: "mean" says bright with
 * the mean of the picture as its confidence. Runs the built program, which $RUNG names, as its worker;
 * skipped where no ONNX Runtime is installed. */
#include "test.h"

#include "jobs_project.h"

#include "base/str.h"
#include "jobs/intake.h"
#include "jobs/model_add.h"
#include "jobs/score.h"
#include "models/engine.h"

#include <math.h>

static const char *program(void)
{
	return getenv("RUNG") ? getenv("RUNG") : "./rung";
}

static void skip_without_engine(void)
{
	struct engine_description description;
	const struct engine *engine = engine_find("onnxruntime", NULL);

	assert_non_null(engine);
	engine->describe(NULL, &description);
	if (!description.found)
		skip();
}

/* A copy of a model of the tests, with a card of the same name; "" cards are left out. */
static void copy_model(struct project *project, const char *model, const char *name, const char *card)
{
	const char *top = getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".";
	struct str command = STR_EMPTY;
	char path[256];

	str_addf(&command, "cp '%s/tests/data/models/%s.onnx' '%s/%s.onnx'", top, model, project->folder, name);
	assert_int_equal(system(command.text), 0);
	str_release(&command);
	snprintf(path, sizeof path, "%s.json", name);
	if (*card)
		project_write_text(project, path, card);
}

#define MEAN_CARD(labels) "{\"name\":\"mean\",\"version\":\"1\",\"labels\":" labels ",\"input\":{\"width\":8,\"height\":8},\"trained_on\":[]}"

static int add_model(struct project *project, const char *name, struct arena *arena, struct model_add_result *result,
                     struct err *err)
{
	struct model_add_options options = { .program = program() };
	char path[256];

	return model_add(project->store, NULL, &project->owner, project_path(project, name, path), &options, arena, result, err);
}

static void must_add_mean(struct project *project)
{
	struct model_add_result result;
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;

	copy_model(project, "mean", "m", MEAN_CARD("[\"ok\",\"bright\"]"));
	MUST(add_model(project, "m.onnx", &arena, &result, &err));
	assert_true(result.added);
	assert_string_equal(result.version.role, "live");
	arena_release(&arena);
}

static void add_folder(struct project *project)
{
	struct intake_options options = { 0 };
	struct intake_result result;
	struct err err = ERR_NONE;
	char path[256];
	const char *paths[] = { project_path(project, "in", path) };

	MUST(intake_add(project->store, NULL, &project->owner, paths, 1, &options, &result, &err));
	reject_list_release(&result.rejects);
}

static void score(struct project *project, struct score_options options, struct score_result *result)
{
	struct err err = ERR_NONE;

	options.program = program();
	MUST(score_run(project->store, NULL, &project->owner, &options, result, &err));
}

static void every_picture_is_scored_once(void **state)
{
	struct score_result result;
	struct project project;
	char name[32];

	(void)state;
	skip_without_engine();
	project_open(&project, "image");
	project_folder(&project, "in");
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof name, "in/%03d.ppm", i);
		project_write_picture(&project, name, (unsigned char)(i % 250), (unsigned char)(i / 250));
	}
	add_folder(&project);
	must_add_mean(&project);

	score(&project, (struct score_options){ .workers = 2, .limit = 10 }, &result);
	assert_int_equal(result.scored, 10);
	score(&project, (struct score_options){ .workers = 2 }, &result);
	assert_int_equal(result.scored, 290);
	assert_int_equal(result.failed, 0);
	assert_int_equal(result.human, 290);
	score(&project, (struct score_options){ 0 }, &result);
	assert_int_equal(result.scored, 0);

	assert_asks(&project, "SELECT count(*) FROM v_predictions WHERE role = 'live' AND is_null = 0", "300");
	assert_asks(&project, "SELECT count(*) FROM v_features WHERE width = 8 AND height = 8", "300");
	assert_asks(&project, "SELECT count(*) FROM v_routes WHERE route = 'human'", "300");
	assert_asks(&project, "SELECT count(*) FROM v_events WHERE kind = 'score'", "2");
	project_close(&project);
}

static void a_file_that_vanished_or_changed_costs_one_item(void **state)
{
	struct score_result result;
	struct project project;
	char path[256], other[256];

	(void)state;
	skip_without_engine();
	project_open(&project, "image");
	project_folder(&project, "in");
	for (unsigned char i = 0; i < 5; i++) {
		char name[32];

		snprintf(name, sizeof name, "in/%d.ppm", i);
		project_write_picture(&project, name, (unsigned char)(40 * i), 7);
	}
	add_folder(&project);
	must_add_mean(&project);
	assert_int_equal(unlink(project_path(&project, "in/0.ppm", path)), 0);
	project_write_picture(&project, "in/1.ppm", 99, 9);
	assert_int_equal(unlink(project_path(&project, "in/2.ppm", path)), 0);
	assert_int_equal(symlink("4.ppm", path), 0);
	assert_int_equal(rename(project_path(&project, "in/4.ppm", path), project_path(&project, "in/kept", other)), 0);
	assert_int_equal(mkdir(path, 0755), 0);

	score(&project, (struct score_options){ 0 }, &result);
	assert_int_equal(result.scored, 5);
	assert_int_equal(result.failed, 4);
	assert_asks(&project, "SELECT group_concat(coalesce(failure, label), '; ') FROM (SELECT * FROM v_predictions ORDER BY item_id)",
	            "the file is gone; the file changed since it was added; the path leads through a symbolic link, and "
	            "links are not followed; ok; the file changed since it was added: is a folder");
	score(&project, (struct score_options){ 0 }, &result);
	assert_int_equal(result.scored, 0);
	project_close(&project);
}

static void labels_of_the_card_must_be_the_project_s(void **state)
{
	struct model_add_result result;
	struct arena arena = ARENA_EMPTY;
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	skip_without_engine();
	project_open(&project, "image");
	copy_model(&project, "mean", "odd", MEAN_CARD("[\"ok\",\"crack\"]"));
	assert_int_equal(add_model(&project, "odd.onnx", &arena, &result, &err), -1);
	assert_non_null(strstr(err.text, "\"crack\" is not a label of stage main (ok, bright)"));
	assert_asks(&project, "SELECT count(*) FROM v_live_model", "0");

	copy_model(&project, "mean", "mapped",
	           MEAN_CARD("[\"fine\",\"crack\"],\"label_map\":{\"fine\":\"ok\",\"crack\":\"bright\"}"));
	MUST(add_model(&project, "mapped.onnx", &arena, &result, &err));
	assert_true(result.added);
	MUST(add_model(&project, "mapped.onnx", &arena, &result, &err));
	assert_false(result.added);
	arena_release(&arena);
	project_close(&project);
}

static void a_model_that_does_not_fit_is_refused(void **state)
{
	static const struct { const char *model, *card, *says; } rows[] = {
		{ "mean", "", "No such file" },
		{ "mean", "{\"name\":", "JSON" },
		{ "mean", "{\"name\":\"m\",\"version\":\"1\",\"labels\":[\"ok\",\"bright\"],\"input\":{\"width\":9,\"height\":8}}", "8" },
	};
	struct model_add_result result;
	struct arena arena = ARENA_EMPTY;
	struct project project;

	(void)state;
	skip_without_engine();
	project_open(&project, "image");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = ERR_NONE;

		copy_model(&project, rows[i].model, "m", rows[i].card);
		assert_int_equal(add_model(&project, "m.onnx", &arena, &result, &err), -1);
		if (!strstr(err.text, rows[i].says))
			fail_msg("no \"%s\" in: %s", rows[i].says, err.text);
	}
	project_write_text(&project, "text.onnx", "not a model");
	project_write_text(&project, "text.json", MEAN_CARD("[\"ok\",\"bright\"]"));
	assert_int_equal(add_model(&project, "text.onnx", &arena, &result, NULL), -1);
	assert_asks(&project, "SELECT count(*) FROM v_live_model", "0");
	arena_release(&arena);
	project_close(&project);
}

static void a_model_that_changed_is_not_run(void **state)
{
	struct score_options options = { .program = program() };
	struct score_result result;
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	skip_without_engine();
	project_open(&project, "image");
	project_folder(&project, "in");
	project_write_picture(&project, "in/a.ppm", 1, 1);
	add_folder(&project);
	must_add_mean(&project);
	copy_model(&project, "logits", "m", "");

	assert_int_equal(score_run(project.store, NULL, &project.owner, &options, &result, &err), -1);
	assert_non_null(strstr(err.text, "SHA-256 differs"));
	assert_asks(&project, "SELECT count(*) FROM v_predictions", "0");
	project_close(&project);
}

static void without_a_live_version_there_is_nothing_to_score_with(void **state)
{
	struct score_options options = { .program = program() };
	struct score_result result;
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	project_open(&project, "image");
	assert_int_equal(score_run(project.store, NULL, &project.owner, &options, &result, &err), -1);
	assert_non_null(strstr(err.text, "no live version"));
	project_close(&project);
}

static void check_stores_nothing(void **state)
{
	struct model_add_options options = { .program = program() };
	struct model_check_row *rows;
	struct arena arena = ARENA_EMPTY;
	struct project project;
	struct err err = ERR_NONE;
	char white[256], none[256];
	const char *files[2];

	(void)state;
	skip_without_engine();
	project_open(&project, "image");
	must_add_mean(&project);
	project_write_picture(&project, "white.ppm", 255, 255);
	files[0] = project_path(&project, "white.ppm", white);
	files[1] = project_path(&project, "none.ppm", none);
	MUST(model_check(project.store, NULL, "mean", files, 2, &options, &arena, &rows, &err));
	assert_string_equal(rows[0].label, "bright");
	assert_true(rows[0].confidence > 0.99);
	assert_int_equal(rows[0].probability_count, 2);
	assert_string_equal(rows[0].labels[1], "bright");
	assert_null(rows[1].label);
	assert_non_null(strstr(rows[1].failure, "No such file"));
	assert_asks(&project, "SELECT count(*) FROM v_predictions", "0");
	arena_release(&arena);
	project_close(&project);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_picture_is_scored_once),
		cmocka_unit_test(a_file_that_vanished_or_changed_costs_one_item),
		cmocka_unit_test(labels_of_the_card_must_be_the_project_s),
		cmocka_unit_test(a_model_that_does_not_fit_is_refused),
		cmocka_unit_test(a_model_that_changed_is_not_run),
		cmocka_unit_test(without_a_live_version_there_is_nothing_to_score_with),
		cmocka_unit_test(check_stores_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
