/* Pascal VOC: an XML file for each picture. Its corners count pixels from 1 and belong to the box.
 *
 * The files are read by expat. None of them has a document type, which is what entities would be declared in: one that does
 * is refused before any is looked at. */
#include "jobs/format/foreign_folder.h"
#include "jobs/format/import_format.h"

#include "base/str.h"
#include "base/xalloc.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 16
#define TEXT_MAX  1024

struct voc { struct foreign_folder folder; struct arena arena; const char *none; };

/* A file at work. */
struct reading {
	XML_Parser  parser;
	struct arena *arena;
	struct foreign_case *said;
	struct foreign_decision *decision;
	struct foreign_region *region; /* of the object at hand */
	double      right, bottom;
	const char *refused;           /* NULL: nothing is wrong so far */
	const char *path[DEPTH_MAX];   /* of elements that are open */
	int         depth;
	char        text[TEXT_MAX];
	size_t      length;
	json_t     *rest;              /* of the object: fields without a place here */
};

static void refuse(struct reading *reading, const char *why)
{
	reading->refused = why;
	XML_StopParser(reading->parser, XML_FALSE);
}

static void start_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int has_internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)has_internal;
	refuse(context, "it has a document type: such files are not read");
}

static void start_element(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct reading *reading = context;

	(void)attributes;
	if (reading->depth == DEPTH_MAX) {
		refuse(reading, "its elements are nested too deep");
		return;
	}
	reading->path[reading->depth++] = arena_strdup(reading->arena, name);
	reading->length = 0;
	if (reading->depth == 2 && str_equal(name, "object")) {
		reading->region = foreign_add_region(&reading->decision->regions, &reading->decision->region_count, reading->arena);
		reading->right = reading->bottom = -1;
		reading->rest = json_object();
	}
}

static void add_text(void *context, const XML_Char *text, int length)
{
	struct reading *reading = context;

	if (reading->length + (size_t)length >= TEXT_MAX) {
		refuse(reading, "a text in it is too long");
		return;
	}
	memcpy(reading->text + reading->length, text, (size_t)length);
	reading->length += (size_t)length;
}

static bool is_in(const struct reading *reading, int level, const char *name)
{
	return reading->depth > level && str_equal(reading->path[level], name);
}

static double number_of(struct reading *reading)
{
	char *end;
	double number = strtod(reading->text, &end);

	if (end == reading->text || end[strspn(end, " \t\r\n")])
		refuse(reading, "a corner or a size is not a number");
	return number;
}

/* Where what counts from 1 is counted from 0. Tools that count from 0 themselves write 0 for what touches the edge. */
static double first_pixel(double number)
{
	return number < 1 ? 0 : number - 1;
}

static void end_corner(struct reading *reading, const char *name)
{
	struct foreign_region *region = reading->region;

	if (str_equal(name, "xmin"))
		region->x = first_pixel(number_of(reading));
	else if (str_equal(name, "ymin"))
		region->y = first_pixel(number_of(reading));
	else if (str_equal(name, "xmax"))
		reading->right = number_of(reading);
	else if (str_equal(name, "ymax"))
		reading->bottom = number_of(reading);
}

static void end_object(struct reading *reading)
{
	struct foreign_region *region = reading->region;
	char *text = json_object_size(reading->rest) ? json_dumps(reading->rest, JSON_COMPACT) : NULL;

	region->width = reading->right - region->x;
	region->height = reading->bottom - region->y;
	region->extra = arena_strdup(reading->arena, text);
	free(text);
	json_decref(reading->rest);
	reading->rest = NULL;
	if (!(region->width > 0 && region->height > 0))
		refuse(reading, "an object has no box");
}

static void end_of_object(struct reading *reading, const char *name)
{
	if (reading->depth == 2)
		end_object(reading);
	else if (is_in(reading, 2, "bndbox"))
		end_corner(reading, name);
	else if (reading->depth == 3 && str_equal(name, "name"))
		reading->region->label = arena_strdup(reading->arena, reading->text);
	else if (reading->depth == 3)
		json_object_set_new(reading->rest, name, json_string(reading->text));
}

static void end_element(void *context, const XML_Char *name)
{
	struct reading *reading = context;

	reading->text[reading->length] = '\0';
	if (is_in(reading, 1, "object"))
		end_of_object(reading, name);
	else if (reading->depth == 2 && str_equal(name, "filename"))
		reading->said->name = arena_strdup(reading->arena, reading->text);
	else if (is_in(reading, 1, "size") && str_equal(name, "width"))
		reading->said->width = (int)number_of(reading);
	else if (is_in(reading, 1, "size") && str_equal(name, "height"))
		reading->said->height = (int)number_of(reading);
	reading->depth--;
	reading->length = 0;
}

static int parse(struct reading *reading, const char *text, size_t length, struct err *why)
{
	int rc = 0;

	XML_SetUserData(reading->parser, reading);
	XML_SetStartDoctypeDeclHandler(reading->parser, start_doctype);
	XML_SetElementHandler(reading->parser, start_element, end_element);
	XML_SetCharacterDataHandler(reading->parser, add_text);
	if (XML_Parse(reading->parser, text, (int)length, 1) != XML_STATUS_OK) {
		reading->said->line = (int64_t)XML_GetCurrentLineNumber(reading->parser);
		rc = err_set(why, "%s", reading->refused ? reading->refused : XML_ErrorString(XML_GetErrorCode(reading->parser)));
	}
	json_decref(reading->rest);
	return rc;
}

static int read_text(const struct voc *voc, const char *text, size_t length, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct reading reading = { .said = said, .arena = arena, .decision = foreign_add_decision(said, arena) };
	int rc;

	reading.parser = XML_ParserCreate(NULL);
	rc = reading.parser ? parse(&reading, text, length, why) : err_set(why, "memory is short");
	XML_ParserFree(reading.parser);
	if (rc < 0)
		return -1;
	reading.decision->label = foreign_main_label(reading.decision->regions, reading.decision->region_count, voc->none);
	if (!said->name)
		return err_set(why, "it names no picture");
	return reading.decision->label ? 0 : err_set(why, "it has no box, and --none does not say what that means");
}

static void close_voc(void *reader)
{
	struct voc *voc = reader;

	if (!voc)
		return;
	foreign_folder_close(&voc->folder);
	arena_release(&voc->arena);
	free(voc);
}

static void *open_voc(const struct import_place *place, struct err *err)
{
	struct voc *voc = xcalloc(1, sizeof *voc);

	voc->none = arena_strdup(&voc->arena, place->none);
	if (foreign_folder_open(&voc->folder, place->path, err) == 0)
		return voc;
	close_voc(voc);
	return NULL;
}

/* The picture lies beside its text, or in JPEGImages beside the folder of the texts. */
static void find_picture(const struct voc *voc, const char *name, struct foreign_case *said, struct arena *arena)
{
	static const char *const folders[] = { "JPEGImages", "images", "img" };
	const char *slash = strrchr(name, '/');
	const char *beside = arena_printf(arena, "%.*s%s", slash ? (int)(slash + 1 - name) : 0, name, said->name);

	if (foreign_folder_has(&voc->folder, beside))
		said->name = beside;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		const char *file = arena_printf(arena, "%s/%s", folders[i], said->name);

		if (!strchr(said->name, '/') && foreign_folder_has(&voc->folder, file))
			said->name = file;
	}
}

static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct voc *voc = reader;
	const char *refused, *name = foreign_folder_next(&voc->folder, ".xml", arena, &refused, why);
	size_t length;
	char *text;

	said->file = name;
	if (!name || refused)
		return name ? ROW_BROKEN : ROW_END;
	if (foreign_folder_read(&voc->folder, name, arena, &text, &length, why) < 0 || read_text(voc, text, length, said, arena, why) < 0)
		return ROW_BROKEN;
	find_picture(voc, name, said, arena);
	return ROW_READ;
}

const struct import_format voc_import = { "pascal-voc", "Pascal VOC: a folder of XML files", true, open_voc, next, close_voc };
