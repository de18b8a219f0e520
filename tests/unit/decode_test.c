/* Pictures out of files: the formats that are read, orientation, and every way a file can be bad. */
#include "test.h"

#include "base/str.h"
#include "models/decode.h"
#include "models/exif.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bytes { unsigned char *data; size_t length; };

static struct bytes load(const char *name)
{
	struct bytes bytes = { malloc(1 << 20), 0 };
	char path[4096];
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/data/pictures/%s", getenv("TOP_SRCDIR") ? getenv("TOP_SRCDIR") : ".", name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot open %s", path);
	bytes.length = fread(bytes.data, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

/* The pictures of tests/data/pictures are 12x8: a red left half, a blue right half, and a white top
 * left corner of 4x4. */
static void assert_is_the_picture(const struct picture *picture, const char *name)
{
	static const struct { int x, y, r, g, b; } points[] = {
		{ 1, 1, 255, 255, 255 }, { 1, 6, 255, 0, 0 }, { 10, 1, 0, 0, 255 }, { 10, 6, 0, 0, 255 },
	};

	if (picture->width != 12 || picture->height != 8)
		fail_msg("%s: %dx%d", name, picture->width, picture->height);
	for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
		const uint8_t *at = picture->rgb + (points[i].y * 12 + points[i].x) * 3;

		if (abs(at[0] - points[i].r) > 24 || abs(at[1] - points[i].g) > 24 || abs(at[2] - points[i].b) > 24)
			fail_msg("%s at %d,%d: %d %d %d", name, points[i].x, points[i].y, at[0], at[1], at[2]);
	}
}

static void every_format_is_read(void **state)
{
	static const struct { const char *name, *format; } rows[] = {
		{ "baseline.jpg", "JPEG" }, { "progressive.jpg", "JPEG" }, { "plain.png", "PNG" },
		{ "palette.png", "PNG" }, { "alpha.png", "PNG" }, { "deep.png", "PNG" }, { "interlaced.png", "PNG" },
		{ "plain.bmp", "BMP" }, { "plain.ppm", "PNM" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct bytes bytes = load(rows[i].name);
		struct picture picture;
		struct decode_info info;
		struct err err = ERR_NONE;

		if (decode_probe(bytes.data, bytes.length, &info, &err) < 0 ||
		    decode_picture(bytes.data, bytes.length, &picture, &err) < 0)
			fail_msg("%s: %s", rows[i].name, err.text);
		assert_string_equal(info.format, rows[i].format);
		assert_int_equal(info.width, 12);
		assert_int_equal(info.height, 8);
		assert_int_equal(info.orientation, 1);
		assert_is_the_picture(&picture, rows[i].name);
		picture_release(&picture);
		free(bytes.data);
	}
}

/* Each file shows the same picture once it is turned by what its EXIF block says. */
static void all_orientations_come_out_upright(void **state)
{
	(void)state;
	for (int orientation = 1; orientation <= 8; orientation++) {
		char name[40];
		struct bytes bytes;
		struct picture picture;
		struct decode_info info;
		struct err err = ERR_NONE;

		snprintf(name, sizeof name, "orientation-%d.jpg", orientation);
		bytes = load(name);
		if (decode_probe(bytes.data, bytes.length, &info, &err) < 0 ||
		    decode_picture(bytes.data, bytes.length, &picture, &err) < 0)
			fail_msg("%s: %s", name, err.text);
		assert_int_equal(info.orientation, orientation);
		assert_int_equal(info.width, 12);
		assert_int_equal(info.height, 8);
		assert_is_the_picture(&picture, name);
		picture_release(&picture);
		free(bytes.data);
	}
}

#define EXIF_II "Exif\0\0II*\0\x08\0\0\0"
#define EXIF_MM "Exif\0\0MM\0*\0\0\0\x08"

static void orientation_is_read_within_bounds(void **state)
{
#define ROW(text, expected) { text, sizeof text - 1, expected }
	static const struct { const char *bytes; size_t length; int expected; } rows[] = {
		ROW(EXIF_II "\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0", 6),
		ROW(EXIF_MM "\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0", 8),
		ROW(EXIF_II "\x02\0\x0f\x01\x02\0\x01\0\0\0\x06\0\0\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0", 3),
		ROW(EXIF_II "\x01\0\x12\x01\x03\0\x01\0\0\0\x09\0\0\0", 0),  /* no such orientation */
		ROW(EXIF_II "\x01\0\x12\x01\x04\0\x01\0\0\0\x06\0\0\0", 0),  /* a long */
		ROW(EXIF_II "\x01\0\x12\x01\x03\0\x02\0\0\0\x06\0\0\0", 0),  /* two of them */
		ROW(EXIF_II "\xff\xff\x0f\x01\x02\0\x01\0\0\0\x06\0\0\0", 0), /* far more entries than there are */
		ROW(EXIF_II "\x01\0\x12\x01\x03\0\x01\0\0", 0),
		ROW("Exif\0\0II*\0\xff\xff\xff\xff\x01\0", 0),               /* the directory is far outside */
		ROW("Exif\0\0II*\0\x08\0\0", 0),
		ROW("Exif\0\0XX*\0\x08\0\0\0\x01\0", 0),
		ROW("http://ns.adobe.com/xap/1.0/", 0),
		ROW("", 0),
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint8_t *exact = malloc(rows[i].length + 1); /* so that a sanitizer sees a step outside */

		memcpy(exact, rows[i].bytes, rows[i].length);
		exact = realloc(exact, rows[i].length ? rows[i].length : 1);
		if (exif_orientation(exact, rows[i].length) != rows[i].expected)
			fail_msg("row %zu", i);
		free(exact);
	}
}

static void bad_files_say_what_is_wrong(void **state)
{
	static const struct { const char *bytes; size_t length; const char *says; } rows[] = {
#define BAD(text, says) { text, sizeof text - 1, says }
		BAD("", "0 bytes"),
		BAD("hello\n", "not a picture: text"),
		BAD("BMW and others\n", "not a picture: text"),
		BAD("P5 is a format\n", "damaged PNM: no sound header"),
		BAD("P6000 of them", "not a picture: text"),
		BAD("gr\xc3\xbc\xc3\x9f dich", "not a picture: text"),
		BAD("\x01\x02\x03\x04", "not a picture"),
		BAD("\0\0\0\0\0\0\0\0", "not a picture"),
		BAD("GIF89a\x01\0\x01\0", "GIF is not read; JPEG, PNG, BMP and PNM are"),
		BAD("RIFF\x10\0\0\0WEBPVP8 ", "WebP is not read; JPEG, PNG, BMP and PNM are"),
		BAD("MM\0*\0\0\0\x08", "TIFF is not read; JPEG, PNG, BMP and PNM are"),
		BAD("\xff\xd8\xff", "JPEG ends early"),
		BAD("\xff\xd8\xff\xe0\0\x10JFIF", "JPEG ends early"),
		BAD("\xff\xd8\xff\xe0\0\x01", "damaged JPEG: a segment without a length"),
		BAD("\xff\xd8\xff\xd9", "damaged JPEG: no picture in it"),
		BAD("\xff\xd8\xff\xc0\0\x0b\x0c\0\x08\0\x08\x01\x01\x11\0", "a JPEG of 12 bits a colour, which is not read"),
		BAD("\xff\xd8\xff\xc9\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0", "a lossless or arithmetic-coded JPEG, which is not read"),
		BAD("\xff\xd8\xff\xc0\0\x0b\x08\xff\xff\0\x08\x01\x01\x11\0", "8x65535 is larger than the 16384x16384 allowed"),
		BAD("\xff\xd8\xff\xc0\0\x0b\x08\0\0\0\x08\x01\x01\x11\0", "JPEG of no size"),
		BAD("\xff\xd8\xff\xc4\0\x14\0\0\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\xff\xd9", "damaged JPEG: a code table that cannot be"),
		BAD("\xff\xd8\xff\xc4\0\x06\0\0\0\0\xff\xd9", "damaged JPEG: a code table that cannot be"),
		BAD("\x89PNG\r\n\x1a\n", "PNG ends early"),
		BAD("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0\0\0\0\0",
		    "30000x30000 is larger than the 16384x16384 allowed"),
		BAD("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x40\0\0\0\x40\0\x08\x02\0\0\0\0\0\0\0",
		    "16384x16384 is more than the 100 megapixels allowed"),
		BAD("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0\0\0\0\0", "PNG ends early"),
		BAD("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\x08\x08\x02\0\0\0\0\0\0\0", "PNG of no size"),
		BAD("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0\0\0\0\0\xff\xff\xff\xffIDATxxxx", "PNG ends early"),
		BAD("BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x08\0\0\0\x08\0\0\0\x01\0\x18\0\0\0\0\0", "BMP ends early"),
		BAD("P6\n# a comment\n20 20\n255\nxxxxxxxx", "PNM ends early"),
		BAD("P6\n99999 2\n255\nxxxxxxxx", "99999x2 is larger than the 16384x16384 allowed"),
		BAD("P6\n2 2\n65535\nxxxxxxxxxxxxxxxxxxxxxxxxxxx", "a PNM of 16 bits a colour, which is not read"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		unsigned char *exact = malloc(rows[i].length ? rows[i].length : 1);
		struct err err = ERR_NONE;
		struct decode_info info;
		struct picture picture;

		memcpy(exact, rows[i].bytes, rows[i].length);
		assert_int_equal(decode_probe(exact, rows[i].length, &info, &err), -1);
		if (!str_equal(err.text, rows[i].says))
			fail_msg("row %zu says %s, not %s", i, err.text, rows[i].says);
		assert_int_equal(decode_picture(exact, rows[i].length, &picture, &err), -1);
		free(exact);
	}
}

/* Wherever a file is cut, nothing is made up for the rest. */
static void no_cut_file_passes(void **state)
{
	static const char *const names[] = { "baseline.jpg", "progressive.jpg", "orientation-6.jpg", "plain.png", "plain.bmp",
	                                     "plain.ppm" };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct bytes bytes = load(names[i]);

		for (size_t length = 0; length < bytes.length; length++) {
			unsigned char *exact = malloc(length ? length : 1);
			struct decode_info info;

			memcpy(exact, bytes.data, length);
			if (decode_probe(exact, length, &info, NULL) == 0)
				fail_msg("%s passes with %zu of %zu bytes", names[i], length, bytes.length);
			free(exact);
		}
		free(bytes.data);
	}
}

static void picture_in_a_picture_is_not_taken_for_its_end(void **state)
{
	struct bytes inner = load("baseline.jpg"), outer = load("progressive.jpg");
	size_t length = outer.length + inner.length + 4, cut = 2 + 4 + inner.length + 40;
	unsigned char *both = malloc(length);
	struct decode_info info;
	struct err err = ERR_NONE;

	(void)state;
	memcpy(both, "\xff\xd8\xff\xe2", 4);
	both[4] = (unsigned char)((inner.length + 2) >> 8);
	both[5] = (unsigned char)(inner.length + 2);
	memcpy(both + 6, inner.data, inner.length);
	memcpy(both + 6 + inner.length, outer.data + 2, outer.length - 2);

	assert_int_equal(decode_probe(both, length, &info, &err), 0);
	assert_int_equal(decode_probe(both, cut, &info, &err), -1);
	assert_string_equal(err.text, "JPEG ends early");
	free(both);
	free(inner.data);
	free(outer.data);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_is_read),
		cmocka_unit_test(all_orientations_come_out_upright),
		cmocka_unit_test(orientation_is_read_within_bounds),
		cmocka_unit_test(bad_files_say_what_is_wrong),
		cmocka_unit_test(no_cut_file_passes),
		cmocka_unit_test(picture_in_a_picture_is_not_taken_for_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
