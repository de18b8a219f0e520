#include "jobs/format/row.h"

#include "base/str.h"

const char *row_get(const struct row *row, const char *name)
{
	for (int i = 0; i < row->count; i++)
		if (str_equal(row->names[i], name))
			return row->values[i];
	return NULL;
}

static char *as_json(const struct row *row, size_t how)
{
	json_t *object;
	char *text;

	if (row->object)
		return json_dumps(row->object, JSON_COMPACT | how);
	object = json_object();
	for (int i = 0; i < row->count; i++)
		json_object_set_new(object, row->names[i], json_string(row->values[i]));
	text = json_dumps(object, JSON_COMPACT | how);
	json_decref(object);
	return text;
}

char *row_json(const struct row *row)
{
	return as_json(row, 0);
}

char *row_json_sorted(const struct row *row)
{
	return as_json(row, JSON_SORT_KEYS);
}
