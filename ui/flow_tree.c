#include "ui/flow_tree.h"

#include "base/str.h"

const char *flow_drift_word(enum drift_state state)
{
	static const char *const words[] = { [DRIFT_UNKNOWN] = "-", [DRIFT_CALM] = "calm", [DRIFT_WATCH] = "watch", [DRIFT_ALARM] = "alarm" };

	return words[state];
}

/* The stage that it hangs on, or -1. */
static int parent(const struct pipeline_view *view, int index)
{
	const struct flow_stage *flow = &view->stages[index].flow;

	for (int i = 0; flow->link_count > 0 && i < view->stage_count; i++)
		if (view->stages[i].flow.stage_id == flow->links[0].upstream_id)
			return i;
	return -1;
}

static int add_below(const struct pipeline_view *view, int above, int *order, int count)
{
	for (int i = 0; i < view->stage_count; i++)
		if (parent(view, i) == above) {
			order[count] = i;
			count = add_below(view, i, order, count + 1);
		}
	return count;
}

void flow_tree_order(const struct pipeline_view *view, int *order)
{
	add_below(view, -1, order, 0);
}

/* Whether another stage hangs on the same one further down. */
static bool has_later_sister(const struct pipeline_view *view, int index)
{
	for (int i = index + 1; i < view->stage_count; i++)
		if (parent(view, i) == parent(view, index))
			return true;
	return false;
}

/* The branches that pass by, from the root on. */
static void add_trunk(const struct pipeline_view *view, int index, bool ascii, struct str *out)
{
	if (parent(view, index) < 0)
		return;
	add_trunk(view, parent(view, index), ascii, out);
	str_add(out, !has_later_sister(view, index) ? "   " : ascii ? "|  " : "\u2502  ");
}

const char *flow_tree(const struct pipeline_view *view, int index, bool ascii, struct arena *arena)
{
	const struct flow_stage *flow = &view->stages[index].flow;
	struct str out = STR_EMPTY;
	const char *text;

	if (parent(view, index) >= 0) {
		add_trunk(view, parent(view, index), ascii, &out);
		str_add(&out, ascii ? "+-" : has_later_sister(view, index) ? "\u251c\u2500" : "\u2514\u2500");
		str_addf(&out, "%s%s", flow->links[0].label ? flow->links[0].label : "", ascii ? "-> " : "\u2500\u25b8 ");
	}
	str_add(&out, flow->name);
	for (int i = 1; i < flow->link_count; i++)
		str_addf(&out, "%s%s%s", i == 1 ? " (and " : ", ", flow->links[i].upstream, i == flow->link_count - 1 ? ")" : "");
	text = arena_strdup(arena, str_text(&out));
	str_release(&out);
	return text;
}
