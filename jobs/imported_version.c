#include "jobs/imported_version.h"

#include <string.h>

static void name_version(const char *given, struct arena *arena, struct model_version_new *made)
{
	size_t split = strcspn(given, " /");

	made->name = "imported";
	made->version = given;
	if (split > 0 && given[split] && given[split + 1]) {
		made->name = arena_printf(arena, "%.*s", (int)split, given);
		made->version = given + split + 1;
	}
}

int imported_version_make(struct store *store, const struct stage *stage, const struct actor *by, const char *given,
                          const struct import_map *map, struct arena *arena, struct model_version *version, struct err *err)
{
	struct model_version_new made = { .engine = "import", .trained_elsewhere = true };
	int64_t *label_ids = arena_alloc(arena, (size_t)stage->label_count * sizeof *label_ids), id;

	name_version(given, arena, &made);
	for (int i = 0; i < stage->label_count; i++)
		label_ids[i] = stage->labels[i].label_id;
	made.card = import_map_card(map, arena);
	made.label_ids = label_ids;
	made.label_count = stage->label_count;
	if (model_version_add(store, stage, by, &made, &id, err) < 0)
		return -1;
	return model_version_read(store, id, arena, version, err);
}
