#include "monitor/band.h"

#include <math.h>

const char *band_side_name(enum band_side side)
{
	static const char *const names[] = { "inside", "below", "above", "missing" };

	return names[side];
}

enum band_side band_side_of(const struct band *band, double value)
{
	if (!isfinite(value))
		return BAND_MISSING;
	if (value < band->low)
		return BAND_BELOW;
	return value > band->high ? BAND_ABOVE : BAND_INSIDE;
}

/* How far outside. */
static double excess(double low, double high, double value)
{
	if (value < low)
		return low - value;
	return value > high ? value - high : 0;
}

bool band_is_worse(double low, double high, double worst, double value)
{
	if (!isfinite(value) || excess(low, high, value) <= 0)
		return false;
	return !isfinite(worst) || excess(low, high, value) >= BAND_WORSE_BY * excess(low, high, worst);
}

/* Against which the slack is measured. */
static double width(const struct band *band)
{
	if (isfinite(band->low) && isfinite(band->high))
		return band->high - band->low;
	return fabs(isfinite(band->low) ? band->low : band->high);
}

/* What has left the band has to come back a little further than it went out. */
static enum band_side side_from(const struct band *band, enum band_side was, double value)
{
	enum band_side side = band_side_of(band, value);
	double slack = band->slack * width(band);

	if (side != BAND_INSIDE)
		return side;
	if (was == BAND_BELOW && value < band->low + slack)
		return BAND_BELOW;
	return was == BAND_ABOVE && value > band->high - slack ? BAND_ABOVE : BAND_INSIDE;
}

static bool has_lasted(const struct band *band, const struct band_state *state, int64_t now_ms)
{
	return now_ms - state->since_ms >= band->for_ms;
}

static enum band_turn turn_inside(const struct band *band, struct band_state *state, int64_t now_ms)
{
	if (!state->open || !has_lasted(band, state, now_ms))
		return BAND_NOTHING;
	state->open = false;
	state->worst = (double)NAN;
	return BAND_CLOSES;
}

static enum band_turn turn_outside(const struct band *band, struct band_state *state, double value, int64_t now_ms)
{
	if (!state->open && band_side_of(band, value) != BAND_INSIDE && has_lasted(band, state, now_ms)) {
		state->open = true;
		state->worst = value;
		return BAND_OPENS;
	}
	if (!state->open || !band_is_worse(band->low, band->high, state->worst, value))
		return BAND_NOTHING;
	state->worst = value;
	return BAND_WORSE;
}

enum band_turn band_look(const struct band *band, struct band_state *state, double value, int64_t count, int64_t now_ms)
{
	enum band_side side;

	if (!isfinite(value) ? !band->wants_some : count < band->least)
		return BAND_NOTHING;
	side = side_from(band, state->side, value);
	if (side != state->side || now_ms < state->since_ms) {
		state->side = side;
		state->since_ms = now_ms;
	}
	return side == BAND_INSIDE ? turn_inside(band, state, now_ms) : turn_outside(band, state, value, now_ms);
}
