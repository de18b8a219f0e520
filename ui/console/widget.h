/* The pieces that screens are put together from. */
#ifndef RUNG_CONSOLE_WIDGET_H
#define RUNG_CONSOLE_WIDGET_H

#include "base/text.h"
#include "ui/console/canvas.h"

#include <stdbool.h>
#include <stddef.h>

/* A frame with its title in the top line. Returns the room inside, with a column of air left and
 * right where there is width for it; it may be empty. */
struct rect widget_pane(struct canvas *canvas, struct rect area, const char *title);

/* The room inside such a pane, wherever it is drawn. */
struct rect widget_pane_inside(struct rect area);

/* The same in inks that say something, such as a warning. */
struct rect widget_framed_pane(struct canvas *canvas, struct rect area, const char *title, enum ink frame, enum ink ink);

/* widget_pane() without the air, for pictures. */
struct rect widget_picture_pane(struct canvas *canvas, struct rect area, const char *title);

/* Words at the right end of a frame's bottom line, where they fit. */
void widget_footer(struct canvas *canvas, struct rect area, const char *text);

/* A column of a table: text at *x, cut to width columns, which moves on behind it and a blank. width 0: it does not show. */
void widget_column(struct canvas *canvas, int *x, int y, int width, bool right, enum ink ink, const char *text);

/* A bar of columns columns, filled to share (0..1). */
void widget_meter(struct canvas *canvas, int x, int y, int columns, double share);

/* The same in an ink that says something. */
void widget_inked_meter(struct canvas *canvas, int x, int y, int columns, double share, enum ink ink);

/* As text_count(). */
#define WIDGET_COUNT_SIZE TEXT_COUNT_SIZE
const char *widget_count(long long value, char text[WIDGET_COUNT_SIZE]);

/* Bytes of text that make a line of width columns, broken after a blank or at a line feed; at least
 * one unless text is empty or starts with a line feed. */
size_t widget_line_length(const char *text, size_t length, int width);

/* Text in lines as wide as area, the last of them with an ellipsis where there is more. Returns the
 * lines used. */
int widget_wrapped(struct canvas *canvas, struct rect area, enum ink ink, const char *text);

#define WIDGET_SHARE_SIZE 8

/* A share of 0..1 in four columns: 0.93. What rounds to certainty without being certain reads >.99 or
 * <.01, so that nobody takes a model's 0.996 for a promise. Returns text. */
const char *widget_share(double share, char text[WIDGET_SHARE_SIZE]);

#endif
