#include "models/model.h"

#include "base/segment.h"
#include "base/xalloc.h"
#include "models/calibrate.h"
#include "models/crop.h"
#include "models/decode.h"
#include "models/features.h"
#include "models/hearing.h"
#include "models/postprocess.h"
#include "models/preprocess.h"
#include "models/reading.h"
#include "models/recording.h"
#include "models/shape.h"
#include "models/stopwatch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int model_open(struct model *model, const char *engine, const char *card_path, struct engine_opening *opening, struct err *err)
{
	opening->card = &model->card;
	if (card_read(card_path, &model->arena, &model->card, err) < 0)
		return -1;
	model->engine = engine_find(*engine ? engine : model->card.engine, err);
	if (!model->engine)
		return -1;
	if (model->card.give == CARD_FILE ? !model->engine->ask : !model->engine->run)
		return err_set(err, "%s takes no %s", model->engine->title, item_kind_name(model->card.kind));
	if (model->card.decode.dictionary && reading_open(&model->card, opening->model_path, &model->arena, err) < 0)
		return -1;
	if (model->engine->open(opening, &model->session, err) < 0)
		return -1;
	if (model->card.give == CARD_NUMBERS)
		model->input = xcalloc((size_t)(opening->batch > 0 ? opening->batch : 1) * shape_input_count(&model->card),
		                       sizeof *model->input);
	return 0;
}

/* Numbers in, numbers out, and what they mean. */
static int compute(struct model *model, const struct picture *picture, struct model_report *report, struct answer *answer,
                   struct err *err)
{
	struct engine_output outputs[ENGINE_ROLES];
	int64_t start;
	int rc;

	preprocess_picture(&model->card, picture, model->input);
	start = stopwatch_us();
	rc = model->engine->run(model->session, model->input, outputs, err);
	report->latency_us = stopwatch_us() - start;
	if (rc == 0)
		answer_make(&model->card, outputs, picture, answer);
	return rc;
}

int model_try(struct model *model, struct err *err)
{
	struct engine_output outputs[ENGINE_ROLES];
	struct picture black;
	int rc;

	if (model->engine->outside)
		return 0;
	if (model->card.kind == ITEM_IMAGE) {
		black = picture_new(8, 8);
		preprocess_picture(&model->card, &black, model->input);
		picture_release(&black);
	}
	rc = model->engine->run(model->session, model->input, outputs, err);
	return rc < 0 ? err_wrap(err, "the model does not run") : 0;
}

/* Regions end where the picture or the recording ends; one that lies outside of it altogether is an error of whoever
 * said it. */
static int fit_regions(struct answer *answer, const struct model_report *report, struct err *err)
{
	for (int i = 0; i < answer->region_count; i++) {
		struct region *region = &answer->regions[i];
		double right = fmin(region->x + region->width, report->width), bottom = fmin(region->y + region->height, report->height);

		region->x = fmax(region->x, 0);
		region->y = fmax(region->y, 0);
		region->width = right - region->x;
		region->height = bottom - region->y;
		if (!(region->width > 0 && region->height > 0))
			return err_set(err, "region %d lies outside of the %s", i + 1, report->height > 1 ? "picture" : "item");
	}
	return 0;
}

static int ask(struct model *model, const struct model_item *item, struct model_report *report, struct answer *answer,
               struct err *err)
{
	int64_t start = stopwatch_us();
	int rc;

	*answer = (struct answer){ .label = -1, .confidence = NAN };
	rc = model->engine->ask(model->session, item, answer, err);
	report->latency_us = stopwatch_us() - start;
	if (rc == 0 && fit_regions(answer, report, err) < 0)
		rc = ENGINE_FAILED;
	if (rc == 0 && !answer->is_null && answer->confidence < model->card.floor)
		answer_abstain(answer, "confidence %.3f is under the floor of %g", answer->confidence, model->card.floor);
	if (rc < 0)
		answer_release(answer);
	return rc;
}

/* Cuts out what is to be seen of a picture that is not seen as a whole; 0: a stage upstream was to mark that, and did not. */
static int cut(const struct card *card, const struct model_item *item, const struct picture *picture, struct picture *part, struct err *err)
{
	if (card->crop)
		return crop_upstream(picture, item->upstream, card->crop, part, err);
	*part = crop_window(picture, &card->window);
	return 1;
}

static int compute_cut(struct model *model, const struct model_item *item, const struct picture *picture, struct model_report *report,
                       struct answer *answer, struct err *err)
{
	const struct card *card = &model->card;
	struct picture part;
	int got;

	if (card->crop ? !item->upstream : !(card->window.width > 0))
		return compute(model, picture, report, answer, err);
	got = cut(card, item, picture, &part, err);
	if (got > 0) {
		got = compute(model, &part, report, answer, err);
		picture_release(&part);
		return got;
	}
	*answer = (struct answer){ .label = -1, .confidence = NAN };
	answer_abstain(answer, "stage %s marks nothing in the picture", card->crop);
	return got;
}

/* A picture is decoded whoever looks at it: one that cannot be reaches no model. */
static int answer_picture(struct model *model, const struct model_item *item, struct model_report *report,
                          struct answer *answer, struct err *err)
{
	int64_t start = stopwatch_us();
	struct picture picture;
	int rc;

	if (decode_picture(item->bytes, item->length, &picture, err) < 0)
		return ENGINE_FAILED;
	report->decode_us = stopwatch_us() - start;
	report->width = picture.width;
	report->height = picture.height;
	report->features = features_of_picture(&picture);
	rc = model->card.give == CARD_FILE ? ask(model, item, report, answer, err) : compute_cut(model, item, &picture, report, answer, err);
	picture_release(&picture);
	return rc;
}

/* So is a recording: what is cut short or damaged reaches no program, and regions in it have an end. */
static int answer_recording(struct model *model, const struct model_item *item, struct model_report *report,
                            struct answer *answer, struct err *err)
{
	bool numbers = model->card.give == CARD_NUMBERS;
	int64_t start = stopwatch_us();
	int rc = numbers ? hearing_answer(&model->card, model->engine, model->session, item->bytes, item->length, &report->features,
	                                  &report->latency_us, answer, err)
	                 : recording_play(item->bytes, item->length, NULL, &report->features, err);

	if (rc < 0)
		return rc;
	report->decode_us = stopwatch_us() - start - report->latency_us;
	report->width = (int)report->features.of[FEATURE_LENGTH];
	report->height = SEGMENT_HEIGHT;
	return numbers ? 0 : ask(model, item, report, answer, err);
}

static int answer_item(struct model *model, const struct model_item *item, struct model_report *report, struct answer *answer,
                       struct err *err)
{
	*report = (struct model_report){ .features = features_none() };
	if (item->kind != model->card.kind)
		return err_set(err, "the model takes items of kind %s, and this one is of kind %s", item_kind_name(model->card.kind),
		               item_kind_name(item->kind));
	if (item->kind == ITEM_IMAGE)
		return answer_picture(model, item, report, answer, err);
	if (item->kind == ITEM_AUDIO)
		return answer_recording(model, item, report, answer, err);
	return ask(model, item, report, answer, err);
}

int model_answer(struct model *model, const struct model_item *item, struct model_report *report, struct answer *answer,
                 struct err *err)
{
	int rc = answer_item(model, item, report, answer, err);

	if (rc == 0)
		calibrate_answer(&model->card, answer);
	return rc;
}

/* ---- how long it takes ---- */

#define TIMINGS_MAX 100000

static int by_time(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The input of a run that is timed: the picture as often as the batch is large, or noise. */
static int fill_input(struct model *model, const struct model_item *item, int batch, struct err *err)
{
	size_t count = shape_input_count(&model->card);
	struct picture picture;
	uint32_t noise = 1;

	if (model->card.kind == ITEM_IMAGE) {
		if (decode_picture(item->bytes, item->length, &picture, err) < 0)
			return -1;
		preprocess_picture(&model->card, &picture, model->input);
		picture_release(&picture);
	} else {
		for (size_t i = 0; i < count; i++) {
			noise = noise * 1664525u + 1013904223u;
			model->input[i] = (float)(noise >> 8) / (1 << 23) - 1;
		}
	}
	for (int i = 1; i < batch; i++)
		memcpy(model->input + (size_t)i * count, model->input, count * sizeof *model->input);
	return 0;
}

static int run_once(struct model *model, const struct model_item *item, struct err *err)
{
	struct engine_output outputs[ENGINE_ROLES];
	struct answer answer = { .label = -1 };
	int rc;

	if (model->card.give == CARD_NUMBERS)
		return model->engine->run(model->session, model->input, outputs, err);
	rc = model->engine->ask(model->session, item, &answer, err);
	answer_release(&answer);
	return rc;
}

int model_time(struct model *model, const struct model_item *item, int batch, int ms, struct model_timing *timing, struct err *err)
{
	int64_t *times = xcalloc(TIMINGS_MAX, sizeof *times), begun;
	int rc = model->card.give == CARD_NUMBERS ? fill_input(model, item, batch, err) : 0;

	*timing = (struct model_timing){ 0 };
	if (rc == 0)
		rc = run_once(model, item, err);
	begun = stopwatch_us();
	while (rc == 0 && timing->runs < TIMINGS_MAX && (timing->runs == 0 || stopwatch_us() - begun < (int64_t)ms * 1000)) {
		int64_t start = stopwatch_us();

		rc = run_once(model, item, err);
		times[timing->runs++] = stopwatch_us() - start;
	}
	timing->total_us = stopwatch_us() - begun;
	qsort(times, (size_t)timing->runs, sizeof *times, by_time);
	if (timing->runs) {
		timing->p50_us = times[(timing->runs - 1) / 2];
		timing->p95_us = times[(timing->runs - 1) * 95 / 100];
	}
	free(times);
	return rc;
}
