/* Clipping, text and boxes on top of the three things a backend can do. */
#include "ui/console/canvas.h"

#include "base/order.h"
#include "base/str.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

struct rect canvas_clip(struct canvas *canvas, struct rect area)
{
	struct rect former = canvas->clip, now;

	now.x = larger(former.x, area.x);
	now.y = larger(former.y, area.y);
	now.width = larger(0, smaller(former.x + former.width, area.x + area.width) - now.x);
	now.height = larger(0, smaller(former.y + former.height, area.y + area.height) - now.y);
	canvas->clip = now;
	return former;
}

void canvas_unclip(struct canvas *canvas, struct rect former)
{
	canvas->clip = former;
}

static bool within(const struct canvas *canvas, int x, int y, int width)
{
	const struct rect *clip = &canvas->clip;

	return x >= clip->x && y >= clip->y && x + width <= clip->x + clip->width && y < clip->y + clip->height;
}

static void put(struct canvas *canvas, int x, int y, const char *bytes, size_t length, int width, enum ink ink)
{
	if (within(canvas, x, y, width)) {
		canvas->ops->glyph(canvas, x, y, bytes, length, width, ink);
		return;
	}
	/* Half of a wide glyph at the edge: what shows of it is blank. */
	for (int i = 0; width > 1 && i < width; i++)
		if (within(canvas, x + i, y, 1))
			canvas->ops->glyph(canvas, x + i, y, " ", 1, 1, ink);
}

/* The glyph at the head of a text: a code point and up to two marks that combine with it (none of them
 * is ASCII). bytes is NULL where it cannot be shown: width question marks stand for it. */
struct glyph { const char *bytes; size_t length, used; int width; };

static struct glyph next_glyph(const struct canvas *canvas, const char *text, size_t length)
{
	struct glyph glyph = { NULL, 0, 1, 1 };
	uint32_t code;
	size_t used = text_decode(text, length, &code);
	int width;

	if (used == 0)
		return glyph;
	glyph.used = used;
	width = wcwidth((wchar_t)code);
	glyph.width = larger(1, width);
	if (text_is_hostile(code) || width < 1 || (canvas->ascii && code > '~'))
		return glyph;
	glyph.bytes = text;
	glyph.length = used;
	for (int marks = 0;; marks++) {
		uint32_t mark;
		size_t more = text_decode(text + glyph.used, length - glyph.used, &mark);

		if (more == 0 || mark < 0x80 || text_is_hostile(mark) || wcwidth((wchar_t)mark) != 0)
			return glyph;
		glyph.used += more;
		if (canvas->ascii)
			glyph.bytes = NULL;
		if (marks < 2)
			glyph.length = glyph.used;
	}
}

int canvas_text(struct canvas *canvas, int x, int y, enum ink ink, const char *text)
{
	size_t left = strlen(text);
	int start = x;

	while (left > 0) {
		struct glyph glyph = next_glyph(canvas, text, left);

		if (glyph.bytes)
			put(canvas, x, y, glyph.bytes, glyph.length, glyph.width, ink);
		for (int i = 0; !glyph.bytes && i < glyph.width; i++)
			put(canvas, x + i, y, "?", 1, 1, ink);
		x += glyph.width;
		text += glyph.used;
		left -= glyph.used;
	}
	return x - start;
}

int canvas_textf(struct canvas *canvas, int x, int y, enum ink ink, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	return canvas_text(canvas, x, y, ink, text);
}

int canvas_fitted(struct canvas *canvas, int x, int y, int columns, enum ink ink, const char *text)
{
	struct str fitted = STR_EMPTY;
	int width;

	text_add_fitted(&fitted, text, columns, canvas->ascii);
	width = canvas_text(canvas, x, y, ink, str_text(&fitted));
	str_release(&fitted);
	return width;
}

void canvas_fill(struct canvas *canvas, struct rect area, enum ink ink)
{
	struct rect former = canvas_clip(canvas, area);
	struct rect inside = canvas->clip;

	for (int y = inside.y; y < inside.y + inside.height; y++)
		for (int x = inside.x; x < inside.x + inside.width; x++)
			canvas->ops->glyph(canvas, x, y, " ", 1, 1, ink);
	canvas_unclip(canvas, former);
}

void canvas_box(struct canvas *canvas, struct rect area, enum ink ink)
{
	static const char *const lines[2][6] = {
		{ "\u250c", "\u2510", "\u2514", "\u2518", "\u2500", "\u2502" },
		{ "+", "+", "+", "+", "-", "|" },
	};
	const char *const *line = lines[canvas->ascii];
	int right = area.x + area.width - 1, bottom = area.y + area.height - 1;

	if (area.width < 2 || area.height < 2 || canvas->frameless)
		return;
	for (int x = area.x + 1; x < right; x++) {
		canvas_text(canvas, x, area.y, ink, line[4]);
		canvas_text(canvas, x, bottom, ink, line[4]);
	}
	for (int y = area.y + 1; y < bottom; y++) {
		canvas_text(canvas, area.x, y, ink, line[5]);
		canvas_text(canvas, right, y, ink, line[5]);
	}
	canvas_text(canvas, area.x, area.y, ink, line[0]);
	canvas_text(canvas, right, area.y, ink, line[1]);
	canvas_text(canvas, area.x, bottom, ink, line[2]);
	canvas_text(canvas, right, bottom, ink, line[3]);
}

void canvas_cell(struct canvas *canvas, int x, int y, const struct picture_cell *cell)
{
	if (within(canvas, x, y, 1))
		canvas->ops->cell(canvas, x, y, cell);
}

void canvas_cursor(struct canvas *canvas, int x, int y)
{
	if (x < 0 || within(canvas, x, y, 1))
		canvas->ops->cursor(canvas, x, y);
}
