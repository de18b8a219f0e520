#include "ui/console/picture_contrast.h"

#include "ui/console/picture_reduce.h"

#include <stddef.h>

#define RANGE_MIN 32 /* shades, below which it is noise that would be stretched */

struct range { int low, high; };

/* The shades between the darkest and the lightest hundredth. */
static struct range usual_range(const struct picture *picture)
{
	size_t seen[256] = { 0 }, count = (size_t)picture->width * (size_t)picture->height, below = 0;
	struct range range = { 0, 255 };

	for (size_t i = 0; i < count; i++)
		seen[picture_brightness(picture->rgb + 3 * i)]++;
	for (range.low = 0; (below += seen[range.low]) * 100 <= count; range.low++)
		;
	below = 0;
	for (range.high = 255; (below += seen[range.high]) * 100 <= count; range.high--)
		;
	return range;
}

static uint8_t within_byte(int value)
{
	return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

void picture_stretch(struct picture *picture)
{
	struct range range = usual_range(picture);
	int missing = RANGE_MIN - (range.high - range.low), width;

	if (missing > 0) {
		range.low -= missing / 2;
		range.high += missing - missing / 2;
	}
	width = range.high - range.low;
	for (int i = 0; i < picture->width * picture->height; i++) {
		uint8_t *pixel = picture->rgb + 3 * (size_t)i;
		int light = picture_brightness(pixel);
		int wanted = within_byte((light - range.low) * 255 / width);

		for (int c = 0; c < 3; c++)
			pixel[c] = within_byte(pixel[c] + wanted - light);
	}
}
