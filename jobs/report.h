/* The report for people who use no terminal, and the dossier of a promotion for whoever audits it: read as JSON
 * first, which scripts get as it is, then written as a page of HTML that stands alone. */
#ifndef RUNG_JOBS_REPORT_H
#define RUNG_JOBS_REPORT_H

#include "base/err.h"
#include "base/str.h"
#include "db/stage.h"

#include <jansson.h>
#include <stdint.h>

struct store;

/* How a stage does since a moment (0: ever). NULL on failure. The caller owns what is returned, here and below. */
json_t *report_read(struct store *store, const struct stage *stage, int64_t since_ms, struct err *err);
void report_page(const json_t *report, struct str *html);

/* The newest promotion, to a level (0: to any), with the gate as it stood, the people, the versions and what each figure can
 * be computed from again. Where nothing was promoted so: NULL, and err says it. */
json_t *report_dossier_read(struct store *store, const struct stage *stage, int to, struct err *err);
void report_dossier_page(const json_t *dossier, struct str *html);

#endif
