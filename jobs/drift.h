/* Drift: windows of the stage's input and of what LIVE says of it, compared with a reference; and whether the
 * relation of input to label has moved, as people's blind answers show. */
#ifndef RUNG_JOBS_DRIFT_H
#define RUNG_JOBS_DRIFT_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"
#include "db/stage.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum drift_state { DRIFT_UNKNOWN, DRIFT_CALM, DRIFT_WATCH, DRIFT_ALARM };

/* A feature in the newest window, or in one of many. */
struct drift_feature {
	const char *feature;
	bool    is_category;
	int64_t count, missing;
	double  mean, reference_mean;
	double  psi, p, p_holm, ks, distance, chi2, js; /* NaN: not defined */
	bool    drifted;             /* significant and big */
	enum drift_state state;      /* two windows in a row make an alarm */
	double  history[32];         /* psi of the last windows, oldest first; NaN: none */
	int     history_count;
	const char *why;             /* where psi is not defined; "" */
	/* bins for a picture: reference and now, shares; names of edges or categories */
	int     bin_count;
	const char *const *bin_names;
	const double *bin_reference, *bin_now;
};

struct drift_slice { const char *name; enum drift_state state; const char *worst_feature; double worst_psi; int64_t rows; };

/* Whether people's answers say that the model errs more: concept drift. */
struct drift_concept {
	enum drift_state state;
	double  evidence, limit;      /* of the detector on blind answers; an alarm at limit; NaN: it has nothing to compare with yet */
	double  usual;                /* agreement that it compares with */
	double  agreement, estimate;  /* measured; and without people (calibrated confidence), never a gate's */
	int64_t answers, since_ms;    /* since_ms 0: no change is estimated */
	int64_t newest_ms;            /* when the newest of these answers was given; 0: there is none */
	int64_t audits, audits_wrong; /* the newest of what the machine decided: where it does, they tell what blind answers no longer do */
};

struct drift_view {
	enum drift_state data;
	struct drift_concept concept;
	const char *reference;        /* "certificate of 12 Nov, 4,000 items"; "": there is none */
	const char *why;              /* where nothing can be said; "" */
	const char *verdict;          /* which of the two it is, since when, how sure, what it does to gates */
	int64_t begin_ms, end_ms, rows, windows;
	struct drift_feature *features; int feature_count; /* worst first */
	struct drift_slice *slices; int slice_count;
};

/* Judges the windows that are complete; raises and settles alarms. Inside a write. */
int drift_tend(struct store *store, const struct stage *stage, struct err *err);

/* slice "": of everything. */
int drift_read(struct store *store, const struct stage *stage, const char *slice, struct arena *arena, struct drift_view *view,
               struct err *err);

/* The items behind a feature of the newest window, those of the cell that has grown most first: so the pictures that are
 * brighter than before, where brightness has moved. Of what the model says nothing is told of items that are still to be
 * judged blind. Returns how many, up to `most`; -1. Strings in arena. */
struct drift_item { int64_t item_id, predicted_ms; const char *name, *value; };
int drift_items(struct store *store, const struct stage *stage, const struct actor *by, const char *slice, const char *feature, int most,
                struct arena *arena, struct drift_item *items, struct err *err);

/* The next windows are compared with what is in a CSV file, with the card of a version, or with the newest rows. */
int drift_reference_from_file(struct store *store, const struct stage *stage, const struct actor *by, const char *path, struct err *err);
int drift_reference_from_card(struct store *store, const struct stage *stage, const struct actor *by, struct err *err);
/* `rows`: 250 to 100,000. Each is an act of a lead, and a write of its own; what a lead has chosen stays until one
 * chooses something else, the certificate among them. */
int drift_reference_from_certificate(struct store *store, const struct stage *stage, const struct actor *by, struct err *err);
int drift_reference_from_rows(struct store *store, const struct stage *stage, const struct actor *by, int64_t rows, struct err *err);

#endif
