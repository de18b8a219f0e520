/* Streaks: an inspector who takes what the model says ten times in a row, each in less than a second,
 * may have stopped looking. It is noted for the leads, and never shown to the inspector. */
#include "db/decision_private.h"
#include "db/event.h"

#define FAST_MS 1000

static int add_event(struct store *store, const struct stage *stage, const struct actor *actor, int64_t first, int64_t last,
                     struct err *err)
{
	json_t *body = json_pack("{s:s, s:i, s:I, s:I}", "stage", stage->name, "count", STREAK_ACCEPTS, "first", (json_int_t)first,
	                         "last", (json_int_t)last);
	int result = event_add(store, actor, "review.streak", "decision", last, body, err);

	json_decref(body);
	return result;
}

int streak_note(struct store *store, const struct stage *stage, const struct actor *actor, int64_t decision_id, struct err *err)
{
	int64_t noted, first = decision_id;
	int fast = 0, got;
	struct query query;

	if (query_number(store, &noted, err, "decision.streak_end", value_integer(actor->operator_id)) < 0 ||
	    query_begin(&query, store, err, "decision.accepts", value_integer(actor->operator_id), value_integer(stage->stage_id),
	                value_integer(STREAK_ACCEPTS), value_integer(FAST_MS)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0 && query_integer(&query, 1) && query_integer(&query, 0) > noted) {
		first = query_integer(&query, 0);
		fast++;
	}
	query_end(&query);
	if (got < 0 || fast < STREAK_ACCEPTS)
		return got < 0 ? -1 : 0;
	return add_event(store, stage, actor, first, decision_id, err);
}
