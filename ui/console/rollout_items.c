#include "ui/console/rollout_items.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/picker.h"
#include "ui/console/rollout_compare.h"
#include "ui/console/rollout_words.h"
#include "ui/console/screen_queue.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define PAGE    200
#define MORE    (-1) /* value of the row that leads to the next page */
#define CELL_OF (-2) /* values of the cells, downwards from here */

/* What people said is told with what the two said: who lists what is wrong wants to know how. */
static struct picker_row row_of(const struct comparison_item *item, struct arena *arena)
{
	const char *first = item->first_label ? text_visible(arena, item->first_label) : "null";
	const char *second = item->second_label ? text_visible(arena, item->second_label) : "null";

	return (struct picker_row){
		.text = arena_printf(arena, "#%lld %s", (long long)item->item_id, text_visible(arena, item->path ? item->path : "-")),
		.note = arena_printf(arena, "%s | %s: %s", first, second, text_visible(arena, item->decided_label ? item->decided_label : "-")),
		.value = item->item_id,
	};
}

/* How many items are behind it, as they were counted. */
static int64_t total_of(const struct rollout_state *state)
{
	const struct comparison *comparison = &state->comparison;
	const struct rollout_behind *behind = &state->behind;
	const struct comparison_row *rows = behind->label ? comparison->labels : comparison->sources;
	const char *name = behind->label ? behind->label : behind->source;
	int count = behind->label ? comparison->label_count : comparison->source_count;

	for (int i = 0; name && i < count; i++)
		if (str_equal(rows[i].name, name))
			return rows[i].cells[behind->cell];
	return comparison->all.cells[behind->cell];
}

static void title_of(const struct rollout_state *state, int shown, char *title, size_t size)
{
	const struct rollout_behind *behind = &state->behind;
	char name[ROLLOUT_CELL_SIZE], first[ROLLOUT_NAME_SIZE], second[ROLLOUT_NAME_SIZE];
	struct str part = STR_EMPTY;

	if (behind->label || behind->source) {
		str_add(&part, ", ");
		rollout_compare_part_name(&(struct comparison_row){ .name = behind->label ? behind->label : behind->source }, &part);
	}
	if (total_of(state) > PAGE)
		str_addf(&part, ", %lld-%lld of %lld", (long long)behind->offset + 1, (long long)behind->offset + shown, (long long)total_of(state));
	snprintf(title, size, "%s%s (%s | %s: people)", rollout_compare_cell_name(state, behind->cell, name), str_text(&part),
	         rollout_name_of(state, state->first_id, first), rollout_name_of(state, state->second_id, second));
	str_release(&part);
}

static unsigned show(struct app *app, struct rollout_state *state, struct comparison_item *items, int count, struct arena *arena)
{
	struct picker_row *rows = arena_alloc(arena, (size_t)(PAGE + 1) * sizeof *rows);
	char title[ROLLOUT_CELL_SIZE + 2 * ROLLOUT_NAME_SIZE + 200];
	int shown = count > PAGE ? PAGE : count;

	for (int i = 0; i < shown; i++)
		rows[i] = row_of(&items[i], arena);
	if (count > PAGE)
		rows[shown] = (struct picker_row){ .text = "more ...", .note = arena_printf(arena, "the next of %lld", (long long)total_of(state)), .value = MORE };
	title_of(state, shown, title, sizeof title);
	picker_open(app, &(struct picker){ .title = title, .action = ACTION_DETAILS, .rows = rows, .count = shown + (count > PAGE) });
	return REACT_DRAW;
}

static unsigned list(struct app *app, struct rollout_state *state)
{
	const struct comparison *comparison = &state->comparison;
	const struct rollout_behind *behind = &state->behind;
	struct comparison_item *items = NULL;
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	int count = 0;

	if (comparison_items(app->store, &state->stage, &comparison->first, &comparison->second, behind->cell, behind->label, behind->source,
	                     PAGE + 1, behind->offset, &arena, &items, &count, &err) < 0)
		app_say(app, INK_ALARM, "%s", err.text);
	else if (count == 0)
		app_say(app, INK_TEXT, "no item is behind it");
	else
		show(app, state, items, count, &arena);
	arena_release(&arena);
	return REACT_DRAW;
}

/* The rows of a label or a source have four cells each. */
static unsigned ask_cell(struct app *app, struct rollout_state *state, const struct comparison_row *row)
{
	char names[COMPARISON_CELLS][ROLLOUT_CELL_SIZE], counts[COMPARISON_CELLS][WIDGET_COUNT_SIZE];
	struct str title = STR_EMPTY;
	struct picker_row rows[COMPARISON_CELLS];

	for (int i = 0; i < COMPARISON_CELLS; i++)
		rows[i] = (struct picker_row){ .text = rollout_compare_cell_name(state, (enum comparison_cell)i, names[i]),
		                               .note = widget_count((long long)row->cells[i], counts[i]), .value = CELL_OF - i, .off = row->cells[i] == 0 };
	rollout_compare_part_name(row, &title);
	picker_open(app, &(struct picker){ .title = str_text(&title), .action = ACTION_DETAILS, .rows = rows, .count = COMPARISON_CELLS, .digits = true });
	str_release(&title);
	return REACT_DRAW;
}

unsigned rollout_items_open(struct app *app, struct rollout_state *state)
{
	int at = state->at[ROLLOUT_COMPARISON], labels = state->comparison.label_count;
	enum comparison_cell cell;
	const struct comparison_row *row;

	if (at >= rollout_compare_count(state))
		return REACT_NONE;
	row = rollout_compare_at(state, at, &cell);
	state->behind = (struct rollout_behind){ .cell = cell };
	if (cell < COMPARISON_CELLS)
		return list(app, state);
	if (at - COMPARISON_CELLS < labels)
		state->behind.label = row->name;
	else
		state->behind.source = row->name;
	return ask_cell(app, state, row);
}

/* The Queue shows all that happened to the item, and opens it for review where that may be. */
unsigned rollout_items_answer(struct app *app, struct rollout_state *state, const struct answer *answer)
{
	if (answer->value > 0)
		return app_go(app, &screen_queue, answer->value);
	if (answer->value == MORE)
		state->behind.offset += PAGE;
	else
		state->behind.cell = (enum comparison_cell)(CELL_OF - answer->value);
	return list(app, state);
}
