#include "models/hearing.h"

#include "base/xalloc.h"
#include "models/rate.h"
#include "models/recording.h"
#include "models/segments.h"
#include "models/stopwatch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FRAMES_MAX (4 << 20)

struct hearing {
	const struct card      *card;
	const struct engine    *engine;
	struct engine_session  *session;
	struct rate            *rate;
	float                  *input;    /* context + frame */
	int                     filled;   /* of the frame */
	float                  *said;     /* of each frame */
	int                     count, room;
	int64_t                 spent_us;
};

static int keep_said(struct hearing *hearing, double p, struct err *err)
{
	if (!(p >= 0 && p <= 1))
		return err_set(err, "the model's answer %g to frame %d is no probability", p, hearing->count + 1);
	if (hearing->count == FRAMES_MAX)
		return err_set(err, "more than the %d frames allowed", FRAMES_MAX);
	if (hearing->count == hearing->room) {
		hearing->room = hearing->room ? 2 * hearing->room : 1024;
		hearing->said = xrealloc(hearing->said, (size_t)hearing->room, sizeof *hearing->said);
	}
	hearing->said[hearing->count++] = (float)p;
	return 0;
}

/* The frame is full: asks the model, and keeps the end of it for the next. */
static int run_frame(struct hearing *hearing, struct err *err)
{
	const struct card *card = hearing->card;
	struct engine_output outputs[ENGINE_ROLES];
	int64_t start = stopwatch_us();
	int rc = hearing->engine->run(hearing->session, hearing->input, outputs, err);

	hearing->spent_us += stopwatch_us() - start;
	if (rc < 0)
		return rc;
	memmove(hearing->input, hearing->input + card->frame, (size_t)card->context * sizeof *hearing->input);
	hearing->filled = 0;
	return keep_said(hearing, (double)outputs[ENGINE_CLASSES].values[0], err);
}

static int hear_samples(void *context, const float *samples, int64_t count, struct err *err)
{
	struct hearing *hearing = context;
	const struct card *card = hearing->card;
	int rc = 0;

	while (rc == 0 && count > 0) {
		int64_t part = card->frame - hearing->filled < count ? card->frame - hearing->filled : count;

		memcpy(hearing->input + card->context + hearing->filled, samples, (size_t)part * sizeof *samples);
		hearing->filled += (int)part;
		samples += part;
		count -= part;
		if (hearing->filled == card->frame)
			rc = run_frame(hearing, err);
	}
	return rc;
}

static int begin(void *context, int rate, struct err *err)
{
	struct hearing *hearing = context;

	hearing->rate = rate_open(rate, hearing->card->rate);
	return hearing->rate ? 0 : err_set(err, "%d frames a second cannot be made %d", rate, hearing->card->rate);
}

static int hear(void *context, const float *samples, int64_t count, struct err *err)
{
	struct hearing *hearing = context;

	return rate_add(hearing->rate, samples, count, hear_samples, hearing, err);
}

static int end(struct hearing *hearing, struct err *err)
{
	int rc = rate_end(hearing->rate, hear_samples, hearing, err);

	if (rc < 0 || hearing->filled == 0)
		return rc;
	memset(hearing->input + hearing->card->context + hearing->filled, 0,
	       (size_t)(hearing->card->frame - hearing->filled) * sizeof *hearing->input);
	return run_frame(hearing, err);
}

/* The highest mean of so many frames in a row. */
static double highest_mean(const float *said, int count, int width)
{
	double sum = 0, most = 0;

	width = width < 1 ? 1 : width > count ? count : width;
	for (int i = 0; i < count; i++) {
		sum += (double)said[i] - (i >= width ? (double)said[i - width] : 0);
		if (i + 1 >= width)
			most = fmax(most, sum / width);
	}
	return fmin(most, 1);
}

static void conclude(const struct hearing *hearing, double length_ms, struct answer *answer)
{
	const struct card *card = hearing->card;
	double frame_ms = 1000.0 * card->frame / card->rate, heard;
	int label = card->segments.label;

	answer->regions = xcalloc(ANSWER_SEGMENTS_MAX, sizeof *answer->regions);
	answer->region_count = segments_find_heard(&card->segments, hearing->said, hearing->count, frame_ms, length_ms, answer->regions,
	                                           ANSWER_SEGMENTS_MAX);
	heard = answer->region_count ? 0 : highest_mean(hearing->said, hearing->count, (int)ceil(card->segments.least * 1000 / frame_ms));
	for (int i = 0; i < answer->region_count; i++)
		heard = fmax(heard, answer->regions[i].score);
	answer->probability_count = card->label_count;
	answer->probabilities = xcalloc((size_t)card->label_count, sizeof *answer->probabilities);
	answer->probabilities[label] = (float)heard;
	answer->probabilities[1 - label] = (float)(1 - heard);
	answer->label = answer->region_count ? label : 1 - label;
	answer->confidence = answer->region_count ? heard : 1 - heard;
	if (answer->confidence < card->floor)
		answer_abstain(answer, "confidence %.3f is under the floor of %g", answer->confidence, card->floor);
}

int hearing_answer(const struct card *card, const struct engine *engine, struct engine_session *session, const void *bytes,
                   size_t length, struct features *features, int64_t *latency_us, struct answer *answer, struct err *err)
{
	struct hearing hearing = { .card = card, .engine = engine, .session = session };
	struct recording_listener listener = { begin, hear, &hearing };
	int rc;

	*answer = (struct answer){ .label = -1, .confidence = NAN };
	hearing.input = xcalloc((size_t)(card->context + card->frame), sizeof *hearing.input);
	if (engine->begin)
		engine->begin(session);
	rc = recording_play(bytes, length, &listener, features, err);
	if (rc == 0)
		rc = end(&hearing, err);
	if (rc == 0)
		conclude(&hearing, features->of[FEATURE_LENGTH], answer);
	*latency_us = hearing.spent_us;
	rate_close(hearing.rate);
	free(hearing.said);
	free(hearing.input);
	return rc;
}
