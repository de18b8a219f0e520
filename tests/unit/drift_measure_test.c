/* How far a window has moved: published figures, the laws of the measures, and how often the rule is wrong. */
#include "printed.h"

#include "stats/cbpe.h"
#include "stats/drift.h"
#include "stats/special.h"
#include "stats/uniform.h"

#include <stdbool.h>

#define COUNT(rows) ((int)(sizeof(rows) / sizeof *(rows)))

static void the_tail_of_chi_square_has_its_reference_values(void **state)
{
	static const struct { double a, x; const char *value; } rows[] = {
		{ 1, 5.36340852 / 2, "0.0684464042" }, { 0.5, 3.841458820694124 / 2, "0.05" }, { 4.5, 16.918977604620448 / 2, "0.05" },
		{ 4.5, 0, "1" }, { 1, 1, "0.36787944117" }, { 50, 20, "0.999999987541" }, { 0, 1, "nan" }, { 1, -1, "nan" }, { 1, NAN, "nan" },
		{ 1, INFINITY, "0" },
	};

	(void)state;
	for (int i = 0; i < COUNT(rows); i++)
		assert_printed(special_gammainc_q(rows[i].a, rows[i].x), rows[i].value);
}

static void shares_have_the_published_stability_index(void **state)
{
	static const double even[] = { .1, .1, .1, .1, .1, .1, .1, .1, .1, .1 };
	static const double shifted[] = { .08, .09, .10, .11, .12, .10, .10, .10, .09, .11 };
	static const int64_t reference[] = { 50, 30, 20, 0 }, now[] = { 30, 40, 27, 3 };
	int used;

	(void)state;
	assert_printed(drift_psi_shares(even, shifted, 10), "0.0121227161");
	assert_printed(drift_psi_shares((double[]){ .5, .3, .2 }, (double[]){ .3, .4, .3 }, 3), "0.1714798428");
	assert_true(isinf(drift_psi_shares((double[]){ 1, 0 }, (double[]){ .5, .5 }, 2)));
	assert_printed(drift_psi(reference, now, 4, &used), "0.2040661200");
	assert_int_equal(used, 4);
	assert_printed(drift_js((int64_t[]){ 50, 30, 20 }, (int64_t[]){ 30, 40, 30 }, 3), "0.0306589026");
	assert_printed(drift_js((int64_t[]){ 5, 0 }, (int64_t[]){ 0, 7 }, 2), "1");
}

static void homogeneity_has_its_reference_values(void **state)
{
	struct drift_chi2 test = drift_chi2((int64_t[]){ 900, 80, 20 }, (int64_t[]){ 430, 55, 15 }, 3);

	(void)state;
	assert_printed(test.statistic, "5.36340852");
	assert_printed(test.p, "0.0684464042");
	assert_int_equal(test.freedom, 2);
}

static void rare_cells_are_pooled(void **state)
{
	struct drift_chi2 apart = drift_chi2((int64_t[]){ 900, 80, 3, 4, 2 }, (int64_t[]){ 430, 55, 5, 4, 6 }, 5);
	struct drift_chi2 pooled = drift_chi2((int64_t[]){ 900, 80, 9 }, (int64_t[]){ 430, 55, 15 }, 3);

	(void)state;
	assert_int_equal(apart.freedom, 2);
	assert_true(fabs(apart.statistic - pooled.statistic) < 1e-12);
}

static const double one[] = { 1.1, 2.3, 2.9, 3.3, 4.7, 5.0, 5.5, 6.1, 7.2, 8.8 };
static const double other[] = { 2.0, 3.1, 4.0, 5.1, 6.6, 6.9, 7.7, 8.1, 9.3, 10.2, 11.0, 12.5 };

static void samples_have_their_reference_distances(void **state)
{
	double d = drift_ks(one, 10, other, 12);

	(void)state;
	assert_printed(d, "0.4666666667");
	assert_printed(drift_ks_p_exact(d, 10, 12), "0.1342434655");
	assert_printed(drift_ks_p(d, 10, 12), "0.1857388511");
	assert_printed(drift_wasserstein(one, 10, other, 12), "2.5183333333");
	assert_printed(drift_ks((double[]){ 1, 1, 2, 3 }, 4, (double[]){ 1, 2, 2, 4 }, 4), "0.25");
}

static void cells_never_see_more_than_the_values(void **state)
{
	uint64_t seed = 11;

	(void)state;
	for (int trial = 0; trial < 200; trial++) {
		int64_t a[10] = { 0 }, b[10] = { 0 };
		double x[60], y[40];

		for (int i = 0; i < 60; i++)
			x[i] = i / 60.0 + uniform_draw(&seed) / 60;
		for (int i = 0; i < 40; i++)
			y[i] = i / 60.0 + uniform_draw(&seed) / 60 + 0.1 * (trial % 4);
		for (int i = 0; i < 60; i++)
			a[(int)(x[i] * 10)]++;
		for (int i = 0; i < 40; i++)
			b[(int)(y[i] * 10)]++;
		assert_true(drift_ks_cells(a, b, 10) <= drift_ks(x, 60, y, 40) + 1e-12);
		assert_true(drift_ks_cells(a, b, 10) >= 0);
	}
}

static void a_shift_is_its_wasserstein_distance(void **state)
{
	double moved[10];

	(void)state;
	for (int i = 0; i < 10; i++)
		moved[i] = one[i] + 0.75;
	assert_true(fabs(drift_wasserstein(one, 10, moved, 10) - 0.75) < 1e-12);
	assert_true(drift_wasserstein(one, 10, one, 10) == 0);
	assert_true(drift_ks(one, 10, one, 10) == 0);
	assert_true(drift_ks_p(0, 10, 10) == 1 && drift_ks_p_exact(0, 10, 10) == 1);
}

static void what_is_empty_is_not_defined(void **state)
{
	static const int64_t none[3] = { 0 }, some[3] = { 4, 5, 6 }, constant[3] = { 0, 9, 0 };
	int used;

	(void)state;
	assert_true(isnan(drift_psi(none, some, 3, &used)) && isnan(drift_psi(some, none, 3, &used)));
	assert_true(isnan(drift_psi(constant, constant, 3, &used)));
	assert_int_equal(used, 1);
	assert_true(isnan(drift_psi_p(NAN, 10, 10, 3)) && isnan(drift_psi_p(1, 0, 10, 3)) && isnan(drift_psi_p(1, 10, 10, 1)));
	assert_true(isnan(drift_chi2(none, some, 3).statistic) && isnan(drift_chi2(constant, constant, 3).p));
	assert_true(isnan(drift_js(none, some, 3)) && isnan(drift_ks_cells(some, none, 3)));
	assert_true(isnan(drift_ks(one, 0, other, 12)) && isnan(drift_wasserstein(one, 10, other, 0)));
	assert_true(isnan(drift_ks_p(NAN, 10, 10)) && isnan(drift_ks_p(0.5, 0, 10)) && isnan(drift_ks_p_exact(0.5, 10, 0)));
}

/* A reference of one row says little: nothing that comes is significant. */
static void one_row_is_no_reference(void **state)
{
	static const int64_t lone[4] = { 1, 0, 0, 0 }, now[4] = { 10, 200, 200, 90 };
	int used;
	double psi = drift_psi(lone, now, 4, &used);

	(void)state;
	assert_true(isfinite(psi));
	assert_true(drift_psi_p(psi, 1, 500, used) > 0.05);
}

static void many_features_are_judged_together(void **state)
{
	double holm[] = { .01, NAN, .04, .03, .005 }, fdr[] = { .01, NAN, .04, .03, .005 };

	(void)state;
	drift_holm(holm, 5);
	drift_benjamini_hochberg(fdr, 5);
	assert_printed(holm[0], "0.03");
	assert_true(isnan(holm[1]) && isnan(fdr[1]));
	assert_printed(holm[2], "0.06");
	assert_printed(holm[3], "0.06");
	assert_printed(holm[4], "0.02");
	assert_printed(fdr[0], "0.02");
	assert_printed(fdr[2], "0.04");
	assert_printed(fdr[3], "0.04");
	assert_printed(fdr[4], "0.02");
	drift_holm(holm, 0);
}

/* ---- how often the rule is wrong, and how often it sees something ---- */

#define FEATURES 20
#define REFERENCE_ROWS 5000

static double normal(uint64_t *seed)
{
	return special_normal_quantile(fmin(fmax(uniform_draw(seed), 1e-12), 1 - 1e-12));
}

/* Counts in ten cells that hold as much each of the standard normal. */
static void draw_cells(uint64_t *seed, int rows, double shift, int64_t cells[10])
{
	memset(cells, 0, 10 * sizeof *cells);
	for (int i = 0; i < rows; i++) {
		double value = shift == 0 ? uniform_draw(seed) : special_normal_cdf(normal(seed) + shift);

		cells[value >= 1 ? 9 : (int)(value * 10)]++;
	}
}

struct window_result { int rule, big, small; bool first; };

static struct window_result draw_window(uint64_t *seed, int rows, double shift)
{
	struct window_result result = { 0 };
	double psi[FEATURES], p[FEATURES], holm[FEATURES];

	for (int i = 0; i < FEATURES; i++) {
		int64_t reference[10], now[10];
		int used;

		draw_cells(seed, REFERENCE_ROWS, 0, reference);
		draw_cells(seed, rows, i ? 0 : shift, now);
		psi[i] = drift_psi(reference, now, 10, &used);
		holm[i] = p[i] = drift_psi_p(psi[i], REFERENCE_ROWS, rows, used);
	}
	drift_holm(holm, FEATURES);
	for (int i = 0; i < FEATURES; i++) {
		result.rule += psi[i] > 0.1 && holm[i] <= 0.01;
		result.big += psi[i] > 0.1;
		result.small += p[i] < 0.05;
	}
	result.first = psi[0] > 0.1 && holm[0] <= 0.01;
	return result;
}

static void the_rule_is_calm_where_naive_ones_are_not(void **state)
{
	uint64_t seed = 20;
	int rule = 0, big = 0, small = 0;

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct window_result at_500 = draw_window(&seed, 500, 0), at_100 = draw_window(&seed, 100, 0);

		rule += at_500.rule > 0;
		small += at_500.small > 0;
		big += at_100.big > 0;
	}
	assert_int_equal(rule, 0);
	assert_true(small >= 50 && small <= 80);
	assert_true(big >= 98);
}

static void half_a_deviation_in_one_feature_is_seen(void **state)
{
	uint64_t seed = 21;
	int half = 0, quarter = 0;

	(void)state;
	for (int i = 0; i < 40; i++) {
		half += draw_window(&seed, 500, 0.5).first;
		quarter += draw_window(&seed, 500, 0.25).first;
	}
	assert_int_equal(half, 40);
	assert_true(quarter < 20);
}

/* ---- without people ---- */

static void the_estimate_without_people_has_its_reference_values(void **state)
{
	struct cbpe all = cbpe_estimate((double[]){ .9, .8, NAN, .95, 2, .6 }, 6), none = cbpe_estimate(NULL, 0);
	struct cbpe_confusion table = cbpe_confusion((double[]){ .9, .8, .3, .6, .1 }, 5, 0.5);

	(void)state;
	assert_printed(all.accuracy, "0.8125");
	assert_printed(all.error, "0.18328598");
	assert_int_equal(all.rows, 4);
	assert_true(isnan(none.accuracy) && isnan(none.error));
	assert_printed(table.true_positive, "2.3");
	assert_printed(table.false_positive, "0.7");
	assert_printed(table.false_negative, "0.4");
	assert_printed(table.true_negative, "1.6");
	assert_printed(table.f1, "0.807018");
	assert_true(isnan(cbpe_confusion(NULL, 0, 0.5).f1));
}

/* A window as section 7 simulates it: confidences of a logistic model, of which a share has its labels flipped. */
static void draw_window_of_answers(uint64_t *seed, double mean, double flipped, double *estimate, double *real)
{
	double confidences[2000];
	int right = 0;

	for (int i = 0; i < 2000; i++) {
		double z = mean + 1.5 * normal(seed), c = 1 / (1 + exp(-fabs(z)));
		double chance = uniform_draw(seed) < flipped ? 1 - c : c;

		confidences[i] = c;
		right += uniform_draw(seed) < chance;
	}
	*estimate = cbpe_estimate(confidences, 2000).accuracy;
	*real = right / 2000.0;
}

static void harder_items_are_seen_without_people_and_other_labels_are_not(void **state)
{
	uint64_t seed = 22;
	double estimate, real;

	(void)state;
	draw_window_of_answers(&seed, 1.5, 0, &estimate, &real);
	assert_true(fabs(estimate - real) < 0.03 && estimate < 0.85);
	draw_window_of_answers(&seed, 3, 0.15, &estimate, &real);
	assert_true(estimate > 0.88 && real < 0.82);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tail_of_chi_square_has_its_reference_values),
		cmocka_unit_test(shares_have_the_published_stability_index),
		cmocka_unit_test(homogeneity_has_its_reference_values),
		cmocka_unit_test(rare_cells_are_pooled),
		cmocka_unit_test(samples_have_their_reference_distances),
		cmocka_unit_test(cells_never_see_more_than_the_values),
		cmocka_unit_test(a_shift_is_its_wasserstein_distance),
		cmocka_unit_test(what_is_empty_is_not_defined),
		cmocka_unit_test(one_row_is_no_reference),
		cmocka_unit_test(many_features_are_judged_together),
		cmocka_unit_test(the_rule_is_calm_where_naive_ones_are_not),
		cmocka_unit_test(half_a_deviation_in_one_feature_is_seen),
		cmocka_unit_test(the_estimate_without_people_has_its_reference_values),
		cmocka_unit_test(harder_items_are_seen_without_people_and_other_labels_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
