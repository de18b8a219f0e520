/* Lines to and from a program of one's own: what is asked, and rows of what may come back, good and bad. */
#include "test.h"

#include "base/segment.h"
#include "base/str.h"
#include "models/reply.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void read_card(const char *kind, const char *output, struct arena *arena, struct card *card)
{
	struct str text = STR_EMPTY;
	struct err err = ERR_NONE;

	str_addf(&text, "{\"name\":\"n\",\"version\":\"1\",\"engine\":\"process\",\"output\":\"%s\",\"labels\":[\"good\",\"bad\"],"
	                "\"input\":{\"kind\":\"%s\"%s},\"process\":{\"command\":[\"x\"]}}", output, kind,
	         str_equal(kind, "image") ? ",\"give\":\"file\"" : "");
	if (card_parse(text.text, text.length, "card", arena, card, &err) < 0)
		fail_msg("%s", err.text);
	str_release(&text);
}

/* Reads a line as the answer to request 7. */
static int read_line(const char *line, const struct card *card, struct answer *answer, struct err *err)
{
	json_t *reply = NULL;
	int rc = reply_read(line, strlen(line), 7, &reply, err);

	*answer = (struct answer){ .label = -1, .confidence = NAN };
	if (rc < 0)
		return rc;
	rc = reply_answer(reply, card, answer, err);
	json_decref(reply);
	return rc;
}

static void wrong_answers_say_what_is_wrong(void **state)
{
	static const struct { const char *kind, *output, *line; int rc; const char *says; } rows[] = {
		{ "text", "class", "", ENGINE_LOST, "wrote what is no answer: \"\"" },
		{ "text", "class", "[7]", ENGINE_LOST, "wrote what is no answer: \"[7]\"" },
		{ "text", "class", "{\"id\":\"7\"}", ENGINE_LOST, "wrote what is no answer" },
		{ "text", "class", "\x1b[2J", ENGINE_LOST, "no answer: \"\\x1b[2J\"" },
		{ "text", "class", "{\"id\":8,\"label\":\"good\"}", ENGINE_LOST, "answered 8 when it was asked for 7" },
		{ "text", "class", "{\"id\":7,\"error\":{}}", ENGINE_FAILED, "the program: it failed" },
		{ "text", "class", "{\"id\":7}", ENGINE_FAILED, "gives no label" },
		{ "text", "class", "{\"id\":7,\"label\":\"good\"}", ENGINE_FAILED, "gives no confidence" },
		{ "text", "class", "{\"id\":7,\"label\":3,\"confidence\":1}", ENGINE_FAILED, "says \"\", which is none" },
		{ "text", "class", "{\"id\":7,\"label\":\"good\",\"confidence\":\"1\"}", ENGINE_FAILED, "confidence is not from 0 to 1" },
		{ "text", "class", "{\"id\":7,\"probabilities\":{\"good\":0.7,\"bad\":0.7}}", ENGINE_FAILED, "add up to more than 1" },
		{ "text", "class", "{\"id\":7,\"probabilities\":{\"good\":-1}}", ENGINE_FAILED, "a probability that is not from 0 to 1" },
		{ "text", "class", "{\"id\":7,\"label\":\"good\",\"confidence\":1,\"text\":\"x\"}", ENGINE_FAILED, "gives text, and its card says output \"class\"" },
		{ "text", "class", "{\"id\":7,\"label\":\"good\",\"confidence\":1,\"data\":3}", ENGINE_FAILED, "neither an object nor a list" },
		{ "text", "class", "{\"id\":7,\"label\":\"good\",\"confidence\":1,\"regions\":[]}", ENGINE_FAILED, "of a picture or a recording" },
		{ "text", "text", "{\"id\":7,\"confidence\":1,\"text\":[]}", ENGINE_FAILED, "text is no text" },
		{ "record", "ranking", "{\"id\":7,\"confidence\":1,\"ranking\":[\"a\",\"b\",\"a\"]}", ENGINE_FAILED, "names \"a\" twice" },
		{ "image", "regions", "{\"id\":7,\"label\":\"bad\",\"confidence\":1,\"regions\":[{\"x\":1,\"y\":1,\"width\":5}]}", ENGINE_FAILED, "lacks x, y" },
		{ "image", "regions", "{\"id\":7,\"label\":\"bad\",\"confidence\":1,\"regions\":[{\"x\":1,\"y\":1,\"width\":0,\"height\":1}]}", ENGINE_FAILED, "is empty" },
		{ "audio", "regions", "{\"id\":7,\"label\":\"bad\",\"confidence\":1,\"regions\":[{\"from\":1}]}", ENGINE_FAILED, "lacks from or to" },
		{ "audio", "regions", "{\"id\":7,\"label\":\"bad\",\"confidence\":1,\"regions\":[{\"from\":1,\"to\":2,\"score\":2}]}", ENGINE_FAILED, "a score" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = ARENA_EMPTY;
		struct err err = ERR_NONE;
		struct answer answer;
		struct card card;

		read_card(rows[i].kind, rows[i].output, &arena, &card);
		if (read_line(rows[i].line, &card, &answer, &err) != rows[i].rc || !strstr(err.text, rows[i].says))
			fail_msg("%s\nsays %s", rows[i].line, err.text);
		answer_release(&answer);
		arena_release(&arena);
	}
}

static void right_answers_are_taken(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct answer answer;
	struct card card;

	(void)state;
	read_card("text", "class", &arena, &card);
	assert_int_equal(read_line("{\"id\":7,\"probabilities\":{\"good\":0.25,\"bad\":0.75}}", &card, &answer, &err), 0);
	assert_int_equal(answer.label, 1);
	assert_true(answer.confidence == 0.75 && answer.probability_count == 2);
	answer_release(&answer);

	read_card("audio", "text", &arena, &card);
	assert_int_equal(read_line("{\"id\":7,\"text\":\"one two\",\"confidence\":0.5,\"data\":[1]}", &card, &answer, &err), 0);
	assert_int_equal(answer.label, 0); /* the words are the answer */
	assert_string_equal(answer.words, "one two");
	assert_string_equal(answer.data, "[1]");
	answer_release(&answer);

	read_card("record", "ranking", &arena, &card);
	assert_int_equal(read_line("{\"id\":7,\"ranking\":[\"b\",\"a\"],\"confidence\":1}", &card, &answer, &err), 0);
	assert_string_equal(answer.words, "[\"b\",\"a\"]");
	answer_release(&answer);

	read_card("audio", "regions", &arena, &card);
	assert_int_equal(read_line("{\"id\":7,\"label\":\"bad\",\"confidence\":1,\"regions\":[{\"from\":2,\"to\":2.5},"
	                           "{\"from\":0.5,\"to\":1,\"label\":\"bad\",\"score\":0.9}]}", &card, &answer, &err), 0);
	assert_int_equal(answer.region_count, 2);
	assert_true(segment_start(&answer.regions[0]) == 500 && segment_end(&answer.regions[0]) == 1000);
	assert_true(answer.regions[0].label_id == 2 && answer.regions[1].label_id == 0 && isnan(answer.regions[1].score));
	answer_release(&answer);
	arena_release(&arena);
}

static void requests_carry_the_item_and_what_was_said_upstream(void **state)
{
	static const struct { struct model_item item; const char *line, *says; } rows[] = {
		{ { ITEM_TEXT, "a \"b\"", 5, NULL }, "{\"id\":1,\"kind\":\"text\",\"text\":\"a \\\"b\\\"\"}", NULL },
		{ { ITEM_RECORD, "{\"a\":null}", 10, "{\"vad\":{\"label\":\"speech\"}}" },
		  "{\"id\":1,\"kind\":\"record\",\"record\":{\"a\":null},\"upstream\":{\"vad\":{\"label\":\"speech\"}}}", NULL },
		{ { ITEM_AUDIO, "RIFF", 4, NULL }, "{\"id\":1,\"kind\":\"audio\",\"path\":\"/proc/1/fd/2\"}", NULL },
		{ { ITEM_TEXT, "\xff", 1, NULL }, NULL, "the text is no UTF-8" },
		{ { ITEM_RECORD, "[]", 2, NULL }, NULL, "the record is no JSON object" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = ERR_NONE;
		char *line = reply_request(1, &rows[i].item, "/proc/1/fd/2", &err);

		if (rows[i].line)
			assert_string_equal(line ? line : err.text, rows[i].line);
		else
			assert_string_equal(err.text, rows[i].says);
		free(line);
	}
}

static void numbers_go_and_come_as_they_are(void **state)
{
	static const struct { const char *outputs, *says; } rows[] = {
		{ "{\"y\":[0.25,0.75]}", NULL }, { "{\"y\":{\"dims\":[1,2],\"float32\":\"AACAPgAAQD8=\"}}", NULL },
		{ "{\"y\":{\"dims\":[1,3],\"float32\":\"AACAPgAAQD8=\"}}", "has not as many numbers" },
		{ "{\"y\":{\"dims\":[0],\"float32\":\"\"}}", "dimensions that cannot be" },
		{ "{\"y\":[1,2,3]}", "gives [3] where its card says 2 labels" }, { "{}", "gives no outputs" },
	};
	const float values[] = { 0.25f, 0.75f };
	struct arena arena = ARENA_EMPTY;
	char *line = reply_request_numbers(3, values, (const int64_t[]){ 1, 2 }, 2);
	struct card card;

	(void)state;
	assert_string_equal(line, "{\"id\":3,\"numbers\":{\"dims\":[1,2],\"float32\":\"AACAPgAAQD8=\"}}");
	free(line);
	read_card("image", "class", &arena, &card);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		json_t *reply = json_pack("{s:o}", "outputs", json_loads(rows[i].outputs, 0, NULL));
		struct engine_output outputs[ENGINE_ROLES];
		float *kept[ENGINE_ROLES] = { NULL };
		struct err err = ERR_NONE;
		int rc = reply_outputs(reply, &card, 1, outputs, kept, &err);

		assert_int_equal(rc, rows[i].says ? -1 : 0);
		if (rows[i].says && !strstr(err.text, rows[i].says))
			fail_msg("%s: %s", rows[i].outputs, err.text);
		if (!rows[i].says)
			assert_memory_equal(outputs[ENGINE_CLASSES].values, values, sizeof values);
		free(kept[ENGINE_CLASSES]);
		json_decref(reply);
	}
	arena_release(&arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_answers_say_what_is_wrong),
		cmocka_unit_test(right_answers_are_taken),
		cmocka_unit_test(requests_carry_the_item_and_what_was_said_upstream),
		cmocka_unit_test(numbers_go_and_come_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
