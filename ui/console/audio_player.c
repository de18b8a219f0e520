#include "ui/console/audio_player.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct player {
	const char *name;
	const char *quiet; /* what makes it play and say nothing, where the person gave no arguments */
	const char *seek;  /* comes before a number of seconds, as a word of its own unless it ends in =; NULL: cannot */
	bool        wav_only; /* anything else it would play as noise */
	bool        not_asked; /* only where the person names it */
};

static const struct player players[] = {
	{ "pw-play", "", NULL, false, false },
	{ "paplay", "", NULL, false, false },
	{ "aplay", "-q", NULL, true, false },
	{ "ffplay", "-nodisp -autoexit -loglevel quiet", "-ss", false, false },
	{ "mpv", "--no-video --really-quiet", "--start=", false, true },
};

static const struct player *player_named(const char *name)
{
	for (size_t i = 0; i < sizeof players / sizeof *players; i++)
		if (str_equal(players[i].name, name))
			return &players[i];
	return NULL;
}

static bool is_wav(int file)
{
	char head[12];

	return pread(file, head, sizeof head, 0) == sizeof head && memcmp(head, "RIFF", 4) == 0 &&
	       memcmp(head + 8, "WAVE", 4) == 0;
}

/* The first that is there; file -1: whatever it is. */
static const struct player *find_default(int file)
{
	for (size_t i = 0; i < sizeof players / sizeof *players; i++)
		if (!players[i].not_asked && outside_exists(players[i].name) && (file < 0 || !players[i].wav_only || is_wav(file)))
			return &players[i];
	return NULL;
}

/* The program with its arguments, up to the file. *player: what is known of it, NULL for nothing. */
static int choose(const char *wanted, int file, struct outside_command *command, const struct player **player,
                  struct err *err)
{
	bool is_own = wanted[strspn(wanted, " \t")] != '\0';

	*player = is_own ? NULL : find_default(file);
	if (!*player && !is_own)
		return err_set(err, "no player found (pw-play, paplay, aplay, ffplay); o p sets one");
	if (outside_add_words(command, is_own ? wanted : (*player)->name, err) < 0)
		return -1;
	*player = player_named(outside_name(command));
	if (!*player || command->count > 1)
		return 0;
	if ((*player)->wav_only && file >= 0 && !is_wav(file))
		return err_set(err, "%s plays WAV files only: set another player (o p)", (*player)->name);
	return outside_add_words(command, (*player)->quiet, err);
}

int audio_player_command(const char *wanted, int file, double from_s, struct outside_command *command, struct err *err)
{
	const struct player *player;
	char seek[60];

	if (choose(wanted, file, command, &player, err) < 0)
		return -1;
	if (from_s > 0 && player && player->seek) {
		bool joined = str_ends(player->seek, "=");

		snprintf(seek, sizeof seek, "%s%.2f", joined ? player->seek : "", from_s);
		if ((!joined && outside_add(command, player->seek, err) < 0) || outside_add(command, seek, err) < 0)
			return -1;
	}
	return outside_add(command, OUTSIDE_FILE, err);
}

int audio_player_seeks(const char *wanted, struct err *err)
{
	struct outside_command command = { .count = 0 };
	const struct player *player;

	if (choose(wanted, -1, &command, &player, err) < 0)
		return -1;
	if (player && player->seek)
		return 1;
	err_set(err, "this player cannot seek: %s", outside_name(&command));
	return 0;
}

const char *audio_player_found(void)
{
	const struct player *player = find_default(-1);

	return player ? player->name : NULL;
}
