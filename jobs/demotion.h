/* The way down: what audits have shown takes automation back by itself. */
#ifndef RUNG_JOBS_DEMOTION_H
#define RUNG_JOBS_DEMOTION_H

#include "base/err.h"
#include "jobs/ladder.h"

struct store;

/* Acts on the alarm that folding has raised, where it has: the stage goes to level 2, the evidence begins
 * anew, and what the machine decided since the estimated change is held. Nothing that is decided is touched.
 * Where a person has gone down already, the evidence begins anew and the hold is made all the same. Inside ladder_tend()'s write, with
 * what was folded stored; the ladder is of the past then. 1: done; 0: there is no alarm; -1. */
int demotion_tend(struct store *store, const struct ladder *ladder, struct ladder_news *news, struct err *err);

/* What the alarm of a ladder rests on: in words for people, and as JSON. */
struct demotion_account { char *words, *evidence; };

/* Reads what was folded since the detectors last were calm. The ladder has an alarm; the caller releases the
 * account. */
int demotion_account(struct store *store, const struct ladder *ladder, struct demotion_account *account, struct err *err);
void demotion_account_release(struct demotion_account *account);

#endif
