#include "models/exif.h"

#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TYPE_SHORT      3
#define ENTRY_BYTES     12

/* The TIFF block inside the segment; its numbers are in the byte order it declares. */
struct tiff {
	const uint8_t *bytes;
	size_t length;
	bool   big_endian;
};

static bool read_u16(const struct tiff *tiff, size_t at, unsigned *value)
{
	if (at > tiff->length || tiff->length - at < 2)
		return false;
	*value = tiff->big_endian ? (unsigned)tiff->bytes[at] << 8 | tiff->bytes[at + 1]
	                          : (unsigned)tiff->bytes[at + 1] << 8 | tiff->bytes[at];
	return true;
}

static bool read_u32(const struct tiff *tiff, size_t at, size_t *value)
{
	unsigned first, second;

	if (!read_u16(tiff, at, &first) || !read_u16(tiff, at + 2, &second))
		return false;
	*value = tiff->big_endian ? (size_t)first << 16 | second : (size_t)second << 16 | first;
	return true;
}

int exif_orientation(const uint8_t *payload, size_t length)
{
	struct tiff tiff;
	unsigned magic, entries, tag, type, value;
	size_t count, at;

	if (length < 6 + 8 || memcmp(payload, "Exif\0\0", 6) != 0)
		return 0;
	tiff = (struct tiff){ payload + 6, length - 6, payload[6] == 'M' };
	if ((memcmp(tiff.bytes, "II", 2) != 0 && memcmp(tiff.bytes, "MM", 2) != 0) || !read_u16(&tiff, 2, &magic) ||
	    magic != 42 || !read_u32(&tiff, 4, &at) || !read_u16(&tiff, at, &entries))
		return 0;
	for (at += 2; entries > 0; entries--, at += ENTRY_BYTES) {
		if (!read_u16(&tiff, at, &tag) || !read_u16(&tiff, at + 2, &type) || !read_u32(&tiff, at + 4, &count) ||
		    !read_u16(&tiff, at + 8, &value))
			return 0;
		if (tag == TAG_ORIENTATION)
			return type == TYPE_SHORT && count == 1 && value >= 1 && value <= 8 ? (int)value : 0;
	}
	return 0;
}

bool exif_swaps_sides(int orientation)
{
	return orientation >= 5 && orientation <= 8;
}

/* Where pixel (x, y) of the upright picture is stored; width and height are those of the stored one. */
static size_t stored_at(int orientation, int x, int y, int width, int height)
{
	int column = x, row = y;

	switch (orientation) {
	case 2: column = width - 1 - x; break;
	case 3: column = width - 1 - x; row = height - 1 - y; break;
	case 4: row = height - 1 - y; break;
	case 5: column = y; row = x; break;
	case 6: column = y; row = height - 1 - x; break;
	case 7: column = width - 1 - y; row = height - 1 - x; break;
	case 8: column = width - 1 - y; row = x; break;
	default: break;
	}
	return ((size_t)row * (size_t)width + (size_t)column) * 3;
}

void exif_upright(struct picture *picture, int orientation)
{
	bool swap = exif_swaps_sides(orientation);
	struct picture turned;
	uint8_t *out;

	if (orientation < 2 || orientation > 8)
		return;
	turned = picture_new(swap ? picture->height : picture->width, swap ? picture->width : picture->height);
	out = turned.rgb;
	for (int y = 0; y < turned.height; y++)
		for (int x = 0; x < turned.width; x++, out += 3)
			memcpy(out, picture->rgb + stored_at(orientation, x, y, picture->width, picture->height), 3);
	picture_release(picture);
	*picture = turned;
}
