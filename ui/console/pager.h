/* The part of reading lines on a screen that is the same for help and pages: scrolling, and a search
 * that wraps around. Whoever uses it has the lines and draws them. */
#ifndef RUNG_CONSOLE_PAGER_H
#define RUNG_CONSOLE_PAGER_H

#include "ui/console/line_edit.h"
#include "ui/console/mouse.h"

#include <stdbool.h>

struct app;

struct pager {
	int  from;  /* the first line shown */
	int  found; /* the line that the search stands on, where wanted is not "" */
	bool searching; /* what is sought is being typed */
	bool wrapped;   /* the last step went past an end */
	int  searched_from;
	struct line_edit typed;
	char wanted[LINE_EDIT_MAX + 1]; /* "" for nothing */
};

/* The lines to be read; room is how many of them show at once. text returns a line's words, good until
 * the next call. */
struct pager_lines {
	const void *lines;
	int         count, room;
	const char *(*text)(const void *lines, int line);
};

enum pager_result { PAGER_IGNORED, PAGER_CHANGED, PAGER_CLOSE };

enum pager_result pager_key(struct pager *pager, const struct pager_lines *lines, int key);
enum pager_result pager_mouse(struct pager *pager, const struct pager_lines *lines, const struct mouse *mouse);

/* What a popup of lines answers to the console after such a key or click: it is closed, drawn, or neither. */
unsigned pager_react(struct app *app, enum pager_result result);

/* The first line to draw, whatever the size has become since. */
int pager_from(const struct pager *pager, const struct pager_lines *lines);

/* True for the line the search has found. */
bool pager_has_found(const struct pager *pager, int line);

/* In the bottom line of the frame: the search, or the keys and how far down this is. */
void pager_draw_foot(const struct pager *pager, const struct pager_lines *lines, struct canvas *canvas,
                     struct rect frame);

#endif
