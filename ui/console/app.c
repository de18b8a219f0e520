#include "ui/console/app.h"

#include "base/str.h"
#include "base/text.h"
#include "base/xalloc.h"
#include "ui/console/command_palette.h"
#include "ui/console/frame.h"
#include "ui/console/key_action.h"
#include "ui/console/key_prefix.h"
#include "ui/console/stage_picker.h"
#include "ui/console/stop_dialog.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void name_operator(struct app *app)
{
	char host[80] = "";

	if (gethostname(host, sizeof host - 1) != 0)
		host[0] = '\0';
	snprintf(app->who, sizeof app->who, "%s@%.*s", app->options->actor->name, (int)strcspn(host, "."), host);
}

static int open_screen(struct app *app, const struct screen *screen, struct err *err)
{
	void *state = xcalloc(1, screen->state_size);

	if (app->screen_count == APP_SCREENS_MAX || screen->open(app, state, err) < 0) {
		free(state);
		return -1;
	}
	app->screens[app->screen_count++] = (struct app_open_screen){ screen, state };
	return 0;
}

int app_open(struct app *app, const struct screen *screen, struct store *store,
             const struct console_options *options, struct err *err)
{
	app->store = store;
	app->options = options;
	app->keymap = keymap_built_in();
	prefs_defaults(&app->prefs);
	app_use_theme(app, options->theme ? options->theme : app->prefs.theme);
	app->palette = true;
	name_operator(app);
	stage_picker_begin(app);
	level_watch_begin(app);
	if (open_screen(app, screen, err) < 0)
		return -1;
	app->screen = screen;
	app->state = app->screens[0].state;
	return 0;
}

void app_close(struct app *app)
{
	while (app->popup_count > 0)
		popup_close(app);
	while (app->screen_count > 0) {
		struct app_open_screen *last = &app->screens[--app->screen_count];

		last->screen->close(last->state);
		free(last->state);
	}
	str_release(&app->copied);
	app->screen = NULL;
	app->state = NULL;
}

static const struct app_open_screen *find_open(const struct app *app, const struct screen *screen)
{
	for (int i = 0; i < app->screen_count; i++)
		if (app->screens[i].screen == screen)
			return &app->screens[i];
	return NULL;
}

unsigned app_go(struct app *app, const struct screen *screen, int64_t item_id)
{
	struct err err = ERR_NONE;

	if (!find_open(app, screen) && open_screen(app, screen, &err) < 0) {
		app_say(app, INK_ALARM, "%s: %s", screen->name, err.text);
		return REACT_DRAW;
	}
	while (app->popup_count > 0)
		popup_close(app);
	app->asking = false;
	app->prefix = (struct app_prefix){ 0 };
	if (app->screen != screen && app->screen->away)
		app->screen->away(app, app->state);
	app->screen = screen;
	app->state = find_open(app, screen)->state;
	app_say(app, INK_TEXT, "%s", "");
	return REACT_DRAW | (screen->enter ? screen->enter(app, app->state, item_id) : REACT_NONE);
}

void app_hush(const struct app *app)
{
	for (int i = 0; i < app->screen_count; i++)
		if (app->screens[i].screen->hush)
			app->screens[i].screen->hush(app->screens[i].state);
}

int app_fds(const struct app *app, int fds[SCREEN_FDS_MAX])
{
	int count = 0;

	for (int i = 0; i < app->screen_count; i++) {
		const struct app_open_screen *open = &app->screens[i];
		int own[SCREEN_FDS_MAX], owns = open->screen->fds ? open->screen->fds(open->state, own) : 0;

		for (int k = 0; k < owns && count < SCREEN_FDS_MAX; k++)
			fds[count++] = own[k];
	}
	return count;
}

/* A screen behind the one in front has nothing to draw. */
static unsigned from(const struct app *app, const struct app_open_screen *open, unsigned react)
{
	return open->screen == app->screen ? react : react & ~(unsigned)(REACT_DRAW | REACT_FLUSH);
}

unsigned app_work(struct app *app)
{
	unsigned react = REACT_NONE;

	for (int i = 0; i < app->screen_count; i++) {
		const struct app_open_screen *open = &app->screens[i];

		if (open->screen->work)
			react |= from(app, open, open->screen->work(app, open->state));
	}
	return react;
}

int64_t app_wake(const struct app *app)
{
	int64_t first = key_prefix_wake(app), watch = level_watch_wake(app);

	first = watch < first ? watch : first;

	for (int i = 0; i < app->screen_count; i++) {
		const struct app_open_screen *open = &app->screens[i];
		int64_t wake = open->screen->wake ? open->screen->wake(app, open->state) : SCREEN_NEVER;

		first = wake < first ? wake : first;
	}
	return first;
}

unsigned app_tick(struct app *app)
{
	unsigned react = key_prefix_tick(app) | level_watch_tick(app);

	for (int i = 0; i < app->screen_count; i++) {
		const struct app_open_screen *open = &app->screens[i];

		if (open->screen->wake && open->screen->wake(app, open->state) <= app->now_ms)
			react |= from(app, open, open->screen->tick(app, open->state));
	}
	return react;
}

void app_use_theme(struct app *app, const char *name)
{
	app->theme = theme_named(app->options->mono ? "mono" : name);
}

enum ink app_selected_ink(const struct app *app)
{
	return app->prefs.slow ? INK_TEXT : INK_SELECTED;
}

bool app_has_colours(const struct app *app)
{
	return app->palette && app->theme->colours;
}

bool app_is_tiny(const struct app *app)
{
	return app->columns < APP_MIN_COLUMNS || app->rows < APP_MIN_ROWS;
}

bool app_is_narrow(const struct app *app)
{
	return app->columns < APP_FULL_COLUMNS || app->rows < APP_FULL_ROWS;
}

void app_resize(struct app *app, int columns, int rows)
{
	app->columns = columns;
	app->rows = rows;
}

void app_say(struct app *app, enum ink ink, const char *fmt, ...)
{
	char text[sizeof app->status];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	text_copy_visible(app->status, sizeof app->status, text, strlen(text));
	app->status_ink = ink;
	app->refused = app->refused || ink == INK_WARN || ink == INK_ALARM;
}

void app_level_changed(struct app *app)
{
	level_watch_begin(app);
	for (int i = 0; i < app->screen_count; i++)
		if (app->screens[i].screen->level_changed)
			app->screens[i].screen->level_changed(app, app->screens[i].state);
}

void app_ask(struct app *app, enum action action, const char *question, const char *text)
{
	app->asking = true;
	app->asking_for = action;
	snprintf(app->question, sizeof app->question, "%s", question);
	line_edit_begin(&app->answer, text);
}

unsigned app_answer(struct app *app, const struct answer *answer)
{
	if (answer->action == ACTION_PALETTE)
		return command_palette_run(app, answer);
	if (answer->action == ACTION_STOP)
		return stop_dialog_answer(app, answer);
	if (answer->action == ACTION_GO_STAGE)
		return stage_picker_answer(app, answer);
	return app->screen->answer ? app->screen->answer(app, app->state, answer) : REACT_NONE;
}

static unsigned tell_typing(struct app *app, const char *text)
{
	const struct answer answer = { app->asking_for, text, 0 };

	return REACT_DRAW | (app->screen->typing ? app->screen->typing(app, app->state, &answer) : REACT_NONE);
}

static unsigned prompt_key(struct app *app, int key)
{
	switch (line_edit_key(&app->answer, key)) {
	case LINE_EDIT_DONE:
		app->asking = false;
		return REACT_DRAW | app_answer(app, &(struct answer){ app->asking_for, app->answer.text, 0 });
	case LINE_EDIT_CANCELLED:
		app->asking = false;
		return tell_typing(app, NULL);
	case LINE_EDIT_CHANGED:
		return tell_typing(app, app->answer.text);
	case LINE_EDIT_IGNORED:
		break;
	}
	return REACT_NONE;
}

enum context app_context(const struct app *app)
{
	return app->screen->context_now ? app->screen->context_now(app->state) : app->screen->context;
}

/* With nothing open over it, a key is the screen's or the console's own. */
static unsigned plain_key(struct app *app, int key)
{
	const struct binding *binding;
	bool listed = app->prefix.listed;

	if (app->prefix.key)
		key = key_prefix_end(app, key);
	else if (key_prefix_begins(app, key))
		return REACT_NONE;
	binding = keymap_find(&app->keymap, app_context(app), key);
	if (binding)
		return key_action_run(app, binding, key) | (listed ? REACT_DRAW : REACT_NONE);
	return listed ? REACT_DRAW : app->screen->key(app, app->state, NULL, key);
}

/* Works whatever is open, and is never a letter that somebody types. */
static bool goes_first(const struct binding *binding, int key)
{
	return binding && key < ' ' && (binding->action == ACTION_REDRAW || binding->action == ACTION_SUSPEND);
}

unsigned app_key(struct app *app, int key)
{
	const struct binding *binding = keymap_find(&app->keymap, app_context(app), key);

	if (goes_first(binding, key) || (app_is_tiny(app) && binding && binding->action == ACTION_LEAVE))
		return key_action_run(app, binding, key);
	if (app_is_tiny(app) || app->drop_keys)
		return REACT_NONE;
	if (app->asking || popup_front(app))
		key_prefix_drop(app);
	if (app->asking)
		return prompt_key(app, key);
	if (popup_front(app))
		return popup_front(app)->key(app, app->popups[app->popup_count - 1].state, key);
	return plain_key(app, key);
}

/* What was pressed has the mouse until it is let go, wherever it is dragged. */
static bool is_for_frame(struct app *app, const struct mouse *mouse)
{
	if (mouse->kind == MOUSE_DRAG || mouse->kind == MOUSE_RELEASE)
		return app->frame_pressed;
	if (mouse->kind == MOUSE_PRESS || mouse->kind == MOUSE_DOUBLE)
		app->frame_pressed = frame_takes(app, mouse);
	return frame_takes(app, mouse);
}

unsigned app_mouse(struct app *app, const struct mouse *mouse)
{
	const struct popup *popup = popup_front(app);

	unsigned react = key_prefix_drop(app);

	if (app_is_tiny(app) || app->asking || app->drop_keys)
		return react;
	if (popup)
		return popup->mouse ? popup->mouse(app, app->popups[app->popup_count - 1].state, mouse) : REACT_NONE;
	if (is_for_frame(app, mouse))
		return react | frame_mouse(app, mouse);
	return react | (app->screen->mouse ? app->screen->mouse(app, app->state, mouse) : REACT_NONE);
}

unsigned app_paste(struct app *app, int code)
{
	const struct popup *popup = popup_front(app);

	if (app_is_tiny(app) || app->drop_keys)
		return REACT_NONE;
	code = code < ' ' ? ' ' : code; /* lines end in a blank, not in an answer */
	if (app->asking)
		return prompt_key(app, code);
	if (popup && popup->paste)
		return popup->paste(app, app->popups[app->popup_count - 1].state, code);
	return REACT_NONE;
}

unsigned app_focus(struct app *app, bool focused)
{
	unsigned react = REACT_NONE;

	for (int i = 0; i < app->screen_count; i++) {
		const struct app_open_screen *open = &app->screens[i];

		if (open->screen->focus)
			react |= from(app, open, open->screen->focus(app, open->state, focused));
	}
	return react;
}

void app_prepare(struct app *app)
{
	if (!app_is_tiny(app) && app->screen->prepare)
		app->screen->prepare(app, app->state, frame_inside(app));
}

void app_draw(const struct app *app, struct canvas *canvas)
{
	canvas_cursor(canvas, -1, -1);
	canvas->frameless = !app->prefs.borders;
	if (app_is_tiny(app)) {
		canvas_textf(canvas, 0, 0, INK_WARN, "needs %dx%d, is %dx%d", APP_MIN_COLUMNS, APP_MIN_ROWS, app->columns,
		             app->rows);
		canvas_text(canvas, 0, 1, INK_TEXT, "decisions are locked");
		return;
	}
	app->screen->draw(app, app->state, canvas, frame_inside(app));
	frame_draw(app, canvas);
	key_prefix_draw(app, canvas);
	for (int i = 0; i < app->popup_count; i++)
		app->popups[i].popup->draw(app, app->popups[i].state, canvas);
}

unsigned app_painted(struct app *app)
{
	unsigned react = REACT_NONE;

	if (app_is_tiny(app))
		return REACT_NONE; /* nothing was to be seen */
	if (app->screen->painted)
		react = app->screen->painted(app, app->state);
	react |= app->drop_keys ? REACT_FLUSH : REACT_NONE;
	app->drop_keys = false;
	return react;
}
