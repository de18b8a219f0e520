/* COCO: pictures, boxes and classes, in whatever order they stand in the file; and COCO's list of results. Pieces wait on
 * disk until all of a picture are there. */
#include "jobs/format/import_format.h"

#include "base/str.h"
#include "base/xalloc.h"
#include "db/spill.h"
#include "jobs/format/json_stream.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_IMAGE, PIECE_BOX };

struct coco {
	struct spill *spill;
	struct arena  arena;     /* of the whole */
	json_t       *classes;   /* names by number */
	const char   *none;
	bool          results;   /* boxes are what a model said */
	bool          images;    /* the file says what pictures there are */
	struct spill_piece piece; /* the one at hand */
	int           got;       /* of it: 1, 0, -1 */
};

/* Numbers are as good as texts, and are walked in their order. */
static const char *key_of(const json_t *id, char key[64])
{
	if (json_is_integer(id))
		snprintf(key, 64, "%020" JSON_INTEGER_FORMAT, json_integer_value(id));
	else
		snprintf(key, 64, "%s", json_is_string(id) ? json_string_value(id) : "");
	return key;
}

static int keep_piece(struct coco *coco, const json_t *value, const char *id, int64_t kind, int64_t line, struct err *err)
{
	char key[64], *text = json_dumps(value, JSON_COMPACT);
	struct spill_piece piece = { key_of(json_object_get(value, id), key), kind, line, text, text ? strlen(text) : 0 };
	int rc = spill_add(coco->spill, &piece, err);

	free(text);
	return rc;
}

static int keep_class(struct coco *coco, const json_t *value)
{
	const char *name = json_string_value(json_object_get(value, "name"));
	char key[64];

	if (name)
		json_object_set_new(coco->classes, key_of(json_object_get(value, "id"), key), json_string(name));
	return 0;
}

/* Elements that are no objects wait too, under no picture's number, to be told of in their turn. */
static int read_list(struct coco *coco, struct json_stream *stream, const char *name, struct err *err)
{
	enum json_status status;
	json_t *value;
	int rc = json_stream_enter(stream, '[', err);

	if (rc < 0)
		return err_wrap(err, "%s", name);
	while (rc == 0 && (status = json_stream_element(stream, &value, err)) != JSON_END) {
		if (status == JSON_FAILED)
			return err_wrap(err, "%s", name);
		if (status == JSON_BROKEN)
			rc = err_wrap(err, "line %" PRId64, stream->line);
		else if (str_equal(name, "categories"))
			rc = keep_class(coco, value);
		else if (str_equal(name, "images"))
			rc = keep_piece(coco, value, "id", PIECE_IMAGE, stream->line, err);
		else
			rc = keep_piece(coco, value, "image_id", PIECE_BOX, stream->line, err);
		json_decref(value);
	}
	coco->images = coco->images || str_equal(name, "images");
	return rc;
}

static bool is_wanted(const struct coco *coco, const char *name)
{
	return str_equal(name, "images") || str_equal(name, "categories") || (!coco->results && str_equal(name, "annotations"));
}

static int read_object(struct coco *coco, struct json_stream *stream, struct err *err)
{
	enum json_status status;
	char name[256];
	int rc = json_stream_enter(stream, '{', err);

	while (rc == 0 && (status = json_stream_name(stream, name, err)) != JSON_END) {
		if (status == JSON_FAILED)
			return -1;
		rc = is_wanted(coco, name) ? read_list(coco, stream, name, err) : json_stream_skip(stream, err);
	}
	return rc;
}

static int read_file(struct coco *coco, const char *path, bool list, struct err *err)
{
	FILE *file = fopen(path, "re");
	struct json_stream stream;
	int rc;

	if (!file)
		return err_set(err, "%s: %s", path, strerror(errno));
	json_stream_open(&stream, file);
	rc = list ? read_list(coco, &stream, "results", err) : read_object(coco, &stream, err);
	json_stream_release(&stream);
	fclose(file);
	return rc;
}

static void close_coco(void *reader)
{
	struct coco *coco = reader;

	if (!coco)
		return;
	spill_close(coco->spill);
	json_decref(coco->classes);
	arena_release(&coco->arena);
	free(coco);
}

static struct coco *open_any(const struct import_place *place, bool results, struct err *err)
{
	struct coco *coco = xcalloc(1, sizeof *coco);
	int rc;

	coco->results = results;
	coco->classes = json_object();
	coco->none = arena_strdup(&coco->arena, place->none);
	coco->spill = spill_open(err);
	rc = coco->spill ? 0 : -1;
	if (rc == 0 && results && place->beside)
		rc = read_file(coco, place->beside, false, err);
	if (rc == 0)
		rc = read_file(coco, place->path, results, err);
	if (rc == 0)
		coco->got = spill_next(coco->spill, &coco->piece, err);
	if (rc == 0 && coco->got >= 0)
		return coco;
	close_coco(coco);
	return NULL;
}

static void *open_coco(const struct import_place *place, struct err *err)
{
	return open_any(place, false, err);
}

static void *open_results(const struct import_place *place, struct err *err)
{
	return open_any(place, true, err);
}

/* ---- a picture and its boxes ---- */

static void read_image(struct foreign_case *said, struct foreign_decision *decision, const json_t *image, struct arena *arena)
{
	static const char *const taken[] = { "id", "file_name", "width", "height", "label", "rung", "date_captured", NULL };

	said->name = foreign_text(image, "file_name", arena);
	said->width = (int)foreign_integer(image, "width");
	said->height = (int)foreign_integer(image, "height");
	said->captured_ms = foreign_time(image, "date_captured");
	if (decision)
		decision->label = foreign_text(image, "label", arena);
	foreign_read_own(said, decision, json_object_get(image, "rung"), arena);
	foreign_keep(said, image, taken, arena);
}

static int read_box(const struct coco *coco, const json_t *box, struct foreign_region *region, struct arena *arena, struct err *why)
{
	static const char *const taken[] = { "id", "image_id", "category_id", "bbox", "score", NULL };
	const json_t *corner = json_object_get(box, "bbox");
	double at[4];
	char key[64];

	region->label = json_string_value(json_object_get(coco->classes, key_of(json_object_get(box, "category_id"), key)));
	if (json_object_size(coco->classes) > 0 && !region->label)
		return err_set(why, "a box of the class %s, which the file does not name", foreign_text(box, "category_id", arena));
	if (json_array_size(corner) != 4)
		return err_set(why, "a bbox is not four numbers");
	for (size_t i = 0; i < 4; i++) {
		if (!json_is_number(json_array_get(corner, i)))
			return err_set(why, "a bbox is not four numbers");
		at[i] = json_number_value(json_array_get(corner, i));
	}
	region->x = at[0];
	region->y = at[1];
	region->width = at[2];
	region->height = at[3];
	region->score = foreign_real(box, "score");
	region->extra = coco->results ? NULL : foreign_rest(box, taken, arena);
	return 0;
}

/* Whether the piece at hand is one more of the same picture. */
static bool is_more(const struct coco *coco, const char *key)
{
	return coco->got > 0 && str_equal(coco->piece.key, key);
}

/* Two pictures of the same number: which of them boxes are of is not known. */
static int read_boxes(struct coco *coco, const char *key, struct foreign_region **regions, int *count, struct arena *arena, struct err *why)
{
	int rc = 0;

	while (is_more(coco, key)) {
		json_t *box = json_loadb(coco->piece.text, coco->piece.length, JSON_DECODE_ANY, NULL);

		if (coco->piece.kind == PIECE_IMAGE && rc == 0)
			rc = err_set(why, "there are two pictures of this id");
		if (rc == 0)
			rc = read_box(coco, box, foreign_add_region(regions, count, arena), arena, why);
		json_decref(box);
		coco->got = spill_next(coco->spill, &coco->piece, rc < 0 ? NULL : why);
	}
	return rc;
}

static int read_decision(struct coco *coco, const char *key, struct foreign_case *said, const json_t *image, struct arena *arena, struct err *why)
{
	struct foreign_decision *decision = foreign_add_decision(said, arena);
	const char *label;

	read_image(said, decision, image, arena);
	label = decision->label;
	if (read_boxes(coco, key, &decision->regions, &decision->region_count, arena, why) < 0)
		return -1;
	decision->label = label ? label : foreign_main_label(decision->regions, decision->region_count, coco->none);
	return decision->label ? 0 : err_set(why, "it has no box, and --none does not say what that means");
}

static int read_prediction(struct coco *coco, const char *key, struct foreign_case *said, const json_t *image, struct arena *arena, struct err *why)
{
	struct foreign_prediction *prediction = foreign_add_prediction(said, arena);

	if (image)
		read_image(said, NULL, image, arena);
	else
		said->name = arena_printf(arena, "%s", key + strspn(key, "0"));
	if (read_boxes(coco, key, &prediction->regions, &prediction->region_count, arena, why) < 0)
		return -1;
	prediction->label = foreign_main_label(prediction->regions, prediction->region_count, coco->none);
	for (int i = 0; i < prediction->region_count; i++)
		if (!(prediction->regions[i].score <= prediction->confidence)) /* the first is compared with NaN */
			prediction->confidence = prediction->regions[i].score;
	return prediction->label ? 0 : err_set(why, "it has no box, and --none does not say what that means");
}

/* The piece at hand begins a picture, unless it is a box of one that the file does not have. */
static enum row_status next(void *reader, struct foreign_case *said, struct arena *arena, struct err *why)
{
	struct coco *coco = reader;
	json_t *image = NULL;
	const char *key;
	int rc;

	if (coco->got <= 0)
		return coco->got < 0 ? ROW_FAILED : ROW_END;
	key = arena_strdup(arena, coco->piece.key);
	said->line = coco->piece.line;
	if (coco->piece.kind == PIECE_IMAGE) {
		image = json_loadb(coco->piece.text, coco->piece.length, JSON_DECODE_ANY, NULL);
		coco->got = spill_next(coco->spill, &coco->piece, why);
	} else if (coco->images || !coco->results) {
		coco->got = spill_next(coco->spill, &coco->piece, why);
		err_set(why, "a box of the picture %s, which the file does not have", *key ? key + strspn(key, "0") : "of no id");
		return ROW_BROKEN;
	}
	rc = coco->results ? read_prediction(coco, key, said, image, arena, why) : read_decision(coco, key, said, image, arena, why);
	json_decref(image);
	return rc < 0 ? ROW_BROKEN : ROW_READ;
}

const struct import_format coco_import = { "coco", "COCO: pictures, boxes and classes", false, open_coco, next, close_coco };
const struct import_format coco_results_import = {
	"coco-results", "COCO results: the boxes of a model", false, open_results, next, close_coco,
};
