/* A recording drawn over time: its extremes in dots of Braille, two by four a cell, or without Unicode
 * in characters that are denser the more of their cell is filled; and its spectrogram. */
#ifndef RUNG_CONSOLE_WAVE_DRAW_H
#define RUNG_CONSOLE_WAVE_DRAW_H

#include "base/wave.h"
#include "ui/console/canvas.h"

/* The part that is looked at, in seconds of the recording; from < to. */
struct wave_view { double from, to; };

/* The column of so many at which this moment is, from 0 on; beyond them outside the view. */
int wave_draw_column(struct wave_view view, int columns, double seconds);

/* What amplitudes are multiplied by to fill the height: a power of two, so that recordings can be
 * compared by eye all the same. */
double wave_draw_gain(const struct wave *wave);

/* Draws the view into area, at least 1 x 1, amplitudes multiplied by gain. What is within the mean power is
 * set off from the peaks above it. mark: the column that shows where it plays, counted from area.x; -1: none. */
void wave_draw(const struct wave *wave, struct wave_view view, double gain, struct canvas *canvas, struct rect area, int mark);

/* The levels that are drawn dark and bright: the loudest of a recording, and what is louder than half of it, so that
 * noise stays dark; 60 dB between them at most. */
struct wave_shades { int dark, bright; };
struct wave_shades wave_draw_shades(const struct wave *wave);

/* Draws the spectrogram of the view, low frequencies at the bottom; with colours two bands a cell, without them
 * characters. */
void wave_draw_spectrogram(const struct wave *wave, struct wave_view view, struct wave_shades range, struct canvas *canvas,
                           struct rect area, int mark);

/* The times below it, in one row. */
void wave_draw_axis(struct wave_view view, struct canvas *canvas, int x, int y, int columns);

/* "1:02.5" and the like: as exactly as a view that long can tell. */
#define WAVE_TIME_SIZE 32
const char *wave_draw_time(double seconds, double whole, char text[WAVE_TIME_SIZE]);

#endif
