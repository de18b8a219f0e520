/* What a lead should know before anything else, above the panes of the Ladder: that automation was taken
 * back, that it rests, that somebody asks to go up, that a stop can be taken back. Each says what can be
 * done, and by which key. */
#ifndef RUNG_CONSOLE_LADDER_NOTICES_H
#define RUNG_CONSOLE_LADDER_NOTICES_H

#include "base/arena.h"
#include "db/demotion.h"
#include "jobs/audit.h"
#include "jobs/rest.h"
#include "ui/console/app.h"

#include <stdbool.h>
#include <stdint.h>

/* What the machine decided between a change for the worse and the demotion. */
struct ladder_hold { int64_t hold_id, items, since_ms; }; /* items 0: nothing is held */

/* A promotion that waits for a second person. */
struct ladder_request {
	int64_t     request_id; /* 0: none */
	int         to_level;
	bool        own;        /* of whoever sits here */
	const char *who, *reason;
	int64_t     expires_ms;
};

/* A promotion that whoever sits here asked for, and somebody refused. */
struct ladder_refusal { const char *who, *reason; int to_level; int64_t at_ms; }; /* who NULL: none */

/* A stop that can be taken back. */
struct ladder_resume { int to_level; int64_t until_ms; }; /* until_ms 0: there is none */

/* How the stage stands besides its level and its gate. Strings belong to whoever read them. */
struct ladder_standing {
	struct demotion       demotion; /* level_change_id 0: none that nobody has seen */
	struct ladder_hold    hold;
	struct ladder_request request;
	struct ladder_refusal refusal;
	bool                  two_person; /* going up takes two people */
	struct ladder_resume  resume;
	struct rest           rest;     /* why the machine decides less than the level lets it */
	bool                  auditing; /* the machine decides: audit is of now */
	struct audit_report   audit;
};

#define LADDER_NOTICES_MAX 6

struct ladder_notice { enum ink ink; const char *text; };
struct ladder_notices { struct ladder_notice all[LADDER_NOTICES_MAX]; int count; };

/* Lists them, the gravest first; texts live in arena. */
void ladder_notices_list(const struct app *app, const struct ladder_standing *standing, const char *zone, int64_t now_ms, struct arena *arena,
                         struct ladder_notices *notices);

/* The rows they take at that width, and drawing them into area, which may be lower. */
int ladder_notices_height(const struct ladder_notices *notices, int width);
void ladder_notices_draw(const struct ladder_notices *notices, struct canvas *canvas, struct rect area);

/* One of them: what it is about stands in its ink, up to the colon; the rest is to be read in peace. */
void ladder_notice_draw(const struct ladder_notice *notice, struct canvas *canvas, struct rect area);

/* The demotion alone in a line, for the other screens: "DEMOTED 3 to 2 at 22 Nov 14:02: ...". */
const char *ladder_notices_demotion(const struct demotion *demotion, const char *zone, int64_t now_ms, struct arena *arena);

#endif
