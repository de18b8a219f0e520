/* Pictures out of files: JPEG, PNG, BMP and PNM (binary, P5 and P6).
 *
 * decode_probe() reads headers only, with its own bounds-checked code, and is safe to call anywhere.
 * decode_picture() runs a decoder that was not written for hostile input: call it in a worker.
 * Messages are whole reasons that read well after a file's name: "0 bytes", "JPEG ends early". */
#ifndef RUNG_MODELS_DECODE_H
#define RUNG_MODELS_DECODE_H

#include "base/err.h"
#include "base/picture.h"

#include <stddef.h>

#define DECODE_SIDE_MAX   16384
#define DECODE_PIXELS_MAX 100000000
#define DECODE_BYTES_MAX  (256u << 20) /* of the file */

struct decode_info {
	const char *format;    /* "JPEG", "PNG", "BMP", "PNM" */
	int width, height;     /* as displayed: after the orientation */
	int orientation;       /* by EXIF, 1 to 8; 1 where nothing is said */
};

/* Looks at magic numbers, sizes and the frame of the file: what is empty, no picture, too large or
 * cut short is refused. Does not decode: damage inside is for decode_picture() to find. */
int decode_probe(const void *bytes, size_t length, struct decode_info *info, struct err *err);

/* Decodes to RGB, upright. An alpha channel is dropped; 16 bits become 8. The caller releases the picture. */
int decode_picture(const void *bytes, size_t length, struct picture *picture, struct err *err);

#endif
