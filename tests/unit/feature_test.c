/* Cells of a feature, and whether a window of them has moved. */
#include "test.h"

#include "monitor/drift_rule.h"
#include "monitor/feature.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

static struct arena arena;

static int end_arena(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

static struct feature_value number(double value)
{
	return (struct feature_value){ .number = isfinite(value) ? value : NAN };
}

static void texts_are_read_as_what_they_are(void **state)
{
	static const struct { const char *text; double number; bool missing; } rows[] = {
		{ "1.5", 1.5, false }, { " 7 ", 7, false }, { "-3e2", -300, false }, { "red", NAN, false }, { "12 kg", NAN, false },
		{ "inf", NAN, false }, { "-Infinity", NAN, false }, { "1e999", NAN, false }, { "", NAN, true }, { "  ", NAN, true },
		{ "NaN", NAN, true }, { "null", NAN, true }, { "N/A", NAN, true }, { "-", NAN, true }, { NULL, NAN, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct feature_value value = feature_value(rows[i].text);

		assert_int_equal(!value.text, rows[i].missing);
		assert_true(isnan(rows[i].number) ? isnan(value.number) : value.number == rows[i].number);
	}
}

static void numbers_are_cut_into_tenths(void **state)
{
	struct feature_value values[1000];
	struct feature_shape shape;
	int counts[FEATURE_CELLS_MAX] = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		values[i] = number((i * 7919) % 1000);
	assert_true(feature_shape_of(values, 1000, true, &arena, &shape));
	assert_false(shape.is_category);
	assert_int_equal(feature_cells(&shape), 11);
	for (int i = 0; i < 1000; i++)
		counts[feature_cell(&shape, &values[i])]++;
	for (int i = 0; i < 10; i++)
		assert_int_equal(counts[i], 100);
	assert_int_equal(feature_cell(&shape, &(struct feature_value){ .number = -1e300 }), 0);
	assert_int_equal(feature_cell(&shape, &(struct feature_value){ .number = 1e300 }), 9);
	assert_int_equal(feature_cell(&shape, &(struct feature_value){ .number = NAN }), 10);
	assert_string_equal(feature_cell_name(&shape, 0, &arena), "up to 99");
	assert_string_equal(feature_cell_name(&shape, 10, &arena), "missing");
}

/* A feature that had one value is seen to leave it, either way, and to be gone. */
static void a_constant_has_a_cell_of_its_own(void **state)
{
	struct feature_value values[300];
	struct feature_shape shape;
	int at;

	(void)state;
	for (int i = 0; i < 300; i++)
		values[i] = number(0.5);
	assert_true(feature_shape_of(values, 300, true, &arena, &shape));
	at = feature_cell(&shape, &values[0]);
	assert_int_not_equal(feature_cell(&shape, &(struct feature_value){ .number = 0.4 }), at);
	assert_int_not_equal(feature_cell(&shape, &(struct feature_value){ .number = 0.6 }), at);
	assert_int_not_equal(feature_cell(&shape, &(struct feature_value){ .number = NAN }), at);
}

static void words_keep_their_names_where_enough_share_them(void **state)
{
	struct feature_value values[300];
	struct feature_shape shape;
	char words[300][8];

	(void)state;
	for (int i = 0; i < 300; i++) {
		snprintf(words[i], sizeof words[i], i < 100 ? "red" : i < 250 ? "blue" : "w%d", i);
		values[i] = feature_value(words[i]);
	}
	assert_true(feature_shape_of(values, 300, true, &arena, &shape));
	assert_true(shape.is_category);
	assert_int_equal(shape.name_count, 2);
	assert_string_equal(shape.names[0], "blue");
	assert_int_equal(feature_cell(&shape, &values[299]), 2);
	assert_string_equal(feature_cell_name(&shape, 2, &arena), "other");
	assert_int_equal(feature_cell(&shape, &(struct feature_value){ .number = NAN }), 3);
}

static void codes_are_names_though_they_are_digits(void **state)
{
	static const char *const codes[] = { "1", "2", "3" };
	struct feature_value values[300];
	struct feature_shape shape;

	(void)state;
	for (int i = 0; i < 300; i++)
		values[i] = feature_value(codes[i % 3]);
	assert_true(feature_shape_of(values, 300, true, &arena, &shape));
	assert_true(shape.is_category);
	assert_int_equal(shape.name_count, 3);
}

static void what_only_grows_is_not_compared(void **state)
{
	struct feature_value values[300];
	struct feature_shape shape;

	(void)state;
	for (int i = 0; i < 300; i++)
		values[i] = number(1000 + i);
	assert_false(feature_shape_of(values, 300, true, &arena, &shape));
	assert_true(feature_shape_of(values, 300, false, &arena, &shape)); /* it may have been sorted */
	values[200] = number(3);
	assert_true(feature_shape_of(values, 300, true, &arena, &shape));
}

static void without_values_there_is_nothing_to_compare(void **state)
{
	struct feature_value none = { .number = NAN }, one = { .number = 3 };
	struct feature_shape shape;

	(void)state;
	assert_false(feature_shape_of(NULL, 0, true, &arena, &shape));
	assert_false(feature_shape_of(&none, 1, true, &arena, &shape));
	assert_true(feature_shape_of(&one, 1, true, &arena, &shape));
	assert_int_equal(feature_cell(&shape, &none), feature_cells(&shape) - 1);
}

static void quantiles_run_from_the_least_to_the_most(void **state)
{
	double sorted[11], quantiles[FEATURE_QUANTILES], one[1] = { 5 };

	(void)state;
	for (int i = 0; i < 11; i++)
		sorted[i] = i;
	feature_quantiles(sorted, 11, quantiles);
	assert_true(quantiles[0] == 0 && quantiles[100] == 10 && fabs(quantiles[50] - 5) < 1e-9);
	feature_quantiles(one, 1, quantiles);
	assert_true(quantiles[0] == 5 && quantiles[100] == 5);
}

/* ---- the rule ---- */

static const struct feature_shape halves = { .is_category = true, .name_count = 2, .names = { "a", "b" } };
static const struct feature_shape nulls = { .is_category = true, .name_count = 2, .names = { "no", "yes" } };

static struct drift_pair pair_of(const int64_t *reference, const int64_t *now)
{
	return (struct drift_pair){ .shape = &halves, .reference = reference, .now = now };
}

static void a_change_is_both_significant_and_big(void **state)
{
	static const struct { int64_t reference[4], now[4]; bool drifted; } rows[] = {
		{ { 500, 500 }, { 250, 250 }, false },
		{ { 500, 500 }, { 350, 150 }, true },
		{ { 50000, 50000 }, { 27000, 23000 }, false }, /* significant, and small */
		{ { 10, 10 }, { 180, 80 }, false },            /* big, and by chance */
		{ { 500, 500 }, { 140, 60 }, false },          /* too few rows to say */
		{ { 500, 500 }, { 125, 125, 0, 250 }, true },  /* it has gone missing */
		{ { 500, 0 }, { 250, 250 }, true },
		{ { 500, 0 }, { 500, 0 }, false },
		{ { 0, 0 }, { 500, 0 }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct drift_pair pair = pair_of(rows[i].reference, rows[i].now);

		drift_judge(&pair, 1, 0.1, 1);
		assert_int_equal(pair.drifted, rows[i].drifted);
	}
}

static void only_more_nulls_are_a_change(void **state)
{
	static const struct { int64_t now[4]; bool drifted; } rows[] = {
		{ { 490, 10 }, false }, { { 500, 0 }, false }, { { 470, 30 }, false }, { { 400, 100 }, true },
	};
	static const int64_t reference[4] = { 980, 20 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct drift_pair pair = { .shape = &nulls, .reference = reference, .now = rows[i].now, .is_nulls = true };

		drift_judge(&pair, 1, 0.1, 1);
		assert_int_equal(pair.drifted, rows[i].drifted);
	}
}

/* What is judged together shares the chance of being wrong. */
static void many_features_make_each_harder_to_convict(void **state)
{
	static const int64_t reference[4] = { 500, 500 }, calm[4] = { 125, 125 }, moved[4] = { 145, 105 };
	struct drift_pair alone = pair_of(reference, moved), many[50];

	(void)state;
	for (int i = 0; i < 50; i++)
		many[i] = pair_of(reference, i ? calm : moved);
	drift_judge(&alone, 1, 0.01, 1);
	drift_judge(many, 50, 0.01, 1);
	assert_true(alone.p == many[0].p && many[0].p_holm > alone.p_holm);
	drift_judge(&alone, 1, 0.01, 10);
	assert_true(fabs(alone.p_holm - 10 * alone.p) < 1e-12);
}

static void numbers_tell_how_far_they_moved(void **state)
{
	struct feature_value values[1000];
	struct feature_shape shape;
	struct drift_pair pair = { .shape = &shape };
	int64_t reference[FEATURE_CELLS_MAX] = { 0 }, now[FEATURE_CELLS_MAX] = { 0 };
	double sorted[1000], quantiles[FEATURE_QUANTILES];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		sorted[i] = i;
		values[i] = number((i * 7919) % 1000);
	}
	assert_true(feature_shape_of(values, 1000, true, &arena, &shape));
	feature_quantiles(sorted, 1000, quantiles);
	for (int i = 0; i < 1000; i++) {
		reference[feature_cell(&shape, &values[i])]++;
		sorted[i] += 200;
		now[feature_cell(&shape, &(struct feature_value){ .number = sorted[i] })]++;
	}
	pair = (struct drift_pair){ .shape = &shape, .reference = reference, .now = now, .quantiles = quantiles, .sorted = sorted, .sorted_count = 1000 };
	drift_judge(&pair, 1, 0.1, 1);
	assert_true(pair.drifted && fabs(pair.distance - 200) < 1 && fabs(pair.ks - 0.2) < 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_read_as_what_they_are),
		cmocka_unit_test(numbers_are_cut_into_tenths),
		cmocka_unit_test(a_constant_has_a_cell_of_its_own),
		cmocka_unit_test(words_keep_their_names_where_enough_share_them),
		cmocka_unit_test(codes_are_names_though_they_are_digits),
		cmocka_unit_test(what_only_grows_is_not_compared),
		cmocka_unit_test(without_values_there_is_nothing_to_compare),
		cmocka_unit_test(quantiles_run_from_the_least_to_the_most),
		cmocka_unit_test(a_change_is_both_significant_and_big),
		cmocka_unit_test(only_more_nulls_are_a_change),
		cmocka_unit_test(many_features_make_each_harder_to_convict),
		cmocka_unit_test(numbers_tell_how_far_they_moved),
	};

	return cmocka_run_group_tests(tests, NULL, end_arena);
}
