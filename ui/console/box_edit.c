#include "ui/console/box_edit.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum step_kind { STEP_ADD, STEP_CHANGE, STEP_DELETE };

/* One step of the history: undone it gives before, done after. */
struct box_edit_step {
	enum step_kind kind;
	int            index;
	struct region  before, after;
};

static double within(double value, double least, double most)
{
	return !(value >= least) ? least : value > most ? most : value; /* what is no number too */
}

/* A stretch on whole pixels of 0..size, at least one of them. */
static void settle_stretch(double *from, double *length, int size)
{
	double end = *from + *length;
	double first = within(round(fmin(*from, end)), 0, size - 1), last = within(round(fmax(*from, end)), 0, size);

	*from = first;
	*length = last - first < 1 ? 1 : last - first;
}

static struct region settled(const struct box_edit *edit, struct region box)
{
	settle_stretch(&box.x, &box.width, edit->width);
	settle_stretch(&box.y, &box.height, edit->height);
	box.score = (double)NAN;
	return box;
}

void box_edit_begin(struct box_edit *edit, int width, int height, const struct region *boxes, int count)
{
	box_edit_release(edit);
	edit->width = width;
	edit->height = height;
	for (int i = 0; i < count && i < BOX_EDIT_MAX && width > 0 && height > 0; i++)
		edit->boxes[edit->count++] = settled(edit, boxes[i]);
}

void box_edit_release(struct box_edit *edit)
{
	free(edit->steps);
	memset(edit, 0, sizeof *edit);
	edit->selected = edit->held = -1;
}

/* ---- history ---- */

static void put_in(struct box_edit *edit, int index, struct region box)
{
	memmove(&edit->boxes[index + 1], &edit->boxes[index], (size_t)(edit->count - index) * sizeof box);
	edit->boxes[index] = box;
	edit->count++;
	edit->selected = index;
}

static void take_out(struct box_edit *edit, int index)
{
	edit->count--;
	memmove(&edit->boxes[index], &edit->boxes[index + 1], (size_t)(edit->count - index) * sizeof *edit->boxes);
	edit->selected = index < edit->count ? index : edit->count - 1;
}

static void change(struct box_edit *edit, int index, struct region box)
{
	edit->boxes[index] = box;
	edit->selected = index;
}

static void do_step(struct box_edit *edit, const struct box_edit_step *step)
{
	switch (step->kind) {
	case STEP_ADD: put_in(edit, step->index, step->after); break;
	case STEP_CHANGE: change(edit, step->index, step->after); break;
	case STEP_DELETE: take_out(edit, step->index); break;
	}
}

static bool same(const struct region *a, const struct region *b)
{
	return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height && a->label_id == b->label_id;
}

/* Lets the step before take a change in, where the hand has not let go of the box since. */
static bool merge(struct box_edit *edit, const struct box_edit_step *step)
{
	struct box_edit_step *last = edit->done > 0 ? &edit->steps[edit->done - 1] : NULL;

	if (edit->held < 0 || edit->done <= edit->held || step->kind != STEP_CHANGE || last->kind == STEP_DELETE ||
	    last->index != step->index)
		return false;
	last->after = step->after;
	if (last->kind == STEP_CHANGE && same(&last->before, &last->after))
		edit->done--;
	edit->known = edit->done;
	return true;
}

static void record(struct box_edit *edit, struct box_edit_step step)
{
	do_step(edit, &step);
	if (merge(edit, &step))
		return;
	if (edit->done == edit->room) {
		edit->room = edit->room ? edit->room * 2 : 16;
		edit->steps = xrealloc(edit->steps, (size_t)edit->room, sizeof *edit->steps);
	}
	edit->steps[edit->done++] = step;
	edit->known = edit->done;
}

bool box_edit_undo(struct box_edit *edit)
{
	const struct box_edit_step *step;

	if (edit->done == 0)
		return false;
	step = &edit->steps[--edit->done];
	switch (step->kind) {
	case STEP_ADD: take_out(edit, step->index); break;
	case STEP_CHANGE: change(edit, step->index, step->before); break;
	case STEP_DELETE: put_in(edit, step->index, step->before); break;
	}
	return true;
}

bool box_edit_redo(struct box_edit *edit)
{
	if (edit->done == edit->known)
		return false;
	do_step(edit, &edit->steps[edit->done++]);
	return true;
}

void box_edit_hold(struct box_edit *edit)
{
	edit->held = edit->done;
}

void box_edit_let_go(struct box_edit *edit)
{
	edit->held = -1;
}

/* ---- editing ---- */

int box_edit_add(struct box_edit *edit, struct region box, struct err *err)
{
	if (edit->width <= 0 || edit->height <= 0)
		return err_set(err, "no picture to draw a box on");
	if (edit->count == BOX_EDIT_MAX)
		return err_set(err, "no more than %d boxes on one picture", BOX_EDIT_MAX);
	record(edit, (struct box_edit_step){ .kind = STEP_ADD, .index = edit->count, .after = settled(edit, box) });
	return 0;
}

void box_edit_select(struct box_edit *edit, int index)
{
	edit->selected = index >= 0 && index < edit->count ? index : -1;
}

void box_edit_select_next(struct box_edit *edit, int step)
{
	int count = edit->count;

	if (count > 0)
		edit->selected = edit->selected < 0 ? (step > 0 ? 0 : count - 1) : (edit->selected + step + count) % count;
}

const struct region *box_edit_selected(const struct box_edit *edit)
{
	return edit->selected < 0 ? NULL : &edit->boxes[edit->selected];
}

/* Puts the box selected where it is to be, if that is elsewhere. */
static bool change_to(struct box_edit *edit, struct region box)
{
	const struct region *before = box_edit_selected(edit);

	box = settled(edit, box);
	if (same(before, &box))
		return false;
	record(edit, (struct box_edit_step){ STEP_CHANGE, edit->selected, *before, box });
	return true;
}

bool box_edit_move(struct box_edit *edit, double right, double down)
{
	struct region box;

	if (edit->selected < 0)
		return false;
	box = *box_edit_selected(edit);
	box.x = within(box.x + right, 0, edit->width - box.width);
	box.y = within(box.y + down, 0, edit->height - box.height);
	return change_to(edit, box);
}

/* Moves the ends of a stretch that are to move, each as far as the other one lets it. */
static void stretch(double *from, double *length, bool first, bool last, double by)
{
	double end = *from + *length;

	*from = first ? fmin(*from + by, end - 1) : *from;
	*length = last ? fmax(end + by - *from, 1) : end - *from;
}

bool box_edit_stretch(struct box_edit *edit, unsigned edges, double right, double down)
{
	struct region box;

	if (edit->selected < 0)
		return false;
	box = *box_edit_selected(edit);
	stretch(&box.x, &box.width, edges & BOX_LEFT, edges & BOX_RIGHT, right);
	stretch(&box.y, &box.height, edges & BOX_TOP, edges & BOX_BOTTOM, down);
	return change_to(edit, box);
}

/* At least one pixel in the middle stays. */
static void grow(double *from, double *length, double by)
{
	double inwards = fmin(-by, (*length - 1) / 2);

	*from += inwards;
	*length -= 2 * inwards;
}

bool box_edit_grow(struct box_edit *edit, double sideways, double up_and_down)
{
	struct region box;

	if (edit->selected < 0)
		return false;
	box = *box_edit_selected(edit);
	grow(&box.x, &box.width, sideways);
	grow(&box.y, &box.height, up_and_down);
	return change_to(edit, box);
}

bool box_edit_place(struct box_edit *edit, struct region box)
{
	if (edit->selected < 0)
		return false;
	box.label_id = box_edit_selected(edit)->label_id;
	return change_to(edit, box);
}

bool box_edit_label(struct box_edit *edit, int64_t label_id)
{
	struct region box;

	if (edit->selected < 0)
		return false;
	box = *box_edit_selected(edit);
	box.label_id = label_id;
	return change_to(edit, box);
}

bool box_edit_delete(struct box_edit *edit)
{
	if (edit->selected < 0)
		return false;
	record(edit, (struct box_edit_step){ .kind = STEP_DELETE, .index = edit->selected,
	                                     .before = *box_edit_selected(edit) });
	return true;
}
