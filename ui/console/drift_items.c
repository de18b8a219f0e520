#include "ui/console/drift_items.h"

#include "base/text.h"
#include "ui/console/picker.h"
#include "ui/console/wall_time.h"

#include <stdio.h>

#define MOST 200

static struct picker_row row_of(const struct drift_screen *state, const struct drift_item *item, struct arena *arena)
{
	char time[WALL_TIME_SIZE];

	return (struct picker_row){
		.text = arena_printf(arena, "#%lld %s", (long long)item->item_id, text_visible(arena, item->name)),
		.note = arena_printf(arena, "%s  %s", text_visible(arena, item->value),
		                     wall_time_full(state->zone, item->predicted_ms, state->reading.wall_ms, time)),
		.value = item->item_id,
	};
}

static unsigned show(struct app *app, const struct drift_screen *state, const struct drift_item *items, int count, struct arena *arena)
{
	struct picker_row *rows = arena_alloc(arena, (size_t)count * sizeof *rows);

	for (int i = 0; i < count; i++)
		rows[i] = row_of(state, &items[i], arena);
	picker_open(app, &(struct picker){ .title = arena_printf(arena, "%s%s%s: items of the newest window, what has become more first",
	                                                         text_visible(arena, drift_selected(state)->feature), *state->slice ? ", " : "",
	                                                         text_visible(arena, state->slice)),
	                                   .action = ACTION_DETAILS, .rows = rows, .count = count });
	return REACT_DRAW;
}

unsigned drift_items_open(struct app *app, const struct drift_screen *state)
{
	struct arena arena = ARENA_EMPTY;
	struct drift_item *items = arena_alloc(&arena, MOST * sizeof *items);
	struct err err = ERR_NONE;
	int count = drift_items(app->store, &state->stage, app->options->actor, state->slice, drift_selected(state)->feature, MOST, &arena, items, &err);

	if (count < 0)
		app_say(app, INK_ALARM, "%s", err.text);
	else if (count == 0)
		app_say(app, INK_TEXT, "no item can be shown: there is no window yet, or all are still to be judged without the model");
	else
		show(app, state, items, count, &arena);
	arena_release(&arena);
	return REACT_DRAW;
}
