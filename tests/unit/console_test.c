/* The console without a terminal: keys in, screens out, over a made-up queue. Screens are compared
 * with tests/console/golden/; GENERATE=1 writes them anew. */
#include "test.h"

#include "golden.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "base/str.h"
#include "ui/console/key.h"
#include "ui/console/key_action.h"
#include "ui/console/screen_review.h"

#include <locale.h>
#include <string.h>

static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };

static void sit_down(struct sitting *sitting, const struct fake_settings *settings, int columns, int rows)
{
	sitting->options.actor = &lee;
	fake_set(settings);
	sit_down_at(sitting, &screen_review, NULL, columns, rows);
}

/* ---- golden screens ---- */

static const struct {
	const char *name;
	struct fake_settings settings;
	int columns, rows;
	bool mono, ascii;
	const char *keys;
} goldens[] = {
	{ "review-blind-80x24", { .items = 200, .labels = 4, .level = 1 }, 80, 24, false, false, "" },
	{ "review-blind-level-2-80x24", { .items = 200, .labels = 2, .level = 2 }, 80, 24, false, false, "" },
	{ "review-blind-120x40", { .items = 200, .labels = 4, .level = 1 }, 120, 40, false, false, "123" },
	{ "review-assisted-80x24", { .items = 200, .labels = 4, .level = 2, .assisted = true }, 80, 24, false, false, "" },
	{ "review-assisted-120x40", { .items = 200, .labels = 4, .level = 2, .assisted = true }, 120, 40, false, false, "1u" },
	{ "review-canary-120x40", { .items = 200, .labels = 4, .level = 2, .assisted = true, .canary = true }, 120, 40, false, false, "1" },
	{ "review-assisted-2-labels-80x24", { .items = 9, .labels = 2, .level = 2, .assisted = true }, 80, 24, false, false, "b" },
	{ "review-null-80x24", { .items = 9, .labels = 2, .level = 2, .assisted = true, .null = true }, 80, 24, false, false, "" },
	{ "review-human-only-80x24", { .items = 9, .labels = 2 }, 80, 24, false, false, "" },
	{ "review-zoomed-80x24", { .items = 9, .labels = 2, .level = 2, .assisted = true }, 80, 24, false, false, "+++hk" },
	{ "review-pixels-80x24", { .items = 9, .labels = 2, .level = 1 }, 80, 24, true, false, "zddhkk" },
	{ "review-zoomed-narrow-44x12", { .items = 9, .labels = 2, .level = 1 }, 44, 12, true, true, "++d" },
	{ "review-mono-80x24", { .items = 9, .labels = 2, .level = 2, .assisted = true }, 80, 24, true, false, "" },
	{ "review-ascii-80x24", { .items = 9, .labels = 2, .level = 2, .assisted = true }, 80, 24, true, true, "" },
	{ "review-12-labels-80x24", { .items = 9, .labels = 12, .level = 1 }, 80, 24, false, false, "" },
	{ "review-narrow-60x15", { .items = 9, .labels = 2, .level = 2, .assisted = true }, 60, 15, false, false, "" },
	{ "review-narrow-tab-60x15", { .items = 9, .labels = 2, .level = 2, .assisted = true }, 60, 15, false, false, "\t" },
	{ "review-tiny-30x8", { .items = 9, .labels = 2, .level = 1 }, 30, 8, false, false, "1" },
	{ "review-empty-80x24", { .items = 0, .labels = 2, .level = 1 }, 80, 24, false, false, "" },
	{ "review-broken-80x24", { .items = 9, .labels = 2, .level = 1, .broken = 1 }, 80, 24, false, false, "1" },
	{ "review-absent-80x24", { .items = 9, .labels = 2, .level = 1, .absent = 1 }, 80, 24, false, false, "" },
	{ "review-full-disk-80x24", { .items = 9, .labels = 2, .level = 1, .full = true }, 80, 24, false, false, "1" },
	{ "review-help-80x24", { .items = 9, .labels = 2, .level = 1 }, 80, 24, false, false, "?" },
	{ "review-help-120x40", { .items = 9, .labels = 2, .level = 2, .assisted = true }, 120, 40, false, false, "?" },
	{ "review-help-narrow-44x12", { .items = 9, .labels = 2, .level = 1 }, 44, 12, false, false, "?jj" },
	{ "review-palette-80x24", { .items = 9, .labels = 4, .level = 2, .assisted = true }, 80, 24, false, false, ":" },
	{ "review-note-80x24", { .items = 9, .labels = 2, .level = 1 }, 80, 24, false, false, "cedge chip" },
	{ "review-long-name-80x24", { .items = 9, .labels = 2, .level = 1,
	    .item_name = "line 3/camera 2/2026-02-11/night shift/screen-000412-\u6f22\u5b57.jpg" }, 80, 24, false, false, "" },
	{ "review-hostile-80x24", { .items = 9, .labels = 2, .level = 1, .item_name = "e\033]0;x\007\xe2\x80\xaesc.jpg",
	    .label_name = "a label that is far too long for any pane of eighty columns" }, 80, 24, false, false, "1" },
};

static void screens_look_as_they_did(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof goldens / sizeof *goldens; i++) {
		struct sitting sitting = { .options = { .mono = goldens[i].mono, .ascii = goldens[i].ascii } };

		sit_down(&sitting, &goldens[i].settings, goldens[i].columns, goldens[i].rows);
		press(&sitting, goldens[i].keys);
		golden_compare(goldens[i].name, str_text(&sitting.text));
		get_up(&sitting);
	}
}

/* ---- behaviour ---- */

static const struct fake_settings blind = { .items = 9, .labels = 2, .level = 1 };
static const struct fake_settings assisted = { .items = 9, .labels = 2, .level = 2, .assisted = true };
static const struct fake_settings many = { .items = 9, .labels = 4, .level = 2, .assisted = true };

static void one_key_is_one_decision(void **state)
{
	static const struct { const struct fake_settings *settings; const char *keys, *journal; } rows[] = {
		{ &blind, "1", "decide 1 scratch -\n" },
		{ &blind, "12", "decide 1 scratch -\ndecide 2 ok -\n" },
		{ &blind, "3", "" },
		{ &blind, "axb", "" },
		{ &blind, " ", "skip 1\n" },
		{ &blind, "m2", "unsure 1\ndecide 2 ok -\n" },
		{ &blind, "mu1", "unsure 1\nundo 1\ndecide 1 scratch -\n" },
		{ &blind, "f1", "flag 1\ndecide 1 scratch -\n" },
		{ &blind, "ff1", "flag 1\ndecide 1 scratch -\n" },
		{ &blind, "1u2", "decide 1 scratch -\nundo 1\ndecide 1 ok -\n" },
		{ &blind, "1\177" "2", "decide 1 scratch -\nundo 1\ndecide 1 ok -\n" },
		{ &blind, "u", "" },
		{ &blind, "cchip\r2", "decide 1 ok chip\n" },
		{ &blind, "cchip\033" "2", "decide 1 ok -\n" },
		{ &blind, "cab\b\bno\r1" "1", "decide 1 scratch no\ndecide 2 scratch -\n" },
		{ &blind, "?1\033" "2", "decide 1 ok -\n" },
		{ &blind, "?q2", "decide 1 ok -\n" },
		{ &blind, ":label ok\r", "decide 1 ok -\n" },
		{ &blind, ":skip\r2", "skip 1\ndecide 2 ok -\n" },
		{ &blind, ":agree\r\033", "" },
		{ &blind, ":\0331", "decide 1 scratch -\n" },
		{ &assisted, "\020agree\r", "decide 1 scratch -\n" },
		{ &assisted, "a", "decide 1 scratch -\n" },
		{ &assisted, "x", "decide 1 ok -\n" },
		{ &many, "x", "" },
		{ &many, "x3", "decide 1 crack -\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, rows[i].settings, 80, 24);
		press(&sitting, rows[i].keys);
		assert_string_equal(fake_journal(), rows[i].journal);
		get_up(&sitting);
	}
}

/* Nothing of the model: no two decimals, no agreeing, no model's name, at any size and key; not even
 * where the queue hands it out by mistake. */
static void blind_shows_nothing_of_the_model(void **state)
{
	static const char *const words[] = { "agree", "demo v14", "scratch 0", ".93", ".90", "assists", " model", "m1", "heat", "canary", "v15" };
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 }, { 60, 15 }, { 300, 100 } };
	static const char *const keys[] = { "", "a", "x", "b", "1", "1u", "f", "\t", "\t\t", ":", ":w", "w", "i", "[", "1[", "]" };
	const struct fake_settings leaky = { .items = 9, .labels = 2, .level = 1, .leaky = true, .canary = true };

	(void)state;
	for (size_t s = 0; s < 4; s++) {
		for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
			struct sitting sitting = { 0 };

			sit_down(&sitting, &leaky, sizes[s][0], sizes[s][1]);
			press(&sitting, keys[k]);
			for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
				const char *found = strstr(str_text(&sitting.text), words[w]);

				if (found && !str_starts(found, "agreement is counted"))
					fail_msg("%s at %dx%d after '%s':\n%s", words[w], sizes[s][0], sizes[s][1], keys[k],
					         str_text(&sitting.text));
			}
			get_up(&sitting);
		}
	}
}

static void no_decision_before_the_picture_is_there(void **state)
{
	struct fake_settings slow = { .items = 9, .labels = 2, .level = 1, .slow = true };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &slow, 80, 24);
	assert_false(shows(&sitting, "[1]"));
	press(&sitting, "1");
	assert_string_equal(fake_journal(), "");
	assert_true(shows(&sitting, "not there yet"));

	fake_deliver();
	paint(&sitting);
	assert_true(shows(&sitting, "[1]"));
	press(&sitting, "1");
	assert_string_equal(fake_journal(), "decide 1 scratch -\n");
	get_up(&sitting);
}

static void a_picture_that_comes_too_late_is_not_taken_for_the_next(void **state)
{
	struct fake_settings slow = { .items = 9, .labels = 2, .level = 1, .slow = true };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &slow, 80, 24);
	press(&sitting, " ");
	assert_true(shows(&sitting, "#2 image"));
	press(&sitting, " "); /* both workers are busy now */
	for (int late = 0; late < 2; late++) {
		fake_deliver();
		paint(&sitting);
		assert_false(shows(&sitting, "[1]"));
	}
	fake_deliver();
	paint(&sitting);
	assert_true(shows(&sitting, "#3 image"));
	assert_true(shows(&sitting, "[1]"));
	get_up(&sitting);
}

static void keys_from_before_the_item_are_flushed_once(void **state)
{
	struct sitting sitting = { 0 };
	struct app *app = &sitting.app;

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	assert_true(app_key(app, '1') & REACT_DRAW);
	app->screen->work(app, app->state);
	app_prepare(app);
	app_draw(app, &sitting.grid.canvas);
	assert_int_equal(app_painted(app), REACT_FLUSH | REACT_DRAW);
	app_key(app, '2'); /* the words are out, the picture is not */
	assert_string_equal(fake_journal(), "decide 1 scratch -\n");
	assert_int_equal(app_painted(app), REACT_NONE);
	assert_true(app_key(app, 'd') & REACT_DRAW);
	assert_int_equal(app_painted(app), REACT_NONE);
	get_up(&sitting);
}

static void a_decision_that_is_not_stored_keeps_item_and_error(void **state)
{
	struct fake_settings full = { .items = 9, .labels = 2, .level = 1, .full = true };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &full, 80, 24);
	press(&sitting, "1d");
	assert_true(shows(&sitting, "#1 image"));
	assert_true(shows(&sitting, "NOT SAVED"));
	assert_true(shows(&sitting, "the disk is full"));
	get_up(&sitting);
}

static void undo_marks_the_answer_of_before(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "2u");
	assert_true(shows(&sitting, "#1 image"));
	assert_true(shows(&sitting, "[2]>ok"));
	assert_true(shows(&sitting, "took back #1 ok"));
	press(&sitting, "1");
	assert_true(shows(&sitting, "#2 image"));
	assert_false(shows(&sitting, ">ok"));
	get_up(&sitting);
}

static void the_clock_stands_while_nobody_looks(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	sitting.app.now_ms += 4000;
	app_focus(&sitting.app, false);
	sitting.app.now_ms += 3600 * 1000;
	paint(&sitting);
	assert_true(shows(&sitting, "time on item paused"));
	app_focus(&sitting.app, true);
	paint(&sitting);
	assert_false(shows(&sitting, "paused"));
	press(&sitting, "1");
	assert_true(shows(&sitting, "saved #1 scratch 6.1 s"));
	get_up(&sitting);
}

static void an_item_picked_elsewhere_comes_into_hand(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	app_go(&sitting.app, &screen_review, 7);
	paint(&sitting);
	assert_true(shows(&sitting, "#7 image"));
	app_go(&sitting.app, &screen_review, 99);
	paint(&sitting);
	assert_true(shows(&sitting, "#7 image"));
	assert_true(shows(&sitting, "#99 is not yours to decide: it is not in the queue"));
	press(&sitting, "2");
	assert_string_equal(fake_journal(), "decide 7 ok -\n");
	get_up(&sitting);
}

/* What comes back into sight is painted before it can be decided. */
static void an_item_out_of_sight_is_not_decided(void **state)
{
	struct sitting sitting = { 0 };
	struct app *app = &sitting.app;

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	app->screen->away(app, app->state);
	app_go(app, &screen_review, 0);
	app_key(app, '1');
	assert_string_equal(fake_journal(), "");
	app_prepare(app);
	assert_true(app_painted(app) & REACT_FLUSH);
	paint(&sitting);
	press(&sitting, "1");
	assert_string_equal(fake_journal(), "decide 1 scratch -\n");
	get_up(&sitting);
}

/* As the event loop does it: sleeps until the time that was asked for, and no further. */
static void the_time_on_the_item_goes_on_by_itself(void **state)
{
	struct sitting sitting = { 0 };
	struct app *app = &sitting.app;
	int ticks = 0;

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	assert_true(shows(&sitting, "under 10 s"));
	for (; ticks < 20 && !shows(&sitting, "over 30 s"); ticks++) {
		app->now_ms = app_wake(app);
		if (app_tick(app) & REACT_DRAW)
			paint(&sitting);
	}
	assert_true(shows(&sitting, "over 30 s"));
	assert_true(app->now_ms < 40000 && ticks < 20);
	get_up(&sitting);
}

static void interrupt_twice_leaves_once_does_not(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "\003");
	assert_false(sitting.app.leave);
	sitting.app.now_ms += 5000;
	press(&sitting, "\003");
	assert_false(sitting.app.leave);
	app_key(&sitting.app, PRESS_CTRL('c'));
	assert_true(sitting.app.leave);
	assert_int_equal(sitting.app.exit_status, 130);
	get_up(&sitting);
}

static void an_idle_console_wants_no_painting(void **state)
{
	struct sitting sitting = { 0 };
	struct app *app = &sitting.app;
	int paints = 0;

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	for (int64_t end = app->now_ms + 8 * 3600 * INT64_C(1000); app->now_ms < end;) {
		int64_t wake = app->screen->wake(app, app->state);

		assert_true(wake > app->now_ms);
		app->now_ms = wake < end ? wake : end;
		paints += (app->screen->tick(app, app->state) & REACT_DRAW) != 0;
	}
	assert_true(paints <= 8);
	get_up(&sitting);
}

static void any_size_survives(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &many, 80, 24);
	for (int columns = 1; columns <= 300; columns += columns < 130 ? 3 : 34) {
		for (int rows = 1; rows <= 100; rows += rows < 44 ? 2 : 14) {
			app_resize(&sitting.app, columns, rows);
			paint(&sitting);
			press(&sitting, "\t?\033");
		}
	}
	assert_string_equal(fake_journal(), "");
	get_up(&sitting);
}

/* What does not work just now comes after, where nobody takes it for a key that does. */
static void what_works_on_review_is_on_one_page_of_help(void **state)
{
	const struct fake_settings *settings[] = { &blind, &assisted, &many };

	(void)state;
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		struct sitting sitting = { 0 };
		struct app *app = &sitting.app;
		const char *shown;

		sit_down(&sitting, settings[i], 80, 24);
		press(&sitting, "?");
		for (int k = 0; k < app->keymap.count; k++)
			if (app->keymap.rows[k].context == CONTEXT_REVIEW && key_action_offered(app, &app->keymap.rows[k], &shown) &&
			    !shows(&sitting, app->keymap.rows[k].help))
				fail_msg("no %s:\n%s", app->keymap.rows[k].name, str_text(&sitting.text));
		assert_true(shows(&sitting, "cancel; twice"));
		press(&sitting, "G/agree with\r");
		assert_int_equal(strstr(str_text(&sitting.text), "Do nothing now") < strstr(str_text(&sitting.text), "agree with"),
		                 !settings[i]->assisted);
		get_up(&sitting);
	}
}

static void the_help_is_searched_and_goes_round(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "1?/ZOOM");
	assert_true(shows(&sitting, ">+         zoom in"));
	press(&sitting, "\rn");
	assert_true(shows(&sitting, ">-         zoom out"));
	press(&sitting, "n");
	assert_true(shows(&sitting, ">+         zoom in"));
	assert_true(shows(&sitting, "went round"));
	press(&sitting, "/bspace\r"); /* the keys can be sought too */
	assert_true(shows(&sitting, ">u BSpace"));
	press(&sitting, "1?");
	assert_true(shows(&sitting, "[1] scratch"));
	assert_string_equal(fake_journal(), "decide 1 scratch -\n");
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_look_as_they_did),
		cmocka_unit_test(one_key_is_one_decision),
		cmocka_unit_test(blind_shows_nothing_of_the_model),
		cmocka_unit_test(no_decision_before_the_picture_is_there),
		cmocka_unit_test(a_picture_that_comes_too_late_is_not_taken_for_the_next),
		cmocka_unit_test(keys_from_before_the_item_are_flushed_once),
		cmocka_unit_test(a_decision_that_is_not_stored_keeps_item_and_error),
		cmocka_unit_test(undo_marks_the_answer_of_before),
		cmocka_unit_test(the_clock_stands_while_nobody_looks),
		cmocka_unit_test(an_item_picked_elsewhere_comes_into_hand),
		cmocka_unit_test(an_item_out_of_sight_is_not_decided),
		cmocka_unit_test(the_time_on_the_item_goes_on_by_itself),
		cmocka_unit_test(interrupt_twice_leaves_once_does_not),
		cmocka_unit_test(an_idle_console_wants_no_painting),
		cmocka_unit_test(what_works_on_review_is_on_one_page_of_help),
		cmocka_unit_test(the_help_is_searched_and_goes_round),
		cmocka_unit_test(any_size_survives),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
