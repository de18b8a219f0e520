/* rung rollout compare: two versions on the same items, and the items on which they differ. */
#include "ui/cmd/rollout.h"

#include "base/str.h"
#include "ui/table.h"

#include <inttypes.h>
#include <math.h>

/* As --items names them; as JSON does; as people read them of the first and the second version. */
static const struct { const char *option, *key, *words; } cells[COMPARISON_CELLS] = {
	[COMPARISON_BOTH_RIGHT]  = { "both-right", "both_right", "both right" },
	[COMPARISON_FIRST_ONLY]  = { "first-only", "only_first_right", "only the first" },
	[COMPARISON_SECOND_ONLY] = { "second-only", "only_second_right", "only the second" },
	[COMPARISON_BOTH_WRONG]  = { "both-wrong", "both_wrong", "both wrong" },
};

/* ---- JSON ---- */

static json_t *row_json(const struct comparison_row *row)
{
	json_t *object = json_pack("{s:I}", "n", (json_int_t)comparison_items_of(row));

	for (int i = 0; i < COMPARISON_CELLS; i++)
		json_object_set_new(object, cells[i].key, json_integer((json_int_t)row->cells[i]));
	return object;
}

static json_t *rows_json(struct command_call *call, const struct comparison_row *rows, int count)
{
	json_t *object = json_object();

	for (int i = 0; i < count; i++)
		json_object_set_new(object, answer_shown(call, rows[i].name), row_json(&rows[i]));
	return object;
}

static json_t *side_json(const struct comparison *comparison, const struct model_version *version, int side)
{
	return json_pack("{s:o, s:I, s:I, s:o, s:o}", "model", answer_text(version->title), "predictions",
	                 (json_int_t)comparison->predictions[side], "nulls", (json_int_t)comparison->nulls[side], "latency_p50_ms",
	                 answer_number(comparison->latency_p50[side]), "latency_p95_ms", answer_number(comparison->latency_p95[side]));
}

json_t *rollout_comparison_json(struct command_call *call, const struct comparison *comparison)
{
	json_t *object = row_json(&comparison->all);
	json_t *rest = json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "first",
	                         side_json(comparison, &comparison->first, 0), "second", side_json(comparison, &comparison->second, 1),
	                         "difference", answer_number(comparison->difference), "difference_low",
	                         answer_number(comparison->difference_interval.low), "difference_high",
	                         answer_number(comparison->difference_interval.high), "mcnemar_p", answer_number(comparison->mcnemar_p),
	                         "log_e_better", answer_number(comparison->log_superior), "log_e_worse",
	                         answer_number(comparison->log_inferior), "log_e_no_worse", answer_number(comparison->log_noninferior),
	                         "per_class", rows_json(call, comparison->labels, comparison->label_count), "per_source",
	                         rows_json(call, comparison->sources, comparison->source_count), "left_out",
	                         (json_int_t)comparison->left_out);

	json_object_update(object, rest);
	json_decref(rest);
	return object;
}

/* ---- for people ---- */

static void add_row(struct command_call *call, struct table *table, const char *name, const struct comparison_row *row)
{
	const char *texts[COMPARISON_CELLS + 1] = { name };

	for (int i = 0; i < COMPARISON_CELLS; i++)
		texts[i + 1] = arena_printf(&call->arena, "%" PRId64, row->cells[i]);
	table_add(table, texts);
}

static void add_rows(struct command_call *call, struct table *table, const char *what, const struct comparison_row *rows, int count)
{
	for (int i = 0; i < count; i++)
		add_row(call, table, arena_printf(&call->arena, "%s %s", what, *rows[i].name ? answer_shown(call, rows[i].name) : "(none)"), &rows[i]);
}

static void print_cells(struct command_call *call, const struct comparison *comparison)
{
	struct table_column columns[COMPARISON_CELLS + 1] = { { "items", false } };
	struct table table;

	for (int i = 0; i < COMPARISON_CELLS; i++)
		columns[i + 1] = (struct table_column){ cells[i].words, true };
	table_init(&table, columns, COMPARISON_CELLS + 1, 0);
	add_row(call, &table, "all", &comparison->all);
	add_rows(call, &table, "label", comparison->labels, comparison->label_count);
	add_rows(call, &table, "source", comparison->sources, comparison->source_count);
	table_print(&table, call->out, 0);
	table_release(&table);
}

static void print_text(struct command_call *call, const struct comparison *comparison)
{
	FILE *out = call->out;

	fprintf(out, "first %s, second %s, on items that people decided blind\n", answer_shown(call, comparison->first.title),
	        answer_shown(call, comparison->second.title));
	print_cells(call, comparison);
	if (isnan(comparison->difference))
		fprintf(out, "no difference is defined: no item has an answer of both and of people\n");
	else
		fprintf(out, "the first is right in %+.2f points more (95 %%: %+.2f to %+.2f), McNemar's exact p %.3g, for one look\n",
		        comparison->difference * 100, comparison->difference_interval.low * 100, comparison->difference_interval.high * 100,
		        comparison->mcnemar_p);
	fprintf(out, "no answer: %" PRId64 " and %" PRId64 " of %" PRId64 " items that both were asked about\n", comparison->nulls[0],
	        comparison->nulls[1], comparison->predictions[0]);
	for (int i = 0; i < 2; i++)
		if (!isnan(comparison->latency_p95[i]))
			fprintf(out, "the %s takes %.1f ms, 95 %% at most %.1f ms\n", i ? "second" : "first", comparison->latency_p50[i],
			        comparison->latency_p95[i]);
	if (comparison->left_out > 0)
		fprintf(out, "%" PRId64 " items of a training set are left out\n", comparison->left_out);
}

/* ---- the items of a cell ---- */

static json_t *item_json(const struct comparison_item *item)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:f, s:f}", "item", (json_int_t)item->item_id, "path", answer_text(item->path), "decided",
	                 answer_text(item->decided_label), "first", answer_text(item->first_label), "second", answer_text(item->second_label),
	                 "first_confidence", item->first_confidence, "second_confidence", item->second_confidence);
}

static enum command_status print_items(struct command_call *call, const struct comparison_item *items, int count)
{
	static const struct table_column columns[] = {
		{ "item", true }, { "path", false }, { "people", false }, { "first", false }, { "second", false },
	};
	json_t *list = json_array();
	struct table table;

	for (int i = 0; call->json && i < count; i++)
		json_array_append_new(list, item_json(&items[i]));
	if (call->json)
		return answer_json(call, json_pack("{s:o, s:o}", "items", list, "stage", answer_text(call->stage.name)));
	json_decref(list);
	table_init(&table, columns, 5, 0);
	for (int i = 0; i < count; i++)
		table_add(&table, (const char *const[]){ arena_printf(&call->arena, "%" PRId64, items[i].item_id), answer_shown(call, items[i].path),
		                                         answer_shown(call, items[i].decided_label), answer_shown(call, items[i].first_label),
		                                         answer_shown(call, items[i].second_label) });
	table_print(&table, call->out, 0);
	table_release(&table);
	return COMMAND_DONE;
}

static enum command_status list_items(struct command_call *call, const struct comparison *pair, const char *which, struct err *err)
{
	long limit = 100;
	struct comparison_item *items;
	int count, cell = 0;

	while (cell < COMPARISON_CELLS && !str_equal(cells[cell].option, which))
		cell++;
	if (cell == COMPARISON_CELLS) {
		err_set(err, "--items takes both-right, first-only, second-only or both-wrong, not \"%s\"", which);
		return COMMAND_USAGE;
	}
	if (command_number(call, "limit", 1, 1000000, &limit, err) < 0)
		return COMMAND_USAGE;
	if (comparison_items(call->store, &call->stage, &pair->first, &pair->second, (enum comparison_cell)cell, command_option(call, "label"),
	                     command_option(call, "source"), (int)limit, 0, &call->arena, &items, &count, err) < 0)
		return COMMAND_FAILED;
	return print_items(call, items, count);
}

/* ---- the command ---- */

static int find(struct command_call *call, const char *reference, struct model_version *version, struct err *err)
{
	int got = model_version_find(call->store, &call->stage, reference, &call->arena, version, err);

	return got == 0 ? err_set(err, "there is no version \"%s\"", answer_shown(call, reference)) : got < 0 ? -1 : 0;
}

/* LIVE itself is compared with the one that it came after. */
static int find_standby(struct command_call *call, const struct model_version *live, struct model_version *version, struct err *err)
{
	struct traffic traffic;
	int64_t standby;

	if (rollout_traffic(call->store, &call->stage, &traffic, err) < 0)
		return -1;
	standby = traffic_standby(&traffic);
	if (!standby)
		return err_set(err, "%s is LIVE, and there is no STANDBY: name the version to compare it with", answer_shown(call, live->title));
	return model_version_read(call->store, standby, &call->arena, version, err);
}

static int find_other(struct command_call *call, const struct model_version *first, struct model_version *version, struct err *err)
{
	int got = model_version_live(call->store, &call->stage, &call->arena, version, err);

	if (got <= 0)
		return got == 0 ? err_set(err, "no version is LIVE: name both") : -1;
	return version->model_version_id == first->model_version_id ? find_standby(call, first, version, err) : 0;
}

static int find_pair(struct command_call *call, struct comparison *pair, struct err *err)
{
	if (find(call, call->arguments[0], &pair->first, err) < 0)
		return -1;
	if (call->argument_count < 2)
		return find_other(call, &pair->first, &pair->second, err);
	if (find(call, call->arguments[1], &pair->second, err) < 0)
		return -1;
	return pair->first.model_version_id != pair->second.model_version_id ? 0 : err_set(err, "%s cannot be compared with itself", answer_shown(call, pair->first.title));
}

static enum command_status run(struct command_call *call, struct err *err)
{
	const char *which = command_option(call, "items");
	struct comparison pair = { .left_out = 0 }, comparison;

	if (find_pair(call, &pair, err) < 0)
		return COMMAND_FAILED;
	if (which)
		return list_items(call, &pair, which, err);
	if (comparison_read(call->store, &call->stage, &pair.first, &pair.second, 0, &call->arena, &comparison, err) < 0)
		return COMMAND_FAILED;
	if (call->json)
		return answer_json(call, rollout_comparison_json(call, &comparison));
	print_text(call, &comparison);
	return COMMAND_DONE;
}

static const struct command_option options[] = {
	{ "items", 0, "CELL", "the items behind both-right, first-only, second-only or both-wrong, newest first" },
	{ "label", 0, "L", "of them, those that people called so" },
	{ "source", 0, "S", "of them, those from there" },
	{ "limit", 0, "N", "so many of them at most; else 100" },
	{ NULL, 0, NULL, NULL },
};

const struct command command_rollout_compare = {
	.name = "rollout compare",
	.arguments = "V [W] [--items CELL [--label L] [--source S] [--limit N]]",
	.summary = "compares two versions on the same items; the second is LIVE unless named",
	.details = "LIVE itself is compared with the STANDBY. Only items count that people judged whatever a model\n"
	           "says of them, once their answer has settled. What a version was trained on is left out. Rules go\n"
	           "by evidence that may be looked at any time (log e: 3 is 20 to 1); the interval and the p-value are\n"
	           "for one look.\n"
	           "\n"
	           "JSON: n, both_right, only_first_right, only_second_right, both_wrong, first and second (model,\n"
	           "predictions, nulls, latency_p50_ms, latency_p95_ms), difference, difference_low, difference_high,\n"
	           "mcnemar_p, log_e_better, log_e_worse, log_e_no_worse, per_class, per_source, left_out. With --items:\n"
	           "items (item, path, decided, first, second, first_confidence, second_confidence), stage.\n",
	.options = options, .least = 1, .most = 2, .section = SECTION_LADDER, .project = PROJECT_READ, .models = true, .run = run,
};
