#include "db/stage_link.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/rows.h"
#include "db/stage.h"
#include "db/stage_private.h"
#include "db/store_private.h"

#include <inttypes.h>

#define NAME_COLUMNS 40

int stage_links(struct store *store, int64_t stage_id, struct arena *arena, struct stage_link **links, struct err *err)
{
	struct rows list = ROWS_OF(struct stage_link, arena);
	struct query query;
	int got = query_begin(&query, store, err, "link.of_stage", value_integer(stage_id));

	while (got >= 0 && (got = query_next(&query, err)) > 0)
		*(struct stage_link *)rows_add(&list) = (struct stage_link){
			.upstream_id = query_integer(&query, 0), .upstream = query_strdup(&query, 1, arena), .label_id = query_integer(&query, 2),
			.label = query_strdup(&query, 3, arena), .frozen = query_integer(&query, 4) != 0,
		};
	*links = list.all;
	return got < 0 ? -1 : list.count;
}

/* ---- a new one ---- */

static bool is_among(const char *name, const char *const *names, int count)
{
	for (int i = 0; i < count; i++)
		if (str_equal(name, names[i]))
			return true;
	return false;
}

int stage_check_labels(const char *const *labels, int label_count, const char *const *critical, int critical_count, struct err *err)
{
	if (label_count < 1 || label_count > 1000)
		return err_set(err, "there are 1 to 1000 labels, not %d", label_count);
	for (int i = 0; i < label_count; i++) {
		if (label_check_name(labels[i], err) < 0)
			return -1;
		if (is_among(labels[i], labels, i))
			return err_set(err, "the label %s is there twice", labels[i]);
	}
	for (int i = 0; i < critical_count; i++)
		if (!is_among(critical[i], labels, label_count))
			return err_set(err, "%s is called critical, but it is not among the labels", critical[i]);
	return 0;
}

int stage_check_name(const char *name, struct err *err)
{
	size_t length = strlen(name);

	if (length == 0)
		return err_set(err, "a stage needs a name");
	if (!text_is_visible(name, length) || strpbrk(name, " =,/\"'"))
		return err_set(err, "the name of a stage is one printable word without = , / and quotes");
	return text_width(name) > NAME_COLUMNS ? err_set(err, "the name of a stage is at most %d columns wide", NAME_COLUMNS) : 0;
}

int stage_insert(struct store *store, const struct stage_new *stage, int64_t position, const struct actor *by, int64_t *stage_id,
                 struct err *err)
{
	int64_t now = store_now(store);

	if (query_number(store, stage_id, err, "stage.add", value_text(stage->name), value_integer(position), value_text(stage->kind),
	                 value_text(stage->output), value_integer(now)) < 0)
		return -1;
	for (int i = 0; i < stage->label_count; i++)
		if (query_run(store, err, "label.add", value_integer(*stage_id), value_text(stage->labels[i]), value_integer(i + 1),
		              value_integer(is_among(stage->labels[i], stage->critical, stage->critical_count))) < 0)
			return -1;
	return query_run(store, err, "label.change", value_integer(*stage_id), value_integer(1), value_text("init"), value_null(),
	                 value_null(), value_null(), value_integer(by->operator_id), value_integer(by->acted_by), value_integer(now)) < 0 ? -1 : 0;
}

/* What upstream must be there, and judge the same kind of item: it is one item that passes through. */
static int add_link(struct store *store, const struct stage_new *stage, int64_t stage_id, const struct stage_link *link, struct err *err)
{
	struct query query;
	int64_t upstream_id, label_id = 0;
	char kind[16];
	int got;

	if (str_equal(link->upstream, stage->name))
		return err_set(err, "%s cannot come after itself", stage->name);
	got = query_first(&query, store, err, "stage.upstream_named", value_text(link->upstream));
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no stage %s to come after", link->upstream);
	upstream_id = query_integer(&query, 0);
	snprintf(kind, sizeof kind, "%s", query_text(&query, 1));
	query_end(&query);
	if (!str_equal(kind, stage->kind))
		return err_set(err, "%s judges items of kind %s, and the item is the same downstream: %s cannot be of kind %s", link->upstream, kind,
		               stage->name, stage->kind);
	got = link->label ? query_number(store, &label_id, err, "label.find", value_integer(upstream_id), value_text(link->label)) : 1;
	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "stage %s has no label %s", link->upstream, link->label);
	return query_run(store, err, "link.add", value_integer(stage_id), value_integer(upstream_id), value_id(label_id)) < 0 ? -1 : 0;
}

static int add_links(struct store *store, const struct stage_new *stage, int64_t stage_id, struct err *err)
{
	for (int i = 0; i < stage->link_count; i++) {
		for (int j = 0; j < i; j++)
			if (str_equal(stage->links[i].upstream, stage->links[j].upstream))
				return err_set(err, "%s is named twice", stage->links[i].upstream);
		if (add_link(store, stage, stage_id, &stage->links[i], err) < 0)
			return -1;
	}
	return 0;
}

static int check_kind(struct store *store, const struct stage_new *stage, struct err *err)
{
	struct query query;
	bool any, fitting;

	if (query_first(&query, store, err, "stage.items", value_text(stage->kind)) <= 0)
		return -1;
	any = query_integer(&query, 0) != 0;
	fitting = query_integer(&query, 1) != 0;
	query_end(&query);
	return any && !fitting && stage->link_count == 0 ? err_set(err, "no item here is of kind %s", stage->kind) : 0;
}

static int check_new(struct store *store, const struct stage_new *stage, struct err *err)
{
	struct query query;
	int got;

	if (stage_check_name(stage->name, err) < 0 ||
	    stage_check_labels(stage->labels, stage->label_count, stage->critical, stage->critical_count, err) < 0)
		return -1;
	got = query_first(&query, store, err, "stage.upstream_named", value_text(stage->name));
	if (got > 0) {
		query_end(&query);
		return err_set(err, "there is a stage %s already", stage->name);
	}
	return got < 0 ? -1 : check_kind(store, stage, err);
}

static int act(struct store *store, int64_t stage_id, const char *kind, const char *reason, const struct actor *by, json_t *body,
               struct err *err)
{
	struct str event = STR_EMPTY;
	int64_t act_id;
	int rc = query_number(store, &act_id, err, "act.add", value_integer(stage_id), value_text(kind), value_integer(by->operator_id),
	                      value_integer(by->acted_by), value_text(reason), value_integer(store_now(store)));

	str_addf(&event, "stage.%s", kind);
	json_object_set_new(body, "reason", json_string(reason));
	if (rc >= 0)
		rc = event_add(store, by, str_text(&event), "stage", stage_id, body, err);
	str_release(&event);
	json_decref(body);
	return rc < 0 ? -1 : 0;
}

static json_t *new_body(const struct stage_new *stage)
{
	json_t *labels = json_array(), *after = json_array();

	for (int i = 0; i < stage->label_count; i++)
		json_array_append_new(labels, json_string(stage->labels[i]));
	for (int i = 0; i < stage->link_count; i++)
		json_array_append_new(after, json_pack("{s:s, s:s?}", "stage", stage->links[i].upstream, "label", stage->links[i].label));
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", stage->name, "kind", stage->kind, "output", stage->output, "labels", labels,
	                 "after", after);
}

static int add(struct store *store, const struct actor *by, const struct stage_new *stage, int64_t *stage_id, struct err *err)
{
	int64_t position;

	if (check_new(store, stage, err) < 0 || query_number(store, &position, err, "stage.next_position") < 0 ||
	    stage_insert(store, stage, position, by, stage_id, err) < 0 || add_links(store, stage, *stage_id, err) < 0 ||
	    act(store, *stage_id, "add", stage->reason ? stage->reason : "a stage more", by, new_body(stage), err) < 0)
		return -1;
	return query_run(store, err, "sweep.begin", value_integer(*stage_id)) < 0 ? -1 : 0;
}

int stage_add(struct store *store, const struct actor *by, const struct stage_new *stage, int64_t *stage_id, struct err *err)
{
	if (actor_need_lead(by, "add stages", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (add(store, by, stage, stage_id, err) == 0)
		return store_commit(store, err);
	store_rollback(store);
	return -1;
}

/* ---- freezing ---- */

int stage_freeze_read(struct store *store, int64_t stage_id, struct arena *arena, struct stage_freeze *freeze, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "act.newest", value_integer(stage_id));

	*freeze = (struct stage_freeze){ 0 };
	if (got <= 0)
		return got;
	got = str_equal(query_text(&query, 0), "freeze");
	if (got)
		*freeze = (struct stage_freeze){ query_strdup(&query, 3, arena), query_strdup(&query, 1, arena), query_integer(&query, 2) };
	query_end(&query);
	return got;
}

int stage_is_frozen(struct store *store, int64_t stage_id, struct err *why)
{
	struct arena arena = ARENA_EMPTY;
	char since[CLOCK_TEXT_SIZE];
	struct stage_freeze freeze;
	int got = stage_freeze_read(store, stage_id, &arena, &freeze, why);

	if (got > 0)
		err_set(why, "the stage is frozen (%s), since %s by %s: what waits in it waits until a lead thaws it (rung stage thaw)", freeze.why,
		        clock_iso(freeze.since_ms, since), freeze.by);
	arena_release(&arena);
	return got;
}

int stage_standing_read(struct store *store, int64_t stage_id, struct arena *arena, struct stage_standing *standing, struct err *err)
{
	struct stage_freeze freeze;
	struct query query;
	int frozen;

	*standing = (struct stage_standing){ 0 };
	if (query_first(&query, store, err, "stage.standing", value_integer(stage_id)) <= 0)
		return -1;
	standing->output = query_strdup(&query, 0, arena);
	standing->has_links = query_integer(&query, 1) != 0;
	standing->open = query_integer(&query, 2);
	standing->closed = query_integer(&query, 3);
	standing->sweeping = query_integer(&query, 4);
	query_end(&query);
	frozen = stage_freeze_read(store, stage_id, arena, &freeze, err);
	standing->frozen = frozen > 0;
	standing->why_frozen = freeze.why;
	standing->frozen_by = freeze.by;
	standing->frozen_ms = freeze.since_ms;
	return frozen < 0 ? -1 : 0;
}

/* Thawed, it and what stands on it are looked at again. */
int stage_sweep_below(struct store *store, int64_t stage_id, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct rows list = ROWS_OF(int64_t, &arena);
	struct query query;
	int rc = query_begin(&query, store, err, "link.downstream", value_integer(stage_id));

	while (rc >= 0 && (rc = query_next(&query, err)) > 0)
		*(int64_t *)rows_add(&list) = query_integer(&query, 0);
	for (int i = 0; rc == 0 && i < list.count; i++)
		rc = query_run(store, err, "sweep.begin", value_integer(((const int64_t *)list.all)[i])) < 0 ? -1 : 0;
	arena_release(&arena);
	return rc;
}

static int turn(struct store *store, const char *name, const struct actor *by, const char *kind, const char *reason, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	bool freeze = str_equal(kind, "freeze");
	struct err why = ERR_NONE;
	int rc = stage_read(store, name, &arena, &stage, err), frozen = rc == 0 ? stage_is_frozen(store, stage.stage_id, &why) : -1;

	if (rc == 0 && (frozen > 0) == freeze)
		rc = err_set(err, freeze ? "%s is frozen already" : "%s is not frozen", stage.name);
	if (rc == 0)
		rc = act(store, stage.stage_id, kind, reason, by, json_object(), err);
	if (rc == 0 && !freeze)
		rc = stage_sweep_below(store, stage.stage_id, err);
	arena_release(&arena);
	return rc;
}

static int turn_in_write(struct store *store, const char *name, const struct actor *by, const char *kind, const char *reason, struct err *err)
{
	if (actor_need_lead(by, "freeze and thaw stages", err) < 0)
		return -1;
	if (!reason || !*reason)
		return err_set(err, "say why: --reason TEXT");
	if (store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (turn(store, name, by, kind, reason, err) == 0)
		return store_commit(store, err);
	store_rollback(store);
	return -1;
}

int stage_freeze(struct store *store, const char *name, const struct actor *by, const char *reason, struct err *err)
{
	return turn_in_write(store, name, by, "freeze", reason, err);
}

int stage_thaw(struct store *store, const char *name, const struct actor *by, const char *reason, struct err *err)
{
	return turn_in_write(store, name, by, "thaw", reason, err);
}
