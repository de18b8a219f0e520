/* Two versions against published figures, and what the tests promise when they are looked at after every item. */
#include "printed.h"

#include "stats/betting.h"
#include "stats/uniform.h"
#include "stats/versions.h"

#include <stdbool.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define LN20 2.995732273553991

static void mcnemar_has_its_reference_values(void **state)
{
	static const struct { int64_t gains, losses; const char *value; } rows[] = {
		{ 10, 2, "0.0385742188" }, { 2, 10, "0.0385742188" }, { 15, 5, "0.0413894653" }, { 1, 8, "0.0390625" }, { 0, 5, "0.0625" },
		{ 0, 0, "1" }, { 7, 7, "1" }, { 3, 4, "1" }, { -1, 4, "nan" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_printed(versions_mcnemar(rows[i].gains, rows[i].losses), rows[i].value);
}

/* Newcombe 1998, table III, method 10, and two trials in Fagerland, Lydersen and Laake 2014. */
static void the_difference_has_its_reference_interval(void **state)
{
	static const struct { struct versions_cells cells; const char *difference, *low, *high; } rows[] = {
		{ { 36, 12, 2, 0 }, "0.2", "0.0569", "0.3404" }, { { 36, 14, 0, 0 }, "0.28", "0.1528", "0.4167" },
		{ { 1, 1, 7, 12 }, "-0.2857142857", "-0.507", "-0.026" }, { { 59, 6, 16, 80 }, "-0.0621118012", "-0.119", "-0.0046" },
		{ { 940, 30, 10, 20 }, "0.02", "0.0076097336", "0.0334821899" }, { { 5, 0, 0, 0 }, "0", "-0.4344824648", "0.4344824648" },
		{ { 0, 0, 0, 0 }, "nan", "-1", "1" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct interval interval = versions_difference_interval(&rows[i].cells, INTERVAL_Z95);

		assert_printed(versions_difference(&rows[i].cells), rows[i].difference);
		assert_printed(interval.low, rows[i].low);
		assert_printed(interval.high, rows[i].high);
	}
}

static void evidence_has_its_reference_values(void **state)
{
	struct betting margin;

	(void)state;
	assert_printed(versions_log_superior(10, 2), "2.2450152412");
	assert_printed(versions_log_superior(15, 5), "1.84932391");
	assert_printed(versions_log_inferior(5, 15), "1.84932391");
	assert_true(versions_log_superior(5, 15) < 0);
	assert_printed(versions_log_canary_worse(6, 20, 0.1), "1.78297363");
	assert_printed(versions_log_canary_within(2, 60, 0.1, 1.5), "3.18373552");
	assert_printed(versions_log_canary_worse(3, 2, 0.1), "nan");
	assert_printed(versions_log_canary_worse(1, 2, 1), "nan");
	assert_printed(versions_log_canary_within(1, 2, 0.1, 0), "nan");
	betting_init(&margin, 0.5);
	for (int i = 0; i < 300; i++)
		betting_add_difference(&margin, 0.01, 0);
	assert_printed(betting_log_e(&margin), "1.3117361946");
	for (int i = 0; i < 3; i++)
		betting_add_difference(&margin, 0.01, 1);
	assert_printed(betting_log_e(&margin), "2.7726683888");
}

/* ---- canaries, looked at after every error ---- */

struct ending { bool rolled_back, promoted; int items; };

static double common_rate(double rate, double swing, int item)
{
	return rate * (1 + swing * sin(item / 500.0));
}

static struct ending run_canary(double share, double canary_rate, double rate, double swing, int items, uint64_t *seed)
{
	struct ending ending = { .items = 0 };
	int64_t mine = 0, all = 0;

	for (int i = 0; i < items; i++) {
		bool canary = uniform_draw(seed) < share;

		ending.items += canary;
		if (uniform_draw(seed) >= common_rate(canary ? canary_rate : rate, swing, i))
			continue;
		mine += canary;
		all++;
		ending.rolled_back = versions_log_canary_worse(mine, all, share) >= LN20;
		ending.promoted = !ending.rolled_back && versions_log_canary_within(mine, all, share, 1.5) >= LN20;
		if (ending.rolled_back || ending.promoted)
			break;
	}
	return ending;
}

static int by_size(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

#define RUNS 600

struct figures { double rolled_back, promoted, median, q90, extra; };

static struct figures canaries(double share, double canary_rate, double rate, double swing, uint64_t seed)
{
	static int items[RUNS];
	struct figures figures = { 0 };
	int back = 0;

	for (int run = 0; run < RUNS; run++) {
		struct ending ending = run_canary(share, canary_rate, rate, swing, 20000, &seed);

		if (ending.rolled_back)
			items[back++] = ending.items;
		figures.promoted += ending.promoted / (double)RUNS;
		figures.extra += ending.items * (canary_rate - rate) / RUNS;
	}
	qsort(items, (size_t)back, sizeof *items, by_size);
	figures.rolled_back = back / (double)RUNS;
	figures.median = back ? items[back / 2] : 0;
	figures.q90 = back ? items[back * 9 / 10] : 0;
	return figures;
}

static bool near(double value, double wanted, double slack)
{
	return fabs(value - wanted) <= slack;
}

/* An incumbent with 3 % errors. Shares have a standard error of at most .02; medians and q90 may be off by 15 %. */
static void canaries_end_as_simulated_elsewhere(void **state)
{
	static const struct { double share, rate, rolled_back, promoted, median, q90, extra; } rows[] = {
		{ 0.1, 0.06, 0.992, 0.005, 416, 1027, 14.6 }, { 0.1, 0.09, 1, 0, 101, 276, 7.6 }, { 0.1, 0.15, 1, 0, 31, 86, 4.9 },
		{ 0.1, 0.015, 0.002, 0.998, 0, 0, -4.3 }, { 0.1, 0.03, 0.035, 0.716, 0, 0, 0 }, { 0.2, 0.03, 0.046, 0.888, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct figures is = canaries(rows[i].share, rows[i].rate, 0.03, 0, 12345 + i);

		print_message("share %.2g, errors %.3g: rolled back %.3f, promoted %.3f, items %g/%g, extra errors %.1f\n", rows[i].share, rows[i].rate,
		       is.rolled_back, is.promoted, is.median, is.q90, is.extra);
		assert_true(near(is.rolled_back, rows[i].rolled_back, 0.03));
		assert_true(near(is.promoted, rows[i].promoted, 0.06));
		if (rows[i].median > 0)
			assert_true(near(is.median, rows[i].median, 0.2 * rows[i].median) && near(is.q90, rows[i].q90, 0.2 * rows[i].q90));
		assert_true(near(is.extra, rows[i].extra, 0.15 * fabs(rows[i].extra) + 0.5));
	}
}

/* At most alpha, with three standard errors of 600 runs, also where errors come and go for both. */
static void an_equal_canary_is_seldom_rolled_back(void **state)
{
	double most = 0.05 + 3 * sqrt(0.05 * 0.95 / RUNS);

	(void)state;
	assert_true(canaries(0.05, 0.03, 0.03, 0, 77).rolled_back <= most);
	assert_true(canaries(0.1, 0.03, 0.03, 0.8, 78).rolled_back <= most);
	assert_true(canaries(0.5, 0.03, 0.03, 0.8, 79).rolled_back <= most);
}

/* Two shares compared after every error by a z-test at 5 %: what most dashboards do. */
static bool naive_rolls_back(double share, uint64_t *seed)
{
	int64_t size[2] = { 0 }, wrong[2] = { 0 };

	for (int i = 0; i < 20000; i++) {
		int arm = uniform_draw(seed) < share;
		bool error = uniform_draw(seed) < 0.03;
		double p, spread;

		size[arm]++;
		wrong[arm] += error;
		if (!error || size[0] < 50 || size[1] < 50)
			continue;
		p = (double)(wrong[0] + wrong[1]) / (double)(size[0] + size[1]);
		spread = sqrt(p * (1 - p) * (1 / (double)size[0] + 1 / (double)size[1]));
		if ((double)wrong[1] / (double)size[1] - (double)wrong[0] / (double)size[0] > 1.645 * spread)
			return true;
	}
	return false;
}

static void looking_often_at_a_plain_test_rolls_back_equals(void **state)
{
	uint64_t seed = 99;
	int back = 0;

	(void)state;
	for (int run = 0; run < 300; run++)
		back += naive_rolls_back(0.1, &seed);
	print_message("a z-test after every error rolls %.3f of equal canaries back\n", back / 300.0);
	assert_true(back > 300 * 0.2);
}

/* ---- paired ---- */

struct paired_ending { int superior, inferior, as_good, naive; };

/* One stream of 6000 items: at which of them each claim was first made, 0 for never. */
static struct paired_ending run_pairs(double gain, double loss, uint64_t *seed)
{
	struct paired_ending ending = { 0 };
	struct betting margin;
	int64_t gains = 0, losses = 0;

	betting_init(&margin, 0.5);
	for (int i = 1; i <= 6000; i++) {
		double u = uniform_draw(seed);
		int difference = u < gain ? 1 : u < gain + loss ? -1 : 0;

		gains += difference > 0;
		losses += difference < 0;
		betting_add_difference(&margin, 0.01, difference);
		if (!ending.as_good && betting_log_e(&margin) >= LN20)
			ending.as_good = i;
		if (difference == 0)
			continue;
		if (!ending.superior && versions_log_superior(gains, losses) >= LN20)
			ending.superior = i;
		if (!ending.inferior && versions_log_inferior(gains, losses) >= LN20)
			ending.inferior = i;
		if (gains + losses >= 10 && (double)(gains - losses) > 1.645 * sqrt((double)(gains + losses)))
			ending.naive = i;
	}
	return ending;
}

static double made(const int *when, int count)
{
	int claims = 0;

	for (int i = 0; i < count; i++)
		claims += when[i] > 0;
	return claims / (double)count;
}

/* The median item, with those that never came last. */
static int middle(int *when, int count)
{
	for (int i = 0; i < count; i++)
		when[i] = when[i] ? when[i] : 1 << 20;
	qsort(when, (size_t)count, sizeof *when, by_size);
	return when[count / 2];
}

#define PAIRS 400

static void paired_versions_end_as_simulated_elsewhere(void **state)
{
	static int superior[4][PAIRS], inferior[4][PAIRS], as_good[4][PAIRS], naive[4][PAIRS];
	static const struct { double gain, loss; } rows[4] = { { 0.02, 0.02 }, { 0.03, 0.01 }, { 0.01, 0.03 }, { 0.02, 0.03 } };
	uint64_t seed = 4242;

	(void)state;
	for (int row = 0; row < 4; row++)
		for (int run = 0; run < PAIRS; run++) {
			struct paired_ending ending = run_pairs(rows[row].gain, rows[row].loss, &seed);

			superior[row][run] = ending.superior, inferior[row][run] = ending.inferior;
			as_good[row][run] = ending.as_good, naive[row][run] = ending.naive;
		}
	print_message("equal: superior %.3f, inferior %.3f, as good %.3f, naive %.3f\n", made(superior[0], PAIRS), made(inferior[0], PAIRS),
	       made(as_good[0], PAIRS), made(naive[0], PAIRS));
	assert_true(made(superior[0], PAIRS) <= 0.05 + 0.033 && made(inferior[0], PAIRS) <= 0.05 + 0.033);
	assert_true(made(naive[0], PAIRS) > 0.2);
	assert_true(near(made(as_good[0], PAIRS), 0.884, 0.06));
	assert_true(made(as_good[3], PAIRS) <= 0.05 + 0.033); /* exactly at the margin */
	assert_true(near(middle(superior[1], PAIRS), 536, 80));
	assert_true(near(middle(inferior[2], PAIRS), 543, 80));
	assert_true(near(middle(as_good[0], PAIRS), 2686, 400));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mcnemar_has_its_reference_values),
		cmocka_unit_test(the_difference_has_its_reference_interval),
		cmocka_unit_test(evidence_has_its_reference_values),
		cmocka_unit_test(canaries_end_as_simulated_elsewhere),
		cmocka_unit_test(an_equal_canary_is_seldom_rolled_back),
		cmocka_unit_test(looking_often_at_a_plain_test_rolls_back_equals),
		cmocka_unit_test(paired_versions_end_as_simulated_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
