/* Alarms as all screens of a lead show them: how many are open stands on their tab, and one that is severe is told
 * by a line above every screen until somebody answers it, or this person has looked at it. */
#ifndef RUNG_CONSOLE_ALARM_WATCH_H
#define RUNG_CONSOLE_ALARM_WATCH_H

#include "db/stage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

#define ALARM_WATCH_NOTICE 240
#define ALARM_WATCH_MOST   32 /* severe ones that are told apart */

struct alarm_watch {
	int     open;      /* acknowledged ones among them */
	bool    severe;    /* one of them is */
	int64_t unanswered[ALARM_WATCH_MOST]; /* severe ones that nobody has answered */
	int     unanswered_count;
	int64_t seen[ALARM_WATCH_MOST]; /* those of them that this person has looked at */
	int     seen_count;
	char    notice[ALARM_WATCH_NOTICE]; /* of the newest that was not seen; "": none */
};

/* Looks anew; true where something else is to be shown. Inspectors see nothing. */
bool alarm_watch_look(struct app *app, const struct stage *stage);

/* The Alarms screen shows them: they are seen. */
void alarm_watch_saw(struct app *app);

/* The notice to stand above the screen in front; "": there is none, or the screen says more itself. */
const char *alarm_watch_notice(const struct app *app);

/* The name of the tab of alarms: "Alarms:2". Returns text. */
const char *alarm_watch_tab(const struct app *app, const char *name, char *text, size_t size);

#endif
