#include "jobs/demo/viewers.h"

#include "base/xalloc.h"
#include "jobs/demo/random.h"
#include "jobs/format/row_reader.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STREAM_VIEWERS 200
#define USERS          1000
#define GENRES         12
#define FILMS_A_GENRE  20
#define PAST           5000 /* ratings that are known beforehand */
#define FAVOURITE      0.92 /* share of films that are of the genre that somebody likes */
#define MADE_BEGIN_S   INT64_C(1735689600) /* 2025-01-01 */
#define MADE_STEP_S    600

/* ---- made up ---- */

static const char *const genres[GENRES] = {
	"action", "animation", "comedy", "crime", "documentary", "drama", "family", "history", "horror", "mystery", "romance", "western",
};

static void make_films(struct viewers *viewers)
{
	viewers->film_count = GENRES * FILMS_A_GENRE;
	viewers->films = xcalloc((size_t)viewers->film_count, sizeof *viewers->films);
	for (int i = 0; i < viewers->film_count; i++) {
		const char *genre = genres[i / FILMS_A_GENRE];

		viewers->films[i] = (struct film){
			.id = arena_printf(&viewers->arena, "%04d", i + 1),
			.title = arena_printf(&viewers->arena, "Made-up %s no. %d", genre, i % FILMS_A_GENRE + 1), .genres = genre };
	}
}

/* The better known, with the smaller numbers, are seen more often. */
static int choose_film(struct random *draws, int favourite)
{
	int genre = random_chance(draws, FAVOURITE) ? favourite : random_int(draws, 0, GENRES - 1);
	int a = random_int(draws, 0, FILMS_A_GENRE - 1), b = random_int(draws, 0, FILMS_A_GENRE - 1);

	return genre * FILMS_A_GENRE + (a < b ? a : b);
}

/* Somebody, and a film that they had not rated in the past; who comes is drawn so that some have hardly been there. What
 * they take in visits is not held against it, so that a run is as it was on its last day as on its first. */
static void make_rating(struct viewers *viewers, struct random *draws, bool (*seen)[GENRES * FILMS_A_GENRE], int *films_seen)
{
	struct rating *rating = &viewers->ratings[viewers->count];
	int user, film, a, b;

	do {
		a = random_int(draws, 0, USERS - 1);
		b = random_int(draws, 0, USERS - 1);
		user = random_chance(draws, 0.3) ? a : a > b ? a : b;
		film = choose_film(draws, user % GENRES);
	} while (seen[user][film] || films_seen[user] >= FILMS_A_GENRE);
	seen[user][film] = viewers->count < viewers->past;
	*rating = (struct rating){ .user = arena_printf(&viewers->arena, "u%04d", user + 1), .film = film,
	                           .time_s = MADE_BEGIN_S + viewers->count * MADE_STEP_S, .seen = films_seen[user] };
	rating->stars = film / FILMS_A_GENRE == user % GENRES ? random_int(draws, 7, 10) : random_int(draws, 3, 8);
	films_seen[user] += viewers->count < viewers->past;
	viewers->count++;
}

void viewers_make(struct viewers *viewers, uint64_t seed, int64_t visits)
{
	struct random draws = random_begin(seed, 0, STREAM_VIEWERS);
	bool (*seen)[GENRES * FILMS_A_GENRE] = xcalloc(USERS, sizeof *seen);
	int *films_seen = xcalloc(USERS, sizeof *films_seen);

	*viewers = (struct viewers){ .past = PAST, .arena = ARENA_EMPTY };
	make_films(viewers);
	viewers->ratings = xcalloc((size_t)(PAST + visits), sizeof *viewers->ratings);
	while (viewers->count < PAST + visits)
		make_rating(viewers, &draws, seen, films_seen);
	free(seen);
	free(films_seen);
}

/* ---- read ---- */

static const char *first_of(const struct row *row, const char *const *names)
{
	const char *value = NULL;

	for (int i = 0; !value && names[i]; i++)
		value = row_get(row, names[i]);
	return value;
}

/* What is read into, and films by their ids. */
struct reading { struct viewers *viewers; json_t *by_id; };

static int take_film(void *context, const struct row *row, struct err *err)
{
	const struct reading *reading = context;
	struct viewers *viewers = reading->viewers;
	const char *id = first_of(row, (const char *const[]){ "item", "movieId", NULL }), *title = row_get(row, "title");
	const char *kinds = row_get(row, "genres");

	if (!id || !title || !*title)
		return err_set(err, "a film has the columns item and title");
	viewers->films = xrealloc(viewers->films, (size_t)viewers->film_count + 1, sizeof *viewers->films);
	viewers->films[viewers->film_count] = (struct film){ arena_strdup(&viewers->arena, id), arena_strdup(&viewers->arena, title),
	                                                     arena_strdup(&viewers->arena, kinds ? kinds : "") };
	json_object_set_new(reading->by_id, id, json_integer(viewers->film_count++));
	return 0;
}

static int take_rating(void *context, const struct row *row, struct err *err)
{
	const struct reading *reading = context;
	struct viewers *viewers = reading->viewers;
	const char *user = first_of(row, (const char *const[]){ "user", "userId", NULL });
	const char *id = first_of(row, (const char *const[]){ "item", "movieId", NULL });
	const char *stars = first_of(row, (const char *const[]){ "rating_0_10", "rating", NULL });
	const char *time = first_of(row, (const char *const[]){ "unix_time", "timestamp", "time", NULL });
	json_t *film = id ? json_object_get(reading->by_id, id) : NULL;
	struct rating *rating;

	if (!user || !*user || !stars || !time)
		return err_set(err, "a rating has the columns user, item, rating and unix_time");
	if (!film)
		return 0; /* of a film without a title */
	viewers->ratings = xrealloc(viewers->ratings, (size_t)viewers->count + 1, sizeof *viewers->ratings);
	rating = &viewers->ratings[viewers->count++];
	*rating = (struct rating){ .user = arena_strdup(&viewers->arena, user), .film = (int)json_integer_value(film),
	                           .stars = (int)lround(2 * strtod(stars, NULL)), .time_s = strtoll(time, NULL, 10) };
	return 0;
}

static int by_time(const void *a, const void *b)
{
	const struct rating *x = a, *y = b;

	return x->time_s != y->time_s ? (x->time_s < y->time_s ? -1 : 1) : x->order - y->order;
}

/* Stars come from 0 to 5 or to 10, half ones among them; they have been read twice as large. */
static void put_in_order(struct viewers *viewers)
{
	int most = 0;

	for (int64_t i = 0; i < viewers->count; i++) {
		viewers->ratings[i].order = (int)i;
		most = viewers->ratings[i].stars > most ? viewers->ratings[i].stars : most;
	}
	for (int64_t i = 0; most > 10 && i < viewers->count; i++)
		viewers->ratings[i].stars /= 2;
	qsort(viewers->ratings, (size_t)viewers->count, sizeof *viewers->ratings, by_time);
}

/* How many films each user had rated by the end of the past part. */
static void count_seen(struct viewers *viewers)
{
	json_t *seen = json_object();

	for (int64_t i = 0; i < viewers->count; i++) {
		json_t *count = json_object_get(seen, viewers->ratings[i].user);

		viewers->ratings[i].seen = (int)json_integer_value(count);
		if (i < viewers->past && count)
			json_integer_set(count, json_integer_value(count) + 1);
		else if (i < viewers->past)
			json_object_set_new(seen, viewers->ratings[i].user, json_integer(1));
	}
	json_decref(seen);
}

int viewers_read(struct viewers *viewers, const char *folder, int64_t visits, struct err *err)
{
	struct reading reading = { viewers, json_object() };
	const char *films;
	int got;

	*viewers = (struct viewers){ .arena = ARENA_EMPTY };
	films = arena_printf(&viewers->arena, "%s/movies.csv", folder);
	if (access(films, R_OK) < 0)
		films = arena_printf(&viewers->arena, "%s/items.csv", folder);
	got = row_reader_each(films, take_film, &reading, err);
	if (got == 0)
		got = row_reader_each(arena_printf(&viewers->arena, "%s/ratings.csv", folder), take_rating, &reading, err);
	viewers->past = viewers->count - visits;
	if (got == 0 && viewers->past < visits)
		got = err_set(err, "%s: %" PRId64 " ratings of known films are too few for %" PRId64 " visits; at most half of them can be: --items",
		              folder, viewers->count, visits);
	if (got == 0) {
		put_in_order(viewers);
		count_seen(viewers);
	}
	json_decref(reading.by_id);
	return got;
}

/* ---- written ---- */

static void write_field(FILE *file, const char *text, char after)
{
	bool quoted = text[strcspn(text, ",\"\r\n")] != '\0';

	if (quoted)
		fputc('"', file);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', file);
		fputc(*text, file);
	}
	if (quoted)
		fputc('"', file);
	fputc(after, file);
}

static int end_file(FILE *file, const char *path, struct err *err)
{
	bool broken = ferror(file);

	if (fclose(file) != 0 || broken)
		return err_set(err, "%s: %s", path, strerror(errno));
	return 0;
}

static int write_films(const struct viewers *viewers, const char *path, struct err *err)
{
	FILE *file = fopen(path, "wxe");

	if (!file)
		return err_set(err, "%s: %s", path, strerror(errno));
	fputs("item,title,genres\n", file);
	for (int i = 0; i < viewers->film_count; i++) {
		write_field(file, viewers->films[i].id, ',');
		write_field(file, viewers->films[i].title, ',');
		write_field(file, viewers->films[i].genres, '\n');
	}
	return end_file(file, path, err);
}

static int write_ratings(const struct viewers *viewers, const char *path, struct err *err)
{
	FILE *file = fopen(path, "wxe");

	if (!file)
		return err_set(err, "%s: %s", path, strerror(errno));
	fputs("user,item,rating,unix_time\n", file);
	for (int64_t i = 0; i < viewers->past; i++) {
		const struct rating *rating = &viewers->ratings[i];

		write_field(file, rating->user, ',');
		write_field(file, viewers->films[rating->film].id, ',');
		fprintf(file, "%d,%" PRId64 "\n", rating->stars, rating->time_s);
	}
	return end_file(file, path, err);
}

int viewers_write(const struct viewers *viewers, const char *folder, struct err *err)
{
	struct arena arena = ARENA_EMPTY;
	int got = write_films(viewers, arena_printf(&arena, "%s/items.csv", folder), err);

	if (got == 0)
		got = write_ratings(viewers, arena_printf(&arena, "%s/ratings.csv", folder), err);
	arena_release(&arena);
	return got;
}

void viewers_release(struct viewers *viewers)
{
	free(viewers->ratings);
	free(viewers->films);
	arena_release(&viewers->arena);
}
