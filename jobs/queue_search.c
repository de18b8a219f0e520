#include "jobs/queue_search.h"

#include "db/store.h"
#include "jobs/monotonic.h"

#define ROWS_BETWEEN_LOOKS 32 /* at the clock: a row takes up to some 20 us */

void queue_search_begin(struct queue_search *search, const struct queue_view *view, const struct queue_filter *filter,
                        const char *operator, enum queue_order order, bool backwards)
{
	*search = (struct queue_search){ .view = view, .filter = filter, .operator = operator };
	search->span.order = order;
	search->span.backwards = backwards;
	search->span.waiting = queue_filter_is_of_waiting(filter) && (order == QUEUE_OLDEST || order == QUEUE_NEWEST);
	search->span.after = queue_key_before_all(order, backwards);
	queue_filter_ids(filter, &search->span.low, &search->span.high);
}

bool queue_search_leaves_out(const struct queue_view *view, const struct queue_filter *filter, enum queue_order order)
{
	return view->leads && (queue_order_is_by_confidence(order) || queue_filter_asks_model(filter));
}

void queue_search_left_out(struct queue_search *search, const struct queue_view *view, const struct queue_filter *filter,
                           const char *operator)
{
	queue_search_begin(search, view, filter, operator, QUEUE_OLDEST, false);
	search->span.waiting = true;
	search->bare = true;
	search->blind = true;
}

/* Terms go from those that need nothing to those that need a look-up, and the first that fails ends it. */
static int passes(const struct queue_search *search, struct queue_walk *walk, struct queue_row *row, unsigned facts,
                  int64_t now_ms, struct err *err)
{
	int got = 1;

	for (int i = 0; i < search->filter->count; i++) {
		const struct queue_term *term = &search->filter->terms[i];
		const char *attribute = NULL;

		if (queue_term_needs(term) != facts || (search->blind && queue_term_asks_model(term)))
			continue;
		if (facts && (got = queue_walk_fill(walk, row, facts, err)) <= 0)
			return got;
		if (queue_term_asks_model(term) && row->blind)
			return 0;
		if (term->field == QUEUE_FIELD_ATTRIBUTE && queue_walk_attribute(walk, row, term->name, &attribute, err) < 0)
			return -1;
		if (!queue_term_holds(term, row, attribute, search->operator, now_ms))
			return 0;
	}
	return 1;
}

/* For inspectors the places tell whether an item is listed at all. */
static unsigned facts_wanted(const struct queue_search *search)
{
	if (search->blind)
		return QUEUE_FACT_BLIND;
	if (!search->bare)
		return QUEUE_FACT_ALL;
	return search->view->leads ? 0 : QUEUE_FACT_PLACE;
}

static int look_at(const struct queue_search *search, struct queue_walk *walk, struct queue_row *row, int64_t now_ms,
                   struct err *err)
{
	static const unsigned steps[] = { 0, QUEUE_FACT_SAID, QUEUE_FACT_PREDICTION, QUEUE_FACT_PLACE };
	int got = 1;

	for (size_t i = 0; got == 1 && i < sizeof steps / sizeof *steps; i++)
		got = passes(search, walk, row, steps[i], now_ms, err);
	got = got == 1 ? queue_walk_fill(walk, row, facts_wanted(search), err) : got;
	return got == 1 && search->blind ? row->blind : got;
}

int queue_search_run(struct queue_search *search, int64_t budget_us, queue_found *found, void *context, struct err *err)
{
	int64_t until_us = monotonic_us() + budget_us, now_ms = store_now(search->view->store);
	struct queue_walk walk;
	struct queue_row row;
	int got = 0;

	if (search->ended)
		return 0;
	if (queue_walk_begin(&walk, search->view, &search->span, err) < 0)
		return -1;
	for (int i = 1;; i++) {
		if ((got = queue_walk_next(&walk, &row, err)) <= 0)
			break;
		search->looked_at++;
		search->span.after = row.key;
		if ((got = look_at(search, &walk, &row, now_ms, err)) < 0 || (got > 0 && !found(context, &row)) ||
		    (i % ROWS_BETWEEN_LOOKS == 0 && monotonic_us() >= until_us))
			break;
		got = 0;
	}
	search->ended = got == 0 && !walk.query.statement;
	queue_walk_end(&walk);
	return got < 0 ? -1 : 0;
}

/* Orders that are not by id hold only some of the items. */
static bool is_in_order(enum queue_order order, const struct queue_row *row)
{
	if (order == QUEUE_NEXT)
		return row->state == QUEUE_OPEN;
	return order == QUEUE_OLDEST || order == QUEUE_NEWEST || row->prediction;
}

int queue_search_again(const struct queue_search *search, int64_t item_id, const struct queue_key *key, struct arena *arena,
                       struct queue_row *row, struct err *err)
{
	struct queue_walk walk = { .view = search->view };
	int64_t now_ms = store_now(search->view->store);
	int got = queue_row_read(search->view, item_id, arena, row, err);

	if (got <= 0)
		return got;
	row->key = *key;
	got = is_in_order(search->span.order, row) ? look_at(search, &walk, row, now_ms, err) : 0;
	queue_walk_end(&walk);
	return got;
}

double queue_search_progress(const struct queue_search *search)
{
	struct err ignored;
	int64_t last;

	if (search->ended)
		return 1;
	if (queue_last_item(search->view, &last, &ignored) < 0 || last == 0)
		return 0;
	if (search->span.order == QUEUE_OLDEST && !search->span.backwards)
		return search->span.after.first > 0 ? (double)search->span.after.first / (double)last : 0;
	return search->looked_at < last ? (double)search->looked_at / (double)last : 1;
}
