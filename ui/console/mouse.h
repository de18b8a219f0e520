/* What the mouse did, in cells of the whole terminal. */
#ifndef RUNG_CONSOLE_MOUSE_H
#define RUNG_CONSOLE_MOUSE_H

#include "ui/console/canvas.h"

#include <stdbool.h>

enum mouse_kind {
	MOUSE_PRESS,   /* the left button went down */
	MOUSE_DRAG,    /* ... and moved while down */
	MOUSE_RELEASE,
	MOUSE_DOUBLE,  /* a second press on the same cell within 400 ms; no MOUSE_PRESS comes with it */
	MOUSE_WHY,     /* the right button went down */
	MOUSE_WHEEL_UP,
	MOUSE_WHEEL_DOWN,
};

struct mouse {
	enum mouse_kind kind;
	int x, y;
};

static inline bool mouse_is_over(const struct mouse *mouse, const struct rect *area)
{
	return mouse->x >= area->x && mouse->x < area->x + area->width && mouse->y >= area->y && mouse->y < area->y + area->height;
}

#endif
