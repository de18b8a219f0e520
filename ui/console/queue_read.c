#include "ui/console/queue_read.h"

#include "base/order.h"

#include <stdio.h>

#define THIN_JUMP  4 /* rows at once, on a thin line */
#define KEPT_PAGES 2 /* on either side of the selection */

/* Counting waits ten times as long as it took the last time: a rare thing among a million rows is not
 * counted all the time because something changes all the time. */
#define COUNT_SHARE 10

static int page(const struct queue_state *state)
{
	return larger(state->list_rows, 1);
}

static struct queue_look look(const struct queue_state *state)
{
	return (struct queue_look){ &state->view, &state->filter, state->operator, state->order };
}

static void fail(struct queue_state *state, const struct err *err)
{
	snprintf(state->trouble, sizeof state->trouble, "%s", err->text);
}

/* Rows that should be there before the selection and behind it: what the screen shows and a page on. */
static int wanted_before(const struct queue_state *state) { return state->line + page(state); }
static int wanted_behind(const struct queue_state *state) { return 2 * page(state) - state->line; }

/* The selection stays on its line where it can; no line stays empty while there are rows for it. */
static void settle(struct queue_state *state)
{
	int rows = page(state), below = state->window.count - 1 - state->at;

	state->line = larger(0, smaller(state->line, rows - 1));
	if (state->window.down.ended && state->line + below < rows - 1)
		state->line = rows - 1 - below;
	state->line = smaller(state->line, state->at);
}

static void fill(struct queue_state *state, int64_t budget_us)
{
	struct err err = ERR_NONE;

	if (queue_window_fill(&state->window, &state->at, wanted_before(state), wanted_behind(state), budget_us, &err) < 0)
		fail(state, &err);
	settle(state);
}

void queue_read_fill(struct queue_state *state)
{
	fill(state, QUEUE_GLANCE_US);
}

static bool is_filled(const struct queue_state *state)
{
	return state->trouble[0] || queue_window_is_filled(&state->window, state->at, wanted_before(state), wanted_behind(state));
}

bool queue_read_is_searching(const struct queue_state *state)
{
	int rows = page(state);

	return !state->trouble[0] && !queue_window_is_filled(&state->window, state->at, state->line, rows - 1 - state->line);
}

/* ---- counting ---- */

static void count_begin(struct queue_state *state, struct queue_count *count, const struct queue_filter *filter)
{
	*count = (struct queue_count){ .known = count->known };
	queue_search_begin(&count->search, &state->view, filter, state->operator, state->order, false);
	count->search.bare = true;
}

/* What the order or the filter leaves out, for those who wonder where it is. */
static void left_out_begin(struct queue_state *state)
{
	struct queue_count *count = &state->left_out;

	*count = (struct queue_count){ .known = count->known };
	queue_search_left_out(&count->search, &state->view, &state->filter, state->operator);
	if (queue_search_leaves_out(&state->view, &state->filter, state->order))
		return;
	count->known = 0;
	count->done = true;
}

static bool count_one(void *context, const struct queue_row *row)
{
	struct queue_count *count = context;

	(void)row;
	return ++count->count <= QUEUE_COUNT_MAX;
}

static void count_work(struct queue_state *state, struct queue_count *count)
{
	struct err err = ERR_NONE;

	if (queue_search_run(&count->search, QUEUE_SLICE_US, count_one, count, &err) < 0)
		fail(state, &err);
	count->done = count->search.ended || count->count > QUEUE_COUNT_MAX || state->trouble[0];
	count->known = count->done ? count->count : count->known;
}

/* A list that is here from its first row to its last is counted already. */
static void count_at_hand(struct queue_state *state)
{
	struct queue_count *shown = &state->shown;

	if (shown->done || !state->window.up.ended || !state->window.down.ended)
		return;
	shown->count = shown->known = state->window.count;
	shown->done = true;
}

static struct queue_count *count_left(struct queue_state *state)
{
	struct queue_count *counts[] = { &state->shown, &state->all, &state->left_out };

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (!counts[i]->done)
			return counts[i];
	return NULL;
}

/* ---- starting ---- */

static void drop_fresh(struct queue_state *state)
{
	queue_window_release(&state->fresh);
	state->refreshing = false;
}

void queue_read_restart(struct queue_state *state, bool stay)
{
	const struct queue_row *row = queue_selected(state);
	struct queue_window old = state->window;
	struct queue_look looking = look(state);
	struct err err = ERR_NONE;

	drop_fresh(state);
	state->trouble[0] = '\0';
	if (!stay || !row)
		queue_window_begin(&state->window, &looking, false);
	else if (queue_window_begin_around(&state->window, &looking, row, &err) < 0)
		fail(state, &err);
	state->at = 0;
	queue_window_release(&old);
	count_begin(state, &state->shown, &state->filter);
	state->shown.known = -1;
	state->left_out.known = -1;
	left_out_begin(state);
	queue_read_fill(state);
}

void queue_read_end(struct queue_state *state, bool last)
{
	struct queue_look looking = look(state);

	drop_fresh(state);
	state->line = last ? page(state) - 1 : 0;
	if (last ? state->window.down.ended : state->window.up.ended) {
		state->at = last ? larger(0, state->window.count - 1) : 0;
	} else {
		queue_window_release(&state->window);
		queue_window_begin(&state->window, &looking, last);
		state->at = 0;
	}
	queue_read_fill(state);
}

/* At the edge the list moves by a line; on a thin line by a few, so that most steps send no row and none
 * so many that one waits for them. */
static int next_line(const struct queue_state *state, int line)
{
	int jump = smaller(THIN_JUMP, page(state) / 2), last = page(state) - 1;

	if (!state->thin_line || (line >= 0 && line <= last))
		return line;
	return line < 0 ? jump - 1 : last - jump + 1;
}

void queue_read_move(struct queue_state *state, int rows)
{
	int to = state->at + rows, at = state->at;
	struct err err = ERR_NONE;

	if (to < 0 || to >= state->window.count - 1) {
		if (queue_window_fill(&state->window, &state->at, larger(0, -rows), larger(0, rows), QUEUE_GLANCE_US, &err) < 0)
			fail(state, &err);
		to += state->at - at;
	}
	to = larger(0, smaller(to, state->window.count - 1));
	if (rows == 1 || rows == -1) /* pages move under the selection */
		state->line = next_line(state, state->line + to - state->at);
	state->at = to;
	state->at -= queue_window_forget(&state->window, state->at, KEPT_PAGES * page(state) + larger(rows, -rows));
	settle(state);
}

/* ---- reading anew ---- */

void queue_read_anew(struct queue_state *state)
{
	const struct queue_row *row = queue_selected(state);
	struct queue_look looking = look(state);
	struct err err = ERR_NONE;

	drop_fresh(state);
	state->trouble[0] = '\0';
	state->fresh_at = 0;
	if (!row)
		queue_window_begin(&state->fresh, &looking, false);
	else if (queue_window_begin_around(&state->fresh, &looking, row, &err) < 0)
		fail(state, &err);
	state->refreshing = true;
}

static bool fresh_work(struct queue_state *state)
{
	struct err err = ERR_NONE;
	int before = wanted_before(state), behind = wanted_behind(state);

	if (queue_window_fill(&state->fresh, &state->fresh_at, before, behind, QUEUE_SLICE_US, &err) < 0)
		fail(state, &err);
	else if (!queue_window_is_filled(&state->fresh, state->fresh_at, before, behind))
		return false;
	if (!state->trouble[0]) {
		queue_window_release(&state->window);
		state->window = state->fresh;
		state->fresh = (struct queue_window){ .count = 0 };
		state->at = state->fresh_at;
		settle(state);
	}
	drop_fresh(state);
	return true;
}

/* ---- a slice at a time ---- */

bool queue_read_is_busy(const struct queue_state *state)
{
	if (state->trouble[0])
		return false;
	return !is_filled(state) || state->refreshing || !state->shown.done || !state->all.done ||
	       !state->left_out.done;
}

bool queue_read_work(struct queue_state *state, int64_t now_ms)
{
	struct queue_count *count;
	int before = state->window.count;

	if (!is_filled(state)) {
		fill(state, QUEUE_SLICE_US);
		return state->window.count != before || is_filled(state);
	}
	if (state->refreshing)
		return fresh_work(state);
	count_at_hand(state);
	count = count_left(state);
	if (!count)
		return true;
	state->count_began_ms = state->count_began_ms ? state->count_began_ms : now_ms;
	count_work(state, count);
	if (!count_left(state)) {
		state->count_again_ms = now_ms + COUNT_SHARE * (now_ms - state->count_began_ms);
		state->count_began_ms = 0;
	}
	return count->done;
}

void queue_read_count(struct queue_state *state, int64_t now_ms)
{
	if (count_left(state) || now_ms < state->count_again_ms)
		return;
	count_begin(state, &state->shown, &state->filter);
	count_begin(state, &state->all, &state->none);
	left_out_begin(state);
}

void queue_read_release(struct queue_state *state)
{
	queue_window_release(&state->window);
	queue_window_release(&state->fresh);
}
