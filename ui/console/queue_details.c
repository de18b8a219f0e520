#include "ui/console/queue_details.h"

#include "base/clock.h"
#include "base/str.h"
#include "base/text.h"
#include "db/item.h"
#include "db/item_feature.h"
#include "db/item_history.h"
#include "db/output.h"
#include "jobs/queue_order.h"
#include "jobs/record.h"
#include "ui/console/page.h"
#include "ui/console/widget.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the text ---- */

static void add_visible(struct str *text, const char *value)
{
	text_add_visible(text, value, strlen(value));
}

static void add_pair(struct str *text, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	add_visible(text, name);
	str_add(text, " ");
	add_visible(text, value);
	str_add(text, "\n");
}

/* 2026-03-01 09:30 */
static void add_time(struct str *text, int64_t ms)
{
	char iso[CLOCK_TEXT_SIZE];

	clock_iso(ms, iso);
	str_addf(text, "%.10s %.5s", iso, iso + 11);
}

static void add_features(struct str *text, const struct features *features)
{
	char value[FEATURE_TEXT_SIZE];
	size_t start = text->length;

	for (int i = 0; i < FEATURE_COUNT; i++)
		if (!isnan(features->of[i]) && i != FEATURE_FILE_SIZE)
			str_addf(text, "%s%s %s", text->length > start ? ", " : "", feature_row((enum feature)i)->words,
			         feature_text(features, (enum feature)i, value));
	str_add(text, text->length > start ? "\n" : "");
}

#define FIELDS_SHOWN 20

static void add_fields(struct str *text, const struct item *item, const char *words, struct arena *arena)
{
	struct record_field *fields;
	int count = record_read(words, arena, &fields, NULL), shown = count < FIELDS_SHOWN ? count : FIELDS_SHOWN;

	for (int i = 0; i < shown; i++)
		if (!str_equal(fields[i].value, item->external_key))
			add_pair(text, fields[i].name, fields[i].missing ? "-" : fields[i].value);
	if (count > shown)
		str_addf(text, "and %d more fields\n", count - shown);
}

/* What is judged, where that is words: the beginning of a text, or a record's fields. */
static void add_words(struct str *text, const struct item *item, bool judged)
{
	struct arena arena = ARENA_EMPTY;
	const struct output said = { .text = item->words };
	struct str brief = STR_EMPTY;

	if (item->words && str_equal(item->kind, "record")) {
		add_fields(text, item, judged ? item->words : record_to_judge(item->words, &arena), &arena);
	} else if (item->words && *item->words) {
		output_brief(output_kind_at(OUTPUT_TEXT), NULL, &said, &brief);
		add_visible(text, str_text(&brief));
		str_add(text, "\n");
	}
	str_release(&brief);
	arena_release(&arena);
}

/* judged: what may be the answer may be told. */
static void add_item(struct str *text, const struct item *item, const struct features *features, bool judged)
{
	char bytes[WIDGET_COUNT_SIZE];

	str_addf(text, "%s, %s bytes, added ", item->kind, widget_count(item->bytes, bytes));
	add_time(text, item->added_ms);
	str_add(text, "\n");
	add_pair(text, "source", item->source);
	add_pair(text, "folder", item->root);
	add_pair(text, "key", item->external_key);
	add_pair(text, "group", item->group);
	for (int i = 0; i < item->attribute_count; i++)
		if (judged || !item_column_may_tell(item->attributes[i].name))
			add_pair(text, item->attributes[i].name, item->attributes[i].value);
	add_features(text, features);
	add_words(text, item, judged);
}

static void add_said(struct str *text, const struct item_past *past)
{
	char time[CLOCK_TEXT_SIZE];

	add_visible(text, past->who);
	str_add(text, past->label ? " said " : " ");
	add_visible(text, past->label ? past->label : past->what);
	if (past->how)
		str_addf(text, ", %s", past->how);
	if (past->duration_ms > 0)
		str_addf(text, ", %s", clock_duration(past->duration_ms, time));
	if (past->undone_ms) {
		str_add(text, "; undone ");
		add_time(text, past->undone_ms);
	}
}

static void add_predicted(struct str *text, const struct item_past *past)
{
	char share[WIDGET_SHARE_SIZE];

	add_visible(text, past->who);
	str_addf(text, " (%s) says ", past->what);
	add_visible(text, past->label ? past->label : "nothing");
	if (isfinite(past->confidence))
		str_addf(text, " %s", widget_share(past->confidence, share));
}

static void add_counted(struct str *text, const struct item_past *past)
{
	str_add(text, "counted as ");
	add_visible(text, past->label);
	str_add(text, " for ");
	add_visible(text, past->who);
	str_add(text, ": what is said later is kept, and changes nothing of that");
}

static void add_place(struct str *text, const struct item_past *past)
{
	str_addf(text, "place for %s: %s", past->what, past->how);
	if (past->who) {
		str_add(text, " ");
		add_visible(text, past->who);
	}
	if (past->until_ms) {
		str_add(text, " until ");
		add_time(text, past->until_ms);
	}
	if (past->kept_for) {
		str_add(text, ", kept for ");
		add_visible(text, past->kept_for);
	}
	if (past->times > 0)
		str_addf(text, ", handed out %d time%s", past->times, past->times == 1 ? "" : "s");
}

/* What stands beside the label, in lines of its own. */
static void add_beside(const struct queue_state *state, struct str *text, const struct item_past *past)
{
	const struct output_kind *kind = output_of_stage(state->view.stage);
	struct str brief = STR_EMPTY;

	if (!past->label || (past->kind != ITEM_PAST_SAID && past->kind != ITEM_PAST_PREDICTED) || !kind->brief)
		return;
	if (past->output.erased)
		str_add(&brief, "(its words are erased)");
	else
		kind->brief(&past->output, &brief);
	if (brief.length > 0) {
		str_add(text, "  ");
		add_visible(text, str_text(&brief));
		str_add(text, "\n");
	}
	str_release(&brief);
}

static void add_past(const struct queue_state *state, struct str *text, const struct item_past *past)
{
	add_time(text, past->at_ms);
	str_add(text, " ");
	switch (past->kind) {
	case ITEM_PAST_COUNTED: add_counted(text, past); break;
	case ITEM_PAST_SAID: add_said(text, past); break;
	case ITEM_PAST_PREDICTED: add_predicted(text, past); break;
	case ITEM_PAST_ROUTED: str_addf(text, "level %d: %s, %s", past->level, past->what, past->how); break;
	case ITEM_PAST_PLACE: add_place(text, past); break;
	}
	if (past->why && *past->why) {
		str_add(text, ": ");
		add_visible(text, past->why);
	}
	str_add(text, "\n");
	add_beside(state, text, past);
}

/* Why it stands where it does, for leads. */
static int add_standing(const struct queue_state *state, int64_t item_id, struct str *text, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct queue_row row;
	size_t start = text->length;
	int got = state->view.leads ? queue_row_read(&state->view, item_id, &arena, &row, err) : 0;

	if (got > 0)
		got = queue_order_explain(&state->view, &row, text, err);
	str_add(text, text->length > start ? "\n" : "");
	arena_release(&arena);
	return got < 0 ? -1 : 0;
}

static int write_text(struct queue_state *state, int64_t item_id, struct arena *arena, struct str *text, struct err *err)
{
	struct features features;
	struct item_past *rows;
	struct item item;
	int count;
	bool blind;

	if (item_read(state->view.store, item_id, arena, &item, err) < 0 ||
	    item_features_read(state->view.store, item_id, &features, err) < 0 ||
	    item_history_read(&state->view, item_id, arena, &rows, &count, &blind, err) < 0)
		return -1;
	add_visible(text, item.name);
	str_add(text, "\n");
	add_item(text, &item, &features, state->view.leads && !blind);
	if (add_standing(state, item_id, text, err) < 0)
		return -1;
	str_add(text, state->view.leads ? "\nwhat happened\n" : "\nwhat you did\n");
	for (int i = 0; i < count; i++)
		add_past(state, text, &rows[i]);
	if (count == 0)
		str_add(text, "nothing yet\n");
	if (blind)
		str_add(text, "\nStill to be judged blind, or not settled yet: the rest is told once it is.\n");
	return 0;
}

void queue_details_read(struct queue_state *state, bool always)
{
	const struct queue_row *row = queue_selected(state);
	int64_t item_id = row ? row->item_id : 0;
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;

	if (!state->details_open || (item_id == state->details_item && !always))
		return;
	if (item_id != state->details_item)
		state->details_from = 0;
	state->details_item = item_id;
	str_clear(&state->details_text);
	if (item_id && write_text(state, item_id, &arena, &state->details_text, &err) < 0)
		str_addf(&state->details_text, "not to be read: %s", err.text);
	arena_release(&arena);
}

unsigned queue_details_page(struct app *app, struct queue_state *state)
{
	const struct queue_row *row = queue_selected(state);
	struct arena arena = ARENA_EMPTY;
	struct str text = STR_EMPTY;
	struct err err = ERR_NONE;
	char title[48];

	if (!row)
		return REACT_NONE;
	snprintf(title, sizeof title, "#%" PRId64, row->item_id);
	if (write_text(state, row->item_id, &arena, &text, &err) < 0)
		app_say(app, INK_ALARM, "%s", err.text);
	else
		page_open(app, title, str_text(&text));
	str_release(&text);
	arena_release(&arena);
	return REACT_DRAW;
}

/* ---- the pane ---- */

/* The next line of *text, which moves on behind it. */
static size_t take_line(const char **text, int width, const char **line)
{
	size_t left = strlen(*text), length = widget_line_length(*text, left, width);

	*line = *text;
	*text += length + (length < left && (*text)[length] == '\n');
	return length;
}

static int count_lines(const struct queue_state *state, int width)
{
	const char *text = str_text(&state->details_text), *line;
	int lines = 0;

	for (; *text; lines++)
		take_line(&text, width, &line);
	return lines;
}

void queue_details_scroll(struct queue_state *state, int lines)
{
	struct rect inside = widget_pane_inside(state->details);
	int last = count_lines(state, inside.width > 0 ? inside.width : 1) - inside.height;

	state->details_from += lines;
	if (state->details_from > last)
		state->details_from = last;
	if (state->details_from < 0)
		state->details_from = 0;
}

static void draw_lines(const struct queue_state *state, struct canvas *canvas, struct rect inside)
{
	const char *text = str_text(&state->details_text), *line;

	for (int i = 0; *text && i < state->details_from + inside.height; i++) {
		size_t length = take_line(&text, inside.width, &line);
		struct str copy = STR_EMPTY;

		str_add_bytes(&copy, line, length);
		if (i >= state->details_from)
			canvas_text(canvas, inside.x, inside.y + i - state->details_from, i == 0 ? INK_LABEL : INK_TEXT,
			            str_text(&copy));
		str_release(&copy);
	}
}

void queue_details_draw(const struct queue_state *state, struct canvas *canvas)
{
	struct rect inside, former;
	char title[48];
	int lines;

	if (state->details.width == 0)
		return;
	snprintf(title, sizeof title, state->details_item ? "#%" PRId64 : "no item", state->details_item);
	inside = widget_framed_pane(canvas, state->details, title, state->in_details ? INK_TITLE : INK_FRAME, INK_TITLE);
	former = canvas_clip(canvas, inside);
	if (inside.width > 0)
		draw_lines(state, canvas, inside);
	canvas_unclip(canvas, former);
	lines = count_lines(state, inside.width > 0 ? inside.width : 1);
	if (lines > inside.height)
		widget_footer(canvas, state->details, state->in_details ? "j k scroll, Tab list" : "Tab scrolls");
	if (state->in_details)
		canvas_cursor(canvas, inside.x, inside.y);
}
