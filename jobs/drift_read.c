/* Drift as it stands, for screens and commands. */
#include "jobs/drift_private.h"

#include "base/str.h"
#include "db/model_version.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HISTORY (int)(sizeof((struct drift_feature *)0)->history / sizeof(double))

struct reading {
	struct store        *store;
	const struct stage  *stage;
	const char          *slice;
	struct arena        *arena;
	struct drift_view   *view;
	struct drift_known_all known;
	struct drift_window *windows; /* newest first */
	int                  window_count;
};

static enum drift_state state_of(const char *name)
{
	return str_equal(name, "alarm") ? DRIFT_ALARM : str_equal(name, "watch") ? DRIFT_WATCH : DRIFT_CALM;
}

/* ---- features ---- */

/* Labels are kept by their numbers. */
static const char *cell_name(const struct reading *reading, const struct drift_known *known, int cell)
{
	const char *name = feature_cell_name(&known->shape, cell, reading->arena);
	const struct label *label = str_equal(known->feature, "label") && *name == '#' ? stage_label(reading->stage, atoll(name + 1)) : NULL;

	return label ? label->name : name;
}

static void fill_bins(const struct reading *reading, const struct drift_known *known, const struct drift_finding *finding,
                      struct drift_feature *feature)
{
	int cells = feature_cells(&known->shape);
	const char **names = arena_alloc(reading->arena, (size_t)cells * sizeof *names);
	double *reference = arena_alloc(reading->arena, (size_t)cells * sizeof *reference), *now = arena_alloc(reading->arena, (size_t)cells * sizeof *now);
	int64_t counts[FEATURE_CELLS_MAX] = { 0 };
	bool good = finding && finding->count && drift_counts_read(finding->bins, counts, cells);

	for (int i = 0; i < cells; i++) {
		names[i] = cell_name(reading, known, i);
		reference[i] = (double)known->counts[i] / (double)known->count;
		now[i] = good ? (double)counts[i] / (double)finding->count : NAN;
	}
	feature->bin_count = cells;
	feature->bin_names = names;
	feature->bin_reference = reference;
	feature->bin_now = now;
}

static const char *why_undefined(const struct drift_known *known, const struct drift_finding *finding)
{
	if (!finding)
		return "no window yet, or of another version";
	return isnan(finding->psi) ? known->shape.is_category || known->mean == finding->mean ? "it has one value, in both" : "not enough rows" : "";
}

static void fill_feature(const struct reading *reading, const struct drift_known *known, const struct drift_finding *finding, bool again,
                         struct drift_feature *feature)
{
	static const struct drift_finding none = { .mean = NAN, .psi = NAN, .p = NAN, .p_holm = NAN, .ks = NAN, .distance = NAN, .chi2 = NAN, .js = NAN };
	const struct drift_finding *f = finding ? finding : &none;

	*feature = (struct drift_feature){
		.feature = known->feature, .is_category = known->shape.is_category, .count = f->count, .missing = f->missing, .mean = f->mean,
		.reference_mean = known->mean, .psi = f->psi, .p = f->p, .p_holm = f->p_holm, .ks = f->ks, .distance = f->distance,
		.chi2 = f->chi2, .js = f->js, .drifted = f->drifted, .why = why_undefined(known, finding),
		.state = f->drifted ? again ? DRIFT_ALARM : DRIFT_WATCH : isnan(f->psi) ? DRIFT_UNKNOWN : DRIFT_CALM,
	};
	fill_bins(reading, known, finding, feature);
}

static const struct drift_finding *finding_of(const struct drift_finding *findings, int count, const char *feature)
{
	for (int i = 0; i < count; i++)
		if (str_equal(findings[i].feature, feature))
			return &findings[i];
	return NULL;
}

static int worst_first(const void *a, const void *b)
{
	const struct drift_feature *x = a, *y = b;
	double p = isnan(x->psi) ? -1 : x->psi, q = isnan(y->psi) ? -1 : y->psi;

	if (x->state != y->state)
		return (x->state < y->state) - (x->state > y->state);
	return p != q ? (p < q) - (p > q) : strcmp(x->feature, y->feature);
}

static void add_history(struct drift_view *view, const struct drift_finding *findings, int count)
{
	for (int i = 0; i < view->feature_count; i++) {
		struct drift_feature *feature = &view->features[i];
		const struct drift_finding *finding = finding_of(findings, count, feature->feature);

		feature->history[feature->history_count++] = finding ? finding->psi : NAN;
	}
}

static int read_features(struct reading *reading, struct err *err)
{
	struct drift_view *view = reading->view;
	struct drift_finding *findings[HISTORY];
	int counts[HISTORY];

	for (int w = 0; w < reading->window_count; w++)
		if (drift_findings(reading->store, reading->windows[w].window_id, reading->arena, &findings[w], &counts[w], err) < 0)
			return -1;
	view->features = arena_alloc(reading->arena, (size_t)reading->known.count * sizeof *view->features + 1);
	for (int i = 0; i < reading->known.count; i++) {
		const struct drift_known *known = &reading->known.all[i];
		const struct drift_finding *now = reading->window_count ? finding_of(findings[0], counts[0], known->feature) : NULL;
		const struct drift_finding *before = reading->window_count > 1 ? finding_of(findings[1], counts[1], known->feature) : NULL;

		if (str_equal(known->slice, reading->slice))
			fill_feature(reading, known, now, before && before->drifted, &view->features[view->feature_count++]);
	}
	for (int w = reading->window_count - 1; w >= 0; w--)
		add_history(view, findings[w], counts[w]);
	if (view->feature_count)
		qsort(view->features, (size_t)view->feature_count, sizeof *view->features, worst_first);
	return 0;
}

/* ---- windows and slices ---- */

static int read_windows(struct reading *reading, struct err *err)
{
	struct drift_view *view = reading->view;
	int64_t id = reading->known.reference.reference_id;

	if (drift_windows(reading->store, reading->stage, reading->slice, id, HISTORY, reading->arena, &reading->windows, &reading->window_count, err) < 0)
		return -1;
	view->windows = reading->window_count;
	view->data = reading->window_count ? state_of(reading->windows[0].state) : DRIFT_UNKNOWN;
	if (reading->window_count) {
		view->begin_ms = reading->windows[0].begin_ms;
		view->end_ms = reading->windows[0].end_ms;
		view->rows = reading->windows[0].rows;
	}
	return 0;
}

static int read_slices(struct reading *reading, struct err *err)
{
	struct drift_view *view = reading->view;
	struct drift_slice_row *rows;
	int count;

	if (drift_slices(reading->store, reading->stage, reading->known.reference.reference_id, reading->arena, &rows, &count, err) < 0)
		return -1;
	view->slices = arena_alloc(reading->arena, (size_t)count * sizeof *view->slices + 1);
	view->slice_count = count;
	for (int i = 0; i < count; i++)
		view->slices[i] = (struct drift_slice){ rows[i].slice, state_of(rows[i].state), rows[i].feature ? rows[i].feature : "", rows[i].psi, rows[i].rows };
	return 0;
}

/* "the certificate of 2026-11-12 09:30, 4000 items" */
static const char *reference_words(const struct reading *reading)
{
	const struct drift_reference *reference = &reading->known.reference;
	struct arena *arena = reading->arena;
	const char *day = drift_day(reading->store, reading->stage, reference->at_ms, arena);

	if (str_equal(reference->kind, "certificate"))
		return arena_printf(arena, "the certificate of %s, %" PRId64 " items", day, reference->rows);
	if (str_equal(reference->kind, "rows"))
		return arena_printf(arena, "the newest %" PRId64 " items on %s", reference->rows, day);
	return arena_printf(arena, "the %s %s, %" PRId64 " items, set on %s", reference->kind, reference->name, reference->rows, day);
}

static const char *why_nothing(const struct reading *reading)
{
	if (!reading->known.reference.reference_id)
		return "there is nothing to compare with yet: the first certificate brings it, or rung drift --set-reference";
	return reading->window_count ? "" : "no window of items is complete yet since the reference was set";
}

static bool has_slice(const struct reading *reading)
{
	for (int i = 0; i < reading->known.count; i++)
		if (str_equal(reading->known.all[i].slice, reading->slice))
			return true;
	return false;
}

static int read_data(struct reading *reading, struct err *err)
{
	int got = drift_known_all(reading->store, reading->stage, reading->arena, &reading->known, err);

	if (got <= 0)
		return got;
	if (!has_slice(reading))
		return err_set(err, "the reference has no slice %s: rung drift lists those there are", reading->slice);
	reading->view->reference = reference_words(reading);
	if (read_windows(reading, err) < 0 || read_features(reading, err) < 0)
		return -1;
	return read_slices(reading, err);
}

int drift_read(struct store *store, const struct stage *stage, const char *slice, struct arena *arena, struct drift_view *view,
               struct err *err)
{
	struct reading reading = { .store = store, .stage = stage, .slice = slice, .arena = arena, .view = view };
	struct model_version live;
	int got;

	*view = (struct drift_view){ .data = DRIFT_UNKNOWN, .reference = "", .why = "", .verdict = "" };
	got = model_version_live(store, stage, arena, &live, err);
	if (got < 0 || drift_concept_view(store, stage, got > 0 ? live.model_version_id : 0, arena, &view->concept, err) < 0 ||
	    read_data(&reading, err) < 0)
		return -1;
	view->why = why_nothing(&reading);
	drift_verdict(store, stage, arena, view);
	return 0;
}
