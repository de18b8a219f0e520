#include "ui/console/text_lines.h"

#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TAB_COLUMNS   4
#define LABEL_COLUMNS 24 /* of a span's label, at most */

/* ---- spans ---- */

static int by_end(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	return (x->end > y->end) - (x->end < y->end);
}

static void arrange_spans(struct text_lines *lines)
{
	lines->covered = xcalloc((size_t)lines->span_count + 1, sizeof *lines->covered);
	lines->ends = xcalloc((size_t)lines->span_count + 1, sizeof *lines->ends);
	for (int i = 0; i < lines->span_count; i++) {
		const struct span *span = &lines->spans[i];
		struct span *last = lines->covered_count > 0 ? &lines->covered[lines->covered_count - 1] : NULL;

		if (last && span->start < last->end)
			last->end = span->end > last->end ? span->end : last->end;
		else
			lines->covered[lines->covered_count++] = *span;
		if (*span->label)
			lines->ends[lines->end_count++] = *span;
	}
	qsort(lines->ends, (size_t)lines->end_count, sizeof *lines->ends, by_end);
}

static bool is_covered(const struct text_lines *lines, int64_t point)
{
	int low = 0, high = lines->covered_count;

	while (low < high) {
		int middle = (low + high) / 2;

		if (lines->covered[middle].end <= point)
			low = middle + 1;
		else
			high = middle;
	}
	return low < lines->covered_count && lines->covered[low].start <= point;
}

/* ---- units: characters, and the labels behind spans ---- */

struct unit {
	const char *bytes; /* as shown */
	size_t      length;
	int         width;
	bool        feeds;  /* ends the line */
	bool        blank;  /* the line may end behind it */
	bool        wide;   /* ... in front of it too */
	bool        label;
	char        room[16];
};

/* A label goes behind the last character of its span. */
static struct text_place read_label(const struct text_lines *lines, struct text_place at, struct unit *unit, struct str *room)
{
	struct str visible = STR_EMPTY;
	const char *label = lines->ends[at.label].label;

	str_clear(room);
	str_add_char(room, ' ');
	text_add_visible(&visible, label, strlen(label));
	text_add_fitted(room, str_text(&visible), LABEL_COLUMNS, true);
	str_release(&visible);
	*unit = (struct unit){ .bytes = str_text(room), .length = room->length, .width = text_width(str_text(room)), .label = true };
	at.label++;
	return at;
}

static void read_hostile(const char *text, size_t used, uint32_t code, struct unit *unit)
{
	int length;

	if (used == 0 || code < 0x80)
		length = snprintf(unit->room, sizeof unit->room, "\\x%02x", used == 0 ? (unsigned char)*text : (unsigned)code);
	else
		length = snprintf(unit->room, sizeof unit->room, "\\u{%x}", (unsigned)code);
	unit->length = (size_t)length;
	unit->bytes = unit->room;
	unit->width = (int)unit->length;
}

/* The unit at this place, for a line that has columns already; returns the place behind it. */
static struct text_place read_unit(const struct text_lines *lines, struct text_place at, int columns, struct unit *unit,
                                   struct str *room)
{
	const char *text = lines->text + at.byte;
	size_t left = lines->length - at.byte, used;
	uint32_t code = 0;

	if (at.label < lines->end_count && lines->ends[at.label].end <= at.point)
		return read_label(lines, at, unit, room);
	used = text_decode(text, left, &code);
	*unit = (struct unit){ .bytes = text, .length = used, .width = 1 };
	if (*text == '\r' && left > 1 && text[1] == '\n') {
		*unit = (struct unit){ .bytes = "", .feeds = true };
		return (struct text_place){ at.byte + 2, at.point + 2, at.label };
	}
	if (*text == '\n') {
		*unit = (struct unit){ .bytes = "", .feeds = true };
	} else if (*text == '\t') {
		*unit = (struct unit){ .bytes = "    ", .width = TAB_COLUMNS - columns % TAB_COLUMNS, .blank = true };
		unit->length = (size_t)unit->width;
	} else if (used == 0 || text_is_hostile(code)) {
		read_hostile(text, used, code, unit);
	} else if (code >= 0x80) {
		char glyph[5] = "";

		memcpy(glyph, text, used);
		unit->width = text_width(glyph);
		unit->width = unit->width == 0 && columns == 0 ? 1 : unit->width; /* a mark with nothing to stand on */
		unit->wide = unit->width == 2;
	}
	unit->blank = unit->blank || code == ' ';
	return (struct text_place){ at.byte + (used ? used : 1), at.point + 1, at.label };
}

static bool is_end(const struct text_lines *lines, struct text_place at)
{
	return at.byte >= lines->length && (at.label >= lines->end_count || lines->ends[at.label].end > at.point);
}

/* ---- lines ---- */

/* Where the line that begins at this place ends and the next begins. */
static struct text_place find_end(const struct text_lines *lines, struct text_place at, struct str *room)
{
	struct text_place may_break = at;
	bool can_break = false;
	int columns = 0;

	while (!is_end(lines, at)) {
		struct unit unit;
		struct text_place after = read_unit(lines, at, columns, &unit, room);

		if (unit.feeds)
			return after;
		if (unit.wide && columns > 0) {
			may_break = at;
			can_break = true;
		}
		if (columns + unit.width > lines->width && columns > 0 && !unit.blank)
			return can_break ? may_break : at;
		columns += unit.width;
		at = after;
		if (unit.blank || unit.wide) {
			may_break = at;
			can_break = true;
		}
		if (unit.blank && columns > lines->width) /* blanks at the edge belong to the line they end */
			columns = lines->width;
	}
	return at;
}

static void add_start(struct text_lines *lines, struct text_place at)
{
	if (lines->count == lines->room) {
		lines->room = lines->room ? lines->room * 2 : 64;
		lines->starts = xrealloc(lines->starts, (size_t)lines->room, sizeof *lines->starts);
	}
	lines->starts[lines->count++] = at;
}

void text_lines_open(struct text_lines *lines, const char *text, size_t length, const struct span *spans, int span_count,
                     int width)
{
	*lines = (struct text_lines){ .text = text, .length = length, .spans = spans, .span_count = span_count,
	                              .width = width < 1 ? 1 : width };
	arrange_spans(lines);
	if (length > 0)
		add_start(lines, (struct text_place){ 0, 0, 0 });
	lines->whole = length == 0;
}

void text_lines_release(struct text_lines *lines)
{
	free(lines->covered);
	free(lines->ends);
	free(lines->starts);
	*lines = (struct text_lines){ 0 };
}

int text_lines_reach(struct text_lines *lines, int wanted)
{
	struct str room = STR_EMPTY;

	while (lines->count < wanted && !lines->whole) {
		struct text_place next = find_end(lines, lines->starts[lines->count - 1], &room);

		lines->whole = is_end(lines, next);
		if (!lines->whole)
			add_start(lines, next);
	}
	str_release(&room);
	return lines->count < wanted ? lines->count : wanted;
}

size_t text_lines_end(const struct text_lines *lines, int line)
{
	return line + 1 < lines->count ? lines->starts[line + 1].byte : lines->length;
}

int text_lines_find(struct text_lines *lines, size_t byte)
{
	int low = 0, high;

	while (!lines->whole && lines->starts[lines->count - 1].byte <= byte)
		text_lines_reach(lines, lines->count + 64);
	high = lines->count;
	while (high - low > 1) {
		int middle = (low + high) / 2;

		if (lines->starts[middle].byte <= byte)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static bool is_before(struct text_place a, struct text_place b)
{
	return a.byte != b.byte ? a.byte < b.byte : a.label < b.label;
}

/* Draws what was gathered in one ink. */
static int flush(struct str *run, struct canvas *canvas, int x, int y, enum ink ink)
{
	int width = run->length > 0 ? canvas_text(canvas, x, y, ink, str_text(run)) : 0;

	str_clear(run);
	return width;
}

void text_lines_draw(const struct text_lines *lines, struct canvas *canvas, int x, int y, int line, enum ink ink)
{
	struct text_place at = lines->starts[line];
	struct text_place end = line + 1 < lines->count ? lines->starts[line + 1]
	                                                : (struct text_place){ SIZE_MAX, INT64_MAX, INT_MAX };
	struct str run = STR_EMPTY, room = STR_EMPTY;
	enum ink now = ink;
	int columns = 0;

	while (is_before(at, end) && !is_end(lines, at)) {
		struct unit unit;
		bool covered = is_covered(lines, at.point);
		struct text_place after = read_unit(lines, at, columns, &unit, &room);
		bool found = at.byte >= lines->found && at.byte < lines->found_end && !unit.label;
		enum ink wanted = found ? INK_SELECTED : unit.label ? INK_SPAN_LABEL : covered ? INK_SPAN : ink;

		if (unit.feeds)
			break;
		if (wanted != now && unit.width > 0) {
			x += flush(&run, canvas, x, y, now);
			now = wanted;
		}
		str_add_bytes(&run, unit.bytes, unit.length);
		columns += unit.width;
		at = after;
	}
	flush(&run, canvas, x, y, now);
	str_release(&run);
	str_release(&room);
}
