/* The picture of what automation costs: the share that the machine would take over against the share of
 * errors that is certified, with where it stands today. */
#ifndef RUNG_CONSOLE_RISK_CHART_H
#define RUNG_CONSOLE_RISK_CHART_H

#include "ladder/offer.h"
#include "ui/console/canvas.h"

#define RISK_CHART_POINTS 121

/* A place on it, both 0..1; coverage NaN: there is none. */
struct risk_point { double risk, coverage; };

struct risk_chart {
	double            low, high; /* ends of the axis of errors, 0..1, tenfolds */
	double            promise;   /* the error promised today, between them */
	struct risk_point now;       /* what the machine runs on */
	struct risk_point picked;    /* what the person looks at */
	double            coverage[RISK_CHART_POINTS]; /* at evenly spaced points of the axis; 0: nothing is certified */
};

/* Works out the curve, a look at each point as offer.h's. now and picked are left with no coverage. */
void risk_chart_init(struct risk_chart *chart, const struct evidence *evidence, const struct climb_policy *policy);

/* Draws it with its axes into area. */
void risk_chart_draw(const struct risk_chart *chart, struct canvas *canvas, struct rect area);

/* What the marks are, for a legend: of what it runs on, of the one picked, and of the promise. */
const char *risk_chart_now_mark(const struct canvas *canvas);
const char *risk_chart_picked_mark(const struct canvas *canvas);
const char *risk_chart_promise_mark(const struct canvas *canvas);

#endif
