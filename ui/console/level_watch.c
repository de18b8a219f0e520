#include "ui/console/level_watch.h"

#include "base/str.h"
#include "base/text.h"
#include "db/demotion.h"
#include "db/rollback.h"
#include "db/route_standing.h"
#include "db/setting_store.h"
#include "db/store.h"
#include "jobs/ladder.h"
#include "ladder/level.h"
#include "ui/console/app.h"
#include "ui/console/ladder_notices.h"
#include "ui/console/rollout_notices.h"

#include <stdio.h>
#include <string.h>

#define LOOK_MS 2000  /* between looks */
#define TEND_MS 60000 /* between foldings */

int64_t level_watch_wake(const struct app *app)
{
	return app->store ? app->watch.look_ms : SCREEN_NEVER;
}

/* It stands until it is over: nothing that is answered meanwhile counts, and no lead must learn of it by chance. */
static void say_held(const struct app *app, struct level_watch *seen)
{
	if (role_leads(app->options->actor->role))
		snprintf(seen->notice, sizeof seen->notice, "NOT COUNTED: answers are kept, the machine decides nothing. See rung replay: %s",
		         route_standing_held(app->store));
	else
		snprintf(seen->notice, sizeof seen->notice, "NOT COUNTED: answers are kept, but cannot be counted now. Tell a lead.");
}

/* For leads: what went by itself. */
static int look_back(struct app *app, const struct stage *stage, struct arena *arena, struct level_watch *seen, struct err *err)
{
	struct demotion demotion;
	struct rollback rollback;
	const char *zone = setting_text(app->store, stage->stage_id, "project.timezone", arena);
	int demoted = demotion_unseen(app->store, stage, arena, &demotion, err), back;

	back = demoted < 0 ? -1 : rollback_unseen(app->store, stage, arena, &rollback, err);
	if (demoted > 0)
		snprintf(seen->notice, sizeof seen->notice, "%s", ladder_notices_demotion(&demotion, zone, store_now(app->store), arena));
	if (back > 0)
		snprintf(seen->rollback, sizeof seen->rollback, "%s", rollout_notices_rollback(&rollback, zone, store_now(app->store), arena));
	return back < 0 ? -1 : 0;
}

static int look(struct app *app, struct arena *arena, struct level_watch *seen, struct err *err)
{
	struct stage stage;
	int got = 0;

	if (stage_read(app->store, app->options->stage, arena, &stage, err) < 0)
		return -1;
	if (role_leads(app->options->actor->role))
		got = look_back(app, &stage, arena, seen, err);
	seen->held = *route_standing_held(app->store) != '\0';
	if (seen->held)
		say_held(app, seen);
	seen->level = stage.level;
	seen->alarms = alarm_watch_look(app, &stage);
	return got < 0 ? -1 : rest_cause_read(app->store, &stage, &seen->rest, err);
}

/* Takes over what was seen, but for the level that screens have to be told of. */
static unsigned take(struct level_watch *watch, const struct level_watch *seen)
{
	bool same = str_equal(watch->notice, seen->notice) && str_equal(watch->rollback, seen->rollback) && watch->rest == seen->rest;

	watch->rest = seen->rest;
	watch->held = seen->held;
	memcpy(watch->notice, seen->notice, sizeof watch->notice);
	memcpy(watch->rollback, seen->rollback, sizeof watch->rollback);
	return same && !seen->alarms ? REACT_NONE : REACT_DRAW;
}

/* What cannot be read now is read in a while; the screens complain when somebody works with them. */
static bool see(struct app *app, struct level_watch *seen)
{
	struct arena arena = ARENA_EMPTY;
	struct err err = ERR_NONE;
	bool is_seen = app->store && look(app, &arena, seen, &err) == 0;

	arena_release(&arena);
	return is_seen;
}

void level_watch_begin(struct app *app)
{
	struct level_watch seen = { .level = 0 };

	if (!see(app, &seen))
		return;
	take(&app->watch, &seen);
	app->watch.level = seen.level;
}

/* What the evidence has brought about is for leads to know. That it cannot be folded is noticed by look(). */
static unsigned tend(struct app *app)
{
	struct ladder_news news = { .words = "" };
	struct err err = ERR_NONE;

	if (app->now_ms < app->watch.tend_ms)
		return REACT_NONE;
	app->watch.tend_ms = app->now_ms + TEND_MS;
	if (ladder_tend(app->store, app->options->stage, &news, &err) < 0 || !news.words[0] ||
	    !role_leads(app->options->actor->role))
		return REACT_NONE;
	app_say(app, INK_WARN, "%s", news.words);
	return REACT_DRAW;
}

unsigned level_watch_tick(struct app *app)
{
	struct level_watch seen = { .level = 0 };
	unsigned react;

	if (level_watch_wake(app) > app->now_ms)
		return REACT_NONE;
	app->watch.look_ms = app->now_ms + LOOK_MS;
	react = tend(app);
	if (!see(app, &seen))
		return react;
	react |= take(&app->watch, &seen);
	if (seen.level == app->watch.level)
		return react;
	app_level_changed(app);
	return react | REACT_DRAW | REACT_FLUSH; /* labels may have come with it: keys from before are dropped */
}

/* A demotion before a rollback; where one's own screen tells of it, the other. */
enum context level_watch_tells(const struct app *app)
{
	bool demoted = *app->watch.notice && (app->watch.held || app->screen->context != CONTEXT_LADDER);

	return !demoted && *app->watch.rollback ? CONTEXT_ROLLOUT : CONTEXT_LADDER;
}

const char *level_watch_notice(const struct app *app)
{
	enum context tells = level_watch_tells(app);

	if (app->screen->context == tells && !app->watch.held)
		return "";
	return tells == CONTEXT_ROLLOUT ? app->watch.rollback : app->watch.notice;
}

void level_watch_add(const struct app *app, char *chip, size_t size)
{
	size_t length = strlen(chip);
	enum rest_cause rest = app->watch.rest;
	bool leads = role_leads(app->options->actor->role) && app->columns >= APP_FULL_COLUMNS;

	if (app->watch.level < LEVEL_PARTIAL || length == 0)
		return;
	length += (size_t)snprintf(chip + length, size - length, rest_is_full(rest) ? " PAUSED" : " AUTO");
	if (length < size && leads && rest != REST_NONE && rest != REST_PAUSED)
		snprintf(chip + length, size - length, ": %s", rest_name(rest));
}
