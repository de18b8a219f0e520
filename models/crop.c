#include "models/crop.h"

#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static double number_of(const json_t *region, const char *key)
{
	const json_t *value = json_object_get(region, key);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* From the pixel that holds a place to the one after the last that is touched; false where none is. */
static bool span(double from, double length, int most, int *first, int *count)
{
	double end = fmin(ceil(from + length), most);

	if (!isfinite(from + length) || !(length > 0) || !(end > fmax(from, 0)))
		return false;
	from = fmax(floor(from), 0);
	*first = (int)from;
	*count = (int)end - *first;
	return true;
}

static struct picture cut_out(const struct picture *picture, int left, int top, int width, int height)
{
	struct picture cut = picture_new(width, height);

	for (int y = 0; y < height; y++)
		memcpy(cut.rgb + (size_t)y * (size_t)width * 3,
		       picture->rgb + ((size_t)(top + y) * (size_t)picture->width + (size_t)left) * 3, (size_t)width * 3);
	return cut;
}

/* The pixels nearest to a share of a side. */
static void nearest(double from, double length, int side, int *first, int *count)
{
	*first = (int)fmin(round(from * side), side - 1);
	*count = (int)fmin(fmax(round((from + length) * side) - *first, 1), side - *first);
}

struct picture crop_window(const struct picture *picture, const struct card_window *part)
{
	int left, top, width, height;

	nearest(part->x, part->width, picture->width, &left, &width);
	nearest(part->y, part->height, picture->height, &top, &height);
	return cut_out(picture, left, top, width, height);
}

int crop_upstream(const struct picture *picture, const char *upstream, const char *stage, struct picture *cut, struct err *err)
{
	json_t *all = json_loads(upstream, 0, NULL);
	const json_t *region = json_array_get(json_object_get(json_object_get(all, stage), "regions"), 0);
	int left, top, width, height, got = 0;

	if (!all)
		return err_set(err, "what was said upstream is no JSON");
	if (span(number_of(region, "x"), number_of(region, "width"), picture->width, &left, &width) &&
	    span(number_of(region, "y"), number_of(region, "height"), picture->height, &top, &height)) {
		*cut = cut_out(picture, left, top, width, height);
		got = 1;
	}
	json_decref(all);
	return got;
}
