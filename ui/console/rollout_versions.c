#include "ui/console/rollout_versions.h"

#include "base/order.h"
#include "base/text.h"
#include "ui/console/key_action.h"
#include "ui/console/rollout_stage.h"
#include "ui/console/rollout_words.h"
#include "ui/console/wall_time.h"
#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define HEAD_ROWS 1
#define FOOT_ROWS 2 /* a blank, and who answers */
#define MARK      2 /* columns of the > */
#define NAME_LEAST 5
#define WIDE      100 /* columns from which all is told */
#define NOTE_LEAST 10
#define WIDE_NOTE  24

/* Columns of the table; those that do not show have width 0. */
struct columns { int name, role, bar, share, items, agreed, judged, nulls, p95; };

static int used(const struct columns *columns)
{
	const int widths[] = { columns->name, columns->role, columns->bar, columns->share, columns->items, columns->agreed,
	                       columns->judged, columns->nulls, columns->p95 };
	int sum = MARK;

	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
		sum += widths[i] > 0 ? widths[i] + 1 : 0;
	return sum;
}

/* A count is told whole. */
static void widen_counts(const struct rollout_state *state, struct columns *columns)
{
	char count[WIDGET_COUNT_SIZE];

	for (int i = 0; i < state->view.version_count; i++) {
		const struct rollout_version *row = &state->view.versions[i];

		columns->items = larger(columns->items, text_width(widget_count((long long)row->predictions, count)));
		columns->judged = larger(columns->judged, text_width(widget_count((long long)row->judged, count)));
	}
}

/* Names get what room there is, within reason; in a small terminal what costs first goes. */
static struct columns fit(const struct rollout_state *state, int width)
{
	struct columns columns = { 7, 7, 6, 5, 7, 6, 6, 5, 6 };
	char name[ROLLOUT_NAME_SIZE];
	int wanted = 7;

	for (int i = 0; i < state->view.version_count; i++)
		wanted = larger(wanted, text_width(rollout_name(state, &state->view.versions[i].version, name)));
	if (width >= WIDE)
		columns = (struct columns){ 7, 7, 16, 5, 10, 7, 8, 6, 7 };
	widen_counts(state, &columns);
	if (width < used(&columns) + NOTE_LEAST)
		columns.bar = 0;
	if (width < used(&columns))
		columns.nulls = columns.p95 = 0;
	if (width < used(&columns))
		columns.items = 0;
	if (width < used(&columns))
		columns.name = NAME_LEAST;
	columns.name = smaller(wanted, larger(NAME_LEAST, width - used(&columns) + columns.name - (width >= WIDE ? WIDE_NOTE : columns.bar > 0 ? NOTE_LEAST : 0)));
	return columns;
}

int rollout_versions_height(const struct rollout_state *state)
{
	return 2 + HEAD_ROWS + larger(1, state->view.version_count) + FOOT_ROWS;
}

static int table_rows(const struct rollout_state *state, int height)
{
	int rows = height - HEAD_ROWS;

	if (rows >= state->view.version_count + FOOT_ROWS || rows >= 6)
		rows -= FOOT_ROWS;
	return larger(0, smaller(rows, state->view.version_count));
}

int rollout_versions_rows(const struct rollout_state *state, int *first)
{
	int rows = table_rows(state, widget_pane_inside(state->panes[ROLLOUT_VERSIONS]).height);

	*first = larger(0, smaller(state->at[ROLLOUT_VERSIONS] - rows / 2, state->view.version_count - rows));
	return rows;
}

int rollout_versions_row_at(const struct rollout_state *state, int y)
{
	int first, rows = rollout_versions_rows(state, &first);
	int line = y - widget_pane_inside(state->panes[ROLLOUT_VERSIONS]).y - HEAD_ROWS;

	return line >= 0 && line < rows ? first + line : -1;
}

/* ---- what a row says ---- */

static double traffic_of(const struct rollout_state *state, const struct rollout_version *row)
{
	const struct rollout_version *canary = rollout_with_role(state, TRAFFIC_CANARY);

	if (row->role == TRAFFIC_LIVE)
		return 1 - (canary ? canary->share : 0);
	return row->role == TRAFFIC_CANARY ? row->share : 0;
}

static enum ink role_ink(enum traffic_role role)
{
	return role == TRAFFIC_LIVE ? INK_LEVEL : role == TRAFFIC_CANARY ? INK_WARN : INK_TEXT;
}

static void note_of_role(const struct rollout_state *state, const struct rollout_version *row, int room, char *note, size_t size)
{
	char figure[ROLLOUT_FIGURE_SIZE], until[WALL_TIME_SIZE];

	note[0] = '\0';
	if (row->role == TRAFFIC_CANARY && state->view.has_plan)
		snprintf(note, size, "step %d/%d", state->view.step, rollout_stage_count(&state->view.plan));
	else if (row->role == TRAFFIC_LIVE && state->view.baking)
		snprintf(note, size, room < WIDE_NOTE ? "bakes" : "bakes until %s", wall_time_full(state->zone, state->view.bake_until_ms, state->reading.wall_ms, until));
	else if (row->role == TRAFFIC_STANDBY)
		snprintf(note, size, "way back");
	else if (row->role == TRAFFIC_NEXT)
		snprintf(note, size, "waits");
	else if (row->role == TRAFFIC_SHADOW)
		snprintf(note, size, "scores %s", row->share < 1 ? rollout_share(row->share, figure) : "all");
}

bool rollout_is_retired(const struct rollout_state *state, int64_t version_id)
{
	for (int i = 0; i < state->view.traffic.count; i++)
		if (state->view.traffic.versions[i].version_id == version_id)
			return state->view.traffic.versions[i].retired;
	return false;
}

const char *rollout_role_title(const struct rollout_state *state, const struct rollout_version *row)
{
	return rollout_is_retired(state, row->version.model_version_id) ? "RETIRED" : traffic_role_title(row->role);
}

static enum ink make_note(const struct rollout_state *state, const struct rollout_version *row, int room, char *note, size_t size)
{
	char figure[ROLLOUT_FIGURE_SIZE];
	size_t length;

	if (state->staged.version_id == row->version.model_version_id) {
		snprintf(note, size, room >= WIDE_NOTE ? "-> %s staged" : "-> %s", rollout_share(rollout_staged_share(&state->staged), figure));
		return INK_MODEL;
	}
	note_of_role(state, row, room, note, size);
	if (rollout_is_retired(state, row->version.model_version_id))
		snprintf(note, size, "for good");
	length = strlen(note);
	if (room >= WIDE_NOTE && row->level >= 0 && row->role != TRAFFIC_LIVE)
		snprintf(note + length, size - length, "%ssupports L%d", length > 0 ? "; " : "", row->level);
	return INK_DIM;
}

/* ---- drawing ---- */

static void put(struct canvas *canvas, int *x, int y, int width, enum ink ink, const char *text)
{
	if (width == 0)
		return;
	canvas_fitted(canvas, *x, y, width, ink, text);
	*x += width + 1;
}

static void put_right(struct canvas *canvas, int *x, int y, int width, enum ink ink, const char *text)
{
	int columns = text_width(text);

	if (width == 0)
		return;
	canvas_fitted(canvas, columns < width ? *x + width - columns : *x, y, width, ink, text);
	*x += width + 1;
}

static void draw_heads(struct canvas *canvas, struct rect line, const struct columns *columns)
{
	int x = line.x + MARK;

	put(canvas, &x, line.y, columns->name, INK_DIM, "version");
	put(canvas, &x, line.y, columns->role, INK_DIM, "role");
	put(canvas, &x, line.y, columns->bar > 0 ? columns->bar + 1 + columns->share : columns->share, INK_DIM,
	    columns->bar > 0 ? "traffic" : "share");
	put_right(canvas, &x, line.y, columns->items, INK_DIM, "items");
	put_right(canvas, &x, line.y, columns->agreed, INK_DIM, "agree");
	put_right(canvas, &x, line.y, columns->judged, INK_DIM, "of n");
	put_right(canvas, &x, line.y, columns->nulls, INK_DIM, "nulls");
	put_right(canvas, &x, line.y, columns->p95, INK_DIM, "p95");
	canvas_fitted(canvas, x, line.y, line.x + line.width - x, INK_DIM, "note");
}

static double share_of(int64_t part, int64_t whole)
{
	return whole > 0 ? (double)part / (double)whole : (double)NAN;
}

static void put_figures(const struct rollout_version *row, struct canvas *canvas, int *x, int y, enum ink ink,
                        const struct columns *columns)
{
	char count[WIDGET_COUNT_SIZE], figure[ROLLOUT_FIGURE_SIZE];

	put_right(canvas, x, y, columns->items, ink, widget_count((long long)row->predictions, count));
	put_right(canvas, x, y, columns->agreed, ink, rollout_percent(share_of(row->agreed, row->judged), figure));
	put_right(canvas, x, y, columns->judged, ink, widget_count((long long)row->judged, count));
	put_right(canvas, x, y, columns->nulls, ink, rollout_percent(share_of(row->nulls, row->predictions), figure));
	put_right(canvas, x, y, columns->p95, ink, rollout_ms(row->latency_p95, figure));
}

/* A row that is selected stays one bar of its ink. A little is not nothing, and nearly all is not all. */
static void draw_meter(struct canvas *canvas, int x, int y, int columns, double share, enum ink ink)
{
	if (share > 0 && share < 1)
		share = fmin(fmax(share, 1.0 / columns), 1 - 1.0 / columns);
	if (ink != INK_SELECTED) {
		widget_meter(canvas, x, y, columns, share);
		return;
	}
	for (int i = 0; i < columns; i++)
		canvas_text(canvas, x + i, y, ink, i < (int)lround(share * columns) ? canvas->ascii ? "#" : "\u2501" : canvas->ascii ? "." : "\u2500");
}

static void put_traffic(double traffic, struct canvas *canvas, int *x, int y, enum ink ink, const struct columns *columns)
{
	char figure[ROLLOUT_FIGURE_SIZE];

	if (columns->bar > 0)
		draw_meter(canvas, *x, y, columns->bar, traffic, ink);
	*x += columns->bar > 0 ? columns->bar + 1 : 0;
	put_right(canvas, x, y, columns->share, ink, rollout_share(traffic, figure));
}

static void draw_version(const struct app *app, const struct rollout_state *state, int at, struct canvas *canvas, struct rect line,
                         const struct columns *columns)
{
	const struct rollout_version *row = &state->view.versions[at];
	bool selected = at == state->at[ROLLOUT_VERSIONS], focused = selected && state->focus == ROLLOUT_VERSIONS;
	enum ink ink = focused ? app_selected_ink(app) : row->role > TRAFFIC_IDLE ? INK_TEXT : INK_DIM, note_ink;
	bool bar = ink == INK_SELECTED;
	char name[ROLLOUT_NAME_SIZE], note[80];
	int x = line.x + MARK;

	if (bar)
		canvas_fill(canvas, line, ink);
	canvas_text(canvas, line.x, line.y, bar ? ink : INK_KEY, selected ? ">" : " ");
	put(canvas, &x, line.y, columns->name, ink, rollout_name(state, &row->version, name));
	put(canvas, &x, line.y, columns->role, bar ? ink : role_ink(row->role), rollout_role_title(state, row));
	put_traffic(traffic_of(state, row), canvas, &x, line.y, ink, columns);
	put_figures(row, canvas, &x, line.y, ink, columns);
	note_ink = make_note(state, row, line.x + line.width - x, note, sizeof note);
	canvas_fitted(canvas, x, line.y, line.x + line.width - x, bar ? ink : note_ink, note);
	if (focused)
		canvas_cursor(canvas, line.x, line.y);
}

/* Who answers, in words: the bars say it only to eyes. */
static void draw_foot(const struct rollout_state *state, struct canvas *canvas, struct rect line)
{
	const struct rollout_version *live = rollout_with_role(state, TRAFFIC_LIVE), *canary = rollout_with_role(state, TRAFFIC_CANARY);
	char text[2 * ROLLOUT_NAME_SIZE + 120], name[ROLLOUT_NAME_SIZE], other[ROLLOUT_NAME_SIZE], figure[ROLLOUT_FIGURE_SIZE];

	if (!live)
		snprintf(text, sizeof text, "No version is LIVE: people decide everything");
	else if (canary)
		snprintf(text, sizeof text, "%s answers for %s, %s for the rest; shadows and NEXT never answer",
		         rollout_name(state, &canary->version, name), rollout_share(canary->share, figure),
		         rollout_name(state, &live->version, other));
	else
		snprintf(text, sizeof text, "%s answers for everything; shadows and NEXT never answer",
		         rollout_name(state, &live->version, name));
	canvas_fitted(canvas, line.x, line.y, line.width, INK_DIM, text);
}

static void draw_table(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect inside)
{
	struct columns columns = fit(state, inside.width);
	int first, rows = rollout_versions_rows(state, &first);

	if (state->view.version_count == 0) {
		widget_wrapped(canvas, inside, INK_DIM, "This stage has no model yet: rung model add FILE.onnx, or rung import predictions "
		               "FILE. The first one is LIVE; what comes after it stands here, and gets traffic step by step.");
		return;
	}
	draw_heads(canvas, (struct rect){ inside.x, inside.y, inside.width, 1 }, &columns);
	for (int i = 0; i < rows; i++)
		draw_version(app, state, first + i, canvas, (struct rect){ inside.x, inside.y + HEAD_ROWS + i, inside.width, 1 }, &columns);
	if (inside.height >= HEAD_ROWS + rows + FOOT_ROWS)
		draw_foot(state, canvas, (struct rect){ inside.x, inside.y + inside.height - 1, inside.width, 1 });
}

static void draw_footer(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane)
{
	char when[WALL_TIME_SIZE], key[KEY_ACTION_KEY_SIZE], text[80];

	wall_time_full(state->zone, state->reading.wall_ms, state->reading.wall_ms, when);
	if (state->reading.old && state->reading.slow)
		snprintf(text, sizeof text, "as of %s; %s reads it again", when, key_action_name(app, ACTION_RETRY, key));
	else
		snprintf(text, sizeof text, "as of %s", when);
	widget_footer(canvas, pane, text);
}

void rollout_versions_draw(const struct app *app, const struct rollout_state *state, struct canvas *canvas, struct rect pane)
{
	struct rect inside = widget_pane(canvas, pane, "Versions"), former = canvas_clip(canvas, inside);

	if (state->trouble[0])
		widget_wrapped(canvas, inside, INK_WARN, state->trouble);
	else if (!state->reading.done)
		canvas_text(canvas, inside.x, inside.y, INK_DIM, "reading the versions ...");
	else
		draw_table(app, state, canvas, inside);
	canvas_unclip(canvas, former);
	if (state->reading.done && !state->trouble[0])
		draw_footer(app, state, canvas, pane);
}
