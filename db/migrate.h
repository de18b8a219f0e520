/* The schema of a project: numbered migrations, then the views and guards of this program. */
#ifndef RUNG_DB_MIGRATE_H
#define RUNG_DB_MIGRATE_H

#include "base/err.h"
#include "db/driver.h"

/* The newest schema that this program knows. */
int migrate_newest(void);

/* A change of a view or a guard needs a migration of its own, be it an empty one: that is what makes
 * them anew in projects that are there already. */

/* Brings the database from schema from (0: empty) to the newest one, each step in one transaction of
 * its own; views and guards are made anew with the last. */
int migrate_run(const struct driver *driver, struct driver_db *db, int from, struct err *err);

/* Compares tables, indexes, views and guards with those of a new project. -1 names the first that is
 * missing or different. */
int migrate_check(const struct driver *driver, struct driver_db *db, struct err *problem);

#endif
