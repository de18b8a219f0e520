#include "ui/console/key_action.h"

#include "base/text.h"
#include "ui/console/command_palette.h"
#include "ui/console/key_help.h"
#include "ui/console/options_panel.h"
#include "ui/console/screens.h"
#include "ui/console/stage_picker.h"
#include "ui/console/stop_dialog.h"

#include <stdio.h>
#include <string.h>

#define CANCEL_TWICE_MS 2000
#define LEAVE_AGAIN_MS  10000

static unsigned leave(struct app *app, int exit_status)
{
	app->leave = true;
	app->exit_status = exit_status;
	return REACT_NONE;
}

static unsigned cancel(struct app *app)
{
	char key[KEY_ACTION_KEY_SIZE];

	if (app->cancelled_ms && app->now_ms - app->cancelled_ms <= CANCEL_TWICE_MS)
		return leave(app, 130);
	app->cancelled_ms = app->now_ms;
	app_say(app, INK_TEXT, "^C again within 2 s leaves; so does %s", key_action_name(app, ACTION_QUIT, key));
	return REACT_DRAW;
}

static unsigned help(struct app *app) { return key_help_open(app); }

bool key_action_holds_back(struct app *app)
{
	char words[60], key[KEY_ACTION_KEY_SIZE];
	bool again = app->warned_ms && app->now_ms - app->warned_ms <= LEAVE_AGAIN_MS;

	for (int i = 0; i < app->screen_count && !again; i++) {
		const struct app_open_screen *open = &app->screens[i];

		if (!open->screen->unsaved || !open->screen->unsaved(open->state, words, sizeof words))
			continue;
		app->warned_ms = app->now_ms;
		app_say(app, INK_WARN, "not stored without an answer: %s (%s again leaves)", words,
		        key_action_name(app, ACTION_LEAVE, key));
		return true;
	}
	return false;
}

static unsigned quit(struct app *app)
{
	return key_action_holds_back(app) ? REACT_DRAW : leave(app, 0);
}

/* The screen that the console began with is the way out. */
static unsigned leave_screen(struct app *app)
{
	const struct screen *first = app->screens[0].screen;

	return app->screen == first ? quit(app) : app_go(app, first, 0);
}

static unsigned redraw(struct app *app)
{
	(void)app;
	return REACT_DRAW | REACT_REPAINT;
}

static unsigned suspend(struct app *app)
{
	app->suspend = true;
	return REACT_NONE;
}

static bool can_copy(const struct app *app)
{
	return app->screen->copy != NULL;
}

static unsigned copy(struct app *app)
{
	struct str text = STR_EMPTY;

	str_clear(&app->copied);
	if (app->screen->copy(app->state, &text)) {
		text_add_visible(&app->copied, text.text, text.length);
		app_say(app, INK_OK, "copied: %s", str_text(&app->copied));
	} else {
		app_say(app, INK_WARN, "there is nothing to copy");
	}
	str_release(&text);
	return REACT_DRAW;
}

/* What the console does itself, whatever stands in front; the rest is for the screens. */
static const struct own {
	enum action  action;
	unsigned   (*run)(struct app *app);
	enum context goes_to; /* where run is NULL: the screen of this context comes to the front */
	bool       (*works)(const struct app *app); /* NULL: always */
} own_actions[] = {
	{ ACTION_HELP, help, 0, NULL },
	{ ACTION_PALETTE, command_palette_open, 0, NULL },
	{ ACTION_OPTIONS, options_panel_open, 0, NULL },
	{ ACTION_LEAVE, leave_screen, 0, NULL },
	{ ACTION_QUIT, quit, 0, NULL },
	{ ACTION_REDRAW, redraw, 0, NULL },
	{ ACTION_SUSPEND, suspend, 0, NULL },
	{ ACTION_CANCEL, cancel, 0, NULL },
	{ ACTION_COPY, copy, 0, can_copy },
	{ ACTION_GO_REVIEW, NULL, CONTEXT_REVIEW, NULL },
	{ ACTION_GO_QUEUE, NULL, CONTEXT_QUEUE, NULL },
	{ ACTION_GO_LADDER, NULL, CONTEXT_LADDER, NULL },
	{ ACTION_GO_ROLLOUT, NULL, CONTEXT_ROLLOUT, NULL },
	{ ACTION_GO_DASHBOARD, NULL, CONTEXT_DASHBOARD, NULL },
	{ ACTION_GO_DRIFT, NULL, CONTEXT_DRIFT, NULL },
	{ ACTION_GO_ALARMS, NULL, CONTEXT_ALARMS, NULL },
	{ ACTION_GO_PIPELINE, NULL, CONTEXT_PIPELINE, NULL },
	{ ACTION_GO_RETRAIN, NULL, CONTEXT_RETRAIN, NULL },
	{ ACTION_GO_STAGE, stage_picker_open, 0, stage_picker_may },
	{ ACTION_STOP, stop_dialog_open, 0, stop_dialog_may },
};

static const struct own *find_own(enum action action)
{
	for (size_t i = 0; i < sizeof own_actions / sizeof *own_actions; i++)
		if (own_actions[i].action == action)
			return &own_actions[i];
	return NULL;
}

static bool can_go(const struct app *app, enum context context)
{
	const struct screen *screen = screens_of(context);

	return screen && screen != app->screen && screens_has_tab(screen, app->options->actor->role);
}

/* A mode of a screen has keys that go before those that hold everywhere. */
static bool is_reached(const struct app *app, const struct binding *binding)
{
	return keymap_find(&app->keymap, app_context(app), binding->keys[0]) == binding;
}

static bool own_works(const struct app *app, const struct own *own)
{
	return own->run ? !own->works || own->works(app) : can_go(app, own->goes_to);
}

bool key_action_offered(const struct app *app, const struct binding *binding, const char **shown)
{
	const struct own *own = find_own(binding->action);

	*shown = binding->shown;
	if (!is_reached(app, binding))
		return false;
	if (own)
		return own_works(app, own);
	return app->screen->offers && app->screen->offers(app->state, binding, shown);
}

const char *key_action_key(const struct app *app, enum action action, char text[KEY_ACTION_KEY_SIZE])
{
	const char *shown;

	text[0] = '\0';
	for (int i = 0; i < app->keymap.count; i++)
		if (app->keymap.rows[i].action == action && key_action_offered(app, &app->keymap.rows[i], &shown))
			snprintf(text, KEY_ACTION_KEY_SIZE, "%.*s", (int)strcspn(shown, " "), shown);
	return text;
}

const char *key_action_name(const struct app *app, enum action action, char text[KEY_ACTION_KEY_SIZE])
{
	text[0] = '\0';
	for (int i = 0; i < app->keymap.count; i++) {
		const struct binding *row = &app->keymap.rows[i];

		if (row->action == action && (row->context == app_context(app) || row->context == CONTEXT_GLOBAL))
			snprintf(text, KEY_ACTION_KEY_SIZE, "%.*s", (int)strcspn(row->shown, " "), row->shown);
		if (row->action == action && row->context == app_context(app))
			break;
	}
	return text;
}

unsigned key_action_run(struct app *app, const struct binding *binding, int key)
{
	const struct own *own = find_own(binding->action);

	if (!own)
		return app->screen->key(app, app->state, binding, key);
	if (!own_works(app, own))
		return REACT_NONE;
	return own->run ? own->run(app) : app_go(app, screens_of(own->goes_to), 0);
}
