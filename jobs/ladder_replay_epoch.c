/* Each epoch as it had to begin: where its evidence begins, what goes on in it, and how many attempts it costs, from which its
 * alpha comes. */
#include "jobs/ladder_replay_private.h"

#include "base/str.h"

#define EPOCH(epoch) "epoch", (epoch)->epoch_id

/* The version's epoch before; epoch_id 0: there is none. */
static struct epoch epoch_before_of(const struct ladder_replay *replay, const struct epoch *epoch)
{
	struct epoch before = { .label_set = 1 };

	for (int i = 0; i < replay->epoch_count && replay->epochs[i].epoch_id < epoch->epoch_id; i++)
		if (replay->epochs[i].model_version_id == epoch->model_version_id)
			before = replay->epochs[i];
	return before;
}

static void check_cause(struct ladder_replay *replay, const struct epoch *epoch, const struct epoch *before, const struct refold_epoch *facts)
{
	bool first = str_equal(facts->cause, "first");

	if (first && before->epoch_id)
		ladder_replay_tell(replay, EPOCH(epoch), "it says that it is the first of its version, and epoch %lld was before",
		                   (long long)before->epoch_id);
	if (!first && !before->epoch_id)
		ladder_replay_tell(replay, EPOCH(epoch), "it is the first of its version, and says otherwise");
	if (str_equal(facts->cause, "labels") && !facts->changes && !facts->merges)
		ladder_replay_tell(replay, EPOCH(epoch), "it says that labels changed, and none did");
	if (before->epoch_id && str_equal(facts->cause, "rule") != facts->other_rule && !str_equal(facts->cause, "demotion"))
		ladder_replay_tell(replay, EPOCH(epoch), "it says %s, and answers are compared by %s rule", facts->cause, facts->other_rule ? "another" : "the same");
}

/* Labels were merely merged: it goes on from the one before. */
static struct epoch plan_merged(const struct ladder_replay *replay, const struct epoch *before, const struct refold_epoch *facts)
{
	return (struct epoch){
		.since_decision_id = before->since_decision_id, .since_prediction_id = before->since_prediction_id,
		.line_id = before->line_id ? before->line_id : before->epoch_id,
		.spent = epoch_merge_choices(replay->past.stage.label_count, (int)facts->merges, before->line_id ? before->spent : 1),
	};
}

/* Otherwise with what comes after it began; the first with everything. */
static struct epoch plan_anew(struct ladder_replay *replay, const struct epoch *epoch, const struct refold_epoch *facts)
{
	if (str_equal(facts->cause, "first"))
		return (struct epoch){ .spent = 1 };
	if (facts->other_decisions)
		ladder_replay_tell(replay, EPOCH(epoch), "the newest decision before it was not the one that it names");
	if (facts->other_predictions)
		ladder_replay_tell(replay, EPOCH(epoch), "the newest prediction before it was not the one that it names");
	return (struct epoch){ .spent = 1, .since_decision_id = epoch->since_decision_id, .since_prediction_id = epoch->since_prediction_id };
}

static void compare(struct ladder_replay *replay, const struct epoch *epoch, const struct epoch *made, const struct refold_epoch *facts)
{
	int64_t least = facts->least_spent + made->spent, most = facts->most_spent + made->spent;

	ladder_replay_integer(replay, EPOCH(epoch), "the decision after which it counts", epoch->since_decision_id, made->since_decision_id);
	ladder_replay_integer(replay, EPOCH(epoch), "the prediction after which it counts", epoch->since_prediction_id, made->since_prediction_id);
	ladder_replay_integer(replay, EPOCH(epoch), "the epoch whose watch goes on in it", epoch->line_id, made->line_id);
	ladder_replay_integer(replay, EPOCH(epoch), "the attempts that it counts for", epoch->spent, made->spent);
	if (epoch->attempt < least || epoch->attempt > most)
		ladder_replay_integer(replay, EPOCH(epoch), "its attempt of the year", epoch->attempt, most);
}

int ladder_replay_epoch(struct ladder_replay *replay, const struct epoch *epoch, struct err *err)
{
	struct epoch before = epoch_before_of(replay, epoch), made;
	struct refold_epoch facts;

	if (refold_epoch(replay->store, &replay->stage, epoch, &before, &replay->epoch_arena, &facts, err) < 0)
		return -1;
	check_cause(replay, epoch, &before, &facts);
	made = str_equal(facts.cause, "labels") && !facts.changes && before.epoch_id ? plan_merged(replay, &before, &facts)
	                                                                            : plan_anew(replay, epoch, &facts);
	compare(replay, epoch, &made, &facts);
	return 0;
}
