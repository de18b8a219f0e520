#include "ui/console/ladder_why.h"

#include "base/str.h"
#include "base/text.h"
#include "db/evidence_behind.h"
#include "ui/console/ladder_cells.h"
#include "ui/console/ladder_gate.h"
#include "ui/console/page.h"

#include <stdio.h>
#include <string.h>

static void add_query(struct str *text, const struct ladder_state *state, const char *check)
{
	struct str query = STR_EMPTY;

	if (state->model && evidence_behind(&query, check, state->stage.name, state->model))
		str_addf(text, "\nThe rows behind it, by rung query:\n  %s\n\nThe gate leaves out what is not settled yet and what the version was "
		               "trained on, and counts one item of each group.\n", str_text(&query));
	str_release(&query);
}

static void add_figures(struct str *text, const struct gate_check *check)
{
	struct ladder_cells cells;
	char pace[LADDER_PACE_SIZE];

	ladder_cells(check, (int)sizeof cells.claim, true, &cells);
	str_addf(text, "%s: %s\n\n", cells.claim, check->information ? "only told" : check->ok ? "ok" : "NO");
	text_add_visible(text, check->why, strlen(check->why));
	if (check->change[0])
		str_addf(text, "\nwhat would change it: %s", check->change);
	if (!check->ok && *ladder_gate_pace(check->days, pace))
		str_addf(text, "\n%s, counting days with enough work", pace);
	str_addf(text, "\n\nmeasured         %s\nworst plausible  %s\nneeded           %s\n", cells.measured, cells.worst, cells.need);
}

unsigned ladder_why(struct app *app, const struct ladder_state *state)
{
	const struct gate *gate = &state->gate;
	const struct gate_check *check = &gate->checks[state->at[LADDER_GATE]];
	struct str text = STR_EMPTY;
	char title[120], chance[LADDER_CHANCE_SIZE];

	if (!state->read || gate->check_count == 0)
		return REACT_NONE;
	add_figures(&text, check);
	if (*ladder_gate_chance(gate, chance))
		str_addf(&text, "\n%s. This is attempt %d of the year; of its %.3g in 100 are left %.2g. The worst plausible value holds at every moment, so looking often opens nothing.\n", chance, gate->attempt,
		         gate->budget * 100, gate->left * 100);
	str_addf(&text, "\nTo compute it anew, from the rows:\n  rung gate --to %d --json\n", gate->to);
	str_addf(&text, "  its check is named \"%s\" there\n", check->name);
	add_query(&text, state, check->name);
	snprintf(title, sizeof title, "Gate %d to %d: %s", gate->from, gate->to, check->name);
	page_open(app, title, str_text(&text));
	str_release(&text);
	return REACT_DRAW;
}
