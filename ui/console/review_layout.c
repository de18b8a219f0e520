/* How the Review screen divides its area: the picture takes the left, three panes the right. */
#include "ui/console/review_state.h"

#include <string.h>

#define SIDE_MIN 33 /* columns of the panes at the right of an 80-column terminal */
#define SIDE_MAX 56
#define QUEUE_ROWS 6
#define PREDICTION_ROWS 7

static int larger(int a, int b) { return a > b ? a : b; }

/* One pane at a time, and the labels in a line below it. */
static void layout_narrow(struct review_layout *layout, struct rect area, int pane)
{
	layout->labels = (struct rect){ area.x, area.y + area.height - 1, area.width, 1 };
	area.height--;
	layout->panes[pane] = area;
}

void review_layout(struct review_layout *layout, struct rect area, bool narrow, int pane, int rows_wanted)
{
	int side = SIDE_MIN + (area.width - 80) / 3, spare, x;
	int heights[PANE_COUNT] = { 0, PREDICTION_ROWS, larger(rows_wanted + 2, 8), QUEUE_ROWS };
	int y = area.y;

	memset(layout, 0, sizeof *layout);
	if (narrow) {
		layout_narrow(layout, area, pane);
		return;
	}
	side = side > SIDE_MAX ? SIDE_MAX : side;
	layout->panes[PANE_PICTURE] = (struct rect){ area.x, area.y, area.width - side - 1, area.height };

	/* What is left over goes to the prediction first, for more classes, then to the queue. */
	spare = area.height - heights[PANE_PREDICTION] - heights[PANE_DECISION] - heights[PANE_QUEUE];
	if (spare < 0) {
		heights[PANE_QUEUE]--; /* its last row is blank */
		heights[PANE_DECISION] += spare + 1;
	} else {
		heights[PANE_PREDICTION] += spare > 4 ? 2 : 0;
		spare -= spare > 4 ? 2 : 0;
		heights[PANE_QUEUE] += spare;
	}
	x = area.x + area.width - side;
	for (int i = PANE_PREDICTION; i < PANE_COUNT; i++) {
		layout->panes[i] = (struct rect){ x, y, side, heights[i] };
		y += heights[i];
	}
}
