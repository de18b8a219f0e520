/* Many processes on one project, some of them killed: nothing that was acknowledged is lost, and the
 * file stays whole. RUNG_STRESS_SECONDS says how long the stress lasts (default 4). */
#include "../unit/test.h"

#include "../unit/project.h"

#include "base/clock.h"
#include "db/event.h"
#include "db/store_private.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static struct store *open_store(const char *path)
{
	struct store *store;
	struct err err = ERR_NONE;

	if (store_open(path, STORE_WRITE, &store, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		_exit(2);
	}
	return store;
}

static void expect_whole(struct project *project)
{
	struct err err = ERR_NONE;
	int64_t broken;

	project_reopen(project);
	assert_string_equal(project_text(project, "PRAGMA integrity_check"), "ok");
	if (store_check(project->store, &err) < 0)
		fail_msg("%s", err.text);
	if (event_verify(project->store, &broken, &err) != 1)
		fail_msg("%s", err.text);
}

/* A child that dies with the test. Returns its id, 0 in the child. */
static pid_t start(void)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return child;
}

/* ---- killed consoles ---- */

/* Decides for ever; each uuid goes to the pipe once decision_add() has returned. */
static void decide_for_ever(const char *path, int out)
{
	struct store *store = open_store(path);
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	struct actor actor;
	struct stage stage;
	struct claim claim;

	if (actor_identify(store, NULL, &actor, &err) < 0 || stage_read(store, NULL, &arena, &stage, &err) < 0)
		_exit(3);
	while (queue_claim(store, NULL, &actor, &claim, &err) > 0) {
		struct decision_new decision = { .kind = "label", .label_id = PROJECT_OK, .origin = "console" };

		uuid_new(store_now(store), decision.uuid);
		if (decision_add(store, &stage, &actor, &claim, &decision, &err) <= 0)
			_exit(4);
		if (write(out, decision.uuid, UUID_BYTES) != UUID_BYTES)
			_exit(5);
	}
	_exit(0); /* nothing is left */
}

#define CONSOLES 4
#define KILLS    100

static void no_acknowledged_decision_is_lost_when_consoles_are_killed(void **state)
{
	struct project *project = *state;
	unsigned char (*acknowledged)[UUID_BYTES] = calloc(20000, UUID_BYTES);
	pid_t pids[CONSOLES];
	int ends[2], status;
	int64_t known;
	size_t count = 0;
	struct err err = ERR_NONE;

	assert_non_null(acknowledged);
	assert_int_equal(store_begin(project->store, STORE_LAZY, &err), 0);
	project_add_items(project, 6000);
	assert_int_equal(store_commit(project->store, &err), 0);
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(pipe(ends), 0);
	srandom(42);
	for (int i = 0; i < CONSOLES; i++)
		if ((pids[i] = start()) == 0)
			decide_for_ever(project->path, ends[1]);
	for (int kills = 0; kills < KILLS; kills++) {
		int victim = (int)(random() % CONSOLES);
		long wanted = random() % 12; /* acknowledgements between two kills */

		for (struct pollfd ready = { ends[0], POLLIN, 0 }; wanted > 0 && poll(&ready, 1, 2000) > 0; wanted--)
			if (count < 20000 && read(ends[0], acknowledged[count], UUID_BYTES) == UUID_BYTES)
				count++;
		kill(pids[victim], SIGKILL);
		waitpid(pids[victim], &status, 0);
		if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
			fail_msg("a console ended by itself: %d", WEXITSTATUS(status));
		if ((pids[victim] = start()) == 0)
			decide_for_ever(project->path, ends[1]);
	}
	for (int i = 0; i < CONSOLES; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], &status, 0);
	}
	close(ends[1]);
	while (count < 20000 && read(ends[0], acknowledged[count], UUID_BYTES) == UUID_BYTES)
		count++;
	close(ends[0]);

	expect_whole(project);
	assert_true(count > 100);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(query_number(project->store, &known, &err, "decision.by_uuid", value_blob(acknowledged[i], UUID_BYTES)), 1);
	assert_true(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force") >= (int64_t)count);
	assert_int_equal(project_number(project, "SELECT count(*) FROM (SELECT 1 FROM v_decisions WHERE in_force GROUP BY item_id HAVING count(*) > 1)"), 0);
	free(acknowledged);
}

/* Changes the answer to one item for ever; the uuid of each change goes to the pipe. */
static void change_for_ever(const char *path, int64_t item_id, int out)
{
	struct store *store = open_store(path);
	struct arena arena = ARENA_EMPTY, turn = ARENA_EMPTY;
	struct past_decision past;
	struct err err = ERR_NONE;
	struct actor actor;
	struct stage stage;
	struct claim claim;

	if (actor_identify(store, NULL, &actor, &err) < 0 || stage_read(store, NULL, &arena, &stage, &err) < 0)
		_exit(3);
	for (int i = 0;; i++) {
		struct decision_new decision = { .kind = "label", .label_id = i % 2 ? PROJECT_OK : PROJECT_SCRATCH, .origin = "console" };

		if (decision_own(store, &stage, &actor, item_id, &turn, &past, &claim, &err) < 0)
			_exit(4);
		uuid_new(store_now(store), decision.uuid);
		if (decision_change(store, &stage, &actor, item_id, past.decision_id, &decision, &err) <= 0)
			_exit(5);
		if (write(out, decision.uuid, UUID_BYTES) != UUID_BYTES)
			_exit(6);
		arena_clear(&turn);
	}
}

#define CHANGE_KILLS 40

/* However often it is killed in between: an item that was answered stays answered, once. */
static void a_killed_change_is_whole_or_absent(void **state)
{
	struct project *project = *state;
	unsigned char last[UUID_BYTES] = { 0 };
	int ends[2], status, changes = 0;
	int64_t known;
	struct err err = ERR_NONE;

	project_add_items(project, 1);
	project_decide(project, &project->owner, 1, PROJECT_OK);
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(pipe(ends), 0);
	srandom(7);
	for (int kills = 0; kills < CHANGE_KILLS; kills++) {
		pid_t child = start();
		long wanted = 1 + random() % 6;

		if (child == 0)
			change_for_ever(project->path, 1, ends[1]);
		for (struct pollfd ready = { ends[0], POLLIN, 0 }; wanted > 0 && poll(&ready, 1, 2000) > 0; wanted--)
			changes += read(ends[0], last, UUID_BYTES) == UUID_BYTES;
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		if (WIFEXITED(status))
			fail_msg("a console ended by itself: %d", WEXITSTATUS(status));
	}
	close(ends[1]);
	while (read(ends[0], last, UUID_BYTES) == UUID_BYTES)
		changes++;
	close(ends[0]);

	expect_whole(project);
	assert_true(changes >= CHANGE_KILLS);
	assert_int_equal(query_number(project->store, &known, &err, "decision.by_uuid", value_blob(last, UUID_BYTES)), 1);
	assert_int_equal(project_number(project, "SELECT count(*) FROM v_decisions WHERE in_force"), 1);
	assert_string_equal(project_text(project, "SELECT state FROM v_queue"), "done");
	assert_true(project_number(project, "SELECT count(*) FROM v_acts WHERE kind = 'retract'") >= changes);
	assert_int_equal(project_number(project, "SELECT count(*) FILTER (WHERE kind = 'label') - count(*) FILTER (WHERE kind = 'retract') FROM decision"), 1);
	assert_int_equal(project_number(project, "SELECT (SELECT count(*) FROM decision) - count(*) FROM event WHERE kind GLOB 'decision.*'"), 0);
}

/* ---- the gate ---- */

/* One write of a setting's value, as an event: two tables and an index change. */
static bool write_once(struct store *store, const struct actor *actor)
{
	struct err err = ERR_NONE;

	if (store_begin(store, STORE_LAZY, &err) < 0)
		return false;
	if (event_add(store, actor, "stress", "project", 1, NULL, &err) < 0) {
		store_rollback(store);
		return false;
	}
	return store_commit(store, &err) == 0;
}

/* short_lived: opens, writes once and closes, as a command does, so that it checkpoints each time. */
static void write_until(const char *path, const char *name, bool short_lived, int64_t end_ms, int out)
{
	struct actor actor = { 0 };
	struct err err = ERR_NONE;
	struct store *store = NULL;
	int written = 0;

	while (now_ms() < end_ms) {
		if (!store) {
			store = open_store(path);
			if (actor_identify(store, name, &actor, &err) < 0)
				_exit(3);
		}
		if (!write_once(store, &actor))
			_exit(4);
		written++;
		if (short_lived) {
			store_close(store);
			store = NULL;
		}
	}
	store_close(store);
	if (write(out, &written, sizeof written) != sizeof written)
		_exit(5);
	_exit(0);
}

static void writers_and_checkpoints_never_damage_the_file(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d", "e" };
	struct project *project = *state;
	const char *seconds = getenv("RUNG_STRESS_SECONDS");
	int64_t end_ms, total = 0;
	int ends[2], written, status;
	pid_t pids[5];

	for (int i = 0; i < 5; i++)
		project_actor(project, names[i]);
	store_close(project->store);
	project->store = NULL;
	assert_int_equal(pipe(ends), 0);
	end_ms = now_ms() + (seconds ? atoi(seconds) : 4) * CLOCK_SECOND_MS;
	for (int i = 0; i < 5; i++)
		if ((pids[i] = start()) == 0)
			write_until(project->path, names[i], i >= 2, end_ms, ends[1]);
	close(ends[1]);
	while (read(ends[0], &written, sizeof written) == sizeof written)
		total += written;
	close(ends[0]);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	expect_whole(project);
	assert_true(total > 50);
	assert_int_equal(project_number(project, "SELECT count(*) FROM event WHERE kind = 'stress'"), total);
}

/* A console in the background (Ctrl-Z) must not keep the others out. */
static void a_stopped_process_does_not_hold_the_gate(void **state)
{
	struct project *project = *state;
	int ends[2], status;
	pid_t child;
	char byte;

	store_close(project->store);
	project->store = NULL;
	assert_int_equal(pipe(ends), 0);
	if ((child = start()) == 0) {
		struct store *store = open_store(project->path);
		struct err err = ERR_NONE;

		setpgid(0, 0);
		if (store_begin(store, STORE_LAZY, &err) < 0)
			_exit(3);
		raise(SIGTSTP); /* waits until the write is over */
		if (write(ends[1], "x", 1) != 1 || store_commit(store, &err) < 0)
			_exit(4);
		_exit(0);
	}
	assert_int_equal(read(ends[0], &byte, 1), 1); /* it went on with its write */
	assert_int_equal(waitpid(child, &status, WUNTRACED), child);
	project_reopen(project);
	project_add_item(project); /* while the other one sleeps, or has ended */
	if (WIFSTOPPED(status)) {
		kill(child, SIGCONT);
		assert_int_equal(waitpid(child, &status, 0), child);
	}
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(ends[0]);
	close(ends[1]);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(no_acknowledged_decision_is_lost_when_consoles_are_killed),
		CASE(a_killed_change_is_whole_or_absent),
		CASE(writers_and_checkpoints_never_damage_the_file),
		CASE(a_stopped_process_does_not_hold_the_gate),
	};

	return cmocka_run_group_tests_name("writers", tests, NULL, NULL);
}
