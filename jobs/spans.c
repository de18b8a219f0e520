#include "jobs/spans.h"

#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>

/* Bytes that are no UTF-8 count as one each. */
static int64_t count_points(const char *text, size_t length)
{
	int64_t points = 0;

	for (size_t at = 0; at < length; points++) {
		uint32_t code;
		size_t used = text_decode(text + at, length - at, &code);

		at += used ? used : 1;
	}
	return points;
}

static int read_span(const json_t *object, size_t number, int64_t points, struct arena *arena, struct span *span,
                     struct err *why)
{
	const json_t *start = json_object_get(object, "start"), *end = json_object_get(object, "end");
	const char *label = json_string_value(json_object_get(object, "label"));

	if (!json_is_integer(start) || !json_is_integer(end))
		return err_set(why, "span %zu has no start and end", number);
	*span = (struct span){ json_integer_value(start), json_integer_value(end), arena_strdup(arena, label ? label : "") };
	if (span->start < 0 || span->end <= span->start || span->end > points)
		return err_set(why, "span %zu is not within the text", number);
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return (x->end > y->end) - (x->end < y->end);
}

int spans_read(const char *json, const char *text, size_t length, struct arena *arena, struct span **spans, int *count,
               struct err *why)
{
	int64_t points = count_points(text, length);
	json_t *array = json_loads(json, 0, NULL);
	size_t size = json_array_size(array);
	int rc = 0;

	*spans = NULL;
	*count = 0;
	if (!json_is_array(array))
		rc = err_set(why, "they are no JSON array");
	else if (size > SPANS_MAX)
		rc = err_set(why, "there are more than %d", SPANS_MAX);
	else
		*spans = arena_alloc(arena, size * sizeof **spans + 1);
	for (size_t i = 0; rc == 0 && i < size; i++)
		rc = read_span(json_array_get(array, i), i + 1, points, arena, &(*spans)[i], why);
	if (rc == 0) {
		qsort(*spans, size, sizeof **spans, by_start);
		*count = (int)size;
	}
	json_decref(array);
	return rc;
}
