#include "db/queue_list.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/output.h"
#include "db/queue_blind.h"
#include "db/queue_rank.h"
#include "db/store_private.h"

#include <math.h>

static const struct { const char *name; bool for_leads; const char *up, *down; } orders[QUEUE_ORDER_COUNT] = {
	[QUEUE_OLDEST] = { "oldest", false, "queue_list.items_up", "queue_list.items_down" },
	[QUEUE_NEWEST] = { "newest", false, "queue_list.items_down", "queue_list.items_up" },
	[QUEUE_NEXT]   = { "next", true, "queue_list.next_up", "queue_list.next_down" },
	[QUEUE_UNSURE] = { "unsure", true, "queue_list.sure_up", "queue_list.sure_down" },
	[QUEUE_SURE]   = { "sure", true, "queue_list.sure_down", "queue_list.sure_up" },
};

const char *queue_order_name(enum queue_order order)
{
	return orders[order].name;
}

bool queue_order_from_name(const char *name, enum queue_order *order)
{
	for (int i = 0; i < QUEUE_ORDER_COUNT; i++) {
		if (str_equal(name, orders[i].name)) {
			*order = (enum queue_order)i;
			return true;
		}
	}
	return false;
}

bool queue_order_is_for_leads(enum queue_order order)
{
	return orders[order].for_leads;
}

bool queue_order_is_by_confidence(enum queue_order order)
{
	return order == QUEUE_UNSURE || order == QUEUE_SURE;
}

const char *queue_standing_name(enum queue_standing state)
{
	static const char *const names[QUEUE_STANDING_COUNT] = {
		[QUEUE_OPEN] = "open", [QUEUE_LEASED] = "leased", [QUEUE_DONE] = "done", [QUEUE_MACHINE] = "machine",
		[QUEUE_NO_PLACE] = "new",
	};

	return names[state];
}

void queue_view_begin(struct queue_view *view, struct store *store, const struct stage *stage, const struct actor *actor)
{
	*view = (struct queue_view){ store, stage, stage->stage_id, actor->operator_id, role_leads(actor->role) };
}

/* ---- walking ---- */

static bool is_by_id(enum queue_order order)
{
	return order == QUEUE_OLDEST || order == QUEUE_NEWEST;
}

/* Whether the keys grow on the way. */
static bool goes_up(enum queue_order order, bool backwards)
{
	return (order == QUEUE_NEWEST || order == QUEUE_SURE) == backwards;
}

/* Above every rank (ladder/active.h). */
#define RANK_ABOVE_ALL 5e15

struct queue_key queue_key_before_all(enum queue_order order, bool backwards)
{
	if (order == QUEUE_NEXT)
		return backwards ? (struct queue_key){ -1, INT64_MAX, INT64_MAX } : (struct queue_key){ RANK_ABOVE_ALL, INT64_MIN, INT64_MIN };
	if (goes_up(order, backwards))
		return (struct queue_key){ -1, is_by_id(order) ? 0 : INT64_MIN, INT64_MIN };
	return (struct queue_key){ 2, INT64_MAX, INT64_MAX };
}

static int begin_by_id(struct queue_walk *walk, const struct queue_view *view, const struct queue_span *span, bool up,
                       struct err *err)
{
	int64_t low = span->low, high = span->high;

	if (up && span->after.first >= low)
		low = span->after.first + 1;
	if (!up && span->after.first <= high)
		high = span->after.first - 1;
	if (span->waiting)
		return query_begin(&walk->query, view->store, err, up ? "queue_list.waiting_up" : "queue_list.waiting_down",
		                   value_integer(low), value_integer(high), value_integer(view->stage_id));
	return query_begin(&walk->query, view->store, err, up ? "queue_list.items_up" : "queue_list.items_down",
	                   value_integer(low), value_integer(high), value_integer(view->stage_id));
}

/* The turns that ranked places have together go to the highest rank first, so two lists are walked: turns, and ranks. The key
 * of a row says how far each is: of a ranked one its own rank, of another half a step beyond the rank before it. */
static int begin_next(struct queue_walk *walk, const struct queue_view *view, const struct queue_span *span, struct err *err)
{
	const struct queue_key *after = &span->after;

	walk->backwards = span->backwards;
	walk->by_rank = queue_rank_rules(view->store, view->stage);
	walk->rank = after->real == floor(after->real) ? after->real + (span->backwards ? 0.5 : -0.5) : after->real;
	if (query_begin(&walk->query, view->store, err, span->backwards ? orders[QUEUE_NEXT].down : orders[QUEUE_NEXT].up,
	                value_integer(after->first), value_integer(after->second), value_integer(view->stage_id), value_integer(view->operator_id),
	                value_integer(store_now(view->store))) < 0)
		return -1;
	if (!walk->by_rank)
		return 0;
	return query_begin(&walk->ranked, view->store, err, span->backwards ? "queue_list.ranked_down" : "queue_list.ranked_up",
	                   value_real(after->real), value_integer(view->stage_id));
}

int queue_walk_begin(struct queue_walk *walk, const struct queue_view *view, const struct queue_span *span, struct err *err)
{
	const char *name = span->backwards ? orders[span->order].down : orders[span->order].up;

	*walk = (struct queue_walk){ .view = view, .order = span->order };
	if (orders[span->order].for_leads && !view->leads)
		return err_set(err, "the order \"%s\" is for leads", orders[span->order].name);
	if (is_by_id(span->order))
		return begin_by_id(walk, view, span, goes_up(span->order, span->backwards), err);
	if (span->order == QUEUE_NEXT)
		return begin_next(walk, view, span, err);
	return query_begin(&walk->query, view->store, err, name, value_real(span->after.real), value_integer(span->after.first),
	                   value_integer(view->stage_id));
}

static void take_row(const struct query *query, enum queue_order order, struct queue_row *row)
{
	*row = (struct queue_row){
		.item_id = query_integer(query, 0), .kind = query_text(query, 1), .name = query_text(query, 2),
		.source = query_text(query, 3), .added_ms = query_integer(query, 4), .confidence = NAN,
	};
	row->key.first = row->item_id;
	if (order == QUEUE_NEXT)
		row->key = (struct queue_key){ 0, query_integer(query, 5), query_integer(query, 6) };
	else if (!is_by_id(order))
		row->key = (struct queue_key){ query_real(query, 5), query_integer(query, 6), 0 };
}

/* Whose turn it is, in place of the ranked place that stands there. */
static int take_turn(struct queue_walk *walk, struct queue_row *row, struct err *err)
{
	bool is_ranked = walk->by_rank && walk->order == QUEUE_NEXT && !query_is_null(&walk->query, 7);
	struct queue_key key = row->key;
	int got = is_ranked && walk->ranked.statement ? query_next(&walk->ranked, err) : 0;

	if (got > 0) {
		double rank = query_real(&walk->ranked, 5);

		take_row(&walk->ranked, QUEUE_OLDEST, row);
		walk->rank = rank + (walk->backwards ? 0.5 : -0.5);
		row->key = (struct queue_key){ rank, key.first, key.second };
	} else if (walk->by_rank) {
		row->key.real = walk->rank;
	}
	return got < 0 ? -1 : 0;
}

int queue_walk_next(struct queue_walk *walk, struct queue_row *row, struct err *err)
{
	int got;

	do {
		got = query_next(&walk->query, err);
		if (got <= 0)
			return got;
		take_row(&walk->query, walk->order, row);
		/* what is in the other orders waits there, or is judged there */
		row->away = is_by_id(walk->order) && !query_integer(&walk->query, 5);
		if (take_turn(walk, row, err) < 0)
			return -1;
	} while (row->item_id == walk->last_id);
	walk->last_id = row->item_id;
	arena_clear(&walk->arena);
	return 1;
}

void queue_walk_end(struct queue_walk *walk)
{
	query_end(&walk->query);
	if (walk->by_rank)
		query_end(&walk->ranked);
	arena_release(&walk->arena);
}

/* ---- facts ---- */

static enum queue_standing state_of(const char *name)
{
	return str_equal(name, "leased") ? QUEUE_LEASED : str_equal(name, "open") ? QUEUE_OPEN
	     : str_equal(name, "done") ? QUEUE_DONE : QUEUE_NO_PLACE;
}

/* Which of two places stands for the item: the operator's own answer for an inspector, who is not to
 * see that somebody looks a second time; else what is taken, what waits, what is done last. */
static int weight(const struct queue_view *view, enum queue_standing state, bool own)
{
	static const int weights[QUEUE_STANDING_COUNT] = {
		[QUEUE_LEASED] = 4, [QUEUE_OPEN] = 3, [QUEUE_DONE] = 2, [QUEUE_MACHINE] = 1, [QUEUE_NO_PLACE] = 0,
	};

	return !view->leads && own ? 5 : weights[state];
}

/* Starts a statement that asks for the item and the stage. */
static int ask(struct query *query, const struct queue_view *view, const struct queue_row *row, const char *name, struct err *err)
{
	return query_begin(query, view->store, err, name, value_integer(row->item_id), value_integer(view->stage_id));
}

/* The same for what one operator may know. */
static int ask_own(struct query *query, const struct queue_view *view, const struct queue_row *row, const char *name, struct err *err)
{
	return query_begin(query, view->store, err, name, value_integer(row->item_id), value_integer(view->stage_id),
	                   value_integer(view->operator_id), value_integer(store_now(view->store)));
}

static int fill_place(const struct queue_view *view, struct queue_row *row, struct arena *arena, struct err *err)
{
	struct query query;
	bool any = false;
	int got;

	row->state = QUEUE_NO_PLACE;
	if (ask_own(&query, view, row, view->leads ? "queue_list.places" : "queue_list.places.own", err) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		enum queue_standing state = state_of(query_text(&query, 0));
		bool own = query_integer(&query, 2) == view->operator_id;

		if (any && weight(view, state, own) < weight(view, row->state, row->own))
			continue;
		any = true;
		row->state = state;
		row->own = own;
		row->who = query_strdup(&query, 1, arena);
		row->assignment_id = query_integer(&query, 3);
		row->lane = view->leads ? query_strdup(&query, 4, arena) : NULL;
		row->kept = view->leads && state == QUEUE_OPEN && !query_is_null(&query, 5);
		if (row->kept)
			row->who = query_strdup(&query, 5, arena);
	}
	row->facts |= QUEUE_FACT_PLACE;
	return got < 0 ? -1 : any || view->leads;
}

/* Whether it is still to be judged blind, and where that was found out anew why somebody decides it. */
static int fill_blind(const struct queue_view *view, struct queue_row *row, struct err *err)
{
	struct queue_blind found;

	if (row->facts & QUEUE_FACT_BLIND)
		return 0;
	if (queue_blind_read(view->store, view->stage, view->operator_id, row->item_id, &found, err) < 0)
		return -1;
	row->blind = found.blind;
	row->said = found.said;
	row->reason = found.blind ? "blind" : found.reason;
	row->facts |= QUEUE_FACT_BLIND;
	return 0;
}

static int fill_said(const struct queue_view *view, struct queue_row *row, struct arena *arena, struct err *err)
{
	struct query query;
	int got;

	if (view->leads && fill_blind(view, row, err) < 0)
		return -1;
	if (view->leads && (!row->blind || row->said))
		got = ask(&query, view, row, "queue_list.said", err);
	else
		got = ask_own(&query, view, row, "queue_list.said.own", err);
	if (got < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		if (str_equal(query_text(&query, 0), "flag")) {
			row->flagged = true;
		} else {
			row->label = query_is_null(&query, 1) ? "unsure" : query_strdup(&query, 1, arena);
			row->answer_id = query_is_null(&query, 1) ? 0 : query_integer(&query, 2);
		}
	}
	row->facts |= QUEUE_FACT_SAID;
	return got;
}

static int fill_prediction(const struct queue_view *view, struct queue_row *row, struct arena *arena, struct err *err)
{
	struct query query;
	int got;

	row->facts |= QUEUE_FACT_PREDICTION;
	if (row->blind)
		return 0;
	if (ask(&query, view, row, "queue_list.prediction", err) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		row->predicted = true;
		row->prediction = query_strdup(&query, 0, arena);
		row->confidence = row->prediction ? query_real(&query, 1) : (double)NAN;
		row->prediction_id = row->prediction ? query_integer(&query, 2) : 0;
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}

static int fill_route(const struct queue_view *view, struct queue_row *row, struct arena *arena, struct err *err)
{
	struct query query;
	int got;

	if (ask(&query, view, row, "queue_list.route", err) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		if (!row->reason)
			row->reason = query_strdup(&query, 1, arena);
		if (row->state == QUEUE_NO_PLACE && str_starts(query_text(&query, 0), "auto"))
			row->state = QUEUE_MACHINE;
		query_end(&query);
	}
	row->facts |= QUEUE_FACT_ROUTE;
	return got < 0 ? -1 : 0;
}

/* What only leads may know. */
static int fill_model(const struct queue_view *view, struct queue_row *row, unsigned missing, struct arena *arena, struct err *err)
{
	/* whether the machine has decided is told by the route */
	bool unclear = row->facts & QUEUE_FACT_PLACE && row->state == QUEUE_NO_PLACE;

	if ((missing & (QUEUE_FACT_PREDICTION | QUEUE_FACT_ROUTE | QUEUE_FACT_BLIND) || unclear) && fill_blind(view, row, err) < 0)
		return -1;
	if (missing & QUEUE_FACT_PREDICTION && fill_prediction(view, row, arena, err) < 0)
		return -1;
	if (!(row->facts & QUEUE_FACT_ROUTE) && (missing & QUEUE_FACT_ROUTE || unclear) && fill_route(view, row, arena, err) < 0)
		return -1;
	return 0;
}

/* NULL: nothing, or it was erased. */
static const char *brief_of(const struct stage *stage, const struct output *output, struct arena *arena)
{
	struct str words = STR_EMPTY;
	const char *brief = NULL;

	if (!output->erased)
		output_of_stage(stage)->brief(output, &words);
	if (words.length > 0)
		brief = arena_strdup(arena, str_text(&words));
	str_release(&words);
	return brief;
}

/* What stands beside the labels that the row tells. */
static int fill_words(const struct queue_view *view, struct queue_row *row, struct arena *arena, struct err *err)
{
	struct arena read = ARENA_EMPTY;
	struct output output;
	int rc = 0;

	row->facts |= QUEUE_FACT_WORDS;
	if (!output_of_stage(view->stage)->brief)
		return 0;
	if (row->answer_id) {
		rc = output_of_decision(view->store, view->stage, row->answer_id, &read, &output, err);
		row->words = rc == 0 ? brief_of(view->stage, &output, arena) : NULL;
	}
	if (rc == 0 && row->prediction_id) {
		rc = output_of_prediction(view->store, view->stage, row->prediction_id, &read, &output, err);
		row->predicted_words = rc == 0 ? brief_of(view->stage, &output, arena) : NULL;
	}
	arena_release(&read);
	return rc;
}

static int fill(const struct queue_view *view, struct queue_row *row, unsigned facts, struct arena *arena, struct err *err)
{
	unsigned missing = facts & ~row->facts;
	int got;

	if (missing & QUEUE_FACT_PLACE && (got = fill_place(view, row, arena, err)) <= 0)
		return got;
	if (missing & QUEUE_FACT_SAID && fill_said(view, row, arena, err) < 0)
		return -1;
	if (view->leads && fill_model(view, row, missing, arena, err) < 0)
		return -1;
	return missing & QUEUE_FACT_WORDS && fill_words(view, row, arena, err) < 0 ? -1 : 1;
}

int queue_walk_fill(struct queue_walk *walk, struct queue_row *row, unsigned facts, struct err *err)
{
	if (row->away)
		return 0;
	if (queue_order_is_by_confidence(walk->order)) {
		if (fill_blind(walk->view, row, err) < 0)
			return -1;
		if (row->blind)
			return 0;
	}
	return fill(walk->view, row, facts, &walk->arena, err);
}

int queue_walk_attribute(struct queue_walk *walk, const struct queue_row *row, const char *name, const char **value,
                         struct err *err)
{
	struct query query;
	int got;

	*value = NULL;
	if (query_begin(&query, walk->view->store, err, "queue_list.attribute", value_integer(row->item_id),
	                value_text(name)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		*value = query_strdup(&query, 0, &walk->arena);
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}

/* ---- single rows ---- */

int queue_row_read(const struct queue_view *view, int64_t item_id, struct arena *arena, struct queue_row *row, struct err *err)
{
	struct query query;
	int got;

	got = query_first(&query, view->store, err, "queue_list.items_up", value_integer(item_id), value_integer(item_id),
	                  value_integer(view->stage_id));
	if (got <= 0)
		return got;
	take_row(&query, QUEUE_OLDEST, row);
	row->away = !query_integer(&query, 5);
	row->kind = arena_strdup(arena, row->kind);
	row->name = arena_strdup(arena, row->name);
	row->source = arena_strdup(arena, row->source);
	query_end(&query);
	return row->away ? 0 : fill(view, row, QUEUE_FACT_ALL, arena, err);
}

struct queue_row *queue_row_copy(const struct queue_row *row)
{
	const char *texts[] = { row->kind, row->name, row->source, row->who, row->lane, row->label, row->prediction,
	                        row->reason, row->words, row->predicted_words };
	size_t count = sizeof texts / sizeof *texts, size = sizeof *row;
	struct queue_row *copy;
	char *at;

	for (size_t i = 0; i < count; i++)
		size += texts[i] ? strlen(texts[i]) + 1 : 0;
	copy = xcalloc(1, size);
	*copy = *row;
	at = (char *)(copy + 1);
	for (size_t i = 0; i < count; i++) {
		size_t length = texts[i] ? strlen(texts[i]) + 1 : 0;

		if (texts[i])
			memcpy(at, texts[i], length);
		texts[i] = texts[i] ? at : NULL;
		at += length;
	}
	copy->kind = texts[0]; copy->name = texts[1]; copy->source = texts[2]; copy->who = texts[3];
	copy->lane = texts[4]; copy->label = texts[5]; copy->prediction = texts[6]; copy->reason = texts[7];
	copy->words = texts[8]; copy->predicted_words = texts[9];
	return copy;
}

int queue_last_item(const struct queue_view *view, int64_t *item_id, struct err *err)
{
	struct query query;
	int got;

	*item_id = 0;
	if (query_begin_values(&query, view->store, err, "queue_list.last_item", NULL, 0) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0) {
		*item_id = query_integer(&query, 0);
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}
