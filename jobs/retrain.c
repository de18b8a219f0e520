#include "jobs/retrain.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"
#include "base/text.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "db/zone.h"
#include "jobs/child.h"
#include "jobs/monotonic.h"
#include "jobs/retrain_private.h"
#include "jobs/snapshot.h"
#include "ladder/work_hours.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ASK_MS   30000
#define TAIL_MAX ((off_t)16384)

/* ---- what is due ---- */

/* When a span of the schedule began last, and when one begins next. 0: there is none. */
static void read_schedule(const char *schedule, const char *zone, int64_t now_ms, int64_t *last_ms, int64_t *next_ms)
{
	struct work_hours hours;
	struct tm local;
	int minute, least = WORK_WEEK_MINUTES, most = 0;

	*last_ms = *next_ms = 0;
	if (!*schedule || !work_hours_parse(schedule, &hours) || hours.count == 0)
		return;
	zone_local(zone, now_ms, &local);
	minute = (local.tm_wday + 6) % 7 * 1440 + local.tm_hour * 60 + local.tm_min;
	for (int i = 0; i < hours.count; i++) {
		int since = (minute - hours.spans[i].from + WORK_WEEK_MINUTES) % WORK_WEEK_MINUTES;

		least = since < least ? since : least;
		most = since > most ? since : most;
	}
	now_ms -= local.tm_sec * CLOCK_SECOND_MS;
	*last_ms = now_ms - least * CLOCK_MINUTE_MS;
	*next_ms = now_ms + (WORK_WEEK_MINUTES - most) * CLOCK_MINUTE_MS;
}

static void fill_settings(struct store *store, const struct stage *stage, struct arena *arena, struct retrain_ask *ask)
{
	struct retrain_facts *facts = &ask->facts;
	int64_t id = stage->stage_id;

	facts->enough_decisions = setting_integer(store, id, "retrain.new_decisions");
	facts->enough_disagreements = setting_integer(store, id, "retrain.disagreements");
	facts->age_ms = setting_integer(store, id, "retrain.age");
	read_schedule(setting_text(store, id, "retrain.schedule", arena), setting_text(store, 0, "project.timezone", arena), facts->now_ms,
	              &facts->scheduled_ms, &ask->next_ms);
}

static const char *words_of(const char *cause, const struct retrain_facts *facts, const struct retrain_since *since, struct arena *arena)
{
	if (!cause)
		return arena_printf(arena, "nothing is due: %" PRId64 " labels and %" PRId64 " disagreements since the last run", facts->decisions,
		                    facts->disagreements);
	if (str_equal(cause, "alarm"))
		return arena_printf(arena, "alarm %" PRId64 " asks for it: %s", since->alarm_id, since->alarm_words);
	return arena_printf(arena, "%s: %" PRId64 " labels and %" PRId64 " disagreements since the last run",
	                    str_equal(cause, "age") ? "the live version is old" : str_equal(cause, "schedule") ? "the schedule" : "enough is new",
	                    facts->decisions, facts->disagreements);
}

static void take_waiting(const struct retrain_run *run, struct retrain_ask *ask)
{
	ask->cause = run->cause;
	ask->words = run->reason;
	ask->alarm_id = run->alarm_id;
}

int retrain_look(struct store *store, const struct stage *stage, struct arena *arena, struct retrain_ask *ask, struct err *err)
{
	struct retrain_facts *facts = &ask->facts;
	struct retrain_since since;
	struct model_version live;
	struct retrain_run *runs;
	int count, has_live = model_version_live(store, stage, arena, &live, err);

	if (has_live < 0 || retrain_list(store, stage, 0, false, 1, arena, &runs, &count, err) < 0)
		return -1;
	*ask = (struct retrain_ask){ .facts.now_ms = store_now(store) };
	facts->live_ms = has_live ? live.added_ms : 0;
	facts->last_ms = count ? runs[0].at_ms : facts->live_ms;
	if (retrain_since(store, stage, count ? runs[0].decision_id : 0, count ? runs[0].at_ms : 0, arena, &since, err) < 0)
		return -1;
	facts->decisions = since.decisions;
	facts->disagreements = since.disagreements;
	facts->alarm = since.alarm_id != 0;
	fill_settings(store, stage, arena, ask);
	ask->cause = retrain_due(facts);
	ask->alarm_id = ask->cause && str_equal(ask->cause, "alarm") ? since.alarm_id : 0;
	ask->words = words_of(ask->cause, facts, &since, arena);
	if (count && !runs[0].ended && str_equal(runs[0].state, "due"))
		take_waiting(&runs[0], ask);
	return 0;
}

/* ---- one at a time ---- */

static int end_run(struct store *store, const struct stage *stage, const struct actor *by, int64_t run_id, const char *state,
                   const char *words, int exit_code, struct err *err)
{
	const struct retrain_step step = { .state = state, .words = words, .exit_code = exit_code };

	if (retrain_step_add(store, by, run_id, &step, err) < 0)
		return -1;
	return retrain_leave(store, stage, err);
}

static int sweep(struct store *store, const struct stage *stage, const struct actor *by, struct arena *arena, struct err *err)
{
	struct retrain_active active;
	int got = retrain_active(store, stage, arena, &active, err);

	if (got <= 0 || active.alive)
		return got < 0 ? -1 : 0;
	return end_run(store, stage, by, active.run_id, "failed", "the process that ran it has died", -1, err) < 0 ? -1 : 1;
}

static int end_write(struct store *store, int rc, struct err *err)
{
	if (rc < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) < 0 ? -1 : rc;
}

int retrain_sweep(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct retrain_active active;
	int rc = retrain_active(store, stage, &arena, &active, err);

	if (rc > 0 && !active.alive && (rc = store_begin(store, STORE_DURABLE, err)) == 0)
		rc = end_write(store, sweep(store, stage, by, &arena, err), err);
	else if (rc > 0)
		rc = 0;
	arena_release(&arena);
	return rc;
}

/* The run that has not ended: 1, 0, -1. */
static int open_run(struct store *store, const struct stage *stage, struct arena *arena, struct retrain_run *run, struct err *err)
{
	struct retrain_run *runs;
	int count;

	if (retrain_list(store, stage, 0, true, 1, arena, &runs, &count, err) < 0)
		return -1;
	if (count)
		*run = runs[0];
	return count;
}

int retrain_want(struct store *store, const struct stage *stage, const struct actor *by, const struct retrain_new *ask, int64_t *run_id,
                 struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct retrain_new full = *ask;
	struct model_version live;
	struct retrain_run run;
	int got = sweep(store, stage, by, &arena, err);

	if (got >= 0)
		got = open_run(store, stage, &arena, &run, err);
	if (got > 0)
		*run_id = run.run_id;
	if (got == 0 && (got = model_version_live(store, stage, &arena, &live, err)) >= 0) {
		full.parent_id = got ? live.model_version_id : 0;
		got = retrain_add(store, stage, by, &full, run_id, err) < 0 ? -1 : 2;
	}
	arena_release(&arena);
	return got < 0 ? -1 : got == 2;
}

static int check_may(const struct actor *by, const char *what, struct err *err)
{
	if (role_leads(by->role) || by->role == ROLE_SERVICE)
		return 0;
	return err_set(err, "%s takes a lead or the owner; %s is %s", what, by->name, role_name(by->role));
}

static int stop_in_write(struct store *store, const struct stage *stage, const struct actor *by, const char *words, struct arena *arena,
                         int64_t *run_id, struct err *err)
{
	struct retrain_active active;
	struct retrain_run run;
	int got = sweep(store, stage, by, arena, err);

	if (got < 0 || (got = open_run(store, stage, arena, &run, err)) < 0)
		return -1;
	if (got == 0)
		return err_set(err, "no run is under way");
	*run_id = run.run_id;
	got = retrain_active(store, stage, arena, &active, err);
	if (got > 0)
		return retrain_ask_cancel(store, stage, run.run_id, words, err);
	return got < 0 ? -1 : end_run(store, stage, by, run.run_id, "cancelled", words, -1, err);
}

int retrain_stop(struct store *store, const struct stage *stage, const struct actor *by, const char *reason, int64_t *run_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	int rc = check_may(by, "cancelling a run", err);

	if (rc == 0 && (rc = store_begin(store, STORE_DURABLE, err)) == 0)
		rc = end_write(store, stop_in_write(store, stage, by, arena_printf(&arena, "cancelled by %s%s%s", by->name, *reason ? ": " : "", reason),
		                                    &arena, run_id, err), err);
	arena_release(&arena);
	return rc;
}

int retrain_again(struct store *store, const struct stage *stage, struct arena *arena, struct retrain_new *ask, struct err *err)
{
	struct retrain_run *runs;
	int count;

	if (retrain_list(store, stage, 0, false, 1, arena, &runs, &count, err) < 0)
		return -1;
	if (count == 0)
		return err_set(err, "there was no run yet");
	if (!runs[0].ended || str_equal(runs[0].state, "registered"))
		return err_set(err, "run %" PRId64 " is %s: only one that failed or was cancelled is tried again", runs[0].run_id, runs[0].state);
	*ask = (struct retrain_new){ .cause = "manual", .retry_of = runs[0].run_id,
	                             .reason = arena_printf(arena, "run %" PRId64 " again", runs[0].run_id) };
	return 0;
}

/* ---- a run from its beginning to its end ---- */

const char *retrain_folder(const struct store *store, int64_t run_id, struct arena *arena)
{
	char *real = realpath(store_path(store), NULL);
	const char *folder = arena_printf(arena, "%s.retrain/%" PRId64, real ? real : store_path(store), run_id);

	free(real);
	return folder;
}

/* Takes the run that is due, or a new one. */
static int take(struct retrain *run, const struct retrain_new *ask, struct err *err)
{
	const struct retrain_step step = { .state = "exporting", .words = "taking a snapshot", .exit_code = -1 };
	struct retrain_active active;
	struct retrain_run open;
	int got = retrain_want(run->store, &run->stage, run->by, ask, &run->run_id, err);

	if (got < 0 || (got = retrain_active(run->store, &run->stage, &run->arena, &active, err)) < 0)
		return -1;
	if (got > 0)
		return err_set(err, "run %" PRId64 " is under way: rung retrain log", active.run_id);
	if (open_run(run->store, &run->stage, &run->arena, &open, err) < 0)
		return -1;
	if (open.parent_id && model_version_read(run->store, open.parent_id, &run->arena, &run->parent, err) < 0)
		return -1;
	run->has_parent = open.parent_id != 0;
	run->folder = retrain_folder(run->store, run->run_id, &run->arena);
	if (retrain_take(run->store, &run->stage, run->run_id, run->folder, err) < 0)
		return -1;
	return retrain_step_add(run->store, run->by, run->run_id, &step, err);
}

static int begin(struct retrain *run, const struct retrain_new *ask, struct err *err)
{
	if (store_begin(run->store, STORE_DURABLE, err) < 0 || end_write(run->store, take(run, ask, err), err) < 0)
		return -1;
	run->dataset = arena_printf(&run->arena, "%s/dataset", run->folder);
	run->output = arena_printf(&run->arena, "%s/output", run->folder);
	run->goes_on = run->has_parent && run->parent.path && run->parent.card && !str_equal(run->parent.trained_on, "unknown");
	run->name = run->has_parent ? run->parent.name : "model";
	run->version = arena_printf(&run->arena, "r%" PRId64, run->run_id);
	return 0;
}

static int make_folders(struct retrain *run, struct err *err)
{
	const char *above = arena_printf(&run->arena, "%.*s", (int)(strrchr(run->folder, '/') - run->folder), run->folder);
	const char *const paths[] = { above, run->folder, run->dataset, run->output };

	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (mkdir(paths[i], 0700) < 0 && (i > 0 || errno != EEXIST))
			return err_set(err, "%s: %s", paths[i], strerror(errno));
	return 0;
}

static int check_enough(struct retrain *run, struct err *err)
{
	int64_t least = setting_integer(run->store, run->stage.stage_id, "retrain.least");
	struct snapshot_class *classes;
	int count;

	if (run->snapshot.train < least)
		return err_set(err, "%" PRId64 " items may be learnt from, and retrain.least is %" PRId64, run->snapshot.train, least);
	if (snapshot_balance(run->store, run->snapshot.snapshot_id, &run->arena, &classes, &count, err) < 0)
		return -1;
	return count >= 2 ? 0 : err_set(err, "all items are labelled %s: there is nothing to tell apart", count ? classes[0].label : "alike");
}

static int take_snapshot(struct retrain *run, struct err *err)
{
	int rc;

	if (store_begin(run->store, STORE_DURABLE, err) < 0)
		return -1;
	rc = snapshot_make(run->store, &run->stage, run->by, run->has_parent ? run->parent.model_version_id : 0, &run->arena, &run->snapshot, err);
	return end_write(run->store, rc, err);
}

static int add_step(struct retrain *run, const char *state, const char *words, struct err *err)
{
	const struct retrain_step step = { .state = state, .words = words, .exit_code = run->exit_code,
	                                   .snapshot_id = run->snapshot.snapshot_id };

	if (store_begin(run->store, STORE_DURABLE, err) < 0)
		return -1;
	return end_write(run->store, retrain_step_add(run->store, run->by, run->run_id, &step, err), err);
}

static int export_dataset(struct retrain *run, struct err *err)
{
	int64_t written, gone;
	const char *words;

	progress_step(run->options->progress, 0, 0, "taking a snapshot");
	if (make_folders(run, err) < 0 || take_snapshot(run, err) < 0 || check_enough(run, err) < 0)
		return -1;
	if (snapshot_write(run->store, &run->stage, run->snapshot.snapshot_id, run->dataset, &written, &gone, err) < 0)
		return err_wrap(err, "the dataset");
	if (written == 0)
		return err_set(err, "none of the %" PRId64 " items has its file", gone);
	words = gone ? arena_printf(&run->arena, "%" PRId64 " items to learn from, %" PRId64 " without their file", written, gone)
	             : arena_printf(&run->arena, "%" PRId64 " items to learn from", written);
	return add_step(run, "training", words, err);
}

int retrain_tell(struct retrain *run, double progress, double loss, struct err *why)
{
	struct retrain_active active = { .cancel = "" };
	int rc;

	if (run->options->stop && *run->options->stop)
		return 1;
	if (store_begin(run->store, STORE_LAZY, why) < 0)
		return 0;
	rc = retrain_beat(run->store, &run->stage, run->run_id, why);
	if (rc == 0 && (progress == progress || loss == loss))
		rc = retrain_progress_add(run->store, run->run_id, progress, loss, why);
	if (end_write(run->store, rc, why) < 0 || retrain_active(run->store, &run->stage, &run->arena, &active, why) <= 0)
		return 0;
	return *active.cancel != '\0';
}

/* As it failed, or was told to stop. */
static int close_run(struct retrain *run, const char *why, struct err *err)
{
	struct retrain_active active = { .cancel = "" };
	const char *words = why;

	if (store_begin(run->store, STORE_DURABLE, err) < 0)
		return -1;
	if (run->cancelled && retrain_active(run->store, &run->stage, &run->arena, &active, err) >= 0)
		words = *active.cancel ? active.cancel : arena_printf(&run->arena, "cancelled by %s", run->by->name);
	return end_write(run->store, end_run(run->store, &run->stage, run->by, run->run_id, run->cancelled ? "cancelled" : "failed", words,
	                                     run->exit_code, err), err);
}

static int work(struct retrain *run, struct err *err)
{
	struct err why = ERR_NONE;

	if (export_dataset(run, &why) == 0 && retrain_train(run, &why) == 0 && add_step(run, "checking", "the command has ended", &why) == 0 &&
	    retrain_register(run, &why) == 0)
		return 0;
	return close_run(run, why.text, err);
}

static int read_back(struct retrain *run, struct arena *arena, struct retrain_result *result, struct err *err)
{
	struct retrain_run *runs;
	int count;

	if (retrain_list(run->store, &run->stage, run->run_id, false, 1, arena, &runs, &count, err) < 0)
		return -1;
	result->run = runs[0];
	return 0;
}

int retrain_now(struct store *store, const char *stage, const struct actor *by, const struct retrain_new *ask,
                const struct retrain_options *options, struct arena *arena, struct retrain_result *result, struct err *err)
{
	struct retrain run = { .store = store, .by = by, .options = options, .arena = ARENA_EMPTY, .exit_code = -1 };
	int rc = check_may(by, "retraining", err);

	if (rc == 0 && (rc = stage_read(store, stage, &run.arena, &run.stage, err)) == 0 && (rc = begin(&run, ask, err)) == 0)
		rc = work(&run, err);
	if (rc == 0)
		rc = read_back(&run, arena, result, err);
	arena_release(&run.arena);
	return rc;
}

/* ---- beside what runs for long ---- */

void retrain_start_aside(struct store *store, const char *stage_name)
{
	const char *const words[] = { "rung", "-p", store_path(store), "retrain", "--if-due", "--stage", stage_name, NULL };

	child_aside(words);
}

void retrain_aside(struct store *store, const char *stage_name, const struct actor *by, int64_t *asked_ms)
{
	struct arena arena = ARENA_EMPTY;
	int64_t now_ms = monotonic_ms();
	struct retrain_active active;
	struct retrain_ask ask;
	struct stage stage;

	if (check_may(by, "", NULL) < 0 || (*asked_ms && now_ms - *asked_ms < ASK_MS))
		return;
	*asked_ms = now_ms;
	if (stage_read(store, stage_name, &arena, &stage, NULL) == 0 && retrain_look(store, &stage, &arena, &ask, NULL) == 0 && ask.cause &&
	    (retrain_active(store, &stage, &arena, &active, NULL) <= 0 || !active.alive))
		retrain_start_aside(store, stage.name);
	arena_release(&arena);
}

/* ---- the log ---- */

/* From the beginning of the last `lines` lines on. */
static const char *last_lines(const char *text, int lines)
{
	const char *at = text + strlen(text);

	while (at > text && at[-1] == '\n')
		at--;
	for (int seen = 0; at > text; at--)
		if (at[-1] == '\n' && ++seen == lines)
			break;
	return at;
}

static const char *visible_lines(const char *text, struct arena *arena)
{
	struct str shown = STR_EMPTY;
	const char *result;

	for (const char *at = text; *at;) {
		size_t length = strcspn(at, "\n");

		text_add_visible(&shown, at, length);
		str_add(&shown, "\n");
		at += length + (at[length] == '\n');
	}
	result = arena_strdup(arena, str_text(&shown));
	str_release(&shown);
	return result;
}

const char *retrain_log_tail(const struct store *store, int64_t run_id, int lines, struct arena *arena)
{
	const char *path = arena_printf(arena, "%s/log", retrain_folder(store, run_id, arena));
	char *bytes = arena_alloc(arena, (size_t)TAIL_MAX + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	ssize_t got = 0;
	struct stat file;

	if (fd < 0)
		return "";
	if (fstat(fd, &file) == 0 && S_ISREG(file.st_mode))
		got = pread(fd, bytes, (size_t)TAIL_MAX, file.st_size > TAIL_MAX ? file.st_size - TAIL_MAX : 0);
	close(fd);
	for (ssize_t i = 0; i < got; i++) {
		bytes[i] = bytes[i] ? bytes[i] : ' ';
		bytes[i] = bytes[i] == '\r' ? '\n' : bytes[i]; /* bars that draw over themselves */
	}
	bytes[got > 0 ? got : 0] = '\0';
	return visible_lines(last_lines(bytes, lines), arena);
}
