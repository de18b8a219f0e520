/* What stood beside the evidence when a gate was looked at: answers that waited, overdue audits, open alarms. Rows tell when
 * each came and when it was answered, but not when a place was taken back that nobody had answered: so what is stored has to lie
 * between what there was for sure and what there may have been. */
#include "jobs/ladder_replay_private.h"

#include "base/str.h"
#include "db/work_time.h"
#include "ladder/level.h"

#include <inttypes.h>

struct moment {
	struct ladder_replay         *replay;
	const struct gate_evaluation *evaluation;
	struct refold_range           pending;  /* answers that wait */
	int64_t                       audits;   /* of these, audits that may wait */
};

#define GATE(moment) "gate_evaluation", (moment)->evaluation->gate_evaluation_id

static const struct gate_check *find_check(const struct gate *gate, const char *name)
{
	for (int i = 0; i < gate->check_count; i++)
		if (str_equal(gate->checks[i].name, name))
			return &gate->checks[i];
	return NULL;
}

static void compare(const struct moment *moment, const char *name, int64_t stored, const struct refold_range *range)
{
	if (stored >= range->least && stored <= range->most)
		return;
	if (range->least == range->most)
		ladder_replay_tell(moment->replay, GATE(moment), "of \"%s\" it tells %" PRId64 ", and by the rows there were %" PRId64, name, stored,
		                   range->least);
	else
		ladder_replay_tell(moment->replay, GATE(moment), "of \"%s\" it tells %" PRId64 ", and by the rows there were %" PRId64 " to %" PRId64,
		                   name, stored, range->least, range->most);
}

/* What levels 3 and 4 leave to people waits for no more answers, but for the exam. */
static bool is_left(const struct refold_waiting *item)
{
	return item->route && str_equal(item->route, "human") && item->route_level >= LEVEL_PARTIAL && !item->exam;
}

static int take_waiting(void *context, const struct refold_waiting *item, struct err *err)
{
	struct moment *moment = context;
	struct ladder_replay *replay = moment->replay;
	struct arena arena = ARENA_EMPTY;
	struct agreed_row *decisions;
	struct agreed agreed;
	int count, rc = refold_decisions(replay->store, &replay->stage, item->item_id, moment->evaluation->decision_id, &arena, &decisions,
	                                 &count, err);
	bool open;

	for (int i = 0; rc == 0 && i < count; i++)
		decisions[i].label_id = stage_past_final(&replay->past, decisions[i].label_id);
	if (rc == 0) {
		agreed = agreed_of(decisions, count, moment->evaluation->at_ms, INT64_MAX);
		open = agreed.differs || (!agreed.label_id && (agreed.unsure || agreed.skipped));
		moment->pending.least += (open || item->place) && !item->known && !is_left(item);
		moment->pending.most += open || item->may_have_place;
		moment->audits += (open || item->may_have_place) && item->route && str_equal(item->route, "auto+audit");
	}
	arena_release(&arena);
	return rc;
}

static struct setting_value was_set(const struct moment *moment, const char *key)
{
	return setting_past_value(&moment->replay->settings, moment->replay->stage.stage_id, key, INT64_MAX, moment->evaluation->at_ms);
}

/* Audits that two answered differently may be overdue as well. */
static int check_overdue(const struct moment *moment, const struct gate_check *check, struct err *err)
{
	int64_t too_old_ms = work_time_before_by(was_set(moment, "project.hours").text, was_set(moment, "project.timezone").text,
	                                         moment->evaluation->at_ms, was_set(moment, "audit.max_age").integer);
	struct refold_range range = { 0, 0 };

	if (moment->evaluation->from_level >= LEVEL_PARTIAL &&
	    refold_overdue(moment->replay->store, &moment->replay->stage, moment->evaluation, too_old_ms, &range, err) < 0)
		return -1;
	if (moment->evaluation->from_level >= LEVEL_PARTIAL)
		range.most += moment->audits;
	compare(moment, check->name, (int64_t)check->value, &range);
	return 0;
}

static int check_alarms(const struct moment *moment, const struct gate_check *check, struct err *err)
{
	struct refold_range range;

	if (refold_alarms(moment->replay->store, &moment->replay->stage, moment->evaluation, &range, err) < 0)
		return -1;
	compare(moment, check->name, (int64_t)check->value, &range);
	return 0;
}

int ladder_replay_moment(struct ladder_replay *replay, const struct gate_evaluation *evaluation, const struct gate *stored, struct err *err)
{
	const struct gate_check *pending = find_check(stored, "pending and unsure"), *overdue = find_check(stored, "overdue audits");
	const struct gate_check *alarms = find_check(stored, "alarms");
	struct moment moment = { .replay = replay, .evaluation = evaluation };

	if (!evaluation->epoch_id)
		return 0;
	if (refold_waiting(replay->store, &replay->stage, &replay->ladder.epoch, evaluation, take_waiting, &moment, err) < 0)
		return -1;
	if (pending)
		compare(&moment, pending->name, pending->k, &moment.pending);
	if (overdue && check_overdue(&moment, overdue, err) < 0)
		return -1;
	return alarms && check_alarms(&moment, alarms, err) < 0 ? -1 : 0;
}
