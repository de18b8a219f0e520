/* The formats that rows are written in: one file each, one line each in the table of row_writer.c. */
#ifndef RUNG_JOBS_FORMAT_ROW_WRITER_H
#define RUNG_JOBS_FORMAT_ROW_WRITER_H

#include "db/item.h"
#include "db/store.h"

#include <stdbool.h>
#include <stdio.h>

struct row_column {
	const char *name;
	bool        boolean; /* an integer that means yes or no */
};

/* Functions leave it to the caller to look at ferror(file). */
struct row_writer {
	const char *name; /* of the format: "csv" */
	bool        wants_attributes;
	void      (*head)(FILE *file, const struct row_column *columns, int count);
	void      (*row)(FILE *file, const struct row_column *columns, const struct store_value *values, int count,
	                 const struct item_attribute *attributes, int attribute_count);
};

extern const struct row_writer csv_row_writer, jsonl_row_writer;

const struct row_writer *row_writer_at(int index);              /* NULL past the last */
const struct row_writer *row_writer_named(const char *name);    /* NULL: there is none */

/* The shortest decimal number that reads back as real; text has room for 32 bytes. */
const char *row_writer_real(double real, char text[32]);

#endif
