/* What a file says it is, without decoding it: magic number, size, and whether it is all there.
 *
 * The decoder fills what is missing with grey and says nothing, so each format is checked to its
 * end here: a JPEG and a PNG by walking their segments to the end marker, BMP and PNM by their size.
 * Every read goes through the bounds of struct file. */
#include "models/decode.h"

#include "base/text.h"
#include "models/exif.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define TEXT_LOOKED_AT 400

struct file {
	const uint8_t *bytes;
	size_t length;
};

static bool has(const struct file *file, size_t at, size_t count)
{
	return at <= file->length && count <= file->length - at;
}

static bool starts(const struct file *file, const char *magic, size_t length)
{
	return has(file, 0, length) && memcmp(file->bytes, magic, length) == 0;
}

static uint32_t big(const struct file *file, size_t at, size_t count)
{
	uint32_t value = 0;

	for (size_t i = 0; i < count && has(file, at + i, 1); i++)
		value = value << 8 | file->bytes[at + i];
	return value;
}

static uint32_t little(const struct file *file, size_t at, size_t count)
{
	uint32_t value = 0;

	for (size_t i = count; i-- > 0;)
		value = value << 8 | (has(file, at + i, 1) ? file->bytes[at + i] : 0);
	return value;
}

static int ends_early(const char *format, struct err *err)
{
	return err_set(err, "%s ends early", format);
}

static int take_size(struct decode_info *info, int64_t width, int64_t height, struct err *err)
{
	if (width < 1 || height < 1)
		return err_set(err, "%s of no size", info->format);
	if (width > DECODE_SIDE_MAX || height > DECODE_SIDE_MAX)
		return err_set(err, "%lldx%lld is larger than the %dx%d allowed", (long long)width, (long long)height,
		               DECODE_SIDE_MAX, DECODE_SIDE_MAX);
	if (width * height > DECODE_PIXELS_MAX)
		return err_set(err, "%lldx%lld is more than the %d megapixels allowed", (long long)width, (long long)height,
		               DECODE_PIXELS_MAX / 1000000);
	info->width = (int)width;
	info->height = (int)height;
	return 0;
}

/* ---- JPEG: segments of FF, a code and (mostly) a length; compressed data follows each SOS --------- */

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, APP1 = 0xe1, SOF0 = 0xc0, SOF2 = 0xc2, DHT = 0xc4, JPG = 0xc8, DAC = 0xcc };

static bool is_frame(unsigned code)
{
	return code >= 0xc0 && code <= 0xcf && code != DHT && code != JPG && code != DAC;
}

static bool stands_alone(unsigned code)
{
	return code == 0x01 || (code >= 0xd0 && code <= 0xd7); /* TEM, restarts */
}

static int read_frame(const struct file *file, size_t at, unsigned code, struct decode_info *info, struct err *err)
{
	if (code > SOF2)
		return err_set(err, "a lossless or arithmetic-coded JPEG, which is not read");
	if (!has(file, at, 8))
		return ends_early("JPEG", err);
	if (file->bytes[at + 2] != 8)
		return err_set(err, "a JPEG of %d bits a colour, which is not read", file->bytes[at + 2]);
	return take_size(info, big(file, at + 5, 2), big(file, at + 3, 2), err);
}

/* Code tables of more than 256 codes would be read past the decoder's own. */
static bool tables_are_sound(const struct file *file, size_t at, size_t end)
{
	while (at < end) {
		size_t codes = 0;

		if (end - at < 17)
			return false;
		for (int i = 1; i <= 16; i++)
			codes += file->bytes[at + (size_t)i];
		if (codes > 256 || codes > end - at - 17)
			return false;
		at += 17 + codes;
	}
	return true;
}

/* The end of the compressed data that starts at: the next marker that is no restart. */
static size_t skip_scan(const struct file *file, size_t at)
{
	const uint8_t *mark;

	while (has(file, at, 2) && (mark = memchr(file->bytes + at, 0xff, file->length - at - 1))) {
		at = (size_t)(mark - file->bytes);
		if (mark[1] != 0 && mark[1] != 0xff && !stands_alone(mark[1]))
			return at;
		at += mark[1] == 0xff ? 1 : 2;
	}
	return file->length;
}

static int probe_jpeg(const struct file *file, struct decode_info *info, struct err *err)
{
	size_t at = 2;
	bool scanned = false;

	for (;;) {
		unsigned code;
		size_t length;

		while (has(file, at, 1) && file->bytes[at] != 0xff)
			at++; /* padding that some cameras leave between segments */
		if (!has(file, at, 2))
			return ends_early("JPEG", err);
		code = file->bytes[at + 1];
		at += code == 0xff ? 1 : 2;
		if (code == 0xff || stands_alone(code) || code == SOI)
			continue;
		if (code == EOI)
			return scanned && info->width ? 0 : err_set(err, "damaged JPEG: no picture in it");
		length = big(file, at, 2);
		if (length < 2 || !has(file, at, length))
			return length < 2 && has(file, at, 2) ? err_set(err, "damaged JPEG: a segment without a length")
			                                      : ends_early("JPEG", err);
		if (code == DHT && !tables_are_sound(file, at + 2, at + length))
			return err_set(err, "damaged JPEG: a code table that cannot be");
		if (is_frame(code) && info->width == 0 && read_frame(file, at, code, info, err) < 0)
			return -1;
		if (code == APP1 && info->orientation == 0)
			info->orientation = exif_orientation(file->bytes + at + 2, length - 2);
		at += length;
		if (code == SOS) {
			scanned = true;
			at = skip_scan(file, at);
		}
	}
}

/* ---- the others ------------------------------------------------------------------------------ */

static int probe_png(const struct file *file, struct decode_info *info, struct err *err)
{
	size_t at = 8;

	if (!has(file, at, 25))
		return ends_early("PNG", err);
	if (big(file, 8, 4) != 13 || memcmp(file->bytes + 12, "IHDR", 4) != 0)
		return err_set(err, "damaged PNG: no header");
	if (take_size(info, big(file, 16, 4), big(file, 20, 4), err) < 0)
		return -1;
	for (;;) {
		size_t length = big(file, at, 4);

		if (!has(file, at, 12) || !has(file, at + 12, length))
			return ends_early("PNG", err);
		if (memcmp(file->bytes + at + 4, "IEND", 4) == 0)
			return 0;
		at += 12 + length;
	}
}

static bool is_bmp(const struct file *file)
{
	uint32_t header = little(file, 14, 4);

	return header == 12 || header == 40 || header == 56 || header == 108 || header == 124;
}

static int probe_bmp(const struct file *file, struct decode_info *info, struct err *err)
{
	uint32_t header = little(file, 14, 4), start = little(file, 10, 4), depth, compression = 0;
	int64_t width, height, row;

	if (!has(file, 0, 26) || !has(file, 14, header))
		return ends_early("BMP", err);
	if (header == 12) {
		width = little(file, 18, 2);
		height = little(file, 20, 2);
		depth = little(file, 24, 2);
	} else {
		width = (int32_t)little(file, 18, 4);
		height = (int32_t)little(file, 22, 4);
		depth = little(file, 28, 2);
		compression = little(file, 30, 4);
	}
	if (compression != 0 && compression != 3)
		return err_set(err, "a compressed BMP, which is not read");
	if (take_size(info, width, height < 0 ? -height : height, err) < 0)
		return -1;
	row = (width * depth + 31) / 32 * 4;
	return has(file, start, (size_t)(row * info->height)) ? 0 : ends_early("BMP", err);
}

static bool is_pnm(const struct file *file)
{
	return has(file, 2, 1) && strchr(" \t\r\n#", file->bytes[2]) && file->bytes[2];
}

/* One number of a PNM header, after blanks and comments. -1 where there is none. */
static int64_t pnm_number(const struct file *file, size_t *at)
{
	int64_t value = -1;

	for (; has(file, *at, 1); (*at)++) {
		uint8_t c = file->bytes[*at];

		if (c == '#')
			while (has(file, *at, 2) && file->bytes[*at + 1] != '\n' && file->bytes[*at + 1] != '\r')
				(*at)++;
		else if (c != ' ' && (c < '\t' || c > '\r'))
			break;
	}
	for (; has(file, *at, 1) && file->bytes[*at] >= '0' && file->bytes[*at] <= '9' && value < 1000000; (*at)++)
		value = (value < 0 ? 0 : value) * 10 + (file->bytes[*at] - '0');
	return value;
}

static int probe_pnm(const struct file *file, struct decode_info *info, struct err *err)
{
	size_t at = 2;
	int64_t width = pnm_number(file, &at), height = pnm_number(file, &at), most = pnm_number(file, &at);
	size_t channels = file->bytes[1] == '6' ? 3 : 1;

	if (width < 0 || height < 0 || most < 1)
		return err_set(err, "damaged PNM: no sound header");
	if (most > 255)
		return err_set(err, "a PNM of 16 bits a colour, which is not read");
	if (take_size(info, width, height, err) < 0)
		return -1;
	at++; /* one blank ends the header */
	return has(file, at, (size_t)info->width * (size_t)info->height * channels) ? 0 : ends_early("PNM", err);
}

static int refuse_other(const struct file *file, struct err *err)
{
	static const struct { size_t at; const char *magic, *name; } known[] = {
		{ 0, "GIF8", "GIF" }, { 8, "WEBP", "WebP" }, { 0, "II*", "TIFF" }, { 0, "MM\0*", "TIFF" }, { 4, "ftyp", "HEIF or AVIF" },
		{ 0, "%PDF", "PDF" }, { 0, "PK\3\4", "ZIP" },
	};
	size_t looked_at = file->length < TEXT_LOOKED_AT ? file->length : TEXT_LOOKED_AT, at = 0;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		size_t length = known[i].magic[0] == 'M' ? 4 : strlen(known[i].magic);

		if (has(file, known[i].at, length) && memcmp(file->bytes + known[i].at, known[i].magic, length) == 0)
			return err_set(err, "%s is not read; JPEG, PNG, BMP and PNM are", known[i].name);
	}
	while (at < looked_at) {
		uint32_t code;
		size_t used = text_decode((const char *)file->bytes + at, file->length - at, &code);

		if (used == 0 || (code < ' ' && (code < '\t' || code > '\r')))
			return err_set(err, "not a picture");
		at += used;
	}
	return err_set(err, "not a picture: text");
}

int decode_probe(const void *bytes, size_t length, struct decode_info *info, struct err *err)
{
	static const struct {
		const char *magic;
		size_t      length;
		const char *format;
		int       (*probe)(const struct file *, struct decode_info *, struct err *);
		bool      (*is)(const struct file *); /* for magic numbers that a text may start with */
	} formats[] = {
		{ "\xff\xd8\xff", 3, "JPEG", probe_jpeg, NULL },
		{ "\x89PNG\r\n\x1a\n", 8, "PNG", probe_png, NULL },
		{ "BM", 2, "BMP", probe_bmp, is_bmp },
		{ "P5", 2, "PNM", probe_pnm, is_pnm },
		{ "P6", 2, "PNM", probe_pnm, is_pnm },
	};
	struct file file = { bytes, length };

	*info = (struct decode_info){ NULL, 0, 0, 0 };
	if (length == 0)
		return err_set(err, "0 bytes");
	if (length > DECODE_BYTES_MAX)
		return err_set(err, "%zu bytes are more than the %u allowed", length, DECODE_BYTES_MAX);
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		int width;

		if (!starts(&file, formats[i].magic, formats[i].length) || (formats[i].is && !formats[i].is(&file)))
			continue;
		info->format = formats[i].format;
		if (formats[i].probe(&file, info, err) < 0)
			return -1;
		if (info->orientation == 0)
			info->orientation = 1;
		width = info->width;
		if (exif_swaps_sides(info->orientation)) {
			info->width = info->height;
			info->height = width;
		}
		return 0;
	}
	return refuse_other(&file, err);
}
