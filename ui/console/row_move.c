#include "ui/console/row_move.h"

int row_within(int row, int count)
{
	if (row >= count)
		row = count - 1;
	return row < 0 ? 0 : row;
}

static int aim(enum action action, int page, int count, int row)
{
	switch (action) {
	case ACTION_UP: return row - 1;
	case ACTION_DOWN: return row + 1;
	case ACTION_HALF_UP: return row - (page + 1) / 2;
	case ACTION_HALF_DOWN: return row + (page + 1) / 2;
	case ACTION_PAGE_UP: return row - page;
	case ACTION_PAGE_DOWN: return row + page;
	case ACTION_FIRST: return 0;
	case ACTION_LAST: return count;
	default: return row;
	}
}

bool row_move(enum action action, int page, int count, int *row)
{
	int before = *row;

	*row = row_within(aim(action, page, count, before), count);
	return *row != before;
}
