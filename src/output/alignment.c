/* Ukkonen's furthest-reaching points (1985), from both ends at once: where they meet is a point of a shortest way, and
 * either side of it is a smaller task of the same kind (Myers 1986; Marco-Sola et al. 2023 for exchanges). */
#include "output/alignment.h"

#include "base/xalloc.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define MOST_STEPS INT64_C(1000000000) /* of comparing units: a few seconds; texts that repeat themselves take many */

/* Parts of both texts. */
struct part { const int *said, *right; int said_count, right_count; };

/* How far each diagonal (said minus right) was reached from one end with so many edits. */
struct front {
	int *reach;  /* of diagonal k at [k + offset]; -1: not yet */
	int  offset, edits;
	bool backward;
};

static bool same_at(const struct part *part, const struct front *front, int x, int y)
{
	if (front->backward)
		return part->said[part->said_count - 1 - x] == part->right[part->right_count - 1 - y];
	return part->said[x] == part->right[y];
}

/* From a point as far as units are the same. */
static int slide(const struct part *part, const struct front *front, int diagonal, int x, int64_t *steps)
{
	int from = x;

	while (x < part->said_count && x - diagonal < part->right_count && same_at(part, front, x, x - diagonal))
		x++;
	*steps += x - from + 1;
	return x;
}

static int least(int a, int b) { return a < b ? a : b; }
static int most_of(int a, int b) { return a > b ? a : b; }

/* One edit more. */
static void extend(const struct part *part, struct front *front, int64_t *steps)
{
	int low = most_of(-front->edits - 1, -part->right_count), high = least(front->edits + 1, part->said_count);
	int *reach = front->reach + front->offset, left = reach[low - 1];

	front->edits++;
	for (int k = low; k <= high; k++) {
		int own = reach[k], x = most_of(own >= 0 ? own + 1 : -1, left >= 0 ? left + 1 : -1);

		x = most_of(x, reach[k + 1]);
		x = least(x, least(part->said_count, part->right_count + k));
		left = own;
		reach[k] = x < most_of(0, k) ? -1 : slide(part, front, k, x, steps);
	}
}

/* For at most so many edits. */
static void begin_front(const struct part *part, struct front *front, int most, int64_t *steps)
{
	for (int k = -most - 2; k <= most + 2; k++)
		front->reach[k + front->offset] = -1;
	front->edits = 0;
	front->reach[front->offset] = slide(part, front, 0, 0, steps);
}

#define NOWHERE INT32_MIN

/* The diagonal on which the two have met; NOWHERE. */
static int meeting(const struct part *part, const struct front *forward, const struct front *backward)
{
	int apart = part->said_count - part->right_count;

	for (int k = -forward->edits; k <= forward->edits; k++) {
		int across = apart - k, there;

		if (across < -backward->edits || across > backward->edits)
			continue;
		there = backward->reach[across + backward->offset];
		if (forward->reach[k + forward->offset] >= 0 && there >= 0 && forward->reach[k + forward->offset] + there >= part->said_count)
			return k;
	}
	return NOWHERE;
}

struct finder {
	struct front forward, backward;
	int64_t      steps;
	struct edit_run *runs;
	size_t       run_count, run_room;
};

struct meeting { int x, y, before, after; }; /* a point of a shortest way, and the edits on its sides */

/* 0; -1: it takes more than most edits, or too long. */
static int meet(struct finder *finder, const struct part *part, int most, struct meeting *found)
{
	struct front *forward = &finder->forward, *backward = &finder->backward;
	int diagonal;

	begin_front(part, forward, most, &finder->steps);
	begin_front(part, backward, most, &finder->steps);
	while ((diagonal = meeting(part, forward, backward)) == NOWHERE) {
		if (forward->edits + backward->edits >= most || finder->steps > MOST_STEPS)
			return -1;
		extend(part, forward->edits <= backward->edits ? forward : backward, &finder->steps);
	}
	found->x = forward->reach[diagonal + forward->offset];
	found->y = found->x - diagonal;
	found->before = forward->edits;
	found->after = backward->edits;
	return 0;
}

static void begin_finder(struct finder *finder, int most)
{
	size_t room = (size_t)most * 2 + 7;

	*finder = (struct finder){ .steps = 0 };
	finder->forward.reach = xcalloc(room * 2, sizeof *finder->forward.reach);
	finder->backward.reach = finder->forward.reach + room;
	finder->forward.offset = finder->backward.offset = most + 3;
	finder->backward.backward = true;
}

int alignment_distance(const struct text_units *said, const struct text_units *right, int most)
{
	const struct part part = { said->keys, right->keys, said->count, right->count };
	struct finder finder;
	struct meeting found;
	int rc;

	most = least(most, ALIGNMENT_MOST);
	begin_finder(&finder, most);
	rc = meet(&finder, &part, most, &found);
	free(finder.forward.reach);
	return rc < 0 ? -1 : found.before + found.after;
}

/* ---- the way itself ---- */

static void add_run(struct finder *finder, enum edit edit, int said_at, int right_at, int length)
{
	struct edit_run *last = finder->run_count ? &finder->runs[finder->run_count - 1] : NULL;

	if (length <= 0)
		return;
	if (last && last->edit == edit) {
		last->length += length;
		return;
	}
	if (finder->run_count == finder->run_room) {
		finder->run_room = finder->run_room ? finder->run_room * 2 : 64;
		finder->runs = xrealloc(finder->runs, finder->run_room, sizeof *finder->runs);
	}
	finder->runs[finder->run_count++] = (struct edit_run){ edit, said_at, right_at, length };
}

/* With one edit at most: what is the same before it, the edit, what is the same after it. */
static void add_one_edit(struct finder *finder, const struct part *part, int said_at, int right_at)
{
	int apart = part->said_count - part->right_count, shorter = least(part->said_count, part->right_count), same = 0, skipped;

	while (same < shorter && part->said[same] == part->right[same])
		same++;
	add_run(finder, EDIT_SAME, said_at, right_at, same);
	skipped = apart == 0 && same < shorter;
	if (apart > 0)
		add_run(finder, EDIT_PUT_IN, said_at + same, right_at + same, 1);
	else if (apart < 0)
		add_run(finder, EDIT_LEFT_OUT, said_at + same, right_at + same, 1);
	else
		add_run(finder, EDIT_EXCHANGED, said_at + same, right_at + same, skipped);
	add_run(finder, EDIT_SAME, said_at + same + (apart > 0) + skipped, right_at + same + (apart < 0) + skipped, shorter - same - skipped);
}

/* Depth is the logarithm of the edits. */
static int find_way(struct finder *finder, const struct part *part, int most, int said_at, int right_at)
{
	struct meeting found;
	struct part before, after;

	if (meet(finder, part, most, &found) < 0)
		return -1;
	if (found.before + found.after <= 1) {
		add_one_edit(finder, part, said_at, right_at);
		return 0;
	}
	before = (struct part){ part->said, part->right, found.x, found.y };
	after = (struct part){ part->said + found.x, part->right + found.y, part->said_count - found.x, part->right_count - found.y };
	if (find_way(finder, &before, found.before, said_at, right_at) < 0)
		return -1;
	return find_way(finder, &after, found.after, said_at + found.x, right_at + found.y);
}

static void count_runs(struct alignment *alignment, int right_count)
{
	int edits;

	for (int i = 0; i < alignment->run_count; i++) {
		const struct edit_run *run = &alignment->runs[i];

		*(run->edit == EDIT_SAME ? &alignment->same : run->edit == EDIT_EXCHANGED ? &alignment->exchanged
		  : run->edit == EDIT_PUT_IN ? &alignment->put_in : &alignment->left_out) += run->length;
	}
	edits = alignment->exchanged + alignment->put_in + alignment->left_out;
	alignment->rate = right_count ? (double)edits / right_count : edits ? (double)NAN : 0;
}

int alignment_of(const struct text_units *said, const struct text_units *right, struct arena *arena, struct alignment *alignment)
{
	const struct part part = { said->keys, right->keys, said->count, right->count };
	struct finder finder;
	int rc;

	begin_finder(&finder, ALIGNMENT_MOST);
	rc = find_way(&finder, &part, ALIGNMENT_MOST, 0, 0);
	*alignment = (struct alignment){ .runs = NULL };
	if (rc == 0) {
		alignment->runs = (const struct edit_run *)arena_memdup(arena, finder.runs, finder.run_count * sizeof *finder.runs);
		alignment->run_count = (int)finder.run_count;
		count_runs(alignment, right->count);
	}
	free(finder.runs);
	free(finder.forward.reach);
	return rc;
}
