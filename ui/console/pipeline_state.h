/* What the Pipeline screen knows, for the files it is made of. */
#ifndef RUNG_CONSOLE_PIPELINE_STATE_H
#define RUNG_CONSOLE_PIPELINE_STATE_H

#include "db/zone.h"
#include "jobs/pipeline.h"
#include "ui/console/app.h"
#include "ui/console/reading.h"

struct pipeline_state {
	struct arena   arena;    /* of all that was read last */
	struct pipeline_view view;
	int           *order;    /* of the stages, line by line */
	char           zone[ZONE_NAME_SIZE];
	char           trouble[ERR_TEXT_MAX]; /* why it cannot be read; "": it can */
	struct reading reading;
	int            range;    /* of dashboard_range.h */
	int            at;       /* the line selected */
	char           selected[120]; /* the stage in it */
	struct rect    list, details, blame; /* what does not show has no width */
	bool           narrow;   /* one of them at a time */
	int            pane;     /* which; of the list, the details, the blame */
	char           asked[120]; /* the stage that a dialog speaks of */
};

/* The stage selected; NULL: there is none. */
static inline const struct pipeline_stage *pipeline_selected(const struct pipeline_state *state)
{
	return state->at < state->view.stage_count ? &state->view.stages[state->order[state->at]] : NULL;
}

#endif
