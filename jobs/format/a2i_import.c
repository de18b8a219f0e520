/* Amazon Augmented AI: a folder of output.json files, one for each human loop, each with the answers of its workers. */
#include "jobs/format/foreign_folder.h"
#include "jobs/format/import_format.h"

#include "base/str.h"

#include <math.h>

static void *open_loops(const struct import_place *place, struct err *err)
{
	return foreign_folder_new(place->path, err);
}

/* What was sent to people: a picture's place in S3, or whatever the template called it. */
static void read_input(const json_t *input, struct foreign_case *said, struct arena *arena)
{
	static const char *const files[] = { "taskObject", "image", "image_url", "source-ref", "audio", NULL };
	const json_t *object = json_object_get(json_object_get(json_object_get(input, "aiServiceRequest"), "image"), "s3Object");

	if (json_is_object(object))
		said->name = arena_printf(arena, "s3://%s/%s", foreign_text(object, "bucket", arena), foreign_text(object, "name", arena));
	for (const char *const *name = files; *name && !said->name; name++)
		said->name = arena_strdup(arena, json_string_value(json_object_get(input, *name)));
	said->words = said->name ? NULL : foreign_text(input, "text", arena);
}

static int read_boxes(const json_t *element, struct foreign_case *said, struct foreign_decision *decision, struct arena *arena)
{
	const json_t *size = json_object_get(element, "inputImageProperties");
	json_t *box;
	size_t index;

	said->width = (int)foreign_integer(size, "width");
	said->height = (int)foreign_integer(size, "height");
	json_array_foreach(json_object_get(element, "boundingBoxes"), index, box) {
		struct foreign_region *region = foreign_add_region(&decision->regions, &decision->region_count, arena);

		*region = (struct foreign_region){ .label = foreign_text(box, "label", arena), .x = foreign_real(box, "left"), .y = foreign_real(box, "top"),
		                                   .width = foreign_real(box, "width"), .height = foreign_real(box, "height"), .score = (double)NAN };
	}
	decision->label = foreign_main_label(decision->regions, decision->region_count, NULL);
	return decision->label != NULL;
}

/* One element of a form: a classifier's label, boxes, or the moderation labels that were confirmed. 1 where it says a label. */
static int read_element(const json_t *element, struct foreign_case *said, struct foreign_decision *decision, struct arena *arena)
{
	const json_t *moderation = json_array_get(json_object_get(element, "moderationLabels"), 0);

	if (json_is_array(json_object_get(element, "boundingBoxes")))
		return read_boxes(element, said, decision, arena);
	if (json_is_string(json_object_get(element, "label")))
		decision->label = foreign_text(element, "label", arena);
	else if (json_array_size(json_object_get(element, "labels")) == 1)
		decision->label = arena_strdup(arena, json_string_value(json_array_get(json_object_get(element, "labels"), 0)));
	else if (moderation)
		decision->label = foreign_text(moderation, "name", arena);
	return decision->label != NULL;
}

static int read_answer(const json_t *answer, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct foreign_decision *decision = foreign_add_decision(said, arena);
	double seconds = foreign_real(answer, "timeSpentInSeconds");
	json_t *element;
	const char *name, *worker = foreign_text(answer, "workerId", arena);
	int found = 0;

	json_object_foreach(json_object_get(answer, "answerContent"), name, element)
		if (!found)
			found = read_element(element, said, decision, arena);
	if (!found)
		return err_set(why, "an answer says no label and no box");
	decision->operator_name = worker ? arena_printf(arena, "worker %s", worker) : NULL;
	decision->decided_ms = foreign_time(answer, "submissionTime");
	decision->duration_ms = seconds > 0 && seconds < 1e9 ? llround(seconds * 1000) : 0;
	return 0;
}

static int read_loop(const json_t *loop, struct foreign_case *said, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "humanAnswers", NULL };
	json_t *answer;
	size_t index;

	read_input(json_object_get(loop, "inputContent"), said, arena);
	if (!said->name && !said->words)
		said->name = foreign_text(loop, "humanLoopName", arena);
	json_array_foreach(json_object_get(loop, "humanAnswers"), index, answer)
		if (read_answer(answer, said, arena, why) < 0)
			return -1;
	foreign_keep(said, loop, taken, arena);
	return said->decision_count ? 0 : err_set(why, "nobody has answered");
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct foreign_folder *folder = reader;
	const char *refused, *name = foreign_folder_next(folder, "output.json", arena, &refused, why);
	json_error_t error;
	json_t *loop;
	size_t length;
	char *text;
	int rc;

	said->file = name;
	if (!name || refused)
		return name ? ROW_BROKEN : ROW_END;
	if (foreign_folder_read(folder, name, arena, &text, &length, why) < 0)
		return ROW_BROKEN;
	loop = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);
	rc = loop ? read_loop(loop, said, arena, why) : err_set(why, "not JSON: %s", error.text);
	json_decref(loop);
	return rc < 0 ? ROW_BROKEN : ROW_READ;
}

const struct import_format a2i_import = { "a2i", "Amazon Augmented AI: a folder of output.json files", true, open_loops, next, foreign_folder_free };
