/* How a text was changed, as people read it: "turn the lights [-of-]{+off+}", after wdiff, so that no colour is needed. */
#ifndef RUNG_OUTPUT_DIFFERENCE_H
#define RUNG_OUTPUT_DIFFERENCE_H

#include "base/arena.h"
#include "base/str.h"
#include "output/alignment.h"

struct difference_part { enum edit edit; const char *text; }; /* EDIT_SAME, EDIT_LEFT_OUT (of the first), EDIT_PUT_IN (by the second) */
struct difference { const struct difference_part *parts; int count, edits; };

/* By words as they are written: what became of first in second. In arena, with the signs in the texts of the parts, which
 * have no blanks at their ends. 0; -1: they differ too much to be told. */
int difference_of(const char *first, const char *second, struct arena *arena, struct difference *difference);

/* In one line, the parts with blanks between them. -1 likewise. */
int difference_add(const char *first, const char *second, struct str *out);

#endif
