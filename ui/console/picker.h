/* A list to pick from that typing narrows (letters in order, anywhere): the palette, labels beyond
 * ten, operators, reasons. */
#ifndef RUNG_CONSOLE_PICKER_H
#define RUNG_CONSOLE_PICKER_H

#include "ui/console/app.h"

struct picker_row {
	const char *text;  /* searched and shown */
	const char *note;  /* at the right end, such as a key; NULL: none */
	int64_t     value; /* of the answer */
	bool        off;   /* shown dim, cannot be picked */
};

struct picker {
	const char *title;
	enum action action;             /* of the answer that the screen gets */
	const struct picker_row *rows;  /* copied */
	int         count;
	const char *typed;              /* what the search starts with; NULL: nothing */
	bool        digits;             /* while nothing is typed 1 to 9 pick a row at once */
	bool        free_text;          /* what is typed may be answered too where no row fits: value 0 */
};

void picker_open(struct app *app, const struct picker *picker);

/* How well what is typed fits a text: 0 not at all; letters at the start of words and next to each
 * other count more, and letters that are only scattered about do not fit. Letters match in either case. */
int picker_score(const char *typed, const char *text);

#endif
