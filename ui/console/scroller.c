#include "ui/console/scroller.h"

#include "base/order.h"

#include <limits.h>

void scroller_settle(struct scroller *scroller, scroller_reach *reach, void *lines)
{
	int wanted = scroller->top > INT_MAX - scroller->rows ? INT_MAX : scroller->top + scroller->rows;
	int there = reach(lines, wanted);

	if (there < wanted)
		scroller->top = larger(0, there - scroller->rows);
}

static bool go_to(struct scroller *scroller, int top, scroller_reach *reach, void *lines)
{
	int before = scroller->top;

	scroller->top = larger(0, top);
	scroller_settle(scroller, reach, lines);
	return scroller->top != before;
}

bool scroller_by(struct scroller *scroller, int by, scroller_reach *reach, void *lines)
{
	return go_to(scroller, scroller->top + by, reach, lines);
}

bool scroller_knows(enum action action)
{
	static const enum action moves[] = { ACTION_UP, ACTION_DOWN, ACTION_HALF_UP, ACTION_HALF_DOWN, ACTION_PAGE_UP,
	                                     ACTION_PAGE_DOWN, ACTION_FIRST, ACTION_LAST };

	for (int i = 0; i < (int)(sizeof moves / sizeof *moves); i++)
		if (moves[i] == action)
			return true;
	return false;
}

bool scroller_move(struct scroller *scroller, enum action action, scroller_reach *reach, void *lines)
{
	int half = larger(1, scroller->rows / 2), page = larger(1, scroller->rows - 1);

	switch (action) {
	case ACTION_UP: return scroller_by(scroller, -1, reach, lines);
	case ACTION_DOWN: return scroller_by(scroller, 1, reach, lines);
	case ACTION_HALF_UP: return scroller_by(scroller, -half, reach, lines);
	case ACTION_HALF_DOWN: return scroller_by(scroller, half, reach, lines);
	case ACTION_PAGE_UP: return scroller_by(scroller, -page, reach, lines);
	case ACTION_PAGE_DOWN: return scroller_by(scroller, page, reach, lines);
	case ACTION_FIRST: return go_to(scroller, 0, reach, lines);
	case ACTION_LAST: return go_to(scroller, INT_MAX, reach, lines);
	default: return false;
	}
}
