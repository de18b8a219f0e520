#include "output/text_map.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SLACK 0.01 /* that probabilities may be off */

/* What is looked through. */
struct search {
	const float *map;
	int    width, height;
	double threshold;
	bool  *seen;
	int   *stack; /* of places whose neighbours are still to be looked at */
};

/* Places that touch each other. */
struct patch { int left, top, right, bottom, count; double sum; };

static bool is_text(const struct search *search, int at)
{
	return !search->seen[at] && (double)search->map[at] > search->threshold;
}

static void add_place(struct patch *patch, int x, int y, double p)
{
	patch->left = x < patch->left ? x : patch->left;
	patch->right = x > patch->right ? x : patch->right;
	patch->top = y < patch->top ? y : patch->top;
	patch->bottom = y > patch->bottom ? y : patch->bottom;
	patch->count++;
	patch->sum += p;
}

static struct patch spread(struct search *search, int start)
{
	struct patch patch = { start % search->width, start / search->width, 0, 0, 0, 0 };
	int depth = 1;

	search->stack[0] = start;
	search->seen[start] = true;
	while (depth > 0) {
		int at = search->stack[--depth], x = at % search->width, y = at / search->width;

		add_place(&patch, x, y, (double)search->map[at]);
		for (int down = y > 0 ? y - 1 : 0; down <= y + 1 && down < search->height; down++)
			for (int along = x > 0 ? x - 1 : 0; along <= x + 1 && along < search->width; along++) {
				int near = down * search->width + along;

				if (is_text(search, near)) {
					search->seen[near] = true;
					search->stack[depth++] = near;
				}
			}
	}
	return patch;
}

static struct text_box unclip(const struct patch *patch, const struct search *search, double ratio)
{
	double width = patch->right - patch->left + 1, height = patch->bottom - patch->top + 1;
	double by = width * height * ratio / (2 * (width + height));
	double left = fmax(patch->left - by, 0), top = fmax(patch->top - by, 0);

	return (struct text_box){ left, top, fmin(patch->right + 1 + by, search->width) - left,
	                          fmin(patch->bottom + 1 + by, search->height) - top, fmin(patch->sum / patch->count, 1) };
}

/* Puts it behind those that are as good; the last falls out where there is no room. Returns how many there are. */
static int keep(struct text_box *boxes, int count, int most, const struct text_box *box)
{
	int at = count;

	while (at > 0 && boxes[at - 1].score < box->score)
		at--;
	if (at == most)
		return count;
	count = count < most ? count + 1 : most;
	memmove(boxes + at + 1, boxes + at, (size_t)(count - at - 1) * sizeof *boxes);
	boxes[at] = *box;
	return count;
}

static bool is_of_size(const struct patch *patch, const struct text_map_rules *rules)
{
	double side = fmin(patch->right - patch->left, patch->bottom - patch->top) + 1;

	return side >= rules->least && side <= rules->most;
}

/* highest: of the places that are not above the threshold. */
static int check_places(const float *map, int count, double threshold, double *highest, struct err *err)
{
	*highest = 0;
	for (int i = 0; i < count; i++) {
		double p = (double)map[i];

		if (!isfinite(p))
			return err_set(err, "the model's answer is not a number");
		if (p < -SLACK || p > 1 + SLACK)
			return err_set(err, "the model's answer %g is no probability", p);
		if (p <= threshold)
			*highest = fmax(*highest, p);
	}
	return 0;
}

int text_map_find(const float *map, int width, int height, const struct text_map_rules *rules, struct text_box *boxes,
                  int most, double *highest, struct err *err)
{
	struct search search = { .map = map, .width = width, .height = height, .threshold = rules->threshold };
	int places = width * height, count = 0;
	double best = -1;

	if (check_places(map, places, rules->threshold, highest, err) < 0)
		return -1;
	search.seen = xcalloc((size_t)places, sizeof *search.seen);
	search.stack = xcalloc((size_t)places, sizeof *search.stack);
	for (int at = 0; at < places; at++) {
		struct patch patch;
		struct text_box box;

		if (!is_text(&search, at))
			continue;
		patch = spread(&search, at);
		if (!is_of_size(&patch, rules))
			continue;
		box = unclip(&patch, &search, rules->unclip);
		best = fmax(best, box.score);
		if (box.score >= rules->score)
			count = keep(boxes, count, most, &box);
	}
	free(search.seen);
	free(search.stack);
	*highest = best < 0 ? *highest : best;
	return count;
}
