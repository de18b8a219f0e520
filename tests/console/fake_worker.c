/* Pictures without workers: a grey screen of a phone with one thin scratch, another for each item;
 * or a PPM file as it is. */
#include "fake_review.h"

#include "jobs/worker.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Two workers, the first of which is always done first. */
struct worker_pool { int pipe[2]; int busy; struct worker_result results[2]; };

static struct worker_pool *the_pool;

extern struct fake_settings *fake_settings_in_force(void);

int worker_pool_open(const struct worker_options *options, struct worker_pool **pool, struct err *err)
{
	(void)options;
	*pool = the_pool = calloc(1, sizeof **pool);
	if (pipe2(the_pool->pipe, O_NONBLOCK | O_CLOEXEC) != 0)
		return err_set(err, "no pipe");
	return 0;
}

void worker_pool_close(struct worker_pool *pool)
{
	if (!pool)
		return;
	close(pool->pipe[0]);
	close(pool->pipe[1]);
	for (int i = 0; i < pool->busy; i++)
		worker_result_release(&pool->results[i]);
	free(pool);
	the_pool = NULL;
}

bool worker_pool_has_room(const struct worker_pool *pool)
{
	return pool->busy < 2;
}

static void draw_scratch(struct picture *picture, int seed)
{
	for (int i = 0; i < 160; i++) {
		int x = 60 + i / 2 + seed % 40, y = 40 + i + seed % 17;

		memset(picture->rgb + ((size_t)y * (size_t)picture->width + (size_t)x) * 3, 235, 6);
	}
}

static struct picture made_up(int seed)
{
	struct picture picture = picture_new(256, 256);

	for (int y = 0; y < 256; y++)
		for (int x = 0; x < 256; x++)
			memset(picture.rgb + (y * 256 + x) * 3, x < 12 || y < 12 || x > 243 || y > 243 ? 24 : 96 + (x + y) / 16, 3);
	draw_scratch(&picture, seed);
	return picture;
}

static bool from_ppm(const char *bytes, size_t length, struct picture *picture)
{
	int width, height, from = 0;

	if (length < 16 || sscanf(bytes, "P6 %d %d 255%n", &width, &height, &from) != 2 || from == 0)
		return false;
	*picture = picture_new(width, height);
	memcpy(picture->rgb, bytes + from + 1, (size_t)width * (size_t)height * 3);
	return true;
}

void fake_deliver(void)
{
	if (the_pool && the_pool->busy && write(the_pool->pipe[1], "x", 1) < 0)
		abort();
}

/* Words and pauses for 11 s, each item at a loudness of its own. */
static struct wave made_up_wave(int seed)
{
	struct wave wave = { .rate = 16000, .channels = 1, .frames = 176000, .column_frames = 128, .column_count = 1375,
	                     .columns = calloc(1375, sizeof *wave.columns), .spectrum_frames = 512, .spectrum_count = 344,
	                     .levels = calloc(344, WAVE_BANDS) };

	for (int i = 0; i < wave.column_count; i++) {
		double word = fmax(0.02, sin(i / 90.0) * sin(i / 37.0 + seed)), peak = word / (1 + seed % 4);

		wave.columns[i] = (struct wave_column){ (float)(-peak * (0.8 + 0.2 * sin(i * 7))), (float)(peak * (0.8 + 0.2 * cos(i * 5))),
		                                        (float)(peak * 0.4) };
	}
	for (int i = 0; i < wave.spectrum_count; i++)
		for (int band = 0; band < WAVE_BANDS; band++)
			wave.levels[i * WAVE_BANDS + band] = (uint8_t)(200 + 50 * (double)wave.columns[i * 4].high - band + 30 * sin(band / 5.0 + i / 40.0));
	return wave;
}

/* Its part of the wave above, in the finer columns that a closer look has. */
static struct wave made_up_part(int seed, struct recording_part part)
{
	struct wave wave = made_up_wave(seed);

	wave.first = part.first;
	wave.frames = part.frames;
	wave.column_frames = part.frames / wave.column_count + 1;
	wave.spectrum_frames = part.frames / wave.spectrum_count + 1;
	return wave;
}

static struct wave_clip made_up_clip(struct recording_part part)
{
	struct wave_clip clip = { 16000, 1, part.first, (int)part.frames, calloc((size_t)part.frames, sizeof *clip.samples) };

	for (int i = 0; i < clip.frames; i++)
		clip.samples[i] = (int16_t)((clip.first + i) % 30000);
	return clip;
}

int worker_submit_part(struct worker_pool *pool, enum worker_want want, uint64_t ticket, const void *bytes, size_t length,
                       struct recording_part part, struct err *err)
{
	struct worker_result *result = &pool->results[pool->busy++];
	int number = atoi(bytes);

	(void)err;
	*result = (struct worker_result){ .ticket = ticket };
	if (number == fake_settings_in_force()->broken && number > 0) {
		result->failed = true;
		snprintf(result->reason, sizeof result->reason, "%s ends early (34,112 of 61,004 bytes)",
		         want == WORKER_WAVE ? "the WAV" : "JPEG");
	} else if (want == WORKER_CLIP) {
		result->clip = made_up_clip(part);
	} else if (want == WORKER_WAVE) {
		result->wave = part.frames > 0 ? made_up_part(number, part) : made_up_wave(number);
	} else if (!from_ppm(bytes, length, &result->picture)) {
		result->picture = made_up(number);
	}
	if (!fake_settings_in_force()->slow)
		fake_deliver();
	return 0;
}

int worker_submit(struct worker_pool *pool, enum worker_want want, uint64_t ticket, const void *bytes, size_t length,
                  struct err *err)
{
	return worker_submit_part(pool, want, ticket, bytes, length, (struct recording_part){ 0, 0 }, err);
}

int worker_wait(struct worker_pool *pool, int timeout_ms, struct worker_result *result, struct err *err)
{
	char byte;

	(void)timeout_ms, (void)err;
	if (!pool->busy)
		return 0;
	if (read(pool->pipe[0], &byte, 1) != 1)
		return 0;
	*result = pool->results[0];
	pool->results[0] = pool->results[1];
	pool->busy--;
	return 1;
}

int worker_pool_fds(struct worker_pool *pool, int *fds, int max)
{
	if (max > 0)
		fds[0] = pool->pipe[0];
	return max > 0;
}

void worker_result_release(struct worker_result *result)
{
	picture_release(&result->picture);
	wave_release(&result->wave);
	wave_clip_release(&result->clip);
}

/* Nothing on a screen runs one item and waits; but what is linked with one does. */
int worker_run_item(struct worker_pool *pool, const struct model_item *item, struct worker_result *result, struct err *err)
{
	(void)pool, (void)item, (void)result;
	return err_set(err, "nothing is run here");
}
