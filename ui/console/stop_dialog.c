#include "ui/console/stop_dialog.h"

#include "db/stage.h"
#include "jobs/level.h"
#include "ladder/level.h"
#include "ui/console/dialog.h"

#include <stdio.h>

bool stop_dialog_may(const struct app *app)
{
	enum role role = app->options->actor->role;

	return app->store && (role_decides(role));
}

static int read_level(struct app *app, int *level, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct stage stage;
	int rc = stage_read(app->store, app->options->stage, &arena, &stage, err);

	*level = rc == 0 ? stage.level : LEVEL_HUMAN_ONLY;
	arena_release(&arena);
	return rc;
}

unsigned stop_dialog_open(struct app *app)
{
	struct err err = ERR_NONE;
	char title[80];
	int level;

	if (read_level(app, &level, &err) < 0) {
		app_say(app, INK_ALARM, "%s", err.text);
		return REACT_DRAW;
	}
	if (level == LEVEL_HUMAN_ONLY) {
		app_say(app, INK_TEXT, "nothing to stop: level 0 already, people decide everything");
		return REACT_DRAW;
	}
	snprintf(title, sizeof title, "STOP: level %d to 0, %s", level, level_name(LEVEL_HUMAN_ONLY));
	dialog_open(app, &(struct dialog){
		.title = title, .yes = "Stop", .focus_yes = true, .line = "reason (optional; Tab gets there)", .action = ACTION_STOP,
		.text = "From the next item on people decide everything, and no prediction is used or shown. Nothing that was decided "
		        "is changed. A lead takes it up again." });
	return REACT_DRAW;
}

unsigned stop_dialog_answer(struct app *app, const struct answer *answer)
{
	struct err err = ERR_NONE;

	if (level_stop(app->store, app->options->stage, app->options->actor, answer->text, &err) < 0) {
		app_say(app, INK_ALARM, "NOT STOPPED: %s", err.text);
		return REACT_DRAW;
	}
	app_level_changed(app);
	app_say(app, INK_OK, "STOPPED: level 0, people decide everything from the next item on");
	return REACT_DRAW;
}
