/* The key table. Rows stand in the order in which the hint line and the help show them. */
#include "ui/console/keymap.h"

#include "ui/console/key.h"

#include <stddef.h>

#define HIDDEN NULL

static const struct binding rows[] = {
	{ CONTEXT_REVIEW, ACTION_AGREE, { 'a' }, "agree", "a", "agree",
	  "agree with the prediction, where one is shown" },
	{ CONTEXT_REVIEW, ACTION_DISAGREE, { 'x' }, "disagree", "x", "disagree",
	  "disagree: the other of two labels, else a digit follows" },
	{ CONTEXT_REVIEW, ACTION_LABEL, { '1', '2', '3', '4', '5', '6', '7', '8', '9', '0' }, "label", "1-9 0", "label",
	  "decide: this label, and on to the next item" },
	{ CONTEXT_REVIEW, ACTION_UNSURE, { 'm' }, "unsure", "m", HIDDEN, "answer unsure: it is done, without a label" },
	{ CONTEXT_REVIEW, ACTION_SKIP, { ' ' }, "skip", "Space", "skip", "leave this item to somebody else" },
	{ CONTEXT_REVIEW, ACTION_UNDO, { 'u', PRESS_BACKSPACE, PRESS_CTRL('h') }, "undo", "u BSpace", "undo",
	  "take back your last decision" },
	{ CONTEXT_REVIEW, ACTION_FLAG, { 'f' }, "flag", "f", "flag", "mark the item for a lead; it stays with you" },
	{ CONTEXT_REVIEW, ACTION_NOTE, { 'c' }, "note", "c", "note", "write a note that goes with the decision" },
	{ CONTEXT_REVIEW, ACTION_OVERLAY, { 'b' }, "regions", "b", "regions",
	  "where the model looks: off, boxes, heat" },
	{ CONTEXT_REVIEW, ACTION_DETAIL, { 'd' }, "detail", "d", "detail",
	  "detail+ for fine scratches, contrast for shades, plain" },
	{ CONTEXT_REVIEW, ACTION_ZOOM_IN, { '+' }, "zoom in", "+", "zoom", "zoom in; the wheel does too" },
	{ CONTEXT_REVIEW, ACTION_ZOOM_OUT, { '-' }, "zoom out", "-", HIDDEN, "zoom out" },
	{ CONTEXT_REVIEW, ACTION_FIT, { '=' }, "fit", "=", HIDDEN, "the whole picture again" },
	{ CONTEXT_REVIEW, ACTION_PIXELS, { 'z' }, "pixels", "z", HIDDEN, "1:1, no pixel of the picture left out; and back" },
	{ CONTEXT_REVIEW, ACTION_NEXT_PANE, { PRESS_TAB }, "pane", "Tab", HIDDEN, "next pane, where only one fits" },
	{ CONTEXT_REVIEW, ACTION_RETRY, { 'r' }, "retry", "r", HIDDEN, "read the queue or the picture again" },

	{ CONTEXT_GLOBAL, ACTION_LEFT, { 'h', PRESS_LEFT }, "left", "h Left", HIDDEN, "left in a picture that is zoomed" },
	{ CONTEXT_GLOBAL, ACTION_DOWN, { 'j', PRESS_DOWN }, "down", "j Down", HIDDEN, "down; in a picture too" },
	{ CONTEXT_GLOBAL, ACTION_UP, { 'k', PRESS_UP }, "up", "k Up", HIDDEN, "up; in a picture too" },
	{ CONTEXT_GLOBAL, ACTION_RIGHT, { 'l', PRESS_RIGHT }, "right", "l Right", HIDDEN, "right in a picture that is zoomed" },
	{ CONTEXT_GLOBAL, ACTION_HELP, { '?', PRESS_F1 }, "help", "? F1", "help", "this page" },
	{ CONTEXT_GLOBAL, ACTION_LEAVE, { 'q', PRESS_F10 }, "leave", "q F10", "leave",
	  "leave; everything decided is stored already" },
	{ CONTEXT_GLOBAL, ACTION_CLOSE, { PRESS_ESCAPE }, "close", "Esc", HIDDEN, "close what is open" },
	{ CONTEXT_GLOBAL, ACTION_REDRAW, { PRESS_CTRL('l') }, "redraw", "^L", HIDDEN, "paint the screen anew" },
	{ CONTEXT_GLOBAL, ACTION_SUSPEND, { PRESS_CTRL('z') }, "suspend", "^Z", HIDDEN, "back to the shell; fg returns" },
	{ CONTEXT_GLOBAL, ACTION_CANCEL, { PRESS_CTRL('c') }, "cancel", "^C", HIDDEN, "cancel; twice within 2 s leaves" },
};

const struct binding *keymap_rows(int *count)
{
	*count = (int)(sizeof rows / sizeof *rows);
	return rows;
}

const struct binding *keymap_find(enum context context, int key)
{
	for (size_t i = 0; key != 0 && i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].context != context && rows[i].context != CONTEXT_GLOBAL)
			continue;
		for (int k = 0; k < BINDING_KEYS_MAX && rows[i].keys[k]; k++)
			if (rows[i].keys[k] == key)
				return &rows[i];
	}
	return NULL;
}

const char *keymap_context_title(enum context context)
{
	static const char *const titles[CONTEXT_COUNT] = {
		[CONTEXT_GLOBAL] = "Everywhere",
		[CONTEXT_REVIEW] = "Review",
		[CONTEXT_BOXES] = "Boxes",
		[CONTEXT_QUEUE] = "Queue",
	};

	return titles[context];
}
