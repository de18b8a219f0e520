/* COCO: pictures, their boxes, and the classes of boxes; and COCO's list of results, which is what a model says. The number of
 * a picture is its item's, that of a class its label's.
 *
 * COCO has no place for the label of a whole picture: images[].label has it, and images[].rung who gave it. */
#include "jobs/format/export_format.h"

#include "base/clock.h"
#include "base/xalloc.h"
#include "db/store.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pictures go to the file and boxes beside it, until they stand behind each other. */
struct coco { FILE *boxes; bool any_image, any_box; };

static int64_t label_number(const struct export_run *run, const char *label)
{
	const struct label *found = label ? stage_label_named(run->stage, label) : NULL;

	return found ? found->label_id : 0;
}

static int flush_to(struct json_out *out, FILE *file, bool *any, struct err *err)
{
	fputs(*any ? ",\n" : "\n", file);
	*any = true;
	if (fwrite(str_text(&out->text), 1, out->text.length, file) != out->text.length)
		return err_set(err, "writing: %s", strerror(errno));
	json_out_clear(out);
	return 0;
}

static void add_box(struct json_out *out, const struct region *at)
{
	json_out_open(out, "bbox", '[');
	json_out_real(out, NULL, at->x);
	json_out_real(out, NULL, at->y);
	json_out_real(out, NULL, at->width);
	json_out_real(out, NULL, at->height);
	json_out_close(out, ']');
}

static void add_outline(struct json_out *out, const struct region *at)
{
	const double points[] = { at->x, at->y, at->x + at->width, at->y, at->x + at->width, at->y + at->height, at->x, at->y + at->height };

	json_out_open(out, "segmentation", '[');
	json_out_open(out, NULL, '[');
	for (size_t i = 0; i < sizeof points / sizeof *points; i++)
		json_out_real(out, NULL, points[i]);
	json_out_close(out, ']');
	json_out_close(out, ']');
}

/* ---- annotations ---- */

static int begin(struct export_run *run, struct err *err)
{
	struct coco *coco = xcalloc(1, sizeof *coco);
	struct json_out *out = &run->out;

	run->state = coco;
	coco->boxes = tmpfile();
	if (!coco->boxes)
		return err_set(err, "a file for the boxes: %s", strerror(errno));
	json_out_open(out, NULL, '{');
	json_out_open(out, "info", '{');
	json_out_text(out, "description", "decisions exported by rung");
	json_out_text(out, "version", "1.0");
	json_out_time(out, "date_created", store_now(run->store));
	json_out_close(out, '}');
	json_out_raw(out, "licenses", "[]");
	json_out_open(out, "categories", '[');
	for (int i = 0; i < run->stage->label_count; i++) {
		json_out_open(out, NULL, '{');
		json_out_integer(out, "id", run->stage->labels[i].label_id);
		json_out_text(out, "name", run->stage->labels[i].name);
		json_out_text(out, "supercategory", "");
		json_out_close(out, '}');
	}
	json_out_close(out, ']');
	json_out_raw(out, "images", "[");
	fputs(str_text(&out->text), run->file);
	return 0;
}

static int write_image(struct export_run *run, const struct said_item *item, const struct said_decision *answer, const char *file,
                       struct err *err)
{
	static const char *const own[] = { "id", "file_name", "width", "height", "label", "rung", "date_captured", NULL };
	struct json_out *out = &run->out;

	json_out_open(out, NULL, '{');
	json_out_integer(out, "id", item->item_id);
	json_out_text(out, "file_name", file);
	json_out_integer(out, "width", item->width);
	json_out_integer(out, "height", item->height);
	json_out_time(out, "date_captured", item->captured_ms);
	json_out_text(out, "label", answer->label);
	export_add_own(out, item, answer);
	export_add_attributes(out, item, own);
	json_out_close(out, '}');
	return flush_to(out, run->file, &((struct coco *)run->state)->any_image, err);
}

static int write_box(struct export_run *run, const struct said_item *item, const struct said_region *region, int64_t label, struct err *err)
{
	static const char *const own[] = { "id", "image_id", "category_id", "bbox", "area", "iscrowd", "segmentation", NULL };
	static const char *const least[] = { "id", "image_id", "category_id", "bbox", NULL };
	struct json_out *out = &run->out;
	struct coco *coco = run->state;

	json_out_open(out, NULL, '{');
	json_out_integer(out, "id", region->region_id);
	json_out_integer(out, "image_id", item->item_id);
	json_out_integer(out, "category_id", label);
	add_box(out, &region->at);
	if (!region->extra || !strstr(region->extra, "\"segmentation\"")) {
		json_out_real(out, "area", region->at.width * region->at.height);
		add_outline(out, &region->at);
		json_out_integer(out, "iscrowd", 0);
		json_out_fields(out, region->extra, own);
	} else
		json_out_fields(out, region->extra, least); /* the outline that it came with, and what goes with that */
	json_out_close(out, '}');
	run->result->regions++;
	return flush_to(out, coco->boxes, &coco->any_box, err);
}

static int write_answer(struct export_run *run, struct said_item *item, const struct said_decision *answer, const char **why, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char *file = export_item_file(run, item, NULL, &arena, why, err);
	int rc = file ? write_image(run, item, answer, file, err) : -1;

	arena_release(&arena);
	if (!file)
		return *why ? 0 : -1;
	for (int i = 0; rc == 0 && i < answer->region_count; i++) {
		const struct said_region *region = &answer->regions[i];
		int64_t label = label_number(run, region->label ? region->label : answer->label);

		if (label)
			rc = write_box(run, item, region, label, err);
	}
	run->result->rows++;
	run->result->decisions++;
	return rc < 0 ? -1 : 1;
}

static int write_item(struct export_run *run, const struct said_item *given, const char **why, struct err *err)
{
	const struct said_decision *answer = said_answer(given, why);
	struct said_item item = *given;

	if (!answer)
		return 0;
	*why = "the size of their picture is not known";
	return export_item_size(run, &item) ? write_answer(run, &item, answer, why, err) : 0;
}

static int end(struct export_run *run, struct err *err)
{
	struct coco *coco = run->state;
	char chunk[16384];
	size_t length;

	fputs("\n],\"annotations\":[", run->file);
	if (fflush(coco->boxes) != 0 || ferror(coco->boxes) || fseek(coco->boxes, 0, SEEK_SET) != 0)
		return err_set(err, "the file for the boxes: %s", strerror(errno));
	while ((length = fread(chunk, 1, sizeof chunk, coco->boxes)) > 0)
		if (fwrite(chunk, 1, length, run->file) != length)
			return err_set(err, "writing: %s", strerror(errno));
	if (ferror(coco->boxes))
		return err_set(err, "the file for the boxes: %s", strerror(errno));
	fputs("\n]}\n", run->file);
	return 0;
}

static void release(struct export_run *run)
{
	struct coco *coco = run->state;

	if (coco && coco->boxes)
		fclose(coco->boxes);
	free(coco);
}

const struct export_format coco_export = {
	.name = "coco", .summary = "COCO: pictures, boxes and classes, of decisions",
	.about = EXPORT_DECISIONS, .inside = "annotations.json", .begin = begin, .item = write_item, .end = end, .release = release,
};

/* ---- results ---- */

static int write_result(struct export_run *run, const struct said_item *item, const struct said_region *region, struct err *err)
{
	const struct said_prediction *prediction = item->prediction;
	double score = isfinite(region->at.score) ? region->at.score : prediction->confidence;
	struct json_out *out = &run->out;
	bool any = run->result->regions > 0;

	json_out_open(out, NULL, '{');
	json_out_integer(out, "image_id", item->item_id);
	json_out_integer(out, "category_id", label_number(run, region->label ? region->label : prediction->label));
	add_box(out, &region->at);
	json_out_real(out, "score", score);
	json_out_close(out, '}');
	run->result->regions++;
	run->result->rows++;
	return flush_to(out, run->file, &any, err);
}

static int write_results(struct export_run *run, const struct said_item *item, const char **why, struct err *err)
{
	const struct said_prediction *prediction = item->prediction;
	int written = 0;

	*why = prediction ? "the model has drawn nothing on them" : "no model has seen them";
	for (int i = 0; prediction && i < prediction->region_count; i++) {
		const struct said_region *region = &prediction->regions[i];

		if (!label_number(run, region->label ? region->label : prediction->label))
			continue;
		if (write_result(run, item, region, err) < 0)
			return -1;
		written++;
	}
	run->result->predictions += written > 0;
	return written > 0;
}

const struct export_format coco_results_export = {
	.name = "coco-results", .summary = "COCO results: the boxes of the model, with their scores",
	.about = EXPORT_PREDICTIONS, .inside = "results.json", .begin = export_begin_list, .item = write_results, .end = export_end_list,
};
