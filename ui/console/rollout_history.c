#include "ui/console/rollout_history.h"

#include "base/clock.h"
#include "base/order.h"
#include "base/str.h"
#include "base/text.h"
#include "ui/console/page.h"
#include "ui/console/rollout_words.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

int rollout_history_rows(const struct rollout_state *state, int *first)
{
	int rows = smaller(widget_pane_inside(state->panes[ROLLOUT_HISTORY]).height, state->act_count);

	*first = larger(0, smaller(state->at[ROLLOUT_HISTORY] - rows / 2, state->act_count - rows));
	return rows;
}

static bool has_share(const struct rollout_act *act)
{
	return act->act.kind == TRAFFIC_ACT_CANARY || act->act.kind == TRAFFIC_ACT_ADVANCE || act->act.kind == TRAFFIC_ACT_SHADOW;
}

static void add_visible(struct str *text, const char *words)
{
	text_add_visible(text, words, strlen(words));
}

static void add_what(struct str *text, const struct rollout_state *state, const struct rollout_act *act)
{
	char name[ROLLOUT_NAME_SIZE], figure[ROLLOUT_FIGURE_SIZE];

	str_addf(text, "%s%s %s", traffic_act_name(act->act.kind), act->act.kind == TRAFFIC_ACT_ROLLBACK ? " to" : "",
	         rollout_name_of(state, act->act.version_id, name));
	if (has_share(act))
		str_addf(text, " %s", rollout_share(act->act.share, figure));
}

/* "12 Mar 14:02  canary v15 5%  mara  the new lamp" */
static void describe(struct str *text, const struct rollout_state *state, const struct rollout_act *act)
{
	char when[WALL_TIME_SIZE];

	str_addf(text, "%-12s  ", wall_time_full(state->zone, act->at_ms, state->reading.wall_ms, when));
	add_what(text, state, act);
	str_add(text, act->rule[0] ? "  by itself: " : "  ");
	add_visible(text, act->rule[0] ? act->rule : act->operator_name);
	str_add(text, "  ");
	add_visible(text, act->reason);
}

void rollout_history_draw(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane)
{
	struct rect inside = widget_pane(canvas, pane, "History"), former = canvas_clip(canvas, inside);
	int first, rows = rollout_history_rows(state, &first), mark = state->focus == ROLLOUT_HISTORY ? 2 : 0;

	for (int i = 0; i < rows; i++) {
		const struct rollout_act *act = &state->acts[first + i];
		bool selected = mark && first + i == state->at[ROLLOUT_HISTORY];
		enum ink ink = selected ? app_selected_ink(app) : act->rule[0] ? INK_WARN : INK_TEXT;
		struct str text = STR_EMPTY;

		describe(&text, state, act);
		canvas_text(canvas, inside.x, inside.y + i, INK_KEY, selected ? ">" : "");
		canvas_fitted(canvas, inside.x + mark, inside.y + i, inside.width - mark, ink, str_text(&text));
		if (selected)
			canvas_cursor(canvas, inside.x, inside.y + i);
		str_release(&text);
	}
	if (state->reading.done && state->act_count == 0)
		canvas_fitted(canvas, inside.x, inside.y, inside.width, INK_DIM, "no act yet");
	canvas_unclip(canvas, former);
}

static void add_act(struct str *text, const struct rollout_state *state, const struct rollout_act *act)
{
	char when[WALL_TIME_SIZE];

	str_addf(text, "%s  ", wall_time_exact(state->zone, act->at_ms, when));
	add_what(text, state, act);
	str_add(text, act->rule[0] ? "\n  by itself, rule " : "\n  by ");
	add_visible(text, act->rule[0] ? act->rule : act->operator_name);
	str_add(text, ": ");
	add_visible(text, act->reason);
	if (act->evidence[0]) {
		str_add(text, "\n  counted then: ");
		add_visible(text, act->evidence);
	}
	if (act->level_change_id)
		str_add(text, "\n  the level fell with it: the Ladder's timeline says to what");
	str_add(text, "\n\n");
}

unsigned rollout_history_page(struct app *app, const struct rollout_state *state)
{
	struct str text = STR_EMPTY;
	char title[120];

	for (int i = 0; i < state->act_count; i++)
		add_act(&text, state, &state->acts[i]);
	if (state->act_count == 0)
		str_add(&text, "Nothing has been done with a version yet.\n");
	snprintf(title, sizeof title, "Rollouts of %.60s: times are UTC, the newest first", state->stage.name);
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
