/* A confidence goes to a bin once, when it arrives, and everything later counts bins, so that no two
 * places can disagree over the last digit of a float.
 *
 * There are 200 bins to each tenfold of 1 - confidence: [0, 0.9) takes the first 200, [0.9, 0.99)
 * the next, and so on up to 1 - 1e-5; most answers of a good model lie above 0.99, where bins of
 * equal width would lump them together. */
#ifndef RUNG_STATS_CONFBIN_H
#define RUNG_STATS_CONFBIN_H

#define CONFBIN_COUNT 1000

/* min(999, floor(200 * -log10(max(1 - confidence, 1e-5)))); -1 for NaN and what lies outside 0..1. */
int confbin_of(double confidence);

/* The smallest confidence that falls into the bin, so that confidence >= confbin_low(bin) says the
 * same as confbin_of(confidence) >= bin. NaN for a bin outside 0..999. */
double confbin_low(int bin);

#endif
