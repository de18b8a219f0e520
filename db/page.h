/* Rows for pages that people read: each an object with the names that stand in db/query/page.sql. */
#ifndef RUNG_DB_PAGE_H
#define RUNG_DB_PAGE_H

#include "base/err.h"
#include "db/stage.h"

#include <jansson.h>
#include <stdint.h>

struct store;

/* Of a stage since a time. */
enum page_since {
	PAGE_LEVELS, PAGE_VERSIONS, PAGE_AGREEMENT, PAGE_CONFUSION, PAGE_COVERAGE, PAGE_AUDITS, PAGE_DRIFT, PAGE_DRIFT_WINDOWS, PAGE_SUSPECTS,
};

/* Of one thing that has a number: the newest promotion to a level (0: to any); all else of a gate's evaluation, a
 * request, a certificate. */
enum page_of { PAGE_PROMOTION, PAGE_GATE, PAGE_CHECKS, PAGE_REQUEST, PAGE_CERTIFICATE, PAGE_VERSION, PAGE_PEOPLE, PAGE_LIMITS, PAGE_GATE_EVENTS,
	PAGE_GATE_SUSPECTS };

/* Arrays of objects; since_ms 0: ever. NULL on failure. */
json_t *page_since(struct store *store, enum page_since page, const struct stage *stage, int64_t since_ms, struct err *err);
json_t *page_of(struct store *store, enum page_of page, const struct stage *stage, int64_t number, struct err *err);

/* One object: project (its name), simulated, since. NULL on failure. */
json_t *page_project(struct store *store, struct err *err);

#endif
