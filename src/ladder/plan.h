/* What climbing the ladder would take for a line of a given volume, by simulation: how long each level
 * takes, what it costs and saves, and whether it is worth it. Everything it says is simulated, and rests on
 * the assumptions it is given. */
#ifndef RUNG_LADDER_PLAN_H
#define RUNG_LADDER_PLAN_H

#include "ladder/climb.h"

#include <stdbool.h>
#include <stdint.h>

#define PLAN_STREAMS 9

/* Hours that the first year must save, second looks and audits taken off, for the ladder to be worth climbing:
 * leads read gates, promote and look at what audits show, which is not simulated, some minutes a week at least. */
#define PLAN_WORTH_HOURS 10

struct plan_line {
	int64_t per_day;      /* items, 1 or more */
	double  defects;      /* share of items of the critical label, 0 < defects < 1 */
	double  model_error;  /* share of all items that the model gets wrong; it errs mostly where it is unsure */
	double  people_error; /* share of items that a person gets wrong at one look */
	double  seconds;      /* of a person for one look */
	int     horizon_days; /* how far to look ahead */
	uint64_t seed;
};

/* Medians over PLAN_STREAMS simulated streams; a number of days is -1 where fewer than half of the streams
 * came that far within the horizon. */
struct plan {
	double shadow_days, assist_days, partial_days; /* until level 1, 2, 3 */
	double blind;              /* at level 2: share of all items that are decided blind; NaN: nobody came there */
	int    reached_partial;    /* of PLAN_STREAMS */
	double automation;         /* at level 3: share that the machine decides */
	double audits_per_day, second_looks_per_day, hand_per_day; /* at level 3: looks by people */
	double notice_items;       /* machine-decided items until a tripled error is noticed, nine times in ten */
	double notice_days;
	double saved_minutes;      /* a day at level 3, audits and second looks taken off; negative: it costs */
	double extra_minutes;      /* a day before level 3: second looks, which there would be none without the ladder */
	double error_seen;         /* share of what the machine decided that was wrong */
	double first_year_hours;   /* saved in the year that begins now, second looks and audits taken off; negative: it costs;
	                            * NaN: level 3 is not reached */
	bool   worth_it;           /* PLAN_WORTH_HOURS or more */
	char   why[200];           /* the verdict in words */
};

/* About a second of computing for each hundred thousand items of the horizon. */
struct plan plan_line(const struct plan_line *line, const struct climb_policy *policy);

#endif
