/* The facts that metrics are counted from, as they came: each is told of once, row by row, by whoever keeps marks.
 *
 * Rows are those after one number up to another, in their order. take() gets a row that lives until it returns;
 * times are ms since 1970; what is not known is NaN, or negative where it is a whole number. */
#ifndef RUNG_DB_METRIC_FACT_H
#define RUNG_DB_METRIC_FACT_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct fact_range { int64_t stage_id, after, until; };

struct fact_prediction {
	int64_t version_id, at_ms, latency_us, label_id; /* label_id 0: null */
	bool    is_live, is_null, failed, imported;
	double  confidence;
	int     regions;      /* of LIVE's, where there are any regions in the project at all; else -1 */
	int     passes;       /* of LIVE's, where stages stand on this one: whether one of them takes the item up, 0, 1; else -1 */
	double  handed_on;    /* of LIVE's, where segments of recordings are marked: their length, of the whole length; else NaN */
};
typedef void fact_take_prediction(void *context, const struct fact_prediction *row);
int facts_predictions(struct store *store, const struct fact_range *range, fact_take_prediction *take, void *context, struct err *err);

/* What an item was like, in the order of fact_feature_names: of pictures and recordings those that LIVE has seen, by
 * predictions; of texts, records and what else says so itself all that came, by items: range->stage_id is not read. */
#define FACT_FEATURES 19
extern const char *const fact_feature_names[FACT_FEATURES];
struct fact_feature {
	int64_t     at_ms, source_id;
	double      values[FACT_FEATURES];
	int         missing; /* values missing from a record; -1: it is none */
	const char *record;  /* its JSON, where something is missing and it can be looked at; else NULL */
};
typedef void fact_take_feature(void *context, const struct fact_feature *row);
int facts_features(struct store *store, const struct fact_range *range, fact_take_feature *take, void *context, struct err *err);
int facts_features_come(struct store *store, const struct fact_range *items, fact_take_feature *take, void *context, struct err *err);

struct fact_decision {
	int64_t operator_id, at_ms, duration_ms, waited_ms; /* waited_ms: since there was a place in the queue */
	const char *kind, *mode, *origin; /* as stored */
	bool    redoes;
	bool    typed;                    /* though there was something to choose */
	int     overrides, disagrees;     /* with what was shown; with what was said before a second look: 0, 1 */
};
typedef void fact_take_decision(void *context, const struct fact_decision *row);
int facts_decisions(struct store *store, const struct fact_range *range, fact_take_decision *take, void *context, struct err *err);

/* Answers beside what LIVE said: those of the range with predictions up to one, and those up to an answer with
 * predictions of the range. */
struct fact_compared { int64_t at_ms; bool blind, agrees; };
typedef void fact_take_compared(void *context, const struct fact_compared *row);
int facts_compared(struct store *store, const struct fact_range *decisions, int64_t prediction_id, fact_take_compared *take, void *context,
                   struct err *err);
int facts_compared_later(struct store *store, const struct fact_range *predictions, int64_t decision_id, fact_take_compared *take,
                         void *context, struct err *err);

struct fact_route { int64_t at_ms; bool by_machine; const char *reason; };
typedef void fact_take_route(void *context, const struct fact_route *row);
int facts_routes(struct store *store, const struct fact_range *range, fact_take_route *take, void *context, struct err *err);

/* Audits as they were folded. */
struct fact_audit { int64_t at_ms; bool wrong; };
typedef void fact_take_audit(void *context, const struct fact_audit *row);
int facts_audits(struct store *store, const struct fact_range *range, fact_take_audit *take, void *context, struct err *err);

/* The newest blind answers, at most `most`, that are evidence for LIVE: what it said how sure, and whether that was
 * right. *count of them are put into rows, newest first. */
struct fact_evidence { double confidence; bool right; int64_t decided_ms; };
int facts_evidence(struct store *store, int64_t stage_id, struct fact_evidence *rows, int most, int *count, struct err *err);

/* Of the whole project: range->stage_id is not read. */
struct fact_item { int64_t at_ms, source_id, bytes; };
typedef void fact_take_item(void *context, const struct fact_item *row);
int facts_items(struct store *store, const struct fact_range *range, fact_take_item *take, void *context, struct err *err);

/* What only events tell: items that were there already or could not be taken, streaks of fast accepts. */
struct fact_event { int64_t at_ms, operator_id, present, rejected; bool is_streak; };
typedef void fact_take_event(void *context, const struct fact_event *row);
int facts_events(struct store *store, const struct fact_range *range, fact_take_event *take, void *context, struct err *err);

/* The name of what metrics are told apart by: kind is source, label, version or operator. "" where there is none. */
int fact_scope_name(struct store *store, const char *kind, int64_t id, struct arena *arena, const char **name, struct err *err);

/* The names that a metric was told apart by in a stage, 0: in the project; the oldest, at most `most`, *count of them
 * are put into names. They live in arena. */
int fact_scopes(struct store *store, int64_t stage_id, const char *metric, struct arena *arena, const char **names, int most, int *count,
                struct err *err);

/* How many places wait for people, and since when the oldest of them does; 0: none waits. */
int facts_waiting(struct store *store, int64_t stage_id, int64_t *places, int64_t *oldest_ms, struct err *err);

#endif
