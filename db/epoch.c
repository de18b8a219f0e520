#include "db/epoch.h"

#include "base/str.h"
#include "db/output.h"
#include "db/store_private.h"

int epoch_read(struct store *store, const struct stage *stage, int64_t model_version_id, struct epoch *epoch, struct err *err)
{
	struct query query;
	int got;

	(void)stage;
	*epoch = (struct epoch){ .model_version_id = model_version_id };
	got = query_first(&query, store, err, "epoch.newest", value_integer(model_version_id));
	if (got <= 0)
		return got;
	epoch->epoch_id = query_integer(&query, 0);
	epoch->attempt = (int)query_integer(&query, 1);
	epoch->label_set = (int)query_integer(&query, 2);
	epoch->since_decision_id = query_integer(&query, 3);
	epoch->since_prediction_id = query_integer(&query, 4);
	epoch->at_ms = query_integer(&query, 5);
	epoch->line_id = query_integer(&query, 6);
	epoch->spent = (int)query_integer(&query, 7);
	epoch->rule_version = query_integer(&query, 8);
	query_end(&query);
	return 1;
}

int epoch_next_attempt(struct store *store, const struct stage *stage, int64_t model_version_id, struct err *err)
{
	int64_t count;

	if (query_number(store, &count, err, "epoch.attempts", value_integer(stage->stage_id), value_integer(store_now(store) - EPOCH_YEAR_MS),
	                 value_integer(model_version_id)) < 0)
		return -1;
	return (int)count + 1;
}

/* 1: in more than merges; 0: in merges or names alone; -1. */
static int labels_came_or_went(struct store *store, const struct stage *stage, int label_set, struct err *err)
{
	int64_t more;

	if (query_number(store, &more, err, "epoch.labels_changed", value_integer(stage->stage_id), value_integer(label_set)) < 0)
		return -1;
	return more > 0;
}

static int read_newest(struct store *store, int64_t *decision_id, int64_t *prediction_id, struct err *err)
{
	struct query query;

	if (query_begin(&query, store, err, "epoch.newest_rows") < 0 || query_next(&query, err) <= 0)
		return -1;
	*decision_id = query_integer(&query, 0);
	*prediction_id = query_integer(&query, 1);
	query_end(&query);
	return 0;
}

#define SPENT_MAX 1000000 /* more choices than that make no look worth making */

int epoch_merge_choices(int label_count, int merges, int spent)
{
	double choices = spent;

	for (int i = 1; i <= merges; i++)
		choices *= (double)(label_count + i) * (label_count + i - 1) / 2;
	return choices < SPENT_MAX ? (int)choices : SPENT_MAX;
}

/* Labels were merely merged: it goes on from the one before. */
static int plan_merged(struct store *store, const struct stage *stage, const struct epoch *before, struct epoch *epoch, struct err *err)
{
	int64_t merges;

	if (query_number(store, &merges, err, "epoch.merges", value_integer(stage->stage_id), value_integer(before->label_set)) < 0)
		return -1;
	epoch->since_decision_id = before->since_decision_id;
	epoch->since_prediction_id = before->since_prediction_id;
	epoch->line_id = before->line_id ? before->line_id : before->epoch_id;
	epoch->spent = epoch_merge_choices(stage->label_count, (int)merges, before->line_id ? before->spent : 1);
	epoch->attempt += epoch->spent - 1;
	return 0;
}

int epoch_plan(struct store *store, const struct stage *stage, const char *cause, int64_t model_version_id, struct epoch *epoch,
               struct err *err)
{
	struct epoch before;
	int had = epoch_read(store, stage, model_version_id, &before, err), more = 1;

	if (had < 0)
		return -1;
	*epoch = (struct epoch){ .model_version_id = model_version_id, .label_set = stage->label_set, .spent = 1,
	                         .attempt = epoch_next_attempt(store, stage, model_version_id, err) };
	if (epoch->attempt < 0)
		return -1;
	if (str_equal(cause, "first"))
		return 0;
	if (had && str_equal(cause, "labels"))
		more = labels_came_or_went(store, stage, before.label_set, err);
	if (more < 0)
		return -1;
	if (more)
		return read_newest(store, &epoch->since_decision_id, &epoch->since_prediction_id, err);
	return plan_merged(store, stage, &before, epoch, err);
}

int64_t epoch_before(struct store *store, const struct epoch *epoch, struct err *err)
{
	int64_t before_id;

	return query_number(store, &before_id, err, "epoch.before", value_integer(epoch->model_version_id), value_integer(epoch->epoch_id)) < 0
	       ? -1 : before_id;
}

bool epoch_is_of_line(const struct epoch *epoch, int64_t other_id)
{
	if (!epoch->line_id)
		return other_id == epoch->epoch_id;
	return other_id >= epoch->line_id && (other_id <= epoch->epoch_id || !epoch->epoch_id);
}

int epoch_labels_changed(struct store *store, const struct stage *stage, const struct epoch *epoch, struct err *err)
{
	int64_t more;

	if (epoch->label_set == stage->label_set)
		return 0;
	return query_number(store, &more, err, "epoch.labels_changed", value_integer(stage->stage_id), value_integer(epoch->label_set));
}

int epoch_rule_changed(struct store *store, const struct stage *stage, const struct epoch *epoch, struct err *err)
{
	int64_t now, newest;

	if (output_rule_find(store, stage, &now, &newest, err) < 0)
		return -1;
	return epoch->rule_version ? now != epoch->rule_version : newest && !now;
}

int epoch_begin(struct store *store, const struct stage *stage, const char *cause, int64_t level_change_id, struct epoch *epoch,
                struct err *err)
{
	epoch->at_ms = store_now(store);
	if (output_rule_keep(store, stage, &epoch->rule_version, err) < 0)
		return -1;
	return query_number(store, &epoch->epoch_id, err, "epoch.add", value_integer(stage->stage_id),
	                    value_integer(epoch->model_version_id), value_integer(epoch->attempt), value_text(cause),
	                    value_id(level_change_id), value_integer(epoch->label_set), value_integer(epoch->since_decision_id),
	                    value_integer(epoch->since_prediction_id), value_integer(epoch->at_ms), value_id(epoch->line_id), value_integer(epoch->spent),
	                    value_id(epoch->rule_version)) < 0 ? -1 : 0;
}
