#include "jobs/blame.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/flow.h"
#include "db/metric.h"
#include "db/rows.h"
#include "db/store.h"
#include "jobs/monitor.h"
#include "monitor/blame.h"

#include <math.h>

/* Figures of a stage that say how it does; of labels, each. */
static const char *const of_stage[] = { "output.pass", "output.handed_on", "output.null", "score.failed", "output.confidence",
                                        "output.regions", "output.agreement.blind", "output.automation" };

/* A figure that may have moved first. */
struct candidate { const char *stage, *metric, *scope; double values[BLAME_STEPS]; };

struct search {
	struct store       *store;
	const struct stage *stage;
	int64_t             window_ms;
	struct arena       *arena;
	struct rows         stages, inputs; /* struct candidate */
};

static int add(struct search *search, struct rows *to, const struct stage *stage, const char *metric, const char *scope, struct err *err)
{
	struct candidate *candidate = rows_add(to);

	*candidate = (struct candidate){ .stage = to == &search->stages ? stage->name : NULL, .metric = metric,
	                                 .scope = arena_strdup(search->arena, scope) };
	return monitor_chart(search->store, stage, metric, scope, search->window_ms, BLAME_STEPS, candidate->values, err);
}

static int add_stage(struct search *search, const char *name, struct err *err)
{
	struct stage stage;

	if (stage_read(search->store, name, search->arena, &stage, err) < 0)
		return -1;
	for (size_t i = 0; i < sizeof of_stage / sizeof *of_stage; i++)
		if (add(search, &search->stages, &stage, of_stage[i], "", err) < 0)
			return -1;
	for (int i = 0; i < stage.label_count; i++)
		if (add(search, &search->stages, &stage, "output.label", stage.labels[i].name, err) < 0)
			return -1;
	return 0;
}

/* What items are like, whatever stage looks at them. */
static int add_inputs(struct search *search, struct err *err)
{
	const struct metric *metrics;
	int count;

	metrics = metric_table(&count);
	for (int i = 0; i < count; i++)
		if (metrics[i].group == METRIC_INPUT && metrics[i].kind == METRIC_GAUGE &&
		    add(search, &search->inputs, search->stage, metrics[i].name, "", err) < 0)
			return -1;
	return 0;
}

/* ---- the stages above ---- */

static int index_of(const struct flow_stage *stages, int count, int64_t stage_id)
{
	for (int i = 0; i < count; i++)
		if (stages[i].stage_id == stage_id)
			return i;
	return -1;
}

/* Stages stand in their order, so those above one come before it. */
static void mark_above(const struct flow_stage *stages, int count, int64_t stage_id, bool *above)
{
	int at = index_of(stages, count, stage_id);

	for (int i = at; i >= 0; i--)
		for (int k = 0; (i == at || above[i]) && k < stages[i].link_count; k++) {
			int upstream = index_of(stages, count, stages[i].links[k].upstream_id);

			if (upstream >= 0)
				above[upstream] = true;
		}
}

static int add_above(struct search *search, struct err *err)
{
	struct flow_stage *stages;
	bool *above;
	int count;

	if (flow_stages(search->store, search->arena, &stages, &count, err) < 0)
		return -1;
	above = arena_alloc(search->arena, (size_t)count + 1);
	mark_above(stages, count, search->stage->stage_id, above);
	for (int i = 0; i < count; i++)
		if (above[i] && add_stage(search, stages[i].name, err) < 0)
			return -1;
	return 0;
}

/* ---- asking ---- */

static int64_t time_of(const struct search *search, int window)
{
	return store_now(search->store) - search->window_ms + window * (search->window_ms / BLAME_STEPS);
}

static void tell(const struct search *search, const double *target, const struct rows *rows, struct blame_told **told, int *count)
{
	const struct candidate *all = rows->all;
	size_t room = (size_t)rows->count + 1;
	const double **values = arena_alloc(search->arena, room * sizeof *values);
	struct blame_cause *causes = arena_alloc(search->arena, room * sizeof *causes);

	for (int i = 0; i < rows->count; i++)
		values[i] = all[i].values;
	*count = blame_find(target, values, rows->count, BLAME_STEPS, causes, rows->count);
	*told = arena_alloc(search->arena, room * sizeof **told);
	for (int i = 0; i < *count; i++) {
		const struct blame_cause *cause = &causes[i];
		const struct candidate *candidate = &all[cause->series];

		(*told)[i] = (struct blame_told){ candidate->stage, candidate->metric, candidate->scope, cause->lead, cause->correlation, cause->lag,
		                                  cause->change.before, cause->change.after, time_of(search, cause->change.at) };
	}
}

int blame_read(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t window_ms,
               struct arena *arena, struct blame_view *view, struct err *err)
{
	struct search search = { .store = store, .stage = stage, .window_ms = window_ms, .arena = arena,
	                         .stages = ROWS_OF(struct candidate, arena), .inputs = ROWS_OF(struct candidate, arena) };
	double target[BLAME_STEPS];
	struct blame_change change;

	*view = (struct blame_view){ .stage = stage->name, .metric = metric, .scope = scope, .step_ms = window_ms / BLAME_STEPS };
	if (monitor_chart(store, stage, metric, scope, window_ms, BLAME_STEPS, target, err) < 0)
		return -1;
	change = blame_change(target, BLAME_STEPS, BLAME_LEVEL);
	view->changed = change.found;
	view->before = change.before;
	view->after = change.after;
	if (!change.found)
		return 0;
	view->changed_ms = time_of(&search, change.at);
	if (add_above(&search, err) < 0 || add_inputs(&search, err) < 0)
		return -1;
	tell(&search, target, &search.stages, &view->causes, &view->cause_count);
	tell(&search, target, &search.inputs, &view->inputs, &view->input_count);
	return 0;
}

static bool has_links(struct store *store, const struct stage *stage, struct arena *arena)
{
	struct flow_stage *stages;
	int count, at;

	if (flow_stages(store, arena, &stages, &count, NULL) < 0)
		return false;
	at = index_of(stages, count, stage->stage_id);
	return at >= 0 && stages[at].link_count > 0;
}

const char *blame_first(struct store *store, const struct stage *stage, const char *metric, const char *scope, struct arena *arena)
{
	struct blame_view view;

	if (!has_links(store, stage, arena) || blame_read(store, stage, metric, scope, CLOCK_DAY_MS, arena, &view, NULL) < 0 || view.cause_count == 0)
		return NULL;
	return blame_words(&view, arena);
}

/* ---- in words ---- */

const char *blame_name(const struct blame_told *told, struct arena *arena)
{
	return arena_printf(arena, "%s%s%s%s%s", told->stage ? told->stage : "", told->stage ? "." : "", told->metric,
	                    *told->scope ? " of " : "", told->scope);
}

const char *blame_words(const struct blame_view *view, struct arena *arena)
{
	const struct blame_told *first = view->cause_count > 0 ? view->causes : view->inputs;
	char step[CLOCK_TEXT_SIZE];

	if (view->cause_count + view->input_count == 0)
		return NULL;
	if (first->lead == 0)
		return arena_printf(arena, "moved with it: %s (r %.2f)", blame_name(first, arena), first->correlation);
	return arena_printf(arena, "moved first: %s %d window%s before (of %s, r %.2f)", blame_name(first, arena), first->lead,
	                    first->lead == 1 ? "" : "s", clock_duration(view->step_ms, step), first->correlation);
}
