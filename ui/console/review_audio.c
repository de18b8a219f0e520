#include "ui/console/review_audio.h"

#include "base/file.h"
#include "jobs/review.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP   ((size_t)4 << 20) /* bytes that are read and checked between two keys */
#define STEP_MAX_MS 1000 /* between two drawings of where it plays */

/* False where it has no file that could be looked at. */
static bool read_stamp(int file, int64_t stamp[3])
{
	struct stat info;

	if (file < 0 || fstat(file, &info) < 0)
		return false;
	stamp[0] = info.st_size;
	stamp[1] = info.st_mtim.tv_sec * INT64_C(1000000000) + info.st_mtim.tv_nsec;
	stamp[2] = info.st_ctim.tv_sec * INT64_C(1000000000) + info.st_ctim.tv_nsec;
	return true;
}

static int open_file(struct review_audio *audio)
{
	char *path = NULL;
	int file = review_open_media(audio->review, audio->item_id, &path, NULL);

	free(path);
	return file;
}

/* Taken before it is read, so that what changes meanwhile is looked at again. */
static void take_stamp(struct review_audio *audio)
{
	int file = open_file(audio);

	if (!read_stamp(file, audio->stamp))
		memset(audio->stamp, -1, sizeof audio->stamp);
	if (file >= 0)
		close(file);
}

static int read_checked(struct review_audio *audio, void **bytes, size_t *length, struct err *err)
{
	take_stamp(audio);
	return review_media(audio->review, audio->item_id, bytes, length, err);
}

/* A step of reading; what is short is there after the first. */
static void read_on(struct review_audio *audio)
{
	struct err err = ERR_NONE;
	char *bytes = NULL;
	size_t length = 0;
	int got = media_read_step(&audio->reading, READ_STEP, &bytes, &length, &err);

	if (got > 0)
		wave_loader_request(&audio->loader, WAVE_WHOLE, bytes, length, (struct recording_part){ 0, 0 });
	else if (got < 0)
		wave_loader_fail(&audio->loader, err.text);
}

int review_audio_bytes(struct review_audio *audio, void **bytes, size_t *length, struct err *err)
{
	int file = open_file(audio), rc = -1;
	char *read = NULL;
	int64_t stamp[3];

	if (read_stamp(file, stamp) && memcmp(stamp, audio->stamp, sizeof stamp) == 0)
		rc = file_read_fd(file, (size_t)stamp[0] + 1, &read, length, NULL);
	if (file >= 0)
		close(file);
	if (rc == 0 && *length == (size_t)audio->stamp[0]) {
		*bytes = read;
		return 0;
	}
	free(read);
	return read_checked(audio, bytes, length, err);
}

void review_audio_begin(struct review_audio *audio, struct review *review, int64_t item_id)
{
	struct err err = ERR_NONE;

	review_audio_clear(audio);
	audio->review = review;
	audio->item_id = item_id;
	take_stamp(audio);
	wave_loader_await(&audio->loader);
	if (review_media_begin(review, item_id, &audio->reading, &err) == 0)
		read_on(audio);
	else
		wave_loader_fail(&audio->loader, err.text);
}

/* How it is looked at and whether it is played over and over stays from item to item. */
void review_audio_clear(struct review_audio *audio)
{
	outside_stop(&audio->player);
	media_read_end(&audio->reading);
	wave_loader_clear(&audio->loader);
	audio->review = NULL;
	audio->from_s = audio->to_s = audio->at_s = 0;
	audio->view = audio->part = (struct wave_view){ 0, 0 };
	audio->wanted = false;
	audio->played = 0;
	audio->look_ms = SCREEN_NEVER;
}

void review_audio_close(struct review_audio *audio)
{
	outside_stop(&audio->player);
	media_read_end(&audio->reading);
	wave_loader_close(&audio->loader);
}

bool review_audio_is_busy(const struct review_audio *audio)
{
	for (int kind = 0; kind < WAVE_KINDS; kind++)
		if (audio->loader.asks[kind].state == WAVE_COMING)
			return true;
	return false;
}

int review_audio_fds(const struct review_audio *audio, int *fds, int max)
{
	int count = wave_loader_fds(&audio->loader, fds, max);

	if (review_audio_plays(audio) && count < max)
		fds[count++] = audio->player.ended;
	return count;
}

unsigned review_audio_work(struct app *app, struct review_audio *audio)
{
	unsigned react = REACT_NONE;
	bool failed = false;

	if (wave_loader_work(&audio->loader)) {
		audio->shades = wave_draw_shades(&audio->loader.wave);
		react |= REACT_DRAW | review_audio_sound_came(app, audio);
	}
	if (outside_has_ended(&audio->player, &failed))
		react |= review_audio_ended(app, audio, failed);
	return react;
}

int64_t review_audio_wake(const struct review_audio *audio)
{
	int64_t draw = review_audio_plays(audio) && !audio->player.paused ? audio->draw_ms : SCREEN_NEVER;

	if (audio->reading.bytes)
		return 0;
	return audio->look_ms < draw ? audio->look_ms : draw;
}

/* The next drawing says it more exactly; there may be none, where the terminal is too small. */
unsigned review_audio_tick(const struct app *app, struct review_audio *audio)
{
	bool reads = audio->reading.bytes != NULL;

	if (reads)
		read_on(audio);
	if (audio->draw_ms <= app->now_ms)
		audio->draw_ms = app->now_ms + STEP_MAX_MS;
	if (audio->look_ms <= app->now_ms)
		review_audio_look(audio);
	return reads && !audio->reading.bytes ? REACT_DRAW : REACT_NONE;
}
