#include "fake_drift.h"

#include "base/str.h"
#include "jobs/drift.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define HOUR INT64_C(3600000)
#define BINS 10

static struct fake_drift fake;
static int64_t now;
static struct str journal = STR_EMPTY;
static char slice_read[160];

void fake_drift_set(const struct fake_drift *settings, int64_t now_ms)
{
	fake = *settings;
	now = now_ms;
	str_clear(&journal);
	slice_read[0] = '\0';
}

const char *fake_drift_journal(void) { return str_text(&journal); }
const char *fake_drift_slice(void) { return slice_read; }

/* ---- features ---- */

static const char *name_of(struct arena *arena, int i)
{
	static const char *const names[] = { "brightness", "blur", "label", "confidence", "lot\033[31m", "contrast" };

	return i < 6 ? names[i] : arena_printf(arena, "attribute-%d", i);
}

/* A hump, which lies higher up now where it has moved. */
static double share(int bin, double middle)
{
	return exp(-(bin - middle) * (bin - middle) / 6) / 4.34;
}

static void make_bins(struct arena *arena, struct drift_feature *feature, bool moved)
{
	static const char *const labels[] = { "ok", "scratch", "dust" };
	int count = feature->is_category ? 3 : BINS;
	const char **names = arena_alloc(arena, BINS * sizeof *names);
	double *reference = arena_alloc(arena, BINS * sizeof *reference), *here = arena_alloc(arena, BINS * sizeof *here);

	for (int i = 0; i < count; i++) {
		names[i] = feature->is_category ? labels[i] : arena_printf(arena, "%.1f to %.1f", 0.1 * i, 0.1 * (i + 1));
		reference[i] = feature->is_category ? 0.6 / (1 << i) : share(i, 4);
		here[i] = feature->is_category ? 0.58 / (1 << i) : share(i, moved ? 6 : 4.1);
	}
	feature->bin_count = count;
	feature->bin_names = names;
	feature->bin_reference = reference;
	feature->bin_now = here;
}

static struct drift_feature feature_of(struct arena *arena, int i)
{
	bool moved = fake.moved && i == 0;
	struct drift_feature feature = {
		.feature = name_of(arena, i), .is_category = i == 2, .count = 500, .missing = i == 1 ? 12 : 0, .mean = moved ? 0.61 : 0.44,
		.reference_mean = 0.43, .psi = moved ? 0.27 : 0.06 / (i + 1), .p = moved ? 0.00002 : 0.4, .p_holm = moved ? 0.0001 : 1,
		.ks = i == 2 ? (double)NAN : moved ? 0.19 : 0.02, .distance = i == 2 ? (double)NAN : moved ? 0.18 : 0.01,
		.chi2 = i == 2 ? 1.2 : (double)NAN, .js = 0.01, .drifted = moved, .state = moved ? DRIFT_ALARM : DRIFT_CALM, .history_count = 20, .why = "",
	};

	for (int k = 0; k < feature.history_count; k++)
		feature.history[k] = k == 5 ? (double)NAN : k < 17 || !moved ? 0.02 + 0.003 * (k % 4) : 0.1 * (k - 16);
	if (i == 5) {
		feature.psi = feature.p = feature.p_holm = feature.ks = (double)NAN;
		feature.state = DRIFT_UNKNOWN;
		feature.why = "it is the same in every item of the reference";
		feature.history_count = 0;
	}
	make_bins(arena, &feature, moved);
	return feature;
}

static struct drift_slice slice_of(struct arena *arena, int i)
{
	bool moved = fake.moved && i == 1;

	return (struct drift_slice){ .name = arena_printf(arena, "source=cam%d", i + 1), .state = moved ? DRIFT_ALARM : DRIFT_CALM,
	                             .worst_feature = moved ? "brightness" : "blur", .worst_psi = moved ? 0.81 : 0.03, .rows = 250 };
}

static const char *verdict(void)
{
	if (fake.concept)
		return "No data drift: all features look like the reference. Concept drift since 2026-02-24 22:13: people and the model agree in 88.1 % "
		       "of the newest blind answers, and used to in 95.0 %.";
	if (fake.moved)
		return "Data drift, only in source=cam2: brightness has moved. Two windows in a row say so. No concept drift: people and the model agree as "
		       "often as they used to. While its alarm is open the gates to levels 3 and 4 stay closed.";
	return "No data drift: all features look like the reference, in the newest 500 items. No concept drift.";
}

int drift_read(struct store *store, const struct stage *stage, const char *slice, struct arena *arena, struct drift_view *view, struct err *err)
{
	(void)store, (void)stage, (void)err;
	snprintf(slice_read, sizeof slice_read, "%s", slice);
	*view = (struct drift_view){ .reference = fake.reference ? "certificate of 12 Feb, 4,000 items" : "", .why = "", .verdict = "" };
	if (!fake.reference) {
		view->why = "there is nothing to compare with yet: the first certificate brings it, or B sets one";
		return 0;
	}
	view->data = fake.moved ? DRIFT_ALARM : DRIFT_CALM;
	view->verdict = verdict();
	view->concept = (struct drift_concept){ .state = fake.concept ? DRIFT_ALARM : DRIFT_CALM, .evidence = fake.concept ? 12000 : 3, .limit = 10000,
	                                        .usual = 0.95, .agreement = fake.concept ? 0.881 : 0.951, .estimate = 0.947, .answers = 812,
	                                        .since_ms = fake.concept ? now - 8 * HOUR : 0 };
	view->begin_ms = now - 26 * HOUR;
	view->end_ms = now - HOUR;
	view->rows = 500;
	view->windows = 20;
	view->feature_count = fake.features;
	view->features = arena_alloc(arena, (size_t)(fake.features + 1) * sizeof *view->features);
	for (int i = 0; i < fake.features; i++)
		view->features[i] = feature_of(arena, i);
	view->slice_count = fake.slices;
	view->slices = arena_alloc(arena, (size_t)(fake.slices + 1) * sizeof *view->slices);
	for (int i = 0; i < fake.slices; i++)
		view->slices[i] = slice_of(arena, i);
	return 0;
}

int drift_items(struct store *store, const struct stage *stage, const struct actor *by, const char *slice, const char *feature, int most,
                struct arena *arena, struct drift_item *items, struct err *err)
{
	(void)store, (void)stage, (void)by, (void)err, (void)most;
	str_addf(&journal, "items of %s%s%s\n", feature, *slice ? " in " : "", slice);
	for (int i = 0; i < 3; i++)
		items[i] = (struct drift_item){ i + 1, now - i * HOUR, arena_printf(arena, "cam\033[31m2/%d.jpg", i), arena_printf(arena, "0.%d", 9 - i) };
	return fake.moved ? 3 : 0;
}

/* ---- baselines ---- */

static int done(struct err *err, const char *what)
{
	if (fake.refuse)
		return err_set(err, "%s", fake.refuse);
	str_addf(&journal, "%s\n", what);
	fake.reference = true;
	return 0;
}

int drift_reference_from_file(struct store *store, const struct stage *stage, const struct actor *by, const char *path, struct err *err)
{
	char what[200];

	(void)store, (void)stage, (void)by;
	snprintf(what, sizeof what, "file %s", path);
	return done(err, what);
}

int drift_reference_from_card(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	(void)store, (void)stage, (void)by;
	return done(err, "card");
}

int drift_reference_from_certificate(struct store *store, const struct stage *stage, const struct actor *by, struct err *err)
{
	(void)store, (void)stage, (void)by;
	return done(err, "certificate");
}

int drift_reference_from_rows(struct store *store, const struct stage *stage, const struct actor *by, int64_t rows, struct err *err)
{
	char what[60];

	(void)store, (void)stage, (void)by;
	snprintf(what, sizeof what, "rows %" PRId64, rows);
	return done(err, what);
}
