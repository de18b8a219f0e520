/* Model cards: what a good one says, and that every wrong one is refused with a line that helps. */
#include "test.h"

#include "jobs/model_input.h"
#include "models/card.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHORTEST "\"name\":\"m\",\"version\":\"1\",\"labels\":[\"ok\",\"bad\"]"
#define SIZE     "\"input\":{\"width\":8,\"height\":4}"
#define PROGRAM  SHORTEST ",\"engine\":\"process\",\"input\":{\"kind\":\"text\"}"
#define HEARING(frame, state) "\"input\":{\"kind\":\"audio\",\"rate\":8000,\"frame\":" #frame "},\"state\":[{" state "}]"
#define READING(output, decode) "\"output\":\"" output "\",\"decode\":{" decode "}"
#define HASH     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static int parse(const char *text, struct arena *arena, struct card *card, struct err *err)
{
	return card_parse(text, strlen(text), "c.json", arena, card, err);
}

static void shortest_card_gets_the_defaults(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct card card;

	(void)state;
	if (parse("{" SHORTEST "," SIZE "}", &arena, &card, &err) < 0)
		fail_msg("%s", err.text);

	assert_string_equal(card.name, "m");
	assert_string_equal(card.engine, "onnxruntime");
	assert_int_equal(card.kind, ITEM_IMAGE);
	assert_int_equal(card.output, ANSWER_CLASS);
	assert_int_equal(card.width, 8);
	assert_int_equal(card.height, 4);
	assert_int_equal(card.layout, CARD_NCHW);
	assert_int_equal(card.colour, CARD_RGB);
	assert_int_equal(card.filter, CARD_AREA);
	assert_int_equal(card.fit, CARD_STRETCH);
	assert_true(card.scale == 1.0 / 255 && card.mean[2] == 0 && card.std[2] == 1);
	assert_int_equal(card.label_count, 2);
	assert_int_equal(card.class_count, 2);
	assert_true(card.floor == 0 && card.box_floor == 0.25 && !card.softmax);
	assert_false(card.has_trained_on);
	assert_null(card.input_name);
	assert_null(card.class_output);
	assert_null(card.heat_output);
	assert_null(card.box_output);
	arena_release(&arena);
}

static void full_card_is_read_whole(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct card card;

	(void)state;
	if (parse("{\"name\":\"m\",\"version\":\"2\",\"engine\":\"onnxruntime\",\"output\":\"class\",\"labels\":[\"light\",\"fine\","
	          "\"deep\"],\"label_map\":{\"light\":\"scratch\",\"deep\":\"scratch\",\"fine\":\"ok\"},\"critical\":[\"deep\"],"
	          "\"input\":{\"name\":\"x\",\"width\":32,\"height\":16,\"layout\":\"nhwc\",\"colour\":\"bgr\",\"resize\":\"bilinear\","
	          "\"fit\":\"letterbox\",\"scale\":1,\"mean\":[1,2,3],\"std\":4},\"classes\":{\"output\":\"y\",\"softmax\":true},"
	          "\"floor\":0.5,\"highlight\":{\"heat\":\"h\",\"boxes\":\"b\",\"box_floor\":0.4},\"trained_on\":[\"" HASH "\"],"
	          "\"training_note\":\"by hand\"}",
	          &arena, &card, &err) < 0)
		fail_msg("%s", err.text);

	assert_int_equal(card.layout, CARD_NHWC);
	assert_int_equal(card.colour, CARD_BGR);
	assert_int_equal(card.filter, CARD_BILINEAR);
	assert_int_equal(card.fit, CARD_LETTERBOX);
	assert_true(card.scale == 1 && card.mean[0] == 1 && card.mean[2] == 3 && card.std[0] == 4 && card.std[2] == 4);
	assert_int_equal(card.class_count, 3);
	assert_int_equal(card.label_count, 2);
	assert_string_equal(card.labels[0], "scratch");
	assert_string_equal(card.labels[1], "ok");
	assert_int_equal(card.class_label[0], 0);
	assert_int_equal(card.class_label[1], 1);
	assert_int_equal(card.class_label[2], 0);
	assert_int_equal(card.critical_count, 1);
	assert_string_equal(card.critical[0], "scratch");
	assert_string_equal(card.input_name, "x");
	assert_string_equal(card.class_output, "y");
	assert_string_equal(card.heat_output, "h");
	assert_string_equal(card.box_output, "b");
	assert_true(card.softmax && card.floor == 0.5 && card.box_floor == 0.4);
	assert_true(card.has_trained_on);
	assert_int_equal(card.trained_on_count, 1);
	assert_string_equal(card.trained_on[0], HASH);
	assert_string_equal(card.training_note, "by hand");
	arena_release(&arena);
}

static void wrong_cards_are_refused_by_name(void **state)
{
	static const struct { const char *text, *says; } rows[] = {
		{ "", "c.json: not JSON: line 1" },
		{ "{\"name\":", "c.json: not JSON: line 1" },
		{ "[1,2]", "c.json: a model card must be a JSON object" },
		{ "{\"name\":\"m\",\"name\":\"n\"}", "duplicate" },
		{ "{" SIZE ",\"version\":\"1\",\"labels\":[\"a\",\"b\"]}", "\"name\" is missing" },
		{ "{" SIZE ",\"name\":\"m\",\"labels\":[\"a\",\"b\"]}", "\"version\" is missing" },
		{ "{" SIZE ",\"name\":\"m\",\"version\":1,\"labels\":[\"a\",\"b\"]}", "\"version\" must be text" },
		{ "{" SIZE ",\"name\":\"\",\"version\":\"1\",\"labels\":[\"a\",\"b\"]}", "\"name\" must have 1 to 100 bytes, not 0" },
		{ "{" SIZE ",\"name\":\"a\\u001b[2J\",\"version\":\"1\",\"labels\":[\"a\",\"b\"]}", "\"name\" holds characters" },
		{ "{" SHORTEST "}", "\"input\" is missing" },
		{ "{" SHORTEST ",\"input\":3}", "\"input\" must be an object" },
		{ "{" SHORTEST ",\"input\":{\"width\":8}}", "\"input.height\" is missing" },
		{ "{" SHORTEST ",\"input\":{\"width\":0,\"height\":4}}", "\"input.width\" must be a whole number from 1 to 4096" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4097}}", "\"input.height\" must be a whole number" },
		{ "{" SHORTEST ",\"input\":{\"width\":8.5,\"height\":4}}", "\"input.width\" must be a whole number" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"depth\":3}}", "\"input.depth\" is no key" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"layout\":\"chw\"}}", "\"input.layout\" must be \"nchw\" or \"nhwc\"" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"colour\":7}}", "\"input.colour\" must be \"rgb\" or" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"resize\":\"cubic\"}}", "\"input.resize\" must be \"area\"" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"fit\":\"crop\"}}", "\"input.fit\" must be \"stretch\"" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"scale\":0}}", "\"input.scale\" must be a number from 1e-06" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"std\":[1,0,1]}}", "\"input.std\" must be a number from" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"mean\":[1,0]}}", "\"input.mean\" must have 3 numbers, one a channel, not 2" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"colour\":\"grey\",\"mean\":[1,0]}}", "must have 1 number, one" },
		{ "{" SHORTEST "," SIZE ",\"calibration\":{}}", "\"calibration\" must have temperature or isotonic" },
		{ "{" SHORTEST "," SIZE ",\"calibration\":{\"temperature\":0}}", "\"calibration.temperature\" must be a number from 0.01" },
		{ "{" SHORTEST "," SIZE ",\"calibration\":{\"isotonic\":[]}}", "\"calibration.isotonic\" must be a list of 1 to 1000" },
		{ "{" SHORTEST "," SIZE ",\"calibration\":{\"isotonic\":[[0.5]]}}", "must be pairs" },
		{ "{" SHORTEST "," SIZE ",\"calibration\":{\"isotonic\":[[0.5,0.4],[0.6,0.3]]}}", "must rise; entry 2" },
		{ "{" SIZE ",\"name\":\"m\",\"version\":\"1\"}", "\"labels\" is missing" },
		{ "{" SIZE ",\"name\":\"m\",\"version\":\"1\",\"labels\":[\"a\"]}", "\"labels\" must be a list of 2 to 1000" },
		{ "{" SIZE ",\"name\":\"m\",\"version\":\"1\",\"labels\":\"a,b\"}", "\"labels\" must be a list" },
		{ "{" SIZE ",\"name\":\"m\",\"version\":\"1\",\"labels\":[\"a\",2]}", "\"labels\" must be text" },
		{ "{" SIZE ",\"name\":\"m\",\"version\":\"1\",\"labels\":[\"a\",\"b\",\"a\"]}", "\"labels\" names \"a\" twice" },
		{ "{" SHORTEST "," SIZE ",\"label_map\":{\"bad\":\"ok\"}}", "\"label_map\" leaves fewer than 2 labels" },
		{ "{" SHORTEST "," SIZE ",\"label_map\":{\"worse\":\"ok\"}}", "\"label_map\" maps a word that is not in" },
		{ "{" SHORTEST "," SIZE ",\"label_map\":{\"bad\":1}}", "\"label_map.bad\" must be text" },
		{ "{" SHORTEST "," SIZE ",\"critical\":\"bad\"}", "\"critical\" must be a list" },
		{ "{" SHORTEST "," SIZE ",\"critical\":[\"worse\"]}", "\"critical\" names \"worse\", which is none" },
		{ "{" SHORTEST "," SIZE ",\"classes\":{\"softmax\":1}}", "\"classes.softmax\" must be true or false" },
		{ "{" SHORTEST "," SIZE ",\"classes\":{\"outputs\":\"y\"}}", "\"classes.outputs\" is no key" },
		{ "{" SHORTEST "," SIZE ",\"floor\":1.5}", "\"floor\" must be a number from 0 to 1" },
		{ "{" SHORTEST "," SIZE ",\"floor\":\"high\"}", "\"floor\" must be a number" },
		{ "{" SHORTEST "," SIZE ",\"output\":\"boxes\"}", "\"output\" must be \"class\" or \"regions\" or \"text\" or \"ranking\"" },
		{ "{" SHORTEST "," SIZE ",\"highlight\":{\"box_floor\":-1}}", "\"highlight.box_floor\" must be a number" },
		{ "{" SHORTEST "," SIZE ",\"trained_on\":\"none\"}", "\"trained_on\" must be a list" },
		{ "{" SHORTEST "," SIZE ",\"trained_on\":[\"" HASH "\",\"abc\"]}", "entry 2 is none" },
		{ "{" SHORTEST "," SIZE ",\"output\":\"text\"}", "\"output\" text is for the engine process alone" },
		{ "{" SHORTEST ",\"input\":{\"kind\":\"smell\"}}", "\"input.kind\" must be image, text, audio or record" },
		{ "{" SHORTEST ",\"input\":{\"kind\":\"text\"}}", "\"input.kind\" text is for the engine process alone" },
		{ "{" SHORTEST "," SIZE ",\"process\":{}}", "\"process\" is for the engine process alone" },
		{ "{" PROGRAM "}", "\"process\" is missing" },
		{ "{" PROGRAM ",\"process\":{}}", "\"process.command\" must be a list with the program" },
		{ "{" PROGRAM ",\"process\":{\"command\":\"jq\"}}", "\"process.command\" must be a list of at most 64 words" },
		{ "{" PROGRAM ",\"process\":{\"command\":[\"jq\"],\"memory\":1}}", "\"process.memory\" must be a whole number from 16" },
		{ "{" PROGRAM ",\"process\":{\"command\":[\"jq\"],\"shell\":true}}", "\"process.shell\" is no key" },
		{ "{" SHORTEST "," SIZE ",\"segments\":{}}", "\"segments\" is for recordings" },
		{ "{" SHORTEST "," HEARING(8, "\"output\":\"y\",\"dims\":[2]") "}", "\"state.input\" is missing" },
		{ "{" SHORTEST "," HEARING(8, "\"input\":\"x\",\"output\":\"y\",\"dims\":[2,0]") "}", "\"state.dims\" must be whole numbers" },
		{ "{" SHORTEST "," HEARING(0, "\"input\":\"x\",\"output\":\"y\",\"dims\":[2]") "}", "\"input.frame\" must be a whole number" },
		{ "{" SHORTEST "," HEARING(8, "\"input\":\"x\",\"output\":\"y\",\"dims\":[2]") ",\"segments\":{\"on\":0.2}}",
		  "\"segments.off\" must not be above on" },
		{ "{" SHORTEST "," SIZE ",\"output\":\"ranking\"}", "\"output\" ranking is for the engine process alone" },
		{ "{" SHORTEST "," SIZE ",\"decode\":3}", "\"decode\" must be an object" },
		{ "{" SHORTEST "," SIZE "," READING("text", "") "}", "\"decode.by\" is missing" },
		{ "{" SHORTEST "," SIZE "," READING("text", "\"by\":\"beam\"") "}", "\"decode.by\" must be \"ctc\" or \"db\"" },
		{ "{" SHORTEST "," SIZE "," READING("text", "\"by\":\"ctc\"") "}", "\"decode.dictionary\" is missing" },
		{ "{" SHORTEST "," SIZE "," READING("text", "\"by\":\"ctc\",\"dictionary\":\"../a\"") "}", "must be a file beside the model" },
		{ "{" SHORTEST "," SIZE "," READING("text", "\"by\":\"ctc\",\"dictionary\":\"..\"") "}", "must be a file beside the model" },
		{ "{" SHORTEST "," SIZE "," READING("text", "\"by\":\"ctc\",\"dictionary\":\"a\",\"blank\":0") "}", "\"decode.blank\" must be \"first\"" },
		{ "{" SHORTEST "," SIZE "," READING("text", "\"by\":\"ctc\",\"dictionary\":\"a\",\"least\":3") "}", "\"decode.least\" is no key" },
		{ "{" SHORTEST "," SIZE "," READING("regions", "\"by\":\"ctc\",\"dictionary\":\"a\"") "}", "\"output\" must be \"text\" where" },
		{ "{" SHORTEST "," SIZE "," READING("text", "\"by\":\"db\"") "}", "\"output\" must be \"regions\" where \"decode.by\" is \"db\"" },
		{ "{" SHORTEST "," SIZE "," READING("regions", "\"by\":\"db\",\"score\":2") "}", "\"decode.score\" must be a number from 0 to 1" },
		{ "{" SHORTEST "," SIZE "," READING("regions", "\"by\":\"db\",\"least\":9,\"most\":8") "}", "\"decode.least\" must not be above most" },
		{ "{" SHORTEST "," SIZE ",\"classes\":{\"softmax\":true}," READING("regions", "\"by\":\"db\"") "}", "db takes probabilities" },
		{ "{" SHORTEST "," SIZE ",\"highlight\":{\"heat\":\"h\"}," READING("regions", "\"by\":\"db\"") "}", "\"highlight\" goes without \"decode\"" },
		{ "{" PROGRAM ",\"process\":{\"command\":[\"jq\"]}," READING("text", "\"by\":\"ctc\",\"dictionary\":\"a\"") "}",
		  "\"decode\" is for models of pictures that compute" },
		{ "{" SIZE ",\"name\":\"m\",\"version\":\"1\",\"labels\":[\"a\",\"b\",\"c\"]," READING("regions", "\"by\":\"db\"") "}",
		  "\"labels\" must be two with \"decode\"" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"crop\":\"find\"},\"output\":\"regions\"}", "\"input.crop\" goes without regions" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"crop\":3}}", "\"input.crop\" must be text" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"crop\":{\"left\":0}}}", "\"input.crop.left\" is no key" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"crop\":{\"width\":0}}}", "\"input.crop.width\" must be a number from 0.001" },
		{ "{" SHORTEST ",\"input\":{\"width\":8,\"height\":4,\"crop\":{\"x\":0.6,\"width\":0.5}}}", "\"input.crop\" reaches beyond the picture" },
		{ "{" SHORTEST "," SIZE ",\"lables\":[]}", "\"lables\" is no key of a model card" },
		{ "{" SHORTEST "," SIZE ",\"\\u001b]0;x\\u0007\":[]}", "\"\\x1b]0;x\\x07\" is no key" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = ARENA_EMPTY;
		struct err err = ERR_NONE;
		struct card card;

		if (parse(rows[i].text, &arena, &card, &err) == 0)
			fail_msg("accepted: %s", rows[i].text);
		if (!strstr(err.text, rows[i].says) || strncmp(err.text, "c.json: ", 8) != 0)
			fail_msg("%s\nsays:     %s\nexpected: %s", rows[i].text, err.text, rows[i].says);
		arena_release(&arena);
	}
}

static void empty_training_list_differs_from_none(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct card card;

	(void)state;
	assert_int_equal(parse("{" SHORTEST "," SIZE ",\"trained_on\":[]}", &arena, &card, &err), 0);
	assert_true(card.has_trained_on);
	assert_int_equal(card.trained_on_count, 0);
	arena_release(&arena);
}

/* The examples of the documentation are cards: each ```json block is parsed. */
static void documented_examples_are_valid(void **state)
{
	char path[4096], *text, *at;
	int found = 0;
	size_t length;
	FILE *file;

	(void)state;
	snprintf(path, sizeof path, "%s/doc/model-card.md", getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".");
	file = fopen(path, "r");
	assert_non_null(file);
	text = calloc(1, 100000);
	length = fread(text, 1, 99999, file);
	fclose(file);
	assert_true(length > 100 && length < 99999);
	for (at = text; (at = strstr(at, "```json")); found++) {
		struct arena arena = ARENA_EMPTY;
		struct err err = ERR_NONE;
		struct card card;
		char *end = strstr(at += 7, "```");

		assert_non_null(end);
		if (card_parse(at, (size_t)(end - at), path, &arena, &card, &err) < 0)
			fail_msg("%s", err.text);
		arena_release(&arena);
		at = end + 3;
	}
	assert_int_equal(found, 3);
	free(text);
}

static void unreadable_files_say_why(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct card card;

	(void)state;
	assert_int_equal(card_read("/nonexistent/card.json", &arena, &card, &err), -1);
	assert_string_equal(err.text, "model card /nonexistent/card.json: No such file or directory");
	assert_int_equal(card_read("/tmp", &arena, &card, &err), -1);
	assert_string_equal(err.text, "model card /tmp: is a folder");
	assert_int_equal(card_read("/dev/zero", &arena, &card, &err), -1);
	assert_non_null(strstr(err.text, "is no regular file"));
	arena_release(&arena);
}

/* Every version is given the same items, in the form that each takes. */
static void another_input_is_told(void **state)
{
	static const struct { const char *input, *other, *words; } rows[] = {
		{ "\"width\":8,\"height\":4", "\"width\":8,\"height\":4,\"colour\":\"bgr\"", NULL },
		{ "\"width\":16,\"height\":16", "\"width\":8,\"height\":4,\"colour\":\"grey\"",
		  "16 x 16 pixels in colour, where net 1 takes 8 x 4 pixels, grey: each gets the same items, brought into its own form" },
		{ "\"width\":8,\"height\":4,\"crop\":{\"x\":0,\"y\":0,\"width\":0.5,\"height\":1}", "\"width\":8,\"height\":4",
		  "8 x 4 pixels in colour of a part (0, 0, 0.5, 1), where net 1 takes 8 x 4 pixels in colour: each gets the same items, brought into its own form" },
	};
	struct arena arena = ARENA_EMPTY;
	struct model_version imported = { .title = "old 1" };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct model_version version = { .path = "/m", .card = arena_printf(&arena, "{" SHORTEST ",\"input\":{%s}}", rows[i].input) };
		struct model_version live = { .path = "/m", .title = "net 1", .card = arena_printf(&arena, "{" SHORTEST ",\"input\":{%s}}", rows[i].other) };
		const char *words = model_input_differs(&version, &live, &arena);

		if (rows[i].words)
			assert_string_equal(words, rows[i].words);
		else
			assert_null(words);
		assert_null(model_input_differs(&version, &imported, &arena));
	}
	arena_release(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(shortest_card_gets_the_defaults),
		cmocka_unit_test(full_card_is_read_whole),
		cmocka_unit_test(wrong_cards_are_refused_by_name),
		cmocka_unit_test(empty_training_list_differs_from_none),
		cmocka_unit_test(documented_examples_are_valid),
		cmocka_unit_test(unreadable_files_say_why),
		cmocka_unit_test(another_input_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
