/* How far a mistyped word is from a known one. */
#ifndef RUNG_UI_CMD_NEAREST_H
#define RUNG_UI_CMD_NEAREST_H

#include <stdbool.h>

/* Letters to insert, leave out, change or swap with their neighbour to make one word the other. Only
 * the first 31 bytes of each count. */
int nearest_distance(const char *a, const char *b);

/* Whether a word at that distance is worth suggesting: a third of its letters may be wrong, 3 at most. */
bool nearest_is_near(const char *word, int distance);

#endif
