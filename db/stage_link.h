/* Stages in their order: which stands on which, and which are frozen. */
#ifndef RUNG_DB_STAGE_LINK_H
#define RUNG_DB_STAGE_LINK_H

#include "base/arena.h"
#include "base/err.h"
#include "db/actor.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

/* One of the conditions under which a stage takes an item up. */
struct stage_link {
	int64_t     upstream_id;
	const char *upstream;
	int64_t     label_id;    /* 0: whatever upstream says */
	const char *label;       /* NULL likewise */
	bool        frozen;      /* upstream hands nothing on; as read */
};

struct stage_new {
	const char *name, *kind, *output;    /* output: class, regions, text, ranking */
	const char *const *labels;
	int         label_count;
	const char *const *critical;         /* labels among them; none: there is no critical one */
	int         critical_count;
	const struct stage_link *links;      /* upstream and label by name; the ids are looked up */
	int         link_count;              /* 0: every item of its kind comes to it */
	const char *reason;                  /* NULL: none was given */
};

/* Adds a stage behind those that are there. Leads only. Items that upstream has judged already, without links all of
 * its kind, come to it as pass_sweep() gets to them. Refused, with the reason: a name that is taken or no name, labels that cannot be, an
 * upstream that is not there, is named twice or judges another kind of item, a label that it does not have, a kind
 * that no item has. A stage stands only on such as were there before, so no circle can come to be. */
int stage_add(struct store *store, const struct actor *by, const struct stage_new *stage, int64_t *stage_id, struct err *err);

/* The links of a stage, in the order of the stages above. Returns how many, or -1. In arena. */
int stage_links(struct store *store, int64_t stage_id, struct arena *arena, struct stage_link **links, struct err *err);

/* Where a stage stands. */
struct stage_standing {
	const char *output;
	bool        has_links, frozen;
	const char *why_frozen, *frozen_by; /* NULL unless it is */
	int64_t     frozen_ms;
	int64_t     open, closed; /* items that have come to it and are there, or were taken from it again; 0 without links */
	int64_t     sweeping;     /* 1: items are looked at again */
};
int stage_standing_read(struct store *store, int64_t stage_id, struct arena *arena, struct stage_standing *standing, struct err *err);

/* 1: frozen, why says since when, by whom and the reason, and how it is thawed; 0; -1. */
int stage_is_frozen(struct store *store, int64_t stage_id, struct err *why);

/* Who has frozen a stage, why and since when. 1; 0: it is not frozen; -1. In arena. */
struct stage_freeze { const char *by, *why; int64_t since_ms; };
int stage_freeze_read(struct store *store, int64_t stage_id, struct arena *arena, struct stage_freeze *freeze, struct err *err);

/* A frozen stage is not scored, nothing in it is handed to people, and what it says goes no further. Thawed, items
 * that upstream or it have changed meanwhile are looked at again. Leads only, with a reason. Refused where it is
 * so already. */
int stage_freeze(struct store *store, const char *name, const struct actor *by, const char *reason, struct err *err);
int stage_thaw(struct store *store, const char *name, const struct actor *by, const char *reason, struct err *err);

#endif
