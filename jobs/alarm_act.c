/* What people do about an alarm. */
#include "jobs/alarms.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "jobs/pause.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define SNOOZE_MOST (30 * CLOCK_DAY_MS)

/* What it asked of the machine ends with it, whoever looks next. */
static int add(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const struct alarm_act *what,
               struct err *err)
{
	struct ladder_news news = { .folded = 0 };
	bool ends = str_equal(what->kind, "close") || str_equal(what->kind, "false");

	if (alarm_act_add(store, stage, by, alarm_id, what, err) < 0)
		return -1;
	return ends && pause_tend(store, stage, &news, err) < 0 ? -1 : 0;
}

static int act(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const struct alarm_act *what,
               struct err *err)
{
	if (!role_leads(by->role))
		return err_set(err, "what becomes of an alarm is for leads; %s is %s", by->name, role_name(by->role));
	if (!what->note || !what->note[strspn(what->note, " \t\n")])
		return err_set(err, "say why: a note is needed");
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (add(store, stage, by, alarm_id, what, err) < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

int alarm_acknowledge(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err)
{
	return act(store, stage, by, alarm_id, &(struct alarm_act){ .kind = "acknowledge", .note = note, .value = (double)NAN }, err);
}

int alarm_close(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err)
{
	return act(store, stage, by, alarm_id, &(struct alarm_act){ .kind = "close", .note = note, .value = (double)NAN }, err);
}

int alarm_false(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, const char *note, struct err *err)
{
	return act(store, stage, by, alarm_id, &(struct alarm_act){ .kind = "false", .note = note, .value = (double)NAN }, err);
}

int alarm_snooze(struct store *store, const struct stage *stage, const struct actor *by, int64_t alarm_id, int64_t until_ms, const char *note,
                 struct err *err)
{
	int64_t now_ms = store_now(store);

	if (until_ms <= now_ms || until_ms > now_ms + SNOOZE_MOST)
		return err_set(err, "an alarm is put off until a time ahead, within 30 days");
	return act(store, stage, by, alarm_id, &(struct alarm_act){ .kind = "snooze", .note = note, .value = (double)NAN, .until_ms = until_ms },
	           err);
}
