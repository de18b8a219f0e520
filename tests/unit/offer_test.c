/* What other promises would give, over 4,000 predictions of which the surest are the best. */
#include "test.h"

#include "ladder/offer.h"

#include <math.h>

/* Of the lower half one in fifty is wrong, of the upper one in a thousand. */
static struct confhist stream(void)
{
	static struct confhist hist;

	hist = (struct confhist){ .total = 0 };
	confhist_add_bin(&hist, 800, 2000, 2);
	confhist_add_bin(&hist, 300, 2000, 40);
	return hist;
}

static void the_usual_promises_stand_in_order_with_the_one_asked_for(void **state)
{
	static const struct { double asked; int count, at; } rows[] = {
		{ NAN, 8, -1 }, { 0.01, 8, 3 }, { 0.015, 9, 4 }, { 0.0004, 9, 0 }, { 0.3, 9, 8 },
	};
	struct confhist hist = stream();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct offer offers[OFFERS_MAX];
		int count = offer_list(&hist, rows[i].asked, offers);

		assert_int_equal(count, rows[i].count);
		for (int k = 1; k < count; k++)
			assert_true(offers[k].risk > offers[k - 1].risk && offers[k].threshold.coverage >= offers[k - 1].threshold.coverage);
		assert_true(rows[i].at < 0 || offers[rows[i].at].risk == rows[i].asked);
	}
}

static void an_offer_is_a_look_of_its_own(void **state)
{
	struct confhist hist = stream();
	struct offer offer = offer_at(&hist, 0.005);

	(void)state;
	assert_int_equal(offer.threshold.bin, 800);
	assert_true(offer.threshold.coverage == 0.5 && offer.threshold.risk_bound <= 0.005);
	assert_true(fabs(offer_errors(&offer) - 500 * offer.threshold.risk_bound) < 1e-9);
	assert_true(fabs(offer_hours(&offer, 7.2) - 1) < 1e-9);
	assert_true(offer_at(&hist, 0.05).threshold.coverage == 1);
}

static void what_is_not_known_is_no_number(void **state)
{
	struct confhist hist = stream();
	struct offer none = offer_at(&hist, 0.001), some = offer_at(&hist, 0.05);

	(void)state;
	assert_int_equal(none.threshold.bin, -1);
	assert_true(isnan(offer_errors(&none)) && isnan(offer_hours(&none, 5)));
	assert_true(isnan(offer_hours(&some, 0)) && !isnan(offer_errors(&some)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_promises_stand_in_order_with_the_one_asked_for),
		cmocka_unit_test(an_offer_is_a_look_of_its_own),
		cmocka_unit_test(what_is_not_known_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
