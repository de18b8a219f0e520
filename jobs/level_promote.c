/* The way up: by one lead, or by one who asks and another who approves. What a promotion goes by is read
 * in the write that makes it, and kept with it: the gate as it stood, and a hash over what is done. */
#include "jobs/level_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/level_change.h"
#include "db/model_version.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/gate_policy.h"
#include "jobs/ladder.h"
#include "ladder/level.h"

#include <string.h>

#define REQUEST_LIFE_MS CLOCK_DAY_MS
#define REFUSAL_MS      (7 * CLOCK_DAY_MS) /* after which nobody needs to be told of it any more */

/* One way of acting on a gate, and what it has read. */
struct act {
	struct store           *store;
	const char             *stage_name;
	const struct actor     *by;
	const char             *reason;
	struct gate            *gate;
	struct arena            arena;
	struct stage            stage;
	struct gate_evaluation  evaluation;
	struct promotion_request request;
};

/* ---- the gate ---- */

static int need_open(const struct gate *gate, struct err *err)
{
	for (int i = 0; !gate->open && i < gate->check_count; i++) {
		const struct gate_check *check = &gate->checks[i];

		if (!check->ok)
			return err_set(err, "the gate from level %d to %d is closed: %s: %s%s%s", gate->from, gate->to, check->name, check->why,
			               check->change[0] ? ": " : "", check->change);
	}
	return gate->open ? 0 : err_set(err, "the gate from level %d to %d is closed", gate->from, gate->to);
}

/* What has settled by now is folded first, so that the rows that were read are there for whoever asks. */
static int look(struct act *act, struct err *err)
{
	if (ladder_tend(act->store, act->stage.name, NULL, err) < 0)
		return -1;
	return level_read_gate(act->store, &act->stage, act->stage.level, &act->arena, act->gate, &act->evaluation, err);
}

static int keep_evaluation(struct act *act, struct err *err)
{
	return gate_evaluation_add(act->store, &act->stage, act->by, act->gate, &act->evaluation, err);
}

static int go_up(struct act *act, const char *reason, struct err *err)
{
	struct level_change_new change = {
		.to_level = act->gate->to, .kind = "promote", .reason = reason,
		.gate_evaluation_id = act->evaluation.gate_evaluation_id, .request_id = act->request.request_id,
		.epoch_id = act->evaluation.epoch_id,
	};

	return level_change_append(act->store, &act->stage, act->by, &change, NULL, err) < 0 ? -1 : change.to_level;
}

/* ---- requests ---- */

static bool has_expired(const struct act *act)
{
	return store_now(act->store) >= act->request.expires_ms;
}

static bool is_overtaken(const struct act *act)
{
	return act->request.level_change_id != act->stage.level_change_id;
}

/* Says why the newest request, if there is one, can no longer be answered. */
static int refuse_over(const struct act *act, int found, struct err *err)
{
	const struct promotion_request *request = &act->request;
	char at[CLOCK_TEXT_SIZE];

	if (!found)
		return err_set(err, "nobody has asked for a promotion of stage %s", act->stage.name);
	if (request->answer)
		return err_set(err, "no promotion waits: what %s asked for was %s", request->operator_name, request->answer);
	if (is_overtaken(act))
		return err_set(err, "the level has changed since %s asked to go from %d to %d, and is %d now: it has to be asked for again",
		               request->operator_name, request->from_level, request->to_level, act->stage.level);
	return err_set(err, "what %s asked for expired at %s: it has to be asked for again", request->operator_name,
	               clock_iso(request->expires_ms, at));
}

/* Whether the newest request waits; err says why not. */
static int read_pending(struct act *act, struct err *err)
{
	int found = promotion_request_newest(act->store, &act->stage, &act->arena, &act->request, err);

	if (found < 0)
		return -1;
	if (found && !act->request.answer && !is_overtaken(act) && !has_expired(act))
		return 1;
	refuse_over(act, found, err);
	act->request = (struct promotion_request){ 0 };
	return 0;
}

int level_pending(struct store *store, const struct stage *stage, struct arena *arena, struct promotion_request *request,
                  struct err *err)
{
	struct act act = { .store = store, .stage = *stage, .arena = *arena };
	int found = read_pending(&act, err);

	*arena = act.arena;
	*request = act.request;
	return found;
}

int level_refused(struct store *store, const struct stage *stage, struct arena *arena, struct promotion_request *request,
                  struct err *err)
{
	int found = promotion_request_newest(store, stage, arena, request, err);

	if (found <= 0)
		return found;
	return request->answer && str_equal(request->answer, "refused") && request->level_change_id == stage->level_change_id &&
	       store_now(store) < request->answered_ms + REFUSAL_MS;
}

/* ---- what changed ---- */

static void add_model_change(struct act *act, const struct gate_evaluation *before, struct str *words)
{
	struct model_version was, is;
	struct err ignored;

	if (before->model_version_id == act->evaluation.model_version_id)
		return;
	str_add(words, "another version is live");
	if (model_version_read(act->store, before->model_version_id, &act->arena, &was, &ignored) == 0 &&
	    model_version_read(act->store, act->evaluation.model_version_id, &act->arena, &is, &ignored) == 0)
		str_addf(words, " (%s, and it was %s)", is.title, was.title);
}

/* Refuses where what would be done is not what was asked for. */
static int check_plan(struct act *act, struct err *err)
{
	struct str words = STR_EMPTY, settings = STR_EMPTY;
	struct gate_evaluation before;
	int got = gate_evaluation_read(act->store, act->request.gate_evaluation_id, &act->arena, &before, err);

	if (got <= 0 || memcmp(before.plan_hash, act->evaluation.plan_hash, HASH_BYTES) == 0)
		return got < 0 ? -1 : 0;
	add_model_change(act, &before, &words);
	if (before.certificate_id != act->evaluation.certificate_id)
		str_addf(&words, "%sthe certificate is another", words.length ? "; " : "");
	gate_policy_compare(before.policy, act->evaluation.policy, &settings);
	if (settings.length)
		str_addf(&words, "%s%s", words.length ? "; " : "", str_text(&settings));
	err_set(err, "it is no longer what %s asked for: %s; it has to be asked for again", act->request.operator_name, str_text(&words));
	str_release(&words);
	str_release(&settings);
	return -1;
}

/* ---- asking ---- */

/* A request of the same plan stands; one of another is withdrawn by asking anew. */
static int leave_old_request(struct act *act, struct err *err)
{
	struct err changed = ERR_NONE;
	int found = read_pending(act, err);

	if (found <= 0)
		return found;
	if (check_plan(act, &changed) == 0)
		return err_set(err, "%s has asked for it already: another lead approves it with rung level approve",
		               act->request.operator_name);
	return promotion_request_answer(act->store, &act->stage, act->by, &act->request, "withdrawn", "asked anew", err);
}

static int ask(struct act *act, struct err *err)
{
	int64_t request_id;

	if (leave_old_request(act, err) < 0 || keep_evaluation(act, err) < 0 ||
	    promotion_request_add(act->store, &act->stage, act->by, act->evaluation.gate_evaluation_id, act->reason,
	                          store_now(act->store) + REQUEST_LIFE_MS, &request_id, err) < 0)
		return -1;
	return act->stage.level;
}

/* ---- acts, each inside a write ---- */

static int promote(struct act *act, struct err *err)
{
	if (look(act, err) < 0 || need_open(act->gate, err) < 0)
		return -1;
	if (setting_boolean(act->store, act->stage.stage_id, "promote.two_person"))
		return ask(act, err);
	return keep_evaluation(act, err) < 0 ? -1 : go_up(act, act->reason, err);
}

static int approve(struct act *act, struct err *err)
{
	if (read_pending(act, err) <= 0 || actor_check_second(act->by, act->request.operator_id, act->request.acted_by, err) < 0 ||
	    look(act, err) < 0 || check_plan(act, err) < 0 || need_open(act->gate, err) < 0 || keep_evaluation(act, err) < 0 ||
	    promotion_request_answer(act->store, &act->stage, act->by, &act->request, "approved", act->reason ? act->reason : "", err) < 0)
		return -1;
	return go_up(act, act->request.reason, err);
}

static int refuse(struct act *act, struct err *err)
{
	if (read_pending(act, err) <= 0 || actor_check_second(act->by, act->request.operator_id, act->request.acted_by, err) < 0 ||
	    promotion_request_answer(act->store, &act->stage, act->by, &act->request, "refused", act->reason, err) < 0)
		return -1;
	return act->stage.level;
}

static int withdraw(struct act *act, struct err *err)
{
	const struct promotion_request *request = &act->request;

	if (read_pending(act, err) <= 0 ||
	    actor_check_asked(act->by, request->operator_id, request->acted_by, request->operator_name, err) < 0 ||
	    promotion_request_answer(act->store, &act->stage, act->by, request, "withdrawn", act->reason ? act->reason : "", err) < 0)
		return -1;
	return act->stage.level;
}

/* The level must be the one that was there when the act began: of two at once one is refused. */
static int read_stage_again(struct act *act, int64_t level_change_id, struct err *err)
{
	if (stage_read(act->store, act->stage_name, &act->arena, &act->stage, err) < 0)
		return -1;
	if (act->stage.level_change_id != level_change_id)
		return err_set(err, "the level of %s has become %d (%s) meanwhile: look again", act->stage.name, act->stage.level,
		               level_name(act->stage.level));
	return 0;
}

static int work_in_write(struct act *act, int (*work)(struct act *act, struct err *err), struct err *err)
{
	int64_t seen = act->stage.level_change_id;
	int to;

	if (store_begin(act->store, STORE_DURABLE, err) < 0)
		return -1;
	to = read_stage_again(act, seen, err) < 0 ? -1 : work(act, err);
	if (to < 0)
		store_rollback(act->store);
	else if (store_commit(act->store, err) < 0)
		to = -1;
	return to;
}

/* What has settled is folded in a write of its own: it stays whatever becomes of the act. */
static int run(struct act *act, int (*work)(struct act *act, struct err *err), struct err *err)
{
	struct gate unwanted;
	int to = -1;

	if (!act->gate)
		act->gate = &unwanted;
	*act->gate = (struct gate){ 0 };
	if (stage_read(act->store, act->stage_name, &act->arena, &act->stage, err) == 0 &&
	    ladder_tend(act->store, act->stage_name, NULL, err) == 0)
		to = work_in_write(act, work, err);
	arena_release(&act->arena);
	return to;
}

/* ---- the ways in ---- */

int level_promote(struct store *store, const char *stage, const struct actor *by, const char *reason,
                  struct gate *gate, struct err *err)
{
	struct act act = { .store = store, .stage_name = stage, .by = by, .reason = reason, .gate = gate, .arena = ARENA_EMPTY };

	if (gate)
		*gate = (struct gate){ 0 };
	if (level_check_leads(by, "promoting", err) < 0 || level_check_reason(reason, err) < 0)
		return -1;
	return run(&act, promote, err);
}

int level_approve(struct store *store, const char *stage, const struct actor *by, const char *reason, struct gate *gate,
                  struct err *err)
{
	struct act act = { .store = store, .stage_name = stage, .by = by, .reason = reason, .gate = gate, .arena = ARENA_EMPTY };

	if (gate)
		*gate = (struct gate){ 0 };
	if (level_check_leads(by, "approving", err) < 0)
		return -1;
	return run(&act, approve, err);
}

int level_refuse(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err)
{
	struct act act = { .store = store, .stage_name = stage, .by = by, .reason = reason, .arena = ARENA_EMPTY };

	if (level_check_leads(by, "refusing", err) < 0 || level_check_reason(reason, err) < 0)
		return -1;
	return run(&act, refuse, err);
}

int level_withdraw(struct store *store, const char *stage, const struct actor *by, const char *reason, struct err *err)
{
	struct act act = { .store = store, .stage_name = stage, .by = by, .reason = reason, .arena = ARENA_EMPTY };

	if (level_check_leads(by, "withdrawing", err) < 0)
		return -1;
	return run(&act, withdraw, err);
}
