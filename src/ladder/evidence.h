/* What the settled blind decisions of one epoch say of one model version: counts alone, so that the same
 * rows give the same evidence in whatever order they are read. */
#ifndef RUNG_LADDER_EVIDENCE_H
#define RUNG_LADDER_EVIDENCE_H

#include "stats/confhist.h"

#include <stdbool.h>
#include <stdint.h>

struct evidence_day { int64_t day, decisions; };

/* Items that the model gave one label, by bin: how many, how many of them wrong, and how many of these
 * critical. */
struct evidence_said { struct confhist hist; int64_t missed[CONFBIN_COUNT]; };

struct evidence {
	int      label_count;
	bool    *critical;        /* by label */
	int64_t *seen, *found;    /* by true label: how many there were, how many the model called so */
	int64_t  settled, agreed; /* items with a blind label and a prediction with one; alike in how many */
	int64_t  criticals;       /* of these, of a critical class */
	int64_t  missed[CONFBIN_COUNT]; /* critical items that the model called something else, by bin */
	struct confhist hist;     /* by bin: wrong where they differ */
	struct evidence_said *said; /* the same two by the label that the model gave; hist and missed are their sums */
	int64_t  imported;        /* of the settled: answers that somebody vouches for; whoever settles them counts them */
	int64_t  predictions, nulls;
	int64_t  unsure, pending; /* answers that cannot count yet: unsure, skipped, waiting for a second look */
	struct evidence_day *days; /* in the order in which they came, each once */
	int      day_count, day_room;
};

/* critical: label_count of them, copied. label_count is at least 1. */
void evidence_init(struct evidence *evidence, const bool *critical, int label_count);
void evidence_release(struct evidence *evidence); /* may be repeated */

/* Starts a fresh epoch: everything is zero but the labels. */
void evidence_clear(struct evidence *evidence);

/* Counts a prediction of the version, null or not. */
void evidence_predicted(struct evidence *evidence, bool is_null);

/* Counts a settled blind decision of an item that was predicted with a label: labels 0..label_count-1,
 * bin 0..999, day any number that is the same all day. Others are left out and give false. */
bool evidence_settled(struct evidence *evidence, int predicted, int bin, int decided, int64_t day);

/* The same where a label is not all of an answer: the two agree where what stands beside their labels matches too. One that
 * does not has not been found, and is missed where it is critical. */
bool evidence_judged(struct evidence *evidence, int predicted, int bin, int decided, bool matches, int64_t day);

/* Puts back what was counted in one bin of one predicted label: into said, and into the sums hist and missed
 * alike. Labels and bins as above. */
void evidence_put(struct evidence *evidence, int predicted, int bin, int64_t count, int64_t wrong, int64_t missed);

/* Settled items of a day with enough work: the median of the last five days that had any, since the newest
 * is hardly over. NaN before the first. */
double evidence_pace(const struct evidence *evidence);

/* Counts decisions of a day, of which more may have been counted. */
void evidence_count_day(struct evidence *evidence, int64_t day, int64_t decisions);

/* Days with enough work: one tenth of the median day's decisions, and five at least. */
int evidence_days(const struct evidence *evidence);

/* The share of the commonest label: what always answering it would get right. NaN without items. */
double evidence_commonest(const struct evidence *evidence);

#endif
