#include "db/page.h"

#include "base/clock.h"
#include "db/store_private.h"

static json_t *read_rows(struct store *store, const char *name, const struct store_value *values, size_t count, struct err *err)
{
	json_t *rows = json_array();
	struct query query;
	int got;

	if (query_begin_values(&query, store, err, name, values, count) < 0) {
		json_decref(rows);
		return NULL;
	}
	while ((got = query_next(&query, err)) > 0)
		json_array_append_new(rows, json_loads(query_text(&query, 0), 0, NULL));
	if (got == 0)
		return rows;
	json_decref(rows);
	return NULL;
}

json_t *page_since(struct store *store, enum page_since page, const struct stage *stage, int64_t since_ms, struct err *err)
{
	static const char *const names[] = {
		[PAGE_LEVELS] = "page.levels", [PAGE_VERSIONS] = "page.versions", [PAGE_AGREEMENT] = "page.agreement",
		[PAGE_CONFUSION] = "page.confusion", [PAGE_COVERAGE] = "page.coverage", [PAGE_AUDITS] = "page.audits",
		[PAGE_DRIFT] = "page.drift", [PAGE_DRIFT_WINDOWS] = "page.drift_windows",
		[PAGE_SUSPECTS] = "page.suspects",
	};
	char since[CLOCK_TEXT_SIZE];

	return read_rows(store, names[page],
	                 QUERY_VALUES(value_text(stage->name), value_text(since_ms ? clock_iso(since_ms, since) : "")), err);
}

json_t *page_of(struct store *store, enum page_of page, const struct stage *stage, int64_t number, struct err *err)
{
	static const char *const names[] = {
		[PAGE_PROMOTION] = "page.promotion", [PAGE_GATE] = "page.gate", [PAGE_CHECKS] = "page.checks",
		[PAGE_REQUEST] = "page.request", [PAGE_CERTIFICATE] = "page.certificate", [PAGE_VERSION] = "page.version",
		[PAGE_PEOPLE] = "page.people", [PAGE_LIMITS] = "page.limits", [PAGE_GATE_EVENTS] = "page.gate_events",
		[PAGE_GATE_SUSPECTS] = "page.gate_suspects",
	};

	return read_rows(store, names[page], QUERY_VALUES(value_text(stage->name), value_integer(number)), err);
}

json_t *page_project(struct store *store, struct err *err)
{
	json_t *rows = read_rows(store, "page.project", NULL, 0, err);
	json_t *project = rows ? json_incref(json_array_get(rows, 0)) : NULL;

	json_decref(rows);
	return project;
}
