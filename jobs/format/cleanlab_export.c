/* The long form that cleanlab's multiannotator functions take: task, annotator and label, a row for each answer of a person.
 * label is the number of the class, from 0, in the order of the stage's labels; label_name says it. */
#include "jobs/format/export_format.h"
#include "jobs/format/row_writer.h"

#include "base/str.h"

#include <string.h>

static const struct row_column columns[] = { { "task", false }, { "annotator", false }, { "label", false }, { "label_name", false } };

#define COLUMN_COUNT (int)(sizeof columns / sizeof *columns)

static struct store_value text_cell(const char *text)
{
	return (struct store_value){ .type = STORE_TEXT, .bytes = text, .length = strlen(text) };
}

static int begin(struct export_run *run, struct err *err)
{
	(void)err;
	csv_row_writer.head(run->file, columns, COLUMN_COUNT);
	return 0;
}

/* Of somebody who has answered twice the newest counts: the long form is turned into a table of tasks by annotators. */
static bool is_newest(const struct said_item *item, int index)
{
	for (int i = index + 1; i < item->decision_count; i++)
		if (item->decisions[i].label && str_equal(item->decisions[i].operator_name, item->decisions[index].operator_name))
			return false;
	return true;
}

static int write_item(struct export_run *run, const struct said_item *item, const char **why, struct err *err)
{
	int written = 0;

	(void)err;
	*why = item->decision_count ? "nobody was sure of them, or their label is no longer one of the stage" : "nobody has decided them";
	for (int i = 0; i < item->decision_count; i++) {
		const struct said_decision *decision = &item->decisions[i];
		int label = export_label_index(run, decision->label);
		struct store_value cells[] = {
			{ .type = STORE_INTEGER, .integer = item->item_id }, text_cell(decision->operator_name),
			{ .type = STORE_INTEGER, .integer = label }, text_cell(decision->label ? decision->label : ""),
		};

		if (label < 0 || !is_newest(item, i))
			continue;
		csv_row_writer.row(run->file, columns, cells, COLUMN_COUNT, NULL, 0);
		written++;
	}
	run->result->rows += written;
	run->result->decisions += written;
	return written > 0;
}

const struct export_format cleanlab_export = {
	.name = "cleanlab", .summary = "task, annotator, label: the long form of cleanlab's multiannotator functions",
	.about = EXPORT_DECISIONS, .inside = "labels.csv", .begin = begin, .item = write_item,
};
