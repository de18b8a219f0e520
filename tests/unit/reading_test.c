/* Text found in a picture and read from it: rows of scores by a dictionary, maps as boxes, and what lies in a box. Values are
 * worked out by hand. Runs the built program, which $RUNG names; what needs a model is skipped without ONNX Runtime. */
#include "test.h"

#include "base/arena.h"
#include "base/str.h"
#include "jobs/worker.h"
#include "models/crop.h"
#include "models/engine.h"
#include "models/postprocess.h"
#include "output/ctc.h"
#include "output/text_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the dictionary ---- */

static void dictionaries_are_a_sign_a_line(void **state)
{
	static const struct { const char *text; bool blank_last, space; int count; const char *signs[5], *says; } rows[] = {
		{ "A\nB\n", false, true, 4, { NULL, "A", "B", " " }, NULL },
		{ "A\nB", true, true, 4, { "A", "B", " ", NULL }, NULL },
		{ "\xe7\x96\x97\r\nB\r\n", false, false, 3, { NULL, "\xe7\x96\x97", "B" }, NULL },
		{ "", false, false, 0, { NULL }, "must have 1 to 100000 lines, a sign each" },
		{ "A\n\nB\n", false, false, 0, { NULL }, "line 2 is empty" },
		{ "A\n\xff\n", false, false, 0, { NULL }, "line 2 is not UTF-8 that can be shown" },
		{ "\x1b[2J\n", false, false, 0, { NULL }, "line 1 is not UTF-8 that can be shown" },
		{ "A\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", false, false, 0, { NULL }, "line 2 has 33 bytes, more than the 32 of a sign" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena arena = ARENA_EMPTY;
		struct err err = ERR_NONE;
		struct ctc_alphabet alphabet = { NULL, 0 };
		int rc = ctc_read_dictionary(rows[i].text, strlen(rows[i].text), rows[i].blank_last, rows[i].space, &arena, &alphabet, &err);

		assert_int_equal(rc, rows[i].says ? -1 : 0);
		assert_string_equal(err.text, rows[i].says ? rows[i].says : "");
		assert_int_equal(alphabet.count, rows[i].count);
		for (int k = 0; k < rows[i].count; k++)
			assert_true(str_equal(alphabet.signs[k], rows[i].signs[k]));
		arena_release(&arena);
	}
}

/* ---- rows of scores ---- */

#define BLANK(p) { p, 1 - (p), 0 }
#define A(p)     { 1 - (p), p, 0 }
#define B(p)     { 0, 1 - (p), p }

static void steps_become_text(void **state)
{
	static const struct { const char *what; float scores[5][3]; int steps; bool logits; const char *text; double sure; const char *says; } rows[] = {
		{ "blank only", { BLANK(.9f), BLANK(.7f), BLANK(.8f) }, 3, false, "", .7, "" },
		{ "no step", { { 0 } }, 0, false, "", 1, "" },
		{ "two signs", { A(.9f), B(.6f) }, 2, false, "AB", .6, "" },
		{ "repeats are one sign, as sure as the surest", { A(.6f), A(.8f), A(.7f) }, 3, false, "A", .8, "" },
		{ "repeats with a blank between are two", { A(.9f), BLANK(.6f), A(.8f) }, 3, false, "AA", .8, "" },
		{ "the least sure is not the last", { A(.6f), B(.9f), BLANK(1), B(.9f) }, 4, false, "ABB", .6, "" },
		{ "of two that are as likely the first", { { .5f, .5f, 0 }, { 0, .5f, .5f } }, 2, false, "A", .5, "" },
		{ "logits", { { 0, 1, 0 }, { 3, 3, 3 } }, 2, true, "A", 0.57611688, "" },
		{ "large ones", { { -1000, 1000, 0 } }, 1, true, "A", 1, "" },
		{ "not a number", { A(.9f), { .1f, NAN, .3f } }, 2, false, NULL, 0, "the model's answer is not a number" },
		{ "without an end", { { 0, INFINITY, 0 } }, 1, true, NULL, 0, "the model's answer is not a number" },
		{ "no probability", { { 0, 3, 0 } }, 1, false, NULL, 0, "the model's answer 3 is no probability" },
		{ "a little too much", { A(1.004f) }, 1, false, "A", 1, "" },
	};
	static const char *const signs[] = { NULL, "A", "B" };
	static const struct ctc_alphabet alphabet = { signs, 3 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str text = STR_EMPTY;
		struct err err = ERR_NONE;
		double sure = NAN;
		int rc = ctc_decode(&rows[i].scores[0][0], rows[i].steps, &alphabet, rows[i].logits, &text, &sure, &err);

		if (rc != (rows[i].text ? 0 : -1) || strcmp(err.text, rows[i].says) != 0)
			fail_msg("%s: %d, \"%s\"", rows[i].what, rc, err.text);
		if (rows[i].text && (strcmp(str_text(&text), rows[i].text) != 0 || fabs(sure - rows[i].sure) > 1e-6))
			fail_msg("%s: \"%s\" with %.8f", rows[i].what, str_text(&text), sure);
		str_release(&text);
	}
}

/* ---- maps ---- */

#define MAP_SIDE 6
#define ALL      "999999" "999999" "999999" "999999" "999999" "999999"
#define EMPTY    "......" "......" "......" "......" "......" "......"
#define NO_BOX   { { 0, 0, 0, 0, 0 } }

/* A digit is so many tenths, a dot nothing. */
static void read_map(const char *places, float map[MAP_SIDE * MAP_SIDE])
{
	for (int i = 0; i < MAP_SIDE * MAP_SIDE; i++)
		map[i] = places[i] == '.' ? 0 : (float)(places[i] - '0') / 10;
}

static void patches_become_boxes(void **state)
{
	static const struct text_map_rules plain = { .threshold = .35, .score = .6, .unclip = 0, .least = 1, .most = 100 },
	                                   wide = { .threshold = .35, .score = .6, .unclip = 1.5, .least = 1, .most = 100 },
	                                   thick = { .threshold = .35, .score = .6, .unclip = 1.5, .least = 2, .most = 3 };
	static const struct { const char *what, *map; const struct text_map_rules *rules; int count; struct text_box boxes[3]; double highest; } rows[] = {
		{ "nothing", EMPTY, &plain, 0, NO_BOX, 0 },
		{ "all of it", ALL, &wide, 1, { { 0, 0, 6, 6, .9 } }, .9 },
		{ "under the threshold", "......" "..3..." "......" "......" "......" "......", &plain, 0, NO_BOX, .3 },
		{ "one place", "......" "......" "...8.." "......" "......" "......", &plain, 1, { { 3, 2, 1, 1, .8 } }, .8 },
		{ "one place, wider: 1 * 1.5 / 4", "......" "......" "...8.." "......" "......" "......", &wide, 1, { { 2.625, 1.625, 1.75, 1.75, .8 } }, .8 },
		{ "too small", "......" ".9999." "......" "......" "......" "......", &thick, 0, NO_BOX, 0 },
		{ "too large", ALL, &thick, 0, NO_BOX, 0 },
		{ "right", "......" ".9999." ".7777." "......" "......" "......", &thick, 1, { { 0, 0, 6, 4, .8 } }, .8 }, /* 8 * 1.5 / 12 = 1 */
		{ "touching at a corner", "9....." ".9...." "..5..." "......" "......" "......", &plain, 1, { { 0, 0, 3, 3, 2.3 / 3 } }, 2.3 / 3 },
		{ "and at another", "..9..." ".9...." "6....." "......" "......" "......", &plain, 1, { { 0, 0, 3, 3, .8 } }, .8 },
		{ "best first", "77...." "......" "...99." "...9.." "......" "88....", &plain, 3,
		  { { 3, 2, 2, 2, .9 }, { 0, 5, 2, 1, .8 }, { 0, 0, 2, 1, .7 } }, .9 },
		{ "a mean too low", "......" ".44..." ".44..." "......" "......" "......", &plain, 0, NO_BOX, .4 },
		{ "around a hole", "......" "999..." "9.9..." "999..." "......" "......", &plain, 1, { { 0, 1, 3, 3, .9 } }, .9 },
		{ "at the edge", "......" "......" "......" "......" "....77" "....77", &wide, 1, { { 3.25, 3.25, 2.75, 2.75, .7 } }, .7 },
	};
	float map[MAP_SIDE * MAP_SIDE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text_box boxes[3];
		double highest;
		int count;

		read_map(rows[i].map, map);
		count = text_map_find(map, MAP_SIDE, MAP_SIDE, rows[i].rules, boxes, 3, &highest, NULL);
		if (count != rows[i].count || fabs(highest - rows[i].highest) > 1e-6)
			fail_msg("%s: %d boxes, highest %g", rows[i].what, count, highest);
		for (int k = 0; k < count; k++) {
			const struct text_box *is = &boxes[k], *want = &rows[i].boxes[k];

			if (fabs(is->x - want->x) + fabs(is->y - want->y) + fabs(is->width - want->width) + fabs(is->height - want->height) +
			    fabs(is->score - want->score) > 1e-5)
				fail_msg("%s: %g,%g %gx%g %g", rows[i].what, is->x, is->y, is->width, is->height, is->score);
		}
	}
}

static void maps_that_are_none_are_refused_and_the_best_are_kept(void **state)
{
	static const struct text_map_rules rules = { .threshold = .35, .score = .3, .unclip = 0, .least = 1, .most = 100 };
	float map[MAP_SIDE * MAP_SIDE];
	struct err err = ERR_NONE;
	struct text_box boxes[2];
	double highest;

	(void)state;
	read_map("5.9.7." "......" "6.8..." "......" "......" "......", map);
	assert_int_equal(text_map_find(map, MAP_SIDE, MAP_SIDE, &rules, boxes, 2, &highest, &err), 2);
	assert_true(boxes[0].x == 2 && boxes[0].y == 0 && boxes[1].x == 2 && boxes[1].y == 2);
	map[7] = NAN;
	assert_int_equal(text_map_find(map, MAP_SIDE, MAP_SIDE, &rules, boxes, 2, &highest, &err), -1);
	assert_string_equal(err.text, "the model's answer is not a number");
	map[7] = -2;
	assert_int_equal(text_map_find(map, MAP_SIDE, MAP_SIDE, &rules, boxes, 2, &highest, &err), -1);
	assert_string_equal(err.text, "the model's answer -2 is no probability");
}

/* ---- answers ---- */

static struct card reading_card(enum card_decoding by)
{
	static const char *labels[] = { "text", "none" };
	static const char *const signs[] = { NULL, "A", " " };

	return (struct card){ .width = 12, .height = 6, .fit = CARD_LETTERBOX, .labels = labels, .label_count = 2, .class_count = 2,
		              .decode = { .by = by, .alphabet = { signs, 3 },
		                          .map = { .threshold = .35, .score = .6, .unclip = 0, .least = 1, .most = 100 } } };
}

static struct answer answer_of(const struct card *card, const float *values, struct engine_output output, int width, int height)
{
	struct engine_output outputs[ENGINE_ROLES] = { { 0 } };
	struct picture picture = { width, height, NULL };
	struct answer answer;

	outputs[ENGINE_CLASSES] = output;
	outputs[ENGINE_CLASSES].values = values;
	answer_make(card, outputs, &picture, &answer);
	return answer;
}

static void boxes_come_back_to_the_picture(void **state)
{
	static const struct engine_output shape = { .rank = 4, .dims = { 1, 1, MAP_SIDE, MAP_SIDE } }; /* half as fine as the input along */
	struct card card = reading_card(CARD_TEXT_MAP);
	float map[MAP_SIDE * MAP_SIDE];
	struct answer answer;

	(void)state;
	read_map("......" "......" "..98.." "......" "8....." "......", map); /* the last lies in the bar: a square picture fills 3 to 9 */
	answer = answer_of(&card, map, shape, 60, 60);
	assert_int_equal(answer.label, 0);
	assert_true(fabs(answer.confidence - .85) < 1e-6 && fabsf(answer.probabilities[0] - .85f) < 1e-6f);
	assert_int_equal(answer.region_count, 1);
	assert_true(fabs(answer.regions[0].x - 10) < 1e-9 && fabs(answer.regions[0].y - 20) < 1e-9);
	assert_true(fabs(answer.regions[0].width - 40) < 1e-9 && fabs(answer.regions[0].height - 10) < 1e-9);
	assert_int_equal(answer.regions[0].label_id, 1);
	answer_release(&answer);

	read_map("......" "......" "..4..." "......" "......" "......", map);
	answer = answer_of(&card, map, shape, 60, 60);
	assert_int_equal(answer.label, 1);
	assert_true(fabs(answer.confidence - .6) < 1e-6);
	assert_int_equal(answer.region_count, 0);
	answer_release(&answer);

	map[0] = NAN;
	answer = answer_of(&card, map, shape, 60, 60);
	assert_true(answer.is_null && answer.region_count == 0);
	assert_string_equal(answer.reason, "the model's answer is not a number");
	answer_release(&answer);
}

static void text_is_an_answer_and_a_blank_says_none(void **state)
{
	static const struct { float steps[2][3]; double floor; int label; const char *words, *reason; double sure; } rows[] = {
		{ { { .1f, .9f, 0 }, { .8f, .2f, 0 } }, 0, 0, "A", "", .9 },
		{ { { .9f, .1f, 0 }, { .8f, .2f, 0 } }, 0, 1, NULL, "", .8 },
		{ { { 0, 0, 1 }, { .7f, .3f, 0 } }, 0, 1, NULL, "", 1 }, /* a space */
		{ { { .4f, .6f, 0 }, { .8f, .2f, 0 } }, .7, -1, "A", "confidence 0.600 is under the floor of 0.7", .6 },
		{ { { .4f, NAN, 0 }, { .8f, .2f, 0 } }, 0, -1, NULL, "the model's answer is not a number", NAN },
	};
	struct card card = reading_card(CARD_CTC);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct answer answer;

		card.floor = rows[i].floor;
		answer = answer_of(&card, &rows[i].steps[0][0], (struct engine_output){ .rank = 3, .dims = { 1, 2, 3 } }, 60, 10);
		assert_int_equal(answer.label, rows[i].label);
		assert_string_equal(answer.reason, rows[i].reason);
		assert_true(str_equal(answer.words, rows[i].words));
		assert_true(isnan(rows[i].sure) ? isnan(answer.confidence) : fabs(answer.confidence - rows[i].sure) < 1e-6);
		answer_release(&answer);
	}
}

/* ---- what lies in a box ---- */

static void the_first_region_is_cut_out(void **state)
{
#define REGIONS(list) "{\"find\":{\"label\":\"text\",\"regions\":[" list "]}}"
	static const struct { const char *upstream; int got, left, top, width, height; } rows[] = {
		{ REGIONS("{\"x\":1,\"y\":2,\"width\":3,\"height\":1,\"label\":\"text\"}"), 1, 1, 2, 3, 1 },
		{ REGIONS("{\"x\":1.6,\"y\":0.5,\"width\":1.6,\"height\":0.2}, {\"x\":0,\"y\":0,\"width\":1,\"height\":1}"), 1, 1, 0, 3, 1 },
		{ REGIONS("{\"x\":-5,\"y\":-5,\"width\":100,\"height\":100}"), 1, 0, 0, 6, 4 },
		{ REGIONS("{\"x\":6,\"y\":0,\"width\":2,\"height\":2}"), 0, 0, 0, 0, 0 },
		{ REGIONS("{\"x\":-4,\"y\":0,\"width\":2,\"height\":2}"), 0, 0, 0, 0, 0 },
		{ REGIONS("{\"x\":1,\"y\":0,\"width\":0,\"height\":2}"), 0, 0, 0, 0, 0 },
		{ REGIONS("{\"x\":1,\"y\":0,\"height\":2}"), 0, 0, 0, 0, 0 },
		{ REGIONS("{\"x\":1e308,\"y\":0,\"width\":1e308,\"height\":2}"), 0, 0, 0, 0, 0 },
		{ REGIONS(""), 0, 0, 0, 0, 0 },
		{ "{\"find\":{\"label\":\"text\"}}", 0, 0, 0, 0, 0 },
		{ "{\"find\":3}", 0, 0, 0, 0, 0 },
		{ "{}", 0, 0, 0, 0, 0 },
		{ "no JSON", -1, 0, 0, 0, 0 },
	};
	struct picture picture = picture_new(6, 4), cut;
	struct err err = ERR_NONE;

	(void)state;
	for (int i = 0; i < 24; i++)
		picture.rgb[3 * i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (crop_upstream(&picture, rows[i].upstream, "find", &cut, &err) != rows[i].got)
			fail_msg("%s", rows[i].upstream);
		if (rows[i].got <= 0)
			continue;
		assert_int_equal(cut.width, rows[i].width);
		assert_int_equal(cut.height, rows[i].height);
		assert_int_equal(cut.rgb[0], rows[i].top * 6 + rows[i].left);
		assert_int_equal(cut.rgb[3 * (cut.width * cut.height - 1)], (rows[i].top + cut.height - 1) * 6 + rows[i].left + cut.width - 1);
		picture_release(&cut);
	}
	picture_release(&picture);
}

static void a_part_is_cut_to_the_nearest_pixels(void **state)
{
	static const struct { struct card_window part; int left, top, width, height; } rows[] = {
		{ { 0, 0, 1, 1 }, 0, 0, 6, 4 },
		{ { 0, 0, 1, .74 }, 0, 0, 6, 3 },
		{ { .5, .3, .4, .5 }, 3, 1, 2, 2 },
		{ { 1, 1, .001, .001 }, 5, 3, 1, 1 },
	};
	struct picture picture = picture_new(6, 4);

	(void)state;
	for (int i = 0; i < 24; i++)
		picture.rgb[3 * i] = (uint8_t)i;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct picture part = crop_window(&picture, &rows[i].part);

		assert_int_equal(part.width, rows[i].width);
		assert_int_equal(part.height, rows[i].height);
		assert_int_equal(part.rgb[0], rows[i].top * 6 + rows[i].left);
		picture_release(&part);
	}
	picture_release(&picture);
}

/* ---- models at work ---- */

static int open_pool(const char *model, const char *card, struct worker_pool **pool, struct err *err)
{
	const char *top = getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".";
	char model_path[4096], card_path[4096];
	struct worker_options options = { .program = getenv("RUNG") ? getenv("RUNG") : "./rung", .count = 1, .model_path = model_path,
	                                  .card_path = card_path };
	struct engine_description description;

	engine_at(0)->describe(NULL, &description);
	if (!description.found)
		skip();
	snprintf(model_path, sizeof model_path, "%s/tests/data/models/%s", top, model);
	snprintf(card_path, sizeof card_path, "%s%s%s", *card == '/' ? "" : top, *card == '/' ? "" : "/tests/data/models/", card);
	return worker_pool_open(&options, pool, err);
}

/* Of 16 by 8: a bright block of 8 by 8 to the right, whose columns are red, red, black, red, green, blue, green, black. */
static size_t make_picture(bool signs, char *bytes)
{
	static const char columns[] = "RR.RGBG.", head[] = "P6\n16 8\n255\n";
	size_t at = sizeof head - 1;

	memcpy(bytes, head, at);
	for (int i = 0; i < 16 * 8; i++) {
		char colour = i % 16 < 8 ? '.' : signs ? columns[i % 16 - 8] : 'W';

		for (int c = 0; c < 3; c++)
			bytes[at++] = colour == 'W' || colour == "RGB"[c] ? '\xff' : '\0';
	}
	return at;
}

static void ask(struct worker_pool *pool, bool signs, const char *upstream, struct worker_result *result)
{
	char bytes[12 + 16 * 8 * 3 + 1];
	struct model_item item = { ITEM_IMAGE, bytes, make_picture(signs, bytes), upstream };
	struct err err = ERR_NONE;

	if (worker_run_item(pool, &item, result, &err) < 0)
		fail_msg("%s", err.text);
}

static void one_model_finds_what_the_other_reads(void **state)
{
	struct worker_pool *pool = NULL;
	struct worker_result result;
	struct err err = ERR_NONE;

	(void)state;
	if (open_pool("patch.onnx", "patch.json", &pool, &err) < 0)
		fail_msg("%s", err.text);
	ask(pool, false, NULL, &result);
	assert_int_equal(result.label, 0);
	assert_int_equal(result.region_count, 1);
	assert_true(result.regions[0].x == 8 && result.regions[0].y == 0 && result.regions[0].width == 8 && result.regions[0].height == 8);
	worker_result_release(&result);
	worker_pool_close(pool);

	if (open_pool("signs.onnx", "signs.json", &pool, &err) < 0)
		fail_msg("%s", err.text);
	ask(pool, true, REGIONS("{\"x\":8,\"y\":0,\"width\":8,\"height\":8}"), &result);
	assert_int_equal(result.label, 0);
	assert_string_equal(result.words, "AAB B");
	worker_result_release(&result);
	ask(pool, true, REGIONS("{\"x\":0,\"y\":0,\"width\":8,\"height\":8}"), &result);
	assert_int_equal(result.label, 1);
	assert_null(result.words);
	worker_result_release(&result);
	ask(pool, true, REGIONS(""), &result);
	assert_true(result.is_null);
	assert_string_equal(result.reason, "stage find marks nothing in the picture");
	worker_result_release(&result);
	ask(pool, true, NULL, &result); /* all of it, at half its width: columns of one colour each */
	assert_int_equal(result.label, 0);
	worker_result_release(&result);
	worker_pool_close(pool);
}

static void cards_that_do_not_fit_are_refused(void **state)
{
	static const struct { const char *from, *to, *says; } rows[] = {
		{ "true", "false", "the model gives [1,8,4] where its card says steps of 3 classes: the signs of signs.txt, and the blank" },
		{ "signs.txt", "three.json", "the model gives [1,8,4] where its card says steps of" },
		{ "signs.txt", "signs.onnx", "dictionary signs.onnx: line 1 " },
		{ "signs.txt", "gone.txt", "dictionary gone.txt: No such file or directory" },
		{ "\"by\": \"ctc\",\n  \"dictionary\": \"signs.txt\",\n  \"space\": true", "\"by\": \"db\"", "\"output\" must be \"regions\" where" },
	};
	const char *top = getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".";
	char path[4096], text[4096] = "", card[] = "/tmp/rung-reading-XXXXXX";
	FILE *file;

	(void)state;
	snprintf(path, sizeof path, "%s/tests/data/models/signs.json", top);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof text - 1, file) > 100);
	fclose(file);
	close(mkstemp(card));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *at = strstr(text, rows[i].from);
		struct worker_pool *pool = NULL;
		struct err err = ERR_NONE;

		assert_non_null(at);
		file = fopen(card, "w");
		fprintf(file, "%.*s%s%s", (int)(at - text), text, rows[i].to, at + strlen(rows[i].from));
		fclose(file);
		if (open_pool("signs.onnx", card, &pool, &err) == 0 || !strstr(err.text, rows[i].says))
			fail_msg("%s: %s", rows[i].to, err.text);
	}
	unlink(card);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(dictionaries_are_a_sign_a_line),
		cmocka_unit_test(steps_become_text),
		cmocka_unit_test(patches_become_boxes),
		cmocka_unit_test(maps_that_are_none_are_refused_and_the_best_are_kept),
		cmocka_unit_test(boxes_come_back_to_the_picture),
		cmocka_unit_test(text_is_an_answer_and_a_blank_says_none),
		cmocka_unit_test(the_first_region_is_cut_out),
		cmocka_unit_test(a_part_is_cut_to_the_nearest_pixels),
		cmocka_unit_test(one_model_finds_what_the_other_reads),
		cmocka_unit_test(cards_that_do_not_fit_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
