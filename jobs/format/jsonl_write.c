/* JSON, one object a line. */
#include "jobs/format/row_writer.h"

#include <jansson.h>

static void write_head(FILE *file, const struct row_column *columns, int count)
{
	(void)file;
	(void)columns;
	(void)count;
}

static json_t *make_value(const struct row_column *column, const struct store_value *value)
{
	json_t *text;

	switch (value->type) {
	case STORE_INTEGER:
		return column->boolean ? json_boolean(value->integer) : json_integer(value->integer);
	case STORE_REAL:
		return json_real(value->real);
	case STORE_TEXT:
	case STORE_BLOB:
		text = json_stringn(value->bytes, value->length);
		return text ? text : json_null(); /* NULL: it is not UTF-8 */
	case STORE_NULL:
		break;
	}
	return json_null();
}

static void write_row(FILE *file, const struct row_column *columns, const struct store_value *values, int count,
                      const struct item_attribute *attributes, int attribute_count)
{
	json_t *object = json_object(), *extra = json_object();

	for (int i = 0; i < count; i++)
		json_object_set_new(object, columns[i].name, make_value(&columns[i], &values[i]));
	for (int i = 0; i < attribute_count; i++)
		json_object_set_new(extra, attributes[i].name, json_string(attributes[i].value));
	json_object_set_new(object, "attributes", extra);
	json_dumpf(object, file, JSON_COMPACT);
	putc('\n', file);
	json_decref(object);
}

const struct row_writer jsonl_row_writer = { "jsonl", true, write_head, write_row };
