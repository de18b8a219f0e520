/* Programs of one's own: what a good one answers, and that whatever a bad one does costs its item, with a reason that
 * helps. Runs the built program, which $RUNG names, as the worker, and tests/data/programs/faulty.sh as the program. */
#include "test.h"

#include "base/str.h"
#include "jobs/worker.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/rung-program-XXXXXX";

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) && setenv("XDG_STATE_HOME", folder, 1) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

/* Writes a card whose program is faulty.sh with that way of going wrong; more goes into "process". */
static const char *write_card(const char *way, const char *more, char path[200])
{
	const char *top = getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".";
	char *script = NULL;
	FILE *file;

	snprintf(path, 200, "%s/%s.json", folder, way);
	file = fopen(path, "w");
	assert_non_null(file);
	script = realpath(top, NULL);
	fprintf(file, "{\"name\":\"n\",\"version\":\"1\",\"engine\":\"process\",\"input\":{\"kind\":\"text\"},\"labels\":[\"short\",\"long\"],"
	              "\"process\":{\"command\":[\"sh\",\"%s/tests/data/programs/faulty.sh\",\"%s\"]%s}}", script, way, more);
	free(script);
	fclose(file);
	return path;
}

static struct worker_pool *open_pool(const char *way, const char *more, struct err *err)
{
	char path[200];
	struct worker_options options = { .program = getenv("RUNG") ? getenv("RUNG") : "./rung", .count = 1, .timeout_ms = 15000 };
	struct worker_pool *pool = NULL;

	options.model_path = options.card_path = write_card(way, more, path);
	return worker_pool_open(&options, &pool, err) < 0 ? NULL : pool;
}

static struct worker_pool *must_open(const char *way, const char *more)
{
	struct err err = ERR_NONE;
	struct worker_pool *pool = open_pool(way, more, &err);

	if (!pool)
		fail_msg("%s", err.text);
	return pool;
}

static void ask(struct worker_pool *pool, const char *text, struct worker_result *result)
{
	struct model_item item = { ITEM_TEXT, text, strlen(text), NULL };
	struct err err = ERR_NONE;

	if (worker_run_item(pool, &item, result, &err) < 0)
		fail_msg("%s", err.text);
}

static void must_be_short(struct worker_pool *pool)
{
	struct worker_result result;

	ask(pool, "fine", &result);
	if (result.failed)
		fail_msg("%s", result.reason);
	assert_int_equal(result.label, 0);
	assert_true(result.confidence == 0.75);
	worker_result_release(&result);
}

static void each_fault_costs_its_item_and_says_why(void **state)
{
	static const struct { const char *way, *says; bool replaced; } rows[] = {
		{ "garbage", "the program wrote what is no answer: \"Loading model, please wait\"", true },
		{ "hang", "the program took longer than 0.3 s", true },
		{ "huge", "the program wrote a line of more than 16 MB", true },
		{ "order", "the program answered 3 when it was asked for 2", true },
		{ "closed", "the program closed its output", true },
		{ "crash", "the program crashed: signal 11 (Segmentation fault)", true },
		{ "half", "the program ended with status 0", true },
		{ "label", "the program says \"purple\", which is none of its card's labels", false },
		{ "certain", "the program's confidence is not from 0 to 1", false },
		{ "slip", "the program's answer has a key that nobody knows: \"lable\"", false },
		{ "error", "the program: I cannot read this", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct worker_pool *pool = must_open(rows[i].way, str_equal(rows[i].way, "hang") ? ",\"timeout\":0.3" : "");
		struct worker_result result;

		must_be_short(pool);
		ask(pool, "bad", &result);
		assert_true(result.failed);
		if (strcmp(result.reason, rows[i].says) != 0)
			fail_msg("%s: \"%s\"", rows[i].way, result.reason);
		assert_int_equal(result.replaced, rows[i].replaced);
		worker_result_release(&result);
		must_be_short(pool);
		worker_pool_close(pool);
	}
}

/* A pool whose items may take a tenth of a second. */
static struct worker_pool *hasty_pool(const char *way, const char *more)
{
	char path[200];
	struct worker_options options = { .program = getenv("RUNG") ? getenv("RUNG") : "./rung", .count = 1, .timeout_ms = 100 };
	struct worker_pool *pool;
	struct err err = ERR_NONE;

	options.model_path = options.card_path = write_card(way, more, path);
	if (worker_pool_open(&options, &pool, &err) < 0)
		fail_msg("%s", err.text);
	return pool;
}

/* The second meets a program that has just been started again: it gets none of the time that a start may take. */
static void an_item_takes_no_longer_than_it_may_from_a_fresh_program_either(void **state)
{
	struct worker_pool *pool = hasty_pool("hang", "");
	struct model_item item = { ITEM_TEXT, "bad", 3, NULL };
	struct worker_result result;
	struct err err = ERR_NONE;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(worker_submit_item(pool, 1, &item, &err), 0);
		assert_int_equal(worker_wait(pool, 30000, &result, &err), 1); /* a start may take a minute */
		assert_true(result.failed);
		assert_string_equal(result.reason, "took longer than 0.1 s");
		worker_result_release(&result);
	}
	worker_pool_close(pool);
}

static void what_the_card_allows_counts_for_more_than_the_setting(void **state)
{
	struct worker_pool *pool = hasty_pool("slow", ",\"timeout\":30");

	(void)state;
	must_be_short(pool);
	worker_pool_close(pool);
}

static void one_that_dies_on_the_third_goes_on_with_the_next(void **state)
{
	struct worker_pool *pool = must_open("third", "");
	struct worker_result result;

	(void)state;
	for (int i = 1; i <= 9; i++) {
		ask(pool, "fine", &result);
		assert_int_equal(result.failed, i % 3 == 0);
		if (result.failed)
			assert_string_equal(result.reason, "the program ended with status 9: the third is too much");
		worker_result_release(&result);
	}
	worker_pool_close(pool);
}

static void one_that_cannot_start_is_refused_at_once(void **state)
{
	static const struct { const char *way, *more, *says; } rows[] = {
		{ "refuses", ",\"ready\":true", "the program: no words are left" },
		{ "status", ",\"ready\":true", "before it was ready: the program ended with status 3: no such module: numbers" },
	};
	struct err err = ERR_NONE;
	char path[200];
	FILE *file;
	struct worker_options options = { .program = getenv("RUNG") ? getenv("RUNG") : "./rung", .count = 1, .model_path = path,
	                                  .card_path = path };
	struct worker_pool *pool;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_null(open_pool(rows[i].way, rows[i].more, &err));
		assert_string_equal(err.text, rows[i].says);
	}
	snprintf(path, sizeof path, "%s/absent.json", folder);
	file = fopen(path, "w");
	fputs("{\"name\":\"n\",\"version\":\"1\",\"engine\":\"process\",\"input\":{\"kind\":\"text\"},\"labels\":[\"a\",\"b\"],"
	      "\"process\":{\"command\":[\"./not-there\"]}}", file);
	fclose(file);
	assert_int_equal(worker_pool_open(&options, &pool, &err), -1);
	assert_string_equal(err.text, "the program cannot be started: ./not-there: No such file or directory");
}

static void one_that_is_ready_is_waited_for(void **state)
{
	struct worker_pool *pool = must_open("ready", ",\"ready\":true");

	(void)state;
	must_be_short(pool);
	worker_pool_close(pool);
}

static void it_may_abstain(void **state)
{
	struct worker_pool *pool = must_open("abstain", "");
	struct worker_result result;

	(void)state;
	ask(pool, "bad", &result);
	assert_false(result.failed);
	assert_true(result.is_null);
	assert_string_equal(result.reason, "neither long nor short");
	worker_result_release(&result);
	worker_pool_close(pool);
}

static void it_runs_in_its_folder_under_the_limits_of_its_card(void **state)
{
	struct worker_pool *pool;
	struct worker_result result;
	char wanted[300], real[4096];

	(void)state;
	setenv("RUNG_TEST_SECRET", "swordfish", 1);
	pool = must_open("memory", ",\"memory\":4096,\"open_files\":33");
	ask(pool, "bad", &result);
	assert_non_null(realpath(folder, real));
	snprintf(wanted, sizeof wanted, "{\"memory\":\"4194304\",\"files\":\"33\",\"folder\":\"%.200s\",\"secret\":\"\"}", real);
	assert_string_equal(result.data ? result.data : result.reason, wanted);
	worker_result_release(&result);
	worker_pool_close(pool);
}

/* Waits for a process to be gone. */
static bool is_gone(int pid)
{
	for (int tries = 0; tries < 1000; tries++) {
		if (kill(pid, 0) < 0 && errno == ESRCH)
			return true;
		poll(NULL, 0, 10);
	}
	return false;
}

static void what_it_starts_ends_with_the_pool(void **state)
{
	struct worker_pool *pool = must_open("child", "");
	struct worker_result result;
	int pid;

	(void)state;
	ask(pool, "fine", &result);
	assert_false(result.failed);
	pid = atoi(result.data + 1);
	assert_int_equal(kill(pid, 0), 0);
	worker_result_release(&result);
	worker_pool_close(pool);
	assert_true(is_gone(pid));
}

static void what_it_says_on_standard_error_is_logged(void **state)
{
	char path[200], line[1000] = "", *words;
	FILE *file;

	(void)state;
	snprintf(path, sizeof path, "%s/rung/engine.log", folder);
	file = fopen(path, "r");
	assert_non_null(file);
	while ((words = fgets(line, sizeof line, file)) && !strstr(line, "the third is too much"))
		;
	assert_non_null(words);
	assert_non_null(strstr(line, "Z sh["));
	fclose(file);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fault_costs_its_item_and_says_why),
		cmocka_unit_test(an_item_takes_no_longer_than_it_may_from_a_fresh_program_either),
		cmocka_unit_test(what_the_card_allows_counts_for_more_than_the_setting),
		cmocka_unit_test(one_that_dies_on_the_third_goes_on_with_the_next),
		cmocka_unit_test(one_that_cannot_start_is_refused_at_once),
		cmocka_unit_test(one_that_is_ready_is_waited_for),
		cmocka_unit_test(it_may_abstain),
		cmocka_unit_test(it_runs_in_its_folder_under_the_limits_of_its_card),
		cmocka_unit_test(what_it_starts_ends_with_the_pool),
		cmocka_unit_test(what_it_says_on_standard_error_is_logged),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
