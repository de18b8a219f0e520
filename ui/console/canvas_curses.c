/* Colour pairs of picture cells come from a fixed table: two colours of 16..255, the higher one in
 * front, are 28,920 pairs, which every terminal of 256 colours has room for; the other way round is
 * the same pair in reverse. So none is ever given back and none can run out, however many pictures
 * pass. */
#include "ui/console/canvas_curses.h"

#include "base/text.h"

#include <curses.h>
#include <string.h>
#include <wchar.h>

#define PICTURE_FIRST 16
#define PAIR_OF_INK(ink)  ((ink) + 1)
#define FIRST_PICTURE_PAIR (INK_COUNT + 1)

static attr_t attributes_of(const struct ink_style *style)
{
	attr_t attributes = A_NORMAL;

	attributes |= style->attributes & THEME_BOLD ? A_BOLD : 0;
	attributes |= style->attributes & THEME_DIM ? A_DIM : 0;
	attributes |= style->attributes & THEME_REVERSE ? A_REVERSE : 0;
	attributes |= style->attributes & THEME_UNDERLINE ? A_UNDERLINE : 0;
	return attributes;
}

static void put(int x, int y, const char *bytes, size_t length, attr_t attributes, int pair)
{
	wchar_t wide[CCHARW_MAX] = { 0 };
	cchar_t cell;
	int count = 0;

	while (length > 0 && count < CCHARW_MAX - 1) {
		uint32_t code = '?';
		size_t used = text_decode(bytes, length, &code);

		used += used == 0;
		wide[count++] = (wchar_t)code;
		bytes += used;
		length -= used;
	}
	setcchar(&cell, wide, attributes, 0, &pair);
	mvadd_wch(y, x, &cell);
}

static void curses_glyph(struct canvas *canvas, int x, int y, const char *bytes, size_t length, int width, enum ink ink)
{
	const struct canvas_curses *screen = (const struct canvas_curses *)canvas;
	const struct ink_style *style = &screen->theme->inks[ink];

	(void)width;
	put(x, y, bytes, length, attributes_of(style), style->colour == THEME_DEFAULT ? 0 : PAIR_OF_INK(ink));
}

static int picture_pair(struct canvas_curses *screen, int higher, int lower)
{
	int high = higher - PICTURE_FIRST, low = lower - PICTURE_FIRST;
	int place = high * (high + 1) / 2 + low;

	if (!(screen->pair_made[place / 8] >> place % 8 & 1)) {
		init_extended_pair(FIRST_PICTURE_PAIR + place, higher, lower);
		screen->pair_made[place / 8] |= (unsigned char)(1u << place % 8);
	}
	return FIRST_PICTURE_PAIR + place;
}

static void curses_cell(struct canvas *canvas, int x, int y, const struct picture_cell *cell)
{
	char bytes[4];
	size_t length = text_encode(cell->code, bytes);

	bool turned = cell->foreground < cell->background;
	struct canvas_curses *screen = (struct canvas_curses *)canvas;

	if (canvas->colours && cell->background >= PICTURE_FIRST)
		put(x, y, bytes, length, turned ? A_REVERSE : A_NORMAL,
		    picture_pair(screen, turned ? cell->background : cell->foreground,
		                 turned ? cell->foreground : cell->background));
	else
		put(x, y, bytes, length, cell->hot ? A_REVERSE : A_NORMAL, 0);
}

static void curses_cursor(struct canvas *canvas, int x, int y)
{
	struct canvas_curses *screen = (struct canvas_curses *)canvas;

	screen->cursor_x = x;
	screen->cursor_y = y;
}

static const struct canvas_ops curses_ops = { curses_glyph, curses_cell, curses_cursor };

bool canvas_curses_has_colours(void)
{
	return has_colors() && COLORS >= 256 && COLOR_PAIRS >= FIRST_PICTURE_PAIR + CURSES_PICTURE_PAIRS;
}

void canvas_curses_use_theme(struct canvas_curses *screen, const struct theme *theme)
{
	screen->theme = theme;
	screen->canvas.colours = theme->colours && canvas_curses_has_colours();
	for (int ink = 0; theme->colours && ink < INK_COUNT; ink++)
		if (theme->inks[ink].colour != THEME_DEFAULT)
			init_extended_pair(PAIR_OF_INK(ink), theme->inks[ink].colour, -1);
}

void canvas_curses_init(struct canvas_curses *screen, const struct theme *theme, bool ascii)
{
	memset(screen, 0, sizeof *screen);
	screen->canvas.ops = &curses_ops;
	screen->canvas.ascii = ascii;
	canvas_curses_use_theme(screen, theme);
}

void canvas_curses_begin(struct canvas_curses *screen)
{
	screen->canvas.width = COLS;
	screen->canvas.height = LINES;
	screen->canvas.clip = (struct rect){ 0, 0, COLS, LINES };
	erase();
}

void canvas_curses_end(struct canvas_curses *screen, bool repaint)
{
	bool visible = screen->cursor_x >= 0;

	if (repaint)
		clearok(curscr, TRUE);
	if (visible)
		move(screen->cursor_y, screen->cursor_x);
	curs_set(visible);
	refresh();
}
