#include "ui/console/queue_bulk.h"

#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "db/actor.h"
#include "db/decision.h"
#include "db/queue_manage.h"
#include "jobs/monotonic.h"
#include "jobs/queue_export.h"
#include "jobs/review.h"
#include "ui/console/dialog.h"
#include "ui/console/picker.h"
#include "ui/console/queue_details.h"
#include "ui/console/queue_read.h"
#include "ui/console/widget.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXAMPLES      3
#define ANYONE        (-1) /* whom places are kept for: nobody */
#define ITEMS_A_SLICE 40   /* looked at between two looks at the clock */

void queue_bulk_release(struct queue_state *state)
{
	struct queue_bulk *bulk = &state->bulk;

	queue_export_close(bulk->out, false, NULL);
	review_close(bulk->review);
	free(bulk->ids);
	free(bulk->places);
	*bulk = (struct queue_bulk){ .count = 0 };
}

/* ---- which items ---- */

/* Begins with the marked items, else with the one selected; all: else with everything shown. */
static bool begin(struct queue_state *state, enum action action, bool all)
{
	const struct queue_row *row = queue_selected(state);
	struct queue_bulk *bulk = &state->bulk;

	queue_bulk_release(state);
	bulk->action = action;
	bulk->all = all && state->marks.count == 0;
	if (bulk->all || !row)
		return bulk->all && row;
	bulk->count = state->marks.count ? state->marks.count : 1;
	bulk->ids = xcalloc((size_t)bulk->count, sizeof *bulk->ids);
	memcpy(bulk->ids, state->marks.count ? state->marks.ids : &row->item_id, (size_t)bulk->count * sizeof *bulk->ids);
	return true;
}

static void add_name(struct str *text, int64_t item_id, const char *name)
{
	struct str visible = STR_EMPTY;

	text_add_visible(&visible, name, strlen(name));
	str_addf(text, "\n  #%-8" PRId64 " ", item_id);
	text_add_fitted(text, str_text(&visible), 44, false);
	str_release(&visible);
}

static void add_examples(const struct queue_state *state, struct str *text)
{
	const struct queue_bulk *bulk = &state->bulk;
	int shown = bulk->all ? state->window.count : bulk->count;

	for (int i = 0; i < shown && i < EXAMPLES; i++) {
		struct arena arena = ARENA_EMPTY;
		struct queue_row row;
		struct err err = ERR_NONE;

		if (bulk->all)
			add_name(text, state->window.rows[i]->item_id, state->window.rows[i]->name);
		else if (queue_row_read(&state->view, bulk->ids[i], &arena, &row, &err) > 0)
			add_name(text, row.item_id, row.name);
		arena_release(&arena);
	}
	if (shown > EXAMPLES)
		str_add(text, "\n  ...");
}

/* "12", "10,000+", "all 87" */
static const char *amount(const struct queue_state *state, char text[WIDGET_COUNT_SIZE + 8])
{
	char count[WIDGET_COUNT_SIZE];
	int known = state->shown.known >= 0 ? state->shown.known : state->shown.count;
	bool more = state->bulk.all && (known > QUEUE_COUNT_MAX || !state->shown.done);
	int told = !state->bulk.all ? state->bulk.count : known > QUEUE_COUNT_MAX ? QUEUE_COUNT_MAX : known;

	snprintf(text, WIDGET_COUNT_SIZE + 8, "%s%s", widget_count(told, count), more ? "+" : "");
	return text;
}

/* ---- asking ---- */

static unsigned ask(struct app *app, struct queue_state *state, const char *verb, const char *title, const char *effect)
{
	char count[WIDGET_COUNT_SIZE + 8], yes[64];
	struct str text = STR_EMPTY;

	amount(state, count);
	snprintf(yes, sizeof yes, "%s %s", verb, count);
	str_addf(&text, "%s item%s: %s\n", count, state->bulk.count == 1 && !state->bulk.all ? "" : "s", effect);
	add_examples(state, &text);
	state->bulk.asked = true;
	dialog_open(app, &(struct dialog){ .title = title, .text = str_text(&text), .yes = yes, .action = state->bulk.action });
	str_release(&text);
	return REACT_DRAW;
}

/* The first of the items says which way a lead's key goes for all of them. */
static bool clears(const struct queue_state *state)
{
	struct arena arena = ARENA_EMPTY;
	struct queue_row row;
	struct err err = ERR_NONE;
	bool flagged = state->view.leads && queue_row_read(&state->view, state->bulk.ids[0], &arena, &row, &err) > 0 && row.flagged;

	arena_release(&arena);
	return flagged;
}

unsigned queue_bulk_flag(struct app *app, struct queue_state *state)
{
	if (!begin(state, ACTION_FLAG, false))
		return REACT_NONE;
	state->bulk.clears = clears(state);
	if (state->bulk.count > 1 && state->bulk.clears)
		return ask(app, state, "Clear", "Clear flags", "no longer marked for a lead. Answers and places stay as they are.");
	if (state->bulk.count > 1)
		return ask(app, state, "Flag", "Flag", "marked for a lead to look at.");
	state->bulk.running = true;
	return queue_bulk_work(app, state);
}

unsigned queue_bulk_requeue(struct app *app, struct queue_state *state)
{
	if (!begin(state, ACTION_REQUEUE, false))
		return REACT_NONE;
	return ask(app, state, "Requeue", "Requeue",
	           "back into the queue. Leases end, what was skipped comes again, and what is decided is decided once "
	           "more, blind, by somebody else; answers stay. What waits already goes on waiting.");
}

unsigned queue_bulk_assign(struct app *app, struct queue_state *state)
{
	struct arena arena = ARENA_EMPTY;
	struct operator_row *operators;
	struct picker_row *rows;
	struct err err = ERR_NONE;
	int count, picked = 0;

	if (!begin(state, ACTION_ASSIGN, false))
		return REACT_NONE;
	if (operator_deciders(state->view.store, &arena, &operators, &count, &err) < 0) {
		arena_release(&arena);
		app_say(app, INK_ALARM, "%s", err.text);
		return REACT_DRAW;
	}
	rows = arena_alloc(&arena, ((size_t)count + 1) * sizeof *rows);
	for (int i = 0; i < count; i++)
		rows[picked++] = (struct picker_row){ operators[i].name, role_name(operators[i].role), operators[i].operator_id,
		                                      false };
	rows[picked++] = (struct picker_row){ "anyone", "no longer kept", ANYONE, false };
	picker_open(app, &(struct picker){ .title = "Assign to", .action = ACTION_ASSIGN, .rows = rows, .count = picked });
	arena_release(&arena);
	return REACT_DRAW;
}

unsigned queue_bulk_export(struct app *app, struct queue_state *state)
{
	if (!begin(state, ACTION_EXPORT, true))
		return REACT_NONE;
	app_ask(app, ACTION_EXPORT, "export to (.csv, .jsonl):", "");
	return REACT_DRAW;
}

static unsigned ask_assign(struct app *app, struct queue_state *state, const struct answer *answer)
{
	char effect[160];

	state->bulk.operator_id = answer->value;
	snprintf(state->bulk.name, sizeof state->bulk.name, "%s", answer->text);
	if (answer->value == ANYONE)
		snprintf(effect, sizeof effect, "anyone's again. What is decided stays as it is.");
	else
		snprintf(effect, sizeof effect, "kept for %.64s: nobody else is handed them. What is decided stays as it is.",
		         answer->text);
	return ask(app, state, "Assign", "Assign", effect);
}

static unsigned ask_export(struct app *app, struct queue_state *state, const char *path)
{
	struct str effect = STR_EMPTY;
	struct err err = ERR_NONE;
	bool replaces;

	if (!*path)
		return REACT_DRAW;
	snprintf(state->bulk.name, sizeof state->bulk.name, "%s", path);
	if (queue_export_check(path, &replaces, &err) < 0) {
		app_say(app, INK_WARN, "%s", err.text);
		return REACT_DRAW;
	}
	str_add(&effect, "written to ");
	text_add_visible(&effect, path, strlen(path));
	str_addf(&effect, "%s", replaces ? ", which is there already and will be replaced." : ".");
	ask(app, state, "Export", "Export", str_text(&effect));
	str_release(&effect);
	return REACT_DRAW;
}

/* ---- doing ---- */

static unsigned fail(struct app *app, struct queue_state *state, const struct err *err)
{
	app_say(app, INK_ALARM, "%s", err->text);
	queue_bulk_release(state);
	return REACT_DRAW;
}

static void refuse(struct queue_bulk *bulk, const struct err *why)
{
	if (bulk->refused++ == 0)
		bulk->why = *why;
}

/* An item is flagged by taking it for a moment; one that is on this operator's own screen is theirs to
 * flag there. */
static int flag_one(struct queue_state *state, const struct queue_row *row, struct err *err)
{
	struct queue_bulk *bulk = &state->bulk;
	struct arena arena = ARENA_EMPTY;
	struct review_task task;
	int got = 0;

	if (row->own && row->state == QUEUE_LEASED)
		err_set(err, "item %" PRId64 " is on your screen: flag it there", row->item_id);
	else
		got = review_take(bulk->review, row->item_id, &arena, &task, err);
	if (got > 0 && review_flag(bulk->review, &task, NULL, err) <= 0)
		got = -1;
	if (got == 0)
		refuse(bulk, err);
	arena_release(&arena);
	bulk->done += got > 0;
	return got < 0 ? -1 : 0;
}

static int clear_one(struct app *app, struct queue_state *state, const struct queue_row *row, struct err *err)
{
	int cleared = decision_clear_flags(app->store, &state->stage, app->options->actor, row->item_id, "console", err);

	state->bulk.done += cleared > 0;
	return cleared < 0 ? -1 : 0;
}

static int do_one(struct app *app, struct queue_state *state, const struct queue_row *row, struct err *err)
{
	struct queue_bulk *bulk = &state->bulk;

	switch (bulk->action) {
	case ACTION_FLAG:
		return bulk->clears ? clear_one(app, state, row, err) : flag_one(state, row, err);
	case ACTION_EXPORT:
		return queue_export_add(bulk->out, row, err);
	default:
		if (row->assignment_id)
			bulk->places[bulk->place_count++] = row->assignment_id;
		return 0;
	}
}

static int prepare(struct app *app, struct queue_state *state, struct err *err)
{
	struct queue_bulk *bulk = &state->bulk;

	bulk->begun = true;
	switch (bulk->action) {
	case ACTION_EXPORT:
		queue_search_begin(&bulk->search, &state->view, &state->filter, state->operator, state->order, false);
		return queue_export_open(&state->view, bulk->name, &bulk->out, err);
	case ACTION_FLAG:
		if (review_open(app->store, app->options->stage, app->options->actor, &bulk->review, err) < 0)
			return -1;
		review_set_origin(bulk->review, "console");
		return 0;
	default:
		bulk->places = xcalloc((size_t)bulk->count, sizeof *bulk->places);
		return 0;
	}
}

static unsigned finish(struct app *app, struct queue_state *state)
{
	struct queue_bulk *bulk = &state->bulk;
	struct err err = ERR_NONE;
	char count[WIDGET_COUNT_SIZE];
	int64_t done = bulk->done;

	if (bulk->action == ACTION_ASSIGN)
		done = queue_assign(app->store, &state->stage, app->options->actor, bulk->places, bulk->place_count,
		                    bulk->operator_id == ANYONE ? 0 : bulk->operator_id, &err);
	else if (bulk->action == ACTION_REQUEUE)
		done = queue_requeue(app->store, &state->stage, app->options->actor, bulk->places, bulk->place_count, &err);
	else if (bulk->action == ACTION_EXPORT) {
		done = queue_export_rows(bulk->out);
		if (queue_export_close(bulk->out, true, &err) < 0)
			done = -1;
		bulk->out = NULL;
	}
	if (done < 0)
		return fail(app, state, &err);
	widget_count(done, count);
	if (bulk->action == ACTION_ASSIGN)
		app_say(app, INK_OK, "assigned %s to %s", count, bulk->name);
	else if (bulk->action == ACTION_EXPORT)
		app_say(app, INK_OK, "wrote %s rows to %s", count, bulk->name);
	else if (bulk->refused)
		app_say(app, INK_WARN, "flagged %s, not %d: %s", count, bulk->refused, bulk->why.text);
	else if (bulk->clears)
		app_say(app, INK_OK, "cleared the flag%s of %s", done == 1 ? "" : "s", count);
	else if (bulk->action == ACTION_REQUEUE && done < bulk->count)
		app_say(app, INK_WARN, "requeued %s of %d: the rest waits already, or has no place in the queue", count, bulk->count);
	else
		app_say(app, INK_OK, "%s %s", bulk->action == ACTION_FLAG ? "flagged" : "requeued", count);
	queue_bulk_release(state);
	queue_read_anew(state);
	queue_details_read(state, true);
	return REACT_DRAW;
}

struct adding { struct queue_bulk *bulk; struct err *err; bool failed; };

static bool add_found(void *context, const struct queue_row *row)
{
	struct adding *adding = context;

	adding->failed = queue_export_add(adding->bulk->out, row, adding->err) < 0;
	return !adding->failed;
}

/* A slice of all that is shown. 1: that was the last; 0; -1. */
static int do_all(struct queue_state *state, struct err *err)
{
	struct adding adding = { &state->bulk, err, false };

	if (queue_search_run(&state->bulk.search, QUEUE_SLICE_US, add_found, &adding, err) < 0 || adding.failed)
		return -1;
	return state->bulk.search.ended;
}

static int do_some(struct app *app, struct queue_state *state, struct err *err)
{
	struct queue_bulk *bulk = &state->bulk;
	int64_t until_us = monotonic_us() + QUEUE_SLICE_US;

	for (int i = 0; bulk->at < bulk->count; i++) {
		struct arena arena = ARENA_EMPTY;
		struct queue_row row;
		int got = queue_row_read(&state->view, bulk->ids[bulk->at++], &arena, &row, err);

		if (got > 0)
			got = do_one(app, state, &row, err);
		arena_release(&arena);
		if (got < 0)
			return -1;
		if ((bulk->review || i % ITEMS_A_SLICE == 0) && monotonic_us() >= until_us)
			break;
	}
	return bulk->at == bulk->count;
}

unsigned queue_bulk_work(struct app *app, struct queue_state *state)
{
	struct err err = ERR_NONE;
	int got;

	if (!state->bulk.begun && prepare(app, state, &err) < 0)
		return fail(app, state, &err);
	got = state->bulk.all ? do_all(state, &err) : do_some(app, state, &err);
	if (got < 0)
		return fail(app, state, &err);
	return got > 0 ? finish(app, state) : REACT_NONE;
}

bool queue_bulk_cancel(struct app *app, struct queue_state *state)
{
	const struct queue_bulk *bulk = &state->bulk;
	bool running = bulk->running;

	if (running)
		app_say(app, INK_WARN, "stopped after %lld", bulk->out ? (long long)queue_export_rows(bulk->out) : (long long)bulk->at);
	queue_bulk_release(state);
	return running;
}

unsigned queue_bulk_answer(struct app *app, struct queue_state *state, const struct answer *answer)
{
	if (answer->action != state->bulk.action || state->bulk.running)
		return REACT_NONE;
	if (!state->bulk.asked && answer->action == ACTION_ASSIGN)
		return ask_assign(app, state, answer);
	if (!state->bulk.asked && answer->action == ACTION_EXPORT)
		return ask_export(app, state, answer->text);
	state->bulk.running = true;
	return queue_bulk_work(app, state) | REACT_DRAW;
}
