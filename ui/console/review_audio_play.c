/* Playing a recording. What the player gets is WAV out of the sandbox, the part to be played and nothing
 * else, so any player can begin anywhere, and none decodes what was brought in. */
#include "ui/console/review_audio.h"

#include "ui/console/audio_player.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define BEFORE_S 20 /* of sound that is asked for in front of where it plays, to go back */

bool review_audio_plays(const struct review_audio *audio)
{
	return audio->player.pid > 0;
}

static double whole(const struct review_audio *audio)
{
	return wave_seconds(&audio->loader.wave);
}

double review_audio_place(const struct app *app, const struct review_audio *audio)
{
	double at = audio->from_s, end = review_audio_plays(audio) ? audio->to_s : whole(audio);

	if (review_audio_plays(audio) && !audio->player.paused)
		at += (double)(app->now_ms - audio->since_ms) / 1000;
	return at < end ? at : end;
}

static bool has_part(const struct review_audio *audio)
{
	return audio->part.to > audio->part.from;
}

/* Where what is played ends, for a beginning there. */
static double end_for(const struct review_audio *audio, double from)
{
	return has_part(audio) && from < audio->part.to ? audio->part.to : whole(audio);
}

/* ---- starting ---- */

/* Whether the sound that is there has this moment and more than nothing after it. */
static bool has_sound(const struct review_audio *audio, double from)
{
	const struct wave_clip *clip = &audio->loader.clip;
	int64_t at = (int64_t)(from * clip->rate);

	return clip->frames > 0 && at >= clip->first && at < clip->first + clip->frames;
}

static int ask_for_sound(struct review_audio *audio, struct err *err)
{
	const struct wave *wave = &audio->loader.wave;
	int64_t most = WAVE_CLIP_BYTES_MAX / 2 / (wave->channels == 2 ? 2 : 1);
	struct recording_part part = { 0, wave->frames };
	size_t length = 0;
	void *bytes = NULL;

	if (wave->frames > most) {
		part.first = (int64_t)(fmax(audio->from_s - BEFORE_S, 0) * wave->rate);
		part.frames = most;
	}
	if (review_audio_bytes(audio, &bytes, &length, err) < 0)
		return -1;
	wave_loader_request(&audio->loader, WAVE_SOUND, bytes, length, part);
	return 0;
}

static int start_player(struct app *app, struct review_audio *audio, struct err *err)
{
	const struct wave_clip *clip = &audio->loader.clip;
	int first = (int)((int64_t)(audio->from_s * clip->rate) - clip->first), rc = -1, file;
	int end = (int)fmin(ceil(end_for(audio, audio->from_s) * clip->rate) - (double)clip->first, clip->frames);
	struct outside_command command = { .count = 0 };

	file = audio_player_file(clip, first, end > first ? end : first + 1, err);
	if (file < 0)
		return -1;
	if (audio_player_command(audio_player_wanted(app->prefs.player, app->store), file, &command, err) == 0 &&
	    outside_play(&audio->player, &command, file, err) == 0) {
		snprintf(audio->player_name, sizeof audio->player_name, "%.39s", outside_name(&command));
		audio->to_s = (double)(clip->first + end) / clip->rate;
		audio->since_ms = app->now_ms;
		rc = 0;
	}
	close(file);
	return rc;
}

/* Plays from from_s on, at once or as soon as its sound has come. */
static unsigned start(struct app *app, struct review_audio *audio)
{
	struct err err = ERR_NONE;
	bool now = has_sound(audio, audio->from_s);

	audio->wanted = !now;
	if ((now ? start_player(app, audio, &err) : ask_for_sound(audio, &err)) < 0) {
		audio->wanted = false;
		app_say(app, INK_WARN, "not played: %s", err.text);
	} else if (now) {
		audio->played++;
	} else {
		return REACT_DRAW | review_audio_sound_came(app, audio);
	}
	return REACT_DRAW;
}

unsigned review_audio_sound_came(struct app *app, struct review_audio *audio)
{
	const struct wave_ask *ask = &audio->loader.asks[WAVE_SOUND];

	if (!audio->wanted || (ask->state != WAVE_READY && ask->state != WAVE_FAILED))
		return REACT_NONE;
	audio->wanted = false;
	if (ask->state == WAVE_READY && has_sound(audio, audio->from_s))
		return start(app, audio);
	app_say(app, INK_WARN, "not played: %s", ask->state == WAVE_FAILED ? ask->reason : "there is no sound there");
	return REACT_DRAW;
}

/* ---- keys ---- */

unsigned review_audio_play(struct app *app, struct review_audio *audio)
{
	struct outside_command command = { .count = 0 };
	struct err err = ERR_NONE;

	if (!review_audio_plays(audio)) {
		if (audio_player_command(audio_player_wanted(app->prefs.player, app->store), -1, &command, &err) < 0) {
			app_say(app, INK_WARN, "not played: %s", err.text);
			return REACT_DRAW;
		}
		if (has_part(audio) && (audio->from_s < audio->part.from || audio->from_s >= audio->part.to))
			audio->from_s = audio->part.from;
		return start(app, audio);
	}
	audio->from_s = review_audio_place(app, audio);
	audio->since_ms = app->now_ms;
	outside_pause(&audio->player, !audio->player.paused);
	return REACT_DRAW;
}

unsigned review_audio_play_part(struct app *app, struct review_audio *audio, struct wave_view part)
{
	review_audio_stop(audio);
	audio->part = part;
	audio->from_s = part.from;
	return review_audio_play(app, audio);
}

unsigned review_audio_seek(struct app *app, struct review_audio *audio, double to_s)
{
	bool played = (review_audio_plays(audio) && !audio->player.paused) || audio->wanted;
	double end = whole(audio);

	review_audio_stop(audio);
	audio->from_s = to_s < 0 ? 0 : to_s < end ? to_s : 0;
	review_audio_follow(audio, (struct wave_view){ audio->from_s, audio->from_s });
	if (!played || to_s >= end)
		return REACT_DRAW;
	audio->played--; /* it is the same playing */
	return start(app, audio);
}

unsigned review_audio_stop(struct review_audio *audio)
{
	unsigned react = review_audio_plays(audio) || audio->wanted ? REACT_DRAW : REACT_NONE;

	outside_stop(&audio->player);
	audio->wanted = false;
	audio->from_s = has_part(audio) ? audio->part.from : 0;
	return react;
}

unsigned review_audio_part_begin(struct app *app, struct review_audio *audio)
{
	double at = review_audio_place(app, audio);

	audio->part = (struct wave_view){ at, at < audio->part.to ? audio->part.to : whole(audio) };
	app_say(app, INK_TEXT, "%s", "plays from here on");
	return REACT_DRAW;
}

unsigned review_audio_part_end(struct app *app, struct review_audio *audio)
{
	double at = review_audio_place(app, audio);

	if (at <= audio->part.from) {
		app_say(app, INK_WARN, "%s", "nothing would be left to play");
		return REACT_DRAW;
	}
	audio->part.to = at;
	if (review_audio_plays(audio))
		return review_audio_play_part(app, audio, audio->part);
	app_say(app, INK_TEXT, "%s", "plays up to here");
	return REACT_DRAW;
}

unsigned review_audio_loop(struct app *app, struct review_audio *audio)
{
	audio->again = !audio->again;
	app_say(app, INK_TEXT, "%s", audio->again ? "plays over and over" : "plays once");
	return REACT_DRAW;
}

/* Long sound comes in pieces: the next begins where this one ended. */
unsigned review_audio_ended(struct app *app, struct review_audio *audio, bool failed)
{
	double end = end_for(audio, audio->from_s), reached = audio->to_s;

	audio->from_s = has_part(audio) ? audio->part.from : 0;
	if (failed) {
		audio->played--;
		app_say(app, INK_WARN, "%s could not play it: is there a sound device?", audio->player_name);
		return REACT_DRAW;
	}
	if (reached + 0.01 < end) {
		audio->from_s = reached;
		audio->played--;
		return start(app, audio);
	}
	return audio->again ? start(app, audio) : REACT_DRAW;
}
