/* How far down somebody has scrolled in lines that are laid out only as far as they are needed. */
#ifndef RUNG_CONSOLE_SCROLLER_H
#define RUNG_CONSOLE_SCROLLER_H

#include "ui/console/keymap.h"

#include <stdbool.h>

struct scroller {
	int top;  /* the first line shown */
	int rows; /* how many show at once */
};

/* Lays lines out up to the number wanted (INT_MAX: all) and returns how many there are, at most wanted. */
typedef int scroller_reach(void *lines, int wanted);

/* Keeps top within the lines; to be called when either has changed. */
void scroller_settle(struct scroller *scroller, scroller_reach *reach, void *lines);

/* Carries out an action that moves up or down. True when that changed what is shown. */
bool scroller_move(struct scroller *scroller, enum action action, scroller_reach *reach, void *lines);

/* Whether it is such an action. */
bool scroller_knows(enum action action);

/* The same by a number of lines. */
bool scroller_by(struct scroller *scroller, int by, scroller_reach *reach, void *lines);

#endif
