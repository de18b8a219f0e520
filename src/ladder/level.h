/* The rungs of the ladder of automation, and what people call them. */
#ifndef RUNG_LADDER_LEVEL_H
#define RUNG_LADDER_LEVEL_H

#include <stdbool.h>

enum level {
	LEVEL_HUMAN_ONLY, /* no prediction is used or shown */
	LEVEL_SHADOW,     /* models predict, people decide blind, we compare */
	LEVEL_ASSISTANCE, /* people decide with the prediction shown first; a blind slice keeps evidence coming */
	LEVEL_PARTIAL,    /* from the certified threshold on the machine decides; audits are drawn */
	LEVEL_FULL,       /* the machine decides all but nulls and audits */
	LEVEL_COUNT,
};

bool level_valid(int level);

/* "human only" ... "full automation"; "unknown level" for numbers that are none. */
const char *level_name(int level);

/* The same for narrow places on screens: "HUMAN-ONLY", "SHADOW", "AI-ASSIST", "PARTIAL", "FULL"; "?". */
const char *level_short_name(int level);

#endif
