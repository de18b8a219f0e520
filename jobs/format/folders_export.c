/* A folder for each label, with copies of the items that were decided so: the layout of ImageNet, and, below train, val and
 * test, that of Ultralytics for classification. */
#include "jobs/format/export_format.h"

static int write_item(struct export_run *run, const struct said_item *item, const char **why, struct err *err, const char *part)
{
	const struct said_decision *answer = said_answer(item, why);
	struct arena arena = ARENA_EMPTY;
	const char *name;

	if (!answer)
		return 0;
	name = arena_printf(&arena, "%s%s%s/", part ? part : "", part ? "/" : "", export_label_folder(answer->label, &arena));
	name = export_item_file(run, item, name, &arena, why, err);
	arena_release(&arena);
	if (!name)
		return *why ? 0 : -1;
	run->result->rows++;
	run->result->decisions++;
	return 1;
}

static int write_plain(struct export_run *run, const struct said_item *item, const char **why, struct err *err)
{
	return write_item(run, item, why, err, NULL);
}

static int write_parted(struct export_run *run, const struct said_item *item, const char **why, struct err *err)
{
	return write_item(run, item, why, err, export_item_part(run, item));
}

const struct export_format folders_export = {
	.name = "folders", .summary = "a folder for each label with copies of its items",
	.about = EXPORT_DECISIONS, .folder = true, .pictures = true, .item = write_plain,
};

const struct export_format yolo_classify_export = {
	.name = "yolo-classify", .summary = "YOLO classification: train, val and test with a folder for each label",
	.about = EXPORT_DECISIONS, .folder = true, .pictures = true, .item = write_parted,
};
