/* What a settled answer does to a ladder in memory: all that is stored of a ladder's state is made by these
 * from the rows, and can be made again by them. */
#ifndef RUNG_JOBS_LADDER_FOLD_H
#define RUNG_JOBS_LADDER_FOLD_H

#include "base/err.h"
#include "db/certificate_store.h"
#include "db/fold.h"
#include "jobs/ladder.h"

/* Begins an epoch with nothing. ladder->stage, epoch and policy are set. */
void ladder_begin(struct ladder *ladder);

/* Watches what the machine decides from the next row on. What audits of the epoch have shown before stays:
 * going down and up again excuses nothing. The sample for level 4 begins anew. */
void ladder_begin_watch(struct ladder *ladder, const struct watch_row *row);

/* Takes a row in. An alarm that it raises stays in ladder->alarm. */
void ladder_fold_row(struct ladder *ladder, const struct folded_row *row);

/* Looks for a certificate where the plan has one after the newest row. True where it did: made is what came
 * of it. */
bool ladder_look(struct ladder *ladder, struct certificate *made);

/* Takes a look in that was made and stored. */
void ladder_take_look(struct ladder *ladder, const struct certificate_row *row);

/* Takes the certificate of an earlier look, which keeps what is promised while the newest one found none. */
void ladder_take_certificate(struct ladder *ladder, const struct certificate_row *row);

/* A ladder as ladder_tend() left it, made anew from the rows of its epoch. 1; 0: no version is live; -1.
 * The caller releases it, also after -1. */
int ladder_remake(struct store *store, const char *stage_name, struct ladder *ladder, struct err *err);

#endif
