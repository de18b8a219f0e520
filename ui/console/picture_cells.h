/* Turns a picture into character cells: with colours four sub-pixels a cell (quadrant blocks in the
 * 256 colours), without them ten characters from dark to light. */
#ifndef RUNG_CONSOLE_PICTURE_CELLS_H
#define RUNG_CONSOLE_PICTURE_CELLS_H

#include "base/picture.h"
#include "ui/console/canvas.h"
#include "ui/console/picture_view.h"

/* What is done to a picture that is shown. */
enum picture_mode {
	PICTURE_DETAIL,   /* fine scratches are kept: picture_reduce.h */
	PICTURE_CONTRAST, /* that, and the shades there are take the whole range from black to white */
	PICTURE_PLAIN,    /* averages */
	PICTURE_MODE_COUNT
};

struct picture_cells {
	int                  columns, rows; /* both 0: none */
	struct picture_cell *cells;         /* row by row; owned */
	/* The sub-pixels they were made of, kept for when only what lies over them changes. */
	struct picture        small;
	struct picture_window window;
	enum picture_mode     mode;
};

#define PICTURE_CELLS_NONE { 0, 0, NULL, PICTURE_NONE, { { 0, 0, 0, 0 }, 0, 0, 0, 0 }, PICTURE_DETAIL }

/* "detail+", "contrast", "plain". */
const char *picture_mode_name(enum picture_mode mode);

struct picture_cells_options {
	enum picture_mode mode;
	bool colours;             /* false: characters by brightness */
	bool ascii;               /* no quadrant blocks: with colours each cell is one flat colour */
	bool thin;                /* for a thin line: fewer bytes to send, of picture_thin.h */
	const struct heat *heat;  /* laid over the picture; NULL: none */
};

/* The sub-pixels a cell has, each way: for struct picture_frame. */
int picture_cells_fine(const struct picture_cells_options *options);

/* The glyph with these quarters in ink: 1 2 over 4 8. */
uint32_t picture_cells_glyph(int pattern);

/* Fills cells (released or NONE before) with what the window shows: its part in its columns x rows.
 * Sub-pixels of before are used again where the window and the mode are the same, so cells must be
 * released when the picture is another. */
void picture_cells_render(const struct picture *picture, const struct picture_window *window,
                          const struct picture_cells_options *options, struct picture_cells *cells);

void picture_cells_release(struct picture_cells *cells); /* may be repeated */

#endif
