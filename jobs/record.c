#include "jobs/record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

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
