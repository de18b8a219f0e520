/* Label Studio: a list of tasks, each with the predictions and annotations of its item. Coordinates are percent of the
 * picture; parts of a recording stand in seconds.
 *
 * Names of tags, as a labeling configuration has them: choices are "label", rectangles "box", parts of recordings "part", texts "answer", and
 * all are of "image", "text", "audio" or "record". completed_by stands only where an operator's name is an address, written ann(at)example.org as names have
 * no @, because Label Studio refuses people it does not know; annotations[].rung has the name in any case. */
#include "jobs/format/export_format.h"

#include "base/segment.h"
#include "base/str.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void add_data(struct export_run *run, const struct said_item *item, const char *file)
{
	static const char *const own[] = { "image", "text", "audio", "record", NULL };
	struct json_out *out = &run->out;

	json_out_open(out, "data", '{');
	json_out_text(out, item->kind, item->words ? item->words : file);
	export_add_attributes(out, item, own);
	json_out_close(out, '}');
}

/* What a result has in front, whatever its type. */
static void open_result(struct export_run *run, const struct said_item *item, const char *id, const char *type, const char *from)
{
	struct json_out *out = &run->out;

	json_out_open(out, NULL, '{');
	json_out_text(out, "id", id);
	json_out_text(out, "from_name", from);
	json_out_text(out, "to_name", item->kind);
	json_out_text(out, "type", type);
}

static void add_choice(struct export_run *run, const struct said_item *item, const char *id, const char *label, const char *origin)
{
	struct json_out *out = &run->out;

	open_result(run, item, id, "choices", "label");
	json_out_known(out, "origin", origin);
	json_out_open(out, "value", '{');
	json_out_open(out, "choices", '[');
	json_out_text(out, NULL, label);
	json_out_close(out, ']');
	json_out_close(out, '}');
	json_out_close(out, '}');
}

static void add_words(struct export_run *run, const struct said_item *item, const char *id, const char *words, const char *origin)
{
	struct json_out *out = &run->out;
	char own[40];

	if (!run->words || !words)
		return;
	snprintf(own, sizeof own, "%s-text", id);
	open_result(run, item, own, "textarea", "answer");
	json_out_known(out, "origin", origin);
	json_out_open(out, "value", '{');
	json_out_open(out, "text", '[');
	json_out_text(out, NULL, words);
	json_out_close(out, ']');
	json_out_close(out, '}');
	json_out_close(out, '}');
}

static void add_place(struct json_out *out, const struct said_item *item, const struct said_region *region, const char *label)
{
	const struct region *at = &region->at;

	json_out_open(out, "value", '{');
	json_out_real(out, "x", at->x / item->width * 100);
	json_out_real(out, "y", at->y / item->height * 100);
	json_out_real(out, "width", at->width / item->width * 100);
	json_out_real(out, "height", at->height / item->height * 100);
	json_out_integer(out, "rotation", 0);
	json_out_open(out, "rectanglelabels", '[');
	json_out_text(out, NULL, label);
	json_out_close(out, ']');
	json_out_close(out, '}');
}

static bool in_time(const struct said_item *item)
{
	return str_equal(item->kind, "audio");
}

static void add_box(struct export_run *run, const struct said_item *item, const char *id, const struct said_region *region, const char *label,
                    const char *origin)
{
	struct json_out *out = &run->out;

	open_result(run, item, id, "rectanglelabels", "box");
	json_out_known(out, "origin", origin);
	json_out_integer(out, "original_width", item->width);
	json_out_integer(out, "original_height", item->height);
	json_out_integer(out, "image_rotation", 0);
	add_place(out, item, region, label);
}

static void add_part(struct export_run *run, const struct said_item *item, const char *id, const struct said_region *region, const char *label,
                     const char *origin)
{
	struct json_out *out = &run->out;

	open_result(run, item, id, "labels", "part");
	json_out_known(out, "origin", origin);
	json_out_open(out, "value", '{');
	json_out_real(out, "start", segment_start(&region->at) / 1000);
	json_out_real(out, "end", segment_end(&region->at) / 1000);
	json_out_open(out, "labels", '[');
	json_out_text(out, NULL, label);
	json_out_close(out, ']');
	json_out_close(out, '}');
}

static void add_region(struct export_run *run, const struct said_item *item, const struct said_region *region, const char *label,
                       const char *origin)
{
	static const char *const own[] = { "id", "from_name", "to_name", "type", "origin", "original_width", "original_height",
	                                   "image_rotation", "value", "score", NULL };
	struct json_out *out = &run->out;
	char id[32];

	if (!in_time(item) && item->width <= 0)
		return;
	snprintf(id, sizeof id, "region-%" PRId64, region->region_id);
	(in_time(item) ? add_part : add_box)(run, item, id, region, region->label ? region->label : label, origin);
	if (isfinite(region->at.score))
		json_out_real(out, "score", region->at.score);
	json_out_fields(out, region->extra, own);
	json_out_close(out, '}');
	run->result->regions++;
}

static void add_prediction(struct export_run *run, const struct said_item *item)
{
	const struct said_prediction *prediction = item->prediction;
	struct json_out *out = &run->out;
	char id[32];

	snprintf(id, sizeof id, "prediction-%" PRId64, prediction->prediction_id);
	json_out_open(out, NULL, '{');
	json_out_text(out, "model_version", prediction->model);
	json_out_real(out, "score", prediction->confidence);
	json_out_open(out, "result", '[');
	if (prediction->label)
		add_choice(run, item, id, prediction->label, NULL);
	add_words(run, item, id, prediction->words, NULL);
	for (int i = 0; i < prediction->region_count; i++)
		add_region(run, item, &prediction->regions[i], prediction->label, NULL);
	json_out_close(out, ']');
	json_out_close(out, '}');
	run->result->predictions++;
}

static bool same_regions(const struct said_prediction *prediction, const struct said_decision *decision)
{
	if (prediction->region_count != decision->region_count)
		return false;
	for (int i = 0; i < decision->region_count; i++) {
		const struct region *a = &prediction->regions[i].at, *b = &decision->regions[i].at;

		if (a->x != b->x || a->y != b->y || a->width != b->width || a->height != b->height || a->label_id != b->label_id)
			return false;
	}
	return true;
}

/* Whether an answer is the model's as it was shown, that with changes, or somebody's own. */
static const char *origin_of(const struct said_item *item, const struct said_decision *decision)
{
	const struct said_prediction *prediction = item->prediction;

	if (!decision->seen || !prediction)
		return "manual";
	return str_equal(prediction->label, decision->label) && same_regions(prediction, decision) ? "prediction" : "prediction-changed";
}

static void add_who(struct export_run *run, const struct said_decision *decision)
{
	const char *at = strstr(decision->operator_name, "(at)");
	struct json_out *out = &run->out;
	char address[80];

	if (at) {
		json_out_open(out, "completed_by", '{');
		snprintf(address, sizeof address, "%.*s@%s", (int)(at - decision->operator_name), decision->operator_name, at + strlen("(at)"));
		json_out_text(out, "email", address);
		json_out_close(out, '}');
	}
	json_out_boolean(out, "was_cancelled", !decision->label);
	json_out_boolean(out, "ground_truth", str_equal(decision->mode, "truth") || str_equal(decision->mode, "adjudication"));
	json_out_time(out, "created_at", decision->decided_ms);
	json_out_time(out, "updated_at", decision->decided_ms);
	json_out_real(out, "lead_time", (double)decision->duration_ms / 1000);
}

static void add_annotation(struct export_run *run, const struct said_item *item, const struct said_decision *decision)
{
	static const char *const own[] = { "id", "unique_id", "completed_by", "was_cancelled", "ground_truth", "created_at", "updated_at",
	                                   "lead_time", "result", "rung", NULL };
	const char *origin = origin_of(item, decision);
	struct json_out *out = &run->out;
	char id[32], uuid[UUID_TEXT_SIZE];

	snprintf(id, sizeof id, "decision-%" PRId64, decision->decision_id);
	json_out_open(out, NULL, '{');
	json_out_integer(out, "id", decision->decision_id);
	json_out_text(out, "unique_id", uuid_text(decision->uuid, uuid));
	add_who(run, decision);
	json_out_open(out, "result", '[');
	if (decision->label)
		add_choice(run, item, id, decision->label, origin);
	add_words(run, item, id, decision->words, origin);
	for (int i = 0; i < decision->region_count; i++)
		add_region(run, item, &decision->regions[i], decision->label, origin);
	json_out_close(out, ']');
	export_add_own(out, item, decision);
	json_out_fields(out, decision->extra, own);
	json_out_close(out, '}');
	run->result->decisions++;
}

static void add_said(struct export_run *run, const struct said_item *item)
{
	struct json_out *out = &run->out;

	json_out_open(out, "predictions", '[');
	if (item->prediction)
		add_prediction(run, item);
	json_out_close(out, ']');
	json_out_open(out, "annotations", '[');
	for (int i = 0; i < item->decision_count; i++)
		add_annotation(run, item, &item->decisions[i]);
	json_out_close(out, ']');
}

static bool has_regions(const struct said_item *item)
{
	for (int i = 0; i < item->decision_count; i++)
		if (item->decisions[i].region_count > 0)
			return true;
	return item->prediction && item->prediction->region_count > 0;
}

static int write_task(struct export_run *run, const struct said_item *item, const char *file, struct err *err)
{
	struct json_out *out = &run->out;

	fputs(run->result->rows++ ? ",\n" : "\n", run->file);
	json_out_open(out, NULL, '{');
	json_out_integer(out, "id", item->item_id);
	add_data(run, item, file);
	json_out_open(out, "meta", '{');
	export_add_own(out, item, NULL);
	json_out_close(out, '}');
	add_said(run, item);
	json_out_close(out, '}');
	if (fwrite(str_text(&out->text), 1, out->text.length, run->file) != out->text.length)
		return err_set(err, "writing: %s", strerror(errno));
	return 1;
}

static int write_item(struct export_run *run, const struct said_item *given, const char **why, struct err *err)
{
	struct said_item item = *given;
	struct arena arena = ARENA_EMPTY;
	const char *file;
	int written;

	*why = "they have boxes, and the size of their picture is not known";
	if (has_regions(given) && !in_time(given) && !export_item_size(run, &item))
		return 0;
	file = export_item_file(run, &item, NULL, &arena, why, err);
	written = file ? write_task(run, &item, file, err) : *why ? 0 : -1;
	arena_release(&arena);
	return written;
}

const struct export_format label_studio_export = {
	.name = "label-studio", .summary = "Label Studio: tasks with predictions and annotations",
	.about = EXPORT_DECISIONS | EXPORT_PREDICTIONS | EXPORT_UNTOUCHED, .inside = "tasks.json", .begin = export_begin_list, .item = write_item, .end = export_end_list,
};
