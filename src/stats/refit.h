/* How sure a model is, made to mean how often it is right: a curve fitted on answers of people. It never falls, so that
 * what was surer stays at least as sure. */
#ifndef RUNG_STATS_REFIT_H
#define RUNG_STATS_REFIT_H

#include "base/arena.h"
#include "stats/calibration.h"

#define REFIT_BINS       15
#define REFIT_PARTS      5
#define REFIT_POINTS_MAX 1000

/* temperature: the log-odds are divided by it (Guo, Pleiss, Sun and Weinberger 2017). isotonic: by pooling adjacent
 * violators (Zadrozny and Elkan 2002), straight between the centres of the pools. */
enum refit_method { REFIT_TEMPERATURE, REFIT_ISOTONIC };

struct refit_point { double said, right; }; /* 0..1 */

struct refit {
	enum refit_method   method;
	double              temperature; /* 0.01 to 100 */
	struct refit_point *points;      /* of isotonic, 1 or more, by said */
	int                 count;
};

const char *refit_method_name(enum refit_method method); /* "temperature", "isotonic" */

/* From 1 row or more, whose confidences are numbers of 0..1. Points lie in arena. */
struct refit refit_fit(const struct calibration_row *rows, int count, enum refit_method method, struct arena *arena);

/* A confidence of 0..1 by the curve, 0..1. */
double refit_apply(const struct refit *refit, double confidence);

/* The rows with confidences by curves that had not seen them: the rows are dealt into REFIT_PARTS in turn, and each part
 * is given the curve of the others. after has room for count, REFIT_PARTS rows or more. */
void refit_cross(const struct calibration_row *rows, int count, enum refit_method method, struct arena *arena, struct calibration_row *after);

/* A reliability table: up to REFIT_BINS bins of equal mass, rows of one confidence in one bin. How many there are. */
struct refit_bin { int count; double said, right; }; /* means of 0..1 */
int refit_bins(const struct calibration_row *rows, int count, struct refit_bin bins[REFIT_BINS]);

/* The calibration error of such a table: mean of |said - right| by rows. */
double refit_error(const struct refit_bin *bins, int count);

#endif
