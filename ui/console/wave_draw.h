/* A recording drawn over time: its extremes in dots of Braille, two by four a cell, or without Unicode
 * in characters that are denser the more of their cell is filled. */
#ifndef RUNG_CONSOLE_WAVE_DRAW_H
#define RUNG_CONSOLE_WAVE_DRAW_H

#include "base/wave.h"
#include "ui/console/canvas.h"

/* What amplitudes are multiplied by to fill the height: a power of two, so that recordings can be
 * compared by eye all the same. */
double wave_draw_gain(const struct wave *wave);

/* Draws all of it into area, at least 1 x 1. What is within the mean power is set off from the peaks
 * above it. mark: the column that shows where it plays, counted from area.x; -1: none. */
void wave_draw(const struct wave *wave, struct canvas *canvas, struct rect area, int mark);

/* The times below it, in one row. */
void wave_draw_axis(const struct wave *wave, struct canvas *canvas, int x, int y, int columns);

#endif
