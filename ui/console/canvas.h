/* Where screens draw: a rectangle of character cells with two backends, the terminal
 * (canvas_curses.h) and memory (canvas_grid.h).
 *
 * Everything is cut at the clip rectangle, so callers need not count. Coordinates are cells from the
 * top left of the whole canvas. Text is UTF-8; as a last guard, what a terminal would obey and what
 * the canvas cannot show comes out as '?'. */
#ifndef RUNG_CONSOLE_CANVAS_H
#define RUNG_CONSOLE_CANVAS_H

#include "base/err.h"
#include "ui/console/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rect { int x, y, width, height; };

/* One cell of a picture. Colours are 16..255 of the 256; both 0 where there are none. */
struct picture_cell {
	uint32_t code;
	uint8_t  foreground, background;
	bool     hot; /* without colours: set off from its neighbours */
};

struct canvas;

struct canvas_ops {
	/* bytes: one glyph with its combining marks, width columns wide; inside the canvas. */
	void (*glyph)(struct canvas *canvas, int x, int y, const char *bytes, size_t length, int width, enum ink ink);
	void (*cell)(struct canvas *canvas, int x, int y, const struct picture_cell *cell);
	void (*cursor)(struct canvas *canvas, int x, int y); /* x -1: hide it */
};

struct canvas {
	const struct canvas_ops *ops;
	int         width, height;
	struct rect clip;    /* always within the canvas */
	bool        ascii;   /* nothing but ASCII can be shown */
	bool        colours; /* picture cells have colours */
	bool        frameless; /* canvas_box() draws nothing */
};

/* Narrows the clip to area and returns the one before, for canvas_unclip(). */
struct rect canvas_clip(struct canvas *canvas, struct rect area);
void canvas_unclip(struct canvas *canvas, struct rect former);

/* Draw text from x on; they return the columns it takes, cut or not. */
int canvas_text(struct canvas *canvas, int x, int y, enum ink ink, const char *text);
int canvas_textf(struct canvas *canvas, int x, int y, enum ink ink, const char *fmt, ...) RUNG_PRINTF(5, 6);

/* Draws at most columns columns of text, with an ellipsis where it is cut. Returns the columns drawn. */
int canvas_fitted(struct canvas *canvas, int x, int y, int columns, enum ink ink, const char *text);

void canvas_fill(struct canvas *canvas, struct rect area, enum ink ink);

/* A line-drawn border along the inside of area; nothing below 2 x 2, and nothing where there are to be
 * no frames. */
void canvas_box(struct canvas *canvas, struct rect area, enum ink ink);

void canvas_cell(struct canvas *canvas, int x, int y, const struct picture_cell *cell);
void canvas_cursor(struct canvas *canvas, int x, int y);

#endif
