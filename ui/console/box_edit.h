/* The boxes an operator draws over one picture: adding, moving, sizing, naming and removing them,
 * with undo and redo as deep as one has worked.
 *
 * Whatever is asked for, every box lies inside the picture on whole pixels, is at least one pixel
 * wide and high, and there are at most BOX_EDIT_MAX of them. What cannot be done in full is done as
 * far as it goes. All lengths are pixels of the original picture, as in base/picture.h, and a negative
 * width or height reaches to the left or up. Boxes have no score. */
#ifndef RUNG_CONSOLE_BOX_EDIT_H
#define RUNG_CONSOLE_BOX_EDIT_H

#include "base/err.h"
#include "base/picture.h"

#include <stdbool.h>

#define BOX_EDIT_MAX 200

/* The edges of a box; a corner is two of them. */
enum box_edge { BOX_LEFT = 1, BOX_TOP = 2, BOX_RIGHT = 4, BOX_BOTTOM = 8 };

struct box_edit_step;

struct box_edit {
	int           width, height; /* of the picture; both 0: none, and then there are no boxes */
	struct region boxes[BOX_EDIT_MAX];
	int           count;
	int           selected;      /* -1: none */
	struct box_edit_step *steps; /* done first, then those undone */
	int           done, known, room;
	int           held;          /* steps done when box_edit_hold() was called; -1: not held */
};

/* Begins with a picture of this size and the boxes it comes with, which undo does not take away.
 * What of them does not fit is cut, what is beyond BOX_EDIT_MAX is left out. A zeroed struct may be begun with. */
void box_edit_begin(struct box_edit *edit, int width, int height, const struct region *boxes, int count);
void box_edit_release(struct box_edit *edit); /* may be repeated */

/* Adds a box above the others and selects it. -1: there are BOX_EDIT_MAX already, or no picture. */
int box_edit_add(struct box_edit *edit, struct region box, struct err *err);

/* -1: none. */
void box_edit_select(struct box_edit *edit, int index);

/* The next box, or with step -1 the one before, round and round. */
void box_edit_select_next(struct box_edit *edit, int step);

/* The box selected; NULL: none. */
const struct region *box_edit_selected(const struct box_edit *edit);

/* What can be done with the box selected. All return whether anything changed. */
bool box_edit_move(struct box_edit *edit, double right, double down);

/* Moves the edges named, of enum box_edge, to the right and down; they stop short of the edges across. */
bool box_edit_stretch(struct box_edit *edit, unsigned edges, double right, double down);

/* Moves all edges outwards, or with negative amounts inwards. */
bool box_edit_grow(struct box_edit *edit, double sideways, double up_and_down);

/* Puts it elsewhere as a whole; its label stays. */
bool box_edit_place(struct box_edit *edit, struct region box);
bool box_edit_label(struct box_edit *edit, int64_t label_id); /* 0: none */
bool box_edit_delete(struct box_edit *edit);

/* Take back and repeat what was done; they return whether there was anything. */
bool box_edit_undo(struct box_edit *edit);
bool box_edit_redo(struct box_edit *edit);

/* In between, whatever happens to one box counts as one step: a drag of the mouse is undone at once. */
void box_edit_hold(struct box_edit *edit);
void box_edit_let_go(struct box_edit *edit);

#endif
