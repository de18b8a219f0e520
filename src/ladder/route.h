/* Who decides an item now, and why: the one place where that is settled.
 *
 * route_item() is a pure function of what is known of the item at that moment. Nothing random
 * happens in it: the draws are made before (base/hash.h) and passed in, so that the same facts give
 * the same route for ever. Wherever an input is missing or makes no sense, a person decides. */
#ifndef RUNG_LADDER_ROUTE_H
#define RUNG_LADDER_ROUTE_H

#include "base/str.h"

#include <stdbool.h>

enum route_prediction {
	ROUTE_NOT_PREDICTED, /* the version has not seen the item */
	ROUTE_PREDICTED,     /* there is a label */
	ROUTE_NULL,          /* the model abstained */
	ROUTE_FAILED,        /* the item could not be decoded or scored */
};

struct route_input {
	int         level;             /* of the stage, 0..4 */
	int         version_level;     /* the highest level that the version may work at by its own evidence, 0..4 */
	enum route_prediction prediction;
	const char *why_null;          /* why it is null or failed, for people; may be NULL */
	int         label;             /* index of the predicted label, for class_thresholds */
	double      confidence;        /* 0..1; a prediction with any other is taken as null */
	double      threshold;         /* from which the machine may decide, 0..1; NaN: none */
	const double *class_thresholds; /* one for each label instead of threshold, NaN: none; NULL: one for all */
	int         class_count;       /* length of class_thresholds */
	bool        exam;              /* the item belongs to the exam pool */
	double      audit_probability; /* of being audited, 0..1, where the machine decides */
	double      audit_draw;        /* 0 <= draw < 1, purpose "audit"; also for compare_share */
	double      blind_share;       /* of items decided blind at level 2, 0..1 */
	double      blind_draw;        /* 0 <= draw < 1, purpose "blind" */
	bool        canary;            /* the version answers for a share only: what people decide of it they decide blind */
	double      compare_share;     /* while a canary runs: of either arm people decide so many items blind, 0..1; else 0 */
	double      cover_share;       /* of what levels 3 and 4 leave to people, decided blind for audits to hide among, 0..1 */
	double      cover_draw;        /* 0 <= draw < 1, purpose "cover" */
	bool        paused;            /* an alarm, or a person, has stopped the machine from deciding */
	bool        unlike_reference;  /* an input feature lies outside what the certificate was made from */
};

enum route_kind { ROUTE_HUMAN, ROUTE_AUTO, ROUTE_AUTO_AUDIT };

/* How people decide it, if they do. */
enum route_mode { ROUTE_BLIND, ROUTE_ASSISTED, ROUTE_AUDIT };

enum route_reason {
	ROUTE_BY_LEVEL_0,          /* people decide everything, and no model is asked */
	ROUTE_BY_SHADOW,           /* the model is only compared */
	ROUTE_BY_EXAM,             /* exam items are decided blind */
	ROUTE_BY_BLIND_SLICE,      /* drawn to be decided blind */
	ROUTE_BY_ASSISTANCE,       /* the model proposes, a person decides */
	ROUTE_BY_VERSION,          /* the version's own evidence does not reach the stage's level */
	ROUTE_BY_NO_PREDICTION,
	ROUTE_BY_NULL,
	ROUTE_BY_FAILURE,
	ROUTE_BY_PAUSE,
	ROUTE_BY_UNLIKE_REFERENCE,
	ROUTE_BY_NO_THRESHOLD,
	ROUTE_BY_BELOW_THRESHOLD,
	ROUTE_BY_THRESHOLD,        /* at or above it: the machine decides */
	ROUTE_BY_LEVEL_4,          /* the machine decides everything it has an answer for */
	ROUTE_BY_CANARY,           /* what people decide of a canary they decide blind */
	ROUTE_BY_COMPARE,          /* drawn to be decided blind, beside a canary */
	ROUTE_BY_BAD_LEVEL,        /* the level is none of 0..4 */
	ROUTE_BY_UPSTREAM,         /* what the machine decided holds no more: upstream says something else */
	ROUTE_REASON_COUNT,
};

struct route_decision {
	enum route_kind   kind;
	enum route_mode   mode;
	enum route_reason reason;
	int    level;              /* the level that was worked at: the lower of the two; 0..4 */
	double threshold;          /* the one that held for this item; NaN where none was asked */
	double audit_probability;  /* with which a person sees the item: 1 where people decide, 0..1 where the machine does */
};

struct route_decision route_item(const struct route_input *input);

/* The share of what a level leaves to people that has to be decided blind, so that of all that is decided blind
 * at most a share, most, was decided by the machine: else who is shown no answer knows that the machine was sure
 * of one. coverage: share of all items that the machine decides; exam: share of the rest that is blind anyway;
 * all 0..1. 0 where most is 1. At level 4, where next to nothing is left, all of it. */
double route_cover_share(int level, double coverage, double audit_probability, double exam, double most);

const char *route_kind_name(enum route_kind kind);       /* "human", "auto", "auto+audit" */
const char *route_mode_name(enum route_mode mode);       /* "blind", "assisted", "audit" */
const char *route_reason_name(enum route_reason reason); /* "unlike-reference", ...: as stored */

/* What a person reads for a stored reason; the name itself where it is none of ours. */
const char *route_reason_words(const char *name);

/* Adds one line for a person who may know: "0.52 is below the threshold of 0.9: a person decides,
 * with the prediction shown". Words from data are made visible. */
void route_explain(const struct route_input *input, const struct route_decision *decision, struct str *line);

#endif
