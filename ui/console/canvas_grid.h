/* A canvas in memory: what tests draw on and read back. */
#ifndef RUNG_CONSOLE_CANVAS_GRID_H
#define RUNG_CONSOLE_CANVAS_GRID_H

#include "base/str.h"
#include "ui/console/canvas.h"

#define GRID_GLYPH_MAX 16

struct grid_cell {
	char                glyph[GRID_GLYPH_MAX]; /* "" : right half of a wide glyph; a picture cell has its own code */
	enum ink            ink;
	bool                is_picture;
	struct picture_cell picture;
};

struct canvas_grid {
	struct canvas     canvas; /* first: the canvas to draw on */
	struct grid_cell *cells;
	int               cursor_x, cursor_y; /* -1: hidden */
};

/* A blank grid, at least 1 x 1. Release it after use. */
void canvas_grid_init(struct canvas_grid *grid, int width, int height, bool ascii, bool colours);
void canvas_grid_release(struct canvas_grid *grid);

const struct grid_cell *canvas_grid_at(const struct canvas_grid *grid, int x, int y);

/* Appends the rows as lines of text, without blanks at their ends. */
void canvas_grid_add_text(const struct canvas_grid *grid, struct str *out);

#endif
