/* Audits, calibration, anchoring and votes against published and recomputed figures. */
#include "printed.h"

#include "stats/anchoring.h"
#include "stats/audit.h"
#include "stats/calibration.h"
#include "stats/dawid_skene.h"
#include "stats/interval.h"
#include "stats/refit.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* ---- audits ---- */

static void strata_have_their_reference_values(void **state)
{
	static const struct audit_stratum strata[] = { { 6000, 60, 0 }, { 3000, 60, 1 }, { 1000, 80, 6 } };
	struct audit_estimate estimate = audit_stratified(strata, 3, 0.05);
	struct audit_sample sample = { .population = 10000 };

	(void)state;
	assert_printed(estimate.share, "0.0125");
	assert_printed(estimate.error, "0.00581220");
	assert_printed(estimate.error_finite, "0.00570781");
	assert_printed(estimate.effective, "365.3981");
	for (size_t h = 0; h < COUNT(strata); h++)
		for (int i = 0; i < strata[h].audited; i++)
			audit_add(&sample, i < strata[h].wrong, (double)strata[h].audited / (double)strata[h].population);
	assert_printed(audit_hajek(&sample), "0.0125");
	assert_printed(audit_horvitz_thompson(&sample), "0.0125");
	assert_printed(audit_hajek_error(&sample), "0.00578556");
	assert_printed(sample.weights * sample.weights / sample.squares, "131.1475");
	assert_printed(interval_effective(estimate.effective * estimate.share, estimate.effective, 0.05).low, "0.003806");
	assert_printed(interval_effective(estimate.effective * estimate.share, estimate.effective, 0.05).high, "0.029990");
}

static void audits_at_their_ends(void **state)
{
	struct audit_sample none = { .population = 100 }, right = { .population = 1000 }, wrong = { .population = 1000 };
	struct interval interval = audit_interval(&none, 0.05);

	(void)state;
	assert_true(isnan(audit_hajek(&none)));
	assert_true(interval.low == 0 && interval.high == 1);
	assert_false(audit_add(&none, true, 0));
	assert_false(audit_add(&none, true, 1.5));
	assert_false(audit_add(&none, true, NAN));
	for (int i = 0; i < 100; i++) {
		audit_add(&right, false, 0.1);
		audit_add(&wrong, true, 0.1);
	}
	assert_printed(audit_hajek(&right), "0");
	assert_printed(audit_hajek(&wrong), "1");
	interval = audit_interval(&right, 0.05);
	assert_true(interval.low == 0);
	assert_true(fabs(interval.high - interval_clopper_pearson(0, 100, 0.05).high) < 1e-12);
	assert_true(audit_interval(&wrong, 0.05).high == 1);
	assert_true(isnan(audit_interval(&right, 0).low));
	assert_true(isnan(audit_stratified(&(struct audit_stratum){ 10, 0, 0 }, 1, 0.05).share));
}

/* Nominal 95 % at 1 % errors, drawn with two chances: the interval must cover, where Wald's does not. */
static void the_interval_covers(void **state)
{
	uint64_t seed = 1;
	int covered = 0, wald = 0;
	const int runs = 1000;

	(void)state;
	for (int run = 0; run < runs; run++) {
		struct audit_sample sample = { .population = 6000 };
		struct interval interval;

		for (int item = 0; item < 6000; item++) {
			double probability = item % 3 ? 0.03 : 0.09, draw[2];

			for (int d = 0; d < 2; d++) {
				seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407); /* Knuth's MMIX */
				draw[d] = (double)(seed >> 11) / 9007199254740992.0;
			}
			if (draw[0] < probability)
				audit_add(&sample, draw[1] < 0.01, probability);
		}
		interval = audit_interval(&sample, 0.05);
		covered += interval.low <= 0.01 && interval.high >= 0.01;
		wald += fabs(audit_hajek(&sample) - 0.01) <= INTERVAL_Z95 * audit_hajek_error(&sample);
	}
	assert_true(covered >= runs * 0.95);
	assert_true(wald < runs * 0.93);
}

static void neyman_has_its_reference_shares(void **state)
{
	static const struct audit_stratum strata[] = { { 6000, 0, 0 }, { 3000, 0, 0 }, { 1000, 0, 0 } };
	static const double expected[] = { 0.002, 0.01, 0.06 };
	double shares[3];

	(void)state;
	audit_neyman(strata, expected, 3, shares);
	assert_printed(shares[0], "0.33338985");
	assert_printed(shares[1], "0.37124422");
	assert_printed(shares[2], "0.29536593");
	audit_neyman(strata, (double[3]){ 0, 0, 0 }, 3, shares);
	assert_printed(shares[1], "0.333333333");
}

/* ---- calibration ---- */

static const struct calibration_row twelve[] = {
	{ 0.95, true }, { 0.92, true }, { 0.90, true }, { 0.85, true }, { 0.82, false }, { 0.78, true },
	{ 0.75, false }, { 0.70, true }, { 0.65, true }, { 0.60, false }, { 0.58, false }, { 0.55, true },
};

static void calibration_has_its_reference_values(void **state)
{
	struct calibration_error ten = calibration_error(twelve, 12, 10), fifteen = calibration_error(twelve, 12, 15);
	struct calibration_brier brier = calibration_brier(twelve, 12, 10);

	(void)state;
	assert_printed(ten.expected, "0.1258333333");
	assert_printed(ten.largest, "0.335");
	assert_printed(fifteen.expected, "0.1758333333");
	assert_printed(brier.score, "0.2030083333");
	assert_printed(brier.reliability, "0.02495139");
	assert_printed(brier.resolution, "0.04166667");
	assert_printed(brier.uncertainty, "0.22222222");
	assert_printed(calibration_log_loss(twelve, 12, 1), "0.5767662214");
	assert_printed(calibration_temperature(twelve, 12), "1.33027890");
	assert_printed(calibration_log_loss(twelve, 12, calibration_temperature(twelve, 12)), "0.5676318719");
	assert_true(calibration_tempered(0.9, 2) < 0.9 && calibration_tempered(0.9, 2) > 0.5);
}

/* Six answers: curves and their table, worked out by hand. */
static void a_curve_is_fitted_to_answers(void **state)
{
	static const struct calibration_row rows[] = { { 0.9, true }, { 0.6, false }, { 0.8, true }, { 0.6, true }, { 0.7, false }, { 0.9, true } };
	struct arena arena = ARENA_EMPTY;
	struct refit curve = refit_fit(rows, 6, REFIT_ISOTONIC, &arena), warm = refit_fit(rows, 6, REFIT_TEMPERATURE, &arena);
	struct refit_bin bins[REFIT_BINS];
	struct calibration_row after[6];

	(void)state;
	assert_int_equal(curve.count, 2); /* .6, .6 and .7 are pooled: one of three is right */
	assert_printed(refit_apply(&curve, 0.1), "0.33333333");
	assert_printed(curve.points[0].said, "0.63333333");
	assert_printed(refit_apply(&curve, 0.75), "0.66666667");
	assert_printed(refit_apply(&curve, 1), "1");
	assert_true(refit_apply(&warm, 0.9) == calibration_tempered(0.9, calibration_temperature(rows, 6)));
	assert_int_equal(refit_bins(rows, 6, bins), 4);
	assert_int_equal(bins[0].count, 2);
	assert_printed(bins[0].right, "0.5");
	assert_printed(refit_error(bins, 4), "0.21666667");
	refit_cross(rows, 6, REFIT_ISOTONIC, &arena, after);
	assert_printed(after[4].confidence, "0.6875"); /* the others: .6 is right half of the time, .8 and .9 always */
	assert_true(!after[4].right);
	arena_release(&arena);
}

/* Of one row, of two alike, of one bin each; and, of many, what drawing answers comes to. */
static void calibration_error_by_chance(void **state)
{
	static const struct calibration_row alike[] = { { 0.5, true }, { 0.5, true } }, apart[] = { { 0.8, true }, { 0.5, true } };
	uint64_t drawn = 7;
	double sum = 0;

	(void)state;
	assert_printed(calibration_chance(apart, 1, 10), "0.32");
	assert_printed(calibration_chance(alike, 2, 10), "0.25");
	assert_printed(calibration_chance(apart, 2, 10), "0.41");
	for (int i = 0; i < 4000; i++) {
		struct calibration_row rows[12];

		for (int j = 0; j < 12; j++) {
			drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			rows[j] = (struct calibration_row){ twelve[j].confidence, (double)(drawn >> 32) / 4294967296.0 < twelve[j].confidence };
		}
		sum += calibration_error(rows, 12, 10).expected / 4000;
	}
	assert_true(fabs(sum - calibration_chance(twelve, 12, 10)) < 0.005);
	assert_true(isnan(calibration_chance(twelve, 0, 10)));
	assert_true(isnan(calibration_chance(twelve, 12, 0)));
}

static void calibration_of_nothing(void **state)
{
	static const struct calibration_row right[] = { { 0.9, true }, { 0.6, true } }, sure[] = { { 1, true }, { 1, false }, { 0, false } };

	(void)state;
	assert_true(isnan(calibration_error(twelve, 0, 10).expected));
	assert_true(isnan(calibration_error(twelve, 12, 0).expected));
	assert_true(isnan(calibration_brier(twelve, 0, 10).score));
	assert_true(isnan(calibration_log_loss(twelve, 0, 1)));
	assert_printed(calibration_temperature(twelve, 0), "1");
	assert_printed(calibration_temperature(right, 2), "1");
	assert_true(isfinite(calibration_log_loss(sure, 3, 1)));
	assert_true(isfinite(calibration_temperature(sure, 3)));
}

/* A confidence that is no share makes no figure: as if the row were not there. */
static void calibration_leaves_out_what_is_no_confidence(void **state)
{
	static const double odd[] = { NAN, -0.1, 1.1, INFINITY };
	struct calibration_row rows[16], none[4];

	(void)state;
	for (int i = 0; i < 4; i++)
		none[i] = rows[5 * i < 16 ? 5 * i : 0] = (struct calibration_row){ odd[i], i % 2 == 0 };
	for (int i = 0, next = 0; i < 16; i++)
		if (i % 5 != 0)
			rows[i] = twelve[next++];
	assert_printed(calibration_error(rows, 16, 10).expected, "0.1258333333");
	assert_printed(calibration_error(rows, 16, 10).largest, "0.335");
	assert_printed(calibration_brier(rows, 16, 10).score, "0.2030083333");
	assert_printed(calibration_brier(rows, 16, 10).reliability, "0.02495139");
	assert_printed(calibration_brier(rows, 16, 10).uncertainty, "0.22222222");
	assert_printed(calibration_log_loss(rows, 16, 1), "0.5767662214");
	assert_printed(calibration_temperature(rows, 16), "1.33027890");
	assert_true(isnan(calibration_error(none, 4, 10).expected) && isnan(calibration_brier(none, 4, 10).score));
	assert_true(isnan(calibration_log_loss(none, 4, 1)) && calibration_temperature(none, 4) == 1);
}

static void isotonic_has_its_reference_values(void **state)
{
	double twelve_up[12], ones[12], six[] = { 1, 3, 2, 4, 3.5, 5 }, three[] = { 3, 1, 2 };
	static const char *const wanted[] = { "0.333333333", "0.333333333", "0.333333333", "0.6", "0.6", "0.6", "0.6", "0.6", "1", "1", "1", "1" };
	static const char *const of_six[] = { "1", "2.5", "2.5", "3.75", "3.75", "5" }, *const of_three[] = { "1.66666667", "1.66666667", "2" };

	(void)state;
	for (int i = 0; i < 12; i++) {
		twelve_up[i] = twelve[11 - i].right;
		ones[i] = 1;
	}
	calibration_isotonic(twelve_up, ones, 12);
	for (int i = 0; i < 12; i++)
		assert_printed(twelve_up[i], wanted[i]);
	calibration_isotonic(six, ones, 6);
	for (int i = 0; i < 6; i++)
		assert_printed(six[i], of_six[i]);
	calibration_isotonic(three, (double[]){ 1, 2, 3 }, 3);
	for (int i = 0; i < 3; i++)
		assert_printed(three[i], of_three[i]);
	calibration_isotonic(three, ones, 0);
}

/* ---- anchoring ---- */

static void anchoring_has_its_reference_values(void **state)
{
	static const struct { int64_t k1, n1, k2, n2; const char *z, *low, *high; } rows[] = {
		{ 470, 500, 430, 500, "4.21637021", "0.04312865", "0.11757155" }, { 32, 100, 5, 100, "4.91681760", "0.16630125", "0.37072925" },
		{ 56, 70, 48, 80, "2.65017195", "0.05243147", "0.33387265" }, { 9, 10, 3, 10, NULL, "0.17052272", "0.80901797" },
		{ 0, 0, 3, 10, "nan", "nan", "nan" }, { 11, 10, 3, 10, "nan", "nan", "nan" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct anchoring anchoring = anchoring_difference(rows[i].k1, rows[i].n1, rows[i].k2, rows[i].n2, INTERVAL_Z95);

		if (rows[i].z)
			assert_printed(anchoring.z, rows[i].z);
		assert_printed(anchoring.interval.low, rows[i].low);
		assert_printed(anchoring.interval.high, rows[i].high);
	}
	assert_true(isnan(anchoring_difference(5, 5, 7, 7, INTERVAL_Z95).z));
	assert_printed(anchoring_difference(5, 5, 7, 7, INTERVAL_Z95).difference, "0");
}

/* ---- votes ---- */

/* Forty-five patients judged by five anaesthetists (Dawid and Skene 1979): three votes of the first, then
 * one of each of the others. */
static int read_votes(struct vote *votes)
{
	static const char *const table[45] = {
		"1111111", "3334334", "1122122", "2223121", "2223222", "2223322", "1222111", "3333433", "2222223", "2322223",
		"4444444", "2223343", "1111111", "2223212", "1211111", "1112111", "1111111", "1111111", "2222221", "2221322",
		"2222222", "2222221", "2223222", "2212222", "1111111", "1111111", "2322222", "1111111", "1111111", "1121121",
		"1111111", "3333233", "1111111", "2222222", "2223232", "4334343", "2212232", "2323233", "3333432", "1111111",
		"1111111", "1212111", "2322222", "1211111", "2222222",
	};
	int count = 0;

	for (int item = 0; item < 45; item++)
		for (int i = 0; i < 7; i++)
			votes[count++] = (struct vote){ item, i < 3 ? 0 : i - 2, table[item][i] - '1' };
	return count;
}

static void votes_have_their_reference_values(void **state)
{
	static const char labels[] = "142222132243121111222222112111131224233111212", *const shares[] = { "0.3996", "0.4220", "0.1118", "0.0667" };
	static const struct { int item, class; const char *chance; } rows[] = {
		{ 7, 1, "0.9810" }, { 7, 2, "0.0190" }, { 30, 1, "0.9991" }, { 30, 2, "0.0009" }, { 35, 2, "0.9480" }, { 35, 3, "0.0520" }, { 38, 2, "0.0212" },
		{ 38, 3, "0.9788" }, { 42, 1, "0.9998" }, { 42, 2, "0.0002" },
	};
	static const char *const rates[] = { "0.8895", "0.1105", "0", "0", "0.0706", "0.8764", "0.0530", "0", "0", "0.3388", "0.6612", "0",
		                             "0", "0", "0.5556", "0.4444", "0.0527", "0.6329", "0.3143", "0" };
	struct vote votes[45 * 7];
	struct dawid_skene fit;
	int count = read_votes(votes), differs = 0;
	double parts[45 * 4];

	(void)state;
	dawid_skene_fit(&fit, votes, count, 45, 5, 4);
	assert_printed(fit.log_likelihood, "-192.8908812");
	for (int j = 0; j < 4; j++)
		assert_printed(fit.shares[j], shares[j]);
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_printed(fit.posterior[(rows[i].item - 1) * 4 + rows[i].class - 1], rows[i].chance);
	for (int i = 0; i < 20; i++) /* of the first observer, and one class of the second */
		assert_printed(fit.rates[i < 16 ? i : i + 4], rates[i]);
	majority_parts(votes, count, 45, 4, parts);
	for (int item = 0; item < 45; item++) {
		assert_int_equal(dawid_skene_label(&fit, item), labels[item] - '1');
		int lowest = 0;

		while (parts[item * 4 + lowest] <= 0)
			lowest++;
		differs += lowest != labels[item] - '1';
	}
	assert_int_equal(differs, 3); /* patients 2, 12 and 36 */
	dawid_skene_release(&fit);
	dawid_skene_release(&fit);
}

static void votes_that_say_little(void **state)
{
	static const struct vote votes[] = { { 0, 0, 1 }, { 0, 1, 1 }, { 1, 0, 0 }, { 9, 0, 0 }, { 0, 0, 7 }, { -1, 0, 0 } };
	struct dawid_skene fit;
	double parts[3 * 2];

	(void)state;
	dawid_skene_fit(&fit, votes, 6, 3, 2, 2);
	for (int i = 0; i < 6; i++)
		assert_true(fit.posterior[i] >= 0 && fit.posterior[i] <= 1);
	assert_int_equal(dawid_skene_label(&fit, 0), 1);
	dawid_skene_release(&fit);
	majority_parts(votes, 6, 3, 2, parts);
	assert_true(parts[0] == 0 && parts[1] == 1 && parts[2] == 1); /* both say 1 of the first, one says 0 of the second */
	assert_true(parts[4] == 0 && parts[5] == 0);                  /* nobody says anything of the third */
	majority_parts((const struct vote[]){ { 0, 0, 0 }, { 0, 1, 1 } }, 2, 1, 2, parts);
	assert_true(parts[0] == 0.5 && parts[1] == 0.5);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(strata_have_their_reference_values),
		cmocka_unit_test(audits_at_their_ends),
		cmocka_unit_test(the_interval_covers),
		cmocka_unit_test(neyman_has_its_reference_shares),
		cmocka_unit_test(calibration_has_its_reference_values),
		cmocka_unit_test(calibration_error_by_chance),
		cmocka_unit_test(a_curve_is_fitted_to_answers),
		cmocka_unit_test(calibration_of_nothing),
		cmocka_unit_test(calibration_leaves_out_what_is_no_confidence),
		cmocka_unit_test(isotonic_has_its_reference_values),
		cmocka_unit_test(anchoring_has_its_reference_values),
		cmocka_unit_test(votes_have_their_reference_values),
		cmocka_unit_test(votes_that_say_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
