#include "ui/console/audio_player.h"

#include "base/file.h"
#include "base/str.h"
#include "db/setting_store.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct player {
	const char *name;
	const char *quiet; /* what makes it play and say nothing, where the person gave no arguments */
	bool        wav_only; /* anything else it would play as noise */
	bool        not_asked; /* only where the person names it */
};

static const struct player players[] = {
	{ "pw-play", "", false, false },
	{ "paplay", "", false, false },
	{ "aplay", "-q", true, false },
	{ "ffplay", "-nodisp -autoexit -loglevel quiet", false, false },
	{ "mpv", "--no-video --really-quiet", false, true },
};

static const struct player *player_named(const char *name)
{
	for (size_t i = 0; i < sizeof players / sizeof *players; i++)
		if (str_equal(players[i].name, name))
			return &players[i];
	return NULL;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t")] == '\0';
}

/* A project may come from anybody: whoever opens it and plays something is not to run what it says. So it chooses among
 * what is known here, and names no arguments. */
const char *audio_player_wanted(const char *own, struct store *store)
{
	struct arena arena = ARENA_EMPTY;
	const struct player *player;

	if (!is_blank(own) || !store)
		return own;
	player = player_named(setting_text(store, 0, "play.command", &arena));
	arena_release(&arena);
	return player ? player->name : "";
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
	bool is_own = !is_blank(wanted);

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

int audio_player_command(const char *wanted, int file, struct outside_command *command, struct err *err)
{
	const struct player *player;

	if (choose(wanted, file, command, &player, err) < 0)
		return -1;
	return outside_add(command, OUTSIDE_FILE, err);
}

int audio_player_file(const struct wave_clip *clip, int first, int end, struct err *err)
{
	size_t frame = (size_t)clip->channels * sizeof *clip->samples, bytes = (size_t)(end - first) * frame;
	unsigned char head[WAVE_HEAD_BYTES];
	int file = memfd_create("rung-sound.wav", MFD_CLOEXEC);

	wave_head(clip->rate, clip->channels, (uint32_t)bytes, head);
	if (file >= 0 && file_write_fd(file, head, sizeof head) == 0 &&
	    file_write_fd(file, clip->samples + (size_t)first * (size_t)clip->channels, bytes) == 0 && lseek(file, 0, SEEK_SET) == 0)
		return file;
	err_set(err, "no memory for the sound: %s", strerror(errno));
	if (file >= 0)
		close(file);
	return -1;
}

const char *audio_player_found(void)
{
	const struct player *player = find_default(-1);

	return player ? player->name : NULL;
}
