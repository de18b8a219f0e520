/* Alarms are told by a command: what it is given, what becomes of one that fails, hangs or is not there. */
#include "test.h"

#include "project.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/notice.h"
#include "jobs/alarms.h"
#include "jobs/notify.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define OK(call) do { struct err err = ERR_NONE; if ((call) < 0) fail_msg("%s: %s", #call, err.text); } while (0)

/* A system's log of this test's own: it stands before the one of libc. */
static struct { bool listens; int lines, priority; char ident[20], line[400]; } log_seen;

int access(const char *path, int mode)
{
	if (strcmp(path, "/dev/log") != 0)
		return faccessat(AT_FDCWD, path, mode, 0);
	errno = ENOENT;
	return log_seen.listens ? 0 : -1;
}

void openlog(const char *ident, int option, int facility)
{
	(void)option;
	assert_int_equal(facility, LOG_USER);
	snprintf(log_seen.ident, sizeof log_seen.ident, "%s", ident);
}

void syslog(int priority, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(log_seen.line, sizeof log_seen.line, format, arguments);
	va_end(arguments);
	log_seen.priority = priority;
	log_seen.lines++;
}

static const int64_t monday = INT64_C(1772438400000); /* 2026-03-02T08:00Z */

static void raise_value(struct project *project, double value)
{
	const struct alarm_call call = {
		.metric = "drift.data", .scope = "brightness", .severity = "warn", .action = "notify", .words = "brightness \"moved\"",
		.evidence = "{}", .value = value, .low = NAN, .high = 0.2, .count = 500, .since_ms = monday,
	};

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarm_raise(project->store, &project->stage, &call, &err));
	OK(store_commit(project->store, &err));
}

static void settle(struct project *project)
{
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarm_settle(project->store, &project->stage, "drift.data", "brightness", "it is as it was", &err));
	OK(store_commit(project->store, &err));
}

static struct notify_result send(struct project *project)
{
	struct notify_result result;

	OK(notify_send(project->store, &project->stage, &project->owner, &result, &err));
	return result;
}

static const char *rows(struct project *project)
{
	return project_text(project, "SELECT coalesce(group_concat(what || ' ' || attempt || ' ' || coalesce(failure, 'went out'), '; '), '')"
	                             " FROM v_notifications");
}

/* A line that appends what it is given to a file of the project's folder. */
static void set_recorder(struct project *project)
{
	char line[160];

	snprintf(line, sizeof line, "cat >>%s/told; echo >>%s/told", project->folder, project->folder);
	project_set(project, "notify.command", line);
}

/* What was told so far, each an object. */
static json_t *told(struct project *project)
{
	json_t *list = json_array(), *object;
	char path[128];
	FILE *file;

	snprintf(path, sizeof path, "%s/told", project->folder);
	file = fopen(path, "r");
	while (file && (object = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL)))
		json_array_append_new(list, object);
	if (file)
		fclose(file);
	remove(path);
	return list;
}

static const char *text_of(const json_t *list, size_t at, const char *key)
{
	const char *text = json_string_value(json_object_get(json_array_get(list, at), key));

	return text ? text : "";
}

static void it_is_told_when_an_alarm_opens_gets_worse_and_closes(void **state)
{
	struct project *project = *state;
	json_t *list;

	project_set_clock(project, monday);
	raise_value(project, 0.3);
	settle(project);
	project->clock_ms += CLOCK_MINUTE_MS;
	set_recorder(project);
	assert_int_equal(send(project).sent, 0);
	project->clock_ms += CLOCK_MINUTE_MS;
	raise_value(project, 0.3);
	assert_int_equal(send(project).sent, 1);
	assert_int_equal(send(project).sent, 0);
	raise_value(project, 0.9);
	settle(project);
	assert_int_equal(send(project).sent, 2);
	list = told(project);
	assert_int_equal(json_array_size(list), 3);
	assert_string_equal(text_of(list, 0, "what"), "opened");
	assert_string_equal(text_of(list, 0, "words"), "brightness \"moved\"");
	assert_string_equal(text_of(list, 0, "opened"), "2026-03-02T08:02:00.000Z");
	assert_true(json_is_null(json_object_get(json_array_get(list, 0), "low")));
	assert_float_equal(json_real_value(json_object_get(json_array_get(list, 0), "value")), 0.3, 0);
	assert_string_equal(text_of(list, 1, "what"), "worse");
	assert_float_equal(json_real_value(json_object_get(json_array_get(list, 1), "value")), 0.9, 0);
	assert_string_equal(text_of(list, 2, "what"), "closed");
	assert_string_equal(text_of(list, 2, "note"), "it is as it was");
	json_decref(list);
	assert_string_equal(rows(project), "opened 1 went out; worse 1 went out; closed 1 went out");
}

static void what_fails_is_tried_again_later_and_not_for_ever(void **state)
{
	struct project *project = *state;

	project_set_clock(project, monday);
	project_set(project, "notify.command", "exit 3");
	project_set(project, "notify.retries", "2");
	raise_value(project, 0.3);
	assert_string_equal(send(project).why, "it ended with 3");
	assert_int_equal(send(project).failed, 0);
	project->clock_ms += CLOCK_MINUTE_MS;
	assert_int_equal(send(project).failed, 1);
	project->clock_ms += 2 * CLOCK_MINUTE_MS - 1;
	assert_int_equal(send(project).failed, 0);
	project->clock_ms += 1;
	assert_int_equal(send(project).failed, 1);
	project->clock_ms += CLOCK_DAY_MS;
	assert_int_equal(send(project).failed, 0);
	assert_string_equal(rows(project), "opened 1 it ended with 3; opened 2 it ended with 3; opened 3 it ended with 3");
}

static void what_went_out_at_the_second_attempt_is_told_once(void **state)
{
	struct project *project = *state;
	char line[200];

	project_set_clock(project, monday);
	snprintf(line, sizeof line, "test -e %s/up", project->folder);
	project_set(project, "notify.command", line);
	raise_value(project, 0.3);
	assert_int_equal(send(project).failed, 1);
	project->clock_ms += CLOCK_MINUTE_MS;
	snprintf(line, sizeof line, "%s/up", project->folder);
	fclose(fopen(line, "w"));
	assert_int_equal(send(project).sent, 1);
	project->clock_ms += CLOCK_DAY_MS;
	assert_int_equal(send(project).sent, 0);
	remove(line);
	assert_string_equal(rows(project), "opened 1 it ended with 1; opened 2 went out");
}

static void the_systems_log_gets_a_line_where_that_is_switched_on(void **state)
{
	struct project *project = *state;
	struct arena arena = ARENA_EMPTY;
	struct notice_try tries[5];

	memset(&log_seen, 0, sizeof log_seen);
	project_set_clock(project, monday);
	project_set(project, "notify.command", "true");
	raise_value(project, 0.3);
	assert_int_equal(send(project).sent, 1);
	assert_int_equal(log_seen.lines, 0);
	project->clock_ms += CLOCK_MINUTE_MS;
	project_set(project, "notify.syslog", "yes");
	assert_int_equal(send(project).sent, 0); /* what was before is not told */
	settle(project);
	assert_string_equal(send(project).why, "no system log listens at /dev/log: No such file or directory");
	log_seen.listens = true;
	project->clock_ms += CLOCK_MINUTE_MS;
	assert_int_equal(send(project).sent, 1);
	assert_int_equal(log_seen.lines, 1);
	assert_string_equal(log_seen.ident, "rung");
	assert_int_equal(log_seen.priority, LOG_NOTICE);
	assert_non_null(strstr(log_seen.line, "alarm 1 (warn) closed: drift.data brightness: brightness \"moved\"; "));
	assert_non_null(strstr(log_seen.line, "; it is as it was"));
	assert_int_equal(notice_last(project->store, 1, &arena, tries, 5, NULL), 4);
	assert_int_equal(tries[0].way, NOTICE_SYSLOG);
	assert_string_equal(project_text(project, "SELECT group_concat(way || ' ' || what || ' ' || attempt) FROM v_notifications"),
	                    "command opened 1,command closed 1,syslog closed 1,syslog closed 2");
	arena_release(&arena);
}

static void a_line_for_the_systems_log_is_one_line_whatever_is_in_it(void **state)
{
	const struct alarm_call call = { .metric = "own.x", .scope = "a\nb\033[31m", .severity = "alarm", .action = "notify", .words = "w",
	                                 .evidence = "{}", .value = 2, .low = NAN, .high = 1, .count = 1, .since_ms = monday };
	struct project *project = *state;
	char why[NOTIFY_WHY_SIZE];

	log_seen.listens = true;
	project_set_clock(project, monday);
	project_set(project, "notify.syslog", "yes");
	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(alarm_raise(project->store, &project->stage, &call, &err));
	OK(store_commit(project->store, &err));
	assert_int_equal(send(project).sent, 1);
	assert_null(strpbrk(log_seen.line, "\n\033"));
	assert_int_equal(log_seen.priority, LOG_ERR);
	OK(notify_test(project->store, &project->stage, &project->owner, why, &err));
	assert_non_null(strstr(log_seen.line, "nothing has happened"));
}

static bool is_gone(pid_t pid)
{
	const struct timespec moment = { 0, 10000000 };

	for (int i = 0; i < 1000 && kill(pid, 0) == 0; i++) /* whoever takes in orphans may be slow */
		nanosleep(&moment, NULL);
	return kill(pid, 0) < 0 && errno == ESRCH;
}

static void a_command_that_hangs_is_killed_with_its_children(void **state)
{
	struct project *project = *state;
	char line[200];
	FILE *file;
	int pid = 0;

	project_set_clock(project, monday);
	snprintf(line, sizeof line, "sleep 1000 & echo $! >%s/pid; wait", project->folder);
	project_set(project, "notify.command", line);
	project_set(project, "notify.timeout", "1s");
	raise_value(project, 0.3);
	assert_string_equal(send(project).why, "it was killed after 1.0 s");
	snprintf(line, sizeof line, "%s/pid", project->folder);
	file = fopen(line, "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%d", &pid), 1);
	fclose(file);
	remove(line);
	assert_true(is_gone(pid));
}

static void a_command_that_is_not_there_is_said_to_be_missing(void **state)
{
	struct project *project = *state;

	project_set_clock(project, monday);
	project_set(project, "notify.command", "/nowhere/at-all --now");
	raise_value(project, 0.3);
	assert_string_equal(send(project).why, "it ended with 127: there is no such program");
	project_set(project, "notify.command", "kill -9 $$");
	raise_value(project, 0.9);
	assert_string_equal(send(project).why, "signal 9 ended it");
}

static void a_command_that_reads_nothing_is_no_failure(void **state)
{
	char *input = calloc(1, 1 << 20), why[NOTIFY_WHY_SIZE];

	(void)state;
	notify_run("exec <&-", input, 1 << 20, 10000, why);
	assert_string_equal(why, "");
	free(input);
}

static int lease(struct project *project, int64_t mine_ms, int64_t until_ms)
{
	int got;

	OK(store_begin(project->store, STORE_LAZY, &err));
	OK(got = notice_lease(project->store, &project->stage, mine_ms, until_ms, CLOCK_HOUR_MS, &err));
	OK(store_commit(project->store, &err));
	return got;
}

static void one_process_tells_at_a_time(void **state)
{
	struct project *project = *state;
	struct notify_result result;

	project_set_clock(project, monday);
	project_set(project, "notify.command", "true");
	raise_value(project, 0.3);
	assert_int_equal(lease(project, 0, monday + CLOCK_MINUTE_MS), 1);
	result = send(project);
	assert_true(result.busy);
	assert_int_equal(result.sent, 0);
	assert_int_equal(lease(project, monday + CLOCK_MINUTE_MS, monday + 2 * CLOCK_MINUTE_MS), 1);
	assert_true(send(project).busy);
	project->clock_ms += 2 * CLOCK_MINUTE_MS;
	assert_int_equal(send(project).sent, 1);
	assert_int_equal(lease(project, 0, project->clock_ms + CLOCK_MINUTE_MS), 1); /* it was given back */
	project->clock_ms -= CLOCK_DAY_MS;
	assert_int_equal(lease(project, 0, project->clock_ms), 1); /* of a clock that went back */
}

static void an_inspectors_login_runs_nothing(void **state)
{
	struct project *project = *state;
	struct actor ina = project_actor(project, "ina");
	char why[NOTIFY_WHY_SIZE];
	struct notify_result result;
	struct err why_not = ERR_NONE;

	set_recorder(project);
	raise_value(project, 0.3);
	assert_int_equal(notify_send(project->store, &project->stage, &ina, &result, &why_not), -1);
	assert_non_null(strstr(why_not.text, "ina is inspector"));
	assert_int_equal(notify_test(project->store, &project->stage, &ina, why, NULL), -1);
	assert_string_equal(rows(project), "");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, project_begin, project_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(it_is_told_when_an_alarm_opens_gets_worse_and_closes),
		CASE(what_fails_is_tried_again_later_and_not_for_ever),
		CASE(what_went_out_at_the_second_attempt_is_told_once),
		CASE(the_systems_log_gets_a_line_where_that_is_switched_on),
		CASE(a_line_for_the_systems_log_is_one_line_whatever_is_in_it),
		CASE(a_command_that_hangs_is_killed_with_its_children),
		CASE(a_command_that_is_not_there_is_said_to_be_missing),
		CASE(a_command_that_reads_nothing_is_no_failure),
		CASE(one_process_tells_at_a_time),
		CASE(an_inspectors_login_runs_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
