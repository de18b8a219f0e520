/* Why a task is here: all of it where the model is shown, and where it is not nothing that tells one
 * blind task from another. */
#include "test.h"

#include "project.h"

#include "base/str.h"
#include "db/guideline.h"
#include "db/item_feature.h"
#include "jobs/review.h"

#include <string.h>

#define NOW 1800000000000

static void measure(struct project *project, int64_t item_id)
{
	struct features features = features_none();
	struct err err = ERR_NONE;

	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	features.of[FEATURE_WIDTH] = 640;
	features.of[FEATURE_HEIGHT] = 480;
	features.of[FEATURE_BRIGHTNESS] = 0.123;
	features.of[FEATURE_BLUR] = 77.5;
	features.of[FEATURE_NOISE] = 0.0321;
	assert_int_equal(item_features_add(project->store, item_id, &features, NOW, &err), 0);
	assert_int_equal(store_commit(project->store, &err), 0);
}

/* What is said of an item as ann gets it; mode is what its task reads. */
static const char *why(struct project *project, int64_t item_id, const char *mode)
{
	struct actor ann = project_actor(project, "ann");
	struct str text = STR_EMPTY;
	struct review *review;
	struct review_task task;
	struct err err = ERR_NONE;
	const char *kept;

	assert_int_equal(review_open(project->store, NULL, &ann, &review, &err), 0);
	if (review_take(review, item_id, &project->arena, &task, &err) != 1)
		fail_msg("%s", err.text);
	assert_string_equal(task.mode, mode);
	if (review_why(review, &task, &text, &err) < 0)
		fail_msg("%s", err.text);
	kept = arena_strdup(&project->arena, str_text(&text));
	str_release(&text);
	review_close(review);
	return kept;
}

/* The text with the name of the item as one for all. */
static const char *nameless(struct project *project, const char *text)
{
	const char *name = strstr(text, "item: picture-"), *end;

	assert_non_null(name);
	end = strchr(name, '\n');
	assert_non_null(end);
	return arena_printf(&project->arena, "%.*sitem: it%s", (int)(name - text), text, end);
}

/* At a level: an ordinary blind item, one of the exam pool, an audit, a second look, gold, one that was put
 * into the queue again, and one that the model could not say anything of. */
static void blind_tasks_read_alike(void **state)
{
	for (int level = 0; level <= 4; level++) {
		struct project *project;
		struct model_version model;
		const char *first = NULL;

		project_begin(state);
		project = *state;
		project_set_clock(project, NOW);
		model = project_add_model(project, "1");
		for (int i = 0; i < 5; i++) {
			project_set(project, "exam.share", i == 1 || level > 2 ? "1" : "0");
			project_predict(project, &model, project_add_item(project), i == 4 ? 0 : i % 2 ? PROJECT_OK : PROJECT_SCRATCH, 0.4321 + 0.1 * i);
			measure(project, i + 1);
		}
		project_set(project, "assist.blind_share", "1");
		if (level > 0)
			project_to_level(project, level);
		assert_null(project_foreign(project, "UPDATE assignment SET lane = 'audit', due_ms = 1 WHERE item_id = 3;"
		                                     "UPDATE assignment SET lane = 'second', due_ms = 2 WHERE item_id = 4;"
		                                     "UPDATE assignment SET mode = 'gold', repeat_ms = 0 WHERE item_id = 5"));
		for (int64_t item = 1; item <= 5; item++) {
			const char *text = nameless(project, why(project, item, "blind"));

			if (!first)
				first = text;
			assert_string_equal(text, first);
		}
		for (size_t i = 0; i < 11; i++) {
			static const char *const signs[] = { "net", "432", "532", "scratch", "exam", "audit", "second", "gold", "0.123", "77.5", "drawn" };

			if (strstr(first, signs[i]))
				fail_msg("level %d tells %s:\n%s", level, signs[i], first);
		}
		assert_non_null(strstr(first, "judged without the model"));
		assert_non_null(strstr(first, arena_printf(&project->arena, "level: %d ", level)));
		if (level < 4)
			project_end(state);
	}
}

static void of_the_item_all_is_told(void **state)
{
	struct project *project = *state;
	const char *text;

	project_set_clock(project, NOW);
	project_add_items(project, 1);
	assert_null(project_foreign(project, "INSERT INTO item_attribute VALUES (1, 'lot', '7' || char(27) || '[2J');"));
	text = why(project, 1, "blind");
	assert_non_null(strstr(text, "item: picture-1.jpg\n"));
	assert_non_null(strstr(text, "source: line\n"));
	assert_non_null(strstr(text, "added: 2027-01-15T08:00:00.000Z\n"));
	assert_non_null(strstr(text, "lot: 7\\x1b[2J\n"));
}

static void of_an_assisted_task_the_model_is_told(void **state)
{
	static const char *const wanted[] = {
		"why: the model assists\n", "level: 2 AI assistance\n", "model: net 1\n", "card: net\n",
		"trained on: what its card lists\n", "answer: scratch\n", "confidence: 0.4321\n", "took: 1.2 ms, by onnxruntime\n",
		"predicted: 2027-01-15T08:00:00.000Z\n", "size: 640 x 480\n", "brightness: 0.123\n", "blur: 77.5\n", "noise: 0.0321\n", "item: picture-",
	};
	struct project *project = *state;
	struct model_version model = project_add_model(project, "1");
	const char *text = NULL;

	project_set_clock(project, NOW);
	project_set(project, "exam.share", "0");
	project_set(project, "assist.blind_share", "0.1");
	project_to_level(project, 2);
	for (int64_t item = 1; item <= 20; item++) {
		project_predict(project, &model, project_add_item(project), PROJECT_SCRATCH, 0.4321);
		measure(project, item);
	}
	for (int64_t item = 1; !text; item++)
		if (str_equal(project_text(project, arena_printf(&project->arena, "SELECT mode FROM v_routes WHERE is_current AND item_id = %lld", (long long)item)), "assisted"))
			text = why(project, item, "assisted");
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (!strstr(text, wanted[i]))
			fail_msg("no '%s' in\n%s", wanted[i], text);
}

/* ---- the guideline ---- */

static void a_guideline_is_kept_in_versions_by_leads(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct guideline guideline;
	struct review *review;
	struct err err = ERR_NONE;
	const char *text;
	int64_t version;

	assert_int_equal(guideline_read(project->store, &project->stage, &project->arena, &guideline, &err), 0);
	assert_int_equal(guideline_set(project->store, &project->stage, &ann, "x", 1, &version, &err), -1);
	assert_non_null(strstr(err.text, "only a lead"));
	assert_int_equal(guideline_set(project->store, &project->stage, &project->owner, "a\r\n\tb\x1b[2J\r", 10, &version, &err), 1);
	assert_int_equal(version, 1);
	assert_int_equal(guideline_set(project->store, &project->stage, &project->owner, "c\n", 2, &version, &err), 1);
	assert_int_equal(guideline_set(project->store, &project->stage, &project->owner, "c\n", 2, &version, &err), 0);
	assert_int_equal(version, 2);
	assert_string_equal(project_text(project, "SELECT text FROM v_guidelines WHERE version = 1"), "a\n\tb\\x1b[2J\\x0d");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_events WHERE kind = 'guideline.set'"), 2);
	assert_int_equal(review_open(project->store, NULL, &ann, &review, &err), 0);
	assert_int_equal(review_guideline(review, &project->arena, &text, &version, &err), 0);
	assert_string_equal(text, "c\n");
	assert_int_equal(version, 2);
	review_close(review);
}

static void what_is_no_guideline_is_refused(void **state)
{
	static const struct { const char *text; size_t length; const char *why; } rows[] = {
		{ "", 0, "empty" }, { " \n\t ", 4, "empty" }, { "a\0b", 3, "not text" }, { "a\n\xff", 3, "line 2" }, { "\xc3", 1, "line 1" },
	};
	struct project *project = *state;
	char *book = arena_alloc(&project->arena, GUIDELINE_BYTES_MAX + 1);
	struct err err = ERR_NONE;
	int64_t version;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(guideline_set(project->store, &project->stage, &project->owner, rows[i].text, rows[i].length, &version, &err), -1);
		if (!strstr(err.text, rows[i].why))
			fail_msg("%s: %s", rows[i].why, err.text);
	}
	memset(book, 'x', GUIDELINE_BYTES_MAX + 1);
	assert_int_equal(guideline_set(project->store, &project->stage, &project->owner, book, GUIDELINE_BYTES_MAX + 1, &version, &err), -1);
	assert_int_equal(guideline_set(project->store, &project->stage, &project->owner, book, GUIDELINE_BYTES_MAX, &version, &err), 1);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(blind_tasks_read_alike, project_end),
		CASE(of_the_item_all_is_told),
		CASE(of_an_assisted_task_the_model_is_told),
		CASE(a_guideline_is_kept_in_versions_by_leads),
		CASE(what_is_no_guideline_is_refused),
	};

	return cmocka_run_group_tests_name("why", tests, NULL, NULL);
}
