#include "ui/console/ladder_why.h"

#include "base/str.h"
#include "base/text.h"
#include "db/evidence_behind.h"
#include "ladder/gate_cells.h"
#include "ladder/gate_explain.h"
#include "ui/console/ladder_gate.h"
#include "ui/console/page.h"

#include <stdio.h>
#include <string.h>

static void add_query(struct str *text, const struct ladder_state *state, const char *check)
{
	struct str query = STR_EMPTY;

	if (state->model && evidence_behind(&query, &state->gate, check, state->stage.name, state->model))
		str_addf(text, "\nThe rows behind it, by rung query:\n  %s\n\nThese are the rows counted: settled, in the newest epoch, one of each group, none "
		               "that the version was trained on. v_folded has them, and why others do not count.\n", str_text(&query));
	str_release(&query);
}

static void add_figures(struct str *text, const struct gate_check *check)
{
	struct gate_cells cells;
	char pace[GATE_PACE_SIZE];

	gate_cells(check, (int)sizeof cells.claim, true, &cells);
	str_addf(text, "%s: %s\n\n", cells.claim, check->information ? "only told" : gate_is_unmeasured(check) ? "nothing measured that keeps it closed" : check->ok ? "ok" : "NO");
	text_add_visible(text, check->why, strlen(check->why));
	if (check->change[0])
		str_addf(text, "\nwhat would change it: %s", check->change);
	if (!check->ok && *gate_pace(check->days, pace))
		str_addf(text, "\n%s, counting days with enough work", pace);
	str_addf(text, "\n\nmeasured         %s\nworst plausible  %s\nneeded           %s\n", cells.measured, cells.worst, cells.need);
}

unsigned ladder_why(struct app *app, const struct ladder_state *state)
{
	const struct gate *gate = &state->gate;
	const struct gate_check *check = &gate->checks[state->at[LADDER_GATE]];
	struct str text = STR_EMPTY;
	char title[120], chance[GATE_CHANCE_SIZE];

	if (!state->reading.done || gate->check_count == 0)
		return REACT_NONE;
	add_figures(&text, check);
	if (*gate_chance(gate, chance))
		str_addf(&text, "\n%s: attempt %d. The worst plausible value holds at every moment, so looking often opens nothing.\n", chance,
		         gate->attempt);
	str_addf(&text, "\nTo compute it anew, from the rows:\n  rung gate --to %d --json\n", gate->to);
	str_addf(&text, "  its check is named \"%s\" there\n", check->name);
	add_query(&text, state, check->name);
	snprintf(title, sizeof title, "Gate %d to %d: %s", gate->from, gate->to, check->name);
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
