/* CSV, as it is exported: a row for each answer and for each prediction; columns of other names are kept with the item. */
#include "jobs/format/side_import.h"

#include "jobs/format/row_reader.h"


static bool knows_columns(const struct row_reader *rows)
{
	return (row_reader_may_have(rows, "path") || row_reader_may_have(rows, "item") || row_reader_may_have(rows, "external_key")) &&
	       (row_reader_may_have(rows, "decided_label") || row_reader_may_have(rows, "predicted_label"));
}

static void *open_csv(const struct import_place *place, struct err *err)
{
	struct foreign_rows *csv = foreign_rows_open(place->path, ".csv", err);

	if (!csv || knows_columns(csv->reader))
		return csv;
	err_set(err, "no columns are called path, external_key or item, and decided_label or predicted_label");
	foreign_rows_close(csv);
	return NULL;
}

/* Cells that are empty say nothing. */
static json_t *object_of(const struct row *row)
{
	json_t *object = json_object();

	for (int i = 0; i < row->count; i++)
		if (row->values[i] && *row->values[i])
			json_object_set_new(object, row->names[i], json_string(row->values[i]));
	return object;
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct foreign_rows *csv = reader;
	struct row row;
	enum row_status status = row_reader_next(csv->reader, &row, why);
	json_t *object;

	said->line = row.line;
	if (status != ROW_READ)
		return status;
	object = object_of(&row);
	if (side_import_read(object, said, arena, why) < 0)
		status = ROW_BROKEN;
	json_decref(object);
	return status;
}

const struct import_format csv_import = { "csv", "CSV as rung writes it", false, open_csv, next, foreign_rows_close };
