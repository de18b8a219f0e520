/* Who rated which film when: read from files in the form of MovieLens and MovieTweetings, or made up. */
#ifndef RUNG_DEMO_VIEWERS_H
#define RUNG_DEMO_VIEWERS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

struct rating {
	const char *user;
	int         film;     /* index */
	int         stars;    /* 0 to 10 */
	int64_t     time_s;   /* since 1970 */
	int         order;    /* among those of the same time, as read */
	int         seen;     /* films that the user had rated in the past part */
};

struct film { const char *id, *title, *genres; };

/* The ratings in the order of time. The first `past` of them are known beforehand; each of the others is a visit of
 * somebody who is to be shown a list, and the film of it is the one they take. */
struct viewers {
	struct rating *ratings;
	int64_t        count, past;
	struct film   *films;
	int            film_count;
	struct arena   arena;
};

/* A thousand simulated users, each with a taste for one of twelve genres, who have rated five films each in the middle, and
 * so many visits. The same seed makes the same ones. */
void viewers_make(struct viewers *viewers, uint64_t seed, int64_t visits);

/* FOLDER/ratings.csv with user, item, rating (or rating_0_10) and unix_time (or timestamp, time), and FOLDER/items.csv with
 * item, title and genres; or ratings.csv and movies.csv as MovieLens has them, with userId and movieId. The last `visits` ratings are visits.
 * Released by the caller also after -1. */
int viewers_read(struct viewers *viewers, const char *folder, int64_t visits, struct err *err);

/* Writes the past part to FOLDER/ratings.csv and all films to FOLDER/items.csv. */
int viewers_write(const struct viewers *viewers, const char *folder, struct err *err);

void viewers_release(struct viewers *viewers);

#endif
