/* What evidence took back, against the alarms that the rows raise. */
#include "jobs/ladder_replay_private.h"

#include "jobs/demotion.h"
#include "jobs/gate_policy.h"
#include "ladder/level.h"

static void tell_missing(struct ladder_replay *replay)
{
	ladder_replay_tell(replay, "folded", replay->alarm.row_id, "it raises an alarm, and the demotion that was due then is not there");
	replay->alarm.was_live = false; /* once */
}

/* Rows of one tending have seen the same decisions. Of a version that was not live an alarm takes nothing back. */
int ladder_replay_alarm(struct ladder_replay *replay, const struct refold_row *row, struct err *err)
{
	const struct ladder *ladder = &replay->ladder;
	int live;

	if (ladder->alarm == WATCH_QUIET)
		return 0;
	if (replay->alarm.row_id) {
		if (replay->alarm.was_live && row->until_decision_id != replay->alarm.until_id)
			tell_missing(replay);
		return 0;
	}
	live = refold_was_live(replay->store, ladder->epoch.model_version_id, row->folded_ms, err);
	replay->alarm.row_id = row->stored.folded_id;
	replay->alarm.until_id = row->until_decision_id;
	replay->alarm.was_live = live > 0;
	return live < 0 ? -1 : 0;
}

/* ---- what is stored ---- */

#define CHANGE(demotion) "level_change", (demotion)->level_change_id

static int compare_account(struct ladder_replay *replay, const struct refold_demotion *demotion, struct err *err)
{
	struct demotion_account account;
	int rc;

	replay->ladder.policy = gate_policy_past(&replay->settings, replay->stage.stage_id, INT64_MAX, demotion->at_ms);
	rc = demotion_account(replay->store, &replay->ladder, &account, err);
	if (rc == 0) {
		ladder_replay_text(replay, CHANGE(demotion), "its reason", demotion->reason, account.words);
		ladder_replay_text(replay, CHANGE(demotion), "its evidence", demotion->evidence, account.evidence);
	}
	demotion_account_release(&account);
	return rc;
}

static int compare_change(struct ladder_replay *replay, const struct refold_demotion *demotion, struct err *err)
{
	if (!demotion->is_there) {
		ladder_replay_tell(replay, "epoch", demotion->epoch_id, "the demotion that it names is not there");
		return 0;
	}
	ladder_replay_integer(replay, CHANGE(demotion), "the epoch whose evidence fell", demotion->of_epoch_id, replay->ladder.epoch.epoch_id);
	ladder_replay_integer(replay, CHANGE(demotion), "the level it went to", demotion->to_level, LEVEL_ASSISTANCE);
	return compare_account(replay, demotion, err);
}

static int compare(struct ladder_replay *replay, const struct refold_demotion *demotion, struct err *err)
{
	if (!demotion->epoch_id) {
		ladder_replay_tell(replay, CHANGE(demotion), "it says that evidence fell, and no epoch began with it");
		return 0;
	}
	if (replay->ladder.alarm == WATCH_QUIET) {
		ladder_replay_tell(replay, "epoch", demotion->epoch_id, "it says that evidence fell, and no row of epoch %lld raises an alarm",
		                   (long long)replay->ladder.epoch.epoch_id);
		return 0;
	}
	if (demotion->level_change_id)
		return compare_change(replay, demotion, err);
	if (demotion->level >= LEVEL_PARTIAL)
		ladder_replay_tell(replay, "epoch", demotion->epoch_id, "an alarm began it while the machine decided, and the level was not taken back");
	return 0;
}

int ladder_replay_demotion(struct ladder_replay *replay, struct err *err)
{
	bool ended = false;

	for (int i = 0; i < replay->demotion_count; i++) {
		struct refold_demotion *demotion = &replay->demotions[i];

		if (demotion->ended_id != replay->ladder.epoch.epoch_id)
			continue;
		demotion->done = true;
		ended |= demotion->epoch_id != 0;
		if (compare(replay, demotion, err) < 0)
			return -1;
	}
	if (replay->alarm.row_id && replay->alarm.was_live && !ended)
		tell_missing(replay);
	return 0;
}

void ladder_replay_loose_demotions(struct ladder_replay *replay)
{
	for (int i = 0; i < replay->demotion_count; i++)
		if (!replay->demotions[i].done)
			ladder_replay_tell(replay, CHANGE(&replay->demotions[i]), "it says that evidence fell, of an epoch that is not there");
}
