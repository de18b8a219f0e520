/* The inside of a store, for the other files of db/. */
#ifndef RUNG_DB_STORE_PRIVATE_H
#define RUNG_DB_STORE_PRIVATE_H

#include "db/driver.h"
#include "db/query.h"
#include "db/store.h"

enum { STORE_LOGGED_NOTHING, STORE_LOGGED_ANSWERS, STORE_LOGGED_MORE };

struct store {
	const struct driver *driver;
	struct driver_db    *db;
	struct query_table  *queries;
	char                *path;
	enum store_access    access;
	unsigned char        draw_key[HASH_KEY_BYTES];
	bool                 simulated, replaces;

	int64_t            (*now)(void *context);
	void                *now_context;

	int                  depth;      /* begins without their end */
	bool                 broken;     /* an inner write was rolled back */
	int                  logged;     /* in this write: STORE_LOGGED_... */
	bool                 unknown;    /* the last commit failed in a way that may have stored it */

	double               exam_share; /* for items added in this write; negative: not asked yet */
	int64_t              exam_share_stage_id; /* whose share that is */
	int64_t              exam_stage_id, exam_settled; /* settled exam items there were, counted no further than needed: they only grow */
	char                 held[200];  /* why what has settled cannot be folded; "": it can */
	const char          *process;    /* what it does; "": not said */
	struct store_note   *notes;      /* room for STORE_NOTES_MAX; NULL: none yet */
	int                  note_count;
	struct route_standing_kept *standing; /* NULL: not asked yet */
	struct rollout_kept *rollout;         /* the same */
};

/* store_commit() with the bare reason as its message. */
int store_end_write(struct store *store, struct err *err);

/* Gives back what route_standing_now() keeps. */
void route_standing_free(struct store *store);

#endif
