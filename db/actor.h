/* Who does something: the operator it counts for, and who really sat there. */
#ifndef RUNG_DB_ACTOR_H
#define RUNG_DB_ACTOR_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum role { ROLE_INSPECTOR, ROLE_LEAD, ROLE_OWNER, ROLE_ANALYST, ROLE_SERVICE, ROLE_COUNT };

const char *role_name(enum role role);
bool role_from_name(const char *name, enum role *role);

/* True for lead and owner. */
bool role_leads(enum role role);

/* True for those who judge items: lead, owner and inspector. */
bool role_decides(enum role role);

struct actor {
	int64_t   operator_id;
	int64_t   acted_by;   /* the operator whose login it was; the same unless the owner acts for another */
	enum role role;
	char      name[64];   /* printable */
	bool      is_new;     /* made an inspector just now, by being named */
};

/* Finds out who is at the keyboard. The operating system's user (getuid) is looked up; as NULL or ""
 * that is the actor. The owner may act as another, who is made an inspector at first use; for others
 * as must be their own name. -1 says who would have to allow it. */
int actor_identify(struct store *store, const char *as, struct actor *actor, struct err *err);

/* Whose eyes read: as actor_identify(), but nothing is written, and whoever is not known is nobody. as
 * counts only where the login is the owner's. 1; 0: nobody who is known; -1. */
int actor_look_up(struct store *store, const char *as, struct actor *actor, struct err *err);

/* The program itself, as a service called rung that is made at its first act. Inside a write. */
int actor_program(struct store *store, struct actor *actor, struct err *err);

struct operator_row {
	int64_t     operator_id;
	const char *name;
	enum role   role;
	bool        has_login; /* an OS user is bound to it */
	int64_t     created_ms, decisions;
	int64_t     fast_streaks; /* for leads' eyes: ten accepts in a row in less than a second each */
};

/* Adds an operator, or changes the role of one that is there. Only leads and the owner may; where promotions
 * take two people, nobody but a lead themselves, under their own login, makes them one no more. */
int operator_add(struct store *store, const struct actor *by, const char *name, enum role role, struct err *err);
int operator_list(struct store *store, struct arena *arena, struct operator_row **rows, int *count, struct err *err);

/* Those who decide, without what they did: nothing is counted, so it is told at once. */
int operator_deciders(struct store *store, struct arena *arena, struct operator_row **rows, int *count, struct err *err);

/* Whether somebody could have that name. */
int actor_check_name(const char *name, struct err *err);

/* Where two people do something, the second is somebody else, who sits there in person: -1 for whoever acts as another, or
 * has asked themselves. Taking back is for who asked; name is theirs. */
int actor_check_second(const struct actor *by, int64_t asked_by, int64_t asked_acted_by, struct err *err);
int actor_check_asked(const struct actor *by, int64_t asked_by, int64_t asked_acted_by, const char *name, struct err *err);

#endif
