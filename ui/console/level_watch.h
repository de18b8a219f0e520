/* The level as all screens show it: what another person or the evidence has changed is seen within
 * seconds, whichever screen is in front, and a lead is told of a demotion on all of them. Once a minute
 * what has settled is folded, so that evidence acts though nobody claims anything. */
#ifndef RUNG_CONSOLE_LEVEL_WATCH_H
#define RUNG_CONSOLE_LEVEL_WATCH_H

#include "jobs/rest.h"
#include "ui/console/keymap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

#define LEVEL_WATCH_NOTICE 240

struct level_watch {
	int64_t look_ms; /* on the app's clock: when to look again */
	int64_t tend_ms; /* ... when to fold what has settled */
	enum rest_cause rest; /* why the machine decides less than the level lets it */
	int     level;   /* as of the last look */
	bool    held;    /* what has settled cannot be folded: the notice says so, to everybody */
	bool    alarms;  /* of a look: other alarms are open than before */
	char    notice[LEVEL_WATCH_NOTICE]; /* else, for leads: a demotion that nobody has seen; "" none */
	char    rollback[LEVEL_WATCH_NOTICE]; /* for leads: what a rule took back and nobody has seen; "" none */
};

/* When level_watch_tick() is wanted, on the app's clock. */
int64_t level_watch_wake(const struct app *app);
unsigned level_watch_tick(struct app *app);

/* Takes the level as it is, before screens read it themselves: they are told of what differs from that. */
void level_watch_begin(struct app *app);

/* The notice to stand above a screen; "": there is none, or the screen says more itself. */
const char *level_watch_notice(const struct app *app);

/* Which screen tells all of it. */
enum context level_watch_tells(const struct app *app);

/* Adds to the chip of a level where the machine decides that it does, or that it rests; leads read why, where
 * a line of so many columns has room for it. */
void level_watch_add(const struct app *app, char *chip, size_t size);

#endif
