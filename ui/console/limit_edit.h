/* The band of a metric, changed field by field and set with a reason: T on the Dashboard and on Alarms. */
#ifndef RUNG_CONSOLE_LIMIT_EDIT_H
#define RUNG_CONSOLE_LIMIT_EDIT_H

#include "ui/console/app.h"

/* What is being asked now. */
enum limit_asking { LIMIT_ASK_FIELD, LIMIT_ASK_VALUE, LIMIT_ASK_REASON };

/* A band as it is staged: nothing of it holds before it was set. */
struct limit_edit {
	enum limit_asking asking;
	int         field;          /* of which the value is asked */
	char        metric[80], scope[120], unit[40], guards[160];
	double      low, high;      /* NaN: open at that side */
	int64_t     for_ms, missing_ms, least;
	const char *severity, *action; /* constants */
	bool        drops;          /* the reason is for having none */
};

/* Begins with the band as it is. */
unsigned limit_edit_open(struct app *app, struct limit_edit *edit, const struct stage *stage, const char *metric, const char *scope);

/* An answer with ACTION_THRESHOLDS; *done: another band holds now. */
unsigned limit_edit_answer(struct app *app, struct limit_edit *edit, const struct stage *stage, const struct answer *answer, bool *done);

#endif
