/* Wall clocks of time zones. Both change TZ for a moment: for the thread that owns the program's
 * environment. zone: a name of the tz database; an unknown one is UTC. */
#ifndef RUNG_DB_ZONE_H
#define RUNG_DB_ZONE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define ZONE_NAME_SIZE 65

/* What the wall clock shows at a moment. */
void zone_local(const char *zone, int64_t ms, struct tm *local);

/* The moment at which it shows that; fields out of range are carried over. */
int64_t zone_moment(const char *zone, const struct tm *local);

/* Whether the system knows it. UTC it always does. */
bool zone_is_known(const char *zone);

/* Tells each zone that the system lists; none where it has no list. */
void zone_each(void (*tell)(void *context, const char *zone), void *context);

#endif
