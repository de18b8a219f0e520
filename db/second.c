#include "db/second.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/str.h"
#include "db/audit.h"
#include "db/decision.h"
#include "db/item_private.h"
#include "db/rows.h"
#include "db/second_private.h"
#include "db/setting_store.h"
#include "db/store_private.h"

#include <math.h>

/* Who has decided since then may be expected to come back and look. */
#define STILL_HERE_MS (30 * CLOCK_DAY_MS)

enum lane { NOWHERE, SECOND, ADJUDICATION };

static const char *const lane_names[] = { [SECOND] = "second", [ADJUDICATION] = "adjudication" };

/* What people have said of an item. */
struct said {
	int     labels, unsure;
	bool    differ, critical, imported; /* imported: the first answer */
	int64_t label_id, newest_id;        /* of the first label; of the newest answer */
	bool    settled;                    /* a lead has given a label, and none was unsure since */
	int64_t lead_unsure_id;             /* the newest answer of a lead who was unsure */
};

static void take_settling(struct said *said, const struct query *query)
{
	said->settled = str_equal(query_text(query, 2), "label");
	if (!said->settled)
		said->lead_unsure_id = query_integer(query, 0);
}

static void take_answer(struct said *said, const struct query *query)
{
	int64_t label_id = query_integer(query, 3);

	if (str_equal(query_text(query, 1), "adjudication")) {
		take_settling(said, query);
		return;
	}
	if (said->newest_id == 0)
		said->imported = query_integer(query, 5) != 0;
	said->newest_id = query_integer(query, 0);
	said->critical = said->critical || query_integer(query, 4) != 0;
	if (label_id == 0) {
		said->unsure++;
		return;
	}
	said->differ = said->differ || (said->labels > 0 && (label_id != said->label_id || query_integer(query, 7) != 0));
	said->label_id = label_id;
	said->labels++;
}

static int read_said(struct store *store, const struct stage *stage, int64_t item_id, struct said *said, struct err *err)
{
	struct query query;
	int64_t critical;
	int got;

	*said = (struct said){ .labels = 0 };
	if (query_begin(&query, store, err, "second.answers", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		take_answer(said, &query);
	if (got < 0 || query_number(store, &critical, err, "second.model_critical", value_integer(item_id),
	                            value_integer(stage->stage_id)) < 0)
		return -1;
	said->critical = (said->critical || critical) && setting_boolean(store, stage->stage_id, "second.critical");
	return 0;
}

/* ---- what that asks for ---- */

struct need {
	enum lane   lane;
	const char *cause;
	double      probability;
};

/* The draw of an item: the same whenever it is asked for. 1, 0, -1. */
static int is_drawn(struct store *store, const struct stage *stage, int64_t item_id, double share, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	unsigned char sha256[HASH_BYTES];
	struct query query;
	struct draw_unit unit;
	int got;

	got = query_first(&query, store, err, "second.unit", value_integer(item_id));
	if (got <= 0)
		return got;
	query_copy(&query, 0, sha256, HASH_BYTES);
	unit = item_draw_unit(query_strdup(&query, 1, &arena), sha256);
	got = hash_draw(store->draw_key, "second", stage->name, "", unit.bytes, unit.length) < share;
	query_end(&query);
	arena_release(&arena);
	return got;
}

/* What one answer asks for. */
static int need_second(struct store *store, const struct stage *stage, int64_t item_id, const struct said *said, struct need *need,
                       struct err *err)
{
	double share = setting_real(store, stage->stage_id, "second.share");
	int64_t cover = 0;
	int drawn = 0;

	if (query_number(store, &cover, err, "second.is_cover", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	if (cover)
		return 0;
	if (said->critical)
		*need = (struct need){ SECOND, "critical", 1 };
	else if (said->unsure)
		*need = (struct need){ SECOND, "unsure", 1 };
	else if (share > 0 && (drawn = is_drawn(store, stage, item_id, share, err)) > 0)
		*need = (struct need){ SECOND, "drawn", share };
	return drawn < 0 ? -1 : 0;
}

static int find_need(struct store *store, const struct stage *stage, int64_t item_id, const struct said *said, struct need *need,
                     struct err *err)
{
	bool lead = said->differ || said->unsure > 1 || (said->unsure == 1 && said->labels == 1 && said->critical);

	*need = (struct need){ NOWHERE, NULL, NAN };
	if (said->settled || (lead && said->lead_unsure_id > said->newest_id))
		return 0;
	if (lead)
		*need = (struct need){ ADJUDICATION, "tie", NAN };
	else if (said->labels + said->unsure == 1 && !said->imported)
		return need_second(store, stage, item_id, said, need, err);
	return 0;
}

/* ---- the places that follow ---- */

/* The item's places of a lane. */
struct places { int64_t open_id, taken_id, cancelled_id; };

static int read_places(struct store *store, const struct stage *stage, int64_t item_id, struct places places[], struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "second.places", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct places *of_lane = &places[str_equal(query_text(&query, 1), "second") ? SECOND : ADJUDICATION];
		const char *state = query_text(&query, 2);

		if (str_equal(state, "leased") || (str_equal(state, "open") && query_is_null(&query, 3)))
			of_lane->taken_id = query_integer(&query, 0); /* on a screen, or a lead has asked for it */
		else if (str_equal(state, "open"))
			of_lane->open_id = query_integer(&query, 0);
		else if (str_equal(state, "cancelled"))
			of_lane->cancelled_id = query_integer(&query, 0);
	}
	return got;
}

/* From when on the place may go to whoever has answered the item: where nobody else can settle a tie at once, where
 * nobody else looks after a while, and much later where others might. Who gave one of two answers that differ is
 * no judge of them while there is another lead. */
static int find_repeat(struct store *store, const struct stage *stage, int64_t item_id, enum lane lane, int64_t *repeat_ms,
                       struct err *err)
{
	int64_t now = store_now(store), after = setting_integer(store, stage->stage_id, "second.after"), other;
	int got = query_number(store, &other, err, "second.somebody_else", value_integer(item_id), value_integer(stage->stage_id),
	                       value_integer(lane == ADJUDICATION), value_integer(now - STILL_HERE_MS));

	if (got > 0)
		*repeat_ms = now + STILL_HERE_MS;
	else
		*repeat_ms = lane == ADJUDICATION ? now : now + after;
	return got < 0 ? -1 : 0;
}

int64_t second_due_ms(struct store *store, const struct stage *stage)
{
	return audit_due_ms(store, stage->stage_id);
}

int64_t second_place(const struct store *store, const struct stage *stage, int64_t item_id)
{
	return hash_draw_place(store->draw_key, "order", stage->name, "second", &item_id, sizeof item_id);
}

static int open_place(struct store *store, const struct stage *stage, int64_t item_id, const struct need *need, int64_t opened_by,
                      int64_t cancelled_id, struct err *err)
{
	int64_t repeat_ms, due_ms = second_due_ms(store, stage), changed;

	if (find_repeat(store, stage, item_id, need->lane, &repeat_ms, err) < 0)
		return -1;
	if (cancelled_id)
		changed = query_run(store, err, "second.open_again", value_integer(cancelled_id), value_integer(due_ms), value_integer(opened_by),
		                    value_text(need->cause), value_real(need->probability), value_integer(repeat_ms));
	else
		changed = query_run(store, err, "second.open", value_integer(item_id), value_integer(stage->stage_id),
		                    value_text(lane_names[need->lane]), value_integer(due_ms),
		                    value_integer(second_place(store, stage, item_id)),
		                    value_integer(store_now(store)), value_integer(opened_by), value_text(need->cause),
		                    value_real(need->probability), value_integer(repeat_ms));
	return changed < 0 ? -1 : 0;
}

static int follow(struct store *store, const struct stage *stage, int64_t item_id, const struct said *said, const struct need *need,
                  struct err *err)
{
	struct places places[] = { [NOWHERE] = { 0 }, [SECOND] = { 0 }, [ADJUDICATION] = { 0 } };
	const struct places *wanted = &places[need->lane];

	if (read_places(store, stage, item_id, places, err) < 0)
		return -1;
	for (enum lane lane = SECOND; lane <= ADJUDICATION; lane++)
		if (lane != need->lane && places[lane].open_id &&
		    query_run(store, err, "queue.cancel", value_integer(places[lane].open_id)) < 0)
			return -1;
	if (need->lane == NOWHERE || wanted->open_id || wanted->taken_id)
		return 0;
	return open_place(store, stage, item_id, need, said->newest_id, wanted->cancelled_id, err);
}

int second_follow(struct store *store, const struct stage *stage, int64_t item_id, struct err *err)
{
	struct said said;
	struct need need;

	if (read_said(store, stage, item_id, &said, err) < 0 || find_need(store, stage, item_id, &said, &need, err) < 0 ||
	    follow(store, stage, item_id, &said, &need, err) < 0)
		return -1;
	return need.lane == ADJUDICATION;
}

/* ---- for whoever settles a tie ---- */

struct said_row { int64_t decision_id; struct opinion opinion; };

int second_opinions(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct opinion **opinions,
                    struct err *err)
{
	struct rows list = ROWS_OF(struct said_row, arena);
	struct decision_given given;
	struct query query;
	int got;

	if (query_begin(&query, store, err, "second.opinions", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct said_row *)rows_add(&list) = (struct said_row){
			query_integer(&query, 0), { .label_id = query_integer(&query, 1), .label = query_strdup(&query, 2, arena) },
		};
	if (got < 0)
		return -1;
	*opinions = arena_alloc(arena, (size_t)list.count * sizeof **opinions + 1);
	for (int i = 0; i < list.count; i++) {
		struct said_row *row = (struct said_row *)list.all + i;

		if (decision_read_given(store, row->decision_id, arena, &given, err) < 0)
			return -1;
		row->opinion.note = given.note;
		row->opinion.words = given.words;
		row->opinion.words_erased = given.words_erased;
		row->opinion.regions = given.regions;
		row->opinion.region_count = given.region_count;
		(*opinions)[i] = row->opinion;
	}
	return list.count;
}
