#include "jobs/reroute.h"

#include "base/hash.h"
#include "db/event.h"
#include "db/model_version.h"
#include "db/prediction.h"
#include "db/route_standing.h"
#include "db/stage.h"
#include "db/store.h"

#define PAGE_ITEMS 500

/* One pass over what waits. */
struct pass {
	struct store       *store;
	const char         *stage_name;
	const struct actor *by;
	struct reroute     *reroute;
	int64_t             after;   /* ids up to this one were looked at */
	int64_t             changed; /* in this write: what the machine took */
	struct hash_state   digest;  /* over it */
	bool                done;
};

static int route_one(struct pass *pass, const struct stage *stage, int64_t item_id, struct err *err)
{
	enum route_result result;

	if (route_apply(pass->store, stage, item_id, &result, err) < 0)
		return -1;
	pass->after = item_id;
	pass->reroute->human += result == ROUTE_RESULT_HUMAN;
	pass->reroute->automatic += result == ROUTE_RESULT_AUTO;
	pass->reroute->audit += result == ROUTE_RESULT_AUDIT;
	if (result == ROUTE_RESULT_AUTO || result == ROUTE_RESULT_AUDIT) {
		hash_add(&pass->digest, &item_id, sizeof item_id);
		pass->changed++;
	}
	return 0;
}

/* In the write that gave the routes: whatever ends the pass, none is without its event. */
static int log_page(struct pass *pass, const struct stage *stage, struct err *err)
{
	unsigned char digest[HASH_BYTES];
	char hex[HASH_HEX_SIZE];
	json_t *body;
	int result;

	hash_end(&pass->digest, digest);
	body = json_pack("{s:s, s:I, s:s}", "stage", stage->name, "items", (json_int_t)pass->changed, "digest",
	                 hash_hex(digest, sizeof digest, hex));
	result = event_add(pass->store, pass->by, "route", "stage", stage->stage_id, body, err);
	json_decref(body);
	return result;
}

/* Whether everything was looked at under what holds now. */
static bool is_known(const struct reroute *reroute, const struct route_standing *standing)
{
	return reroute->level_change_id == standing->level_change_id && reroute->model_version_id == standing->model_version_id &&
	       reroute->certificate_id == standing->certificate_id;
}

static void note_standing(struct reroute *reroute, const struct route_standing *standing)
{
	reroute->level_change_id = standing->level_change_id;
	reroute->model_version_id = standing->model_version_id;
	reroute->certificate_id = standing->certificate_id;
}

static int route_page(struct pass *pass, const struct stage *stage, const struct model_version *live, struct arena *arena, struct err *err)
{
	const struct route_standing *standing = route_standing_now(pass->store, stage, live->model_version_id, err);
	int64_t *item_ids;
	int count = 0;

	if (!standing)
		return -1;
	if (!route_standing_goes_ahead(standing) || is_known(pass->reroute, standing)) {
		pass->done = true;
		return 0;
	}
	if (route_stale(pass->store, stage, live, pass->after, PAGE_ITEMS, arena, &item_ids, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (route_one(pass, stage, item_ids[i], err) < 0)
			return -1;
	if (count < PAGE_ITEMS) {
		pass->done = true;
		note_standing(pass->reroute, standing);
	}
	return pass->changed ? log_page(pass, stage, err) : 0;
}

/* Level and version are read in the write that uses them. */
static int write_page(struct pass *pass, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct model_version live;
	struct stage stage;
	int result = stage_read(pass->store, pass->stage_name, &arena, &stage, err), has_live = 0;

	if (result == 0)
		has_live = model_version_live(pass->store, &stage, &arena, &live, err);
	if (result == 0 && has_live > 0)
		result = route_page(pass, &stage, &live, &arena, err);
	pass->done = pass->done || has_live <= 0;
	arena_release(&arena);
	return result < 0 || has_live < 0 ? -1 : 0;
}

int reroute_waiting(struct store *store, const char *stage, const struct actor *by, const volatile sig_atomic_t *stop,
                    struct reroute *reroute, struct err *err)
{
	struct pass pass = { .store = store, .stage_name = stage, .by = by, .reroute = reroute };

	while (!pass.done && !(stop && *stop)) {
		struct reroute before = *reroute;

		pass.changed = 0;
		hash_begin(&pass.digest);
		/* Lazy: what a power cut takes is routed again. */
		if (store_begin(store, STORE_LAZY, err) < 0)
			return -1;
		if (write_page(&pass, err) < 0) {
			store_rollback(store);
			*reroute = before;
			return -1;
		}
		if (store_commit(store, err) < 0)
			return -1;
	}
	return 0;
}
