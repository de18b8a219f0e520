/* Pictures as JPEG files. */
#ifndef RUNG_DEMO_WRITE_JPEG_H
#define RUNG_DEMO_WRITE_JPEG_H

#include "base/picture.h"
#include "base/str.h"

/* Appends the picture as a JPEG of the given quality (1..100). The same picture gives the same bytes. */
void write_jpeg(const struct picture *picture, int quality, struct str *out);

#endif
