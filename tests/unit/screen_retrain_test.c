/* The Retrain screen without a terminal: keys in, screens out. */
#include "test.h"

#include "../console/sitting.h"
#include "golden.h"
#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "jobs/child.h"
#include "jobs/retrain.h"
#include "ui/console/key.h"
#include "ui/console/retrain_state.h"
#include "ui/console/screen_retrain.h"
#include "ui/console/screen_rollout.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)
#define NOW INT64_C(1772000000000) /* 2026-02-25T06:13Z, a Wednesday */

/* Instead of this program once more: what would be started. */
static char started[300];

void child_aside(const char *const *words)
{
	started[0] = '\0';
	for (int i = 3; words[i]; i++) /* after rung -p FILE */
		snprintf(started + strlen(started), sizeof started - strlen(started), "%s%s", i > 3 ? " " : "", words[i]);
}

/* ---- a project with runs ---- */

static void add_run(struct project *project, int run, const char *cause, const char *reason, int hours_ago)
{
	assert_null(project_foreign(project, arena_printf(&project->arena,
		"INSERT INTO retrain_run VALUES (%d, 1, '%s', '%s', NULL, 1, NULL, 0, 1, 1, %lld)", run, cause, reason,
		(long long)(NOW - hours_ago * CLOCK_HOUR_MS))));
}

/* minute: since it was asked for. more: snapshot, version and exit code. */
static void add_step(struct project *project, int run, const char *state, const char *more, const char *words, int minute)
{
	assert_null(project_foreign(project, arena_printf(&project->arena,
		"INSERT INTO retrain_step (run_id, state, snapshot_id, model_version_id, exit_code, words, body, operator_id, acted_by, at_ms) "
		"SELECT %d, '%s', %s, '%s', '{}', 1, 1, at_ms + %lld FROM retrain_run WHERE run_id = %d", run, state, more, words,
		(long long)(minute * CLOCK_MINUTE_MS), run)));
}

static void begin_run(struct project *project, int run, const char *snapshot)
{
	add_step(project, run, "due", "NULL, NULL, NULL", "asked for", 0);
	add_step(project, run, "exporting", "NULL, NULL, NULL", "taking a snapshot", 0);
	add_step(project, run, "training", arena_printf(&project->arena, "%s, NULL, NULL", snapshot), "8 items to learn from", 1);
}

static void add_log(struct project *project, int run, const char *text)
{
	const char *folder = retrain_folder(project->store, run, &project->arena);
	FILE *file;

	mkdir(arena_printf(&project->arena, "%.*s", (int)(strrchr(folder, '/') - folder), folder), 0700);
	assert_int_equal(mkdir(folder, 0700), 0);
	file = fopen(arena_printf(&project->arena, "%s/log", folder), "w");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void add_snapshot(struct project *project)
{
	assert_null(project_foreign(project,
		"INSERT INTO training_snapshot VALUES (1, 1, 1, 12, 0.2, 8, 2, '{\"audit\":1,\"exam\":300,\"gold\":4,\"unsure\":2}', "
		"x'3f2a91c04b7e0000000000000000000000000000000000000000000000000000', 1, 1, 1771990000000); "
		"INSERT INTO snapshot_item SELECT 1, i.item_id, i.sha256, 1 + i.item_id % 2, iif(i.item_id > 8, 'eval', 'train'), d.decision_id, "
		"'blind', iif(i.item_id IN (3, 5), 0.9 - i.item_id / 10.0, NULL) FROM item i JOIN decision d USING (item_id) WHERE i.item_id <= 10"));
}

static void add_points(struct project *project, int run, int count, double upto)
{
	for (int i = 1; i <= count; i++)
		assert_null(project_foreign(project, arena_printf(&project->arena, "INSERT INTO retrain_progress VALUES (%d, %d, %g, %g, %lld)", run, i,
			upto * i / count, 0.1 + 0.6 * exp(-4.0 * i / count) + 0.01 * (i % 3), (long long)(project->clock_ms - (count - i) * CLOCK_SECOND_MS))));
}

enum { IDLE, FAILED, REGISTERED, RUNNING };

static void fail_one(struct project *project)
{
	add_run(project, 1, "decisions", "enough is new: 21 labels and 3 disagreements since the last run", 50);
	begin_run(project, 1, "1");
	add_step(project, 1, "failed", "1, NULL, 3", "the command: it ended with 3", 4);
	add_points(project, 1, 12, 0.3);
	add_log(project, 1, "reading 8 pictures\nprogress 0.3 loss 0.28\n\033[31mout of memory\n");
}

static void register_one(struct project *project)
{
	add_run(project, 2, "manual", "run 1 again", 49);
	begin_run(project, 2, "1");
	add_step(project, 2, "checking", "1, NULL, 0", "the command has ended", 9);
	add_step(project, 2, "registered", "1, 2, NULL", "agrees with people on 290 of 301 kept back, LIVE on 284", 10);
	add_points(project, 2, 60, 1);
	add_log(project, 2, "reading 8 pictures\nprogress 1 loss 0.13\nwrote screens.onnx\n");
}

/* By this process, for five minutes now. */
static void run_one(struct project *project)
{
	add_run(project, 3, "alarm", "alarm 7 asks for it: output.agreement.blind is 0.91, below 0.95", 0);
	begin_run(project, 3, "1");
	OK(store_begin(project->store, STORE_DURABLE, &err));
	OK(retrain_take(project->store, &project->stage, 3, "folder", &err));
	OK(store_commit(project->store, &err));
	project->clock_ms = NOW + 5 * CLOCK_MINUTE_MS;
	add_points(project, 3, 40, 0.42);
	add_log(project, 3, "reading 8 pictures\ncontinues from v1\nprogress 0.40 loss 0.13\nprogress 0.41 loss 0.12\nprogress 0.42 loss 0.12\n");
}

/* All that comes up to a state, after what is there. */
static void fill(struct project *project, int from, int upto)
{
	static void (*const steps[])(struct project *project) = { [FAILED] = fail_one, [REGISTERED] = register_one, [RUNNING] = run_one };

	for (int i = from + 1; i <= upto; i++)
		steps[i](project);
}

static int begin(void **state)
{
	struct project *project;
	struct actor ann;

	project_begin(state);
	project = *state;
	project_set_clock(project, NOW);
	project_set(project, "exam.share", "0");
	project_set(project, "retrain.new_decisions", "20");
	project_set(project, "retrain.age", "30d");
	project_set(project, "retrain.schedule", "Sat 02:00-04:00");
	project_add_model(project, "1");
	project_add_model(project, "2");
	project_add_items(project, 12);
	ann = project_actor(project, "ann");
	for (int64_t item_id = 1; item_id <= 12; item_id++)
		project_decide(project, &ann, item_id, item_id % 2 ? PROJECT_OK : PROJECT_SCRATCH);
	add_snapshot(project);
	started[0] = '\0';
	return 0;
}

static void sit_down(struct sitting *sitting, struct project *project, int columns, int rows)
{
	sitting->options.actor = &project->owner;
	sit_down_at(sitting, &screen_retrain, project->store, columns, rows);
	screen_retrain.enter(&sitting->app, sitting->app.state, 0);
	paint(sitting);
}

/* ---- how it looks ---- */

static void screens_look_as_they_did(void **state)
{
	static const struct { const char *name; int upto, columns, rows; bool plain; const char *keys; } rows[] = {
		{ "retrain-idle-80x24", IDLE, 80, 24, false, "" },
		{ "retrain-failed-80x24", FAILED, 80, 24, false, "" },
		{ "retrain-registered-80x24", REGISTERED, 80, 24, false, "" },
		{ "retrain-start-80x24", REGISTERED, 80, 24, false, "S" },
		{ "retrain-running-80x24", RUNNING, 80, 24, false, "" },
		{ "retrain-running-120x40", RUNNING, 120, 40, false, "" },
		{ "retrain-running-ascii-80x24", RUNNING, 80, 24, true, "" },
		{ "retrain-narrow-60x15", RUNNING, 60, 15, false, "\t" },
		{ "retrain-narrow-runs-40x10", RUNNING, 40, 10, false, "" },
		{ "retrain-page-80x24", RUNNING, 80, 24, false, "jj\r" },
		{ "retrain-why-80x24", RUNNING, 80, 24, false, "w" },
		{ "retrain-cancel-80x24", RUNNING, 80, 24, false, "C" },
		{ "retrain-help-80x24", RUNNING, 80, 24, false, "?" },
	};
	int filled = IDLE;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct sitting sitting = { .options = { .mono = rows[i].plain, .ascii = rows[i].plain } };

		fill(*state, filled, rows[i].upto);
		filled = rows[i].upto;
		sit_down(&sitting, *state, rows[i].columns, rows[i].rows);
		press(&sitting, rows[i].keys);
		golden_compare(rows[i].name, str_text(&sitting.text));
		get_up(&sitting);
	}
}

/* ---- what is done ---- */

static void a_lead_begins_a_run(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	sit_down(&sitting, project, 80, 24);
	press(&sitting, "S");
	assert_true(shows(&sitting, "models/train/train.py"));
	assert_string_equal(started, "");
	press(&sitting, "new kind of scratch");
	press_key(&sitting, PRESS_ENTER);
	assert_string_equal(started, "retrain --if-due --stage main");
	assert_string_equal(project_text(project, "SELECT cause || ': ' || reason || ': ' || state FROM v_retrain_runs"),
	                    "manual: new kind of scratch: due");
	assert_true(shows(&sitting, "DUE: manual"));
	started[0] = '\0';
	press(&sitting, "Sy"); /* as nobody has taken it up */
	assert_string_equal(started, "retrain --if-due --stage main");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_retrain_runs"), 1);
	get_up(&sitting);
}

static void a_run_that_waits_is_cancelled(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	fill(project, IDLE, FAILED);
	sit_down(&sitting, project, 80, 24);
	press(&sitting, "Ry");
	assert_string_equal(started, "retrain --if-due --stage main");
	assert_int_equal(project_number(project, "SELECT retry_of FROM v_retrain_runs WHERE run_id = 2"), 1);
	press(&sitting, "C");
	assert_true(shows(&sitting, "CANCEL RUN 2"));
	press_key(&sitting, PRESS_ENTER);
	assert_true(shows(&sitting, "run 2 is told to end"));
	assert_string_equal(project_text(project, "SELECT state FROM v_retrain_runs WHERE run_id = 2"), "cancelled");
	get_up(&sitting);
}

/* It ends itself when it has seen who asks for it; whoever watches sees so. */
static void a_run_at_work_is_asked_to_end(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	fill(project, IDLE, RUNNING);
	sit_down(&sitting, project, 80, 24);
	press(&sitting, "SR"); /* there is one: neither does anything */
	assert_false(shows(&sitting, "TRAIN"));
	press(&sitting, "C");
	press(&sitting, "wrong data");
	press_key(&sitting, PRESS_ENTER);
	assert_non_null(strstr(project_text(project, "SELECT cancel FROM retrain_active"), ": wrong data"));
	assert_true(shows(&sitting, "cancelled"));
	get_up(&sitting);
}

static void its_output_is_followed(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };
	FILE *log;

	fill(project, IDLE, RUNNING);
	sit_down(&sitting, project, 80, 24);
	assert_false(shows(&sitting, "progress 0.77"));
	log = fopen(arena_printf(&project->arena, "%s/log", retrain_folder(project->store, 3, &project->arena)), "a");
	fputs("progress 0.77 loss 0.11\n", log);
	fclose(log);
	sitting.app.now_ms += 2000;
	app_tick(&sitting.app);
	paint(&sitting);
	assert_true(shows(&sitting, "progress 0.77 loss 0.11"));
	get_up(&sitting);
}

static void what_is_left_shrinks_while_it_is_silent(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	fill(project, IDLE, RUNNING);
	project->clock_ms += 2 * CLOCK_MINUTE_MS;
	sit_down(&sitting, project, 80, 24);
	assert_true(shows(&sitting, "training, about 3 min left"));
	get_up(&sitting);
	project->clock_ms += 6 * CLOCK_MINUTE_MS;
	sit_down(&sitting, project, 80, 24);
	assert_true(shows(&sitting, "training, no progress for 8 min"));
	get_up(&sitting);
}

static void what_came_of_it_opens_in_the_rollout(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	fill(project, IDLE, REGISTERED);
	sit_down(&sitting, project, 80, 24);
	press(&sitting, "v");
	assert_ptr_equal(sitting.app.screen, &screen_rollout);
	sitting.app.now_ms += 10;
	app_tick(&sitting.app);
	paint(&sitting);
	assert_true(shows(&sitting, "> v2"));
	get_up(&sitting);
}

/* What a process has left that died is not at work. */
static void a_dead_run_is_told(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	fill(project, IDLE, RUNNING);
	assert_null(project_foreign(project, "UPDATE retrain_active SET holder = '1999999999/1' || substr(holder, instr(holder, '@'))"));
	sit_down(&sitting, project, 80, 24);
	assert_string_equal(project_text(project, "SELECT words FROM v_retrain_runs WHERE run_id = 3"), "the process that ran it has died");
	assert_true(shows(&sitting, "failed: the process that ran it"));
	press(&sitting, "R");
	assert_true(shows(&sitting, "TRAIN AGAIN, after run 3"));
	get_up(&sitting);
}

/* ---- answers in doubt ---- */

/* What the model says of an item: as Ann did, or, where that is doubtful, the other label, of which it is surer still. */
static void predict(struct project *project, int64_t item_id, bool doubtful)
{
	bool scratch = item_id % 2 == 0;
	struct model_version model;

	OK(model_version_live(project->store, &project->stage, &project->arena, &model, &err));
	project_predict_chances(project, &model, item_id, doubtful ? 0.04f : scratch ? 0.06f : 0.9f, doubtful ? 0.95f : scratch ? 0.9f : 0.06f);
}

/* Ann has called item 3 fine, which the model is sure is scratched. */
static int begin_in_doubt(void **state)
{
	begin(state);
	project_set(*state, "second.critical", "no");
	project_set(*state, "second.share", "0");
	for (int64_t item_id = 1; item_id <= 12; item_id++)
		predict(*state, item_id, item_id == 3);
	return 0;
}

static void settle(struct project *project)
{
	OK(decision_settle(project->store, &project->stage, &project->owner, &err));
}

/* D, and what the event loop does once that has been painted. */
static void look_for_doubt(struct sitting *sitting)
{
	press(sitting, "D");
	assert_true(shows(sitting, "looking for answers in doubt"));
	app_tick(&sitting->app);
	paint(sitting);
}

static void answers_in_doubt_are_looked_at_again(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	sit_down(&sitting, project, 80, 24);
	look_for_doubt(&sitting); /* they can still be taken back */
	assert_true(shows(&sitting, "1 in doubt, which wait for somebody already or can still be taken back"));
	settle(project);
	look_for_doubt(&sitting);
	golden_compare("retrain-doubt-pick-80x24", str_text(&sitting.text));
	press(&sitting, "1");
	golden_compare("retrain-doubt-80x24", str_text(&sitting.text));
	press(&sitting, "spring cleaning");
	press_key(&sitting, PRESS_ENTER);
	assert_true(shows(&sitting, "2 wait for you on Review, before anything else"));
	assert_string_equal(project_text(project, "SELECT count(*) || ' ' || min(item_id) FROM v_suspects WHERE contradicted = 'model'"), "1 3");
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_suspects WHERE contradicted IS NULL"), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_events WHERE kind = 'suspects.review' AND body LIKE '%spring cleaning%'"), 1);
	look_for_doubt(&sitting);
	assert_true(shows(&sitting, "which wait for somebody already"));
	assert_int_equal(project_number(project, "SELECT count(DISTINCT batch_id) FROM v_suspects"), 1);
	get_up(&sitting);
}

static void nothing_is_opened_unless_it_is_asked_for(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };

	settle(project);
	sit_down(&sitting, project, 120, 40);
	look_for_doubt(&sitting);
	press_key(&sitting, PRESS_ESCAPE);
	look_for_doubt(&sitting);
	press(&sitting, "1");
	golden_compare("retrain-doubt-120x40", str_text(&sitting.text));
	press_key(&sitting, PRESS_ESCAPE);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_suspects"), 0);
	get_up(&sitting);
}

/* It tells what the last pass found; where nothing is left in doubt, that. */
static void what_was_found_so_far_is_told(void **state)
{
	struct project *project = *state;
	struct sitting sitting = { .options = { .mono = false } };
	struct actor ann;

	settle(project);
	sit_down(&sitting, project, 80, 24);
	look_for_doubt(&sitting);
	press(&sitting, "1");
	press(&sitting, "x");
	press_key(&sitting, PRESS_ENTER);
	for (int i = 0; i < 2; i++) {
		struct claim claim = project_claim(project, &project->owner);
		struct decision_new decision = project_answer(project, "label", claim.item_id == 3 || claim.item_id % 2 == 0 ? PROJECT_SCRATCH : PROJECT_OK);

		OK(decision_add(project->store, &project->stage, &project->owner, &claim, &decision, &err));
	}
	look_for_doubt(&sitting);
	assert_true(shows(&sitting, "none of 12 answers is in doubt"));
	project_add_items(project, 1);
	ann = project_actor(project, "ann");
	project_decide(project, &ann, 13, PROJECT_OK);
	predict(project, 13, true);
	settle(project);
	look_for_doubt(&sitting);
	press(&sitting, "1");
	assert_true(shows(&sitting, "In doubt so far: 1 of 1 overturned (95 %: 2.5 to 100.0"));
	get_up(&sitting);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(screens_look_as_they_did, begin, project_end),
		cmocka_unit_test_setup_teardown(a_lead_begins_a_run, begin, project_end),
		cmocka_unit_test_setup_teardown(a_run_that_waits_is_cancelled, begin, project_end),
		cmocka_unit_test_setup_teardown(a_run_at_work_is_asked_to_end, begin, project_end),
		cmocka_unit_test_setup_teardown(its_output_is_followed, begin, project_end),
		cmocka_unit_test_setup_teardown(what_is_left_shrinks_while_it_is_silent, begin, project_end),
		cmocka_unit_test_setup_teardown(what_came_of_it_opens_in_the_rollout, begin, project_end),
		cmocka_unit_test_setup_teardown(a_dead_run_is_told, begin, project_end),
		cmocka_unit_test_setup_teardown(answers_in_doubt_are_looked_at_again, begin_in_doubt, project_end),
		cmocka_unit_test_setup_teardown(nothing_is_opened_unless_it_is_asked_for, begin_in_doubt, project_end),
		cmocka_unit_test_setup_teardown(what_was_found_so_far_is_told, begin_in_doubt, project_end),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests_name("screen_retrain", tests, NULL, NULL);
}
