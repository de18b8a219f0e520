/* Recordings of which is known what is said in them and when, and clips that are cut out of them.
 *
 * FOLDER/sessions.csv has the columns file and snr_db, FOLDER/segments.csv file, start_s, end_s and label: a word that is
 * said there. The files are WAV of 16 bits, mono. */
#ifndef RUNG_DEMO_SESSIONS_H
#define RUNG_DEMO_SESSIONS_H

#include "base/arena.h"
#include "base/err.h"
#include "jobs/demo/random.h"

#include <stdbool.h>
#include <stdint.h>

struct spoken { double from_s, to_s; const char *word; };

struct session {
	const char    *file;
	double         snr_db;  /* of the words to the noise around them */
	struct spoken *words;   /* in their order, none within another */
	int            word_count;
	int            rate;    /* samples a second */
	int64_t        samples;
	const int16_t *sound;
};

struct sessions {
	struct session *all;
	int             count;
	struct arena    arena;
};

/* Reads them all. Released by the caller, also after -1. */
int  sessions_read(struct sessions *sessions, const char *folder, struct err *err);
void sessions_release(struct sessions *sessions);

/* The best and the worst ratio there is. */
double sessions_snr(const struct sessions *sessions, bool worst);

/* A stretch of a session that begins and ends between words. */
struct clip {
	const struct session *session;
	int64_t from, to;      /* samples */
	int     first, count;  /* of the session's words; count 0: none is said */
};

/* One of the sessions with the best (or worst) ratio, in silent of all cases without a word, else with one to three of them. */
struct clip clip_draw(const struct sessions *sessions, bool worst, double silent, struct random *draws);

/* Writes it as WAV to a path that must not be there yet. */
int clip_write(const struct clip *clip, const char *path, struct err *err);

#endif
