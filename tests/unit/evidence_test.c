/* Evidence that may be looked at again and again, thresholds with a guarantee, and the detector that takes
 * automation back: published and recomputed figures, laws by enumeration, and guarantees by simulation from
 * a seed, beside naive rules that are seen to fail. */
#include "printed.h"

#include "stats/betting.h"
#include "stats/esr.h"
#include "stats/evalue.h"
#include "stats/special.h"
#include "stats/threshold.h"
#include "stats/uniform.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static uint64_t seed;

/* ---- e-values ---- */

static void evidence_has_its_reference_values(void **state)
{
	static const struct { int64_t s, n; double p0; const char *greater, *less; } rows[] = {
		{ 0, 0, 0.95, "0", NULL }, { 1, 1, 0.95, "0.0259754864", NULL }, { 0, 1, 0.95, "-0.6931471806", NULL },
		{ 88, 88, 0.95, "3.0104424545", NULL }, { 970, 1000, 0.95, "3.5771109943", NULL }, { 45, 50, 0.95, "-1.4080963754", NULL },
		{ 10, 12, 0.5, "2.2450152412", NULL }, { 7, 20, 0.1, "3.2897163177", NULL }, { 15, 20, 0.5, "1.84932391", NULL },
		{ 6, 20, 0.1, "1.78297363", NULL },
		{ 0, 449, 0.01, NULL, "2.9976038054" }, { 0, 448, 0.01, NULL, "2.9896672551" }, { 2, 1000, 0.01, NULL, "3.8129671160" },
		{ 10, 500, 0.01, NULL, "-1.8970112018" }, { 2, 60, 0.15 / 1.05, NULL, "3.18373552" },
		{ 3, 2, 0.5, "nan", "nan" }, { -1, 2, 0.5, "nan", "nan" }, { 1, 2, 0, "nan", "nan" }, { 1, 2, 1, "nan", "nan" }, { 1, 2, NAN, "nan", "nan" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].greater)
			assert_printed(evalue_log_greater(rows[i].s, rows[i].n, rows[i].p0), rows[i].greater);
		if (rows[i].less)
			assert_printed(evalue_log_less(rows[i].s, rows[i].n, rows[i].p0), rows[i].less);
	}
}

/* With no error the integral has a closed form. */
static void evidence_without_errors_has_a_closed_form(void **state)
{
	(void)state;
	for (int n = 1; n < 3000; n += 37) {
		double p0 = 0.01, size = n + 1;
		double closed = log(-expm1(size * log1p(-p0))) - log(size * p0) - n * log1p(-p0);

		assert_true(fabs(evalue_log_less(0, n, p0) - closed) < 1e-9);
	}
}

static void worst_plausible_rates_have_their_reference_values(void **state)
{
	static const struct { int64_t s, n; const char *low, *high; } rows[] = {
		{ 0, 0, "0", "1" }, { 0, 10, "0", "0.35351685" }, { 10, 10, "0.64648315", "1" }, { 45, 50, "0.74357695", "0.98428397" },
		{ 88, 88, "0.95019993", "1" }, { 970, 1000, "0.95148448", "0.98624517" }, { 11, 10, "nan", "nan" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct interval bounds = evalue_bounds(rows[i].s, rows[i].n, 0.05);

		assert_printed(bounds.low, rows[i].low);
		assert_printed(bounds.high, rows[i].high);
	}
}

/* The mean of e over all outcomes is 1 where the rate is p0, and below it where the rate is lower. */
static void evidence_is_fair_by_enumeration(void **state)
{
	static const double limits[] = { 0.01, 0.1, 0.5, 0.95 };

	(void)state;
	for (size_t l = 0; l < COUNT(limits); l++) {
		double p0 = limits[l];

		for (int n = 1; n <= 100; n++) {
			double fair = 0, below = 0;

			for (int s = 0; s <= n; s++) {
				double ways = -special_lbeta(s + 1, n - s + 1) - log(n + 1), e = evalue_log_greater(s, n, p0);

				fair += exp(ways + s * log(p0) + (n - s) * log1p(-p0) + e);
				below += exp(ways + s * log(p0 / 2) + (n - s) * log1p(-p0 / 2) + e);
			}
			assert_true(fabs(fair - 1) < 1e-9);
			assert_true(below <= 1 + 1e-9);
		}
	}
}

static void evidence_falls_as_the_limit_rises(void **state)
{
	static const int sizes[] = { 1, 5, 50, 1000, 5000 };

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (int64_t n = sizes[i], s = n; s > 0; s = s * 9 / 10 - (s < 10)) {
			double last = INFINITY;

			for (double p0 = 1e-3; p0 < (double)s / (double)n; p0 += 1e-3 + (double)s / (double)n / 200) {
				double e = evalue_log_greater(s, n, p0);

				assert_true(e <= last + 1e-9);
				last = e;
			}
		}
	}
}

/* Looks after every decision from the fiftieth on, at a rate that does not deserve it: how often the gate
 * opens by luck, by evidence and by Wilson's bound, which is made for one look. */
static void looking_often_opens_no_gate(void **state)
{
	const int runs = 2000, most = 1000;
	int by_evidence = 0, by_wilson = 0;

	(void)state;
	seed = 20260301;
	for (int run = 0; run < runs; run++) {
		int s = 0;
		bool opened = false, fooled = false;

		for (int n = 1; n <= most; n++) {
			s += uniform_draw(&seed) < 0.95;
			if (n < 50)
				continue;
			opened = opened || evalue_log_greater(s, n, 0.95) >= log(20);
			fooled = fooled || interval_wilson(s, n, 1.6448536269514722).low >= 0.95;
		}
		by_evidence += opened;
		by_wilson += fooled;
	}
	assert_true(by_evidence <= runs * (0.05 + 3 * sqrt(0.05 * 0.95 / runs)));
	assert_true(by_evidence > 0);
	assert_true(by_wilson > runs * 0.20); /* 26.7 % in theory: the naive rule is seen to fail */
}

static void attempts_share_a_budget(void **state)
{
	double sum = 0;

	(void)state;
	assert_printed(1 / evalue_alpha_of_attempt(0.05, 1), "40");
	assert_printed(1 / evalue_alpha_of_attempt(0.05, 2), "120");
	assert_printed(1 / evalue_alpha_of_attempt(0.05, 3), "240");
	for (int j = 1; j < 100000; j++)
		sum += evalue_alpha_of_attempt(0.05, j);
	assert_true(sum < 0.05);
	assert_true(isnan(evalue_alpha_of_attempt(0.05, 0)));
}

static void a_forecast_says_when_a_gate_opens(void **state)
{
	int64_t n = evalue_forecast(0, 0, 1, 0.95, 0.05);

	(void)state;
	assert_int_equal(n, 88); /* 88 straight hits, as published */
	assert_int_equal(evalue_forecast(0, 0, 1, 0.80, 0.05), 20);
	assert_int_equal(evalue_forecast(0, 0, 1, 0.90, 0.05), 43);
	assert_int_equal(evalue_forecast(970, 1000, 0.97, 0.95, 0.05), 1000); /* open already */
	assert_int_equal(evalue_forecast(10, 20, 0.95, 0.95, 0.05), -1);
	assert_int_equal(evalue_forecast(10, 20, 0.9, 0.95, 0.05), -1);
	assert_true(evalue_forecast(45, 50, 0.99, 0.95, 0.05) > evalue_forecast(50, 50, 0.99, 0.95, 0.05));
	assert_int_equal(evalue_forecast(3, 2, 0.99, 0.95, 0.05), -1);
}

/* ---- betting ---- */

static void differences_have_their_reference_values(void **state)
{
	struct betting betting;

	(void)state;
	betting_init(&betting, 0.5);
	assert_printed(betting_log_e(&betting), "0");
	for (int i = 0; i < 300; i++)
		betting_add_difference(&betting, 0.01, 0);
	assert_printed(betting_log_e(&betting), "1.3117361946");
	for (int i = 0; i < 3; i++)
		betting_add_difference(&betting, 0.01, 1);
	assert_printed(betting_log_e(&betting), "2.7726683888");
	for (int i = 0; i < 2; i++)
		betting_add_difference(&betting, 0.01, -1);
	assert_printed(betting_log_e(&betting), "0.7746520263");
}

/* Means of clusters of look-alikes, at the mean that is to be refuted: fair, and wealth never goes below
 * nothing. */
static void betting_on_means_is_fair(void **state)
{
	const int runs = 2000;
	int opened = 0;
	struct betting betting;

	(void)state;
	seed = 7;
	for (int run = 0; run < runs; run++) {
		bool ever = false;

		betting_init(&betting, 0.9);
		for (int i = 0; i < 300; i++) {
			betting_add(&betting, uniform_draw(&seed) < 0.9 ? 1 : 0);
			assert_false(isnan(betting_log_e(&betting)));
			ever = ever || betting_log_e(&betting) >= log(20);
		}
		opened += ever;
	}
	assert_true(opened <= runs * (0.05 + 3 * sqrt(0.05 * 0.95 / runs)));
	betting_init(&betting, 0.5);
	for (int i = 0; i < 60; i++)
		betting_add(&betting, 0.9);
	assert_true(betting_log_e(&betting) > log(20));
	betting_add(&betting, 1.5);
	assert_true(isnan(betting_log_e(&betting)));
	betting_init(&betting, 1);
	assert_true(isnan(betting_log_e(&betting)));
}

/* ---- thresholds ---- */

static void thresholds_have_their_reference_values(void **state)
{
	static const struct { int64_t n, k; } suffixes[] = { { 5, 0 }, { 20, 0 }, { 40, 1 }, { 70, 2 }, { 100, 5 }, { 140, 14 } };
	struct confhist hist = { .total = 0 };
	struct threshold threshold;

	(void)state;
	assert_int_equal(threshold_least_rows(0.01, 0.05), 299);
	assert_int_equal(threshold_least_rows(0.02, 0.05), 149);
	assert_int_equal(threshold_least_rows(0.05, 0.05), 59);
	assert_int_equal(threshold_least_rows(0.1, 0.1), 22);
	assert_int_equal(threshold_least_rows(0, 0.1), -1);
	for (size_t i = 0; i < COUNT(suffixes); i++)
		confhist_add_bin(&hist, 900 - 100 * (int)i, suffixes[i].n - (i ? suffixes[i - 1].n : 0), suffixes[i].k - (i ? suffixes[i - 1].k : 0));
	threshold = threshold_certify(&hist, 0.1, 0.1);
	assert_int_equal(threshold.accepted, 100);
	assert_int_equal(threshold.errors, 5);
	assert_int_equal(threshold.total, 140);
	assert_int_equal(threshold.bin, 500);
	assert_true(threshold.risk_bound <= 0.1);
	assert_printed(threshold.coverage, "0.714285714");
}

static void what_cannot_be_certified_is_not(void **state)
{
	struct confhist hist = { .total = 0 };

	(void)state;
	assert_int_equal(threshold_certify(&hist, 0.01, 0.05).bin, -1);
	assert_true(isnan(threshold_certify(&hist, 0.01, 0.05).coverage));
	confhist_add_bin(&hist, 999, 597, 0);
	assert_int_equal(threshold_certify(&hist, 0.01, 0.05).bin, -1); /* one row below twice 299 */
	confhist_add_bin(&hist, 999, 1, 0);
	assert_int_equal(threshold_certify(&hist, 0.01, 0.05).bin, 999); /* no lower than there are rows */
	assert_int_equal(threshold_certify(&hist, 0.00001, 0.05).bin, -1);
	assert_int_equal(threshold_certify(&hist, 2, 0.05).bin, -1);
	assert_false(confhist_add(&hist, NAN, false));
	assert_false(confhist_add(&hist, 1.7, false));
	assert_int_equal(hist.total, 598);
	confhist_add_bin(&hist, 500, 400, 400);
	assert_int_equal(threshold_certify(&hist, 0.01, 0.05).bin, 999); /* bin 500 is all wrong */
}

static void miss_share_has_its_reference_counts(void **state)
{
	static const struct { int64_t criticals; int most; } rows[] = { { 59, 0 }, { 60, 0 }, { 100, 1 }, { 200, 4 }, { 400, 12 }, { 1000, 38 } };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		int64_t missed[CONFBIN_COUNT] = { 0 };

		missed[300] = rows[i].most;
		missed[200] = 1;
		assert_int_equal(threshold_miss_bin(missed, rows[i].criticals, 0.05, 0.05), 201);
		missed[300]++;
		assert_int_equal(threshold_miss_bin(missed, rows[i].criticals, 0.05, 0.05), 301);
	}
	assert_int_equal(threshold_miss_bin((int64_t[CONFBIN_COUNT]){ 0 }, 58, 0.05, 0.05), -1);
	assert_int_equal(threshold_miss_bin((int64_t[CONFBIN_COUNT]){ 0 }, 0, 0.05, 0.05), -1);
	assert_int_equal(threshold_miss_bin((int64_t[CONFBIN_COUNT]){ 0 }, 60, 0.05, 0.05), 0);
}

/* A model whose chance of an error is (1 - confidence) x 0.7: what a threshold really accepts. */
struct stream { double flat; /* chance of an error at any confidence; 0: as above */ };

static double draw_confidence(void)
{
	return 0.5 + 0.4999 * sqrt(sqrt(uniform_draw(&seed)));
}

static double error_chance(const struct stream *stream, double confidence)
{
	return stream->flat > 0 ? stream->flat : (1 - confidence) * 0.7;
}

/* The true risk of accepting from a bin on, by numbers enough. */
static double true_risk(const struct stream *stream, int bin)
{
	double errors = 0, accepted = 0;

	for (int i = 0; i < 20000; i++) {
		double confidence = 0.5 + 0.4999 * sqrt(sqrt((i + 0.5) / 20000));

		if (confbin_of(confidence) >= bin) {
			accepted++;
			errors += error_chance(stream, confidence);
		}
	}
	return accepted > 0 ? errors / accepted : 0;
}

static int naive_bin(const struct confhist *hist, double risk)
{
	int64_t accepted = 0, errors = 0;
	int best = -1;

	for (int bin = CONFBIN_COUNT - 1; bin >= 0; bin--) {
		accepted += hist->count[bin];
		errors += hist->wrong[bin];
		if (accepted > 0 && (double)errors <= risk * (double)accepted)
			best = bin;
	}
	return best;
}

/* How often the threshold found on n rows breaks the promise: ours, and "as long as no more errors were
 * seen", which is what people do. */
static void violations(const struct stream *stream, int n, double risk, int draws, int *ours, int *naive)
{
	*ours = *naive = 0;
	for (int draw = 0; draw < draws; draw++) {
		struct confhist hist = { .total = 0 };
		struct threshold threshold;

		for (int i = 0; i < n; i++) {
			double confidence = draw_confidence();

			confhist_add(&hist, confidence, uniform_draw(&seed) < error_chance(stream, confidence));
		}
		threshold = threshold_certify(&hist, risk, 0.05);
		*ours += threshold.bin >= 0 && true_risk(stream, threshold.bin) > risk;
		*naive += naive_bin(&hist, risk) >= 0 && true_risk(stream, naive_bin(&hist, risk)) > risk;
	}
}

static void thresholds_keep_their_promise(void **state)
{
	const int draws = 400;
	int ours, naive;

	(void)state;
	seed = 11;
	violations(&(struct stream){ 0 }, 2000, 0.02, draws, &ours, &naive);
	assert_true(ours <= draws * (0.05 + 3 * sqrt(0.05 * 0.95 / draws)));
	assert_true(naive > draws * 0.2); /* seen to fail */
	violations(&(struct stream){ 0.021 }, 2000, 0.02, draws, &ours, &naive); /* any acceptance is one too many */
	assert_true(ours <= draws * (0.05 + 3 * sqrt(0.05 * 0.95 / draws)));
}

static void selection_with_guaranteed_risk_accepts_less(void **state)
{
	struct confhist hist = { .total = 0 };
	struct threshold ours, theirs;

	(void)state;
	seed = 5;
	for (int i = 0; i < 5000; i++) {
		double confidence = draw_confidence();

		confhist_add(&hist, confidence, uniform_draw(&seed) < (1 - confidence) * 0.4);
	}
	ours = threshold_certify(&hist, 0.02, 0.05);
	theirs = threshold_sgr(&hist, 0.02, 0.05);
	assert_true(ours.bin >= 0 && theirs.bin >= 0);
	assert_true(theirs.risk_bound <= 0.02);
	assert_true(ours.coverage >= theirs.coverage);
}

/* ---- the detector ---- */

static void add(struct esr *esr, bool wrong, int times)
{
	while (times-- > 0)
		esr_add(esr, wrong);
}

static void the_detector_has_its_reference_values(void **state)
{
	struct esr esr;

	(void)state;
	esr_init(&esr, 0.01, 1);
	add(&esr, false, 10);
	assert_printed(esr_evidence(&esr), "9.0418677265");
	add(&esr, true, 1);
	assert_printed(esr_evidence(&esr), "28.0012485913");
	add(&esr, false, 5);
	assert_printed(esr_evidence(&esr), "29.5415519004");
	add(&esr, true, 2);
	assert_printed(esr_evidence(&esr), "377.7005166593");
	esr_init(&esr, 0.01, 1);
	add(&esr, true, 6);
	assert_true(esr_evidence(&esr) < 10000);
	add(&esr, true, 1);
	assert_printed(esr_evidence(&esr), "25309.0644531");
}

/* How often a stream of audits at the limit raises a false alarm within n audits: at most n / patience. */
static void false_demotions_are_as_rare_as_promised(void **state)
{
	const int runs = 1500, audits = 1000, patience = 10000;
	int ours = 0, naive = 0;

	(void)state;
	seed = 3;
	for (int run = 0; run < runs; run++) {
		struct esr esr;
		bool alarm = false, fooled = false;
		int wrong = 0;

		esr_init(&esr, 0.01, 1);
		for (int n = 1; n <= audits; n++) {
			bool error = uniform_draw(&seed) < 0.01;

			wrong += error;
			esr_add(&esr, error);
			alarm = alarm || esr_evidence(&esr) >= patience;
			fooled = fooled || interval_wilson(wrong, n, 1.6448536269514722).low > 0.01;
		}
		ours += alarm;
		naive += fooled;
	}
	assert_true(ours <= runs * (0.1 + 3 * sqrt(0.1 * 0.9 / runs)));
	assert_true(naive > runs * 0.15); /* Wilson's bound, looked at after every audit */
}

static void a_change_is_noticed(void **state)
{
	struct esr_delay threefold = esr_delay(0.01, 3, 10000), tenfold = esr_delay(0.01, 10, 10000);

	(void)state;
	assert_true(threefold.median > 280 && threefold.median < 390); /* 333 in the tables, 663 for nine in ten */
	assert_true(threefold.q90 > 560 && threefold.q90 < 770);
	assert_true(tenfold.median > 50 && tenfold.median < 80);       /* 63, 104 */
	assert_true(isinf(esr_delay(0.01, 1, 10000).median));
}

/* With every item audited for certain, the weighted form is a detector of the same limit; with a tenth of
 * them it is fair, and still notices. */
static void weighted_audits_are_fair_and_notice(void **state)
{
	const int runs = 600, audits = 300, patience = 2000;
	int alarms = 0, noticed = 0;

	(void)state;
	seed = 9;
	for (int run = 0; run < runs; run++) {
		struct esr calm, changed;
		bool alarm = false, notice = false;

		esr_init(&calm, 0.01, 0.1);
		esr_init(&changed, 0.01, 0.1);
		for (int item = 0; item < audits * 10; item++) {
			double probability = item % 2 ? 0.05 : 0.15;

			if (uniform_draw(&seed) >= probability) {
				esr_skip(&calm);
				esr_skip(&changed);
				continue;
			}
			esr_add_weighted(&calm, uniform_draw(&seed) < 0.01, probability);
			esr_add_weighted(&changed, uniform_draw(&seed) < 0.08, probability);
			alarm = alarm || esr_evidence(&calm) >= patience;
			notice = notice || esr_evidence(&changed) >= patience;
		}
		alarms += alarm;
		noticed += notice;
	}
	assert_true(alarms <= runs * (0.15 + 3 * sqrt(0.15 * 0.85 / runs)));
	assert_true(noticed > runs * 0.9);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(evidence_has_its_reference_values),
		cmocka_unit_test(evidence_without_errors_has_a_closed_form),
		cmocka_unit_test(worst_plausible_rates_have_their_reference_values),
		cmocka_unit_test(evidence_is_fair_by_enumeration),
		cmocka_unit_test(evidence_falls_as_the_limit_rises),
		cmocka_unit_test(looking_often_opens_no_gate),
		cmocka_unit_test(attempts_share_a_budget),
		cmocka_unit_test(a_forecast_says_when_a_gate_opens),
		cmocka_unit_test(differences_have_their_reference_values),
		cmocka_unit_test(betting_on_means_is_fair),
		cmocka_unit_test(thresholds_have_their_reference_values),
		cmocka_unit_test(what_cannot_be_certified_is_not),
		cmocka_unit_test(miss_share_has_its_reference_counts),
		cmocka_unit_test(thresholds_keep_their_promise),
		cmocka_unit_test(selection_with_guaranteed_risk_accepts_less),
		cmocka_unit_test(the_detector_has_its_reference_values),
		cmocka_unit_test(false_demotions_are_as_rare_as_promised),
		cmocka_unit_test(a_change_is_noticed),
		cmocka_unit_test(weighted_audits_are_fair_and_notice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
