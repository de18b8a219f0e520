#include "jobs/format/import_format.h"

#include "base/str.h"

static const struct import_format *const formats[] = {
	&csv_import,
	&jsonl_import,
	&coco_import,
	&coco_results_import,
	&yolo_import,
	&yolo_classify_import,
	&label_studio_import,
	&prodigy_import,
	&voc_import,
	&folders_import,
	&masks_import,
	&ground_truth_import,
	&a2i_import,
};

const struct import_format *import_format_at(int index)
{
	return index >= 0 && (size_t)index < sizeof formats / sizeof *formats ? formats[index] : NULL;
}

const struct import_format *import_format_named(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (str_equal(formats[i]->name, name))
			return formats[i];
	return NULL;
}
