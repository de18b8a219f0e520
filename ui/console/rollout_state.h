/* What the Rollout screen knows, for the files it is made of. */
#ifndef RUNG_CONSOLE_ROLLOUT_STATE_H
#define RUNG_CONSOLE_ROLLOUT_STATE_H

#include "db/zone.h"
#include "jobs/comparison.h"
#include "jobs/rollout.h"
#include "ui/console/app.h"
#include "ui/console/ladder_notices.h"
#include "ui/console/reading.h"

/* The first three have rows to select wherever they show, the history where it has the focus. */
enum rollout_pane { ROLLOUT_VERSIONS, ROLLOUT_COMPARISON, ROLLOUT_GUARDS, ROLLOUT_HISTORY, ROLLOUT_PANES };

/* A share that is staged and not applied. */
struct rollout_staged {
	int64_t version_id;         /* 0: nothing is */
	bool    advance;            /* of the canary that runs: its next step, alone in steps */
	double  steps[ROLLOUT_STEPS]; /* as the settings have them, for a version that would begin as canary */
	int     step_count, first;  /* it would begin with steps[first] */
};

/* What the dialog spoke of: it is looked at again when it is answered. */
struct rollout_asked {
	enum traffic_act_kind kind;
	int64_t version_id, live_id;
	int     step;               /* of the plan, as the dialog opened */
	double  share;              /* of a shadow */
	double  steps[ROLLOUT_STEPS];
	int     step_count;
	bool    again;              /* it was taken out before, which the dialog has said */
	bool    although_worse;     /* it is shown to be worse than LIVE, which the dialog has said */
	bool    unscored;           /* people have judged what it could be scored on at once */
	char    hash[160];          /* of the outlook; "": there was none */
	int64_t request_id;         /* of another lead, or one's own, that is answered; 0: none */
	enum action answer;         /* to it: ACTION_PROMOTE, ACTION_REFUSE, ACTION_WITHDRAW */
};

/* The list of items that is open: behind which cell. */
struct rollout_behind {
	enum comparison_cell cell;
	const char *label, *source; /* in the arena of the comparison; NULL: all */
	int64_t     offset;
};

struct rollout_state {
	struct arena       arena;   /* of all that was read last */
	struct stage       stage;
	struct rollout_view view;
	struct rollout_act *acts;   /* the newest first */
	int                act_count;
	char               zone[ZONE_NAME_SIZE]; /* project.timezone */
	char               trouble[ERR_TEXT_MAX]; /* why it cannot be read; "": it can */

	struct arena       compared_arena;
	struct comparison  comparison;
	bool               compared;     /* it has been read, for the two below */
	int64_t            first_id, second_id; /* 0: there is nothing to compare */
	int64_t            against_id;   /* what the person wants the selected version compared with; 0: as usual */
	char               uncompared[ERR_TEXT_MAX];
	bool               compare_due;  /* another comparison is wanted ... */
	bool               compare_told; /* ... and that it is read has been painted */

	struct reading     reading;

	enum rollout_pane  focus;
	int                at[ROLLOUT_PANES]; /* the row selected */
	int64_t            selected_id;       /* the version that at[ROLLOUT_VERSIONS] stands on */
	struct rect        panes[ROLLOUT_PANES]; /* what does not show has no width */

	bool                  request_own;   /* what waits for a second lead was asked for by whoever sits here */
	struct arena          notices_arena;
	struct ladder_notices notices;
	struct rect           notices_area;

	struct rollout_staged staged;
	struct rollout_asked  asked;
	struct rollout_behind behind;
};

/* The version selected; NULL: there is none. */
static inline const struct rollout_version *rollout_selected(const struct rollout_state *state)
{
	int at = state->at[ROLLOUT_VERSIONS];

	return at < state->view.version_count ? &state->view.versions[at] : NULL;
}

/* The version of that id; NULL: none, or it is not known. */
static inline const struct rollout_version *rollout_version_of_id(const struct rollout_state *state, int64_t version_id)
{
	for (int i = 0; version_id && i < state->view.version_count; i++)
		if (state->view.versions[i].version.model_version_id == version_id)
			return &state->view.versions[i];
	return NULL;
}

/* The first version with a role; NULL: none has it. */
static inline const struct rollout_version *rollout_with_role(const struct rollout_state *state, enum traffic_role role)
{
	for (int i = 0; i < state->view.version_count; i++)
		if (state->view.versions[i].role == role)
			return &state->view.versions[i];
	return NULL;
}

#endif
