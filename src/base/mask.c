#include "base/mask.h"

#include "base/order.h"
#include "base/xalloc.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct piece { int left, top, right, bottom, area; };

/* The mask as it is gone through: what has been seen is marked no longer. */
struct search { const struct picture *mask; unsigned char *marked; int *stack; int depth; };

static void visit(struct search *search, int x, int y)
{
	int at = y * search->mask->width + x;

	if (x < 0 || y < 0 || x >= search->mask->width || y >= search->mask->height || !search->marked[at])
		return;
	search->marked[at] = 0;
	search->stack[search->depth++] = at;
}

/* All that hangs together with a marked pixel. */
static struct piece take_piece(struct search *search, int x, int y)
{
	struct piece piece = { x, y, x, y, 0 };

	visit(search, x, y);
	while (search->depth > 0) {
		int at = search->stack[--search->depth], px = at % search->mask->width, py = at / search->mask->width;

		piece.left = smaller(piece.left, px);
		piece.right = larger(piece.right, px);
		piece.top = smaller(piece.top, py);
		piece.bottom = larger(piece.bottom, py);
		piece.area++;
		for (int i = 0; i < 9; i++)
			visit(search, px + i % 3 - 1, py + i / 3 - 1);
	}
	return piece;
}

static int take_all(struct search *search, struct region *boxes)
{
	int pixels = search->mask->width * search->mask->height, count = 0;

	for (int at = 0; at < pixels; at++) {
		struct piece piece;

		if (!search->marked[at])
			continue;
		piece = take_piece(search, at % search->mask->width, at / search->mask->width);
		if (piece.area < MASK_AREA_MIN)
			continue;
		if (count == MASK_BOXES_MAX)
			return -1;
		boxes[count++] = (struct region){ .x = piece.left, .y = piece.top, .width = piece.right - piece.left + 1,
		                                  .height = piece.bottom - piece.top + 1, .score = (double)NAN };
	}
	return count;
}

int mask_boxes(const struct picture *mask, struct region *boxes)
{
	size_t pixels = (size_t)mask->width * (size_t)mask->height;
	struct search search = { .mask = mask, .marked = xmalloc(pixels + 1), .stack = xcalloc(pixels + 1, sizeof *search.stack) };
	int count;

	for (size_t i = 0; i < pixels; i++) {
		const uint8_t *rgb = mask->rgb + 3 * i;

		search.marked[i] = rgb[0] > 127 || rgb[1] > 127 || rgb[2] > 127;
	}
	count = take_all(&search, boxes);
	free(search.marked);
	free(search.stack);
	return count;
}
