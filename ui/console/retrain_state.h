/* What the Retrain screen knows, for the files it is made of. */
#ifndef RUNG_CONSOLE_RETRAIN_STATE_H
#define RUNG_CONSOLE_RETRAIN_STATE_H

#include "base/str.h"
#include "db/snapshot.h"
#include "db/zone.h"
#include "jobs/retrain.h"
#include "jobs/suspects.h"
#include "ui/console/app.h"
#include "ui/console/reading.h"

enum retrain_pane { RETRAIN_RUNS, RETRAIN_RUN, RETRAIN_SNAPSHOT, RETRAIN_LOG, RETRAIN_DUE, RETRAIN_PANES };

struct retrain_state {
	struct arena    arena;   /* of what is due */
	struct stage    stage;
	struct retrain_ask ask;
	const char     *command; /* the project's; "": the reference trainer */
	char            zone[ZONE_NAME_SIZE];

	struct arena    runs_arena; /* of the runs and the one selected */
	struct retrain_run *runs; /* the newest first */
	int             run_count;
	struct retrain_active active; /* run_id 0: nobody is at work */
	struct retrain_step_row *steps;
	int             step_count;
	struct retrain_point *points;
	int             point_count;
	const char     *log;     /* the end of it */

	struct arena    snapshot_arena;
	struct snapshot snapshot; /* snapshot_id 0: none was taken */
	struct snapshot_class *classes;
	int             class_count;

	struct arena    doubt_arena; /* of the answers in doubt that a question speaks of */
	struct suspects doubt;
	int             doubt_ready; /* of them, as many as can be looked at again */
	int             doubt_most, doubt_drawn; /* how many are to be; 0: not chosen yet */
	bool            doubt_due, doubt_told; /* they are to be looked for, which has been painted */

	char            trouble[ERR_TEXT_MAX]; /* why it cannot be read; "": it can */
	struct reading  reading;
	int             at;      /* the run selected */
	int64_t         selected_id; /* which that is; 0: whichever is the newest */
	struct rect     panes[RETRAIN_PANES]; /* what does not show has no width */
	bool            narrow;  /* one of them at a time: focus */
	int             focus;
	int64_t         asked_id; /* the run that a dialog speaks of */
};

/* The run selected; NULL: there is none. */
static inline const struct retrain_run *retrain_selected(const struct retrain_state *state)
{
	return state->at < state->run_count ? &state->runs[state->at] : NULL;
}

/* The run that has not ended; NULL: none. */
static inline const struct retrain_run *retrain_open(const struct retrain_state *state)
{
	return state->run_count && !state->runs[0].ended ? &state->runs[0] : NULL;
}

static inline bool retrain_waits(const struct retrain_run *run)
{
	return run && str_equal(run->state, "due");
}

#endif
