/* What the Dashboard knows, for the files it is made of. */
#ifndef RUNG_CONSOLE_DASHBOARD_STATE_H
#define RUNG_CONSOLE_DASHBOARD_STATE_H

#include "db/zone.h"
#include "jobs/alarms.h"
#include "jobs/monitor.h"
#include "ui/console/app.h"
#include "ui/console/limit_edit.h"
#include "ui/console/reading.h"

#define DASHBOARD_SCOPES_MAX 200

enum dashboard_state_word { DASHBOARD_FREE, DASHBOARD_OK, DASHBOARD_NONE, DASHBOARD_FEW, DASHBOARD_OUT, DASHBOARD_WARN, DASHBOARD_ALARM };

/* A metric on the screen, or one scope of it that has an alarm. */
struct dashboard_tile {
	const struct monitor_row *row;
	enum dashboard_state_word state;
	const double *values;   /* of its line; NULL: it has not been read */
	int           steps;
};

struct dashboard_state {
	struct arena        arena;  /* of all that was read last */
	struct stage        stage;
	struct monitor_row *rows;   /* every metric with its scopes, as people read them */
	int                 row_count;
	struct dashboard_tile *tiles; /* what wants a look first, then what has a band, then the rest */
	int                 tile_count;
	struct alarm       *alarms; /* that are open */
	int                 alarm_count;
	char                zone[ZONE_NAME_SIZE];
	char                trouble[ERR_TEXT_MAX];
	struct reading      reading;
	bool                paused;

	int                 range;   /* of dashboard_ranges.h */
	int                 at;      /* the tile selected */
	char                metric[80], scope[120]; /* what at stands on */
	bool                is_open; /* one metric alone, in large, with its scopes */
	int                 scope_at;
	char                asked[80]; /* the metric that a dialog speaks of */
	char                scope_wanted[120]; /* what scope_at stands on */
	struct dashboard_tile large; /* what the large chart shows */

	struct rect         grid, chart, strip; /* what does not show has no width */
	int                 columns, lines;     /* of tiles that show */
	struct limit_edit   edit;
};

/* The tile selected; NULL: there is none. */
static inline struct dashboard_tile *dashboard_selected(const struct dashboard_state *state)
{
	return state->at < state->tile_count ? &state->tiles[state->at] : NULL;
}

#endif
