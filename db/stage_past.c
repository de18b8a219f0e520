#include "db/stage_past.h"

#include "base/str.h"
#include "db/rows.h"
#include "db/store_private.h"

struct was {
	int64_t     label_id, final_id;
	const char *name;
	bool        critical, there, retired;
};

struct step {
	int         version;
	const char *kind, *from, *to;
	int64_t     label_id;
};

struct history {
	struct rows labels; /* struct was */
	struct rows steps;  /* struct step, oldest first */
};

static int read_labels(struct store *store, const struct stage *stage, struct history *history, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "stage_past.labels", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct was *label = rows_add(&history->labels);

		label->label_id = label->final_id = query_integer(&query, 0);
		label->name = query_strdup(&query, 1, history->labels.arena);
		label->critical = query_integer(&query, 2) != 0;
		label->there = true;
	}
	return got;
}

static int read_steps(struct store *store, const struct stage *stage, struct history *history, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, store, err, "stage_past.changes", value_integer(stage->stage_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		struct step *step = rows_add(&history->steps);

		step->version = (int)query_integer(&query, 0);
		step->kind = query_strdup(&query, 1, history->steps.arena);
		step->label_id = query_integer(&query, 2);
		step->from = query_strdup(&query, 3, history->steps.arena);
		step->to = query_strdup(&query, 4, history->steps.arena);
	}
	return got;
}

static struct was *find(struct history *history, int64_t label_id, const char *name)
{
	struct was *labels = history->labels.all;

	for (int i = 0; i < history->labels.count; i++)
		if (name ? labels[i].there && str_equal(labels[i].name, name) : labels[i].label_id == label_id)
			return &labels[i];
	return NULL;
}

/* Back to the labels as the stage was made with. */
static void undo_all(struct history *history)
{
	const struct step *steps = history->steps.all;

	for (int i = history->steps.count - 1; i >= 0; i--) {
		struct was *label = find(history, steps[i].label_id, NULL);

		if (label && str_equal(steps[i].kind, "rename"))
			label->name = steps[i].from;
		else if (label && str_equal(steps[i].kind, "add"))
			label->there = false;
	}
}

static void merge(struct history *history, struct was *label, const struct was *into)
{
	struct was *labels = history->labels.all;

	for (int i = 0; i < history->labels.count; i++)
		if (labels[i].final_id == label->label_id)
			labels[i].final_id = into->label_id;
	label->retired = true;
}

static void redo(struct history *history, const struct step *step)
{
	struct was *label = find(history, step->label_id, NULL), *into;

	if (!label)
		return;
	if (str_equal(step->kind, "add")) {
		label->there = true;
	} else if (str_equal(step->kind, "rename")) {
		label->name = step->to;
	} else if (str_equal(step->kind, "retire")) {
		label->retired = true;
	} else if (str_equal(step->kind, "merge")) {
		into = find(history, 0, step->to);
		if (into)
			merge(history, label, into);
	}
}

static void fill(const struct history *history, struct arena *arena, struct stage_past *past)
{
	const struct was *labels = history->labels.all;
	int64_t *ids = arena_alloc(arena, (size_t)history->labels.count * sizeof *ids + 1);
	int64_t *finals = arena_alloc(arena, (size_t)history->labels.count * sizeof *finals + 1);

	past->stage.labels = arena_alloc(arena, (size_t)history->labels.count * sizeof *past->stage.labels + 1);
	past->stage.label_count = 0;
	for (int i = 0; i < history->labels.count; i++) {
		ids[i] = labels[i].label_id;
		finals[i] = labels[i].final_id;
		if (labels[i].there && !labels[i].retired) {
			past->stage.labels[past->stage.label_count] = (struct label){ labels[i].label_id, labels[i].name,
			                                                              past->stage.label_count + 1, labels[i].critical, false };
			past->stage.label_count++;
		}
	}
	past->label_ids = ids;
	past->final_ids = finals;
	past->count = history->labels.count;
}

int stage_past_read(struct store *store, const struct stage *stage, int label_set, struct arena *arena, struct stage_past *past,
                    struct err *err)
{
	struct history history = { .labels = ROWS_OF(struct was, arena), .steps = ROWS_OF(struct step, arena) };
	const struct step *steps;

	if (read_labels(store, stage, &history, err) < 0 || read_steps(store, stage, &history, err) < 0)
		return -1;
	if (label_set < 1 || label_set > history.steps.count)
		return err_set(err, "stage %s has had %d versions of its labels, and none is %d", stage->name, history.steps.count, label_set);
	undo_all(&history);
	steps = history.steps.all;
	for (int i = 0; i < history.steps.count && steps[i].version <= label_set; i++)
		redo(&history, &steps[i]);
	*past = (struct stage_past){ .stage = *stage };
	past->stage.label_set = label_set;
	fill(&history, arena, past);
	return 0;
}

int64_t stage_past_final(const struct stage_past *past, int64_t label_id)
{
	for (int i = 0; i < past->count; i++)
		if (past->label_ids[i] == label_id)
			return past->final_ids[i];
	return 0;
}
