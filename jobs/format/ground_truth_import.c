/* SageMaker Ground Truth: an output manifest, a JSON object a line. Each labeling attribute has metadata beside it, which says
 * whether people or a model gave the label. */
#include "jobs/format/import_format.h"

#include "base/str.h"
#include "jobs/format/row_reader.h"


static void *open_manifest(const struct import_place *place, struct err *err)
{
	return foreign_rows_open(place->path, ".jsonl", err);
}

struct answer { const char *label; struct foreign_region *regions; int region_count; double confidence; };

static int read_box(const json_t *box, const json_t *metadata, size_t index, struct answer *answer, struct arena *arena, struct err *why)
{
	const char *class = foreign_text(box, "class_id", arena);
	struct foreign_region *region = foreign_add_region(&answer->regions, &answer->region_count, arena);

	*region = (struct foreign_region){
		.label = class ? foreign_text(json_object_get(metadata, "class-map"), class, arena) : NULL,
		.x = foreign_real(box, "left"), .y = foreign_real(box, "top"), .width = foreign_real(box, "width"), .height = foreign_real(box, "height"),
		.score = foreign_real(json_array_get(json_object_get(metadata, "objects"), index), "confidence"),
	};
	return region->label ? 0 : err_set(why, "a box of the class %s, which class-map does not name", class ? class : "of no number");
}

static int read_boxes(const json_t *value, const json_t *metadata, struct foreign_case *said, struct answer *answer, struct arena *arena,
                      struct err *why)
{
	const json_t *size = json_array_get(json_object_get(value, "image_size"), 0);
	json_t *box;
	size_t index;

	said->width = (int)foreign_integer(size, "width");
	said->height = (int)foreign_integer(size, "height");
	json_array_foreach(json_object_get(value, "annotations"), index, box)
		if (read_box(box, metadata, index, answer, arena, why) < 0)
			return -1;
	answer->label = foreign_main_label(answer->regions, answer->region_count, NULL);
	for (int i = 0; i < answer->region_count; i++)
		if (!(answer->regions[i].score <= answer->confidence))
			answer->confidence = answer->regions[i].score;
	return answer->label ? 0 : err_set(why, "it has no box, and so no label");
}

static void take_answer(const json_t *metadata, const struct answer *answer, struct foreign_case *said, struct arena *arena)
{
	const char *job = foreign_text(metadata, "job-name", arena);
	struct foreign_prediction *prediction;
	struct foreign_decision *decision;

	if (str_equal(json_string_value(json_object_get(metadata, "human-annotated")), "yes")) {
		decision = foreign_add_decision(said, arena);
		decision->operator_name = job ? arena_printf(arena, "people of %s", job) : NULL;
		decision->label = answer->label;
		decision->decided_ms = foreign_time(metadata, "creation-date");
		decision->regions = answer->regions;
		decision->region_count = answer->region_count;
		return;
	}
	prediction = foreign_add_prediction(said, arena);
	prediction->model = job;
	prediction->label = answer->label;
	prediction->confidence = answer->confidence;
	prediction->predicted_ms = foreign_time(metadata, "creation-date");
	prediction->regions = answer->regions;
	prediction->region_count = answer->region_count;
}

static int read_attribute(const json_t *line, const char *name, struct foreign_case *said, struct arena *arena, struct err *why)
{
	const json_t *value = json_object_get(line, name);
	const json_t *metadata = json_object_get(line, arena_printf(arena, "%s-metadata", name));
	const char *type = json_string_value(json_object_get(metadata, "type"));
	struct answer answer = { .confidence = foreign_real(metadata, "confidence") };

	if (str_equal(type, "groundtruth/object-detection")) {
		if (read_boxes(value, metadata, said, &answer, arena, why) < 0)
			return -1;
	} else if (str_equal(type, "groundtruth/image-classification") || str_equal(type, "groundtruth/text-classification")) {
		answer.label = foreign_text(metadata, "class-name", arena);
		if (!answer.label)
			return err_set(why, "%.80s has no class-name", name);
	} else
		return err_set(why, "%.80s is of the type %.80s, which has no place here", name, type ? type : "of no name");
	take_answer(metadata, &answer, said, arena);
	return 0;
}

static int read_line(const json_t *line, struct foreign_case *said, struct arena *arena, struct err *why)
{
	static const char *const sources[] = { "source-ref", "source", NULL };
	const char *name;
	json_t *value;

	said->name = foreign_text(line, "source-ref", arena);
	said->words = foreign_text(line, "source", arena);
	if (!said->name && !said->words)
		return err_set(why, "it has neither source-ref nor source");
	json_object_foreach((json_t *)(uintptr_t)line, name, value) {
		const char *beside = arena_printf(arena, "%s-metadata", name);

		if (json_is_object(json_object_get(line, beside)) &&
		    !str_equal(json_string_value(json_object_get(json_object_get(line, beside), "type")), "groundtruth/label-verification") &&
		    read_attribute(line, name, said, arena, why) < 0)
			return -1;
	}
	foreign_keep(said, line, sources, arena);
	return said->decision_count + said->prediction_count ? 0 : err_set(why, "it has no label");
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct foreign_rows *manifest = reader;
	struct row row;
	enum row_status status = row_reader_next(manifest->reader, &row, why);

	said->line = row.line;
	return status == ROW_READ && read_line(row.object, said, arena, why) < 0 ? ROW_BROKEN : status;
}

const struct import_format ground_truth_import = {
	"ground-truth", "SageMaker Ground Truth: an output manifest", false, open_manifest, next, foreign_rows_close,
};
