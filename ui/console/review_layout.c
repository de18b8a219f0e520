/* How the Review screen divides its area: the picture takes the left, three panes the right. */
#include "ui/console/review_panes.h"

#include "base/order.h"
#include "ui/console/review_output.h"

#include <string.h>

#define SIDE_MIN 33 /* columns of the panes at the right of an 80-column terminal */
#define SIDE_MAX 56

/* Rows of the panes at the right with their frames: what they need at least, and what does them good. */
static const struct { int least, good; } rows_of[PANE_COUNT] = {
	[PANE_PREDICTION] = { 5, 7 },
	[PANE_DECISION] = { 8, 8 },
	[PANE_QUEUE] = { 4, 6 },
};

/* What is said beside the label takes the lower end of the item's pane. */
static void layout_beside(struct review_layout *layout, const struct review_state *state)
{
	struct rect *item = &layout->panes[PANE_PICTURE];
	int rows = state->has_task && review_output_kind(state) ? review_output_kind(state)->rows(state, item->height) : 0;

	if (item->width == 0 || rows == 0 || rows > item->height - 3)
		return;
	item->height -= rows;
	layout->beside = (struct rect){ item->x, item->y + item->height, item->width, rows };
}

/* One pane at a time, and the labels in a line below it. */
static void layout_narrow(struct review_layout *layout, struct rect area, int pane)
{
	layout->labels = (struct rect){ area.x, area.y + area.height - 1, area.width, 1 };
	area.height--;
	layout->panes[pane] = area;
}

/* Takes up to what lacks from a pane; returns what still lacks. */
static int shrink(int heights[PANE_COUNT], enum review_pane pane, int lacks)
{
	int taken = smaller(heights[pane] - rows_of[pane].least, lacks);

	heights[pane] -= taken;
	return lacks - taken;
}

/* The choices come first where rows are scarce; what is left over goes to the prediction, for more
 * classes, the guideline and the last answers. */
static void share_rows(int heights[PANE_COUNT], int rows, bool has_guideline)
{
	int spare = rows - heights[PANE_PREDICTION] - heights[PANE_DECISION] - heights[PANE_QUEUE];

	if (spare < 0) {
		heights[PANE_DECISION] -= shrink(heights, PANE_PREDICTION, shrink(heights, PANE_QUEUE, -spare));
	} else {
		int classes = spare > 4 ? 2 : 0, words = spare > 8 ? 1 + has_guideline : 0;

		heights[PANE_PREDICTION] += classes;
		heights[PANE_DECISION] += words;
		heights[PANE_QUEUE] += spare - classes - words;
	}
}

void review_layout(struct review_layout *layout, const struct review_state *state, struct rect area, bool narrow)
{
	int side = smaller(SIDE_MIN + (area.width - 80) / 3, SIDE_MAX), y = area.y;
	int heights[PANE_COUNT] = { 0, rows_of[PANE_PREDICTION].good, 0, rows_of[PANE_QUEUE].good };

	memset(layout, 0, sizeof *layout);
	if (narrow) {
		layout_narrow(layout, area, state->pane);
		layout_beside(layout, state);
		return;
	}
	layout->panes[PANE_PICTURE] = (struct rect){ area.x, area.y, area.width - side - 1, area.height };
	layout_beside(layout, state);
	heights[PANE_DECISION] = larger(review_decision_rows(state, side - 4, area.height) + 2, rows_of[PANE_DECISION].good);
	if (review_is_tie(state))
		heights[PANE_PREDICTION] = smaller(larger(review_tie_rows(state, side - 4) + 3, rows_of[PANE_PREDICTION].good), area.height / 2);
	share_rows(heights, area.height, state->guideline[0]);
	for (int i = PANE_PREDICTION; i < PANE_COUNT; i++) {
		layout->panes[i] = (struct rect){ area.x + area.width - side, y, side, heights[i] };
		y += heights[i];
	}
}
