/* The Review screen as a place to sit: many labels, the mouse, going back and forth. */
#include "test.h"

#include "golden.h"

#include "../console/fake_review.h"
#include "../console/sitting.h"
#include "ui/console/key.h"
#include "ui/console/label_text.h"
#include "ui/console/screen_review.h"

#include <locale.h>
#include <string.h>

static const struct actor lee = { .operator_id = 1, .acted_by = 1, .role = ROLE_INSPECTOR, .name = "lee" };
static const struct actor mara = { .operator_id = 2, .acted_by = 2, .role = ROLE_LEAD, .name = "mara" };

static const struct fake_settings blind = { .items = 9, .labels = 2, .level = 1 };
static const struct fake_settings assisted = { .items = 9, .labels = 2, .level = 2, .assisted = true };
static const struct fake_settings twelve = { .items = 9, .labels = 12, .level = 1 };
static const struct fake_settings twelve_assisted = { .items = 9, .labels = 12, .level = 2, .assisted = true };
static const struct fake_settings last_one = { .items = 1, .labels = 2, .level = 2, .assisted = true };
static const struct fake_settings two = { .items = 2, .labels = 2, .level = 1 };
static const struct fake_settings told = { .items = 9, .labels = 4, .level = 2, .assisted = true,
	.guideline = "# 2.3 Hairlines under 3 mm are ok\n\nMeasure along the line.\n" };
static const struct fake_settings many = { .items = 9, .labels = 9, .level = 2, .assisted = true };
static const struct fake_settings nothing = { .labels = 2 };
static const struct fake_settings frozen = { .labels = 2, .frozen = "the recogniser is changed for a faster one" };
static const struct fake_settings tie = { .items = 9, .labels = 3, .level = 2, .tie = true, .leaky = true };
static const struct fake_settings long_labels = { .items = 9, .labels = 200, .level = 1, .long_labels = true };

static void sit_down(struct sitting *sitting, const struct fake_settings *settings, int columns, int rows)
{
	sitting->options.actor = sitting->options.actor ? sitting->options.actor : &lee;
	fake_set(settings);
	sit_down_at(sitting, &screen_review, NULL, columns, rows);
}

static void screens_look_as_they_did(void **state)
{
	static const struct {
		const char *name;
		const struct fake_settings *settings;
		int columns, rows;
		const char *keys;
		bool lead;
	} rows[] = {
		{ "review-200-labels-80x24", &long_labels, 80, 24, "", false },
		{ "review-200-labels-unseen-80x24", &long_labels, 80, 24, "9", false },
		{ "review-200-labels-120x40", &long_labels, 120, 40, "", false },
		{ "review-200-labels-40x10", &long_labels, 40, 10, "", false },
		{ "review-labels-picked-80x24", &long_labels, 80, 24, "2utde", false },
		{ "review-labels-picked-40x10", &long_labels, 40, 10, "tde", false },
		{ "review-reasons-80x24", &two, 80, 24, "1  ", false },
		{ "review-skip-why-80x24", &two, 80, 24, " s", false },
		{ "review-guideline-120x40", &told, 120, 40, "", false },
		{ "review-last-answers-120x40", &assisted, 120, 40, "112m", false },
		{ "review-decided-80x24", &blind, 80, 24, "1[", false },
		{ "review-decided-40x10", &blind, 40, 10, "1[", false },
		{ "review-decision-narrow-40x10", &many, 40, 10, "\t\t", false },
		{ "review-guideline-page-80x24", &told, 80, 24, "i", false },
		{ "review-why-80x24", &assisted, 80, 24, "w", false },
		{ "review-tie-80x24", &tie, 80, 24, "", true },
		{ "review-tie-120x40", &tie, 120, 40, "", true },
		{ "review-tie-narrow-40x10", &tie, 40, 10, "\t", true },
		{ "review-empty-done-80x24", &last_one, 80, 24, "1", false },
		{ "review-empty-done-40x10", &last_one, 40, 10, "1", false },
		{ "review-empty-lead-80x24", &nothing, 80, 24, "", true },
		{ "review-empty-lead-120x40", &nothing, 120, 40, "", true },
		{ "review-frozen-80x24", &frozen, 80, 24, "", true },
		{ "review-frozen-40x10", &frozen, 40, 10, "", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .options.actor = rows[i].lead ? &mara : &lee };

		sit_down(&sitting, rows[i].settings, rows[i].columns, rows[i].rows);
		press(&sitting, rows[i].keys);
		golden_compare(rows[i].name, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void without_a_prediction_agreeing_says_why_it_does_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		struct sitting sitting = { .options.actor = &lee };

		sit_down(&sitting, &blind, 80, 24);
		press(&sitting, i ? "x" : "a");
		assert_true(shows(&sitting, "no prediction is shown with this item: a label decides it"));
		assert_string_equal(fake_journal(), "");
		get_up(&sitting);
	}
}

static void labels_are_found_by_typing(void **state)
{
	static const struct { const struct fake_settings *settings; const char *keys, *journal; } rows[] = {
		{ &twelve, "tkind 12\r", "decide 1 kind 12 -\n" },
		{ &twelve, "tkind 12\033" "2", "decide 1 ok -\n" },
		{ &twelve, "txyz\r\033" "2", "decide 1 ok -\n" },
		{ &blind, "tok\r", "decide 1 ok -\n" },
		{ &twelve_assisted, "xkind 11\r", "decide 1 kind 11 -\n" },
		{ &twelve_assisted, "xscratch\r\033" "a", "decide 1 scratch -\n" },
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

static void the_answer_of_before_is_marked_among_all_labels(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &twelve, 80, 24);
	press(&sitting, "3ut");
	assert_true(shows(&sitting, "your answer  3"));
	press(&sitting, "\033tkind 12\rut");
	assert_true(shows(&sitting, "your answer "));
	assert_false(shows(&sitting, "your answer  3"));
	get_up(&sitting);
}

static void a_click_on_a_choice_is_its_key(void **state)
{
	static const struct { const struct fake_settings *settings; const char *text, *journal; } rows[] = {
		{ &blind, "[2]", "decide 1 ok -\n" },
		{ &blind, "scratch", "decide 1 scratch -\n" },
		{ &blind, "[m]", "unsure 1\n" },
		{ &assisted, "agree:", "decide 1 scratch -\n" },
		{ &assisted, "[x]", "decide 1 ok -\n" },
		{ &assisted, "YOUR DECISION", "" },
		{ &assisted, "note:", "" },
	};
	static const int sizes[][2] = { { 80, 24 }, { 120, 40 } };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows * 2; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, rows[i / 2].settings, sizes[i % 2][0], sizes[i % 2][1]);
		click(&sitting, rows[i / 2].text);
		assert_string_equal(fake_journal(), rows[i / 2].journal);
		get_up(&sitting);
	}
}

static void a_click_on_the_line_of_labels_decides_too(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &assisted, 60, 15);
	click(&sitting, "[2]");
	click(&sitting, "[a]");
	press(&sitting, "\t\t");
	click(&sitting, "agree:");
	assert_string_equal(fake_journal(), "decide 1 ok -\ndecide 2 scratch -\ndecide 3 scratch -\n");
	get_up(&sitting);
}

static void a_double_click_decides_once(void **state)
{
	struct sitting sitting = { 0 };
	struct app *app = &sitting.app;

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	click(&sitting, "[2]");
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++)
			app_mouse(app, &(struct mouse){ MOUSE_DOUBLE, x, y });
	paint(&sitting);
	assert_string_equal(fake_journal(), "decide 1 ok -\n");
	get_up(&sitting);
}

static void nothing_decides_what_was_not_painted(void **state)
{
	struct sitting sitting = { 0 };
	struct app *app = &sitting.app;

	(void)state;
	sit_down(&sitting, &assisted, 80, 24);
	app_key(app, '1'); /* the next item is in hand, its picture is there, and nothing of it was painted */
	app_work(app);
	for (int key = 1; key < 0x7f; key++) {
		if (strchr("u \010qf\032\003", key))
			continue; /* what takes back, leaves, or stays with the item */
		app_key(app, key);
		app_key(app, PRESS_ENTER);
		app_key(app, PRESS_ESCAPE);
	}
	for (int y = 0; y < 24; y++)
		for (int x = 0; x < 80; x++)
			app_mouse(app, &(struct mouse){ MOUSE_PRESS, x, y });
	assert_string_equal(fake_journal(), "decide 1 scratch -\n");
	paint(&sitting);
	press(&sitting, "2");
	assert_string_equal(fake_journal(), "decide 1 scratch -\ndecide 2 ok -\n");
	get_up(&sitting);
}

/* ^R is \022. */
/* What the event loop is told on the way from an answer to the next item: how long painting may wait, and
 * what is to be done after each paint. */
static void tell_steps(const struct fake_settings *settings, struct str *steps)
{
	struct sitting sitting = { 0 };
	struct app *app = &sitting.app;
	unsigned react;

	sit_down(&sitting, settings, 80, 24);
	react = app_key(app, '1');
	for (int i = 0; i < 6 && react & REACT_DRAW; i++) {
		str_addf(steps, "%u after %d ms\n", react, (int)(app->screen->hold(app->state) - app->now_ms));
		app_work(app);
		app_prepare(app);
		app_draw(app, &sitting.grid.canvas);
		react = app_painted(app);
	}
	str_addf(steps, "%u, wakes in %d ms\n", react, (int)(app_wake(app) - app->now_ms));
	get_up(&sitting);
}

static void blind_and_assisted_items_come_by_the_same_steps(void **state)
{
	static const struct fake_settings blind_slice = { .items = 9, .labels = 2, .level = 2 };
	struct str blindly = STR_EMPTY, assistedly = STR_EMPTY;

	(void)state;
	tell_steps(&blind_slice, &blindly);
	tell_steps(&assisted, &assistedly);
	assert_string_equal(str_text(&blindly), str_text(&assistedly));
	assert_true(blindly.length > 20);
	str_release(&blindly);
	str_release(&assistedly);
}

/* 30 times a second, for two seconds; each of them comes when the item has been painted. */
static void a_key_held_down_does_not_run_through_the_queue(void **state)
{
	static const struct fake_settings long_queue = { .items = 90, .labels = 2, .level = 2, .assisted = true };
	static const char keys[] = "1a m";
	struct sitting sitting = { 0 };

	(void)state;
	for (const char *key = keys; *key; key++) {
		int stored = 0;

		sit_down(&sitting, &long_queue, 80, 24);
		for (int i = 0; i < 60; i++) {
			sitting.app.now_ms += 33;
			app_key(&sitting.app, *key);
			paint(&sitting);
		}
		for (const char *at = fake_journal(); *at; at++)
			stored += *at == '\n';
		assert_int_equal(stored, 3);
		assert_true(shows(&sitting, "a key held down answers nothing"));
		press(&sitting, "2"); /* 2.1 s later */
		assert_true(shows(&sitting, "saved #4 ok"));
		get_up(&sitting);
	}
}

static void fast_fingers_are_heard(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	for (int i = 0; i < 6; i++) {
		sitting.app.now_ms += 90;
		app_key(&sitting.app, '1');
		paint(&sitting);
	}
	assert_true(shows(&sitting, "saved #6 scratch"));
	get_up(&sitting);
}

static void answers_go_back_and_forth(void **state)
{
	static const struct { const struct fake_settings *settings; const char *keys, *journal; } rows[] = {
		{ &blind, "12uu\022\022" "1",
		  "decide 1 scratch -\ndecide 2 ok -\nundo 2\nundo 1\nredo 1\nredo 2\ndecide 3 scratch -\n" },
		{ &blind, "1u2\022", "decide 1 scratch -\nundo 1\ndecide 1 ok -\n" },
		{ &blind, "\022", "" },
		{ &blind, "1[2", "decide 1 scratch -\nchange 1\ndecide 1 ok -\n" },
		{ &blind, "1[]2", "decide 1 scratch -\ndecide 2 ok -\n" },
		{ &blind, "12[[]]1", "decide 1 scratch -\ndecide 2 ok -\ndecide 3 scratch -\n" },
		{ &blind, "[1", "decide 1 scratch -\n" },
		{ &blind, "]1[2", "decide 2 scratch -\nchange 2\ndecide 2 ok -\n" },
		{ &blind, "][2", "decide 1 ok -\n" },
		{ &blind, "1[m", "decide 1 scratch -\nchange 1\nunsure 1\n" },
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

static void a_decided_item_says_so(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 80, 24);
	press(&sitting, "21[");
	assert_true(shows(&sitting, "DECIDED: scratch"));
	assert_true(shows(&sitting, "#2 is decided: scratch. A digit changes it, u takes it back; ] goes on"));
	press(&sitting, "f");
	assert_true(shows(&sitting, "flagged #2 for a lead; your answer stays"));
	press(&sitting, "[");
	assert_true(shows(&sitting, "DECIDED: ok"));
	assert_true(shows(&sitting, "[2]>ok"));
	assert_true(shows(&sitting, "#1 is decided: ok. A digit changes it; ] goes on"));
	press(&sitting, "]]");
	assert_true(shows(&sitting, "YOUR DECISION"));
	assert_true(shows(&sitting, "#3 image"));
	get_up(&sitting);
}

static void what_was_written_comes_back(void **state)
{
	static const struct { const char *keys, *shown, *journal; } rows[] = {
		{ "cchip\r][", "note: chip", "" },
		{ "cchip\r][1", "#2 image", "decide 1 scratch chip\n" },
		{ "cchip\r]", "note: -", "" },
		{ "cchip\r1u", "took back #1 scratch with its note: decide again, or ^R", "decide 1 scratch chip\nundo 1\n" },
		{ "cchip\r1u2", "#2 image", "decide 1 scratch chip\nundo 1\ndecide 1 ok chip\n" },
		{ "1crim\ru2", "note: rim", "decide 1 scratch -\nundo 1\ndecide 1 ok -\n" },
		{ "cchip\r1[2", "#2 image", "decide 1 scratch chip\nchange 1\ndecide 1 ok chip\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, &blind, 80, 24);
		press(&sitting, rows[i].keys);
		if (!shows(&sitting, rows[i].shown))
			fail_msg("no '%s' after '%s':\n%s", rows[i].shown, rows[i].keys, str_text(&sitting.text));
		assert_string_equal(fake_journal(), rows[i].journal);
		get_up(&sitting);
	}
}

static void boxes_come_back_too(void **state)
{
	static const struct { const char *keys, *shown; } rows[] = {
		{ "en\0331", "#2 image" },
		{ "en\0331u", "took back #1 scratch with 1 box: decide again" },
		{ "ennn\033cchip\r1u", "took back #1 scratch with its note and 3 boxes" },
		{ "en\033][", "boxes: 1 yours" },
		{ "en\0331[", "boxes: 1 yours" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, &blind, 80, 24);
		press(&sitting, rows[i].keys);
		if (!shows(&sitting, rows[i].shown))
			fail_msg("no '%s' after '%s':\n%s", rows[i].shown, rows[i].keys, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void assert_journals(const struct fake_settings *settings, const char *keys, const char *journal)
{
	struct sitting sitting = { 0 };

	sit_down(&sitting, settings, 80, 24);
	press(&sitting, keys);
	assert_string_equal(fake_journal(), journal);
	get_up(&sitting);
}

/* Two keys leave an item with a reason: the screen says which, also where somebody skips without one. */
static void an_item_is_skipped_with_a_reason_at_once(void **state)
{
	static const struct { const char *keys, *journal; } rows[] = {
		{ "s1", "skip 1 unclear picture\n" },
		{ "s3 ", "skip 1 needs a lead\nskip 2\n" },
		{ "s\r", "skip 1 unclear picture\n" },
		{ "s\033", "" },
		{ "s9\033", "" },
		{ "storn off\r", "skip 1 torn off\n" },
		{ "s4torn 2\r", "skip 1 torn 2\n" },
		{ "cthe rim\rs\r", "skip 1 the rim\n" },
	};
	struct sitting sitting = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_journals(&two, rows[i].keys, rows[i].journal);
	sit_down(&sitting, &two, 80, 24);
	assert_true(shows(&sitting, "[s] skip, why"));
	press(&sitting, " ");
	assert_true(shows(&sitting, "skipped #1, no reason given (s skips with one, u takes it back)"));
	press(&sitting, "s");
	assert_true(shows(&sitting, "skip #2: why?") && shows(&sitting, "1 > unclear picture"));
	press(&sitting, "2");
	assert_true(shows(&sitting, "skipped #2, not covered by the gui"));
	get_up(&sitting);
}

/* At once the first time; then the picker of reasons opens. */
/* Names that ASCII cannot show are told apart by their numbers. */
static void a_label_beyond_ascii_has_its_number(void **state)
{
	struct label labels[] = {
		{ .name = "ok", .position = 1 }, { .name = "\u826f\u54c1", .position = 2 }, { .name = "\u4e0d\u826f", .position = 3 },
	};
	struct stage stage = { .labels = labels, .label_count = 3 };
	struct label_text text;

	(void)state;
	assert_string_equal(label_text(true, &stage, "ok", &text), "ok");
	assert_string_equal(label_text(true, &stage, "\u4e0d\u826f", &text), "3:\u4e0d\u826f");
	assert_string_equal(label_text(false, &stage, "\u4e0d\u826f", &text), "\u4e0d\u826f");
	assert_string_equal(label_text(true, &stage, "gone \u00e9", &text), "gone \u00e9");
	assert_null(label_text(true, &stage, NULL, &text));
}

static void what_has_no_answer_holds_back_once(void **state)
{
	static const struct { const char *keys, *says; } rows[] = {
		{ "q", NULL },
		{ "cblurred\rq", "not stored without an answer: your note on #1 (q again leaves)" },
		{ "en\033q", "not stored without an answer: your boxes on #1 (q again leaves)" },
		{ "cblurred\r]q", "not stored without an answer: what you left on #1 (q again leaves)" },
		{ "cblurred\r1q", NULL },
		{ "cblurred\rqq", NULL },
		{ "cblurred\rc\025\rq", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { 0 };

		sit_down(&sitting, &blind, 80, 24);
		press(&sitting, rows[i].keys);
		assert_int_equal(sitting.app.leave, rows[i].says == NULL);
		if (rows[i].says && !shows(&sitting, rows[i].says))
			fail_msg("no '%s':\n%s", rows[i].says, str_text(&sitting.text));
		get_up(&sitting);
	}
}

static void a_second_skip_asks_for_a_reason(void **state)
{
	static const struct { const char *keys, *journal; } rows[] = {
		{ "  ", "skip 1\nskip 2\n" },
		{ "cblurred\r ", "skip 1 blurred\n" },
		{ "1  \r", "decide 1 scratch -\nskip 2\nskip 2 unclear picture\n" },
		{ "1  \0331", "decide 1 scratch -\nskip 2\ndecide 2 scratch -\n" },
		{ "1  lead\r", "decide 1 scratch -\nskip 2\nskip 2 needs a lead\n" },
		{ "1  2", "decide 1 scratch -\nskip 2\nskip 2 not covered by the guideline\n" },
		{ "1  own words\rtorn off\r", "decide 1 scratch -\nskip 2\nskip 2 torn off\n" },
		{ "1  own words\r\r", "decide 1 scratch -\nskip 2\n" },
		{ "1  qqq\r", "decide 1 scratch -\nskip 2\nskip 2 qqq\n" },
		{ "1 cno idea\r ", "decide 1 scratch -\nskip 2\nskip 2 no idea\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_journals(&two, rows[i].keys, rows[i].journal);
}

static void a_sitting_goes_on_where_the_last_one_ended(void **state)
{
	static const struct fake_settings resumed = { .items = 2, .labels = 2, .level = 1, .resumed = true };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &resumed, 80, 24);
	assert_true(shows(&sitting, "continue at #1"));
	get_up(&sitting);
	sit_down(&sitting, &two, 80, 24);
	assert_false(shows(&sitting, "continue at"));
	get_up(&sitting);
}

static void the_last_one_that_waits_is_not_put_off(void **state)
{
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &last_one, 80, 24);
	press(&sitting, "]");
	assert_true(shows(&sitting, "#1 image"));
	assert_true(shows(&sitting, "#1 is the only one that waits"));
	get_up(&sitting);
}

static void why_says_nothing_of_the_model_where_it_is_hidden(void **state)
{
	static const struct fake_settings leaky = { .items = 9, .labels = 2, .level = 1, .leaky = true };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &assisted, 80, 24);
	press(&sitting, "w");
	assert_true(shows(&sitting, "why #1"));
	assert_true(shows(&sitting, "model: demo v14"));
	get_up(&sitting);
	sit_down(&sitting, &leaky, 80, 24);
	use_mouse(&sitting, MOUSE_WHY, 10, 10);
	assert_true(shows(&sitting, "why #1"));
	assert_true(shows(&sitting, "judged blind"));
	assert_false(shows(&sitting, "demo v14"));
	get_up(&sitting);
}

static void a_guideline_is_there_to_read_and_its_changes_are_told(void **state)
{
	struct fake_settings settings = { .items = 9, .labels = 2, .level = 1 };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &settings, 80, 24);
	press(&sitting, "i");
	assert_true(shows(&sitting, "no guideline yet: a lead can set one"));
	get_up(&sitting);
	settings.guideline = "# 2.3 Hairlines under 3 mm are ok\n\nMeasure along the line.\n";
	sit_down(&sitting, &settings, 120, 40);
	assert_true(shows(&sitting, "guideline: 2.3 Hairlines under 3 mm are ok"));
	press(&sitting, "i");
	assert_true(shows(&sitting, "Measure along the line."));
	settings.guideline = "# 2.4 Hairlines under 2 mm are ok\n";
	fake_set(&settings);
	press(&sitting, "\0331");
	assert_true(shows(&sitting, "the guideline has changed: i shows it"));
	assert_true(shows(&sitting, "guideline: 2.4 Hairlines"));
	get_up(&sitting);
}

static void panes_go_round_both_ways_where_one_fits(void **state)
{
	static const char *const titles[] = { "#1 image", "PREDICTION", "YOUR DECISION", "QUEUE" };
	struct sitting sitting = { 0 };

	(void)state;
	sit_down(&sitting, &blind, 60, 15);
	for (int i = 0; i <= 4; i++, press_key(&sitting, PRESS_TAB))
		assert_true(shows(&sitting, titles[i % 4]));
	for (int i = 5; i >= 0; i--, press_key(&sitting, PRESS_BACK_TAB))
		assert_true(shows(&sitting, titles[i % 4]));
	get_up(&sitting);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_look_as_they_did),
		cmocka_unit_test(without_a_prediction_agreeing_says_why_it_does_nothing),
		cmocka_unit_test(labels_are_found_by_typing),
		cmocka_unit_test(the_answer_of_before_is_marked_among_all_labels),
		cmocka_unit_test(a_click_on_a_choice_is_its_key),
		cmocka_unit_test(a_click_on_the_line_of_labels_decides_too),
		cmocka_unit_test(a_double_click_decides_once),
		cmocka_unit_test(nothing_decides_what_was_not_painted),
		cmocka_unit_test(blind_and_assisted_items_come_by_the_same_steps),
		cmocka_unit_test(a_key_held_down_does_not_run_through_the_queue),
		cmocka_unit_test(fast_fingers_are_heard),
		cmocka_unit_test(panes_go_round_both_ways_where_one_fits),
		cmocka_unit_test(answers_go_back_and_forth),
		cmocka_unit_test(a_decided_item_says_so),
		cmocka_unit_test(what_was_written_comes_back),
		cmocka_unit_test(boxes_come_back_too),
		cmocka_unit_test(an_item_is_skipped_with_a_reason_at_once),
		cmocka_unit_test(a_label_beyond_ascii_has_its_number),
		cmocka_unit_test(what_has_no_answer_holds_back_once),
		cmocka_unit_test(a_second_skip_asks_for_a_reason),
		cmocka_unit_test(a_sitting_goes_on_where_the_last_one_ended),
		cmocka_unit_test(the_last_one_that_waits_is_not_put_off),
		cmocka_unit_test(why_says_nothing_of_the_model_where_it_is_hidden),
		cmocka_unit_test(a_guideline_is_there_to_read_and_its_changes_are_told),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
