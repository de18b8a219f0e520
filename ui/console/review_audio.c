#include "ui/console/review_audio.h"

#include "jobs/review.h"
#include "ui/console/audio_player.h"
#include "ui/console/wave_draw.h"
#include "ui/console/widget.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STEP_MIN_MS 100 /* between two drawings of where it plays */
#define STEP_MAX_MS 1000

void review_audio_begin(struct review_audio *audio, void *bytes, size_t length, const char *reason)
{
	review_audio_clear(audio);
	if (bytes)
		wave_loader_request(&audio->loader, bytes, length);
	else
		wave_loader_fail(&audio->loader, reason);
}

void review_audio_clear(struct review_audio *audio)
{
	outside_stop(&audio->player);
	wave_loader_clear(&audio->loader);
	audio->from_s = audio->at_s = 0;
	audio->played = 0;
}

void review_audio_close(struct review_audio *audio)
{
	outside_stop(&audio->player);
	wave_loader_close(&audio->loader);
}

bool review_audio_plays(const struct review_audio *audio)
{
	return audio->player.pid > 0;
}

static double place(const struct app *app, const struct review_audio *audio)
{
	double at = audio->from_s, end = wave_seconds(&audio->loader.wave);

	if (review_audio_plays(audio) && !audio->player.paused)
		at += (double)(app->now_ms - audio->since_ms) / 1000;
	return at < end ? at : end;
}

/* ---- playing ---- */

static int start_player(struct app *app, struct review_audio *audio, int file, struct err *err)
{
	struct outside_command command = { .count = 0 };

	if (audio_player_command(app->prefs.player, file, audio->from_s, &command, err) < 0 ||
	    outside_play(&audio->player, &command, file, err) < 0)
		return -1;
	snprintf(audio->player_name, sizeof audio->player_name, "%.39s", outside_name(&command));
	audio->since_ms = app->now_ms;
	return 0;
}

static unsigned start(struct app *app, struct review_audio *audio, struct review *review, int64_t item_id)
{
	struct err err = ERR_NONE;
	char *path = NULL;
	int file = review_open_media(review, item_id, &path, &err);

	if (file < 0 || start_player(app, audio, file, &err) < 0)
		app_say(app, INK_WARN, "not played: %s", err.text);
	else
		audio->played++;
	if (file >= 0)
		close(file);
	free(path);
	return REACT_DRAW;
}

unsigned review_audio_play(struct app *app, struct review_audio *audio, struct review *review, int64_t item_id)
{
	if (!review_audio_plays(audio))
		return start(app, audio, review, item_id);
	audio->from_s = place(app, audio);
	audio->since_ms = app->now_ms;
	outside_pause(&audio->player, !audio->player.paused);
	return REACT_DRAW;
}

unsigned review_audio_seek(struct app *app, struct review_audio *audio, struct review *review, int64_t item_id, double by_s)
{
	double to = place(app, audio) + by_s, end = wave_seconds(&audio->loader.wave);
	bool played = review_audio_plays(audio) && !audio->player.paused;
	struct err err = ERR_NONE;

	if (audio_player_seeks(app->prefs.player, &err) <= 0) {
		app_say(app, INK_WARN, "%s", err.text);
		return REACT_DRAW;
	}
	review_audio_stop(audio);
	audio->from_s = to < 0 ? 0 : to < end ? to : 0;
	if (!played || to >= end)
		return REACT_DRAW;
	audio->played--; /* it is the same playing */
	return start(app, audio, review, item_id);
}

unsigned review_audio_stop(struct review_audio *audio)
{
	unsigned react = review_audio_plays(audio) ? REACT_DRAW : REACT_NONE;

	outside_stop(&audio->player);
	audio->from_s = 0;
	return react;
}

static unsigned take_end(struct app *app, struct review_audio *audio, bool failed)
{
	audio->from_s = 0;
	if (failed) {
		audio->played--;
		app_say(app, INK_WARN, "%s could not play it: is there a sound device?", audio->player_name);
	}
	return REACT_DRAW;
}

/* ---- waiting ---- */

int review_audio_fds(const struct review_audio *audio, int *fds, int max)
{
	int count = wave_loader_fds(&audio->loader, fds, max);

	if (review_audio_plays(audio) && count < max)
		fds[count++] = audio->player.ended;
	return count;
}

unsigned review_audio_work(struct app *app, struct review_audio *audio)
{
	unsigned react = wave_loader_work(&audio->loader) ? REACT_DRAW : REACT_NONE;
	bool failed = false;

	if (outside_has_ended(&audio->player, &failed))
		react |= take_end(app, audio, failed);
	return react;
}

int64_t review_audio_wake(const struct review_audio *audio)
{
	return review_audio_plays(audio) && !audio->player.paused ? audio->draw_ms : SCREEN_NEVER;
}

/* The next drawing says it more exactly; there may be none, where the terminal is too small. */
void review_audio_tick(const struct app *app, struct review_audio *audio)
{
	if (audio->draw_ms <= app->now_ms)
		audio->draw_ms = app->now_ms + STEP_MAX_MS;
}

/* ---- showing ---- */

void review_audio_prepare(const struct app *app, struct review_audio *audio, int columns)
{
	double whole = wave_seconds(&audio->loader.wave);
	int64_t step = columns > 0 ? (int64_t)(whole * 1000 / columns) : STEP_MAX_MS;

	audio->at_s = place(app, audio);
	audio->thin = app->prefs.slow;
	step = step < STEP_MIN_MS ? STEP_MIN_MS : step > STEP_MAX_MS ? STEP_MAX_MS : step;
	audio->draw_ms = audio->at_s < whole ? app->now_ms + step : SCREEN_NEVER;
}

/* In tenths of a second where all of it takes less than ten seconds. */
static void clock_text(double seconds, double all, char text[24])
{
	int whole = (int)seconds;

	if (all < 10)
		snprintf(text, 24, "%.1f", seconds);
	else if (all >= 3600)
		snprintf(text, 24, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
	else
		snprintf(text, 24, "%d:%02d", whole / 60, whole % 60);
}

static void draw_play(const struct review_audio *audio, struct canvas *canvas, int x, int y)
{
	double all = wave_seconds(&audio->loader.wave);
	char at[24], end[24];

	clock_text(audio->at_s, all, at);
	clock_text(all, all, end);
	if (review_audio_plays(audio))
		canvas_textf(canvas, x, y, INK_OK, "%s %s / %s%s  %s", audio->player.paused ? "paused at" : "plays", at, end,
		             all < 10 ? " s" : "", audio->player_name);
	else if (audio->from_s > 0)
		canvas_textf(canvas, x, y, INK_TEXT, "will play from %s%s", at, all < 10 ? " s" : "");
	else if (audio->played > 0)
		canvas_textf(canvas, x, y, INK_DIM, "played %d time%s", audio->played, audio->played > 1 ? "s" : "");
	else
		canvas_text(canvas, x, y, INK_DIM, "not played yet");
}

/* The column where it plays, or will; -1: it stands at the beginning. */
static int mark_column(const struct review_audio *audio, int columns)
{
	int column = (int)(audio->at_s / wave_seconds(&audio->loader.wave) * columns);

	if (!review_audio_plays(audio) && audio->from_s <= 0)
		return -1;
	return column < columns ? column : columns - 1;
}

static void draw_recording(const struct review_audio *audio, struct canvas *canvas, struct rect area)
{
	const struct wave *wave = &audio->loader.wave;
	struct rect room = { area.x, area.y, area.width, area.height - 3 };
	int mark = mark_column(audio, area.width);
	double gain = wave_draw_gain(wave);

	if (room.height < 1)
		room.height = area.height;
	wave_draw(wave, canvas, room, audio->thin ? -1 : mark);
	if (room.height == area.height)
		return;
	wave_draw_axis(wave, canvas, area.x, area.y + area.height - 3, area.width);
	if (audio->thin && mark >= 0)
		canvas_text(canvas, area.x + mark, area.y + area.height - 2, INK_TITLE, "^");
	draw_play(audio, canvas, area.x, area.y + area.height - 1);
	if (gain != 1 && area.width > 40)
		canvas_textf(canvas, area.x + area.width - 11, area.y + area.height - 1, INK_DIM, "drawn x%-5g", gain);
}

void review_audio_draw(const struct review_audio *audio, struct canvas *canvas, struct rect area)
{
	struct rect text = { area.x, area.y + 2, area.width, area.height - 4 };
	int lines;

	if (audio->loader.state == WAVE_READY)
		draw_recording(audio, canvas, area);
	if (audio->loader.state != WAVE_FAILED)
		return;
	canvas_text(canvas, area.x, area.y + 1, INK_WARN, "recording cannot be shown:");
	lines = widget_wrapped(canvas, text, INK_TEXT, audio->loader.reason);
	canvas_text(canvas, area.x, text.y + lines + 1, INK_DIM, "Space skip   f flag   r try again");
}

void review_audio_foot(const struct review_audio *audio, char *text, size_t size)
{
	const struct wave *wave = &audio->loader.wave;
	char rate[WIDGET_COUNT_SIZE], channels[24], length[24];
	double seconds = wave_seconds(wave);

	*text = '\0';
	if (audio->loader.state != WAVE_READY)
		return;
	snprintf(channels, sizeof channels, "%d channels", wave->channels);
	if (seconds < 60)
		snprintf(length, sizeof length, "%.*f s", seconds < 10 ? 2 : 1, seconds);
	else
		clock_text(seconds, seconds, length);
	snprintf(text, size, "%s  %s Hz  %s", length,
	         widget_count(wave->rate, rate), wave->channels == 1 ? "mono" : wave->channels == 2 ? "stereo" : channels);
}

void review_audio_view(const struct review_audio *audio, char *text, size_t size)
{
	if (audio->played > 0)
		snprintf(text, size, "played %d", audio->played);
	else
		snprintf(text, size, "not played");
}
