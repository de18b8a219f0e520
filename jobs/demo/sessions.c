#include "jobs/demo/sessions.h"

#include "base/file.h"
#include "base/str.h"
#include "base/wave.h"
#include "base/xalloc.h"
#include "jobs/format/row_reader.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX (64u << 20)
#define NEAR_S         0.05 /* a clip does not begin or end so close to a word */
#define GAP_LEAST_S    0.7  /* of silence, for a clip without a word */
#define TRIES          100

/* ---- reading ---- */

static bool read_number(const struct row *row, const char *name, double *number)
{
	const char *text = row_get(row, name);
	char *end = NULL;

	*number = text ? strtod(text, &end) : (double)NAN;
	return text && end != text && *end == '\0' && isfinite(*number);
}

static int take_session(void *context, const struct row *row, struct err *err)
{
	struct sessions *sessions = context;
	const char *file = row_get(row, "file");
	double snr_db;

	if (!file || !*file || !read_number(row, "snr_db", &snr_db))
		return err_set(err, "a session has the columns file and snr_db");
	sessions->all = xrealloc(sessions->all, (size_t)sessions->count + 1, sizeof *sessions->all);
	sessions->all[sessions->count++] = (struct session){ .file = arena_strdup(&sessions->arena, file), .snr_db = snr_db };
	return 0;
}

static struct session *session_named(const struct sessions *sessions, const char *file)
{
	for (int i = 0; i < sessions->count; i++)
		if (str_equal(sessions->all[i].file, file))
			return &sessions->all[i];
	return NULL;
}

static int take_word(void *context, const struct row *row, struct err *err)
{
	struct sessions *sessions = context;
	const char *word = row_get(row, "label");
	struct session *session = session_named(sessions, row_get(row, "file"));
	struct spoken spoken;

	if (!word || !*word || !read_number(row, "start_s", &spoken.from_s) || !read_number(row, "end_s", &spoken.to_s))
		return err_set(err, "a word has the columns file, start_s, end_s and label");
	if (!session)
		return err_set(err, "it is of no session that there is");
	if (!(spoken.to_s > spoken.from_s) || spoken.from_s < (session->word_count ? session->words[session->word_count - 1].to_s : 0))
		return err_set(err, "a word does not begin after the one before has ended");
	spoken.word = arena_strdup(&sessions->arena, word);
	session->words = xrealloc(session->words, (size_t)session->word_count + 1, sizeof *session->words);
	session->words[session->word_count++] = spoken;
	return 0;
}

/* ---- sound ---- */

static uint32_t number_at(const char *bytes, int length)
{
	uint32_t value = 0;

	for (int i = length; i-- > 0; )
		value = value << 8 | (unsigned char)bytes[i];
	return value;
}

/* A part of a WAV file by its name; NULL: it has none, or says that it is longer than the file. */
static const char *find_part(const char *bytes, size_t length, const char *name, size_t *size)
{
	for (size_t at = 12; length >= 12 && at <= length - 8; ) {
		*size = number_at(bytes + at + 4, 4);
		if (*size > length - at - 8)
			return NULL;
		if (memcmp(bytes + at, name, 4) == 0)
			return bytes + at + 8;
		at += 8 + *size + *size % 2;
		if (at > length - 8)
			return NULL;
	}
	return NULL;
}

static int parse_sound(struct session *session, const char *bytes, size_t length, struct arena *arena, struct err *err)
{
	size_t format_size, size;
	const char *format = find_part(bytes, length, "fmt ", &format_size), *data = find_part(bytes, length, "data", &size);
	int16_t *sound;

	if (length < 44 || memcmp(bytes, "RIFF", 4) != 0 || !format || format_size < 16 || !data || number_at(format, 2) != 1 ||
	    number_at(format + 2, 2) != 1 || number_at(format + 14, 2) != 16)
		return err_set(err, "it is no WAV file of 16 bits, mono");
	session->rate = (int)(number_at(format + 4, 4) & INT32_MAX);
	session->samples = (int64_t)(size / 2);
	if (session->rate < 1000 || session->samples < session->rate)
		return err_set(err, "it lasts less than a second");
	sound = arena_alloc(arena, size + 2);
	for (int64_t i = 0; i < session->samples; i++)
		sound[i] = (int16_t)number_at(data + 2 * i, 2);
	session->sound = sound;
	if (session->word_count && session->words[session->word_count - 1].to_s * session->rate > (double)session->samples)
		return err_set(err, "a word is said after its end");
	return 0;
}

static int read_sound(struct sessions *sessions, struct session *session, const char *folder, struct err *err)
{
	const char *path = arena_printf(&sessions->arena, "%s/%s", folder, session->file);
	size_t length = 0;
	char *bytes = NULL;
	int got = file_read(path, FILE_BYTES_MAX, &bytes, &length, err);

	if (got == 0)
		got = parse_sound(session, bytes, length, &sessions->arena, err);
	free(bytes);
	return got < 0 ? err_wrap(err, "%s", path) : 0;
}

int sessions_read(struct sessions *sessions, const char *folder, struct err *err)
{
	*sessions = (struct sessions){ .arena = ARENA_EMPTY };
	if (row_reader_each(arena_printf(&sessions->arena, "%s/sessions.csv", folder), take_session, sessions, err) < 0 ||
	    row_reader_each(arena_printf(&sessions->arena, "%s/segments.csv", folder), take_word, sessions, err) < 0)
		return -1;
	for (int i = 0; i < sessions->count; i++) {
		if (sessions->all[i].word_count < 3)
			return err_set(err, "%s/segments.csv: fewer than three words of %s", folder, sessions->all[i].file);
		if (read_sound(sessions, &sessions->all[i], folder, err) < 0)
			return -1;
	}
	return sessions->count ? 0 : err_set(err, "%s/sessions.csv: it names no session", folder);
}

void sessions_release(struct sessions *sessions)
{
	for (int i = 0; i < sessions->count; i++)
		free(sessions->all[i].words);
	free(sessions->all);
	arena_release(&sessions->arena);
}

double sessions_snr(const struct sessions *sessions, bool worst)
{
	double snr_db = sessions->all[0].snr_db;

	for (int i = 1; i < sessions->count; i++)
		snr_db = worst ? fmin(snr_db, sessions->all[i].snr_db) : fmax(snr_db, sessions->all[i].snr_db);
	return snr_db;
}

/* ---- clips ---- */

/* What lies before a word, or, of the one after the last, behind all of them. */
static void find_gap(const struct session *session, int word, double *from_s, double *to_s)
{
	*from_s = word > 0 ? session->words[word - 1].to_s + NEAR_S : 0;
	*to_s = word < session->word_count ? session->words[word].from_s - NEAR_S : (double)session->samples / session->rate;
	if (*to_s < *from_s)
		*from_s = *to_s = (*from_s + *to_s) / 2;
}

static int64_t draw_place(const struct session *session, double from_s, double to_s, struct random *draws)
{
	return (int64_t)((from_s + (to_s - from_s) * random_between(draws, 0, 1)) * session->rate);
}

/* Between the first and the last third of a silence that is long enough; the longest of some. */
static void cut_silence(struct clip *clip, struct random *draws)
{
	double from_s = 0, to_s = 0;

	for (int i = 0; i < TRIES && to_s - from_s < GAP_LEAST_S; i++)
		find_gap(clip->session, random_int(draws, 0, clip->session->word_count), &from_s, &to_s);
	clip->from = draw_place(clip->session, from_s, from_s + (to_s - from_s) / 3, draws);
	clip->to = draw_place(clip->session, to_s - (to_s - from_s) / 3, to_s, draws);
}

static void cut_words(struct clip *clip, struct random *draws)
{
	double from_s, to_s;

	clip->count = random_int(draws, 1, 3);
	clip->first = random_int(draws, 0, clip->session->word_count - clip->count);
	find_gap(clip->session, clip->first, &from_s, &to_s);
	clip->from = draw_place(clip->session, from_s, to_s, draws);
	find_gap(clip->session, clip->first + clip->count, &from_s, &to_s);
	clip->to = draw_place(clip->session, from_s, to_s, draws);
}

struct clip clip_draw(const struct sessions *sessions, bool worst, double silent, struct random *draws)
{
	double snr_db = sessions_snr(sessions, worst);
	struct clip clip = { .session = NULL };

	while (!clip.session || clip.session->snr_db != snr_db)
		clip.session = &sessions->all[random_int(draws, 0, sessions->count - 1)];
	if (random_chance(draws, silent))
		cut_silence(&clip, draws);
	else
		cut_words(&clip, draws);
	return clip;
}

int clip_write(const struct clip *clip, const char *path, struct err *err)
{
	uint32_t bytes = (uint32_t)(clip->to - clip->from) * 2;
	unsigned char head[WAVE_HEAD_BYTES];
	FILE *file = fopen(path, "wxe");
	bool written;

	wave_head(clip->session->rate, 1, bytes, head);
	written = file && fwrite(head, 1, sizeof head, file) == sizeof head;
	for (int64_t i = clip->from; written && i < clip->to; i++) {
		uint16_t sample = (uint16_t)clip->session->sound[i];

		written = putc(sample & 255, file) != EOF && putc(sample >> 8, file) != EOF;
	}
	if (file && fclose(file) != 0)
		written = false;
	return written ? 0 : err_set(err, "%s: %s", path, strerror(errno));
}
