/* What the machine decided while it was paused, or had to be: an audit that nobody answers for too long stops it. */
#include "jobs/ladder_replay_private.h"

#include "base/clock.h"
#include "db/work_time.h"

#include <inttypes.h>

#define LATE_MS CLOCK_HOUR_MS /* in which whoever is at work has looked at what is overdue, a long file included */

static int check_kept(struct ladder_replay *replay, struct err *err)
{
	struct refold_pause *pauses;
	int count;

	if (refold_pauses(replay->store, &replay->stage, &replay->arena, &pauses, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		ladder_replay_tell(replay, "pause", pauses[i].pause_id, "the machine decided while it held, by route %" PRId64, pauses[i].route_id);
	return 0;
}

/* What was drawn before this moment had waited for too long at a time, by what was set then. */
static int64_t too_old_ms(const struct ladder_replay *replay, int64_t at_ms)
{
	const struct setting_past *past = &replay->settings;
	int64_t stage_id = replay->stage.stage_id;

	return work_time_before_by(setting_past_value(past, stage_id, "project.hours", INT64_MAX, at_ms).text,
	                           setting_past_value(past, stage_id, "project.timezone", INT64_MAX, at_ms).text, at_ms,
	                           setting_past_value(past, stage_id, "audit.max_age", INT64_MAX, at_ms).integer);
}

/* A pause was due as an audit came of age, and held until it was answered: the machine's last decision before that tells. */
static int check_due(struct ladder_replay *replay, struct err *err)
{
	struct refold_late *audits;
	int count;

	if (refold_late(replay->store, &replay->stage, LATE_MS, &replay->arena, &audits, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		const struct refold_late *audit = &audits[i];

		if (audit->decided_ms > audit->routed_ms + LATE_MS && audit->routed_ms < too_old_ms(replay, audit->decided_ms - LATE_MS))
			ladder_replay_tell(replay, "pause", 0, "the machine decided when the audit of item %" PRId64 " had waited for too long: a pause was due",
			                   audit->item_id);
	}
	return 0;
}

int ladder_replay_pauses(struct ladder_replay *replay, struct err *err)
{
	return check_kept(replay, err) < 0 || check_due(replay, err) < 0 ? -1 : 0;
}
