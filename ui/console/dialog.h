/* A question that must be answered before something happens. y and Enter on the focused button, n and
 * Esc: all of them work. What was typed before it stood there is dropped, so it cannot be answered
 * unseen. */
#ifndef RUNG_CONSOLE_DIALOG_H
#define RUNG_CONSOLE_DIALOG_H

#include "ui/console/app.h"

struct dialog {
	const char *title;
	const char *text;       /* in lines as they are; long ones are wrapped */
	const char *yes;        /* the verb on its button: "Assign 12" */
	bool        focus_yes;  /* for what is safe: else Cancel has the focus, and Enter cancels */
	const char *line;       /* what may be written for the record, such as a reason; NULL: nothing */
	bool        line_needed; /* yes does not work without it */
	const char *typed;      /* words to be typed before yes works; NULL: none */
	enum action action;     /* of the answer that the screen gets on yes, with the line as text; on no it gets none */
};

/* Copies what it is given. */
void dialog_open(struct app *app, const struct dialog *dialog);

#endif
