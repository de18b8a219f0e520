/* Label Studio: a list of tasks with their predictions and annotations, as it exports them. */
#include "jobs/format/import_format.h"

#include "base/segment.h"
#include "base/str.h"
#include "base/xalloc.h"
#include "jobs/format/json_stream.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct label_studio { FILE *file; struct json_stream stream; };

static void close_tasks(void *reader)
{
	struct label_studio *tasks = reader;

	if (!tasks)
		return;
	json_stream_release(&tasks->stream);
	if (tasks->file)
		fclose(tasks->file);
	free(tasks);
}

static void *open_tasks(const struct import_place *place, struct err *err)
{
	struct label_studio *tasks = xcalloc(1, sizeof *tasks);

	tasks->file = fopen(place->path, "re");
	if (!tasks->file)
		err_set(err, "%s", strerror(errno));
	else {
		json_stream_open(&tasks->stream, tasks->file);
		if (json_stream_enter(&tasks->stream, '[', err) == 0)
			return tasks;
	}
	close_tasks(tasks);
	return NULL;
}

/* The first word of a list such as "choices". */
static const char *first_of(const json_t *value, const char *name, struct arena *arena)
{
	return arena_strdup(arena, json_string_value(json_array_get(json_object_get(value, name), 0)));
}

/* A rectangle, with its label or without. Percent become parts of the picture. */
static int read_rectangle(const json_t *result, struct foreign_region *region, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "id", "from_name", "to_name", "type", "origin", "original_width", "original_height",
	                                     "image_rotation", "value", "score", NULL };
	const json_t *value = json_object_get(result, "value");

	*region = (struct foreign_region){
		.label = first_of(value, "rectanglelabels", arena), .x = foreign_real(value, "x") / 100, .y = foreign_real(value, "y") / 100,
		.width = foreign_real(value, "width") / 100, .height = foreign_real(value, "height") / 100,
		.score = foreign_real(result, "score"), .extra = foreign_rest(result, taken, arena),
	};
	if (foreign_real(value, "rotation") > 0 || foreign_real(value, "rotation") < 0)
		return err_set(why, "a rectangle is turned, and boxes here are not");
	return 0;
}

/* A part of a recording, in seconds. Parts of texts have the same type, and no place here. */
static int read_part(const json_t *result, const struct foreign_case *said, struct foreign_region *region, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "id", "from_name", "to_name", "type", "origin", "original_length", "value", "score", NULL };
	const json_t *value = json_object_get(result, "value");
	double start = foreign_real(value, "start"), end = foreign_real(value, "end");

	if (said->words || json_object_get(value, "text"))
		return err_set(why, "a result of the type labels that is no part of a recording");
	if (!isfinite(start) || !isfinite(end))
		return err_set(why, "a part of a recording has no start and end");
	*region = (struct foreign_region){ .label = first_of(value, "labels", arena), .x = start * 1000, .width = (end - start) * 1000,
	                                   .height = SEGMENT_HEIGHT, .score = foreign_real(result, "score"),
	                                   .extra = foreign_rest(result, taken, arena) };
	return 0;
}

struct said { const char *label, *words; struct foreign_region *regions; int region_count; };

/* What is marked. A task is of a picture, or of a recording: what its regions are measured by holds for all of them. */
static int read_region(const json_t *result, bool in_time, struct foreign_case *said, struct said *all, struct arena *arena, struct err *why)
{
	struct foreign_region *region = foreign_add_region(&all->regions, &all->region_count, arena);

	if (in_time ? said->width > 0 : !said->fractions)
		return err_set(why, "a rectangle stands beside a part of a recording");
	if (in_time) {
		said->fractions = false;
		return read_part(result, said, region, arena, why);
	}
	said->width = (int)foreign_integer(result, "original_width");
	said->height = (int)foreign_integer(result, "original_height");
	return read_rectangle(result, region, arena, why);
}

/* The results of one prediction or annotation. -1 where one of them has no place here. */
static int read_results(const json_t *list, struct foreign_case *said, struct said *all, struct arena *arena, struct err *why)
{
	json_t *result;
	size_t index;

	json_array_foreach(list, index, result) {
		const char *type = json_string_value(json_object_get(result, "type"));

		if (str_equal(type, "choices")) {
			all->label = first_of(json_object_get(result, "value"), "choices", arena);
		} else if (str_equal(type, "textarea")) {
			all->words = first_of(json_object_get(result, "value"), "text", arena);
		} else if (str_equal(type, "rectanglelabels") || str_equal(type, "rectangle") || str_equal(type, "labels")) {
			if (read_region(result, str_equal(type, "labels"), said, all, arena, why) < 0)
				return -1;
		} else
			return err_set(why, "a result of the type %.80s, which is no choice, rectangle, part of a recording or text", type ? type : "of no name");
	}
	if (!all->label)
		all->label = foreign_main_label(all->regions, all->region_count, NULL);
	return 0;
}

/* An address, or who is known by a number alone. */
static const char *name_of(const json_t *annotation, struct arena *arena)
{
	const json_t *by = json_object_get(annotation, "completed_by");

	if (json_is_object(by))
		return json_object_get(by, "email") ? foreign_text(by, "email", arena) : foreign_text(by, "id", arena);
	return json_is_integer(by) ? arena_printf(arena, "annotator %s", foreign_text(annotation, "completed_by", arena)) : foreign_text(annotation, "completed_by", arena);
}

/* Who began with a prediction had seen it. */
static const char *mode_of(const json_t *annotation, const json_t *results)
{
	const json_t *origin = json_object_get(json_array_get(results, 0), "origin");

	if (json_is_true(json_object_get(annotation, "ground_truth")))
		return "truth";
	return json_is_integer(json_object_get(annotation, "parent_prediction")) ||
	               str_equal(json_string_value(origin), "prediction") || str_equal(json_string_value(origin), "prediction-changed") ? "assisted" : NULL;
}

static int read_annotation(const json_t *annotation, struct foreign_case *said, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "id", "unique_id", "completed_by", "was_cancelled", "ground_truth", "created_at", "updated_at",
	                                     "lead_time", "result", "rung", NULL };
	const json_t *results = json_object_get(annotation, "result"), *own = json_object_get(annotation, "rung");
	double lead_time = foreign_real(annotation, "lead_time");
	struct foreign_decision *decision = foreign_add_decision(said, arena);
	struct said all = { NULL, NULL, NULL, 0 };

	if (!json_is_array(results))
		return err_set(why, "an annotation has no list of results");
	if (read_results(results, said, &all, arena, why) < 0)
		return -1;
	decision->operator_name = name_of(annotation, arena);
	decision->mode = mode_of(annotation, results);
	decision->decided_ms = foreign_time(annotation, "created_at");
	decision->duration_ms = lead_time > 0 && lead_time < 1e9 ? llround(lead_time * 1000) : 0;
	foreign_read_own(said, json_is_object(own) ? decision : NULL, own, arena);
	decision->label = json_is_true(json_object_get(annotation, "was_cancelled")) ? NULL : all.label;
	decision->words = all.words;
	decision->regions = all.regions;
	decision->region_count = all.region_count;
	decision->extra = foreign_rest(annotation, taken, arena);
	return 0;
}

static int read_prediction(const json_t *value, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct foreign_prediction *prediction = foreign_add_prediction(said, arena);
	struct said all = { NULL, NULL, NULL, 0 };

	if (!json_is_array(json_object_get(value, "result")))
		return err_set(why, "a prediction has no list of results");
	if (read_results(json_object_get(value, "result"), said, &all, arena, why) < 0)
		return -1;
	prediction->model = foreign_text(value, "model_version", arena);
	prediction->confidence = foreign_real(value, "score");
	prediction->label = all.label;
	prediction->words = all.words;
	prediction->regions = all.regions;
	prediction->region_count = all.region_count;
	return 0;
}

/* The value that stands for the item: of the names that exports have, or else the only text there is. */
static void read_data(const json_t *data, struct foreign_case *said, struct arena *arena)
{
	static const char *const files[] = { "image", "audio", "record", NULL };
	static const char *const taken[] = { "image", "audio", "record", "text", NULL };

	said->words = foreign_text(data, "text", arena);
	for (const char *const *name = files; *name && !said->name; name++)
		said->name = foreign_text(data, *name, arena);
	if (!said->name && !said->words && json_object_size(data) == 1)
		said->name = arena_strdup(arena, json_string_value(json_object_iter_value(json_object_iter((json_t *)(uintptr_t)data))));
	foreign_keep(said, data, taken, arena);
}

static int read_task(const json_t *task, struct foreign_case *said, struct arena *arena, struct err *why)
{
	const json_t *data = json_object_get(task, "data");
	json_t *value;
	size_t index;

	if (!json_is_object(data))
		return err_set(why, "a task has no data");
	said->fractions = true;
	read_data(data, said, arena);
	foreign_read_own(said, NULL, json_object_get(json_object_get(task, "meta"), "rung"), arena);
	json_array_foreach(json_object_get(task, "predictions"), index, value)
		if (read_prediction(value, said, arena, why) < 0)
			return -1;
	json_array_foreach(json_object_get(task, "annotations"), index, value)
		if (read_annotation(value, said, arena, why) < 0)
			return -1;
	return 0;
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct label_studio *tasks = reader;
	json_t *task = NULL;
	enum json_status status = json_stream_element(&tasks->stream, &task, why);
	int rc = 0;

	said->line = tasks->stream.line;
	if (status == JSON_VALUE)
		rc = read_task(task, said, arena, why);
	json_decref(task);
	if (status == JSON_END || status == JSON_FAILED)
		return status == JSON_END ? ROW_END : ROW_FAILED;
	return status == JSON_BROKEN || rc < 0 ? ROW_BROKEN : ROW_READ;
}

const struct import_format label_studio_import = {
	"label-studio", "Label Studio: tasks with predictions and annotations", false, open_tasks, next, close_tasks,
};
