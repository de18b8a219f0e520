#include "db/retrain.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/event.h"
#include "db/holder.h"
#include "db/query.h"
#include "db/rows.h"
#include "db/store_private.h"

#include <jansson.h>
#include <string.h>
#include <unistd.h>

#define SILENT_MS (2 * CLOCK_MINUTE_MS) /* whoever on another host was not heard of for so long has died */

static int add_event(struct store *store, const struct actor *by, int64_t run_id, const struct retrain_step *step, struct err *err)
{
	char kind[40];
	json_t *body = json_pack("{s:s}", "words", step->words);
	int rc;

	if (step->model_version_id)
		json_object_set_new(body, "model_version", json_integer(step->model_version_id));
	snprintf(kind, sizeof kind, "retrain.%s", step->state);
	rc = event_add(store, by, kind, "retrain_run", run_id, body, err);
	json_decref(body);
	return rc;
}

int retrain_step_add(struct store *store, const struct actor *by, int64_t run_id, const struct retrain_step *step, struct err *err)
{
	if (query_run(store, err, "retrain.step", value_integer(run_id), value_text(step->state), value_id(step->snapshot_id),
	              value_id(step->model_version_id), step->exit_code < 0 ? value_null() : value_integer(step->exit_code),
	              value_text(step->words), value_text(step->body ? step->body : "{}"), value_integer(by->operator_id),
	              value_integer(by->acted_by), value_integer(store_now(store))) < 0)
		return -1;
	return add_event(store, by, run_id, step, err);
}

int retrain_add(struct store *store, const struct stage *stage, const struct actor *by, const struct retrain_new *run, int64_t *run_id,
                struct err *err)
{
	const struct retrain_step due = { .state = "due", .words = run->reason, .exit_code = -1 };

	if (query_number(store, run_id, err, "retrain.add", value_integer(stage->stage_id), value_text(run->cause), value_text(run->reason),
	                 value_id(run->alarm_id), value_id(run->parent_id), value_id(run->retry_of), value_integer(by->operator_id),
	                 value_integer(by->acted_by), value_integer(store_now(store))) < 0)
		return -1;
	return retrain_step_add(store, by, *run_id, &due, err);
}

static void read_run(struct query *query, struct arena *arena, struct retrain_run *run)
{
	*run = (struct retrain_run){
		.run_id = query_integer(query, 0), .cause = query_strdup(query, 1, arena), .reason = query_strdup(query, 2, arena),
		.state = query_strdup(query, 3, arena), .words = query_strdup(query, 4, arena), .figures = query_strdup(query, 5, arena),
		.parent_id = query_integer(query, 6), .parent = query_strdup(query, 7, arena), .candidate_id = query_integer(query, 8),
		.candidate = query_strdup(query, 9, arena), .snapshot_id = query_integer(query, 10),
		.exit_code = query_is_null(query, 11) ? -1 : (int)query_integer(query, 11), .alarm_id = query_integer(query, 12),
		.retry_of = query_integer(query, 13), .operator_name = query_strdup(query, 14, arena), .at_ms = query_integer(query, 15),
		.step_ms = query_integer(query, 16), .ended = query_integer(query, 17) != 0, .decision_id = query_integer(query, 18),
	};
}

int retrain_list(struct store *store, const struct stage *stage, int64_t run_id, bool open_only, int limit, struct arena *arena,
                 struct retrain_run **runs, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct retrain_run, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "retrain.list", value_integer(stage->stage_id), value_id(run_id), value_integer(open_only),
	                value_integer(limit ? limit : -1)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		read_run(&query, arena, rows_add(&list));
	*runs = list.all;
	*count = list.count;
	return got;
}

int retrain_steps(struct store *store, int64_t run_id, struct arena *arena, struct retrain_step_row **steps, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct retrain_step_row, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "retrain.steps", value_integer(run_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct retrain_step_row *)rows_add(&list) = (struct retrain_step_row){
			query_strdup(&query, 0, arena), query_strdup(&query, 1, arena),
			query_is_null(&query, 2) ? -1 : (int)query_integer(&query, 2), query_integer(&query, 3) };
	*steps = list.all;
	*count = list.count;
	return got;
}

/* ---- the process at work ---- */

static bool is_of_this_host(const char *holder)
{
	struct str own = STR_EMPTY;
	const char *at = strchr(holder, '@');
	bool is;

	holder_add_name(&own);
	is = at && str_equal(at, strchr(str_text(&own), '@'));
	str_release(&own);
	return is;
}

static bool is_own(const char *holder)
{
	struct str own = STR_EMPTY;
	bool is;

	holder_add_name(&own);
	is = str_equal(holder, str_text(&own));
	str_release(&own);
	return is;
}

int retrain_active(struct store *store, const struct stage *stage, struct arena *arena, struct retrain_active *active, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "retrain.active", value_integer(stage->stage_id));
	const char *holder;

	if (got <= 0)
		return got;
	holder = query_text(&query, 1);
	*active = (struct retrain_active){
		.run_id = query_integer(&query, 0), .folder = query_strdup(&query, 2, arena), .cancel = query_strdup(&query, 3, arena),
		.beat_ms = query_integer(&query, 4), .own = is_own(holder),
	};
	active->alive = active->own || (is_of_this_host(holder) ? holder_is_other(holder) : store_now(store) - active->beat_ms < SILENT_MS);
	query_end(&query);
	return 1;
}

int retrain_take(struct store *store, const struct stage *stage, int64_t run_id, const char *folder, struct err *err)
{
	struct str holder = STR_EMPTY;
	int64_t changed;

	holder_add_name(&holder);
	changed = query_run(store, err, "retrain.take", value_integer(stage->stage_id), value_integer(run_id), value_text(str_text(&holder)),
	                    value_text(folder), value_integer(store_now(store)));
	str_release(&holder);
	return changed < 0 ? -1 : 0;
}

int retrain_beat(struct store *store, const struct stage *stage, int64_t run_id, struct err *err)
{
	return query_run(store, err, "retrain.beat", value_integer(stage->stage_id), value_integer(run_id),
	                 value_integer(store_now(store))) < 0 ? -1 : 0;
}

int retrain_leave(struct store *store, const struct stage *stage, struct err *err)
{
	return query_run(store, err, "retrain.leave", value_integer(stage->stage_id)) < 0 ? -1 : 0;
}

int retrain_ask_cancel(struct store *store, const struct stage *stage, int64_t run_id, const char *words, struct err *err)
{
	return query_run(store, err, "retrain.cancel", value_integer(stage->stage_id), value_integer(run_id), value_text(words)) < 0 ? -1 : 0;
}

int retrain_progress_add(struct store *store, int64_t run_id, double progress, double loss, struct err *err)
{
	return query_run(store, err, "retrain.progress", value_integer(run_id), value_real(progress), value_real(loss),
	                 value_integer(store_now(store))) < 0 ? -1 : 0;
}

int retrain_points(struct store *store, int64_t run_id, struct arena *arena, struct retrain_point **points, int *count, struct err *err)
{
	struct rows list = ROWS_OF(struct retrain_point, arena);
	struct query query;
	int got;

	if (query_begin(&query, store, err, "retrain.points", value_integer(run_id)) < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		*(struct retrain_point *)rows_add(&list) =
			(struct retrain_point){ query_real(&query, 0), query_real(&query, 1), query_integer(&query, 2) };
	*points = list.all;
	*count = list.count;
	return got;
}

/* ---- what has come since ---- */

int retrain_since(struct store *store, const struct stage *stage, int64_t decision_id, int64_t at_ms, struct arena *arena,
                  struct retrain_since *since, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "retrain.since", value_integer(stage->stage_id), value_integer(decision_id), value_integer(at_ms));

	if (got < 0)
		return -1;
	*since = (struct retrain_since){ query_integer(&query, 0), query_integer(&query, 1), query_integer(&query, 2), query_integer(&query, 3), "" };
	query_end(&query);
	if (!since->alarm_id)
		return 0;
	got = query_first(&query, store, err, "retrain.alarm_words", value_integer(since->alarm_id));
	if (got > 0) {
		since->alarm_words = query_strdup(&query, 0, arena);
		query_end(&query);
	}
	return got < 0 ? -1 : 0;
}
