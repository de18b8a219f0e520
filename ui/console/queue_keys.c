#include "ui/console/queue_keys.h"

#include "base/str.h"
#include "ui/console/picker.h"
#include "ui/console/queue_bulk.h"
#include "ui/console/queue_details.h"
#include "ui/console/queue_find.h"
#include "ui/console/queue_read.h"
#include "ui/console/queue_table.h"
#include "ui/console/screen_review.h"

#include <stdio.h>

#define WHEEL_ROWS 3
#define DETAILS_LINES_MAX 100000

static const char *const order_texts[QUEUE_ORDER_COUNT] = {
	[QUEUE_OLDEST] = "oldest first (by id)",
	[QUEUE_NEWEST] = "newest first",
	[QUEUE_NEXT]   = "what is open, as it is handed out",
	[QUEUE_UNSURE] = "where the model is least sure; blind ones left out",
	[QUEUE_SURE]   = "where the model is most sure; blind ones left out",
};

/* ---- moving ---- */

static unsigned scroll(struct queue_state *state, int lines)
{
	int from = state->details_from;

	queue_details_scroll(state, lines);
	return state->details_from != from ? REACT_DRAW : REACT_NONE;
}

static unsigned move(struct queue_state *state, int rows)
{
	int at = state->at, line = state->line, count = state->window.count;

	if (state->in_details)
		return scroll(state, rows);
	queue_read_move(state, rows);
	return state->at != at || state->line != line || state->window.count != count ? REACT_DRAW : REACT_NONE;
}

static int half(const struct queue_state *state) { return (state->list_rows + 1) / 2; }

static unsigned go_down(struct app *app, struct queue_state *state) { (void)app; return move(state, 1); }
static unsigned go_up(struct app *app, struct queue_state *state) { (void)app; return move(state, -1); }
static unsigned half_down(struct app *app, struct queue_state *state) { (void)app; return move(state, half(state)); }
static unsigned half_up(struct app *app, struct queue_state *state) { (void)app; return move(state, -half(state)); }
static unsigned page_down(struct app *app, struct queue_state *state) { (void)app; return move(state, state->list_rows); }
static unsigned page_up(struct app *app, struct queue_state *state) { (void)app; return move(state, -state->list_rows); }

static unsigned go_first(struct app *app, struct queue_state *state)
{
	(void)app;
	if (state->in_details)
		return scroll(state, -DETAILS_LINES_MAX);
	queue_read_end(state, false);
	return REACT_DRAW;
}

static unsigned go_last(struct app *app, struct queue_state *state)
{
	(void)app;
	if (state->in_details)
		return scroll(state, DETAILS_LINES_MAX);
	queue_read_end(state, true);
	return REACT_DRAW;
}

/* ---- marks ---- */

static unsigned mark(struct app *app, struct queue_state *state)
{
	const struct queue_row *row = queue_selected(state);

	if (!row)
		return REACT_NONE;
	if (queue_marks_has(&state->marks, row->item_id))
		queue_marks_remove(&state->marks, row->item_id);
	else if (!queue_marks_add(&state->marks, row->item_id))
		app_say(app, INK_WARN, "no more than %d can be marked", QUEUE_MARKS_MAX);
	queue_read_move(state, 1);
	return REACT_DRAW;
}

static unsigned mark_all(struct app *app, struct queue_state *state)
{
	state->marking = false;
	if (state->marks.count > 0) {
		queue_marks_release(&state->marks);
		app_say(app, INK_TEXT, "nothing is marked");
		return REACT_DRAW;
	}
	queue_search_begin(&state->to_mark, &state->view, &state->filter, state->operator, state->order, false);
	state->to_mark.bare = true;
	state->marking = true;
	return REACT_DRAW;
}

/* ---- choosing ---- */

static unsigned sort(struct app *app, struct queue_state *state)
{
	struct picker_row rows[QUEUE_ORDER_COUNT];
	int count = 0;

	for (int i = 0; i < QUEUE_ORDER_COUNT; i++)
		if (state->view.leads || !queue_order_is_for_leads((enum queue_order)i))
			rows[count++] = (struct picker_row){ order_texts[i], (int)state->order == i ? "now" : NULL, i, false };
	picker_open(app, &(struct picker){ .title = "Order", .action = ACTION_SORT, .rows = rows, .count = count });
	return REACT_DRAW;
}

static unsigned choose_columns(struct app *app, struct queue_state *state)
{
	struct picker_row rows[QUEUE_COLUMNS_MAX];
	int all, count = 0;
	const struct queue_column *columns = queue_columns(&all);
	struct str texts[QUEUE_COLUMNS_MAX];

	for (int i = 0; i < all; i++) {
		if (columns[i].for_leads && !state->view.leads)
			continue;
		texts[count] = (struct str)STR_EMPTY;
		str_addf(&texts[count], "%s: %s", columns[i].title, columns[i].help);
		rows[count] = (struct picker_row){ str_text(&texts[count]), state->columns & 1u << i ? "on" : "off", i, false };
		count++;
	}
	picker_open(app, &(struct picker){ .title = "Columns", .action = ACTION_COLUMNS, .rows = rows, .count = count });
	while (count > 0)
		str_release(&texts[--count]);
	return REACT_DRAW;
}

static unsigned find(struct app *app, struct queue_state *state) { return queue_find_ask(app, state); }

static unsigned open_item(struct app *app, struct queue_state *state)
{
	const struct queue_row *row = queue_selected(state);

	return row ? app_go(app, &screen_review, row->item_id) : REACT_NONE;
}

static unsigned read_anew(struct app *app, struct queue_state *state)
{
	(void)app;
	queue_read_anew(state);
	queue_read_count(state, app->now_ms);
	return REACT_DRAW;
}

/* ---- details ---- */

static unsigned details(struct app *app, struct queue_state *state)
{
	state->details_open = !state->details_open;
	state->in_details = state->details_open && app_is_narrow(app);
	return REACT_DRAW;
}

static bool has_details(const struct queue_state *state) { return state->details_open; }

static unsigned next_pane(struct app *app, struct queue_state *state)
{
	(void)app;
	state->in_details = !state->in_details;
	return REACT_DRAW;
}

/* Esc takes back what is nearest: what is being done, the focus on the details, the filter. */
static unsigned close(struct app *app, struct queue_state *state)
{
	app_say(app, INK_TEXT, "%s", "");
	if (queue_bulk_cancel(app, state))
		return REACT_DRAW;
	if (state->in_details) {
		state->in_details = false;
		state->details_open = state->details_open && !app_is_narrow(app);
		return REACT_DRAW;
	}
	if (state->marking) {
		state->marking = false;
		queue_marks_release(&state->marks);
		return REACT_DRAW;
	}
	return REACT_DRAW | queue_find_clear(state);
}

/* ---- the table ---- */

static bool has_row(const struct queue_state *state) { return queue_selected(state) != NULL; }
static bool leads(const struct queue_state *state) { return state->view.leads && has_row(state); }

static const struct row {
	enum action action;
	unsigned  (*act)(struct app *app, struct queue_state *state);
	bool      (*offered)(const struct queue_state *state); /* NULL: always */
} rows[] = {
	{ ACTION_DOWN, go_down, NULL },
	{ ACTION_UP, go_up, NULL },
	{ ACTION_HALF_DOWN, half_down, NULL },
	{ ACTION_HALF_UP, half_up, NULL },
	{ ACTION_PAGE_DOWN, page_down, NULL },
	{ ACTION_PAGE_UP, page_up, NULL },
	{ ACTION_FIRST, go_first, NULL },
	{ ACTION_LAST, go_last, NULL },
	{ ACTION_OPEN, open_item, has_row },
	{ ACTION_MARK, mark, has_row },
	{ ACTION_MARK_ALL, mark_all, NULL },
	{ ACTION_FIND, find, NULL },
	{ ACTION_SORT, sort, NULL },
	{ ACTION_COLUMNS, choose_columns, NULL },
	{ ACTION_DETAILS, details, NULL },
	{ ACTION_WHY, queue_details_page, has_row },
	{ ACTION_NEXT_PANE, next_pane, has_details },
	{ ACTION_PREVIOUS_PANE, next_pane, has_details },
	{ ACTION_FLAG, queue_bulk_flag, has_row },
	{ ACTION_ASSIGN, queue_bulk_assign, leads },
	{ ACTION_REQUEUE, queue_bulk_requeue, leads },
	{ ACTION_EXPORT, queue_bulk_export, has_row },
	{ ACTION_RETRY, read_anew, NULL },
	{ ACTION_CLOSE, close, NULL },
};

static const struct row *find_row(enum action action)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].action == action)
			return &rows[i];
	return NULL;
}

bool queue_keys_offer(const struct queue_state *state, enum action action)
{
	const struct row *row = find_row(action);

	return row && (!row->offered || row->offered(state));
}

unsigned queue_keys_act(struct app *app, struct queue_state *state, enum action action)
{
	const struct row *row = find_row(action);

	return row && (!row->offered || row->offered(state)) ? row->act(app, state) : REACT_NONE;
}

unsigned queue_keys_answer(struct app *app, struct queue_state *state, const struct answer *answer)
{
	switch (answer->action) {
	case ACTION_FIND:
		return queue_find_typing(app, state, answer->text);
	case ACTION_SORT:
		state->order = (enum queue_order)answer->value;
		queue_read_restart(state, false);
		return REACT_DRAW;
	case ACTION_COLUMNS:
		state->columns ^= 1u << answer->value;
		return REACT_DRAW;
	case ACTION_FLAG: case ACTION_ASSIGN: case ACTION_REQUEUE: case ACTION_EXPORT:
		return queue_bulk_answer(app, state, answer);
	default:
		return REACT_NONE;
	}
}

/* ---- mouse ---- */

static bool is_in(struct rect area, const struct mouse *mouse)
{
	return mouse->x >= area.x && mouse->x < area.x + area.width && mouse->y >= area.y && mouse->y < area.y + area.height;
}

/* The index of the row at a line of the terminal; -1: none. */
static int row_at(const struct queue_state *state, const struct mouse *mouse)
{
	int index = state->at - state->line + mouse->y - state->list.y;

	return is_in(state->list, mouse) && index < state->window.count ? index : -1;
}

static unsigned select_row(struct queue_state *state, int index)
{
	if (index < 0 || index == state->at)
		return REACT_NONE;
	state->line += index - state->at;
	state->at = index;
	return REACT_DRAW;
}

unsigned queue_mouse(struct app *app, struct queue_state *state, const struct mouse *mouse)
{
	if (is_in(state->details, mouse) && mouse->kind == MOUSE_WHEEL_DOWN)
		return scroll(state, WHEEL_ROWS);
	if (is_in(state->details, mouse) && mouse->kind == MOUSE_WHEEL_UP)
		return scroll(state, -WHEEL_ROWS);
	switch (mouse->kind) {
	case MOUSE_PRESS: return select_row(state, row_at(state, mouse));
	case MOUSE_DOUBLE:
		if (row_at(state, mouse) < 0)
			return REACT_NONE;
		select_row(state, row_at(state, mouse));
		return open_item(app, state);
	case MOUSE_WHEEL_DOWN: return move(state, WHEEL_ROWS);
	case MOUSE_WHEEL_UP: return move(state, -WHEEL_ROWS);
	default: return REACT_NONE;
	}
}
