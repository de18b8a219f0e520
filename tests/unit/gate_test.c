#include "test.h"

#include "base/str.h"
#include "ladder/gate.h"
#include "ladder/level.h"

#include <string.h>

static void shadow_asks_for_a_version_predictions_and_few_nulls(void **state)
{
	static const struct {
		struct gate_facts facts;
		bool open;
		int  failing; /* of the three checks; -1: none */
	} rows[] = {
		{ { true, 100, 0 }, true, -1 },
		{ { true, 100, 5 }, true, -1 },
		{ { true, 100, 6 }, false, 2 },
		{ { true, 99, 0 }, false, 1 },
		{ { true, 100000, 5000 }, true, -1 },
		{ { true, 100000, 5001 }, false, 2 },
		{ { true, 0, 0 }, false, 1 },
		{ { false, 0, 0 }, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct gate gate;

		assert_int_equal(gate_eval(LEVEL_HUMAN_ONLY, &rows[i].facts, &gate, NULL), 0);
		assert_int_equal(gate.from, 0);
		assert_int_equal(gate.to, 1);
		assert_int_equal(gate.open, rows[i].open);
		assert_int_equal(gate.check_count, 3);
		for (int k = 0; k < gate.check_count; k++)
			assert_true(gate.checks[k].why[0] != '\0');
		if (rows[i].failing >= 0)
			assert_false(gate.checks[rows[i].failing].ok);
	}
}

static void higher_gates_are_closed_and_say_so(void **state)
{
	(void)state;
	for (int from = LEVEL_SHADOW; from <= LEVEL_FULL; from++) {
		struct gate gate;
		struct err err = ERR_NONE;

		assert_int_equal(gate_eval(from, &(struct gate_facts){ true, 100000, 0 }, &gate, &err), -1);
		assert_false(gate.open);
		assert_int_equal(gate.check_count, 0);
		assert_true(err.text[0] != '\0');
		assert_int_equal(strstr(err.text, "--by-decree") != NULL, from == LEVEL_SHADOW);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shadow_asks_for_a_version_predictions_and_few_nulls),
		cmocka_unit_test(higher_gates_are_closed_and_say_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
