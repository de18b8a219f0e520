/* Looking at a part of a recording. It is drawn at once from what is there of the whole; a closer look is
 * asked for when the keys have come to rest. */
#include "ui/console/review_audio.h"

#include "ui/console/dots.h"

#include <math.h>

#define QUIET_MS    120  /* after the last change, before a closer look is asked for */
#define SHORTEST_S  0.02

static double whole(const struct review_audio *audio)
{
	return wave_seconds(&audio->loader.wave);
}

bool review_audio_is_zoomed(const struct review_audio *audio)
{
	return audio->view.to > audio->view.from;
}

struct wave_view review_audio_view(const struct review_audio *audio)
{
	return review_audio_is_zoomed(audio) ? audio->view : (struct wave_view){ 0, whole(audio) };
}

/* So long, from there or as near to it as the recording allows. */
static void set_view(struct review_audio *audio, double from, double length)
{
	double all = whole(audio);

	if (length >= all) {
		audio->view = (struct wave_view){ 0, 0 };
		return;
	}
	from = fmax(fmin(from, all - length), 0);
	audio->view = (struct wave_view){ from, from + length };
}

unsigned review_audio_zoom(const struct app *app, struct review_audio *audio, bool in)
{
	struct wave_view view = review_audio_view(audio);
	double length = view.to - view.from, to = fmax(in ? length / 2 : length * 2, fmin(SHORTEST_S, length));
	double centre = review_audio_place(app, audio);

	if (centre < view.from || centre > view.to || (centre <= 0 && !review_audio_plays(audio)))
		centre = audio->part.to > audio->part.from && in ? (audio->part.from + audio->part.to) / 2 : (view.from + view.to) / 2;
	set_view(audio, centre - to / 2, to);
	return REACT_DRAW;
}

unsigned review_audio_fit(struct review_audio *audio)
{
	audio->view = (struct wave_view){ 0, 0 };
	return REACT_DRAW;
}

unsigned review_audio_pan(struct review_audio *audio, int columns)
{
	struct wave_view view = review_audio_view(audio);
	double length = view.to - view.from;

	if (!review_audio_is_zoomed(audio) || audio->room.width < 1)
		return REACT_NONE;
	set_view(audio, view.from + columns * length / audio->room.width, length);
	return REACT_DRAW;
}

void review_audio_follow(struct review_audio *audio, struct wave_view stretch)
{
	struct wave_view view = review_audio_view(audio);
	double length = view.to - view.from;

	if (!review_audio_is_zoomed(audio))
		return;
	if (stretch.from < view.from)
		set_view(audio, stretch.from, length);
	else if (stretch.to > view.to)
		set_view(audio, fmin(stretch.from, stretch.to - length), length);
}

/* ---- looking closer ---- */

static bool covers(const struct wave *wave, struct wave_view view)
{
	return wave->rate > 0 && (double)wave->first <= view.from * wave->rate + 1 &&
	       (double)(wave->first + wave->frames) >= view.to * wave->rate - 1;
}

/* Whether it has a piece for each column that is drawn. */
static bool is_fine(const struct review_audio *audio, const struct wave *wave, struct wave_view view)
{
	double frames = (view.to - view.from) * wave->rate, columns = audio->room.width < 1 ? 1 : audio->room.width;

	return (double)wave->column_frames <= fmax(frames / columns / DOTS_ACROSS, 1) &&
	       (double)wave->spectrum_frames <= fmax(frames / columns, 0.016 * wave->rate);
}

const struct wave *review_audio_source(const struct review_audio *audio)
{
	struct wave_view view = review_audio_view(audio);
	const struct wave *part = &audio->loader.part;

	return covers(part, view) && part->column_frames < audio->loader.wave.column_frames ? part : &audio->loader.wave;
}

void review_audio_plan_look(const struct app *app, struct review_audio *audio)
{
	struct wave_view view = review_audio_view(audio);
	const struct wave_ask *ask = &audio->loader.asks[WAVE_PART];
	bool coming = ask->state == WAVE_COMING && (double)ask->part.first <= view.from * audio->loader.wave.rate + 1 &&
	              (double)(ask->part.first + ask->part.frames) >= view.to * audio->loader.wave.rate - 1;

	if (wave_loader_state(&audio->loader) != WAVE_READY || ask->state == WAVE_FAILED || coming ||
	    is_fine(audio, review_audio_source(audio), view))
		audio->look_ms = SCREEN_NEVER;
	else if (audio->look_ms == SCREEN_NEVER)
		audio->look_ms = app->now_ms + QUIET_MS;
}

/* The part with half as much again on either side, so that moving on a little finds it there. */
void review_audio_look(struct review_audio *audio)
{
	struct wave_view view = review_audio_view(audio);
	double rate = audio->loader.wave.rate, air = (view.to - view.from) / 2;
	struct recording_part part = { (int64_t)floor(fmax(view.from - air, 0) * rate), 0 };
	struct err err = ERR_NONE;
	size_t length = 0;
	void *bytes = NULL;

	audio->look_ms = SCREEN_NEVER;
	part.frames = (int64_t)fmin(ceil((view.to + air) * rate), (double)audio->loader.wave.frames) - part.first;
	if (review_audio_bytes(audio, &bytes, &length, &err) == 0)
		wave_loader_request(&audio->loader, WAVE_PART, bytes, length, part);
}
