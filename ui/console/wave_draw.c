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

/* The indices of pieces that stand for so many frames each, behind one of count stretches of the view: from
 * *first to *end, at least one. False where the wave has nothing there. */
static bool find_pieces(const struct wave *wave, struct wave_view view, int at, int count, int64_t each, int pieces, int *first,
                        int *end)
{
	double step = (view.to - view.from) / count * wave->rate, start = view.from * wave->rate - (double)wave->first + at * step;
	double low = floor((start + 1e-6) / (double)each), high = ceil((start + step - 1e-6) / (double)each);

	if (high <= 0 || low >= pieces)
		return false;
	*first = low < 0 ? 0 : (int)low;
	*end = high > pieces ? pieces : (int)high;
	if (*end <= *first)
		*end = *first + 1;
	return true;
}

/* The columns of the wave behind one of count dots, as one. */
static struct wave_column gather(const struct wave *wave, struct wave_view view, int dot, int count)
{
	struct wave_column all = { 0, 0, 0 };
	double squares = 0;
	int first, end;

	if (!find_pieces(wave, view, dot, count, wave->column_frames, wave->column_count, &first, &end))
		return all;
	all = wave->columns[first];
	for (int i = first; i < end; i++) {
		all.low = fminf(all.low, wave->columns[i].low);
		all.high = fmaxf(all.high, wave->columns[i].high);
		squares += (double)wave->columns[i].rms * wave->columns[i].rms;
	}
	all.rms = (float)sqrt(squares / (end - first));
	return all;
}

int wave_draw_column(struct wave_view view, int columns, double seconds)
{
	return (int)floor((seconds - view.from) / (view.to - view.from) * columns + 1e-9);
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

static void draw_column(const struct wave *wave, struct wave_view view, double gain, struct canvas *canvas,
                        struct rect area, int column, bool marked)
{
	int rows = area.height * DOTS_DOWN, first[DOTS_ACROSS], last[DOTS_ACROSS];
	double power = 0;

	for (int side = 0; side < DOTS_ACROSS; side++) {
		struct wave_column dot = gather(wave, view, column * DOTS_ACROSS + side, area.width * DOTS_ACROSS);

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

void wave_draw(const struct wave *wave, struct wave_view view, double gain, struct canvas *canvas, struct rect area, int mark)
{
	for (int column = 0; column < area.width; column++)
		draw_column(wave, view, gain, canvas, area, column, column == mark);
}

/* ---- spectrogram ---- */

#define RANGE 160 /* levels from dark to bright, at most: 60 dB */

/* From black through purple and orange to light yellow, each brighter than the one before, so that it reads in
 * grey too. Of the 256 colours. */
static const uint8_t shades[] = { 16, 17, 18, 54, 90, 126, 161, 197, 166, 208, 214, 220, 227, 230 };

#define STEPS ((int)sizeof shades)

struct wave_shades wave_draw_shades(const struct wave *wave)
{
	int counts[256] = { 0 }, all = wave->spectrum_count * WAVE_BANDS, below = 0;
	struct wave_shades found = { 0, 0 };

	for (int i = 0; i < all; i++) {
		counts[wave->levels[i]]++;
		found.bright = wave->levels[i] > found.bright ? wave->levels[i] : found.bright;
	}
	while (found.dark < 255 && (below += counts[found.dark]) < all / 2)
		found.dark++;
	if (found.dark < found.bright - RANGE)
		found.dark = found.bright - RANGE;
	return found;
}

/* The loudest of the spectra first..end and of one of count stretches of bands, as one of so many steps. */
static int step_at(const struct wave *wave, int first, int end, int row, int count, struct wave_shades range, int steps)
{
	int low = row * WAVE_BANDS / count, high = (row + 1) * WAVE_BANDS / count, most = 0, step;

	high = high > low ? high : low + 1;
	for (int i = first; i < end; i++)
		for (int band = low; band < high; band++)
			most = wave->levels[i * WAVE_BANDS + band] > most ? wave->levels[i * WAVE_BANDS + band] : most;
	step = (most - range.dark) * steps / (range.bright - range.dark + 1);
	return step < 0 ? 0 : step >= steps ? steps - 1 : step;
}

static void draw_shades(const struct wave *wave, int first, int end, struct wave_shades range, struct canvas *canvas,
                        struct rect area, int x)
{
	static const char *const marks[] = { " ", ".", ":", "-", "=", "+", "*", "#", "%", "@" };

	for (int row = 0; row < area.height; row++) {
		int y = area.y + area.height - 1 - row;

		if (canvas->colours && !canvas->ascii) {
			struct picture_cell cell = { .code = 0x2580, /* the upper half */
				.foreground = shades[step_at(wave, first, end, 2 * row + 1, 2 * area.height, range, STEPS)],
				.background = shades[step_at(wave, first, end, 2 * row, 2 * area.height, range, STEPS)] };

			canvas_cell(canvas, x, y, &cell);
		} else {
			canvas_text(canvas, x, y, INK_TEXT, marks[step_at(wave, first, end, row, area.height, range, 10)]);
		}
	}
}

void wave_draw_spectrogram(const struct wave *wave, struct wave_view view, struct wave_shades range, struct canvas *canvas,
                           struct rect area, int mark)
{
	for (int column = 0; column < area.width; column++) {
		int first, end;

		if (column == mark)
			for (int row = 0; row < area.height; row++)
				canvas_text(canvas, area.x + column, area.y + row, INK_SELECTED, canvas->ascii ? "!" : "\u2502");
		else if (find_pieces(wave, view, column, area.width, wave->spectrum_frames, wave->spectrum_count, &first, &end))
			draw_shades(wave, first, end, range, canvas, area, area.x + column);
	}
}

/* ---- times ---- */

static void time_text(double seconds, double step, double whole, char *text, size_t size)
{
	int hours = (int)seconds / 3600, minutes = (int)seconds / 60 % 60, places = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
	int width = places > 0 ? 3 + places : 2;

	if (whole >= 3600)
		snprintf(text, size, "%d:%02d:%0*.*f", hours, minutes, width, places, seconds - hours * 3600 - minutes * 60);
	else if (whole >= 60)
		snprintf(text, size, "%d:%0*.*f", minutes, width, places, seconds - minutes * 60);
	else
		snprintf(text, size, "%.*f%s", seconds == 0 ? 0 : places, seconds, seconds == 0 ? " s" : "");
}

const char *wave_draw_time(double seconds, double whole, char text[WAVE_TIME_SIZE])
{
	if (whole < 10)
		snprintf(text, WAVE_TIME_SIZE, "%.*f", whole < 1 ? 2 : 1, seconds);
	else
		time_text(floor(seconds), 1, fmax(whole, 60), text, WAVE_TIME_SIZE);
	return text;
}

void wave_draw_axis(struct wave_view view, struct canvas *canvas, int x, int y, int columns)
{
	static const double steps[] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600,
	                                1200, 1800, 3600 };
	double whole = view.to - view.from, step = 7200;
	int count = (int)(sizeof steps / sizeof *steps);

	for (int i = count - 1; i >= 0 && steps[i] / whole * columns >= LABEL_COLUMNS; i--)
		step = steps[i];
	for (double i = ceil(view.from / step - 1e-9) + 0.0; i * step < view.to; i++) {
		int at = wave_draw_column(view, columns, i * step);
		char text[WAVE_TIME_SIZE];

		time_text(i * step, step, view.to, text, sizeof text);
		if (at + 1 + text_width(text) <= columns) {
			canvas_text(canvas, x + at, y, INK_METER_REST, canvas->ascii ? "'" : "\u2575");
			canvas_text(canvas, x + at + 1, y, INK_DIM, text);
		}
	}
}
