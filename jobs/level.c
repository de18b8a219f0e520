#include "jobs/level.h"

#include "db/level_change.h"
#include "db/model_version.h"
#include "db/stage.h"
#include "jobs/evidence.h"
#include "ladder/level.h"

#include <stdio.h>
#include <string.h>

/* The gate above level from, as the evidence of its live version stands. */
static int read_gate(struct store *store, const struct stage *stage, int from, struct arena *arena, struct gate *gate,
                     struct err *err)
{
	struct gate_policy policy = evidence_policy(store, stage);
	const char **labels = arena_alloc(arena, ((size_t)stage->label_count + 1) * sizeof *labels);
	struct model_version live = { .model_version_id = 0 };
	struct gate_facts facts;
	struct attempt attempt;
	int has_live = model_version_live(store, stage, arena, &live, err), rc;

	if (has_live < 0)
		return -1;
	for (int i = 0; i < stage->label_count; i++)
		labels[i] = stage->labels[i].name;
	rc = evidence_read(store, stage, live.model_version_id, &policy, &attempt, err);
	if (rc == 0) {
		facts = attempt_facts(&attempt);
		facts.has_live = has_live > 0;
		facts.labels = labels;
		gate_eval(from, &policy, &facts, gate);
	}
	attempt_release(&attempt);
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
		rc = read_gate(store, &stage, from, &arena, gate, err);
	arena_release(&arena);
	return rc;
}

static int check_reason(const char *reason, struct err *err)
{
	if (!reason || reason[strspn(reason, " \t\n")] == '\0')
		return err_set(err, "a reason is needed");
	return 0;
}

static int check_leads(const struct actor *by, const char *what, struct err *err)
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

static int make_move(struct store *store, const char *stage_name, const struct actor *by, const struct move *move,
                     struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int to = stage_read(store, stage_name, &arena, &stage, err);

	if (to == 0)
		to = move->target(store, &stage, &arena, move->context, err);
	if (to >= 0 && to != stage.level && level_change_add(store, &stage, by, to, move->kind, move->reason, err) < 0)
		to = -1;
	arena_release(&arena);
	return to;
}

static int target_through_gate(struct store *store, const struct stage *stage, struct arena *arena, void *context,
                               struct err *err)
{
	struct gate *gate = context;

	if (read_gate(store, stage, stage->level, arena, gate, err) < 0)
		return -1;
	for (int i = 0; i < gate->check_count; i++)
		if (!gate->checks[i].ok)
			return err_set(err, "the gate from level %d to %d is closed: %s", gate->from, gate->to,
			               gate->checks[i].why);
	if (gate->to > LEVEL_ASSISTANCE)
		return err_set(err, "the gate is open, but this version of the program lets no machine decide: level 2 is the highest it works at");
	return gate->to;
}

int level_promote(struct store *store, const char *stage, const struct actor *by, const char *reason,
                  struct gate *gate, struct err *err)
{
	struct gate found;
	struct move move = { "promote", reason, target_through_gate, gate ? gate : &found };

	*(struct gate *)move.context = (struct gate){ 0 };
	if (check_leads(by, "promoting", err) < 0 || check_reason(reason, err) < 0)
		return -1;
	return make_move(store, stage, by, &move, err);
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

	if (check_leads(by, "assistance by decree", err) < 0 || check_reason(reason, err) < 0)
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

	if (check_leads(by, "demoting", err) < 0)
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
