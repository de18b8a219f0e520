/* The Rollout screen without a terminal, over made-up versions: keys in, screens out. */
#include "test.h"

#include "../console/fake_rollout.h"
#include "../console/sitting.h"
#include "golden.h"
#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "ui/console/key.h"
#include "ui/console/rollout_state.h"
#include "ui/console/screen_rollout.h"

#include <locale.h>
#include <string.h>

#define NOW INT64_C(1772000000000)

static const struct fake_rollout running = { .versions = 6, .canary = 0.1, .step = 1, .plan = true, .others = true, .judged = 2031, .labels = 4,
                                             .sources = 3, .level_after = 3 };
static const struct fake_rollout standing = { .versions = 4, .level_after = 1 };

static int begin(void **state)
{
	struct project *project;

	project_begin(state);
	project = *state;
	project_set_clock(project, NOW);
	project_add_items(project, 3);
	return 0;
}

/* ---- sitting there ---- */

static void let_it_work(struct sitting *sitting)
{
	for (int i = 0; i < 100 && app_wake(&sitting->app) <= sitting->app.now_ms; i++) {
		app_tick(&sitting->app);
		paint(sitting);
	}
	paint(sitting);
}

static void type(struct sitting *sitting, const char *keys)
{
	for (; *keys; keys++) {
		press_key(sitting, (unsigned char)*keys);
		let_it_work(sitting);
	}
}

static void sit_down(struct sitting *sitting, struct project *project, const struct fake_rollout *settings, int columns, int rows)
{
	sitting->options.actor = &project->owner;
	fake_rollout_set(settings, NOW);
	sit_down_at(sitting, &screen_rollout, project->store, columns, rows);
	let_it_work(sitting);
}

static void compare(struct project *project, const struct fake_rollout *settings, const char *name, int columns, int rows, bool plain,
                    const char *keys)
{
	struct sitting sitting = { .options = { .mono = plain, .ascii = plain } };

	sit_down(&sitting, project, settings, columns, rows);
	type(&sitting, keys);
	golden_compare(name, str_text(&sitting.text));
	get_up(&sitting);
}

/* ---- golden screens ---- */

static void a_canary_looks_as_it_did(void **state)
{
	struct project *project = *state;
	struct fake_rollout fired = running, open = running, baking = running;

	fired.fired = true;
	open.open = true;
	baking.canary = baking.step = 0;
	compare(project, &running, "rollout-canary-80x24", 80, 24, false, "");
	compare(project, &running, "rollout-canary-ascii-80x24", 80, 24, true, "");
	compare(project, &running, "rollout-canary-120x40", 120, 40, false, "");
	compare(project, &running, "rollout-canary-200x60", 200, 60, false, "");
	compare(project, &open, "rollout-staged-80x24", 80, 24, false, "+");
	compare(project, &fired, "rollout-fired-80x24", 80, 24, false, "\t\t");
	compare(project, &baking, "rollout-baking-120x40", 120, 40, false, "");
}

static void large_counts_are_told_whole_and_apart(void **state)
{
	struct project *project = *state;
	struct fake_rollout many = running;

	many.judged = 1100002;
	compare(project, &many, "rollout-many-80x24", 80, 24, false, "");
	compare(project, &many, "rollout-many-labels-80x24", 80, 24, false, "\tjjjjjj");
	compare(project, &many, "rollout-many-120x40", 120, 40, false, "");
}

static void the_comparison_scrolls_to_what_is_selected(void **state)
{
	struct project *project = *state;

	compare(project, &running, "rollout-comparison-80x24", 80, 24, false, "\tjjjjjj");
	compare(project, &running, "rollout-items-80x24", 80, 24, false, "\tjj\r");
	compare(project, &running, "rollout-cells-80x24", 80, 24, false, "\tjjjj\r");
}

static void a_small_terminal_shows_one_pane(void **state)
{
	struct project *project = *state;

	compare(project, &running, "rollout-narrow-60x15", 60, 15, false, "");
	compare(project, &running, "rollout-narrow-40x10", 40, 10, true, "");
	compare(project, &running, "rollout-narrow-comparison-40x10", 40, 10, false, "\t");
	compare(project, &running, "rollout-narrow-guards-40x10", 40, 10, false, "\t\tjj");
}

static void what_is_not_there_yet_says_what_brings_it(void **state)
{
	struct fake_rollout none = { .versions = 0 }, one = { .versions = 1 };
	struct project *project = *state;

	compare(project, &none, "rollout-none-80x24", 80, 24, false, "");
	compare(project, &one, "rollout-one-80x24", 80, 24, false, "");
	compare(project, &standing, "rollout-standing-80x24", 80, 24, false, "j");
}

static void the_questions_look_as_they_did(void **state)
{
	struct project *project = *state;
	struct fake_rollout open = running, last = running, waits = running, worse = standing, input = standing;

	open.open = last.open = true;
	last.step = 3;
	last.canary = 0.5;
	last.level_after = 1;
	waits.open = false;
	worse.worse = "worse than net 14 on the same 412 judged items: -9.4 points; it alone was wrong in 51, it alone right in 12 (log e 9.8, where 3.0 shows it)";
	compare(project, &standing, "rollout-plan-80x24", 80, 24, false, "j+\r");
	compare(project, &standing, "rollout-plan-120x40", 120, 40, false, "j++\r");
	input.input = "16 x 16 pixels, grey, where net 14 takes 8 x 8 pixels in colour: each gets the same items, brought into its own form";
	input.unbounded = true;
	compare(project, &input, "rollout-input-80x24", 80, 24, false, "j+\r");
	compare(project, &standing, "rollout-switch-80x24", 80, 24, false, "jB");
	compare(project, &worse, "rollout-worse-80x24", 80, 24, false, "jB");
	compare(project, &standing, "rollout-parts-80x24", 80, 24, false, "jS");
	compare(project, &standing, "rollout-shadow-80x24", 80, 24, false, "jS3");
	compare(project, &open, "rollout-advance-80x24", 80, 24, false, "P");
	compare(project, &last, "rollout-last-80x24", 80, 24, false, "P");
	compare(project, &waits, "rollout-waits-80x24", 80, 24, false, "P");
	compare(project, &running, "rollout-back-80x24", 80, 24, false, "R");
	compare(project, &running, "rollout-version-80x24", 80, 24, false, "\r");
	compare(project, &running, "rollout-why-80x24", 80, 24, false, "\t\tw");
	compare(project, &running, "rollout-help-80x24", 80, 24, false, "?");
}

/* ---- what is done ---- */

static void a_share_is_applied_only_through_its_plan(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	const struct outside_command *command = &sitting.app.outside;

	sit_down(&sitting, project, &standing, 80, 24);
	type(&sitting, "j++");
	assert_true(shows(&sitting, "staged: v15 at 25%, not applied"));
	assert_string_equal(fake_rollout_journal(), "");
	type(&sitting, "\rbecause\rcanary 5%\r");
	assert_true(shows(&sitting, "not these words"));
	assert_string_equal(fake_rollout_journal(), "");
	assert_int_equal(command->count, 0);
	type(&sitting, "\033\rbecause\rcanary 25%\r");
	assert_string_equal(fake_rollout_journal(), "start canary net 15 25% 50%: because\n");
	assert_true(shows(&sitting, "v15 is CANARY at 25%"));
	assert_string_equal(command->text + command->starts[command->count - 1], "--exam"); /* 172 of the pool are not scored yet */
	get_up(&sitting);
}

static void what_is_staged_can_be_dropped(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &standing, 80, 24);
	type(&sitting, "j+");
	assert_true(shows(&sitting, "-> 5%"));
	type(&sitting, "\033");
	assert_false(shows(&sitting, "-> 5%"));
	type(&sitting, "++-");
	assert_true(shows(&sitting, "-> 5%"));
	type(&sitting, "-");
	assert_false(shows(&sitting, "-> 5%"));
	assert_string_equal(fake_rollout_journal(), "");
	get_up(&sitting);
}

static void live_takes_no_share_and_one_canary_runs_at_a_time(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &running, 80, 24);
	type(&sitting, "gg+");
	assert_true(shows(&sitting, "it is LIVE"));
	type(&sitting, "jj+");
	assert_true(shows(&sitting, "one at a time"));
	type(&sitting, "ggj-");
	assert_true(shows(&sitting, "does not shrink"));
	get_up(&sitting);
}

static void rolling_back_takes_one_key_and_enter(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &running, 80, 24);
	type(&sitting, "R");
	assert_true(shows(&sitting, "ROLL BACK: v15 to v14"));
	assert_string_equal(fake_rollout_journal(), "");
	type(&sitting, "\r");
	assert_string_equal(fake_rollout_journal(), "rollback: \n");
	assert_true(shows(&sitting, "ROLLED BACK: v14 answers"));
	get_up(&sitting);
}

static void there_is_nothing_to_roll_back_where_nothing_came(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &standing, 80, 24);
	assert_false(shows(&sitting, "roll back"));
	type(&sitting, "R\r");
	assert_string_equal(fake_rollout_journal(), "");
	get_up(&sitting);
}

static void a_step_waits_for_its_checks(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct fake_rollout open = running;

	open.open = true;
	sit_down(&sitting, project, &running, 80, 24);
	type(&sitting, "+\r");
	assert_true(shows(&sitting, "Not advanced") && shows(&sitting, "12 more of the canary's items"));
	get_up(&sitting);
	sit_down(&sitting, project, &open, 80, 24);
	type(&sitting, "+\rfine\rcanary 25%\r");
	assert_string_equal(fake_rollout_journal(), "advance: fine\n");
	get_up(&sitting);
}

static void what_a_rule_took_back_stands_above_it_all(void **state)
{
	struct project *project = *state;
	struct fake_rollout back = standing;

	back.taken_back = true;
	compare(project, &back, "rollout-taken-back-80x24", 80, 24, false, "");
	compare(project, &back, "rollout-taken-back-40x10", 40, 10, false, "");
}

static void who_is_asked_confirms_what_was_asked(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct fake_rollout asked = standing;

	asked.asked_by = "bea";
	asked.asker = 99;
	compare(project, &asked, "rollout-asked-80x24", 80, 24, false, "");
	compare(project, &asked, "rollout-confirm-80x24", 80, 24, false, "P");
	sit_down(&sitting, project, &asked, 80, 24);
	type(&sitting, "Pso be it\rswitch 100%\r");
	assert_string_equal(fake_rollout_journal(), "approve 77: so be it\n");
	assert_false(shows(&sitting, "ASKED:"));
	get_up(&sitting);
	sit_down(&sitting, project, &asked, 80, 24);
	type(&sitting, "W"); /* is for who asked */
	assert_false(shows(&sitting, "TAKE BACK"));
	type(&sitting, "xnot now\r\r");
	assert_string_equal(fake_rollout_journal(), "refuse 77: not now\n");
	get_up(&sitting);
}

static void who_asks_waits_and_may_take_it_back(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct fake_rollout two = standing;

	two.two_people = true;
	compare(project, &two, "rollout-ask-80x24", 80, 24, false, "jB");
	sit_down(&sitting, project, &two, 80, 24);
	type(&sitting, "jBbetter\rswitch 100%\r");
	assert_string_equal(fake_rollout_journal(), "ask switch net 15: better\n");
	assert_true(shows(&sitting, "asked: another lead confirms it within a day"));
	get_up(&sitting);
	two.asked_by = "root";
	two.asker = project->owner.operator_id;
	sit_down(&sitting, project, &two, 80, 24);
	assert_true(shows(&sitting, "ASKED: you want v15 LIVE at once"));
	type(&sitting, "x");
	assert_false(shows(&sitting, "REFUSE"));
	type(&sitting, "W");
	assert_true(shows(&sitting, "You want v15 LIVE at once"));
	type(&sitting, "\r");
	assert_string_equal(fake_rollout_journal(), "withdraw 77: \n");
	get_up(&sitting);
}

/* What the dialog spoke of is gone when it is answered. */
static void an_answer_is_for_the_traffic_that_was_shown(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct fake_rollout open = running, later = running;

	open.open = later.open = true;
	later.step = 2;
	sit_down(&sitting, project, &open, 80, 24);
	type(&sitting, "Pfine\rcanary 25%");
	fake_rollout_set(&later, NOW);
	type(&sitting, "\r");
	assert_true(shows(&sitting, "Not done") && shows(&sitting, "another one meanwhile"));
	assert_string_equal(fake_rollout_journal(), "");
	get_up(&sitting);
}

static void a_refusal_is_told_in_full(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct fake_rollout refused = standing;

	refused.refuse = "net 15: its labels are other ones: \033[31mcrack is missing";
	sit_down(&sitting, project, &refused, 80, 24);
	type(&sitting, "j+");
	assert_true(shows(&sitting, "its labels are other ones: \\x1b[31mcrack"));
	type(&sitting, "B");
	assert_true(shows(&sitting, "its labels are other ones"));
	assert_false(shows(&sitting, "[ > "));
	get_up(&sitting);
}

static void a_shadow_is_started_and_stopped(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &standing, 80, 24);
	type(&sitting, "jS3\r");
	assert_true(shows(&sitting, "it is needed"));
	type(&sitting, "a look\r");
	assert_string_equal(fake_rollout_journal(), "start shadow net 15 10%: a look\n");
	type(&sitting, "S5green\r");
	assert_string_equal(fake_rollout_journal(), "start shadow net 15 10%: a look\nstart next net 15 100%: green\n");
	get_up(&sitting);
	sit_down(&sitting, project, &running, 80, 24);
	type(&sitting, "jjS\r");
	assert_string_equal(fake_rollout_journal(), "stop net 16: no longer needed\n");
	get_up(&sitting);
}

static void versions_are_compared_with_the_one_wanted(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &running, 80, 24);
	assert_true(shows(&sitting, "v15 against v14, same 2,022"));
	type(&sitting, "v3");
	assert_true(shows(&sitting, "v15 against v16"));
	type(&sitting, "jj");
	assert_true(shows(&sitting, "v16 against v14"));
	type(&sitting, "gg");
	assert_true(shows(&sitting, "v15 against v14"));
	get_up(&sitting);
}

static void what_is_retired_is_said_to_be_and_offered_nowhere(void **state)
{
	struct fake_rollout settings = running;
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	settings.retired = true;
	sit_down(&sitting, project, &settings, 120, 40);
	assert_true(shows(&sitting, "v1      RETIRED") && shows(&sitting, "v2      IDLE"));
	type(&sitting, "v4"); /* after 14, 13 and 16 */
	assert_true(shows(&sitting, "v15 against v2"));
	get_up(&sitting);
}

static void items_behind_a_cell_come_by_pages_and_open_in_the_queue(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &running, 80, 24);
	type(&sitting, "\t\r");
	assert_true(shows(&sitting, "both right") && shows(&sitting, "#1 line1/0001.png") && shows(&sitting, "both right, 1-200 of "));
	press_key(&sitting, PRESS_END);
	type(&sitting, "more\r");
	assert_true(shows(&sitting, "#201 line1/0201.png") && shows(&sitting, "both right, 201-"));
	type(&sitting, "\033jj\r");
	assert_true(shows(&sitting, "v14 right only"));
	type(&sitting, "\r");
	assert_true(shows(&sitting, "[Queue]") && shows(&sitting, "id:1"));
	get_up(&sitting);
}

/* In a project so large that nothing is read by itself, who answers is. */
static void what_a_rule_takes_back_shows_in_large_projects_too(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &running, 80, 24);
	((struct rollout_state *)sitting.app.state)->reading.slow = true;
	fake_rollout_set(&standing, NOW);
	assert_null(project_foreign(project, "CREATE TABLE elsewhere (n)"));
	sitting.app.now_ms += 3000;
	let_it_work(&sitting);
	assert_true(shows(&sitting, "v15     IDLE"));
	get_up(&sitting);
}

/* The program itself does it, for this project, stage and version, on our terminal. */
static void a_version_is_scored_on_what_it_has_not_seen(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	const struct outside_command *command = &sitting.app.outside;

	sit_down(&sitting, project, &running, 80, 24);
	type(&sitting, "jjs"); /* v16 is imported */
	assert_int_equal(command->count, 0);
	type(&sitting, "kks");
	assert_int_equal(command->count, 8);
	assert_string_equal(command->text + command->starts[2], project->path);
	assert_string_equal(command->text + command->starts[4], "main");
	assert_string_equal(command->text + command->starts[5], "score");
	assert_string_equal(command->text + command->starts[7], "net 15");
	get_up(&sitting);
}

static void a_click_selects_and_two_open(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &running, 80, 24);
	click(&sitting, "v16");
	let_it_work(&sitting);
	assert_true(shows(&sitting, "v16 against v14"));
	use_mouse(&sitting, MOUSE_DOUBLE, 5, 13);
	assert_true(shows(&sitting, "#1 line1/0001.png"));
	get_up(&sitting);
}

static void what_people_see_is_put_on_the_clipboard(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };

	sit_down(&sitting, project, &running, 80, 24);
	type(&sitting, "y");
	assert_string_equal(str_text(&sitting.app.copied), "net 15: CANARY 10%");
	get_up(&sitting);
}

/* Escape sequences in what a version or a source is called are shown, not obeyed. */
static void a_hostile_name_is_made_visible(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .app = { 0 } };
	struct fake_rollout hostile = running;

	hostile.version = "15\033[2J";
	sit_down(&sitting, project, &hostile, 120, 40);
	assert_true(shows(&sitting, "v15\\x1b[2J"));
	assert_true(shows(&sitting, "phone-cam2\\x1b[3"));
	assert_null(strchr(str_text(&sitting.text), '\033'));
	get_up(&sitting);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_canary_looks_as_it_did),
		CASE(large_counts_are_told_whole_and_apart),
		CASE(the_comparison_scrolls_to_what_is_selected),
		CASE(a_small_terminal_shows_one_pane),
		CASE(what_is_not_there_yet_says_what_brings_it),
		CASE(the_questions_look_as_they_did),
		CASE(a_share_is_applied_only_through_its_plan),
		CASE(what_is_staged_can_be_dropped),
		CASE(live_takes_no_share_and_one_canary_runs_at_a_time),
		CASE(rolling_back_takes_one_key_and_enter),
		CASE(there_is_nothing_to_roll_back_where_nothing_came),
		CASE(a_step_waits_for_its_checks),
		CASE(what_a_rule_took_back_stands_above_it_all),
		CASE(who_is_asked_confirms_what_was_asked),
		CASE(who_asks_waits_and_may_take_it_back),
		CASE(an_answer_is_for_the_traffic_that_was_shown),
		CASE(a_refusal_is_told_in_full),
		CASE(a_shadow_is_started_and_stopped),
		CASE(versions_are_compared_with_the_one_wanted),
		CASE(what_is_retired_is_said_to_be_and_offered_nowhere),
		CASE(items_behind_a_cell_come_by_pages_and_open_in_the_queue),
		CASE(what_a_rule_takes_back_shows_in_large_projects_too),
		CASE(a_version_is_scored_on_what_it_has_not_seen),
		CASE(a_click_selects_and_two_open),
		CASE(what_people_see_is_put_on_the_clipboard),
		CASE(a_hostile_name_is_made_visible),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
