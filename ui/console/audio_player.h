/* Which program plays recordings, and how it is asked to. */
#ifndef RUNG_CONSOLE_AUDIO_PLAYER_H
#define RUNG_CONSOLE_AUDIO_PLAYER_H

#include "base/err.h"
#include "ui/console/outside.h"

#include <stdbool.h>

/* The command that plays OUTSIDE_FILE, quietly, from that many seconds on. wanted: the person's own,
 * with its arguments; "": the first of pw-play, paplay, aplay and ffplay that is there. file: what is
 * to be played, open; its first bytes tell what it is. -1 where nothing plays it. */
int audio_player_command(const char *wanted, int file, double from_s, struct outside_command *command, struct err *err);

/* Whether that program can begin elsewhere than at the beginning. -1 where there is none. *err: the
 * reason also where it cannot. */
int audio_player_seeks(const char *wanted, struct err *err);

/* The name of the program that plays where the person names none; NULL where there is none. */
const char *audio_player_found(void);

#endif
