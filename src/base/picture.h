/* A decoded picture: 8-bit RGB, row by row from the top left, without padding. */
#ifndef RUNG_BASE_PICTURE_H
#define RUNG_BASE_PICTURE_H

#include <stdint.h>

struct picture {
	int      width, height; /* pixels, at least 1; both 0 for no picture */
	uint8_t *rgb;           /* width * height * 3 bytes; owned by the picture */
};

#define PICTURE_NONE { 0, 0, NULL }

/* A picture of the given size, black. Ends the program where memory is short; width and height are
 * at least 1 and their product at most 2^28. */
struct picture picture_new(int width, int height);
void picture_release(struct picture *picture); /* may be repeated */

/* A rectangle in pixels of the original picture, with what it shows. */
struct region {
	double  x, y, width, height; /* pixels; x and y of the top left corner */
	int64_t label_id;            /* 0: none */
	double  score;               /* 0..1; NaN: none */
};

/* Where a model looks: a grid over the whole picture, 0 cold to 255 hot. */
struct heat {
	int      columns, rows; /* both 0: no heat map */
	uint8_t *cells;         /* columns * rows, row by row */
};

#endif
