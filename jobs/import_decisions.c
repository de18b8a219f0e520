#include "jobs/import_run.h"

#include "base/str.h"
#include "db/decision.h"
#include "jobs/output_row.h"

#include <stdio.h>
#include <string.h>

static const char *const decision_columns[] = { "item", "operator", "label", NULL };
static const char *const truth_columns[] = { "item", "label", NULL };

static int begin_decisions(struct import *import, struct err *err)
{
	(void)err;
	import->decisions = (struct decision_batch){ .stage = &import->stage, .by = import->by };
	return 0;
}

static int end_decisions(struct import *import, struct err *err)
{
	return decision_batch_end(&import->decisions, import->store, err);
}

/* Truth needs no operator: it is then known by who imports it. */
static const char *read_operator(const struct import *import, const struct row *row, struct err *why)
{
	const char *name = row_get(row, "operator");

	if ((!name || !*name) && str_equal(import->mode, "truth"))
		return import->by->name;
	if (!name || !*name) {
		err_set(why, "it names no operator");
		return NULL;
	}
	return actor_check_name(name, why) == 0 ? name : (err_wrap(why, "\"%.80s\"", name), NULL);
}

static void remember_operator(struct import *import, const struct decision_imported *said)
{
	import->operator_id = said->operator_id;
	snprintf(import->operator_name, sizeof import->operator_name, "%s", said->operator_name);
}

static int import_decision(struct import *import, const struct row *row, struct err *why)
{
	const char *operator_name = read_operator(import, row, why);
	struct decision_imported said = { .import_id = import->import_id, .operator_name = operator_name, .mode = import->mode };
	struct output_row beside;
	int found;

	if (!operator_name || import_read_label(import, row, &said.label_id, why) < 0 || import_read_time(import, row, &said.decided_ms, why) < 0 ||
	    output_row_read(&import->stage, row, true, &import->row_arena, &beside, why) < 0)
		return 0;
	said.words = beside.words;
	said.regions = beside.regions;
	said.region_count = beside.region_count;
	if (said.label_id == 0) {
		err_set(why, "it gives no label");
		return 0;
	}
	if (said.decided_ms == 0)
		said.decided_ms = import->begun_ms;
	found = import_find_item(import, row, &said.item_id, why);
	if (found <= 0)
		return found;
	said.operator_id = str_equal(operator_name, import->operator_name) ? import->operator_id : 0;
	found = decision_batch_add(&import->decisions, import->store, &said, why);
	if (found < 0)
		return -1;
	if (said.operator_id != import->operator_id)
		remember_operator(import, &said);
	if (found == 2)
		return 0;
	import->result->tied += said.tied;
	import->result->contradicts += said.contradicts;
	import->result->imported += found;
	import->result->present += !found;
	return 1;
}

static const struct import_kind decisions = {
	"decisions", ROW_BATCH_DECISIONS, decision_columns, STORE_DURABLE, begin_decisions, import_decision, end_decisions,
};

static const struct import_kind truth = {
	"decisions", ROW_BATCH_DECISIONS, truth_columns, STORE_DURABLE, begin_decisions, import_decision, end_decisions,
};

int import_decisions(struct store *store, const char *stage, const struct actor *by, const char *path,
                     const struct import_options *options, struct import_result *result, struct err *err)
{
	struct import import = {
		.kind = &decisions, .store = store, .by = by, .path = path, .options = options, .result = result,
		.mode = options->mode ? options->mode : "blind",
	};

	if (str_equal(import.mode, "truth"))
		import.kind = &truth;
	else if (!str_equal(import.mode, "blind") && !str_equal(import.mode, "assisted")) {
		*result = (struct import_result){ .rejects = REJECT_LIST_EMPTY };
		return err_set(err, "the mode of imported decisions is blind, assisted or truth, not \"%s\"", import.mode);
	}
	return import_run(&import, stage, err);
}
