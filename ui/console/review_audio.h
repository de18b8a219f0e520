/* A recording on the Review screen: its wave and spectrogram, all of it or a part looked at closely, and
 * playing it by a program of the person's own, from anywhere to anywhere, again and again. That somebody
 * heard it cannot be known; whether it was played goes with the answer. Functions that return unsigned
 * return what the console has to do. */
#ifndef RUNG_CONSOLE_REVIEW_AUDIO_H
#define RUNG_CONSOLE_REVIEW_AUDIO_H

#include "jobs/media.h"
#include "ui/console/app.h"
#include "ui/console/outside.h"
#include "ui/console/wave_draw.h"
#include "ui/console/wave_loader.h"

struct review;

enum review_audio_show { AUDIO_BOTH, AUDIO_WAVE, AUDIO_SPECTROGRAM, AUDIO_SHOWS };

struct review_audio {
	struct review        *review;   /* whose item it is; NULL: no recording */
	int64_t               item_id;
	int64_t               stamp[3]; /* of its file as it was checked: size, and when it and its inode changed, in ns */
	struct media_reading  reading;  /* of its file: an hour of sound takes a while to check */
	struct wave_loader    loader;

	struct outside_player player;
	char                  player_name[40];
	double                from_s;   /* where it began to play, or will */
	double                to_s;     /* where the sound that plays ends */
	int64_t               since_ms; /* when it began; of no meaning while it stands */
	double                at_s;     /* where it plays, as last prepared */
	bool                  wanted;   /* to play as soon as its sound is there */
	bool                  again;    /* over and over */
	struct wave_view      part;     /* what is to be played; to 0: all of it */
	int                   played;   /* how often it was played */

	struct wave_view      view;     /* what is looked at; to 0: all of it */
	enum review_audio_show show;
	struct wave_shades    shades;   /* of its spectrogram */
	struct rect           room;     /* of what is drawn over time, as last prepared */
	bool                  thin;     /* for a thin line: as last prepared */
	int64_t               draw_ms;  /* when the place where it plays is to be drawn again */
	int64_t               look_ms;  /* when to ask for the part looked at; SCREEN_NEVER: it is there */
};

/* Begins with a recording. */
void review_audio_begin(struct review_audio *audio, struct review *review, int64_t item_id);

/* Forgets the recording; nothing plays any more. Zeroed ones are fine. */
void review_audio_clear(struct review_audio *audio);
void review_audio_close(struct review_audio *audio); /* the workers too */

/* Its bytes once more, malloc'd: checked against the hash it was added with only where the file was touched since that was
 * done, as that takes its time with an hour of sound. */
int review_audio_bytes(struct review_audio *audio, void **bytes, size_t *length, struct err *err);

/* Whether a worker is at work on it. */
bool review_audio_is_busy(const struct review_audio *audio);

int review_audio_fds(const struct review_audio *audio, int *fds, int max);
unsigned review_audio_work(struct app *app, struct review_audio *audio);

/* When something is to be drawn again or asked for, and that this time has come. */
int64_t review_audio_wake(const struct review_audio *audio);
unsigned review_audio_tick(const struct app *app, struct review_audio *audio);

/* ---- review_audio_play.c ---- */

bool review_audio_plays(const struct review_audio *audio); /* or pauses */
double review_audio_place(const struct app *app, const struct review_audio *audio);

/* Plays, pauses, goes on. */
unsigned review_audio_play(struct app *app, struct review_audio *audio);
unsigned review_audio_play_part(struct app *app, struct review_audio *audio, struct wave_view part);
unsigned review_audio_seek(struct app *app, struct review_audio *audio, double to_s);
unsigned review_audio_stop(struct review_audio *audio);

/* What is to be played begins here, or ends here; and whether it is played over and over. */
unsigned review_audio_part_begin(struct app *app, struct review_audio *audio);
unsigned review_audio_part_end(struct app *app, struct review_audio *audio);
unsigned review_audio_loop(struct app *app, struct review_audio *audio);

/* The sound that was asked for has come, or cannot; and the player has ended. */
unsigned review_audio_sound_came(struct app *app, struct review_audio *audio);
unsigned review_audio_ended(struct app *app, struct review_audio *audio, bool failed);

/* ---- review_audio_view.c ---- */

/* What is looked at, and whether that is less than all. */
struct wave_view review_audio_view(const struct review_audio *audio);
bool review_audio_is_zoomed(const struct review_audio *audio);

/* Half as much, or twice; around the place where it plays or will, where that can be seen. */
unsigned review_audio_zoom(const struct app *app, struct review_audio *audio, bool in);
unsigned review_audio_fit(struct review_audio *audio);

/* So many columns to the right. */
unsigned review_audio_pan(struct review_audio *audio, int columns);

/* Moves the view as little as shows this stretch, or its beginning. */
void review_audio_follow(struct review_audio *audio, struct wave_view stretch);

/* What to draw from: the part looked at closely where that is there. */
const struct wave *review_audio_source(const struct review_audio *audio);

/* When a closer look is to be asked for, and asking for it. */
void review_audio_plan_look(const struct app *app, struct review_audio *audio);
void review_audio_look(struct review_audio *audio);

/* ---- review_audio_draw.c ---- */

/* Gets ready what will be drawn in area. lanes: rows that are kept free below the wave. */
void review_audio_prepare(const struct app *app, struct review_audio *audio, struct rect area, int lanes);
void review_audio_draw(const struct review_audio *audio, struct canvas *canvas, struct rect area);

/* "11.0 s  16,000 Hz  mono" for the foot of the pane, and "played 1" or "not played" for the log. */
void review_audio_foot(const struct review_audio *audio, char *text, size_t size);
void review_audio_words(const struct review_audio *audio, char *text, size_t size);

#endif
