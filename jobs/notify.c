#include "jobs/notify.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "db/notice.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/child.h"
#include "jobs/monotonic.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#define ASK_MS   10000
#define LOOK_MS  10    /* how often a command that runs is looked at */
#define SPARE_MS 30000 /* of a lease, beside the command's own time */
#define SYSLOG_SOCKET "/dev/log" /* where libc looks for the daemon */

/* ---- running ---- */

/* In memory, so that a command that does not read holds up nothing, and one that closes it kills nobody. */
static int open_input(const char *input, size_t length)
{
	int fd = memfd_create("alarm", MFD_CLOEXEC);

	while (fd >= 0 && length > 0) {
		ssize_t wrote = write(fd, input, length);

		if (wrote < 0 && errno != EINTR) {
			close(fd);
			return -1;
		}
		input += wrote > 0 ? wrote : 0;
		length -= wrote > 0 ? (size_t)wrote : 0;
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}

static void await(pid_t pid, int64_t timeout_ms, char why[NOTIFY_WHY_SIZE])
{
	const struct timespec pause = { 0, LOOK_MS * 1000000L };
	int64_t end_ms = monotonic_ms() + timeout_ms;
	char time[CLOCK_TEXT_SIZE];
	int status = 0;
	pid_t ended;

	while (((ended = waitpid(pid, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) && monotonic_ms() < end_ms)
		nanosleep(&pause, NULL);
	if (ended == pid) {
		child_end(status, why);
		return;
	}
	kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	snprintf(why, NOTIFY_WHY_SIZE, "it was killed after %s", clock_duration(timeout_ms, time));
}

void notify_run(const char *line, const char *input, size_t length, int64_t timeout_ms, char why[NOTIFY_WHY_SIZE])
{
	int in = open_input(input, length), out = open("/dev/null", O_WRONLY | O_CLOEXEC);
	pid_t pid = in < 0 || out < 0 ? -1 : child_start(line, in, out, NULL, NULL);

	why[0] = '\0';
	if (pid < 0)
		snprintf(why, NOTIFY_WHY_SIZE, "it cannot be started: %s", strerror(errno));
	else
		await(pid, timeout_ms, why);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
}

/* ---- telling ---- */

static json_t *number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *text_or_null(const char *text)
{
	json_t *string = *text ? json_string(text) : NULL; /* NULL for what is no UTF-8 too */

	return string ? string : json_null();
}

static json_t *time_of(int64_t ms)
{
	char text[CLOCK_TEXT_SIZE];

	return json_string(clock_iso(ms, text));
}

/* One line. The caller frees it; NULL: no memory. */
static char *write_object(const struct store *store, const struct stage *stage, const struct notice *notice)
{
	json_t *object = json_pack("{s:s, s:s, s:I, s:o, s:o, s:o, s:s, s:s, s:s, s:o}", "what", notice->what, "project", store_path(store),
	                           "alarm", (json_int_t)notice->alarm_id, "stage", text_or_null(stage->name), "metric",
	                           text_or_null(notice->metric), "scope", text_or_null(notice->scope), "side", notice->side, "severity",
	                           notice->severity, "action", notice->action, "words", text_or_null(notice->words));
	char *line;

	json_object_update_new(object, json_pack("{s:o, s:o, s:o, s:I, s:o, s:o, s:o, s:i}", "value", number(notice->value), "low",
	                                         number(notice->low), "high", number(notice->high), "count", (json_int_t)notice->count,
	                                         "opened", time_of(notice->opened_ms), "at", time_of(notice->at_ms), "note",
	                                         text_or_null(notice->note), "attempt", notice->attempt));
	line = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	return line;
}

static void run_notice(struct store *store, const struct stage *stage, const struct notice *notice, char why[NOTIFY_WHY_SIZE])
{
	struct arena arena = ARENA_EMPTY;
	char *line = write_object(store, stage, notice);

	if (line)
		notify_run(setting_text(store, stage->stage_id, "notify.command", &arena), line, strlen(line),
		           setting_integer(store, stage->stage_id, "notify.timeout"), why);
	else
		snprintf(why, NOTIFY_WHY_SIZE, "it cannot be written as JSON");
	free(line);
	arena_release(&arena);
}

/* One line, whatever a metric, a stage or a note is called. */
static const char *write_line(const struct store *store, const struct stage *stage, const struct notice *notice, struct arena *arena)
{
	const char *line = arena_printf(arena, "%s: alarm %" PRId64 " (%s) %s%s: %s%s%s%s%s; %s", stage->name, notice->alarm_id, notice->severity,
	                                notice->what, str_equal(notice->what, "worse") ? " by now" : "", notice->metric, *notice->scope ? " " : "",
	                                notice->scope, *notice->words ? ": " : "", notice->words, store_path(store));

	if (*notice->note && !str_equal(notice->note, notice->words))
		line = arena_printf(arena, "%s; %s", line, notice->note);
	return text_visible(arena, line);
}

/* Of the seven priorities: somebody has to look, should look, is told. */
static int priority_of(const struct notice *notice)
{
	if (str_equal(notice->what, "closed"))
		return LOG_NOTICE;
	return str_equal(notice->severity, "alarm") ? LOG_ERR : LOG_WARNING;
}

/* libc does not say whether anybody took the line: that somebody listens is all that can be known. */
static void log_notice(struct store *store, const struct stage *stage, const struct notice *notice, char why[NOTIFY_WHY_SIZE])
{
	struct arena arena = ARENA_EMPTY;

	why[0] = '\0';
	if (access(SYSLOG_SOCKET, W_OK) < 0) {
		snprintf(why, NOTIFY_WHY_SIZE, "no system log listens at " SYSLOG_SOCKET ": %s", strerror(errno));
		return;
	}
	openlog("rung", LOG_PID, LOG_USER);
	syslog(priority_of(notice), "%s", write_line(store, stage, notice, &arena));
	closelog();
	arena_release(&arena);
}

static void tell_by(struct store *store, const struct stage *stage, const struct notice *notice, char why[NOTIFY_WHY_SIZE])
{
	(notice->way == NOTICE_SYSLOG ? log_notice : run_notice)(store, stage, notice, why);
}

static bool is_set(struct store *store, const struct stage *stage, enum notice_way way)
{
	struct arena arena = ARENA_EMPTY;
	bool set = way == NOTICE_SYSLOG ? setting_boolean(store, stage->stage_id, "notify.syslog")
	                                : *setting_text(store, stage->stage_id, "notify.command", &arena) != '\0';

	arena_release(&arena);
	return set;
}

static bool may_tell(const struct actor *by)
{
	return role_leads(by->role) || by->role == ROLE_SERVICE;
}

static int check_may(const struct actor *by, struct err *err)
{
	if (may_tell(by))
		return 0;
	return err_set(err, "alarms are told for leads and services; %s is %s", by->name, role_name(by->role));
}

struct telling {
	struct store         *store;
	const struct stage   *stage;
	struct notify_result *result;
	struct arena          arena;
	int64_t               mine_ms; /* until when the lease is this process's */
};

/* By the first way that has something to tell. */
static int due(struct telling *telling, struct notice *notice, struct err *err)
{
	int most = 1 + (int)setting_integer(telling->store, telling->stage->stage_id, "notify.retries"), got = 0;

	for (enum notice_way way = 0; way < NOTICE_WAYS && got == 0; way++)
		if (is_set(telling->store, telling->stage, way))
			got = notice_due(telling->store, telling->stage, way, most, &telling->arena, notice, err);
	return got;
}

/* Inside a write. 1: the next is there to be told; 0: nothing is due, or another process tells; -1. */
static int take(struct telling *telling, struct notice *notice, struct err *err)
{
	int64_t lease_ms = setting_integer(telling->store, telling->stage->stage_id, "notify.timeout") + SPARE_MS;
	int64_t now_ms = store_now(telling->store);
	int got = due(telling, notice, err), leased;

	if (got < 0 || (got == 0 && !telling->mine_ms))
		return got;
	leased = notice_lease(telling->store, telling->stage, telling->mine_ms, got ? now_ms + lease_ms : now_ms, CLOCK_HOUR_MS, err);
	telling->mine_ms = now_ms + lease_ms;
	telling->result->busy = leased == 0;
	return leased > 0 ? got : leased;
}

static int end_write(struct telling *telling, int rc, struct err *err)
{
	if (rc < 0) {
		store_rollback(telling->store);
		return -1;
	}
	return store_commit(telling->store, err) < 0 ? -1 : rc;
}

static int take_next(struct telling *telling, struct notice *notice, struct err *err)
{
	return store_begin(telling->store, STORE_LAZY, err) < 0 ? -1 : end_write(telling, take(telling, notice, err), err);
}

static int tell(struct telling *telling, const struct notice *notice, struct err *err)
{
	char why[NOTIFY_WHY_SIZE];

	tell_by(telling->store, telling->stage, notice, why);
	telling->result->sent += !*why;
	telling->result->failed += *why != '\0';
	if (*why)
		memcpy(telling->result->why, why, sizeof why);
	if (store_begin(telling->store, STORE_LAZY, err) < 0)
		return -1;
	return end_write(telling, notice_add(telling->store, notice, why, err), err);
}

int notify_send(struct store *store, const struct stage *stage, const struct actor *by, struct notify_result *result, struct err *err)
{
	struct telling telling = { .store = store, .stage = stage, .result = result, .arena = ARENA_EMPTY };
	struct notice notice;
	int got;

	*result = (struct notify_result){ 0 };
	if (check_may(by, err) < 0)
		return -1;
	while ((got = take_next(&telling, &notice, err)) > 0 && (got = tell(&telling, &notice, err)) == 0)
		arena_release(&telling.arena);
	arena_release(&telling.arena);
	return got;
}

int notify_test(struct store *store, const struct stage *stage, const struct actor *by, char why[NOTIFY_WHY_SIZE], struct err *err)
{
	struct notice notice = {
		.at_ms = store_now(store), .opened_ms = store_now(store), .attempt = 1, .what = "test", .metric = "", .scope = "", .side = "inside",
		.severity = "warn", .action = "notify", .words = "this is a test: nothing has happened", .note = "", .value = (double)NAN,
		.low = (double)NAN, .high = (double)NAN,
	};

	int told = 0;

	why[0] = '\0';
	if (check_may(by, err) < 0)
		return -1;
	for (notice.way = 0; notice.way < NOTICE_WAYS && !*why; notice.way++) {
		if (!is_set(store, stage, notice.way))
			continue;
		tell_by(store, stage, &notice, why);
		told++;
	}
	return told ? 0 : err_set(err, "nothing is set that could tell: rung config notify.command 'LINE', or rung config notify.syslog yes");
}

/* ---- beside what watches ---- */

static void start_aside(const char *path, const char *stage_name)
{
	const char *const words[] = { "rung", "-p", path, "notify", "--stage", stage_name, NULL };

	child_aside(words);
}

static bool is_due(struct store *store, const struct stage *stage)
{
	struct telling telling = { .store = store, .stage = stage, .arena = ARENA_EMPTY };
	struct notice notice;
	bool is = due(&telling, &notice, NULL) > 0;

	arena_release(&telling.arena);
	return is;
}

void notify_aside(struct store *store, const char *stage_name, const struct actor *by, int64_t *asked_ms)
{
	struct arena arena = ARENA_EMPTY;
	int64_t now_ms = monotonic_ms();
	struct stage stage;

	if (!may_tell(by) || (*asked_ms && now_ms - *asked_ms < ASK_MS))
		return;
	*asked_ms = now_ms;
	if (stage_read(store, stage_name, &arena, &stage, NULL) == 0 && is_due(store, &stage))
		start_aside(store_path(store), stage.name);
	arena_release(&arena);
}
