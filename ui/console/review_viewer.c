#include "ui/console/review_viewer.h"

#include "base/str.h"
#include "ui/console/key_action.h"
#include "ui/console/outside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ON_TERMINAL "term:"

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* Over a plain ssh there are no windows: then nothing is guessed. */
static const char *wanted_viewer(const struct app *app)
{
	if (app->prefs.viewer[0])
		return app->prefs.viewer;
	if (variable("RUNG_VIEWER"))
		return variable("RUNG_VIEWER");
	return variable("DISPLAY") || variable("WAYLAND_DISPLAY") ? "xdg-open" : NULL;
}

static int show(struct app *app, const char *viewer, const char *path, struct err *err)
{
	bool on_terminal = str_starts(viewer, ON_TERMINAL);
	struct outside_command command = { .count = 0 };

	if (outside_add_words(&command, viewer + (on_terminal ? strlen(ON_TERMINAL) : 0), err) < 0)
		return -1;
	if (command.count == 0)
		return err_set(err, "viewer names no program");
	if (outside_add(&command, path, err) < 0)
		return -1;
	if (on_terminal) {
		app->outside = command;
		return 0;
	}
	if (outside_leave(&command, err) < 0)
		return -1;
	app_say(app, INK_OK, "opened with %s", outside_name(&command));
	return 0;
}

unsigned review_viewer_open(struct app *app, struct review_state *state)
{
	const char *viewer = wanted_viewer(app);
	struct err err = ERR_NONE;
	char *path = NULL, key[KEY_ACTION_KEY_SIZE];
	int file;

	if (!viewer) {
		app_say(app, INK_WARN, "no viewer here: set one (%s v), term:PROGRAM for one in this terminal",
		        key_action_name(app, ACTION_OPTIONS, key));
		return REACT_DRAW;
	}
	file = review_open_media(state->review, state->task.item_id, &path, &err);
	if (file < 0 || show(app, viewer, path, &err) < 0)
		app_say(app, INK_WARN, "not opened: %s", err.text);
	if (file >= 0)
		close(file);
	free(path);
	return REACT_DRAW;
}
