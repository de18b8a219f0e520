/* How doubtful an answer is, by what a model and other people say of the item: the model's chances are what is known before,
 * and each peer's answer is evidence weighed by how often that peer errs (as Dawid and Skene 1979 have it, with the
 * model's chances in place of the shares of the classes). The model is none of the raters, so that it never votes for itself. */
#ifndef RUNG_STATS_DOUBT_H
#define RUNG_STATS_DOUBT_H

#include "stats/dawid_skene.h"

/* What people who are too few to be measured are taken for: right in so many of their answers. */
#define DOUBT_PEER_RIGHT 0.9

/* Of a fit with fewer people or items than this the rates are not used. */
#define DOUBT_RATERS_LEAST 3
#define DOUBT_ITEMS_LEAST 30

/* The chances of each class: model (NULL: all alike) times what the votes of the item say. fit: of all votes; NULL: every
 * peer is taken for one who is right in DOUBT_PEER_RIGHT. votes: of peers, each with rater and label; chances: classes, out. */
void doubt_chances(const double *model, const struct vote *votes, int count, const struct dawid_skene *fit, int classes, double *chances);

/* The chances by a model that tells no more than the likeliest label and its chance, for doubt_chances() and for an answer
 * `given`: what it leaves of 1 is never counted against the answer. Where it says the same, the other labels share the rest
 * alike; where it says another, the given label has all the rest, and so has each that a vote of the item names, as it has
 * that at most; others have nothing. model: classes, out; they need not add up to 1. */
void doubt_bounds(int predicted, double confidence, int given, const struct vote *votes, int count, int classes, double *model);

/* By how much the likeliest other class is above the given one, -1 to 1; *other: that class, the first of several; -1 where
 * there is no other. */
double doubt_margin(const double *chances, int classes, int given, int *other);

#endif
