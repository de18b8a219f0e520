#include "jobs/monitor_count.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/metric_fact.h"
#include "jobs/record.h"

#include <math.h>
#include <stdio.h>

/* ---- what models say ---- */

struct predictions {
	struct tally *tally;
	const struct metric *items, *failed, *latency, *null, *label, *confidence, *doubt, *regions, *pass, *handed_on;
};

/* Of each version, and, of LIVE's, of the whole. */
static void add_of_version(struct predictions *p, const struct metric *metric, const struct fact_prediction *row, double value)
{
	tally_add(p->tally, metric, row->version_id, row->at_ms, value);
	if (row->is_live)
		tally_add(p->tally, metric, 0, row->at_ms, value);
}

static void take_answer(struct predictions *p, const struct fact_prediction *row)
{
	if (row->regions >= 0)
		tally_add(p->tally, p->regions, 0, row->at_ms, row->regions);
	if (row->passes >= 0)
		tally_add(p->tally, p->pass, 0, row->at_ms, row->passes);
	tally_add(p->tally, p->handed_on, 0, row->at_ms, row->handed_on);
	if (row->is_null)
		return;
	tally_count(p->tally, p->label, 0, row->at_ms, 1);
	tally_count(p->tally, p->label, row->label_id, row->at_ms, 1);
	tally_add(p->tally, p->confidence, 0, row->at_ms, row->confidence);
	tally_add(p->tally, p->doubt, 0, row->at_ms, 1 - row->confidence);
}

static void take_prediction(void *context, const struct fact_prediction *row)
{
	struct predictions *p = context;

	tally_count(p->tally, p->items, row->version_id, row->at_ms, 1);
	if (row->is_live)
		tally_count(p->tally, p->items, 0, row->at_ms, 1);
	add_of_version(p, p->failed, row, row->failed);
	add_of_version(p, p->null, row, row->is_null);
	if (!row->imported && !row->failed)
		add_of_version(p, p->latency, row, (double)row->latency_us / 1000);
	if (row->is_live)
		take_answer(p, row);
}

#define FIELDS_MAX 96 /* told apart: names that go on without end would make series without end */

struct features {
	struct tally *tally;
	const struct metric *metrics[FACT_FEATURES], *missing;
	struct arena arena;             /* of the names */
	const char **fields;            /* room for FIELDS_MAX */
	int field_count;
};

/* Whether a field is told apart: one that came before has its place, a new one takes a free one. */
static bool knows_field(struct features *f, const char *name)
{
	for (int i = 0; i < f->field_count; i++)
		if (str_equal(f->fields[i], name))
			return true;
	if (f->field_count == FIELDS_MAX)
		return false;
	f->fields[f->field_count++] = arena_strdup(&f->arena, name);
	return true;
}

static void take_fields(struct features *f, const struct fact_feature *row)
{
	struct arena arena = ARENA_EMPTY;
	struct err ignored = ERR_NONE;
	struct record_field *fields;
	int count = record_read(row->record, &arena, &fields, &ignored);

	for (int i = 0; i < count; i++)
		if (fields[i].missing && knows_field(f, fields[i].name))
			tally_count(f->tally, f->missing, tally_scope(f->tally, fields[i].name), row->at_ms, 1);
	arena_release(&arena);
}

/* A record counts where it is known which of its values are missing. */
static void take_record(struct features *f, const struct fact_feature *row)
{
	if (row->missing < 0 || (row->missing > 0 && !row->record))
		return;
	tally_count(f->tally, f->missing, 0, row->at_ms, 1);
	if (row->missing > 0)
		take_fields(f, row);
}

static void take_feature(void *context, const struct fact_feature *row)
{
	struct features *f = context;

	take_record(f, row);
	for (int i = 0; i < FACT_FEATURES; i++) {
		if (!isfinite(row->values[i]))
			continue;
		tally_add(f->tally, f->metrics[i], 0, row->at_ms, row->values[i]);
		if (row->source_id)
			tally_add(f->tally, f->metrics[i], row->source_id, row->at_ms, row->values[i]);
	}
}

/* By predictions or by items: facts_...() of either. */
typedef int give_features(struct store *store, const struct fact_range *range, fact_take_feature *take, void *context, struct err *err);

static int count_features(struct store *store, give_features *give, const struct fact_range *range, struct tally *tally, struct err *err)
{
	struct features features = { .tally = tally, .missing = metric_find("input.missing.field"), .arena = ARENA_EMPTY };
	char name[40];
	int rc;

	for (int i = 0; i < FACT_FEATURES; i++) {
		snprintf(name, sizeof name, "input.%s", fact_feature_names[i]);
		features.metrics[i] = metric_find(name);
	}
	features.fields = arena_alloc(&features.arena, FIELDS_MAX * sizeof *features.fields);
	rc = fact_scopes(store, 0, features.missing->name, &features.arena, features.fields, FIELDS_MAX, &features.field_count, err);
	if (rc == 0)
		rc = give(store, range, take_feature, &features, err);
	arena_release(&features.arena);
	return rc;
}

static int count_predictions(struct store *store, const struct fact_range *range, struct tally *tally, struct err *err)
{
	struct predictions predictions = {
		.tally = tally, .items = metric_find("score.items"), .failed = metric_find("score.failed"), .latency = metric_find("score.latency"),
		.null = metric_find("output.null"), .label = metric_find("output.label"), .confidence = metric_find("output.confidence"),
		.doubt = metric_find("output.doubt"), .regions = metric_find("output.regions"),
		.pass = metric_find("output.pass"), .handed_on = metric_find("output.handed_on"),
	};

	if (facts_predictions(store, range, take_prediction, &predictions, err) < 0)
		return -1;
	return count_features(store, facts_features, range, tally, err);
}

/* ---- what people do ---- */

struct decisions {
	struct tally *tally;
	const struct metric *decisions, *seconds, *overrides, *undo, *redo, *skips, *unsure, *typed, *disagreement, *wait, *automation;
};

static void add_of_operator(struct decisions *d, const struct metric *metric, const struct fact_decision *row, double value)
{
	tally_add(d->tally, metric, row->operator_id, row->at_ms, value);
	tally_add(d->tally, metric, 0, row->at_ms, value);
}

static void count_of_operator(struct decisions *d, const struct metric *metric, const struct fact_decision *row)
{
	tally_count(d->tally, metric, row->operator_id, row->at_ms, 1);
	tally_count(d->tally, metric, 0, row->at_ms, 1);
}

/* How it was given; a file does not say. */
static void take_manner(struct decisions *d, const struct fact_decision *row)
{
	if (row->typed)
		count_of_operator(d, d->typed, row);
	if (row->duration_ms > 0)
		add_of_operator(d, d->seconds, row, (double)row->duration_ms / CLOCK_SECOND_MS);
	if (row->waited_ms >= 0)
		tally_add(d->tally, d->wait, 0, row->at_ms, (double)row->waited_ms / CLOCK_MINUTE_MS);
}

/* Answers that were first: not audits of what the machine had decided, nor a look at what was said before. */
static bool decides(const struct fact_decision *row)
{
	return str_equal(row->kind, "label") && !row->redoes && (str_equal(row->mode, "blind") || str_equal(row->mode, "assisted"));
}

static void take_label(struct decisions *d, const struct fact_decision *row)
{
	count_of_operator(d, row->redoes ? d->redo : d->decisions, row);
	if (row->redoes)
		return;
	add_of_operator(d, d->unsure, row, str_equal(row->kind, "unsure"));
	if (!str_equal(row->origin, "import"))
		take_manner(d, row);
	if (row->overrides >= 0)
		add_of_operator(d, d->overrides, row, row->overrides);
	if (row->disagrees >= 0)
		tally_add(d->tally, d->disagreement, 0, row->at_ms, row->disagrees);
	if (decides(row))
		tally_add(d->tally, d->automation, 0, row->at_ms, 0);
}

static void take_decision(void *context, const struct fact_decision *row)
{
	struct decisions *d = context;

	if (str_equal(row->mode, "truth"))
		return;
	if (str_equal(row->kind, "label") || str_equal(row->kind, "unsure"))
		take_label(d, row);
	else if (str_equal(row->kind, "retract"))
		count_of_operator(d, d->undo, row);
	else if (str_equal(row->kind, "skip"))
		count_of_operator(d, d->skips, row);
}

static int count_decisions(struct store *store, const struct fact_range *range, struct tally *tally, struct err *err)
{
	struct decisions decisions = {
		.tally = tally, .decisions = metric_find("people.decisions"), .seconds = metric_find("people.seconds"),
		.overrides = metric_find("people.overrides"), .undo = metric_find("people.undo"), .redo = metric_find("people.redo"),
		.skips = metric_find("people.skips"), .unsure = metric_find("people.unsure"), .typed = metric_find("people.typed"),
		.disagreement = metric_find("people.disagreement"), .wait = metric_find("people.wait"),
		.automation = metric_find("output.automation"),
	};

	return facts_decisions(store, range, take_decision, &decisions, err);
}

/* ---- both ---- */

struct both { struct tally *tally; const struct metric *blind, *assisted, *automation, *route, *false_accept; };

static void take_compared(void *context, const struct fact_compared *row)
{
	struct both *both = context;

	tally_add(both->tally, row->blind ? both->blind : both->assisted, 0, row->at_ms, row->agrees);
}

static void take_route(void *context, const struct fact_route *row)
{
	struct both *both = context;

	tally_count(both->tally, both->route, 0, row->at_ms, 1);
	tally_count(both->tally, both->route, tally_scope(both->tally, row->reason), row->at_ms, 1);
	if (row->by_machine)
		tally_add(both->tally, both->automation, 0, row->at_ms, 1);
}

static void take_audit(void *context, const struct fact_audit *row)
{
	struct both *both = context;

	tally_add(both->tally, both->false_accept, 0, row->at_ms, row->wrong);
}

/* A pair is counted once both of it are within the marks: by the range of its answer or, where that was there
 * before, by that of its prediction. */
static int count_both(struct store *store, int64_t stage_id, const struct metric_marks *after, const struct metric_marks *until,
                      struct tally *tally, struct err *err)
{
	const struct fact_range predictions = { stage_id, after->at[MARK_PREDICTION], until->at[MARK_PREDICTION] };
	const struct fact_range decisions = { stage_id, after->at[MARK_DECISION], until->at[MARK_DECISION] };
	const struct fact_range routes = { stage_id, after->at[MARK_ROUTE], until->at[MARK_ROUTE] };
	const struct fact_range folded = { stage_id, after->at[MARK_FOLDED], until->at[MARK_FOLDED] };
	struct both both = { tally, metric_find("output.agreement.blind"), metric_find("output.agreement.assisted"),
	                     metric_find("output.automation"), metric_find("output.route"), metric_find("output.false_accept") };

	if (facts_compared(store, &decisions, predictions.until, take_compared, &both, err) < 0 ||
	    facts_compared_later(store, &predictions, decisions.after, take_compared, &both, err) < 0 ||
	    facts_routes(store, &routes, take_route, &both, err) < 0)
		return -1;
	return facts_audits(store, &folded, take_audit, &both, err);
}

int monitor_count_stage(struct store *store, int64_t stage_id, const struct metric_marks *after, const struct metric_marks *until,
                        struct tally *tally, struct err *err)
{
	const struct fact_range predictions = { stage_id, after->at[MARK_PREDICTION], until->at[MARK_PREDICTION] };
	const struct fact_range decisions = { stage_id, after->at[MARK_DECISION], until->at[MARK_DECISION] };

	if (count_predictions(store, &predictions, tally, err) < 0 || count_decisions(store, &decisions, tally, err) < 0)
		return -1;
	return count_both(store, stage_id, after, until, tally, err);
}

/* ---- what comes in ---- */

struct intake { struct tally *tally; const struct metric *items, *size, *duplicates, *rejects, *streaks; };

static void take_item(void *context, const struct fact_item *row)
{
	struct intake *intake = context;
	double bytes = row->bytes > 0 ? (double)row->bytes : (double)NAN; /* none: it came without its content */

	tally_count(intake->tally, intake->items, 0, row->at_ms, 1);
	tally_add(intake->tally, intake->size, 0, row->at_ms, bytes);
	if (!row->source_id)
		return;
	tally_count(intake->tally, intake->items, row->source_id, row->at_ms, 1);
	tally_add(intake->tally, intake->size, row->source_id, row->at_ms, bytes);
}

static void take_event(void *context, const struct fact_event *row)
{
	struct intake *intake = context;

	tally_count(intake->tally, intake->duplicates, 0, row->at_ms, row->present);
	tally_count(intake->tally, intake->rejects, 0, row->at_ms, row->rejected);
	if (!row->is_streak)
		return;
	tally_count(intake->tally, intake->streaks, 0, row->at_ms, 1);
	tally_count(intake->tally, intake->streaks, row->operator_id, row->at_ms, 1);
}

int monitor_count_project(struct store *store, const struct metric_marks *after, const struct metric_marks *until, struct tally *tally,
                          struct err *err)
{
	const struct fact_range items = { 0, after->at[MARK_ITEM], until->at[MARK_ITEM] };
	const struct fact_range events = { 0, after->at[MARK_EVENT], until->at[MARK_EVENT] };
	struct intake intake = { tally, metric_find("input.items"), metric_find("input.size"), metric_find("input.duplicates"),
	                         metric_find("input.rejects"), metric_find("people.streaks") };

	if (facts_items(store, &items, take_item, &intake, err) < 0 || count_features(store, facts_features_come, &items, tally, err) < 0)
		return -1;
	return facts_events(store, &events, take_event, &intake, err);
}
