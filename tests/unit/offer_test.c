/* What other promises would give, over 4,000 predictions of which the surest are the best. */
#include "test.h"

#include "ladder/offer.h"

#include <math.h>

static const bool critical[] = { false, true };
static const struct climb_policy policy = { .gate = { .miss = 0.05 }, .patience = 10000, .notice = 5000, .audit_least = 0.03 };

/* Of the lower half one in fifty is wrong, of the upper one in a thousand. hidden of the wrong ones below, and
 * found others, are critical. */
static struct evidence stream(int hidden, int found)
{
	struct evidence evidence;

	evidence_init(&evidence, critical, 2);
	evidence_put(&evidence, 0, 800, 2000 - found, 2, 0);
	evidence_put(&evidence, 1, 800, found, 0, 0);
	evidence_put(&evidence, 0, 300, 2000, 40, hidden);
	evidence.settled = 4000;
	evidence.criticals = hidden + found;
	return evidence;
}

static void the_usual_promises_stand_in_order_with_the_one_asked_for(void **state)
{
	static const struct { double asked; int count, at; } rows[] = {
		{ NAN, 8, -1 }, { 0.01, 8, 3 }, { 0.015, 9, 4 }, { 0.0004, 9, 0 }, { 0.3, 9, 8 },
	};
	struct evidence evidence = stream(0, 100);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct offer offers[OFFERS_MAX];
		int count = offer_list(&evidence, &policy, rows[i].asked, offers);

		assert_int_equal(count, rows[i].count);
		for (int k = 1; k < count; k++) {
			assert_true(offers[k].risk > offers[k - 1].risk && offers[k].found >= offers[k - 1].found);
			assert_false(offers[k].coverage < offers[k - 1].coverage || offers[k].audited > offers[k - 1].audited);
		}
		assert_true(rows[i].at < 0 || offers[rows[i].at].risk == rows[i].asked);
	}
	evidence_release(&evidence);
}

static void an_offer_is_a_look_of_its_own(void **state)
{
	struct evidence evidence = stream(0, 100);
	struct offer offer = offer_at(&evidence, &policy, 0.005);

	(void)state;
	assert_true(offer.found && offer.threshold == confbin_low(800));
	assert_true(offer.coverage == 0.5 && offer.risk_bound <= 0.005 && offer.error_rate == 0.001);
	assert_true(fabs(offer_errors(&offer) - 500 * offer.risk_bound) < 1e-9);
	assert_true(fabs(offer_expected(&offer) - 0.5) < 1e-9 && offer_expected(&offer) < offer_errors(&offer));
	assert_true(isnan(offer_hours(&offer, 7.2)));
	offer.audited = 0.2;
	assert_true(fabs(offer_audits(&offer) - 100) < 1e-9);
	assert_true(fabs(offer_hours(&offer, 7.2) - 0.8) < 1e-9); /* 400 of the 500 are looked at by nobody */
	assert_true(offer_at(&evidence, &policy, 0.05).coverage == 1);
	evidence_release(&evidence);
}

/* A promise of errors alone would take everything; half of the critical items would be missed. */
static void the_promise_on_critical_items_is_kept(void **state)
{
	struct evidence evidence = stream(40, 100);
	struct offer offer = offer_at(&evidence, &policy, 0.05);
	struct climb_policy careless = policy;

	(void)state;
	assert_true(offer.found && offer.coverage == 0.5 && offer.missed == 0 && offer.miss_bound <= 0.05);
	careless.gate.miss = 0.5;
	offer = offer_at(&evidence, &careless, 0.05);
	assert_true(offer.coverage == 1 && offer.missed == 40 && offer.criticals == 140 && offer.miss_bound > 0.2);
	evidence_release(&evidence);
}

static void what_is_not_known_is_no_number(void **state)
{
	struct evidence evidence = stream(0, 100);
	struct offer none = offer_at(&evidence, &policy, 0.001), some[OFFERS_MAX];
	int count = offer_list(&evidence, &policy, NAN, some);

	(void)state;
	assert_false(none.found);
	assert_true(isnan(offer_errors(&none)) && isnan(offer_expected(&none)) && isnan(offer_hours(&none, 5)) && isnan(none.threshold));
	assert_true(isnan(offer_hours(&some[count - 1], 0)) && offer_errors(&some[count - 1]) > 0 && offer_hours(&some[count - 1], 5) > 0);
	evidence_release(&evidence);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_promises_stand_in_order_with_the_one_asked_for),
		cmocka_unit_test(an_offer_is_a_look_of_its_own),
		cmocka_unit_test(the_promise_on_critical_items_is_kept),
		cmocka_unit_test(what_is_not_known_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
