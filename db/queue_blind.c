#include "db/queue_blind.h"

#include "base/str.h"
#include "db/decision_private.h"
#include "db/model_version_private.h"
#include "db/route_private.h"
#include "db/store_private.h"
#include "ladder/level.h"

/* What the places of an item say. */
struct places { bool any, blind, open, seen; };

/* An open place in lane review is blind or not as a claim would find it, but for gold; one that was shown
 * with the model's answer before stays assisted. */
static void look_at_place(const struct stage *stage, const struct query *query, struct places *places)
{
	bool open = str_equal(query_text(query, 0), "open"), taken = str_equal(query_text(query, 0), "leased");
	bool assisted = str_equal(query_text(query, 2), "assisted") && !str_equal(query_text(query, 1), "suspect");

	places->any = places->any || !str_equal(query_text(query, 0), "cancelled");
	if (taken && !assisted)
		places->blind = true;
	if (!open)
		return;
	if (!str_equal(query_text(query, 1), "review") || str_equal(query_text(query, 2), "gold") || stage->level < LEVEL_ASSISTANCE)
		places->blind = true;
	places->seen = assisted && (places->seen || !places->open);
	places->open = true;
}

static int read_places(struct store *store, const struct stage *stage, int64_t item_id, struct places *places, struct err *err)
{
	struct query query;
	int got;

	*places = (struct places){ .any = false };
	if (query_begin(&query, store, err, "queue_list.modes", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		look_at_place(stage, &query, places);
	return got;
}

/* Whether the newest route leaves the item to the machine. */
static int read_machine(struct store *store, const struct stage *stage, int64_t item_id, bool *machine, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "queue_list.route", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	got = query_next(&query, err);
	*machine = got > 0 && str_starts(query_text(&query, 0), "auto");
	query_end(&query);
	return got < 0 ? -1 : 0;
}

/* seen: with the model's answer, by whoever had it before. What no route has settled yet is drawn when it
 * is taken, by the share of that moment, so until then it may be blind. */
static int foresee(struct store *store, const struct stage *stage, int64_t item_id, bool seen, struct queue_blind *out,
                   struct err *err)
{
	struct route_now now;

	if (route_foresee(store, stage, item_id, &now, err) < 0)
		return -1;
	out->blind = !seen && (now.decided || now.decision.mode != ROUTE_ASSISTED || !now.told);
	if (!now.decided)
		out->reason = route_reason_name(now.decision.mode == ROUTE_ASSISTED ? now.decision.reason : ROUTE_BY_ASSISTANCE);
	return 0;
}

static int read_waiting(struct store *store, const struct stage *stage, int64_t item_id, struct queue_blind *out, struct err *err)
{
	struct places places;
	bool machine;

	if (read_places(store, stage, item_id, &places, err) < 0)
		return -1;
	out->blind = places.blind;
	if (places.blind)
		return 0;
	if (places.open)
		return foresee(store, stage, item_id, places.seen, out, err);
	if (places.any)
		return 0;
	if (read_machine(store, stage, item_id, &machine, err) < 0)
		return -1;
	out->blind = !machine;
	return 0;
}

/* An answer given without the model that can still be given anew, by whoever has read here meanwhile what
 * the model says. */
static int read_unsettled(struct store *store, const struct stage *stage, int64_t operator_id, int64_t item_id,
                          struct queue_blind *out, struct err *err)
{
	int64_t until_ms, until_id;
	struct query query;
	int got;

	if (decision_settled_until(store, stage, &until_ms, &until_id, err) < 0 ||
	    query_begin(&query, store, err, "queue_list.unsettled", value_integer(item_id), value_integer(stage->stage_id),
	                value_integer(until_ms), value_integer(until_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		out->said = query_integer(&query, 0) != operator_id && (out->said || !out->blind);
		out->blind = true;
	}
	return got;
}

int queue_blind_read(struct store *store, const struct stage *stage, int64_t operator_id, int64_t item_id, struct queue_blind *out,
                     struct err *err)
{
	*out = (struct queue_blind){ .blind = false };
	if (read_waiting(store, stage, item_id, out, err) < 0)
		return -1;
	return out->blind ? 0 : read_unsettled(store, stage, operator_id, item_id, out, err);
}
