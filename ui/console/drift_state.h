/* What the Drift screen knows, for the files it is made of. */
#ifndef RUNG_CONSOLE_DRIFT_STATE_H
#define RUNG_CONSOLE_DRIFT_STATE_H

#include "db/zone.h"
#include "jobs/drift.h"
#include "ui/console/app.h"
#include "ui/console/reading.h"

enum drift_method { DRIFT_BY_PSI, DRIFT_BY_KS, DRIFT_BY_DISTANCE, DRIFT_BY_JS, DRIFT_METHODS };

/* What the newest window is to be compared with from now on. */
enum drift_baseline { DRIFT_FROM_CERTIFICATE, DRIFT_FROM_CARD, DRIFT_FROM_ROWS, DRIFT_FROM_FILE };

struct drift_screen {
	struct arena      arena;   /* of all that was read last */
	struct stage      stage;
	struct drift_view view;
	double            limit;   /* of PSI, from which a change is big */
	char              zone[ZONE_NAME_SIZE];
	char              slice[160]; /* "": of everything */
	char              trouble[ERR_TEXT_MAX];
	struct reading    reading;

	enum drift_method method;
	bool              over_time; /* the windows before, instead of what is in the newest */
	int               at;        /* the feature selected */
	char              feature[120]; /* what at stands on */
	struct rect       verdict, features, picture; /* what does not show has no width */
	bool              narrow, reads_picture;

	enum drift_baseline baseline; /* what a dialog speaks of */
	int64_t           rows;
	char              path[400];
};

/* The feature selected; NULL: there is none. */
static inline const struct drift_feature *drift_selected(const struct drift_screen *state)
{
	return state->at < state->view.feature_count ? &state->view.features[state->at] : NULL;
}

#endif
