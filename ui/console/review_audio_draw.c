#include "ui/console/review_audio.h"

#include "ui/console/widget.h"

#include <math.h>
#include <stdio.h>

#define STEP_MIN_MS  100 /* between two drawings of where it plays */
#define STEP_MAX_MS  1000
#define BELOW        3   /* rows for times, a mark and words */
#define BOTH_ROWS    8   /* wave and spectrogram together need so many */
#define SCALE_WIDTH  50  /* from here on frequencies are written beside the spectrogram */

static double whole(const struct review_audio *audio)
{
	return wave_seconds(&audio->loader.wave);
}

void review_audio_prepare(const struct app *app, struct review_audio *audio, struct rect area, int lanes)
{
	struct wave_view view;
	int64_t step;

	audio->at_s = review_audio_place(app, audio);
	if (review_audio_plays(audio) && !audio->player.paused)
		review_audio_follow(audio, (struct wave_view){ audio->at_s, audio->at_s });
	view = review_audio_view(audio);
	audio->thin = app->prefs.slow;
	audio->room = (struct rect){ area.x, area.y, area.width, area.height - BELOW - lanes };
	if (audio->room.height < 1)
		audio->room.height = area.height;
	step = area.width > 0 ? (int64_t)((view.to - view.from) * 1000 / area.width) : STEP_MAX_MS;
	step = step < STEP_MIN_MS ? STEP_MIN_MS : step > STEP_MAX_MS ? STEP_MAX_MS : step;
	audio->draw_ms = audio->at_s < audio->to_s ? app->now_ms + step : SCREEN_NEVER;
	review_audio_plan_look(app, audio);
}

/* "plays 0:03 / 0:11  ffplay". */
static void draw_play(const struct review_audio *audio, struct canvas *canvas, int x, int y)
{
	double all = whole(audio);
	char at[WAVE_TIME_SIZE], end[WAVE_TIME_SIZE];
	const char *unit = all < 10 ? " s" : "";

	wave_draw_time(audio->at_s, all, at);
	wave_draw_time(all, all, end);
	if (review_audio_plays(audio))
		canvas_textf(canvas, x, y, INK_OK, "%s %s / %s%s  %s%s", audio->player.paused ? "paused at" : "plays", at, end, unit,
		             audio->player_name, audio->again ? "  over and over" : "");
	else if (audio->wanted)
		canvas_text(canvas, x, y, INK_DIM, "getting the sound");
	else if (audio->from_s > 0)
		canvas_textf(canvas, x, y, INK_TEXT, "will play from %s%s", at, unit);
	else if (audio->played > 0)
		canvas_textf(canvas, x, y, INK_DIM, "played %d time%s", audio->played, audio->played > 1 ? "s" : "");
	else
		canvas_text(canvas, x, y, INK_DIM, "not played yet");
}

/* The column where it plays, or will; -1: it stands at the beginning, or out of sight. */
static int mark_column(const struct review_audio *audio)
{
	int columns = audio->room.width, column = wave_draw_column(review_audio_view(audio), columns, audio->at_s);

	if (!review_audio_plays(audio) && audio->from_s <= 0)
		return -1;
	if (column == columns && audio->at_s >= whole(audio))
		column--;
	return column >= 0 && column < columns ? column : -1;
}

/* Which frequencies are where, at its left edge. */
static void draw_scale(const struct review_audio *audio, struct canvas *canvas, struct rect area)
{
	static const struct { int hertz; const char *text; } marks[] = { { 200, "200 Hz" }, { 1000, "1 kHz" }, { 4000, "4 kHz" }, { 16000, "16 kHz" } };
	int rate = audio->loader.wave.rate, below = area.y + area.height;

	for (size_t i = 0; i < sizeof marks / sizeof *marks && marks[i].hertz < rate / 2; i++) {
		int y = area.y + area.height - 1 - (int)(wave_band(rate, marks[i].hertz) / WAVE_BANDS * area.height);

		if (y >= area.y && y < below - 1)
			canvas_text(canvas, area.x, below = y, INK_DIM, marks[i].text);
	}
}

static void draw_spectrogram(const struct review_audio *audio, struct canvas *canvas, struct rect area, int mark)
{
	wave_draw_spectrogram(review_audio_source(audio), review_audio_view(audio), audio->shades, canvas, area, mark);
	if (area.width >= SCALE_WIDTH && area.height >= 4)
		draw_scale(audio, canvas, area);
}

static void draw_sound(const struct review_audio *audio, struct canvas *canvas, int mark)
{
	struct rect wave = audio->room, spectrogram = audio->room;
	bool both = audio->show == AUDIO_BOTH && audio->room.height >= BOTH_ROWS;

	if (both) {
		wave.height = audio->room.height / 2;
		spectrogram.y += wave.height;
		spectrogram.height -= wave.height;
	}
	if (both || audio->show != AUDIO_SPECTROGRAM)
		wave_draw(review_audio_source(audio), review_audio_view(audio), wave_draw_gain(&audio->loader.wave), canvas, wave, mark);
	if (both || audio->show == AUDIO_SPECTROGRAM)
		draw_spectrogram(audio, canvas, spectrogram, mark);
}

/* What is to be played, between brackets below the times. */
static void draw_part(const struct review_audio *audio, struct canvas *canvas, int y)
{
	struct wave_view view = review_audio_view(audio);
	int columns = audio->room.width, from = wave_draw_column(view, columns, audio->part.from);
	int to = wave_draw_column(view, columns, audio->part.to) - 1;

	if (audio->part.to <= audio->part.from)
		return;
	to = to < from ? from : to;
	for (int x = from < 0 ? 0 : from; x <= to && x < columns; x++)
		canvas_text(canvas, audio->room.x + x, y, INK_OK, x == from ? "(" : x == to ? ")" : canvas->ascii ? "-" : "\u2500");
}

static void draw_right(struct canvas *canvas, struct rect area, const char *text)
{
	int width = text_width(text);

	if (area.width > 40)
		canvas_text(canvas, area.x + area.width - width, area.y + area.height - 1, INK_DIM, text);
}

static void draw_recording(const struct review_audio *audio, struct canvas *canvas, struct rect area)
{
	int mark = mark_column(audio), bottom = area.y + area.height;
	double gain = wave_draw_gain(&audio->loader.wave);
	char text[40] = "";

	draw_sound(audio, canvas, audio->thin ? -1 : mark);
	if (audio->room.height == area.height)
		return;
	wave_draw_axis(review_audio_view(audio), canvas, area.x, bottom - BELOW, area.width);
	draw_part(audio, canvas, bottom - 2);
	if (audio->thin && mark >= 0)
		canvas_text(canvas, area.x + mark, bottom - 2, INK_TITLE, "^");
	draw_play(audio, canvas, area.x, bottom - 1);
	if (gain != 1)
		snprintf(text, sizeof text, "drawn x%g", gain);
	draw_right(canvas, area, text);
}

void review_audio_draw(const struct review_audio *audio, struct canvas *canvas, struct rect area)
{
	struct rect text = { area.x, area.y + 2, area.width, area.height - 4 };
	int lines;

	if (wave_loader_state(&audio->loader) == WAVE_READY)
		draw_recording(audio, canvas, area);
	if (audio->reading.bytes)
		canvas_textf(canvas, area.x, area.y + 1, INK_DIM, "reading %.0f MB ...", (double)audio->reading.size / 1e6);
	if (wave_loader_state(&audio->loader) != WAVE_FAILED)
		return;
	canvas_text(canvas, area.x, area.y + 1, INK_WARN, "recording cannot be shown:");
	lines = widget_wrapped(canvas, text, INK_TEXT, audio->loader.asks[WAVE_WHOLE].reason);
	canvas_text(canvas, area.x, text.y + lines + 1, INK_DIM, "Space skip   f flag   r try again");
}

void review_audio_foot(const struct review_audio *audio, char *text, size_t size)
{
	const struct wave *wave = &audio->loader.wave;
	char rate[WIDGET_COUNT_SIZE], channels[24], length[WAVE_TIME_SIZE];
	double seconds = wave_seconds(wave);

	*text = '\0';
	if (wave_loader_state(&audio->loader) != WAVE_READY)
		return;
	snprintf(channels, sizeof channels, "%d channels", wave->channels);
	if (seconds < 60)
		snprintf(length, sizeof length, "%.*f s", seconds < 10 ? 2 : 1, seconds);
	else
		wave_draw_time(seconds, seconds, length);
	snprintf(text, size, "%s  %s Hz  %s", length,
	         widget_count(wave->rate, rate), wave->channels == 1 ? "mono" : wave->channels == 2 ? "stereo" : channels);
}

void review_audio_words(const struct review_audio *audio, char *text, size_t size)
{
	if (audio->played > 0)
		snprintf(text, size, "played %d", audio->played);
	else
		snprintf(text, size, "not played");
}
