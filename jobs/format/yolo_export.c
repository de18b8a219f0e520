/* YOLO detection: a text for each picture that was decided, a line for each box: class cx cy width height, from 0 to 1 of the
 * picture. A picture without boxes has an empty text, which says that there is nothing on it. */
#include "jobs/format/export_format.h"
#include "jobs/format/row_writer.h"

#include "base/str.h"

#include <errno.h>
#include <string.h>

static const char *const parts[] = { "train", "val", "test" };

/* Adds the line of a region. false: its label is none of the stage any more. */
static bool add_line(struct export_run *run, const struct said_item *item, const struct said_decision *answer,
                     const struct said_region *region, struct str *text)
{
	const struct region *at = &region->at;
	double w = item->width, h = item->height;
	double values[] = { (at->x + at->width / 2) / w, (at->y + at->height / 2) / h, at->width / w, at->height / h };
	int label = export_label_index(run, region->label ? region->label : answer->label);
	char number[32];

	if (label < 0)
		return false;
	str_addf(text, "%d", label);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		str_addf(text, " %s", row_writer_real(values[i], number));
	str_add_char(text, '\n');
	return true;
}

static int write_text(struct export_run *run, const char *name, const struct str *text, struct err *err)
{
	FILE *file = export_folder_create(&run->folder, name, err);

	if (!file)
		return -1;
	fwrite(str_text(text), 1, text->length, file);
	return export_folder_close(file, name, err);
}

/* The name of the item's text, which is that of its picture; NULL: as export_item_file(). */
static const char *text_name(struct export_run *run, const struct said_item *item, struct arena *arena, const char **why, struct err *err)
{
	const char *part = export_item_part(run, item), *name, *dot;

	if (run->options->with == EXPORT_WITH_NONE)
		return arena_printf(arena, "labels/%s/%s.txt", part, export_item_stem(item, arena));
	name = export_item_file(run, item, arena_printf(arena, "images/%s/", part), arena, why, err);
	if (!name)
		return NULL;
	dot = strrchr(name, '.');
	return arena_printf(arena, "labels/%.*s.txt", (int)((dot ? (size_t)(dot - name) : strlen(name)) - strlen("images/")), name + strlen("images/"));
}

static int write_boxes(struct export_run *run, const struct said_item *item, const struct said_decision *answer, struct arena *arena,
                       const char **why, struct err *err)
{
	const char *name = text_name(run, item, arena, why, err);
	struct str text = STR_EMPTY;
	int rc;

	if (!name)
		return *why ? 0 : -1;
	for (int i = 0; i < answer->region_count; i++)
		run->result->regions += add_line(run, item, answer, &answer->regions[i], &text);
	rc = write_text(run, name, &text, err);
	if (rc < 0 && errno == EEXIST)
		rc = write_text(run, arena_printf(arena, "%.*s-%lld.txt", (int)strlen(name) - 4, name, (long long)item->item_id), &text, err);
	str_release(&text);
	return rc < 0 ? -1 : 1;
}

static int write_item(struct export_run *run, const struct said_item *given, const char **why, struct err *err)
{
	const struct said_decision *answer = said_answer(given, why);
	struct said_item item = *given;
	struct arena arena = ARENA_EMPTY;
	int written;

	if (!answer)
		return 0;
	*why = "the size of their picture is not known";
	if (!export_item_size(run, &item))
		return 0;
	written = write_boxes(run, &item, answer, &arena, why, err);
	arena_release(&arena);
	run->result->rows += written > 0;
	run->result->decisions += written > 0;
	return written;
}

static int end(struct export_run *run, struct err *err)
{
	struct json_out name = JSON_OUT_EMPTY;
	FILE *file = export_folder_create(&run->folder, "data.yaml", err);

	if (!file)
		return -1;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		fprintf(file, "%s: images/%s\n", parts[i], parts[i]);
	fprintf(file, "nc: %d\nnames:\n", run->stage->label_count);
	for (int i = 0; i < run->stage->label_count; i++) {
		json_out_clear(&name);
		json_out_text(&name, NULL, run->stage->labels[i].name); /* a JSON string is one of YAML's */
		fprintf(file, "  %d: %s\n", i, str_text(&name.text));
	}
	json_out_release(&name);
	if (export_folder_close(file, "data.yaml", err) < 0)
		return -1;
	file = export_folder_create(&run->folder, "classes.txt", err);
	if (!file)
		return -1;
	for (int i = 0; i < run->stage->label_count; i++)
		fprintf(file, "%s\n", run->stage->labels[i].name);
	return export_folder_close(file, "classes.txt", err);
}

const struct export_format yolo_export = {
	.name = "yolo", .summary = "YOLO detection: a text for each picture with its boxes, and data.yaml",
	.about = EXPORT_DECISIONS, .folder = true, .item = write_item, .end = end,
};
