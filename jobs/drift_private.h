/* What the files of drift share: rows as columns, what a reference says of a feature, and what follows from a window. */
#ifndef RUNG_JOBS_DRIFT_PRIVATE_H
#define RUNG_JOBS_DRIFT_PRIVATE_H

#include "db/drift.h"
#include "jobs/drift.h"
#include "monitor/drift_rule.h"
#include "monitor/feature.h"

#define DRIFT_REFERENCE_ROWS 5000 /* of a certificate, or as many as are asked for */

/* ---- rows as columns (drift_table.c) ---- */

struct drift_column {
	const char *name;
	bool        added; /* not the program's own: an attribute or a field of a record */
	struct feature_value *values; /* one a row */
};

struct drift_table {
	struct arena *arena;
	int           rows;
	bool          in_order;        /* of time: not so those of a file */
	int64_t      *ids, *times_ms;  /* prediction_id and when; 0: of a file */
	struct drift_column *columns;
	int           column_count;
};

/* version_id: whose confidence, label and nulls are columns too; 0: nobody's. */
void drift_table_make(struct drift_table *table, const struct drift_row *rows, int count, int64_t version_id, struct arena *arena);

/* An empty table of a file, and its cells; a column is made where there is none of the name. NULL: too many. */
void drift_table_begin(struct drift_table *table, int rows, struct arena *arena);
struct drift_column *drift_table_column(struct drift_table *table, const char *name);
const struct drift_column *drift_table_find(const struct drift_table *table, const char *name);

/* Labels are compared by their numbers, which stay when a name changes. In arena. */
const char *drift_label_text(int64_t label_id, struct arena *arena);

/* The rows of a slice, as a table of their own. */
void drift_table_slice(const struct drift_table *table, const char *name, const char *value, struct drift_table *part);

/* ---- what a reference says of a feature (drift_shape.c) ---- */

struct drift_known {
	const char *slice, *feature;
	struct feature_shape shape;
	int64_t     counts[FEATURE_CELLS_MAX];
	int64_t     count, missing;
	double      mean, deviation;
	bool        has_quantiles;
	double      quantiles[FEATURE_QUANTILES];
};

/* Measures a column. false: there is nothing in it to compare with. */
bool drift_known_measure(const struct drift_table *table, const struct drift_column *column, const char *slice, struct arena *arena, struct drift_known *known);

/* To what is stored, and back. -1: it is not what was written. Strings in arena. */
void drift_known_write(const struct drift_known *known, struct arena *arena, struct drift_reference_feature *feature);
int drift_known_read(const struct drift_reference_feature *feature, struct arena *arena, struct drift_known *known, struct err *err);

/* The reference that holds, with all of its features. 1, 0, -1. */
struct drift_known_all { struct drift_reference reference; struct drift_known *all; int count; };
int drift_known_all(struct store *store, const struct stage *stage, struct arena *arena, struct drift_known_all *known, struct err *err);

/* Counts as JSON, and back; false: it is not what was written. */
const char *drift_counts_text(const int64_t *counts, int cells, struct arena *arena);
bool drift_counts_read(const char *json, int64_t *counts, int cells);

/* ---- settings (drift_policy.c) ---- */

/* Of a source; NULL: of everything. */
struct drift_policy {
	int64_t     rows;     /* of a window */
	int64_t     span_ms;  /* after which one with enough rows is complete too */
	double      big;      /* stability index from which a change counts */
	const char *action;   /* of an alarm; a constant */
};
struct drift_policy drift_policy_of(struct store *store, const struct stage *stage, const char *source);

/* ---- references (drift_reference.c) ---- */

/* A new certificate of LIVE is what windows are compared with from then on, unless a lead has chosen something
 * else. Inside a write. 1: there is a new one; 0; -1. */
int drift_reference_follow(struct store *store, const struct stage *stage, int64_t live_id, struct err *err);

/* What the card of a version says of its training set. Returns how many features there are; or -1. */
struct model_version;
int drift_card_read(const struct stage *stage, const struct model_version *version, struct arena *arena,
                    struct drift_reference_feature **features, struct err *err);

/* ---- alarms (drift_alarm.c) ---- */

struct alarm_call;
int drift_alarm_call(struct store *store, const struct stage *stage, const struct alarm_call *call, struct err *err);

/* What has moved in two windows in a row, together: one alarm, and the largest index first. slice "": of everything. */
struct drift_moved { const struct drift_finding *finding; const struct drift_known *known; };
struct drift_news {
	const char *slice;
	const struct drift_moved *moved;
	int         count;          /* at least one */
	const struct drift_window *window;
	int64_t     since_ms;
};
int drift_alarm_raise(struct store *store, const struct stage *stage, const struct drift_policy *policy, const struct drift_news *news,
                      struct err *err);
int drift_alarm_is_open(struct store *store, const struct stage *stage, const char *slice, struct err *err); /* 1, 0, -1 */

/* All of a slice is as it was. */
int drift_alarm_settle(struct store *store, const struct stage *stage, const char *slice, const char *why, struct err *err);

/* Whatever is open of data drift: there is something else to compare with. */
int drift_alarm_settle_all(struct store *store, const struct stage *stage, const char *why, struct err *err);

/* ---- what people answer (drift_concept.c) ---- */

/* Takes in what has settled; raises and settles its alarm. Inside a write. */
int drift_concept_tend(struct store *store, const struct stage *stage, int64_t live_id, struct err *err);
int drift_concept_view(struct store *store, const struct stage *stage, int64_t live_id, struct arena *arena, struct drift_concept *concept,
                       struct err *err);

/* ---- words (drift_words.c) ---- */

/* A moment by the project's clock: "2026-11-12 09:30". */
const char *drift_day(struct store *store, const struct stage *stage, int64_t ms, struct arena *arena);

void drift_verdict(struct store *store, const struct stage *stage, struct arena *arena, struct drift_view *view);

#endif
