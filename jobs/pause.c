#include "jobs/pause.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/alarm.h"
#include "db/audit.h"
#include "db/model_version.h"
#include "db/pause.h"
#include "db/prediction.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/provisional.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FEW         10  /* audits that wait are no backlog */
#define NULL_WINDOW 500 /* predictions */
#define NULL_LEAST  100 /* of them, for a share to say anything */

/* What speaks for a pause. */
struct strain {
	struct audit_waiting    waiting;
	struct provisional      first;  /* answers that wait for another look */
	struct prediction_nulls nulls;
	double                  limit;  /* of nulls; 1: none */
	struct alarm_standing   alarms;
};

/* What is to become of the machine, and why. */
enum verdict { LEAVE, BEGIN, END };

static bool is_backlog(const struct audit_waiting *waiting)
{
	int64_t in_time = waiting->all - waiting->overdue;

	return waiting->all > 2 * (in_time > FEW ? in_time : FEW);
}

/* Whether more than a share of the newest predictions has no answer. */
static bool nulls_above(const struct strain *strain, double share)
{
	return strain->limit < 1 && strain->nulls.predictions >= NULL_LEAST &&
	       (double)strain->nulls.nulls > share * (double)strain->nulls.predictions;
}

static bool wants_pause(const struct strain *strain)
{
	return strain->alarms.pauses || strain->first.alarm || strain->waiting.old > 0 || is_backlog(&strain->waiting) || nulls_above(strain, strain->limit);
}

/* It goes on only once all is well: a pause that ends at the limit, or while an audit is too old that is not
 * due, would begin again at once. */
static bool wants_more(const struct strain *strain)
{
	return strain->alarms.pauses || strain->first.alarm || strain->waiting.overdue > 0 || strain->waiting.old > 0 || nulls_above(strain, strain->limit / 2);
}

static int read_nulls(struct store *store, const struct stage *stage, struct strain *strain, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct model_version live;
	int got;

	strain->limit = setting_real(store, stage->stage_id, "pause.nulls");
	if (strain->limit >= 1)
		return 0;
	got = model_version_live(store, stage, &arena, &live, err);
	if (got > 0)
		got = prediction_newest_nulls(store, live.model_version_id, NULL_WINDOW, &strain->nulls, err);
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

/* Below level 3 nothing does. */
static int read_strain(struct store *store, const struct stage *stage, struct strain *strain, struct err *err)
{
	int late;

	*strain = (struct strain){ .limit = 1 };
	if (stage->level < LEVEL_PARTIAL)
		return 0;
	if (alarm_standing(store, stage, &strain->alarms, err) < 0)
		return -1;
	late = audit_may_be_overdue(store, stage, err);
	if (late < 0 || (late > 0 && audit_waiting_read(store, stage, &strain->waiting, err) < 0))
		return -1;
	return provisional_read(store, stage, &strain->first, err) < 0 ? -1 : read_nulls(store, stage, strain, err);
}

static void add_answered(const struct audit_waiting *waiting, char why[160])
{
	size_t length = strlen(why);

	if (waiting->answered > 0)
		snprintf(why + length, 160 - length, "; in %" PRId64 " nobody is sure, or two differ", waiting->answered);
}

static void say_why(struct store *store, const struct stage *stage, const struct strain *strain, char why[160])
{
	const struct audit_waiting *waiting = &strain->waiting;
	char age[CLOCK_TEXT_SIZE];

	if (strain->alarms.pauses)
		snprintf(why, 160, "an alarm asks for it: %.130s", strain->alarms.why_paused);
	else if (strain->first.alarm)
		snprintf(why, 160, "of %" PRId64 " audits that wait for a second look %" PRId64 " are wrong by their first answer: an alarm, if those looks agree",
		         strain->first.waiting, strain->first.wrong);
	else if (waiting->old > 0)
		snprintf(why, 160, "%" PRId64 " %s waited for an answer for more than %s of working time", waiting->old,
		         waiting->old == 1 ? "audit has" : "audits have",
		         clock_duration(setting_integer(store, stage->stage_id, "audit.max_age"), age));
	else if (is_backlog(waiting))
		snprintf(why, 160, "%" PRId64 " audits wait for an answer, %" PRId64 " of them overdue", waiting->all, waiting->overdue);
	else
		snprintf(why, 160, "%" PRId64 " of the newest %" PRId64 " predictions have no answer: more than %.3g %%", strain->nulls.nulls,
		         strain->nulls.predictions, 100 * strain->limit);
	if (!strain->alarms.pauses && !strain->first.alarm && (waiting->old > 0 || is_backlog(waiting)))
		add_answered(waiting, why);
}

static int judge(struct store *store, const struct stage *stage, enum verdict *verdict, char why[160], struct err *err)
{
	int paused = pause_holds(store, stage->stage_id, err);
	struct strain strain;

	*verdict = LEAVE;
	if (paused < 0 || read_strain(store, stage, &strain, err) < 0)
		return -1;
	if (paused && !wants_more(&strain)) {
		*verdict = END;
		snprintf(why, 160, "%s", stage->level >= LEVEL_PARTIAL ? "what it waited for is done" : "the level is lower by now");
	} else if (!paused && wants_pause(&strain)) {
		*verdict = BEGIN;
		say_why(store, stage, &strain, why);
	}
	return 0;
}

int pause_is_due(struct store *store, const struct stage *stage, struct err *err)
{
	enum verdict verdict;
	char why[160];

	return judge(store, stage, &verdict, why, err) < 0 ? -1 : verdict != LEAVE;
}

int pause_is_ahead(struct store *store, const struct stage *stage, char why[160], struct err *err)
{
	enum verdict verdict;

	return judge(store, stage, &verdict, why, err) < 0 ? -1 : verdict == BEGIN;
}

static int act(struct store *store, const struct stage *stage, enum verdict verdict, const char *why, struct err *err)
{
	struct actor by;

	if (actor_program(store, &by, err) < 0)
		return -1;
	return pause_add(store, stage, &by, verdict == BEGIN, why, err);
}

int pause_tend(struct store *store, const struct stage *stage, struct ladder_news *news, struct err *err)
{
	enum verdict verdict;
	char why[160];

	if (judge(store, stage, &verdict, why, err) < 0)
		return -1;
	if (verdict == LEAVE)
		return 0;
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (act(store, stage, verdict, why, err) < 0) {
		store_rollback(store);
		return -1;
	}
	news->paused = verdict == BEGIN;
	news->unpaused = verdict == END;
	snprintf(news->words, sizeof news->words, "%s: %s", verdict == BEGIN ? "the machine is paused" : "the machine goes on", why);
	return store_commit(store, err) < 0 ? -1 : 1;
}
