/* Text compared in either case. One side is folded to lower case once, the other each time: by the
 * locale's rules where it is not ASCII. */
#ifndef RUNG_JOBS_FOLDED_H
#define RUNG_JOBS_FOLDED_H

#include <stdbool.h>
#include <stddef.h>

/* Copies text in lower case, cut to size. */
void folded_copy(const char *text, char *out, size_t size);

/* Whether text has, begins with, or is what folded says. */
bool folded_contains(const char *text, const char *folded);
bool folded_begins(const char *text, const char *folded);
bool folded_equals(const char *text, const char *folded);

#endif
