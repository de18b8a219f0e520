#include "ui/console/retrain_page.h"

#include "base/text.h"
#include "db/store.h"
#include "ui/console/page.h"
#include "ui/console/retrain_around.h"
#include "ui/console/retrain_run.h"
#include "ui/console/wall_time.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define SUSPECTS 20

static void add_visible(struct str *text, const char *words)
{
	text_add_visible(text, words, strlen(words));
}

static void add_steps(struct str *text, const struct retrain_state *state)
{
	char when[WALL_TIME_SIZE];

	for (int i = 0; i < state->step_count; i++) {
		str_addf(text, "  %-12s %-10s ", wall_time_full(state->zone, state->steps[i].at_ms, state->reading.wall_ms, when),
		         state->steps[i].state);
		add_visible(text, state->steps[i].words);
		str_add(text, "\n");
	}
}

/* Those that a version contradicts most go before. */
static void add_suspects(struct app *app, struct str *text, const struct retrain_state *state)
{
	struct arena arena = ARENA_EMPTY;
	struct snapshot_item *items;
	int count;

	if (snapshot_items(app->store, state->snapshot.snapshot_id, -1, SUSPECTS, &arena, &items, &count, NULL) < 0)
		count = 0;
	for (int i = 0; i < count && isfinite(items[i].margin); i++) {
		str_addf(text, "%s  item %" PRId64 " is called ", i ? "" : "in doubt, the most first (rung suspects has all, with names):\n", items[i].item_id);
		add_visible(text, items[i].label);
		str_addf(text, " (%s), by a margin of %.2f\n", items[i].source, items[i].margin);
	}
	arena_release(&arena);
}

static void add_snapshot(struct app *app, struct str *text, const struct retrain_state *state)
{
	const struct snapshot *snapshot = &state->snapshot;
	char hex[HASH_HEX_SIZE];

	if (!snapshot->snapshot_id) {
		str_add(text, "no snapshot was taken\n");
		return;
	}
	str_addf(text, "snapshot %.12s: %" PRId64 " to learn from, %" PRId64 " kept back to compare by, %" PRId64 " in doubt\nkept out: ",
	         hash_hex(snapshot->sha256, HASH_BYTES, hex), snapshot->train, snapshot->eval, snapshot->suspects);
	retrain_left_out(state, text);
	str_add(text, "\n");
	for (int i = 0; i < state->class_count; i++) {
		str_add(text, "  ");
		add_visible(text, state->classes[i].label);
		str_addf(text, ": %" PRId64 " to learn from, %" PRId64 " kept back, %" PRId64 " in doubt\n", state->classes[i].train,
		         state->classes[i].eval, state->classes[i].suspects);
	}
	add_suspects(app, text, state);
}

static void add_due(struct str *text, const struct retrain_state *state)
{
	str_add(text, state->ask.cause ? "due: " : "");
	add_visible(text, state->ask.words);
	str_add(text, "\n");
	retrain_due_describe(state, text);
	str_add(text, "  (retrain.new_decisions, retrain.disagreements, retrain.age, retrain.schedule; an alarm: the action of a band)\n");
	str_add(text, "rung serve and score --watch look for it twice a minute, cron by rung retrain --if-due.\ncommand: ");
	add_visible(text, *state->command ? state->command : "the reference trainer, models/train/train.py");
	str_add(text, "\n");
}

unsigned retrain_page_why(struct app *app, const struct retrain_state *state)
{
	struct str text = STR_EMPTY;

	add_due(&text, state);
	page_open(app, "What begins a run", str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}

unsigned retrain_page_open(struct app *app, const struct retrain_state *state)
{
	const struct retrain_run *run = retrain_selected(state);
	struct str text = STR_EMPTY;
	char title[40];

	str_addf(&text, "asked for by ");
	add_visible(&text, run->operator_name);
	str_addf(&text, " (%s): ", run->cause);
	add_visible(&text, run->reason);
	str_add(&text, "\n");
	add_steps(&text, state);
	retrain_run_progress(state, &text);
	str_add(&text, "\n");
	retrain_run_loss(state, &text);
	str_add(&text, "\n\n");
	add_snapshot(app, &text, state);
	str_addf(&text, "\nthe end of its output (%s.retrain/%" PRId64 "/log):\n", strrchr(store_path(app->store), '/') ?
	         strrchr(store_path(app->store), '/') + 1 : store_path(app->store), run->run_id);
	str_add(&text, *state->log ? state->log : "nothing\n");
	snprintf(title, sizeof title, "Run %" PRId64, run->run_id);
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
