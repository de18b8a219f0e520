#include "ui/console/stage_picker.h"

#include "base/arena.h"
#include "base/str.h"
#include "db/queue.h"
#include "db/stage.h"
#include "db/stage_link.h"
#include "ui/console/key_action.h"
#include "ui/console/picker.h"

#include <inttypes.h>
#include <stdio.h>

#define COUNTED 1000 /* places at most: the note says how much there is, not how long it takes */

void stage_picker_begin(struct app *app)
{
	struct arena arena = ARENA_EMPTY;
	const char **names = NULL;
	struct err ignored = ERR_NONE;

	app->stage_count = app->store ? stage_names(app->store, &arena, &names, &ignored) : 0;
	if (app->stage_count > 1 && app->options->stage)
		snprintf(app->stage, sizeof app->stage, "%s", app->options->stage);
	arena_release(&arena);
}

bool stage_picker_may(const struct app *app)
{
	return app->stage_count > 1;
}

/* What stands beside a stage: "frozen", "12 wait", "1000+ wait", or nothing where nothing can be told. */
static const char *note_of(const struct app *app, const char *name, struct arena *arena)
{
	struct err ignored = ERR_NONE;
	struct stage stage;
	int64_t count;

	if (stage_read(app->store, name, arena, &stage, &ignored) < 0)
		return "";
	if (stage_is_frozen(app->store, stage.stage_id, &ignored) > 0)
		return "frozen";
	count = queue_open_count(app->store, &stage, app->options->actor, COUNTED, &ignored);
	if (count < 0)
		return "";
	return count >= COUNTED ? arena_printf(arena, "%d+ wait", COUNTED) : arena_printf(arena, "%" PRId64 " wait", count);
}

unsigned stage_picker_open(struct app *app)
{
	struct arena arena = ARENA_EMPTY;
	struct picker_row *rows;
	const char **names;
	struct err err = ERR_NONE;
	int count = stage_names(app->store, &arena, &names, &err);

	rows = arena_alloc(&arena, (size_t)(count < 0 ? 0 : count) * sizeof *rows + 1);
	for (int i = 0; i < count; i++)
		rows[i] = (struct picker_row){ names[i], note_of(app, names[i], &arena), i + 1, false };
	if (count < 0)
		app_say(app, INK_WARN, "no stages: %s", err.text);
	else
		picker_open(app, &(struct picker){ .title = "Stage", .action = ACTION_GO_STAGE, .rows = rows, .count = count, .digits = true });
	arena_release(&arena);
	return REACT_DRAW;
}

unsigned stage_picker_answer(struct app *app, const struct answer *answer)
{
	if (str_equal(answer->text, app->stage))
		return REACT_DRAW;
	if (key_action_holds_back(app))
		return REACT_DRAW;
	snprintf(app->stage_wanted, sizeof app->stage_wanted, "%s", answer->text);
	app->leave = true;
	return REACT_NONE;
}
