/* A folder for each label, with the items that are of it; and, below train, val and test, what Ultralytics makes of that. */
#include "jobs/format/foreign_folder.h"
#include "jobs/format/import_format.h"

#include <string.h>

static void *open_folders(const struct import_place *place, struct err *err)
{
	return foreign_folder_new(place->path, err);
}

/* depth: how many folders stand before the one that is a label. */
static enum row_status next_at(struct foreign_folder *folder, int depth, struct foreign_case *said, struct arena *arena, struct err *why)
{
	const char *refused, *name = foreign_folder_next(folder, NULL, arena, &refused, why), *label = name, *slash;
	struct foreign_decision *decision;

	said->file = name;
	if (!name || refused)
		return name ? ROW_BROKEN : ROW_END;
	for (int i = 0; i < depth && label; i++)
		label = strchr(label, '/') ? strchr(label, '/') + 1 : NULL;
	slash = label ? strchr(label, '/') : NULL;
	if (!slash) {
		err_set(why, "it lies in no folder that is a label");
		return ROW_BROKEN;
	}
	said->name = name;
	said->file = NULL;
	decision = foreign_add_decision(said, arena);
	decision->label = arena_memdup(arena, label, (size_t)(slash - label));
	said->file = name;
	return ROW_READ;
}

static enum row_status next_plain(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	return next_at(reader, 0, said, arena, why);
}

static enum row_status next_parted(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	return next_at(reader, 1, said, arena, why);
}

const struct import_format folders_import = { "folders", "a folder for each label", true, open_folders, next_plain, foreign_folder_free };
const struct import_format yolo_classify_import = {
	"yolo-classify", "YOLO classification: train, val and test with a folder for each label", true, open_folders, next_parted, foreign_folder_free,
};
