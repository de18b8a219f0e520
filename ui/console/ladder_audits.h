/* The pane of the audits, where the machine decides: what people found of its answers, and how far that
 * goes towards taking automation back. */
#ifndef RUNG_CONSOLE_LADDER_AUDITS_H
#define RUNG_CONSOLE_LADDER_AUDITS_H

#include "jobs/audit.h"
#include "ui/console/canvas.h"

#define LADDER_AUDITS_ROWS      5 /* with its frame */
#define LADDER_AUDITS_ROWS_FULL 7 /* with what the figures are worth, too */

void ladder_audits_draw(const struct audit_report *report, struct canvas *canvas, struct rect pane);

#endif
