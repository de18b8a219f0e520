#include "jobs/format/export_format.h"

#include "base/str.h"

static const struct export_format *const formats[] = {
	&csv_export,
	&jsonl_export,
	&coco_export,
	&coco_results_export,
	&yolo_export,
	&yolo_classify_export,
	&label_studio_export,
	&prodigy_export,
	&folders_export,
	&cleanlab_export,
};

const struct export_format *export_format_at(int index)
{
	return index >= 0 && (size_t)index < sizeof formats / sizeof *formats ? formats[index] : NULL;
}

const struct export_format *export_format_named(const char *name)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (str_equal(formats[i]->name, name))
			return formats[i];
	return NULL;
}
