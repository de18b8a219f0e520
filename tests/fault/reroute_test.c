/* A pass over what waits, after a promotion, is killed again and again: each item the machine takes has one
 * route and no place in the queue, pages that were written have their event, and the next pass does the rest. */
#include "../unit/test.h"

#include "../unit/project.h"

#include "db/verify.h"
#include "jobs/reroute.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

#define ITEMS 4000
#define KILLS 6

/* What waits at level 2 has been told to nobody; at level 3 the machine may take it. */
static void set_up(struct project *project)
{
	struct model_version model;

	assert_null(project_foreign(project, "DELETE FROM setting")); /* what was not set through the program */
	project_set(project, "exam.share", "0");
	model = project_add_model(project, "1");
	OK(store_begin(project->store, STORE_LAZY, &err));
	project_add_items(project, ITEMS);
	for (int64_t item_id = 1; item_id <= ITEMS; item_id++)
		project_predict(project, &model, item_id, PROJECT_OK, item_id % 4 ? 0.99 : 0.5);
	OK(store_commit(project->store, &err));
	project_certify(project, &model, 0.9, 0.1);
	project_to_level(project, 3);
}

static void reroute_and_leave(const char *path, const struct actor *owner)
{
	struct reroute reroute = { .human = 0 };
	struct store *store;
	struct err err = ERR_NONE;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (store_open(path, STORE_WRITE, &store, &err) < 0 || reroute_waiting(store, NULL, owner, NULL, &reroute, &err) < 0)
		_exit(1);
	_exit(0);
}

static int64_t taken(struct project *project)
{
	return project_number(project, "SELECT count(*) FROM route WHERE route <> 'human'");
}

/* Runs a pass that is killed after its first page, at a time that nobody chose; it may have come to its end before. */
static void run_and_kill(struct project *project)
{
	int64_t before = taken(project);
	pid_t child = fork();
	int status = 0;
	bool over = false;

	assert_true(child >= 0);
	if (child == 0)
		reroute_and_leave(project->path, &project->owner);
	while (!over && taken(project) == before) {
		poll(NULL, 0, 1);
		over = waitpid(child, &status, WNOHANG) == child;
	}
	if (!over) {
		poll(NULL, 0, (int)(random() % 30));
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
	}
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
}

static void found(void *context, const char *entity, int64_t id, const char *why)
{
	(void)context;
	fail_msg("%s %lld: %s", entity, (long long)id, why);
}

/* What holds between any two writes. */
static void expect_whole(struct project *project)
{
	static const char *const none[] = {
		"SELECT count(*) FROM (SELECT item_id FROM route WHERE route <> 'human' GROUP BY item_id HAVING count(*) > 1)",
		"SELECT count(*) FROM route r JOIN assignment a ON a.item_id = r.item_id WHERE r.route = 'auto' AND a.state = 'open'",
		"SELECT count(*) FROM route r WHERE r.route = 'auto+audit' AND NOT EXISTS"
		" (SELECT 1 FROM assignment a WHERE a.item_id = r.item_id AND a.lane = 'audit' AND a.state = 'open')",
		"SELECT (SELECT count(*) FROM route WHERE route <> 'human')"
		" - (SELECT coalesce(sum(body ->> 'items'), 0) FROM event WHERE kind = 'route')",
	};
	struct verify_result result;

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (project_number(project, none[i]) != 0)
			fail_msg("%s", none[i]);
	OK(verify_run(project->store, NULL, found, NULL, &result, &err));
}

static void killed_in_the_middle_nothing_is_half_done(void **state)
{
	struct project *project = *state;
	struct reroute reroute = { .human = 0 };

	srandom(3);
	set_up(project);
	for (int kills = 0; kills < KILLS; kills++) {
		run_and_kill(project);
		expect_whole(project);
	}
	OK(reroute_waiting(project->store, NULL, &project->owner, NULL, &reroute, &err));
	expect_whole(project);
	assert_int_equal(taken(project), ITEMS - ITEMS / 4);
	assert_string_equal(project_text(project, "PRAGMA integrity_check"), "ok");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(killed_in_the_middle_nothing_is_half_done, project_begin, project_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
