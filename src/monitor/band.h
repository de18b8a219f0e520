/* A band around a metric and what leaving it does: hysteresis, how long, how many values. Pure: a state and a
 * value in, the state and what to do out. */
#ifndef RUNG_MONITOR_BAND_H
#define RUNG_MONITOR_BAND_H

#include <stdbool.h>
#include <stdint.h>

enum band_side { BAND_INSIDE, BAND_BELOW, BAND_ABOVE, BAND_MISSING };

#define BAND_WORSE_BY 1.5 /* so many times as far outside as it was last told */
#define BAND_SLACK    0.1 /* the usual slack */

struct band {
	double  low, high;   /* NaN: open at that side */
	double  slack;       /* once outside it is inside again only so far within: a share of the band's width, or of the limit
	                      * where the other side is open; 0..0.5 */
	int64_t for_ms;      /* outside for so long before it is an alarm, and inside for so long before that is over */
	int64_t least;       /* values behind a figure, for it to be judged */
	bool    wants_some;  /* no figure at all is an alarm too: a signal that is missing */
};

struct band_state {
	enum band_side side;
	int64_t since_ms;    /* on that side */
	bool    open;        /* it was told since it left */
	double  worst;       /* the value as it was last told; NaN: missing, or nothing was */
};

enum band_turn { BAND_NOTHING, BAND_OPENS, BAND_WORSE, BAND_CLOSES };

/* Looks at a figure made of count values; NaN: there is none. A figure that cannot be judged leaves the state as
 * it is. A time before the last is where counting begins anew. */
enum band_turn band_look(const struct band *band, struct band_state *state, double value, int64_t count, int64_t now_ms);

/* Where a value lies, without hysteresis. Missing: it is not finite. */
enum band_side band_side_of(const struct band *band, double value);

/* Whether a value outside lies BAND_WORSE_BY times as far outside as another, or the other one was none. */
bool band_is_worse(double low, double high, double worst, double value);

const char *band_side_name(enum band_side side); /* "inside", ... */

#endif
