#include "db/vouch.h"

#include "base/clock.h"
#include "base/str.h"
#include "db/digest.h"
#include "db/event_private.h"
#include "db/store_private.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#define VOUCH_EVENTS 100
#define VOUCH_MS     CLOCK_MINUTE_MS
#define VOUCH_ROWS   200000 /* of a table by one event: a project made by an older rung has millions at once */

/* A table and its statements: its own rows first, then those that were written with them. */
struct fact { const char *name, *statements[6]; bool whole; };

static const struct fact facts[] = {
	{ "project", { "vouch.project" }, false },
	{ "operator", { "vouch.operator" }, false },
	{ "stage", { "vouch.stage" }, false },
	{ "stage_link", { "vouch.stage_link" }, false },
	{ "stage_act", { "vouch.stage_act" }, false },
	{ "stage_pass", { "vouch.stage_pass", "vouch.stage_pass.exam" }, false },
	{ "label", { "vouch.label" }, false },
	{ "label_change", { "vouch.label_change" }, false },
	{ "guideline", { "vouch.guideline" }, false },
	{ "source", { "vouch.source" }, false },
	{ "item", { "vouch.item", "vouch.item.attributes", "vouch.item.exam", "vouch.item.features" }, false },
	{ "model_version", { "vouch.model_version", "vouch.model_version.labels", "vouch.model_version.trained_on" }, false },
	{ "rollout", { "vouch.rollout" }, false },
	{ "rollout_plan", { "vouch.rollout_plan", "vouch.rollout_plan.steps", "vouch.rollout_plan.rules" }, false },
	{ "rollout_act", { "vouch.rollout_act" }, false },
	{ "rollout_judged", { "vouch.rollout_judged" }, false },
	{ "prediction", { "vouch.prediction", "vouch.prediction.heat", "vouch.prediction.features", "vouch.prediction.measures",
	                "vouch.prediction.outputs" }, false },
	{ "level_change", { "vouch.level_change" }, false },
	{ "route", { "vouch.route" }, false },
	{ "import_batch", { "vouch.import_batch" }, false },
	{ "decision", { "vouch.decision", "vouch.decision.outputs", "vouch.decision.answers" }, false },
	{ "region", { "vouch.region" }, false },
	{ "import_extra", { "vouch.import_extra" }, false },
	{ "service_request", { "vouch.service_request" }, false },
	{ "settlement", { "vouch.settlement" }, false },
	{ "event", { "vouch.event" }, false },
	{ "epoch", { "vouch.epoch" }, false },
	{ "folded", { "vouch.folded" }, false },
	{ "watch", { "vouch.watch" }, false },
	{ "threshold_certificate", { "vouch.threshold_certificate", "vouch.threshold_certificate.classes" }, false },
	{ "gate_evaluation", { "vouch.gate_evaluation", "vouch.gate_evaluation.checks" }, false },
	{ "promotion_request", { "vouch.promotion_request" }, false },
	{ "pause", { "vouch.pause" }, false },
	{ "hold", { "vouch.hold", "vouch.hold.items" }, false },
	{ "metric_change", { "vouch.metric_change" }, false },
	{ "risk", { "vouch.risk" }, false },
	{ "metric_limit", { "vouch.metric_limit" }, false },
	{ "alarm", { "vouch.alarm" }, false },
	{ "alarm_act", { "vouch.alarm_act" }, false },
	{ "notification", { "vouch.notification" }, false },
	{ "drift_reference", { "vouch.drift_reference", "vouch.drift_reference.features" }, false },
	{ "drift_window", { "vouch.drift_window", "vouch.drift_window.findings" }, false },
	{ "comparison_rule", { "vouch.comparison_rule" }, false },
	{ "training_snapshot", { "vouch.training_snapshot", "vouch.training_snapshot.items" }, false },
	{ "retrain_run", { "vouch.retrain_run" }, false },
	{ "retrain_step", { "vouch.retrain_step" }, false },
	{ "calibration", { "vouch.calibration" }, false },
	{ "suspect_batch", { "vouch.suspect_batch", "vouch.suspect_batch.items" }, false },
	{ "certificate_range", { "vouch.certificate_range" }, true },
	{ "promotion_answer", { "vouch.promotion_answer" }, true },
	{ "hold_answer", { "vouch.hold_answer" }, true },
	{ "demotion_seen", { "vouch.demotion_seen" }, true },
	{ "known_item", { "vouch.known_item" }, true },
	{ "known_answer", { "vouch.known_answer", "vouch.known_answer.regions" }, true },
	{ "known_comparison", { "vouch.known_comparison" }, false },
};

#define FACT_COUNT (int)(sizeof facts / sizeof *facts)

static_assert(sizeof facts / sizeof *facts <= VOUCH_FACTS_MAX, "more tables of facts than vouch.h makes room for");

static int fact_named(const char *name)
{
	for (int i = 0; i < FACT_COUNT; i++)
		if (str_equal(facts[i].name, name))
			return i;
	return -1;
}

/* ---- digests ---- */

struct span { int64_t first, last; };

static int add_rows(struct store *store, const char *statement, const struct span *span, struct hash_state *state, struct err *err)
{
	struct query query;
	int got;

	if (span)
		got = query_begin(&query, store, err, statement, value_integer(span->first == 1 ? INT64_MIN : span->first),
		                  value_integer(span->last));
	else
		got = query_begin(&query, store, err, statement);
	if (got < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0)
		digest_add_values(state, &query);
	return got;
}

/* The first span of a table takes what stands before its first number too. */
static int digest_of(struct store *store, const struct fact *fact, const struct span *span, char hex[HASH_HEX_SIZE], struct err *err)
{
	unsigned char digest[HASH_BYTES];
	struct hash_state state;

	hash_begin(&state);
	for (int i = 0; fact->statements[i]; i++)
		if (add_rows(store, fact->statements[i], fact->whole ? NULL : span, &state, err) < 0)
			return -1;
	hash_end(&state, digest);
	hash_hex(digest, sizeof digest, hex);
	return 0;
}

/* ---- vouching ---- */

/* What there is of each table, and what was vouched for. */
struct extent { int64_t newest, vouched; };

static int read_extents(struct store *store, struct extent extents[FACT_COUNT], struct err *err)
{
	struct query query;
	int got;

	memset(extents, 0, FACT_COUNT * sizeof *extents);
	if (query_begin(&query, store, err, "vouch.newest") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		int fact = fact_named(query_text(&query, 0));

		assert(fact >= 0);
		extents[fact] = (struct extent){ query_integer(&query, 1), query_integer(&query, 2) };
	}
	return got;
}

static int vouch_for(struct store *store, const struct fact *fact, const struct extent *extent, json_t *rows, struct err *err)
{
	struct span span = { fact->whole ? 1 : extent->vouched + 1, extent->newest };
	char hex[HASH_HEX_SIZE];

	if (extent->newest == extent->vouched)
		return 0;
	if (!fact->whole && span.last - span.first >= VOUCH_ROWS)
		span.last = span.first + VOUCH_ROWS - 1;
	if (digest_of(store, fact, &span, hex, err) < 0)
		return -1;
	json_object_set_new(rows, fact->name, json_pack("[I, I, s]", (json_int_t)span.first, (json_int_t)span.last, hex));
	return query_run(store, err, "vouch.keep", value_text(fact->name), value_integer(span.last)) < 0 ? -1 : 0;
}

static int vouch_for_all(struct store *store, json_t *rows, struct err *err)
{
	struct extent extents[FACT_COUNT];

	if (read_extents(store, extents, err) < 0)
		return -1;
	for (int i = 0; i < FACT_COUNT; i++)
		if (vouch_for(store, &facts[i], &extents[i], rows, err) < 0)
			return -1;
	return 0;
}

/* People answer every few seconds, and each answer has an event of its own. */
static int may_wait(struct store *store, struct err *err)
{
	struct query query;
	int got = query_first(&query, store, err, "vouch.since");
	bool waits = false;

	if (got > 0) {
		int64_t since_ms = store_now(store) - query_integer(&query, 1);

		waits = query_integer(&query, 0) < VOUCH_EVENTS && since_ms >= 0 && since_ms < VOUCH_MS;
		query_end(&query);
	}
	return got < 0 ? -1 : waits;
}

int vouch_in_write(struct store *store, struct err *err)
{
	json_t *body, *rows;
	int waits = store->logged == STORE_LOGGED_ANSWERS ? may_wait(store, err) : 0, rc;

	if (store->logged == STORE_LOGGED_NOTHING || waits != 0)
		return waits < 0 ? -1 : 0;
	rows = json_object();
	body = json_pack("{s:o}", "rows", rows);
	rc = vouch_for_all(store, rows, err);
	if (rc == 0)
		rc = event_append(store, NULL, "log.rows", "project", 1, body, err);
	json_decref(body);
	return rc;
}

/* ---- checking ---- */

struct check {
	struct store  *store;
	vouch_problem *problem;
	void          *context;
	int64_t        reached[FACT_COUNT];
	struct { int64_t event_id; char hex[HASH_HEX_SIZE]; } whole[FACT_COUNT]; /* as the newest event has it */
};

static void tell(struct check *check, const char *entity, int64_t id, const char *fmt, ...) RUNG_PRINTF(4, 5);

static void tell(struct check *check, const char *entity, int64_t id, const char *fmt, ...)
{
	char why[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	check->problem(check->context, entity, id, why);
}

static int check_span(struct check *check, int64_t event_id, int fact, const struct span *span, const char *told, struct err *err)
{
	const char *name = facts[fact].name;
	char hex[HASH_HEX_SIZE];

	if (span->first != check->reached[fact] + 1)
		tell(check, "event", event_id, "it vouches for %s from %" PRId64 " on, and the one before went to %" PRId64, name, span->first,
		     check->reached[fact]);
	check->reached[fact] = span->last;
	if (digest_of(check->store, &facts[fact], span, hex, err) < 0)
		return -1;
	if (!str_equal(hex, told))
		tell(check, name, span->first, "the rows %" PRId64 " to %" PRId64 ", with what belongs to them, are no longer what event %" PRId64
		     " vouches for", span->first, span->last, event_id);
	return 0;
}

static int check_told(struct check *check, const struct query *query, struct err *err)
{
	int64_t event_id = query_integer(query, 0);
	int fact = fact_named(query_text(query, 1));
	struct span span = { query_integer(query, 2), query_integer(query, 3) };
	const char *told = query_text(query, 4);

	if (fact < 0) {
		tell(check, "event", event_id, "it vouches for a table that this rung does not know");
		return 0;
	}
	if (!facts[fact].whole)
		return check_span(check, event_id, fact, &span, told, err);
	check->reached[fact] = span.last;
	check->whole[fact].event_id = event_id;
	snprintf(check->whole[fact].hex, sizeof check->whole[fact].hex, "%s", told ? told : "");
	return 0;
}

static int check_events(struct check *check, struct err *err)
{
	struct query query;
	int got;

	if (query_begin(&query, check->store, err, "vouch.events") < 0)
		return -1;
	while ((got = query_next(&query, err)) > 0) {
		if (check_told(check, &query, err) < 0) {
			query_end(&query);
			return -1;
		}
	}
	return got;
}

/* Where rows were added since, there is nothing to compare a whole table with. */
static int check_whole(struct check *check, int fact, int64_t newest, struct err *err)
{
	char hex[HASH_HEX_SIZE];

	if (!facts[fact].whole || check->whole[fact].event_id == 0 || newest > check->reached[fact])
		return 0;
	if (digest_of(check->store, &facts[fact], NULL, hex, err) < 0)
		return -1;
	if (!str_equal(hex, check->whole[fact].hex))
		tell(check, facts[fact].name, 0, "it is no longer what event %" PRId64 " vouches for", check->whole[fact].event_id);
	return 0;
}

int vouch_check(struct store *store, vouch_problem *problem, void *context, int64_t *rows, struct vouch_rest rest[VOUCH_FACTS_MAX],
                int *rest_count, struct err *err)
{
	struct check check = { .store = store, .problem = problem, .context = context };
	struct extent extents[FACT_COUNT];

	*rows = 0;
	*rest_count = 0;
	if (check_events(&check, err) < 0 || read_extents(store, extents, err) < 0)
		return -1;
	for (int i = 0; i < FACT_COUNT; i++) {
		if (check_whole(&check, i, extents[i].newest, err) < 0)
			return -1;
		if (extents[i].vouched > check.reached[i])
			tell(&check, "event", 0, "the event that vouched for %s up to %" PRId64 " is gone", facts[i].name, extents[i].vouched);
		if (str_equal(facts[i].name, "event"))
			continue;
		*rows += check.reached[i];
		if (extents[i].newest > check.reached[i])
			rest[(*rest_count)++] = (struct vouch_rest){ facts[i].name, extents[i].newest - check.reached[i] };
	}
	return 0;
}
