/* The queue. A claim is one write: expired leases go back, then the actor's own lease, then the head
 * of the queue, routed anew, is leased. The mode of the task is fixed in that moment. */
#include "db/queue.h"

#include "base/str.h"
#include "db/audit.h"
#include "db/gold_private.h"
#include "db/holder.h"
#include "db/model_version_private.h"
#include "db/queue_private.h"
#include "db/queue_rank.h"
#include "db/route_private.h"
#include "db/setting_store.h"
#include "db/stage_link.h"
#include "db/stage_pass.h"
#include "db/store_private.h"

#include <stdio.h>

int queue_add_place(struct store *store, const struct stage *stage, int64_t item_id, const unsigned char sha256[HASH_BYTES],
                    struct err *err)
{
	int64_t assignment_id;

	return query_number(store, &assignment_id, err, "queue.add", value_integer(item_id), value_integer(stage->stage_id),
	                    value_integer(1), value_text("review"), value_integer(INT64_MAX),
	                    value_integer(hash_draw_place(store->draw_key, "order", stage->name, "", sha256, HASH_BYTES)),
	                    value_integer(store_now(store))) < 0 ? -1 : 0;
}

int queue_open_place(struct store *store, const struct stage *stage, int64_t item_id, struct err *err)
{
	unsigned char sha256[HASH_BYTES] = { 0 };
	struct query query;
	int got;

	if (query_begin(&query, store, err, "queue.content", value_integer(item_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		query_copy(&query, 0, sha256, sizeof sha256);
		query_end(&query);
	}
	return got < 0 ? -1 : queue_add_place(store, stage, item_id, sha256, err);
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
	claim->round = pass_round(store, stage->stage_id, claim->item_id, err);
	if (claim->round < 0)
		return -1;
	return query_number(store, &claim->route_id, err, "route.newest", value_integer(claim->item_id),
	                    value_integer(stage->stage_id)) < 0 ? -1 : 1;
}

/* ---- choosing ---- */

/* The first values of the statements that choose a place for an actor. */
#define CHOOSING(store, stage, actor) \
	value_integer((actor)->operator_id), value_integer((stage)->stage_id), value_integer(role_leads((actor)->role)), \
	value_integer(store_now(store))

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
		claim->resumed = true;
		query_end(&query);
		return 1;
	}
	return got;
}

static bool is_put_off(const struct queue_put_off *put_off, int64_t assignment_id)
{
	for (int i = 0; put_off && i < put_off->count; i++)
		if (put_off->assignment_ids[i] == assignment_id)
			return true;
	return false;
}

/* Fills claim from a row that may be shown; a place that was shown with the model's help stays one:
 * whoever gets it now may have seen it so. Gold is gold. */
static void take_open_row(const struct query *query, struct claim *claim)
{
	const char *mode = query_text(query, 4);

	take_row(query, claim);
	if (mode && (str_equal(mode, "assisted") || str_equal(mode, "gold")))
		snprintf(claim->mode, sizeof claim->mode, "%s", mode);
}

/* The first row of a list of open places, begun with these values, that is not put off. */
static int find_open(struct store *store, const char *name, const struct store_value *values, size_t count,
                     const struct queue_put_off *put_off, struct claim *claim, struct err *err)
{
	struct query query;
	int got;

	if (query_begin_values(&query, store, err, name, values, count) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		if (is_put_off(put_off, query_integer(&query, 0)))
			continue;
		take_open_row(&query, claim);
		query_end(&query);
		return 1;
	}
	return got;
}

static int find_put_off(struct store *store, const struct stage *stage, const struct actor *actor,
                        const struct queue_put_off *put_off, struct claim *claim, struct err *err)
{
	struct query query;
	int got = 0;

	for (int i = 0; got == 0 && put_off && i < put_off->count; i++) {
		if (query_begin(&query, store, err, "queue.open_place", CHOOSING(store, stage, actor),
		                value_integer(put_off->assignment_ids[i])) < 0)
			return -1;
		got = query_next(&query, err);
		if (got > 0) {
			take_open_row(&query, claim);
			query_end(&query);
		}
	}
	return got;
}

/* From when on what is due comes before its turn: half of its time is left. */
static int64_t pressing_until(struct store *store, const struct stage *stage)
{
	return store_now(store) + audit_time(store, stage->stage_id) / 2;
}

/* Whether the most urgent place goes before the head of the shuffled queue: as often as not, by a draw over
 * the two, so that a run of urgent ones does not tell what they are. */
static bool urgent_goes_first(const struct store *store, const struct stage *stage, int64_t urgent_id, int64_t head_id)
{
	const int64_t pair[] = { urgent_id, head_id };

	return urgent_id == head_id || hash_draw(store->draw_key, "turn", stage->name, "", pair, sizeof pair) < 0.5;
}

/* What is due keeps its place in the shuffle too, and mostly comes there long before it presses. */
static int find_mixed(struct store *store, const struct stage *stage, const struct actor *actor,
                      const struct queue_put_off *put_off, struct claim *claim, struct err *err)
{
	struct claim urgent;
	int got = find_open(store, "queue.pressing", QUERY_VALUES(CHOOSING(store, stage, actor), value_integer(pressing_until(store, stage))),
	                    put_off, &urgent, err);
	int head = got < 0 ? -1 : find_open(store, "queue.head", QUERY_VALUES(CHOOSING(store, stage, actor)), put_off, claim, err);

	if (got > 0 && (head == 0 || (head > 0 && urgent_goes_first(store, stage, urgent.assignment_id, claim->assignment_id)))) {
		*claim = urgent;
		return 1;
	}
	return head;
}

/* The place that is next for the actor: what is kept for them, the queue (*in_turn), what is put off, what they
 * have skipped. 1, 0, -1. */
static int find_next(struct store *store, const struct stage *stage, const struct actor *actor,
                     const struct queue_put_off *put_off, struct claim *claim, bool *in_turn, struct err *err)
{
	int got = find_open(store, "queue.reserved", QUERY_VALUES(CHOOSING(store, stage, actor)), put_off, claim, err);

	*in_turn = got == 0;
	if (got == 0)
		got = find_mixed(store, stage, actor, put_off, claim, err);
	*in_turn = *in_turn && got > 0;
	if (got == 0)
		got = find_put_off(store, stage, actor, put_off, claim, err);
	return got == 0 ? find_open(store, "queue.skipped", QUERY_VALUES(CHOOSING(store, stage, actor)), put_off, claim, err) : got;
}

/* How people decide an item of that route. */
static const char *people_mode(const struct route_decision *decision)
{
	return decision->kind == ROUTE_AUTO_AUDIT ? "audit" : route_mode_name(decision->mode);
}

/* The machine has just decided the item, and it was drawn for an audit. */
static int make_audit(struct store *store, const struct route_now *now, struct claim *claim, struct err *err)
{
	snprintf(claim->lane, sizeof claim->lane, "audit");
	return query_run(store, err, "queue.to_lane", value_integer(claim->assignment_id), value_text(claim->lane),
	                 value_integer(now->audit_due_ms)) < 0 ? -1 : 0;
}

/* Settles how the item is decided. 1: claim->mode is set; 0: the machine decides it now, and its
 * place is closed; -1. */
static int fix_mode(struct store *store, const struct stage *stage, struct claim *claim, struct err *err)
{
	bool seen = str_equal(claim->mode, "assisted");
	struct route_now now;

	if (str_equal(claim->mode, "gold"))
		return 1;
	if (!str_equal(claim->lane, "review")) { /* what is in doubt is so by what the model says: its answer is no evidence */
		snprintf(claim->mode, sizeof claim->mode, "%s", str_equal(claim->lane, "suspect") ? "assisted" : claim->lane);
		return 1;
	}
	if (route_renew(store, stage, claim->item_id, &now, err) < 0)
		return -1;
	if (!now.decided && now.decision.kind == ROUTE_AUTO)
		return query_run(store, err, "queue.cancel", value_integer(claim->assignment_id)) < 0 ? -1 : 0;
	if (!now.decided && now.decision.kind == ROUTE_AUTO_AUDIT && make_audit(store, &now, claim, err) < 0)
		return -1;
	if (!seen)
		snprintf(claim->mode, sizeof claim->mode, "%s", now.decided ? "blind" : people_mode(&now.decision));
	return 1;
}

/* In place of what was found, now and then, an item whose answer is known. */
static int mix_gold(struct store *store, const struct stage *stage, const struct actor *actor, struct claim *claim, struct err *err)
{
	struct claim gold;
	int got = str_equal(claim->mode, "gold") ? 0 : gold_take(store, stage, actor, &gold, err);

	if (got > 0)
		*claim = gold;
	return got < 0 ? -1 : 1;
}

#define CLOSED_PER_WRITE 500 /* places that one claim may close before it lets others write */

/* ---- by rank ---- */

/* Two places exchange their turns. */
static int swap_turns(struct store *store, int64_t a, int64_t b, struct err *err)
{
	int64_t place_a, place_b;

	if (query_number(store, &place_a, err, "queue_rank.turn", value_integer(a)) < 0 ||
	    query_number(store, &place_b, err, "queue_rank.turn", value_integer(b)) < 0 ||
	    query_run(store, err, "queue_rank.put", value_integer(a), value_integer(place_b)) < 0 ||
	    query_run(store, err, "queue_rank.put", value_integer(b), value_integer(place_a)) < 0)
		return -1;
	return 0;
}

/* Looks at the place that ranks highest. 1: it takes the turn; 0: it is no more to be decided with the model's answer, keeps
 * its turn and has no rank from now on, or the machine has decided it; -1. */
static int try_best(struct store *store, const struct stage *stage, int64_t turn_id, struct claim *best, struct err *err)
{
	int got = best->assignment_id == turn_id ? 1 : fix_mode(store, stage, best, err);

	if (got <= 0)
		return got;
	if (best->assignment_id == turn_id || str_equal(best->mode, "assisted"))
		return best->assignment_id != turn_id && swap_turns(store, best->assignment_id, turn_id, err) < 0 ? -1 : 1;
	return query_run(store, err, "queue_rank.set", value_integer(best->assignment_id), value_null()) < 0 ? -1 : 0;
}

/* It is a ranked place's turn, and claim, whose mode is fixed, stands there: the highest rank takes it. A place that is
 * judged blind comes at its own turn, whatever the order: it is never looked for here, and gives its turn to nobody. */
static int take_by_rank(struct store *store, const struct stage *stage, const struct actor *actor,
                        const struct queue_put_off *put_off, struct claim *claim, struct err *err)
{
	int64_t has;
	int got = 1;

	if (!str_equal(claim->mode, "assisted") || !queue_rank_rules(store, stage))
		return 1;
	got = query_number(store, &has, err, "queue_rank.has", value_integer(claim->assignment_id));
	for (int i = 0; got > 0 && i < CLOSED_PER_WRITE; i++) {
		struct claim best;
		int fits;

		got = find_open(store, "queue_rank.best", QUERY_VALUES(CHOOSING(store, stage, actor)), put_off, &best, err);
		fits = got > 0 ? try_best(store, stage, claim->assignment_id, &best, err) : got;
		if (fits > 0 && best.assignment_id != claim->assignment_id)
			*claim = best;
		if (fits != 0)
			return fits;
	}
	return got < 0 ? -1 : 1;
}

/* 1: leased; 0: nothing waits; 2: many places were closed, go on in another write; -1. */
static int take_next(struct store *store, const struct stage *stage, const struct actor *actor,
                     const struct queue_put_off *put_off, struct claim *claim, struct err *err)
{
	struct err frozen = ERR_NONE;
	bool in_turn;
	int got = stage_is_frozen(store, stage->stage_id, &frozen);

	if (got != 0)
		return got < 0 ? -1 : 0;
	got = find_own(store, stage, actor, claim, err);
	if (got != 0)
		return got < 0 ? -1 : queue_lease(store, stage, actor, claim, err);
	for (int i = 0; i < CLOSED_PER_WRITE; i++) {
		got = find_next(store, stage, actor, put_off, claim, &in_turn, err);
		if (got > 0 && i == 0)
			got = mix_gold(store, stage, actor, claim, err);
		if (got <= 0)
			return got;
		got = fix_mode(store, stage, claim, err);
		if (got > 0 && in_turn)
			got = take_by_rank(store, stage, actor, put_off, claim, err);
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
	return queue_claim_past(store, stage_name, actor, NULL, claim, err);
}

int queue_claim_past(struct store *store, const char *stage_name, const struct actor *actor,
                     const struct queue_put_off *put_off, struct claim *claim, struct err *err)
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
			got = take_next(store, &stage, actor, put_off, claim, err);
		arena_release(&arena);
		if (got < 0)
			store_rollback(store);
		else if (store_commit(store, err) < 0)
			return -1;
	}
	return got;
}

/* ---- one item ---- */

/* What stands in the way of taking an item. */
struct in_the_way { int done, elsewhere, kept; bool own_screen, answered; };

/* What has not come to the stage waits for nobody there. 1: why says so; 0: it is there; -1. */
static int explain_absent(struct store *store, const struct stage *stage, int64_t item_id, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	struct pass pass;
	int rc = pass_read(store, stage->stage_id, item_id, &arena, &pass, why);
	bool absent = rc == 0 && !pass.open;

	if (absent)
		err_set(why, "item %lld is not at stage %s (%s)", (long long)item_id, stage->name, pass.why);
	arena_release(&arena);
	return rc < 0 ? -1 : absent;
}

static int explain_not_open(struct store *store, const struct stage *stage, int64_t item_id, const struct in_the_way *what, struct err *why)
{
	int64_t there;
	int absent;

	if (query_number(store, &there, why, "item.by_id", value_integer(item_id)) < 0)
		return -1;
	absent = there ? explain_absent(store, stage, item_id, why) : 0;
	if (absent != 0)
		return absent < 0 ? -1 : 0;
	if (!there)
		err_set(why, "there is no item %lld", (long long)item_id);
	else if (what->own_screen)
		err_set(why, "item %lld is on another screen of yours", (long long)item_id);
	else if (what->kept)
		err_set(why, "item %lld is kept for another operator", (long long)item_id);
	else if (what->elsewhere)
		err_set(why, "item %lld is on somebody else's screen", (long long)item_id);
	else if (what->done)
		err_set(why, "item %lld is decided already", (long long)item_id);
	else
		err_set(why, "item %lld does not wait for a person", (long long)item_id);
	return 0;
}

static bool lane_is_for_leads(const char *lane)
{
	return str_equal(lane, "adjudication") || str_equal(lane, "suspect");
}

/* Looks at one place of the item: 1: claim is filled from it; 0: it is not for this actor, and *what
 * counts why. *own: the actor has it on this screen already. */
static int consider(const struct query *query, const struct actor *actor, struct claim *claim, bool *own, struct in_the_way *what)
{
	bool leased = str_equal(query_text(query, 4), "leased"), done = str_equal(query_text(query, 4), "done");
	int64_t reserved_for = query_integer(query, 8);

	*own = query_integer(query, 5) == actor->operator_id;
	what->done += done;
	what->answered = what->answered || (done && *own);
	if (leased && *own && holder_is_other(query_text(query, 6)))
		what->own_screen = true;
	else if (leased && !*own)
		what->elsewhere++;
	else if (!done && !leased && reserved_for && reserved_for != actor->operator_id)
		what->kept++;
	else if (!done && (role_leads(actor->role) || !lane_is_for_leads(query_text(query, 3)))) {
		take_row(query, claim);
		if (*own || str_equal(query_text(query, 7), "assisted") || str_equal(query_text(query, 7), "gold")) /* what they have seen, they have seen */
			snprintf(claim->mode, sizeof claim->mode, "%s", query_text(query, 7));
		return 1;
	}
	return 0;
}

/* The place of the item that is open to the actor. 1; 0: none, and *what says why; -1. Who has answered
 * an item gets no further place of it, unless that one is meant for them by now. */
static int find_of_item(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id,
                        struct claim *claim, bool *own, struct in_the_way *what, struct err *err)
{
	struct query query;
	struct claim other;
	bool found = false, again = false;
	int got;

	if (query_begin(&query, store, err, "queue.of_item", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		bool owns;

		if (consider(&query, actor, found ? &other : claim, &owns, what) && !found) {
			found = true;
			*own = owns;
			again = owns || (!query_is_null(&query, 9) && query_integer(&query, 9) <= store_now(store));
		}
	}
	if (what->answered && !again)
		*what = (struct in_the_way){ .done = 1, .answered = true };
	return got < 0 ? -1 : found && !(what->answered && !again) && !what->own_screen;
}

static int take_item(struct store *store, const struct stage *stage, const struct actor *actor, int64_t item_id,
                     struct claim *claim, struct err *why)
{
	struct in_the_way what = { 0 };
	bool own = false;
	int got = stage_is_frozen(store, stage->stage_id, why);

	if (got != 0)
		return got < 0 ? -1 : 0;
	got = find_of_item(store, stage, actor, item_id, claim, &own, &what, why);
	if (got == 0)
		return explain_not_open(store, stage, item_id, &what, why);
	if (got > 0 && own)
		return queue_lease(store, stage, actor, claim, why);
	if (got < 0)
		return -1;
	got = fix_mode(store, stage, claim, why);
	if (got == 0)
		return explain_not_open(store, stage, item_id, &(struct in_the_way){ 0 }, why);
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

int64_t queue_open_count(struct store *store, const struct stage *stage, const struct actor *actor, int64_t limit, struct err *err)
{
	int64_t count, gold;

	if (query_number(store, &count, err, "queue.count", CHOOSING(store, stage, actor), value_integer(limit)) < 0)
		return -1;
	gold = count < limit ? gold_among(store, stage, actor, count, err) : 0;
	return gold < 0 ? -1 : count + gold < limit ? count + gold : limit;
}

/* ---- looking ahead ---- */

/* What is to come, while it is gathered. */
struct ahead {
	const struct queue_put_off *put_off;
	int64_t  in_hand; /* a place to leave out */
	int64_t *item_ids;
	int      count, max;
};

struct ahead_place { int64_t assignment_id, item_id, turn_id; bool ranked; }; /* turn_id: of the place whose turn it takes */

/* Reads the first places of a list. Returns how many, or -1. */
static int read_places(struct store *store, const char *name, const struct store_value *values, size_t value_count,
                       const struct ahead *ahead, struct ahead_place places[QUEUE_AHEAD_MAX], struct err *err)
{
	struct query query;
	int got = 0, count = 0;

	if (query_begin_values(&query, store, err, name, values, value_count) < 0)
		return -1;
	while (count < QUEUE_AHEAD_MAX && (got = query_next(&query, err)) > 0) {
		int64_t assignment_id = query_integer(&query, 0);

		if (assignment_id != ahead->in_hand && !is_put_off(ahead->put_off, assignment_id))
			places[count++] = (struct ahead_place){ assignment_id, query_integer(&query, 1), assignment_id, !query_is_null(&query, 5) };
	}
	query_end(&query);
	return got < 0 ? -1 : count;
}

static void add_place(struct ahead *ahead, const struct ahead_place *place)
{
	if (ahead->count < ahead->max)
		ahead->item_ids[ahead->count++] = place->item_id;
}

static int add_list(struct store *store, const char *name, const struct stage *stage, const struct actor *actor, struct ahead *ahead,
                    struct err *err)
{
	struct ahead_place places[QUEUE_AHEAD_MAX];
	int count = read_places(store, name, QUERY_VALUES(CHOOSING(store, stage, actor)), ahead, places, err);

	for (int i = 0; i < count; i++)
		add_place(ahead, &places[i]);
	return count < 0 ? -1 : 0;
}

static bool is_among(const struct ahead_place *place, const struct ahead_place *places, int count)
{
	for (int i = 0; i < count; i++)
		if (places[i].assignment_id == place->assignment_id)
			return true;
	return false;
}

/* As take_by_rank() will exchange them; what has a rank is taken for what it was when it got that. */
static void put_by_rank(struct ahead_place *head, int head_count, const struct ahead_place *best, int best_count)
{
	for (int i = 0, k = 0; i < head_count && k < best_count; i++) {
		struct ahead_place turn = head[i];

		if (!turn.ranked)
			continue;
		head[i] = best[k++];
		head[i].turn_id = turn.assignment_id;
		for (int j = i + 1; j < head_count; j++)
			if (head[j].assignment_id == head[i].assignment_id)
				head[j] = turn;
	}
}

static int read_ranked(struct store *store, const struct stage *stage, const struct actor *actor, const struct ahead *ahead,
                       struct ahead_place *best, struct err *err)
{
	if (!queue_rank_rules(store, stage))
		return 0;
	return read_places(store, "queue_rank.best", QUERY_VALUES(CHOOSING(store, stage, actor)), ahead, best, err);
}

/* As find_mixed() will take them, one after the other, by the turns of the shuffle. */
static int add_mixed(struct store *store, const struct stage *stage, const struct actor *actor, struct ahead *ahead, struct err *err)
{
	struct ahead_place urgent[QUEUE_AHEAD_MAX], head[QUEUE_AHEAD_MAX], best[QUEUE_AHEAD_MAX];
	int urgent_count = read_places(store, "queue.pressing",
	                               QUERY_VALUES(CHOOSING(store, stage, actor), value_integer(pressing_until(store, stage))), ahead, urgent, err);
	int head_count = read_places(store, "queue.head", QUERY_VALUES(CHOOSING(store, stage, actor)), ahead, head, err);
	int best_count = read_ranked(store, stage, actor, ahead, best, err);

	if (urgent_count < 0 || head_count < 0 || best_count < 0)
		return -1;
	put_by_rank(head, head_count, best, best_count);
	for (int i = 0, j = 0; i < urgent_count || j < head_count;) {
		if (i < urgent_count && is_among(&urgent[i], head, j))
			i++;
		else if (j < head_count && is_among(&head[j], urgent, i))
			j++;
		else if (j == head_count || (i < urgent_count && urgent_goes_first(store, stage, urgent[i].assignment_id, head[j].turn_id)))
			add_place(ahead, &urgent[i++]);
		else
			add_place(ahead, &head[j++]);
	}
	return 0;
}

static int add_own(struct store *store, const struct stage *stage, const struct actor *actor, struct ahead *ahead, struct err *err)
{
	struct query query;
	int got = 0;

	if (query_begin(&query, store, err, "queue.own", value_integer(actor->operator_id), value_integer(stage->stage_id),
	                value_integer(store_now(store))) < 0)
		return -1;
	while (ahead->count < ahead->max && (got = query_next(&query, err)) > 0)
		if (query_integer(&query, 0) != ahead->in_hand && !holder_is_other(query_text(&query, 5)))
			ahead->item_ids[ahead->count++] = query_integer(&query, 1);
	query_end(&query);
	return got < 0 ? -1 : 0;
}

static int add_put_off(struct store *store, const struct stage *stage, const struct actor *actor, struct ahead *ahead,
                       struct err *err)
{
	for (int i = 0; ahead->put_off && i < ahead->put_off->count && ahead->count < ahead->max; i++) {
		struct queue_put_off one = { ahead->put_off->assignment_ids + i, 1 };
		struct claim claim;
		int got = find_put_off(store, stage, actor, &one, &claim, err);

		if (got < 0)
			return -1;
		if (got > 0 && claim.assignment_id != ahead->in_hand)
			ahead->item_ids[ahead->count++] = claim.item_id;
	}
	return 0;
}

int queue_ahead(struct store *store, const struct stage *stage, const struct actor *actor, const struct queue_put_off *put_off,
                int64_t in_hand, int64_t *item_ids, int max, struct err *err)
{
	struct ahead ahead = { put_off, in_hand, item_ids, 0, max < QUEUE_AHEAD_MAX ? max : QUEUE_AHEAD_MAX };
	int own;

	if (add_own(store, stage, actor, &ahead, err) < 0)
		return -1;
	own = ahead.count;
	if (add_list(store, "queue.reserved", stage, actor, &ahead, err) < 0 || add_mixed(store, stage, actor, &ahead, err) < 0 ||
	    add_put_off(store, stage, actor, &ahead, err) < 0 || add_list(store, "queue.skipped", stage, actor, &ahead, err) < 0)
		return -1;
	return gold_weave(store, stage, actor, item_ids, own, ahead.count, ahead.max, err);
}
