/* Several processes tend one ladder while people decide, and some of them are killed in the middle: each
 * answer is folded once, and what is stored is what the rows add up to. */
#include "../unit/test.h"

#include "../unit/project.h"

#include "db/importing.h"
#include "jobs/ladder.h"
#include "jobs/ladder_fold.h"
#include "jobs/ladder_state.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

#define ITEMS   1500
#define TENDERS 3
#define KILLS   60

static pid_t start(void)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return child;
}

static struct store *open_store(const char *path)
{
	struct store *store;
	struct err err = ERR_NONE;

	if (store_open(path, STORE_WRITE, &store, &err) < 0)
		_exit(2);
	return store;
}

/* Tends for ever; a byte goes to the pipe for each answer folded. */
static void tend_for_ever(const char *path, int out)
{
	struct store *store = open_store(path);
	struct err err = ERR_NONE;
	struct ladder_news news;

	for (;;) {
		if (ladder_tend(store, NULL, &news, &err) < 0)
			_exit(3);
		for (int64_t i = 0; i < news.folded; i++)
			if (write(out, "f", 1) != 1)
				_exit(4);
		poll(NULL, 0, 1);
	}
}

/* Decides all there is; nothing can be taken back, so all of it counts at once. */
static void decide_all(const char *path, const struct actor *owner)
{
	struct store *store = open_store(path);
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct stage stage;
	struct claim claim;

	if (stage_read(store, NULL, &arena, &stage, &err) < 0)
		_exit(2);
	while (queue_claim(store, NULL, owner, &claim, &err) > 0) {
		struct decision_new decision = { .kind = "label", .label_id = PROJECT_OK, .origin = "console" };

		uuid_new(store_now(store), decision.uuid);
		if (decision_add(store, &stage, owner, &claim, &decision, &err) <= 0)
			_exit(3);
	}
	_exit(0);
}

static void kill_tenders(struct project *project, const int ends[2])
{
	pid_t pids[TENDERS], decider;
	int status;
	char byte;

	srandom(7);
	if ((decider = start()) == 0)
		decide_all(project->path, &project->owner);
	for (int i = 0; i < TENDERS; i++)
		if ((pids[i] = start()) == 0)
			tend_for_ever(project->path, ends[1]);
	for (int kills = 0; kills < KILLS; kills++) {
		int victim = (int)(random() % TENDERS);
		long wanted = random() % 20; /* answers folded between two kills */

		for (struct pollfd ready = { ends[0], POLLIN, 0 }; wanted > 0 && poll(&ready, 1, 100) > 0; wanted--)
			assert_int_equal(read(ends[0], &byte, 1), 1);
		kill(pids[victim], SIGKILL);
		assert_int_equal(waitpid(pids[victim], &status, 0), pids[victim]);
		if (WIFEXITED(status))
			fail_msg("tending ended by itself: %d", WEXITSTATUS(status));
		if ((pids[victim] = start()) == 0)
			tend_for_ever(project->path, ends[1]);
	}
	assert_int_equal(waitpid(decider, &status, 0), decider);
	assert_int_equal(status, 0);
	for (int i = 0; i < TENDERS; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], &status, 0);
	}
}

/* What is stored is what can be made anew from the rows. */
static void expect_consistent(struct project *project)
{
	struct ladder ladder;
	char *made;

	OK(ladder_remake(project->store, NULL, &ladder, &err));
	made = ladder_state_write(&ladder);
	ladder_release(&ladder);
	assert_string_equal(project_text(project, "SELECT state FROM ladder_state"), made);
	free(made);
}

static void killed_while_tending_nothing_is_lost_or_counted_twice(void **state)
{
	struct project *project = *state;
	struct model_version model;
	struct ladder_news news;
	int ends[2];

	project_set(project, "evidence.settle", "0");
	model = project_add_model(project, "1");
	OK(store_begin(project->store, STORE_LAZY, &err));
	project_add_items(project, ITEMS);
	for (int64_t item_id = 1; item_id <= ITEMS; item_id++)
		project_predict(project, &model, item_id, item_id % 7 ? PROJECT_OK : PROJECT_SCRATCH, 0.9);
	OK(store_commit(project->store, &err));
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(pipe(ends), 0);
	kill_tenders(project, ends);
	close(ends[0]);
	close(ends[1]);

	project_reopen(project);
	assert_true(project_number(project, "SELECT count(*) FROM folded") > 100);
	assert_string_equal(project_text(project, "PRAGMA integrity_check"), "ok");
	assert_int_equal(project_number(project, "SELECT count(*) FROM epoch"), 1);
	assert_int_equal(project_number(project, "SELECT s.folded_id = (SELECT max(folded_id) FROM folded) FROM ladder_state s"), 1);
	expect_consistent(project);
	OK(ladder_tend(project->store, NULL, &news, &err));
	expect_consistent(project);
	assert_int_equal(project_number(project, "SELECT count(DISTINCT item_id) FROM folded"), ITEMS);
	assert_int_equal(project_number(project, "SELECT count(*) FROM folded"), ITEMS);
}

/* Says that it is in the middle of a file, and stays there. */
static void import_for_ever(const char *path, int out)
{
	struct store *store = open_store(path);
	struct err err = ERR_NONE;

	if (store_begin(store, STORE_LAZY, &err) < 0 || importing_begin(store, 1, &err) < 0 || store_commit(store, &err) < 0)
		_exit(3);
	if (write(out, "i", 1) == 1)
		pause();
	_exit(4);
}

static pid_t import_beside(struct project *project)
{
	int ends[2];
	pid_t child;
	char byte;

	assert_int_equal(pipe(ends), 0);
	if ((child = start()) == 0)
		import_for_ever(project->path, ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	close(ends[0]);
	close(ends[1]);
	return child;
}

static int64_t fold(struct project *project)
{
	struct ladder_news news;

	OK(ladder_tend(project->store, NULL, &news, &err));
	return news.folded;
}

/* Half a file counts for nothing, and one whose process has died as far as it came. */
static void what_another_process_imports_counts_once_it_is_whole(void **state)
{
	struct project *project = *state;
	struct model_version model;
	struct ladder ladder;
	pid_t child;

	project_set(project, "evidence.settle", "0");
	model = project_add_model(project, "1");
	project_add_items(project, 2);
	for (int64_t item_id = 1; item_id <= 2; item_id++)
		project_predict(project, &model, item_id, PROJECT_OK, 0.9);
	project_decide(project, &project->owner, 1, PROJECT_OK);
	assert_int_equal(fold(project), 1);
	child = import_beside(project);
	project_decide(project, &project->owner, 2, PROJECT_OK);
	assert_int_equal(fold(project), 0);
	OK(ladder_read(project->store, NULL, &ladder, &err));
	assert_int_equal(ladder.attempt.evidence.settled, 1);
	ladder_release(&ladder);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_int_equal(fold(project), 1);
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(importing_begin(project->store, 1, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM importing"), 1);
	OK(importing_end(project->store, 1, &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(project_number(project, "SELECT count(*) FROM importing"), 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(killed_while_tending_nothing_is_lost_or_counted_twice, project_begin, project_end),
		cmocka_unit_test_setup_teardown(what_another_process_imports_counts_once_it_is_whole, project_begin, project_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
