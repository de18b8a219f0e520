#include "jobs/demotion.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/audit.h"
#include "db/event.h"
#include "db/hold.h"
#include "db/level_change.h"
#include "db/route_standing.h"
#include "db/store.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* What an alarm rests on, and what follows from it. */
struct demotion {
	struct store        *store;
	const struct ladder *ladder;
	struct actor         by;
	struct audit_answered since;    /* what was said since the detectors last were calm */
	int64_t              route_id;  /* the first that was looked at since; 0: none */
	int64_t              level_change_id;
};

static const char *const detector_names[] = { [WATCH_ERRORS] = "errors", [WATCH_MISSES] = "misses", [WATCH_TRUTH] = "truth" };

static bool is_truth(const struct demotion *demotion)
{
	return demotion->ladder->alarm == WATCH_TRUTH;
}

/* The row after which the change shows. */
static int64_t calm_row(const struct ladder *ladder)
{
	return ladder->alarm == WATCH_TRUTH ? ladder->truth_calm_id : ladder->calm_folded_id;
}

/* ---- in words ---- */

/* "audits show more errors than agreed: of the last 34 audits 10 were wrong (29.4 %), agreed at most 1 %" */
static void describe_errors(const struct demotion *demotion, struct str *words)
{
	int64_t seen = demotion->since.sample.audited, bad = demotion->since.sample.wrong;

	str_addf(words, "audits show more errors than agreed: of the last %" PRId64 " audits %" PRId64 " were wrong (%.3g %%), agreed at most %.3g %%",
	         seen, bad, 100.0 * (double)bad / (double)(seen > 0 ? seen : 1), 100 * demotion->ladder->watch.errors.limit);
}

/* The promise is of critical items; what is watched is how many of all items are critical and missed. */
static void describe_misses(const struct demotion *demotion, struct str *words)
{
	const struct ladder *ladder = demotion->ladder;
	const struct audit_answered *since = &demotion->since;
	int64_t seen = is_truth(demotion) ? since->known : since->sample.audited;
	int64_t bad = is_truth(demotion) ? since->known_missed : since->missed;

	str_addf(words, "%s more critical items missed than agreed: of the last %" PRId64 " %s", is_truth(demotion) ? "imported truth shows" : "audits show",
	         seen, is_truth(demotion) ? "items it tells of" : "audits");
	str_addf(words, " %" PRId64 " were critical and missed (%.3g %% of them), where %.3g %% would be %.4g %% of the critical items, as promised", bad,
	         100.0 * (double)bad / (double)(seen > 0 ? seen : 1), 100 * ladder->watch.misses.limit, 100 * ladder->policy.miss);
}

static void describe(const struct demotion *demotion, struct str *words)
{
	if (demotion->ladder->alarm == WATCH_ERRORS)
		describe_errors(demotion, words);
	else
		describe_misses(demotion, words);
	str_addf(words, "; a false alarm like this is expected once in %.0f %s at most", demotion->ladder->watch.patience,
	         is_truth(demotion) ? "such items" : "audits");
}

/* JSON; the caller frees it. */
static char *evidence_of(const struct demotion *demotion)
{
	const struct watch *watch = &demotion->ladder->watch;
	enum watch_alarm alarm = demotion->ladder->alarm;
	const struct esr *detector = watch_detector(watch, alarm);
	json_t *object = json_pack("{s:s, s:f, s:f, s:f, s:f, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "detector", detector_names[alarm],
	                           "evidence", esr_evidence(detector), "limit", detector->limit, "threshold", watch_threshold(watch, alarm),
	                           "patience", watch->patience, "known", (json_int_t)watch->truths, "known_missed",
	                           (json_int_t)watch->truths_missed, "audits", (json_int_t)watch->audits, "wrong",
	                           (json_int_t)watch->wrong, "missed", (json_int_t)watch->missed, "last_audits",
	                           (json_int_t)demotion->since.sample.audited, "last_wrong", (json_int_t)demotion->since.sample.wrong, "last_missed",
	                           (json_int_t)(demotion->since.missed + demotion->since.known_missed), "since_route", (json_int_t)demotion->route_id);
	char *text = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(17));

	json_decref(object);
	return text;
}

/* ---- acting ---- */

/* In what was said since, the change shows. */
static int estimate(struct demotion *demotion, struct err *err)
{
	const struct ladder *ladder = demotion->ladder;

	if (audit_answered_read(demotion->store, ladder->epoch.epoch_id, calm_row(ladder), &demotion->since, err) < 0)
		return -1;
	return audit_first_route(demotion->store, &ladder->stage, ladder->epoch.epoch_id, calm_row(ladder), &demotion->route_id,
	                         err) < 0 ? -1 : 0;
}

static int go_down(struct demotion *demotion, const char *words, struct err *err)
{
	const struct ladder *ladder = demotion->ladder;
	char *evidence = evidence_of(demotion);
	struct level_change_new change = {
		.to_level = LEVEL_ASSISTANCE, .kind = "demote", .reason = words, .epoch_id = ladder->epoch.epoch_id, .evidence = evidence,
	};
	int result = level_change_append(demotion->store, &ladder->stage, &demotion->by, &change, &demotion->level_change_id, err);

	free(evidence);
	return result;
}

/* A person was faster: the alarm is noted all the same, so that nobody goes back up on this evidence. */
static int note_alarm(struct demotion *demotion, const char *words, struct err *err)
{
	json_t *body = json_pack("{s:s, s:s}", "stage", demotion->ladder->stage.name, "why", words);
	int result = event_add(demotion->store, &demotion->by, "ladder.alarm", "stage", demotion->ladder->stage.stage_id, body, err);

	json_decref(body);
	return result;
}

static int begin_epoch(const struct demotion *demotion, struct err *err)
{
	const struct ladder *ladder = demotion->ladder;
	struct epoch epoch;

	if (epoch_plan(demotion->store, &ladder->stage, "demotion", ladder->live.model_version_id, &epoch, err) < 0)
		return -1;
	return epoch_begin(demotion->store, &ladder->stage, "demotion", demotion->level_change_id, &epoch, err);
}

/* After the change that took automation back, whoever made it. */
static int hold(struct demotion *demotion, struct err *err)
{
	const struct ladder *ladder = demotion->ladder;
	int64_t change_id = demotion->level_change_id ? demotion->level_change_id : ladder->stage.level_change_id;
	int there = hold_is_there(demotion->store, change_id, err);

	if (there != 0 || !demotion->route_id)
		return there < 0 ? -1 : 0;
	return hold_add(demotion->store, &ladder->stage, &demotion->by, change_id, ladder->live.model_version_id, demotion->route_id, err) < 0 ? -1 : 0;
}

static int act(struct demotion *demotion, const char *words, struct err *err)
{
	bool automated = demotion->ladder->stage.level >= LEVEL_PARTIAL;

	if ((automated ? go_down(demotion, words, err) : note_alarm(demotion, words, err)) < 0)
		return -1;
	if (begin_epoch(demotion, err) < 0 || hold(demotion, err) < 0)
		return -1;
	route_standing_forget(demotion->store);
	return 0;
}

int demotion_account(struct store *store, const struct ladder *ladder, struct demotion_account *account, struct err *err)
{
	struct demotion demotion = { .store = store, .ladder = ladder };
	struct str words = STR_EMPTY;

	*account = (struct demotion_account){ NULL, NULL };
	if (estimate(&demotion, err) < 0)
		return -1;
	describe(&demotion, &words);
	account->words = xstrdup(str_text(&words));
	account->evidence = evidence_of(&demotion);
	str_release(&words);
	return 0;
}

void demotion_account_release(struct demotion_account *account)
{
	free(account->words);
	free(account->evidence);
}

int demotion_tend(struct store *store, const struct ladder *ladder, struct ladder_news *news, struct err *err)
{
	struct demotion demotion = { .store = store, .ladder = ladder };
	struct str words = STR_EMPTY;
	int result;

	if (ladder->alarm == WATCH_QUIET)
		return 0;
	/* The level must be down when anybody hears of it. */
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	result = actor_program(store, &demotion.by, err);
	if (result == 0)
		result = estimate(&demotion, err);
	if (result == 0) {
		describe(&demotion, &words);
		result = act(&demotion, str_text(&words), err);
	}
	news->demoted = result == 0 && demotion.level_change_id != 0;
	snprintf(news->words, sizeof news->words, "%s", str_text(&words));
	str_release(&words);
	if (result < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) < 0 ? -1 : 1;
}
