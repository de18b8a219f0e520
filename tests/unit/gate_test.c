/* Each gate against facts on both sides of every check, and no data at all. */
#include "test.h"

#include "base/str.h"
#include "ladder/forecast.h"
#include "ladder/gate.h"
#include "ladder/level.h"
#include "stats/evalue.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const bool critical[] = { false, true };
static const char *const labels[] = { "ok", "scratch" };
static const struct certificate_terms terms = { 0.01, 0.05, false };

/* Evidence of days x per_day items, of which one in five is critical and wrong_ok, wrong_critical are
 * wrong. */
static struct evidence evidence_of(int days, int per_day, int wrong_ok, int wrong_critical)
{
	struct evidence evidence;

	evidence_init(&evidence, critical, 2);
	for (int i = 0; i < days * per_day; i++) {
		int truth = i % 5 == 0, *wrong = truth ? &wrong_critical : &wrong_ok;

		evidence_predicted(&evidence, false);
		assert_true(evidence_settled(&evidence, *wrong > 0 ? !truth : truth, 600 + i % 300, truth, i / per_day));
		*wrong -= *wrong > 0;
	}
	return evidence;
}

static const struct gate_check *find(const struct gate *gate, const char *name)
{
	for (int i = 0; i < gate->check_count; i++)
		if (strcmp(gate->checks[i].name, name) == 0)
			return &gate->checks[i];
	fail_msg("no check %s", name);
	return NULL;
}

static void check_tells_its_figures(const struct gate_check *check)
{
	const char *more = strstr(check->claim, " (");
	size_t claim = more ? (size_t)(more - check->claim) : strlen(check->claim);

	assert_true(check->why[0] != '\0' && check->claim[0] != '\0');
	if (strncasecmp(check->why, check->claim, claim) == 0 || (check->change[0] && strstr(check->why, check->change)))
		fail_msg("%s: \"%s\" says again what stands beside it", check->claim, check->why);
	assert_true(check->n == 0 || check->unit == GATE_SHARE || check->unit == GATE_REST);
	if (check->n > 0 && check->value != (double)check->k / (double)check->n)
		fail_msg("%s: %g is not %lld of %lld", check->name, check->value, (long long)check->k, (long long)check->n);
	assert_true(check->ok ? check->items == 0 && check->days == 0 && !check->change[0] : !(check->days < 0));
	assert_true(!check->information || (check->ok && isnan(check->need)));
	if (isnan(check->value) || isnan(check->need) || !isnan(check->bound))
		return; /* where there is a bound, that is what is compared */
	if (check->ok != (check->at_most ? check->value <= check->need : check->value >= check->need) && check->value != check->need)
		fail_msg("%s: %g against %g", check->name, check->value, check->need);
}

static struct gate look(int from, const struct gate_facts *facts)
{
	struct gate gate;

	gate_eval(from, &gate_policy_default, facts, &gate);
	assert_int_equal(gate.open, gate_is_open(from, &gate_policy_default, facts));
	assert_int_equal(gate.from, from);
	assert_true(fabs(gate.alpha * facts->attempt * (facts->attempt + 1.0) - gate_policy_default.budget) < 1e-12);
	assert_true(fabs(gate.left * (facts->attempt + 1.0) - gate_policy_default.budget) < 1e-12);
	assert_int_equal(gate.open, gate_missing(&gate) == 0);
	assert_true(!gate.open || (gate.items == 0 && gate.days == 0));
	for (int i = 0; i < gate.check_count; i++)
		check_tells_its_figures(&gate.checks[i]);
	return gate;
}

static void shadow_asks_for_a_version_predictions_and_few_nulls(void **state)
{
	static const struct { bool live; int predictions, nulls; bool open; const char *failing; } rows[] = {
		{ true, 100, 0, true, NULL }, { true, 100, 5, true, NULL }, { true, 100, 6, false, "nulls" }, { true, 99, 0, false, "predictions" },
		{ true, 100000, 5000, true, NULL }, { true, 100000, 5001, false, "nulls" }, { true, 0, 0, false, "predictions" },
		{ false, 0, 0, false, "live version" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct evidence evidence = evidence_of(0, 0, 0, 0);
		struct gate gate;

		evidence.predictions = rows[i].predictions;
		evidence.nulls = rows[i].nulls;
		gate = look(LEVEL_HUMAN_ONLY, &(struct gate_facts){ .has_live = rows[i].live, .evidence = &evidence, .attempt = 1 });
		assert_int_equal(gate.open, rows[i].open);
		assert_int_equal(gate.check_count, 3);
		if (rows[i].failing)
			assert_false(find(&gate, rows[i].failing)->ok);
		evidence_release(&evidence);
	}
}

static void without_data_every_gate_is_closed_and_says_what_is_missing(void **state)
{
	struct evidence evidence = evidence_of(0, 0, 0, 0);

	(void)state;
	for (int from = LEVEL_HUMAN_ONLY; from <= LEVEL_FULL; from++) {
		struct gate gate = look(from, &(struct gate_facts){ .evidence = &evidence, .attempt = 1, .labels = labels });

		assert_false(gate.open);
		assert_true(gate.check_count >= (from == LEVEL_FULL ? 1 : 3));
	}
	evidence_release(&evidence);
}

static struct gate assistance(int days, int per_day, int wrong_ok, int wrong_critical, int attempt)
{
	struct evidence evidence = evidence_of(days, per_day, wrong_ok, wrong_critical);
	struct gate gate = look(LEVEL_SHADOW, &(struct gate_facts){ .has_live = true, .evidence = &evidence, .attempt = attempt, .labels = labels });

	evidence_release(&evidence);
	return gate;
}

static void assistance_asks_for_items_days_agreement_and_recall(void **state)
{
	struct gate gate = assistance(4, 100, 4, 2, 1);

	(void)state;
	assert_true(gate.open);
	assert_true(find(&gate, "agreement")->bound > 0.85);
	assert_true(fabs(find(&gate, "agreement")->value - 394.0 / 400) < 1e-12);
	assert_non_null(strstr(find(&gate, "critical recall")->why, "scratch"));
	assert_false(assistance(4, 40, 0, 0, 1).open);  /* 160 items */
	assert_false(assistance(2, 200, 4, 2, 1).open); /* two days */
	gate = assistance(4, 100, 60, 2, 1);
	assert_false(find(&gate, "agreement")->ok);
	gate = assistance(4, 100, 0, 20, 1);
	assert_false(find(&gate, "critical recall")->ok);
	assert_true(find(&gate, "agreement")->ok);
}

/* The same counts open the gate at the first attempt and not at a later one, which has less chance left. */
static void later_attempts_need_more_evidence(void **state)
{
	int opened[4] = { 0 };

	(void)state;
	for (int attempt = 1; attempt <= 3; attempt++)
		for (int wrong = 0; wrong < 60; wrong++)
			opened[attempt] += assistance(4, 100, wrong, 2, attempt).open;
	assert_true(opened[1] > opened[2]);
	assert_true(opened[2] >= opened[3]);
}

static struct gate partial(const struct evidence *evidence, const struct certificate *certificate, int alarms, int overdue)
{
	return look(LEVEL_ASSISTANCE, &(struct gate_facts){ .has_live = true, .evidence = evidence, .attempt = 1, .alarms = alarms + 1,
	                                                   .drift_alarms = alarms, .overdue_audits = overdue, .certificate = certificate, .labels = labels });
}

static void partial_automation_asks_for_a_certificate_and_quiet(void **state)
{
	struct evidence evidence = evidence_of(10, 400, 8, 1);
	struct certificate certificate = certificate_look(&evidence, &terms, 0.05, 1, 1);
	struct gate gate;
	int checks;

	(void)state;
	assert_true(certificate.found);
	gate = partial(&evidence, &certificate, 0, 0);
	assert_true(gate.open);
	assert_true(find(&gate, "certificate")->bound <= 0.01);
	assert_true(find(&gate, "miss share")->bound <= 0.05);
	checks = gate.check_count;
	gate = partial(&evidence, NULL, 0, 0);
	assert_false(gate.open);
	assert_true(gate.check_count == checks && isnan(find(&gate, "miss share")->value) && find(&gate, "miss share")->need == 0.05);
	assert_false(find(&gate, "miss share")->ok);
	assert_false(partial(&evidence, &certificate, 1, 0).open);
	assert_false(partial(&evidence, &certificate, 0, 1).open);
	evidence.unsure = 100;
	gate = partial(&evidence, &certificate, 0, 0);
	assert_false(find(&gate, "pending and unsure")->ok);
	evidence_release(&evidence);
}

static void a_risk_that_nothing_watches_keeps_the_gate_closed(void **state)
{
	struct evidence evidence = evidence_of(10, 400, 8, 1);
	struct certificate certificate = certificate_look(&evidence, &terms, 0.05, 1, 1);
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1, .certificate = &certificate, .labels = labels };
	struct gate gate = look(LEVEL_ASSISTANCE, &facts);
	int checks;

	(void)state;
	assert_true(gate.open);
	checks = gate.check_count;
	facts.risks = 3;
	gate = look(LEVEL_ASSISTANCE, &facts);
	assert_true(gate.open);
	assert_int_equal(gate.check_count, checks + 1);
	facts.risk_gaps = 2;
	facts.risk_gap = "lens dirty";
	gate = look(LEVEL_ASSISTANCE, &facts);
	assert_false(gate.open);
	assert_string_equal(find(&gate, "risks")->why, "2 listed risks have no live metric, none may be, the first: lens dirty");
	facts.risks = 0;
	facts.drift_alarms = facts.alarms = 1;
	facts.alarm_why = "brightness has moved";
	gate = look(LEVEL_ASSISTANCE, &facts);
	assert_false(gate.open);
	assert_string_equal(find(&gate, "alarms")->why, "1 open alarms, none may be: brightness has moved");
	evidence_release(&evidence);
}

/* Why there is none is of what is promised now, whatever the last look was for. */
static void an_older_look_is_told_as_one(void **state)
{
	struct evidence evidence = evidence_of(10, 400, 8, 1);
	struct certificate certificate = certificate_look(&evidence, &terms, 0.05, 1, 1);
	struct gate gate;

	(void)state;
	certificate.risk = 0.02;
	gate = partial(&evidence, &certificate, 0, 0);
	assert_string_equal(find(&gate, "certificate")->why, "promised is at most 1 % wrong, 5 % missed; certified was 2 % and 5 %");
	certificate.found = false;
	snprintf(certificate.why, sizeof certificate.why, "no threshold keeps it");
	for (int i = 0; i < 2; i++, certificate.risk = 0.0025) {
		gate = partial(&evidence, &certificate, 0, 0);
		assert_non_null(strstr(find(&gate, "certificate")->why, i ? "the last look was for at most 0.25 % wrong, 5 % missed; promised now is 1 %"
		                                                          : "the last look was for at most 2 % wrong, 5 % missed; promised now is 1 %"));
	}
	certificate.risk = terms.risk;
	gate = partial(&evidence, &certificate, 0, 0);
	assert_string_equal(find(&gate, "certificate")->why, "no threshold keeps it");
	evidence_release(&evidence);
}

/* A model that always says what is commonest: agreement is high, and the gate stays shut. */
static void a_model_that_never_finds_anything_stays_out(void **state)
{
	struct evidence evidence;
	struct certificate certificate;
	struct gate gate;

	(void)state;
	evidence_init(&evidence, critical, 2);
	for (int i = 0; i < 6000; i++) {
		evidence_predicted(&evidence, false);
		evidence_settled(&evidence, 0, 900, i % 500 == 0, i / 500);
	}
	certificate = certificate_look(&evidence, &terms, 0.05, 1, 1);
	assert_false(certificate.found);
	gate = partial(&evidence, &certificate, 0, 0);
	assert_false(gate.open);
	assert_false(find(&gate, "better than the commonest label")->ok);
	evidence_release(&evidence);
}

static void full_automation_asks_for_an_even_sample(void **state)
{
	struct evidence evidence = evidence_of(25, 100, 0, 0);
	struct gate_sample good = { 3000, 4, 500, 498 }, few = { 200, 0, 40, 40 }, bad = { 3000, 40, 500, 470 };
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1 };
	struct gate gate;

	(void)state;
	facts.sample = &good;
	assert_true(look(LEVEL_PARTIAL, &facts).open);
	facts.sample = &few;
	assert_false(look(LEVEL_PARTIAL, &facts).open);
	facts.sample = &bad;
	assert_false(look(LEVEL_PARTIAL, &facts).open);
	facts.sample = NULL;
	gate = look(LEVEL_PARTIAL, &facts);
	assert_false(gate.open);
	assert_non_null(strstr(find(&gate, "right overall")->why, "no audit or exam item counts here yet"));
	evidence_release(&evidence);
}

/* What counts already counts; what is missing never comes. */
static void a_setting_that_keeps_a_gate_shut_is_told(void **state)
{
	struct evidence evidence = evidence_of(25, 100, 0, 0);
	struct gate_sample good = { 3000, 4, 500, 498 }, few = { 200, 0, 40, 40 };
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1, .sample = &good, .no_exam = "exam.share" };
	struct gate_policy policy = gate_policy_default;
	struct gate gate;

	(void)state;
	assert_true(look(LEVEL_PARTIAL, &facts).open);
	facts.sample = &few;
	gate = look(LEVEL_PARTIAL, &facts);
	assert_non_null(strstr(find(&gate, "right overall")->why, "never: exam.share is 0, "));
	assert_string_equal(find(&gate, "right overall")->change, "exam.share above 0");
	assert_true(isnan(find(&gate, "right overall")->items) && isnan(find(&gate, "right overall")->days) && isnan(gate.days));
	assert_non_null(strstr(find(&gate, "critical recall")->why, "never: "));
	policy.nulls = 0;
	evidence.nulls = 1;
	gate_eval(LEVEL_PARTIAL, &policy, &facts, &gate);
	assert_non_null(strstr(find(&gate, "nulls")->why, "never with this version: gate.nulls is 0, and 1 of its predictions"));
	evidence.imported = 1;
	policy.observed = 1;
	gate_eval(LEVEL_ASSISTANCE, &policy, &facts, &gate);
	assert_non_null(strstr(find(&gate, "observed")->why, "never by these answers; 1 were imported"));
	assert_non_null(strstr(find(&gate, "observed")->why, "gate.observed is 1"));
	evidence_release(&evidence);
}

static void no_rate_is_read_while_answers_wait(void **state)
{
	struct evidence evidence = evidence_of(25, 100, 0, 0);
	struct gate_sample good = { 3000, 4, 500, 498 };
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1, .sample = &good };
	struct gate gate;

	(void)state;
	evidence.pending = 30; /* of 3,030: 1 % */
	gate = look(LEVEL_PARTIAL, &facts);
	assert_true(gate.open && find(&gate, "pending and unsure")->n == 3030);
	evidence.pending = 70;
	gate = look(LEVEL_PARTIAL, &facts);
	assert_false(gate.open || find(&gate, "pending and unsure")->ok);
	assert_false(find(&gate, "right overall")->ok);
	assert_true(isnan(find(&gate, "right overall")->value) && find(&gate, "right overall")->n == 0);
	assert_string_equal(find(&gate, "critical recall")->why, "not defined while 70 answers wait for a second look or a lead");
	evidence_release(&evidence);
}

/* ---- what is known, and what is only told ---- */

static void every_known_case_is_asked_for_where_the_machine_decides(void **state)
{
	struct evidence evidence = evidence_of(10, 400, 8, 1);
	struct certificate certificate = certificate_look(&evidence, &terms, 0.05, 1, 1);
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1, .certificate = &certificate };
	struct gate gate;

	(void)state;
	facts.known = (struct gate_share){ 20, 20 };
	assert_true(look(LEVEL_ASSISTANCE, &facts).open);
	facts.known = (struct gate_share){ 19, 20 };
	gate = look(LEVEL_ASSISTANCE, &facts);
	assert_false(gate.open);
	assert_false(find(&gate, "known cases")->ok);
	assert_string_equal(find(&gate, "known cases")->change, "1 more right");
	gate = look(LEVEL_PARTIAL, &facts);
	assert_false(find(&gate, "known cases")->ok);
	evidence_release(&evidence);
}

static void how_far_people_agree_closes_nothing(void **state)
{
	struct evidence evidence = evidence_of(4, 100, 4, 2);
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1, .people = { 1, 50 } };
	struct gate gate = look(LEVEL_SHADOW, &facts);

	(void)state;
	assert_true(gate.open && find(&gate, "human-human")->information);
	assert_int_equal(gate_checks(&gate), gate.check_count - 1);
	assert_true(find(&gate, "human-human")->value == 0.02);
	evidence_release(&evidence);
}

static void what_is_vouched_for_is_told_and_may_not_suffice(void **state)
{
	struct evidence evidence = evidence_of(10, 400, 8, 1);
	struct certificate certificate = certificate_look(&evidence, &terms, 0.05, 1, 1);
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1, .certificate = &certificate };
	struct gate_policy policy = gate_policy_default;
	struct gate gate = look(LEVEL_ASSISTANCE, &facts);

	(void)state;
	for (int i = 0; i < gate.check_count; i++)
		assert_string_not_equal(gate.checks[i].name, "observed");
	evidence.imported = 3000;
	gate = look(LEVEL_ASSISTANCE, &facts);
	assert_true(gate.open && find(&gate, "observed")->information && find(&gate, "observed")->value == 0.25);
	assert_true(str_starts(find(&gate, "observed")->why, "answers; 3,000 were imported: ")); /* as the figure before it is written */
	policy.observed = 0.3;
	gate_eval(LEVEL_ASSISTANCE, &policy, &facts, &gate);
	assert_false(gate.open || find(&gate, "observed")->ok || find(&gate, "observed")->information);
	assert_string_equal(find(&gate, "observed")->change, "286 more decided blind here"); /* (1000 + 286) of 4286 are .3 */
	assert_true(find(&gate, "observed")->items == 286);
	policy.observed = 0.25;
	gate_eval(LEVEL_ASSISTANCE, &policy, &facts, &gate);
	assert_true(gate.open);
	evidence_release(&evidence);
}

/* ---- forecasts ---- */

static void days_are_told_at_the_pace_of_the_last_ones(void **state)
{
	struct gate gate = assistance(3, 50, 0, 0, 1);
	const struct gate_check *items = find(&gate, "settled items"), *agreement;

	(void)state;
	assert_true(items->items == 50 && items->days == 1);
	assert_string_equal(items->change, "50 more");
	assert_true(gate.items == 50 && gate.days == 1);
	gate = assistance(1, 150, 0, 0, 1);
	assert_true(find(&gate, "days")->days == 2 && find(&gate, "days")->items == 0);
	assert_true(gate.days == 2 && gate.items == 50);
	gate = assistance(4, 100, 40, 2, 1); /* 358 of 400 alike: it takes many more at that rate */
	agreement = find(&gate, "agreement");
	assert_false(agreement->ok);
	assert_true(agreement->items == forecast_rate(358, 400, 0.85, 0.025) && agreement->days == agreement->items / 100);
	assert_true(evalue_log_greater(358 + (int64_t)(agreement->items * 0.895), 400 + (int64_t)agreement->items, 0.85) >= log(40));
	assert_non_null(strstr(agreement->change, "more alike, none different"));
	gate = assistance(4, 100, 80, 2, 1); /* below what is needed: never at that rate */
	assert_true(isnan(find(&gate, "agreement")->days) && isnan(gate.days));
	assert_true(str_ends(find(&gate, "agreement")->change, "more of the same never does"));
	gate = look(LEVEL_SHADOW, &(struct gate_facts){ .evidence = &(struct evidence){ .label_count = 0 }, .attempt = 1 });
	assert_true(isnan(find(&gate, "settled items")->days) && find(&gate, "settled items")->items == 200);
}

/* A rare label gives little evidence of an item that is decided. */
static void rare_labels_take_their_time(void **state)
{
	struct gate gate = assistance(4, 100, 0, 16, 1); /* one item in five */
	const struct gate_check *recall = find(&gate, "critical recall");

	(void)state;
	assert_false(recall->ok);
	assert_true(fabs(recall->items - 5 * forecast_rate(64, 80, 0.70, 0.025)) < 1e-9);
	assert_true(fabs(recall->days - recall->items / 100) < 1e-9);
}

/* The forecast of a certificate, against what comes when the stream goes on as it was. */
static void a_certificate_is_foreseen(void **state)
{
	struct evidence evidence = evidence_of(5, 100, 1, 0);
	struct gate_facts facts = { .has_live = true, .evidence = &evidence, .attempt = 1 };
	struct gate gate = look(LEVEL_ASSISTANCE, &facts);
	const struct gate_check *check = find(&gate, "certificate");
	struct certificate before, after;
	int total;

	(void)state;
	assert_false(check->ok);
	assert_string_equal(check->change, "a threshold is foreseen by the look at 1134 items; the next is at 504"); /* days are until it is found */
	assert_true(check->items > 250 && fabs(check->days - check->items / 100) < 1e-9);
	assert_true(find(&gate, "coverage")->items == check->items);
	total = 500 + (int)check->items; /* the third of the looks to come, at 504, 756 and then */
	assert_int_equal(total, 1134);
	evidence_release(&evidence);
	evidence = evidence_of(1, total, total / 500, 0);
	after = certificate_look(&evidence, &terms, 0.05, 1, 11);
	evidence_release(&evidence);
	evidence = evidence_of(1, total * 2 / 3, total / 750 + 1, 0);
	before = certificate_look(&evidence, &terms, 0.05, 1, 10);
	evidence_release(&evidence);
	assert_true(after.found && !before.found);
}

/* ---- evidence ---- */

static void days_count_from_enough_work_on(void **state)
{
	struct evidence evidence = evidence_of(3, 100, 0, 0);

	(void)state;
	assert_int_equal(evidence_days(&evidence), 3);
	for (int i = 0; i < 9; i++)
		evidence_settled(&evidence, 0, 700, 0, 50);
	assert_int_equal(evidence_days(&evidence), 3); /* 9 of a median of 100 */
	evidence_settled(&evidence, 0, 700, 0, 50);
	assert_int_equal(evidence_days(&evidence), 4);
	evidence_clear(&evidence);
	assert_int_equal(evidence_days(&evidence), 0);
	for (int day = 0; day < 5; day++)
		for (int i = 0; i < 4; i++)
			evidence_settled(&evidence, 0, 700, 0, day);
	assert_int_equal(evidence_days(&evidence), 0); /* five a day at the least */
	assert_true(isnan(evidence_commonest(&(struct evidence){ .label_count = 0 })));
	evidence_release(&evidence);
	evidence_release(&evidence);
}

static void what_makes_no_sense_is_left_out(void **state)
{
	struct evidence evidence = evidence_of(1, 10, 0, 0);

	(void)state;
	assert_false(evidence_settled(&evidence, 2, 700, 0, 1));
	assert_false(evidence_settled(&evidence, 0, 700, -1, 1));
	assert_false(evidence_settled(&evidence, 0, 1000, 0, 1));
	assert_false(evidence_settled(&evidence, 0, -1, 0, 1));
	assert_int_equal(evidence.settled, 10);
	evidence_release(&evidence);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shadow_asks_for_a_version_predictions_and_few_nulls),
		cmocka_unit_test(without_data_every_gate_is_closed_and_says_what_is_missing),
		cmocka_unit_test(assistance_asks_for_items_days_agreement_and_recall),
		cmocka_unit_test(later_attempts_need_more_evidence),
		cmocka_unit_test(partial_automation_asks_for_a_certificate_and_quiet),
		cmocka_unit_test(a_risk_that_nothing_watches_keeps_the_gate_closed),
		cmocka_unit_test(an_older_look_is_told_as_one),
		cmocka_unit_test(a_model_that_never_finds_anything_stays_out),
		cmocka_unit_test(full_automation_asks_for_an_even_sample),
		cmocka_unit_test(a_setting_that_keeps_a_gate_shut_is_told),
		cmocka_unit_test(no_rate_is_read_while_answers_wait),
		cmocka_unit_test(every_known_case_is_asked_for_where_the_machine_decides),
		cmocka_unit_test(how_far_people_agree_closes_nothing),
		cmocka_unit_test(what_is_vouched_for_is_told_and_may_not_suffice),
		cmocka_unit_test(days_are_told_at_the_pace_of_the_last_ones),
		cmocka_unit_test(rare_labels_take_their_time),
		cmocka_unit_test(a_certificate_is_foreseen),
		cmocka_unit_test(days_count_from_enough_work_on),
		cmocka_unit_test(what_makes_no_sense_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
