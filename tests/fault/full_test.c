/* No room on the disk, or for the file: a clear line, nothing lost that was stored, and the work goes
 * on as soon as there is room again. */
#include "../unit/test.h"

#include "../unit/project.h"

#include "db/event.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Decides until a claim or a decision fails; the decision that is not stored is given, and how many are. */
static int decide_until_it_fails(struct project *project, struct decision_new *failed, struct claim *claim, struct err *err)
{
	for (int stored = 0;; stored++) {
		*failed = project_answer(project, "label", PROJECT_OK);
		if (queue_claim(project->store, NULL, &project->owner, claim, err) != 1)
			return stored;
		failed->note = "a note of some length, so that there is something to write: 0123456789 0123456789 0123456789 0123456789";
		if (decision_add(project->store, &project->stage, &project->owner, claim, failed, err) < 0)
			return stored;
		if (stored > 5000)
			fail_msg("the disk is never full");
	}
}

static void expect_stored(struct project *project, int stored)
{
	struct err err = ERR_NONE;
	int64_t broken;

	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force"), stored);
	assert_string_equal(project_text(project, "PRAGMA integrity_check"), "ok");
	assert_int_equal(event_verify(project->store, &broken, &err), 1);
}

static void a_file_that_may_not_grow_fails_the_write_and_nothing_else(void **state)
{
	struct project *project = *state;
	struct rlimit before, limit;
	struct decision_new failed;
	struct claim claim;
	struct err err = ERR_NONE;
	int stored;

	project_add_items(project, 300);
	project_reopen(project); /* an empty WAL */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 700 * 1024;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	stored = decide_until_it_fails(project, &failed, &claim, &err);
	if (!strstr(err.text, "the disk is full"))
		fail_msg("%s", err.text);
	assert_true(stored > 0);
	expect_stored(project, stored); /* still readable */
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	claim = project_claim(project, &project->owner);
	assert_true(decision_add(project->store, &project->stage, &project->owner, &claim, &failed, &err) > 0);
	project_reopen(project);
	expect_stored(project, stored + 1);
}

/* Changes the answers to an item until the disk is full; the answer that stands then is given. */
static int64_t change_until_it_fails(struct project *project, int64_t item_id, int64_t answer_id, struct err *err)
{
	for (int changes = 0;; changes++) {
		struct decision_new decision = project_answer(project, "label", changes % 2 ? PROJECT_OK : PROJECT_SCRATCH);
		int64_t id;

		decision.note = "a note of some length, so that there is something to write: 0123456789 0123456789 0123456789 0123456789";
		id = decision_change(project->store, &project->stage, &project->owner, item_id, answer_id, &decision, err);
		if (id < 0)
			return answer_id;
		assert_true(id > answer_id);
		answer_id = id;
		if (changes > 5000)
			fail_msg("the disk is never full");
	}
}

/* An answer is never taken back without the new one that takes its place. */
static void a_change_that_does_not_fit_leaves_the_answer_there_was(void **state)
{
	struct project *project = *state;
	struct rlimit before, limit;
	struct err err = ERR_NONE;
	int64_t answer_id;

	project_add_items(project, 2);
	answer_id = project_decide(project, &project->owner, 1, PROJECT_OK);
	project_reopen(project); /* an empty WAL */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 700 * 1024;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	answer_id = change_until_it_fails(project, 1, answer_id, &err);
	if (!strstr(err.text, "the disk is full"))
		fail_msg("%s", err.text);
	for (int room = 0; room < 2; room++) { /* before and after there is room again */
		expect_stored(project, 1);
		assert_int_equal(project_number(project, "SELECT decision_id FROM v_decisions WHERE in_force"), answer_id);
		assert_string_equal(project_text(project, "SELECT state FROM v_queue WHERE item_id = 1"), "done");
		assert_int_equal(project_number(project, "SELECT count(*) FILTER (WHERE kind = 'label') - count(*) FILTER (WHERE kind = 'retract') FROM decision"), 1);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		project_reopen(project);
	}
}

/* Moves the project onto a small file system of its own. */
static bool mount_small(const char *folder)
{
	return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", folder, "tmpfs", 0, "size=4m") == 0;
}

static void a_full_disk_loses_nothing_that_was_acknowledged(void **state)
{
	static const char *const labels[] = { "ok", "scratch", "dust" };
	const struct store_new spec = { .name = "small", .use_case = "new", .input_kind = "image", .labels = labels, .label_count = 3 };
	struct project *project = *state;
	struct decision_new failed;
	struct claim claim;
	struct err err = ERR_NONE;
	char filler[4096] = { 0 };
	struct statvfs room;
	const char *path;
	int stored;
	FILE *file;

	store_close(project->store);
	project->store = NULL;
	if (!mount_small(project->folder))
		skip();
	assert_int_equal(store_create(project->path, &spec, &err), 0);
	project_reopen(project);
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	project_add_items(project, 200);
	assert_int_equal(store_commit(project->store, &err), 0);
	project_reopen(project);
	path = arena_printf(&project->arena, "%s/filler", project->folder);
	file = fopen(path, "wb");
	assert_non_null(file);
	setvbuf(file, NULL, _IONBF, 0);
	while (statvfs(project->folder, &room) == 0 && room.f_bavail * room.f_bsize > 600 * 1024)
		assert_int_equal(fwrite(filler, sizeof filler, 1, file), 1);
	fclose(file);
	stored = decide_until_it_fails(project, &failed, &claim, &err);
	if (!strstr(err.text, "the disk is full"))
		fail_msg("%s", err.text);
	assert_true(stored > 0);
	expect_stored(project, stored);
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(store_open(project->path, STORE_READ, &project->store, &err), 0);
	expect_stored(project, stored);
	assert_int_equal(unlink(path), 0); /* room again */
	project_reopen(project);
	claim = project_claim(project, &project->owner);
	assert_true(decision_add(project->store, &project->stage, &project->owner, &claim, &failed, &err) > 0);
	expect_stored(project, stored + 1);
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(umount(project->folder), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(a_file_that_may_not_grow_fails_the_write_and_nothing_else),
		CASE(a_change_that_does_not_fit_leaves_the_answer_there_was),
		CASE(a_full_disk_loses_nothing_that_was_acknowledged),
	};

	return cmocka_run_group_tests_name("full disk", tests, NULL, NULL);
}
