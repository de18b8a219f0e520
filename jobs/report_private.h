/* What the files jobs/report*.c share: reading their JSON, and the parts of a page. */
#ifndef RUNG_JOBS_REPORT_PRIVATE_H
#define RUNG_JOBS_REPORT_PRIVATE_H

#include "jobs/report.h"

#include <stdbool.h>

/* ---- reading ---- */

const char *report_text(const json_t *object, const char *key);   /* "" where it is null or no text */
double report_number(const json_t *object, const char *key);      /* NaN where it is null or no number */
bool report_yes(const json_t *object, const char *key);           /* true, or a number that is not 0 */
json_t *report_real(double number);                               /* null where it is not finite */

/* ---- writing ---- */

#define REPORT_TIME_SIZE 32
const char *report_when(const char *iso, char text[REPORT_TIME_SIZE]); /* "2026-03-01 09:30 UTC"; "-" for "" */

#define REPORT_FIGURE_SIZE 40
const char *report_percent(double share, char text[REPORT_FIGURE_SIZE]); /* "98.2 %"; "not defined" */
const char *report_figure(double number, char text[REPORT_FIGURE_SIZE]); /* "1,234", "0.0123"; "-" */

/* A table: its titles, each ended by a NULL; those that begin with '#' are of numbers. */
void report_table_begin(struct str *html, const char *const *titles);
void report_table_end(struct str *html);
void report_cell(struct str *html, const char *text);
void report_cell_number(struct str *html, const char *text);
void report_rows(struct str *html, const json_t *rows, void (*row)(struct str *html, const json_t *row));

/* A section, closed by "</section>"; note says what it tells and where the figures are from. */
void report_section(struct str *html, const char *title, const char *note);
void report_nothing(struct str *html, const char *why);

/* A card with a big figure. */
void report_card(struct str *html, const char *name, const char *figure, const char *below);

/* report_sections.c: the parts of the report, each with its own heading. */
void report_add_levels(struct str *html, const json_t *report);
void report_add_agreement(struct str *html, const json_t *report);
void report_add_confusion(struct str *html, const json_t *report);
void report_add_coverage(struct str *html, const json_t *report);
void report_add_audits(struct str *html, const json_t *report);

/* report_watch.c: what watches it. */
void report_add_alarms(struct str *html, const json_t *report);
void report_add_drift(struct str *html, const json_t *report);
void report_add_metrics(struct str *html, const json_t *report);

/* report_suspects.c: answers that leads looked at again. Takes the rows of their page, NULL: -1; the section's note says what they are. */
int report_suspects_set(json_t *report, json_t *rows);
void report_add_suspects(struct str *html, const json_t *report, const char *note);

/* report_metrics.c: the metrics that were seen since a moment, with how they went; an array. NULL on failure. */
json_t *report_metrics_read(struct store *store, const struct stage *stage, int64_t since_ms, struct err *err);

#endif
