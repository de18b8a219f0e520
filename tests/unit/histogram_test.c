/* Histograms of values of any size. */
#include "test.h"

#include "monitor/histogram.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static void bin_holds_values_of_about_its_size(void **state)
{
	static const double sizes[] = { 1e-300, 3.7e-9, .25, .999, 1, 1.5, 42, 86400, 1e12, DBL_MAX };

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (int sign = -1; sign <= 1; sign += 2) {
			double value = sign * sizes[i];

			assert_true(fabs(histogram_value(histogram_bin(value)) / value - 1) <= HISTOGRAM_ERROR);
		}
	assert_int_equal(histogram_bin(0), 0);
	assert_int_equal(histogram_bin(-0.0), 0);
	assert_true(histogram_value(0) == 0);
	assert_true(histogram_bin(DBL_TRUE_MIN) > 0);
	assert_true(histogram_bin(-DBL_TRUE_MIN) < 0);
}

static void larger_values_have_larger_bins(void **state)
{
	double before = -1e9;

	(void)state;
	for (double at = -1e9; at < 1e9; at += 1234567.891) {
		assert_true(histogram_bin(at) >= histogram_bin(before));
		before = at;
	}
}

static void quantile_lies_where_the_values_do(void **state)
{
	struct histogram histogram = HISTOGRAM_EMPTY;

	(void)state;
	assert_true(isnan(histogram_quantile(&histogram, .5)));
	for (int i = 1000; i >= 1; i--)
		histogram_add(&histogram, histogram_bin(i), 1);

	assert_true(fabs(histogram_quantile(&histogram, .5) / 500 - 1) <= HISTOGRAM_ERROR);
	assert_true(fabs(histogram_quantile(&histogram, .95) / 950 - 1) <= HISTOGRAM_ERROR);
	assert_true(fabs(histogram_quantile(&histogram, .99) / 990 - 1) <= HISTOGRAM_ERROR);
	assert_true(fabs(histogram_quantile(&histogram, 1) / 1000 - 1) <= HISTOGRAM_ERROR);
	histogram_release(&histogram);
}

static void merged_is_as_if_added_to_one(void **state)
{
	struct histogram both = HISTOGRAM_EMPTY, left = HISTOGRAM_EMPTY, right = HISTOGRAM_EMPTY;

	(void)state;
	for (int i = -50; i < 50; i++) {
		histogram_add(&both, histogram_bin(i * 1.7), 2);
		histogram_add(i % 3 ? &left : &right, histogram_bin(i * 1.7), 2);
	}
	histogram_merge(&left, &right);

	assert_int_equal(left.count, both.count);
	assert_memory_equal(left.bins, both.bins, (size_t)both.count * sizeof *both.bins);
	histogram_release(&both);
	histogram_release(&left);
	histogram_release(&right);
}

static void comes_back_as_it_was_written(void **state)
{
	struct histogram written = HISTOGRAM_EMPTY, read = HISTOGRAM_EMPTY;
	static const double values[] = { -DBL_MAX, -3, 0, DBL_TRUE_MIN, 1e-5, 7, 7.01, 1e100, DBL_MAX };
	unsigned char *bytes;
	size_t size;

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		histogram_add(&written, histogram_bin(values[i]), (int64_t)1 << (5 * i));
	bytes = histogram_write(&written, &size);

	assert_true(histogram_read(&read, bytes, size));
	assert_int_equal(read.count, written.count);
	assert_memory_equal(read.bins, written.bins, (size_t)read.count * sizeof *read.bins);
	free(bytes);
	histogram_release(&written);
	histogram_release(&read);
}

static void damaged_bytes_are_refused(void **state)
{
	static const struct { unsigned char bytes[16]; size_t size; } damaged[] = {
		{ { 0x80 }, 1 },                      /* a varint without its end */
		{ { 2 }, 1 },                         /* a bin without a count */
		{ { 0xff, 0xff, 0xff, 0x7f, 1 }, 5 }, /* a bin that there is not */
		{ { 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1 }, 11 }, /* more than there can be */
		{ { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 1 }, 13 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
		struct histogram histogram = HISTOGRAM_EMPTY;

		assert_false(histogram_read(&histogram, damaged[i].bytes, damaged[i].size));
		histogram_release(&histogram);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bin_holds_values_of_about_its_size),
		cmocka_unit_test(larger_values_have_larger_bins),
		cmocka_unit_test(quantile_lies_where_the_values_do),
		cmocka_unit_test(merged_is_as_if_added_to_one),
		cmocka_unit_test(comes_back_as_it_was_written),
		cmocka_unit_test(damaged_bytes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
