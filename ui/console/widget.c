#include "ui/console/widget.h"

#include "base/str.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int not_negative(int a) { return a < 0 ? 0 : a; }

static struct rect inside_frame(struct rect area)
{
	return (struct rect){ area.x + 1, area.y + 1, not_negative(area.width - 2), not_negative(area.height - 2) };
}

struct rect widget_pane_inside(struct rect area)
{
	struct rect inside = inside_frame(area);

	if (inside.width > 10) {
		inside.x++;
		inside.width -= 2;
	}
	return inside;
}

static void framed(struct canvas *canvas, struct rect area, const char *title, enum ink frame, enum ink ink)
{
	canvas_box(canvas, area, frame);
	if (*title && area.width > 6 && area.height > 1) {
		int width = text_width(title);

		width = width > area.width - 6 ? area.width - 6 : width;
		canvas_text(canvas, area.x + 2, area.y, ink, " ");
		canvas_fitted(canvas, area.x + 3, area.y, area.width - 6, ink, title);
		canvas_text(canvas, area.x + 3 + width, area.y, ink, " ");
	}
}

struct rect widget_picture_pane(struct canvas *canvas, struct rect area, const char *title)
{
	framed(canvas, area, title, INK_FRAME, INK_TITLE);
	return inside_frame(area);
}

void widget_footer(struct canvas *canvas, struct rect area, const char *text)
{
	int width = text_width(text);

	if (*text && area.height > 1 && width + 6 <= area.width)
		canvas_textf(canvas, area.x + area.width - width - 4, area.y + area.height - 1, INK_DIM, " %s ", text);
}

struct rect widget_framed_pane(struct canvas *canvas, struct rect area, const char *title, enum ink frame, enum ink ink)
{
	framed(canvas, area, title, frame, ink);
	return widget_pane_inside(area);
}

struct rect widget_pane(struct canvas *canvas, struct rect area, const char *title)
{
	return widget_framed_pane(canvas, area, title, INK_FRAME, INK_TITLE);
}

void widget_column(struct canvas *canvas, int *x, int y, int width, bool right, enum ink ink, const char *text)
{
	int room = width - text_width(text);

	if (width <= 0)
		return;
	canvas_fitted(canvas, *x + (right && room > 0 ? room : 0), y, width, ink, text);
	*x += width + 1;
}

void widget_meter(struct canvas *canvas, int x, int y, int columns, double share)
{
	widget_inked_meter(canvas, x, y, columns, share, INK_METER);
}

void widget_inked_meter(struct canvas *canvas, int x, int y, int columns, double share, enum ink ink)
{
	const char *full = canvas->ascii ? "#" : "\u2501", *rest = canvas->ascii ? "." : "\u2500";
	int filled;

	share = share >= 0 && share <= 1 ? share : share > 1 ? 1 : 0;
	filled = (int)lround(share * columns);
	for (int i = 0; i < columns; i++)
		canvas_text(canvas, x + i, y, i < filled ? ink : INK_METER_REST, i < filled ? full : rest);
}

const char *widget_count(long long value, char text[WIDGET_COUNT_SIZE])
{
	return text_count(value, text);
}

size_t widget_line_length(const char *text, size_t length, int width)
{
	size_t at = 0, after_blank = 0;
	int columns = 0;

	while (at < length && text[at] != '\n') {
		uint32_t code = '?';
		char glyph[5] = "";
		size_t used = text_decode(text + at, length - at, &code);

		used += used == 0;
		memcpy(glyph, text + at, used);
		columns += text_width(glyph);
		if (columns > width)
			return after_blank > 0 ? after_blank : at > 0 ? at : used;
		at += used;
		if (text[at - 1] == ' ')
			after_blank = at;
	}
	return at;
}

/* What follows the last line there is room for, in that line too: it is cut at its end. */
static void add_rest(struct str *line, const char *text, bool begins_line)
{
	str_add(line, begins_line && *text != ' ' ? " " : "");
	for (; *text; text++)
		str_add_bytes(line, *text == '\n' ? " " : text, 1);
}

int widget_wrapped(struct canvas *canvas, struct rect area, enum ink ink, const char *text)
{
	size_t left = strlen(text);
	int lines = 0;

	while (left > 0 && lines < area.height && area.width > 0) {
		size_t length = widget_line_length(text, left, area.width);
		bool ends = length < left && text[length] == '\n';
		struct str line = STR_EMPTY;

		str_add_bytes(&line, text, length);
		length += ends;
		if (lines == area.height - 1 && length < left)
			add_rest(&line, text + length, ends);
		canvas_fitted(canvas, area.x, area.y + lines++, area.width, ink, str_text(&line));
		str_release(&line);
		text += length;
		left -= length;
	}
	return lines;
}

const char *widget_share(double share, char text[WIDGET_SHARE_SIZE])
{
	if (share >= 0.995 && share < 1)
		snprintf(text, WIDGET_SHARE_SIZE, ">.99");
	else if (share > 0 && share < 0.005)
		snprintf(text, WIDGET_SHARE_SIZE, "<.01");
	else
		snprintf(text, WIDGET_SHARE_SIZE, "%.2f", share >= 0 && share <= 1 ? share : 0);
	return text;
}
