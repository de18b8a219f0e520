/* The orientation that a camera left in a JPEG's EXIF block, and pictures turned upright by it. */
#ifndef RUNG_MODELS_EXIF_H
#define RUNG_MODELS_EXIF_H

#include "base/picture.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the payload of one JPEG APP1 segment. 1 to 8, or 0 when it tells no (sound) orientation. */
int exif_orientation(const uint8_t *payload, size_t length);

/* True for the orientations that exchange width and height. */
bool exif_swaps_sides(int orientation);

/* Turns the picture from the way it is stored to the way it is meant to be seen. */
void exif_upright(struct picture *picture, int orientation);

#endif
