/* A recording on the Review screen: its wave, and playing it by a program of the person's own. That
 * somebody heard it cannot be known; whether it was played goes with the answer. Functions that return
 * unsigned return what the console has to do. */
#ifndef RUNG_CONSOLE_REVIEW_AUDIO_H
#define RUNG_CONSOLE_REVIEW_AUDIO_H

#include "ui/console/app.h"
#include "ui/console/outside.h"
#include "ui/console/wave_loader.h"

struct review;

struct review_audio {
	struct wave_loader    loader;
	struct outside_player player;
	char                  player_name[40];
	double                from_s;   /* where it began to play, or will */
	int64_t               since_ms; /* when that was; of no meaning while it stands */
	double                at_s;     /* where it plays, as last prepared */
	bool                  thin;     /* for a thin line: as last prepared */
	int64_t               draw_ms;  /* when that is to be drawn again */
	int                   played;   /* how often it was played */
};

/* Begins with a recording: malloc'd bytes, or NULL and the reason why there are none. */
void review_audio_begin(struct review_audio *audio, void *bytes, size_t length, const char *reason);

/* Forgets the recording; nothing plays any more. Zeroed ones are fine. */
void review_audio_clear(struct review_audio *audio);
void review_audio_close(struct review_audio *audio); /* the workers too */

bool review_audio_plays(const struct review_audio *audio); /* or pauses */

/* Plays, pauses, goes on. */
unsigned review_audio_play(struct app *app, struct review_audio *audio, struct review *review, int64_t item_id);
unsigned review_audio_seek(struct app *app, struct review_audio *audio, struct review *review, int64_t item_id, double by_s);
unsigned review_audio_stop(struct review_audio *audio);

int review_audio_fds(const struct review_audio *audio, int *fds, int max);
unsigned review_audio_work(struct app *app, struct review_audio *audio);

/* When the place where it plays is to be drawn again, and that this time has come. */
int64_t review_audio_wake(const struct review_audio *audio);
void review_audio_tick(const struct app *app, struct review_audio *audio);

/* Gets ready what will be drawn that many columns wide. */
void review_audio_prepare(const struct app *app, struct review_audio *audio, int columns);
void review_audio_draw(const struct review_audio *audio, struct canvas *canvas, struct rect area);

/* "11.0 s  16,000 Hz  mono" for the foot of the pane, and "played 1" or "not played" for the log. */
void review_audio_foot(const struct review_audio *audio, char *text, size_t size);
void review_audio_view(const struct review_audio *audio, char *text, size_t size);

#endif
