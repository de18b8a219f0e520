/* Measures of agreement against published tables, and where they are not defined.
 *
 * Two standard errors are seen in print with a last digit one higher; the ones here were found with
 * fractions, without any rounding before the root. */
#include "printed.h"

#include "stats/confusion.h"
#include "stats/interval.h"
#include "stats/pairs.h"
#include "stats/raters.h"

#include <stdio.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static struct confusion table(int classes, const int *counts)
{
	struct confusion c;

	confusion_init(&c, classes);
	for (int i = 0; i < classes; i++)
		for (int j = 0; j < classes; j++)
			for (int n = counts[i * classes + j]; n > 0; n--)
				confusion_add(&c, i, j);
	return c;
}

/* Alpha of a table read as two raters of each item. */
static double alpha_of(const struct confusion *c)
{
	struct raters r;
	double alpha;

	raters_init(&r, c->classes);
	for (int i = 0; i < c->classes; i++)
		for (int j = 0; j < c->classes; j++)
			raters_add(&r, (const int[]){ i, j }, 2, confusion_count(c, i, j));
	alpha = raters_alpha(&r);
	raters_release(&r);
	return alpha;
}

/* NULL: no figure is published. */
static void check(double value, const char *printed, const char *table_name, const char *measure)
{
	char what[100];

	snprintf(what, sizeof what, "%s of %s", measure, table_name);
	if (printed)
		check_printed(value, printed, what);
}

static void tables_have_their_published_measures(void **state)
{
	static const struct {
		const char *name;
		int classes, counts[16];
		const char *agreement, *kappa, *kappa_error, *ac1, *ac1_error, *mcc, *alpha;
	} rows[] = {
		{ "20 5 10 15", 2, { 20, 5, 10, 15 }, "0.7", ".4000000000", ".1269960629", ".4059405941", NULL, ".4082482905", NULL },
		{ "abstractors", 3, { 13, 0, 0, 0, 20, 7, 0, 4, 56 }, "0.89", ".7964094022", ".0589107183", ".8493305482", ".0432174675",
		  ".7978981785", ".7972584977" },
		{ "diagnosis", 4, { 40, 6, 4, 15, 4, 25, 1, 5, 4, 2, 21, 9, 17, 13, 12, 45 }, NULL, ".4315007759", ".0459691816",
		  ".4561576355", NULL, NULL, NULL },
		{ "Feinstein and Cicchetti, balanced", 2, { 40, 9, 6, 45 }, "0.85", ".6995192308", NULL, ".7007481297", NULL, NULL, NULL },
		{ "Feinstein and Cicchetti, skewed", 2, { 80, 10, 5, 5 }, "0.85", ".3181818182", NULL, ".8080", NULL, NULL, NULL },
		{ "118 5 2 0", 2, { 118, 5, 2, 0 }, NULL, "-.0233918129", NULL, ".9407763376", NULL, "-.0260289603", NULL },
		{ "one class only", 2, { 50, 0, 0, 0 }, "1", "nan", "nan", "1", NULL, "nan", "nan" },
		{ "screens", 3, { 940, 12, 8, 6, 24, 0, 3, 1, 6 }, "0.97", ".6579637442", NULL, NULL, NULL, ".6631865180", NULL },
		{ "all right", 2, { 30, 0, 0, 20 }, "1", "1", "0", "1", "0", "1", "1" },
		{ "all wrong, balanced", 2, { 0, 25, 25, 0 }, "0", "-1", "0", "-1", "0", "-1", NULL },
		{ "prediction never changes", 2, { 98, 0, 2, 0 }, "0.98", "0", NULL, NULL, NULL, "nan", NULL },
		{ "nothing yet", 2, { 0 }, "nan", "nan", "nan", "nan", "nan", "nan", "nan" },
		{ "one label", 1, { 7 }, "1", "nan", "nan", "nan", "nan", "nan", "nan" },
		{ "a class nobody uses", 3, { 20, 5, 0, 10, 15, 0, 0, 0, 0 }, "0.7", ".4000000000", ".1269960629", NULL, NULL,
		  ".4082482905", NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct confusion c = table(rows[i].classes, rows[i].counts);
		struct estimate kappa = confusion_kappa(&c, KAPPA_PLAIN), ac1 = confusion_ac1(&c);

		check(confusion_agreement(&c), rows[i].agreement, rows[i].name, "agreement");
		check(kappa.value, rows[i].kappa, rows[i].name, "kappa");
		check(kappa.error, rows[i].kappa_error, rows[i].name, "kappa's error");
		check(ac1.value, rows[i].ac1, rows[i].name, "AC1");
		check(ac1.error, rows[i].ac1_error, rows[i].name, "AC1's error");
		check(confusion_mcc(&c), rows[i].mcc, rows[i].name, "MCC");
		check(alpha_of(&c), rows[i].alpha, rows[i].name, "alpha");
		confusion_release(&c);
		confusion_release(&c);
	}
}

/* The chance that n pairs, of a share agreeing and of these ones of label 0, show no disagreement and yet an
 * interval that leaves the true kappa out; with the one of the standard error, which is 0 then. */
struct missed { double ours, naive; };

static struct missed missed_when_alike(int n, double agreeing, double ones, double asymmetry)
{
	double p00 = agreeing * ones, p11 = agreeing - p00, p01 = (1 - agreeing) * asymmetry, row = p00 + p01, column = 1 - p11 - p01;
	double chance = row * column + (1 - row) * (1 - column), truth = (agreeing - chance) / (1 - chance);
	struct missed missed = { 0, 0 };

	for (int a = 1; a < n; a++) {
		struct confusion c = { 2, (int64_t[]){ a, 0, 0, n - a }, n };
		double table = exp(lgamma(n + 1.0) - lgamma(a + 1.0) - lgamma(n - a + 1.0) + a * log(p00) + (n - a) * log(p11));
		struct estimate kappa = confusion_kappa(&c, KAPPA_PLAIN);

		missed.ours += truth < kappa.low || truth > kappa.high ? table : 0;
		missed.naive += truth < kappa.value - INTERVAL_Z95 * kappa.error ? table : 0;
	}
	return missed;
}

static void kappa_without_a_disagreement_claims_no_more_than_it_knows(void **state)
{
	static const int sizes[] = { 5, 10, 20, 40, 100 };
	double naive = 0;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (double agreeing = 0.3; agreeing < 0.999; agreeing += 0.01)
			for (double ones = 0.04; ones < 1; ones += 0.04)
				for (double asymmetry = 0; asymmetry <= 1; asymmetry += 0.5) {
					struct missed missed = missed_when_alike(sizes[i], agreeing, ones, asymmetry);

					if (missed.ours > 0.025)
						fail_msg("%d pairs, %g agreeing, %g ones: %g", sizes[i], agreeing, ones, missed.ours);
					naive = fmax(naive, missed.naive);
				}
	assert_true(naive > 0.9); /* 1 to 1 is wrong nearly whenever it is said */
}

static void measures_at_their_ends_have_intervals(void **state)
{
	struct confusion right = { 2, (int64_t[]){ 50, 0, 0, 50 }, 100 }, wrong = { 2, (int64_t[]){ 0, 5, 5, 0 }, 10 };
	struct confusion three = { 3, (int64_t[]){ 10, 0, 0, 0, 10, 0, 0, 0, 10 }, 30 }, apart = { 2, (int64_t[]){ 0, 8, 0, 0 }, 8 };
	struct estimate kappa = confusion_kappa(&right, KAPPA_PLAIN);

	(void)state;
	assert_true(kappa.value == 1 && kappa.high == 1);
	assert_printed(kappa.low, ".9275666"); /* (.025^.01 - .5) / .5 */
	assert_printed(confusion_kappa(&right, KAPPA_QUADRATIC).low, ".9275666");
	assert_printed(confusion_ac1(&right).low, ".9275666");
	kappa = confusion_kappa(&wrong, KAPPA_PLAIN);
	assert_true(kappa.value == -1 && kappa.low == -1);
	assert_printed(kappa.high, "-.3830058"); /* 2 * .3084971 - 1 */
	assert_printed(confusion_kappa(&three, KAPPA_PLAIN).low, ".8264450"); /* (.025^(1/30) - 1/3) / (2/3) */
	kappa = confusion_kappa(&apart, KAPPA_PLAIN);
	assert_true(kappa.value == 0 && kappa.low == 0 && kappa.high > 0.3 && kappa.high < 0.4);
}

static void weighted_kappa_has_its_published_values(void **state)
{
	static const int diagnosis[] = { 40, 6, 4, 15, 4, 25, 1, 5, 4, 2, 21, 9, 17, 13, 12, 45 };
	struct confusion c = table(4, diagnosis), two = table(2, (const int[]){ 20, 5, 10, 15 });
	struct estimate linear = confusion_kappa(&c, KAPPA_LINEAR), quadratic = confusion_kappa(&c, KAPPA_QUADRATIC);

	(void)state;
	assert_printed(linear.value, ".4068108740");
	assert_printed(linear.error, ".0533880507");
	assert_printed(quadratic.value, ".3831859441");
	assert_printed(quadratic.error, ".0657946958");
	assert_printed(confusion_kappa(&two, KAPPA_LINEAR).error, ".1269960629");
	assert_printed(confusion_kappa(&two, KAPPA_QUADRATIC).value, ".4000000000");
	confusion_release(&c);
	confusion_release(&two);
}

static void classes_have_their_scores(void **state)
{
	static const struct { const char *precision, *recall, *f1; int n; } rows[] = {
		{ ".990516", ".979167", ".984809", 960 }, { ".648649", ".8", ".716418", 30 }, { ".428571", ".6", ".5", 10 },
	};
	struct confusion c = table(3, (const int[]){ 940, 12, 8, 6, 24, 0, 3, 1, 6 });
	struct confusion never = table(3, (const int[]){ 9, 0, 0, 1, 0, 0, 0, 0, 0 });

	(void)state;
	for (int k = 0; k < 3; k++) {
		struct class_scores scores = confusion_class(&c, k);

		assert_printed(scores.precision, rows[k].precision);
		assert_printed(scores.recall, rows[k].recall);
		assert_printed(scores.f1, rows[k].f1);
		assert_int_equal(scores.n, rows[k].n);
	}
	assert_int_equal(confusion_class(&c, 1).predicted, 37);
	assert_printed(confusion_class(&never, 1).precision, "nan");
	assert_printed(confusion_class(&never, 1).recall, "0");
	assert_printed(confusion_class(&never, 1).f1, "0");
	assert_printed(confusion_class(&never, 2).recall, "nan");
	assert_printed(confusion_class(&never, 2).f1, "nan");
	confusion_release(&c);
	confusion_release(&never);
}

static void intervals_stay_inside_their_range(void **state)
{
	struct confusion c = table(2, (const int[]){ 20, 5, 10, 15 }), few = table(2, (const int[]){ 2, 0, 1, 1 });
	struct estimate kappa = confusion_kappa(&c, KAPPA_PLAIN);

	(void)state;
	assert_printed(kappa.low, ".1510922905");
	assert_printed(kappa.high, ".6489077095");
	kappa = confusion_kappa(&few, KAPPA_PLAIN);
	assert_true(kappa.low >= -1 && kappa.high == 1 && kappa.low < kappa.value);
	assert_true(confusion_ac1(&few).high == 1);
	confusion_release(&c);
	confusion_release(&few);
}

static void undefined_measures_say_why(void **state)
{
	static const struct { int classes, counts[4]; enum confusion_measure measure; const char *why; } rows[] = {
		{ 2, { 0 }, CONFUSION_AGREEMENT, "not defined: nothing has been compared yet" },
		{ 2, { 0 }, CONFUSION_MCC, "not defined: nothing has been compared yet" },
		{ 2, { 0, 0, 0, 9 }, CONFUSION_AGREEMENT, NULL },
		{ 2, { 0, 0, 0, 9 }, CONFUSION_KAPPA, "not defined: every decision and every prediction is the same label" },
		{ 2, { 0, 9, 0, 0 }, CONFUSION_KAPPA, NULL },
		{ 2, { 0, 0, 0, 9 }, CONFUSION_AC1, NULL },
		{ 1, { 9 }, CONFUSION_AC1, "not defined: there is only one label" },
		{ 2, { 5, 4, 0, 0 }, CONFUSION_MCC, "not defined: every decision is the same label" },
		{ 2, { 5, 0, 4, 0 }, CONFUSION_MCC, "not defined: every prediction is the same label" },
		{ 2, { 5, 1, 4, 0 }, CONFUSION_MCC, NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct confusion c = table(rows[i].classes, rows[i].counts);
		const char *why = confusion_why_undefined(&c, rows[i].measure);

		if (rows[i].why)
			assert_string_equal(why ? why : "(defined)", rows[i].why);
		else
			assert_null(why);
		confusion_release(&c);
	}
}

/* A row for each rater, a character for each item: 0..9 a label, * a missing rating. */
static struct raters rated(const char *const *rows, int count)
{
	struct raters r;

	raters_init(&r, 10);
	for (size_t item = 0; item < strlen(rows[0]); item++) {
		int labels[10];

		for (int rater = 0; rater < count; rater++)
			labels[rater] = rows[rater][item] == '*' ? -1 : rows[rater][item] - '0';
		raters_add(&r, labels, count, 1);
	}
	return r;
}

static void alpha_has_its_published_values(void **state)
{
	static const struct { const char *rows[4]; int count; const char *alpha, *agreement; } tables[] = {
		{ { "123321412***", "1233224125*3", "*3332342251*", "12332441251*" }, 4, ".7434210526", NULL },
		{ { "*****34121133*3", "1*213343*******", "**21344*21133*4" }, 3, ".6913580247", NULL },
		{ { "0100000010", "1110010000" }, 2, ".0952380952", "0.6" },
		{ { "1111", "1111" }, 2, "nan", "1" },
		{ { "1*2*", "*1*2" }, 2, "nan", "nan" },
		{ { "12", "12" }, 2, "1", "1" },
		{ { "12", "21" }, 2, "-0.5", "0" },
		{ { "1121", "1122", "***1" }, 3, NULL, "0.666667" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(tables); i++) {
		struct raters r = rated(tables[i].rows, tables[i].count);

		if (tables[i].alpha)
			assert_printed(raters_alpha(&r), tables[i].alpha);
		if (tables[i].agreement)
			assert_printed(raters_agreement(&r), tables[i].agreement);
		raters_release(&r);
		raters_release(&r);
	}
}

/* Krippendorff's four raters, of whom each left something out: the values of R's irrCAC. */
static void raters_who_leave_something_out_have_kappa_and_ac1(void **state)
{
	static const char *const rows[] = { "123321412***", "1233224125*3", "*3332342251*", "12332441251*" };
	struct raters r, one, same;

	(void)state;
	raters_init(&r, 5);
	for (int item = 0; item < 12; item++) {
		int labels[4];

		for (int rater = 0; rater < 4; rater++)
			labels[rater] = rows[rater][item] == '*' ? -1 : rows[rater][item] - '1';
		raters_add(&r, labels, 4, 1);
	}
	assert_printed(raters_fleiss(&r).kappa, ".76117");
	assert_printed(raters_ac1(&r), ".77544");
	assert_printed(raters_fleiss(&r).chance_error, "nan");
	raters_release(&r);
	raters_init(&one, 1);
	raters_add(&one, (const int[]){ 0, 0 }, 2, 4);
	assert_printed(raters_ac1(&one), "nan");
	assert_string_equal(raters_why_undefined(&one, RATERS_AC1), "not defined: there is only one label");
	raters_release(&one);
	same = rated((const char *const[]){ "1111", "11*1" }, 2);
	assert_printed(raters_fleiss(&same).kappa, "nan");
	assert_string_equal(raters_why_undefined(&same, RATERS_FLEISS), "not defined: every rating is the same label");
	assert_printed(raters_ac1(&same), "1");
	raters_release(&same);
}

/* A row for each item, saying how often it was given each class. */
static struct raters counted(int classes, const int *rows, int items)
{
	struct raters r;

	raters_init(&r, classes);
	for (int i = 0; i < items; i++) {
		int labels[20], count = 0;

		for (int k = 0; k < classes; k++)
			for (int n = rows[i * classes + k]; n > 0; n--)
				labels[count++] = k;
		raters_add(&r, labels, count, 1);
	}
	return r;
}

/* 30 patients, 6 psychiatrists, 5 diagnoses (Fleiss 1971); 10 items, 14 raters, 5 classes. */
static void fleiss_kappa_has_its_published_values(void **state)
{
	static const int patients[] = {
		0, 0, 0, 6, 0,  0, 3, 0, 0, 3,  0, 1, 4, 0, 1,  0, 0, 0, 0, 6,  0, 3, 0, 3, 0,  2, 0, 4, 0, 0,
		0, 0, 4, 0, 2,  2, 0, 3, 1, 0,  2, 0, 0, 4, 0,  0, 0, 0, 0, 6,  1, 0, 0, 5, 0,  1, 1, 0, 4, 0,
		0, 3, 3, 0, 0,  1, 0, 0, 5, 0,  0, 2, 0, 3, 1,  0, 0, 5, 0, 1,  3, 0, 0, 1, 2,  5, 1, 0, 0, 0,
		0, 2, 0, 4, 0,  1, 0, 2, 0, 3,  0, 0, 0, 0, 6,  0, 1, 0, 5, 0,  0, 2, 0, 1, 3,  2, 0, 0, 4, 0,
		1, 0, 0, 4, 1,  0, 5, 0, 1, 0,  4, 0, 0, 0, 2,  0, 2, 0, 4, 0,  1, 0, 5, 0, 0,  0, 0, 0, 0, 6,
	};
	static const int items[] = {
		0, 0, 0, 0, 14,  0, 2, 6, 4, 2,  0, 0, 3, 5, 6,  0, 3, 9, 2, 0,  2, 2, 8, 1, 1,
		7, 7, 0, 0, 0,  3, 2, 6, 3, 0,  2, 5, 3, 2, 2,  6, 5, 2, 1, 0,  0, 2, 2, 3, 7,
	};
	static const int sums[] = { 26, 26, 30, 55, 43 };
	struct raters first = counted(5, patients, 30), second = counted(5, items, 10);

	(void)state;
	for (int k = 0; k < 5; k++)
		assert_int_equal(first.counts[k], sums[k]);
	assert_printed(raters_fleiss(&first).kappa, ".4302445201");
	assert_printed(raters_agreement(&first), ".5555555556");
	assert_printed(raters_fleiss(&first).chance_error, ".0243739321");
	assert_printed(raters_fleiss(&second).kappa, ".2099307044");
	raters_add(&second, (const int[]){ 0, 0 }, 2, 1);
	assert_printed(raters_fleiss(&second).chance_error, "nan"); /* not every item has as many ratings now */
	assert_null(raters_why_undefined(&second, RATERS_FLEISS));
	raters_release(&first);
	raters_release(&second);
}

static void items_rated_once_say_nothing(void **state)
{
	struct raters r;

	(void)state;
	raters_init(&r, 3);
	raters_add(&r, (const int[]){ 2, -1, -1 }, 3, 5);
	raters_add(&r, NULL, 0, 5);
	raters_add(&r, (const int[]){ 1, 1 }, 2, 0);
	assert_int_equal(r.ratings, 0);
	assert_string_equal(raters_why_undefined(&r, RATERS_AGREEMENT), "not defined: no item has been rated twice yet");
	raters_add(&r, (const int[]){ 1, 1 }, 2, 3);
	assert_int_equal(r.items, 3);
	assert_null(raters_why_undefined(&r, RATERS_AGREEMENT));
	assert_string_equal(raters_why_undefined(&r, RATERS_ALPHA), "not defined: every rating is the same label");
	raters_release(&r);
}

/* ---- how often people err ---- */

static void half_of_a_difference_is_an_error(void **state)
{
	struct pair_sample sample = { .pairs = 0 };
	struct interval interval;

	(void)state;
	assert_printed(pair_error(&sample), "nan");
	assert_printed(pair_interval(&sample, 0.05).high, "1");
	for (int i = 0; i < 100; i++)
		assert_true(pair_add(&sample, i < 10 ? PAIR_ONE_WRONG : PAIR_ALIKE, 1));
	assert_false(pair_add(&sample, PAIR_ALIKE, 0));
	assert_false(pair_add(&sample, PAIR_ALIKE, (double)NAN));
	assert_int_equal(sample.differing, 10);
	assert_printed(pair_error(&sample), "0.05");
	interval = pair_interval(&sample, 0.05); /* as for 5 of 100: never more certain than that */
	assert_printed(interval.low, "0.01643188");
	assert_printed(interval.high, "0.11283491");
	pair_add(&sample, PAIR_BOTH_WRONG, 0.01);
	assert_printed(pair_error(&sample), "0.525"); /* (5 + 100) / 200 */
}

/* From 0 to 1, the same every time. */
static double uniform(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(*seed >> 11) / 9007199254740992.0;
}

#define RUNS  400
#define ITEMS 6000

/* Critical items, of which one in twenty is called wrongly, are all looked at twice, and of the others,
 * of which one in a hundred is, one in twenty: over all people err in 1.4 % of answers. */
static void weights_undo_what_was_looked_at_more(void **state)
{
	double sum = 0, plain = 0;
	int covered = 0;
	uint64_t seed = 7;

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		struct pair_sample sample = { .pairs = 0 };
		struct interval interval;

		for (int i = 0; i < ITEMS; i++) {
			bool critical = i % 10 == 0;
			double error = critical ? 0.05 : 0.01, probability = critical ? 1 : 0.05;
			bool first = uniform(&seed) < error, second = uniform(&seed) < error;

			if (uniform(&seed) < probability)
				pair_add(&sample, first != second ? PAIR_ONE_WRONG : first ? PAIR_BOTH_WRONG : PAIR_ALIKE, probability);
		}
		interval = pair_interval(&sample, 0.05);
		covered += interval.low <= 0.014 && interval.high >= 0.014;
		sum += pair_error(&sample);
		plain += (double)sample.differing / 2 / (double)sample.pairs;
	}
	assert_true(fabs(sum / RUNS - 0.014) < 0.0007);
	assert_true(plain / RUNS > 0.03);
	assert_in_range(covered, RUNS * 93 / 100, RUNS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_have_their_published_measures),
		cmocka_unit_test(kappa_without_a_disagreement_claims_no_more_than_it_knows),
		cmocka_unit_test(measures_at_their_ends_have_intervals),
		cmocka_unit_test(weighted_kappa_has_its_published_values),
		cmocka_unit_test(classes_have_their_scores),
		cmocka_unit_test(intervals_stay_inside_their_range),
		cmocka_unit_test(undefined_measures_say_why),
		cmocka_unit_test(alpha_has_its_published_values),
		cmocka_unit_test(raters_who_leave_something_out_have_kappa_and_ac1),
		cmocka_unit_test(fleiss_kappa_has_its_published_values),
		cmocka_unit_test(items_rated_once_say_nothing),
		cmocka_unit_test(half_of_a_difference_is_an_error),
		cmocka_unit_test(weights_undo_what_was_looked_at_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
