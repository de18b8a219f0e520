/* What all routes of a moment have in common: how high the live version may work by its own evidence, from
 * which confidence on, what is drawn, and whether the machine is paused. */
#ifndef RUNG_DB_ROUTE_STANDING_H
#define RUNG_DB_ROUTE_STANDING_H

#include "base/arena.h"
#include "base/err.h"
#include "db/stage.h"
#include "ladder/reference.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct class_threshold { int64_t label_id; double threshold; }; /* NaN: the machine never decides it */

struct route_standing {
	int64_t stage_id, model_version_id;
	int     level;             /* of the stage, now */
	int64_t level_change_id;   /* 0: still as made */
	int     version_level;     /* 2 without a certificate that holds, 3 with one, 4 where its epoch has carried the stage there */
	int64_t epoch_id;          /* 0: none whose evidence counts */
	int64_t certificate_id;    /* 0: none holds */
	double  threshold;         /* NaN: none */
	double  coverage;          /* of the certificate: the share that the machine takes over */
	struct class_threshold *classes; /* instead of it, by predicted label; NULL: one for all */
	int     class_count;
	double  audit_probability; /* where the machine decides; 1 until it is known */
	double  blind_share;       /* at level 2 */
	double  cover_share;       /* at levels 3 and 4: route_cover_share() */
	bool    paused;
	int64_t audit_due_ms;      /* when an audit that is drawn now must be answered */
	struct reference reference;
};

/* Reads it as it is now. live_id 0: no version is live. What lives on is in arena. The reference is left
 * unknown while nothing was routed by the certificate. */
int route_standing_read(struct store *store, const struct stage *stage, int64_t live_id, struct arena *arena,
                        struct route_standing *standing, struct err *err);

/* The same, with the reference, kept until something is written: what is routed in one write is read once.
 * NULL: failed. */
const struct route_standing *route_standing_now(struct store *store, const struct stage *stage, int64_t live_id, struct err *err);

/* For whoever changes, in a write, what it is made from: a level, a pause, an epoch. */
void route_standing_forget(struct store *store);

/* While what has settled cannot be folded nobody knows what holds: the machine rests in this process, as in a
 * pause, until route_standing_hold() is told that it can (why NULL). */
void route_standing_hold(struct store *store, const char *why);
const char *route_standing_held(const struct store *store); /* why; "": it does not */

/* Whether the machine would decide anything at all. */
bool route_standing_automates(const struct route_standing *standing);

/* Whether what waits is routed before it is taken: where the machine may decide it, or leads may read in a
 * list what the model says of it. */
bool route_standing_goes_ahead(const struct route_standing *standing);

#endif
