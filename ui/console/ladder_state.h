/* What the Ladder screen knows, for the files it is made of. */
#ifndef RUNG_CONSOLE_LADDER_STATE_H
#define RUNG_CONSOLE_LADDER_STATE_H

#include "db/level_change.h"
#include "db/stage.h"
#include "db/zone.h"
#include "ladder/gate.h"
#include "ui/console/app.h"
#include "ui/console/ladder_notices.h"
#include "ui/console/reading.h"

/* The first two have rows to select. */
enum ladder_pane { LADDER_GATE, LADDER_HISTORY, LADDER_RUNGS, LADDER_AUDITS, LADDER_PANES };

struct ladder_state {
	struct arena       arena;   /* of all that was read last */
	struct stage       stage;
	const char        *model;   /* the live version; NULL: none is */
	struct gate        gate;    /* above the stage's level */
	struct level_row  *history; /* oldest first */
	int                history_count;
	struct ladder_standing standing;
	char               zone[ZONE_NAME_SIZE]; /* project.timezone */
	char               trouble[ERR_TEXT_MAX]; /* why it cannot be read; "": it can */

	struct reading     reading;

	enum ladder_pane   focus;
	int                at[LADDER_PANES]; /* the row selected: of the checks, of the history from the newest on */
	struct rect        panes[LADDER_PANES]; /* what does not show has no width */

	struct ladder_notices notices;      /* as of the last paint, with */
	struct arena       notices_arena;
	struct rect        notices_area;

	int                asked_from;    /* the level that the dialog spoke of */
	int64_t            asked_request; /* the request that it spoke of; 0: none */
	int64_t            asked_hold;
};

/* Row i of the history, the newest first. */
static inline const struct level_row *ladder_change(const struct ladder_state *state, int i)
{
	return &state->history[state->history_count - 1 - i];
}

#endif
