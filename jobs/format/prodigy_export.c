/* Prodigy: JSON, a task a line, one for each answer; and one without an answer for an item that waits for one, in which what
 * the model says is chosen already. Boxes are spans in pixels, parts of a recording audio_spans in seconds. */
#include "jobs/format/export_format.h"

#include "base/segment.h"
#include "base/str.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Prodigy tells inputs, and questions about them, apart by a signed number of 32 bits each. */
static int32_t short_hash(const unsigned char *bytes)
{
	uint32_t bits = 0;

	for (int i = 0; i < 4; i++)
		bits = bits << 8 | bytes[i];
	return (int32_t)bits;
}

static void add_hashes(struct export_run *run, const struct said_item *item, const char *view)
{
	unsigned char task[HASH_BYTES];
	struct hash_state state;

	hash_begin(&state);
	hash_add(&state, item->sha256, HASH_BYTES);
	hash_add(&state, view, strlen(view));
	for (int i = 0; i < run->stage->label_count; i++)
		hash_add(&state, run->stage->labels[i].name, strlen(run->stage->labels[i].name) + 1);
	hash_end(&state, task);
	json_out_integer(&run->out, "_input_hash", short_hash(item->sha256));
	json_out_integer(&run->out, "_task_hash", short_hash(task));
	json_out_text(&run->out, "_view_id", view);
}

static void add_options(struct export_run *run)
{
	struct json_out *out = &run->out;

	json_out_open(out, "options", '[');
	for (int i = 0; i < run->stage->label_count; i++) {
		json_out_open(out, NULL, '{');
		json_out_text(out, "id", run->stage->labels[i].name);
		json_out_text(out, "text", run->stage->labels[i].name);
		json_out_close(out, '}');
	}
	json_out_close(out, ']');
}

static void add_point(struct json_out *out, const char *name, double x, double y)
{
	json_out_open(out, name, '[');
	json_out_real(out, NULL, x);
	json_out_real(out, NULL, y);
	json_out_close(out, ']');
}

static void add_span(struct export_run *run, const struct said_region *region, const char *label)
{
	static const char *const own[] = { "label", "type", "x", "y", "width", "height", "center", "points", "score", NULL };
	const struct region *at = &region->at;
	struct json_out *out = &run->out;

	json_out_open(out, NULL, '{');
	json_out_text(out, "label", region->label ? region->label : label);
	json_out_text(out, "type", "rect");
	json_out_real(out, "x", at->x);
	json_out_real(out, "y", at->y);
	json_out_real(out, "width", at->width);
	json_out_real(out, "height", at->height);
	add_point(out, "center", at->x + at->width / 2, at->y + at->height / 2);
	json_out_open(out, "points", '[');
	add_point(out, NULL, at->x, at->y);
	add_point(out, NULL, at->x, at->y + at->height);
	add_point(out, NULL, at->x + at->width, at->y + at->height);
	add_point(out, NULL, at->x + at->width, at->y);
	json_out_close(out, ']');
	if (isfinite(at->score))
		json_out_real(out, "score", at->score);
	json_out_fields(out, region->extra, own);
	json_out_close(out, '}');
	run->result->regions++;
}

static void add_stretch(struct export_run *run, const struct said_region *region, const char *label)
{
	static const char *const own[] = { "label", "start", "end", "score", NULL };
	struct json_out *out = &run->out;

	json_out_open(out, NULL, '{');
	json_out_text(out, "label", region->label ? region->label : label);
	json_out_real(out, "start", segment_start(&region->at) / 1000);
	json_out_real(out, "end", segment_end(&region->at) / 1000);
	if (isfinite(region->at.score))
		json_out_real(out, "score", region->at.score);
	json_out_fields(out, region->extra, own);
	json_out_close(out, '}');
	run->result->regions++;
}

static void add_chosen(struct export_run *run, const char *kind, const char *label, const struct said_region *regions, int count)
{
	bool in_time = str_equal(kind, "audio");
	struct json_out *out = &run->out;

	json_out_open(out, "accept", '[');
	if (label)
		json_out_text(out, NULL, label);
	json_out_close(out, ']');
	if (count == 0)
		return;
	json_out_open(out, in_time ? "audio_spans" : "spans", '[');
	for (int i = 0; i < count; i++)
		(in_time ? add_stretch : add_span)(run, &regions[i], label);
	json_out_close(out, ']');
}

static void add_answer(struct export_run *run, const struct said_item *item, const struct said_decision *decision)
{
	struct json_out *out = &run->out;

	add_chosen(run, item->kind, decision->label, decision->regions, decision->region_count);
	json_out_known(out, "user_input", run->words ? decision->words : NULL);
	json_out_text(out, "answer", decision->label ? "accept" : "ignore");
	json_out_integer(out, "_timestamp", decision->decided_ms / 1000);
	json_out_text(out, "_annotator_id", decision->operator_name);
	json_out_text(out, "_session_id", decision->operator_name);
	export_add_own(out, item, decision);
	run->result->decisions++;
}

static void add_guess(struct export_run *run, const struct said_item *item)
{
	const struct said_prediction *prediction = item->prediction;

	add_chosen(run, item->kind, prediction ? prediction->label : NULL, prediction ? prediction->regions : NULL, prediction ? prediction->region_count : 0);
	export_add_own(&run->out, item, NULL);
}

static int write_line(struct export_run *run, const struct said_item *item, const char *file, const struct said_decision *decision,
                      struct err *err)
{
	static const char *const own[] = { "image", "text", "audio", "record", "path", "options", "accept", "spans", "audio_spans", "answer", "predicted_label", "predicted_output", "user_input", "score", "model",
	                                   "width", "height", "rung", "_timestamp", "_annotator_id", "_session_id", "_input_hash", "_task_hash", "_view_id", NULL };
	const struct said_prediction *prediction = item->prediction;
	struct json_out *out = &run->out;

	json_out_open(out, NULL, '{');
	json_out_text(out, item->kind, item->words ? item->words : file);
	if (item->width > 0) {
		json_out_integer(out, "width", item->width);
		json_out_integer(out, "height", item->height);
	}
	if (prediction && isfinite(prediction->confidence))
		json_out_real(out, "score", prediction->confidence);
	json_out_known(out, "model", prediction ? prediction->model : NULL);
	json_out_known(out, "predicted_label", prediction ? prediction->label : NULL);
	json_out_known(out, "predicted_output", prediction && run->words ? prediction->words : NULL);
	add_options(run);
	if (decision)
		add_answer(run, item, decision);
	else
		add_guess(run, item);
	add_hashes(run, item, (decision ? decision->region_count : prediction ? prediction->region_count : 0) > 0 ? "blocks" : "choice");
	export_add_attributes(out, item, own);
	json_out_close(out, '}');
	run->result->rows++;
	run->result->predictions += prediction != NULL;
	return export_flush(run, err);
}

static int write_item(struct export_run *run, const struct said_item *item, const char **why, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	const char *file = export_item_file(run, item, NULL, &arena, why, err);
	int rc = file ? 0 : *why ? 0 : -1;

	for (int i = 0; rc == 0 && file && i < item->decision_count; i++)
		rc = write_line(run, item, file, &item->decisions[i], err);
	if (rc == 0 && file && item->decision_count == 0)
		rc = write_line(run, item, file, NULL, err);
	arena_release(&arena);
	return rc < 0 ? -1 : file != NULL;
}

const struct export_format prodigy_export = {
	.name = "prodigy", .summary = "Prodigy: JSON, a task a line with what was chosen",
	.about = EXPORT_DECISIONS | EXPORT_PREDICTIONS | EXPORT_UNTOUCHED, .inside = "tasks.jsonl", .item = write_item,
};
