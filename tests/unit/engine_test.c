/* The inference engines: what they answer for models small enough to work out by hand, and what
 * they say of models that do not fit. What needs a model is skipped where no ONNX Runtime is installed. */
#include "test.h"

#include "base/str.h"
#include "models/engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct engine *engine;
static bool have_engine;

static void need_engine(void)
{
	if (!have_engine)
		skip();
}

static const char *file(const char *name, char path[4096])
{
	snprintf(path, 4096, "%s/tests/data/models/%s", getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".", name);
	return path;
}

/* Opens MODEL.onnx with the card CARD.json. */
static int open_model(const char *model, const char *card_name, struct arena *arena, struct card *card,
                      struct engine_session **session, struct err *err)
{
	char name[100], path[4096];

	snprintf(name, sizeof name, "%s.json", card_name);
	if (card_read(file(name, path), arena, card, err) < 0)
		return -1;
	snprintf(name, sizeof name, "%s.onnx", model);
	return engine->open(&(struct engine_opening){ .model_path = file(name, path), .card = card }, session, err);
}

static void run_of_a_model_gives_its_numbers(void **state)
{
	static const struct { const char *model; float input, ok, bright; } rows[] = {
		{ "mean", 0.25f, 0.75f, 0.25f },
		{ "mean", 1.0f, 0.0f, 1.0f },
		{ "logits", 0.25f, 3.0f, 1.0f },
		{ "nhwc", 0.5f, 0.5f, 0.5f },
	};

	(void)state;
	need_engine();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = ARENA_EMPTY;
		struct err err = ERR_NONE;
		struct engine_session *session;
		struct engine_output outputs[ENGINE_ROLES];
		struct card card;
		float input[3 * 8 * 8];

		for (size_t k = 0; k < sizeof input / sizeof *input; k++)
			input[k] = rows[i].input;
		if (open_model(rows[i].model, rows[i].model, &arena, &card, &session, &err) < 0)
			fail_msg("%s", err.text);
		for (int again = 0; again < 3; again++) {
			if (engine->run(session, input, outputs, &err) < 0)
				fail_msg("%s", err.text);
			assert_int_equal(outputs[ENGINE_CLASSES].count, 2);
			assert_true(fabsf(outputs[ENGINE_CLASSES].values[0] - rows[i].ok) < 1e-6f);
			assert_true(fabsf(outputs[ENGINE_CLASSES].values[1] - rows[i].bright) < 1e-6f);
			assert_null(outputs[ENGINE_HEAT].values);
		}
		engine->close(session);
		arena_release(&arena);
	}
}

static void heat_and_boxes_come_with_their_shapes(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct engine_session *session;
	struct engine_output outputs[ENGINE_ROLES];
	struct card card;
	float input[3 * 8 * 8] = { 0 };

	(void)state;
	need_engine();
	input[64 + 9] = 7;
	if (open_model("heat", "heat", &arena, &card, &session, &err) < 0 ||
	    engine->run(session, input, outputs, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(outputs[ENGINE_HEAT].rank, 4);
	assert_int_equal(outputs[ENGINE_HEAT].dims[3], 8);
	assert_true(outputs[ENGINE_HEAT].values[9] == 7);
	engine->close(session);

	if (open_model("box", "box", &arena, &card, &session, &err) < 0 || engine->run(session, input, outputs, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(outputs[ENGINE_BOXES].rank, 3);
	assert_int_equal(outputs[ENGINE_BOXES].count, 18);
	assert_true(fabsf(outputs[ENGINE_BOXES].values[4] - 0.9f) < 1e-6f);
	engine->close(session);
	arena_release(&arena);
}

static void models_that_do_not_fit_say_why(void **state)
{
	static const struct { const char *model, *card, *says; } rows[] = {
		{ "nhwc", "mean", "the model takes [1,8,8,3], its card says [1,3,8,8]" },
		{ "mean", "nhwc", "the model takes [1,3,8,8], its card says [1,8,8,3]" },
		{ "three", "mean", "the model gives [1,3] where its card says 2 labels" },
		{ "mean", "heat", "the model has no output \"heat\"; it has: classes" },
		{ "mean", "logits", "the model has no output \"logits\"; it has: classes" },
		{ "absent", "mean", "the model cannot be loaded: " },
	};

	(void)state;
	need_engine();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = ARENA_EMPTY;
		struct err err = ERR_NONE;
		struct engine_session *session;
		struct card card;

		assert_int_equal(open_model(rows[i].model, rows[i].card, &arena, &card, &session, &err), -1);
		if (!str_starts(err.text, rows[i].says))
			fail_msg("says %s, not %s", err.text, rows[i].says);
		arena_release(&arena);
	}
}

static void file_that_is_no_model_is_refused(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct engine_session *session;
	struct card card;
	char path[4096];

	(void)state;
	need_engine();
	assert_int_equal(card_read(file("mean.json", path), &arena, &card, &err), 0);
	assert_int_equal(engine->open(&(struct engine_opening){ .model_path = file("mean.json", path), .card = &card }, &session, &err), -1);
	assert_true(str_starts(err.text, "the model cannot be loaded: "));
	arena_release(&arena);
}

static void output_beyond_reason_is_refused(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct engine_session *session;
	struct engine_output outputs[ENGINE_ROLES];
	struct card card;
	float input[3 * 8 * 8] = { 0 };

	(void)state;
	need_engine();
	if (open_model("big", "big", &arena, &card, &session, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(engine->run(session, input, outputs, &err), -1);
	assert_string_equal(err.text, "an output of the model is too large");
	engine->close(session);
	arena_release(&arena);
}

static void description_tells_path_and_version(void **state)
{
	struct engine_description description;

	(void)state;
	need_engine();
	engine->describe(NULL, &description);
	assert_true(description.found);
	assert_true(strlen(description.path) > 0 && description.version[0] == '1');
	assert_string_equal(getenv("ORT_DISABLE_TELEMETRY"), "1");
	engine->describe("/nonexistent/libonnxruntime.so", &description);
	assert_false(description.found);
	assert_non_null(strstr(description.note, "/nonexistent/libonnxruntime.so"));
	engine->describe("libm.so.6", &description);
	assert_false(description.found);
	assert_non_null(strstr(description.note, "is a library, but not ONNX Runtime"));
}

static void version_decides_whether_a_library_will_do(void **state)
{
	static const struct { const char *version; bool found; const char *note; } rows[] = {
		{ "1.27.0", true, "" },
		{ "1.5.0", true, "" },
		{ "1.28.3", true, "" },
		{ "1.29.0", true, "reports to its maker" },
		{ "2.0.1", true, "reports to its maker" },
		{ "1.4.9", false, "version 1.4.9 is too old, 1.5 or newer is needed" },
		{ "0.5.0", false, "is too old" },
		{ "unknown", false, "it gives no version" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct engine_description description;

		setenv("FAKE_ORT_VERSION", rows[i].version, 1);
		engine_at(0)->describe("./tests/unit/fake_ort.so", &description);
		if (description.found != rows[i].found || !strstr(description.note, rows[i].note) ||
		    (!rows[i].note[0] && description.note[0]))
			fail_msg("%s: found %d, note \"%s\"", rows[i].version, description.found, description.note);
	}
}

static void unknown_engine_lists_the_known(void **state)
{
	struct err err = ERR_NONE;

	(void)state;
	assert_null(engine_find("abacus", &err));
	assert_string_equal(err.text, "no engine is named \"abacus\"; there is: onnxruntime process libonnx");
	assert_ptr_equal(engine_at(0), engine);
	assert_null(engine_at(99));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(run_of_a_model_gives_its_numbers),
		cmocka_unit_test(heat_and_boxes_come_with_their_shapes),
		cmocka_unit_test(models_that_do_not_fit_say_why),
		cmocka_unit_test(file_that_is_no_model_is_refused),
		cmocka_unit_test(output_beyond_reason_is_refused),
		cmocka_unit_test(description_tells_path_and_version),
		cmocka_unit_test(version_decides_whether_a_library_will_do),
		cmocka_unit_test(unknown_engine_lists_the_known),
	};
	struct engine_description description;

	engine = engine_find("onnxruntime", NULL);
	engine->describe(NULL, &description);
	have_engine = description.found;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
