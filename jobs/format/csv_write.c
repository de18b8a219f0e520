/* CSV as RFC 4180 has it, with LF at the end of lines. NULL is an empty cell, an empty text "". */
#include "jobs/format/row_writer.h"

#include <inttypes.h>
#include <string.h>

static void write_text(FILE *file, const char *text, size_t length)
{
	bool plain = length > 0 && text[0] != ' ' && text[length - 1] != ' ';

	for (size_t i = 0; plain && i < length; i++)
		plain = text[i] != ',' && text[i] != '"' && text[i] != '\n' && text[i] != '\r';
	if (plain) {
		fwrite(text, 1, length, file);
		return;
	}
	putc('"', file);
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '"')
			putc('"', file);
		putc(text[i], file);
	}
	putc('"', file);
}

static void write_head(FILE *file, const struct row_column *columns, int count)
{
	for (int i = 0; i < count; i++) {
		if (i)
			putc(',', file);
		write_text(file, columns[i].name, strlen(columns[i].name));
	}
	putc('\n', file);
}

static void write_value(FILE *file, const struct store_value *value)
{
	char number[32];

	switch (value->type) {
	case STORE_NULL:
		break;
	case STORE_INTEGER:
		fprintf(file, "%" PRId64, value->integer);
		break;
	case STORE_REAL:
		fputs(row_writer_real(value->real, number), file);
		break;
	case STORE_TEXT:
	case STORE_BLOB:
		write_text(file, value->bytes, value->length);
		break;
	}
}

static void write_row(FILE *file, const struct row_column *columns, const struct store_value *values, int count,
                      const struct item_attribute *attributes, int attribute_count)
{
	(void)columns;
	(void)attributes;
	(void)attribute_count;
	for (int i = 0; i < count; i++) {
		if (i)
			putc(',', file);
		write_value(file, &values[i]);
	}
	putc('\n', file);
}

const struct row_writer csv_row_writer = { "csv", false, write_head, write_row };
