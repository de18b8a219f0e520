#include "db/route_standing.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/alarm.h"
#include "db/audit.h"
#include "db/item.h"
#include "db/pause.h"
#include "db/rows.h"
#include "db/setting_store.h"
#include "db/store_private.h"
#include "ladder/level.h"
#include "ladder/route.h"

#include <stdio.h>
#include <stdlib.h>

static int read_level(struct store *store, struct route_standing *standing, struct err *err)
{
	struct query query;
	int got;

	got = query_first(&query, store, err, "standing.level", value_integer(standing->stage_id));
	if (got <= 0)
		return got;
	standing->level = (int)query_integer(&query, 0);
	standing->level_change_id = query_integer(&query, 1);
	query_end(&query);
	return 0;
}

static int read_epoch(struct store *store, struct route_standing *standing, struct err *err)
{
	struct query query;
	int got;

	got = query_first(&query, store, err, "standing.epoch", value_integer(standing->model_version_id));
	if (got <= 0)
		return got;
	standing->epoch_id = query_integer(&query, 0);
	if (!query_is_null(&query, 1))
		standing->audit_probability = query_real(&query, 1);
	if (!query_is_null(&query, 2))
		standing->blind_share = query_real(&query, 2);
	query_end(&query);
	return 0;
}

static int read_certificate(struct store *store, struct route_standing *standing, struct err *err)
{
	struct query query;
	int got;

	got = query_first(&query, store, err, "standing.certificate", value_integer(standing->epoch_id),
	                  value_real(setting_real(store, standing->stage_id, "promise.error")),
	                  value_real(setting_real(store, standing->stage_id, "promise.miss")),
	                  value_integer(setting_boolean(store, standing->stage_id, "threshold.by_class")),
	                  value_real(setting_real(store, standing->stage_id, "gate.budget")));
	if (got <= 0)
		return got;
	standing->certificate_id = query_integer(&query, 0);
	standing->threshold = query_real(&query, 1);
	standing->coverage = query_real(&query, 2);
	query_end(&query);
	return 0;
}

static int read_classes(struct store *store, struct arena *arena, struct route_standing *standing, struct err *err)
{
	struct rows list = ROWS_OF(struct class_threshold, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "standing.classes", value_integer(standing->certificate_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct class_threshold *)rows_add(&list) = (struct class_threshold){ query_integer(&query, 0), query_real(&query, 1) };
	standing->classes = list.count ? list.all : NULL;
	standing->class_count = list.count;
	return got;
}

/* How high the certificate lets the version work. */
static int read_version_level(struct store *store, struct route_standing *standing, struct err *err)
{
	int64_t there;
	int carried = query_number(store, &there, err, "standing.carried", value_integer(standing->stage_id),
	                           value_integer(standing->epoch_id), value_integer(LEVEL_FULL),
	                           value_real(setting_real(store, standing->stage_id, "promise.error")),
	                           value_real(setting_real(store, standing->stage_id, "promise.miss")));

	standing->version_level = carried > 0 ? LEVEL_FULL : LEVEL_PARTIAL;
	return carried < 0 ? -1 : 0;
}

/* While an alarm asks for it more is audited. */
static int read_alarms(struct store *store, const struct stage *stage, struct route_standing *standing, struct err *err)
{
	struct alarm_standing alarms;

	if (alarm_standing(store, stage, &alarms, err) < 0)
		return -1;
	standing->audit_probability = fmin(1, alarms.audit_times * standing->audit_probability);
	return 0;
}

/* What audits hide among, where the machine decides. */
static int read_cover(struct store *store, const struct stage *stage, struct route_standing *standing, struct err *err)
{
	double most = setting_real(store, stage->stage_id, "audit.cover"), exam;
	int level = standing->level < standing->version_level ? standing->level : standing->version_level;

	if (level < LEVEL_PARTIAL || most >= 1)
		return 0;
	if (item_exam_share(store, stage, &exam, err) < 0)
		return -1;
	standing->cover_share = route_cover_share(level, standing->coverage, standing->audit_probability, exam, most);
	return 0;
}

static void nothing_known(struct store *store, int64_t stage_id, int64_t live_id, struct route_standing *standing)
{
	*standing = (struct route_standing){
		.stage_id = stage_id, .model_version_id = live_id, .version_level = LEVEL_ASSISTANCE, .threshold = (double)NAN,
		.audit_probability = 1, .blind_share = setting_real(store, stage_id, "assist.blind_share"), .reference = reference_none(),
	};
}

int route_standing_read(struct store *store, const struct stage *stage, int64_t live_id, struct arena *arena,
                        struct route_standing *standing, struct err *err)
{
	int paused;

	nothing_known(store, stage->stage_id, live_id, standing);
	if (read_level(store, standing, err) < 0)
		return -1;
	if (live_id && (read_epoch(store, standing, err) < 0 || read_alarms(store, stage, standing, err) < 0))
		return -1;
	if (standing->epoch_id && read_certificate(store, standing, err) < 0)
		return -1;
	if (standing->certificate_id &&
	    (read_classes(store, arena, standing, err) < 0 || read_version_level(store, standing, err) < 0 ||
	     read_cover(store, stage, standing, err) < 0))
		return -1;
	paused = pause_holds(store, stage->stage_id, err);
	standing->paused = paused > 0 || store->held[0];
	standing->audit_due_ms = audit_due_ms(store, stage->stage_id);
	return paused < 0 ? -1 : 0;
}

/* ---- the reference ---- */

static int read_ranges(struct store *store, struct route_standing *standing, struct err *err)
{
	struct query query;
	int got, rows = 0;

	if (query_begin(&query, store, err, "standing.ranges", value_integer(standing->certificate_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		enum feature feature = feature_find(query_text(&query, 0));

		rows++;
		if (feature == FEATURE_COUNT) /* of a rung to come */
			continue;
		standing->reference.low.of[feature] = query_real(&query, 1);
		standing->reference.high.of[feature] = query_real(&query, 2);
	}
	return got < 0 ? -1 : rows;
}

/* Measures the certificate's items the first time something is written by it. */
static int need_ranges(struct store *store, struct route_standing *standing, struct err *err)
{
	int rows = read_ranges(store, standing, err);

	if (rows != 0 || store->depth == 0)
		return rows < 0 ? -1 : 0;
	if (query_run(store, err, "standing.measure", value_integer(standing->certificate_id), value_integer(REFERENCE_ITEMS_MIN)) < 0)
		return -1;
	return read_ranges(store, standing, err) < 0 ? -1 : 0;
}

/* ---- kept ---- */

#define KEPT 2 /* LIVE's and a canary's */

struct kept {
	struct arena arena;
	struct route_standing standing;
	bool    is_read;
	int64_t change_counter; /* outside a write: what others have written since makes it old */
};

struct route_standing_kept { struct kept all[KEPT]; };

static bool is_of(const struct kept *kept, const struct stage *stage, int64_t version_id)
{
	return kept->is_read && kept->standing.stage_id == stage->stage_id && kept->standing.model_version_id == version_id;
}

/* The version's own place, else one that is empty or has been taken longest. */
static struct kept *place_of(struct route_standing_kept *all, const struct stage *stage, int64_t version_id)
{
	for (int i = 0; i < KEPT; i++)
		if (is_of(&all->all[i], stage, version_id))
			return &all->all[i];
	for (int i = 0; i < KEPT; i++)
		if (!all->all[i].is_read)
			return &all->all[i];
	return &all->all[0];
}

static void empty(struct kept *kept)
{
	arena_clear(&kept->arena);
	kept->is_read = false;
}

const struct route_standing *route_standing_now(struct store *store, const struct stage *stage, int64_t version_id, struct err *err)
{
	struct kept *kept;

	if (!store->standing)
		store->standing = xcalloc(1, sizeof *store->standing);
	kept = place_of(store->standing, stage, version_id);
	if (is_of(kept, stage, version_id) && (store->depth > 0 || store_change_counter(store) == kept->change_counter))
		return &kept->standing;
	empty(kept);
	kept->change_counter = store_change_counter(store);
	if (route_standing_read(store, stage, version_id, &kept->arena, &kept->standing, err) < 0)
		return NULL;
	if (route_standing_automates(&kept->standing) && need_ranges(store, &kept->standing, err) < 0)
		return NULL;
	kept->is_read = true;
	return &kept->standing;
}

void route_standing_forget(struct store *store)
{
	for (int i = 0; store->standing && i < KEPT; i++)
		empty(&store->standing->all[i]);
}

void route_standing_free(struct store *store)
{
	for (int i = 0; store->standing && i < KEPT; i++)
		arena_release(&store->standing->all[i].arena);
	free(store->standing);
	store->standing = NULL;
}

void route_standing_hold(struct store *store, const char *why)
{
	if (!why && !store->held[0])
		return;
	snprintf(store->held, sizeof store->held, "%s", why ? why : "");
	route_standing_forget(store);
}

const char *route_standing_held(const struct store *store)
{
	return store->held;
}

bool route_standing_automates(const struct route_standing *standing)
{
	return standing->level >= LEVEL_PARTIAL && standing->version_level >= LEVEL_PARTIAL && !standing->paused;
}

bool route_standing_goes_ahead(const struct route_standing *standing)
{
	return standing->level >= LEVEL_ASSISTANCE && !standing->paused;
}
