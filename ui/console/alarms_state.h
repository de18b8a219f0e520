/* What the Alarms screen knows, for the files it is made of. */
#ifndef RUNG_CONSOLE_ALARMS_STATE_H
#define RUNG_CONSOLE_ALARMS_STATE_H

#include "db/notice.h"
#include "db/zone.h"
#include "jobs/alarms.h"
#include "ui/console/app.h"
#include "ui/console/limit_edit.h"
#include "ui/console/reading.h"

#define ALARMS_TOLD 3 /* attempts to tell that are shown */

struct alarms_state {
	struct arena    arena;    /* of all that was read last */
	struct stage    stage;
	struct alarm  **rows;     /* what nobody has answered yet, the severe before the others; what somebody has; closed ones */
	int             count;
	int             counts[ALARM_CLOSED + 1]; /* of each state */
	char            zone[ZONE_NAME_SIZE];
	char            trouble[ERR_TEXT_MAX]; /* why they cannot be read; "": they can */
	struct reading  reading;

	int             at;       /* the row selected */
	int64_t         selected_id;
	struct arena    told_arena;
	int64_t         told_id; /* whose these are; 0: they are to be read */
	struct notice_try told[ALARMS_TOLD]; /* the last attempts to tell of the one selected, newest first */
	int             told_count;
	struct rect     list, details; /* what does not show has no width */
	bool            narrow;   /* one of them at a time: ... */
	bool            reads_one; /* ... the details */

	struct limit_edit edit;
	int64_t         asked_id; /* what a dialog speaks of */
	int64_t         until_ms; /* of a snooze; 0: not chosen yet */
};

/* The alarm selected; NULL: there is none. */
static inline const struct alarm *alarms_selected(const struct alarms_state *state)
{
	return state->at < state->count ? state->rows[state->at] : NULL;
}

#endif
