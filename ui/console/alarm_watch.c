#include "ui/console/alarm_watch.h"

#include "base/str.h"
#include "jobs/alarms.h"
#include "ui/console/alarms_words.h"
#include "ui/console/app.h"

#include <stdio.h>
#include <string.h>

static bool is_among(const int64_t *ids, int count, int64_t id)
{
	for (int i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

/* What was answered and has come back since is told again. */
static void forget_answered(struct alarm_watch *watch)
{
	int kept = 0;

	for (int i = 0; i < watch->seen_count; i++)
		if (is_among(watch->unanswered, watch->unanswered_count, watch->seen[i]))
			watch->seen[kept++] = watch->seen[i];
	watch->seen_count = kept;
}

static void say(struct alarm_watch *watch, const struct alarm *alarm)
{
	struct str text = STR_EMPTY;

	alarms_add_line(&text, alarm);
	snprintf(watch->notice, sizeof watch->notice, "%s", str_text(&text));
	str_release(&text);
}

/* The newest come first. */
static void take_severe(struct alarm_watch *watch, const struct alarm *alarms, int count)
{
	watch->unanswered_count = 0;
	watch->notice[0] = '\0';
	for (int i = 0; i < count && watch->unanswered_count < ALARM_WATCH_MOST; i++) {
		if (!alarms_is_severe(&alarms[i]) || alarms[i].state != ALARM_OPEN)
			continue;
		watch->unanswered[watch->unanswered_count++] = alarms[i].alarm_id;
		if (!watch->notice[0] && !is_among(watch->seen, watch->seen_count, alarms[i].alarm_id))
			say(watch, &alarms[i]);
	}
	forget_answered(watch);
}

static int read_alarms(struct app *app, const struct stage *stage, struct alarm_watch *watch, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	struct alarm *alarms = NULL;
	int count = 0, rc;

	if (alarms_count(app->store, stage, &watch->open, &watch->severe, err) < 0)
		return -1;
	rc = watch->severe ? alarms_read(app->store, stage, false, 0, &arena, &alarms, &count, err) : 0;
	if (rc == 0)
		take_severe(watch, alarms, count);
	arena_release(&arena);
	return rc;
}

bool alarm_watch_look(struct app *app, const struct stage *stage)
{
	struct alarm_watch fresh = app->alarms;
	struct err err = ERR_NONE;
	bool changed;

	if (!role_leads(app->options->actor->role) || read_alarms(app, stage, &fresh, &err) < 0)
		return false;
	changed = fresh.open != app->alarms.open || fresh.severe != app->alarms.severe || !str_equal(fresh.notice, app->alarms.notice);
	app->refused = app->refused || (fresh.notice[0] && !str_equal(fresh.notice, app->alarms.notice)); /* the bell, where it is on */
	app->alarms = fresh;
	return changed;
}

void alarm_watch_saw(struct app *app)
{
	struct alarm_watch *watch = &app->alarms;

	memcpy(watch->seen, watch->unanswered, sizeof watch->seen);
	watch->seen_count = watch->unanswered_count;
	watch->notice[0] = '\0';
}

const char *alarm_watch_notice(const struct app *app)
{
	return app->screen->context == CONTEXT_ALARMS ? "" : app->alarms.notice;
}

const char *alarm_watch_tab(const struct app *app, const char *name, char *text, size_t size)
{
	if (app->alarms.open > 0)
		snprintf(text, size, "%s:%d", name, app->alarms.open);
	else
		snprintf(text, size, "%s", name);
	return text;
}
