/* Wall clocks of time zones. Both change TZ for a moment: for the thread that owns the program's
 * environment. zone: a name of the tz database; an unknown one is UTC. */
#ifndef RUNG_DB_ZONE_H
#define RUNG_DB_ZONE_H

#include <stdint.h>
#include <time.h>

/* What the wall clock shows at a moment. */
void zone_local(const char *zone, int64_t ms, struct tm *local);

/* The moment at which it shows that; fields out of range are carried over. */
int64_t zone_moment(const char *zone, const struct tm *local);

#endif
