/* Which program plays recordings, and how it is asked to. */
#ifndef RUNG_CONSOLE_AUDIO_PLAYER_H
#define RUNG_CONSOLE_AUDIO_PLAYER_H

#include "base/err.h"
#include "base/wave.h"
#include "ui/console/outside.h"

struct store;

/* What is to play: the person's own with its arguments, where own names one, else what the project's play.command
 * names, which can be no program but those known here; "": the first that is there. store NULL: no project. */
const char *audio_player_wanted(const char *own, struct store *store);

/* The command that plays OUTSIDE_FILE, quietly. wanted: as above; "": the first of
 * pw-play, paplay, aplay and ffplay that is there. file: what is to be played, open, -1 for not known yet; its first
 * bytes tell what it is. -1 where nothing plays it. */
int audio_player_command(const char *wanted, int file, struct outside_command *command, struct err *err);

/* A WAV file in memory with the frames first..end of the clip, for a player. -1 where there is no room. */
int audio_player_file(const struct wave_clip *clip, int first, int end, struct err *err);

/* The name of the program that plays where the person names none; NULL where there is none. */
const char *audio_player_found(void);

#endif
