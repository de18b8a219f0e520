#include "db/model_version.h"

#include "base/str.h"
#include "base/text.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/model_version_private.h"
#include "db/rollout.h"
#include "db/rows.h"
#include "db/store_private.h"


/* ---- adding ---- */

static int check_new(const struct stage *stage, const struct actor *by, const struct model_version_new *version, struct err *err)
{
	if (!role_leads(by->role) && by->role != ROLE_SERVICE)
		return actor_need_lead(by, "add models", err);
	if (!*version->name || !*version->version || !text_is_visible(version->name, strlen(version->name)) ||
	    !text_is_visible(version->version, strlen(version->version)))
		return err_set(err, "a model needs a printable name and version");
	if (version->has_file == str_equal(version->engine, "import"))
		return err_set(err, "a model has a file unless its predictions are imported");
	for (int i = 0; i < version->label_count; i++)
		if (!stage_label(stage, version->label_ids[i]))
			return err_set(err, "output %d of the model means no label of stage %s", i, stage->name);
	return 0;
}

/* Looks for the same version. 1: found; 0; -1: its name and version are taken by another. */
static int find_same(struct store *store, const struct stage *stage, const struct model_version_new *version, int64_t *id,
                     struct err *err)
{
	int got = 0;

	if (version->has_file)
		got = query_number(store, id, err, "model.by_content", value_integer(stage->stage_id), value_hash(version->sha256),
		                   value_text(version->card), value_text(version->engine));
	if (got != 0)
		return got;
	got = query_number(store, id, err, "model.by_name", value_integer(stage->stage_id), value_text(version->name),
	                   value_text(version->version));
	if (got > 0 && version->has_file)
		return err_set(err, "%s %s is there already with another file, card or engine: give this one another version", version->name,
		               version->version);
	return got;
}

static int insert(struct store *store, const struct stage *stage, const struct actor *by,
                  const struct model_version_new *version, int64_t *id, struct err *err)
{
	bool vouched = version->trained_elsewhere || !version->has_file; /* who imports vouches */
	const char *trained_on = vouched ? "vouched" : version->trained_on_listed ? "listed" : "unknown";
	int got = query_number(store, id, err, "model.add", value_integer(stage->stage_id), value_text(version->name),
	                       value_text(version->version), value_text(version->engine),
	                       version->has_file ? value_hash(version->sha256) : value_null(), value_text(version->path),
	                       value_text(version->card), value_integer(stage->label_set), value_text(trained_on),
	                       vouched ? value_integer(by->operator_id) : value_null(), value_integer(by->operator_id),
	                       value_integer(by->acted_by), value_integer(store_now(store)));

	for (int i = 0; got > 0 && i < version->label_count; i++)
		if (query_run(store, err, "model.add_label", value_integer(*id), value_integer(i), value_integer(version->label_ids[i])) < 0)
			got = -1;
	for (int i = 0; got > 0 && i < version->trained_on_count; i++) {
		int64_t there;

		got = query_number(store, &there, err, "model.trained_on", value_integer(*id), value_hash(version->trained_on[i]));
		if (got == 0)
			got = query_run(store, err, "model.add_training", value_integer(*id), value_hash(version->trained_on[i])) < 0 ? -1 : 1;
	}
	return got > 0 ? 0 : -1;
}

/* The first version of a stage is LIVE. */
static int add_role(struct store *store, const struct stage *stage, const struct actor *by, int64_t id, bool first, struct err *err)
{
	struct rollout_act act = { .act = { TRAFFIC_ACT_FIRST, id, 1 }, .reason = "the first version of the stage" };

	if (first)
		return rollout_act_add(store, stage, by, &act, err);
	return query_run(store, err, "rollout.role_add", value_integer(stage->stage_id), value_integer(id), value_text("idle"),
	                 value_real(0), value_integer(by->operator_id), value_integer(by->acted_by), value_text("added"),
	                 value_integer(store_now(store)), value_null()) < 0 ? -1 : 0;
}

static int add_event(struct store *store, const struct actor *by, const struct model_version_new *version, int64_t id, bool first,
                     struct err *err)
{
	char hex[HASH_HEX_SIZE] = "";
	json_t *body = json_pack("{s:s, s:s, s:s, s:s, s:s, s:b}", "name", version->name, "version", version->version, "engine",
	                         version->engine, "role", first ? "live" : "idle", "sha256",
	                         version->has_file ? hash_hex(version->sha256, HASH_BYTES, hex) : "", "trained_elsewhere",
	                         version->trained_elsewhere);
	int result = event_add(store, by, "model.add", "model_version", id, body, err);

	json_decref(body);
	return result;
}

int model_version_learnt_too(struct store *store, int64_t model_version_id, int64_t snapshot_id, int64_t parent_id, struct err *err)
{
	if (snapshot_id && query_run(store, err, "model.learnt_snapshot", value_integer(model_version_id), value_integer(snapshot_id)) < 0)
		return -1;
	return parent_id && query_run(store, err, "model.learnt_parent", value_integer(model_version_id), value_integer(parent_id)) < 0 ? -1 : 0;
}

int model_version_add(struct store *store, const struct stage *stage, const struct actor *by,
                      const struct model_version_new *version, int64_t *model_version_id, struct err *err)
{
	int64_t any;
	int got;

	if (check_new(stage, by, version, err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	got = find_same(store, stage, version, model_version_id, err);
	if (got == 0) {
		bool first = query_number(store, &any, err, "model.any", value_integer(stage->stage_id)) == 0;

		if (insert(store, stage, by, version, model_version_id, err) == 0 &&
		    add_role(store, stage, by, *model_version_id, first, err) == 0 &&
		    add_event(store, by, version, *model_version_id, first, err) == 0)
			return store_commit(store, err) < 0 ? -1 : 1;
		got = -1;
	}
	if (got > 0)
		return store_commit(store, err) < 0 ? -1 : 0;
	store_rollback(store);
	return -1;
}

/* ---- reading ---- */

static int read_labels(struct store *store, struct arena *arena, struct model_version *version, struct err *err)
{
	struct rows list = ROWS_OF(int64_t, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "model.labels", value_integer(version->model_version_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	version->label_ids = list.all;
	version->label_count = list.count;
	return got;
}

static void read_version(struct query *query, struct arena *arena, struct model_version *version)
{
	version->model_version_id = query_integer(query, 0);
	version->name = query_strdup(query, 1, arena);
	version->version = query_strdup(query, 2, arena);
	version->title = arena_printf(arena, "%s %s", version->name, version->version);
	version->engine = query_strdup(query, 3, arena);
	version->path = query_strdup(query, 4, arena);
	version->card = query_strdup(query, 5, arena);
	query_copy(query, 6, version->sha256, HASH_BYTES);
	version->role = query_strdup(query, 7, arena);
	version->share = query_real(query, 8);
	version->trained_on = query_strdup(query, 9, arena);
	version->added_ms = query_integer(query, 10);
	version->predictions = query_integer(query, 11);
}

int model_version_list(struct store *store, const struct stage *stage, struct arena *arena, struct model_version **rows,
                       int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct model_version, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "model.list", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		read_version(&query, arena, rows_add(&list));
	}
	*rows = list.all;
	*count = list.count;
	for (int i = 0; got == 0 && i < list.count; i++)
		got = read_labels(store, arena, *rows + i, err);
	return got;
}

/* How well reference names the version: 3 both parts, 2 the version, 1 the name or the hash; 0 not. */
static int match(const struct model_version *version, const char *reference)
{
	size_t length = strlen(reference), name = strlen(version->name);
	char hex[HASH_HEX_SIZE];

	if (length > name + 1 && memcmp(reference, version->name, name) == 0 && strchr(" /", reference[name]) &&
	    str_equal(reference + name + 1, version->version))
		return 3;
	if (str_equal(reference, version->version))
		return 2;
	if (str_equal(reference, version->name))
		return 1;
	hash_hex(version->sha256, HASH_BYTES, hex);
	return version->path && length >= 6 && str_starts(hex, reference) ? 1 : 0;
}

int model_version_find(struct store *store, const struct stage *stage, const char *reference, struct arena *arena,
                       struct model_version *found, struct err *err)
{
	struct model_version *versions;
	int count, best = 0, at_best = 0;

	if (model_version_list(store, stage, arena, &versions, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		int how = match(&versions[i], reference);

		/* of versions of one name the newest is meant */
		if (how > best || (how == best && how == 1 && at_best == 1 && str_equal(found->name, versions[i].name))) {
			best = how;
			at_best = 1;
			*found = versions[i];
		} else if (how > 0 && how == best) {
			at_best++;
		}
	}
	if (at_best > 1)
		return err_set(err, "%s may mean more than one model: say name and version", reference);
	return at_best;
}

int model_version_live_id(struct store *store, int64_t stage_id, int64_t *model_version_id, struct err *err)
{
	return query_number(store, model_version_id, err, "model.live", value_integer(stage_id));
}

int model_version_read(struct store *store, int64_t model_version_id, struct arena *arena, struct model_version *version,
                       struct err *err)
{
	struct query query;
	int got;

	*version = (struct model_version){ 0 };
	if (query_begin(&query, store, err, "model.read", value_integer(model_version_id)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got > 0)
		read_version(&query, arena, version);
	query_end(&query);
	if (got == 0)
		return err_set(err, "there is no model version %lld", (long long)model_version_id);
	return got < 0 ? -1 : read_labels(store, arena, version, err);
}

int model_version_live(struct store *store, const struct stage *stage, struct arena *arena, struct model_version *version,
                       struct err *err)
{
	int64_t live_id;
	int got = model_version_live_id(store, stage->stage_id, &live_id, err);

	if (got <= 0)
		return got;
	return model_version_read(store, live_id, arena, version, err) < 0 ? -1 : 1;
}
