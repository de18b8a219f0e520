#include "ui/console/queue_table.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "db/output.h"
#include "ui/console/label_text.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define GAP        2
#define MARK_WIDTH 4 /* "> * " */
#define NARROW     40
#define BAR_COLUMNS 76
#define AGE_SIZE   16
#define WORDS_LEAST  16
#define WORDS_WIDEST 40

/* A time span in at most four columns: <1m, 12m, 3h, 20d. */
static const char *age_words(int64_t ms, char text[AGE_SIZE])
{
	if (ms < CLOCK_MINUTE_MS)
		snprintf(text, AGE_SIZE, "<1m");
	else if (ms < CLOCK_HOUR_MS)
		snprintf(text, AGE_SIZE, "%dm", (int)(ms / CLOCK_MINUTE_MS));
	else if (ms < 2 * CLOCK_DAY_MS)
		snprintf(text, AGE_SIZE, "%dh", (int)(ms / CLOCK_HOUR_MS));
	else
		snprintf(text, AGE_SIZE, "%dd", (int)(ms / CLOCK_DAY_MS));
	return text;
}

/* ---- cells ---- */

static void put(char *text, size_t size, const char *value)
{
	snprintf(text, size, "%s", value ? value : "-");
}

/* words: what stands beside it; NULL: nothing. */
static void put_label(const struct queue_state *state, char *text, size_t size, const char *name, const char *words)
{
	struct label_text label;
	const char *shown = label_text(state->ascii, &state->stage, name, &label);
	struct str cell = STR_EMPTY;

	if (name)
		output_brief_cell(output_of_stage(&state->stage), state->stage.label_count, shown, words, &cell);
	put(text, size, name ? str_text(&cell) : shown);
	str_release(&cell);
}

#define CELL(what) static void cell_##what(const struct queue_state *state, const struct queue_row *row, char *text, size_t size)

CELL(id)
{
	(void)state;
	snprintf(text, size, "#%lld", (long long)row->item_id);
}

CELL(name) { (void)state; put(text, size, row->name); }
CELL(kind) { (void)state; put(text, size, row->kind); }
CELL(source) { (void)state; put(text, size, *row->source ? row->source : NULL); }
CELL(label) { put_label(state, text, size, row->label, row->words); }
CELL(prediction)
{
	put_label(state, text, size, row->prediction ? row->prediction : row->predicted ? "null" : NULL, row->predicted_words);
}

CELL(lane) { (void)state; put(text, size, row->lane); }
CELL(reason) { (void)state; put(text, size, row->reason); }

CELL(state)
{
	(void)state;
	snprintf(text, size, "%s%s", queue_standing_name(row->state), row->flagged ? " !" : "");
}

CELL(who)
{
	(void)state;
	if (row->kept)
		snprintf(text, size, "for %s", row->who);
	else
		put(text, size, row->who);
}

CELL(age)
{
	char age[AGE_SIZE];

	put(text, size, age_words(state->wall_ms - row->added_ms, age));
}

CELL(confidence)
{
	char share[WIDGET_SHARE_SIZE];

	(void)state;
	put(text, size, isfinite(row->confidence) ? widget_share(row->confidence, share) : NULL);
}

static const struct queue_column columns[] = {
	{ "id", 8, 8, 0, false, false, "the item's number", cell_id },
	{ "name", 60, 18, 1, false, false, "its path or key", cell_name },
	{ "kind", 6, 6, 10, false, false, "image, text, audio or record", cell_kind },
	{ "source", 12, 8, 7, false, false, "where it came from", cell_source },
	{ "model", 10, 7, 4, true, false, "what the live model says, where that may be told", cell_prediction },
	{ "conf", 4, 4, 5, true, true, "how sure the model is", cell_confidence },
	{ "state", 8, 8, 2, false, false, "open, leased, done; ! flagged", cell_state },
	{ "who", 10, 6, 6, false, false, "who has it, decided it, or is to decide it", cell_who },
	{ "label", 10, 7, 8, false, false, "what was decided", cell_label },
	{ "age", 4, 4, 3, false, true, "since it was added", cell_age },
	{ "lane", 8, 6, 11, true, false, "review, adjudication; second, audit once done", cell_lane },
	{ "why", 40, 9, 9, true, false, "why it is decided by whom it is, as of now", cell_reason },
};

#define COLUMN_COUNT (int)(sizeof columns / sizeof *columns)

const struct queue_column *queue_columns(int *count)
{
	*count = COLUMN_COUNT;
	return columns;
}

unsigned queue_columns_default(bool leads)
{
	unsigned bits = 0;

	for (int i = 0; i < COLUMN_COUNT; i++)
		if (leads || !columns[i].for_leads)
			bits |= 1u << i;
	return bits;
}

/* ---- fitting ---- */

/* What stands beside labels is longer than they are. */
static bool has_words(const struct queue_state *state, int column)
{
	return (columns[column].text == cell_label || columns[column].text == cell_prediction) && output_of_stage(state->view.stage)->brief;
}

static int widest(const struct queue_state *state, int column)
{
	return has_words(state, column) ? WORDS_WIDEST : columns[column].width;
}

/* The name, which is the widest, makes room for others where there is little. */
static int least_width(const struct queue_state *state, int column, int room)
{
	if (has_words(state, column) && room >= BAR_COLUMNS)
		return WORDS_LEAST;
	return columns[column].text == cell_name && room < NARROW ? columns[column].least * 2 / 3 : columns[column].least;
}

/* Columns come in by rank while their least widths have room. */
static unsigned choose(const struct queue_state *state, unsigned wanted, int room)
{
	unsigned chosen = 0;
	int all = room;

	for (int rank = 0; rank < COLUMN_COUNT; rank++) {
		for (int i = 0; i < COLUMN_COUNT; i++) {
			int cost = least_width(state, i, all) + (chosen ? GAP : 0);

			if (columns[i].rank != rank || !(wanted & 1u << i) || cost > room)
				continue;
			chosen |= 1u << i;
			room -= cost;
		}
	}
	return chosen;
}

/* What is left over goes to columns that are cut, a column at a time, so that all gain alike. */
static void fit(const struct queue_state *state, unsigned wanted, int room, int widths[QUEUE_COLUMNS_MAX])
{
	unsigned chosen = choose(state, wanted, room);
	bool grown = true;
	int all = room;

	room += GAP;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		widths[i] = chosen & 1u << i ? least_width(state, i, all) : 0;
		room -= widths[i] ? widths[i] + GAP : 0;
	}
	while (grown && room > 0) {
		grown = false;
		for (int i = 0; i < COLUMN_COUNT && room > 0; i++) {
			if (!widths[i] || widths[i] >= widest(state, i))
				continue;
			widths[i]++;
			room--;
			grown = true;
		}
	}
}

/* ---- drawing ---- */

static void draw_cell(struct canvas *canvas, int x, int y, int width, const struct queue_column *column, enum ink ink,
                      const char *text)
{
	int used = text_width(text);

	canvas_fitted(canvas, column->right && used < width ? x + width - used : x, y, width, ink, text);
}

static void draw_head(struct canvas *canvas, struct rect line, const int widths[QUEUE_COLUMNS_MAX])
{
	int x = line.x + MARK_WIDTH;

	for (int i = 0; i < COLUMN_COUNT; i++) {
		if (!widths[i])
			continue;
		draw_cell(canvas, x, line.y, widths[i], &columns[i], INK_DIM, columns[i].title);
		x += widths[i] + GAP;
	}
}

static enum ink ink_of(const struct app *app, const struct queue_row *row, bool selected)
{
	if (selected && !app->prefs.slow)
		return INK_SELECTED;
	return row->state == QUEUE_DONE || row->state == QUEUE_MACHINE ? INK_DIM : INK_TEXT;
}

/* The selected row is reversed from end to end; in a wide list its number and name are: each cell of
 * the bar is sent twice a step, which a thin line would feel. */
static int bar_width(int room, const int widths[QUEUE_COLUMNS_MAX])
{
	int end = MARK_WIDTH;

	if (room <= BAR_COLUMNS)
		return room;
	for (int i = 0; i < COLUMN_COUNT; i++) {
		end += widths[i] ? widths[i] + GAP : 0;
		if (columns[i].text == cell_name)
			break;
	}
	return end - GAP;
}

static void draw_row(const struct app *app, const struct queue_state *state, struct canvas *canvas, struct rect line, int index,
                     const int widths[QUEUE_COLUMNS_MAX])
{
	const struct queue_row *row = state->window.rows[index];
	bool selected = index == state->at;
	enum ink ink = ink_of(app, row, selected);
	int x = line.x + MARK_WIDTH;
	struct str visible = STR_EMPTY;
	char text[256];

	if (selected && !app->prefs.slow)
		canvas_fill(canvas, (struct rect){ line.x, line.y, bar_width(line.width, widths), 1 }, ink);
	canvas_text(canvas, line.x, line.y, ink, selected ? ">" : " ");
	canvas_text(canvas, line.x + 2, line.y, ink, queue_marks_has(&state->marks, row->item_id) ? "*" : " ");
	for (int i = 0; i < COLUMN_COUNT; i++) {
		if (!widths[i])
			continue;
		if (x + widths[i] - line.x > bar_width(line.width, widths))
			ink = ink_of(app, row, false);
		columns[i].text(state, row, text, sizeof text);
		str_clear(&visible);
		text_add_visible(&visible, text, strlen(text));
		draw_cell(canvas, x, line.y, widths[i], &columns[i], ink, str_text(&visible));
		x += widths[i] + GAP;
	}
	str_release(&visible);
	if (selected && !state->in_details)
		canvas_cursor(canvas, line.x, line.y);
}

void queue_table_draw(const struct app *app, const struct queue_state *state, struct canvas *canvas, struct rect area)
{
	int widths[QUEUE_COLUMNS_MAX] = { 0 }, top = state->at - state->line;
	struct rect line = { area.x, area.y, area.width, 1 };

	fit(state, state->columns, area.width - MARK_WIDTH, widths);
	draw_head(canvas, line, widths);
	for (int i = 0; i < state->list_rows && top + i < state->window.count; i++) {
		line.y++;
		draw_row(app, state, canvas, line, top + i, widths);
	}
}
