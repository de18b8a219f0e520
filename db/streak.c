/* Streaks: an inspector who takes what the model says ten times in a row, each in less than a second,
 * may have stopped looking. The row is of what was shown with the model's answer, whatever came between. It is noted for the leads, and never shown to the inspector. */
#include "db/decision_private.h"
#include "db/event.h"

#define FAST_MS      1000
#define ACTS_LOOKED_AT 300 /* for ten that were shown with the model's answer: one in ten is, at the least */

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
	int fast = 0, got = 0;
	struct query query;

	if (query_number(store, &noted, err, "decision.streak_end", value_integer(actor->operator_id)) < 0 ||
	    query_begin(&query, store, err, "decision.accepts", value_integer(actor->operator_id), value_integer(stage->stage_id),
	                value_integer(ACTS_LOOKED_AT), value_integer(FAST_MS)) < 0)
		return -1;
	while (fast < STREAK_ACCEPTS && (got = query_next(&query, err)) > 0 && query_integer(&query, 0) > noted) {
		bool newest = query_integer(&query, 0) == decision_id;

		if (!query_integer(&query, 1) && (newest || query_integer(&query, 2)))
			break;
		if (!query_integer(&query, 1))
			continue;
		first = query_integer(&query, 0);
		fast++;
	}
	query_end(&query);
	if (got < 0 || fast < STREAK_ACCEPTS)
		return got < 0 ? -1 : 0;
	return add_event(store, stage, actor, first, decision_id, err);
}
