#include "jobs/format/row_reader.h"

#include "base/xalloc.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct row_format *const formats[] = {
	&csv_row_format,
	&tsv_row_format,
	&jsonl_row_format,
	&ndjson_row_format,
};

struct row_reader {
	const struct row_format *format;
	void *state;
};

static const struct row_format *find_format(const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		size_t ending = strlen(formats[i]->ending);

		if (length >= ending && strcasecmp(name + length - ending, formats[i]->ending) == 0)
			return formats[i];
	}
	return NULL;
}

bool row_reader_knows(const char *name)
{
	return find_format(name) != NULL;
}

struct row_reader *row_reader_open(const char *name, FILE *file, const void *head, size_t head_length, struct err *err)
{
	const struct row_format *format = find_format(name);
	struct row_reader *reader;
	void *state;

	if (!format) {
		err_set(err, "the name does not end in .csv, .tsv, .jsonl or .ndjson");
		return NULL;
	}
	state = format->open(file, head, head_length, err);
	if (!state)
		return NULL;
	reader = xmalloc(sizeof *reader);
	*reader = (struct row_reader){ format, state };
	return reader;
}

void row_reader_close(struct row_reader *reader)
{
	if (!reader)
		return;
	reader->format->close(reader->state);
	free(reader);
}

bool row_reader_may_have(const struct row_reader *reader, const char *name)
{
	int count;
	const char *const *columns = reader->format->columns(reader->state, &count);

	if (!columns)
		return true;
	for (int i = 0; i < count; i++)
		if (strcmp(columns[i], name) == 0)
			return true;
	return false;
}

enum row_status row_reader_next(struct row_reader *reader, struct row *row, struct err *why)
{
	return reader->format->next(reader->state, row, why);
}

int row_reader_each(const char *path, row_take *take, void *context, struct err *err)
{
	FILE *file = fopen(path, "re");
	struct row_reader *reader = file ? row_reader_open(path, file, NULL, 0, err) : NULL;
	struct row row;
	int got = !file ? err_set(err, "%s", strerror(errno)) : reader ? 0 : -1;

	while (got == 0) {
		enum row_status status = row_reader_next(reader, &row, err);

		if (status == ROW_END)
			break;
		got = status == ROW_READ ? take(context, &row, err) : -1;
		if (got < 0)
			err_wrap(err, "line %" PRId64, row.line);
	}
	row_reader_close(reader);
	if (file)
		fclose(file);
	return got < 0 ? err_wrap(err, "%s", path) : 0;
}
