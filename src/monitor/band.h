/* A band around a metric and what leaving it does: hysteresis, how long, how many values. Pure: a state and a
 * value in, the state and what to do out. */
#ifndef RUNG_MONITOR_BAND_H
#define RUNG_MONITOR_BAND_H

#include <stdbool.h>
#include <stdint.h>

enum band_side { BAND_INSIDE, BAND_BELOW, BAND_ABOVE, BAND_MISSING };

struct band {
	double  low, high;   /* NaN: open at that side */
	double  slack;       /* it is inside again only this share of the limit's size within it: 0..1 */
	int64_t for_ms;      /* outside for so long, before it is an alarm */
	int64_t least;       /* values behind a figure, for it to be judged */
	bool    wants_some;  /* no figure at all is an alarm too: a signal that is missing */
};

struct band_state {
	enum band_side side;
	int64_t since_ms;    /* on that side */
	bool    open;        /* an alarm of it is open */
	double  worst;       /* of the open alarm, as it was last told */
};

enum band_turn { BAND_NOTHING, BAND_OPENS, BAND_WORSE, BAND_CLOSES };

/* Looks at a figure made of count values; NaN: there is none. Times that go back count as none gone by. */
enum band_turn band_look(const struct band *band, struct band_state *state, double value, int64_t count, int64_t now_ms);

/* Where a value lies, without hysteresis. */
enum band_side band_side_of(const struct band *band, double value);

#endif
