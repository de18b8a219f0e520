/* Whether a model is as often right as it says it is sure. Never a gate: a threshold needs the order of
 * confidences, not their values. */
#ifndef RUNG_STATS_CALIBRATION_H
#define RUNG_STATS_CALIBRATION_H

#include <stdbool.h>

/* One prediction: its confidence and whether it was right. Rows whose confidence is no number of 0..1 say
 * nothing, and are left out everywhere. */
struct calibration_row { double confidence; bool right; };

/* Expected calibration error in bins of equal width (Naeini, Cooper and Hauskrecht 2015), and the largest
 * of any bin that has rows. NaN without rows. bins 1..100. */
struct calibration_error { double expected, largest; };
struct calibration_error calibration_error(const struct calibration_row *rows, int count, int bins);

/* What that error is to be expected at by chance alone, were each row right with its confidence as the chance: rows
 * are few, and so the error is above 0 of a model that knows exactly how sure to be. Exact, from the distribution of
 * how many of a bin are right, in time that grows with the square of the rows of a bin. NaN without rows. */
double calibration_chance(const struct calibration_row *rows, int count, int bins);

/* Brier's score (1950) of "the label is right", with Murphy's parts (1973) over bins of equal width:
 * reliability - resolution + uncertainty, which sum to the score where a bin holds one confidence. */
struct calibration_brier { double score, reliability, resolution, uncertainty; };
struct calibration_brier calibration_brier(const struct calibration_row *rows, int count, int bins);

/* Mean of -ln of the chance that was given to what turned out, confidences held to 1e-6 of 0 and 1. */
double calibration_log_loss(const struct calibration_row *rows, int count, double temperature);

/* The temperature by which the log-odds of confidence are to be divided (Guo, Pleiss, Sun and Weinberger
 * 2017), by Newton's steps. 1 where nothing can be learnt: no rows, all right or all wrong. */
double calibration_temperature(const struct calibration_row *rows, int count);

/* A confidence after that division. */
double calibration_tempered(double confidence, double temperature);

/* The nearest sequence that never falls, weighted least squares, by pooling adjacent violators (Ayer,
 * Brunk, Ewing, Reid and Silverman 1955), in place. Weights above 0. */
void calibration_isotonic(double *values, const double *weights, int count);

#endif
