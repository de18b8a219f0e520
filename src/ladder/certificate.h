/* The certificate that level 3 runs on: the confidence from which the machine may decide, with what it was
 * made from. It is looked for at planned times only, and frozen once found. */
#ifndef RUNG_LADDER_CERTIFICATE_H
#define RUNG_LADDER_CERTIFICATE_H

#include "ladder/evidence.h"

#include <stdbool.h>
#include <stdint.h>

#define CERTIFICATE_GROWTH 1.5 /* the next look waits until the evidence has grown by half */

struct certificate {
	bool    found;
	char    why[160];       /* where it was not found: one line for people */
	int     bin;            /* the machine may decide from this bin up */
	double  threshold;      /* the same as a confidence */
	int64_t accepted, errors, settled; /* items at or above it, errors among them, of all */
	double  coverage;       /* accepted / settled */
	double  risk, risk_bound; /* promised, and certified: bound <= risk */
	int64_t missed, criticals; /* critical items that would be accepted as something else, of all critical ones */
	double  miss, miss_bound;  /* promised, and certified; bound NaN where no class is critical */
	double  delta;          /* the chance that this look certifies what does not hold */
	int     attempt, look;  /* which gave delta, each from 1 */
	char    grid[24];       /* of the bins */
};

/* Looks for a certificate. budget: alpha of a year (0.05); attempt and look from 1. Nothing depends on
 * anything but the arguments, so that it can be made again from the same rows. */
struct certificate certificate_look(const struct evidence *evidence, double risk, double miss, double budget,
                                    int attempt, int look);

/* How many settled items the next look waits for, after one at settled. */
int64_t certificate_next_look(int64_t settled);

#endif
