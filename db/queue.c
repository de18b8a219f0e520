/* The queue. A claim is one write: expired leases go back, then the actor's own lease, then the head
 * of the queue, routed anew, is leased. The mode of the task is fixed in that moment. */
#include "db/queue.h"

#include "base/str.h"
#include "db/holder.h"
#include "db/model_version_private.h"
#include "db/queue_private.h"
#include "db/route_private.h"
#include "db/setting_store.h"
#include "db/store_private.h"

#include <stdio.h>

int queue_open_place(struct store *store, const struct stage *stage, int64_t item_id, struct err *err)
{
	unsigned char sha256[HASH_BYTES] = { 0 };
	int64_t assignment_id;
	struct query query;
	int got;

	if (query_begin(&query, store, err, "queue.content", value_integer(item_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		query_copy(&query, 0, sha256, sizeof sha256);
		query_end(&query);
	}
	if (got < 0)
		return -1;
	return query_number(store, &assignment_id, err, "queue.add", value_integer(item_id), value_integer(stage->stage_id),
	                    value_integer(1), value_text("review"), value_integer(INT64_MAX),
	                    value_integer(hash_draw_place(store->draw_key, "order", stage->name, "", sha256, sizeof sha256)),
	                    value_integer(store_now(store))) < 0 ? -1 : 0;
}

int queue_newest_route(struct store *store, const struct stage *stage, int64_t item_id, int64_t *route_id, struct err *err)
{
	return query_number(store, route_id, err, "route.newest", value_integer(item_id), value_integer(stage->stage_id)) < 0 ? -1 : 0;
}

int queue_lease(struct store *store, const struct stage *stage, const struct actor *actor, struct claim *claim, struct err *err)
{
	struct str holder = STR_EMPTY;
	int64_t changed;

	hash_random(claim->token, sizeof claim->token);
	claim->expires_ms = store_now(store) + setting_integer(store, stage->stage_id, "queue.lease");
	holder_add_name(&holder);
	changed = query_run(store, err, "queue.lease", value_integer(claim->assignment_id), value_integer(actor->operator_id),
	                    value_text(claim->mode), value_blob(claim->token, sizeof claim->token), value_integer(claim->expires_ms),
	                    value_text(str_text(&holder)));
	str_release(&holder);
	if (changed <= 0)
		return changed < 0 ? -1 : 0;
	return queue_newest_route(store, stage, claim->item_id, &claim->route_id, err) < 0 ? -1 : 1;
}

/* ---- choosing ---- */

/* Fills claim from the row (assignment, item, slot, lane). */
static void take_row(const struct query *query, struct claim *claim)
{
	*claim = (struct claim){
		.assignment_id = query_integer(query, 0), .item_id = query_integer(query, 1), .slot = (int)query_integer(query, 2),
	};
	snprintf(claim->lane, sizeof claim->lane, "%s", query_text(query, 3));
}

static int find_own(struct store *store, const struct stage *stage, const struct actor *actor, struct claim *claim, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "queue.own", value_integer(actor->operator_id), value_integer(stage->stage_id),
	                value_integer(store_now(store))) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		if (holder_is_other(query_text(&query, 5))) /* on another screen of theirs */
			continue;
		take_row(&query, claim);
		snprintf(claim->mode, sizeof claim->mode, "%s", query_text(&query, 4));
		query_end(&query);
		return 1;
	}
	return got;
}

static int find_open(struct store *store, const char *name, const struct stage *stage, const struct actor *actor,
                     struct claim *claim, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, name, value_integer(actor->operator_id), value_integer(stage->stage_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		take_row(&query, claim);
		query_end(&query);
	}
	return got;
}

/* Settles how the item is decided. 1: claim->mode is set; 0: the machine decides it now, and its
 * place is closed; -1. */
static int fix_mode(struct store *store, const struct stage *stage, int64_t live_id, struct claim *claim, struct err *err)
{
	struct route_now now;

	if (!str_equal(claim->lane, "review")) {
		snprintf(claim->mode, sizeof claim->mode, "%s", claim->lane);
		return 1;
	}
	if (route_renew(store, stage, live_id, claim->item_id, &now, err) < 0)
		return -1;
	if (now.decided) {
		snprintf(claim->mode, sizeof claim->mode, "blind");
		return 1;
	}
	if (now.decision.kind == ROUTE_HUMAN) {
		snprintf(claim->mode, sizeof claim->mode, "%s", route_mode_name(now.decision.mode));
		return 1;
	}
	if (now.decision.kind == ROUTE_AUTO_AUDIT) {
		snprintf(claim->mode, sizeof claim->mode, "audit");
		return 1;
	}
	return query_run(store, err, "queue.cancel", value_integer(claim->assignment_id)) < 0 ? -1 : 0;
}

#define CLOSED_PER_WRITE 500 /* places that one claim may close before it lets others write */

/* 1: leased; 0: nothing waits; 2: many places were closed, go on in another write; -1. */
static int take_next(struct store *store, const struct stage *stage, const struct actor *actor, struct claim *claim, struct err *err)
{
	int64_t live_id;
	int got = find_own(store, stage, actor, claim, err);

	if (got != 0)
		return got < 0 ? -1 : queue_lease(store, stage, actor, claim, err);
	if (model_version_live_id(store, stage->stage_id, &live_id, err) < 0)
		return -1;
	for (int i = 0; i < CLOSED_PER_WRITE; i++) {
		got = find_open(store, "queue.head", stage, actor, claim, err);
		if (got == 0)
			got = find_open(store, "queue.skipped", stage, actor, claim, err);
		if (got > 0)
			got = fix_mode(store, stage, live_id, claim, err);
		else
			return got;
		if (got != 0)
			return got < 0 ? -1 : queue_lease(store, stage, actor, claim, err);
	}
	return 2;
}

static int return_expired(struct store *store, struct err *err)
{
	return query_run(store, err, "queue.return_expired", value_integer(store_now(store))) < 0 ? -1 : 0;
}

int queue_claim(struct store *store, const char *stage_name, const struct actor *actor, struct claim *claim, struct err *err)
{
	int got = 2;

	while (got == 2) {
		struct arena arena = ARENA_EMPTY;
		struct stage stage;

		if (store_begin(store, STORE_LAZY, err) < 0)
			return -1;
		got = stage_read(store, stage_name, &arena, &stage, err);
		if (got == 0)
			got = return_expired(store, err);
		if (got == 0)
			got = take_next(store, &stage, actor, claim, err);
		arena_release(&arena);
		if (got < 0)
			store_rollback(store);
		else if (store_commit(store, err) < 0)
			return -1;
	}
	return got;
}

/* ---- one item ---- */

static int explain_not_open(struct store *store, int64_t item_id, int done, int elsewhere, bool own_screen, struct err *why)
{
	int64_t there;

	if (query_number(store, &there, why, "item.by_id", value_integer(item_id)) < 0)
		return -1;
	if (!there)
		err_set(why, "there is no item %lld", (long long)item_id);
	else if (own_screen)
		err_set(why, "item %lld is on another screen of yours", (long long)item_id);
	else if (elsewhere)
		err_set(why, "item %lld is on somebody else's screen", (long long)item_id);
	else if (done)
		err_set(why, "item %lld is decided already", (long long)item_id);
	else
		err_set(why, "item %lld does not wait for a person", (long long)item_id);
	return 0;
}

static int take_item(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id,
                     struct claim *claim, struct err *why)
{
	bool found = false, own_screen = false;
	int done = 0, elsewhere = 0, got;
	struct query query;
	int64_t live_id;

	if (query_begin(&query, store, why, "queue.of_item", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, why)) > 0) {
		const char *state = query_text(&query, 4);
		bool own = query_integer(&query, 5) == actor->operator_id;

		done += str_equal(state, "done");
		if (own && str_equal(state, "done")) { /* one answer a person */
			query_end(&query);
			return explain_not_open(store, item_id, 1, 0, false, why);
		}
		if (own && str_equal(state, "leased") && holder_is_other(query_text(&query, 6)))
			own_screen = true;
		else if (str_equal(state, "leased") && !own)
			elsewhere++;
		else if (!str_equal(state, "done") && !str_equal(query_text(&query, 3), "adjudication") && !found) {
			take_row(&query, claim);
			if (own) /* it keeps the mode in which they have seen it */
				snprintf(claim->mode, sizeof claim->mode, "%s", query_text(&query, 7));
			found = true;
		}
	}
	if (got < 0)
		return -1;
	if (!found || own_screen)
		return explain_not_open(store, item_id, done, elsewhere, own_screen, why);
	if (*claim->mode)
		return queue_lease(store, stage, actor, claim, why);
	if (model_version_live_id(store, stage->stage_id, &live_id, why) < 0)
		return -1;
	got = fix_mode(store, stage, live_id, claim, why);
	if (got == 0)
		return explain_not_open(store, item_id, 0, 0, false, why);
	return got < 0 ? -1 : queue_lease(store, stage, actor, claim, why);
}

int queue_claim_item(struct store *store, const char *stage_name, const struct actor *actor, int64_t item_id,
                     struct claim *claim, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int got;

	if (store_begin(store, STORE_LAZY, why) < 0)
		return -1;
	got = stage_read(store, stage_name, &arena, &stage, why);
	if (got == 0)
		got = return_expired(store, why);
	if (got == 0)
		got = take_item(store, &stage, actor, item_id, claim, why);
	arena_release(&arena);
	if (got < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, why) < 0 ? -1 : got;
}

/* ---- keeping and giving back ---- */

/* Runs one change of a lease in a write of its own. Returns the rows changed, or -1. */
static int end_write(struct store *store, int64_t changed, struct err *err)
{
	if (changed < 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err) < 0 ? -1 : (int)changed;
}

int queue_renew(struct store *store, const struct actor *actor, struct claim *claim, struct err *err)
{
	int64_t expires_ms, stage_id;
	int changed;

	if (query_number(store, &stage_id, err, "queue.stage", value_integer(claim->assignment_id)) < 0 ||
	    store_begin(store, STORE_LAZY, err) < 0)
		return -1;
	expires_ms = store_now(store) + setting_integer(store, stage_id, "queue.lease");
	changed = end_write(store, query_run(store, err, "queue.renew", value_integer(claim->assignment_id),
	                                     value_integer(actor->operator_id), value_blob(claim->token, sizeof claim->token),
	                                     value_integer(expires_ms)), err);
	if (changed > 0)
		claim->expires_ms = expires_ms;
	return changed;
}

int queue_release(struct store *store, const struct actor *actor, const struct claim *claim, struct err *err)
{
	if (store_begin(store, STORE_LAZY, err) < 0)
		return -1;
	return end_write(store, query_run(store, err, "queue.release", value_integer(claim->assignment_id),
	                                  value_integer(actor->operator_id), value_blob(claim->token, sizeof claim->token)), err) < 0 ? -1 : 0;
}

int64_t queue_open_count(struct store *store, int64_t stage_id, int64_t limit, struct err *err)
{
	int64_t count;

	return query_number(store, &count, err, "queue.count", value_integer(stage_id), value_integer(limit)) < 0 ? -1 : count;
}
