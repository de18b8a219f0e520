/* From what a model gives to an answer: rows of numbers in, label, confidence and regions out. */
#include "test.h"

#include "models/postprocess.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const two_labels[] = { "ok", "bad" };

static struct card plain_card(void)
{
	static int direct[] = { 0, 1 };

	return (struct card){ .width = 8, .height = 8, .labels = (const char **)(uintptr_t)two_labels, .label_count = 2,
		              .class_count = 2, .class_label = direct, .box_floor = 0.25 };
}

static struct engine_output output_of(const float *values, int rank, const int64_t *dims)
{
	struct engine_output output = { values, 1, rank, { 0 } };

	for (int i = 0; i < rank; i++) {
		output.dims[i] = dims[i];
		output.count *= (size_t)dims[i];
	}
	return output;
}

static void classes_become_a_label_or_null(void **state)
{
	static const struct {
		float values[2];
		bool softmax;
		double floor;
		int label;
		double confidence;
		const char *reason;
	} rows[] = {
		{ { .25f, .75f }, false, 0, 1, .75, "" },
		{ { .75f, .25f }, false, .7, 0, .75, "" },
		{ { .5f, .5f }, false, 0, 0, .5, "" },
		{ { .4f, .6f }, false, .7, -1, .6, "confidence 0.600 is under the floor of 0.7" },
		{ { 1, 3 }, true, 0, 1, 0.8807970779778823, "" },
		{ { 1000, -1000 }, true, 0, 0, 1, "" },
		{ { 1.004f, -.004f }, false, 0, 0, 1, "" },
		{ { NAN, .5f }, false, 0, -1, NAN, "the model's answer is not a number" },
		{ { INFINITY, .5f }, true, 0, -1, NAN, "the model's answer is not a number" },
		{ { 3, -2 }, false, 0, -1, NAN, "the model's answer 3 is no probability" },
		{ { .9f, .8f }, false, 0, -1, NAN, "the model's probabilities add up to 1.7, not to 1" },
	};
	static const int64_t dims[] = { 1, 2 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct engine_output outputs[ENGINE_ROLES] = { output_of(rows[i].values, 2, dims) };
		struct picture picture = { 16, 16, NULL };
		struct card card = plain_card();
		struct answer answer;

		card.softmax = rows[i].softmax;
		card.floor = rows[i].floor;
		answer_make(&card, outputs, &picture, &answer);
		assert_string_equal(answer.reason, rows[i].reason);
		assert_int_equal(answer.label, rows[i].label);
		assert_int_equal(answer.is_null, rows[i].label < 0);
		if (isnan(rows[i].confidence)) {
			assert_true(isnan(answer.confidence));
			assert_int_equal(answer.probability_count, 0);
		} else {
			assert_true(fabs(answer.confidence - rows[i].confidence) < 1e-6);
			assert_int_equal(answer.probability_count, 2);
			assert_true(fabsf(answer.probabilities[0] + answer.probabilities[1] - 1) < 1e-5f);
		}
		assert_int_equal(answer.region_count, 0);
		answer_release(&answer);
	}
}

static void joined_classes_add_up(void **state)
{
	static const float values[] = { .3f, .4f, .3f };
	static const int64_t dims[] = { 1, 3 };
	static int joined[] = { 1, 0, 1 };
	struct engine_output outputs[ENGINE_ROLES] = { output_of(values, 2, dims) };
	struct picture picture = { 16, 16, NULL };
	struct card card = plain_card();
	struct answer answer;

	(void)state;
	card.class_count = 3;
	card.class_label = joined;
	answer_make(&card, outputs, &picture, &answer);
	assert_int_equal(answer.label, 1);
	assert_true(fabs(answer.confidence - .6) < 1e-6);
	assert_int_equal(answer.probability_count, 2);
	assert_true(fabsf(answer.probabilities[0] - .4f) < 1e-6f);
	answer_release(&answer);
}

static void boxes_come_back_to_the_picture(void **state)
{
	static const float boxes[][6] = {
		{ 2, 2, 2, 2, .9f, 1 },       /* of a picture of 80x80: 10,10 20x20 */
		{ 2.2f, 2, 2, 2, .8f, 1 },    /* the same thing again */
		{ 2.2f, 2, 2, 2, .7f, 0 },    /* there too, but of another class */
		{ 0, 0, 2, 2, .6f, 1 },       /* hangs over the edge */
		{ 6, 6, 1, 1, .1f, 1 },       /* under the floor */
		{ 6, 6, 0, 1, .9f, 1 },       /* of no size */
		{ 6, 6, 1, 1, .9f, 2 },       /* of no known class */
		{ 6, 6, 1, 1, .9f, -1 },
		{ NAN, 6, 1, 1, .9f, 1 },
		{ 60, 60, 1, 1, .9f, 1 },     /* outside */
		{ 6, 6, 1, 1, 7, 1 },         /* no score */
	};
	static const struct region expected[] = {
		{ 10, 10, 20, 20, 2, .9 }, { 12, 10, 20, 20, 1, .7 }, { 0, 0, 10, 10, 2, .6 },
	};
	static const float classes[] = { .2f, .8f };
	static const int64_t class_dims[] = { 1, 2 }, box_dims[] = { 1, sizeof boxes / sizeof *boxes, 6 };
	struct engine_output outputs[ENGINE_ROLES] = { 0 };
	struct picture picture = { 80, 80, NULL };
	struct card card = plain_card();
	struct answer answer;

	(void)state;
	outputs[ENGINE_CLASSES] = output_of(classes, 2, class_dims);
	outputs[ENGINE_BOXES] = output_of(&boxes[0][0], 3, box_dims);
	answer_make(&card, outputs, &picture, &answer);
	assert_int_equal(answer.region_count, 3);
	for (int i = 0; i < 3; i++) {
		const struct region *r = &answer.regions[i];

		assert_true(fabs(r->x - expected[i].x) < 1e-4 && fabs(r->y - expected[i].y) < 1e-4);
		assert_true(fabs(r->width - expected[i].width) < 1e-4 && fabs(r->height - expected[i].height) < 1e-4);
		assert_int_equal(r->label_id, expected[i].label_id);
		assert_true(fabs(r->score - expected[i].score) < 1e-6);
	}
	answer_release(&answer);
}

static void boxes_of_a_letterbox_lose_its_bars(void **state)
{
	static const float boxes[] = { 4, 4, 4, 2, .9f }, classes[] = { .2f, .8f };
	static const int64_t class_dims[] = { 2 }, box_dims[] = { 1, 1, 5 };
	struct engine_output outputs[ENGINE_ROLES] = { 0 };
	struct picture picture = { 80, 40, NULL }; /* in the input: 8x4, two rows from the top */
	struct card card = plain_card();
	struct answer answer;

	(void)state;
	card.fit = CARD_LETTERBOX;
	outputs[ENGINE_CLASSES] = output_of(classes, 1, class_dims);
	outputs[ENGINE_BOXES] = output_of(boxes, 3, box_dims);
	answer_make(&card, outputs, &picture, &answer);
	assert_int_equal(answer.region_count, 1);
	assert_true(fabs(answer.regions[0].x - 20) < 1e-9 && fabs(answer.regions[0].y - 10) < 1e-9);
	assert_true(fabs(answer.regions[0].width - 40) < 1e-9 && fabs(answer.regions[0].height - 20) < 1e-9);
	assert_int_equal(answer.regions[0].label_id, 2); /* the answer's own */
	answer_release(&answer);
}

static void no_more_boxes_than_are_kept(void **state)
{
	static float boxes[5000][6];
	static const float classes[] = { .2f, .8f };
	static const int64_t class_dims[] = { 2 }, box_dims[] = { 1, 5000, 6 };
	struct engine_output outputs[ENGINE_ROLES] = { 0 };
	struct picture picture = { 8000, 8000, NULL };
	struct card card = plain_card();
	struct answer answer;

	(void)state;
	for (int i = 0; i < 5000; i++) {
		float row[] = { (float)(i % 70) * .11f, (float)(i / 70) * .11f, .05f, .05f, .5f, 1 };

		memcpy(boxes[i], row, sizeof row);
	}
	outputs[ENGINE_CLASSES] = output_of(classes, 1, class_dims);
	outputs[ENGINE_BOXES] = output_of(&boxes[0][0], 3, box_dims);
	answer_make(&card, outputs, &picture, &answer);
	assert_int_equal(answer.region_count, ANSWER_REGIONS_MAX);
	answer_release(&answer);
}

static void heat_is_spread_from_cold_to_hot(void **state)
{
	static const float classes[] = { .2f, .8f };
	static const int64_t class_dims[] = { 2 }, heat_dims[] = { 1, 1, 4, 4 };
	static const float heat[] = { -1, -1, -1, -1, -1, 3, 2, -1, -1, 1.5f, -1, -1, -1, -1, -1, 2.9f };
	static const int expected[] = { 0, 0, 0, 0, 0, 255, 191, 0, 0, 159, 0, 0, 0, 0, 0, 249 };
	struct engine_output outputs[ENGINE_ROLES] = { 0 };
	struct picture picture = { 400, 200, NULL };
	struct card card = plain_card();
	struct answer answer;

	(void)state;
	outputs[ENGINE_CLASSES] = output_of(classes, 1, class_dims);
	outputs[ENGINE_HEAT] = output_of(heat, 4, heat_dims);
	answer_make(&card, outputs, &picture, &answer);
	assert_int_equal(answer.heat.columns, 4);
	assert_int_equal(answer.heat.rows, 4);
	for (int i = 0; i < 16; i++)
		assert_int_equal(answer.heat.cells[i], expected[i]);
	/* The box holds the hottest cell and its hot neighbours, not the hot corner that touches none. */
	assert_int_equal(answer.region_count, 1);
	assert_true(answer.regions[0].x == 100 && answer.regions[0].y == 50);
	assert_true(answer.regions[0].width == 200 && answer.regions[0].height == 100);
	assert_int_equal(answer.regions[0].label_id, 2);
	answer_release(&answer);
}

static void hot_area_is_boxed_only_where_it_says_something(void **state)
{
	static const char *critical[] = { "bad" };
	static const float ok[] = { .8f, .2f }, bad[] = { .2f, .8f }, nan_heat[] = { 0, NAN, 0, 1 }, flat[] = { 1, 1, 1, 1 };
	static const float point[] = { 0, 0, 0, 1 }, wide[] = { 1, 1, 1, 0 };
	static const struct { const float *classes, *heat; int columns, regions; } rows[] = {
		{ bad, point, 2, 1 },
		{ ok, point, 2, 0 },       /* "ok" is not critical */
		{ bad, flat, 2, 0 },
		{ bad, wide, 2, 0 },       /* everything */
		{ bad, nan_heat, 0, 0 },
	};
	static const int64_t class_dims[] = { 2 }, heat_dims[] = { 1, 2, 2 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct engine_output outputs[ENGINE_ROLES] = { 0 };
		struct picture picture = { 400, 200, NULL };
		struct card card = plain_card();
		struct answer answer;

		card.critical = critical;
		card.critical_count = 1;
		outputs[ENGINE_CLASSES] = output_of(rows[i].classes, 1, class_dims);
		outputs[ENGINE_HEAT] = output_of(rows[i].heat, 3, heat_dims);
		answer_make(&card, outputs, &picture, &answer);
		if (answer.heat.columns != rows[i].columns || answer.region_count != rows[i].regions)
			fail_msg("row %zu: %d columns, %d regions", i, answer.heat.columns, answer.region_count);
		answer_release(&answer);
	}
}

static void heat_of_a_letterbox_loses_its_bars(void **state)
{
	static const float classes[] = { .2f, .8f };
	static const int64_t class_dims[] = { 2 }, heat_dims[] = { 1, 4, 4 };
	static const float heat[] = { 9, 9, 9, 9, 0, 0, 1, 0, 0, 0, 0, 0, 9, 9, 9, 9 };
	struct engine_output outputs[ENGINE_ROLES] = { 0 };
	struct picture picture = { 80, 40, NULL };
	struct card card = plain_card();
	struct answer answer;

	(void)state;
	card.fit = CARD_LETTERBOX;
	outputs[ENGINE_CLASSES] = output_of(classes, 1, class_dims);
	outputs[ENGINE_HEAT] = output_of(heat, 3, heat_dims);
	answer_make(&card, outputs, &picture, &answer);
	assert_int_equal(answer.heat.columns, 4);
	assert_int_equal(answer.heat.rows, 2);
	assert_memory_equal(answer.heat.cells, "\0\0\xff\0\0\0\0\0", 8);
	answer_release(&answer);
}

static void large_heat_is_reduced(void **state)
{
	static float heat[300 * 200];
	static const float classes[] = { .2f, .8f };
	static const int64_t class_dims[] = { 2 }, heat_dims[] = { 1, 300, 200 };
	struct engine_output outputs[ENGINE_ROLES] = { 0 };
	struct picture picture = { 80, 40, NULL };
	struct card card = plain_card();
	struct answer answer;

	(void)state;
	for (int i = 0; i < 300 * 200; i++)
		heat[i] = (float)(i % 200);
	outputs[ENGINE_CLASSES] = output_of(classes, 1, class_dims);
	outputs[ENGINE_HEAT] = output_of(heat, 3, heat_dims);
	answer_make(&card, outputs, &picture, &answer);
	assert_int_equal(answer.heat.columns, 64);
	assert_int_equal(answer.heat.rows, 64);
	assert_int_equal(answer.heat.cells[0], 0);
	assert_int_equal(answer.heat.cells[63], 255);
	assert_true(abs(answer.heat.cells[32] - 130) <= 2);
	answer_release(&answer);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_become_a_label_or_null),
		cmocka_unit_test(joined_classes_add_up),
		cmocka_unit_test(boxes_come_back_to_the_picture),
		cmocka_unit_test(boxes_of_a_letterbox_lose_its_bars),
		cmocka_unit_test(no_more_boxes_than_are_kept),
		cmocka_unit_test(heat_is_spread_from_cold_to_hot),
		cmocka_unit_test(hot_area_is_boxed_only_where_it_says_something),
		cmocka_unit_test(heat_of_a_letterbox_loses_its_bars),
		cmocka_unit_test(large_heat_is_reduced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
