#include "db/item_history.h"

#include "db/output.h"
#include "db/queue_blind.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <math.h>
#include <stdlib.h>

/* blind: nothing of the model; said: what people said all the same; ids: of each row its decision or prediction, 0 without a label. */
struct reading { const struct queue_view *view; int64_t item_id; bool blind, said; struct rows *rows, *ids; };

static struct item_past *add(struct reading *reading, const struct query *query, enum item_past_kind kind)
{
	struct item_past *past = rows_add(reading->rows);

	rows_add(reading->ids);

	*past = (struct item_past){ .at_ms = query_integer(query, 0), .kind = kind, .confidence = NAN };
	return past;
}

/* The row that was added last has a label: this one's. */
static void note_id(struct reading *reading, int64_t id)
{
	((int64_t *)reading->ids->all)[reading->ids->count - 1] = id;
}

static char *text(const struct reading *reading, const struct query *query, int column)
{
	return query_strdup(query, column, reading->rows->arena);
}

static int read_said(struct reading *reading, struct err *err)
{
	const struct queue_view *view = reading->view;
	bool all = view->leads && (!reading->blind || reading->said);
	struct query query;
	int got;

	if (all)
		got = query_begin(&query, view->store, err, "item_history.said", value_integer(reading->item_id),
		                  value_integer(view->stage_id));
	else
		got = query_begin(&query, view->store, err, view->leads ? "item_history.said.blind" : "item_history.said.own",
		                  value_integer(reading->item_id), value_integer(view->stage_id), value_integer(view->operator_id),
		                  value_integer(store_now(view->store)));
	if (got < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct item_past *past = add(reading, &query, ITEM_PAST_SAID);

		past->who = text(reading, &query, 1);
		past->what = text(reading, &query, 2);
		past->label = text(reading, &query, 3);
		past->how = all ? text(reading, &query, 4) : NULL;
		past->duration_ms = query_integer(&query, 5);
		past->why = text(reading, &query, 6);
		past->undone_ms = query_integer(&query, 8);
		note_id(reading, past->label ? query_integer(&query, 9) : 0);
	}
	return got;
}

static void take_prediction(struct reading *reading, const struct query *query)
{
	struct item_past *past = add(reading, query, ITEM_PAST_PREDICTED);

	past->who = text(reading, query, 1);
	past->what = text(reading, query, 2);
	past->label = text(reading, query, 3);
	past->confidence = past->label ? query_real(query, 4) : (double)NAN;
	past->why = text(reading, query, 5);
	note_id(reading, past->label ? query_integer(query, 6) : 0);
}

static void take_route(struct reading *reading, const struct query *query)
{
	struct item_past *past = add(reading, query, ITEM_PAST_ROUTED);

	past->what = text(reading, query, 1);
	past->how = text(reading, query, 2);
	past->why = text(reading, query, 3);
	past->level = (int)query_integer(query, 4);
}

static void take_counted(struct reading *reading, const struct query *query)
{
	struct item_past *past = add(reading, query, ITEM_PAST_COUNTED);

	past->who = text(reading, query, 1);
	past->label = text(reading, query, 2);
}

static void take_place(struct reading *reading, const struct query *query)
{
	struct item_past *past = add(reading, query, ITEM_PAST_PLACE);

	past->what = text(reading, query, 1);
	past->how = text(reading, query, 2);
	past->who = text(reading, query, 3);
	past->times = (int)query_integer(query, 4);
	past->until_ms = query_integer(query, 5);
	past->kept_for = text(reading, query, 6);
}

/* A statement with so many of the values item, stage, who looks, and when. */
static int read_all(struct reading *reading, const char *name, size_t count, void (*take)(struct reading *, const struct query *),
                    struct err *err)
{
	const struct queue_view *view = reading->view;
	const struct store_value values[] = { value_integer(reading->item_id), value_integer(view->stage_id),
	                                      value_integer(view->operator_id), value_integer(store_now(view->store)) };
	struct query query;
	int got;

	if (query_begin_values(&query, view->store, err, name, values, count) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take(reading, &query);
	return got;
}

static int by_time(const void *a, const void *b)
{
	const struct item_past *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->kind > y->kind ? -1 : x->kind < y->kind; /* a place, then its route, then what is said, then what came of it */
}

static int read_blind(struct reading *reading, struct err *err)
{
	const struct queue_view *view = reading->view;
	struct queue_blind found = { .blind = false };

	if (view->leads && queue_blind_read(view->store, view->stage, view->operator_id, reading->item_id, &found, err) < 0)
		return -1;
	reading->blind = found.blind;
	reading->said = found.said;
	return 0;
}

/* What the model said, who was to decide therefore, and the places that came of it. */
static int read_model(struct reading *reading, struct err *err)
{
	if (reading->blind)
		return read_all(reading, "item_history.places.blind", 4, take_place, err);
	if (read_all(reading, "item_history.predictions", 2, take_prediction, err) < 0 ||
	    read_all(reading, "item_history.routes", 2, take_route, err) < 0 ||
	    read_all(reading, "item_history.counted", 2, take_counted, err) < 0)
		return -1;
	return read_all(reading, "item_history.places", 2, take_place, err);
}

/* What stands beside the labels. */
static int read_outputs(struct reading *reading, struct err *err)
{
	const struct queue_view *view = reading->view;
	struct item_past *rows = reading->rows->all;
	const int64_t *ids = reading->ids->all;
	int got = 0;

	for (int i = 0; got == 0 && output_of_stage(view->stage)->brief && i < reading->rows->count; i++) {
		if (ids[i] && rows[i].kind == ITEM_PAST_SAID)
			got = output_of_decision(view->store, view->stage, ids[i], reading->rows->arena, &rows[i].output, err);
		else if (ids[i])
			got = output_of_prediction(view->store, view->stage, ids[i], reading->rows->arena, &rows[i].output, err);
	}
	return got;
}

int item_history_read(const struct queue_view *view, int64_t item_id, struct arena *arena, struct item_past **out, int *count,
                      bool *blind, struct err *err)
{
	struct rows rows = ROWS_OF(struct item_past, arena), ids = ROWS_OF(int64_t, arena);
	struct reading reading = { .view = view, .item_id = item_id, .rows = &rows, .ids = &ids };

	if (read_blind(&reading, err) < 0 || read_said(&reading, err) < 0 ||
	    (view->leads && read_model(&reading, err) < 0) || read_outputs(&reading, err) < 0)
		return -1;
	*blind = reading.blind;
	if (rows.count > 0)
		qsort(rows.all, (size_t)rows.count, sizeof(struct item_past), by_time);
	*out = rows.all;
	*count = rows.count;
	return 0;
}
