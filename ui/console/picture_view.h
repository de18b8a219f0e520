/* Which part of a picture a pane shows. A view is a plain value that knows neither picture nor pane,
 * so it holds through every change of the pane's size: what was in the middle stays there.
 *
 * Cells are twice as high as wide. Picture pixels are counted from the picture's top left corner,
 * cells from the pane's; both as doubles, 0.5 being the middle of the first. */
#ifndef RUNG_CONSOLE_PICTURE_VIEW_H
#define RUNG_CONSOLE_PICTURE_VIEW_H

#include <stdbool.h>

struct picture_view {
	bool   pixels; /* one to one: each row of sub-pixels is a row of the picture; zoom does not matter */
	double zoom;   /* how much larger than where all of it fits; at least 1, which is that */
	double x, y;   /* what is in the middle of the pane: 0..1 of the picture's width and height */
};

/* All of the picture, as large as the pane allows. */
#define PICTURE_VIEW_FIT { false, 1, 0.5, 0.5 }

/* What a view is a view of. */
struct picture_frame {
	int width, height;  /* of the picture in pixels, at least 1 */
	int columns, rows;  /* of the pane in cells, at least 1 */
	int fine;           /* sub-pixels of a cell, each way: 2 with quadrant blocks, else 1 */
};

/* A part of a picture, in pixels; never empty, never beyond the picture. */
struct picture_part { double x, y, width, height; };

/* The part shown and the cells of the pane that show it: all of the pane, or centred in it. */
struct picture_window {
	struct picture_part part;
	int column, row, columns, rows;
};

struct picture_window picture_view_window(const struct picture_view *view, const struct picture_frame *frame);

/* From pixels to cells and back, also for places that are not shown. */
void picture_window_cell(const struct picture_window *window, double x, double y, double *column, double *row);
void picture_window_pixel(const struct picture_window *window, double column, double row, double *x, double *y);

/* One step larger or smaller, two of which are a factor of 2, between where all fits and where a
 * pixel is as large as a thumb. What is in the middle, or at a place of the pane, stays there as far
 * as the picture's edges allow. */
void picture_view_zoom(struct picture_view *view, const struct picture_frame *frame, bool larger);
void picture_view_zoom_at(struct picture_view *view, const struct picture_frame *frame, bool larger, double column,
                          double row);

/* One to one, or back to where all fits. */
void picture_view_toggle_pixels(struct picture_view *view, const struct picture_frame *frame);

/* Moves what is looked at by so many cells, to the right and down. */
void picture_view_pan(struct picture_view *view, const struct picture_frame *frame, double columns, double rows);

#define PICTURE_VIEW_WORDS 16

/* "fit", "2.0x", "1:1". Returns text. */
const char *picture_view_words(const struct picture_view *view, char text[PICTURE_VIEW_WORDS]);

#endif
