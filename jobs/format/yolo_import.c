/* YOLO detection: labels/NAME.txt beside images/NAME.jpg, and the names of classes in data.yaml or classes.txt. A line of five
 * numbers is somebody's box; one of six, whose last is a confidence, a model's. */
#include "jobs/format/foreign_folder.h"
#include "jobs/format/import_format.h"

#include "base/str.h"
#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CLASSES_MAX 10000

struct yolo {
	struct foreign_folder folder;
	struct arena arena;       /* of the whole */
	const char **classes;
	int          class_count;
	const char  *none;
};

/* ---- the names of classes ---- */

static void set_class(struct yolo *yolo, long index, const char *name, size_t length)
{
	if (index < 0 || index >= CLASSES_MAX)
		return;
	if (length > 1 && (*name == '\'' || *name == '"') && name[length - 1] == *name) {
		name++;
		length -= 2;
	}
	yolo->classes[index] = arena_memdup(&yolo->arena, name, length);
	if (index >= yolo->class_count)
		yolo->class_count = (int)index + 1;
}

static size_t trim(const char **text, size_t length)
{
	while (length > 0 && strchr(" \t\r", **text)) {
		(*text)++;
		length--;
	}
	while (length > 0 && strchr(" \t\r", (*text)[length - 1]))
		length--;
	return length;
}

/* names: [a, b] */
static void read_inline(struct yolo *yolo, const char *at)
{
	for (long index = 0; *at && *at != ']'; index++) {
		const char *name = at;
		size_t length = strcspn(at, ",]\n"), trimmed = trim(&name, length);

		set_class(yolo, index, name, trimmed);
		at += length + (at[length] == ',');
	}
}

/* Lines "- a", or "0: a". */
static void read_block(struct yolo *yolo, const char *at)
{
	for (long index = 0; *at; index++) {
		const char *line = at, *name;
		size_t length = strcspn(at, "\n"), trimmed = trim(&line, length);
		char *end;
		long number;

		at += length + (at[length] == '\n');
		if (trimmed == 0 || *line == '#')
			index--;
		else if (*line == '-') {
			name = line + 1;
			set_class(yolo, index, name, trim(&name, trimmed - 1));
		} else {
			number = strtol(line, &end, 10);
			if (end == line || *end != ':')
				break;
			name = end + 1;
			length = trim(&name, trimmed - (size_t)(name - line));
			set_class(yolo, number, name, length);
		}
	}
}

static void read_yaml(struct yolo *yolo, const char *text)
{
	const char *names = str_starts(text, "names:") ? text : strstr(text, "\nnames:");
	const char *at = names ? strchr(names, ':') + 1 : "";

	at += strspn(at, " \t");
	if (*at == '[')
		read_inline(yolo, at + 1);
	else if (*at)
		read_block(yolo, at + strspn(at, "\r\n"));
}

static void read_classes(struct yolo *yolo, const char *text)
{
	for (long index = 0; *text; index++) {
		const char *name = text;
		size_t length = strcspn(text, "\n"), trimmed = trim(&name, length);

		if (trimmed > 0)
			set_class(yolo, index, name, trimmed);
		text += length + (text[length] == '\n');
	}
}

static int find_classes(struct yolo *yolo, struct err *err)
{
	static const char *const names[] = { "data.yaml", "data.yml", "classes.txt", "labels/classes.txt" };
	struct err ignored;
	size_t length;
	char *text;

	yolo->classes = arena_alloc(&yolo->arena, CLASSES_MAX * sizeof *yolo->classes);
	for (size_t i = 0; i < sizeof names / sizeof *names && yolo->class_count == 0; i++)
		if (foreign_folder_read(&yolo->folder, names[i], &yolo->arena, &text, &length, &ignored) == 0)
			(str_ends(names[i], ".txt") ? read_classes : read_yaml)(yolo, text);
	return yolo->class_count ? 0 : err_set(err, "neither data.yaml nor classes.txt in it names the classes");
}

static void close_yolo(void *reader)
{
	struct yolo *yolo = reader;

	if (!yolo)
		return;
	foreign_folder_close(&yolo->folder);
	arena_release(&yolo->arena);
	free(yolo);
}

static void *open_yolo(const struct import_place *place, struct err *err)
{
	struct yolo *yolo = xcalloc(1, sizeof *yolo);

	yolo->none = arena_strdup(&yolo->arena, place->none);
	if (foreign_folder_open(&yolo->folder, place->path, err) == 0 && find_classes(yolo, err) == 0)
		return yolo;
	close_yolo(yolo);
	return NULL;
}

/* ---- boxes ---- */

/* The numbers of a line; -1 where it is none of five or six. */
static int read_numbers(const char *line, size_t length, double numbers[6], struct err *why)
{
	const char *end = line + length;
	int count = 0;

	while (line < end) {
		char *after;

		line += strspn(line, " \t\r");
		if (line >= end)
			break;
		if (count == 6)
			return err_set(why, "more than six numbers: a polygon has no place here");
		numbers[count++] = strtod(line, &after);
		if (after == line || after > end)
			return err_set(why, "it is not five or six numbers");
		line = after;
	}
	return count == 0 || count == 5 || count == 6 ? count : err_set(why, "it is not five or six numbers");
}

static int take_box(const struct yolo *yolo, const double n[6], int count, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct foreign_prediction *prediction = said->predictions;
	struct foreign_decision *decision = said->decisions;
	struct foreign_region *region;

	if (!(n[0] >= 0 && n[0] < yolo->class_count) || n[0] != floor(n[0]) || !yolo->classes[(int)n[0]])
		return err_set(why, "a class %g, which is not named", n[0]);
	for (int i = 1; i < count; i++)
		if (!(n[i] >= 0 && n[i] <= 1))
			return err_set(why, "%g: coordinates are parts of the picture, from 0 to 1", n[i]);
	if (count == 6)
		region = foreign_add_region(&prediction->regions, &prediction->region_count, arena);
	else
		region = foreign_add_region(&decision->regions, &decision->region_count, arena);
	*region = (struct foreign_region){ .label = yolo->classes[(int)n[0]], .x = n[1] - n[3] / 2, .y = n[2] - n[4] / 2, .width = n[3],
	                                   .height = n[4], .score = count == 6 ? n[5] : (double)NAN };
	if (count == 6 && !(n[5] <= prediction->confidence))
		prediction->confidence = n[5];
	return 0;
}

static int read_lines(const struct yolo *yolo, const char *text, size_t size, struct foreign_case *said, struct arena *arena, struct err *why)
{
	if (memchr(text, '\0', size))
		return err_set(why, "it is no text");
	for (said->line = 1; *text; said->line++) {
		size_t length = strcspn(text, "\n");
		double numbers[6];
		int count = read_numbers(text, length, numbers, why);

		if (count < 0 || (count > 0 && take_box(yolo, numbers, count, said, arena, why) < 0))
			return -1;
		text += length + (text[length] == '\n');
	}
	said->line = 0;
	return 0;
}

/* What is said by a text: of a model where its boxes have confidences, else of somebody. */
static int settle(const struct yolo *yolo, struct foreign_case *said, struct err *why)
{
	struct foreign_prediction *prediction = said->predictions;
	struct foreign_decision *decision = said->decisions;

	if (prediction->region_count > 0 && decision->region_count > 0)
		return err_set(why, "some of its boxes have a confidence and some have not");
	prediction->label = foreign_main_label(prediction->regions, prediction->region_count, NULL);
	decision->label = foreign_main_label(decision->regions, decision->region_count, yolo->none);
	said->prediction_count = prediction->region_count > 0;
	said->decision_count = prediction->region_count == 0;
	return prediction->region_count > 0 || decision->label ? 0 : err_set(why, "it has no box, and --none does not say what that means");
}

/* labels/train/a.txt is of images/train/a.jpg; without that picture "a" is what is known of it. */
static void name_picture(const struct yolo *yolo, const char *name, struct foreign_case *said, struct arena *arena)
{
	static const char *const endings[] = { ".jpg", ".jpeg", ".png", ".bmp", ".ppm", ".pgm", ".pnm", ".JPG", ".PNG", ".JPEG" };
	static const char *const parts[] = { "train/", "val/", "test/" };
	const char *below = str_starts(name, "labels/") ? name + strlen("labels/") : name;
	char *stem = arena_memdup(arena, below, strlen(below) - strlen(".txt"));

	for (size_t i = 0; i < sizeof endings / sizeof *endings && !said->name; i++) {
		const char *file = arena_printf(arena, "%s%s%s", below == name ? "" : "images/", stem, endings[i]);

		if (foreign_folder_has(&yolo->folder, file))
			said->name = file;
	}
	said->stem = stem;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_starts(stem, parts[i]))
			said->stem = stem + strlen(parts[i]);
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct yolo *yolo = reader;
	const char *name, *refused;
	size_t length;
	char *text;

	do
		name = foreign_folder_next(&yolo->folder, ".txt", arena, &refused, why);
	while (name && !refused && (str_ends(name, "classes.txt") || !(str_starts(name, "labels/") || !strchr(name, '/'))));
	said->file = name;
	if (!name || refused)
		return name ? ROW_BROKEN : ROW_END;
	said->fractions = true;
	foreign_add_prediction(said, arena);
	foreign_add_decision(said, arena);
	if (foreign_folder_read(&yolo->folder, name, arena, &text, &length, why) < 0 || read_lines(yolo, text, length, said, arena, why) < 0 ||
	    settle(yolo, said, why) < 0)
		return ROW_BROKEN;
	name_picture(yolo, name, said, arena);
	return ROW_READ;
}

const struct import_format yolo_import = { "yolo", "YOLO detection: a folder with labels and images", true, open_yolo, next, close_yolo };
