/* Active learning: how much an answer to an item would teach. Numbers in, numbers out; what may be asked in that order, and
 * that the rest is not touched by it, is settled where places are handed out (db/queue). */
#ifndef RUNG_LADDER_ACTIVE_H
#define RUNG_LADDER_ACTIVE_H

#include <stdint.h>

/* Ways to say how unsure a version is (Settles, "Active Learning Literature Survey", 2009): how close the two likeliest labels
 * are, the entropy of all, or how far the likeliest is from certain. */
enum active_measure { ACTIVE_MARGIN, ACTIVE_ENTROPY, ACTIVE_CONFIDENCE, ACTIVE_MEASURE_COUNT };

extern const char *const active_measure_names[ACTIVE_MEASURE_COUNT + 1]; /* "margin", "entropy", "confidence"; NULL ends them */

/* 0 (certain) to 1 (it could be any of them). probabilities: of count labels, at least 0; they are scaled to a sum of 1.
 * NULL, or nothing above 0 in them: by the confidence, 0..1, of the likeliest of count labels. No usable confidence: 1. */
double active_uncertainty(enum active_measure measure, const double *probabilities, int count, double confidence);

/* Query by committee (Dagan and Engelson 1995): the entropy of what versions say, 0 where all say the same to 1 where each
 * says something else. votes: a label each, 0 for an answer that is none. NaN: fewer than two have said anything. */
double active_disagreement(const int64_t *votes, int count);

/* How rare a label is among answers, against the commonest: 0 for that, towards 1 for one that hardly anybody gave. */
double active_rarity(int64_t answers, int64_t commonest);

/* How far each of count points is from the centers and from those of the points that were picked before it, by farthest
 * first (Gonzalez 1985; as k-center greedy in Sener and Savarese, "Active Learning for Convolutional Neural Networks: A
 * Core-Set Approach", 2018): spread[i] in 0..1, 1 for the first that is picked, 0 for what is there already. Points and
 * centers are rows of `width` numbers, NaN where one is missing; each column is standardised over all of them, so that
 * units do not matter, and a missing number is an average one. Takes count * (count + centers) * width steps. */
void active_spread(const double *points, int count, const double *centers, int center_count, int width, double *spread);

enum active_part { ACTIVE_UNCERTAINTY, ACTIVE_DIVERSITY, ACTIVE_DISAGREEMENT, ACTIVE_RARITY, ACTIVE_PART_COUNT };

const char *active_part_name(enum active_part part); /* "uncertainty" */

/* The mean of the parts that are defined (not NaN), by weights of at least 0: 0..1; 0 where none has a weight. */
double active_score(const double parts[ACTIVE_PART_COUNT], const double weights[ACTIVE_PART_COUNT]);

/* The score in 2^20 steps, and below that the place's number, shuffled: no two places of a project have the same rank.
 * At least 0, below 2^52, so that it is exact as a double too. */
int64_t active_rank(double score, int64_t assignment_id);

#endif
