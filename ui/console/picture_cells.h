/* Turns a picture into character cells: with colours four sub-pixels a cell (quadrant blocks in the
 * 256 colours), without them ten characters from dark to light.
 *
 * Detail+. A pane has a few thousand sub-pixels and a photograph millions of pixels, so that a
 * scratch two pixels wide is averaged away. With detail+ each sub-pixel knows the darkest and the
 * lightest of its pixels, and is pulled to one of them where that is news: darker or lighter than
 * the averages all around, so that plain edges stay as they are. What counts as news is measured on
 * the picture itself: as much as is usual in the whole picture, or near by, is texture and noise and
 * stays averaged; what clearly exceeds it is shown in full. */
#ifndef RUNG_CONSOLE_PICTURE_CELLS_H
#define RUNG_CONSOLE_PICTURE_CELLS_H

#include "base/picture.h"
#include "ui/console/canvas.h"

struct picture_cells {
	int                  columns, rows; /* both 0: none */
	struct picture_cell *cells;         /* row by row; owned */
};

#define PICTURE_CELLS_NONE { 0, 0, NULL }

struct picture_cells_options {
	bool detail;
	bool colours;             /* false: characters by brightness */
	bool ascii;               /* no quadrant blocks: with colours each cell is one flat colour */
	const struct heat *heat;  /* laid over the picture; NULL: none */
};

/* The largest columns x rows within the pane that keeps the picture's shape, cells being twice as
 * high as wide. At least 1 x 1. */
void picture_cells_fit(const struct picture *picture, int pane_columns, int pane_rows, int *columns, int *rows);

/* Fills cells (released or NONE before) with columns x rows, each at least 1. */
void picture_cells_render(const struct picture *picture, int columns, int rows,
                          const struct picture_cells_options *options, struct picture_cells *cells);

void picture_cells_release(struct picture_cells *cells); /* may be repeated */

/* The nearest of the colours 16..255. */
uint8_t picture_cells_colour(int red, int green, int blue);

#endif
