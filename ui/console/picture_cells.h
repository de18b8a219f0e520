/* Turns a picture into character cells: with colours four sub-pixels a cell (quadrant blocks in the
 * 256 colours), without them ten characters from dark to light.. */
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
	bool detail;              /* as in picture_reduce.h */
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

#endif
