#include "jobs/record.h"

#include "db/item.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define OTHERS_MIN 5 /* records, to tell what most of them have */

static void fill_field(struct record_field *field, const char *name, const json_t *value, struct arena *arena)
{
	const char *string = json_string_value(value);
	char *text = string ? NULL : json_dumps(value, JSON_ENCODE_ANY);

	field->name = arena_strdup(arena, name);
	field->value = arena_strdup(arena, string ? string : text ? text : "");
	field->missing = json_is_null(value) || (string && string[strspn(string, " \t\r\n")] == '\0');
	free(text);
}

int record_read(const char *json, struct arena *arena, struct record_field **fields, struct err *err)
{
	json_error_t error;
	json_t *object = json_loads(json, 0, &error);
	json_t *value;
	const char *name;
	int count = 0;

	*fields = NULL;
	if (!json_is_object(object)) {
		json_decref(object);
		return err_set(err, "the record is no JSON object");
	}
	*fields = arena_alloc(arena, json_object_size(object) * sizeof **fields + 1);
	json_object_foreach(object, name, value)
		fill_field(&(*fields)[count++], name, value, arena);
	json_decref(object);
	return count;
}

const char *record_to_judge(const char *json, struct arena *arena)
{
	json_t *object = json_loads(json, 0, NULL), *value;
	size_t before = json_object_size(object);
	const char *name, *judged = json;
	void *next;
	char *text;

	json_object_foreach_safe(object, next, name, value)
		if (item_column_may_tell(name))
			json_object_del(object, name);
	if (json_object_size(object) < before && (text = json_dumps(object, JSON_COMPACT))) {
		judged = arena_strdup(arena, text);
		free(text);
	}
	json_decref(object);
	return judged;
}

/* Counts in how many of them each field is; returns how many could be read. */
static int count_fields(const char *const *others, int count, json_t *counts)
{
	int read = 0;

	for (int i = 0; i < count; i++) {
		json_t *other = json_loads(others[i], 0, NULL), *value;
		const char *name;

		read += json_is_object(other);
		json_object_foreach(other, name, value)
			json_object_set_new(counts, name, json_integer(json_integer_value(json_object_get(counts, name)) + 1));
		json_decref(other);
	}
	return read;
}

int record_absent(const char *json, const char *const *others, int count, struct arena *arena, const char ***names)
{
	json_t *record = json_loads(json, 0, NULL), *counts = json_object(), *in;
	int read = count_fields(others, count, counts), absent = 0;
	const char *name;

	*names = arena_alloc(arena, json_object_size(counts) * sizeof **names + 1);
	json_object_foreach(counts, name, in)
		if (read >= OTHERS_MIN && json_integer_value(in) * 2 > read && json_is_object(record) && !json_object_get(record, name))
			(*names)[absent++] = arena_strdup(arena, name);
	json_decref(record);
	json_decref(counts);
	return absent;
}
