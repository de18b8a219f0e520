/* When a screen that counts over many rows reads what it shows: anew as soon as something has changed, where
 * that is quick; where it takes longer than a key may wait, only when somebody asks for it. */
#ifndef RUNG_CONSOLE_READING_H
#define RUNG_CONSOLE_READING_H

#include <stdbool.h>
#include <stdint.h>

struct app;

struct reading {
	bool    done;             /* it has been read since the screen came to the front */
	bool    told;             /* that it is going to be read has been painted */
	bool    slow;             /* reading took longer than a key may wait */
	bool    old;              /* the project has changed since */
	int64_t done_ms, look_ms; /* on the app's clock: when it was read, when to look for changes */
	int64_t wall_ms;          /* the time as of which it stands there */
	int64_t change_counter;
};

/* Before anything is read: what changes from here on makes it old. */
void reading_mark(const struct app *app, struct reading *reading);

/* Around a whole reading: begin returns what end takes. */
int64_t reading_begin(void);
void reading_end(const struct app *app, struct reading *reading, int64_t began);

/* Looks whether the project has changed since; true where it is old only from now on. */
bool reading_look(const struct app *app, struct reading *reading);

/* Whether what is old may be read again by itself: it was quick, and the last time is a while ago. */
bool reading_may(const struct app *app, const struct reading *reading);

/* Looks, and says whether to read again by itself now; minute: as well where a minute of the store's clock has passed. */
bool reading_due(const struct app *app, struct reading *reading, bool minute);

/* Somebody asks for it, and is told. True: to be read now; false: that it takes a while is painted first. */
bool reading_again(struct app *app, struct reading *reading);

#endif
