#include "ui/console/screen_queue.h"

#include "base/str.h"
#include "db/queue_rank.h"
#include "db/store.h"
#include "ladder/level.h"
#include "ui/console/key_action.h"
#include "ui/console/queue_bulk.h"
#include "ui/console/queue_details.h"
#include "ui/console/queue_find.h"
#include "ui/console/queue_keys.h"
#include "ui/console/queue_read.h"
#include "ui/console/queue_table.h"
#include "ui/console/widget.h"

#include <stdio.h>

#define WAITING "state:waiting" /* what the screen begins with: the queue proper */
#define TELL_MS 100 /* between two tellings of how far a search is */
#define AGE_MS  60000 /* ages are told in minutes */

/* The stage may get other labels and another level while the console is open. */
static int read_stage(struct app *app, struct queue_state *state, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;

	if (stage_read(app->store, app->options->stage, &arena, &stage, err) < 0) {
		arena_release(&arena);
		return -1;
	}
	arena_release(&state->arena);
	state->arena = arena;
	state->stage = stage;
	return 0;
}

static void look_at_clock(struct app *app, struct queue_state *state)
{
	state->wall_ms = store_now(app->store);
	state->look_ms = app->now_ms + QUEUE_LOOK_MS;
	state->age_ms = app->now_ms + AGE_MS;
}

static int open_queue(struct app *app, void *opaque, struct err *err)
{
	struct queue_state *state = opaque;

	if (!app->store)
		return err_set(err, "there is no project");
	if (read_stage(app, state, err) < 0)
		return -1;
	queue_view_begin(&state->view, app->store, &state->stage, app->options->actor);
	state->operator = app->options->actor->name;
	state->columns = queue_columns_default(state->view.leads);
	state->change_counter = store_change_counter(app->store);
	state->all.known = -1;
	state->list_rows = app->rows > 6 ? app->rows - 6 : 1;
	queue_search_begin(&state->all.search, &state->view, &state->none, state->operator, state->order, false);
	state->all.search.bare = true;
	look_at_clock(app, state);
	queue_read_restart(state, false);
	queue_find_set(state, WAITING, false);
	return 0;
}

static void close_queue(void *opaque)
{
	struct queue_state *state = opaque;

	queue_read_release(state);
	queue_marks_release(&state->marks);
	queue_bulk_release(state);
	str_release(&state->details_text);
	arena_release(&state->arena);
}

/* An item that another screen sends here stands alone, with all that happened to it. */
static void show_one(struct queue_state *state, int64_t item_id)
{
	char text[40];

	snprintf(text, sizeof text, "id:%lld", (long long)item_id);
	queue_find_set(state, text, false);
	state->details_open = true;
}

/* What was done on another screen of this console does not change the store's counter. */
static unsigned enter(struct app *app, void *opaque, int64_t item_id)
{
	struct queue_state *state = opaque;

	look_at_clock(app, state);
	if (item_id)
		show_one(state, item_id);
	queue_read_anew(state);
	queue_read_count(state, app->now_ms);
	queue_details_read(state, true);
	return REACT_DRAW;
}

#define DETAILS_COLUMNS 46
#define LIST_COLUMNS    64 /* of the list beside the details; with less they go below it */

/* Where list and details go; in a small terminal one takes the place of the other. */
static struct rect split(const struct app *app, struct queue_state *state, struct rect area)
{
	int lower = area.height / 2;

	state->details = (struct rect){ 0, 0, 0, 0 };
	if (!state->details_open)
		return area;
	if (app_is_narrow(app)) {
		state->details = area;
		return (struct rect){ area.x, area.y, 0, 0 };
	}
	if (area.width >= LIST_COLUMNS + DETAILS_COLUMNS) {
		state->details = (struct rect){ area.x + area.width - DETAILS_COLUMNS, area.y, DETAILS_COLUMNS, area.height };
		return (struct rect){ area.x, area.y, area.width - DETAILS_COLUMNS, area.height };
	}
	state->details = (struct rect){ area.x, area.y + area.height - lower, area.width, lower };
	return (struct rect){ area.x, area.y, area.width, area.height - lower };
}

static void prepare(struct app *app, void *opaque, struct rect area)
{
	struct queue_state *state = opaque;
	struct rect inside;

	state->thin_line = app->prefs.slow;
	state->ascii = app->options->ascii;
	state->frame = split(app, state, area);
	inside = widget_pane_inside(state->frame);
	state->list = (struct rect){ inside.x, inside.y + 1, inside.width, inside.height > 2 ? inside.height - 2 : 0 };
	if (state->frame.width > 0)
		state->list_rows = state->list.height;
	queue_read_fill(state);
	state->by_rank = state->view.leads && queue_rank_rules(state->view.store, state->view.stage);
	queue_details_read(state, false);
}

static void title_of(const struct queue_state *state, char *title, size_t size)
{
	static const char *const orders[QUEUE_ORDER_COUNT] = {
		[QUEUE_OLDEST] = "oldest first", [QUEUE_NEWEST] = "newest first", [QUEUE_NEXT] = "next first",
		[QUEUE_UNSURE] = "least sure first", [QUEUE_SURE] = "most sure first",
	};

	snprintf(title, size, "Queue: %s%s", orders[state->order], state->by_rank ? ", handed out by active learning" : "");
}

/* The way out of an empty list. */
static void add_way_out(const struct app *app, const struct queue_state *state, char *text, size_t size)
{
	char find[KEY_ACTION_KEY_SIZE], sort[KEY_ACTION_KEY_SIZE];

	if (state->left_out.known > 0 && queue_order_is_by_confidence(state->order))
		snprintf(text, size, "%s chooses another order, %s changes the filter", key_action_name(app, ACTION_SORT, sort),
		         key_action_name(app, ACTION_FIND, find));
	else
		snprintf(text, size, "Esc shows all, %s changes the filter", key_action_name(app, ACTION_FIND, find));
}

static void draw_empty(const struct app *app, const struct queue_state *state, struct canvas *canvas)
{
	char text[80];
	int y = state->list.y + state->list.height / 2;
	bool none = state->all.known == 0;
	const char *words = str_equal(state->text, WAITING) ? "Nothing waits." : "Nothing is like that.";

	if (state->left_out.known > 0)
		words = "Nothing but what is still to be judged blind.";

	if (queue_read_is_searching(state) || state->trouble[0])
		return;
	canvas_fitted(canvas, state->list.x + 4, y, state->list.width - 4, INK_TEXT,
	              none ? "There are no items yet." : words);
	add_way_out(app, state, text, sizeof text);
	canvas_fitted(canvas, state->list.x + 4, y + 1, state->list.width - 4, INK_DIM,
	              none ? "rung add PATH adds some" : text);
}

static void draw(const struct app *app, const void *opaque, struct canvas *canvas, struct rect area)
{
	const struct queue_state *state = opaque;
	struct rect inside, former;
	char title[64];

	(void)area;
	queue_details_draw(state, canvas);
	if (state->frame.width == 0)
		return;
	title_of(state, title, sizeof title);
	inside = widget_pane(canvas, state->frame, title);
	former = canvas_clip(canvas, inside);
	queue_table_draw(app, state, canvas, inside);
	if (state->window.count == 0)
		draw_empty(app, state, canvas);
	queue_find_draw(state, canvas, (struct rect){ inside.x, inside.y + inside.height - 1, inside.width, 1 });
	canvas_unclip(canvas, former);
}

static unsigned key(struct app *app, void *opaque, const struct binding *binding, int code)
{
	(void)code;
	return binding ? queue_keys_act(app, opaque, binding->action) : REACT_NONE;
}

static unsigned mouse_queue(struct app *app, void *opaque, const struct mouse *mouse)
{
	return queue_mouse(app, opaque, mouse);
}

static bool copy(const void *opaque, struct str *out)
{
	const struct queue_row *row = queue_selected(opaque);

	if (row)
		str_addf(out, "#%lld %s", (long long)row->item_id, row->name);
	return row != NULL;
}

static unsigned answer_queue(struct app *app, void *opaque, const struct answer *answer)
{
	return queue_keys_answer(app, opaque, answer);
}

static unsigned typing(struct app *app, void *opaque, const struct answer *answer)
{
	return answer->action == ACTION_FIND ? queue_find_typing(app, opaque, answer->text) : REACT_NONE;
}

static bool offers(const void *opaque, const struct binding *binding, const char **shown)
{
	(void)shown;
	return queue_keys_offer(opaque, binding->action);
}

/* ---- time ---- */

static bool is_busy(const struct queue_state *state)
{
	return queue_read_is_busy(state) || state->marking || state->bulk.running;
}

/* Behind another screen only what was begun goes on: enter() reads all anew. */
static int64_t wake(const struct app *app, const void *opaque)
{
	const struct queue_state *state = opaque;

	if (app->screen != &screen_queue)
		return state->bulk.running ? app->now_ms : SCREEN_NEVER;
	if (is_busy(state))
		return app->now_ms;
	return state->look_ms < state->age_ms ? state->look_ms : state->age_ms;
}

static bool mark_one(void *context, const struct queue_row *row)
{
	struct queue_state *state = context;

	return queue_marks_add(&state->marks, row->item_id);
}

static unsigned mark_more(struct app *app, struct queue_state *state)
{
	struct err err = ERR_NONE;
	char count[WIDGET_COUNT_SIZE];

	if (queue_search_run(&state->to_mark, QUEUE_SLICE_US, mark_one, state, &err) < 0) {
		state->marking = false;
		app_say(app, INK_ALARM, "%s", err.text);
		return REACT_DRAW;
	}
	if (!state->to_mark.ended && state->marks.count < QUEUE_MARKS_MAX)
		return REACT_NONE;
	state->marking = false;
	widget_count(state->marks.count, count);
	if (state->to_mark.ended)
		app_say(app, INK_TEXT, "marked all %s shown (* marks none)", count);
	else
		app_say(app, INK_WARN, "marked the first %s: no more at once", count);
	return REACT_DRAW;
}

/* Looks whether somebody else has changed something; ages are told anew once a minute. */
static unsigned look(struct app *app, struct queue_state *state)
{
	int64_t counter = store_change_counter(app->store);
	bool grown_older = app->now_ms >= state->age_ms;
	struct err err = ERR_NONE;

	if (counter == state->change_counter && !grown_older && !state->trouble[0]) {
		state->look_ms = app->now_ms + QUEUE_LOOK_MS;
		return REACT_NONE;
	}
	look_at_clock(app, state);
	if (counter == state->change_counter && !state->trouble[0])
		return REACT_DRAW;
	state->change_counter = counter;
	if (read_stage(app, state, &err) < 0)
		snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
	queue_read_anew(state);
	queue_read_count(state, app->now_ms);
	queue_details_read(state, true);
	return state->details_open ? REACT_DRAW : REACT_NONE;
}

static unsigned tick(struct app *app, void *opaque)
{
	struct queue_state *state = opaque;
	unsigned react = REACT_NONE;

	if (app->screen == &screen_queue && (app->now_ms >= state->look_ms || app->now_ms >= state->age_ms))
		return look(app, state);
	if (state->bulk.running)
		react = queue_bulk_work(app, state);
	else if (queue_read_is_busy(state))
		react = queue_read_work(state, app->now_ms) ? REACT_DRAW : REACT_NONE;
	else if (state->marking)
		react = mark_more(app, state);
	if (react == REACT_NONE && app->now_ms < state->told_ms + TELL_MS)
		return REACT_NONE;
	state->told_ms = app->now_ms;
	return REACT_DRAW;
}

static void level_changed(struct app *app, void *opaque)
{
	struct queue_state *state = opaque;
	struct err err = ERR_NONE;

	if (read_stage(app, state, &err) < 0)
		snprintf(state->trouble, sizeof state->trouble, "%s", err.text);
	queue_read_anew(state);
}

static void chip(const void *opaque, char *text, size_t size)
{
	int level = ((const struct queue_state *)opaque)->stage.level;

	snprintf(text, size, "L%d %s", level, level_short_name(level));
}

const struct screen screen_queue = {
	.name = "Queue",
	.context = CONTEXT_QUEUE,
	.state_size = sizeof(struct queue_state),
	.open = open_queue,
	.close = close_queue,
	.enter = enter,
	.prepare = prepare,
	.draw = draw,
	.key = key,
	.mouse = mouse_queue,
	.answer = answer_queue,
	.copy = copy,
	.typing = typing,
	.offers = offers,
	.wake = wake,
	.tick = tick,
	.level_changed = level_changed,
	.chip = chip,
};
