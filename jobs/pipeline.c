#include "jobs/pipeline.h"

#include "base/str.h"
#include "db/alarm.h"
#include "db/metric_fact.h"
#include "db/rows.h"
#include "db/store.h"
#include "jobs/monitor.h"
#include "monitor/band.h"

#include <math.h>

/* ---- a stage ---- */

/* One figure of many; a metric that nobody has seen is none. */
static int read_figure(struct store *store, const struct stage *stage, const char *metric, int64_t window_ms, struct arena *arena,
                       double *value, int64_t *count, struct err *err)
{
	struct monitor_figure figure;

	if (monitor_figure(store, stage, metric, "", window_ms, arena, &figure, err) < 0)
		return -1;
	if (value)
		*value = figure.value;
	if (count)
		*count = figure.count;
	return 0;
}

static int read_figures(struct store *store, const struct stage *stage, int64_t window_ms, struct arena *arena, struct pipeline_stage *at,
                        struct err *err)
{
	const struct { const char *metric; double *value; int64_t *count; } figures[] = {
		{ "score.items", NULL, &at->out }, { "output.null", &at->null, NULL }, { "score.failed", &at->failed, NULL },
		{ "output.agreement.blind", &at->agreement, &at->compared }, { "output.pass", &at->pass, NULL },
		{ "output.handed_on", &at->handed_on, NULL },
	};

	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
		if (read_figure(store, stage, figures[i].metric, window_ms, arena, figures[i].value, figures[i].count, err) < 0)
			return -1;
	return 0;
}

static int read_state(struct store *store, const struct stage *stage, struct arena *arena, struct pipeline_stage *at, struct err *err)
{
	struct drift_view drift;
	int64_t oldest_ms;
	bool severe;

	if (drift_read(store, stage, "", arena, &drift, err) < 0 || alarms_count(store, stage, &at->alarms, &severe, err) < 0 ||
	    facts_waiting(store, stage->stage_id, &at->waiting, &oldest_ms, err) < 0)
		return -1;
	at->drift = drift.data > drift.concept.state ? drift.data : drift.concept.state;
	at->level = stage->level;
	return 0;
}

static int read_stage(struct store *store, int64_t since_ms, int64_t window_ms, struct arena *arena, struct pipeline_stage *at,
                      struct stage *stage, struct err *err)
{
	if (stage_read(store, at->flow.name, arena, stage, err) < 0 ||
	    flow_passed(store, stage->stage_id, since_ms, arena, &at->passed, err) < 0 ||
	    read_figures(store, stage, window_ms, arena, at, err) < 0)
		return -1;
	return read_state(store, stage, arena, at, err);
}

const char *pipeline_state(const struct pipeline_stage *stage)
{
	if (stage->flow.frozen)
		return "frozen";
	if (stage->alarms > 0)
		return "ALARM";
	if (stage->outside)
		return "WARN";
	return stage->drift >= DRIFT_WATCH ? "drift" : "ok";
}

/* ---- trouble ---- */

/* What of a stage is looked at even where no band is set. */
static bool is_telling(const struct metric *metric)
{
	static const char *const names[] = { "output.null", "output.pass", "output.confidence", "output.agreement.blind", "score.failed" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_equal(metric->name, names[i]))
			return true;
	return false;
}

static bool is_outside(const struct monitor_row *row)
{
	const struct band band = { .low = row->low, .high = row->high };

	return row->has_alarm || (isfinite(row->figure.value) && row->figure.count >= row->figure.metric->least &&
	                          band_side_of(&band, row->figure.value) != BAND_INSIDE);
}

static int look_at(struct store *store, const struct stage *stage, const struct monitor_row *row, int64_t window_ms, struct arena *arena,
                   struct rows *troubles, struct err *err)
{
	struct pipeline_trouble trouble = { .outside = is_outside(row), .value = row->figure.value };

	if (row->figure.metric->of_project || (!trouble.outside && (*row->figure.scope || !is_telling(row->figure.metric))))
		return 0;
	if (blame_read(store, stage, row->figure.metric->name, row->figure.scope, window_ms, arena, &trouble.blame, err) < 0)
		return -1;
	if (trouble.outside || trouble.blame.cause_count > 0)
		*(struct pipeline_trouble *)rows_add(troubles) = trouble;
	return 0;
}

static int find_trouble(struct store *store, const struct stage *stage, int64_t window_ms, struct arena *arena, struct rows *troubles,
                        struct err *err)
{
	struct monitor_row *rows;
	int count;

	if (monitor_list(store, stage, window_ms, arena, &rows, &count, err) < 0)
		return -1;
	for (int i = 0; i < count; i++)
		if (look_at(store, stage, &rows[i], window_ms, arena, troubles, err) < 0)
			return -1;
	return 0;
}

static void mark(struct pipeline_stage *stages, int count, const struct rows *troubles)
{
	const struct pipeline_trouble *all = troubles->all;

	for (int i = 0; i < count; i++) {
		for (int k = 0; k < troubles->count; k++)
			stages[i].outside |= all[k].outside && str_equal(all[k].blame.stage, stages[i].flow.name);
		for (int k = 0; k < count; k++)
			for (int link = 0; link < stages[k].flow.link_count; link++)
				stages[i].has_below |= stages[k].flow.links[link].upstream_id == stages[i].flow.stage_id;
	}
}

int pipeline_read(struct store *store, int64_t window_ms, struct arena *arena, struct pipeline_view *view, struct err *err)
{
	struct rows troubles = ROWS_OF(struct pipeline_trouble, arena);
	struct flow_stage *flow;
	struct stage *stages;
	int count;

	*view = (struct pipeline_view){ .until_ms = store_now(store), .since_ms = store_now(store) - window_ms };
	if (flow_stages(store, arena, &flow, &count, err) < 0)
		return -1;
	view->stages = arena_alloc(arena, ((size_t)count + 1) * sizeof *view->stages);
	stages = arena_alloc(arena, ((size_t)count + 1) * sizeof *stages);
	for (int i = 0; i < count; i++) {
		view->stages[i] = (struct pipeline_stage){ .flow = flow[i] };
		if (read_stage(store, view->since_ms, window_ms, arena, &view->stages[i], &stages[i], err) < 0)
			return err_wrap(err, "%s", flow[i].name);
	}
	view->stage_count = count;
	for (int i = count - 1; i >= 0; i--)
		if (flow[i].link_count > 0 && find_trouble(store, &stages[i], window_ms, arena, &troubles, err) < 0)
			return err_wrap(err, "%s", flow[i].name);
	mark(view->stages, count, &troubles);
	view->troubles = troubles.all;
	view->trouble_count = troubles.count;
	return 0;
}
