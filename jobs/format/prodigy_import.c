/* Prodigy: JSON, a task a line, as its databases are exported. */
#include "jobs/format/import_format.h"

#include "base/segment.h"
#include "base/str.h"
#include "jobs/format/row_reader.h"

#include <math.h>

static void *open_tasks(const struct import_place *place, struct err *err)
{
	return foreign_rows_open(place->path, ".jsonl", err);
}

/* Of rectangles as image_manual has them: x, y, width and height, or the corners alone. */
static int read_span(const json_t *span, struct foreign_region *region, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "label", "type", "x", "y", "width", "height", "center", "points", "score", NULL };
	const json_t *points = json_object_get(span, "points");
	const char *type = json_string_value(json_object_get(span, "type"));

	if (type && !str_equal(type, "rect"))
		return err_set(why, "a span of the type %.80s, which is no rectangle", type);
	*region = (struct foreign_region){
		.label = foreign_text(span, "label", arena), .x = foreign_real(span, "x"), .y = foreign_real(span, "y"),
		.width = foreign_real(span, "width"), .height = foreign_real(span, "height"), .score = foreign_real(span, "score"),
		.extra = foreign_rest(span, taken, arena),
	};
	if (isfinite(region->x) && isfinite(region->width))
		return 0;
	if (json_array_size(points) != 4)
		return err_set(why, "a span has neither x, y, width and height nor four points");
	region->x = region->y = HUGE_VAL;
	region->width = region->height = 0;
	for (size_t i = 0; i < 4; i++) {
		double x = json_number_value(json_array_get(json_array_get(points, i), 0)), y = json_number_value(json_array_get(json_array_get(points, i), 1));

		region->x = fmin(region->x, x);
		region->y = fmin(region->y, y);
	}
	for (size_t i = 0; i < 4; i++) {
		region->width = fmax(region->width, json_number_value(json_array_get(json_array_get(points, i), 0)) - region->x);
		region->height = fmax(region->height, json_number_value(json_array_get(json_array_get(points, i), 1)) - region->y);
	}
	return 0;
}

/* A part of a recording, in seconds. */
static int read_stretch(const json_t *span, struct foreign_region *region, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "label", "start", "end", "score", NULL };
	double start = foreign_real(span, "start"), end = foreign_real(span, "end");

	if (!isfinite(start) || !isfinite(end))
		return err_set(why, "a span of a recording has no start and end");
	*region = (struct foreign_region){ .label = foreign_text(span, "label", arena), .x = start * 1000, .width = (end - start) * 1000,
	                                   .height = SEGMENT_HEIGHT, .score = foreign_real(span, "score"),
	                                   .extra = foreign_rest(span, taken, arena) };
	return 0;
}

struct chosen { const char *label; struct foreign_region *regions; int region_count; };

static int read_chosen(const json_t *task, struct chosen *chosen, struct arena *arena, struct err *why)
{
	const json_t *accept = json_object_get(task, "accept");
	json_t *span;
	size_t index;

	if (json_array_size(accept) > 1)
		return err_set(why, "more than one choice is accepted, and an answer here is one label");
	chosen->label = arena_strdup(arena, json_string_value(json_array_get(accept, 0)));
	json_array_foreach(json_object_get(task, "spans"), index, span)
		if (read_span(span, foreign_add_region(&chosen->regions, &chosen->region_count, arena), arena, why) < 0)
			return -1;
	json_array_foreach(json_object_get(task, "audio_spans"), index, span)
		if (read_stretch(span, foreign_add_region(&chosen->regions, &chosen->region_count, arena), arena, why) < 0)
			return -1;
	if (!chosen->label && !accept)
		chosen->label = foreign_text(task, "label", arena);
	if (!chosen->label)
		chosen->label = foreign_main_label(chosen->regions, chosen->region_count, NULL);
	return 0;
}

static void read_prediction(const json_t *task, const struct chosen *guess, struct foreign_case *said, struct arena *arena)
{
	struct foreign_prediction *prediction = foreign_add_prediction(said, arena);

	prediction->model = foreign_text(task, "model", arena);
	prediction->confidence = foreign_real(task, "score");
	prediction->label = guess ? guess->label : foreign_text(task, "predicted_label", arena);
	prediction->words = foreign_text(task, "predicted_output", arena);
	prediction->regions = guess ? guess->regions : NULL;
	prediction->region_count = guess ? guess->region_count : 0;
}

/* "reject" says what a thing is not, and leaves open what it is; "ignore" is somebody's unsure. */
static int read_decision(const json_t *task, const char *answer, const struct chosen *chosen, struct foreign_case *said, struct arena *arena,
                         struct err *why)
{
	struct foreign_decision *decision = foreign_add_decision(said, arena);
	const char *label = str_equal(answer, "ignore") ? NULL : chosen->label;

	if (str_equal(answer, "reject"))
		return err_set(why, "the answer is reject, which says no label");
	decision->operator_name = foreign_text(task, "_annotator_id", arena);
	if (!decision->operator_name)
		decision->operator_name = foreign_text(task, "_session_id", arena);
	decision->decided_ms = foreign_integer(task, "_timestamp") * 1000;
	foreign_read_own(said, decision, json_object_get(task, "rung"), arena);
	decision->label = label;
	decision->words = foreign_text(task, "user_input", arena);
	decision->regions = chosen->regions;
	decision->region_count = chosen->region_count;
	return 0;
}

static int read_task(const json_t *task, struct foreign_case *said, struct arena *arena, struct err *why)
{
	static const char *const files[] = { "image", "audio", "record", NULL };
	static const char *const taken[] = { "image", "text", "audio", "record", "path", "options", "accept", "spans", "audio_spans", "answer", "score", "model",
	                                     "predicted_label", "predicted_output", "user_input", "label", "width", "height", "rung", "_timestamp", "_annotator_id", "_session_id",
	                                     "_input_hash", "_task_hash", "_view_id", NULL };
	const char *answer = json_string_value(json_object_get(task, "answer"));
	struct chosen chosen = { NULL, NULL, 0 };

	said->words = foreign_text(task, "text", arena);
	said->name = foreign_text(task, "path", arena);
	for (const char *const *name = files; *name && !said->name; name++)
		said->name = foreign_text(task, *name, arena);
	said->width = (int)foreign_integer(task, "width");
	said->height = (int)foreign_integer(task, "height");
	foreign_read_own(said, NULL, json_object_get(task, "rung"), arena);
	foreign_keep(said, task, taken, arena);
	if (read_chosen(task, &chosen, arena, why) < 0)
		return -1;
	if (!answer) {
		read_prediction(task, &chosen, said, arena);
		return 0;
	}
	if (foreign_text(task, "predicted_label", arena))
		read_prediction(task, NULL, said, arena);
	return read_decision(task, answer, &chosen, said, arena, why);
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct foreign_rows *tasks = reader;
	struct row row;
	enum row_status status = row_reader_next(tasks->reader, &row, why);

	said->line = row.line;
	return status == ROW_READ && read_task(row.object, said, arena, why) < 0 ? ROW_BROKEN : status;
}

const struct import_format prodigy_import = { "prodigy", "Prodigy: JSON, a task a line", false, open_tasks, next, foreign_rows_close };
