/* Special functions, intervals and confidence bins against published figures and their own laws. */
#include "printed.h"

#include "stats/confbin.h"
#include "stats/interval.h"
#include "stats/special.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static void incomplete_beta_has_its_reference_values(void **state)
{
	static const struct { double x, a, b; const char *value; } rows[] = {
		{ 0.5, 2, 3, "0.6875" }, { 0.95, 951, 51, "0.534639641616" }, { 0.3, 0.5, 0.5, "0.369010119566" },
		{ 0.95, 89, 1, "0.0104088049575" }, { 0.01, 1, 450, "0.98913980636" },
		{ 0.49, 5000, 5000, "0.02274203232457" }, /* summed exactly; packages are seen to print ...3244 */
		{ 0, 2, 3, "0" }, { 1, 2, 3, "1" }, { 0.5, 0, 3, "nan" }, { 0.5, 2, -1, "nan" }, { -0.1, 2, 3, "nan" },
		{ 1.1, 2, 3, "nan" }, { NAN, 2, 3, "nan" }, { 0.5, NAN, 3, "nan" }, { 0.5, INFINITY, 3, "nan" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_printed(special_betainc(rows[i].a, rows[i].b, rows[i].x), rows[i].value);
}

/* P(Bin(n, r) <= k) = I_{1-r}(n - k, k + 1). */
static void binomial_tails_have_their_reference_values(void **state)
{
	static const struct { int k, n; double r; const char *value; } rows[] = {
		{ 0, 299, 0.01, "0.04953625664" }, { 0, 298, 0.01, "0.05003662287" }, { 2, 1000, 0.01, "0.002679431994" },
		{ 4, 1000, 0.01, "0.0286864" }, { 5, 1000, 0.01, "0.06613951" },
		{ 1, 40, 0.1, "0.080474" }, { 2, 70, 0.1, "0.024181" }, { 5, 100, 0.1, "0.057577" }, { 14, 140, 0.1, "0.570535" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_printed(special_betainc(rows[i].n - rows[i].k, rows[i].k + 1, 1 - rows[i].r), rows[i].value);
}

static void inverse_beta_gives_the_reference_bounds(void **state)
{
	static const struct { int k, n; double delta; const char *value; } rows[] = {
		{ 0, 100, 0.05, "0.0295130496" }, { 2, 500, 0.05, "0.0125376054" }, { 31, 5000, 0.001 / 13, "0.0115613830" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_printed(special_betainc_inv(rows[i].k + 1, rows[i].n - rows[i].k, 1 - rows[i].delta), rows[i].value);
	assert_printed(special_betainc_inv(2, 3, 0), "0");
	assert_printed(special_betainc_inv(2, 3, 1), "1");
	assert_printed(special_betainc_inv(2, 3, 1.5), "nan");
	assert_printed(special_betainc_inv(0, 3, 0.5), "nan");
}

/* I_x(a, b) + I_{1-x}(b, a) = 1, and the inverse leads back, over sizes from a handful to a million. */
static void beta_and_its_inverse_agree(void **state)
{
	static const double sizes[] = { 0.5, 1, 3, 9.5, 10, 31, 500, 20000, 1e6 };
	static const double shares[] = { 1e-6, 0.01, 0.3, 0.5, 0.9, 0.999 };

	(void)state;
	for (size_t a = 0; a < COUNT(sizes); a++)
	for (size_t b = 0; b < COUNT(sizes); b++)
	for (size_t p = 0; p < COUNT(shares); p++) {
		double x = special_betainc_inv(sizes[a], sizes[b], shares[p]);
		double back = special_betainc(sizes[a], sizes[b], x);

		assert_true(x >= 0 && x <= 1);
		if (x > 1e-6) /* below, 1 - x keeps too few digits of x */
			assert_true(fabs(back + special_betainc(sizes[b], sizes[a], 1 - x) - 1) < 1e-9);
		if (x > 1e-12 && x < 1 - 1e-6 && fabs(back - shares[p]) > 1e-9)
			fail_msg("I_x(%g, %g) = %g at x = %.17g, not %g", sizes[a], sizes[b], back, x, shares[p]);
	}
}

/* B(a, b) = B(a + 1, b) + B(a, b + 1), also across the place where the series takes over. */
static void log_beta_keeps_its_recurrence(void **state)
{
	static const double sizes[] = { 0.1, 1, 2.5, 9, 9.5, 10, 11, 100, 12345.6, 1e7 };

	(void)state;
	assert_printed(special_lbeta(2, 3), "-2.484906649788");
	assert_printed(special_lbeta(1, 1), "0");
	assert_printed(special_lbeta(0, 1), "nan");
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t j = 0; j < COUNT(sizes); j++) {
			double a = sizes[i], b = sizes[j], whole = special_lbeta(a, b);
			double parts = exp(special_lbeta(a + 1, b) - whole) + exp(special_lbeta(a, b + 1) - whole);

			if (fabs(parts - 1) > 1e-8)
				fail_msg("at %g, %g the parts make %.15g", a, b, parts);
		}
	}
}

static void normal_distribution_has_its_table(void **state)
{
	static const struct { double p; const char *x; } rows[] = {
		{ 0.975, "1.959963984540" }, { 0.95, "1.644853626951" }, { 0.5, "0" }, { 0.025, "-1.959963984540" },
		{ 0.001, "-3.090232306168" }, { 1e-10, "-6.361340902404" }, { 0, "-inf" }, { 1, "inf" }, { -0.1, "nan" }, { 1.1, "nan" },
		{ NAN, "nan" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		double x = special_normal_quantile(rows[i].p);

		if (rows[i].p == 0 || rows[i].p == 1)
			assert_true(x == strtod(rows[i].x, NULL));
		else
			assert_printed(x, rows[i].x);
	}
	assert_true(INTERVAL_Z95 == special_normal_quantile(0.975) || fabs(INTERVAL_Z95 - special_normal_quantile(0.975)) < 1e-14);
	for (double p = 0.0005; p < 1; p += 0.0005)
		assert_true(fabs(special_normal_cdf(special_normal_quantile(p)) - p) < 1e-14);
}

static void intervals_have_their_reference_values(void **state)
{
	static const struct { int64_t k, n; const char *wilson_low, *wilson_high, *exact_low, *exact_high; } rows[] = {
		{ 0, 10, "0", ".2775328", "0", ".3084971" },
		{ 10, 10, ".7224672", "1", ".6915029", "1" },
		{ 5, 10, ".2365931", ".7634069", ".1870860", ".8129140" },
		{ 81, 263, ".2552885", ".3662096", ".2527367", ".3676219" },
		{ 950, 1000, ".9346862", ".9618697", ".9346095", ".9626646" },
		{ 0, 0, "0", "1", "0", "1" },
		{ -1, 10, "nan", "nan", "nan", "nan" }, { 11, 10, "nan", "nan", "nan", "nan" }, { 0, -1, "nan", "nan", "nan", "nan" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct interval wilson = interval_wilson(rows[i].k, rows[i].n, INTERVAL_Z95);
		struct interval exact = interval_clopper_pearson(rows[i].k, rows[i].n, 0.05);

		assert_printed(wilson.low, rows[i].wilson_low);
		assert_printed(wilson.high, rows[i].wilson_high);
		assert_printed(exact.low, rows[i].exact_low);
		assert_printed(exact.high, rows[i].exact_high);
	}
	assert_true(interval_wilson(0, 7, INTERVAL_Z95).low == 0 && interval_wilson(7, 7, INTERVAL_Z95).high == 1);
	assert_true(isnan(interval_wilson(1, 2, 0).low) && isnan(interval_clopper_pearson(1, 2, 1).high));
}

/* The chance that the interval of a draw from Bin(n, p) holds p, added up over all draws. */
static double coverage(struct interval (*of)(int64_t, int64_t, double), double level, int n, double p)
{
	double sum = 0;

	for (int k = 0; k <= n; k++) {
		struct interval in = of(k, n, level);
		double log_chance = -log(n + 1) - special_lbeta(k + 1, n - k + 1) + k * log(p) + (n - k) * log1p(-p);

		if (in.low <= p && p <= in.high)
			sum += exp(log_chance);
	}
	return sum;
}

static void intervals_cover_as_often_as_they_say(void **state)
{
	static const int sizes[] = { 5, 20, 100, 400 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		double wilson = 0;
		int shares = 0;

		for (double p = 0.005; p < 1; p += 0.005, shares++) {
			assert_true(coverage(interval_clopper_pearson, 0.05, sizes[i], p) > 0.95 - 1e-9);
			wilson += coverage(interval_wilson, INTERVAL_Z95, sizes[i], p);
		}
		wilson /= shares;
		assert_true(wilson > 0.94 && wilson < 0.97);
	}
}

static void confidences_fall_into_their_bins(void **state)
{
	static const struct { double confidence; int bin; } rows[] = {
		{ 0, 0 }, { 0.0114, 0 }, { 0.0115, 1 }, { 0.5, 60 }, { 0.9, 200 }, { 0.8999, 199 }, { 0.95, 260 }, { 0.98, 339 },
		{ 0.9901, 400 }, { 0.9989, 591 }, { 0.99991, 809 }, { 0.999989, 991 }, { 0.99998993, 999 }, { 0.99999, 999 }, { 0.9999999, 999 }, { 1, 999 },
		{ -1e-9, -1 }, { 1.0000001, -1 }, { NAN, -1 }, { INFINITY, -1 }, { -INFINITY, -1 },
	};
	int before = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (confbin_of(rows[i].confidence) != rows[i].bin)
			fail_msg("%.9g falls into %d, not %d", rows[i].confidence, confbin_of(rows[i].confidence), rows[i].bin);
	for (int i = 0; i <= 1000000; i++) {
		int bin = confbin_of(i / 1e6);

		assert_true(bin >= before && bin < CONFBIN_COUNT);
		before = bin;
	}
}

static void the_low_end_of_a_bin_is_its_first_confidence(void **state)
{
	(void)state;
	for (int bin = 0; bin < CONFBIN_COUNT; bin++) {
		double low = confbin_low(bin);

		assert_int_equal(confbin_of(low), bin);
		if (bin > 0)
			assert_int_equal(confbin_of(nextafter(low, 0)), bin - 1);
	}
	assert_true(isnan(confbin_low(-1)) && isnan(confbin_low(CONFBIN_COUNT)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(incomplete_beta_has_its_reference_values),
		cmocka_unit_test(binomial_tails_have_their_reference_values),
		cmocka_unit_test(inverse_beta_gives_the_reference_bounds),
		cmocka_unit_test(beta_and_its_inverse_agree),
		cmocka_unit_test(log_beta_keeps_its_recurrence),
		cmocka_unit_test(normal_distribution_has_its_table),
		cmocka_unit_test(intervals_have_their_reference_values),
		cmocka_unit_test(intervals_cover_as_often_as_they_say),
		cmocka_unit_test(confidences_fall_into_their_bins),
		cmocka_unit_test(the_low_end_of_a_bin_is_its_first_confidence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
