#include "ui/console/queue_find.h"

#include "base/str.h"
#include "base/text.h"
#include "ui/console/queue_read.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

/* Blanks at the end ask for nothing. */
static const char *trimmed(const char *text, char copy[LINE_EDIT_MAX + 1])
{
	size_t length = strlen(text);

	while (length > 0 && text[length - 1] == ' ')
		length--;
	snprintf(copy, LINE_EDIT_MAX + 1, "%.*s", (int)length, text);
	return copy;
}

int queue_find_set(struct queue_state *state, const char *typed, bool stay)
{
	char copy[LINE_EDIT_MAX + 1];
	const char *text = trimmed(typed, copy);
	struct queue_filter filter;
	struct queue_filter_error wrong;

	state->wrong.text[0] = '\0';
	if (queue_filter_parse(text, &state->stage, state->view.leads, &filter, &wrong) < 0) {
		err_set(&state->wrong, "at %zu: %s", wrong.at + 1, wrong.err.text);
		return -1;
	}
	if (str_equal(text, state->text))
		return 0;
	state->filter = filter;
	snprintf(state->text, sizeof state->text, "%s", text);
	queue_read_restart(state, stay);
	return 0;
}

unsigned queue_find_ask(struct app *app, struct queue_state *state)
{
	char text[LINE_EDIT_MAX + 2];

	snprintf(state->before, sizeof state->before, "%s", state->text);
	snprintf(text, sizeof text, "%s%s", state->text, state->text[0] ? " " : ""); /* what is typed is one more */
	app_ask(app, ACTION_FIND, "/", text);
	return REACT_DRAW;
}

unsigned queue_find_typing(struct app *app, struct queue_state *state, const char *text)
{
	(void)app;
	queue_find_set(state, text ? text : state->before, text == NULL);
	return REACT_DRAW;
}

unsigned queue_find_clear(struct queue_state *state)
{
	if (!state->text[0] && !state->wrong.text[0])
		return REACT_NONE;
	queue_find_set(state, "", true);
	return REACT_DRAW;
}

static void add_count(struct str *words, int count)
{
	char text[WIDGET_COUNT_SIZE];

	if (count > QUEUE_COUNT_MAX)
		str_addf(words, "%s+", widget_count(QUEUE_COUNT_MAX, text));
	else
		str_add(words, widget_count(count, text));
}

/* "87 of 2,113": while it is not known yet, what has been found so far. */
static void add_counts(const struct queue_state *state, struct str *words)
{
	const struct queue_count *shown = &state->shown;

	add_count(words, shown->known >= 0 ? shown->known : shown->count);
	if (shown->known < 0)
		str_add(words, "..");
	if (state->filter.count > 0 && state->all.known >= 0) {
		str_add(words, " of ");
		add_count(words, state->all.known);
	}
	if (state->left_out.known > 0) {
		str_add(words, "   left out: ");
		add_count(words, state->left_out.known);
		str_add(words, " to be judged blind");
	}
	if (state->marks.count > 0) {
		str_add(words, "   ");
		add_count(words, state->marks.count);
		str_add(words, " marked");
	}
}

static double bulk_progress(const struct queue_bulk *bulk)
{
	if (bulk->all)
		return bulk->begun ? queue_search_progress(&bulk->search) : 0;
	return bulk->count > 0 ? (double)bulk->at / bulk->count : 0;
}

/* What goes on, and how far it is. */
static void add_progress(const struct queue_state *state, struct str *words)
{
	const struct queue_search *missing = !state->window.down.ended ? &state->window.down : &state->window.up;

	if (state->bulk.running)
		str_addf(words, "   working %d %%", (int)(100 * bulk_progress(&state->bulk)));
	else if (state->marking)
		str_addf(words, "   marking %d %%", (int)(100 * queue_search_progress(&state->to_mark)));
	else if (queue_read_is_searching(state))
		str_addf(words, "   searching %d %%", (int)(100 * queue_search_progress(missing)));
}

void queue_find_draw(const struct queue_state *state, struct canvas *canvas, struct rect line)
{
	struct str words = STR_EMPTY;
	int width;

	if (state->trouble[0] || state->wrong.text[0]) {
		canvas_textf(canvas, line.x, line.y, INK_WARN, "%s", state->trouble[0] ? "not to be read: " : "filter, ");
		width = state->trouble[0] ? 16 : 8;
		canvas_fitted(canvas, line.x + width, line.y, line.width - width, INK_WARN,
		              state->trouble[0] ? state->trouble : state->wrong.text);
		return;
	}
	add_counts(state, &words);
	add_progress(state, &words);
	width = text_width(str_text(&words));
	canvas_fitted(canvas, line.x, line.y, line.width, INK_DIM, str_text(&words));
	if (state->text[0] && line.width > width + 14) {
		canvas_text(canvas, line.x + width + 3, line.y, INK_DIM, "filter: ");
		canvas_fitted(canvas, line.x + width + 11, line.y, line.width - width - 11, INK_TEXT, state->text);
	}
	str_release(&words);
}
