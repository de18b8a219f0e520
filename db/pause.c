#include "db/pause.h"

#include "base/str.h"
#include "db/event.h"
#include "db/route_standing.h"
#include "db/store_private.h"

int pause_holds(struct store *store, int64_t stage_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char *why;
	int64_t since;
	int got = pause_read(store, stage_id, &arena, &why, &since, err);

	arena_release(&arena);
	return got;
}

int pause_read(struct store *store, int64_t stage_id, struct arena *arena, const char **why, int64_t *since_ms, struct err *err)
{
	struct query query;
	bool begun;
	int got;

	got = query_first(&query, store, err, "pause.newest", value_integer(stage_id));
	if (got <= 0)
		return got;
	begun = str_equal(query_text(&query, 0), "begin");
	*why = query_strdup(&query, 1, arena);
	*since_ms = query_integer(&query, 2);
	query_end(&query);
	return begun;
}

int pause_add(struct store *store, const struct stage *stage, const struct actor *by, bool begin, const char *why, struct err *err)
{
	json_t *body = json_pack("{s:s, s:s}", "stage", stage->name, "why", why);
	int64_t pause_id;
	int result;

	route_standing_forget(store);
	result = query_number(store, &pause_id, err, "pause.add", value_integer(stage->stage_id), value_text(begin ? "begin" : "end"),
	                      value_text(why), value_integer(by->operator_id), value_integer(by->acted_by),
	                      value_integer(store_now(store)));
	if (result >= 0)
		result = event_add(store, by, begin ? "pause.begin" : "pause.end", "pause", pause_id, body, err);
	json_decref(body);
	return result < 0 ? -1 : 0;
}
