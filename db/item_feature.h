/* What was measured of items: stored once for each, when it is added (words, recordings, records) or first scored
 * (pictures). */
#ifndef RUNG_DB_ITEM_FEATURE_H
#define RUNG_DB_ITEM_FEATURE_H

#include "base/err.h"
#include "ladder/feature.h"

#include <stdint.h>

struct query;
struct store;

/* Stores them unless some are stored already. FEATURE_FILE_SIZE may be NaN: it is known with the item. at_ms: when it was
 * measured. Inside a write. */
int item_features_add(struct store *store, int64_t item_id, const struct features *features, int64_t at_ms, struct err *err);

int item_features_read(struct store *store, int64_t item_id, struct features *features, struct err *err); /* 1, 0 for none, -1 */

/* The features that a row has in its columns from `column` on, in their order. */
struct features item_features_of_row(const struct query *query, int column);

#endif
