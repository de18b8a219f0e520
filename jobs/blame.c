#include "jobs/blame_private.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/flow.h"
#include "db/metric.h"
#include "db/store.h"
#include "jobs/monitor.h"
#include "monitor/figure.h"
#include "monitor/metric.h"

#include <math.h>
#include <string.h>

/* Figures of a stage that say how it does; of labels, each. */
static const char *const of_stage[] = { "output.pass", "output.handed_on", "output.null", "score.failed", "output.confidence",
                                        "output.regions", "output.agreement.blind", "output.automation" };

struct search {
	struct store       *store;
	const struct stage *stage;
	int64_t             window_ms;
	struct arena       *arena;
	struct rows         stages, inputs; /* struct blame_candidate */
};

static int add(struct search *search, struct rows *to, const struct stage *stage, const char *metric, const char *scope, struct err *err)
{
	struct blame_candidate *candidate = rows_add(to);

	*candidate = (struct blame_candidate){ .stage = to == &search->stages ? stage->name : NULL, .metric = metric,
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

/* Items are seen as they came by the first stage of their kind that stands on no other: what comes to one below is what
 * this lets through, and its figures say so. */
static bool is_entrance(const struct flow_stage *stages, const bool *above, int at)
{
	for (int i = 0; i < at; i++)
		if (above[i] && stages[i].link_count == 0 && str_equal(stages[i].kind, stages[at].kind))
			return false;
	return stages[at].link_count == 0;
}

static int add_features(struct search *search, const char *name, struct err *err)
{
	struct blame_search stretch = { search->store, store_now(search->store), search->window_ms, search->arena };
	struct stage stage;

	if (stage_read(search->store, name, search->arena, &stage, err) < 0)
		return -1;
	return blame_drift_add(&stretch, &stage, &search->stages, err);
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
		if (above[i] && (add_stage(search, stages[i].name, err) < 0 ||
		                 (is_entrance(stages, above, i) && add_features(search, stages[i].name, err) < 0)))
			return -1;
	return 0;
}

/* ---- asking ---- */

static int64_t time_of(const struct search *search, int window)
{
	return store_now(search->store) - search->window_ms + window * (search->window_ms / BLAME_STEPS);
}

/* Of the parts of a feature the one is told whose change is the least likely an accident. */
static bool is_lesser_part(const struct blame_cause *causes, int count, const struct blame_candidate *all, int at)
{
	const struct blame_feature *feature = all[causes[at].series].feature;

	for (int i = 0; feature && i < count; i++)
		if (all[causes[i].series].feature == feature && (causes[i].change.p < causes[at].change.p ||
		                                                 (i < at && causes[i].change.p == causes[at].change.p)))
			return true;
	return false;
}

static void tell(const struct search *search, const double *target, const struct rows *rows, struct blame_told **told, int *count)
{
	const struct blame_candidate *all = rows->all;
	size_t room = (size_t)rows->count + 1;
	const double **values = arena_alloc(search->arena, room * sizeof *values);
	struct blame_cause *causes = arena_alloc(search->arena, room * sizeof *causes);
	int found;

	for (int i = 0; i < rows->count; i++)
		values[i] = all[i].values;
	found = blame_find(target, values, rows->count, BLAME_STEPS, causes, rows->count);
	*told = arena_alloc(search->arena, room * sizeof **told);
	*count = 0;
	for (int i = 0; i < found; i++) {
		const struct blame_cause *cause = &causes[i];
		const struct blame_candidate *from = &all[cause->series];
		struct blame_told next = { from->stage, from->metric, from->scope, "", cause->lead, cause->correlation, cause->lag,
		                           cause->change.before, cause->change.after, NAN, time_of(search, cause->change.at) };

		if (!is_lesser_part(causes, found, all, i) && (!from->feature || blame_drift_tell(from, &cause->change, &next)))
			(*told)[(*count)++] = next;
	}
}

int blame_read(struct store *store, const struct stage *stage, const char *metric, const char *scope, int64_t window_ms,
               struct arena *arena, struct blame_view *view, struct err *err)
{
	struct search search = { .store = store, .stage = stage, .window_ms = window_ms, .arena = arena,
	                         .stages = ROWS_OF(struct blame_candidate, arena), .inputs = ROWS_OF(struct blame_candidate, arena) };
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
	return arena_printf(arena, "%s%s%s%s%s%s%s%s", told->stage ? told->stage : "", told->stage ? "." : "", told->metric,
	                    *told->scope ? " of " : "", told->scope, *told->part ? " (" : "", told->part, *told->part ? ")" : "");
}

const char *blame_measure(const struct blame_told *told, struct arena *arena)
{
	return isfinite(told->psi) ? arena_printf(arena, "r %.2f, PSI %.2f", told->correlation, told->psi)
	                           : arena_printf(arena, "r %.2f", told->correlation);
}

const char *blame_means(const struct blame_told *told, struct arena *arena)
{
	bool is_feature = str_equal(told->metric, BLAME_DRIFT);
	const struct metric *metric = metric_find(is_feature ? arena_printf(arena, "input.%s", told->scope) : told->metric);
	const char *unit = *told->part ? "share" : metric ? metric->unit : "";
	char before[FIGURE_SIZE], after[FIGURE_SIZE], *in_unit;

	figure_words(told->before, unit, before);
	figure_words(told->after, unit, after);
	in_unit = strchr(before, ' ');
	if (in_unit && str_equal(in_unit, strchr(after, ' ')))
		*in_unit = '\0';
	return arena_printf(arena, "%s -> %s", before, after);
}

const char *blame_words(const struct blame_view *view, struct arena *arena)
{
	const struct blame_told *first = view->cause_count > 0 ? view->causes : view->inputs;
	char step[CLOCK_TEXT_SIZE];

	if (view->cause_count + view->input_count == 0)
		return NULL;
	if (first->lead == 0)
		return arena_printf(arena, "moved with it: %s (%s)", blame_name(first, arena), blame_measure(first, arena));
	return arena_printf(arena, "moved first: %s %d window%s before (of %s, %s)", blame_name(first, arena), first->lead,
	                    first->lead == 1 ? "" : "s", clock_duration(view->step_ms, step), blame_measure(first, arena));
}
