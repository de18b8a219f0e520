/* What stands above and below the gate of the Ladder, over made-up standings: notices and the audits. */
#include "test.h"

#include "golden.h"

#include "../console/sitting.h"
#include "base/clock.h"
#include "ui/console/ladder_audits.h"
#include "ui/console/ladder_notices.h"
#include "ui/console/widget.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define NOW INT64_C(1772000000000)

static const struct actor mara = { .operator_id = 1, .acted_by = 1, .role = ROLE_LEAD, .name = "mara" };

static const struct audit_report quiet = {
	.population = 8211, .drawn = 330, .audited = 312, .overdue = 0, .wrong = 4, .missed = 1, .error_rate = 0.0121,
	.low = 0.0035, .high = 0.0301, .probability = 0.04, .evidence = 0.34, .promised = 0.01, .notice_items = 4800,
};

/* ---- the audits ---- */

static void add_audits(struct str *out, const struct audit_report *report, int width, int height, bool ascii)
{
	struct canvas_grid grid;

	canvas_grid_init(&grid, width, height, ascii, false);
	ladder_audits_draw(report, &grid.canvas, (struct rect){ 0, 0, width, height });
	canvas_grid_add_text(&grid, out);
	canvas_grid_release(&grid);
}

static void the_audits_look_as_they_did(void **state)
{
	struct audit_report worse = quiet, paused = quiet, none = { .error_rate = NAN, .low = NAN, .high = NAN, .promised = 0.01 };
	struct str screen = STR_EMPTY;

	(void)state;
	worse.wrong = 9;
	worse.evidence = 0.81;
	worse.waiting = 8;
	paused.paused = true;
	paused.overdue = 12;
	paused.evidence = 1.3; /* the limit itself is the end of the bar */
	add_audits(&screen, &quiet, 60, LADDER_AUDITS_ROWS, false);
	add_audits(&screen, &worse, 86, LADDER_AUDITS_ROWS_FULL, false);
	add_audits(&screen, &paused, 60, LADDER_AUDITS_ROWS_FULL, false);
	add_audits(&screen, &none, 60, LADDER_AUDITS_ROWS_FULL, false);
	add_audits(&screen, &quiet, 60, LADDER_AUDITS_ROWS, true);
	add_audits(&screen, &quiet, 36, 8, false);
	golden_compare("ladder-audits", str_text(&screen));
	str_release(&screen);
}

/* The bar says in cells what the words say in percent. */
static void the_bar_is_as_long_as_it_says(void **state)
{
	static const struct { double evidence; int filled; enum ink ink; } rows[] = {
		{ 0, 0, INK_METER }, { 0.25, 2, INK_METER }, { 0.5, 5, INK_WARN }, { 0.99, 10, INK_WARN }, { 1, 10, INK_ALARM }, { 7, 10, INK_ALARM },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct canvas_grid grid;
		int filled = 0;

		canvas_grid_init(&grid, 10, 1, true, false);
		widget_inked_meter(&grid.canvas, 0, 0, 10, rows[i].evidence, rows[i].ink);
		for (int x = 0; x < 10; x++)
			filled += canvas_grid_at(&grid, x, 0)->glyph[0] == '#' && canvas_grid_at(&grid, x, 0)->ink == rows[i].ink;
		assert_true(filled >= rows[i].filled && filled <= rows[i].filled + 1);
		canvas_grid_release(&grid);
	}
}

static void what_has_gone_far_changes_its_ink(void **state)
{
	static const struct { double evidence; enum ink ink; } rows[] = {
		{ 0.1, INK_METER }, { 0.49, INK_METER }, { 0.5, INK_WARN }, { 0.99, INK_WARN }, { 1, INK_ALARM },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct audit_report report = quiet;
		struct canvas_grid grid;

		report.evidence = rows[i].evidence;
		canvas_grid_init(&grid, 60, LADDER_AUDITS_ROWS, true, false);
		ladder_audits_draw(&report, &grid.canvas, (struct rect){ 0, 0, 60, LADDER_AUDITS_ROWS });
		assert_int_equal(canvas_grid_at(&grid, 2 + 9, 2)->ink, rows[i].ink); /* behind "evidence " */
		canvas_grid_release(&grid);
	}
}

/* ---- notices ---- */

static struct ladder_standing everything(void)
{
	return (struct ladder_standing){
		.demotion = { 7, 3, 2, "audits show more errors than agreed. Last 300 audits: 10 wrong (3.3 %); agreed at most 1 %. A false "
		              "alarm like this is expected at most once per 10,000 audits.", NOW - CLOCK_HOUR_MS },
		.hold = { 1, 1214, NOW - 3 * CLOCK_HOUR_MS },
		.request = { 3, 3, false, "ivo", "four good \033[31mweeks", NOW + CLOCK_DAY_MS },
		.resume = { 3, NOW + CLOCK_DAY_MS },
		.auditing = true,
		.audit = { .paused = true, .why = "12 audits have waited longer than 3d" },
		.rest = { REST_PAUSED, "12 audits have waited longer than 3d", "the 12 overdue audits are answered", NAN },
	};
}

static void host_draw(const struct app *app, const void *state, struct canvas *canvas, struct rect area)
{
	struct ladder_standing standing = everything();
	struct ladder_notices notices;
	struct arena arena = ARENA_EMPTY;

	(void)state;
	ladder_notices_list(app, &standing, "UTC", NOW, &arena, &notices);
	area.height = ladder_notices_height(&notices, area.width) < area.height ? ladder_notices_height(&notices, area.width) : area.height;
	ladder_notices_draw(&notices, canvas, area);
	canvas_text(canvas, area.x, area.y + area.height, INK_DIM, "below them");
	arena_release(&arena);
}

static int host_open(struct app *app, void *state, struct err *err)
{
	(void)app; (void)state; (void)err;
	return 0;
}

static void host_close(void *state) { (void)state; }

static unsigned host_key(struct app *app, void *state, const struct binding *binding, int key)
{
	(void)app; (void)state; (void)binding; (void)key;
	return REACT_NONE;
}

static const struct screen screen_host = {
	.name = "Host", .context = CONTEXT_LADDER, .state_size = 1, .open = host_open, .close = host_close, .draw = host_draw,
	.key = host_key,
};

static void compare_notices(const char *name, int columns, int rows)
{
	struct sitting sitting = { .options = { .actor = &mara } };

	sit_down_at(&sitting, &screen_host, NULL, columns, rows);
	golden_compare(name, str_text(&sitting.text));
	get_up(&sitting);
}

static void the_notices_look_as_they_did(void **state)
{
	(void)state;
	compare_notices("ladder-notices-80x24", 80, 24);
	compare_notices("ladder-notices-120x40", 120, 40);
	compare_notices("ladder-notices-40x12", 40, 12);
}

static int count_notices(const struct ladder_standing *standing, const char *first)
{
	struct sitting sitting = { .options = { .actor = &mara } };
	struct ladder_notices notices;
	struct arena arena = ARENA_EMPTY;
	int count;

	sit_down_at(&sitting, &screen_host, NULL, 80, 24);
	ladder_notices_list(&sitting.app, standing, "UTC", NOW, &arena, &notices);
	count = notices.count;
	assert_true(count == 0 || strncmp(notices.all[0].text, first, strlen(first)) == 0);
	arena_release(&arena);
	get_up(&sitting);
	return count;
}

static void what_is_not_so_is_not_told(void **state)
{
	struct ladder_standing standing = { .auditing = false };

	(void)state;
	assert_int_equal(count_notices(&standing, ""), 0);
	standing.audit = everything().audit;
	assert_int_equal(count_notices(&standing, ""), 0);
	standing.rest = (struct rest){ REST_LIMITED, "what is promised is stricter", "it is not", NAN };
	assert_int_equal(count_notices(&standing, "LIMITED: the machine works as at level 3: what is promised is stricter. Until it is not."), 1);
	standing.rest = everything().rest;
	assert_int_equal(count_notices(&standing, "PAUSED"), 1);
	standing.hold = everything().hold; /* seen, and not looked at again yet */
	assert_int_equal(count_notices(&standing, "HELD"), 2);
	standing.demotion = everything().demotion;
	assert_int_equal(count_notices(&standing, "DEMOTED 3 to 2"), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_audits_look_as_they_did),
		cmocka_unit_test(the_bar_is_as_long_as_it_says),
		cmocka_unit_test(what_has_gone_far_changes_its_ink),
		cmocka_unit_test(the_notices_look_as_they_did),
		cmocka_unit_test(what_is_not_so_is_not_told),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
