/* What the files of blame share: series of which one may have moved first. */
#ifndef RUNG_JOBS_BLAME_PRIVATE_H
#define RUNG_JOBS_BLAME_PRIVATE_H

#include "db/rows.h"
#include "jobs/blame.h"
#include "monitor/blame.h"

struct blame_feature;

struct blame_candidate {
	const char *stage, *metric, *scope;
	double      values[BLAME_STEPS];
	const struct blame_feature *feature; /* of BLAME_DRIFT: whose share it is; else NULL */
	int         face;
};

/* Adds the features of what comes to a stage that stands on no other, as struct blame_candidate; nothing where there are too
 * few rows to compare with. In arena. */
struct blame_search { struct store *store; int64_t until_ms, window_ms; struct arena *arena; };
int blame_drift_add(const struct blame_search *search, const struct stage *stage, struct rows *candidates, struct err *err);

/* What a change of one of them says of its feature. false: the feature has not moved as far as drift.psi asks. */
bool blame_drift_tell(const struct blame_candidate *candidate, const struct blame_change *change, struct blame_told *told);

#endif
