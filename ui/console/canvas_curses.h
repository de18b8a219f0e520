/* The canvas on a terminal, through ncursesw. */
#ifndef RUNG_CONSOLE_CANVAS_CURSES_H
#define RUNG_CONSOLE_CANVAS_CURSES_H

#include "ui/console/canvas.h"

#define CURSES_PICTURE_COLOURS 240 /* 16..255 */
#define CURSES_PICTURE_PAIRS   (CURSES_PICTURE_COLOURS * (CURSES_PICTURE_COLOURS + 1) / 2)

struct canvas_curses {
	struct canvas       canvas; /* first: the canvas to draw on */
	const struct theme *theme;
	int                 cursor_x, cursor_y;
	unsigned char       pair_made[(CURSES_PICTURE_PAIRS + 7) / 8]; /* a bit a pair */
};

/* Needs curses to be running. */
void canvas_curses_init(struct canvas_curses *screen, const struct theme *theme, bool ascii);

/* Another theme from the next frame on. Colours are used where the theme and the terminal have them. */
void canvas_curses_use_theme(struct canvas_curses *screen, const struct theme *theme);

/* True where the terminal has what picture cells need: 256 colours and pairs enough. */
bool canvas_curses_has_colours(void);

/* Blanks the canvas, at the size that the terminal has now, for the next frame. */
void canvas_curses_begin(struct canvas_curses *screen);

/* Sends what differs from the frame before; all of it after repaint. */
void canvas_curses_end(struct canvas_curses *screen, bool repaint);

#endif
