/* What was written and drawn without an answer, from one sitting to the next: in a file of the person's own,
 * for each project, stage and operator one. */
#ifndef RUNG_CONSOLE_REVIEW_DRAFT_FILE_H
#define RUNG_CONSOLE_REVIEW_DRAFT_FILE_H

#include "ui/console/review_draft.h"

#define REVIEW_DRAFT_FILE_SIZE 32

/* The file's name among the person's own. */
void review_draft_file_name(const char *project, const char *stage, const char *operator, char name[REVIEW_DRAFT_FILE_SIZE]);

/* Adds what the file has; no file is fine, and lines that are wrong are passed over. -1: it cannot be read. */
int review_draft_file_read(struct review_drafts *drafts, const char *name, struct err *err);

/* Replaces the file. Where there is nothing to be kept none is made. */
int review_draft_file_write(const struct review_drafts *drafts, const char *name, struct err *err);

#endif
