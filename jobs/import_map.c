#include "jobs/import_map.h"

#include "base/str.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static struct import_mapping *find(const struct import_map *map, const char *word)
{
	for (int i = 0; i < map->count; i++)
		if (str_equal(map->rows[i].from, word))
			return &map->rows[i];
	return NULL;
}

static int in_order(const void *a, const void *b)
{
	return strcmp(((const struct import_mapping *)a)->from, ((const struct import_mapping *)b)->from);
}

static int take_pair(const char *pair, size_t length, const struct stage *stage, struct arena *arena, struct import_map *map,
                     struct err *err)
{
	const char *text = arena_printf(arena, "%.*s", (int)length, pair), *equals = strrchr(text, '=');
	struct import_mapping *row = &map->rows[map->count];

	if (!equals || equals == text || !equals[1])
		return err_set(err, "\"%s\" is not OLD=NEW", text);
	*row = (struct import_mapping){ .from = arena_printf(arena, "%.*s", (int)(equals - text), text), .to = equals + 1 };
	if (find(map, row->from))
		return err_set(err, "\"%s\" is mapped twice", row->from);
	if (!stage_label_named(stage, row->to))
		return err_set(err, "\"%s\" is not a label of stage %s", row->to, stage->name);
	map->count++;
	return 0;
}

int import_map_parse(const char *text, const struct stage *stage, struct arena *arena, struct import_map *map, struct err *err)
{
	*map = (struct import_map){ .rows = arena_alloc(arena, (strlen(text) + 1) * sizeof *map->rows) };
	for (size_t length; ; text += length + 1) {
		length = strcspn(text, ",");
		if (take_pair(text, length, stage, arena, map, err) < 0)
			return -1;
		if (!text[length])
			break;
	}
	qsort(map->rows, (size_t)map->count, sizeof *map->rows, in_order);
	return 0;
}

const char *import_map_card(const struct import_map *map, struct arena *arena)
{
	json_t *card, *words;
	const char *copy;
	char *text;

	if (map->count == 0)
		return NULL;
	words = json_object();
	for (int i = 0; i < map->count; i++)
		json_object_set_new(words, map->rows[i].from, json_string(map->rows[i].to));
	card = json_pack("{s:o}", "label_map", words);
	text = json_dumps(card, JSON_COMPACT | JSON_SORT_KEYS);
	copy = arena_strdup(arena, text);
	free(text);
	json_decref(card);
	return copy;
}

void import_map_of_card(const char *card, struct arena *arena, struct import_map *map)
{
	json_t *whole = card ? json_loads(card, 0, NULL) : NULL, *words = json_object_get(whole, "label_map"), *to;
	const char *from;

	*map = (struct import_map){ .rows = arena_alloc(arena, (json_object_size(words) + 1) * sizeof *map->rows) };
	json_object_foreach(words, from, to)
		if (json_is_string(to))
			map->rows[map->count++] = (struct import_mapping){ arena_strdup(arena, from), arena_strdup(arena, json_string_value(to)), 0 };
	qsort(map->rows, (size_t)map->count, sizeof *map->rows, in_order);
	json_decref(whole);
}

bool import_map_equals(const struct import_map *a, const struct import_map *b)
{
	bool same = a->count == b->count;

	for (int i = 0; same && i < a->count; i++)
		same = str_equal(a->rows[i].from, b->rows[i].from) && str_equal(a->rows[i].to, b->rows[i].to);
	return same;
}

const char *import_map_text(const struct import_map *map, struct arena *arena)
{
	struct str text = STR_EMPTY;
	const char *copy;

	for (int i = 0; i < map->count; i++)
		str_addf(&text, "%s%s=%s", i ? "," : "", map->rows[i].from, map->rows[i].to);
	copy = arena_strdup(arena, str_text(&text));
	str_release(&text);
	return copy;
}

const char *import_map_apply(struct import_map *map, const char *word)
{
	struct import_mapping *row = find(map, word);

	if (!row)
		return word;
	row->rows++;
	return row->to;
}
