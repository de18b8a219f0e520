/* What was said upstream of an item: the input of a stage is the item and these words. */
#ifndef RUNG_DB_UPSTREAM_H
#define RUNG_DB_UPSTREAM_H

#include "base/err.h"

#include <jansson.h>
#include <stdint.h>

struct store;

/* What every stage upstream of this one says of the item by now, however far up, in the order of the stages:
 *
 *     {"vad": {"label": "speech", "regions": [{"x", "y", "width", "height", "label"}, ...]}, ...}
 *
 * Each has its label, and what its kind of output adds to that (regions; text, ranking and others as
 * db/output.h reads them). Who said it, how surely and when is left out: the same words are the same input, and
 * two such objects are equal where a model need not be asked again. {} for a stage without links. A stage that has
 * not said anything is left out. A new reference, or NULL. */
json_t *upstream_words(struct store *store, int64_t stage_id, int64_t item_id, struct err *err);

#endif
