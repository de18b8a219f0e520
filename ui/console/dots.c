#include "ui/console/dots.h"

#include "base/text.h"

uint32_t dots_braille(unsigned left, unsigned right)
{
	static const uint8_t bits[DOTS_ACROSS][DOTS_DOWN] = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };
	uint32_t code = 0x2800;

	for (int i = 0; i < DOTS_DOWN; i++)
		code |= (left >> i & 1 ? bits[0][i] : 0u) | (right >> i & 1 ? bits[1][i] : 0u);
	return code;
}

static char plain(unsigned dots)
{
	if (__builtin_popcount(dots) > 2)
		return '|';
	return dots & 1 ? '\'' : dots & 8 ? '.' : '-';
}

void dots_draw_line(struct canvas *canvas, int x, int y, unsigned left, unsigned right, enum ink ink)
{
	char text[5] = "";

	if (!(left | right))
		return;
	if (canvas->ascii)
		text[0] = plain(left | right);
	else
		text_encode(dots_braille(left, right), text);
	canvas_text(canvas, x, y, ink, text);
}

unsigned dots_in_row(int row, int first, int last)
{
	unsigned dots = 0;

	for (int i = 0; i < DOTS_DOWN; i++)
		if (row * DOTS_DOWN + i >= first && row * DOTS_DOWN + i <= last)
			dots |= 1u << i;
	return dots;
}
