#include "ui/console/queue_window.h"

#include "base/order.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

static void begin_searches(struct queue_window *window, const struct queue_look *look)
{
	*window = (struct queue_window){ .rows = xcalloc(QUEUE_WINDOW_ROWS, sizeof *window->rows) };
	queue_search_begin(&window->up, look->view, look->filter, look->operator, look->order, true);
	queue_search_begin(&window->down, look->view, look->filter, look->operator, look->order, false);
}

void queue_window_begin(struct queue_window *window, const struct queue_look *look, bool at_end)
{
	begin_searches(window, look);
	window->up.ended = !at_end;
	window->down.ended = at_end;
}

int queue_window_begin_around(struct queue_window *window, const struct queue_look *look, const struct queue_row *row,
                              struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct queue_row again;
	int got;

	begin_searches(window, look);
	window->up.span.after = window->down.span.after = row->key;
	got = queue_search_again(&window->down, row->item_id, &row->key, &arena, &again, err);
	if (got > 0)
		window->rows[window->count++] = queue_row_copy(&again);
	arena_release(&arena);
	return got;
}

void queue_window_release(struct queue_window *window)
{
	for (int i = 0; i < window->count; i++)
		free(window->rows[i]);
	free(window->rows);
	*window = (struct queue_window){ .count = 0 };
}

struct filling { struct queue_window *window; int left, came; bool up; };

static bool take(void *context, const struct queue_row *row)
{
	struct filling *filling = context;
	struct queue_window *window = filling->window;

	if (filling->up)
		memmove(window->rows + 1, window->rows, (size_t)window->count * sizeof *window->rows);
	window->rows[filling->up ? 0 : window->count] = queue_row_copy(row);
	window->count++;
	filling->came++;
	return --filling->left > 0;
}

static int missing_before(const struct queue_window *window, int at, int before)
{
	return window->up.ended || before <= at ? 0 : before - at;
}

static int missing_behind(const struct queue_window *window, int at, int behind)
{
	int there = window->count - 1 - at;

	return window->down.ended || behind <= there ? 0 : behind - there;
}

bool queue_window_is_filled(const struct queue_window *window, int at, int before, int behind)
{
	return missing_before(window, at, before) == 0 && missing_behind(window, at, behind) == 0;
}

int queue_window_fill(struct queue_window *window, int *at, int before, int behind, int64_t budget_us, struct err *err)
{
	struct filling down = { window, 0, 0, false }, up = { window, 0, 0, true };

	down.left = smaller(missing_behind(window, *at, behind), QUEUE_WINDOW_ROWS - window->count);
	if (down.left > 0 && queue_search_run(&window->down, budget_us, take, &down, err) < 0)
		return -1;
	up.left = smaller(missing_before(window, *at, before), QUEUE_WINDOW_ROWS - window->count);
	if (up.left > 0 && queue_search_run(&window->up, budget_us, take, &up, err) < 0)
		return -1;
	*at += up.came;
	if (window->count > 0 && *at >= window->count)
		*at = window->count - 1;
	return down.came + up.came;
}

int queue_window_forget(struct queue_window *window, int at, int far)
{
	int before = at > far ? at - far : 0, keep = smaller(window->count, at + far + 1);

	for (int i = 0; i < before; i++)
		free(window->rows[i]);
	for (int i = keep; i < window->count; i++)
		free(window->rows[i]);
	if (keep < window->count) {
		window->down.span.after = window->rows[keep - 1]->key;
		window->down.ended = false;
	}
	if (before > 0) {
		window->up.span.after = window->rows[before]->key;
		window->up.ended = false;
	}
	memmove(window->rows, window->rows + before, (size_t)(keep - before) * sizeof *window->rows);
	window->count = keep - before;
	return before;
}
