#include "db/stage.h"

#include "base/str.h"
#include "base/text.h"
#include "db/actor_private.h"
#include "db/event.h"
#include "db/rows.h"
#include "db/stage_private.h"
#include "db/store_private.h"

int label_check_name(const char *name, struct err *err)
{
	size_t length = strlen(name);

	if (length == 0)
		return err_set(err, "a label needs a name");
	if (!text_is_visible(name, length) || name[0] == ' ' || name[length - 1] == ' ' || strchr(name, ','))
		return err_set(err, "a label is printable text without commas and without spaces at its ends");
	if (length > 320 || text_width(name) > 80)
		return err_set(err, "a label is at most 80 columns wide");
	return 0;
}

int label_final(struct store *store, int64_t label_id, int64_t *final, struct err *err)
{
	int got = query_number(store, final, err, "label.final", value_integer(label_id));

	return got == 0 ? err_set(err, "there is no label %lld", (long long)label_id) : got < 0 ? -1 : 0;
}

static int read_labels(struct store *store, struct arena *arena, struct stage *stage, struct err *err)
{
	struct rows list = ROWS_OF(struct label, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "stage.labels", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct label *label = rows_add(&list);

		label->label_id = query_integer(&query, 0);
		label->name = query_strdup(&query, 1, arena);
		label->critical = query_integer(&query, 2) != 0;
		label->position = list.count;
	}
	stage->labels = list.all;
	stage->label_count = list.count;
	return got;
}

int stage_names(struct store *store, struct arena *arena, const char ***names, struct err *err)
{
	struct rows list = ROWS_OF(const char *, arena);
	struct query query;
	int got;

	*names = NULL;
	if (query_begin(&query, store, err, "stage.names") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(const char **)rows_add(&list) = query_strdup(&query, 0, arena);
	*names = list.all;
	return got < 0 ? -1 : list.count;
}

static int refuse_stage(struct store *store, const char *name, struct err *err)
{
	struct str names = STR_EMPTY;
	struct query query;

	if (query_begin(&query, store, err, "stage.names") < 0)
		return -1;
	while (query_next(&query, err) > 0)
		str_addf(&names, "%s%s", names.length ? ", " : "", query_text(&query, 0));
	if (name)
		err_set(err, "there is no stage %s (there is: %s)", name, str_text(&names));
	else
		err_set(err, "which stage? say --stage (there is: %s)", str_text(&names));
	str_release(&names);
	return -1;
}

int stage_read(struct store *store, const char *name, struct arena *arena, struct stage *stage, struct err *err)
{
	struct query query;
	int got;

	*stage = (struct stage){ 0 };
	if (query_begin(&query, store, err, "stage.read", value_text(name)) < 0)
		return -1;
	got = query_next(&query, err);
	if (got < 0)
		return -1;
	if (got == 0)
		return refuse_stage(store, name, err);
	stage->stage_id = query_integer(&query, 0);
	stage->name = query_strdup(&query, 1, arena);
	stage->kind = query_strdup(&query, 2, arena);
	stage->label_set = (int)query_integer(&query, 3);
	stage->level = (int)query_integer(&query, 4);
	stage->level_since_ms = query_integer(&query, 5);
	stage->level_change_id = query_integer(&query, 6);
	stage->output = query_strdup(&query, 7, arena);
	query_end(&query);
	return read_labels(store, arena, stage, err);
}

int stage_read_by_id(struct store *store, int64_t stage_id, struct arena *arena, struct stage *stage, struct err *err)
{
	struct query query;
	const char *name;
	int got = query_first(&query, store, err, "stage.name_of", value_integer(stage_id));

	if (got <= 0)
		return got < 0 ? -1 : err_set(err, "there is no stage %lld", (long long)stage_id);
	name = query_strdup(&query, 0, arena);
	query_end(&query);
	return stage_read(store, name, arena, stage, err);
}

const struct label *stage_label(const struct stage *stage, int64_t label_id)
{
	for (int i = 0; i < stage->label_count; i++)
		if (stage->labels[i].label_id == label_id)
			return &stage->labels[i];
	return NULL;
}

const struct label *stage_label_named(const struct stage *stage, const char *name)
{
	for (int i = 0; i < stage->label_count; i++)
		if (str_equal(stage->labels[i].name, name))
			return &stage->labels[i];
	return NULL;
}

/* ---- changes of the label set ---- */

struct change {
	const char *kind;    /* add, rename, merge, retire */
	int64_t     label_id;
	const char *from, *to;
};

/* Reads the stage anew inside the write, so that two leads cannot make the same version. */
static int begin_change(struct store *store, const struct stage *stage, const struct actor *by, struct arena *arena,
                        struct stage *current, struct err *err)
{
	if (actor_need_lead(by, "change labels", err) < 0 || store_begin(store, STORE_DURABLE, err) < 0)
		return -1;
	if (stage_read(store, stage->name, arena, current, err) == 0)
		return 0;
	store_rollback(store);
	arena_release(arena);
	return -1;
}

static int record_change(struct store *store, const struct stage *stage, const struct actor *by, const struct change *change,
                         struct err *err)
{
	json_t *body = json_pack("{s:s?, s:s?, s:i}", "from", change->from, "to", change->to, "version", stage->label_set + 1);
	struct str kind = STR_EMPTY;
	int64_t result;

	str_addf(&kind, "label.%s", change->kind);
	result = query_run(store, err, "label.change", value_integer(stage->stage_id), value_integer(stage->label_set + 1),
	                   value_text(change->kind), value_id(change->label_id), value_text(change->from), value_text(change->to),
	                   value_integer(by->operator_id), value_integer(by->acted_by), value_integer(store_now(store)));
	if (result >= 0)
		result = event_add(store, by, str_text(&kind), "label", change->label_id, body, err);
	str_release(&kind);
	json_decref(body);
	return result < 0 ? -1 : 0;
}

static int end_change(struct store *store, struct arena *arena, int result, struct err *err)
{
	arena_release(arena);
	if (result == 0)
		return store_commit(store, err);
	store_rollback(store);
	return -1;
}

/* Names stay taken by retired labels too: their history is called by them. */
static int check_free(struct store *store, const struct stage *stage, const char *name, struct err *err)
{
	int64_t label_id;
	int got;

	if (label_check_name(name, err) < 0)
		return -1;
	got = query_number(store, &label_id, err, "label.find", value_integer(stage->stage_id), value_text(name));
	return got > 0 ? err_set(err, "a label %s is or was there already", name) : got;
}

static const struct label *need_label(const struct stage *stage, const char *name, struct err *err)
{
	const struct label *label = stage_label_named(stage, name);

	if (!label)
		err_set(err, "there is no label %s", name);
	return label;
}

int label_add(struct store *store, const struct stage *stage, const struct actor *by, const char *name, bool critical, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct change change = { .kind = "add", .to = name };
	struct stage current;
	int64_t position;
	int result = -1;

	if (begin_change(store, stage, by, &arena, &current, err) < 0)
		return -1;
	if (current.label_count >= 1000)
		err_set(err, "a stage has at most 1000 labels");
	else if (check_free(store, &current, name, err) == 0 &&
	         query_number(store, &position, err, "label.next_position", value_integer(current.stage_id)) >= 0 &&
	         query_number(store, &change.label_id, err, "label.add", value_integer(current.stage_id), value_text(name),
	                      value_integer(position), value_integer(critical)) > 0)
		result = record_change(store, &current, by, &change, err);
	return end_change(store, &arena, result, err);
}

int label_rename(struct store *store, const struct stage *stage, const struct actor *by, const char *from, const char *to, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct change change = { .kind = "rename", .from = from, .to = to };
	const struct label *label;
	struct stage current;
	int result = -1;

	if (begin_change(store, stage, by, &arena, &current, err) < 0)
		return -1;
	label = need_label(&current, from, err);
	if (label && check_free(store, &current, to, err) == 0 &&
	    query_run(store, err, "label.rename", value_integer(label->label_id), value_text(to)) >= 0) {
		change.label_id = label->label_id;
		result = record_change(store, &current, by, &change, err);
	}
	return end_change(store, &arena, result, err);
}

int label_merge(struct store *store, const struct stage *stage, const struct actor *by, const char *from, const char *into, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct change change = { .kind = "merge", .from = from, .to = into };
	const struct label *label, *target = NULL;
	struct stage current;
	int result = -1;

	if (begin_change(store, stage, by, &arena, &current, err) < 0)
		return -1;
	label = need_label(&current, from, err);
	if (label)
		target = need_label(&current, into, err);
	if (label && label == target)
		err_set(err, "a label cannot be merged into itself");
	else if (target && query_run(store, err, "label.merge", value_integer(label->label_id), value_integer(target->label_id)) >= 0 &&
	         stage_sweep_below(store, current.stage_id, err) == 0) {
		change.label_id = label->label_id;
		result = record_change(store, &current, by, &change, err);
	}
	return end_change(store, &arena, result, err);
}

int label_retire(struct store *store, const struct stage *stage, const struct actor *by, const char *name, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct change change = { .kind = "retire", .from = name };
	const struct label *label;
	struct stage current;
	int result = -1;

	if (begin_change(store, stage, by, &arena, &current, err) < 0)
		return -1;
	label = need_label(&current, name, err);
	if (label && current.label_count < 2)
		err_set(err, "a stage keeps at least one label");
	else if (label && query_run(store, err, "label.retire", value_integer(label->label_id)) >= 0) {
		change.label_id = label->label_id;
		result = record_change(store, &current, by, &change, err);
	}
	return end_change(store, &arena, result, err);
}
