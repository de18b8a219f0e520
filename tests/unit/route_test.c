/* Who decides an item: rows for what people rely on, then every combination against the rules. */
#include "test.h"

#include "base/str.h"
#include "ladder/level.h"
#include "ladder/route.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

/* A sure prediction at a level, drawn for nothing. */
static struct route_input sure(int level)
{
	return (struct route_input){
		.level = level, .version_level = 4, .prediction = ROUTE_PREDICTED, .label = 0, .confidence = 0.95,
		.threshold = 0.9, .audit_probability = 0.05, .audit_draw = 0.5, .blind_share = 0.2, .blind_draw = 0.5,
		.cover_draw = 0.5,
	};
}

struct row {
	const char *name;
	struct route_input input;
	const char *route, *mode, *reason;
	double audit_probability, threshold; /* threshold -1: none */
};

#define AT(number, ...) ({ struct route_input in = sure(number); __VA_ARGS__; in; })

static void rows_hold(void **state)
{
	const struct row rows[] = {
		{ "level 0", AT(0), "human", "blind", "human-only", 1, -1 },
		{ "level 1", AT(1), "human", "blind", "shadow", 1, -1 },
		{ "level 1, exam", AT(1, in.exam = true), "human", "blind", "shadow", 1, -1 },
		{ "level 2", AT(2), "human", "assisted", "assistance", 1, -1 },
		{ "level 2, exam", AT(2, in.exam = true), "human", "blind", "exam", 1, -1 },
		{ "level 2, slice", AT(2, in.blind_draw = 0.19), "human", "blind", "blind-slice", 1, -1 },
		{ "level 2, draw at the share", AT(2, in.blind_draw = 0.2), "human", "assisted", "assistance", 1, -1 },
		{ "level 2, all blind", AT(2, in.blind_share = 1), "human", "blind", "blind-slice", 1, -1 },
		{ "level 2, share unknown", AT(2, in.blind_share = NAN), "human", "blind", "blind-slice", 1, -1 },
		{ "level 2, null", AT(2, in.prediction = ROUTE_NULL), "human", "assisted", "null", 1, -1 },
		{ "level 2, failed", AT(2, in.prediction = ROUTE_FAILED), "human", "assisted", "failed", 1, -1 },
		{ "level 2, not seen", AT(2, in.prediction = ROUTE_NOT_PREDICTED), "human", "blind", "no-prediction", 1, -1 },
		{ "level 2, null in the slice", AT(2, in.prediction = ROUTE_NULL; in.blind_draw = 0), "human", "blind", "blind-slice", 1, -1 },
		{ "level 2, paused", AT(2, in.paused = true), "human", "assisted", "assistance", 1, -1 },
		{ "level 3", AT(3), "auto", "audit", "above-threshold", 0.05, 0.9 },
		{ "level 3, at the threshold", AT(3, in.confidence = 0.9), "auto", "audit", "above-threshold", 0.05, 0.9 },
		{ "level 3, a hair below", AT(3, in.confidence = nextafter(0.9, 0)), "human", "assisted", "below-threshold", 1, 0.9 },
		{ "level 3, audited", AT(3, in.audit_draw = 0.049), "auto+audit", "audit", "above-threshold", 0.05, 0.9 },
		{ "level 3, draw at the probability", AT(3, in.audit_draw = 0.05), "auto", "audit", "above-threshold", 0.05, 0.9 },
		{ "level 3, audit all", AT(3, in.audit_probability = 1), "auto+audit", "audit", "above-threshold", 1, 0.9 },
		{ "level 3, audit none", AT(3, in.audit_probability = 0; in.audit_draw = 0), "auto", "audit", "above-threshold", 0, 0.9 },
		{ "level 3, audit unknown", AT(3, in.audit_probability = NAN), "auto+audit", "audit", "above-threshold", 1, 0.9 },
		{ "level 3, draw unknown", AT(3, in.audit_draw = NAN), "auto+audit", "audit", "above-threshold", 0.05, 0.9 },
		{ "level 3, exam above", AT(3, in.exam = true), "auto", "audit", "above-threshold", 0.05, 0.9 },
		{ "level 3, exam below", AT(3, in.exam = true; in.confidence = 0.5), "human", "blind", "below-threshold", 1, 0.9 },
		{ "level 3, slice is level 2's", AT(3, in.confidence = 0.5; in.blind_draw = 0), "human", "assisted", "below-threshold", 1, 0.9 },
		{ "level 3, for cover", AT(3, in.confidence = 0.5; in.cover_share = 0.6), "human", "blind", "below-threshold", 1, 0.9 },
		{ "level 3, cover at the share", AT(3, in.confidence = 0.5; in.cover_share = 0.5), "human", "assisted", "below-threshold", 1, 0.9 },
		{ "level 3, unlike for cover", AT(3, in.unlike_reference = true; in.cover_share = 0.6), "human", "blind", "unlike-reference", 1, -1 },
		{ "level 3, a null has nothing to hide", AT(3, in.prediction = ROUTE_NULL; in.cover_share = 1), "human", "assisted", "null", 1, -1 },
		{ "level 3, above for cover", AT(3, in.cover_share = 1), "auto", "audit", "above-threshold", 0.05, 0.9 },
		{ "level 2, no cover", AT(2, in.cover_share = 1), "human", "assisted", "assistance", 1, -1 },
		{ "level 4, null for cover", AT(4, in.prediction = ROUTE_NULL; in.cover_share = 1), "human", "blind", "null", 1, -1 },
		{ "level 3, null", AT(3, in.prediction = ROUTE_NULL), "human", "assisted", "null", 1, -1 },
		{ "level 3, failed", AT(3, in.prediction = ROUTE_FAILED), "human", "assisted", "failed", 1, -1 },
		{ "level 3, failed exam", AT(3, in.prediction = ROUTE_FAILED; in.exam = true), "human", "blind", "failed", 1, -1 },
		{ "level 3, confidence no number", AT(3, in.confidence = NAN), "human", "assisted", "null", 1, -1 },
		{ "level 3, confidence above 1", AT(3, in.confidence = 1.01), "human", "assisted", "null", 1, -1 },
		{ "level 3, unlike", AT(3, in.unlike_reference = true), "human", "assisted", "unlike-reference", 1, -1 },
		{ "level 3, paused", AT(3, in.paused = true), "human", "assisted", "paused", 1, -1 },
		{ "level 3, paused exam", AT(3, in.paused = true; in.exam = true), "human", "blind", "exam", 1, -1 },
		{ "level 3, paused slice", AT(3, in.paused = true; in.blind_draw = 0), "human", "blind", "blind-slice", 1, -1 },
		{ "level 3, no threshold", AT(3, in.threshold = NAN), "human", "assisted", "no-threshold", 1, -1 },
		{ "level 3, threshold below 0", AT(3, in.threshold = -INFINITY), "human", "assisted", "no-threshold", 1, -1 },
		{ "level 3, version unproven", AT(3, in.version_level = 2), "human", "assisted", "version-unproven", 1, -1 },
		{ "level 3, version in the shadow", AT(3, in.version_level = 1), "human", "blind", "version-unproven", 1, -1 },
		{ "level 4, version at 3", AT(4, in.version_level = 3), "auto", "audit", "above-threshold", 0.05, 0.9 },
		{ "level 4", AT(4, in.confidence = 0.1; in.threshold = NAN), "auto", "audit", "full-automation", 0.05, -1 },
		{ "level 4, exam", AT(4, in.exam = true), "auto", "audit", "full-automation", 0.05, -1 },
		{ "level 4, audited", AT(4, in.audit_draw = 0), "auto+audit", "audit", "full-automation", 0.05, -1 },
		{ "level 4, null", AT(4, in.prediction = ROUTE_NULL), "human", "assisted", "null", 1, -1 },
		{ "level 4, failed", AT(4, in.prediction = ROUTE_FAILED), "human", "assisted", "failed", 1, -1 },
		{ "level 4, unlike", AT(4, in.unlike_reference = true), "human", "assisted", "unlike-reference", 1, -1 },
		{ "level 4, paused", AT(4, in.paused = true), "human", "assisted", "paused", 1, -1 },
		{ "level 5", AT(5), "human", "blind", "bad-level", 1, -1 },
		{ "level -1", AT(-1), "human", "blind", "bad-level", 1, -1 },
		{ "version level 7", AT(3, in.version_level = 7), "human", "blind", "bad-level", 1, -1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct route_decision d = route_item(&rows[i].input);

		if (strcmp(route_kind_name(d.kind), rows[i].route) != 0 || strcmp(route_mode_name(d.mode), rows[i].mode) != 0 ||
		    strcmp(route_reason_name(d.reason), rows[i].reason) != 0 || d.audit_probability != rows[i].audit_probability ||
		    (rows[i].threshold < 0 ? !isnan(d.threshold) : d.threshold != rows[i].threshold))
			fail_msg("%s: %s %s %s %g %g", rows[i].name, route_kind_name(d.kind), route_mode_name(d.mode),
			         route_reason_name(d.reason), d.audit_probability, d.threshold);
	}
}

/* Of a hundred million items those that are decided blind, and who had decided them. */
static void what_is_blind_does_not_tell_who_decided_it(void **state)
{
	static const double coverages[] = { 0, 0.1, 0.5, 0.66, 0.95 }, shares[] = { 0.02, 0.1, 0.3, 1 }, mosts[] = { 0.1, 0.3, 0.5, 0.9 };

	(void)state;
	for (int i = 0; i < 5 * 4 * 4 * 4; i++) {
		double coverage = coverages[i % 5], audit = shares[i / 5 % 4], exam = shares[i / 20 % 4], most = mosts[i / 80];
		double cover = route_cover_share(3, coverage, audit, exam, most);
		double machine = coverage * audit, people = (1 - coverage) * (exam + (1 - exam) * cover), told = machine / (machine + people);

		assert_true(cover >= 0 && cover <= 1);
		assert_true(told <= most + 1e-9 || exam >= 1 || cover >= 1);
		assert_true(told >= most - 1e-9 || cover <= 0); /* no more than it takes */
	}
	assert_true(route_cover_share(3, 0.9, 0.5, 0.1, 1) == 0);
	assert_true(route_cover_share(4, 0.9, 0.01, 0.1, 0.5) == 1);
	assert_true(route_cover_share(3, 1, 0.01, 0.1, 0.5) == 1);
}

static void each_class_has_its_own_threshold(void **state)
{
	const double by_class[] = { 0.99, 0.5, NAN };
	static const struct { int label; const char *route, *reason; } rows[] = {
		{ 0, "human", "below-threshold" }, { 1, "auto", "above-threshold" }, { 2, "human", "no-threshold" },
		{ 3, "human", "no-threshold" }, { -1, "human", "no-threshold" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct route_input input = sure(3);
		struct route_decision d;

		input.class_thresholds = by_class;
		input.class_count = 3;
		input.label = rows[i].label;
		d = route_item(&input);

		assert_string_equal(route_kind_name(d.kind), rows[i].route);
		assert_string_equal(route_reason_name(d.reason), rows[i].reason);
	}
}

/* The rules of the ladder, said in another way than the code says them. */
static void check_rules(const struct route_input *in)
{
	struct route_decision d = route_item(in);
	bool known = in->level >= 0 && in->level <= 4 && in->version_level >= 0 && in->version_level <= 4;
	int level = !known ? 0 : in->level < in->version_level ? in->level : in->version_level;
	bool answer = in->prediction == ROUTE_PREDICTED && in->confidence >= 0 && in->confidence <= 1;
	bool certified = in->threshold >= 0 && in->threshold <= 1;
	bool machine = level >= 3 && answer && !in->paused && !in->unlike_reference &&
	               (level == 4 || (certified && in->confidence >= in->threshold));
	bool audited = machine && in->audit_draw < in->audit_probability;
	bool sliced = level >= 2 && (level == 2 || in->paused) && in->blind_draw < in->blind_share;
	bool blind = level < 2 || in->exam || sliced || in->prediction == ROUTE_NOT_PREDICTED;

	assert_int_equal(d.level, level);
	assert_int_equal(d.kind, !machine ? ROUTE_HUMAN : audited ? ROUTE_AUTO_AUDIT : ROUTE_AUTO);
	assert_int_equal(d.mode, machine ? ROUTE_AUDIT : blind ? ROUTE_BLIND : ROUTE_ASSISTED);
	assert_true(d.audit_probability == (machine ? in->audit_probability : 1));
	assert_true(d.reason >= 0 && d.reason < ROUTE_REASON_COUNT);
}

/* One line, printable, that names who decides; and nothing of the model where a person decides blind
 * for a reason that is not the model's answer. */
static void check_words(const struct route_input *in)
{
	struct route_decision d = route_item(in);
	struct str line = STR_EMPTY;

	route_explain(in, &d, &line);
	assert_true(line.length > 20 && line.length < 120);
	assert_null(strchr(str_text(&line), '\n'));
	assert_non_null(strstr(str_text(&line), d.kind == ROUTE_HUMAN ? "a person decides" : "the machine decides"));
	str_release(&line);
}

static void every_combination_follows_the_rules(void **state)
{
	static const double confidences[] = { NAN, -0.1, 0, 0.5, 0.9, 0.95, 1, 1.5, INFINITY };
	static const double thresholds[] = { NAN, -1, 0, 0.9, 1, 2 };
	int tried = 0;

	(void)state;
	for (int level = -1; level <= 5; level++)
	for (int version_level = -1; version_level <= 5; version_level++)
	for (int prediction = ROUTE_NOT_PREDICTED; prediction <= ROUTE_FAILED; prediction++)
	for (size_t c = 0; c < COUNT(confidences); c++)
	for (size_t t = 0; t < COUNT(thresholds); t++)
	for (int bits = 0; bits < 32; bits++) {
		struct route_input in = {
			.level = level, .version_level = version_level, .prediction = (enum route_prediction)prediction,
			.confidence = confidences[c], .threshold = thresholds[t], .exam = bits & 1, .paused = bits & 2,
			.unlike_reference = bits & 4, .audit_probability = 0.05, .audit_draw = bits & 8 ? 0.04 : 0.06,
			.blind_share = 0.2, .blind_draw = bits & 16 ? 0.1 : 0.3,
		};

		check_rules(&in);
		if (tried++ % 7 == 0)
			check_words(&in);
	}
	assert_int_equal(tried, 7 * 7 * 4 * 9 * 6 * 32);
}

static void reasons_have_names_of_their_own(void **state)
{
	(void)state;
	for (int i = 0; i < ROUTE_REASON_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(route_reason_name(i), route_reason_name(j));
}

static void reasons_are_explained_in_one_line(void **state)
{
	const struct { struct route_input input; const char *line; } rows[] = {
		{ AT(1), "the model only runs in the shadow: a person decides, blind" },
		{ AT(2), "the model assists: a person decides, with the prediction shown" },
		{ AT(2, in.exam = true), "it belongs to the exam pool: a person decides, blind" },
		{ AT(3), "0.95 reaches the threshold of 0.9: the machine decides" },
		{ AT(3, in.audit_draw = 0), "0.95 reaches the threshold of 0.9: the machine decides, and a person checks it blind (5 % are drawn)" },
		{ AT(3, in.confidence = 0.52), "0.52 is below the threshold of 0.9: a person decides, with the prediction shown" },
		{ AT(3, in.prediction = ROUTE_NULL; in.why_null = "under the floor of 0.4"),
		  "the model gave no answer (under the floor of 0.4): a person decides" },
		{ AT(3, in.prediction = ROUTE_FAILED; in.why_null = "bad\033[2J"), "it could not be scored (bad\\x1b[2J): a person decides" },
		{ AT(3, in.confidence = NAN), "the model gave no answer: a person decides" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct route_decision d = route_item(&rows[i].input);
		struct str line = STR_EMPTY;

		route_explain(&rows[i].input, &d, &line);
		assert_string_equal(str_text(&line), rows[i].line);
		str_release(&line);
	}
}

/* ---- a canary ---- */

static struct route_decision route_beside_canary(int level, double confidence, bool canary, double draw)
{
	return route_item(&(struct route_input){
		.level = level, .version_level = level, .prediction = ROUTE_PREDICTED, .confidence = confidence, .threshold = 0.9,
		.audit_probability = 0.03, .audit_draw = draw, .blind_draw = 0.9, .canary = canary, .compare_share = 0.1,
	});
}

static void people_decide_all_of_a_canary_blind(void **state)
{
	struct route_decision decision;

	(void)state;
	for (int level = LEVEL_ASSISTANCE; level <= LEVEL_FULL; level++) {
		decision = route_beside_canary(level, level == LEVEL_FULL ? NAN : 0.5, true, 0.99);
		assert_int_equal(decision.kind, ROUTE_HUMAN);
		assert_int_equal(decision.mode, ROUTE_BLIND);
		assert_string_equal(route_reason_name(decision.reason), "canary");
	}
	assert_int_equal(route_beside_canary(LEVEL_PARTIAL, 0.95, true, 0.99).kind, ROUTE_AUTO);
}

/* So that what is drawn can be compared: in either arm with the same chance, whoever decides. */
static void beside_a_canary_a_share_of_the_other_arm_is_decided_blind_too(void **state)
{
	(void)state;
	assert_int_equal(route_beside_canary(LEVEL_PARTIAL, 0.5, false, 0.099).mode, ROUTE_BLIND);
	assert_string_equal(route_reason_name(route_beside_canary(LEVEL_PARTIAL, 0.5, false, 0.099).reason), "compare");
	assert_int_equal(route_beside_canary(LEVEL_PARTIAL, 0.5, false, 0.101).mode, ROUTE_ASSISTED);
	for (int canary = 0; canary < 2; canary++) {
		assert_int_equal(route_beside_canary(LEVEL_PARTIAL, 0.95, canary, 0.099).kind, ROUTE_AUTO_AUDIT);
		assert_int_equal(route_beside_canary(LEVEL_PARTIAL, 0.95, canary, 0.101).kind, ROUTE_AUTO);
		assert_float_equal(route_beside_canary(LEVEL_PARTIAL, 0.95, canary, 0.5).audit_probability, 0.1, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_hold),
		cmocka_unit_test(what_is_blind_does_not_tell_who_decided_it),
		cmocka_unit_test(each_class_has_its_own_threshold),
		cmocka_unit_test(every_combination_follows_the_rules),
		cmocka_unit_test(reasons_have_names_of_their_own),
		cmocka_unit_test(reasons_are_explained_in_one_line),
		cmocka_unit_test(people_decide_all_of_a_canary_blind),
		cmocka_unit_test(beside_a_canary_a_share_of_the_other_arm_is_decided_blind_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
