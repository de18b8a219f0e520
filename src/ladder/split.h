/* Which of two piles a labelled item goes to, where a model is trained: one to learn from, one to be judged by.
 *
 * A keyed hash decides, so that an item stays in its pile as data grow, whoever asks and in whatever order; a
 * group, a lot or a user, goes as a whole, or a model would be judged by look-alikes of what it has learned. */
#ifndef RUNG_LADDER_SPLIT_H
#define RUNG_LADDER_SPLIT_H

#include "base/hash.h"

enum split { SPLIT_TRAIN, SPLIT_EVAL, SPLIT_COUNT };

const char *split_name(enum split split); /* "train", "eval" */
int split_named(const char *name);        /* -1 for none */

/* The pile of an item of a stage. key: the project's; group: NULL for an item that has none, whose content is
 * its own group; eval_share, 0..1, is how much of the groups is to judge by (setting split.eval): a larger one
 * takes more and gives none back. */
enum split split_of(const unsigned char key[HASH_KEY_BYTES], const char *stage, const char *group,
                    const unsigned char sha256[HASH_BYTES], double eval_share);

#endif
