#include "jobs/level.h"

#include "base/clock.h"
#include "db/level_change.h"
#include "db/model_version.h"
#include "db/setting_store.h"
#include "db/stage.h"
#include "db/store.h"
#include "jobs/gate_facts.h"
#include "jobs/gate_policy.h"
#include "jobs/ladder.h"
#include "jobs/level_private.h"
#include "ladder/level.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the evidence was read from. The certificate matters where the machine decides by it. */
static void note_source(const struct ladder *ladder, const struct gate *gate, struct arena *arena, struct gate_evaluation *evaluation)
{
	char *text = gate_policy_text(&ladder->policy);

	*evaluation = (struct gate_evaluation){
		.model_version_id = ladder->live.model_version_id, .epoch_id = ladder->epoch.epoch_id,
		.certificate_id = gate->to >= LEVEL_PARTIAL ? ladder->certificate_id : 0, .folded_id = ladder->folded_id,
		.decision_id = ladder->decision_id, .prediction_id = ladder->prediction_id, .policy = arena_printf(arena, "%s", text),
	};
	free(text);
}

int level_read_gate(struct store *store, const struct stage *stage, int from, struct arena *arena, struct gate *gate,
                    struct gate_evaluation *evaluation, struct err *err)
{
	struct ladder ladder;
	int rc = ladder_read(store, stage->name, &ladder, err);

	if (rc == 0) {
		struct gate_facts facts;

		rc = gate_facts_read(store, &ladder, &gate_moment_now, &facts, err);
		if (rc == 0)
			gate_eval(from, &ladder.policy, &facts, gate);
		if (rc == 0 && evaluation) {
			note_source(&ladder, gate, arena, evaluation);
			gate_evaluation_fill(stage, gate, evaluation);
		}
	}
	ladder_release(&ladder);
	return rc;
}

int level_gate(struct store *store, const char *stage_name, int from, struct gate *gate, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc;

	*gate = (struct gate){ 0 };
	rc = stage_read(store, stage_name, &arena, &stage, err);
	if (rc == 0)
		rc = level_read_gate(store, &stage, from, &arena, gate, NULL, err);
	arena_release(&arena);
	return rc;
}

int level_check_reason(const char *reason, struct err *err)
{
	if (!reason || reason[strspn(reason, " \t\n")] == '\0')
		return err_set(err, "a reason is needed");
	return 0;
}

int level_check_leads(const struct actor *by, const char *what, struct err *err)
{
	if (!role_leads(by->role))
		return err_set(err, "%s takes a lead or the owner; %s is %s", what, by->name, role_name(by->role));
	return 0;
}

/* A way to move: it says to which level, or why not. */
struct move {
	const char *kind, *reason;
	int       (*target)(struct store *store, const struct stage *stage, struct arena *arena, void *context,
	                    struct err *err); /* the level, or -1 */
	void       *context;
};

static int move_in_write(struct store *store, const char *stage_name, const struct actor *by, const struct move *move,
                         struct arena *arena, struct err *err)
{
	struct stage stage;
	int to = stage_read(store, stage_name, arena, &stage, err);

	if (to == 0)
		to = move->target(store, &stage, arena, move->context, err);
	if (to >= 0 && to != stage.level && level_change_add(store, &stage, by, to, move->kind, move->reason, err) < 0)
		to = -1;
	return to;
}

/* What a move goes by is read in the write that makes it. */
static int make_move(struct store *store, const char *stage_name, const struct actor *by, const struct move *move,
                     struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	int to;

	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	to = move_in_write(store, stage_name, by, move, &arena, err);
	if (to < 0)
		store_rollback(store);
	else if (store_commit(store, err) < 0)
		to = -1;
	arena_release(&arena);
	return to;
}

static int target_assistance(struct store *store, const struct stage *stage, struct arena *arena, void *context,
                             struct err *err)
{
	struct model_version live;
	int has_live;

	(void)context;
	if (stage->level >= LEVEL_ASSISTANCE)
		return err_set(err, "stage %s is at level %d already", stage->name, stage->level);
	has_live = model_version_live(store, stage, arena, &live, err);
	if (has_live == 0)
		return err_set(err, "no version is live that could assist: add a model first");
	return has_live < 0 ? -1 : LEVEL_ASSISTANCE;
}

int level_assist_by_decree(struct store *store, const char *stage, const struct actor *by, const char *reason,
                           struct err *err)
{
	struct move move = { "decree", reason, target_assistance, NULL };

	if (level_check_leads(by, "assistance by decree", err) < 0 || level_check_reason(reason, err) < 0)
		return -1;
	return make_move(store, stage, by, &move, err);
}

static int target_below(struct store *store, const struct stage *stage, struct arena *arena, void *context,
                        struct err *err)
{
	int to = *(const int *)context;

	(void)store;
	(void)arena;
	if (to < 0)
		to = stage->level - 1;
	if (stage->level == LEVEL_HUMAN_ONLY)
		return err_set(err, "stage %s is at level 0, the lowest", stage->name);
	if (to >= stage->level)
		return err_set(err, "level %d is not below level %d, where stage %s is", to, stage->level, stage->name);
	return to;
}

/* A reason for who had no time to give one. */
static const char *reason_or(const char *reason, const char *done, const struct actor *by, char *room, size_t size)
{
	if (reason && reason[strspn(reason, " \t\n")])
		return reason;
	snprintf(room, size, "%s by %s", done, by->name);
	return room;
}

int level_demote(struct store *store, const char *stage, const struct actor *by, int to, const char *reason,
                 struct err *err)
{
	char room[128];
	struct move move = { "demote", reason_or(reason, "demoted", by, room, sizeof room), target_below, &to };

	if (level_check_leads(by, "demoting", err) < 0)
		return -1;
	return make_move(store, stage, by, &move, err);
}

static int target_bottom(struct store *store, const struct stage *stage, struct arena *arena, void *context,
                         struct err *err)
{
	(void)store;
	(void)stage;
	(void)arena;
	(void)context;
	(void)err;
	return LEVEL_HUMAN_ONLY;
}

int level_stop(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err)
{
	char room[128];
	struct move move = { "stop", reason_or(reason, "stopped", by, room, sizeof room), target_bottom, NULL };

	if (by->role == ROLE_ANALYST)
		return err_set(err, "stopping takes somebody who decides; %s is %s", by->name, role_name(by->role));
	return make_move(store, stage, by, &move, err);
}

/* ---- back to where a stop came from ---- */

int level_resumable(struct store *store, const struct stage *stage, int *to, int64_t *until_ms, struct err *err)
{
	struct level_last last;
	int got = level_change_last(store, stage, &last, err);

	*to = last.from_level;
	*until_ms = last.at_ms + setting_integer(store, stage->stage_id, "stop.resume");
	return got <= 0 ? got : last.stopped && store_now(store) < *until_ms;
}

/* Where the machine decided before the stop, its certificate has to hold still. */
static int check_certificate(struct store *store, const struct stage *stage, struct err *err)
{
	struct ladder ladder;
	int rc = ladder_read(store, stage->name, &ladder, err);

	if (rc == 0 && !attempt_is_certified(&ladder.attempt, &ladder.policy))
		rc = err_set(err, "no certificate keeps what is promised now: the way up is through the gates");
	ladder_release(&ladder);
	return rc;
}

static int refuse_late(const struct level_last *last, int64_t resume_ms, struct err *err)
{
	char until[CLOCK_TEXT_SIZE], within[CLOCK_TEXT_SIZE];

	return err_set(err, "a stop can be taken back within %s, and that was over at %s: the way up is through the gates",
	               clock_duration(resume_ms, within), clock_iso(last->at_ms + resume_ms, until));
}

static int target_before_stop(struct store *store, const struct stage *stage, struct arena *arena, void *context, struct err *err)
{
	int64_t resume_ms = setting_integer(store, stage->stage_id, "stop.resume");
	struct level_last last;

	(void)arena;
	(void)context;
	if (level_change_last(store, stage, &last, err) < 0)
		return -1;
	if (!last.stopped)
		return err_set(err, "stage %s has not been stopped: there is nothing to go back to", stage->name);
	if (store_now(store) >= last.at_ms + resume_ms)
		return refuse_late(&last, resume_ms, err);
	if (last.fired)
		return err_set(err, "%s since stage %s was stopped: the way up is through the gates", last.fired, stage->name);
	if (last.from_level >= LEVEL_PARTIAL && check_certificate(store, stage, err) < 0)
		return -1;
	return last.from_level;
}

int level_resume(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err)
{
	char room[128];
	struct move move = { "resume", reason_or(reason, "resumed", by, room, sizeof room), target_before_stop, NULL };

	if (level_check_leads(by, "resuming", err) < 0 || ladder_tend(store, stage, NULL, err) < 0)
		return -1;
	return make_move(store, stage, by, &move, err);
}
