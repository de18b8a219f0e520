#include "ui/console/wave_draw.h"

#include "base/text.h"
#include "ui/console/dots.h"

#include <math.h>
#include <stdio.h>

#define GAIN_MAX     64
#define LABEL_COLUMNS 9 /* between the times of the axis */

double wave_draw_gain(const struct wave *wave)
{
	double peak = 0, gain = 1;

	for (int i = 0; i < wave->column_count; i++)
		peak = fmax(peak, fmax(fabs(wave->columns[i].low), fabs(wave->columns[i].high)));
	while (peak * gain > 1)
		gain /= 2;
	while (peak > 0 && peak * gain <= 0.5 && gain < GAIN_MAX)
		gain *= 2;
	return gain;
}

/* The columns of the wave behind one of count dots, as one. */
static struct wave_column gather(const struct wave *wave, int dot, int count)
{
	int first = (int)((int64_t)dot * wave->column_count / count), end = (int)((int64_t)(dot + 1) * wave->column_count / count);
	struct wave_column all = wave->columns[first];
	double squares = 0;

	end = end > first ? end : first + 1;
	for (int i = first; i < end; i++) {
		all.low = fminf(all.low, wave->columns[i].low);
		all.high = fmaxf(all.high, wave->columns[i].high);
		squares += (double)wave->columns[i].rms * wave->columns[i].rms;
	}
	all.rms = (float)sqrt(squares / (end - first));
	return all;
}

/* The dot, counted from the top of rows of them, at which this amplitude lies. */
static int dot_row(double amplitude, int rows)
{
	int row = (int)lround((1 - amplitude) / 2 * (rows - 1));

	return row < 0 ? 0 : row >= rows ? rows - 1 : row;
}

static void draw_cell(struct canvas *canvas, int x, int y, unsigned left, unsigned right, enum ink ink)
{
	char text[5] = "";

	if (canvas->ascii)
		text[0] = " .:|#"[__builtin_popcount(left | right)];
	else if (left | right)
		text_encode(dots_braille(left, right), text);
	else
		text[0] = ' ';
	canvas_text(canvas, x, y, ink, text);
}

static void draw_column(const struct wave *wave, struct canvas *canvas, struct rect area, int column, double gain,
                        bool marked)
{
	int rows = area.height * DOTS_DOWN, first[DOTS_ACROSS], last[DOTS_ACROSS];
	double power = 0;

	for (int side = 0; side < DOTS_ACROSS; side++) {
		struct wave_column dot = gather(wave, column * DOTS_ACROSS + side, area.width * DOTS_ACROSS);

		first[side] = dot_row(dot.high * gain, rows);
		last[side] = dot_row(dot.low * gain, rows);
		power = fmax(power, dot.rms * gain);
	}
	for (int cell = 0; cell < area.height; cell++) {
		double middle = fabs(1 - 2 * (cell + 0.5) / area.height);

		draw_cell(canvas, area.x + column, area.y + cell, dots_in_row(cell, first[0], last[0]),
		          dots_in_row(cell, first[1], last[1]),
		          marked ? INK_SELECTED : middle <= power ? INK_METER : INK_METER_REST);
	}
}

void wave_draw(const struct wave *wave, struct canvas *canvas, struct rect area, int mark)
{
	double gain = wave_draw_gain(wave);

	for (int column = 0; column < area.width; column++)
		draw_column(wave, canvas, area, column, gain, column == mark);
}

static void time_text(double seconds, double step, double whole, char *text, size_t size)
{
	if (whole >= 3600)
		snprintf(text, size, "%d:%02d:%02d", (int)seconds / 3600, (int)seconds / 60 % 60, (int)seconds % 60);
	else if (whole >= 60)
		snprintf(text, size, "%d:%02d", (int)seconds / 60, (int)seconds % 60);
	else
		snprintf(text, size, "%.*f%s", seconds == 0 || step >= 1 ? 0 : step < 0.1 ? 2 : 1, seconds, seconds == 0 ? " s" : "");
}

void wave_draw_axis(const struct wave *wave, struct canvas *canvas, int x, int y, int columns)
{
	static const double steps[] = { 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600 };
	double whole = wave_seconds(wave), step = 7200;
	int count = (int)(sizeof steps / sizeof *steps);

	for (int i = count - 1; i >= 0 && steps[i] / whole * columns >= LABEL_COLUMNS; i--)
		step = steps[i];
	for (int i = 0; i * step < whole; i++) {
		int at = (int)(i * step / whole * columns);
		char text[32];

		time_text(i * step, step, whole, text, sizeof text);
		if (at + 1 + text_width(text) <= columns) {
			canvas_text(canvas, x + at, y, INK_METER_REST, canvas->ascii ? "'" : "\u2575");
			canvas_text(canvas, x + at + 1, y, INK_DIM, text);
		}
	}
}
