#include "jobs/rollout_request.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/level_private.h"
#include "jobs/rollout_private.h"

#define REQUEST_LIFE_MS CLOCK_DAY_MS

/* ---- asking ---- */

bool rollout_takes_two(struct store *store, const struct stage *stage, enum traffic_act_kind kind, double share)
{
	bool answers = kind == TRAFFIC_ACT_CANARY || kind == TRAFFIC_ACT_SWITCH || (kind == TRAFFIC_ACT_ADVANCE && share >= 1);

	return answers && setting_boolean(store, stage->stage_id, "promote.two_person");
}

/* The same stands; another one is asked for in its place. */
static int leave_old(struct store *store, const struct stage *stage, const struct actor *by, const char *hash, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rollout_request old;
	int got = rollout_request_waiting(store, stage, &arena, &old, err);

	if (got > 0 && str_equal(old.hash, hash))
		got = err_set(err, "%s has asked for it already: another lead approves it with rung rollout approve", old.operator_name);
	else if (got > 0)
		got = rollout_request_answer(store, stage, by, &old, "withdrawn", "asked anew", err);
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

int rollout_ask(struct store *store, const struct stage *stage, const struct actor *by, struct rollout_request *request, struct err *err)
{
	request->expires_ms = store_now(store) + REQUEST_LIFE_MS;
	if (leave_old(store, stage, by, request->hash, err) < 0 || rollout_request_add(store, stage, by, request, err) < 0)
		return -1;
	return ROLLOUT_ASKED;
}

int rollout_say_changed(const struct rollout_request *agreed, const char *live, int level, int level_after, struct err *err)
{
	if (!str_equal(agreed->live, live))
		return err_set(err, "it is no longer what %s asked for: LIVE is %s, and was %s; it has to be asked for again", agreed->operator_name,
		               *live ? live : "nobody", *agreed->live ? agreed->live : "nobody");
	if (agreed->level != level || agreed->level_after != level_after)
		return err_set(err, "it is no longer what %s asked for: the level would go from %d to %d, and from %d to %d then; it has to be asked "
		                    "for again", agreed->operator_name, level, level_after, agreed->level, agreed->level_after);
	return err_set(err, "it is no longer what %s asked for: settings, labels or the plan have changed; it has to be asked for again",
	               agreed->operator_name);
}

char *rollout_agreed_evidence(const struct rollout_request *agreed)
{
	json_t *body;
	char *text;

	if (!agreed)
		return NULL;
	body = json_pack("{s:I, s:s}", "request", (json_int_t)agreed->request_id, "asked_by", agreed->operator_name);
	text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(body);
	return text;
}

/* ---- answering, each inside a write ---- */

struct answering {
	struct store       *store;
	const char         *stage_name;
	const struct actor *by;
	const char         *reason;
	int64_t             request_id; /* 0: whichever waits */
	struct arena        arena;
	struct stage        stage;
	struct rollout_request request;
};

/* As the plan says, whatever the settings do by now: nought stands for none there, and for them here. */
static int64_t as_agreed(int64_t value)
{
	return value > 0 ? value : -1;
}

struct rollout_wish rollout_request_wish(const struct rollout_request *request)
{
	const struct rollout_plan *plan = &request->plan;

	return (struct rollout_wish){
		.kind = plan->kind, .version = request->model, .steps = plan->steps, .step_count = plan->step_count, .rules = plan->rules,
		.rule_count = plan->rule_count, .step_items = as_agreed(plan->step_items), .soak_ms = as_agreed(plan->soak_ms),
		.bake_ms = as_agreed(plan->bake_ms), .most_items = as_agreed(plan->most_items), .reason = request->reason, .again = request->again,
		.although_worse = request->although_worse,
	};
}

static int start(struct answering *answering, struct err *err)
{
	const struct rollout_wish wish = rollout_request_wish(&answering->request);

	return rollout_start_agreed(answering->store, answering->stage_name, answering->by, &wish, &answering->request, err);
}

static int approve(struct answering *answering, struct err *err)
{
	const struct rollout_request *request = &answering->request;
	int rc;

	if (actor_check_second(answering->by, request->operator_id, request->acted_by, err) < 0)
		return -1;
	rc = request->kind == TRAFFIC_ACT_ADVANCE ? rollout_advance_agreed(answering->store, answering->stage_name, answering->by, request, err)
	                                          : start(answering, err);
	if (rc != 0)
		return rc;
	return rollout_request_answer(answering->store, &answering->stage, answering->by, request, "approved", answering->reason, err);
}

static int refuse(struct answering *answering, struct err *err)
{
	const struct rollout_request *request = &answering->request;

	if (actor_check_second(answering->by, request->operator_id, request->acted_by, err) < 0)
		return -1;
	return rollout_request_answer(answering->store, &answering->stage, answering->by, request, "refused", answering->reason, err);
}

static int withdraw(struct answering *answering, struct err *err)
{
	const struct rollout_request *request = &answering->request;

	if (actor_check_asked(answering->by, request->operator_id, request->acted_by, request->operator_name, err) < 0)
		return -1;
	return rollout_request_answer(answering->store, &answering->stage, answering->by, request, "withdrawn", answering->reason, err);
}

static int read_waiting(struct answering *answering, struct err *err)
{
	int got;

	if (stage_read(answering->store, answering->stage_name, &answering->arena, &answering->stage, err) < 0)
		return -1;
	got = rollout_request_waiting(answering->store, &answering->stage, &answering->arena, &answering->request, err);
	if (got == 0)
		return err_set(err, "no rollout of stage %s waits for an answer", answering->stage.name);
	if (got > 0 && answering->request_id && answering->request_id != answering->request.request_id)
		return err_set(err, "the request has been answered, or another one stands in its place: look again");
	return got < 0 ? -1 : 0;
}

/* The request is read in the write that answers it: of two answers at once one is refused. */
static int answer(struct answering *answering, int (*work)(struct answering *answering, struct err *err), struct err *err)
{
	int rc;

	if (store_begin(answering->store, STORE_DURABLE, err) < 0)
		return -1;
	rc = read_waiting(answering, err);
	if (rc == 0)
		rc = work(answering, err);
	if (rc != 0)
		store_rollback(answering->store);
	else
		rc = store_commit(answering->store, err);
	return rc;
}

static int run(struct answering *answering, int (*work)(struct answering *answering, struct err *err), const char *what, struct err *err)
{
	return level_check_leads(answering->by, what, err) < 0 ? -1 : answer(answering, work, err);
}

int rollout_approve(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason,
                    struct arena *arena, const char **model, struct err *err)
{
	struct answering answering = { .store = store, .stage_name = stage, .by = by, .reason = reason, .request_id = request_id, .arena = ARENA_EMPTY };
	int rc = run(&answering, approve, "approving", err);

	if (rc >= 0 && model)
		*model = arena_strdup(arena, answering.request.model);
	arena_release(&answering.arena);
	return rc;
}

int rollout_refuse(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason, struct err *err)
{
	struct answering answering = { .store = store, .stage_name = stage, .by = by, .reason = reason, .request_id = request_id, .arena = ARENA_EMPTY };
	int rc = level_check_reason(reason, err);

	if (rc == 0)
		rc = run(&answering, refuse, "refusing", err);
	arena_release(&answering.arena);
	return rc;
}

int rollout_withdraw(struct store *store, const char *stage, const struct actor *by, int64_t request_id, const char *reason, struct err *err)
{
	struct answering answering = { .store = store, .stage_name = stage, .by = by, .reason = reason, .request_id = request_id, .arena = ARENA_EMPTY };
	int rc = run(&answering, withdraw, "withdrawing", err);

	arena_release(&answering.arena);
	return rc;
}
