/* Between the parts of retraining. */
#ifndef RUNG_JOBS_RETRAIN_PRIVATE_H
#define RUNG_JOBS_RETRAIN_PRIVATE_H

#include "jobs/retrain.h"

#include "base/hash.h"
#include "db/model_version.h"
#include "db/snapshot.h"

/* A run at work. */
struct retrain {
	struct store        *store;
	const struct actor  *by;
	const struct retrain_options *options;
	struct arena         arena;
	struct stage         stage;
	int64_t              run_id;
	const char          *folder, *dataset, *output; /* absolute */
	struct model_version parent;
	bool                 has_parent, goes_on; /* from the parent's weights: what that learnt from is known */
	const char          *name, *version;      /* of the candidate */
	struct snapshot      snapshot;
	int                  exit_code;           /* of the command; -1: none yet */
	bool                 cancelled;           /* somebody asked for it */
};

/* One line of why goes to err: the run is to fail with it, or was cancelled. */
int retrain_train(struct retrain *run, struct err *err);

/* Finds what the command has left, compares it with LIVE, and registers it with the last step of the run. */
int retrain_register(struct retrain *run, struct err *err);

/* Tells that the run is alive, keeps what its output said (NaN: nothing), and asks whether somebody wants it to end: 1, 0. */
int retrain_tell(struct retrain *run, double progress, double loss, struct err *why);

#endif
