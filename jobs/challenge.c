#include "jobs/challenge.h"

#include "base/str.h"
#include "jobs/format/row_reader.h"
#include "jobs/output_row.h"

#include <errno.h>
#include <string.h>

/* Whether the first row of a list names what is to be taken in: a file, or words. */
static bool row_has_content(const struct stage *stage, const struct row *row)
{
	const char *const columns[] = { "path", "file", stage->kind };

	if (str_equal(stage->kind, "record"))
		return false; /* the row itself would be the record, its answer in it */
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		const char *value = output_row_takes(stage, columns[i]) ? NULL : row_get(row, columns[i]); /* a text that answers one */

		if (value && *value)
			return true;
	}
	return false;
}

/* 1: the list names items that are there; 0: it names what is to be taken in; -1. */
static int lists_items(const struct stage *stage, const char *path, struct err *err)
{
	FILE *file = fopen(path, "re");
	struct row_reader *reader = file ? row_reader_open(path, file, NULL, 0, err) : NULL;
	struct err why = ERR_NONE;
	struct row row;
	int lists = reader ? 1 : -1;

	if (!file)
		err_set(err, "%s", strerror(errno));
	if (reader && row_reader_next(reader, &row, &why) == ROW_READ && row_has_content(stage, &row))
		lists = 0;
	row_reader_close(reader);
	if (file)
		fclose(file);
	return lists < 0 ? err_wrap(err, "%s", path) : lists;
}

int challenge_add(struct store *store, const struct stage *stage, const struct actor *by, const char *path,
                  const struct intake_options *options, struct known_result *result, struct err *err)
{
	struct intake_options known = *options;
	struct intake_result taken;
	int lists = row_reader_knows(path) ? lists_items(stage, path, err) : 0, rc;

	*result = (struct known_result){ .rejects = REJECT_LIST_EMPTY };
	if (lists < 0)
		return -1;
	if (known_is_more(stage) && !row_reader_knows(path))
		return err_set(err, "%s: folders tell labels alone, and an answer of stage %s is more: list the cases in a CSV or JSONL with a column %s",
		               path, stage->name, output_row_column(stage));
	if (lists)
		return known_items_add_file(store, stage->name, by, "challenge", path, result, err);
	known.known = "challenge";
	rc = intake_add(store, stage->name, by, &path, 1, &known, &taken, err);
	*result = (struct known_result){ .added = taken.known, .present = taken.known_present, .rejects = taken.rejects };
	return rc;
}
