#include "ui/console/ladder_rungs.h"

#include "base/str.h"
#include "base/text.h"
#include "ladder/level.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <string.h>

#define INDENT    4  /* of the names, behind the mark */
#define WIDE      26 /* columns from which names are written in full */
#define LINES_MAX 12

struct line {
	char     text[120];
	enum ink ink;
	bool     here; /* the rung we stand on */
	bool     name; /* of a rung: air goes above it where there is room */
};

/* As they stand from the top down. */
struct lines { struct line lines[LINES_MAX]; int count; };

static struct line *add(struct lines *lines, enum ink ink)
{
	struct line *line = &lines->lines[lines->count < LINES_MAX - 1 ? lines->count++ : LINES_MAX - 1];

	*line = (struct line){ .ink = ink };
	return line;
}

static void add_name(struct lines *lines, int level, bool here, bool wide)
{
	struct line *line = add(lines, here ? INK_LEVEL : INK_TEXT);

	line->here = here;
	line->name = true;
	snprintf(line->text, sizeof line->text, "%d %s", level, wide ? level_name(level) : level_short_name(level));
	for (char *c = line->text; here && *c; c++)
		*c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
}

static void add_rest(struct lines *lines, enum rest_cause cause, bool wide)
{
	bool full = rest_is_full(cause), said = cause == REST_PAUSED || (full && !wide);
	const char *why = said ? "" : rest_name(cause), *paused = full ? "PAUSED" : "";

	if (cause != REST_NONE)
		snprintf(add(lines, INK_WARN)->text, sizeof lines->lines[0].text, "%s%s%s", paused, *paused && *why ? ": " : "", why);
}

/* Who has brought us here, and how. */
static void add_here(struct lines *lines, const struct ladder_state *state, bool wide)
{
	const struct level_row *last = state->history_count > 0 ? ladder_change(state, 0) : NULL;
	struct str who = STR_EMPTY;
	char when[WALL_TIME_SIZE];

	if (!last)
		return;
	snprintf(add(lines, INK_DIM)->text, sizeof lines->lines[0].text, "since %s",
	         wide ? wall_time_full(state->zone, last->at_ms, state->reading.wall_ms, when) : wall_time_day(state->zone, last->at_ms, state->reading.wall_ms, when));
	text_add_visible(&who, last->operator_name, strlen(last->operator_name));
	if (last->by_itself)
		snprintf(add(lines, INK_WARN)->text, sizeof lines->lines[0].text, "by itself");
	else
		snprintf(add(lines, INK_DIM)->text, sizeof lines->lines[0].text, "by %.80s", str_text(&who));
	str_release(&who);
	add_rest(lines, state->standing.rest.cause, wide);
	if (str_equal(last->kind, "decree"))
		snprintf(add(lines, INK_WARN)->text, sizeof lines->lines[0].text, "%s",
		         wide ? "by decree: unproven" : "by decree");
}

static void add_gate(struct lines *lines, const struct ladder_state *state, bool wide)
{
	struct line *line = add(lines, state->gate.open ? INK_OK : INK_WARN);

	if (state->gate.open)
		snprintf(line->text, sizeof line->text, "gate OPEN");
	else if (wide)
		snprintf(line->text, sizeof line->text, "gate CLOSED: %d of %d", gate_missing(&state->gate), gate_checks(&state->gate));
	else
		snprintf(line->text, sizeof line->text, "CLOSED %d/%d", gate_missing(&state->gate), gate_checks(&state->gate));
}

static void list(struct lines *lines, const struct ladder_state *state, bool wide)
{
	for (int level = LEVEL_FULL; level >= LEVEL_HUMAN_ONLY; level--) {
		bool here = level == state->stage.level;

		add_name(lines, level, here, wide);
		if (here)
			add_here(lines, state, wide);
		else if (level == state->stage.level + 1 && state->reading.done && state->gate.check_count > 0)
			add_gate(lines, state, wide);
		else if (level == LEVEL_HUMAN_ONLY && wide)
			snprintf(add(lines, INK_DIM)->text, sizeof lines->lines[0].text, "X: straight here");
	}
}

void ladder_rungs_draw(const struct ladder_state *state, struct canvas *canvas, struct rect pane)
{
	struct rect inside = widget_pane(canvas, pane, "Ladder"), former = canvas_clip(canvas, inside);
	struct lines lines = { .count = 0 };
	bool airy, tight;
	int y = inside.y, x;

	list(&lines, state, inside.width >= WIDE);
	tight = inside.height < lines.count; /* then there is room for the rungs alone */
	airy = inside.height >= lines.count + LEVEL_COUNT - 1;
	for (int i = 0; i < lines.count; i++) {
		const struct line *line = &lines.lines[i];

		if (tight && !line->name)
			continue;
		y += airy && line->name && i > 0;
		if (line->here)
			canvas_text(canvas, inside.x, y, INK_LEVEL, "==>");
		x = INDENT + (line->name || inside.width < WIDE ? 0 : 2);
		canvas_fitted(canvas, inside.x + x, y++, inside.width - x, line->ink, line->text);
	}
	canvas_unclip(canvas, former);
}
