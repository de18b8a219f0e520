/* When a model is to be trained anew, what it may learn from, and which answers are in doubt. */
#include "test.h"

#include "project.h"

#include "db/item.h"
#include "db/retrain.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/retrain.h"
#include "jobs/snapshot.h"
#include "ladder/retrain_due.h"
#include "stats/label_errors.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_run_is_due_by_what_is_new(void **state)
{
	static const struct { const char *due; struct retrain_facts facts; } rows[] = {
		{ NULL, { .now_ms = 100, .decisions = 500, .disagreements = 50 } },
		{ "decisions", { .now_ms = 100, .decisions = 500, .enough_decisions = 500 } },
		{ NULL, { .now_ms = 100, .decisions = 499, .enough_decisions = 500 } },
		{ "disagreements", { .now_ms = 100, .decisions = 500, .disagreements = 20, .enough_decisions = 500, .enough_disagreements = 20 } },
		{ "age", { .now_ms = 100, .last_ms = 40, .live_ms = 10, .decisions = 1, .age_ms = 50 } },
		{ NULL, { .now_ms = 100, .last_ms = 60, .live_ms = 10, .decisions = 1, .age_ms = 50 } },
		{ NULL, { .now_ms = 100, .last_ms = 40, .live_ms = 10, .decisions = 0, .age_ms = 50 } },
		{ "schedule", { .now_ms = 100, .last_ms = 40, .decisions = 1, .scheduled_ms = 41 } },
		{ NULL, { .now_ms = 100, .last_ms = 40, .decisions = 1, .scheduled_ms = 40 } },
		{ "alarm", { .now_ms = 100, .alarm = true } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *due = retrain_due(&rows[i].facts);

		if ((due == NULL) != (rows[i].due == NULL) || (due && strcmp(due, rows[i].due) != 0))
			fail_msg("row %zu: %s", i, due ? due : "nothing");
	}
}

static void progress_is_read_from_a_line(void **state)
{
	static const struct { const char *line; bool says; double progress, loss; } rows[] = {
		{ "progress 0.42 loss 0.13", true, 0.42, 0.13 }, { "  progress 1", true, 1, (double)NAN },
		{ "progress 0.5 epoch 3 loss 1e-3", true, 0.5, 0.001 }, { "progress 42", false, (double)NAN, (double)NAN },
		{ "progress nan loss 1", false, (double)NAN, (double)NAN }, { "progress", false, (double)NAN, (double)NAN },
		{ "in progress 0.5", false, (double)NAN, (double)NAN }, { "progress 0.1 loss inf", true, 0.1, (double)NAN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double progress, loss;

		assert_int_equal(retrain_read_line(rows[i].line, &progress, &loss), rows[i].says);
		assert_true(rows[i].says ? progress == rows[i].progress : isnan(progress));
		assert_true(isnan(rows[i].loss) ? isnan(loss) : loss == rows[i].loss);
	}
}

/* By hand: label 0 is given to rows with .9, .8 and .1 of it: its threshold is .6; label 1 with .7 and .2: .45. The third
 * row has .9 of label 1, above .45: a suspect by .8. The fifth has .8 of label 0, above .6: a suspect by .6. */
static void confident_contradictions_are_suspects(void **state)
{
	static const double p[][2] = { { .9, .1 }, { .8, .2 }, { .1, .9 }, { .3, .7 }, { .8, .2 } };
	struct label_error_row rows[5];

	(void)state;
	for (int i = 0; i < 5; i++)
		rows[i] = (struct label_error_row){ .given = i > 2, .probabilities = p[i] };
	label_errors_find(rows, 5, 2);
	for (int i = 0; i < 5; i++)
		assert_int_equal(rows[i].suspect, i == 2 || i == 4);
	assert_true(rows[2].other == 1 && fabs(rows[2].margin - .8) < 1e-12);
	assert_true(rows[4].other == 0 && fabs(rows[4].margin - .6) < 1e-12);
}

static struct label_error_row known(int given, int predicted, double confidence)
{
	return (struct label_error_row){ .given = given, .predicted = predicted, .confidence = confidence };
}

/* By hand, of three labels: label 0 is given to rows with .9, .8 and 1 - .9 of it at most: its threshold is .6; label 1 with
 * .7 and 1 - .7: .5; label 2 to none. The third has .9 of label 1, above .5: a suspect by .9 - .1. The fifth has .7 of label
 * 0, above .6: by .7 - .3. The last is sure of what nobody ever said. One of .5 is none, as the given label may have as much. */
static void a_label_and_how_sure_it_is_make_suspects_too(void **state)
{
	struct label_error_row rows[] = { known(0, 0, .9), known(0, 0, .8), known(0, 1, .9), known(1, 1, .7), known(1, 0, .7), known(1, 2, 1) };

	(void)state;
	label_errors_find(rows, 5, 3);
	for (int i = 0; i < 5; i++)
		assert_int_equal(rows[i].suspect, i == 2 || i == 4);
	assert_true(rows[2].other == 1 && fabs(rows[2].margin - .8) < 1e-12);
	assert_true(rows[4].other == 0 && fabs(rows[4].margin - .4) < 1e-12);
	label_errors_find(rows, 6, 3);
	assert_true(!rows[5].suspect && rows[5].other == 1 && rows[5].margin == 0);
	rows[4] = known(1, 0, .5);
	rows[0].confidence = .1;
	label_errors_find(rows, 5, 3);
	assert_false(rows[4].suspect);
}

/* Of two labels 1 - c is what the other one has: nothing is lost by knowing the likeliest alone, and rows of both kinds go together. */
static void of_two_labels_a_confidence_tells_all(void **state)
{
	static const double p[][2] = { { .9, .1 }, { .75, .25 }, { .1, .9 }, { .3, .7 }, { .8, .2 }, { .45, .55 } };
	struct label_error_row full[6], bare[6];

	(void)state;
	for (int i = 0; i < 6; i++) {
		bool second = p[i][1] > p[i][0];

		full[i] = (struct label_error_row){ .given = i > 2, .probabilities = p[i] };
		bare[i] = i == 3 ? full[i] : known(i > 2, second, p[i][second]);
	}
	label_errors_find(full, 6, 2);
	label_errors_find(bare, 6, 2);
	for (int i = 0; i < 6; i++)
		assert_true(full[i].suspect == bare[i].suspect && full[i].other == bare[i].other && fabs(full[i].margin - bare[i].margin) < 1e-12);
	assert_true(bare[2].suspect && bare[4].suspect);
}

static int take(struct project *project, struct snapshot *snapshot)
{
	struct err err = ERR_NONE;

	assert_int_equal(store_begin(project->store, STORE_DURABLE, &err), 0);
	if (snapshot_make(project->store, &project->stage, &project->owner, 0, &project->arena, snapshot, &err) < 0)
		fail_msg("%s", err.text);
	return store_commit(project->store, &err);
}

/* Every item has been answered; whatever reason there is to judge by an item, none of it is learnt from. */
static void what_is_judged_by_is_never_learnt_from(void **state)
{
	static const char *const reasons[] = {
		"INSERT OR IGNORE INTO exam_item VALUES (1, 2, 0.3, 1)",
		"INSERT INTO known_item VALUES (1, 3, 'gold', 1, 1, 1, 1)",
		"INSERT INTO known_item VALUES (1, 4, 'challenge', 1, 1, 1, 1)",
		"INSERT INTO assignment (item_id, stage_id, slot, lane, place, created_ms) VALUES (5, 1, 7, 'audit', 0, 1)",
		"INSERT INTO route (item_id, stage_id, route, mode, reason, level, audit_probability, routed_ms) VALUES (6, 1, 'auto+audit', 'audit', 'sure', 3, 0.1, 1)",
	};
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct snapshot first, second;
	struct err err = ERR_NONE;

	assert_int_equal(setting_change(project->store, 0, &project->owner, "exam.share", "0", &err), 0);
	project_add_items(project, 12);
	for (int64_t item_id = 1; item_id <= 12; item_id++)
		assert_true(project_decide(project, &ann, item_id, item_id % 2 ? PROJECT_OK : PROJECT_SCRATCH) > 0);
	assert_int_equal(take(project, &first), 0);
	assert_int_equal(first.train + first.eval, 12);
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		assert_null(project_foreign(project, reasons[i]));
	assert_int_equal(take(project, &second), 0);
	assert_int_equal(second.train + second.eval, 7);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_snapshot_items WHERE snapshot_id = 2 AND item_id BETWEEN 2 AND 6"), 0);
	for (int64_t item_id = 2; item_id <= 6; item_id++)
		assert_string_equal(project_foreign(project, arena_printf(&project->arena,
			"INSERT INTO snapshot_item SELECT 2, i.item_id, i.sha256, 1, 'train', d.decision_id, 'blind', NULL FROM item i"
			" JOIN decision d USING (item_id) WHERE i.item_id = %d", (int)item_id)), "exam, audited, gold and challenge items are never trained on");
}

/* Items of empty files below root, answered by ann: in_group of them are of lot 0, as many of lot 1, the rest of none. */
static void add_answered(struct project *project, const char *root, int count, int in_group)
{
	struct actor ann = project_actor(project, "ann");

	assert_int_equal(mkdir(root, 0700), 0);
	for (int i = 0; i < count; i++) {
		struct item_new item = { .kind = "image", .path = arena_printf(&project->arena, "%d.jpg", i),
		                         .group = i < 2 * in_group ? i < in_group ? "lot 0" : "lot 1" : NULL };
		struct err err = ERR_NONE;
		int64_t item_id;

		fclose(fopen(arena_printf(&project->arena, "%s/%s", root, item.path), "w"));
		hash_sha256(item.path, strlen(item.path), item.sha256);
		assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
		assert_true(source_add(project->store, "line", root, &item.source_id, &err) >= 0);
		assert_true(item_add(project->store, &project->stage, &item, &item_id, &err) > 0);
		assert_int_equal(store_commit(project->store, &err), 0);
		assert_true(project_decide(project, &ann, item_id, item_id % 2 ? PROJECT_OK : PROJECT_SCRATCH) > 0);
	}
}

/* Look-alikes of what versions are judged by would teach them the answer: one item of a group keeps out all of it. */
static void a_group_is_kept_out_as_a_whole(void **state)
{
	struct project *project = *state;
	struct snapshot snapshot;

	project_set(project, "exam.share", "0");
	add_answered(project, arena_printf(&project->arena, "%s/pictures", project->folder), 12, 4);
	assert_null(project_foreign(project, "INSERT INTO known_item VALUES (1, 3, 'gold', 1, 1, 1, 1)"));
	assert_int_equal(take(project, &snapshot), 0);
	assert_string_equal(snapshot.left_out, "{\"gold\":1,\"group\":3}");
	assert_int_equal(project_number(project, "SELECT min(item_id) FROM v_snapshot_items"), 5);
	assert_int_equal(snapshot.train + snapshot.eval, 8);
	assert_int_equal(project_number(project, "SELECT count(DISTINCT split) FROM v_snapshot_items WHERE item_id <= 8"), 1);
}

/* As where the disk is full: a list that is not whole is not there. */
static void a_data_set_is_whole_or_not_there(void **state)
{
	struct project *project = *state;
	const char *folder = arena_printf(&project->arena, "%s/set", project->folder);
	struct rlimit before, limit;
	struct snapshot snapshot;
	struct err err = ERR_NONE;
	int64_t written, gone;

	project_set(project, "exam.share", "0");
	add_answered(project, arena_printf(&project->arena, "%s/pictures", project->folder), 40, 0);
	assert_int_equal(take(project, &snapshot), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 1000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_int_equal(snapshot_write(project->store, &project->stage, snapshot.snapshot_id, folder, &written, &gone, &err), -1);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_non_null(strstr(err.text, "dataset.csv"));
	assert_int_equal(access(arena_printf(&project->arena, "%s/dataset.csv", folder), F_OK), -1);
	folder = arena_printf(&project->arena, "%s/again", project->folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(snapshot_write(project->store, &project->stage, snapshot.snapshot_id, folder, &written, &gone, &err), 0);
	assert_true(written == snapshot.train && gone == 0);
	assert_int_equal(access(arena_printf(&project->arena, "%s/dataset.csv", folder), F_OK), 0);
}

static void an_item_stays_on_its_side(void **state)
{
	struct project *project = *state;
	struct actor ann = project_actor(project, "ann");
	struct snapshot snapshot;
	struct err err = ERR_NONE;

	assert_int_equal(setting_change(project->store, 0, &project->owner, "exam.share", "0", &err), 0);
	assert_int_equal(setting_change(project->store, 0, &project->owner, "split.eval", "0.4", &err), 0);
	project_add_items(project, 40);
	for (int64_t item_id = 1; item_id <= 20; item_id++)
		assert_true(project_decide(project, &ann, item_id, item_id % 2 ? PROJECT_OK : PROJECT_SCRATCH) > 0);
	take(project, &snapshot);
	for (int64_t item_id = 21; item_id <= 40; item_id++)
		assert_true(project_decide(project, &ann, item_id, PROJECT_OK) > 0);
	take(project, &snapshot);
	assert_true(snapshot.eval > 4 && snapshot.train > 10 && snapshot.eval + snapshot.train == 40);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_snapshot_items a JOIN v_snapshot_items b USING (item_id)"
	                                         " WHERE a.snapshot_id = 1 AND b.snapshot_id = 2 AND a.split = b.split"), 20);
}

/* A version that was made here answers for nothing before it has been in shadow, whatever program says so. */
static void a_candidate_starts_in_shadow(void **state)
{
	static const char live[] = "INSERT INTO rollout (stage_id, model_version_id, role, share, operator_id, acted_by, reason, at_ms)"
	                           " SELECT 1, max(model_version_id), '%s', 1, 1, 1, 'by hand', 1 FROM model_version";
	struct project *project = *state;
	struct model_version parent = project_add_model(project, "1");

	project_add_model(project, "2");
	assert_null(project_foreign(project, arena_printf(&project->arena,
		"INSERT INTO retrain_run VALUES (1, 1, 'manual', '', NULL, %d, NULL, 0, 1, 1, 1);"
		"INSERT INTO retrain_step (run_id, state, words, body, operator_id, acted_by, at_ms) VALUES (1, 'due', '', '{}', 1, 1, 1),"
		" (1, 'exporting', '', '{}', 1, 1, 1), (1, 'training', '', '{}', 1, 1, 1), (1, 'checking', '', '{}', 1, 1, 1);"
		"INSERT INTO retrain_step (run_id, state, model_version_id, words, body, operator_id, acted_by, at_ms)"
		" SELECT 1, 'registered', max(model_version_id), '', '{}', 1, 1, 1 FROM model_version", (int)parent.model_version_id)));
	assert_string_equal(project_foreign(project, "INSERT INTO retrain_step (run_id, state, words, body, operator_id, acted_by, at_ms) VALUES (1, 'failed', '', '{}', 1, 1, 1)"),
	                    "a run goes from due over exporting, training and checking to registered, or fails, or is cancelled");
	for (int i = 0; i < 2; i++)
		assert_string_equal(project_foreign(project, arena_printf(&project->arena, live, i ? "live" : "canary")),
		                    "a version that was trained or calibrated here starts in shadow");
	assert_null(project_foreign(project, arena_printf(&project->arena, live, "shadow")));
	assert_null(project_foreign(project, arena_printf(&project->arena, live, "canary")));
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_is_due_by_what_is_new),
		cmocka_unit_test(progress_is_read_from_a_line),
		cmocka_unit_test(confident_contradictions_are_suspects),
		cmocka_unit_test(a_label_and_how_sure_it_is_make_suspects_too),
		cmocka_unit_test(of_two_labels_a_confidence_tells_all),
		CASE(what_is_judged_by_is_never_learnt_from),
		CASE(a_group_is_kept_out_as_a_whole),
		CASE(a_data_set_is_whole_or_not_there),
		CASE(an_item_stays_on_its_side),
		CASE(a_candidate_starts_in_shadow),
	};

	return cmocka_run_group_tests_name("retrain", tests, NULL, NULL);
}
