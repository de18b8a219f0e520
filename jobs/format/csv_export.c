/* CSV: predictions beside decisions, a row for each answer in force and one for each prediction of an item that nobody has
 * answered. Regions stand in cells as JSON. */
#include "jobs/format/export_format.h"
#include "jobs/format/row_writer.h"

#include "base/clock.h"
#include "base/text.h"
#include "db/output.h"

#include <math.h>
#include <string.h>

enum {
	COLUMN_ITEM, COLUMN_PATH, COLUMN_KEY, COLUMN_SHA256, COLUMN_GROUP, COLUMN_PREDICTED, COLUMN_CONFIDENCE,
	COLUMN_MODEL, COLUMN_DECIDED, COLUMN_OPERATOR, COLUMN_MODE, COLUMN_AGREES, COLUMN_AGREED, COLUMN_DECIDED_AT,
	COLUMN_SECONDS, COLUMN_NOTE, COLUMN_REGIONS, COLUMN_PREDICTED_REGIONS,
	COLUMN_WORDS, /* from here on only where an answer is more than its label */
	COLUMN_PREDICTED_OUTPUT = COLUMN_WORDS, COLUMN_DECIDED_OUTPUT, COLUMN_SCORE, COLUMN_COUNT,
};

static const struct row_column columns[COLUMN_COUNT] = {
	[COLUMN_ITEM] = { "item_id", false },
	[COLUMN_PATH] = { "path", false },
	[COLUMN_KEY] = { "external_key", false },
	[COLUMN_SHA256] = { "sha256", false },
	[COLUMN_GROUP] = { "group", false },
	[COLUMN_PREDICTED] = { "predicted_label", false },
	[COLUMN_CONFIDENCE] = { "confidence", false },
	[COLUMN_MODEL] = { "model", false },
	[COLUMN_DECIDED] = { "decided_label", false },
	[COLUMN_OPERATOR] = { "operator", false },
	[COLUMN_MODE] = { "mode", false },
	[COLUMN_AGREES] = { "agrees", true },
	[COLUMN_AGREED] = { "agreed_label", false },
	[COLUMN_DECIDED_AT] = { "decided_at", false },
	[COLUMN_SECONDS] = { "seconds", false },
	[COLUMN_NOTE] = { "note", false },
	[COLUMN_REGIONS] = { "regions", false },
	[COLUMN_PREDICTED_REGIONS] = { "predicted_regions", false },
	[COLUMN_PREDICTED_OUTPUT] = { "predicted_output", false },
	[COLUMN_DECIDED_OUTPUT] = { "decided_output", false },
	[COLUMN_SCORE] = { "score", false },
};

/* What the cells of a row are made in. */
struct cells { struct store_value values[COLUMN_COUNT]; char sha256[HASH_HEX_SIZE], time[CLOCK_TEXT_SIZE]; struct arena arena; };

static struct store_value text_cell(const char *text)
{
	if (!text)
		return (struct store_value){ .type = STORE_NULL };
	return (struct store_value){ .type = STORE_TEXT, .bytes = text, .length = strlen(text) };
}

static struct store_value real_cell(double real)
{
	return (struct store_value){ .type = isfinite(real) ? STORE_REAL : STORE_NULL, .real = real };
}

static struct store_value regions_cell(struct cells *cells, const struct said_region *regions, int count)
{
	struct json_out out = JSON_OUT_EMPTY;
	const char *text = NULL;

	if (count > 0) {
		export_add_regions(&out, NULL, regions, count);
		text = arena_strdup(&cells->arena, str_text(&out.text));
		json_out_release(&out);
	}
	return text_cell(text);
}

static void fill_item(struct cells *cells, const struct said_item *item)
{
	const struct said_prediction *prediction = item->prediction;

	cells->values[COLUMN_ITEM] = (struct store_value){ .type = STORE_INTEGER, .integer = item->item_id };
	cells->values[COLUMN_PATH] = text_cell(item->path);
	cells->values[COLUMN_KEY] = text_cell(item->external_key);
	cells->values[COLUMN_SHA256] = text_cell(hash_hex(item->sha256, HASH_BYTES, cells->sha256));
	cells->values[COLUMN_GROUP] = text_cell(item->group);
	if (!prediction)
		return;
	cells->values[COLUMN_PREDICTED] = text_cell(prediction->label);
	cells->values[COLUMN_CONFIDENCE] = real_cell(prediction->confidence);
	cells->values[COLUMN_MODEL] = text_cell(prediction->model);
	cells->values[COLUMN_PREDICTED_OUTPUT] = text_cell(prediction->words);
	cells->values[COLUMN_PREDICTED_REGIONS] = regions_cell(cells, prediction->regions, prediction->region_count);
}

static void fill_decision(struct cells *cells, const struct said_item *item, const struct said_decision *decision)
{
	cells->values[COLUMN_DECIDED] = text_cell(decision->label);
	cells->values[COLUMN_OPERATOR] = text_cell(decision->operator_name);
	cells->values[COLUMN_MODE] = text_cell(decision->mode);
	cells->values[COLUMN_AGREES] = (struct store_value){ .type = decision->agrees < 0 ? STORE_NULL : STORE_INTEGER, .integer = decision->agrees };
	cells->values[COLUMN_AGREED] = text_cell(item->agreed_label);
	cells->values[COLUMN_DECIDED_AT] = text_cell(clock_iso(decision->decided_ms, cells->time));
	cells->values[COLUMN_SECONDS] = real_cell((double)decision->duration_ms / 1000);
	cells->values[COLUMN_NOTE] = text_cell(decision->note);
	cells->values[COLUMN_DECIDED_OUTPUT] = text_cell(decision->words);
	cells->values[COLUMN_SCORE] = real_cell(decision->score);
	cells->values[COLUMN_REGIONS] = regions_cell(cells, decision->regions, decision->region_count);
}

static int column_count(const struct export_run *run)
{
	return output_of_stage(run->stage)->compare ? COLUMN_COUNT : COLUMN_WORDS;
}

static void make_visible(struct cells *cells)
{
	for (int i = 0; i < COLUMN_COUNT; i++)
		if (cells->values[i].type == STORE_TEXT)
			cells->values[i] = text_cell(text_visible(&cells->arena, cells->values[i].bytes));
}

static void write_row(struct export_run *run, const struct said_item *item, const struct said_decision *decision)
{
	struct cells cells = { .arena = ARENA_EMPTY };

	fill_item(&cells, item);
	if (decision)
		fill_decision(&cells, item, decision);
	if (run->out.visible)
		make_visible(&cells);
	csv_row_writer.row(run->file, columns, cells.values, column_count(run), NULL, 0);
	arena_release(&cells.arena);
	run->result->rows++;
	run->result->predictions += item->prediction != NULL;
	run->result->decisions += decision != NULL;
	run->result->regions += decision ? decision->region_count : 0;
}

static int begin(struct export_run *run, struct err *err)
{
	(void)err;
	csv_row_writer.head(run->file, columns, column_count(run));
	return 0;
}

static int write_item(struct export_run *run, const struct said_item *item, const char **why, struct err *err)
{
	(void)why;
	(void)err;
	for (int i = 0; i < item->decision_count; i++)
		write_row(run, item, &item->decisions[i]);
	if (item->decision_count == 0)
		write_row(run, item, NULL);
	return 1;
}

const struct export_format csv_export = {
	.name = "csv", .summary = "predictions beside decisions, a row each",
	.about = EXPORT_DECISIONS | EXPORT_PREDICTIONS, .inside = "decisions.csv", .begin = begin, .item = write_item,
};
