/* Lines finer than cells: dots of Braille, two by four a cell; without Unicode characters that stand about
 * where the dots would. */
#ifndef RUNG_CONSOLE_DOTS_H
#define RUNG_CONSOLE_DOTS_H

#include "ui/console/canvas.h"

#define DOTS_ACROSS 2 /* of a cell */
#define DOTS_DOWN   4

/* The character of a cell. left, right: its dots, bit 0 the topmost. */
uint32_t dots_braille(unsigned left, unsigned right);

/* A cell of a line, however thick; nothing where it has no dots. */
void dots_draw_line(struct canvas *canvas, int x, int y, unsigned left, unsigned right, enum ink ink);

/* Which dots of a cell lie in first..last, counted down from the top of row 0; bits as above. */
unsigned dots_in_row(int row, int first, int last);

#endif
