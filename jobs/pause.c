#include "jobs/pause.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/audit.h"
#include "db/pause.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "ladder/level.h"

#include <inttypes.h>
#include <stdio.h>

#define FEW 10 /* audits that wait are no backlog */

/* What is to become of the machine, and why. */
enum verdict { LEAVE, BEGIN, END };

static bool is_backlog(const struct audit_waiting *waiting)
{
	int64_t in_time = waiting->all - waiting->overdue;

	return waiting->all > 2 * (in_time > FEW ? in_time : FEW);
}

static void say_why(struct store *store, const struct stage *stage, const struct audit_waiting *waiting, char why[160])
{
	char age[CLOCK_TEXT_SIZE];

	if (waiting->old > 0)
		snprintf(why, 160, "%" PRId64 " %s waited for an answer for more than %s of working time", waiting->old,
		         waiting->old == 1 ? "audit has" : "audits have",
		         clock_duration(setting_integer(store, stage->stage_id, "audit.max_age"), age));
	else
		snprintf(why, 160, "%" PRId64 " audits wait for an answer, %" PRId64 " of them overdue", waiting->all, waiting->overdue);
}

/* A pause begins when an audit is too old or too many wait, and ends when none is overdue any more. */
static int judge(struct store *store, const struct stage *stage, enum verdict *verdict, char why[160], struct err *err)
{
	int paused = pause_holds(store, stage->stage_id, err), late = 0;
	struct audit_waiting waiting = { 0 };

	*verdict = LEAVE;
	if (paused >= 0 && stage->level >= LEVEL_PARTIAL)
		late = audit_may_be_overdue(store, stage, err);
	if (paused < 0 || late < 0 || (late && audit_waiting_read(store, stage, &waiting, err) < 0))
		return -1;
	if (paused && waiting.overdue == 0) {
		*verdict = END;
		snprintf(why, 160, "%s", stage->level >= LEVEL_PARTIAL ? "the audits are answered" : "the level is lower by now");
	} else if (!paused && (waiting.old > 0 || is_backlog(&waiting))) {
		*verdict = BEGIN;
		say_why(store, stage, &waiting, why);
	}
	return 0;
}

int pause_is_due(struct store *store, const struct stage *stage, struct err *err)
{
	enum verdict verdict;
	char why[160];

	return judge(store, stage, &verdict, why, err) < 0 ? -1 : verdict != LEAVE;
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
