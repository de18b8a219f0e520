/* Programs of the person's own that show or play an item: never through a shell, never with our
 * descriptors or signals. What they are given is hostile; they are what the person has chosen for it. */
#ifndef RUNG_CONSOLE_OUTSIDE_H
#define RUNG_CONSOLE_OUTSIDE_H

#include "base/err.h"

#include <stdbool.h>
#include <sys/types.h>

#define OUTSIDE_WORDS_MAX 16
#define OUTSIDE_TEXT_MAX  4096
#define OUTSIDE_FILE      "/dev/fd/3" /* what a program is told of the file that outside_play() hands over */

/* A command as its words: the program first, which the functions below need. Zeroed, it has none. */
struct outside_command {
	char text[OUTSIDE_TEXT_MAX]; /* the words, each with its terminator */
	int  length;
	int  starts[OUTSIDE_WORDS_MAX];
	int  count;
};

/* One word more. -1 where there is no room. */
int outside_add(struct outside_command *command, const char *word, struct err *err);

/* The words of a text, split at blanks; there is no quoting. */
int outside_add_words(struct outside_command *command, const char *text, struct err *err);

/* The program without its folder. */
const char *outside_name(const struct outside_command *command);

/* True where the program can be found and run. */
bool outside_exists(const char *program);

/* Starts it and forgets it: in a session of its own, with nothing to read and nowhere to write. -1
 * where it cannot be started. */
int outside_leave(const struct outside_command *command, struct err *err);

/* Runs it on our terminal, which must have been given back, and waits for its end. ^C and ^Z are for
 * it, and for us only where they stop both; what would end us ends it first. -1 where it cannot be
 * started. */
int outside_run(const struct outside_command *command, struct err *err);

/* A program that plays: zeroed, none. */
struct outside_player {
	pid_t pid;   /* and its process group; 0: none */
	int   ended; /* a descriptor that becomes readable when it ends; open while pid is not 0 */
	bool  paused;
};

/* Starts it in a process group of its own, with nothing to read, nowhere to write, and the open file
 * as OUTSIDE_FILE. -1 where it cannot be started. It ends when we do. */
int outside_play(struct outside_player *player, const struct outside_command *command, int file, struct err *err);

/* Both do nothing where nothing plays. */
void outside_pause(struct outside_player *player, bool pause);
void outside_stop(struct outside_player *player);

/* True where it has ended by itself since it was started; it is none then. *failed: it says that it
 * could not do its work. */
bool outside_has_ended(struct outside_player *player, bool *failed);

#endif
