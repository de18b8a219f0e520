#include "test.h"

#include "jobs_project.h"

#include "base/str.h"
#include "jobs/day.h"
#include "jobs/import.h"
#include "jobs/intake.h"
#include "jobs/level.h"
#include "jobs/media.h"
#include "jobs/review.h"
#include "jobs/rollout.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <math.h>
#include <seccomp.h>
#include <sys/wait.h>

/* A project of pictures whose predictions were imported, at level 2. */
static void open_assisted(struct project *project, int count)
{
	struct intake_options taking = { 0 };
	struct import_options importing = { .model = "m 1" };
	struct import_result imported;
	struct intake_result taken;
	struct str csv = STR_EMPTY;
	struct err err = ERR_NONE;
	char path[256], name[32];
	const char *paths[] = { path };

	project_open(project, "image");
	project_folder(project, "in");
	str_add(&csv, "item,label,confidence\n");
	for (int i = 0; i < count; i++) {
		snprintf(name, sizeof name, "in/%03d.ppm", i);
		project_write_picture(project, name, (unsigned char)i, 1);
		str_addf(&csv, "%03d.ppm,bright,0.75\n", i);
	}
	project_write(project, "p.csv", csv.text, csv.length);
	str_release(&csv);
	project_path(project, "in", path);
	MUST(intake_add(project->store, NULL, &project->owner, paths, 1, &taking, &taken, &err));
	project_path(project, "p.csv", path);
	MUST(import_predictions(project->store, NULL, &project->owner, path, &importing, &imported, &err));
	assert_int_equal(imported.imported, count);
	MUST(level_assist_by_decree(project->store, NULL, &project->owner, "test", &err));
}

static struct review *must_review(struct project *project)
{
	struct review *review = NULL;
	struct err err = ERR_NONE;

	MUST(review_open(project->store, NULL, &project->owner, &review, &err));
	return review;
}

static bool next(struct review *review, struct arena *arena, struct review_task *task)
{
	struct err err = ERR_NONE;
	int got = review_next(review, arena, task, &err);

	if (got < 0)
		fail_msg("%s", err.text);
	return got > 0;
}

static void decide(struct review *review, const struct review_task *task, const char *label)
{
	struct err err = ERR_NONE;

	MUST(review_decide(review, task, stage_label_named(review_stage(review), label)->label_id,
	                   &(struct review_answer){ .duration_ms = 1500 }, &err));
}

/* A second version that says something else of every item, as canary. */
static void start_canary(struct project *project, int count)
{
	struct import_options importing = { .model = "m 2" };
	const struct rollout_wish wish = { .kind = TRAFFIC_ACT_CANARY, .version = "m 2", .reason = "test" };
	struct import_result imported;
	struct str csv = STR_EMPTY;
	struct err err = ERR_NONE;
	char path[256];

	str_add(&csv, "item,label,confidence\n");
	for (int i = 0; i < count; i++)
		str_addf(&csv, "%03d.ppm,ok,0.6\n", i);
	project_write(project, "p2.csv", csv.text, csv.length);
	str_release(&csv);
	project_path(project, "p2.csv", path);
	MUST(import_predictions(project->store, NULL, &project->owner, path, &importing, &imported, &err));
	MUST(rollout_start(project->store, NULL, &project->owner, &wish, NULL, &err));
}

static void what_a_canary_says_stands_beside_what_live_says_and_nowhere_else(void **state)
{
	int blind = 0, assisted = 0;
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct review_task task;
	struct review *review;
	struct project project;

	(void)state;
	open_assisted(&project, 60);
	start_canary(&project, 60);
	review = must_review(&project);
	while (blind + assisted < 50 && next(review, &arena, &task)) {
		if (task.blind) {
			blind++;
			assert_null(task.prediction);
			assert_null(task.canary);
		} else {
			assisted++;
			assert_string_equal(task.prediction->model, "m 1");
			assert_string_equal(task.canary->model, "m 2");
			assert_string_equal(task.canary->label, "ok");
		}
		decide(review, &task, "ok");
		arena_clear(&arena);
	}
	assert_true(blind > 0 && assisted > 0);
	MUST(rollout_rollback(project.store, NULL, &project.owner, NULL, &arena, NULL, &err));
	while (next(review, &arena, &task)) {
		assert_null(task.canary);
		decide(review, &task, "ok");
	}
	review_close(review);
	arena_release(&arena);
	project_close(&project);
}

static void blind_tasks_carry_nothing_of_the_model(void **state)
{
	int blind = 0, assisted = 0;
	struct arena arena = ARENA_EMPTY;
	struct review_task task;
	struct review *review;
	struct project project;

	(void)state;
	open_assisted(&project, 60);
	review = must_review(&project);
	while (next(review, &arena, &task)) {
		if (task.blind) {
			blind++;
			assert_null(task.prediction);
			assert_string_equal(task.mode, "blind");
			assert_string_equal(task.reason, "");
		} else {
			assisted++;
			assert_string_equal(task.mode, "assisted");
			assert_string_equal(task.reason, "the model assists");
			assert_non_null(task.prediction);
			assert_string_equal(task.prediction->model, "m 1");
			assert_string_equal(task.prediction->label, "bright");
			assert_true(fabs(task.prediction->confidence - 0.75) < 1e-9);
		}
		decide(review, &task, "ok");
		arena_clear(&arena);
	}
	assert_int_equal(blind + assisted, 60);
	assert_true(blind > 5 && assisted > 5);
	assert_asks(&project, "SELECT count(*) FROM v_decisions WHERE mode = 'assisted' AND seen_prediction_id IS NULL", "0");
	assert_asks(&project, "SELECT count(*) FROM v_decisions WHERE mode <> 'assisted' AND seen_prediction_id IS NOT NULL", "0");
	assert_asks(&project, "SELECT count(DISTINCT origin) || max(origin) FROM v_decisions", "1command");
	review_close(review);
	arena_release(&arena);
	project_close(&project);
}

/* A task claimed with the model's help is shown without it when the level went down meanwhile. */
static void nothing_is_shown_below_level_2(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct review_task task;
	struct review *review;
	struct project project;
	struct err err = ERR_NONE;

	(void)state;
	open_assisted(&project, 40);
	review = must_review(&project);
	while (next(review, &arena, &task) && task.blind)
		decide(review, &task, "ok");
	assert_false(task.blind);
	MUST(level_stop(project.store, NULL, &project.owner, NULL, &err));
	assert_true(next(review, &arena, &task));
	assert_true(task.blind);
	assert_null(task.prediction);
	decide(review, &task, "ok");
	assert_asks(&project, "SELECT count(*) FROM v_decisions WHERE seen_prediction_id IS NOT NULL", "0");
	review_close(review);
	arena_release(&arena);
	project_close(&project);
}

static void undo_brings_the_task_back_across_sittings(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct review_task task;
	struct review_past past;
	struct review *review;
	struct project project;
	struct err err = ERR_NONE;
	int64_t first;

	(void)state;
	open_assisted(&project, 5);
	review = must_review(&project);
	assert_int_equal(review_undo(review, &arena, &past, &err), 0);
	assert_true(err.text[0]);
	assert_true(next(review, &arena, &task));
	first = task.item_id;
	decide(review, &task, "bright");
	assert_true(next(review, &arena, &task)); /* another is in hand, and goes back */
	review_close(review);

	review = must_review(&project);
	assert_true(next(review, &arena, &task));
	assert_int_equal(review_undo(review, &arena, &past, &err), 1);
	assert_int_equal(past.item_id, first);
	assert_string_equal(past.label, "bright");
	assert_true(next(review, &arena, &task));
	assert_int_equal(task.item_id, first);
	assert_int_equal(task.previous_label_id, stage_label_named(review_stage(review), "bright")->label_id);
	decide(review, &task, "ok");
	assert_asks(&project, "SELECT group_concat(label || in_force) FROM (SELECT * FROM v_decisions ORDER BY decision_id)",
	            "bright0,ok1");
	assert_true(next(review, &arena, &task));
	assert_int_equal(task.previous_label_id, 0);
	review_close(review);
	assert_asks(&project, "SELECT count(*) FROM v_queue WHERE state = 'leased'", "0");
	arena_release(&arena);
	project_close(&project);
}

static void skipped_tasks_come_last_and_flags_leave_them(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct review_past past[8];
	struct review_progress progress;
	struct review_task task;
	struct review *review;
	struct project project;
	struct err err = ERR_NONE;
	int64_t first;

	(void)state;
	open_assisted(&project, 3);
	review = must_review(&project);
	review_set_origin(review, "console");
	assert_true(next(review, &arena, &task));
	first = task.item_id;
	MUST(review_flag(review, &task, "odd \033[2J", &err));
	MUST(review_renew(review, &task, &err));
	MUST(review_skip(review, &task, &(struct review_answer){ .note = "unclear", .duration_ms = 10 }, &err));
	assert_int_equal(review_skip(review, &task, &(struct review_answer){ .note = "again", .duration_ms = 10 }, &err), -1); /* not in hand */
	for (int i = 0; i < 2; i++) {
		assert_true(next(review, &arena, &task));
		assert_int_not_equal(task.item_id, first);
		if (i == 0)
			decide(review, &task, "ok");
		else
			MUST(review_unsure(review, &task, &(struct review_answer){ .duration_ms = 10 }, &err));
	}
	MUST(review_progress(review, &progress, &err));
	assert_int_equal(progress.open, 1);
	assert_false(progress.open_is_more);
	assert_int_equal(progress.today, 2);
	assert_int_equal(review_history(review, &arena, past, 8, &err), 4);
	assert_string_equal(past[0].kind, "unsure");
	assert_null(past[0].label);
	assert_string_equal(past[1].label, "ok");
	assert_true(next(review, &arena, &task));
	assert_int_equal(task.item_id, first);
	decide(review, &task, "ok");
	assert_false(next(review, &arena, &task));
	assert_asks(&project, "SELECT max(origin) FROM v_decisions", "console");
	review_close(review);
	arena_release(&arena);
	project_close(&project);
}

static void two_operators_never_get_one_item(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct review_task task, other;
	struct review *mine, *hers;
	struct project project;
	struct actor ann;
	struct err err = ERR_NONE;

	(void)state;
	open_assisted(&project, 4);
	MUST(actor_identify(project.store, "ann", &ann, &err));
	mine = must_review(&project);
	MUST(review_open(project.store, NULL, &ann, &hers, &err));
	assert_true(next(mine, &arena, &task));
	assert_true(next(hers, &arena, &other));
	assert_int_not_equal(task.item_id, other.item_id);
	assert_int_equal(review_take(hers, task.item_id, &arena, &other, &err), 0);
	assert_true(err.text[0]);

	/* What is kept outlives the sitting and is taken up by the next. */
	review_keep(mine);
	review_close(mine);
	mine = must_review(&project);
	assert_int_equal(review_take(mine, task.item_id, &arena, &other, &err), 1);
	decide(mine, &other, "bright");
	assert_int_equal(review_take(mine, task.item_id, &arena, &other, &err), 0);
	assert_true(err.text[0]);
	review_close(mine);
	review_close(hers);
	arena_release(&arena);
	project_close(&project);
}

static void media_is_what_was_added_or_nothing(void **state)
{
	struct arena arena = ARENA_EMPTY;
	struct review_task task;
	struct review *review;
	struct project project;
	struct err err = ERR_NONE;
	char path[256], name[32], *content;
	struct media_reading reading;
	void *bytes;
	size_t length;

	(void)state;
	open_assisted(&project, 1);
	review = must_review(&project);
	assert_true(next(review, &arena, &task));
	MUST(review_media(review, task.item_id, &bytes, &length, &err));
	assert_int_equal(length, 11 + 3 * 64);
	free(bytes);
	MUST(review_media_begin(review, task.item_id, &reading, &err));
	assert_int_equal(media_read_step(&reading, 200, &content, &length, &err), 0);
	snprintf(name, sizeof name, "in/000.ppm");
	project_write_picture(&project, name, 200, 200);
	assert_int_equal(review_media(review, task.item_id, &bytes, &length, &err), -1);
	assert_non_null(strstr(err.text, "000.ppm: the file changed"));
	assert_int_equal(media_read_step(&reading, 200, &content, &length, &err), -1);
	assert_null(reading.bytes);
	assert_int_equal(unlink(project_path(&project, name, path)), 0);
	assert_int_equal(review_media(review, task.item_id, &bytes, &length, &err), -1);
	assert_non_null(strstr(err.text, "gone"));
	review_close(review);
	arena_release(&arena);
	project_close(&project);
}

/* Rows of a path below a folder and whether it opens; again without openat2, as on older kernels. */
static int check_beneath(const char *root)
{
	static const struct { const char *path; bool opens; } rows[] = {
		{ "a", true }, { "in/b", true }, { "in/../a", false }, { "./a", true }, { "in/..c", true },
		{ "none", false }, { "", false }, { "/etc/passwd", false }, { "../out", false }, { "in/../../out", false },
		{ "link", false }, { "folder/b", false }, { "loop/a", false }, { "a/b", false },
	};
	struct err err = ERR_NONE;
	int root_fd = media_open_root(root, &err), wrong = root_fd < 0;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int fd = media_open_beneath(root_fd, rows[i].path, &err);

		if ((fd >= 0) != rows[i].opens) {
			print_error("%s: %s\n", rows[i].path, fd >= 0 ? "opens" : err.text);
			wrong++;
		}
		if (fd >= 0)
			close(fd);
	}
	return wrong;
}

static void deny_openat2(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (!filter || seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(openat2), 0) < 0 || seccomp_load(filter) < 0)
		_exit(99);
	seccomp_release(filter);
}

static void nothing_is_opened_outside_the_root(void **state)
{
	struct project project;
	char path[256];
	int status;
	pid_t child;

	(void)state;
	project_open(&project, "image");
	project_folder(&project, "root");
	project_folder(&project, "root/in");
	project_write_text(&project, "out", "x");
	project_write_text(&project, "root/a", "x");
	project_write_text(&project, "root/in/b", "x");
	project_write_text(&project, "root/in/..c", "x");
	assert_int_equal(symlink("a", project_path(&project, "root/link", path)), 0);
	assert_int_equal(symlink("in", project_path(&project, "root/folder", path)), 0);
	assert_int_equal(symlink(".", project_path(&project, "root/loop", path)), 0);
	project_path(&project, "root", path);

	assert_int_equal(check_beneath(path), 0);
	child = fork();
	if (child == 0) {
		deny_openat2();
		_exit(check_beneath(path));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	project_close(&project);
}

static void days_begin_at_midnight_of_the_zone(void **state)
{
	static const int64_t noon = 1772366400000; /* 2026-03-01T12:00:00Z */

	(void)state;
	assert_int_equal(day_start("UTC", noon), noon - 12 * 3600000);
	assert_int_equal(day_start("Europe/Berlin", noon), noon - 13 * 3600000);
	assert_int_equal(day_start("America/New_York", noon), noon - 7 * 3600000);
	assert_int_equal(day_start("Asia/Kolkata", noon), noon - 17 * 3600000 - 1800000);
	assert_int_equal(day_next("UTC", noon), noon + 12 * 3600000);
	assert_int_equal(day_next("Europe/Berlin", 1774738800000) - day_start("Europe/Berlin", 1774738800000), 23 * 3600000); /* summer time begins */
	assert_int_equal(day_start("UTC", noon - 12 * 3600000), noon - 12 * 3600000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blind_tasks_carry_nothing_of_the_model),
		cmocka_unit_test(what_a_canary_says_stands_beside_what_live_says_and_nowhere_else),
		cmocka_unit_test(nothing_is_shown_below_level_2),
		cmocka_unit_test(undo_brings_the_task_back_across_sittings),
		cmocka_unit_test(skipped_tasks_come_last_and_flags_leave_them),
		cmocka_unit_test(two_operators_never_get_one_item),
		cmocka_unit_test(media_is_what_was_added_or_nothing),
		cmocka_unit_test(nothing_is_opened_outside_the_root),
		cmocka_unit_test(days_begin_at_midnight_of_the_zone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
