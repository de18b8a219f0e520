/* A text in lines as wide as a pane, broken between words, or between characters where there are none
 * (Chinese, Japanese, names without end). It is laid out only as far as somebody looks, so a text of
 * a megabyte is there at once. What a terminal would obey is shown in visible form. */
#ifndef RUNG_CONSOLE_TEXT_LINES_H
#define RUNG_CONSOLE_TEXT_LINES_H

#include "jobs/spans.h"
#include "ui/console/canvas.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a line begins: the byte, its code point, and the first label not shown before it. */
struct text_place {
	size_t  byte;
	int64_t point;
	int     label;
};

struct text_lines {
	const char        *text; /* borrowed */
	size_t             length;
	const struct span *spans; /* borrowed, in order of their starts */
	int                span_count;
	struct span       *covered; /* where any span is, in order and apart; owned */
	int                covered_count;
	struct span       *ends;    /* the spans that have a label, in order of their ends; owned */
	int                end_count;
	int                width;
	struct text_place *starts; /* of lines; owned */
	int                count, room;
	bool               whole;  /* all of the text is laid out */
	size_t             found, found_end; /* bytes that are set off from all others; both 0: none */
};

/* A text with its spans, both of which must outlive the lines. width: columns, at least 1. */
void text_lines_open(struct text_lines *lines, const char *text, size_t length, const struct span *spans, int span_count,
                     int width);
void text_lines_release(struct text_lines *lines); /* zeroed ones are fine */

/* Lays out up to wanted lines; returns how many there are, at most wanted. */
int text_lines_reach(struct text_lines *lines, int wanted);

/* Where line ends, of those laid out. */
size_t text_lines_end(const struct text_lines *lines, int line);

/* The line that has this byte, laying out as far as that. */
int text_lines_find(struct text_lines *lines, size_t byte);

/* Draws one line. It and the next, where there is one, must have been reached. */
void text_lines_draw(const struct text_lines *lines, struct canvas *canvas, int x, int y, int line, enum ink ink);

#endif
