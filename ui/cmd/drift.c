/* rung drift: whether inputs, or what people say of them, have moved from the reference. */
#include "ui/cmd/answer.h"
#include "ui/cmd/command.h"

#include "base/str.h"
#include "db/store.h"
#include "jobs/drift.h"
#include "ui/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const states[] = { [DRIFT_UNKNOWN] = "unknown", [DRIFT_CALM] = "calm", [DRIFT_WATCH] = "watch", [DRIFT_ALARM] = "alarm" };

/* By which features are told and ordered. */
static const struct method { const char *name, *title; size_t at; } methods[] = {
	{ "psi", "stability index", offsetof(struct drift_feature, psi) },
	{ "ks", "Kolmogorov-Smirnov distance", offsetof(struct drift_feature, ks) },
	{ "w1", "Wasserstein distance, in the feature's unit", offsetof(struct drift_feature, distance) },
	{ "js", "Jensen-Shannon divergence, bits", offsetof(struct drift_feature, js) },
};

static double value_of(const struct drift_feature *feature, const struct method *method)
{
	return *(const double *)((const char *)feature + method->at);
}

static const struct method *find_method(const char *name)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_equal(methods[i].name, name))
			return &methods[i];
	return NULL;
}

/* ---- JSON ---- */

static json_t *numbers(const double *values, int count)
{
	json_t *list = json_array();

	for (int i = 0; i < count; i++)
		json_array_append_new(list, answer_number(values[i]));
	return list;
}

static json_t *bins_json(const struct drift_feature *feature)
{
	json_t *names = json_array();

	for (int i = 0; i < feature->bin_count; i++)
		json_array_append_new(names, answer_text(feature->bin_names[i]));
	return json_pack("{s:o,s:o,s:o}", "names", names, "reference", numbers(feature->bin_reference, feature->bin_count), "now",
	                 numbers(feature->bin_now, feature->bin_count));
}

static bool is_defined(const struct drift_feature *feature)
{
	return feature->drifted || !isnan(feature->psi);
}

static json_t *feature_json(const struct drift_feature *feature)
{
	return json_pack("{s:o,s:s,s:s,s:I,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "feature", answer_text(feature->feature),
	                 "kind", feature->is_category ? "category" : "number", "state", states[feature->state], "items",
	                 (json_int_t)feature->count, "missing", (json_int_t)feature->missing, "mean", answer_number(feature->mean),
	                 "reference_mean", answer_number(feature->reference_mean), "psi", answer_number(feature->psi), "p",
	                 answer_number(feature->p), "p_holm", answer_number(feature->p_holm), "ks", answer_number(feature->ks), "w1",
	                 answer_number(feature->distance), "chi2", answer_number(feature->chi2), "js", answer_number(feature->js), "drifted",
	                 is_defined(feature) ? json_boolean(feature->drifted) : json_null(), "why",
	                 answer_text(*feature->why ? feature->why : NULL), "history",
	                 numbers(feature->history, feature->history_count), "bins", bins_json(feature));
}

static json_t *concept_json(const struct drift_concept *concept)
{
	return json_pack("{s:s,s:I,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:I,s:I}", "state", states[concept->state], "answers", (json_int_t)concept->answers, "evidence",
	                 answer_number(concept->evidence), "limit", answer_number(concept->limit), "agreement",
	                 answer_number(concept->agreement), "usual", answer_number(concept->usual), "estimate_without_people",
	                 answer_number(concept->estimate), "since", answer_time(concept->since_ms), "until",
	                 answer_time(concept->newest_ms), "audits", (json_int_t)concept->audits, "audits_wrong", (json_int_t)concept->audits_wrong);
}

static bool is_asked(struct command_call *call, const struct drift_feature *feature)
{
	const char *name = command_option(call, "feature");

	return !name || str_equal(name, feature->feature);
}

static void print_json(struct command_call *call, const struct drift_view *view)
{
	json_t *features = json_array(), *slices = json_array();

	for (int i = 0; i < view->feature_count; i++)
		if (is_asked(call, &view->features[i]))
			json_array_append_new(features, feature_json(&view->features[i]));
	for (int i = 0; i < view->slice_count; i++)
		json_array_append_new(slices, json_pack("{s:o,s:s,s:o,s:o,s:I}", "slice", answer_text(view->slices[i].name), "state",
		                                        states[view->slices[i].state], "worst", answer_text(view->slices[i].worst_feature),
		                                        "psi", answer_number(view->slices[i].worst_psi), "items", (json_int_t)view->slices[i].rows));
	answer_json(call, json_pack("{s:s,s:o,s:o,s:o,s:o,s:o,s:I,s:I,s:o,s:o,s:o,s:o}", "state", states[view->data], "concept",
	                            concept_json(&view->concept), "reference", answer_text(*view->reference ? view->reference : NULL), "why",
	                            answer_text(*view->why ? view->why : NULL), "verdict", answer_text(view->verdict), "begin",
	                            answer_time(view->begin_ms), "items", (json_int_t)view->rows, "windows", (json_int_t)view->windows, "end",
	                            answer_time(view->end_ms), "features", features, "slices", slices, "stage", answer_text(call->stage.name)));
}

/* ---- words ---- */

static const char *figure(struct command_call *call, double value)
{
	return isnan(value) ? "-" : arena_printf(&call->arena, "%.4g", value);
}

static const char *bar(struct command_call *call, double share, int width)
{
	int filled = isnan(share) ? 0 : (int)lround(fmin(fmax(share, 0), 1) * width);
	char *text = arena_alloc(&call->arena, (size_t)width + 1);

	memset(text, ' ', (size_t)width);
	memset(text, '#', (size_t)filled);
	return text;
}

static const char *state_words(const struct drift_feature *feature)
{
	return is_defined(feature) ? states[feature->state] : "not defined";
}

static void print_features(struct command_call *call, const struct drift_view *view, const struct method *method)
{
	static const struct table_column columns[] = {
		{ "feature", false }, { "state", false }, { "", true }, { "", false }, { "reference", true }, { "now", true }, { "missing", true },
	};
	struct table table;

	fprintf(call->out, "\nby %s\n", method->title);
	table_init(&table, columns, 7, 0);
	for (int i = 0; i < view->feature_count; i++) {
		const struct drift_feature *feature = &view->features[i];
		double value = value_of(feature, method);

		table_add(&table, (const char *const[]){ answer_shown(call, feature->feature), state_words(feature), figure(call, value),
		                                         bar(call, method->at == offsetof(struct drift_feature, distance) ? NAN : value, 10),
		                                         figure(call, feature->reference_mean), figure(call, feature->mean),
		                                         arena_printf(&call->arena, "%" PRId64, feature->missing) });
	}
	table_print(&table, call->out, 2);
	table_release(&table);
}

static void print_slices(struct command_call *call, const struct drift_view *view)
{
	static const struct table_column columns[] = { { "slice", false }, { "state", false }, { "moved most", false }, { "index", true }, { "items", true } };
	struct table table;

	if (!view->slice_count)
		return;
	fputc('\n', call->out);
	table_init(&table, columns, 5, 0);
	for (int i = 0; i < view->slice_count; i++) {
		const struct drift_slice *slice = &view->slices[i];

		table_add(&table, (const char *const[]){ answer_shown(call, slice->name), states[slice->state], answer_shown(call, slice->worst_feature),
		                                         figure(call, slice->worst_psi), arena_printf(&call->arena, "%" PRId64, slice->rows) });
	}
	table_print(&table, call->out, 2);
	table_release(&table);
}

static void print_picture(struct command_call *call, const struct drift_feature *feature)
{
	static const struct table_column columns[] = { { "", false }, { "reference", true }, { "", false }, { "now", true }, { "", false } };
	struct table table;
	double most = 0;

	for (int i = 0; i < feature->bin_count; i++)
		most = fmax(most, fmax(feature->bin_reference[i], isnan(feature->bin_now[i]) ? 0 : feature->bin_now[i]));
	table_init(&table, columns, 5, 0);
	for (int i = 0; i < feature->bin_count; i++)
		table_add(&table, (const char *const[]){ answer_shown(call, feature->bin_names[i]),
		                                         arena_printf(&call->arena, "%.1f %%", 100 * feature->bin_reference[i]),
		                                         bar(call, feature->bin_reference[i] / most, 20),
		                                         isnan(feature->bin_now[i]) ? "-" : arena_printf(&call->arena, "%.1f %%", 100 * feature->bin_now[i]),
		                                         bar(call, feature->bin_now[i] / most, 20) });
	table_print(&table, call->out, 2);
	table_release(&table);
}

static void print_feature(struct command_call *call, const struct drift_feature *feature)
{
	fprintf(call->out, "\n%s: %s%s%s\n", answer_shown(call, feature->feature), state_words(feature), *feature->why ? ": " : "", feature->why);
	fprintf(call->out, "index %s (p %s, of all features together %s), KS %s, Wasserstein %s, chi-square %s, JS %s bits\n",
	        figure(call, feature->psi), figure(call, feature->p), figure(call, feature->p_holm), figure(call, feature->ks),
	        figure(call, feature->distance), figure(call, feature->chi2), figure(call, feature->js));
	fprintf(call->out, "%" PRId64 " items, %" PRId64 " of them without it; mean %s, in the reference %s; index of windows before:", feature->count,
	        feature->missing, figure(call, feature->mean), figure(call, feature->reference_mean));
	for (int i = 0; i < feature->history_count; i++)
		fprintf(call->out, " %s", figure(call, feature->history[i]));
	fputs("\n\n", call->out);
	print_picture(call, feature);
}

static void print_text(struct command_call *call, const struct drift_view *view, const struct method *method)
{
	fprintf(call->out, "%s\n", answer_shown(call, view->verdict));
	if (isfinite(view->concept.estimate))
		fprintf(call->out, "Estimate without people, from confidence alone: %.1f %% right. It cannot see concept drift, and no gate reads it.\n",
		        100 * view->concept.estimate);
	if (*view->reference)
		fprintf(call->out, "Compared with %s.\n", answer_shown(call, view->reference));
	if (view->feature_count && !command_option(call, "feature"))
		print_features(call, view, method);
	for (int i = 0; i < view->feature_count; i++)
		if (command_option(call, "feature") && is_asked(call, &view->features[i]))
			print_feature(call, &view->features[i]);
	if (!command_option(call, "feature") && !command_option(call, "slice"))
		print_slices(call, view);
}

/* ---- orders ---- */

static void order(struct drift_view *view, const struct method *method)
{
	if (method == methods)
		return;
	for (int i = 1; i < view->feature_count; i++)
		for (int j = i; j > 0; j--) {
			struct drift_feature *a = &view->features[j - 1], *b = &view->features[j], kept = *a;

			if (!(value_of(b, method) > value_of(a, method)) && !(isnan(value_of(a, method)) && !isnan(value_of(b, method))))
				break;
			*a = *b;
			*b = kept;
		}
}

static bool has_feature(struct command_call *call, const struct drift_view *view)
{
	for (int i = 0; i < view->feature_count; i++)
		if (is_asked(call, &view->features[i]))
			return true;
	return view->feature_count == 0;
}

static enum command_status show(struct command_call *call, struct err *err)
{
	const char *name = command_option(call, "method"), *slice = command_option(call, "slice");
	const struct method *method = find_method(name ? name : "psi");
	struct drift_view view;

	if (!method) {
		err_set(err, "there is no method \"%s\": psi, ks, w1 or js", name);
		return COMMAND_USAGE;
	}
	if (drift_read(call->store, &call->stage, slice ? slice : "", &call->arena, &view, err) < 0)
		return COMMAND_FAILED;
	if (!has_feature(call, &view)) {
		err_set(err, "the reference has no feature \"%s\": rung drift lists those there are", command_option(call, "feature"));
		return COMMAND_FAILED;
	}
	order(&view, method);
	if (call->json)
		print_json(call, &view);
	else
		print_text(call, &view, method);
	return view.data == DRIFT_ALARM || view.concept.state == DRIFT_ALARM ? COMMAND_NO : COMMAND_DONE;
}

static bool is_rows(const char *what, int64_t *rows)
{
	char *end;

	*rows = 5000;
	if (str_equal(what, "rows"))
		return true;
	if (!str_starts(what, "rows:"))
		return false;
	*rows = strtoll(what + 5, &end, 10);
	return what[5] && !*end;
}

static int set_reference(struct command_call *call, const char *what, struct err *err)
{
	int64_t rows;

	if (str_equal(what, "certificate"))
		return drift_reference_from_certificate(call->store, &call->stage, &call->actor, err);
	if (str_equal(what, "card"))
		return drift_reference_from_card(call->store, &call->stage, &call->actor, err);
	if (is_rows(what, &rows))
		return drift_reference_from_rows(call->store, &call->stage, &call->actor, rows, err);
	return drift_reference_from_file(call->store, &call->stage, &call->actor, what, err);
}

/* Windows that are complete by now are judged at once. */
static int tend(struct command_call *call, struct err *err)
{
	if (store_begin(call->store, STORE_DURABLE, err) < 0)
		return -1;
	if (drift_tend(call->store, &call->stage, err) < 0) {
		store_rollback(call->store);
		return -1;
	}
	return store_commit(call->store, err);
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *what = command_option(call, "set-reference");

	if (what && (set_reference(call, what, err) < 0 || tend(call, err) < 0))
		return COMMAND_FAILED;
	return show(call, err);
}

static const struct command_option options[] = {
	{ "feature", 0, "F", "one feature, with a picture of it" },
	{ "slice", 0, "S", "of one slice, NAME=VALUE" },
	{ "method", 0, "M", "psi, ks, w1 or js: what is shown, largest first" },
	{ "set-reference", 0, "WHAT", "certificate, card, rows[:N] or FILE: compare with that from now on" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_drift = {
	.name = "drift",
	.arguments = "[--feature F] [--slice S] [--method M] [--set-reference WHAT]",
	.summary = "says whether inputs, or their labels, have changed since the reference",
	.details = "Data drift: windows of what comes in (500 items, setting drift.speed or drift.window) are compared\n"
	           "with the reference, feature by feature: what is measured of items, what they came with, their\n"
	           "source, the model's label, confidence and nulls; and slice by slice where the reference has 250\n"
	           "items of one source or one attribute. A change counts where it is significant over all features\n"
	           "together (1 %) and big (drift.psi). One window is watched, two in a row are an alarm, which keeps\n"
	           "gates closed and asks for more audits (drift.action): one of all that moves together, and one of a\n"
	           "slice where others of its kind stay as they were. Of words that came with items those are kept\n"
	           "by name that ten of them share; a number that only ever grows is left out, and what\n"
	           "drift.ignore names.\n"
	           "\n"
	           "Concept drift: people's blind answers differ from the model's more often than they used to, by a\n"
	           "detector with one false alarm in 10,000 answers at most. A fifth more often is still in order:\n"
	           "what grows by less than that is not looked for. The estimate without people is the mean of\n"
	           "calibrated confidence: it sees harder items, not other labels, and no gate reads it.\n"
	           "\n"
	           "The reference is made of the items behind the certificate of the live version, each time there is a\n"
	           "new one, or what a lead sets: a FILE (CSV or JSONL, a column a feature), the card of the live\n"
	           "version (statistics of its training set), the newest rows, or the certificate again; of 250 items\n"
	           "at least. In a FILE a name that the program measures is a column of numbers; others are missing.\n"
	           "Exit 3 while an alarm of either kind stands.\n"
	           "\n"
	           "JSON: state (unknown, calm, watch, alarm), concept (state, answers, evidence, limit, agreement,\n"
	           "usual, estimate_without_people, since, until, audits, audits_wrong: of the newest 500), reference,\n"
	           "why, verdict, begin, end, items, windows, features (feature, kind, state, items, missing, mean,\n"
	           "reference_mean, psi, p, p_holm, ks, w1, chi2, js, drifted, why, history, bins), slices (slice,\n"
	           "state, worst, psi, items), stage.\n",
	.options = options,
	.section = SECTION_LADDER,
	.project = PROJECT_READ,
	.stages = STAGES_EACH,
	.turns_with = "set-reference",
	.turns_to_write = true,
	.models = true,
	.run = run,
};
