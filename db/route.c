/* Routes: what is known of an item is read, route_item() decides, and the result is appended where it
 * differs from the newest row. */
#include "db/route_private.h"

#include "base/str.h"
#include "db/item_feature.h"
#include "db/item_private.h"
#include "db/prediction.h"
#include "db/queue_private.h"
#include "db/rollout.h"
#include "db/route_standing.h"
#include "db/rows.h"
#include "db/stage_pass_private.h"
#include "db/store_private.h"
#include "ladder/level.h"

#include <inttypes.h>

/* The newest row of an item. */
struct newest {
	bool        any;
	int64_t     route_id, level_change_id, version_id, prediction_id, certificate_id;
	const char *kind, *mode, *reason;
	int         level;
	double      threshold, audit_probability;
};

/* What a route is made from, as read. */
struct basis {
	struct newest newest;
	unsigned char sha256[HASH_BYTES];
	const char   *group;
	bool          decided, in_hands;
	int64_t       version_id; /* whose answer counts; 0: nobody's */
	struct features features;
	int64_t       prediction_id, label_id;
	const char   *version;
	struct route_input input;
};

static int read_item(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct basis *basis,
                     struct err *err)
{
	struct query query;
	int got;

	got = query_first(&query, store, err, "route.item", value_integer(item_id), value_integer(stage->stage_id));
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no item %" PRId64, item_id);
	query_copy(&query, 0, basis->sha256, HASH_BYTES);
	basis->group = query_strdup(&query, 1, arena);
	basis->input.exam = query_integer(&query, 2) != 0;
	basis->decided = query_integer(&query, 3) != 0;
	basis->in_hands = query_integer(&query, 4) != 0;
	basis->features = item_features_of_row(&query, 5);
	query_end(&query);
	return 0;
}

static int read_newest(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct newest *newest,
                       struct err *err)
{
	struct query query;
	int got;

	*newest = (struct newest){ .any = false };
	got = query_first(&query, store, err, "route.newest", value_integer(item_id), value_integer(stage->stage_id));
	if (got <= 0)
		return got;
	*newest = (struct newest){
		.any = true, .route_id = query_integer(&query, 0), .kind = query_strdup(&query, 1, arena),
		.mode = query_strdup(&query, 2, arena), .reason = query_strdup(&query, 3, arena), .level = (int)query_integer(&query, 4),
		.level_change_id = query_integer(&query, 5), .version_id = query_integer(&query, 6), .prediction_id = query_integer(&query, 7),
		.threshold = query_real(&query, 8), .audit_probability = query_real(&query, 9), .certificate_id = query_integer(&query, 11),
	};
	query_end(&query);
	return 0;
}

static int read_prediction(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct basis *basis,
                           struct err *err)
{
	struct query query;
	int got;

	basis->version = "";
	basis->input.prediction = ROUTE_NOT_PREDICTED;
	if (basis->version_id == 0)
		return 0;
	got = query_first(&query, store, err, "route.prediction", value_integer(item_id), value_integer(stage->stage_id),
	                  value_integer(basis->version_id));
	if (got <= 0)
		return got;
	basis->version = query_strdup(&query, 0, arena);
	if (!query_is_null(&query, 1)) {
		basis->prediction_id = query_integer(&query, 1);
		basis->input.prediction = query_integer(&query, 2) ? ROUTE_NULL : ROUTE_PREDICTED;
		basis->input.confidence = query_real(&query, 3);
		basis->input.why_null = query_strdup(&query, 4, arena);
		basis->label_id = query_integer(&query, 5);
	}
	query_end(&query);
	return 0;
}

/* The threshold for the predicted label, where each has its own. */
static double threshold_of(const struct route_standing *standing, int64_t label_id)
{
	if (!standing->classes)
		return standing->threshold;
	for (int i = 0; i < standing->class_count; i++)
		if (standing->classes[i].label_id == label_id)
			return standing->classes[i].threshold;
	return (double)NAN;
}

static bool is_assisted(const struct newest *newest, int64_t version_id)
{
	return newest->any && newest->version_id == version_id && str_equal(newest->mode, route_mode_name(ROUTE_ASSISTED));
}

/* The share decides where an item goes when it is first routed by a version, and never again: what was to
 * be decided with its answer may have been read in a list, and an answer that was hidden stays so. */
static double blind_share(const struct route_standing *standing, const struct newest *newest)
{
	if (is_assisted(newest, standing->model_version_id))
		return 0;
	if (newest->any && newest->version_id == standing->model_version_id &&
	    str_equal(newest->reason, route_reason_name(ROUTE_BY_BLIND_SLICE)))
		return 1;
	return standing->blind_share;
}

/* What was to be decided with an answer stays so while a canary runs. */
static int compare(struct store *store, const struct stage *stage, struct basis *basis, struct err *err)
{
	const struct traffic *traffic = rollout_traffic_now(store, stage, err);

	if (!traffic)
		return -1;
	basis->input.canary = basis->version_id && traffic_canary(traffic, NULL) == basis->version_id;
	if (is_assisted(&basis->newest, basis->version_id) && !basis->input.canary)
		return 0;
	return rollout_judged_share(store, stage, &basis->input.compare_share, err);
}

/* Likewise for what audits hide among: what was drawn for it stays blind. */
static double cover_share(const struct route_standing *standing, const struct newest *newest)
{
	if (is_assisted(newest, standing->model_version_id))
		return 0;
	if (newest->any && newest->version_id == standing->model_version_id && newest->level >= LEVEL_PARTIAL &&
	    str_equal(newest->mode, route_mode_name(ROUTE_BLIND)))
		return 1;
	return standing->cover_share;
}

static void complete(struct store *store, const struct stage *stage, const struct route_standing *standing, struct basis *basis)
{
	struct draw_unit unit = item_draw_unit(basis->group, basis->sha256);
	struct route_input *input = &basis->input;

	input->level = standing->level;
	input->version_level = standing->version_level;
	input->threshold = threshold_of(standing, basis->label_id);
	input->audit_probability = standing->audit_probability;
	input->audit_draw = hash_draw(store->draw_key, "audit", stage->name, basis->version, unit.bytes, unit.length);
	input->blind_share = blind_share(standing, &basis->newest);
	input->blind_draw = hash_draw(store->draw_key, "blind", stage->name, basis->version, unit.bytes, unit.length);
	input->cover_share = cover_share(standing, &basis->newest);
	input->cover_draw = hash_draw(store->draw_key, "cover", stage->name, basis->version, unit.bytes, unit.length);
	input->paused = standing->paused;
	input->unlike_reference = reference_is_unlike(&standing->reference, &basis->features);
}

static bool same_real(double a, double b)
{
	return (isnan(a) && isnan(b)) || (a >= b && a <= b);
}

/* What a route rests on, besides the item. */
struct grounds { int64_t level_change_id, version_id, prediction_id, certificate_id; };

static struct grounds grounds_of(const struct route_standing *standing, const struct basis *basis)
{
	return (struct grounds){ standing->level_change_id, standing->model_version_id, basis->prediction_id,
		                 route_standing_automates(standing) ? standing->certificate_id : 0 };
}

/* Whether the newest row says the same. */
static bool is_current(const struct newest *newest, const struct grounds *grounds, const struct route_decision *decision)
{
	return newest->any && str_equal(newest->kind, route_kind_name(decision->kind)) &&
	       str_equal(newest->mode, route_mode_name(decision->mode)) &&
	       str_equal(newest->reason, route_reason_name(decision->reason)) && newest->level == decision->level &&
	       newest->level_change_id == grounds->level_change_id && newest->version_id == grounds->version_id &&
	       newest->prediction_id == grounds->prediction_id && same_real(newest->threshold, decision->threshold) &&
	       same_real(newest->audit_probability, decision->audit_probability) && newest->certificate_id == grounds->certificate_id;
}

static int append(struct store *store, const struct stage *stage, int64_t item_id, const struct grounds *grounds,
                  const struct route_decision *decision, int64_t *route_id, struct err *err)
{
	return query_number(store, route_id, err, "route.add", value_integer(item_id), value_integer(stage->stage_id),
	                    value_text(route_kind_name(decision->kind)), value_text(route_mode_name(decision->mode)),
	                    value_text(route_reason_name(decision->reason)), value_integer(decision->level),
	                    value_id(grounds->level_change_id), value_id(grounds->version_id), value_id(grounds->prediction_id),
	                    value_real(decision->threshold), value_real(decision->audit_probability),
	                    value_integer(store_now(store)), value_id(grounds->certificate_id)) < 0 ? -1 : 0;
}

/* Reads the item; now->decided where its route stays as it is. */
static int decide(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct basis *basis,
                  struct route_now *now, struct err *err)
{
	const struct route_standing *standing;
	int open = pass_is_open(store, stage->stage_id, item_id, err);

	if (open < 0 || read_item(store, stage, item_id, arena, basis, err) < 0)
		return -1;
	now->decided = basis->decided || !open;
	if (now->decided)
		return 0;
	if (rollout_version_of(store, stage, item_id, &basis->version_id, err) < 0)
		return -1;
	standing = route_standing_now(store, stage, basis->version_id, err);
	if (!standing || read_prediction(store, stage, item_id, arena, basis, err) < 0 ||
	    read_newest(store, stage, item_id, arena, &basis->newest, err) < 0 || compare(store, stage, basis, err) < 0)
		return -1;
	now->told = is_assisted(&basis->newest, basis->version_id);
	complete(store, stage, standing, basis);
	now->decision = route_item(&basis->input);
	now->audit_due_ms = standing->audit_due_ms;
	now->decided = basis->in_hands && now->decision.kind != ROUTE_HUMAN;
	return 0;
}

static int renew(struct store *store, const struct stage *stage, int64_t item_id, struct arena *arena, struct route_now *now,
                 struct err *err)
{
	struct basis basis = { .decided = false };
	struct grounds grounds;

	if (decide(store, stage, item_id, arena, &basis, now, err) < 0)
		return -1;
	if (now->decided)
		return 0;
	grounds = grounds_of(route_standing_now(store, stage, basis.version_id, err), &basis);
	now->route_id = basis.newest.route_id;
	now->is_new = !is_current(&basis.newest, &grounds, &now->decision);
	if (!now->is_new)
		return 0;
	if (append(store, stage, item_id, &grounds, &now->decision, &now->route_id, err) < 0)
		return -1;
	return now->decision.kind == ROUTE_HUMAN ? 0 : pass_follow(store, stage->stage_id, item_id, NULL, err);
}

int route_renew(struct store *store, const struct stage *stage, int64_t item_id, struct route_now *now, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	int result;

	*now = (struct route_now){ .route_id = 0 };
	result = renew(store, stage, item_id, &arena, now, err);
	arena_release(&arena);
	return result;
}

int route_foresee(struct store *store, const struct stage *stage, int64_t item_id, struct route_now *now, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct basis basis = { .decided = false };
	int result;

	*now = (struct route_now){ .route_id = 0 };
	result = decide(store, stage, item_id, &arena, &basis, now, err);
	arena_release(&arena);
	return result;
}

/* ---- the place in the queue that follows ---- */

struct place { int64_t assignment_id; bool there, open, leased, cancelled, audit; };

static int read_place(struct store *store, const struct stage *stage, int64_t item_id, struct place *place, struct err *err)
{
	struct query query;
	int got;

	*place = (struct place){ .there = false };
	got = query_first(&query, store, err, "queue.first_place", value_integer(item_id), value_integer(stage->stage_id));
	if (got <= 0)
		return got;
	place->there = true;
	place->assignment_id = query_integer(&query, 0);
	place->open = str_equal(query_text(&query, 1), "open");
	place->leased = str_equal(query_text(&query, 1), "leased");
	place->cancelled = str_equal(query_text(&query, 1), "cancelled");
	place->audit = str_equal(query_text(&query, 2), "audit");
	query_end(&query);
	return 0;
}

/* People are to see the item: a place is opened, or moved to the right lane while nobody has it. */
static int want_place(struct store *store, const struct stage *stage, int64_t item_id, struct place *place,
                      const struct route_now *now, struct err *err)
{
	bool audit = now->decision.kind == ROUTE_AUTO_AUDIT;

	if (!place->there && (queue_open_place(store, stage, item_id, err) < 0 || read_place(store, stage, item_id, place, err) < 0))
		return -1;
	if (!place->cancelled && (!place->open || place->audit == audit))
		return 0;
	return query_run(store, err, "queue.to_lane", value_integer(place->assignment_id), value_text(audit ? "audit" : "review"),
	                 value_integer(audit ? now->audit_due_ms : INT64_MAX)) < 0 ? -1 : 0;
}

int route_apply(struct store *store, const struct stage *stage, int64_t item_id, enum route_result *result, struct err *err)
{
	struct route_now now;
	struct place place;

	*result = ROUTE_RESULT_UNCHANGED;
	if (read_place(store, stage, item_id, &place, err) < 0)
		return -1;
	if (place.leased)
		return 0;
	if (route_renew(store, stage, item_id, &now, err) < 0)
		return -1;
	if (now.decided)
		return 0;
	if (now.is_new)
		*result = now.decision.kind == ROUTE_HUMAN ? ROUTE_RESULT_HUMAN
		        : now.decision.kind == ROUTE_AUTO ? ROUTE_RESULT_AUTO : ROUTE_RESULT_AUDIT;
	if (now.decision.kind != ROUTE_AUTO)
		return want_place(store, stage, item_id, &place, &now, err);
	if (place.open)
		return query_run(store, err, "queue.cancel", value_integer(place.assignment_id)) < 0 ? -1 : 0;
	return 0;
}

int route_stale(struct store *store, const struct stage *stage, const struct model_version *live, int64_t after_item_id, int limit,
                struct arena *arena, int64_t **item_ids, int *count, struct err *err)
{
	struct rows list = ROWS_OF(int64_t, arena);
	const struct route_standing *standing = route_standing_now(store, stage, live->model_version_id, err);
	struct query query;
	int got;

	*count = 0;
	if (!standing)
		return -1;
	if (!route_standing_goes_ahead(standing))
		return 0;
	if (query_begin(&query, store, err, "route.stale", value_integer(stage->stage_id), value_integer(after_item_id),
	                value_id(standing->level_change_id), value_integer(live->model_version_id),
	                value_id(route_standing_automates(standing) ? standing->certificate_id : 0), value_integer(limit)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	*item_ids = list.all;
	*count = list.count;
	return got;
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
