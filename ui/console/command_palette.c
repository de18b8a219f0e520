#include "ui/console/command_palette.h"

#include "base/arena.h"
#include "base/str.h"
#include "ui/console/key.h"
#include "ui/console/key_action.h"
#include "ui/console/picker.h"

#define SCREEN_COMMANDS_MAX 32

/* The rows: those of bindings have their place in the keymap as value, counted from 1; those of the
 * screen theirs among the screen's, counted down from -1. */
struct rows {
	struct arena       arena; /* of all of this */
	struct picker_row *rows;
	struct screen_command *commands;
	int                count, command_count;
};

/* Esc and what opened the palette need no row, and the labels have one each. */
static bool is_listed(const struct app *app, const struct binding *binding, const char **shown)
{
	switch (binding->action) {
	case ACTION_CLOSE: case ACTION_CANCEL: case ACTION_PALETTE: case ACTION_LABEL: return false;
	default:
		if (binding->context != CONTEXT_GLOBAL && binding->context != app_context(app))
			return false;
		return key_action_offered(app, binding, shown);
	}
}

/* The name and what it does, without saying the name twice. */
static const char *describe(const struct binding *binding, struct arena *arena)
{
	const char *name = binding->name, *help = binding->help;

	while (*name && (*name == *help || (*name == '-' && *help == ' '))) {
		name++;
		help++;
	}
	return *name == '\0' ? binding->help : arena_printf(arena, "%s: %s", binding->name, binding->help);
}

static void collect(const struct app *app, struct rows *rows)
{
	*rows = (struct rows){ .arena = ARENA_EMPTY };
	rows->commands = arena_alloc(&rows->arena, SCREEN_COMMANDS_MAX * sizeof *rows->commands);
	if (app->screen->commands)
		rows->command_count = app->screen->commands(app->state, rows->commands, SCREEN_COMMANDS_MAX);
	rows->rows = arena_alloc(&rows->arena, (size_t)(rows->command_count + app->keymap.count) * sizeof *rows->rows);
	for (int i = 0; i < rows->command_count; i++) {
		char *key = arena_alloc(&rows->arena, KEY_TEXT_SIZE);

		rows->rows[rows->count++] = (struct picker_row){
			rows->commands[i].text, key_shown(rows->commands[i].key, key), -i - 1, false };
	}
	for (int i = 0; i < app->keymap.count; i++) {
		const struct binding *binding = &app->keymap.rows[i];
		const char *shown;

		if (is_listed(app, binding, &shown))
			rows->rows[rows->count++] = (struct picker_row){ describe(binding, &rows->arena), shown, i + 1, false };
	}
}

unsigned command_palette_open(struct app *app)
{
	struct rows rows;

	collect(app, &rows);
	picker_open(app, &(struct picker){ .title = "Commands", .action = ACTION_PALETTE, .rows = rows.rows,
	                                   .count = rows.count });
	arena_release(&rows.arena);
	return REACT_DRAW;
}

static unsigned run(struct app *app, const struct rows *rows, int64_t value)
{
	const struct binding *binding;
	int key;

	if (value < 0) {
		key = rows->commands[-value - 1].key;
		binding = keymap_find(&app->keymap, app_context(app), key);
	} else {
		binding = &app->keymap.rows[value - 1];
		key = binding->keys[0];
	}
	return binding ? key_action_run(app, binding, key) : REACT_NONE;
}

unsigned command_palette_run(struct app *app, const struct answer *answer)
{
	unsigned react = REACT_DRAW;
	struct rows rows;
	bool found = false;

	collect(app, &rows);
	for (int i = 0; i < rows.count && !found; i++)
		found = rows.rows[i].value == answer->value && str_equal(rows.rows[i].text, answer->text);
	if (found)
		react |= run(app, &rows, answer->value);
	else
		app_say(app, INK_WARN, "that cannot be done any more");
	arena_release(&rows.arena);
	return react;
}
