/* The picture of what other promises would give, over made-up evidence: what it draws at which size, and
 * where today's threshold and the line picked stand on it. */
#include "test.h"

#include "golden.h"

#include "../console/sitting.h"
#include "ladder/offer.h"
#include "ui/console/key.h"
#include "ui/console/ladder_promises.h"
#include "ui/console/risk_chart.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static const struct actor mara = { .operator_id = 1, .acted_by = 1, .role = ROLE_LEAD, .name = "mara" };

/* A screen over which it opens at any key. */
struct host { struct ladder_promises promises; };

static int open_host(struct app *app, void *state, struct err *err)
{
	(void)app; (void)state; (void)err;
	return 0;
}

static void close_host(void *state) { (void)state; }

static void draw_host(const struct app *app, const void *state, struct canvas *canvas, struct rect area)
{
	(void)app; (void)state;
	canvas_text(canvas, area.x, area.y, INK_DIM, "behind it");
}

static unsigned open_it(struct app *app, void *state, const struct binding *binding, int key)
{
	(void)binding; (void)key;
	return ladder_promises_open(app, &((struct host *)state)->promises);
}

static const struct screen screen_host = {
	.name = "Host", .context = CONTEXT_BOXES, .state_size = sizeof(struct host), .open = open_host, .close = close_host,
	.draw = draw_host, .key = open_it,
};

static const struct climb_policy policy = { .gate = { .error = 0.01, .miss = 0.05 }, .patience = 10000, .notice = 5000, .audit_least = 0.03 };

/* Nine thousand settled items: the surer the model, the fewer are wrong. */
static const struct evidence *stream(void)
{
	static struct evidence_said said;
	static struct evidence evidence;
	static bool critical;

	evidence = (struct evidence){ .label_count = 1, .critical = &critical, .said = &said, .settled = 9000 };
	said = (struct evidence_said){ .hist = { .total = 0 } };
	for (int bin = 0; bin < 600; bin++)
		evidence_put(&evidence, 0, bin, 15, bin % 10 ? 0 : bin < 100 ? 6 : bin < 200 ? 3 : bin < 400 ? 1 : bin % 100 == 0, 0);
	return &evidence;
}

static struct certificate certificate(void)
{
	struct offer offer = offer_at(stream(), &policy, 0.01);
	int bin = confbin_of(offer.threshold) + 20;

	return (struct certificate){ .found = true, .risk = 0.01, .bin = bin, .threshold = confbin_low(bin),
	                             .coverage = offer.coverage - 20 * 15 / 9000.0 };
}

static void sit_down(struct sitting *sitting, const struct ladder_promises *promises, int columns, int rows, bool plain)
{
	*sitting = (struct sitting){ .options = { .actor = &mara, .mono = plain, .ascii = plain } };
	sit_down_at(sitting, &screen_host, NULL, columns, rows);
	((struct host *)sitting->app.state)->promises = *promises;
	press(sitting, "T");
}

static void compare(const struct ladder_promises *promises, const char *name, int columns, int rows, bool plain, const char *keys)
{
	struct sitting sitting;

	sit_down(&sitting, promises, columns, rows, plain);
	press(&sitting, keys);
	golden_compare(name, str_text(&sitting.text));
	get_up(&sitting);
}

static void the_picture_looks_as_it_did(void **state)
{
	struct certificate today = certificate();
	struct ladder_promises promises = { stream(), &policy, &today, 4.2 };

	(void)state;
	compare(&promises, "promises-80x24", 80, 24, false, "");
	compare(&promises, "promises-picked-80x24", 80, 24, false, "jj");
	compare(&promises, "promises-120x40", 120, 40, false, "");
	compare(&promises, "promises-ascii-80x24", 80, 24, true, "j");
	compare(&promises, "promises-narrow-60x15", 60, 15, false, "");
	compare(&promises, "promises-narrow-40x10", 40, 10, false, "G");
}

static void without_evidence_nothing_is_claimed(void **state)
{
	static struct evidence_said said;
	static bool critical;
	static const struct evidence none = { .label_count = 1, .critical = &critical, .said = &said };
	struct climb_policy other = policy;
	struct ladder_promises promises = { &none, &other, NULL, 0 };

	(void)state;
	other.gate.error = 0.015;
	compare(&promises, "promises-none-80x24", 80, 24, false, "");
}

/* The cell that shows mark; false: none does. */
static bool find(const struct sitting *sitting, const char *mark, int *x, int *y)
{
	for (*y = 1; *y < 17; ++*y)
		for (*x = 0; *x < 39; ++*x)
			if (strcmp(canvas_grid_at(&sitting->grid, *x, *y)->glyph, mark) == 0)
				return true;
	return false;
}

static void the_line_picked_stands_on_the_curve(void **state)
{
	struct certificate today = certificate();
	struct ladder_promises promises = { stream(), &policy, &today, 4.2 };
	struct sitting sitting;
	int now_x, now_y, x, y, before_x, before_y;

	(void)state;
	sit_down(&sitting, &promises, 80, 24, false);
	assert_true(find(&sitting, "\u25cf", &now_x, &now_y)); /* it hides the line picked, that of today's promise */
	press(&sitting, "j");
	assert_true(find(&sitting, "\u25cb", &before_x, &before_y));
	assert_true(before_x > now_x && before_y <= now_y);
	press(&sitting, "j");
	assert_true(find(&sitting, "\u25cb", &x, &y) && x > before_x && y <= before_y);
	assert_true(find(&sitting, "\u25cf", &x, &y) && x == now_x && y == now_y);
	press_key(&sitting, PRESS_HOME);
	assert_false(find(&sitting, "\u25cb", &x, &y)); /* none can be certified */
	assert_true(shows(&sitting, "0.1 % cannot be promised"));
	press(&sitting, "q");
	assert_true(shows(&sitting, "behind it"));
	get_up(&sitting);
}

static void rows_are_picked_by_mouse_too(void **state)
{
	struct certificate today = certificate();
	struct ladder_promises promises = { stream(), &policy, &today, 4.2 };
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, &promises, 80, 24, false);
	click(&sitting, " 5% ");
	assert_true(shows(&sitting, ">     5%"));
	use_mouse(&sitting, MOUSE_WHEEL_DOWN, 60, 5);
	assert_true(shows(&sitting, ">    10%"));
	press_key(&sitting, PRESS_ESCAPE);
	assert_int_equal(sitting.app.popup_count, 0);
	get_up(&sitting);
}

static void the_curve_rises_and_the_axis_follows_the_promise(void **state)
{
	struct climb_policy other = policy;
	struct risk_chart chart;

	(void)state;
	risk_chart_init(&chart, stream(), &policy);
	assert_true(chart.low == 0.001 && chart.high == 0.1 && isnan(chart.now.coverage));
	for (int i = 1; i < RISK_CHART_POINTS; i++)
		assert_true(chart.coverage[i] >= chart.coverage[i - 1]);
	assert_true(chart.coverage[0] == 0 && chart.coverage[RISK_CHART_POINTS - 1] > 0.99);
	other.gate.error = 0.0004;
	risk_chart_init(&chart, stream(), &other);
	assert_true(chart.low == 0.0001);
	other.gate.error = 0.3;
	risk_chart_init(&chart, stream(), &other);
	assert_true(chart.high == 1);
}

static void any_size_survives(void **state)
{
	struct certificate today = certificate();
	struct ladder_promises promises = { stream(), &policy, &today, 4.2 };
	struct sitting sitting;

	(void)state;
	sit_down(&sitting, &promises, 80, 24, false);
	for (int columns = 1; columns <= 210; columns += columns < 130 ? 3 : 20)
		for (int rows = 1; rows <= 60; rows += rows < 42 ? 1 : 9) {
			app_resize(&sitting.app, columns, rows);
			press_key(&sitting, rows % 3 ? 'j' : 'k');
			assert_int_equal(sitting.app.popup_count, 1);
		}
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_picture_looks_as_it_did),
		cmocka_unit_test(without_evidence_nothing_is_claimed),
		cmocka_unit_test(the_line_picked_stands_on_the_curve),
		cmocka_unit_test(rows_are_picked_by_mouse_too),
		cmocka_unit_test(the_curve_rises_and_the_axis_follows_the_promise),
		cmocka_unit_test(any_size_survives),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
