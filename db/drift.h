/* Drift as stored: rows to compare, references, windows that were judged, and what is not complete yet. What a
 * reference and a window say of a feature is JSON that jobs/drift_shape.h makes. */
#ifndef RUNG_DB_DRIFT_H
#define RUNG_DB_DRIFT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* ---- rows ---- */

#define DRIFT_MEASURED 20 /* of an item, when it is first scored */

const char *drift_measured_name(int index); /* "width", ... */

struct drift_field { const char *name, *value; };

/* A prediction of LIVE with its item; strings in the caller's arena. */
struct drift_row {
	int64_t     prediction_id, item_id, version_id, predicted_ms;
	int64_t     label_id;                  /* 0: null */
	bool        is_null;
	double      confidence;                /* NaN: none */
	const char *source, *record;           /* NULL: none; the record is JSON */
	double      measured[DRIFT_MEASURED];  /* NaN: not measured */
	struct drift_field *fields;            /* its attributes */
	int         field_count;
};

/* At most `most` rows behind a prediction, oldest first; about as many of a time, by an even draw where there are more, of the
 * newest 100,000 answers of the project; or the newest `most` of which a certificate is made. */
int drift_rows_after(struct store *store, const struct stage *stage, int64_t prediction_id, int most, struct arena *arena,
                     struct drift_row **rows, int *count, struct err *err);
int drift_rows_between(struct store *store, const struct stage *stage, int64_t from_ms, int64_t until_ms, int most, struct arena *arena,
                       struct drift_row **rows, int *count, struct err *err);
int drift_rows_behind(struct store *store, int64_t certificate_id, int most, struct arena *arena, struct drift_row **rows, int *count,
                      struct err *err);

/* The newest prediction of LIVE, or the one behind which there are `rows` (fewer: 0). -1. */
int64_t drift_newest(struct store *store, const struct stage *stage, struct err *err);
int64_t drift_back(struct store *store, const struct stage *stage, int64_t rows, struct err *err);

/* ---- references ---- */

struct drift_reference {
	int64_t     reference_id, certificate_id, version_id; /* 0: none */
	const char *kind, *name;                 /* certificate, file, card, rows */
	bool        has_file;
	unsigned char sha256[HASH_BYTES];        /* of the file; not read back */
	int64_t     rows, answers, wrong, folded_id, after_prediction_id;
	int64_t     since_ms, until_ms, at_ms;   /* 0: not known */
};

struct drift_reference_feature {
	const char *slice, *feature;             /* slice "": of all rows */
	bool        is_category;
	int64_t     count, missing;
	double      mean, deviation;             /* NaN: none */
	const char *bins, *quantiles;            /* JSON; quantiles NULL: none */
};

/* The one that holds. 1; 0: there is none; -1. */
int drift_reference_read(struct store *store, const struct stage *stage, struct arena *arena, struct drift_reference *reference,
                         struct err *err);
int drift_reference_features(struct store *store, int64_t reference_id, struct arena *arena, struct drift_reference_feature **features,
                             int *count, struct err *err);

/* Appends one with its event; reference_id and at_ms are filled in. What slices had open is forgotten. Inside a write. */
int drift_reference_add(struct store *store, const struct stage *stage, const struct actor *by, struct drift_reference *reference,
                        const struct drift_reference_feature *features, int count, struct err *err);

/* The certificate that the newest epoch of a version stands on. 1, 0, -1. */
struct drift_certificate { int64_t certificate_id, at_ms, epoch_id, folded_id; };
int drift_certificate_read(struct store *store, int64_t version_id, struct drift_certificate *certificate, struct err *err);

/* Whether it was a reference already: 1, 0, -1. */
int drift_certificate_used(struct store *store, int64_t certificate_id, struct err *err);

/* ---- windows ---- */

struct drift_finding {
	const char *feature;
	int64_t     count, missing;
	double      mean, psi, p, p_holm, ks, distance, chi2, js; /* NaN: not defined */
	const char *bins;                        /* JSON */
	bool        drifted;
};

struct drift_window {
	int64_t     window_id, first_prediction_id, last_prediction_id, rows, begin_ms, end_ms;
	const char *state;                       /* calm, watch, alarm; a constant */
};

/* Appends a window with its findings; window_id is filled in. Inside a write. */
int drift_window_add(struct store *store, const struct stage *stage, int64_t reference_id, const char *slice, struct drift_window *window,
                     const struct drift_finding *findings, int count, struct err *err);

/* The newest of a slice against a reference, newest first, at most `most`. */
int drift_windows(struct store *store, const struct stage *stage, const char *slice, int64_t reference_id, int most, struct arena *arena,
                  struct drift_window **windows, int *count, struct err *err);
int drift_findings(struct store *store, int64_t window_id, struct arena *arena, struct drift_finding **findings, int *count, struct err *err);

/* The newest window of each slice, what has moved first. */
struct drift_slice_row { const char *slice, *state, *feature; int64_t rows, window_id; double psi; };
int drift_slices(struct store *store, const struct stage *stage, int64_t reference_id, struct arena *arena, struct drift_slice_row **rows,
                 int *count, struct err *err);

/* ---- what is not complete ---- */

struct drift_open { const char *slice, *body; };
int drift_open_read(struct store *store, const struct stage *stage, struct arena *arena, struct drift_open **rows, int *count, struct err *err);
int drift_open_keep(struct store *store, const struct stage *stage, const char *slice, const char *body, struct err *err);

/* ---- what people answer blind ---- */

/* Of the newest `most` blind answers of an epoch up to a row. */
int drift_answered(struct store *store, int64_t epoch_id, int64_t folded_id, int64_t most, int64_t *answers, int64_t *wrong, struct err *err);

/* Of its newest `most` audits. */
int drift_audited(struct store *store, int64_t epoch_id, int64_t most, int64_t *audits, int64_t *wrong, struct err *err);

/* The newest row of an epoch; 0: none; or -1. */
int64_t drift_folded_newest(struct store *store, int64_t epoch_id, struct err *err);

struct drift_answer { int64_t folded_id; bool wrong; };
int drift_answers(struct store *store, int64_t epoch_id, int64_t after_folded_id, struct arena *arena, struct drift_answer **answers,
                  int *count, struct err *err);

/* When the answer of a row was given; 0: there is no such row; or -1. */
int64_t drift_answer_time(struct store *store, int64_t folded_id, struct err *err);

/* 1; 0: nothing is kept; -1. */
int drift_concept_read(struct store *store, const struct stage *stage, struct arena *arena, int64_t *epoch_id, int64_t *folded_id,
                       const char **body, struct err *err);
int drift_concept_keep(struct store *store, const struct stage *stage, int64_t epoch_id, int64_t folded_id, const char *body, struct err *err);

/* By bin of confidence: blind answers of an epoch and where they differ; and predictions of a window. */
int drift_calibration(struct store *store, int64_t epoch_id, int64_t count[1000], int64_t wrong[1000], struct err *err);
int drift_bins(struct store *store, const struct stage *stage, int64_t version_id, int64_t first_id, int64_t last_id, int64_t count[1000],
               struct err *err);

#endif
