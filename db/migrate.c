#include "db/migrate.h"

#include "base/str.h"

#include <stdlib.h>
#include <string.h>

static const char *const schemas[] = { /* [i] leads from schema i to i + 1; only ever appended to */
#include "db/schema/0001_first_light.sql.h"
	,
#include "db/schema/0002_inspectors_seat.sql.h"
	,
#include "db/schema/0003_ladder.sql.h"
	,
#include "db/schema/0004_rollout.sql.h"
	,
#include "db/schema/0005_monitoring.sql.h"
	,
#include "db/schema/0006_pipelines.sql.h"
	,
#include "db/schema/0007_retraining.sql.h"
	,
#include "db/schema/0008_active_learning.sql.h"
	,
#include "db/schema/0009_known_answers.sql.h"
};

/* Views are made in this order: later ones may read earlier ones. */
static const char *const derived[] = {
#include "db/view/working.sql.h"
	,
#include "db/view/items.sql.h"
	,
#include "db/view/models.sql.h"
	,
#include "db/view/decisions.sql.h"
	,
#include "db/view/ladder.sql.h"
	,
#include "db/view/alarms.sql.h"
	,
#include "db/view/drift.sql.h"
	,
#include "db/view/retraining.sql.h"
	,
#include "db/view/evidence.sql.h"
	,
#include "db/view/metrics.sql.h"
	,
#include "db/view/stages.sql.h"
	,
#include "db/view/guide.sql.h"
	,
#include "db/guard/facts.sql.h"
	,
#include "db/guard/things.sql.h"
	,
#include "db/guard/decision.sql.h"
	,
#include "db/guard/event.sql.h"
	,
#include "db/guard/retraining.sql.h"
};

static const char objects_sql[] =
#include "db/schema/objects.sql.h"
	;

int migrate_newest(void)
{
	return (int)(sizeof schemas / sizeof *schemas);
}

/* Calls visit for each object of the schema: its kind, name and text. */
static int each_object(const struct driver *driver, struct driver_db *db,
                       int (*visit)(void *context, const char *kind, const char *name, const char *sql), void *context,
                       struct err *err)
{
	struct driver_statement *statement = NULL;
	int got = driver->prepare(db, objects_sql, sizeof objects_sql - 1, &statement, err);

	while (got == 0 && (got = driver->step(statement, err)) > 0) {
		struct store_value kind, name, sql;

		driver->column(statement, 0, &kind);
		driver->column(statement, 1, &name);
		driver->column(statement, 2, &sql);
		got = visit(context, kind.bytes, name.bytes, sql.bytes ? sql.bytes : "");
	}
	driver->finalize(statement);
	return got;
}

static int add_drop(void *context, const char *kind, const char *name, const char *sql)
{
	struct str *drops = context;

	(void)sql;
	if (str_equal(kind, "view") || str_equal(kind, "trigger"))
		str_addf(drops, "DROP %s IF EXISTS \"%s\";", kind, name);
	return 0;
}

static int make_derived(const struct driver *driver, struct driver_db *db, struct err *err)
{
	struct str drops = STR_EMPTY;
	int result = each_object(driver, db, add_drop, &drops, err);

	if (result == 0)
		result = driver->exec(db, str_text(&drops), err);
	str_release(&drops);
	for (size_t i = 0; result == 0 && i < sizeof derived / sizeof *derived; i++)
		result = driver->exec(db, derived[i], err);
	return result;
}

static int run_one(const struct driver *driver, struct driver_db *db, int step, struct err *err)
{
	bool unknown;

	if (driver->begin(db, STORE_DURABLE, err) < 0)
		return -1;
	if (driver->migrate(db, schemas[step], err) < 0 ||
	    (step + 1 == migrate_newest() && make_derived(driver, db, err) < 0) ||
	    driver->stamp(db, STORE_APPLICATION_ID, step + 1, err) < 0) {
		driver->rollback(db);
		return -1;
	}
	return driver->commit(db, &unknown, err);
}

int migrate_run(const struct driver *driver, struct driver_db *db, int from, struct err *err)
{
	for (int step = from; step < migrate_newest(); step++)
		if (run_one(driver, db, step, err) < 0)
			return err_wrap(err, "bring the project to schema %d", step + 1);
	return 0;
}

/* ---- comparing with a new project ---- */

struct comparison {
	const struct driver *driver;
	struct driver_db    *db;
	struct err          *problem;
};

struct search { const char *kind, *name, *sql; bool found, same; };

static int match_object(void *context, const char *kind, const char *name, const char *sql)
{
	struct search *search = context;

	if (str_equal(kind, search->kind) && str_equal(name, search->name)) {
		search->found = true;
		search->same = str_equal(sql, search->sql);
	}
	return 0;
}

static int expect_object(void *context, const char *kind, const char *name, const char *sql)
{
	struct comparison *comparison = context;
	struct search search = { kind, name, sql, false, false };

	if (each_object(comparison->driver, comparison->db, match_object, &search, comparison->problem) < 0)
		return -1;
	if (!search.found)
		return err_set(comparison->problem, "the %s %s is missing", kind, name);
	if (!search.same)
		return err_set(comparison->problem, "the %s %s has been changed", kind, name);
	return 0;
}

int migrate_check(const struct driver *driver, struct driver_db *db, struct err *problem)
{
	struct driver_db *fresh = NULL;
	struct comparison comparison = { driver, db, problem };
	int result = driver->open(NULL, DRIVER_SCRATCH, &fresh, problem);

	for (size_t i = 0; result == 0 && i < sizeof schemas / sizeof *schemas; i++)
		result = driver->migrate(fresh, schemas[i], problem);
	if (result == 0)
		result = make_derived(driver, fresh, problem);
	if (result == 0)
		result = each_object(driver, fresh, expect_object, &comparison, problem);
	driver->close(fresh);
	return result;
}
