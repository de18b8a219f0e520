#include "jobs/format/import_format.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/format/row_reader.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct foreign_rows *foreign_rows_open(const char *path, const char *ending, struct err *err)
{
	struct foreign_rows *rows = xcalloc(1, sizeof *rows);

	rows->file = fopen(path, "re");
	if (!rows->file)
		err_set(err, "%s", strerror(errno));
	else
		rows->reader = row_reader_open(ending, rows->file, NULL, 0, err);
	if (rows->reader)
		return rows;
	foreign_rows_close(rows);
	return NULL;
}

void foreign_rows_close(void *rows)
{
	struct foreign_rows *r = rows;

	if (!r)
		return;
	row_reader_close(r->reader);
	if (r->file)
		fclose(r->file);
	free(r);
}

const char *foreign_text(const json_t *object, const char *name, struct arena *arena)
{
	const json_t *value = json_object_get(object, name);
	const char *copy;
	char *text;

	if (!value || json_is_null(value))
		return NULL;
	if (json_is_string(value))
		return arena_strdup(arena, json_string_value(value));
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

double foreign_real(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

int64_t foreign_integer(const json_t *object, const char *name)
{
	double value = foreign_real(object, name);

	return value > -9e15 && value < 9e15 ? (int64_t)value : 0;
}

int64_t foreign_time(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	int64_t ms = 0;

	return json_is_string(value) && clock_parse(json_string_value(value), &ms) && ms > 0 ? ms : 0;
}

const char *foreign_rest(const json_t *object, const char *const *taken, struct arena *arena)
{
	json_t *rest = json_object(), *value;
	const char *name, *copy = NULL;
	char *text;

	json_object_foreach((json_t *)(uintptr_t)object, name, value)
		if (!str_among(taken, name))
			json_object_set(rest, name, value);
	if (json_object_size(rest) > 0) {
		text = json_dumps(rest, JSON_COMPACT);
		copy = arena_strdup(arena, text);
		free(text);
	}
	json_decref(rest);
	return copy;
}

void foreign_keep(struct foreign_case *said, const json_t *object, const char *const *taken, struct arena *arena)
{
	size_t room = json_object_size(object) + (size_t)said->attribute_count;
	struct item_attribute *kept = arena_alloc(arena, (room + 1) * sizeof *kept);
	const char *name;
	json_t *value;

	if (said->attribute_count > 0)
		memcpy(kept, said->attributes, (size_t)said->attribute_count * sizeof *kept);
	said->attributes = kept;
	json_object_foreach((json_t *)(uintptr_t)object, name, value) {
		const char *text = str_among(taken, name) || !*name ? NULL : foreign_text(object, name, arena);

		if (text)
			kept[said->attribute_count++] = (struct item_attribute){ arena_strdup(arena, name), text };
	}
	if (!said->extra)
		said->extra = foreign_rest(object, taken, arena);
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

static bool read_sha256(const char *hex, unsigned char sha256[HASH_BYTES])
{
	if (!hex || strlen(hex) != 2 * HASH_BYTES)
		return false;
	for (int i = 0; i < HASH_BYTES; i++) {
		int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		sha256[i] = (unsigned char)(high * 16 + low);
	}
	return true;
}

void foreign_read_own(struct foreign_case *said, struct foreign_decision *decision, const json_t *own, struct arena *arena)
{
	double seconds = foreign_real(own, "seconds");

	if (!json_is_object(own))
		return;
	said->has_sha256 = read_sha256(foreign_text(own, "sha256", arena), said->sha256);
	said->key = foreign_text(own, "key", arena);
	said->group = foreign_text(own, "group", arena);
	if (!decision)
		return;
	if (json_object_get(own, "label"))
		decision->label = foreign_text(own, "label", arena);
	decision->operator_name = foreign_text(own, "operator", arena);
	decision->mode = foreign_text(own, "mode", arena);
	decision->note = foreign_text(own, "note", arena);
	decision->decided_ms = foreign_time(own, "decided_at");
	decision->duration_ms = seconds > 0 && seconds < 1e9 ? llround(seconds * 1000) : 0;
}

int foreign_regions(const json_t *list, struct foreign_region **regions, int *count, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "label", "x", "y", "width", "height", "score", NULL };
	json_t *value;
	size_t index;

	if (!list || json_is_null(list))
		return 0;
	if (!json_is_array(list))
		return err_set(why, "regions are no list");
	json_array_foreach(list, index, value) {
		struct foreign_region *region = foreign_add_region(regions, count, arena);

		*region = (struct foreign_region){
			.label = foreign_text(value, "label", arena), .x = foreign_real(value, "x"), .y = foreign_real(value, "y"),
			.width = foreign_real(value, "width"), .height = foreign_real(value, "height"), .score = foreign_real(value, "score"),
			.extra = foreign_rest(value, taken, arena),
		};
	}
	return 0;
}

/* A list that has count rows has room for the next power of two. */
static void *grow(void *list, int count, size_t size, struct arena *arena)
{
	void *bigger;

	if (count & (count - 1))
		return list;
	bigger = arena_alloc(arena, (size_t)(count ? 2 * count : 1) * size);
	if (count)
		memcpy(bigger, list, (size_t)count * size);
	return bigger;
}

struct foreign_decision *foreign_add_decision(struct foreign_case *said, struct arena *arena)
{
	said->decisions = grow(said->decisions, said->decision_count, sizeof *said->decisions, arena);
	return &said->decisions[said->decision_count++];
}

struct foreign_prediction *foreign_add_prediction(struct foreign_case *said, struct arena *arena)
{
	struct foreign_prediction *prediction;

	said->predictions = grow(said->predictions, said->prediction_count, sizeof *said->predictions, arena);
	prediction = &said->predictions[said->prediction_count++];
	prediction->confidence = NAN;
	return prediction;
}

struct foreign_region *foreign_add_region(struct foreign_region **regions, int *count, struct arena *arena)
{
	struct foreign_region *region;

	*regions = grow(*regions, *count, sizeof **regions, arena);
	region = &(*regions)[(*count)++];
	region->score = NAN;
	return region;
}

const char *foreign_main_label(const struct foreign_region *regions, int count, const char *none)
{
	const char *label = none;
	double most = -1;

	for (int i = 0; i < count; i++) {
		double area = 0;

		for (int j = 0; j < count; j++)
			if (str_equal(regions[i].label, regions[j].label))
				area += regions[j].width * regions[j].height;
		if (area > most) {
			most = area;
			label = regions[i].label;
		}
	}
	return label;
}
