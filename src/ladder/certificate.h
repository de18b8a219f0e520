/* The certificate that level 3 runs on: the confidence from which the machine may decide, with what it was
 * made from. It is looked for when so many items have settled as one fixed list of sizes says, which no
 * setting moves. The chance that a look certifies what does not hold belongs to its size, and those of all
 * sizes add up to that of the attempt: whoever chooses among the looks, by what is asked for while they are
 * made or by which of them to act on, stays within it. */
#ifndef RUNG_LADDER_CERTIFICATE_H
#define RUNG_LADDER_CERTIFICATE_H

#include "ladder/evidence.h"

#include <stdbool.h>
#include <stdint.h>

#define CERTIFICATE_LABELS 64  /* the most that have a threshold each */

/* What is promised: of all that the machine decides, or of each label by itself that it gives. */
struct certificate_terms {
	double risk, miss; /* 0..1 without its ends */
	bool   by_class;
};

/* Of one predicted label. */
struct certificate_class {
	int     bin;              /* the machine may give this label from this bin up; -1: never */
	double  threshold;        /* the same as a confidence; NaN: never */
	int64_t accepted, errors; /* at or above it */
	double  risk_bound;       /* certified for it; NaN: never */
};

struct certificate {
	bool    found;
	char    why[160];       /* where it was not found: one line for people */
	int     bin;            /* the machine may decide from this bin up; by class, from the lowest one of all */
	double  threshold;      /* the same as a confidence */
	int64_t accepted, errors, settled; /* items at or above it, errors among them, of all */
	double  coverage;       /* accepted / settled */
	double  risk, risk_bound; /* promised, and certified: bound <= risk; by class, the bound of the worst */
	int64_t missed, criticals; /* critical items that would be accepted as something else, of all critical ones */
	double  miss, miss_bound;  /* promised, and certified; bound NaN where no class is critical */
	double  delta;          /* the chance that this look certifies what does not hold */
	int     attempt, look;  /* which gave delta, each from 1; 0 where delta was given */
	double  budget;         /* alpha of a year, as it was asked for; NaN where delta was given */
	char    grid[24];       /* of the bins */
	bool    by_class;
	int     class_count;    /* of classes; 0: one threshold for all */
	struct certificate_class classes[CERTIFICATE_LABELS]; /* by predicted label */
};

/* Looks for a certificate. budget: alpha of a year (0.05); attempt and look (its size) from 1. Nothing depends on
 * anything but the arguments, so that it can be made again from the same rows.
 *
 * By class, thresholds are found for each label that the model gives, and raised to where few enough
 * critical items are called so (Learn-then-Test in each class). Then each of these promises, and the one on
 * misses, has an equal part of delta, so that all of them hold together at 1 - delta (Bonferroni). With one
 * threshold none is shared: of two promises that both fail below some confidence, only the one that fails
 * higher up can be broken, at full delta. */
struct certificate certificate_look(const struct evidence *evidence, const struct certificate_terms *terms, double budget,
                                    int attempt, int look);

/* The same as one plain look, at a given delta. */
struct certificate certificate_at(const struct evidence *evidence, const struct certificate_terms *terms, double delta);

/* From which confidence on the machine may give a label; NaN: never, as without a certificate. */
double certificate_threshold(const struct certificate *certificate, int label);

/* Whether it was found and keeps what is asked now: a stricter promise, a smaller budget, and thresholds by
 * class where it has one for all, void it. By class it is the stricter one, and holds for both. */
bool certificate_holds(const struct certificate *certificate, const struct certificate_terms *terms, double budget);

/* The settled items at which look 1, 2, ... is made: each half as many again as the one before. */
int64_t certificate_size(int look);

/* Its share of the chance of an attempt; over all looks they add up to 1. */
double certificate_share(int look);

/* The look that is made at so many settled items; 0: none is. */
int certificate_look_at(int64_t settled);

/* The settled items at which the next look after so many is made. */
int64_t certificate_next_look(int64_t settled);

#endif
