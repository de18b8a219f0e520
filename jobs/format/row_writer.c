#include "jobs/format/row_writer.h"

#include "base/str.h"

#include <stdlib.h>

static const struct row_writer *const writers[] = {
	&csv_row_writer,
	&jsonl_row_writer,
};

const struct row_writer *row_writer_at(int index)
{
	return index >= 0 && (size_t)index < sizeof writers / sizeof *writers ? writers[index] : NULL;
}

const struct row_writer *row_writer_named(const char *name)
{
	for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
		if (str_equal(writers[i]->name, name))
			return writers[i];
	return NULL;
}

const char *row_writer_real(double real, char text[32])
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, 32, "%.*g", digits, real);
		if (strtod(text, NULL) == real)
			break;
	}
	return text;
}
