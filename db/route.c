/* Routes: what is known of an item is read, route_item() decides, and the result is appended where it
 * differs from the newest row. */
#include "db/route_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/item_private.h"
#include "db/prediction.h"
#include "db/queue_private.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "ladder/level.h"

#include <inttypes.h>

#define AUDIT_DUE_MS CLOCK_DAY_MS

/* What a route is made from, as read. */
struct basis {
	unsigned char sha256[HASH_BYTES];
	const char   *group;
	bool          decided;
	int64_t       prediction_id;
	const char   *version;
	struct route_input input;
};

static int read_item(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct basis *basis,
                     struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "route.item", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no item %" PRId64, item_id);
	query_copy(&query, 0, basis->sha256, HASH_BYTES);
	basis->group = query_strdup(&query, 1, arena);
	basis->input.exam = query_integer(&query, 2) != 0;
	basis->decided = query_integer(&query, 3) != 0;
	query_end(&query);
	return 0;
}

static int read_prediction(struct store *store, const struct stage *stage, int64_t live_id, int64_t item_id,
                           struct arena *arena, struct basis *basis, struct err *err)
{
	struct query query;
	int got;

	basis->version = "";
	basis->input.prediction = ROUTE_NOT_PREDICTED;
	if (live_id == 0)
		return 0;
	if (query_begin(&query, store, err, "route.prediction", value_integer(item_id), value_integer(stage->stage_id),
	                value_integer(live_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got <= 0)
		return got;
	basis->version = query_strdup(&query, 0, arena);
	if (!query_is_null(&query, 1)) {
		basis->prediction_id = query_integer(&query, 1);
		basis->input.prediction = query_integer(&query, 2) ? ROUTE_NULL : ROUTE_PREDICTED;
		basis->input.confidence = query_real(&query, 3);
		basis->input.why_null = query_strdup(&query, 4, arena);
	}
	query_end(&query);
	return 0;
}

/* No version has a certificate yet, so none works above assistance by evidence of its own. */
static void complete(struct store *store, const struct stage *stage, struct basis *basis)
{
	struct draw_unit unit = item_draw_unit(basis->group, basis->sha256);
	struct route_input *input = &basis->input;

	input->level = stage->level;
	input->version_level = LEVEL_ASSISTANCE;
	input->threshold = (double)NAN;
	input->audit_probability = 1;
	input->audit_draw = hash_draw(store->draw_key, "audit", stage->name, basis->version, unit.bytes, unit.length);
	input->blind_share = setting_real(store, stage->stage_id, "assist.blind_share");
	input->blind_draw = hash_draw(store->draw_key, "blind", stage->name, basis->version, unit.bytes, unit.length);
}

static bool same_real(double a, double b)
{
	return (isnan(a) && isnan(b)) || (a >= b && a <= b);
}

/* Whether the newest row says the same; its id in *route_id. 1, 0, -1. */
static int is_current(struct store *store, const struct stage *stage, int64_t live_id, int64_t item_id,
                      const struct basis *basis, const struct route_decision *decision, int64_t *route_id, struct err *err)
{
	struct query query;
	bool same;
	int got;

	if (query_begin(&query, store, err, "route.newest", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got <= 0)
		return got;
	*route_id = query_integer(&query, 0);
	same = str_equal(query_text(&query, 1), route_kind_name(decision->kind)) &&
	       str_equal(query_text(&query, 2), route_mode_name(decision->mode)) &&
	       str_equal(query_text(&query, 3), route_reason_name(decision->reason)) &&
	       query_integer(&query, 4) == decision->level && query_integer(&query, 5) == stage->level_change_id &&
	       query_integer(&query, 6) == live_id && query_integer(&query, 7) == basis->prediction_id &&
	       same_real(query_real(&query, 8), decision->threshold) &&
	       same_real(query_real(&query, 9), decision->audit_probability);
	query_end(&query);
	return same;
}

static int append(struct store *store, const struct stage *stage, int64_t live_id, int64_t item_id, const struct basis *basis,
                  const struct route_decision *decision, int64_t *route_id, struct err *err)
{
	return query_number(store, route_id, err, "route.add", value_integer(item_id), value_integer(stage->stage_id),
	                    value_text(route_kind_name(decision->kind)), value_text(route_mode_name(decision->mode)),
	                    value_text(route_reason_name(decision->reason)), value_integer(decision->level),
	                    value_id(stage->level_change_id), value_id(live_id), value_id(basis->prediction_id),
	                    value_real(decision->threshold), value_real(decision->audit_probability),
	                    value_integer(store_now(store))) < 0 ? -1 : 0;
}

static int decide(struct store *store, const struct stage *stage, int64_t live_id, int64_t item_id, struct arena *arena,
                  struct basis *basis, struct route_now *now, struct err *err)
{
	if (read_item(store, stage, item_id, arena, basis, err) < 0)
		return -1;
	now->decided = basis->decided;
	if (basis->decided)
		return 0;
	if (read_prediction(store, stage, live_id, item_id, arena, basis, err) < 0)
		return -1;
	complete(store, stage, basis);
	now->decision = route_item(&basis->input);
	return 0;
}

static int renew(struct store *store, const struct stage *stage, int64_t live_id, int64_t item_id, struct arena *arena,
                 struct basis *basis, struct route_now *now, struct err *err)
{
	int same = decide(store, stage, live_id, item_id, arena, basis, now, err);

	if (same < 0 || now->decided)
		return same;
	same = is_current(store, stage, live_id, item_id, basis, &now->decision, &now->route_id, err);
	now->is_new = same == 0;
	if (same != 0)
		return same < 0 ? -1 : 0;
	return append(store, stage, live_id, item_id, basis, &now->decision, &now->route_id, err);
}

int route_renew(struct store *store, const struct stage *stage, int64_t live_id, int64_t item_id, struct route_now *now,
                struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct basis basis = { .decided = false };
	int result;

	*now = (struct route_now){ .route_id = 0 };
	result = renew(store, stage, live_id, item_id, &arena, &basis, now, err);
	arena_release(&arena);
	return result;
}

int route_foresee(struct store *store, const struct stage *stage, int64_t live_id, int64_t item_id, struct route_now *now,
                  struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct basis basis = { .decided = false };
	int result;

	*now = (struct route_now){ .route_id = 0 };
	result = decide(store, stage, live_id, item_id, &arena, &basis, now, err);
	arena_release(&arena);
	return result;
}

/* ---- the place in the queue that follows ---- */

struct place { int64_t assignment_id; bool there, open, cancelled, audit; };

static int read_place(struct store *store, const struct stage *stage, int64_t item_id, struct place *place, struct err *err)
{
	struct query query;
	int got;

	*place = (struct place){ .there = false };
	if (query_begin(&query, store, err, "queue.first_place", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got <= 0)
		return got;
	place->there = true;
	place->assignment_id = query_integer(&query, 0);
	place->open = str_equal(query_text(&query, 1), "open");
	place->cancelled = str_equal(query_text(&query, 1), "cancelled");
	place->audit = str_equal(query_text(&query, 2), "audit");
	query_end(&query);
	return 0;
}

/* People are to see the item: a place is opened, or moved to the right lane while nobody has it. */
static int want_place(struct store *store, const struct stage *stage, int64_t item_id, struct place *place, bool audit,
                      struct err *err)
{
	if (!place->there && (queue_open_place(store, stage, item_id, err) < 0 || read_place(store, stage, item_id, place, err) < 0))
		return -1;
	if (!place->cancelled && (!place->open || place->audit == audit))
		return 0;
	return query_run(store, err, "queue.to_lane", value_integer(place->assignment_id), value_text(audit ? "audit" : "review"),
	                 value_integer(audit ? store_now(store) + AUDIT_DUE_MS : INT64_MAX)) < 0 ? -1 : 0;
}

int route_apply(struct store *store, const struct stage *stage, const struct model_version *live, int64_t item_id,
                enum route_result *result, struct err *err)
{
	struct route_now now;
	struct place place;

	*result = ROUTE_RESULT_UNCHANGED;
	if (route_renew(store, stage, live ? live->model_version_id : 0, item_id, &now, err) < 0)
		return -1;
	if (now.decided)
		return 0;
	if (read_place(store, stage, item_id, &place, err) < 0)
		return -1;
	if (now.is_new)
		*result = now.decision.kind == ROUTE_HUMAN ? ROUTE_RESULT_HUMAN
		        : now.decision.kind == ROUTE_AUTO ? ROUTE_RESULT_AUTO : ROUTE_RESULT_AUDIT;
	if (now.decision.kind != ROUTE_AUTO)
		return want_place(store, stage, item_id, &place, now.decision.kind == ROUTE_AUTO_AUDIT, err);
	if (place.open)
		return query_run(store, err, "queue.cancel", value_integer(place.assignment_id)) < 0 ? -1 : 0;
	return 0;
}

int route_read(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct route_row *route,
               struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "route.newest", value_integer(item_id), value_integer(stage->stage_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0)
		*route = (struct route_row){
			.route = query_strdup(&query, 1, arena), .mode = query_strdup(&query, 2, arena), .reason = query_strdup(&query, 3, arena),
			.level = (int)query_integer(&query, 4), .threshold = query_real(&query, 8), .routed_ms = query_integer(&query, 10),
		};
	query_end(&query);
	return got;
}

int route_why(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, const char **words,
              struct err *err)
{
	struct route_row route;
	int got = route_read(store, stage, item_id, arena, &route, err);

	*words = got > 0 ? route_reason_words(route.reason) : "";
	return got;
}
