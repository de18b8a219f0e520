/* Playing recordings in the plain mode, by the same program as in the console. */
#include "ui/plain_sitting.h"

#include "ui/console/audio_player.h"
#include "ui/console/prefs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One that has ended by itself: whether it was of use is known only now. */
static void look_at_player(struct plain_sitting *sitting)
{
	bool failed = false;

	if (!outside_has_ended(&sitting->player, &failed) || !failed)
		return;
	sitting->played--;
	plain_say(sitting, "The player could not play it: is there a sound device?");
}

static int start(struct plain_sitting *sitting, int file, struct err *err)
{
	struct outside_command command = { .count = 0 };
	struct prefs prefs;

	prefs_defaults(&prefs);
	prefs_read(&prefs, NULL); /* a line that is wrong is the console's to complain of */
	if (audio_player_command(audio_player_wanted(prefs.player, sitting->store), file, &command, err) < 0)
		return -1;
	return outside_play(&sitting->player, &command, file, err);
}

void plain_play(struct plain_sitting *sitting)
{
	struct err err = ERR_NONE;
	char *path = NULL;
	int file;

	look_at_player(sitting);
	if (sitting->player.pid > 0) {
		outside_stop(&sitting->player);
		plain_say(sitting, "Stopped.");
		return;
	}
	file = review_open_media(sitting->review, sitting->task.item_id, &path, &err);
	if (strcmp(sitting->task.kind, "audio") != 0) {
		plain_say(sitting, "This item is no recording.");
	} else if (file < 0 || start(sitting, file, &err) < 0) {
		plain_say(sitting, "Not played: %s.", err.text);
	} else {
		sitting->played++;
		plain_say(sitting, "Playing.");
	}
	if (file >= 0)
		close(file);
	free(path);
}

const char *plain_view(struct plain_sitting *sitting)
{
	look_at_player(sitting);
	if (strcmp(sitting->task.kind, "audio") != 0)
		return NULL;
	if (sitting->played > 0)
		snprintf(sitting->view, sizeof sitting->view, "played %d", sitting->played);
	else
		snprintf(sitting->view, sizeof sitting->view, "not played");
	return sitting->view;
}

void plain_hush(struct plain_sitting *sitting)
{
	outside_stop(&sitting->player);
	sitting->played = 0;
}
