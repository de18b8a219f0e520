/* Digests over rows, so that the log can vouch for what stands in other tables. */
#ifndef RUNG_DB_DIGEST_H
#define RUNG_DB_DIGEST_H

#include "base/hash.h"
#include "db/query.h"

/* Adds the columns of the row that query stands at, a line each. types has a letter a column: i for a
 * whole number, r for a real one, t for text, h for bytes. NULL is told apart from every value. */
void digest_add_row(struct hash_state *digest, const struct query *query, const char *types);

/* Adds all columns of the row, whatever they hold, but for NULLs at its end: a column that a migration adds
 * changes nothing about the rows that were there. */
void digest_add_values(struct hash_state *digest, const struct query *query);

#endif
