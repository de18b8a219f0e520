/* After the fact: where a stream began to err more.
 *
 * Of all ways to cut it in two, the one that makes both parts likeliest, each with a rate of its own
 * (Page 1954, in its likelihood form). For looking back at what is known; what decides in earnest is esr.h. */
#ifndef RUNG_STATS_CHANGE_POINT_H
#define RUNG_STATS_CHANGE_POINT_H

#include <stdbool.h>
#include <stdint.h>

struct change_point {
	bool    found;
	int64_t at;            /* so many answers lie before the change */
	double  before, after; /* shares of errors; before < after */
};

/* Found where the cut is exp(10) times as likely as none: by chance that comes in less than one of a
 * thousand streams of 100,000. */
struct change_point change_point_find(const bool *wrong, int64_t count);

#endif
