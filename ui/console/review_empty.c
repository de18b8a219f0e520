/* What stands on the Review screen where there is nothing to judge: why, and what to do next. */
#include "ui/console/review_panes.h"

#include "ladder/level.h"
#include "ui/console/key_action.h"
#include "ui/console/widget.h"

#include <stdio.h>

#define COMMANDS_WIDTH 26 /* of the left column, for the longest command */
#define KEYS_WIDTH     6
#define ROOMY          60 /* columns from which commands fit, and air around them */

struct hint { const char *keys, *what; };

/* Where text goes: from here on down, one line a paragraph at least. */
struct sheet {
	struct canvas *canvas;
	int x, y, width, bottom;
};

static void say(struct sheet *sheet, enum ink ink, const char *text)
{
	struct rect room = { sheet->x, sheet->y, sheet->width, sheet->bottom - sheet->y };

	sheet->y += widget_wrapped(sheet->canvas, room, ink, text);
}

static void say_hint(struct sheet *sheet, int column, const char *keys, const char *what)
{
	int x = sheet->x + (sheet->width < ROOMY ? 0 : 2);

	canvas_text(sheet->canvas, x, sheet->y, INK_KEY, keys);
	canvas_fitted(sheet->canvas, x + column, sheet->y, sheet->x + sheet->width - x - column, INK_TEXT, what);
	sheet->y++;
}

/* A key by what it does, where it does it now. */
static void say_key(const struct app *app, struct sheet *sheet, enum action action, const char *what)
{
	char key[KEY_ACTION_KEY_SIZE];

	if (*key_action_key(app, action, key))
		say_hint(sheet, KEYS_WIDTH, key, what);
}

static void say_keys(const struct app *app, struct sheet *sheet)
{
	say_key(app, sheet, ACTION_UNDO, "take back your last decision");
	say_key(app, sheet, ACTION_GO_QUEUE, "the Queue: what waits, and with whom");
	say_key(app, sheet, ACTION_HELP, "keys of this screen");
	say_key(app, sheet, ACTION_LEAVE, "leave");
}

/* How items come, for those whose work that is. */
static void say_commands(struct sheet *sheet)
{
	static const struct hint hints[] = {
		{ "rung add DIR", "items to judge, in another terminal" },
		{ "rung model add FILE.onnx", "a model, where there is none yet" },
		{ "rung score", "its predictions" },
	};

	if (sheet->width < ROOMY)
		return; /* there is the manual for it */
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		say_hint(sheet, COMMANDS_WIDTH, hints[i].keys, hints[i].what);
	sheet->y++;
}

static void say_how_it_stands(const struct review_state *state, struct sheet *sheet)
{
	int level = review_stage(state->review)->level;
	char text[200], count[WIDGET_COUNT_SIZE];

	snprintf(text, sizeof text, "You have decided %s today.", widget_count(state->progress.today, count));
	if (state->progress.today > 0)
		say(sheet, INK_TEXT, text);
	say(sheet, INK_TEXT, "New items show up here by themselves.");
	if (level == LEVEL_HUMAN_ONLY)
		say(sheet, INK_DIM, "The stage stands at level 0, human only: people decide everything.");
}

static void say_trouble(const struct app *app, const struct review_state *state, struct sheet *sheet)
{
	char retry[KEY_ACTION_KEY_SIZE], leave[KEY_ACTION_KEY_SIZE], text[120];

	say(sheet, INK_ALARM, "The queue cannot be read.");
	sheet->y++;
	say(sheet, INK_TEXT, state->trouble);
	sheet->y++;
	snprintf(text, sizeof text, "Tried again every 2 s; %s tries now, %s leaves.", key_action_name(app, ACTION_RETRY, retry),
	         key_action_name(app, ACTION_LEAVE, leave));
	say(sheet, INK_DIM, text);
}

static void say_empty(const struct app *app, const struct review_state *state, struct sheet *sheet)
{
	say(sheet, INK_TITLE, "The queue is empty.");
	sheet->y++;
	say_how_it_stands(state, sheet);
	sheet->y++;
	if (role_leads(app->options->actor->role))
		say_commands(sheet);
	say_keys(app, sheet);
}

/* Nothing of a frozen stage is given to anybody, whatever waits. */
static void say_frozen(const struct app *app, const struct review_state *state, struct sheet *sheet)
{
	const struct review_frozen *frozen = &state->progress.frozen;
	char text[600];

	snprintf(text, sizeof text, "The stage %s is frozen.", review_stage(state->review)->name);
	say(sheet, INK_TITLE, text);
	sheet->y++;
	snprintf(text, sizeof text, "Since %s, by %s: %s", frozen->since, frozen->by, frozen->why);
	say(sheet, INK_TEXT, text);
	say(sheet, INK_TEXT, "Nobody is given items of it until a lead thaws it; then they show up here by themselves.");
	sheet->y++;
	if (role_leads(app->options->actor->role)) {
		say_key(app, sheet, ACTION_GO_PIPELINE, "the Pipeline, where it is thawed");
		say_hint(sheet, COMMANDS_WIDTH, "rung stage thaw NAME", "the same, in another terminal");
	}
	say_key(app, sheet, ACTION_GO_STAGE, "another stage");
	say_keys(app, sheet);
}

void review_draw_empty(const struct app *app, const struct review_state *state, struct canvas *canvas, struct rect area)
{
	struct rect inside = widget_pane(canvas, area, "Review"), former = canvas_clip(canvas, inside);
	struct sheet sheet = { canvas, inside.x, inside.y, inside.width, inside.y + inside.height };
	bool roomy = inside.width >= 68 && inside.height >= 16;

	if (roomy) {
		sheet.x += (inside.width - 66) / 2;
		sheet.y += (inside.height - 11) / 2;
		sheet.width = 66;
	}
	if (state->trouble[0])
		say_trouble(app, state, &sheet);
	else if (*state->progress.frozen.since)
		say_frozen(app, state, &sheet);
	else
		say_empty(app, state, &sheet);
	canvas_unclip(canvas, former);
}
