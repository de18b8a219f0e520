/* By what people are to judge: its first line beside the choices, all of it on a page. */
#ifndef RUNG_CONSOLE_REVIEW_GUIDELINE_H
#define RUNG_CONSOLE_REVIEW_GUIDELINE_H

#include "ui/console/review_state.h"

/* Reads it anew; says so where it has changed since it was read last. */
void review_guideline_read(struct app *app, struct review_state *state);

/* Its first line with words in it; "" where there is none. */
const char *review_guideline_line(const struct review_state *state);

unsigned review_guideline_open(struct app *app, struct review_state *state);

#endif
