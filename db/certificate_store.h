/* Certificates as they are kept: a row for each planned look, whether it found a threshold or not. */
#ifndef RUNG_DB_CERTIFICATE_STORE_H
#define RUNG_DB_CERTIFICATE_STORE_H

#include "base/err.h"
#include "db/epoch.h"
#include "db/stage.h"
#include "ladder/certificate.h"

#include <stdint.h>

struct store;

struct certificate_row {
	int64_t certificate_id;
	int64_t folded_id;     /* the evidence went up to this row of the epoch */
	int64_t at_ms;         /* when it was stored */
	struct certificate certificate;
};

/* Classes are by label of the stage.
 *
 * Appends it; certificate_id is filled in. Inside a write. */
int certificate_add(struct store *store, const struct stage *stage, const struct epoch *epoch, struct certificate_row *row,
                    struct err *err);

/* That of the newest look. 1; 0: none was made in the epoch; -1. */
int certificate_newest(struct store *store, const struct stage *stage, const struct epoch *epoch, struct certificate_row *row,
                       struct err *err);

/* The newest that certificate_holds() for these terms and budget, which is the one that routes go by. 1, 0, -1. */
int certificate_holding(struct store *store, const struct stage *stage, const struct epoch *epoch, const struct certificate_terms *terms,
                        double budget, struct certificate_row *row, struct err *err);

/* Calls row for each look of the epoch, in order. */
int certificate_rows(struct store *store, const struct stage *stage, const struct epoch *epoch,
                     int (*row)(void *context, const struct certificate_row *row, struct err *err), void *context,
                     struct err *err);

#endif
