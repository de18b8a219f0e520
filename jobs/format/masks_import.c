/* Masks: a folder of pictures that are bright where something is, each named like the picture that it is of. What hangs together
 * is a box. Masks are decoded by a worker, as other pictures are. */
#include "jobs/format/foreign_folder.h"
#include "jobs/format/import_format.h"

#include "base/mask.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/intake.h"
#include "jobs/worker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct masks {
	struct foreign_folder folder;
	struct worker_pool *workers;
	struct arena  arena;       /* of the whole */
	const char   *label, *none;
};

static void close_masks(void *reader)
{
	struct masks *masks = reader;

	if (!masks)
		return;
	worker_pool_close(masks->workers);
	foreign_folder_close(&masks->folder);
	arena_release(&masks->arena);
	free(masks);
}

static void *open_masks(const struct import_place *place, struct err *err)
{
	struct masks *masks = xcalloc(1, sizeof *masks);
	struct worker_options options = { .count = 1 };

	masks->label = arena_strdup(&masks->arena, place->label);
	masks->none = arena_strdup(&masks->arena, place->none);
	masks->folder.fd = -1;
	if (!masks->label)
		err_set(err, "--label says what is marked in masks");
	else if (foreign_folder_open(&masks->folder, place->path, err) == 0 && worker_pool_open(&options, &masks->workers, err) == 0)
		return masks;
	close_masks(masks);
	return NULL;
}

static int take_boxes(const struct masks *masks, const struct picture *mask, struct foreign_decision *decision, struct arena *arena, struct err *why)
{
	struct region *boxes = xcalloc(MASK_BOXES_MAX, sizeof *boxes);
	int count = mask_boxes(mask, boxes);

	for (int i = 0; i < count; i++) {
		struct foreign_region *region = foreign_add_region(&decision->regions, &decision->region_count, arena);

		*region = (struct foreign_region){ .label = masks->label, .x = boxes[i].x, .y = boxes[i].y, .width = boxes[i].width,
		                                   .height = boxes[i].height, .score = (double)NAN };
	}
	free(boxes);
	if (count < 0)
		return err_set(why, "more than %d pieces: it looks like no mask", MASK_BOXES_MAX);
	decision->label = count > 0 ? masks->label : masks->none;
	return decision->label ? 0 : err_set(why, "nothing is marked in it, and --none does not say what that means");
}

static int read_mask(const struct masks *masks, const char *name, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct worker_result result;
	size_t length;
	char *bytes;
	int rc;

	if (foreign_folder_read(&masks->folder, name, arena, &bytes, &length, why) < 0 ||
	    worker_run(masks->workers, WORKER_DECODE, bytes, length, &result, why) < 0)
		return -1;
	if (result.failed)
		rc = err_set(why, "%s", result.reason);
	else {
		said->width = result.picture.width;
		said->height = result.picture.height;
		rc = take_boxes(masks, &result.picture, foreign_add_decision(said, arena), arena, why);
	}
	worker_result_release(&result);
	return rc;
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct masks *masks = reader;
	const char *name, *refused;

	do
		name = foreign_folder_next(&masks->folder, NULL, arena, &refused, why);
	while (name && !refused && !str_equal(intake_kind_of(name), "image"));
	said->file = name;
	if (!name || refused)
		return name ? ROW_BROKEN : ROW_END;
	if (read_mask(masks, name, said, arena, why) < 0)
		return ROW_BROKEN;
	said->stem = arena_memdup(arena, name, (size_t)(strrchr(name, '.') - name));
	return ROW_READ;
}

const struct import_format masks_import = { "masks", "masks: a folder of pictures, bright where something is", true, open_masks, next, close_masks };
