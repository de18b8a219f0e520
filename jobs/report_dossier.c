/* A promotion as an auditor asks for it. Its figures are those that were stored with it; beside each stands the query
 * that counts the same rows again, bounded to those that the gate read, and what that gives today. */
#include "jobs/report_private.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "db/epoch.h"
#include "db/evidence_behind.h"
#include "db/gate_fact.h"
#include "db/page.h"
#include "db/store.h"

#include <string.h>

#define ROWS_MAX 20 /* that a query gives again */

/* The one row of a page, or null. NULL on failure. */
static json_t *one(struct store *store, enum page_of page, const struct stage *stage, int64_t number, struct err *err)
{
	json_t *rows = page_of(store, page, stage, number, err), *row;

	if (!rows)
		return NULL;
	row = json_array_size(rows) > 0 ? json_incref(json_array_get(rows, 0)) : json_null();
	json_decref(rows);
	return row;
}

static int64_t id_of(const json_t *object, const char *key)
{
	return (int64_t)json_integer_value(json_object_get(object, key));
}

/* ---- counted again ---- */

struct again { json_t *names, *rows; };

static bool take_names(void *context, const char *const *names, int count)
{
	struct again *again = context;

	for (int i = 0; i < count; i++)
		json_array_append_new(again->names, json_string(names[i]));
	return true;
}

static json_t *value_json(const struct store_value *value)
{
	switch (value->type) {
	case STORE_INTEGER: return json_integer((json_int_t)value->integer);
	case STORE_REAL: return report_real(value->real);
	case STORE_TEXT: return text_valid_utf8(value->bytes, value->length) ? json_stringn(value->bytes, value->length) : json_null();
	default: return json_null();
	}
}

static bool take_row(void *context, const struct store_value *values, int count)
{
	struct again *again = context;
	json_t *row = json_object();

	for (int i = 0; i < count; i++)
		json_object_set_new(row, json_string_value(json_array_get(again->names, (size_t)i)), value_json(&values[i]));
	json_array_append_new(again->rows, row);
	return json_array_size(again->rows) < ROWS_MAX;
}

static int count_again(struct store *store, const char *sql, json_t *check, struct err *err)
{
	struct again again = { json_array(), json_array() };
	const struct store_sink sink = { .header = take_names, .row = take_row, .context = &again };
	int rc = store_query(store, sql, &sink, err);

	json_decref(again.names);
	json_object_set_new(check, "query", json_string(sql));
	json_object_set_new(check, "now", again.rows);
	return rc;
}

/* The gate as far as the queries behind it ask. The names of checks are borrowed from them. */
static void fill_gate(struct gate *gate, const json_t *of, const json_t *checks)
{
	memset(gate, 0, sizeof *gate);
	gate->from = (int)id_of(of, "from");
	gate->to = (int)id_of(of, "to");
	for (size_t i = 0; i < json_array_size(checks) && gate->check_count < GATE_CHECKS_MAX; i++) {
		struct gate_check *check = &gate->checks[gate->check_count++];

		check->name = report_text(json_array_get(checks, i), "name");
		check->n = id_of(json_array_get(checks, i), "n");
	}
}

static int add_queries(struct store *store, const struct stage *stage, const json_t *of, json_t *checks, struct err *err)
{
	const struct evidence_moment then = { id_of(of, "epoch"), id_of(of, "folded"), id_of(of, "prediction") };
	struct gate gate;
	int rc = 0;

	fill_gate(&gate, of, checks);
	for (int i = 0; rc == 0 && i < gate.check_count; i++) {
		json_t *check = json_array_get(checks, (size_t)i);
		struct str sql = STR_EMPTY;

		if (then.epoch_id && evidence_behind_then(&sql, &gate, gate.checks[i].name, stage->name, report_text(of, "model"), &then))
			rc = count_again(store, str_text(&sql), check, err);
		str_release(&sql);
	}
	return rc;
}

/* ---- reading ---- */

/* Files that were there when the gate was looked at. */
static int add_imports(json_t *dossier, struct store *store, const struct stage *stage, const char *until, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct gate_import *imports;
	json_t *list = json_array();
	int count = gate_imports(store, stage, 0, &arena, &imports, err);
	char at[CLOCK_TEXT_SIZE];

	for (int i = 0; i < count; i++)
		if (strcmp(clock_iso(imports[i].at_ms, at), until) <= 0)
			json_array_append_new(list, json_pack("{s:I,s:s,s:I,s:s*,s:s*,s:s}", "import", (json_int_t)imports[i].import_id, "file", imports[i].file,
			                                      "answers", (json_int_t)imports[i].answers, "vouched_by", imports[i].vouched_by,
			                                      "acted_by", imports[i].acted_by, "at", at));
	json_object_set_new(dossier, "imports", list);
	arena_release(&arena);
	return count < 0 ? -1 : 0;
}

static int add_part(json_t *dossier, const char *key, json_t *part)
{
	return part ? json_object_set_new(dossier, key, part) : -1;
}

/* What hangs on the evaluation of a gate. */
static int add_gate(json_t *dossier, struct store *store, const struct stage *stage, int64_t gate_id, struct err *err)
{
	static const struct { const char *key; enum page_of page; } lists[] = {
		{ "checks", PAGE_CHECKS }, { "people", PAGE_PEOPLE }, { "limits", PAGE_LIMITS }, { "events", PAGE_GATE_EVENTS },
	};
	json_t *gate;

	if (add_part(dossier, "gate", one(store, PAGE_GATE, stage, gate_id, err)) < 0 ||
	    add_part(dossier, "version", one(store, PAGE_VERSION, stage, gate_id, err)) < 0)
		return -1;
	gate = json_object_get(dossier, "gate");
	if (add_part(dossier, "certificate", one(store, PAGE_CERTIFICATE, stage, id_of(gate, "certificate"), err)) < 0)
		return -1;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (add_part(dossier, lists[i].key, page_of(store, lists[i].page, stage, gate_id, err)) < 0)
			return -1;
	if (report_suspects_set(dossier, page_of(store, PAGE_GATE_SUSPECTS, stage, gate_id, err)) < 0 ||
	    add_imports(dossier, store, stage, report_text(gate, "at"), err) < 0)
		return -1;
	return add_queries(store, stage, gate, json_object_get(dossier, "checks"), err);
}

static int add_commands(json_t *dossier)
{
	return json_object_set_new(dossier, "recompute", json_pack("[s,s,s,s]", "rung verify", "rung replay", "rung gate --json",
	                                                           "rung query \"SELECT * FROM v_gate_checks\""));
}

static int fill(json_t *dossier, struct store *store, const struct stage *stage, json_t *promotion, struct err *err)
{
	char now[CLOCK_TEXT_SIZE];
	json_t *project = page_project(store, err);

	if (!project)
		return -1;
	json_object_set(dossier, "project", json_object_get(project, "project"));
	json_object_set(dossier, "simulated", json_object_get(project, "simulated"));
	json_decref(project);
	json_object_set_new(dossier, "stage", json_string(stage->name));
	json_object_set_new(dossier, "made_at", json_string(clock_iso(store_now(store), now)));
	json_object_set(dossier, "promotion", promotion);
	if (add_part(dossier, "request", one(store, PAGE_REQUEST, stage, id_of(promotion, "request"), err)) < 0 ||
	    add_gate(dossier, store, stage, id_of(promotion, "gate_evaluation"), err) < 0)
		return -1;
	return add_commands(dossier);
}

json_t *report_dossier_read(struct store *store, const struct stage *stage, int to, struct err *err)
{
	json_t *promotion = one(store, PAGE_PROMOTION, stage, to, err), *dossier;
	int rc;

	if (!promotion)
		return NULL;
	if (json_is_null(promotion)) {
		if (to)
			err_set(err, "%s was never promoted to level %d: rung gate --to %d says how that gate stands", stage->name, to, to);
		else
			err_set(err, "%s was never promoted: rung gate says how the next gate stands", stage->name);
		return NULL;
	}
	dossier = json_object();
	rc = fill(dossier, store, stage, promotion, err);
	json_decref(promotion);
	if (rc == 0)
		return dossier;
	json_decref(dossier);
	return NULL;
}
