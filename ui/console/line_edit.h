/* Editing one line of text, with the keys of readline: for notes, reasons and searches. */
#ifndef RUNG_CONSOLE_LINE_EDIT_H
#define RUNG_CONSOLE_LINE_EDIT_H

#include "ui/console/canvas.h"

#include <stddef.h>

#define LINE_EDIT_MAX 65536 /* bytes: the transcript of an hour */

struct line_edit {
	char   text[LINE_EDIT_MAX + 1];   /* valid UTF-8, printable */
	char   killed[LINE_EDIT_MAX + 1]; /* what ^W, ^U and ^K took last; ^Y gives it back */
	size_t length, cursor;            /* bytes; the cursor stands on a code point */
};

enum line_edit_result { LINE_EDIT_IGNORED, LINE_EDIT_CHANGED, LINE_EDIT_DONE, LINE_EDIT_CANCELLED };

/* Starts with text, the cursor behind it. What does not fit or is not printable is left out. */
void line_edit_begin(struct line_edit *edit, const char *text);

enum line_edit_result line_edit_key(struct line_edit *edit, int key);

/* Draws the part around the cursor into columns columns and puts the canvas's cursor there. */
void line_edit_draw(const struct line_edit *edit, struct canvas *canvas, int x, int y, int columns);

#endif
