#include "ui/console/picture_view.h"

#include <math.h>
#include <stdio.h>

#define PIXEL_COLUMNS_MAX 8 /* the largest a pixel gets by zooming */
#define NEARLY 1e-3         /* steps of zoom closer than this are the same */

/* Columns a pixel has where the whole picture just fits; the rows are half of that. */
static double fit_scale(const struct picture_frame *frame)
{
	return fmin((double)frame->columns / frame->width, 2.0 * frame->rows / frame->height);
}

static double pixel_scale(const struct picture_frame *frame)
{
	return 2.0 / frame->fine;
}

static double scale_of(const struct picture_view *view, const struct picture_frame *frame)
{
	return view->pixels ? pixel_scale(frame) : fit_scale(frame) * fmax(view->zoom, 1);
}

/* One direction of a window: count cells that show length pixels from start on. */
struct stretch { double start, length; int first, count; };

/* A side of so many pixels in a pane of so many cells, each pixel taking scale cells. */
static struct stretch stretch(int pixels, int cells, double scale, double middle)
{
	struct stretch s = { 0, pixels, 0, cells };
	double wanted = pixels * scale;

	/* What differs from the pane by rounding only fills it. */
	if (wanted > cells * (1 + 1e-9)) {
		s.length = cells / scale;
		s.start = fmin(fmax(middle * pixels - s.length / 2, 0), pixels - s.length);
		return s;
	}
	s.count = (int)fmin(fmax(round(wanted), 1), cells);
	s.first = (cells - s.count) / 2;
	return s;
}

struct picture_window picture_view_window(const struct picture_view *view, const struct picture_frame *frame)
{
	double scale = scale_of(view, frame);
	struct stretch across = stretch(frame->width, frame->columns, scale, view->x);
	struct stretch down = stretch(frame->height, frame->rows, scale / 2, view->y);

	return (struct picture_window){ { across.start, down.start, across.length, down.length },
	                                across.first, down.first, across.count, down.count };
}

void picture_window_cell(const struct picture_window *window, double x, double y, double *column, double *row)
{
	*column = window->column + (x - window->part.x) * window->columns / window->part.width;
	*row = window->row + (y - window->part.y) * window->rows / window->part.height;
}

void picture_window_pixel(const struct picture_window *window, double column, double row, double *x, double *y)
{
	*x = window->part.x + (column - window->column) * window->part.width / window->columns;
	*y = window->part.y + (row - window->row) * window->part.height / window->rows;
}

/* Makes the middle what is in the middle indeed, which near an edge is something else. */
static void settle(struct picture_view *view, const struct picture_frame *frame)
{
	struct picture_window window = picture_view_window(view, frame);

	view->x = (window.part.x + window.part.width / 2) / frame->width;
	view->y = (window.part.y + window.part.height / 2) / frame->height;
}

/* 1, 1.5, 2, 3, 4, 6, 8 ... */
static double zoom_step(int step)
{
	return ldexp(step % 2 ? 1.5 : 1, step / 2);
}

static double next_zoom(double zoom, bool larger)
{
	int step = 0;

	while (zoom_step(larger ? step : step + 1) < zoom * (larger ? 1 + NEARLY : 1 - NEARLY))
		step++;
	return zoom_step(step);
}

void picture_view_zoom(struct picture_view *view, const struct picture_frame *frame, bool larger)
{
	double zoom = scale_of(view, frame) / fit_scale(frame), next = next_zoom(zoom, larger);

	if (larger ? next * fit_scale(frame) > PIXEL_COLUMNS_MAX && next > 1 : next >= zoom)
		return;
	view->pixels = false;
	view->zoom = next;
	settle(view, frame);
}

void picture_view_zoom_at(struct picture_view *view, const struct picture_frame *frame, bool larger, double column,
                          double row)
{
	struct picture_window window = picture_view_window(view, frame);
	double x, y, moved_x, moved_y;

	picture_window_pixel(&window, column, row, &x, &y);
	picture_view_zoom(view, frame, larger);
	window = picture_view_window(view, frame);
	picture_window_pixel(&window, column, row, &moved_x, &moved_y);
	view->x += (x - moved_x) / frame->width;
	view->y += (y - moved_y) / frame->height;
	settle(view, frame);
}

void picture_view_toggle_pixels(struct picture_view *view, const struct picture_frame *frame)
{
	if (view->pixels)
		*view = (struct picture_view)PICTURE_VIEW_FIT;
	else
		view->pixels = true;
	settle(view, frame);
}

void picture_view_pan(struct picture_view *view, const struct picture_frame *frame, double columns, double rows)
{
	struct picture_window window = picture_view_window(view, frame);

	view->x += columns * window.part.width / window.columns / frame->width;
	view->y += rows * window.part.height / window.rows / frame->height;
	settle(view, frame);
}

const char *picture_view_words(const struct picture_view *view, char text[PICTURE_VIEW_WORDS])
{
	if (view->pixels)
		snprintf(text, PICTURE_VIEW_WORDS, "1:1");
	else if (view->zoom <= 1)
		snprintf(text, PICTURE_VIEW_WORDS, "fit");
	else
		snprintf(text, PICTURE_VIEW_WORDS, "%.1fx", view->zoom);
	return text;
}
